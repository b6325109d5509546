import { t as PawlError } from "./errors.js";
import { c as listed, f as yamlKey, h as ownColumn, m as lazyColumn, p as columnSource } from "./row-table.js";
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
export { countDistinct as a, textColumns as i, joinParts as n, countNulls as o, joinTables as r, distinctValues as s, parseTime as t };
