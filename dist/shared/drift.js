import { n as didYouMean, t as PawlError } from "./errors.js";
import { a as boolean, i as array, m as string, n as _enum, p as strictObject, s as int, u as number } from "./schemas.js";
import { a as sealRecord, c as digest, d as name, f as recordSchema, l as file, m as text, p as share, s as count, u as interval } from "./seal.js";
import { i as textAt, r as takeRows, t as findColumn } from "./column.js";
import { d as readTable, i as loadData, n as distinctValues, r as featureNames } from "./data.js";
import { i as writeRecord, t as readRecord } from "./work-folder.js";
import { t as freeName } from "./prediction-lines.js";
import { t as benjaminiHochberg } from "./multiplicity.js";
import { a as detectableEffect, i as columnTests, r as evidentlyDrift, t as changeText } from "./change-text.js";
import { r as formatNumber } from "./format.js";
import { h as columnSource } from "./parquet.js";
import { t as digestFile } from "./digest-file.js";
import { n as fetchBaselinePredictions, o as storedRun, r as findBaseline } from "./baseline.js";
import { join, relative, resolve } from "node:path";
import { availableParallelism } from "node:os";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
// packages/drift/settings.ts
const DEFAULT_SETTINGS = {
	alpha: .05,
	power: .8,
	confidence: .95,
	resolution: 2,
	seed: 42,
	thresholds: {
		distribution: .1,
		missing: .05,
		newValues: .01,
		vanishedValues: .05,
		range: .01
	},
	columns: new Map()
};
// packages/drift/detect.ts
function detectDrift(reference, current, given = {}, others = [], measured = new Map()) {
	const settings = {
		...DEFAULT_SETTINGS,
		...given
	};
	const added = current.columns.map(({ name }) => name).filter((name) => !findColumn(reference, name));
	const decided = decideTests([...reference.columns.flatMap((column) => {
		const other = findColumn(current, column.name);
		if (!other) return [absent(column.name, added)];
		return measured.get(column.name) ?? columnTests(column, other, settings);
	}), ...others.flatMap(([column, other]) => columnTests(column, other, settings))], settings);
	const drifted = decided.filter(({ decision }) => decision === "drift").map(({ column }) => column);
	return {
		decision: worst(decided.map(({ decision }) => decision)),
		tests: decided,
		drifted: [...new Set(drifted)],
		added
	};
}
function decideTests(tests, settings) {
	const adjusted = benjaminiHochberg(tests.map(({ pValue }) => pValue ?? NaN));
	const alpha = settings.alpha / Math.max(1, tests.filter(({ pValue }) => pValue !== null).length);
	return tests.map((test, i) => {
		const adjustedPValue = test.pValue === null ? null : adjusted[i];
		const { sight, threshold } = test;
		const asked = {
			alpha,
			power: settings.power,
			floor: threshold
		};
		const detectable = sight && detectableEffect(sight, asked);
		return {
			...test,
			adjustedPValue,
			detectable,
			decision: decide(test, adjustedPValue, detectable, settings)
		};
	});
}
function decide({ aspect, effect, net, threshold, sight }, adjustedPValue, detectable, { alpha, resolution }) {
	if (aspect === "presence" || aspect === "type") return "drift";
	if (adjustedPValue !== null && adjustedPValue <= alpha && net >= threshold) return "drift";
	if (!sight) return "no drift";
	const { low, high } = effect?.interval ?? {
		low: -1,
		high: 1
	};
	if (adjustedPValue !== null && Math.max(-low, high) < threshold) return "no drift";
	return detectable !== null && detectable <= resolution * threshold ? "no drift" : "insufficient";
}
function worst(decisions) {
	if (decisions.includes("drift")) return "drift";
	return decisions.length === 0 || decisions.includes("insufficient") ? "insufficient" : "no drift";
}
function absent(column, added) {
	return {
		column,
		aspect: "presence",
		test: "presence",
		statistic: null,
		pValue: null,
		effect: null,
		others: [],
		net: 0,
		sight: null,
		threshold: 0,
		note: `not among the current columns.${didYouMean(column, added)}`
	};
}
// packages/records/drift-record.ts
const driftEffect = strictObject({
	name,
	value: number(),
	interval: interval.nullable()
});
const driftDecision = _enum([
	"drift",
	"no drift",
	"insufficient"
]);
const driftFiles = array(strictObject({
	...file.shape,
	rows: count
}));
const DRIFT = {
	kind: "drift",
	schema: recordSchema("drift", {
		run: digest.nullable().meta({ description: "of the model in use; null where none is known" }),
		modelDigest: digest.nullable(),
		evaluation: digest.nullable().meta({ description: "whose predictions the current ones were compared with; null where they were not" }),
		reference: strictObject({
			from: _enum(["training", "files"]).meta({ description: "the training rows of pawl.yaml, or files" }),
			files: driftFiles,
			rows: count.meta({ description: "that were compared" })
		}),
		current: strictObject({
			files: driftFiles,
			rows: count.meta({ description: "that were compared" }),
			log: boolean().meta({ description: "whether it is a prediction log of the server" })
		}),
		compat: _enum(["evidently"]).nullable().meta({ description: "whose tests and thresholds were taken" }),
		settings: strictObject({
			alpha: share,
			power: share,
			confidence: share,
			resolution: number().positive(),
			seed: int()
		}).nullable().meta({ description: "null with `compat`" }),
		driftedShare: share.nullable().meta({ description: "of the columns, with `compat`; null otherwise" }),
		tests: array(strictObject({
			column: string(),
			aspect: _enum([
				"presence",
				"type",
				"missing",
				"distribution",
				"new values",
				"vanished values",
				"range"
			]),
			test: name,
			statistic: number().nullable(),
			pValue: share.nullable(),
			adjustedPValue: share.nullable().meta({ description: "after Benjamini and Hochberg over all tests of the record" }),
			effect: driftEffect.nullable(),
			others: array(driftEffect).meta({ description: "effects that decide nothing" }),
			net: number().nullable().meta({ description: "the effect without what chance alone makes of it, held against the threshold" }),
			threshold: number().nonnegative(),
			detectable: number().nullable().meta({ description: "the least effect that these rows would show; null where it is not asked or there is none" }),
			decision: driftDecision,
			note: text.nullable()
		})),
		drifted: array(string()).meta({ description: "columns with an alarm" }),
		added: array(string()).meta({ description: "columns of the current data alone" }),
		left: array(strictObject({
			column: string(),
			reason: text
		})).meta({ description: "what was not compared, and why" }),
		decision: driftDecision,
		reason: text
	})
};
// packages/pipeline/drift/server-log.ts
const FIELDS = [
	"time",
	"id",
	"model",
	"version",
	"role",
	"prediction",
	"score"
];
function logFields(table, features) {
	const named = FIELDS.map((field) => [field, freeName(field, features)]);
	if (named.some(([, name]) => !findColumn(table, name))) return void 0;
	return Object.fromEntries(named);
}
function answeredRows(table, { role }) {
	return rowsWhere(table, role, (value) => value !== "shadow");
}
function rowsOfModel(table, { role }) {
	return rowsWhere(table, role, (value) => value === "main");
}
function rowsWhere(table, name, keep) {
	const column = findColumn(table, name);
	const rows = [];
	for (let row = 0; row < table.rows; row++) if (keep(textAt(column, row))) rows.push(row);
	return rows.length === table.rows ? table : takeRows(table, Int32Array.from(rows));
}
// packages/pipeline/drift/sides.ts
async function readSides(project, asked) {
	const { drift, data, task } = project.config;
	const current = place(project, asked.current, drift.current);
	if (!current) throw new PawlError("usage", "nothing says what the data of now is", {
		where: project.configName,
		remedy: "Name it with --current, or as `drift.current`: a file, or a glob in quotes."
	});
	const declared = Object.entries(data.types).flatMap(([name, kind]) => kind === "text" ? [name] : []);
	const reference = await readReference(project, place(project, asked.reference, drift.reference), new Set(declared));
	const names = namesOf(reference, project.config);
	const texts = reference.table.columns.filter(({ kind }) => kind === "text").map(({ name }) => name);
	if (task === "classification") texts.push(freeName("prediction", names));
	return {
		reference,
		current: asSide(await readSide(project, "current", current, new Set([...declared, ...texts])), names)
	};
}
function place({ root }, asked, configured) {
	if (asked !== void 0) return {
		patterns: asked,
		folder: resolve(".")
	};
	return configured === void 0 ? void 0 : {
		patterns: configured,
		folder: root
	};
}
async function readReference(project, asked, texts) {
	if (asked) return {
		...asSide(await readSide(project, "reference", asked, texts), new Set()),
		from: "files"
	};
	const { train, files } = await loadData(project);
	return {
		table: train,
		files: files.filter(({ role }) => role !== "test"),
		log: void 0,
		from: "training"
	};
}
function namesOf({ table, log, from }, config) {
	if (from === "training") return new Set(featureNames(config, table));
	const own = new Set(log === void 0 ? [] : Object.values(log));
	const { target, id, group, weight, ignore } = config.data;
	const others = new Set([
		target,
		id,
		group,
		weight,
		...ignore
	]);
	const names = table.columns.map(({ name }) => name);
	return new Set(names.filter((name) => !own.has(name) && !others.has(name)));
}
async function readSide(project, side, { patterns, folder }, asText) {
	const { nulls, encoding, delimiter } = project.config.data;
	const { table, files } = await readTable(patterns, {
		baseDir: folder,
		lazy: true,
		asText,
		...nulls === void 0 ? {} : { nulls },
		...encoding === void 0 ? {} : { encoding },
		...delimiter === void 0 ? {} : { delimiter },
		onProgress: (done, total) => project.host.progress(`reading ${side} data`, done, total)
	});
	return {
		table,
		files: files.map((file) => ({
			...file,
			path: relative(project.root, resolve(folder, file.path)).replaceAll("\\", "/")
		}))
	};
}
function asSide({ table, files }, names) {
	const log = logFields(table, names);
	if (!log) return {
		table,
		files,
		log
	};
	const answered = answeredRows(table, log);
	if (answered.rows > 0) return {
		table: answered,
		files,
		log
	};
	throw new PawlError("data", "the log holds nothing but answers of a shadow", {
		where: files.map(({ path }) => path).join(", "),
		remedy: "Take a log in which clients were answered."
	});
}
function predictionName({ reference, current }) {
	if (current.log) return current.log.prediction;
	return findColumn(current.table, "prediction") && !findColumn(reference.table, "prediction") ? "prediction" : void 0;
}
// packages/pipeline/drift/compared.ts
function comparedTables(config, sides) {
	requireKnown(config, sides);
	const { reference, current } = sides;
	const { target, id, group, weight, ignore } = config.data;
	const outside = new Set([
		id,
		group,
		weight,
		...ignore
	]);
	const ignored = new Set(config.drift.ignore);
	const unpaired = !findColumn(reference.table, target) || !findColumn(current.table, target);
	const prediction = predictionName(sides);
	const columnsOf = ({ table, log }) => {
		const own = new Set(log && Object.values(log));
		const kept = table.columns.filter(({ name }) => !outside.has(name) && !ignored.has(name) && !own.has(name) && name !== prediction && !(unpaired && name === target));
		return {
			rows: table.rows,
			columns: kept
		};
	};
	const from = columnsOf(reference);
	const to = columnsOf(current);
	requireCommon(from, to, current);
	const without = findColumn(reference.table, target) ? "current data has" : "reference has";
	return {
		reference: from,
		current: to,
		left: [...unpaired ? [{
			column: target,
			reason: `the target: the ${without} none`
		}] : [], ...config.drift.ignore.map((column) => ({
			column,
			reason: "by `drift.ignore`"
		}))]
	};
}
function requireKnown({ drift }, sides) {
	const known = [sides.reference, sides.current].flatMap(({ table }) => table.columns.map(({ name }) => name));
	const named = [...drift.ignore.map((column) => ["drift.ignore", column]), ...Object.keys(drift.columns ?? {}).map((column) => ["drift.columns", column])];
	for (const [key, column] of named) {
		if (known.includes(column)) continue;
		throw new PawlError("config", `"${key}" names a column "${column}" that is not there.${didYouMean(column, known)}`, { remedy: "Correct the name, or take it out." });
	}
}
function requireCommon(reference, current, { files }) {
	const names = reference.columns.map(({ name }) => name);
	if (names.some((name) => findColumn(current, name))) return;
	const listed = (all) => `${all.slice(0, 5).map((name) => `"${name}"`).join(", ")}${all.length > 5 ? ` and ${all.length - 5} more` : ""}`;
	const theirs = current.columns.map(({ name }) => name);
	throw new PawlError("data", "the current data has no column of the reference", {
		where: files.map(({ path }) => path).join(", "),
		remedy: `The reference has ${listed(names)}; there ${theirs.length > 0 ? `are ${listed(theirs)}` : "is none to be compared"}.`
	});
}
// packages/pipeline/drift/findings.ts
const LONGEST_NOTE = 1e3;
function ownFindings(config, { reference, current }, pairs, measured = new Map()) {
	const settings = settingsOf(config);
	const found = detectDrift(reference, current, settings, pairs, new Map([...measured].flatMap(([name, { tests }]) => tests ? [[name, tests]] : [])));
	const tests = found.tests.map((test) => {
		const there = [findColumn(reference, test.column), findColumn(current, test.column)];
		const [from, to] = pairs.find(([{ name }]) => name === test.column) ?? there;
		if (test.decision !== "drift" || test.aspect !== "distribution" || !from || !to) return testOf(test);
		const known = from === there[0] ? measured.get(test.column)?.change : void 0;
		const change = known === void 0 ? changeText(from, to) : known;
		return testOf({
			...test,
			note: change ?? test.note
		});
	});
	const { alpha, power, confidence, resolution, seed } = settings;
	const decided = {
		drifted: [...found.drifted],
		decision: found.decision
	};
	return {
		settings: {
			alpha,
			power,
			confidence,
			resolution,
			seed
		},
		compat: null,
		driftedShare: null,
		tests,
		...decided,
		added: [...found.added],
		left: [],
		reason: reasonOf(tests, decided)
	};
}
function settingsOf({ drift }) {
	const { alpha = DEFAULT_SETTINGS.alpha, thresholds = {}, columns = {} } = drift;
	return {
		...DEFAULT_SETTINGS,
		alpha,
		thresholds: {
			...DEFAULT_SETTINGS.thresholds,
			...thresholdsOf(thresholds)
		},
		columns: new Map(Object.entries(columns).map(([column, own]) => [column, thresholdsOf(own)]))
	};
}
function thresholdsOf({ new_values: newValues, vanished_values: vanishedValues, ...rest }) {
	const all = {
		...rest,
		newValues,
		vanishedValues
	};
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== void 0));
}
function testOf({ sight: _sight, ...test }) {
	const share = (value) => value && Math.min(1, Math.max(0, value));
	return {
		...test,
		statistic: test.statistic !== null && Number.isFinite(test.statistic) ? test.statistic : null,
		pValue: share(test.pValue),
		adjustedPValue: share(test.adjustedPValue),
		others: test.others.filter(({ value }) => Number.isFinite(value)),
		note: test.note === null ? null : cut(test.note)
	};
}
function cut(note) {
	return note.length > LONGEST_NOTE ? `${note.slice(0, 999).toWellFormed()}…` : note;
}
function reasonOf(tests, { drifted, decision }) {
	const columns = new Set(tests.map(({ column }) => column)).size;
	if (decision === "drift") return `${drifted.length} of ${columns} columns drifted: ${named(drifted)}`;
	if (decision === "no drift") return `none of ${columns} columns drifted`;
	const unsure = tests.filter((test) => test.decision === "insufficient");
	return `no drift was found, and there are too few rows to rule it out in ${[...new Set(unsure.map(({ column }) => column))].length} of ${columns} columns`;
}
function named(columns) {
	return `${columns.slice(0, 5).map((column) => column.slice(0, 100).toWellFormed()).join(", ")}${columns.length > 5 ? ` and ${columns.length - 5} more` : ""}`;
}
const GAPS = {
	absent: "it is not on both sides, and Evidently stops there",
	"no values": "a side has no values, and Evidently stops there",
	"other type": "numbers on one side and text on the other, and Evidently stops there",
	prose: "text that Evidently compares by a classifier"
};
function evidentlyFindings({ reference, current }, measured = new Map()) {
	const before = [...measured].flatMap(([name, { evidently }]) => evidently ? [[name, evidently]] : []);
	const found = evidentlyDrift(reference, current, { measured: new Map(before) });
	const drifted = found.columns.filter((column) => column.drifted).map(({ column }) => column);
	const share = formatNumber(found.driftedShare * 100, 3);
	const reason = `${drifted.length} of ${found.columns.length} columns drifted, ${share} %, and Evidently asks for 50 %`;
	return {
		settings: null,
		compat: "evidently",
		driftedShare: found.driftedShare,
		tests: found.columns.map(evidentlyTest),
		drifted,
		added: current.columns.map(({ name }) => name).filter((name) => !findColumn(reference, name)),
		left: found.left.map(({ column, reason }) => ({
			column,
			reason: GAPS[reason]
		})),
		decision: found.drifted ? "drift" : found.columns.length > 0 ? "no drift" : "insufficient",
		reason: drifted.length > 0 ? `${reason}: ${named(drifted)}` : reason
	};
}
const P_VALUES = new Set([
	"ks",
	"chisquare",
	"z"
]);
function evidentlyTest({ column, test, score, threshold, drifted }) {
	const probability = P_VALUES.has(test);
	return {
		column,
		aspect: "distribution",
		test,
		statistic: probability || !Number.isFinite(score) ? null : score,
		pValue: probability && score >= 0 ? Math.min(1, score) : null,
		adjustedPValue: null,
		effect: null,
		others: [],
		net: null,
		threshold,
		detectable: null,
		decision: drifted ? "drift" : "no drift",
		note: null
	};
}
// packages/pipeline/drift/column-worker.ts
const ENTRIES = [
	"./drift-worker.ts",
	"./drift-worker.js",
	"./shared/drift-worker.js"
];
function startColumnWorker() {
	const entry = ENTRIES.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
	if (!entry) return void 0;
	const worker = new Worker(entry);
	const ended = new Promise((resolve) => {
		worker.on("error", () => void 0);
		worker.on("exit", () => resolve(void 0));
	});
	return {
		measure(task) {
			const replied = new Promise((resolve) => worker.once("message", resolve));
			worker.postMessage(task);
			return Promise.race([replied, ended]);
		},
		async stop() {
			await worker.terminate();
		}
	};
}
// packages/pipeline/drift/measure-columns.ts
const FEW_VALUES = 2e6;
const MOST_THREADS = 8;
const ROW_BYTES = 15;
const MOST_BYTES = 2 ** 29;
async function measureColumns({ reference, current }, settings) {
	const tasks = reference.columns.flatMap((column) => {
		const other = findColumn(current, column.name);
		const from = columnSource(column);
		const to = other && columnSource(other);
		return from && to ? [{
			reference: from,
			current: to,
			settings
		}] : [];
	});
	const rows = reference.rows + current.rows;
	const measured = new Map();
	if (rows * tasks.length < FEW_VALUES) return measured;
	const most = Math.min(MOST_THREADS, availableParallelism(), Math.floor(MOST_BYTES / (ROW_BYTES * rows)));
	const waiting = tasks.values();
	const workThrough = async (worker) => {
		try {
			for (const task of worker ? waiting : []) {
				const found = await worker.measure(task);
				if (!found) break;
				measured.set(task.reference.name, found);
			}
		} finally {
			await worker?.stop();
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, most) }, () => workThrough(startColumnWorker())));
	return measured;
}
// packages/pipeline/drift/predictions.ts
async function modelInUse(project) {
	const baseline = await findBaseline(project);
	if (baseline) {
		const { evaluation } = baseline;
		const { data } = await storedRun(project.store, evaluation);
		const predictions = await fetchBaselinePredictions(project, evaluation);
		return {
			...ofEvaluation(evaluation),
			evaluation,
			data,
			predictions
		};
	}
	const run = await readRecord(project, "run");
	const evaluation = await readRecord(project, "evaluation") ?? null;
	if (!run) return {
		run: null,
		modelDigest: null,
		evaluation: null,
		data: [],
		predictions: null
	};
	return {
		run: run.digest,
		modelDigest: run.modelDigest,
		evaluation,
		data: run.data,
		predictions: evaluation && await predictionsFile(project, evaluation)
	};
}
function ofEvaluation({ run, modelDigest }) {
	return {
		run,
		modelDigest
	};
}
async function predictionsFile(project, { predictions }) {
	if (!predictions) return null;
	const path = join(project.root, predictions.path);
	return (await digestFile(path).catch(() => void 0))?.digest === predictions.digest ? path : null;
}
async function predictionColumns(project, sides, model) {
	const name = predictionName(sides);
	if (name === void 0) return null;
	const left = (reason) => ({
		kind: "left",
		column: name,
		reason
	});
	if (project.config.drift.ignore.includes(name)) return null;
	const { reference, current } = sides;
	const rows = current.log ? rowsOfModel(current.table, current.log) : current.table;
	if (rows.rows === 0) return left("the model itself answered no row");
	const now = findColumn(rows, name);
	if (reference.from === "files") {
		const { table, log } = reference;
		const then = findColumn(log ? rowsOfModel(table, log) : table, log?.prediction ?? name);
		if (!then) return left("the reference has no predictions");
		return {
			kind: "pair",
			columns: [{
				...then,
				name
			}, now],
			evaluated: false
		};
	}
	if (model.predictions === null) return left("there are no predictions of an evaluation to compare with");
	const kind = project.config.task === "regression" ? "number" : "text";
	const { table } = await readTable(model.predictions, {
		baseDir: "/",
		types: {
			id: "text",
			actual: kind,
			prediction: kind
		}
	});
	return {
		kind: "pair",
		columns: [{
			...findColumn(table, "prediction"),
			name
		}, now],
		evaluated: true
	};
}
// packages/pipeline/drift/drift.ts
async function drift(project, asked = {}) {
	const { config } = project;
	const sides = await readSides(project, asked);
	const tables = comparedTables(config, sides);
	const model = await modelInUse(project);
	noteOtherData(project, sides, model);
	noteVersions(project, sides.current);
	const predictions = await predictionColumns(project, sides, model);
	const evidently = config.drift.compat === "evidently";
	const pair = predictions?.kind === "pair" ? predictions : void 0;
	const measured = await measureColumns(tables, evidently ? null : settingsOf(config));
	const { left, ...found } = evidently ? evidentlyFindings(tables, measured) : ownFindings(config, tables, pair ? [pair.columns] : [], measured);
	const record = sealRecord(DRIFT, {
		model: config.model,
		run: model.run,
		modelDigest: model.modelDigest,
		evaluation: !evidently && pair?.evaluated ? model.evaluation?.digest ?? null : null,
		reference: {
			from: sides.reference.from,
			...sideOf(sides.reference)
		},
		current: {
			log: sides.current.log !== void 0,
			...sideOf(sides.current)
		},
		...found,
		left: [
			...left,
			...tables.left,
			...predictions?.kind === "left" ? [{
				column: predictions.column,
				reason: predictions.reason
			}] : [],
			...evidently && pair ? [{
				column: pair.columns[0].name,
				reason: "predictions are of other rows, which Evidently has not"
			}] : []
		]
	});
	if (record.tests.length > 0) return writeRecord(project, DRIFT, record);
	throw new PawlError("data", "there is no column that could be compared", {
		where: sides.current.files.map(({ path }) => path).join(", "),
		remedy: record.left.map(({ column, reason }) => `${column}: ${reason}`).join("; ")
	});
}
function sideOf({ table, files }) {
	return {
		files: files.map(({ path, digest, bytes, rows }) => ({
			path,
			digest,
			bytes,
			rows
		})),
		rows: table.rows
	};
}
function noteOtherData(project, { reference }, { data }) {
	const learnt = data.filter(({ role }) => role !== "test").map(({ digest }) => digest);
	if (reference.from === "files" || learnt.length === 0) return;
	if (reference.files.every(({ digest }) => learnt.includes(digest))) return;
	project.host.note("the training data is no longer what the model in use was trained on");
}
function noteVersions({ host }, { table, log }) {
	const column = log && findColumn(table, log.version);
	const versions = column ? [...distinctValues(column, table.rows)] : [];
	if (versions.length > 1) host.note(`the log has answers of ${versions.length} versions: ${versions.slice(0, 5).join(", ")}`);
}
export { drift };
