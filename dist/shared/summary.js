import { r as formatNumber } from "./format.js";
import { c as plainText } from "./escape.js";
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
const MOST_NAMED = 3;
function smallSlicesText({ smallSlices }) {
	if (smallSlices.length === 0) return void 0;
	const names = smallSlices.slice(0, MOST_NAMED).map(({ name }) => plainText(name, 60));
	const more = smallSlices.length > MOST_NAMED ? `, and ${smallSlices.length - MOST_NAMED} more` : "";
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
export { sweepText as C, smallSlicesText as S, methodsText as _, byUrgency as a, rulesText as b, countText as c, estimateText as d, instantText as f, methodText as g, looksText as h, bySlice as i, dataText as l, lookWarning as m, URGENCY as n, changedText as o, isReal as p, baselineText as r, conditionName as s, REUSED as t, durationText as u, modelText as v, trendOf as w, shortDigest as x, plural as y };
