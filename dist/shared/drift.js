<<<<<<< HEAD
import { i as formatPercent, r as formatNumber } from "./format.js";
import { a as markdownTable } from "./trend.js";
import { i as wrap } from "./columns.js";
import { a as markdownProse, c as plainText, s as markdownText } from "./escape.js";
import { y as plural } from "./summary.js";
import { t as painter } from "./paint.js";
// packages/report/drift-across.ts
const NAMED$2 = 4;
function acrossText({ across, tests }) {
	const { classifier = null, reconstruction = null } = across ?? {};
	return [
		...idleText(tests),
		...classifier ? [classifierText(classifier)] : [],
		...reconstruction ? [reconstructionText(reconstruction)] : []
	];
}
function classifierText({ decision, effect, shares, threshold, adjustedPValue, ...test }) {
	if (decision === "insufficient" || effect === null) return fewRows("tell rows apart by a classifier", test);
	const area = `AUC ${measured(effect)}`;
	if (decision === "no drift") return `A classifier does not tell rows of now from those of the reference by more than counts (${area}).`;
	return `A classifier tells rows of now from those of the reference: ${area}, 0.5 is by chance, counts from ${threshold} on, p-value ${number$2(adjustedPValue ?? 0)}${by(shares)}.`;
}
function reconstructionText({ decision, effect, shares, threshold, adjustedPValue, ...test }) {
	if (decision === "insufficient" || effect === null) return fewRows("compare how numbers go together", test);
	if (decision === "no drift") return `Numbers go together as they did (distance ${measured(effect)}).`;
	return `Numbers do not go together as they did: distance of reconstruction errors ${measured(effect)}, counts from ${threshold} on, p-value ${number$2(adjustedPValue ?? 0)}${by(shares)}.`;
}
function fewRows(what, { rows }) {
	return `Too few rows to ${what}: ${rows.reference} and ${rows.current} are left to compare.`;
}
function by(shares) {
	const names = shares.filter(({ value }) => value > 0).slice(0, NAMED$2).map(({ column }) => plainText(column, 40));
	return names.length > 0 ? `; chiefly by ${names.join(", ")}` : "";
}
function idleText(tests) {
	const idle = new Map();
	for (const { column, counts, decision, importance } of tests) if (!counts && decision === "drift") idle.set(column, importance);
	if (idle.size === 0) return [];
	const names = [...idle].slice(0, 8).map(([column, share]) => {
		const part = share === null ? "" : ` (${number$2(share * 100)} % of importance)`;
		return `${plainText(column, 40)}${part}`;
	});
	const more = idle.size > names.length ? ` and ${idle.size - names.length} more` : "";
	return [`${plural(idle.size, "column")} drifted that the model does not use, and did not count: ${names.join(", ")}${more}.`];
}
function measured({ value, interval }) {
	return `${number$2(value)}${interval ? ` (${number$2(interval.low)} to ${number$2(interval.high)})` : ""}`;
}
function number$2(value) {
	return formatNumber(value, 3);
}
// packages/report/drift-model.ts
const NAMED$1 = 5;
function driftModelText({ ofModel: model }) {
	if (!model) return [];
	return [
		...performanceText(model),
		...estimatedText(model),
		...labelShiftText(model),
		...calibrationText(model),
		...skewText(model)
	];
}
const WORDS = {
	passed: "holds",
	failed: "FAILS",
	undecided: "cannot be told yet"
};
function performanceText({ performance, labelled }) {
	if (!performance) return [];
	const { conditions, confidence } = performance;
	const each = conditions.map(({ condition, state, reason }) => `${condition} ${WORDS[state]} (${reason})`);
	return [`${`Performance on ${plural(labelled, "labelled row")} against the evaluation, at ${formatPercent(confidence)}`}: ${each.join("; ")}.`];
}
function estimatedText({ estimated }) {
	if (!estimated) return [];
	const each = estimated.metrics.map(({ metric, accepted, estimate, interval: { low, high } }) => `${metric} ${number$1(estimate)} (${number$1(low)} to ${number$1(high)}), was ${number$1(accepted)}`);
	return [`Performance estimated without labels, by CBPE, which ${estimated.assumption}: ${each.join("; ")}.`];
}
function labelShiftText({ labelShift }) {
	if (!labelShift) return [];
	const { classes, reason } = labelShift;
	if (!classes) return [`The class shares of now cannot be told from the predictions: ${reason}.`];
	const each = [...classes].sort((a, b) => Math.abs(b.estimate - b.accepted) - Math.abs(a.estimate - a.accepted)).slice(0, NAMED$1).map(({ label, accepted, estimate, interval: { low, high } }) => `${plainText(label, 40)} ${number$1(estimate)} (${number$1(low)} to ${number$1(high)}), was ${number$1(accepted)}`);
	const more = classes.length > NAMED$1 ? `; and ${classes.length - NAMED$1} more` : "";
	return [`Class shares estimated from the predictions, by BBSE, if rows of a class look as they did: ${each.join("; ")}${more}.`];
}
function calibrationText({ calibration }) {
	if (!calibration) return [];
	const { evaluation, current } = calibration;
	return [`Rows are right ${signed(current)} from what their scores say, and were ${signed(evaluation)} in the evaluation.`];
}
function skewText({ skew }) {
	if (!skew) return [];
	const head = `${plural(skew.rows, "row")} of the training or test data are among the current ones`;
	if (skew.columns.length === 0) return [`${head}, with the same values.`];
	const each = skew.columns.slice(0, NAMED$1).map(({ column, rows, differing, pattern, example }) => {
		const what = pattern ?? `such as ${cell(example.after)} for ${cell(example.before)}`;
		return `${plainText(column, 60)} in ${formatPercent(differing / rows)} (${plainText(what, 120)})`;
	});
	const more = skew.columns.length > NAMED$1 ? ` and ${skew.columns.length - NAMED$1} more` : "";
	return [`${head}. Training-serving skew: values differ of ${each.join(", ")}${more}.`];
}
function cell(value) {
	return value === null ? "nothing" : plainText(value, 40);
}
function signed(gap) {
	return `${gap < 0 ? "" : "+"}${number$1(gap)}`;
}
function number$1(value) {
	return formatNumber(value, 3);
}
// packages/report/drift-segments.ts
const NAMED = 5;
const LEVELS = "▁▂▃▄▅▆▇█";
function segmentTexts({ slices, time }) {
	return [...slices ? sliceTexts(slices) : [], ...time ? timeTexts(time) : []];
}
function sliceTexts(slices) {
	const drifted = slices.filter(({ decision }) => decision === "drift");
	const few = slices.filter(({ decision }) => decision === "insufficient");
	const parts = drifted.map(({ name, drifted: tests }) => {
		const columns = [...new Set(tests.map(({ column }) => column))].map((column) => plainText(column, 40));
		return `${plainText(name, 60)} (${some(columns)})`;
	});
	const quiet = slices.length - drifted.length - few.length;
	return [drifted.length > 0 ? `Drift in ${drifted.length} of ${plural(slices.length, "slice")}: ${some(parts)}.` : `No drift in ${plural(quiet, "slice")}${few.length > 0 ? ` of ${slices.length}` : ""}.`, ...few.length > 0 ? [`Too few rows to tell in ${plural(few.length, "slice")}: ${some(few.map(({ name }) => plainText(name, 60)))}.`] : []];
}
function timeTexts(time) {
	const { chunks, columns, every, zone, runLength, undated } = time;
	const first = chunks[0]?.name;
	const clock = zone === null ? "as its clocks had it" : zone;
	const out = columns.filter((column) => column.first !== null);
	const passed = chunks.filter((chunk) => chunk.passed !== null && chunk.passed !== "no rows");
	const empty = chunks.filter((chunk) => chunk.passed === "no rows").length;
	return [
		`By ${every} of ${plainText(time.column, 60)} (${clock}), ${plural(chunks.length, every)} from ${first} on: ${out.length === 0 ? "in control" : `${plural(out.length, "column")} out of control`}. One false alarm is expected in ${runLength} ${every}s.`,
		...out.slice(0, NAMED).map((column) => columnText(column, every)),
		...out.length > NAMED ? [`and ${plural(out.length - NAMED, "more column")} out of control`] : [],
		...passed.length > 0 ? [`Not judged: ${some(passed.map((chunk) => `${chunk.name} (${chunk.passed}, ${plural(chunk.rows, "row")})`))}.`] : [],
		...empty > 0 ? [`No rows in ${plural(empty, every)}.`] : [],
		...undated > 0 ? [`${plural(undated, "row")} without a time.`] : []
	];
}
function columnText({ column, first, since, distances, decision }, every) {
	const last = distances.filter((distance) => distance !== null).at(-1);
	const small = decision === "drift" ? "" : ", by less than is worth acting on";
	return `${plainText(column, 60)}: changed from ${since} on, out of control at ${first}${small}. Distance by ${every} ${bars(distances)}${last === void 0 ? "" : `, at last ${formatNumber(last, 3)}`}`;
}
function bars(distances) {
	const shown = distances.slice(-60);
	const most = Math.max(.2, ...shown.map((distance) => distance ?? 0));
	return shown.map((distance) => distance === null ? "·" : LEVELS[Math.min(7, Math.floor(distance / most * 8))]).join("");
}
function some(texts) {
	const more = texts.length - NAMED;
	return `${texts.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
// packages/report/drift.ts
const COLOUR = {
	drift: "red",
	"no drift": "green",
	insufficient: "yellow"
};
const MARK = {
	drift: "❌",
	"no drift": "✅",
	insufficient: "❔"
};
const WORD = {
	drift: "drift",
	"no drift": "no drift",
	insufficient: "too few rows to tell"
};
const MOST_SHOWN = 30;
function renderDrift(record, { colour, width }) {
	const paint = painter({ colour });
	const alarms = alarmsOf(record);
	return `${[
		[paint("bold", paint(COLOUR[record.decision], `${record.model}: ${WORD[record.decision]}`)), ...wrap(plainText(record.reason, 800), width)],
		alarms.slice(0, MOST_SHOWN).flatMap((test) => [...wrap(`${plainText(test.column, 60)}: ${effectText(test)}`, width, "  ", "    "), ...test.note === null ? [] : wrap(plainText(test.note, 400), width, "    ", "    ")]),
		alarms.length > MOST_SHOWN ? [`  and ${plural(alarms.length - MOST_SHOWN, "more alarm")}`] : [],
		driftModelText(record).flatMap((text) => wrap(plainText(text, 2e3), width)),
		[...segmentTexts(record), ...restOf(record)].flatMap((text) => wrap(plainText(text, 1e3), width)),
		factsOf(record).flatMap(([label, text]) => wrap(plainText(text, 400), width, label.padEnd(11), " ".repeat(11)))
	].filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n`;
=======
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
>>>>>>> side-parquet
}
function renderDriftMarkdown(record) {
	const alarms = alarmsOf(record);
	const rows = alarms.slice(0, MOST_SHOWN).map((test) => [
		markdownText(test.column, 60),
		markdownText(effectText(test), 300),
		markdownText(test.note ?? "", 400)
	]);
	const more = alarms.length - MOST_SHOWN;
	return `${[
		`### ${MARK[record.decision]} ${markdownText(record.model, 60)}: ${WORD[record.decision]}`,
		markdownText(record.reason, 800),
		rows.length > 0 ? markdownTable([[
			"Column",
			"Change",
			"What changed"
		], ...rows], { alignDelimiters: false }) : "",
		more > 0 ? `and ${plural(more, "more alarm")}` : "",
		...driftModelText(record).map((text) => markdownProse(text, 2e3)),
		...[...segmentTexts(record), ...restOf(record)].map((text) => markdownProse(text, 1e3)),
		factsOf(record).map(([label, text]) => `- ${label}: ${markdownText(text, 400)}`).join("\n")
	].filter((block) => block !== "").join("\n\n")}\n`;
}
<<<<<<< HEAD
function alarmsOf({ tests }) {
	const size = ({ net, statistic, threshold }) => {
		const value = net ?? statistic;
		return value === null || threshold === 0 ? Number.POSITIVE_INFINITY : value / threshold;
	};
	return tests.filter(({ decision, counts }) => decision === "drift" && counts).sort((a, b) => size(b) - size(a) || 0);
}
function effectText({ aspect, test, effect, statistic, pValue, adjustedPValue, threshold }) {
	if (aspect === "presence") return "gone";
	if (aspect === "type") return "of another type";
	if (effect === null) return pValue === null ? `${test} ${statistic === null ? "beyond all numbers" : number(statistic)}, counts from ${threshold} on` : `${test}, p-value ${number(pValue)}, counts up to ${threshold}`;
	const { name, value, interval } = effect;
	const range = interval ? ` (${number(interval.low)} to ${number(interval.high)})` : "";
	const p = adjustedPValue === null ? "" : `, p-value ${number(adjustedPValue)}`;
	return `${name} ${number(value)}${range}, counts from ${threshold} on${p}`;
}
function restOf(record) {
	const { tests, drifted, added, left, compat } = record;
	const columns = [...new Set(tests.map(({ column }) => column))];
	const unsure = unsureOf(tests, new Set(drifted));
	const untested = tests.filter(isUntested);
	const idle = tests.filter(({ decision, counts }) => decision === "drift" && !counts);
	const named = [...drifted, ...[
		...unsure,
		...untested,
		...idle
	].map(({ column }) => column)];
	const quiet = columns.length - new Set(named).size;
	return [
		...unsure.length > 0 ? [unsureText(unsure)] : [],
		...quiet > 0 && quiet < columns.length ? [`No drift in ${plural(quiet, "other column")}.`] : [],
		...untested.length > 0 ? [untestedText(untested)] : [],
		...acrossText(record),
		...added.length > 0 ? [`New columns, which the reference has not: ${listed(added)}.`] : [],
		...left.length > 0 ? [`Not compared: ${left.map(({ column, reason }) => `${column} (${reason})`).join("; ")}.`] : [],
		...compat === "evidently" ? ["Tests, thresholds and decision are those of Evidently."] : []
	];
}
function unsureOf(tests, drifted) {
	const found = new Map();
	for (const test of tests) {
		if (!test.counts || drifted.has(test.column) || found.has(test.column)) continue;
		if (test.decision === "insufficient") found.set(test.column, test);
=======
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
>>>>>>> side-parquet
	}
	return [...found.values()];
}
function isUntested({ aspect, pValue, effect, note, decision }) {
	return aspect === "distribution" && decision === "no drift" && pValue === null && effect === null && note !== null;
}
function untestedText(untested) {
	return `Looked at only for missing values: ${[...new Set(untested.map(({ note }) => note))].map((note) => {
		return `${listed(untested.filter((test) => test.note === note).map(({ column }) => column))} (${note})`;
	}).join("; ")}.`;
}
function unsureText(unsure) {
	const names = listed(unsure.map(({ column }) => column));
	const head = `Too few rows to tell for ${plural(unsure.length, "column")}: ${names}.`;
	const shown = unsure.flatMap(({ detectable }) => detectable === null ? [] : [detectable]);
	if (shown.length === 0) return `${head} More rows will tell.`;
	const thresholds = new Set(unsure.map(({ threshold }) => threshold));
	const asked = thresholds.size === 1 ? `, and ${[...thresholds][0]} counts` : "";
	return `${head} They would show changes from ${number(Math.min(...shown))} on${asked}. More rows will tell.`;
}
function listed(names) {
	return `${names.slice(0, 8).map((name) => plainText(name, 40)).join(", ")}${names.length > 8 ? ` and ${names.length - 8} more` : ""}`;
}
function factsOf({ reference, current, run }) {
	const side = ({ files, rows }) => {
		const more = files.length > 1 ? ` and ${files.length - 1} more` : "";
		return `${plural(rows, "row")}, ${files[0]?.path ?? ""}${more}`;
	};
	return [
		["Reference", `${reference.from === "training" ? "training data, " : ""}${side(reference)}`],
		["Current", `${current.log ? "prediction log, " : ""}${side(current)}`],
		["Model", run === null ? "no run is known" : `run ${run.slice(7, 19)}`]
	];
}
function number(value) {
	return formatNumber(value, 3);
}
<<<<<<< HEAD
export { renderDriftMarkdown as n, renderDrift as t };
=======
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
>>>>>>> side-parquet
