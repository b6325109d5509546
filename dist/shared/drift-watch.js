import { r as formatNumber } from "./format.js";
import { n as renderDriftMarkdown } from "./drift.js";
import { a as markdownProse, i as markdownCode, l as safeUrl, s as markdownText, t as hexCode } from "./escape.js";
import { f as instantText, y as plural } from "./summary.js";
import { t as chartName } from "./trend.js";
// packages/report/drift-watch.ts
const ADVICE = {
	none: "Nothing is to be done.",
	watch: "Nothing yet: further runs will tell.",
	investigate: "Find out why columns are gone, are of another type or lost their values: that is a fault of what brings the data, and nothing to train on.",
	retrain: "Find out whether the change is real. Where it is, train on labelled rows of now; the new model replaces the old only where the gate passes on the old test rows and on the new.",
	"restore the feed": "Find out why no new data arrives. Until it does, nobody knows whether the model is fit."
};
function watchTitle(kind, { watch, path }) {
	const model = path === "." ? watch.model : `${watch.model} (${path})`;
	return kind === "drift" ? `${model}: the data drifted` : `${model}: there is no data`;
}
function renderWatchMarkdown(view, kind = "run") {
	const { watch, drift } = view;
	const missing = kind === "no data" || drift === null;
	return `${[
		missing ? missingText(view) : renderDriftMarkdown(drift).trimEnd(),
		missing ? "" : sinceText(watch),
		...missing ? [] : watch.charts.map(chartText),
		`**What to do.** ${ADVICE[missing && watch.missing ? "restore the feed" : watch.recommendation]}`,
		watch.retrain ? `Training was started ${instantText(watch.retrain.at)}: ${markdownCode(watch.retrain.workflow)} on ${markdownCode(watch.retrain.ref)}.` : "",
		factsText(view)
	].filter((block) => block !== "").join("\n\n")}\n`;
}
function watchLastWord(kind, { watch, runUrl }) {
	const url = safeUrl(runUrl);
	const run = url ? ` ([run](${url}))` : "";
	return kind === "drift" ? `It has passed: the last ${plural(watch.decision.of, "run")} found no drift${run}.` : `There is data again${run}.`;
}
function missingText({ watch }) {
	const since = watch.missing ? ` since ${instantText(watch.missing.since)}` : "";
	const head = watch.missing ? `### ❌ ${markdownText(watch.model, 60)}: no data${since}` : "### ✅ There is data again";
	return watch.missing ? `${head}\n\n${markdownProse(watch.reason, 500)}.` : head;
}
function sinceText({ open, recent, decision }) {
	const alarms = recent.filter(({ outcome }) => outcome === "drift").length;
	const count = `${alarms} of the last ${plural(recent.length, "run")} that could tell found drift`;
	if (open) return `**Since ${instantText(open.since)}**: ${count}.`;
	return alarms === 0 ? "" : `${count}; it is acted on when ${decision.runs} of ${decision.of} do.`;
}
const LONGEST_AXIS = 12;
function chartText({ column, bars }) {
	const share = (value) => formatNumber(Math.round(value * 1e3) / 10, 4);
	const shown = bars.slice(0, LONGEST_AXIS);
	const most = Math.max(...shown.flatMap(({ was, is }) => [was, is]));
	return [
		"```mermaid",
		"xychart-beta",
		`  title "${chartName(column)}: reference as bars, now as the line"`,
		`  x-axis [${axisNames(shown).join(", ")}]`,
		`  y-axis "rows (%)" 0 --> ${Math.max(1, Math.ceil(most * 100))}`,
		`  bar [${shown.map(({ was }) => share(was)).join(", ")}]`,
		`  line [${shown.map(({ is }) => share(is)).join(", ")}]`,
		"```"
	].join("\n");
}
function axisNames(bars) {
	const seen = new Set();
	return bars.map(({ name }, i) => {
		const short = chartName(name.slice(0, 16));
		const own = seen.has(short) ? `${short} ${i + 1}` : short;
		seen.add(own);
		return `"${own}"`;
	});
}
function factsText({ watch, path, runUrl }) {
	const url = safeUrl(runUrl);
	const versions = watch.versions.map(({ version, stage }) => `${version} in ${stage}`).join(", ");
	return [
		`- Model: ${markdownText(watch.model, 60)}${versions ? `, ${markdownText(versions, 200)}` : ""}`,
		...path === "." ? [] : [`- Folder: ${markdownCode(path)}`],
		`- Evidence: record ${hexCode(watch.digest.slice(7), 12)}, ${watch.number} in its chain${watch.drift ? `, of drift record ${hexCode(watch.drift.slice(7), 12)}` : ""}${url ? `, by [this run](${url})` : ""}`
	].join("\n");
}
export { watchLastWord as n, watchTitle as r, renderWatchMarkdown as t };
