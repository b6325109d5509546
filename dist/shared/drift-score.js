import { n as didYouMean, t as PawlError } from "./errors.js";
import { a as boolean, f as record, g as union, i as array, l as literal, m as string, n as _enum, p as strictObject, r as _null, s as int, u as number } from "./schemas.js";
import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join, normalize } from "node:path";
// packages/serve/contract.ts
const CONTRACT_FILE = "pawl-serve.json";
const LARGEST_CONTRACT = 2e7;
const MOST_COLUMNS = 1e5;
const text = string().min(1).max(1e3);
const digest = string().regex(/^sha256:[0-9a-f]{64}$/, "must be \"sha256:\" and 64 hexadecimal digits");
const cell = union([
	number(),
	string(),
	_null()
]);
const columnSchema = strictObject({
	name: text,
	kind: _enum(["number", "text"]),
	nullable: boolean(),
	categories: array(string()).max(1e5).nullable().optional(),
	min: number().optional(),
	max: number().optional()
});
const sampleSchema = strictObject({
	row: record(string(), cell),
	prediction: union([number(), string()]),
	probabilities: array(number()).optional()
});
const contractSchema = strictObject({
	schema: literal("pawl/serve/1"),
	name: text,
	version: text,
	task: _enum(["classification", "regression"]),
	labels: array(text).max(1e5),
	target: text,
	columns: array(columnSchema).min(1).max(MOST_COLUMNS),
	files: strictObject({ model: text }),
	digests: strictObject({
		model: digest,
		verdict: digest,
		release: digest.nullable()
	}),
	limits: strictObject({
		rows: int().min(1).max(1e6).optional(),
		body_bytes: int().min(1e3).max(5e8).optional(),
		unknown_categories: _enum(["refuse", "null"]).optional(),
		unknown_columns: _enum(["refuse", "ignore"]).optional()
	}).optional(),
	expected: strictObject({
		bounds: array(number()).max(100),
		counts: array(int().min(0)).max(1e5)
	}).optional(),
	samples: array(sampleSchema).max(5)
});
async function readContract(folder) {
	const path = join(folder, CONTRACT_FILE);
	return parseContract(await readBounded(path), path);
}
function parseContract(source, where) {
	let value;
	try {
		value = JSON.parse(source);
	} catch (cause) {
		throw wrong(`it is not valid JSON: ${cause.message}`, where, cause);
	}
	const parsed = contractSchema.safeParse(value);
	if (!parsed.success) throw wrong(describeIssue(parsed.error.issues[0], value), where);
	const contract = parsed.data;
	const mistake = findMistake(contract);
	if (mistake !== void 0) throw wrong(mistake, where);
	return contract;
}
function wrong(problem, where, cause) {
	return new PawlError("record", `the contract of the model is not valid: ${problem}`, {
		where,
		remedy: "Publish the image again, or take the file from the image as it was published.",
		cause
	});
}
function describeIssue(issue, value) {
	const place = issue.path.length === 0 ? "the contract" : `"${issue.path.map(String).join(".")}"`;
	if (issue.code === "invalid_value" && issue.path[0] === "schema") return `"schema" is ${JSON.stringify(value.schema)?.slice(0, 100) ?? "missing"}, and this server reads "pawl/serve/1"`;
	if (issue.code !== "unrecognized_keys") return `${place}: ${issue.message}`;
	const key = issue.keys[0];
	const known = issue.path.length === 0 ? Object.keys(contractSchema.shape) : [];
	return `${place} has a key that does not belong there: ${JSON.stringify(key.slice(0, 100))}.${didYouMean(key, known)}`;
}
function findMistake({ columns, labels, task, target, files, expected, samples }) {
	const names = new Set(columns.map(({ name }) => name));
	if (names.size !== columns.length) return "\"columns\" has two of one name";
	if (names.has(target)) return `"columns" holds the target "${target}"`;
	if (new Set(labels).size !== labels.length) return "\"labels\" has one twice";
	if (task === "classification" && labels.length < 2) return "\"labels\" needs two classes at least";
	if (task === "regression" && labels.length > 0) return "\"labels\" has classes, and the task is regression";
	const groups = task === "classification" ? labels.length : (expected?.bounds.length ?? 0) + 1;
	if (expected && expected.counts.length !== groups) return `"expected.counts" has not ${groups} numbers`;
	if (expected?.bounds.some((bound, i) => i > 0 && bound <= expected.bounds[i - 1])) return "\"expected.bounds\" do not rise";
	if (!staysInside(files.model)) return "\"files.model\" leads out of the folder";
	for (const { name, kind, categories, min, max } of columns) {
		if (kind === "number" && categories !== void 0) return `"${name}" is a number and has categories`;
		if (kind === "text" && categories === void 0) return `"${name}" is a text and says no categories`;
		if (kind === "text" && (min ?? max) !== void 0) return `"${name}" is a text and has a range`;
		if (categories && new Set(categories).size !== categories.length) return `"${name}" has a category twice`;
	}
	return samples.map((sample) => findSampleMistake(sample, task, labels)).find((found) => found !== void 0);
}
function findSampleMistake({ prediction, probabilities }, task, labels) {
	if (task === "regression") return typeof prediction === "number" && probabilities === void 0 ? void 0 : "a sample of a regression needs a number as its prediction, and nothing else";
	if (!labels.includes(String(prediction))) return "a sample has a prediction that is none of \"labels\"";
	return probabilities === void 0 || probabilities.length === labels.length ? void 0 : "a sample has not one probability a label";
}
function staysInside(path) {
	return !isAbsolute(path) && !/^\.\.(?:[/\\]|$)/.test(normalize(path)) && !path.includes("\0");
}
async function readBounded(path) {
	try {
		const facts = await stat(path);
		if (!facts.isFile()) throw wrong("it is not a file", path);
		if (facts.size > LARGEST_CONTRACT) throw wrong("it is larger than 20 MB", path);
		return await readFile(path, "utf8");
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
		throw new PawlError("record", "there is no contract of a model", {
			where: path,
			remedy: "Mount or copy the folder of a published model there, or set PAWL_MODEL_DIR to it.",
			cause: error
		});
	}
}
// packages/serve/drift-score.ts
const WINDOW = 2e3;
const LEAST = 500;
const SMOOTHING = .5;
function driftScore({ expected, labels }) {
	if (!expected) return null;
	const groups = expected.counts.length;
	const window = new Uint32Array(WINDOW);
	const counts = new Float64Array(groups);
	const places = new Map(labels.map((label, place) => [label, place]));
	let known;
	let order = [];
	let next = 0;
	let rows = 0;
	function put(group) {
		if (rows === WINDOW) counts[window[next]]--;
		else rows++;
		window[next] = group;
		counts[group]++;
		next = (next + 1) % WINDOW;
	}
	return {
		add(predictions, from, added) {
			const first = from + Math.max(0, added - WINDOW);
			if (predictions.task === "regression") {
				for (let row = first; row < from + added; row++) put(groupOf(expected.bounds, predictions.predicted[row]));
				return;
			}
			if (predictions.labels !== known) {
				known = predictions.labels;
				order = known.map((label) => places.get(label));
			}
			for (let row = first; row < from + added; row++) put(order[predictions.predicted[row]]);
		},
		get rows() {
			return rows;
		},
		value: () => rows < LEAST ? null : stabilityIndex(expected.counts, counts)
	};
}
function groupOf(bounds, value) {
	let group = 0;
	while (group < bounds.length && !(value <= bounds[group])) group++;
	return group;
}
function stabilityIndex(expected, found) {
	const total = (counts) => [...counts].reduce((sum, count) => sum + count + SMOOTHING, 0);
	const [before, now] = [total(expected), total(found)];
	return expected.reduce((sum, count, group) => {
		const [a, b] = [(found[group] + SMOOTHING) / now, (count + SMOOTHING) / before];
		return sum + (a - b) * Math.log(a / b);
	}, 0);
}
export { readContract as i, groupOf as n, CONTRACT_FILE as r, driftScore as t };
