import { t as digestFile } from "./digest-file.js";
import { t as PawlError } from "./errors.js";
import { o as storedForm } from "./seal.js";
import { r as formatNumber } from "./format.js";
import { u as xmlText } from "./escape.js";
import { r as valuesOf, t as directionText } from "./trend.js";
import { n as acceptedRuns, r as chartName, t as acceptedRun } from "./accepted-runs.js";
import { t as baselineRef } from "./baseline.js";
import { n as requireRecord } from "./work-folder.js";
import { join } from "node:path";
// packages/report/history-chart.ts
const MAX_LABELS = 6;
const WIDTH = 600;
const HEIGHT = 260;
const PLOT = {
	left: 78,
	right: 580,
	top: 44,
	bottom: 208
};
const MARGIN = {
	left: 14,
	right: 66
};
const TICKS = 4;
function historyChart(history, metric) {
	const runs = history.slice(-60);
	const values = valuesOf(runs, metric);
	const ticks = niceTicks(values.filter((value) => value !== null));
	const points = runs.map((run, i) => placePoint(run, i, runs.length, values[i] ?? null, ticks));
	const direction = directionText(metric);
	const name = xmlText(metric, 40);
	return `${[
		`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">`,
		`<title id="title">${name} over the last ${runs.length} accepted runs</title>`,
		STYLE,
		`<rect class="ground" width="${WIDTH}" height="${HEIGHT}" rx="6"/>`,
		`<text class="name" x="16" y="26">${name}${direction ? ` <tspan class="hint">${direction}</tspan>` : ""}</text>`,
		...gridLines(ticks),
		...runLabels(points, runs),
		`<text class="label" x="${(PLOT.left + PLOT.right) / 2}" y="250" text-anchor="middle">accepted runs, oldest to newest</text>`,
		...line(points),
		...dots(points),
		"</svg>"
	].join("\n")}\n`;
}
const STYLE = `<style>
.ground{fill:#fff;stroke:#d1d9e0}text{font:12px -apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#59636e}
.name{font-size:14px;font-weight:600;fill:#1f2328}.hint{font-weight:400;font-size:12px;fill:#59636e}
.value{font-weight:600;fill:#1f2328}.grid{stroke:#d1d9e0}.line{fill:none;stroke:#0969da;stroke-width:2;stroke-linejoin:round}
.dot{fill:#0969da}.last{stroke:#fff;stroke-width:2}
@media(prefers-color-scheme:dark){.ground{fill:#0d1117;stroke:#3d444d}text,.hint{fill:#9198a1}.name,.value{fill:#f0f6fc}
.grid{stroke:#3d444d}.line{stroke:#4493f8}.dot{fill:#4493f8}.last{stroke:#0d1117}}
</style>`;
function niceTicks(values) {
	if (values.length === 0) return [0, 1];
	const least = Math.min(...values);
	const greatest = Math.max(...values);
	const largest = Math.max(-least, greatest);
	if (largest > 1e300) return [Math.min(0, least), Math.max(0, greatest)];
	const margin = greatest - least < largest * 1e-9 ? largest * .05 || 1 : 0;
	const raw = (greatest - least + 2 * margin) / TICKS;
	if (raw < 1e-300) return [least - 1, greatest + 1];
	const power = 10 ** Math.floor(Math.log10(raw));
	const step = ([
		1,
		2,
		2.5,
		5,
		10
	].find((factor) => factor * power >= raw * (1 - 1e-9)) ?? 10) * power;
	const first = Math.floor((least - margin) / step);
	const count = Math.ceil((greatest + margin) / step - 1e-9) - first;
	return Array.from({ length: count + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
function heightOf(value, ticks) {
	const low = ticks[0];
	const high = ticks.at(-1);
	const share = (value / 2 - low / 2) / (high / 2 - low / 2);
	return round(PLOT.bottom - share * (PLOT.bottom - PLOT.top));
}
function placePoint(run, index, count, value, ticks) {
	if (value === null) return null;
	return {
		x: across(index, count),
		y: heightOf(value, ticks),
		value,
		run
	};
}
function across(index, count) {
	const width = PLOT.right - PLOT.left - MARGIN.left - MARGIN.right;
	return round(PLOT.left + MARGIN.left + (count === 1 ? width / 2 : index / (count - 1) * width));
}
function gridLines(ticks) {
	return ticks.flatMap((tick) => {
		const y = heightOf(tick, ticks);
		return [`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}"/>`, `<text x="${PLOT.left - 8}" y="${round(y + 4)}" text-anchor="end">${formatNumber(tick)}</text>`];
	});
}
function runLabels(points, runs) {
	const every = Math.ceil(runs.length / MAX_LABELS);
	return runs.flatMap((run, i) => {
		if ((runs.length - 1 - i) % every !== 0) return [];
		const text = xmlText(run.commit?.slice(0, 7) ?? run.at.slice(0, 10), 10);
		return [`<text x="${points[i]?.x ?? across(i, runs.length)}" y="${PLOT.bottom + 20}" text-anchor="middle">${text}</text>`];
	});
}
function line(points) {
	const drawn = points.map((point, i) => {
		if (!point) return "";
		return `${i === 0 || !points[i - 1] ? "M" : "L"}${point.x} ${point.y}`;
	}).join("");
	return drawn === "" ? [] : [`<path class="line" d="${drawn}"/>`];
}
function dots(points) {
	const known = points.filter((point) => point !== null);
	const last = known.at(-1);
	if (!last) return [`<text x="${WIDTH / 2}" y="120" text-anchor="middle">no accepted run has this metric</text>`];
	return [
		...known.map(({ x, y }) => `<circle class="dot" cx="${x}" cy="${y}" r="3"/>`),
		`<circle class="dot last" cx="${last.x}" cy="${last.y}" r="5"/>`,
		`<text class="value" x="${round(last.x + 10)}" y="${round(last.y + 4)}">${formatNumber(last.value)}</text>`
	];
}
function round(value) {
	return Math.round(value * 10) / 10;
}
// packages/pipeline/accept.ts
async function accept(project, options) {
	const verdict = await requireRecord(project, "verdict");
	const evaluation = await requireRecord(project, "evaluation");
	const run = await requireRecord(project, "run");
	const dataCheck = await requireRecord(project, "data-check");
	requireChain([
		verdict.evaluation,
		evaluation.run,
		run.dataCheck
	], [
		evaluation.digest,
		run.digest,
		dataCheck.digest
	]);
	requireAnswer(verdict, options);
	if (evaluation.predictions && !await keepFile(project, evaluation.predictions)) throw new PawlError("data", "the predictions are too large for the branch of the repository", {
		where: evaluation.predictions.path,
		remedy: "Let the test set have fewer rows, or use --store folder."
	});
	for (const file of run.outputs) if (!await keepFile(project, file)) project.host.note(`${file.path} has ${Math.ceil(file.bytes / 2 ** 20)} MiB, too large for the branch: its digest is recorded, keep the file elsewhere`);
	for (const record of [
		dataCheck,
		run,
		evaluation,
		verdict
	]) await project.store.put(storedForm(record));
	await drawHistory(project, evaluation);
	await move(project, verdict, options);
	return verdict;
}
async function keepFile({ store, root }, { path, digest }) {
	const file = join(root, path);
	const kept = await store.putFile(file);
	if ((kept ?? (await digestFile(file)).digest) === digest) return kept !== null;
	throw new PawlError("record", "the file is not the one that was evaluated", {
		where: path,
		remedy: "Run `pawl run` again."
	});
}
async function drawHistory(project, evaluation) {
	const [metric] = evaluation.metrics;
	if (!project.store.putNamed || !metric) return;
	const chart = historyChart([...await acceptedRuns(project.store, project.config.model), acceptedRun(evaluation)], metric.metric);
	await project.store.putNamed(`charts/${chartName(project.config.model)}`, chart);
}
async function move(project, verdict, options) {
	const name = baselineRef(project.config.model);
	const before = await project.store.ref(name);
	const reason = options.reason ?? (verdict.answer === "passed" ? "the gate passed" : "forced");
	const expected = project.baselineAt === null ? before : "anything";
	await project.store.setRef(name, verdict.digest, expected, reason, verdict.commit);
	project.host.note(`${project.config.model}: this run is the baseline now${before === null ? ", the first" : ""}`);
}
function requireChain(named, found) {
	if (named.every((digest, i) => digest === found[i])) return;
	throw new PawlError("record", "the records are not of one run", {
		where: ".pawl/records",
		remedy: "Run `pawl run` again, then accept."
	});
}
function requireAnswer(verdict, { force, reason }) {
	if (verdict.answer === "passed") return;
	if (!force) throw new PawlError("refused", `the gate refused this run: ${verdict.reason}`, { remedy: "Mend the model, or accept it all the same with --force --reason \"...\"." });
	if (!reason) throw new PawlError("usage", "--force needs --reason", { remedy: "Say why in a few words: it stays in the history." });
}
export { accept };
