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
	return [
		...drifted.length > 0 ? [`Drift in ${drifted.length} of ${plural(slices.length, "slice")}: ${some(parts)}.`] : [],
		...drifted.length === 0 && quiet > 0 ? [`No drift in ${plural(quiet, "slice")}${few.length > 0 ? ` of ${slices.length}` : ""}.`] : [],
		...few.length > 0 ? [`Too few rows to tell in ${plural(few.length, "slice")}: ${some(few.map(({ name }) => plainText(name, 60)))}.`] : []
	];
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
	const side = ({ files, rows, profile }) => {
		const more = files.length > 1 ? ` and ${files.length - 1} more` : "";
		return `${profile ? "a profile of " : ""}${plural(rows, "row")}, ${files[0]?.path ?? ""}${more}`;
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
export { renderDriftMarkdown as n, renderDrift as t };
