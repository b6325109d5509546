import { a as markdownTable } from "./trend.js";
import { i as wrap } from "./columns.js";
import { a as markdownProse, c as plainText } from "./escape.js";
import { l as byState } from "./training-facts.js";
// packages/report/release/checks.ts
const COLOUR = {
	failed: "red",
	"not checked": "yellow",
	held: "green"
};
const MARK = {
	failed: "❌ failed",
	"not checked": "❔ not checked",
	held: "✅ held"
};
const STATE_COLUMN = 13;
const NAME_COLUMN = 12;
function checkLines(checks, paint, width) {
	return byState(checks).flatMap(({ check, state, detail }) => wrap(plainText(detail, 400), width, `  ${paint(COLOUR[state], state)}${" ".repeat(STATE_COLUMN - state.length)}${check.padEnd(NAME_COLUMN)}`, " ".repeat(27)).map((line) => line.trimEnd()));
}
function checkTable(checks) {
	if (checks.length === 0) return "";
	const rows = byState(checks).map(({ check, state, detail }) => [
		MARK[state],
		check,
		markdownProse(detail, 400)
	]);
	return markdownTable([[
		"",
		"Check",
		"Detail"
	], ...rows], { alignDelimiters: false });
}
export { checkLines as n, checkTable as r, MARK as t };
