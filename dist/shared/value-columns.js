import { a as numberBuilder, c as resize, i as fit, l as setNull, r as finish } from "./csv-columns.js";
// packages/table/value-columns.ts
function valueBuilder(name, kind, capacity, rows = 0) {
	if (kind === "text") return {
		kind: "words",
		name,
		codes: new Int32Array(capacity).fill(-1, 0, rows),
		codeOf: new Map()
	};
	const column = numberBuilder(name, false, capacity);
	for (let row = 0; row < rows; row++) setNull(column, row);
	return column;
}
function putNull(column, row) {
	if (column.kind === "words") column.codes[row] = -1;
	else setNull(column, row);
}
function putWord(column, row, word) {
	column.codes[row] = codeOfWord(column, word);
}
function codeOfWord({ codeOf }, word) {
	let code = codeOf.get(word);
	if (code === void 0) {
		code = codeOf.size;
		codeOf.set(word, code);
	}
	return code;
}
function growValues(column, rows, capacity) {
	if (column.kind === "number") {
		resize(column, rows, capacity);
		return;
	}
	const codes = new Int32Array(capacity);
	codes.set(column.codes.subarray(0, rows));
	column.codes = codes;
}
function finishValues(column, rows) {
	if (column.kind === "number") return finish(column, rows);
	return {
		kind: "text",
		name: column.name,
		codes: fit(column.codes, rows),
		dictionary: [...column.codeOf.keys()]
	};
}
export { putWord as a, putNull as i, finishValues as n, valueBuilder as o, growValues as r, codeOfWord as t };
