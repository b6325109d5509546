import { t as PawlError } from "./errors.js";
import { createHash } from "node:crypto";
// packages/records/canonical.ts
const MAX_DEPTH = 200;
function canonicalJson(value, depth = 0) {
	if (depth > MAX_DEPTH) throw new PawlError("record", `a value is nested deeper than ${MAX_DEPTH} levels`);
	if (value === null || typeof value === "boolean") return String(value);
	if (typeof value === "number") {
		if (!Number.isFinite(value)) throw new PawlError("record", `${value} cannot stand in a record`);
		return JSON.stringify(value);
	}
	if (typeof value === "string") return quoted(value);
	if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(",")}]`;
	if (typeof value === "object") {
		const members = Object.entries(value).filter(([, member]) => member !== void 0);
		members.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
		return `{${members.map(([key, member]) => `${quoted(key)}:${canonicalJson(member, depth + 1)}`).join(",")}}`;
	}
	throw new PawlError("record", `a ${typeof value} cannot stand in a record`);
}
function quoted(text) {
	if (!text.isWellFormed()) throw new PawlError("record", "a text holds half of a surrogate pair");
	return JSON.stringify(text);
}
function digestOf(content) {
	return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
function digestOfJson(value) {
	return digestOf(canonicalJson(value));
}
export { digestOf as n, digestOfJson as r, canonicalJson as t };
