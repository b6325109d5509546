import { t as PawlError } from "./errors.js";
// packages/models/untrusted.ts
function damaged(place, problem) {
	return new PawlError("record", `the model file is damaged: "${place}" ${problem}`, { remedy: "Train again, or fetch the file again from where it was kept." });
}
function objectAt(value, place, keys, optional = []) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw damaged(place, "is not an object");
	for (const key of keys) if (!Object.hasOwn(value, key)) throw damaged(place, `lacks "${key}"`);
	for (const key of Object.keys(value)) {
		if (keys.includes(key) || optional.includes(key)) continue;
		throw damaged(place, `has a key that does not belong there: ${JSON.stringify(key.slice(0, 100))}`);
	}
	return value;
}
function arrayAt(value, place, least, most) {
	if (!Array.isArray(value)) throw damaged(place, "is not a list");
	if (value.length < least) throw damaged(place, `has ${value.length} entries, fewer than ${least}`);
	if (value.length > most) throw damaged(place, `has ${value.length} entries, more than ${most}`);
	return value;
}
function textIn(value, place) {
	if (typeof value !== "string") throw damaged(place, "is not a text");
	return value;
}
function numberIn(value, place) {
	if (typeof value !== "number" || !Number.isFinite(value)) throw damaged(place, "is not a finite number");
	return value;
}
function integerIn(value, place, least, most) {
	if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) throw damaged(place, `is not a whole number from ${least} to ${most}`);
	return value;
}
function oneOf(value, place, allowed) {
	const found = allowed.find((option) => option === value);
	if (found === void 0) throw damaged(place, `is not one of: ${allowed.join(", ")}`);
	return found;
}
function distinctTexts(value, place, least, most) {
	const texts = arrayAt(value, place, least, most).map((entry, i) => textIn(entry, `${place}.${i}`));
	if (new Set(texts).size !== texts.length) throw damaged(place, "names something twice");
	return texts;
}
export { numberIn as a, textIn as c, integerIn as i, damaged as n, objectAt as o, distinctTexts as r, oneOf as s, arrayAt as t };
