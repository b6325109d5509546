import { n as didYouMean, t as PawlError } from "./errors.js";
import { n as isNull, t as findColumn } from "./column.js";
// packages/models/seeds.ts
function partSeed(seed, index) {
	let mixed = mix((seed | 0) ^ mix(Math.floor(seed / 2 ** 32) | 0));
	mixed = mixed + Math.imul(index + 1, 2654435769) | 0;
	return mix(mixed);
}
function mix(bits) {
	let mixed = bits ^ bits >>> 16;
	mixed = Math.imul(mixed, 2246822507);
	mixed ^= mixed >>> 13;
	mixed = Math.imul(mixed, 3266489909);
	return mixed ^ mixed >>> 16;
}
// packages/models/feature-column.ts
function requireFeature(table, name) {
	const column = findColumn(table, name);
	if (column) return column;
	const names = table.columns.map((other) => other.name);
	throw new PawlError("data", `there is no column "${name}", and the model needs it.${didYouMean(name, names)}`, {
		where: `column "${name}"`,
		remedy: "Give the data the same columns as the training data."
	});
}
function isMissing(column, row) {
	return isNull(column, row) || column.kind === "number" && Number.isNaN(column.values[row]);
}
function hasNoValue(column) {
	const rows = column.kind === "number" ? column.values.length : column.codes.length;
	for (let row = 0; row < rows; row++) if (!isMissing(column, row)) return false;
	return true;
}
function infiniteValue(name, row, value) {
	return new PawlError("data", `the feature "${name}" is ${value} in row ${row + 1}, not a finite number`, {
		where: `column "${name}", row ${row + 1}`,
		remedy: "Give the row a finite value, or none."
	});
}
function requireEmpty(column, expected) {
	if (hasNoValue(column)) return;
	const words = {
		number: "numbers",
		text: "texts"
	};
	throw new PawlError("data", `the column "${column.name}" held ${words[expected]} at training and holds ${words[column.kind]} now`, {
		where: `column "${column.name}"`,
		remedy: `Mend the data, or set its type with \`data.types\` to ${expected}.`
	});
}
export { requireFeature as a, requireEmpty as i, infiniteValue as n, partSeed as o, isMissing as r, hasNoValue as t };
