import { c as plainText, o as markdownShort } from "./escape.js";
import { r as formatNumber } from "./format.js";
import { y as plural } from "./summary.js";
import { i as wrap, t as cutText } from "./columns.js";
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
export { forcedCallout as a, approvalText as c, nameText as d, quotedText as f, reportedText as i, byState as l, goesByText as n, forcedLines as o, versionText as p, outOfBagText as r, agoText as s, footprintText as t, dayText as u };
