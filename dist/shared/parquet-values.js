import { t as PawlError } from "./errors.js";
// packages/table/parquet-values.ts
const utf8 = new TextDecoder("utf-8", { fatal: true });
function decodeText(bytes) {
	try {
		return bytes && utf8.decode(bytes);
	} catch {
		return;
	}
}
const PARSERS = {
	timestampFromMilliseconds: (value) => value,
	timestampFromMicroseconds: (value) => value,
	timestampFromNanoseconds: (value) => value,
	dateFromDays: (value) => value,
	stringFromBytes: decodeText,
	jsonFromBytes: decodeText
};
function parquetColumn(tree, file) {
	const { element, children } = tree;
	const { name } = element;
	if (children.length > 0 || element.repetition_type === "REPEATED") throw new PawlError("data", `column "${name}" is nested: each of its values is ${nesting(element)}`, {
		where: file,
		remedy: "Spread it over columns of numbers and text, or leave it out."
	});
	const kind = valueKind(element);
	if (!kind) {
		const type = element.logical_type?.type ?? element.converted_type ?? element.type;
		throw new PawlError("data", `column "${name}" holds ${type} values, which are neither numbers nor text`, {
			where: file,
			remedy: "Write the column as numbers, text, dates or times, or leave it out."
		});
	}
	return {
		name,
		element,
		...kind
	};
}
function nesting(element) {
	const type = element.logical_type?.type ?? element.converted_type;
	if (type === "MAP" || type === "MAP_KEY_VALUE") return "a map";
	return type === "LIST" || element.repetition_type === "REPEATED" ? "a list" : "a struct";
}
const TEXT = {
	kind: "text",
	convert: (value) => typeof value === "string" ? value : void 0
};
const NUMBER = {
	kind: "number",
	convert: (value) => typeof value === "number" ? value : void 0
};
const BOOLEAN = {
	kind: "text",
	convert: String
};
const INTEGER = {
	kind: "number",
	convert: (value) => {
		const number = Number(value);
		return BigInt(number) === value ? number : void 0;
	}
};
const DATE = text((days) => new Date(Number(days) * 864e5).toISOString().slice(0, -14));
function valueKind(element) {
	const { type, converted_type: converted, logical_type: logical, scale = 0 } = element;
	if (converted === "DECIMAL") return {
		kind: "number",
		convert: (value) => Number(Number(value).toFixed(scale))
	};
	if (logical?.type === "TIMESTAMP") return timestamp(logical.unit, logical.isAdjustedToUTC);
	if (logical?.type === "TIME") return text((value) => clock(nanoseconds(value, logical.unit)));
	if (logical?.type === "DATE" || converted === "DATE") return DATE;
	if (logical?.type === "FLOAT16" || logical?.type === "NULL") return NUMBER;
	switch (converted) {
		case "TIMESTAMP_MILLIS": return timestamp("MILLIS", true);
		case "TIMESTAMP_MICROS": return timestamp("MICROS", true);
		case "TIME_MILLIS": return text((value) => clock(nanoseconds(value, "MILLIS")));
		case "TIME_MICROS": return text((value) => clock(nanoseconds(value, "MICROS")));
		case "INTERVAL":
		case "BSON": return;
	}
	if (logical && !PLAIN.has(logical.type)) return void 0;
	return stored(type, logical?.type === "UUID");
}
const PLAIN = new Set([
	"STRING",
	"ENUM",
	"JSON",
	"UUID",
	"INTEGER"
]);
function stored(type, isUuid) {
	switch (type) {
		case "BOOLEAN": return BOOLEAN;
		case "INT32":
		case "FLOAT":
		case "DOUBLE": return NUMBER;
		case "INT64": return INTEGER;
		case "INT96": return timestamp("NANOS", false);
		case "BYTE_ARRAY": return TEXT;
		default: return isUuid ? TEXT : void 0;
	}
}
const NANOSECONDS = {
	MILLIS: 1000000n,
	MICROS: 1000n,
	NANOS: 1n
};
const SECOND = 1000000000n;
function timestamp(unit, utc) {
	return text((value) => {
		const time = nanoseconds(value, unit);
		const fraction = (time % SECOND + SECOND) % SECOND;
		return `${new Date(Number((time - fraction) / 1000000n)).toISOString().slice(0, -5)}${decimals(fraction)}${utc ? "Z" : ""}`;
	});
}
function clock(time) {
	const two = (number) => String(number).padStart(2, "0");
	const seconds = time / SECOND;
	return `${two(seconds / 3600n)}:${two(seconds / 60n % 60n)}:${two(seconds % 60n)}${decimals(time % SECOND)}`;
}
function decimals(nanoseconds) {
	return nanoseconds === 0n ? "" : `.${String(nanoseconds).padStart(9, "0").replace(/(?:000){1,2}$/, "")}`;
}
function nanoseconds(value, unit) {
	return BigInt(value) * NANOSECONDS[unit];
}
function text(format) {
	return {
		kind: "text",
		convert: (value) => {
			try {
				return format(value);
			} catch {
				return;
			}
		}
	};
}
export { decodeText as n, parquetColumn as r, PARSERS as t };
