import { c as plainText, o as markdownShort } from "./escape.js";
import { r as formatNumber } from "./format.js";
import { y as plural } from "./summary.js";
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
export { wrap as _, forcedCallout as a, approvalText as c, nameText as d, quotedText as f, textWidth as g, padText as h, reportedText as i, byState as l, cutText as m, goesByText as n, forcedLines as o, versionText as p, outOfBagText as r, agoText as s, footprintText as t, dayText as u };
