import { h as templateLiteral, l as literal, m as string, p as strictObject, s as int, t as ZodISODateTime, u as number, v as _isoDateTime } from "./schemas.js";
// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return _isoDateTime(ZodISODateTime, params);
}
// packages/records/record-parts.ts
const digest = templateLiteral(["sha256:", string().regex(/^[0-9a-f]{64}$/)]).meta({ description: "sha256 digest of a file, or of the canonical form of a record" });
const name = string().min(1).max(200);
const text = string().max(1e4);
const count = int().nonnegative();
const instant = datetime().meta({ description: "UTC time, ISO 8601" });
const share = number().min(0).max(1);
const file = strictObject({
	path: string().min(1).max(4096).meta({ description: "relative to the folder of pawl.yaml" }),
	digest,
	bytes: count
});
const interval = strictObject({
	low: number(),
	high: number()
});
function recordSchema(kind, shape) {
	return strictObject({
		kind: literal(kind),
		schema: literal(`pawl/${kind}/1`),
		model: name,
		createdAt: instant,
		pawl: string().meta({ description: "version of Pawl that wrote the record" }),
		...shape,
		digest
	});
}
export { interval as a, share as c, instant as i, text as l, digest as n, name as o, file as r, recordSchema as s, count as t };
