import { n as didYouMean, t as PawlError } from "./errors.js";
import { r as expectedRows, v as DEFAULT_NULLS, y as parseNumber } from "./csv-range.js";
import { a as putWord, i as putNull, n as finishValues, o as valueBuilder, r as growValues } from "./value-columns.js";
// packages/table/lazy-column.ts
const KEPT_BYTES = 64 * 2 ** 20;
const KEPT_COLUMNS = 2;
const kept = new Map();
const origins = new WeakMap();
function columnSource(column) {
	return origins.get(column)?.source;
}
function ownColumn(column) {
	const origin = origins.get(column);
	if (origin) return origin.read();
	if (column.kind === "text") return {
		...column,
		codes: column.codes.slice()
	};
	return {
		...column,
		values: column.values.slice()
	};
}
function lazyColumn(source, read) {
	const { name, kind } = source;
	const load = () => recent(read);
	const column = kind === "number" ? {
		kind,
		name,
		get values() {
			return load().values;
		},
		get nulls() {
			return load().nulls;
		}
	} : {
		kind,
		name,
		get codes() {
			return load().codes;
		},
		get dictionary() {
			return load().dictionary;
		}
	};
	origins.set(column, {
		source,
		read
	});
	return column;
}
let last;
function recent(read) {
	if (last?.[0] === read) return last[1];
	const column = kept.get(read) ?? read();
	kept.delete(read);
	kept.set(read, column);
	last = [read, column];
	let bytes = 0;
	for (const other of kept.values()) bytes += bytesOf(other);
	for (const [reader, other] of kept) {
		if (bytes <= KEPT_BYTES || kept.size <= KEPT_COLUMNS) break;
		kept.delete(reader);
		bytes -= bytesOf(other);
	}
	return column;
}
function bytesOf(column) {
	if (column.kind === "text") return column.codes.byteLength + 64 * column.dictionary.length;
	return column.values.byteLength + (column.nulls?.byteLength ?? 0);
}
// packages/table/table-error.ts
function checkNames(names, file) {
	const seen = new Map();
	for (const [i, name] of names.entries()) {
		if (name === "") throw new PawlError("data", `column ${i + 1} of ${names.length} has no name`, {
			where: file,
			remedy: "Name it in the header, or leave the column out (pandas: `to_csv(..., index=False)`)."
		});
		const first = seen.get(name);
		if (first !== void 0) throw new PawlError("data", `columns ${first + 1} and ${i + 1} have the same name, "${name}"`, {
			where: file,
			remedy: "Give every column a name of its own."
		});
		seen.set(name, i);
	}
}
function checkTypes(types, names, file) {
	for (const name of Object.keys(types)) {
		if (names.includes(name)) continue;
		throw new PawlError("data", `\`types\` names a column "${name}" that is not there.${didYouMean(name, names)}`, {
			where: file,
			remedy: `The columns are ${listed(names)}.`
		});
	}
}
const SHOWN = 40;
function shown(value) {
	return value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
}
function notNumber(row, column, value, where) {
	return new PawlError("data", `${row}, column "${column}": "${shown(value)}" is not a number`, {
		where,
		remedy: `Mend the value, or declare the column as text: \`data.types: {${yamlKey(column)}: text}\`.`
	});
}
function yamlKey(name) {
	return /^[A-Za-z_][\w.-]*$/.test(name) ? name : JSON.stringify(name);
}
function emptyFile(file) {
	return new PawlError("data", "the file is empty", {
		where: file,
		remedy: "Write a table of at least one row into it."
	});
}
function noColumns(file) {
	return new PawlError("data", "the rows have no columns", {
		where: file,
		remedy: "Give the rows at least one value."
	});
}
function noRows(file) {
	return new PawlError("data", "the file has a header but no rows", {
		where: file,
		remedy: "Put at least one row under the header."
	});
}
function listed(names) {
	const shown = names.slice(0, 10).map((name) => `"${name}"`).join(", ");
	return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
// packages/table/read-options.ts
const SAMPLED_ROWS = 1e4;
function declaredKind(options, column) {
	const { types = {} } = options;
	return Object.hasOwn(types, column) ? types[column] : void 0;
}
// packages/table/row-table.ts
function rowTable(options) {
	const columns = new Map();
	let sample = [];
	let rows = 0;
	let capacity = SAMPLED_ROWS;
	function put(row) {
		for (const [name, value] of row.values) putValue(columns.get(name) ?? start(name, value), rows, value, row.line, options);
		if (row.values.size < columns.size) {
			for (const [name, column] of columns) if (!row.values.has(name)) putNull(column, rows);
		}
		rows++;
	}
	function start(name, value, kind = kindOf(name, [value], options)) {
		const column = valueBuilder(name, kind, capacity, rows);
		columns.set(name, column);
		return column;
	}
	function settle(sampled) {
		sample = void 0;
		const seen = new Map();
		for (const { values } of sampled) for (const [name, value] of values) {
			const list = seen.get(name);
			if (list) list.push(value);
			else seen.set(name, [value]);
		}
		for (const [name, list] of seen) start(name, null, kindOf(name, list, options));
		for (const row of sampled) put(row);
	}
	return {
		add(row, share) {
			if (sample) {
				sample.push(row);
				if (sample.length === 1e4) settle(sample);
				return;
			}
			if (rows === capacity) {
				capacity = expectedRows(rows, share);
				for (const column of columns.values()) growValues(column, rows, capacity);
			}
			put(row);
		},
		finish() {
			if (sample) settle(sample);
			const names = [...columns.keys()];
			if (names.length === 0) throw noColumns(options.name);
			checkNames(names, options.name);
			checkTypes(options.types ?? {}, names, options.name);
			return {
				rows,
				columns: [...columns.values()].map((column) => finishValues(column, rows))
			};
		}
	};
}
function kindOf(name, values, options) {
	const declared = declaredKind(options, name);
	if (declared) return declared;
	return options.asText?.has(name) || values.some((value) => typeof value === "string") ? "text" : "number";
}
function putValue(column, row, value, line, options) {
	if (value === null) putNull(column, row);
	else if (column.kind === "words") putWord(column, row, String(value));
	else if (typeof value === "number") column.values[row] = value;
	else {
		const number = declaredKind(options, column.name) === "number" ? declaredNumber(value, options) : void 0;
		if (number === void 0) throw notNumber(`line ${line}`, column.name, value, `${options.name}:${line}`);
		if (number === null) putNull(column, row);
		else column.values[row] = number;
	}
}
function declaredNumber(text, options) {
	const trimmed = text.trim();
	return (options.nulls ?? DEFAULT_NULLS).includes(trimmed) ? null : parseNumber(trimmed, true);
}
export { checkNames as a, listed as c, shown as d, yamlKey as f, ownColumn as h, declaredKind as i, noRows as l, lazyColumn as m, rowTable as n, checkTypes as o, columnSource as p, SAMPLED_ROWS as r, emptyFile as s, declaredNumber as t, notNumber as u };
