import { n as openPredictor, t as loadModel } from "./model-file.js";
import { n as didYouMean, t as PawlError } from "./errors.js";
import { i as textAt, t as findColumn } from "./column.js";
import { a as requireColumn, c as writeCsv, f as readTable, n as distinctValues, r as featureNames, s as testIds } from "./data.js";
import { n as sortLabels, t as labelFinder } from "./labels.js";
import { n as readScores, t as predictedByScores } from "./prediction-scores.js";
import { lstat, readFile, readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
// packages/models/metrics-file.ts
const LARGEST_FILE = 1e6;
const DEEPEST = 20;
async function readMetrics({ path, name, size }) {
	if (size > LARGEST_FILE) throw new PawlError("data", `"${name}" is larger than 1 MB`, {
		where: path,
		remedy: "Write only metrics there; predictions belong in predictions.csv."
	});
	const value = parse(await readFile(path, "utf8"), path);
	const metrics = new Map();
	collect(value, [], {
		metrics,
		path
	});
	if (metrics.size === 0) throw refusal(path, "it holds no metric", "Write {\"rmse\": 0.42}, for example.");
	return Object.fromEntries(metrics);
}
function parse(text, path) {
	try {
		return JSON.parse(text.replace(/^\ufeff/, ""));
	} catch (error) {
		if (text.trim() === "") throw refusal(path, "it is empty", "Was the command ended while it wrote?");
		const notJson = /[:[,\s](NaN|-?Infinity)\b/.exec(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "\"\""))?.[1];
		throw notJson === void 0 ? refusal(path, "it is not valid JSON", "Was the command ended while it wrote? Write it whole.", error) : refusal(path, `it holds ${notJson}, which is no JSON and no metric`, "Leave out a metric that is undefined.", error);
	}
}
function collect(value, keys, into) {
	const name = keys.join(".");
	if (typeof value === "number" && Number.isFinite(value) && keys.length > 0) {
		if (into.metrics.has(name)) throw refusal(into.path, `it holds the metric "${name}" twice`, "Nested names are joined with dots.");
		into.metrics.set(name, value);
		return;
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		const kind = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
		const what = typeof value === "number" && keys.length > 0 ? "too large a number" : kind;
		const subject = keys.length === 0 ? "the whole of it" : `"${name}"`;
		throw refusal(into.path, `${subject} is ${what}`, "Every metric must be a finite number under a name.");
	}
	if (keys.length === DEEPEST) throw refusal(into.path, `it is nested deeper than ${DEEPEST} levels`, "Write metrics flat.");
	for (const [key, inner] of Object.entries(value)) collect(inner, [...keys, key], into);
}
function refusal(path, problem, remedy, cause) {
	return new PawlError("data", `metrics.json cannot be used: ${problem}`, {
		where: path,
		remedy,
		cause
	});
}
// packages/models/output-folder.ts
const MOST_FILES = 1e5;
async function listOutput(folder, root = folder) {
	const names = (await readdir(folder)).sort();
	const realRoot = await realpath(root);
	const entries = [];
	for (const name of names) entries.push(await describe(join(folder, name), name, realRoot));
	return entries;
}
async function describe(path, name, realRoot) {
	if ((await lstat(path)).isSymbolicLink()) await refuseOutside(path, realRoot);
	const facts = await stat(path);
	if (facts.isDirectory()) return {
		name,
		path,
		kind: "folder",
		size: 0
	};
	if (facts.isFile()) return {
		name,
		path,
		kind: "file",
		size: facts.size
	};
	throw new PawlError("data", `the training command left "${name}", which is neither a file nor a folder`, {
		where: path,
		remedy: "Leave plain files in PAWL_OUTPUT."
	});
}
async function refuseOutside(path, realRoot) {
	const target = await realpath(path).catch(() => void 0);
	if (target?.startsWith(realRoot + sep)) return;
	throw new PawlError("data", `the training command left a symbolic link that points ${target === void 0 ? "to nothing" : "out of PAWL_OUTPUT"}`, {
		where: path,
		remedy: "Copy the file into PAWL_OUTPUT instead of linking it."
	});
}
async function listFilesBelow(folder, root) {
	const files = [];
	const visited = new Set();
	const waiting = [{
		path: folder,
		prefix: ""
	}];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const real = await realpath(next.path);
		if (visited.has(real)) continue;
		visited.add(real);
		for (const entry of await listOutput(next.path, root)) {
			const name = next.prefix + entry.name;
			if (entry.kind === "folder") waiting.push({
				path: entry.path,
				prefix: `${name}/`
			});
			else files.push(name);
		}
		if (files.length > MOST_FILES) throw new PawlError("data", `the model folder holds more than ${MOST_FILES} files`, { where: folder });
	}
	return files.sort();
}
// packages/models/row-match.ts
function idColumnName(table, idColumn) {
	return [idColumn, "id"].find((name) => name !== void 0 && findColumn(table, name) !== void 0);
}
function matchRows(table, expected, where) {
	const name = idColumnName(table, expected.idColumn);
	if (name === void 0) return rowsInOrder(table, expected, where);
	const ids = expected.testIds ?? Array.from({ length: expected.testRows }, (_, row) => String(row));
	const rowOf = new Map(ids.map((id, row) => [id, row]));
	if (rowOf.size !== ids.length) throw new PawlError("data", "ids of the test data repeat, so predictions cannot be matched", {
		where: `column "${expected.idColumn ?? name}" of the test data`,
		remedy: "Every test row needs an id of its own."
	});
	const order = new Int32Array(ids.length).fill(-1);
	const unknown = [];
	const repeated = [];
	const column = findColumn(table, name);
	for (let row = 0; row < table.rows; row++) {
		const id = textAt(column, row);
		if (id === null) throw withoutId(where, row);
		const place = rowOf.get(id) ?? rowOf.get(canonicalNumber(id));
		if (place === void 0) unknown.push(id);
		else if (order[place] !== -1) repeated.push(id);
		else order[place] = row;
	}
	refuseMismatch({
		unknown,
		repeated,
		missing: ids.filter((_, row) => order[row] === -1)
	}, table.rows, expected, where);
	return order;
}
function rowsInOrder(table, { testIds, testRows, idColumn }, where) {
	if (testIds !== null) throw new PawlError("data", `the predictions have no column "${idColumn ?? "id"}"`, {
		where,
		remedy: `Write the id of each test row beside its prediction, in a column "${idColumn ?? "id"}".`
	});
	if (table.rows === testRows) return Int32Array.from({ length: testRows }, (_, row) => row);
	throw new PawlError("data", `there are ${table.rows} predictions for ${testRows} test rows`, {
		where,
		remedy: "Write one prediction for every test row, in order, or set `data.id` and write the ids too."
	});
}
function canonicalNumber(id) {
	const number = id.trim() === "" ? NaN : Number(id);
	return Number.isFinite(number) ? String(number + 0) : id;
}
function withoutId(where, row) {
	return new PawlError("data", `a prediction has no id, in row ${row + 1}`, {
		where: `${where}, row ${row + 1}`,
		remedy: "Write the id of each test row beside its prediction."
	});
}
function refuseMismatch({ unknown, repeated, missing }, rows, { testIds, testRows }, where) {
	const numbers = testIds === null ? " Without `data.id`, ids are row numbers from 0." : "";
	const fail = (message, remedy) => {
		throw new PawlError("data", message, {
			where,
			remedy: remedy + numbers
		});
	};
	if (unknown.length > 0 && unknown.length === rows) fail(`the predictions are for other rows: none of their ids is in the test data, such as ${examples(unknown)}`, "Predict the rows of the file that PAWL_TEST_DATA names.");
	if (unknown.length > 0) fail(`${count(unknown, "prediction is", "predictions are")} for ids that are not in the test data: ${examples(unknown)}`, "Predict the rows of the file that PAWL_TEST_DATA names, and no others.");
	if (repeated.length > 0) fail(`ids are there more than once: ${examples(repeated)}`, "Write one prediction for every test row.");
	if (missing.length > 0) fail(`${missing.length} of ${testRows} test rows have no prediction: ${examples(missing)}`, "Write one prediction for every test row. Was the command ended while it wrote?");
}
function count(items, one, more) {
	return items.length === 1 ? `one ${one}` : `${items.length} ${more}`;
}
function examples(ids) {
	const shown = [...new Set(ids)].slice(0, 3).map((id) => JSON.stringify(id.slice(0, 100)));
	return ids.length > shown.length ? `${shown.join(", ")}, ...` : shown.join(", ");
}
// packages/models/predictions-file.ts
async function readPredictionsFile(folder, file, expected) {
	const options = {
		baseDir: folder,
		...expected.nulls ? { nulls: expected.nulls } : {}
	};
	const { table } = await readTable(file, options);
	const types = typesToForce(table, expected);
	if (Object.keys(types).length === 0) return predictionsOf(table, expected, file);
	return predictionsOf((await readTable(file, {
		...options,
		types
	})).table, expected, file);
}
function typesToForce(table, { idColumn, task }) {
	const wanted = new Map([[idColumnName(table, idColumn), "text"], ["prediction", task === "regression" ? "number" : "text"]]);
	const wrong = table.columns.filter(({ name, kind }) => wanted.has(name) && wanted.get(name) !== kind);
	return Object.fromEntries(wrong.map(({ name }) => [name, wanted.get(name)]));
}
function predictionsOf(table, expected, where) {
	const ordered = {
		table,
		order: matchRows(table, expected, where),
		where
	};
	const column = findColumn(table, "prediction");
	if (expected.task === "regression") {
		if (!column) throw noPrediction(table, expected, where);
		return {
			...numbersOf(column, ordered),
			...boundsOf(ordered)
		};
	}
	const { labels, testRows: rows } = expected;
	const scores = readScores(ordered, expected, idColumnName(table, expected.idColumn));
	if (!column && !scores) throw noPrediction(table, expected, where);
	return {
		task: "classification",
		rows,
		labels,
		predicted: column ? classesOf(column, ordered, labels) : predictedByScores(scores, rows),
		...scores ? { scores } : {}
	};
}
function noPrediction(table, { task, idColumn }, where) {
	const names = table.columns.map((column) => column.name).filter((name) => name !== idColumn);
	const or = task === "classification" ? ", or scores in columns `score` or `score_<class>`" : "";
	return new PawlError("data", `there is no column "prediction".${didYouMean("prediction", names)}`, {
		where,
		remedy: `Write a column \`prediction\`${or}.`
	});
}
function boundsOf(ordered) {
	const [lower, upper] = ["lower", "upper"].map((name) => findColumn(ordered.table, name));
	if (!lower && !upper) return {};
	if (!lower || !upper) {
		const [there, absent] = lower ? ["lower", "upper"] : ["upper", "lower"];
		throw new PawlError("data", `there is a column "${there}" and none "${absent}"`, {
			where: ordered.where,
			remedy: "Write both ends of a predicted interval, or neither."
		});
	}
	return {
		lower: numbersOf(lower, ordered).predicted,
		upper: numbersOf(upper, ordered).predicted
	};
}
function numbersOf(column, { order, where }) {
	if (column.kind !== "number") throw new PawlError("data", `the column "${column.name}" holds texts, and the task is regression`, { where });
	const bad = order.find((row) => column.nulls?.[row] === 1 || !Number.isFinite(column.values[row]));
	if (bad !== void 0) {
		const what = column.nulls?.[bad] === 1 ? "missing" : column.values[bad];
		const named = column.name === "prediction" ? "prediction" : `"${column.name}" of a prediction`;
		throw new PawlError("data", `the ${named} is ${what}, not a finite number, in row ${bad + 1}`, {
			where: `${where}, row ${bad + 1}`,
			remedy: "Every test row needs a prediction."
		});
	}
	const predicted = Float64Array.from(order, (row) => column.values[row]);
	return {
		task: "regression",
		rows: order.length,
		predicted
	};
}
function classesOf(column, { order, where }, labels) {
	const find = labelFinder(labels);
	return order.map((row) => {
		const text = textAt(column, row);
		const code = text === null ? void 0 : find(text);
		if (code !== void 0) return code;
		const problem = text === null ? "a prediction is missing" : `the predicted class ${JSON.stringify(text.slice(0, 100))} is none of the target's.${didYouMean(text, labels)}`;
		throw new PawlError("data", `${problem} (row ${row + 1})`, {
			where: `${where}, row ${row + 1}`,
			remedy: `The classes are: ${labels.slice(0, 20).join(", ")}${labels.length > 20 ? ", ..." : ""}.`
		});
	});
}
// packages/models/outputs.ts
const PREDICTIONS = ["predictions.csv", "predictions.parquet"];
const METRICS = "metrics.json";
const PREFERRED = ["model.onnx", "model.json"];
const KNOWN = [
	...PREDICTIONS,
	METRICS,
	...PREFERRED,
	"model"
];
async function readOutputs(folder, expected) {
	const entries = await listOutput(folder);
	const model = await findModel(folder, entries);
	const predictions = findPredictions(folder, entries);
	const metrics = entries.find(({ name, kind }) => name === METRICS && kind === "file");
	if (!model && !predictions && !metrics) throw nothingLeft(folder, entries);
	return {
		...model ? { model } : {},
		...predictions ? { predictions: await readPredictionsFile(folder, predictions.name, expected) } : {},
		...metrics ? { metrics: await readMetrics(metrics) } : {}
	};
}
function findPredictions(folder, entries) {
	const found = entries.filter(({ name, kind }) => PREDICTIONS.includes(name) && kind === "file");
	if (found.length < 2) return found[0];
	throw new PawlError("data", `there are ${PREDICTIONS.join(" and ")}, and only one can be believed`, {
		where: folder,
		remedy: "Write one of them."
	});
}
async function findModel(folder, entries) {
	const named = entries.filter(({ name, kind }) => kind === "file" && /^model\.[^/]+$/.test(name));
	const file = PREFERRED.map((name) => named.find((entry) => entry.name === name)).find(Boolean) ?? named[0];
	if (file) {
		if (file.size > 0) return {
			path: file.path,
			name: file.name,
			files: [file.name]
		};
		throw new PawlError("data", `the model "${file.name}" is empty`, {
			where: file.path,
			remedy: "Was the command ended while it wrote?"
		});
	}
	const own = entries.find(({ name, kind }) => name === "model" && kind === "folder");
	const below = own ? await listFilesBelow(own.path, folder) : [];
	if (!own || below.length === 0) return void 0;
	return {
		path: own.path,
		name: own.name,
		files: below.map((name) => `${own.name}/${name}`)
	};
}
function nothingLeft(folder, entries) {
	const names = entries.map((entry) => entry.name);
	const near = names.map((name) => didYouMean(name, KNOWN)).find((hint) => hint !== "") ?? "";
	const others = names.slice(0, 3).join(", ") + (names.length > 3 ? ", ..." : "");
	const message = names.length === 0 ? "the training command left nothing in PAWL_OUTPUT" : `the training command left nothing that Pawl knows in PAWL_OUTPUT, only ${others}.${near}`;
	return new PawlError("command", message, {
		where: folder,
		remedy: "Leave any of: predictions.csv or predictions.parquet (id, prediction, score columns), metrics.json, model.onnx or another model.* file, a folder model."
	});
}
// packages/pipeline/predictions.ts
const MODEL_FILE = "model.pawl";
const ONNX_FILE = "model.onnx";
const SCORE_PREFIX = "score_";
function outputFolder(project) {
	return join(project.workFolder, "output");
}
function truthOf(config, data, moreLabels = []) {
	const target = requireColumn(data.test, config.data.target);
	const labels = config.task === "regression" ? [] : sortLabels([...labelsOf(config, data), ...moreLabels]);
	return {
		ids: testIds(config, data.test),
		rows: data.test.rows,
		labels,
		positive: positiveIndex(config, labels),
		target
	};
}
function labelsOf(config, data) {
	const sides = [data.train, data.test].map((table) => distinctValues(requireColumn(table, config.data.target), table.rows));
	return sortLabels(sides.flatMap((values) => [...values]));
}
function positiveIndex(config, labels) {
	const asked = config.evaluate.positive;
	if (asked === void 0) return labels.length === 2 ? 1 : void 0;
	const index = labels.indexOf(String(asked));
	if (index < 0) throw new PawlError("config", `"evaluate.positive": there is no class "${asked}"`, { remedy: `The classes are: ${labels.join(", ")}.` });
	return labels.length === 2 ? index : void 0;
}
function expectedOutputs(config, data) {
	const { ids, labels, rows, positive } = truthOf(config, data);
	return {
		task: config.task,
		target: config.data.target,
		testRows: rows,
		testIds: ids,
		labels,
		...positive === void 0 ? {} : { positive: labels[positive] },
		...config.data.id === void 0 ? {} : { idColumn: config.data.id },
		...config.data.nulls === void 0 ? {} : { nulls: config.data.nulls }
	};
}
async function candidateEvidence(project, data, truth, folder = outputFolder(project)) {
	if (project.config.train.run === void 0) {
		const predictor = await openPredictor(await loadModel(join(folder, MODEL_FILE)));
		return {
			kind: "rows",
			sample: await predictedBy(predictor, data.test, truth),
			reported: {},
			predictor
		};
	}
	const outputs = await readOutputs(folder, expectedOutputs(project.config, data));
	const reported = outputs.metrics ?? {};
	if (outputs.predictions) return {
		kind: "rows",
		sample: sampleOf(truth, outputs.predictions),
		reported,
		predictor: null
	};
	if (outputs.model?.name === ONNX_FILE) {
		const predictor = await openOnnx(project, data, truth, outputs.model.path);
		const sample = await predictedBy(predictor, data.test, truth);
		for (const note of predictor.notes) project.host.note(note);
		return {
			kind: "rows",
			sample,
			reported,
			predictor
		};
	}
	if (outputs.metrics) return {
		kind: "metrics-only",
		metrics: outputs.metrics
	};
	throw new PawlError("command", "the training command left a model that Pawl cannot open, and neither predictions nor metrics", {
		where: folder,
		remedy: "Let it write predictions.csv (id, prediction, score columns), metrics.json or model.onnx into PAWL_OUTPUT."
	});
}
async function predictionsOfModel(file, data, truth) {
	return predictedBy(await openPredictor(await loadModel(file)), data.test, truth);
}
async function predictedBy(predictor, rows, truth) {
	return sampleOf(truth, await predictor.predict(rows));
}
async function openOnnx({ root, config }, data, { labels }, file) {
	const { openOnnxModel } = await import("./onnx-predictor.js");
	return openOnnxModel({
		file,
		root,
		task: config.task,
		features: featureNames(config, data.train),
		...config.task === "classification" ? { labels } : {}
	});
}
function sampleOf(truth, predictions) {
	if (predictions.task === "regression") return {
		task: "regression",
		actual: truth.target.values,
		predicted: predictions.predicted,
		...predictions.lower && predictions.upper ? {
			lower: predictions.lower,
			upper: predictions.upper
		} : {}
	};
	const position = new Map(truth.labels.map((label, index) => [label, index]));
	const recode = Int32Array.from(predictions.labels, (label) => position.get(label));
	return {
		task: "classification",
		labels: truth.labels,
		actual: Int32Array.from({ length: truth.rows }, (_, row) => position.get(textAt(truth.target, row))),
		predicted: predictions.predicted.map((code) => recode[code]),
		...predictions.scores === void 0 ? {} : { scores: alignScores(truth, predictions.labels, predictions.scores) },
		...truth.positive === void 0 ? {} : { positive: truth.positive }
	};
}
function alignScores(truth, labels, scores) {
	return truth.labels.map((label) => scores[labels.indexOf(label)] ?? new Float64Array(truth.rows));
}
async function writePredictions(path, truth, sample) {
	const id = textColumn("id", Array.from({ length: truth.rows }, (_, row) => truth.ids?.[row] ?? String(row)));
	const columns = sample.task === "regression" ? [
		id,
		{
			kind: "number",
			name: "actual",
			values: sample.actual
		},
		{
			kind: "number",
			name: "prediction",
			values: sample.predicted
		},
		...sample.lower && sample.upper ? [{
			kind: "number",
			name: "lower",
			values: sample.lower
		}, {
			kind: "number",
			name: "upper",
			values: sample.upper
		}] : []
	] : [
		id,
		{
			kind: "text",
			name: "actual",
			codes: sample.actual,
			dictionary: sample.labels
		},
		{
			kind: "text",
			name: "prediction",
			codes: sample.predicted,
			dictionary: sample.labels
		},
		...(sample.scores ?? []).map((values, i) => ({
			kind: "number",
			name: `${SCORE_PREFIX}${sample.labels[i]}`,
			values
		}))
	];
	await writeCsv({
		rows: truth.rows,
		columns
	}, path);
}
function textColumn(name, texts) {
	const dictionary = [...new Set(texts)];
	const codes = new Map(dictionary.map((text, code) => [text, code]));
	return {
		kind: "text",
		name,
		codes: Int32Array.from(texts, (text) => codes.get(text)),
		dictionary
	};
}
async function readPredictions(path, truth, task) {
	const value = task === "regression" ? "number" : "text";
	const { table } = await readTable(path, {
		baseDir: "/",
		types: {
			id: "text",
			actual: value,
			prediction: value
		}
	});
	const rows = rowOrder(table, truth, path);
	const prediction = requireColumn(table, "prediction");
	if (prediction.kind === "number") {
		const bounds = ["lower", "upper"].flatMap((name) => {
			const column = findColumn(table, name);
			return column?.kind === "number" ? [[name, Float64Array.from(rows, (row) => column.values[row])]] : [];
		});
		return sampleOf(truth, {
			task: "regression",
			predicted: Float64Array.from(rows, (row) => prediction.values[row]),
			rows: truth.rows,
			...Object.fromEntries(bounds)
		});
	}
	const scored = table.columns.filter((column) => column.kind === "number" && column.name.startsWith(SCORE_PREFIX));
	const labels = sortLabels([...prediction.dictionary, ...scored.map((column) => column.name.slice(6))]);
	const codes = new Map(labels.map((label, code) => [label, code]));
	return sampleOf(truth, {
		task: "classification",
		rows: truth.rows,
		labels,
		predicted: Int32Array.from(rows, (row) => codes.get(textAt(prediction, row))),
		...scored.length === 0 ? {} : { scores: labels.map((label) => scoresOf(label, scored, rows)) }
	});
}
function scoresOf(label, scored, rows) {
	const column = scored.find(({ name }) => name === `${SCORE_PREFIX}${label}`);
	return column ? Float64Array.from(rows, (row) => column.values[row]) : new Float64Array(rows.length);
}
function rowOrder(table, truth, path) {
	const id = requireColumn(table, "id");
	const byId = new Map(Array.from({ length: table.rows }, (_, row) => [textAt(id, row), row]));
	const missing = (id) => new PawlError("record", `the baseline has no prediction for the row "${id}"`, {
		where: path,
		remedy: "Accept a baseline on this test set."
	});
	return Int32Array.from({ length: truth.rows }, (_, row) => {
		const own = truth.ids?.[row] ?? String(row);
		const found = byId.get(own);
		if (found === void 0) throw missing(own);
		return found;
	});
}
export { predictionsOfModel as a, truthOf as c, outputFolder as i, writePredictions as l, candidateEvidence as n, readPredictions as o, expectedOutputs as r, textColumn as s, MODEL_FILE as t, readOutputs as u };
