import { n as didYouMean, t as PawlError } from "./errors.js";
import { r as expectedRows, v as DEFAULT_NULLS, y as parseNumber } from "./csv-range.js";
import { a as finishValues, c as putWord, l as valueBuilder, o as growValues, r as parquetColumn, s as putNull, t as PARSERS } from "./parquet-values.js";
import { n as unreadable } from "./parquet-error.js";
import { open } from "node:fs/promises";
// packages/table/distinct.ts
function distinctValues(column, limit = Number.POSITIVE_INFINITY) {
	const found = column.kind === "text" ? textCodes(column, limit) : numberCodes(column, limit);
	if (found === void 0) return void 0;
	const order = found.values.map((_, code) => code);
	order.sort((a, b) => compareValues(found.values[a], found.values[b]));
	const rank = new Int32Array(order.length);
	for (let i = 0; i < order.length; i++) rank[order[i]] = i;
	const counts = new Int32Array(order.length);
	for (let row = 0; row < found.codes.length; row++) {
		const code = rank[found.codes[row]];
		found.codes[row] = code;
		counts[code]++;
	}
	return {
		codes: found.codes,
		values: order.map((code) => found.values[code]),
		counts
	};
}
function textCodes(column, limit) {
	const codes = new Int32Array(column.codes.length);
	const values = [];
	const codeOf = new Int32Array(column.dictionary.length + 1).fill(-1);
	for (let row = 0; row < codes.length; row++) {
		const entry = column.codes[row] + 1;
		let code = codeOf[entry];
		if (code === -1) {
			code = values.length;
			if (code >= limit) return void 0;
			codeOf[entry] = code;
			values.push(entry === 0 ? null : column.dictionary[entry - 1]);
		}
		codes[row] = code;
	}
	return {
		codes,
		values
	};
}
function numberCodes(column, limit) {
	const codes = new Int32Array(column.values.length);
	const values = [];
	const codeOf = new Map();
	for (let row = 0; row < codes.length; row++) {
		const value = column.nulls?.[row] === 1 ? null : column.values[row];
		let code = codeOf.get(value);
		if (code === void 0) {
			code = values.length;
			if (code >= limit) return void 0;
			codeOf.set(value, code);
			values.push(value);
		}
		codes[row] = code;
	}
	return {
		codes,
		values
	};
}
function compareValues(a, b) {
	if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
	if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1;
	return a < b ? -1 : 1;
}
function countDistinct(column) {
	if (column.kind === "text") {
		const seen = new Uint8Array(column.dictionary.length);
		for (const code of column.codes) if (code >= 0) seen[code] = 1;
		return seen.reduce((count, flag) => count + flag, 0);
	}
	const sorted = nonNullValues(column).sort();
	let count = 0;
	for (let i = 0; i < sorted.length; i++) {
		const value = sorted[i];
		const last = i > 0 ? sorted[i - 1] : void 0;
		if (value === last || Number.isNaN(value) && Number.isNaN(last)) continue;
		count++;
	}
	return count;
}
function nonNullValues(column) {
	const { values, nulls } = column;
	return nulls === void 0 ? values.slice() : values.filter((_, row) => nulls[row] !== 1);
}
function countNulls(column) {
	let count = 0;
	if (column.kind === "text") {
		for (const code of column.codes) if (code === -1) count++;
	} else if (column.nulls) {
		for (const flag of column.nulls) if (flag === 1) count++;
	}
	return count;
}
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
function noRows$1(file) {
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
// packages/table/join-tables.ts
function joinTables(files) {
	const [first, ...others] = files;
	if (!first) return {
		rows: 0,
		columns: []
	};
	if (others.length === 0) return first.table;
	for (const other of others) checkColumns(first, other);
	const rows = files.reduce((sum, { table }) => sum + table.rows, 0);
	return {
		rows,
		columns: first.table.columns.map(({ name }) => {
			const parts = files.map(({ table }) => table.columns.find((column) => column.name === name));
			const lazily = parts.every((part) => part.kind === parts[0].kind) ? lazyJoin(parts, rows) : void 0;
			if (lazily) return lazily;
			return commonKind(files, parts) === "text" ? joinTexts(parts, rows) : joinNumbers(parts, rows);
		})
	};
}
function joinParts(parts, { kind, rows }) {
	if (parts.length === 1) return ownColumn(parts[0]);
	return kind === "text" ? joinTexts(parts, rows) : joinNumbers(parts, rows);
}
function lazyJoin(parts, rows) {
	const sources = parts.map(columnSource);
	const [first] = sources;
	if (!first || sources.includes(void 0)) return void 0;
	const all = sources.flatMap((source) => source.parts);
	const source = {
		...first,
		rows,
		parts: all
	};
	return lazyColumn(source, () => joinParts(parts, source));
}
function textColumns(files) {
	const names = new Set();
	for (const { table } of files) for (const column of table.columns) if (column.kind === "text" && !isBlank(column)) names.add(column.name);
	return names;
}
function checkColumns(first, other) {
	const ours = first.table.columns.map((column) => column.name);
	const theirs = other.table.columns.map((column) => column.name);
	const missing = ours.filter((name) => !theirs.includes(name));
	const extra = theirs.filter((name) => !ours.includes(name));
	if (missing.length === 0 && extra.length === 0) return;
	const what = [...missing.length > 0 ? [`${listed(missing)} only in ${first.name}`] : [], ...extra.length > 0 ? [`${listed(extra)} only in ${other.name}`] : []];
	throw new PawlError("data", `the files do not have the same columns: ${what.join(", ")}`, {
		where: `${first.name}, ${other.name}`,
		remedy: "Give the files of one table the same columns, or name fewer files."
	});
}
function commonKind(files, parts) {
	const settled = parts.findIndex((part) => !isBlank(part));
	const kind = parts[Math.max(0, settled)].kind;
	const other = parts.findIndex((part) => part.kind !== kind && !isBlank(part));
	if (other === -1) return kind;
	const { name } = parts[0];
	const [one, two] = [files[settled].name, files[other].name];
	throw new PawlError("data", `the column "${name}" is ${kind} in ${one} and ${parts[other].kind} in ${two}`, {
		where: `${one}, ${two}`,
		remedy: `Mend the file, or declare the column: \`data.types: {${yamlKey(name)}: text}\`.`
	});
}
function isBlank(column) {
	if (column.kind === "text") return column.codes.every((code) => code === -1);
	return column.nulls?.every((isNull) => isNull === 1) ?? false;
}
function joinNumbers(parts, rows) {
	const values = new Float64Array(rows);
	const nulls = new Uint8Array(rows);
	let at = 0;
	for (const part of parts) {
		const length = part.kind === "text" ? part.codes.length : part.values.length;
		if (part.kind === "text") {
			values.fill(NaN, at, at + length);
			nulls.fill(1, at, at + length);
		} else {
			values.set(part.values, at);
			if (part.nulls) nulls.set(part.nulls, at);
		}
		at += length;
	}
	const { name } = parts[0];
	return nulls.includes(1) ? {
		kind: "number",
		name,
		values,
		nulls
	} : {
		kind: "number",
		name,
		values
	};
}
function joinTexts(parts, rows) {
	const codeOf = new Map();
	const codes = new Int32Array(rows).fill(-1);
	let at = 0;
	for (const part of parts) {
		if (part.kind === "number") {
			at += part.values.length;
			continue;
		}
		const recoded = part.dictionary.map((text) => {
			const code = codeOf.get(text) ?? codeOf.size;
			codeOf.set(text, code);
			return code;
		});
		for (const code of part.codes) codes[at++] = code === -1 ? -1 : recoded[code];
	}
	return {
		kind: "text",
		name: parts[0].name,
		codes,
		dictionary: [...codeOf.keys()]
	};
}
// packages/table/row-table.ts
function rowTable(options) {
	const columns = new Map();
	let sample = [];
	let rows = 0;
	let capacity = SAMPLED_ROWS;
	function put(row) {
		for (const [name, value] of row.values) putValue$1(columns.get(name) ?? start(name, value), rows, value, row.line, options);
		if (row.values.size < columns.size) {
			for (const [name, column] of columns) if (!row.values.has(name)) putNull(column, rows);
		}
		rows++;
	}
	function start(name, value, kind = kindOf$1(name, [value], options)) {
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
		for (const [name, list] of seen) start(name, null, kindOf$1(name, list, options));
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
function kindOf$1(name, values, options) {
	const declared = declaredKind(options, name);
	if (declared) return declared;
	return options.asText?.has(name) || values.some((value) => typeof value === "string") ? "text" : "number";
}
function putValue$1(column, row, value, line, options) {
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
// packages/table/parquet.ts
async function readParquet(path, options) {
	const handle = await open(path, "r");
	try {
		const { size } = await handle.stat();
		return await readAll(bufferOf(handle, size, options), options);
	} catch (error) {
		throw unreadable(options.name, error);
	} finally {
		await handle.close();
	}
}
async function openParquet(path, options) {
	const { lazyReader } = await import("./parquet-lazy.js");
	const handle = await open(path, "r");
	try {
		const { size, mtimeMs: changed } = await handle.stat();
		const file = bufferOf(handle, size, options);
		const described = await describe(file, options);
		const { rows, sources } = described;
		const opened = {
			...described,
			path,
			size,
			changed
		};
		const { name, types, asText, nulls } = options;
		const parts = [{
			path,
			size,
			changed,
			options: {
				name,
				types,
				asText,
				nulls
			}
		}];
		const columns = [];
		for (const [place, source] of sources.entries()) {
			const kind = kindOf(source, options);
			const read = lazyReader(opened, place, source, kind, options);
			if (read) columns.push(lazyColumn({
				name: source.name,
				kind,
				rows,
				parts
			}, read));
			else columns.push(...await readColumns(file, described, [source], options));
		}
		return {
			rows,
			columns
		};
	} catch (error) {
		throw unreadable(options.name, error);
	} finally {
		await handle.close();
	}
}
function bufferOf(handle, size, { onBytes }) {
	const fill = async (bytes, start) => {
		for (let count = 0; count < bytes.length;) {
			const { bytesRead } = await handle.read(bytes, count, bytes.length - count, start + count);
			if (bytesRead === 0) throw new Error("the file became shorter while it was read");
			count += bytesRead;
			onBytes?.(bytesRead);
		}
	};
	return {
		byteLength: size,
		fill,
		async slice(start, end = size) {
			const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
			await fill(bytes, start);
			return bytes.buffer;
		}
	};
}
async function describe(file, options) {
	const { parquetMetadataAsync, parquetSchema } = await import("./hyparquet.js");
	const { compressors } = await import("./hyparquet-compressors.js");
	if (file.byteLength < 12) throw new Error("it is too short");
	const metadata = await parquetMetadataAsync(file);
	const sources = parquetSchema(metadata).children.map((tree) => parquetColumn(tree, options.name));
	const names = sources.map((column) => column.name);
	checkNames(names, options.name);
	checkTypes(options.types ?? {}, names, options.name);
	const rows = Number(metadata.num_rows);
	if (rows === 0) throw noRows(options.name);
	const found = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
	if (found !== rows) throw new Error(`it says it has ${rows} rows, but has ${found}`);
	return {
		metadata,
		sources,
		rows,
		compressors
	};
}
async function readAll(file, options) {
	const described = await describe(file, options);
	return {
		rows: described.rows,
		columns: await readColumns(file, described, described.sources, options)
	};
}
async function readColumns(file, { metadata, rows, compressors, sources }, asked, options) {
	const columns = asked.map((source) => valueBuilder(source.name, kindOf(source, options), rows));
	let first = 0;
	const fast = await fastReader(file, compressors);
	for (const group of metadata.row_groups) {
		const end = first + Number(group.num_rows);
		for (const [c, source] of asked.entries()) {
			const chunk = group.columns[sources.indexOf(source)];
			if (chunk && await fast(chunk, source, columns[c], first, end - first)) continue;
			const values = await groupValues(file, metadata, compressors, source.name, first, end);
			putAll(columns[c], source, first, values, options);
		}
		first = end;
	}
	return columns.map((column) => finishValues(column, rows));
}
function kindOf(source, options) {
	return declaredKind(options, source.name) ?? (options.asText?.has(source.name) ? "text" : source.kind);
}
async function fastReader(file, compressors) {
	const { fastChunk } = await import("./parquet-chunk2.js");
	let bytes = new Uint8Array(0);
	return async (chunk, source, column, first, rows) => {
		const found = fastChunk(chunk, source, column.kind, rows, file.byteLength);
		if (!found) return false;
		const { start, length, read } = found;
		if (bytes.length < length) bytes = new Uint8Array(length);
		const part = bytes.subarray(0, length);
		await file.fill(part, start);
		return read(part, compressors, column, first);
	};
}
async function groupValues(file, metadata, compressors, column, first, end) {
	const { parquetRead } = await import("./hyparquet.js");
	const chunks = [];
	await parquetRead({
		file,
		metadata,
		compressors,
		columns: [column],
		rowStart: first,
		rowEnd: end,
		parsers: PARSERS,
		geoparquet: false,
		onChunk: ({ columnData }) => chunks.push(columnData)
	});
	const count = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
	if (count === end - first) return chunks;
	throw new Error(`column "${column}" has ${count} values in a group of ${end - first} rows`);
}
function putAll(column, source, first, chunks, options) {
	let row = first;
	for (const chunk of chunks) {
		if (column.kind === "number" && source.kind === "number" && isNumbers(chunk)) {
			column.values.set(chunk, row);
			row += chunk.length;
			continue;
		}
		for (let i = 0; i < chunk.length; i++) putValue(column, source, row++, chunk[i], options);
	}
}
function isNumbers(chunk) {
	return chunk instanceof Float64Array || chunk instanceof Float32Array || chunk instanceof Int32Array || chunk instanceof Uint32Array;
}
function putValue(column, source, row, value, options) {
	if (value === null) {
		putNull(column, row);
		return;
	}
	const converted = column.kind === "words" && source.kind === "number" && typeof value === "bigint" ? String(value) : source.convert(value);
	if (converted === void 0) throw misfit(source, row, value, options.name);
	if (column.kind === "words") {
		putWord(column, row, String(converted));
		return;
	}
	const number = typeof converted === "number" ? converted : declaredNumber(converted, options);
	if (number === void 0) throw notNumber(`row ${row + 1}`, source.name, String(converted), `${options.name}, row ${row + 1}`);
	if (number === null) putNull(column, row);
	else column.values[row] = number;
}
function misfit(source, row, value, file) {
	const at = `row ${row + 1}, column "${source.name}"`;
	const where = `${file}, row ${row + 1}`;
	if (source.kind === "number") return new PawlError("data", `${at}: ${shown(String(value))} is an integer that no double holds exactly`, {
		where,
		remedy: `Write the column as double, or declare it as text: \`data.types: {${yamlKey(source.name)}: text}\`.`
	});
	const what = value === void 0 ? "the value is binary, not UTF-8 text" : `${shown(String(value))} is no date or time`;
	return new PawlError("data", `${at}: ${what}`, {
		where,
		remedy: "Mend the value, or leave the column out."
	});
}
function noRows(file) {
	return new PawlError("data", "the file has columns but no rows", {
		where: file,
		remedy: "Write at least one row into it."
	});
}
// packages/table/time-value.ts
const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/;
const CLOCK = /^(\d\d):(\d\d)(?::(\d\d)([.,]\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const MINUTE = 6e4;
function parseTime(text) {
	const date = DATE.exec(text);
	if (!date) return void 0;
	const day = dayOf(Number(date[1]), Number(date[2] ?? 1), Number(date[3] ?? 1));
	if (day === void 0) return void 0;
	if (text.length === date[0].length) return {
		milliseconds: day,
		zoned: false
	};
	if (date[3] === void 0 || !/[T ]/i.test(text[10])) return void 0;
	const clock = CLOCK.exec(text.slice(11));
	if (!clock) return void 0;
	const [hour, minute, second] = [
		Number(clock[1]),
		Number(clock[2]),
		Number(clock[3] ?? 0)
	];
	const offset = offsetMinutes(clock[5]);
	if (hour > 23 || minute > 59 || second > 60 || offset === void 0) return void 0;
	const fraction = clock[4] === void 0 ? 0 : Number(`0.${clock[4].slice(1)}`);
	return {
		milliseconds: day + (hour * 60 + minute - offset) * MINUTE + (second + fraction) * 1e3,
		zoned: clock[5] !== void 0
	};
}
function dayOf(year, month, day) {
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : void 0;
}
function offsetMinutes(zone) {
	if (zone === void 0 || zone === "Z" || zone === "z") return 0;
	const hours = Number(zone.slice(1, 3));
	const minutes = Number(zone.slice(3).replace(":", "") || 0);
	if (hours > 23 || minutes > 59) return void 0;
	return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
}
export { countDistinct as _, joinParts as a, SAMPLED_ROWS as c, checkTypes as d, emptyFile as f, columnSource as g, yamlKey as h, rowTable as i, declaredKind as l, notNumber as m, openParquet as n, joinTables as o, noRows$1 as p, readParquet as r, textColumns as s, parseTime as t, checkNames as u, countNulls as v, distinctValues as y };
