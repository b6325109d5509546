import { n as didYouMean, t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { n as digestOf, t as canonicalJson } from "./canonical.js";
import { m as parseYaml, o as mergeBase, p as parseConfig, u as readAt } from "./git.js";
import { s as parseStored, t as readRecord } from "./work-folder.js";
import { t as digestFile } from "./digest-file.js";
import { s as plainText } from "./escape.js";
import { dirname, join, resolve, sep } from "node:path";
import { createHash, randomBytes } from "node:crypto";
import { access, copyFile, mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { createReadStream, createWriteStream } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { spawn } from "node:child_process";
import { Transform } from "node:stream";
import { createGunzip, createGzip, gunzipSync, gzipSync } from "node:zlib";
import { pipeline } from "node:stream/promises";
// packages/gate/format.ts
function formatNumber(value, digits = 4) {
	const whole = Math.abs(value) >= 10 ** digits && Math.abs(value) < 0x38d7ea4c68000;
	return String((whole ? Math.round(value) : Number(value.toPrecision(digits))) + 0);
}
function digitsApart(pivot, values) {
	for (let digits = 4; digits < 17; digits++) {
		const shown = formatNumber(pivot, digits);
		if (values.every((value) => value === pivot || formatNumber(value, digits) !== shown)) return digits;
	}
	return 17;
}
function formatPercent(share) {
	return `${Number((share * 100).toPrecision(6))} %`;
}
function formatCount(count) {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
// packages/report/summary.ts
const FALSE_DISCOVERIES = .05;
function trendOf({ difference, direction, slice }) {
	if (!difference || !direction) return void 0;
	const { interval, test } = difference;
	if (interval?.low === 0 && interval.high === 0) return "same";
	if (!interval) return void 0;
	if (interval.low <= 0 && interval.high >= 0) return "unclear";
	if (slice !== null && test && test.adjustedPValue > FALSE_DISCOVERIES) return "unclear";
	return interval.low > 0 === (direction === "higher") ? "better" : "worse";
}
function estimateText(estimate, signed = false) {
	if (!estimate) return "";
	if (estimate.value === null) return "undefined";
	const value = `${signed && estimate.value > 0 ? "+" : ""}${formatNumber(estimate.value)}`;
	if (!estimate.interval) return `${value} ${lacking(estimate)}`;
	return `${value} [${formatNumber(estimate.interval.low)}, ${formatNumber(estimate.interval.high)}]`;
}
function lacking({ method, undefinedResamples }) {
	return method === "none" && undefinedResamples === 0 ? "(reported)" : "[too few rows]";
}
function bySlice(metrics) {
	const groups = new Map();
	for (const metric of metrics) {
		const group = groups.get(metric.slice);
		if (group) group.push(metric);
		else groups.set(metric.slice, [metric]);
	}
	return groups;
}
const URGENCY = {
	invalid: 0,
	refuted: 1,
	unmet: 2,
	undecided: 3,
	skipped: 4,
	met: 5,
	proved: 6
};
function byUrgency(conditions) {
	const groups = new Map();
	for (const condition of conditions.toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state])) {
		const { state, reason, slice } = condition;
		const key = JSON.stringify(state === "skipped" ? [condition.condition, reason] : state === "invalid" ? [reason, condition.remedy] : [condition.condition, slice]);
		const group = groups.get(key);
		if (group) group.push(condition);
		else groups.set(key, [condition]);
	}
	return [...groups.values()].map((group) => {
		const first = group[0];
		return {
			first,
			name: groupName(first, group)
		};
	});
}
function groupName(first, group) {
	if (group.length === 1) return conditionName(first);
	return group.every(({ condition }) => condition === first.condition) ? `${first.condition} in ${group.length} slices` : `${first.condition} and ${group.length - 1} more`;
}
function conditionName({ condition, slice }) {
	return slice === null || condition.includes(slice) ? condition : `${condition} in ${slice}`;
}
function baselineText(baseline) {
	if (baseline.state === "none") return "none yet: `pawl accept` makes this run the baseline";
	if (baseline.state === "incomparable") return `cannot be compared: ${baseline.reason}`;
	const commit = baseline.commit === null ? "" : `, commit ${baseline.commit.slice(0, 7)}`;
	const again = baseline.measuredAgain ? ", measured again on the test rows of now" : "";
	return `evaluated ${instantText(baseline.createdAt)}${commit}${behindText(baseline.behind)}, model ${shortDigest(baseline.modelDigest)}${again}`;
}
function behindText(behind) {
	return behind === null || behind === 0 ? "" : ` (${plural(behind, "commit")} back)`;
}
function instantText(instant) {
	return `${instant.slice(0, 16).replace("T", " ")} UTC`;
}
function shortDigest(digest) {
	return digest === null ? "none" : digest.slice(7, 19);
}
function durationText(milliseconds) {
	if (milliseconds < 1e3) return `${Math.round(milliseconds)} ms`;
	const seconds = milliseconds / 1e3;
	if (seconds < 60) return `${seconds.toFixed(1)} s`;
	const minutes = Math.floor(seconds / 60);
	return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
function methodText(evaluation) {
	if (evaluation.evidence === "metrics-only") return "The numbers come from metrics.json as they stand. Without predictions nothing is known of their noise: leave predictions.csv to have conditions proved.";
	const percent = formatNumber(evaluation.confidence * 100);
	const paired = evaluation.baseline.state === "present" ? " Differences are paired row by row." : "";
	return `${plural(evaluation.test.rows, "test row")}. In brackets: ${percent} % intervals, by ${methodsText(evaluation)}.${paired}`;
}
const METHOD_NAMES = {
	wilson: "Wilson",
	tango: "Tango",
	newcombe: "Newcombe",
	delong: "DeLong",
	jackknife: "jackknife",
	bca: "BCa bootstrap",
	percentile: "percentile bootstrap",
	"group-jackknife": "jackknife of groups",
	"group-bca": "BCa bootstrap of groups",
	"group-percentile": "percentile bootstrap of groups",
	unseen: "what may have gone unseen",
	hoeffding: "Hoeffding",
	bennett: "Bennett",
	ladder: "Ladder",
	identical: void 0,
	none: void 0
};
function methodsText({ metrics, resamples, seed, group }) {
	const estimates = metrics.flatMap(({ candidate, difference }) => [candidate, difference ?? candidate]);
	const methods = [...new Set(estimates.map(({ method }) => method))];
	const names = methods.flatMap((method) => METHOD_NAMES[method] ?? []);
	const facts = [
		...methods.some((method) => /bca|percentile/.test(method)) ? [`${countText(resamples)} resamples`] : [],
		...methods.some((method) => /bca|percentile|jackknife/.test(method)) ? [`seed ${seed}`] : [],
		...group === null ? [] : [`rows of one ${plainText(group, 40)} taken together`]
	];
	return [names.join(", ") || "no method", ...facts].join(", ");
}
function looksText({ looks }) {
	if (!looks) return void 0;
	const assumption = {
		none: ", if models do not follow from earlier verdicts",
		firstChange: ", until the first that is accepted",
		full: ", however models follow from earlier verdicts",
		ladder: "; comparisons by the Ladder"
	}[looks.adaptivity ?? "none"];
	return `${looks.number === 0 ? "not counted" : `look ${looks.number}`} of ${looks.budget ?? "?"} at these test rows, each may err with a chance of ${formatNumber(looks.alpha, 2)}${assumption}`;
}
const FEW_LOOKS = 2;
function lookWarning({ looks }) {
	if (!looks || looks.budget === null || looks.number === 0) return void 0;
	const left = looks.budget - looks.number;
	if (left < 0 || left > FEW_LOOKS) return void 0;
	return `${left === 0 ? "This was the last look" : `There ${left === 1 ? "is one look" : `are ${left} looks`} left`} at these test rows that claims are paid for: have fresh rows ready.`;
}
function changedText({ changed, task }) {
	if (!changed || changed.value === null) return void 0;
	if (task === "regression") return `predictions differ by ${estimateText(changed)} on average`;
	const percent = (share) => `${formatNumber(share * 100, 3)} %`;
	const range = changed.interval ? ` [${percent(changed.interval.low)}, ${percent(changed.interval.high)}]` : "";
	return `${percent(changed.value)}${range} of the predicted classes are other ones`;
}
const MOST_NAMED$1 = 3;
function smallSlicesText({ smallSlices }) {
	if (smallSlices.length === 0) return void 0;
	const names = smallSlices.slice(0, MOST_NAMED$1).map(({ name }) => plainText(name, 60));
	const more = smallSlices.length > MOST_NAMED$1 ? `, and ${smallSlices.length - MOST_NAMED$1} more` : "";
	const verb = smallSlices.length === 1 ? "is" : "are";
	return `${plural(smallSlices.length, "slice")} under the minimum size ${verb} not measured: ${names.join("; ")}${more}`;
}
function isReal({ adjustedPValue }) {
	return adjustedPValue <= FALSE_DISCOVERIES;
}
function dataText({ check }) {
	if (!check) return void 0;
	const found = (severity) => check.anomalies.filter((anomaly) => anomaly.severity === severity).length;
	const counts = [plural(found("error"), "error"), plural(found("warning"), "warning")].filter((text) => !text.startsWith("0"));
	return `${check.rows.train} training rows, ${check.rows.test} test rows, ${counts.join(", ") || "no anomalies"}`;
}
function modelText({ run }) {
	if (!run) return void 0;
	const params = Object.entries(run.params).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
	const how = [run.command ?? run.trainer, ...params].join(", ");
	const when = run.reused === null ? "trained" : `${REUSED}; trained once`;
	return `${how}${sweepText(run)}; ${when} in ${durationText(run.durationMs)}, seed ${run.seed}, model ${shortDigest(run.modelDigest)}`;
}
const REUSED = "used again, as nothing it depends on has changed";
function sweepText({ sweep }) {
	return sweep === null ? "" : `, the best of ${plural(trialCount(sweep), "setting")}`;
}
function trialCount({ trials }) {
	return trials.done + trials.stopped + trials.failed;
}
function plural(count, noun) {
	return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}
function countText(count) {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
function rulesText({ verdict }) {
	const policy = verdict?.policy;
	if (!policy || policy.changes.length === 0) return void 0;
	const keys = policy.changes.map(({ key }) => key).join(", ");
	return policy.from === "base" ? `those of the base, ${policy.base.slice(0, 7)}; this change alters ${keys}` : `those of this change, which alters ${keys}, as ${policy.allowedBy ?? "nobody"} allows`;
}
// packages/report/training-facts.ts
const MOST_NAMED = 5;
function goesByText({ evaluation }) {
	const explanation = evaluation?.explanation;
	if (!explanation) return void 0;
	const real = explanation.importance.filter(({ interval, rise }) => (interval?.low ?? rise) > 0);
	if (real.length === 0) return "no feature that matters by more than chance";
	const names = real.slice(0, MOST_NAMED).map(({ feature }) => feature);
	const more = real.length > MOST_NAMED ? `, and ${real.length - MOST_NAMED} more` : "";
	const rest = explanation.importance.length - real.length;
	const idle = rest > 0 ? `; ${plural(rest, "feature")} may not matter` : "";
	return `${names.join(", ")}${more}${idle}`;
}
function reportedText({ series }) {
	if (series.length === 0) return void 0;
	const shown = series.slice(0, MOST_NAMED).map(({ name, last, best, points }) => {
		const top = best === null || best === last ? "" : `, best ${formatNumber(best)}`;
		return `${name} ${formatNumber(last)}${top} (${plural(points.length, "point")} kept)`;
	});
	const more = series.length > MOST_NAMED ? `, and ${series.length - MOST_NAMED} more` : "";
	return `${shown.join(", ")}${more}`;
}
function footprintText({ footprint }) {
	if (!footprint) return void 0;
	const { energyKwh, carbonGrams, gramsPerKwh, wattsPerCore } = footprint;
	return `about ${formatNumber(energyKwh * 1e3, 2)} Wh and ${formatNumber(carbonGrams, 2)} g CO2e, at ${formatNumber(wattsPerCore)} W a core and ${formatNumber(gramsPerKwh)} g a kWh, GPUs not counted`;
}
function outOfBagText({ facts }) {
	const found = facts.out_of_bag;
	if (typeof found !== "object" || found === null || Array.isArray(found)) return void 0;
	const numbers = Object.entries(found).filter((entry) => typeof entry[1] === "number" && entry[0] !== "rows");
	if (numbers.length === 0) return void 0;
	return `${numbers.map(([name, value]) => `${name} ${formatNumber(value)}`).join(", ")} on training rows, each by the trees that did not draw it`;
}
// packages/report/terminal.ts
const CODES = {
	red: "31",
	green: "32",
	yellow: "33",
	dim: "2",
	bold: "1"
};
function renderTerminal(evidence, style) {
	const paint = (colour, text) => style.colour ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
	return `${[
		headline(evidence, paint, style.width),
		facts(evidence, style.width),
		anomalies(evidence, paint, style.width),
		conditions(evidence, paint, style.width),
		metrics(evidence, paint, style.width),
		worstSlices(evidence, style.width)
	].filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
function headline({ check, verdict, evaluation, run }, paint, width) {
	const model = (verdict ?? evaluation ?? run ?? check)?.model ?? "";
	if (verdict) return [
		paint("bold", paint(verdict.answer === "passed" ? "green" : "red", `${model}: ${verdict.answer}`)),
		...wrap(plainText(verdict.reason, 500), width),
		...wrap(lookWarning(verdict) ?? "", width).filter((line) => line !== "")
	];
	if (evaluation) return [paint("bold", `${model}: evaluated, not gated`)];
	if (run) return [paint("bold", `${model}: trained, not evaluated`)];
	if (!check) return [];
	return [paint("bold", paint(check.passed ? "green" : "red", `${model}: data ${check.passed ? "accepted" : "refused"}`))];
}
function facts(evidence, width) {
	const baseline = evidence.evaluation && baselineText(evidence.evaluation.baseline);
	return [
		["Data", dataText(evidence)],
		["Model", modelText(evidence)],
		["Goes by", goesByText(evidence)],
		["Baseline", baseline],
		["Changed", evidence.evaluation && changedText(evidence.evaluation)],
		["Rules", rulesText(evidence)],
		["Looks", evidence.verdict && looksText(evidence.verdict)]
	].flatMap(([label, text]) => text === void 0 ? [] : wrap(plainText(text, 400), width, label.padEnd(10), " ".repeat(10)));
}
function anomalies({ check }, paint, width) {
	return (check?.anomalies ?? []).flatMap((anomaly) => {
		const colour = anomaly.severity === "error" ? "red" : anomaly.severity === "warning" ? "yellow" : "dim";
		const rows = anomaly.examples.map(({ row, value }) => value === null ? `row ${row}` : `row ${row}: ${plainText(value, 40)}`);
		const examples = rows.length > 0 ? ` (${rows.join("; ")})` : "";
		return [...wrap(`${paint(colour, anomaly.severity)} ${anomaly.code}: ${plainText(anomaly.message, 300)}${examples}`, width, "", "  "), ...wrap(plainText(anomaly.remedy, 300), width, "  ", "  ")];
	});
}
const STATE_COLOUR = {
	proved: "green",
	met: "green",
	refuted: "red",
	unmet: "red",
	invalid: "red",
	undecided: "yellow",
	skipped: "dim"
};
function conditions({ verdict }, paint, width) {
	const indent = " ".repeat(10);
	return byUrgency(verdict?.conditions ?? []).flatMap(({ name, first: { state, reason, remedy } }) => [
		...wrap(plainText(name), width, paint(STATE_COLOUR[state], state.padEnd(10)), indent, 10),
		...wrap(plainText(reason, 400), width, indent, indent),
		...remedy === null ? [] : wrap(plainText(remedy, 300), width, indent, indent)
	]);
}
const TREND = {
	better: ["▲ better", "green"],
	worse: ["▼ worse", "red"],
	unclear: ["~ noise", "dim"],
	same: ["= same", "dim"]
};
function metrics({ evaluation }, paint, width) {
	if (!evaluation) return [];
	const rows = evaluation.metrics.map(metricRow);
	const compared = rows.some((row) => row.difference !== "");
	const layout = tableLayout(rows, compared, width);
	const slices = [...bySlice(evaluation.metrics)];
	const shown = slices.filter(([slice, group]) => slice === null || !compared || group.some(differs));
	const quiet = slices.length - shown.length;
	const groups = shown.flatMap(([slice, group]) => [...slice === null ? [] : ["", `${plainText(slice, 60)} (${plural(group[0]?.n ?? 0, "row")})`], ...layout ? table(group.map(metricRow), layout, paint) : group.flatMap((metric) => stacked(metricRow(metric), paint))]);
	const small = smallSlicesText(evaluation);
	const rest = [...quiet === 0 ? [] : ["", `${plural(quiet, "slice")} without a difference beyond chance`], ...small === void 0 ? [] : ["", ...wrap(small, width)]];
	return [
		...groups,
		...rest,
		"",
		...wrap(methodText(evaluation), width).map((line) => paint("dim", line))
	];
}
function differs(metric) {
	const trend = trendOf(metric);
	return trend === "better" || trend === "worse";
}
function worstSlices({ evaluation }, width) {
	if (!evaluation?.worstSlices) return [];
	const real = evaluation.worstSlices.filter(isReal);
	if (real.length === 0) return ["No slice was found that is worse by more than chance."];
	return ["Worst slices found (loss there, and elsewhere)", ...real.flatMap(({ name, n, loss, restLoss }) => wrap(`${plainText(name, 200)} (${plural(n, "row")}): ${formatNumber(loss)}, ${formatNumber(restLoss)}`, width, "  ", "    "))];
}
function metricRow(metric) {
	return {
		name: plainText(metric.metric, 40),
		baseline: estimateText(metric.baseline),
		candidate: estimateText(metric.candidate),
		difference: estimateText(metric.difference, true),
		trend: trendOf(metric)
	};
}
const TITLES = {
	name: "Metric",
	baseline: "Baseline",
	candidate: "Candidate",
	difference: "Difference"
};
const MARK_WIDTH = Math.max(...Object.values(TREND).map(([mark]) => mark.length));
function tableLayout(rows, compared, width) {
	const columns = compared ? [
		"name",
		"baseline",
		"candidate",
		"difference"
	] : ["name", "candidate"];
	for (const gap of [2, 1]) {
		const layout = columns.map((column) => ({
			column,
			title: TITLES[column],
			width: gap + Math.max(TITLES[column].length, ...rows.map((row) => row[column].length))
		}));
		if (layout.reduce((sum, { width: size }) => sum + size, compared ? MARK_WIDTH : 0) <= width) return layout;
	}
}
function table(rows, layout, paint) {
	return [paint("dim", layout.map(({ title, width }) => title.padEnd(width)).join("").trimEnd()), ...rows.map((row) => {
		const cells = layout.map(({ column, width }) => row[column].padEnd(width)).join("");
		return row.trend ? `${cells}${trendMark(row.trend, paint)}` : cells.trimEnd();
	})];
}
function stacked({ name, baseline, candidate, difference, trend }, paint) {
	const values = baseline === "" ? candidate : `${baseline} → ${candidate}`;
	if (difference === "") return [name, `  ${values}`];
	return [`${name}  ${difference}${trend ? `  ${trendMark(trend, paint)}` : ""}`, `  ${values}`];
}
function trendMark(trend, paint) {
	const [mark, colour] = TREND[trend];
	return paint(colour, mark);
}
function wrap(text, width, first = "", rest = "", firstLength = first.length) {
	const lines = [];
	let line = first;
	let length = firstLength;
	let empty = true;
	for (const word of text.split(" ")) {
		if (!empty && length + 1 + word.length > width) {
			lines.push(line);
			line = rest;
			length = rest.length;
			empty = true;
		}
		line += empty ? word : ` ${word}`;
		length += word.length + (empty ? 0 : 1);
		empty = false;
	}
	return [...lines, line];
}
// packages/pipeline/evidence.ts
async function evidenceSoFar(project) {
	return {
		check: await readRecord(project, "data-check"),
		run: await readRecord(project, "run"),
		evaluation: await readRecord(project, "evaluation"),
		verdict: await readRecord(project, "verdict")
	};
}
async function readEvidence(project) {
	const evidence = await evidenceSoFar(project);
	if (Object.values(evidence).some((record) => record !== void 0)) return evidence;
	throw new PawlError("usage", "there are no records yet", {
		where: project.workFolder,
		remedy: "Run `pawl run` first."
	});
}
// packages/pipeline/policy.ts
const RULES = [
	{
		key: "gate.conditions",
		of: (config) => config.gate.conditions
	},
	{
		key: "gate.confidence",
		of: (config) => config.gate.confidence
	},
	{
		key: "gate.undecided",
		of: (config) => config.gate.undecided
	},
	{
		key: "gate.looks",
		of: (config) => config.gate.looks
	},
	{
		key: "evaluate",
		of: (config) => config.evaluate
	},
	{
		key: "check",
		of: (config) => config.check
	},
	{
		key: "model",
		of: (config) => config.model
	},
	{
		key: "task",
		of: (config) => config.task
	},
	...[
		"test",
		"source",
		"split",
		"target",
		"id",
		"group",
		"weight"
	].map((key) => ({
		key: `data.${key}`,
		of: (config) => config.data[key]
	}))
];
const FIXED = /^(task|data\.)/;
function applyRules(own, baseText, change, fileName) {
	if (baseText === null) return {
		config: own,
		policy: null
	};
	const base = parseBase(baseText, change, fileName);
	if (base === null) return {
		config: own,
		policy: policyOf(change, "change", [])
	};
	const changes = RULES.filter(({ of }) => text(of(own)) !== text(of(base))).map(({ key, of }) => ({
		key,
		base: text(of(base)),
		here: text(of(own))
	}));
	if (change.allowedBy !== null) return {
		config: own,
		policy: policyOf(change, "change", changes)
	};
	const { gate, check, model } = base;
	const evaluate = withMore(base.evaluate, own.evaluate);
	return {
		config: {
			...own,
			gate,
			evaluate,
			check,
			model
		},
		policy: policyOf(change, "base", changes)
	};
}
function withMore(base, own) {
	const union = (a, b) => [...new Set([...a, ...b])];
	return {
		...base,
		slices: union(base.slices, own.slices),
		...base.metrics && own.metrics ? { metrics: union(base.metrics, own.metrics) } : {}
	};
}
function unallowedChange(policy) {
	if (policy?.from !== "base") return void 0;
	const keys = policy.changes.filter(({ key }) => FIXED.test(key)).map(({ key }) => `\`${key}\``);
	return keys.length === 0 ? void 0 : `the change alters ${keys.join(", ")}, which says what is measured`;
}
async function rulesFor(root, configName, own, change) {
	const base = await mergeBase(root, change.base);
	return applyRules(own, await readAt(root, base, configName), {
		...change,
		base
	}, configName);
}
function parseBase(content, change, fileName) {
	try {
		return parseConfig(content, `${change.base.slice(0, 7)}:${fileName}`);
	} catch (error) {
		if (change.allowedBy !== null) return null;
		if (!(error instanceof PawlError)) throw error;
		throw new PawlError("config", `the rules of the base cannot be read: ${error.message}`, {
			...error.where === void 0 ? {} : { where: error.where },
			remedy: "Mend the file on the base branch, or have a maintainer allow the rules of this change.",
			cause: error
		});
	}
}
function policyOf(change, from, changes) {
	return {
		from,
		base: change.base,
		allowedBy: change.allowedBy,
		changes
	};
}
function text(value) {
	return value === void 0 ? null : canonicalJson(value).slice(0, 5e3);
}
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
// packages/store/object-path.ts
function objectPath(digest) {
	const hex = digest.slice(7);
	if (!/^[0-9a-f]{64}$/.test(hex)) throw new PawlError("record", `"${digest}" is not a sha256 digest`);
	return `objects/${hex.slice(0, 2)}/${hex.slice(2)}`;
}
// packages/store/ref-log.ts
function formatLog(newestFirst) {
	return [...newestFirst].reverse().map((entry) => `${JSON.stringify(entry)}\n`).join("");
}
function parseLog(content, where) {
	return content.split("\n").filter(Boolean).map((line) => parseEntry(line, where)).reverse();
}
function checkRefName(name) {
	if (!(/^\w[\w.=-]*(\/\w[\w.=-]*)*$/.test(name) && !name.includes("..") && name.length <= 200)) throw new PawlError("usage", `"${name}" cannot be the name of a ref`);
	return name;
}
function parseEntry(line, where) {
	let value;
	try {
		value = JSON.parse(line);
	} catch {
		value = null;
	}
	const { digest, at, reason, commit = null } = value ?? {};
	if (typeof at === "string" && typeof reason === "string" && (commit === null || typeof commit === "string" && /^[0-9a-f]{40,64}$/.test(commit)) && /^sha256:[0-9a-f]{64}$/.test(digest ?? "")) return {
		digest,
		at,
		reason,
		commit
	};
	throw new PawlError("record", "the ref is damaged", {
		where,
		remedy: "Delete its broken last line; the lines before are its earlier values."
	});
}
// packages/store/git-command.ts
const LIMIT = 64 * 2 ** 20;
const TRIES$1 = 3;
async function tryGit(options, args, call = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn("git", args, {
			cwd: options.cwd,
			env: {
				...process.env,
				...QUIET,
				...options.environment,
				...call.environment
			},
			stdio: [
				"pipe",
				"pipe",
				"pipe"
			],
			...options.signal ? { signal: options.signal } : {}
		});
		const chunks = [];
		let size = 0;
		let errors = "";
		child.stdout.on("data", (chunk) => {
			size += chunk.length;
			if (size > (call.limit ?? LIMIT)) child.kill();
			else chunks.push(chunk);
		});
		child.stderr.setEncoding("utf8").on("data", (text) => errors = (errors + text).slice(-2e4));
		child.on("error", (cause) => reject(cause.code === "ENOENT" ? noGit(cause) : cause));
		child.on("close", (status) => {
			const stdout = Buffer.concat(chunks);
			if (size > (call.limit ?? LIMIT)) return resolve({
				status,
				message: "it is larger than is read",
				stdout: ""
			});
			resolve(status === 0 ? { stdout } : {
				status,
				message: shown(errors),
				stdout: stdout.toString("utf8")
			});
		});
		child.stdin.on("error", () => void 0);
		child.stdin.end(call.input ?? "");
	});
}
function streamGit(options, args) {
	const child = spawn("git", args, {
		cwd: options.cwd,
		env: {
			...process.env,
			...QUIET,
			...options.environment
		},
		stdio: [
			"ignore",
			"pipe",
			"ignore"
		],
		...options.signal ? { signal: options.signal } : {}
	});
	const ended = new Promise((resolve, reject) => {
		child.on("close", resolve);
		child.on("error", reject);
	});
	return {
		stdout: child.stdout,
		ended,
		stop: () => child.kill()
	};
}
const QUIET = {
	GIT_TERMINAL_PROMPT: "0",
	LC_ALL: "C",
	GIT_OPTIONAL_LOCKS: "0"
};
async function git(options, args, call = {}) {
	const result = await tryGit(options, args, call);
	if (!("message" in result)) return result.stdout;
	throw new PawlError("io", `git ${args[0]} failed: ${result.message}`, { where: options.cwd });
}
async function gitRemote(options, args, note, { final, input } = {}) {
	for (let attempt = 1;; attempt++) {
		const result = await tryGit(options, args, input === void 0 ? {} : { input });
		if (!("message" in result) || attempt === TRIES$1) return result;
		if (!isPassing(result.message) || final?.test(result.stdout)) return result;
		note(`git ${args[0]}: ${result.message}; trying again`);
		await setTimeout(2 ** attempt * 250 * (1 + Math.random()), void 0, options.signal ? { signal: options.signal } : {});
	}
}
function isPassing(message) {
	return /could not resolve host|connection (refused|reset|timed out)|timed out|early EOF|hung up|unexpected disconnect|returned error: (408|429|5\d\d)|failed to connect/i.test(message);
}
function remoteFailure(doing, branch, message) {
	const remedy = /hook declined|protected branch|GH006|GH013/i.test(message) ? `Let the workflow push to the branch "${branch}": exempt it from the rule that declined.` : /returned error: 40[13]|permission|denied|not granted|authentication failed|could not read username/i.test(message) ? doing === "writing" ? "Add `contents: write` to the job's permissions." : "Add `contents: read` to the job's permissions." : "Check the network, then run the job again.";
	return new PawlError("remote", `${doing} the branch "${branch}" failed: ${message}`, { remedy });
}
function noGit(cause) {
	return new PawlError("config", "there is no git on this machine", {
		remedy: "Install git 2.34 or newer; runners of GitHub have it.",
		cause
	});
}
function shown(errors) {
	return (errors.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !/^(hint|warning):/.test(line)).join(" ") || "it gave no reason").replace(/(\w+:\/\/)[^/@\s]*@/g, "$1").replace(/[\u0000-\u001f\u007f-\u009f]/g, " ").slice(0, 500);
}
// packages/store/tags/git-tag.ts
function formatTagObject({ name, commit, tagger, at, message }) {
	const line = (text) => text.replace(/[\u0000-\u001f\u007f<>]/g, " ").trim() || "unknown";
	if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new PawlError("usage", `"${commit}" is no commit`);
	return `object ${commit}\ntype commit\ntag ${name}\ntagger ${line(tagger.name)} <${line(tagger.email)}> ${at} +0000\n\n${message.trim()}\n`;
}
function parseTagObject(name, text) {
	const end = text.indexOf("\n\n");
	const head = text.slice(0, end < 0 ? text.length : end).split("\n");
	const field = (key) => head.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1);
	if (field("type") !== "commit") return `it is of a ${field("type") ?? "thing unknown"}, not of a commit`;
	if (field("tag") !== name) return `it calls itself "${field("tag")}"`;
	const commit = field("object") ?? "";
	const tagger = /^(.*) ?<([^<>]*)> (-?\d{1,12}) [+-]\d{4}$/.exec(field("tagger") ?? "");
	if (!/^[0-9a-f]{40,64}$/.test(commit) || !tagger) return "it does not say who made it, and when";
	const message = end < 0 ? "" : text.slice(end + 2);
	return {
		name,
		commit,
		tagger: {
			name: tagger[1].trim(),
			email: tagger[2]
		},
		at: Number(tagger[3]),
		message: message.replace(/-----BEGIN (PGP|SSH) SIGNATURE-----[\s\S]*$/, "").trim()
	};
}
// packages/store/tags/tag-name.ts
const WORD = "[a-zA-Z0-9](?:[a-zA-Z0-9-/_]*[a-zA-Z0-9])?";
const FOLDER = "[a-zA-Z0-9-_./]+";
const IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const NUMBER = "(?:0|[1-9]\\d*)";
const VERSION = `v${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?`;
new RegExp(`^(?:${FOLDER}:)?${WORD}$`);
new RegExp(`^${WORD}$`);
new RegExp(`^${VERSION}$`);
const TAG_PATTERN = new RegExp(`^(?<model>(?:${FOLDER}=)?${WORD})(?:(?:#(?<stage>${WORD})|@(?<version>${VERSION}))(?<cancel>!?)|@(?<deprecated>deprecated))(?:#(?<counter>[0-9]+))?$`);
function parseTagName(tag) {
	const { model, stage, version, cancel, deprecated, counter } = TAG_PATTERN.exec(tag)?.groups ?? {};
	if (model === void 0 || !isPlainPath(model)) return void 0;
	const common = {
		model: model.replace("=", ":"),
		counter: counter === void 0 ? null : Number(counter)
	};
	if (deprecated !== void 0) return {
		event: "deprecation",
		...common
	};
	if (version !== void 0) return {
		event: cancel ? "deregistration" : "registration",
		version,
		...common
	};
	return {
		event: cancel ? "unassignment" : "assignment",
		stage,
		...common
	};
}
function isPlainPath(name) {
	return name.split(/[/:=]/).every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}
// packages/store/tags/read-tags.ts
async function listLocalTags(options) {
	return lines(await git(options, [
		"for-each-ref",
		"--format=%(objectname) %(objecttype) %(refname:strip=2)",
		"refs/tags"
	])).map((line) => {
		const [oid = "", type = ""] = line.split(" ", 2);
		return {
			oid,
			annotated: type === "tag",
			name: line.slice(oid.length + type.length + 2)
		};
	});
}
function parseRemoteTags(out) {
	const tags = new Map();
	for (const line of lines(out)) {
		const [oid = "", ref = ""] = line.split("	", 2);
		const name = ref.slice(10);
		if (name.endsWith("^{}")) {
			const tag = tags.get(name.slice(0, -3));
			if (tag) tags.set(tag.name, {
				...tag,
				annotated: true
			});
		} else tags.set(name, {
			name,
			oid,
			annotated: false
		});
	}
	return [...tags.values()];
}
async function readTags(options, listed) {
	const known = listed.filter(({ name }) => parseTagName(name) !== void 0);
	const wanted = known.filter(({ annotated }) => annotated);
	const objects = await readObjects(options, wanted.map(({ oid }) => oid));
	const list = {
		annotated: [],
		odd: []
	};
	for (const { name, oid } of wanted) {
		const text = objects.get(oid);
		const read = text === void 0 ? "its object is not there" : parseTagObject(name, text);
		if (typeof read === "string") list.odd.push({
			name,
			reason: read
		});
		else list.annotated.push(read);
	}
	const lightweight = known.filter(({ annotated }) => !annotated).map(({ name, oid }) => ({
		name,
		commit: oid
	}));
	return {
		...list,
		lightweight
	};
}
async function readObjects(options, oids) {
	if (oids.length === 0) return new Map();
	const out = await git(options, [
		"cat-file",
		"--batch",
		"--buffer"
	], { input: `${oids.join("\n")}\n` });
	const objects = new Map();
	for (let at = 0; at < out.length;) {
		const end = out.indexOf(10, at);
		const [oid = "", type, size] = out.toString("latin1", at, end).split(" ");
		if (type === "missing" || size === void 0) {
			at = end + 1;
			continue;
		}
		const start = end + 1;
		if (type === "tag") objects.set(oid, out.toString("utf8", start, start + Number(size)));
		at = start + Number(size) + 1;
	}
	return objects;
}
function lines(out) {
	return out.toString("utf8").split("\n").filter(Boolean);
}
// packages/store/tags/local-tags.ts
async function readLocalTags(repository) {
	const options = await inRepository(repository);
	return readTags(options, await listLocalTags(options));
}
async function makeLocalTags(repository, tags) {
	const options = await inRepository(repository);
	const lines = [];
	for (const tag of tags) {
		const oid = await git(options, [
			"hash-object",
			"-t",
			"tag",
			"-w",
			"--stdin"
		], { input: formatTagObject(tag) });
		lines.push(`create refs/tags/${tag.name} ${oid.toString().trim()}\n`);
	}
	await git(options, ["update-ref", "--stdin"], { input: lines.join("") }).catch((error) => {
		if (!(error instanceof PawlError) || !/already exists/i.test(error.message)) throw error;
		throw new PawlError("locked", `another run made a tag first: ${error.message}`, {
			where: tags.map(({ name }) => name).join(", "),
			remedy: "Run the command again: it will start from what is there now.",
			cause: error
		});
	});
}
async function inRepository(folder) {
	const options = {
		cwd: folder,
		environment: {}
	};
	await git(options, ["rev-parse", "--git-dir"]).catch((cause) => {
		throw new PawlError("config", "this folder is in no git repository, so there are no tags", {
			where: folder,
			remedy: "Run it in a clone of the repository whose tags say what is released.",
			cause
		});
	});
	return options;
}
// packages/store/folder.ts
const LOCK_WAIT_MS = 5e3;
function folderStore(root, repository = root) {
	const pathOf = (digest) => join(root, ...objectPath(digest).split("/"));
	const refPath = (name) => join(root, "refs", `${checkRefName(name)}.jsonl`);
	const store = {
		async put(content) {
			const digest = digestOf(content);
			const path = pathOf(digest);
			if (!await holds(path, digest)) await writeFileAtomic(path, content);
			return digest;
		},
		async putFile(path) {
			const incoming = join(root, "objects", `incoming.${process.pid}.${randomBytes(6).toString("hex")}.tmp`);
			await mkdir(dirname(incoming), { recursive: true });
			try {
				await copyFile(path, incoming);
				const { digest } = await digestFile(incoming);
				const target = pathOf(digest);
				if (!await holds(target, digest)) {
					await mkdir(dirname(target), { recursive: true });
					await flush(incoming);
					await rename(incoming, target);
				}
				return digest;
			} finally {
				await rm(incoming, { force: true });
			}
		},
		async get(digest) {
			return readFile(await store.getFile(digest));
		},
		async getFile(digest) {
			const path = pathOf(digest);
			const { digest: actual } = await digestFile(path).catch((cause) => {
				if (cause.code !== "ENOENT") throw cause;
				throw new PawlError("record", `the store has no object ${digest}`, {
					where: root,
					remedy: "Run the verb that makes it again, or bring the store that holds it."
				});
			});
			if (actual !== digest) throw new PawlError("record", `the object ${digest} is damaged: its bytes have the digest ${actual}`, {
				where: path,
				remedy: "Delete that file and run the verb that makes it again."
			});
			return path;
		},
		async history(name) {
			const path = refPath(name);
			return parseLog(await readFile(path, "utf8").catch((error) => {
				if (error.code === "ENOENT") return "";
				throw error;
			}), path);
		},
		async ref(name) {
			return (await store.history(name))[0]?.digest ?? null;
		},
		async setRef(name, digest, expected, reason, commit, tags = []) {
			const path = refPath(name);
			await withLock(`${path}.lock`, async () => {
				const history = await store.history(name);
				const current = history[0]?.digest ?? null;
				if (expected !== "anything" && current !== expected) throw new PawlError("locked", `"${name}" was moved meanwhile, to ${current ?? "nothing"}`, {
					where: path,
					remedy: "Run the command again: it will start from the new value."
				});
				if (tags.length > 0) await makeLocalTags(repository, tags);
				const entry = {
					digest,
					at: new Date().toISOString(),
					reason,
					commit
				};
				await writeFileAtomic(path, formatLog([entry, ...history]));
			});
		},
		tags: () => readLocalTags(repository),
		async list(prefix) {
			const folder = join(root, "refs");
			return (await readdir(folder, { recursive: true }).catch(() => [])).filter((entry) => entry.endsWith(".jsonl")).map((entry) => entry.slice(0, -6).split(sep).join("/")).filter((name) => name.startsWith(prefix)).sort();
		}
	};
	return store;
}
async function holds(path, digest) {
	return await stat(path).catch(() => void 0) !== void 0 && (await digestFile(path)).digest === digest;
}
async function flush(path) {
	const handle = await open(path, "r+");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
async function withLock(path, work) {
	await mkdir(dirname(path), { recursive: true });
	const deadline = Date.now() + LOCK_WAIT_MS;
	for (;;) {
		const handle = await open(path, "wx").catch((error) => {
			if (error.code === "EEXIST") return void 0;
			throw error;
		});
		if (handle) {
			await handle.close();
			break;
		}
		if (Date.now() > deadline) throw new PawlError("locked", "another process holds the lock of this ref", {
			where: path,
			remedy: "Run again; if nothing else is running, delete that file."
		});
		await setTimeout(10 + Math.random() * 40);
	}
	try {
		await work();
	} finally {
		await rm(path, { force: true });
	}
}
// packages/store/git-branch.ts
const FILTER = "blob:limit=256k";
const README = `# The state of Pawl

Accepted evidence: objects by their sha256 digest, and refs with the history of what was accepted. Written by Pawl; do not
edit. Deleting this branch forgets every baseline.
`;
async function fetchTip(context, branch, note) {
	await prepareCache(context);
	const local = `refs/pawl/${branch}`;
	const result = await gitRemote(context, [...[
		"fetch",
		"--quiet",
		"--depth=1",
		`--filter=${FILTER}`,
		"--no-tags",
		"--force",
		"origin"
	], `+refs/heads/${branch}:${local}`], note);
	if ("message" in result) {
		if (/couldn't find remote ref/i.test(result.message)) return {
			commit: null,
			blobs: new Map()
		};
		throw remoteFailure("reading", branch, result.message);
	}
	const commit = (await git(context, [
		"rev-parse",
		"--verify",
		`${local}^{commit}`
	])).toString().trim();
	const listing = (await git(context, [
		"ls-tree",
		"-r",
		"-z",
		commit
	])).toString("utf8");
	const blobs = new Map();
	for (const line of listing.split("\0")) {
		const [, oid, path] = /^100644 blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
		if (oid !== void 0 && path !== void 0) blobs.set(path, oid);
	}
	return {
		commit,
		blobs
	};
}
const prepared = new WeakMap();
function prepareCache(context) {
	const begun = prepared.get(context) ?? makeCache(context);
	prepared.set(context, begun);
	return begun;
}
async function makeCache({ cwd, signal }) {
	if (await access(join(cwd, "HEAD")).then(() => true, () => false)) return;
	await mkdir(cwd, { recursive: true });
	await git({
		cwd,
		environment: {},
		signal
	}, [
		"init",
		"--quiet",
		"--bare",
		cwd
	]);
}
function withConfig(environment, values) {
	const before = Number(environment.GIT_CONFIG_COUNT ?? 0);
	const entries = Object.entries(values);
	const added = entries.flatMap(([key, value], i) => [[`GIT_CONFIG_KEY_${before + i}`, key], [`GIT_CONFIG_VALUE_${before + i}`, value]]);
	return {
		...environment,
		...Object.fromEntries(added),
		GIT_CONFIG_COUNT: String(before + entries.length)
	};
}
async function makeCommit(context, { commit, blobs }, changes, message) {
	const index = join(context.cwd, `index.${process.pid}.${Math.random().toString(36).slice(2)}`);
	const call = { environment: { GIT_INDEX_FILE: index } };
	try {
		if (commit !== null) await git(context, ["read-tree", commit], call);
		const all = new Map(changes);
		if (!blobs.has("README.md")) {
			const readme = await git(context, [
				"hash-object",
				"-w",
				"--stdin"
			], { input: README });
			all.set("README.md", readme.toString().trim());
		}
		const lines = [...all].map(([path, oid]) => oid === null ? `0 ${"0".repeat(40)}\t${path}\0` : `100644 ${oid}\t${path}\0`);
		await git(context, [
			"update-index",
			"-z",
			"--index-info"
		], {
			...call,
			input: lines.join("")
		});
		const tree = (await git(context, ["write-tree", "--missing-ok"], call)).toString().trim();
		const parents = commit === null ? [] : ["-p", commit];
		const line = message.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ").slice(0, 200);
		return (await git(context, [
			"commit-tree",
			...parents,
			"-m",
			line,
			tree
		], { environment: IDENTITY })).toString().trim();
	} finally {
		await rm(index, { force: true });
	}
}
const IDENTITY = {
	GIT_AUTHOR_NAME: "Pawl",
	GIT_AUTHOR_EMAIL: "pawl@localhost",
	GIT_COMMITTER_NAME: "Pawl",
	GIT_COMMITTER_EMAIL: "pawl@localhost"
};
async function push(context, branch, commit, parent, tags, note) {
	const ref = `refs/heads/${branch}`;
	const wanted = new Map([[ref, commit]]);
	for (const tag of tags) {
		const oid = await git(context, [
			"hash-object",
			"-t",
			"tag",
			"-w",
			"--stdin"
		], { input: formatTagObject(tag) });
		wanted.set(`refs/tags/${tag.name}`, oid.toString().trim());
	}
	const args = [
		"push",
		"--quiet",
		"--porcelain",
		"--atomic",
		`--force-with-lease=${ref}:${parent ?? ""}`
	];
	const specs = [...wanted].map(([name, oid]) => `${oid}:${name}`);
	const result = await gitRemote(context, [
		...args,
		"origin",
		...specs
	], note, { final: REJECTED });
	if (!("message" in result)) return void 0;
	const lines = result.stdout.split("\n").filter((line) => line.startsWith("!"));
	const message = [result.message, ...lines.map((line) => line.split("	").slice(2).join(" "))].join(" ");
	const failure = remoteFailure("writing", branch, message);
	const there = await remoteRefs(context, [...wanted.keys()], note).catch(() => {
		throw failure;
	});
	if ([...wanted].every(([name, oid]) => there.get(name) === oid)) return void 0;
	if (!REJECTED.test(message)) throw failure;
	return {
		because: [...wanted.keys()].some((name) => name.startsWith("refs/tags/") && there.has(name)) ? "tag" : "branch",
		message
	};
}
async function remoteRefs(context, names, note) {
	const result = await gitRemote(context, [
		"ls-remote",
		"--quiet",
		"origin",
		...names
	], note);
	if ("message" in result) throw remoteFailure("reading", "refs", result.message);
	const lines = result.stdout.toString("utf8").split("\n").filter(Boolean);
	return new Map(lines.map((line) => line.split("	").reverse()));
}
const REJECTED = /stale info|non-fast-forward|fetch first|cannot lock ref|already exists|incorrect old value|failed to update ref|atomic transaction failed/i;
// packages/store/git-objects.ts
const PACK_FROM = 65536;
const STORED_LIMIT = 95 * 2 ** 20;
const MEMORY_LIMIT = 64 * 2 ** 20;
const FILE_LIMIT = 4 * 2 ** 30;
async function writeBytes(options, content) {
	const path = objectPath(digestOf(content));
	const packed = content.length >= PACK_FROM ? gzipSync(content, { level: 6 }) : void 0;
	const smaller = packed !== void 0 && packed.length < content.length;
	const stored = smaller ? packed : content;
	requireStorable(stored.length, "the object");
	return {
		path: smaller ? `${path}.gz` : path,
		oid: await hashObject(options, ["--stdin"], stored)
	};
}
async function writeFile(options, file, digest) {
	const path = objectPath(digest);
	const { size } = await stat(file);
	if (size < PACK_FROM) {
		requireStorable(size, file);
		return {
			path,
			oid: await hashObject(options, ["--no-filters", file])
		};
	}
	const packed = join(options.cwd, `pack.${process.pid}.${path.slice(-16)}.tmp`);
	try {
		await pipeline(createReadStream(file), createGzip({ level: 6 }), createWriteStream(packed));
		const smaller = (await stat(packed)).size < size;
		requireStorable(smaller ? (await stat(packed)).size : size, file);
		const oid = await hashObject(options, ["--no-filters", smaller ? packed : file]);
		return {
			path: smaller ? `${path}.gz` : path,
			oid
		};
	} finally {
		await rm(packed, { force: true });
	}
}
function requireStorable(bytes, where) {
	if (bytes <= STORED_LIMIT) return;
	throw new PawlError("io", `it has ${Math.ceil(bytes / 2 ** 20)} MiB, and a branch takes files of at most 95`, {
		where,
		remedy: "Keep the file elsewhere, and let training leave only its predictions; its digest is recorded."
	});
}
async function hashObject(options, args, input) {
	return (await git(options, [
		"hash-object",
		"-w",
		...args
	], input ? { input } : {})).toString().trim();
}
async function readBytes(options, blob, digest) {
	const stored = await git(options, [
		"cat-file",
		"blob",
		blob.oid
	], { limit: MEMORY_LIMIT });
	let content = stored;
	if (blob.path.endsWith(".gz")) try {
		content = gunzipSync(stored, { maxOutputLength: MEMORY_LIMIT });
	} catch (cause) {
		throw damaged(digest, `cannot be unpacked: ${cause instanceof Error ? cause.message : cause}`);
	}
	const actual = digestOf(content);
	if (actual !== digest) throw damaged(digest, `its bytes have the digest ${actual}`);
	return content;
}
async function readToFile(options, blob, digest) {
	const path = join(options.cwd, "files", digest.slice(7));
	const incoming = `${path}.${process.pid}.tmp`;
	await mkdir(dirname(path), { recursive: true });
	const hash = createHash("sha256");
	const counted = bounded(hash, digest);
	const child = streamGit(options, [
		"cat-file",
		"blob",
		blob.oid
	]);
	try {
		const sink = createWriteStream(incoming);
		if (blob.path.endsWith(".gz")) await pipeline(child.stdout, createGunzip(), counted, sink);
		else await pipeline(child.stdout, counted, sink);
		const actual = `sha256:${hash.digest("hex")}`;
		if (await child.ended !== 0 || actual !== digest) throw damaged(digest, `its bytes have the digest ${actual}`);
		await rename(incoming, path);
		return path;
	} catch (error) {
		child.stop();
		if (error instanceof PawlError) throw error;
		throw damaged(digest, error instanceof Error ? error.message : String(error));
	} finally {
		await rm(incoming, { force: true });
	}
}
function bounded(hash, digest) {
	let size = 0;
	return new Transform({ transform(chunk, _encoding, done) {
		size += chunk.length;
		hash.update(chunk);
		done(size > FILE_LIMIT ? damaged(digest, "it is larger than 4 GiB") : null, chunk);
	} });
}
function damaged(digest, why) {
	return new PawlError("record", `the object ${digest} is damaged: ${why}`, { remedy: "Take it from the history of the state branch, or accept a new run." });
}
// packages/store/prune.ts
async function prunable(newestFirst, others, keep, read) {
	const leaving = newestFirst[keep];
	if (!leaving) return new Set();
	try {
		const files = await filesOf(leaving.digest, read);
		for (const kept of [newestFirst, ...others].flatMap((entries) => entries.slice(0, keep))) for (const file of await filesOf(kept.digest, read)) files.delete(file);
		return files;
	} catch {
		return new Set();
	}
}
async function filesOf(digest, read) {
	const text = async (of) => new TextDecoder().decode(await read(of));
	const verdict = parseStored("verdict", await text(digest), digest);
	const evaluation = parseStored("evaluation", await text(verdict.evaluation), verdict.evaluation);
	const files = [...parseStored("run", await text(evaluation.run), evaluation.run).outputs, ...evaluation.predictions ? [evaluation.predictions] : []];
	return new Set(files.map((file) => file.digest));
}
// packages/store/tags/remote-tags.ts
const FEW = 50;
async function fetchTags(context, note) {
	await prepareCache(context);
	const result = await gitRemote(context, [
		"ls-remote",
		"--quiet",
		"origin",
		"refs/tags/*"
	], note);
	if ("message" in result) throw remoteFailure("reading", "refs/tags", result.message);
	const listed = parseRemoteTags(result.stdout).filter(({ name }) => parseTagName(name) !== void 0);
	await bring(context, listed.filter(({ annotated }) => annotated).map(({ oid }) => oid), note);
	return readTags(context, listed);
}
async function bringCommits(context, commits, note) {
	await bring(context, [...new Set(commits)], note);
}
async function bring(context, oids, note) {
	if (oids.length === 0) return;
	await prepareCache(context);
	const all = await git(context, [
		"cat-file",
		"--batch-all-objects",
		"--unordered",
		"--batch-check=%(objectname)"
	]);
	const here = new Set(all.toString("latin1").split("\n"));
	const missing = oids.filter((oid) => !here.has(oid));
	if (missing.length === 0) return;
	const args = [
		"fetch",
		"--quiet",
		"--no-tags",
		"--no-write-fetch-head",
		"--filter=tree:0"
	];
	if (missing.length < FEW) args.push("--depth=1");
	const result = await gitRemote(context, [
		...args,
		"--stdin",
		"origin"
	], note, { input: `${missing.join("\n")}\n` });
	if ("message" in result) throw remoteFailure("reading", "refs/tags", result.message);
}
// packages/store/git.ts
const TRIES = 8;
const BASELINES = "baselines/";
const LOOKS = "looks/";
function gitStore(options) {
	const { cache, branch = "pawl", writable, keep = 20, note = () => void 0 } = options;
	const context = {
		cwd: cache,
		environment: {
			...withConfig(options.environment ?? {}, {
				"remote.origin.url": options.remote,
				"gc.auto": "0"
			}),
			GIT_DIR: cache
		},
		signal: options.signal
	};
	const pending = new Map();
	let fetched;
	let fetchedTags;
	const tip = () => {
		fetched ??= fetchTip(context, branch, note).catch((error) => {
			fetched = void 0;
			throw error;
		});
		return fetched;
	};
	const find = async (digest) => {
		const plain = objectPath(digest);
		const { blobs } = await tip();
		for (const path of [plain, `${plain}.gz`]) {
			const oid = pending.get(path) ?? blobs.get(path);
			if (oid !== void 0) return {
				path,
				oid
			};
		}
		throw new PawlError("record", `the store has no object ${digest}`, {
			where: `branch ${branch}`,
			remedy: "Accept a new run; files of old ones are dropped in time."
		});
	};
	const known = (digest) => find(digest).then(() => true, () => false);
	const requireWritable = (name = LOOKS) => {
		if (writable === true || writable === "looks" && name.startsWith(LOOKS)) return;
		throw new PawlError("usage", `this run may not write to the branch "${branch}"`, { remedy: "Only pushes to the default branch, schedules and runs started by hand there accept a baseline." });
	};
	const historyIn = async ({ blobs }, name) => {
		const path = refPath(name);
		const oid = blobs.get(path);
		if (oid === void 0) return [];
		return parseLog((await git(context, [
			"cat-file",
			"blob",
			oid
		])).toString("utf8"), `branch ${branch}: ${path}`);
	};
	const store = {
		async put(content) {
			requireWritable();
			const bytes = typeof content === "string" ? Buffer.from(content) : content;
			const digest = digestOf(bytes);
			if (!await known(digest)) hold(pending, await writeBytes(context, bytes));
			return digest;
		},
		async putFile(path) {
			requireWritable();
			const { digest } = await digestFile(path);
			if (await known(digest)) return digest;
			hold(pending, await writeFile(context, path, digest));
			return digest;
		},
		async putNamed(path, content) {
			requireWritable(path);
			if (!/^charts\/[\w.=-]+$/.test(path) || path.includes("..")) throw new PawlError("usage", `"${path}" cannot stand beside the objects`);
			await tip();
			const oid = await git(context, [
				"hash-object",
				"-w",
				"--stdin"
			], { input: content });
			pending.set(path, oid.toString().trim());
		},
		get: async (digest) => readBytes(context, await find(digest), digest),
		getFile: async (digest) => readToFile(context, await find(digest), digest),
		history: async (name) => historyIn(await tip(), name),
		ref: async (name) => (await store.history(name))[0]?.digest ?? null,
		async list(prefix) {
			const { blobs } = await tip();
			return [...blobs.keys()].filter((path) => path.startsWith("refs/") && path.endsWith(".jsonl")).map((path) => path.slice(5, -6)).filter((name) => name.startsWith(prefix)).sort();
		},
		tip: async () => (await tip()).commit,
		tags() {
			fetchedTags ??= fetchTags(context, note).catch((error) => {
				fetchedTags = void 0;
				throw error;
			});
			return fetchedTags;
		},
		async setRef(name, digest, expected, reason, commit, tags = []) {
			requireWritable(name);
			await bringCommits(context, tags.map((tag) => tag.commit), note);
			const path = refPath(name);
			for (let attempt = 1;; attempt++) {
				const now = await tip();
				const history = await historyIn(now, name);
				requireExpected(history, expected, name, branch);
				const next = [{
					digest,
					at: new Date().toISOString(),
					reason,
					commit
				}, ...history];
				const oid = await git(context, [
					"hash-object",
					"-w",
					"--stdin"
				], { input: formatLog(next) });
				const changes = new Map([...pending, [path, oid.toString().trim()]]);
				for (const file of await dropped(name, next, now)) changes.set(file, null);
				const made = await makeCommit(context, now, changes, `${name}: ${reason}`);
				const rejection = await push(context, branch, made, now.commit, tags, note);
				fetched = void 0;
				fetchedTags = void 0;
				if (rejection === void 0) {
					pending.clear();
					return;
				}
				if (rejection.because === "tag") throw tagTaken(tags, rejection.message);
				if (attempt === TRIES) throw remoteFailure("writing", branch, rejection.message);
				note(`the branch "${branch}" was written by another run meanwhile; trying again on the new tip`);
				await setTimeout(attempt * 100 * (1 + Math.random()), void 0, options.signal ? { signal: options.signal } : {});
			}
		}
	};
	async function dropped(name, next, now) {
		if (next.length <= keep || !name.startsWith(BASELINES)) return [];
		const names = (await store.list(BASELINES)).filter((other) => other !== name);
		return [...await prunable(next, await Promise.all(names.map((other) => historyIn(now, other))), keep, store.get)].flatMap((digest) => {
			const path = objectPath(digest);
			return [path, `${path}.gz`].filter((kept) => now.blobs.has(kept) && !pending.has(kept));
		});
	}
	return store;
}
function hold(pending, { path, oid }) {
	pending.set(path, oid);
}
function refPath(name) {
	return `refs/${checkRefName(name)}.jsonl`;
}
function requireExpected(history, expected, name, branch) {
	const current = history[0]?.digest ?? null;
	if (expected === "anything" || current === expected) return;
	throw new PawlError("locked", `"${name}" was moved meanwhile, to ${current ?? "nothing"}`, {
		where: `branch ${branch}`,
		remedy: "Run the job again: it will start from the new value."
	});
}
function tagTaken(tags, message) {
	return new PawlError("locked", `another run made a tag first: ${message}`, {
		where: tags.map(({ name }) => name).join(", "),
		remedy: "Run the job again: it will start from what is there now."
	});
}
// packages/pipeline/project.ts
async function openProject(folder, options) {
	const { configName, host, signal, change } = options;
	const root = resolve(folder);
	const own = parseConfig(await readConfig(root, folder, configName), join(folder, configName));
	const { config, policy } = change ? await rulesFor(root, configName, own, change) : {
		config: own,
		policy: null
	};
	const workFolder = join(root, ".pawl");
	return {
		root,
		workFolder,
		configName,
		config: {
			...config,
			train: {
				...config.train,
				params: {
					...config.train.params,
					...options.params
				}
			}
		},
		policy,
		baselineAt: change ? await mergeBase(root, change.base) : options.baselineAt ?? null,
		store: options.store ?? folderStore(join(workFolder, "store"), root),
		host,
		signal
	};
}
async function conditionLine(project, condition) {
	const content = await readConfig(project.root, project.root, project.configName);
	const { value, locate } = parseYaml(content, project.configName);
	const gate = value?.gate;
	const listed = Array.isArray(gate) ? gate : gate?.conditions;
	const index = Array.isArray(listed) ? listed.findIndex((item) => typeof item === "string" && item.trim() === condition) : -1;
	const place = index >= 0 ? locate([...Array.isArray(gate) ? ["gate"] : ["gate", "conditions"], index]) : locate(["gate"], "key");
	return Number(/:(\d+):\d+$/.exec(place)?.[1] ?? 1);
}
async function readConfig(root, folder, configName) {
	return readFile(join(root, configName), "utf8").catch(async (cause) => {
		if (cause.code !== "ENOENT" && cause.code !== "ENOTDIR") throw cause;
		throw await noConfig(root, folder, configName);
	});
}
async function noConfig(root, folder, configName) {
	if (!((await stat(root).catch(() => void 0))?.isDirectory() === true)) return new PawlError("usage", `there is no folder "${folder}"`, { remedy: "Name the folder that holds pawl.yaml." });
	const yamls = (await readdir(root)).filter((name) => /\.ya?ml$/.test(name));
	return new PawlError("config", `there is no ${configName} here.${didYouMean(configName, yamls)}`, {
		where: folder,
		remedy: "Name the folder that holds it, or the file with --config."
	});
}
export { sweepText as A, isReal as C, plural as D, methodsText as E, formatPercent as F, digitsApart as M, formatCount as N, shortDigest as O, formatNumber as P, instantText as S, looksText as T, changedText as _, applyRules as a, dataText as b, readEvidence as c, outOfBagText as d, reportedText as f, byUrgency as g, baselineText as h, parseParams as i, trendOf as j, smallSlicesText as k, renderTerminal as l, URGENCY as m, openProject as n, unallowedChange as o, REUSED as p, gitStore as r, evidenceSoFar as s, conditionLine as t, footprintText as u, conditionName as v, lookWarning as w, durationText as x, countText as y };
