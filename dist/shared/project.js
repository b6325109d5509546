import { n as didYouMean, t as PawlError } from "./errors.js";
import { h as parseYaml, m as parseConfig, s as mergeBase } from "./git.js";
import { B as modelText, D as byUrgency, E as bySlice, F as isReal, H as rulesText, I as lookWarning, K as trendOf, L as looksText, N as estimateText, O as changedText, R as methodText, T as baselineText, V as plural, W as smallSlicesText, Y as formatNumber, b as goesByText, j as dataText, n as rulesFor, s as forcedLines, v as wrap } from "./policy.js";
import { s as plainText } from "./escape.js";
import { a as folderStore } from "./store.js";
import { join, resolve } from "node:path";
import { readFile, readdir, stat } from "node:fs/promises";
// packages/report/paint.ts
const CODES = {
	red: "31",
	green: "32",
	yellow: "33",
	dim: "2",
	bold: "1"
};
function painter({ colour }) {
	return colour ? (name, text) => `\u001b[${CODES[name]}m${text}\u001b[0m` : (_, text) => text;
}
// packages/report/terminal.ts
function renderTerminal(evidence, style) {
	const paint = painter(style);
	return `${[
		headline(evidence, paint, style.width),
		forcedLines(evidence.forced ?? [], paint, style.width),
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
		...wrap(plainText(name), width, paint(STATE_COLOUR[state], state.padEnd(10)), indent),
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
export { painter as i, openProject as n, renderTerminal as r, conditionLine as t };
