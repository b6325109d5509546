import { t as PawlError } from "./errors.js";
// packages/pipeline/params.ts
function parseParams(json) {
	if (json === void 0 || json.trim() === "") return {};
	let value;
	try {
		value = JSON.parse(json);
	} catch (cause) {
		throw notAnObject(`is not JSON: ${cause instanceof Error ? cause.message : cause}`);
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw notAnObject("is not an object");
	return value;
}
function notAnObject(what) {
	return new PawlError("usage", `params ${what}`, { remedy: "Give a JSON object: {\"trees\": 100}." });
}
export { parseParams as t };
