import { c as plainText, o as markdownShort } from "./escape.js";
import { r as formatNumber } from "./format.js";
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
// packages/report/columns.ts
const ASCII = /^[ -~]*$/;
const COLOUR_CODE = /\u001b\[\d+m/g;
const NO_ROOM = /\p{M}/u;
const TWO_COLUMNS = /[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d37f}\u{1f200}-\u{1f2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;
function columnsOf(character) {
	if (character < "̀") return 1;
	if (NO_ROOM.test(character)) return 0;
	return TWO_COLUMNS.test(character) ? 2 : 1;
}
function textWidth(text) {
	if (ASCII.test(text)) return text.length;
	let width = 0;
	for (const character of text.replace(COLOUR_CODE, "")) width += columnsOf(character);
	return width;
}
function cutText(text, width) {
	if (textWidth(text) <= width) return text;
	return `${beginning(text, width - 1)}…`;
}
function padText(text, width) {
	return text + " ".repeat(Math.max(0, width - textWidth(text)));
}
function beginning(text, width) {
	let taken = "";
	let left = width;
	for (const character of text) {
		left -= columnsOf(character);
		if (left < 0) break;
		taken += character;
	}
	return taken;
}
const LEAST_ROOM = 8;
function wrap(text, width, first = "", rest = "") {
	const indent = textWidth(rest);
	const room = Math.max(LEAST_ROOM, width - Math.max(indent, textWidth(first)));
	const lines = [];
	let line = first;
	let length = textWidth(first);
	let empty = true;
	for (const word of text.split(" ").flatMap((long) => pieces(long, room))) {
		const size = textWidth(word);
		if (!empty && length + 1 + size > width) {
			lines.push(line);
			line = rest;
			length = indent;
			empty = true;
		}
		line += empty ? word : ` ${word}`;
		length += size + (empty ? 0 : 1);
		empty = false;
	}
	return [...lines, line];
}
function pieces(word, room) {
	if (textWidth(word) <= room || word.includes("\x1B")) return [word];
	const parts = [];
	for (let left = word; left !== "";) {
		const part = beginning(left, room);
		parts.push(part);
		left = left.slice(part.length);
	}
	return parts;
}
// packages/report/release/words.ts
function versionText(version) {
	return /^([\da-f]{40}|[\da-f]{64})$/.test(version) ? version.slice(0, 7) : nameText(version);
}
function nameText(name) {
	return cutText(plainText(name), 60);
}
function dayText(instant) {
	return cutText(plainText(instant.slice(0, 10)), 10);
}
const MINUTE = 6e4;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const [MONTH, YEAR] = [365.25 / 12, 365.25];
function agoText(instant, now) {
	const passed = now.getTime() - Date.parse(instant);
	if (Number.isNaN(passed)) return "at an unknown time";
	if (passed < -5 * MINUTE) return "by a clock that is ahead";
	if (passed < MINUTE) return "just now";
	if (passed < HOUR) return `${plural(Math.floor(passed / MINUTE), "minute")} ago`;
	if (passed < 2 * DAY) return `${plural(Math.floor(passed / HOUR), "hour")} ago`;
	const days = passed / DAY;
	if (days < 2 * MONTH) return `${plural(Math.floor(days), "day")} ago`;
	if (days < 2 * YEAR) return `${plural(Math.floor(days / MONTH), "month")} ago`;
	return `${plural(Math.floor(days / YEAR), "year")} ago`;
}
function quotedText(text, maxLength = 400) {
	return `"${plainText(text, maxLength).replace(/"/g, "'")}"`;
}
function approvalText({ by, kind, of }) {
	return `${nameText(by)} (${kind} of ${plainText(of, 100)})`.replace("environment of", "environment");
}
const STATE_ORDER = {
	failed: 0,
	"not checked": 1,
	held: 2
};
function byState(checks) {
	return checks.toSorted((a, b) => STATE_ORDER[a.state] - STATE_ORDER[b.state]);
}
// packages/report/release/forced.ts
const MAX_SHOWN = 10;
function sentence({ stage, version, by, reason, at }) {
	return `${nameText(stage)} holds ${versionText(version)}, which ${nameText(by)} forced on ${dayText(at)}: ${quotedText(reason)}`;
}
function forcedLines(forced, paint, width) {
	const more = forced.length - MAX_SHOWN;
	return [...forced.slice(0, MAX_SHOWN).flatMap((view) => wrap(sentence(view), width, `${paint("red", "FORCED")}    `, " ".repeat(10))), ...more > 0 ? [`          and ${more} more`] : []];
}
function forcedCallout(forced, short) {
	if (forced.length === 0) return "";
	const most = short ? 2 : MAX_SHOWN;
	const more = forced.length - most;
	return [
		"> [!WARNING]",
		"> **A version was forced past its checks.**",
		">",
		...forced.slice(0, most).map((view) => markdownSentence(view, short ? 60 : 400)).map((line) => `> - ${line}`),
		...more > 0 ? [`> - and ${more} more`] : []
	].join("\n");
}
function markdownSentence({ stage, version, by, reason, at }, width) {
	const name = (text) => markdownShort(text, Math.min(60, width));
	const date = markdownShort(dayText(at), 10);
	return `${name(stage)} holds ${name(versionText(version))}, which ${name(by)} forced on ${date}: ${markdownShort(quotedText(reason, width), width + 2)}`;
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
export { isReal as A, sweepText as B, changedText as C, durationText as D, dataText as E, modelText as F, plural as I, rulesText as L, looksText as M, methodText as N, estimateText as O, methodsText as P, shortDigest as R, byUrgency as S, countText as T, trendOf as V, wrap as _, forcedCallout as a, baselineText as b, approvalText as c, nameText as d, quotedText as f, textWidth as g, padText as h, reportedText as i, lookWarning as j, instantText as k, byState as l, cutText as m, goesByText as n, forcedLines as o, versionText as p, outOfBagText as r, agoText as s, footprintText as t, dayText as u, REUSED as v, conditionName as w, bySlice as x, URGENCY as y, smallSlicesText as z };
