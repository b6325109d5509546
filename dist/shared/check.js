import { n as digestOf, t as canonicalJson } from "./canonical.js";
import { n as parseYaml, r as require_dist } from "./config.js";
import { n as didYouMean, r as nearest, t as PawlError } from "./errors.js";
import { a as sealRecord } from "./seal.js";
import { a as boolean, i as array, m as string, n as _enum, p as strictObject, u as number } from "./schemas.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { i as textAt, n as isNull, t as findColumn } from "./column.js";
import { a as countDistinct, o as countNulls } from "./time-value.js";
import { i as loadData } from "./data.js";
import { i as writeRecord, n as requireRecord } from "./work-folder.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
// packages/records/data-schema.ts
var import_dist = require_dist();
const columnSchema = strictObject({
	name: string().min(1),
	kind: _enum(["number", "text"]),
	required: boolean().default(true),
	nulls: number().min(0).max(1).default(0),
	unique: boolean().optional(),
	integer: boolean().optional(),
	domain: array(string()).optional(),
	range: strictObject({
		min: number(),
		max: number()
	}).optional()
});
const dataSchema = strictObject({ columns: array(columnSchema).min(1) });
function parseDataSchema(content, fileName) {
	const source = parseYaml(content, fileName);
	const parsed = dataSchema.safeParse(source.value);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] ?? "" : void 0;
	const path = unknown === void 0 ? issue.path : [...issue.path, unknown];
	const hint = unknown === void 0 ? issue.message : `unknown key.${didYouMean(unknown, Object.keys(columnSchema.shape))}`;
	throw new PawlError("config", `"${path.join(".")}": ${hint}`, {
		where: source.locate(path, unknown === void 0 ? "value" : "key"),
		remedy: "Correct the file, or write it anew with `pawl check --infer`."
	});
}
function formatDataSchema(schema) {
	const document = new import_dist.Document(schema);
	document.commentBefore = " The data that this model accepts, inferred by `pawl check --infer`. Edit freely: `pawl check` holds data to it.\n nulls: the largest share of empty values; domain: the values allowed; range: the numbers allowed.";
	return document.toString({ lineWidth: 110 });
}
// packages/table/anomaly.ts
const declare = (declared) => declared;
const ANOMALIES = declare({
	empty: {
		severity: "error",
		help: "the data has no rows",
		remedy: "Check the path and the file: there must be rows under the header."
	},
	"target-missing": {
		severity: "error",
		help: "the target column is absent",
		remedy: "Set `data.target` to a column of the data."
	},
	"target-type": {
		severity: "error",
		help: "the target of a regression is text",
		remedy: "Make every target a number, or set `task: classification`."
	},
	"target-null": {
		severity: "error",
		help: "rows have no target",
		remedy: "Leave out the rows without a target."
	},
	"target-not-finite": {
		severity: "error",
		help: "targets are NaN or infinite",
		remedy: "Correct these targets or leave out their rows."
	},
	"one-class": {
		severity: "error",
		help: "a classification has one class only; a warning where that is so in the test data alone",
		remedy: "Add rows of another class."
	},
	"unseen-class": {
		severity: "warning",
		help: "the test data has classes that the training data has not",
		remedy: "Add training rows of these classes, or split by `stratified`."
	},
	"target-leakage": {
		severity: "error",
		help: "a feature is the target itself, or a one-to-one code of it",
		remedy: "List the column under `data.ignore`."
	},
	"missing-column": {
		severity: "error",
		help: "a column is absent that the schema requires or the training data has",
		remedy: "Add the column, or list it under `data.ignore`."
	},
	"extra-column": {
		severity: "warning",
		help: "a column that the schema does not know or the training data has not",
		remedy: "Remove the column, or list it under `data.ignore`."
	},
	"type-change": {
		severity: "error",
		help: "a column is of another type than the schema says or the training data has",
		remedy: "Correct these values, or set the type of the column under `data.types`."
	},
	"null-id": {
		severity: "error",
		help: "rows have no id",
		remedy: "Give every row an id: it pairs the rows of candidate and baseline."
	},
	"duplicate-id": {
		severity: "error",
		help: "an id stands in more than one row",
		remedy: "Make the ids unique, or leave `data.id` out."
	},
	"train-test-overlap": {
		severity: "warning",
		help: "test rows that are training rows too; an error when they are more than half of the test data",
		remedy: "Leave these rows out of the training data: on them the model is only asked what it was told."
	},
	"null-share": {
		severity: "warning",
		help: "more nulls in a column than the schema allows",
		remedy: "Find out why values are missing, or raise `nulls` of the column in the schema."
	},
	"unseen-category": {
		severity: "warning",
		help: "texts outside the domain of the schema, or in the test data only",
		remedy: "Check these values for slips; add true ones to the training data and to `domain` in the schema."
	},
	"out-of-range": {
		severity: "warning",
		help: "numbers outside the range of the schema",
		remedy: "Check these values and their unit, or widen `range` in the schema."
	},
	"not-unique": {
		severity: "warning",
		help: "values repeat in a column that the schema calls unique",
		remedy: "Check these rows, or remove `unique` from the schema."
	},
	"not-integer": {
		severity: "warning",
		help: "fractions in a column that the schema calls integer",
		remedy: "Check these values, or remove `integer` from the schema."
	},
	"constant-column": {
		severity: "warning",
		help: "a training column holds one value only and can teach nothing",
		remedy: "List the column under `data.ignore`, or find out why it does not vary."
	},
	"duplicate-rows": {
		severity: "info",
		help: "rows that repeat an earlier one, the id left aside",
		remedy: "Nothing, if rows may well be alike; else leave the repetitions out."
	}
});
const SIDE_NAME = {
	train: "training",
	test: "test",
	both: "training and test"
};
function extentOf(sides) {
	const count = sides.reduce((sum, { rows }) => sum + rows, 0);
	return {
		data: sides.length === 2 ? "both" : sides[0].data,
		count
	};
}
// packages/table/evidence.ts
const EXAMPLES$1 = 3;
const LONGEST_VALUE = 40;
function clip(text) {
	if (text.length <= LONGEST_VALUE) return text.toWellFormed();
	return `${text.slice(0, LONGEST_VALUE).replace(/[\ud800-\udbff]$/, "").toWellFormed()}…`;
}
function quoted(text) {
	return `"${clip(text)}"`;
}
function countOf(count, noun) {
	return `${count} ${count === 1 ? noun : noun.endsWith("ss") ? `${noun}es` : `${noun}s`}`;
}
function exampleAt(column, row) {
	const value = textAt(column, row);
	return {
		row: row + 1,
		value: value === null ? null : clip(value)
	};
}
function findRows(column, rows, wrong) {
	const examples = [];
	let count = 0;
	for (let row = 0; row < rows; row++) {
		if (!wrong(row)) continue;
		count++;
		if (examples.length < EXAMPLES$1) examples.push(exampleAt(column, row));
	}
	return {
		count,
		examples
	};
}
function findRepeats(column, rows) {
	if (column.kind === "text") {
		const seen = new Uint8Array(column.dictionary.length);
		return findRows(column, rows, (row) => {
			const code = column.codes[row];
			if (code < 0 || seen[code] === 1) return code >= 0;
			seen[code] = 1;
			return false;
		});
	}
	const seen = new Set();
	return findRows(column, rows, (row) => {
		if (isNull(column, row)) return false;
		const before = seen.size;
		return seen.add(column.values[row]).size === before;
	});
}
function findValues(column, rows, wrong) {
	const verdicts = new Map();
	const examples = [];
	let count = 0;
	let values = 0;
	for (let row = 0; row < rows; row++) {
		if (isNull(column, row)) continue;
		const key = column.kind === "text" ? column.codes[row] : column.values[row];
		let bad = verdicts.get(key);
		if (bad === void 0) {
			bad = wrong(column.kind === "text" ? column.dictionary[key] : key);
			verdicts.set(key, bad);
			if (bad) {
				values++;
				if (examples.length < EXAMPLES$1) examples.push(exampleAt(column, row));
			}
		}
		if (bad) count++;
	}
	return {
		count,
		values,
		examples
	};
}
function findMisfits(column, rows) {
	if (column.kind === "text") {
		const numeric = column.dictionary.map((text) => text.trim() !== "" && Number.isFinite(Number(text)));
		const misfits = findRows(column, rows, (row) => column.codes[row] >= 0 && !numeric[column.codes[row]]);
		if (misfits.count > 0) return misfits;
	}
	return findRows(column, rows, (row) => !isNull(column, row));
}
function valuesOf(column, rows) {
	const values = new Set();
	if (column.kind === "text") {
		const codes = new Set(column.codes);
		column.dictionary.forEach((value, code) => {
			if (codes.has(code)) values.add(value);
		});
		return values;
	}
	for (let row = 0; row < rows; row++) if (!isNull(column, row)) values.add(column.values[row]);
	return values;
}
// packages/table/column-checks.ts
const KIND_NAME = {
	number: "numbers",
	text: "text"
};
function compareColumns(train, test, target, declared) {
	const trainNames = new Set(train.columns.map(({ name }) => name));
	const testColumns = new Map(test.columns.map((column) => [column.name, column]));
	const extra = test.columns.filter(({ name }) => !trainNames.has(name) && name !== target);
	const findings = [];
	for (const column of train.columns) {
		const { name } = column;
		const other = testColumns.get(name);
		const rule = declared?.get(name);
		if (other) {
			if (!rule) findings.push(...typeChange$1(train, column, test, other));
			if (name !== target) findings.push(...unseenTexts(train, column, test, other, rule?.domain));
		} else if (!rule && name !== target) findings.push(missing(name, test.rows, extra));
	}
	for (const column of extra) {
		const rule = declared?.get(column.name);
		if (!declared || rule?.required === false) findings.push(unexpected(column, test.rows));
	}
	return findings;
}
function missing(name, rows, extra) {
	const candidates = extra.map((column) => column.name);
	const similar = nearest(name, candidates);
	return {
		code: "missing-column",
		data: "test",
		column: name,
		count: rows,
		message: `the test data has no column ${quoted(name)}, which the training data has`,
		examples: [],
		...similar !== void 0 && { remedy: `If ${quoted(similar)} is this column, rename it to ${quoted(name)}.` }
	};
}
function unexpected(column, rows) {
	return {
		code: "extra-column",
		data: "test",
		column: column.name,
		...findRows(column, rows, () => true),
		message: `the test data has a column ${quoted(column.name)}, which the training data has not`
	};
}
function typeChange$1(train, column, test, other) {
	if (column.kind === other.kind || countNulls(column) === train.rows) return [];
	const misfits = findMisfits(other, test.rows);
	if (misfits.count === 0) return [];
	const message = `${quoted(column.name)} holds ${KIND_NAME[other.kind]} in the test data and ${KIND_NAME[column.kind]} in training`;
	return [{
		code: "type-change",
		data: "test",
		column: column.name,
		...misfits,
		message
	}];
}
function unseenTexts(train, column, test, other, domain) {
	if (column.kind !== "text" || other.kind !== "text") return [];
	if (countDistinct(column) * 2 > train.rows - countNulls(column)) return [];
	const seen = valuesOf(column, train.rows);
	const allowed = domain && new Set(domain);
	const unseen = findValues(other, test.rows, (value) => !seen.has(value) && allowed?.has(value) !== false);
	if (unseen.count === 0) return [];
	const { values, ...evidence } = unseen;
	const [what, where] = [countOf(values, "value"), countOf(unseen.count, "test row")];
	const message = `${quoted(other.name)} has ${what} in ${where} that training never shows`;
	return [{
		code: "unseen-category",
		data: "test",
		column: other.name,
		...evidence,
		message
	}];
}
function findConstant(columns, { data, rows }) {
	if (rows < 2) return [];
	return columns.filter(isConstant).map((column) => {
		const evidence = findRows(column, rows, () => true);
		const value = evidence.examples[0].value;
		const what = value === null ? "null" : quoted(value);
		const message = `${quoted(column.name)} is ${what} in every ${SIDE_NAME[data]} row`;
		return {
			code: "constant-column",
			data,
			column: column.name,
			...evidence,
			message
		};
	});
}
function isConstant(column) {
	if (column.kind === "text") return column.codes.every((code) => code === column.codes[0]);
	const { values, nulls } = column;
	const first = values[0];
	const firstNull = nulls?.[0] === 1;
	for (let row = 1; row < values.length; row++) {
		if (nulls?.[row] === 1 !== firstNull) return false;
		if (!firstNull && values[row] !== first && !(Number.isNaN(values[row]) && Number.isNaN(first))) return false;
	}
	return true;
}
// packages/table/id-checks.ts
function checkId(sides, id) {
	const findings = missingId(sides, id);
	for (const side of sides) {
		const column = findColumn(side, id);
		if (!column) continue;
		const basis = {
			data: side.data,
			column: id
		};
		const noun = `${SIDE_NAME[side.data]} row`;
		const nulls = findRows(column, side.rows, (row) => isNull(column, row));
		if (nulls.count > 0) {
			const message = `the id is null in ${countOf(nulls.count, noun)}`;
			findings.push({
				code: "null-id",
				...basis,
				...nulls,
				message
			});
		}
		const repeats = findRepeats(column, side.rows);
		if (repeats.count > 0) {
			const message = `the id is that of an earlier row in ${countOf(repeats.count, noun)}`;
			findings.push({
				code: "duplicate-id",
				...basis,
				...repeats,
				message
			});
		}
	}
	return findings;
}
function missingId(sides, id) {
	const lacking = sides.filter((side) => !findColumn(side, id));
	if (lacking.length === 0) return [];
	const extent = extentOf(lacking);
	const names = lacking[0].columns.map(({ name }) => name);
	return [{
		code: "missing-column",
		...extent,
		column: id,
		message: `the ${SIDE_NAME[extent.data]} data has no column ${quoted(id)}, the id.${didYouMean(id, names)}`,
		examples: [],
		remedy: "Set `data.id` to a column of the data, or leave it out."
	}];
}
// packages/table/row-index.ts
function indexRows(columns, rows) {
	const hashes = hashRows(columns, rows);
	const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, rows * 2)))).fill(-1);
	const mask = slots.length - 1;
	const first = new Int32Array(rows);
	function slotOf(others, { a, b }, row) {
		const hashA = a[row];
		const hashB = b[row];
		let slot = hashA & mask;
		for (;;) {
			const found = slots[slot];
			if (found === -1) return slot;
			if (hashes.a[found] === hashA && hashes.b[found] === hashB && equalRows(columns, found, others, row)) return slot;
			slot = slot + 1 & mask;
		}
	}
	for (let row = 0; row < rows; row++) {
		const slot = slotOf(columns, hashes, row);
		if (slots[slot] === -1) slots[slot] = row;
		first[row] = slots[slot];
	}
	return {
		first,
		find: (others, otherHashes, row) => slots[slotOf(others, otherHashes, row)]
	};
}
function hashRows(columns, rows) {
	const a = new Int32Array(rows).fill(625341585);
	const b = new Int32Array(rows).fill(1481765933);
	for (const column of columns) {
		if (column.kind === "text") {
			const { codes } = column;
			for (let row = 0; row < rows; row++) mix(a, b, row, codes[row], 0);
			continue;
		}
		const { values, nulls } = column;
		const words = new Int32Array(values.buffer, values.byteOffset, rows * 2);
		for (let row = 0; row < rows; row++) {
			const value = values[row];
			if (nulls?.[row] === 1) mix(a, b, row, -1, 0);
			else if (value === 0) mix(a, b, row, 0, 0);
			else if (Number.isNaN(value)) mix(a, b, row, 1, 2146959360);
			else mix(a, b, row, words[2 * row], words[2 * row + 1]);
		}
	}
	return {
		a,
		b
	};
}
function mix(a, b, row, low, high) {
	let x = Math.imul(a[row] ^ low, 2654435761);
	x = Math.imul(x ^ x >>> 15 ^ high, 2246822519);
	a[row] = x ^ x >>> 13;
	let y = Math.imul(b[row] ^ high, 3266489917);
	y = Math.imul(y ^ y >>> 16 ^ low, 668265263);
	b[row] = y ^ y >>> 15;
}
function equalRows(left, leftRow, right, rightRow) {
	for (let i = 0; i < left.length; i++) {
		const x = left[i];
		const y = right[i];
		if (x.kind === "text") {
			if (y.kind !== "text" || x.codes[leftRow] !== y.codes[rightRow]) return false;
			continue;
		}
		if (y.kind !== "number") return false;
		const isNull = x.nulls?.[leftRow] === 1;
		if (isNull !== (y.nulls?.[rightRow] === 1)) return false;
		const value = x.values[leftRow];
		const other = y.values[rightRow];
		if (!isNull && value !== other && !(Number.isNaN(value) && Number.isNaN(other))) return false;
	}
	return true;
}
function recodeLike(column, like) {
	if (column.dictionary === like.dictionary) return column;
	const codeOf = new Map(like.dictionary.map((value, code) => [value, code]));
	const recoded = Int32Array.from(column.dictionary, (value) => codeOf.get(value) ?? -2);
	const codes = column.codes.map((code) => code < 0 ? code : recoded[code]);
	return {
		kind: "text",
		name: column.name,
		codes,
		dictionary: like.dictionary
	};
}
// packages/table/leakage.ts
function findLeakage(features, target, rows) {
	const classes = classesOf(target, rows);
	if (classes.distinct < 2) return [];
	const findings = [];
	for (const feature of features) {
		const equal = equalsTarget(feature, target, rows);
		if (!equal && !codesTarget(feature, classes, rows)) continue;
		const how = equal ? "equals" : "is a one-to-one code of";
		findings.push({
			code: "target-leakage",
			data: "train",
			column: feature.name,
			...findRows(feature, rows, (row) => !isNull(target, row)),
			message: `${quoted(feature.name)} ${how} the target ${quoted(target.name)} in every row`
		});
	}
	return findings;
}
function equalsTarget(feature, target, rows) {
	if (feature.kind === "text") {
		if (target.kind !== "text") return false;
		const { codes } = recodeLike(feature, target);
		return target.codes.every((code, row) => code === -1 || code === codes[row]);
	}
	if (target.kind !== "number") return false;
	for (let row = 0; row < rows; row++) {
		if (isNull(target, row)) continue;
		if (isNull(feature, row) || !sameNumber(feature.values[row], target.values[row])) return false;
	}
	return true;
}
function sameNumber(a, b) {
	return a === b || Number.isNaN(a) && Number.isNaN(b);
}
function classesOf(target, rows) {
	const codes = new Int32Array(rows).fill(-1);
	const codeOf = new Map();
	let known = 0;
	for (let row = 0; row < rows; row++) {
		if (isNull(target, row)) continue;
		const value = target.kind === "text" ? target.codes[row] : target.values[row];
		let code = codeOf.get(value);
		if (code === void 0) {
			code = codeOf.size;
			codeOf.set(value, code);
		}
		codes[row] = code;
		known++;
	}
	return {
		distinct: codeOf.size,
		codes,
		repeats: codeOf.size * 2 <= known
	};
}
function codesTarget(feature, { distinct, codes, repeats }, rows) {
	if (!repeats) return false;
	const classOf = new Map();
	const taken = new Uint8Array(distinct);
	for (let row = 0; row < rows; row++) {
		const code = codes[row];
		if (code === -1) continue;
		const value = isNull(feature, row) ? null : feature.kind === "text" ? feature.codes[row] : feature.values[row];
		const known = classOf.get(value);
		if (known === code) continue;
		if (known !== void 0 || taken[code] === 1) return false;
		classOf.set(value, code);
		taken[code] = 1;
	}
	return true;
}
// packages/table/overlap.ts
const EXAMPLES = 3;
function findEqualRows(train, test) {
	if (train.columns.length === 0) return [];
	const index = indexRows(train.columns, train.rows);
	const findings = repeatedRows(index, "train");
	if (test === void 0) return findings;
	findings.push(...repeatedRows(indexRows(test.columns, test.rows), "test"));
	const alike = alignedColumns(train, test);
	return alike === void 0 ? findings : [...findings, ...sharedRows(index, alike, test.rows)];
}
function repeatedRows({ first }, data) {
	const examples = [];
	let count = 0;
	for (let row = 0; row < first.length; row++) {
		if (first[row] === row) continue;
		count++;
		if (examples.length < EXAMPLES) examples.push({
			row: row + 1,
			value: `same as row ${first[row] + 1}`
		});
	}
	if (count === 0) return [];
	const message = `${countOf(count, data === "train" ? "training row" : "test row")} ${count === 1 ? "repeats" : "repeat"} an earlier one`;
	return [{
		code: "duplicate-rows",
		data,
		count,
		message,
		examples
	}];
}
function alignedColumns(train, test) {
	const aligned = [];
	for (const column of train.columns) {
		const other = findColumn(test, column.name);
		if (!other) return void 0;
		if (column.kind === "text" && other.kind === "text") aligned.push(recodeLike(other, column));
		else if (column.kind === other.kind) aligned.push(other);
		else if (countNulls(other) === test.rows || countNulls(column) === train.rows) aligned.push(nullsAs(column.kind, other, test.rows));
		else return void 0;
	}
	return aligned;
}
function nullsAs(kind, column, rows) {
	const { name } = column;
	if (kind === "text") return {
		kind,
		name,
		codes: Int32Array.from({ length: rows }, (_, row) => isNull(column, row) ? -1 : -2),
		dictionary: []
	};
	const nulls = Uint8Array.from({ length: rows }, (_, row) => isNull(column, row) ? 1 : 0);
	return {
		kind,
		name,
		values: new Float64Array(rows).fill(NaN),
		nulls
	};
}
function sharedRows(index, testColumns, rows) {
	const hashes = hashRows(testColumns, rows);
	const unmatched = new Int32Array(index.first.length);
	for (const first of index.first) unmatched[first]++;
	const examples = [];
	let count = 0;
	let oneToOne = 0;
	for (let row = 0; row < rows; row++) {
		const found = index.find(testColumns, hashes, row);
		if (found === -1) continue;
		count++;
		if (unmatched[found] > 0) oneToOne++;
		unmatched[found]--;
		if (examples.length < EXAMPLES) examples.push({
			row: row + 1,
			value: `same as training row ${found + 1}`
		});
	}
	if (count === 0) return [];
	const identical = oneToOne === rows && rows === index.first.length;
	return [{
		code: "train-test-overlap",
		data: "test",
		count,
		message: overlapMessage(count, rows, identical),
		examples,
		...count * 2 > rows && { severity: "error" },
		...identical && { remedy: "Give a test set of rows that the training data does not have." }
	}];
}
function overlapMessage(count, rows, identical) {
	if (identical) return `the test set is the training set: all ${countOf(rows, "row")} are the same`;
	if (count === rows) return `every one of the ${countOf(rows, "test row")} is a training row too`;
	return `${count} of ${countOf(rows, "test row")} ${count === 1 ? "is a training row" : "are training rows"} too`;
}
// packages/table/schema-checks.ts
function checkSchema(sides, schema, named) {
	const findings = [];
	for (const rule of schema.columns) {
		const lacking = sides.filter((side) => !findColumn(side, rule.name));
		const elsewhere = rule.name === named.target || rule.name === named.id;
		if (lacking.length > 0 && rule.required && !elsewhere) findings.push(absent(rule.name, lacking));
		for (const side of sides) {
			const column = findColumn(side, rule.name);
			if (column) findings.push(...checkColumn(column, rule, side, named));
		}
	}
	return [...findings, ...undeclared(sides, schema)];
}
function absent(name, lacking) {
	const extent = extentOf(lacking);
	return {
		code: "missing-column",
		...extent,
		column: name,
		message: `the ${SIDE_NAME[extent.data]} data has no column ${quoted(name)}, which the schema requires`,
		examples: [],
		remedy: "Add the column, or set `required: false` for it in the schema."
	};
}
function undeclared(sides, schema) {
	const declared = new Set(schema.columns.map(({ name }) => name));
	return [...new Set(sides.flatMap(({ columns }) => columns.map(({ name }) => name)))].filter((name) => !declared.has(name)).map((name) => {
		const holders = sides.filter((side) => findColumn(side, name));
		return {
			code: "extra-column",
			...extentOf(holders),
			column: name,
			message: `the schema does not know the column ${quoted(name)}`,
			examples: findRows(findColumn(holders[0], name), holders[0].rows, () => true).examples,
			remedy: "Declare the column in the schema, remove it, or list it under `data.ignore`."
		};
	});
}
function checkColumn(column, rule, side, named) {
	const { name } = rule;
	const isId = name === named.id;
	const findings = isId || name === named.target ? [] : checkNulls(column, rule, side);
	if (column.kind !== rule.kind) return [...findings, ...typeChange(column, rule, side)];
	if (rule.unique && !isId) findings.push(...checkUnique(column, side));
	if (rule.domain) findings.push(...checkDomain(column, rule.domain, side));
	if (column.kind === "number") findings.push(...checkNumbers(column, rule, side));
	return findings;
}
function checkNulls(column, rule, { data, rows }) {
	const nulls = countNulls(column);
	if (nulls / rows <= rule.nulls || nulls === 0) return [];
	const allowed = rule.nulls === 0 ? "none is allowed" : `${Number((rule.nulls * 100).toPrecision(12))} % are allowed`;
	const evidence = findRows(column, rows, (row) => isNull(column, row));
	const message = `${quoted(rule.name)} is null in ${nulls} of ${countOf(rows, `${SIDE_NAME[data]} row`)}, ${allowed}`;
	return [{
		code: "null-share",
		data,
		column: rule.name,
		...evidence,
		message
	}];
}
function typeChange(column, rule, { data, rows }) {
	const misfits = findMisfits(column, rows);
	if (misfits.count === 0) return [];
	const message = `${quoted(rule.name)} is ${column.kind} in the ${SIDE_NAME[data]} data, the schema says ${rule.kind}`;
	return [{
		code: "type-change",
		data,
		column: rule.name,
		...misfits,
		message
	}];
}
function checkUnique(column, { data, rows }) {
	const repeats = findRepeats(column, rows);
	if (repeats.count === 0) return [];
	const where = countOf(repeats.count, `${SIDE_NAME[data]} row`);
	const message = `${quoted(column.name)} repeats an earlier value in ${where}`;
	return [{
		code: "not-unique",
		data,
		column: column.name,
		...repeats,
		message
	}];
}
function checkDomain(column, domain, { data, rows }) {
	const allowed = new Set(domain);
	const { values, ...evidence } = findValues(column, rows, (value) => !allowed.has(String(value)));
	if (evidence.count === 0) return [];
	const where = countOf(evidence.count, `${SIDE_NAME[data]} row`);
	const message = `${quoted(column.name)} has ${countOf(values, "value")} outside its domain in ${where}`;
	return [{
		code: "unseen-category",
		data,
		column: column.name,
		...evidence,
		message
	}];
}
function checkNumbers(column, rule, { data, rows }) {
	const findings = [];
	const { values } = column;
	const basis = {
		data,
		column: rule.name
	};
	const noun = `${SIDE_NAME[data]} row`;
	if (rule.range) {
		const { min, max } = rule.range;
		const outside = findRows(column, rows, (row) => values[row] < min || values[row] > max);
		if (outside.count > 0) {
			const message = `${quoted(rule.name)} lies outside ${min} to ${max} in ${countOf(outside.count, noun)}`;
			findings.push({
				code: "out-of-range",
				...basis,
				...outside,
				message
			});
		}
	}
	if (rule.integer) {
		const fractions = findRows(column, rows, (row) => !isNull(column, row) && values[row] % 1 !== 0);
		if (fractions.count > 0) {
			const message = `${quoted(rule.name)} is not a whole number in ${countOf(fractions.count, noun)}`;
			findings.push({
				code: "not-integer",
				...basis,
				...fractions,
				message
			});
		}
	}
	return findings;
}
// packages/table/target-checks.ts
function checkTarget(sides, name, task) {
	const findings = missingTarget(sides, name);
	for (const side of sides) {
		const target = findColumn(side, name);
		if (!target) continue;
		findings.push(...nullTargets(target, side), ...wildTargets(target, side));
		findings.push(...task === "regression" ? textTargets(target, side) : oneClass(target, side));
	}
	if (task === "classification") findings.push(...unseenClasses(sides, name));
	return findings;
}
function missingTarget(sides, name) {
	const lacking = sides.filter((side) => !findColumn(side, name));
	if (lacking.length === 0) return [];
	const extent = extentOf(lacking);
	const names = lacking[0].columns.map((column) => column.name);
	return [{
		code: "target-missing",
		...extent,
		column: name,
		message: `the ${SIDE_NAME[extent.data]} data has no column ${quoted(name)}, the target.${didYouMean(name, names)}`,
		examples: [],
		...extent.data === "test" && { remedy: "Give test data with the target: nothing else can be evaluated." }
	}];
}
function nullTargets(target, { data, rows }) {
	const nulls = findRows(target, rows, (row) => isNull(target, row));
	if (nulls.count === 0) return [];
	const message = `the target is null in ${countOf(nulls.count, `${SIDE_NAME[data]} row`)}`;
	return [{
		code: "target-null",
		data,
		column: target.name,
		...nulls,
		message
	}];
}
function wildTargets(target, { data, rows }) {
	if (target.kind === "text") return [];
	const { values } = target;
	const wild = findRows(target, rows, (row) => !isNull(target, row) && !Number.isFinite(values[row]));
	if (wild.count === 0) return [];
	const message = `the target is NaN or infinite in ${countOf(wild.count, `${SIDE_NAME[data]} row`)}`;
	return [{
		code: "target-not-finite",
		data,
		column: target.name,
		...wild,
		message
	}];
}
function textTargets(target, { data, rows }) {
	if (target.kind === "number") return [];
	const texts = findMisfits(target, rows);
	if (texts.count === 0) return [];
	const message = `the target of a regression is text in ${countOf(texts.count, `${SIDE_NAME[data]} row`)}`;
	return [{
		code: "target-type",
		data,
		column: target.name,
		...texts,
		message
	}];
}
function oneClass(target, { data, rows }) {
	const classes = valuesOf(target, rows);
	classes.delete(NaN);
	if (classes.size !== 1) return [];
	const [label] = classes;
	return [{
		code: "one-class",
		data,
		column: target.name,
		...findRows(target, rows, (row) => !isNull(target, row)),
		message: `every ${SIDE_NAME[data]} row is of the class ${quoted(String(label))}`,
		...data === "test" && { severity: "warning" }
	}];
}
function unseenClasses([train, test], name) {
	const known = train && findColumn(train, name);
	const target = test && findColumn(test, name);
	if (!known || !target || known.kind !== target.kind) return [];
	const seen = valuesOf(known, train.rows);
	const unseen = findValues(target, test.rows, (value) => !Number.isNaN(value) && !seen.has(value));
	if (unseen.count === 0) return [];
	const { values, ...evidence } = unseen;
	const message = `${countOf(unseen.count, "test row")} of ${countOf(values, "class")} that training never shows`;
	return [{
		code: "unseen-class",
		data: "test",
		column: name,
		...evidence,
		message
	}];
}
// packages/table/anomalies.ts
const CODES = Object.keys(ANOMALIES);
const SEVERITIES = [
	"error",
	"warning",
	"info"
];
function checkTables(input) {
	const severities = readSeverities(input.severities ?? {});
	const anomalies = [];
	for (const { code, severity, remedy, ...found } of findAll(input)) {
		const declared = ANOMALIES[code];
		const settled = severities.get(code) ?? severity ?? declared.severity;
		if (settled === "off") continue;
		anomalies.push({
			code,
			severity: settled,
			...found,
			remedy: remedy ?? declared.remedy
		});
	}
	const rank = ({ severity, code }) => SEVERITIES.indexOf(severity) * CODES.length + CODES.indexOf(code);
	return anomalies.sort((a, b) => rank(a) - rank(b));
}
function readSeverities(given) {
	const severities = new Map();
	for (const [code, severity] of Object.entries(given)) {
		if (!Object.hasOwn(ANOMALIES, code)) throw new PawlError("config", `there is no anomaly "${code}".${didYouMean(code, CODES)}`, { remedy: `Under \`check.severity\` use the codes: ${CODES.join(", ")}.` });
		severities.set(code, severity);
	}
	return severities;
}
function findAll(input) {
	const { target, task, id } = input;
	const { train, test, schema } = withoutIgnored(input);
	const sides = test ? [train, test] : [train];
	const targetColumn = findColumn(train, target);
	const features = train.columns.filter(({ name }) => name !== target && name !== id);
	const declared = schema && new Map(schema.columns.map((column) => [column.name, column]));
	const targetFindings = checkTarget(sides, target, task);
	const columnFindings = [
		...schema ? checkSchema(sides, schema, {
			target,
			id
		}) : [],
		...test ? compareColumns(withoutId(train, id), withoutId(test, id), target, declared) : [],
		...findConstant(features, train)
	];
	const named = targetFindings.some(({ code }) => code === "target-type");
	return [
		...sides.filter(({ rows }) => rows === 0).map(emptySide),
		...targetFindings,
		...id === void 0 ? [] : checkId(sides, id),
		...columnFindings.filter(({ code, column }) => !(named && code === "type-change" && column === target)),
		...targetColumn && task === "regression" ? constantTarget(targetColumn, train) : [],
		...targetColumn ? findLeakage(features, targetColumn, train.rows) : [],
		...findEqualRows(withoutId(train, id), test && withoutId(test, id))
	];
}
function withoutIgnored(input) {
	const ignored = new Set(input.ignore);
	const rest = (columns) => columns.filter(({ name }) => !ignored.has(name));
	const { train, test, schema } = input;
	return {
		train: {
			data: "train",
			rows: train.rows,
			columns: rest(train.columns)
		},
		...test && { test: {
			data: "test",
			rows: test.rows,
			columns: rest(test.columns)
		} },
		...schema && { schema: { columns: rest(schema.columns) } }
	};
}
function withoutId(side, id) {
	return {
		...side,
		columns: side.columns.filter(({ name }) => name !== id)
	};
}
function emptySide({ data }) {
	return {
		code: "empty",
		data,
		count: 0,
		message: `the ${SIDE_NAME[data]} data has no rows`,
		examples: []
	};
}
function constantTarget(target, train) {
	const remedy = "Check the target: there is nothing to learn from one that does not vary.";
	return findConstant([target], train).map((finding) => ({
		...finding,
		remedy
	}));
}
// packages/table/schema.ts
const LARGEST_DOMAIN = 50;
const ROWS_FOR_UNIQUE = 50;
function inferSchema(table) {
	return { columns: table.columns.map((column) => {
		const nulls = countNulls(column);
		const basis = {
			name: column.name,
			kind: column.kind,
			required: true,
			nulls: allowedNulls(nulls, table.rows)
		};
		const candidate = nulls === 0 && table.rows >= ROWS_FOR_UNIQUE;
		if (column.kind === "text") return {
			...basis,
			...textRules(column, table.rows - nulls, candidate)
		};
		return {
			...basis,
			...numberRules(column, candidate)
		};
	}) };
}
function allowedNulls(nulls, rows) {
	if (nulls === 0) return 0;
	const percent = 100 * nulls / rows;
	return Math.min(100, Math.ceil(Math.max(percent * 1.5, percent + 1))) / 100;
}
function textRules(column, values, mayBeUnique) {
	const distinct = countDistinct(column);
	if (mayBeUnique && distinct === values) return { unique: true };
	if (distinct === 0 || distinct > LARGEST_DOMAIN || distinct * 2 > values) return {};
	const seen = new Set(column.codes);
	return { domain: column.dictionary.filter((_, code) => seen.has(code)).sort() };
}
function numberRules(column, mayBeUnique) {
	const { values, nulls } = column;
	let min = Number.POSITIVE_INFINITY;
	let max = Number.NEGATIVE_INFINITY;
	let whole = true;
	for (let row = 0; row < values.length; row++) {
		if (nulls?.[row] === 1) continue;
		const value = values[row];
		if (value < min) min = value;
		if (value > max) max = value;
		if (value % 1 !== 0) whole = false;
	}
	if (min > max || !Number.isFinite(min) || !Number.isFinite(max)) return {};
	const range = {
		min: min + 0,
		max: max + 0
	};
	if (!whole) return { range };
	return mayBeUnique && isUnique(column, min, max) ? {
		unique: true,
		integer: true
	} : {
		range,
		integer: true
	};
}
function isUnique(column, min, max) {
	const rows = column.values.length;
	return max - min + 1 >= rows && countDistinct(column) === rows;
}
// packages/pipeline/check.ts
async function check(project, options = {}) {
	const data = await loadData(project);
	if (options.infer) await writeSchema(project, data.train);
	const declared = await readSchema(project);
	const { config } = project;
	const anomalies = checkTables({
		train: data.train,
		test: data.test,
		target: config.data.target,
		task: config.task,
		ignore: config.data.ignore,
		severities: config.check.severity,
		...config.data.id === void 0 ? {} : { id: config.data.id },
		...declared === null ? {} : { schema: declared.schema }
	});
	const record = sealRecord("data-check", {
		model: config.model,
		files: data.files.map(({ role, path, digest, bytes, rows }) => ({
			role,
			path,
			digest,
			bytes,
			rows
		})),
		split: data.split,
		target: config.data.target,
		id: config.data.id ?? null,
		rows: {
			train: data.train.rows,
			test: data.test.rows
		},
		columns: data.train.columns.map(describeColumn),
		schemaFile: declared?.file ?? null,
		anomalies: anomalies.map((anomaly) => ({
			...anomaly,
			examples: [...anomaly.examples]
		})),
		passed: anomalies.every((anomaly) => anomaly.severity !== "error")
	});
	return {
		record: await writeRecord(project, "data-check", record),
		data
	};
}
function requirePassed(record) {
	if (record.passed) return;
	const errors = record.anomalies.filter((anomaly) => anomaly.severity === "error");
	const first = errors[0];
	const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
	throw new PawlError("data", `the data was refused: ${first?.message ?? ""}${more}`, {
		...first?.column === void 0 ? {} : { where: `column "${first.column}"` },
		remedy: first?.remedy ?? "Run `pawl check`."
	});
}
function requireCheckedData(config, dataCheck, data) {
	const facts = (files, ...rest) => canonicalJson([files.map(({ role, path, digest }) => ({
		role,
		path,
		digest
	})), ...rest]);
	const { target, id = null } = config.data;
	if (facts(dataCheck.files, dataCheck.split, dataCheck.target, dataCheck.id) === facts(data.files, data.split, target, id)) return;
	throw new PawlError("data", "the data is not the data that was checked", {
		where: dataCheck.files.map((file) => file.path).join(", "),
		remedy: "Run `pawl check` and `pawl train` again."
	});
}
function describeColumn(column) {
	const { name, kind } = column;
	return {
		name,
		kind,
		nulls: countNulls(column),
		distinct: kind === "text" ? countDistinct(column) : null
	};
}
async function writeSchema(project, train) {
	const path = join(project.root, project.config.check.schema);
	await writeFileAtomic(path, formatDataSchema(inferSchema(train)));
	project.host.note(`wrote ${project.config.check.schema}`);
}
async function readSchema(project) {
	const name = project.config.check.schema;
	const content = await readFile(join(project.root, name), "utf8").catch((error) => {
		if (error.code === "ENOENT") return null;
		throw error;
	});
	if (content === null) return null;
	return {
		schema: parseDataSchema(content, name),
		file: {
			path: name,
			digest: digestOf(content),
			bytes: Buffer.byteLength(content)
		}
	};
}
async function loadCheckedData(project) {
	const dataCheck = await requireRecord(project, "data-check");
	requirePassed(dataCheck);
	const data = await loadData(project);
	requireCheckedData(project.config, dataCheck, data);
	return data;
}
export { requirePassed as i, loadCheckedData as n, requireCheckedData as r, check as t };
