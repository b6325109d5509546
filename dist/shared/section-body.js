import { r as formatNumber } from "./format.js";
import { i as parseCondition } from "./condition.js";
import { r as findMetric } from "./declarations.js";
import { a as markdownTable, r as trendFold } from "./trend.js";
import { a as markdownProse, c as plainText, i as markdownCode, n as htmlText, s as markdownText, t as hexCode } from "./escape.js";
import { C as sweepText, S as smallSlicesText, _ as methodsText, c as countText, f as instantText, h as looksText, l as dataText, m as lookWarning, n as URGENCY, o as changedText, p as isReal, r as baselineText, s as conditionName, t as REUSED, u as durationText, w as trendOf, x as shortDigest, y as plural } from "./summary.js";
import { i as reportedText, r as outOfBagText, t as footprintText } from "./training-facts.js";
// packages/report/fold.ts
const FOLD_NAMES = {
	slices: "slices",
	worst: "worst slices",
	features: "what the model goes by",
	mistakes: "mistakes by class",
	trend: "trend",
	data: "data warnings",
	lineage: "lineage",
	how: "how it was decided"
};
function renderFold({ title, body }, folded) {
	return folded ? `<details><summary>${htmlText(title)}</summary>\n\n${body}\n\n</details>` : `**${markdownText(title)}**\n\n${body}`;
}
// packages/report/comment-table.ts
function tableContent({ evaluation, verdict }) {
	const metrics = evaluation?.metrics ?? [];
	const lines = conditionLines(verdict?.conditions ?? [], metrics);
	const used = new Set(lines.map((line) => line.metric));
	return {
		lines,
		others: metrics.filter((metric) => metric.slice === null && !used.has(metric)).map((metric) => ({
			label: metricLabel(metric),
			metric,
			conditions: []
		})),
		columns: {
			baseline: metrics.some((metric) => metric.baseline !== null),
			numbers: evaluation !== void 0,
			verdict: (verdict?.conditions.length ?? 0) > 0,
			firstRun: evaluation?.baseline.state === "none"
		}
	};
}
function renderTable({ lines, others, columns }, detail) {
	const shown = [...lines.slice(0, detail.rows), ...detail.metrics ? others : []];
	return {
		text: shown.length === 0 ? "" : table(shown, columns),
		reasons: detail.reasons ? reasonList(shown, columns.firstRun) : "",
		hiddenRows: Math.max(0, lines.length - detail.rows),
		hiddenMetrics: !detail.metrics && others.length > 0,
		hiddenReasons: !detail.reasons && lines.some(({ conditions }) => conditions.some((condition) => needsReason(condition, columns.firstRun)))
	};
}
function table(lines, columns) {
	const header = [
		"Metric",
		...columns.numbers && columns.baseline ? ["Baseline"] : [],
		...columns.numbers ? ["Candidate"] : [],
		...columns.numbers && columns.baseline ? ["Difference"] : [],
		...columns.verdict ? ["Verdict"] : []
	];
	const rows = lines.map((line) => [
		labelCell(line),
		...columns.numbers && columns.baseline ? [estimateCell(line.metric?.baseline)] : [],
		...columns.numbers ? [estimateCell(line.metric?.candidate)] : [],
		...columns.numbers && columns.baseline ? [differenceCell(line.metric)] : [],
		...columns.verdict ? [verdictCell(line)] : []
	]);
	const align = header.map((title) => title === "Metric" || title === "Verdict" ? "l" : "r");
	return markdownTable([header, ...rows], {
		align,
		alignDelimiters: false
	});
}
const STATE_MARK = {
	proved: "✅ proved",
	met: "☑️ met",
	refuted: "❌ refuted",
	unmet: "❌ not met",
	invalid: "⛔ invalid",
	undecided: "❔ undecided",
	skipped: "➖ skipped"
};
const HOLDS = new Set(["proved", "met"]);
function needsReason({ state }, firstRun) {
	return !HOLDS.has(state) && !(state === "skipped" && firstRun);
}
function verdictCell({ conditions }) {
	const first = conditions.find(({ state }) => state !== "skipped") ?? conditions[0];
	return first ? STATE_MARK[first.state].replace(" ", "&nbsp;") : "";
}
function labelCell({ label, conditions }) {
	return [label, ...conditions.map(markedCondition)].filter((part) => part !== "").join("<br>");
}
function markedCondition(condition) {
	return marked(condition, condition.condition);
}
function marked({ state }, name) {
	return `${STATE_MARK[state].split(" ")[0]} ${markdownCode(name)}`;
}
function reasonList(lines, firstRun) {
	return lines.flatMap(({ conditions }) => conditions).filter((condition) => needsReason(condition, firstRun)).map((condition) => `- ${marked(condition, conditionName(condition))}: ${reasonText(condition)}`).join("\n");
}
function reasonText({ reason, remedy }) {
	const sentence = markdownProse(reason, 400);
	return remedy === null || remedy === "" ? `${sentence}.` : `${sentence}. ${markdownProse(remedy, 300)}`;
}
function estimateCell(estimate, signed = false) {
	if (!estimate) return "";
	if (estimate.value === null) return "undefined";
	const value = `${signed && estimate.value > 0 ? "+" : ""}${formatNumber(estimate.value)}`;
	const below = intervalText(estimate);
	return below === "" ? value : `${value}<br><sub>${below}</sub>`;
}
function intervalText({ interval, undefinedResamples }) {
	if (interval) return `[${formatNumber(interval.low)},&nbsp;${formatNumber(interval.high)}]`;
	return undefinedResamples > 0 ? "too few rows" : "";
}
const TREND_MARK = {
	better: "▲&nbsp;better",
	worse: "▼&nbsp;worse",
	unclear: "~&nbsp;noise",
	same: "=&nbsp;same"
};
function differenceCell(metric) {
	if (!metric?.difference) return "";
	const trend = metric.difference.interval ? trendOf(metric) : void 0;
	const cell = estimateCell(metric.difference, true);
	return trend ? `${TREND_MARK[trend]}<br>${cell}` : cell;
}
function metricLabel({ metric, slice, n }) {
	const name = `**${markdownText(metric, 60)}**`;
	return slice === null ? name : `${name}<br>${markdownText(slice, 80)} (${plural(n, "row")})`;
}
function conditionLines(conditions, metrics) {
	const byKey = new Map(metrics.map((metric) => [lineKey(metric.metric, metric.slice), metric]));
	const metricOf = metricReader();
	const lines = new Map();
	const groups = groupSlices(conditions).toSorted((a, b) => URGENCY[a.first.state] - URGENCY[b.first.state]);
	for (const [i, { first, slices }] of groups.entries()) {
		const name = slices === 1 ? metricOf(first.condition) : void 0;
		const metric = name === void 0 ? void 0 : byKey.get(lineKey(name, first.slice));
		const key = metric ? lineKey(metric.metric, metric.slice) : String(i);
		const line = lines.get(key);
		if (line) line.conditions.push(first);
		else lines.set(key, {
			label: groupLabel(metric, first, slices),
			metric,
			conditions: [first]
		});
	}
	return [...lines.values()];
}
function groupLabel(metric, first, slices) {
	if (metric) return metricLabel(metric);
	if (slices > 1) return `${slices} slices`;
	return first.slice === null ? "" : markdownText(first.slice, 80);
}
function groupSlices(conditions) {
	const groups = new Map();
	for (const [i, condition] of conditions.entries()) {
		const { state, slice, reason } = condition;
		const key = slice !== null && (HOLDS.has(state) || state === "skipped") ? JSON.stringify([
			condition.condition,
			state,
			state === "skipped" ? reason : ""
		]) : String(i);
		const group = groups.get(key);
		if (group) group.slices++;
		else groups.set(key, {
			first: condition,
			slices: 1
		});
	}
	return [...groups.values()];
}
function lineKey(metric, slice) {
	return JSON.stringify([metric, slice]);
}
function metricReader() {
	const known = new Map();
	return (condition) => {
		if (!known.has(condition)) known.set(condition, readMetric(condition));
		return known.get(condition);
	};
}
function readMetric(condition) {
	try {
		const { terms } = parseCondition(condition, {
			metric: (name) => findMetric(name)?.name ?? name,
			metricNames: []
		});
		return new Set(terms.map((term) => term.metric)).size === 1 ? terms[0]?.metric : void 0;
	} catch {
		return;
	}
}
// packages/report/policy-callout.ts
const MAX_CHANGES = 20;
const MAX_ITEMS = 8;
function policyCallout(policy, short) {
	if (!policy || policy.changes.length === 0) return "";
	const most = short ? 3 : MAX_CHANGES;
	const width = short ? 80 : 200;
	const more = policy.changes.length - most;
	return [
		"[!WARNING]",
		`**This change alters the rules it is judged by.** ${whoseRules(policy)}`,
		"",
		...policy.changes.slice(0, most).map((change) => `- ${changeText(change, width)}`),
		...more > 0 ? [`- and ${more} more`] : []
	].map((line) => line === "" ? ">" : `> ${line}`).join("\n");
}
function whoseRules({ from, base, allowedBy }) {
	const commit = hexCode(base, 7);
	if (from === "base") return `The rules of the base (${commit}) decided; the new ones count once they are merged.`;
	return `Its own rules decided: ${allowedBy === null ? "they are new" : `allowed by ${markdownText(allowedBy, 100)}`}.`;
}
function changeText({ key, base, here }, width) {
	const [before, after] = [items(base), items(here)];
	const gone = before.filter((item) => !after.includes(item));
	const fresh = after.filter((item) => !before.includes(item));
	const order = gone.length === 0 && fresh.length === 0 ? ["only the order"] : [];
	const parts = [
		...gone.length > 0 ? [`before ${codes(gone, width)}`] : [],
		...fresh.length > 0 ? [`now ${codes(fresh, width)}`] : [],
		...gone.length > 0 && fresh.length === 0 ? ["now taken out"] : [],
		...gone.length === 0 && fresh.length > 0 ? ["not there before"] : [],
		...order
	];
	return `${markdownCode(key, 80)}: ${parts.join(", ")}`;
}
function codes(list, width) {
	const shown = list.slice(0, MAX_ITEMS).map((item) => markdownCode(item, width));
	const more = list.length - shown.length;
	return more > 0 ? `${shown.join(" ")} and ${more} more` : shown.join(" ");
}
function items(text) {
	if (text === null) return [];
	try {
		const value = JSON.parse(text);
		if (Array.isArray(value)) return value.map(show);
		if (typeof value === "object" && value !== null) return Object.entries(value).map(([key, entry]) => `${key}: ${show(entry)}`);
		return [show(value)];
	} catch {
		return [text];
	}
}
function show(value) {
	return typeof value === "string" ? value : JSON.stringify(value);
}
// packages/report/details.ts
const MAX_ANOMALIES = 20;
const MAX_REASONS = 40;
const MAX_PARAMS = 20;
function foldsOf(section, maxSlices) {
	const { evidence } = section;
	return [
		slicesFold(evidence, maxSlices),
		worstSlicesFold(evidence),
		featuresFold(evidence),
		mistakesFold(evidence),
		trendFold(section),
		dataFold(evidence),
		lineageFold(section),
		howFold(evidence)
	].filter((fold) => fold !== void 0);
}
const TREND_RANK = {
	worse: 0,
	better: 1,
	unclear: 2,
	same: 3
};
function slicesFold({ evaluation }, maxSlices) {
	const metrics = (evaluation?.metrics ?? []).filter(({ slice }) => slice !== null);
	if (metrics.length === 0) return void 0;
	const slices = new Set(metrics.map(({ slice }) => slice)).size;
	const worse = new Set(metrics.filter((metric) => trendOf(metric) === "worse").map(({ slice }) => slice)).size;
	const small = evaluation && smallSlicesText(evaluation);
	const rank = (metric) => TREND_RANK[trendOf(metric) ?? "same"];
	const shown = metrics.toSorted((a, b) => rank(a) - rank(b)).slice(0, maxSlices);
	const more = metrics.length - shown.length;
	return {
		kind: "slices",
		title: `${plural(slices, "slice")}${worse > 0 ? `, worse in ${worse}` : ""}`,
		body: [
			sliceTable(shown),
			...more > 0 ? [`and ${plural(more, "more row")}`] : [],
			...small === void 0 ? [] : [markdownText(small, 300)]
		].join("\n\n")
	};
}
function sliceTable(metrics) {
	const compared = metrics.some((metric) => metric.baseline !== null);
	const header = ["Slice", ...compared ? [
		"Baseline",
		"Candidate",
		"Difference"
	] : ["Candidate"]];
	const rows = metrics.map((metric) => [
		`**${markdownText(metric.metric, 60)}**<br>${markdownText(metric.slice ?? "", 80)} (${plural(metric.n, "row")})`,
		...compared ? [estimateCell(metric.baseline)] : [],
		estimateCell(metric.candidate),
		...compared ? [differenceCell(metric)] : []
	]);
	const align = header.map((_, i) => i === 0 ? "l" : "r");
	return markdownTable([header, ...rows], {
		align,
		alignDelimiters: false
	});
}
function worstSlicesFold({ evaluation }) {
	const found = evaluation?.worstSlices ?? [];
	if (found.length === 0) return void 0;
	const real = found.filter(isReal);
	const header = [
		"Slice",
		"Rows",
		"Loss",
		"Elsewhere",
		"Chance"
	];
	const rows = found.map(({ name, n, loss, restLoss, adjustedPValue }) => [
		markdownText(name, 100),
		countText(n),
		formatNumber(loss),
		formatNumber(restLoss),
		formatNumber(adjustedPValue, 2)
	]);
	const table = markdownTable([header, ...rows], {
		align: [
			"l",
			"r",
			"r",
			"r",
			"r"
		],
		alignDelimiters: false
	});
	return {
		kind: "worst",
		title: `Worst slices found: ${real.length > 0 ? `${real.length} of ${found.length} are real` : "none is more than chance"}`,
		body: `${table}\n\n<sub>Found on one half of the test rows, measured on the other. Chance: p-value after correction for all found.</sub>`
	};
}
const MAX_FEATURES = 15;
function featuresFold({ evaluation }, most = MAX_FEATURES) {
	const explanation = evaluation?.explanation;
	if (!explanation || explanation.importance.length === 0) return void 0;
	const shap = new Map(explanation.shap?.features.map(({ feature, mean }) => [feature, mean]));
	const header = [
		"Feature",
		`Rise of the ${explanation.loss}`,
		...explanation.shap ? ["Mean Shapley value"] : []
	];
	const rows = explanation.importance.slice(0, most).map(({ feature, rise, interval }) => [
		markdownText(feature, 80),
		riseText(rise, interval, explanation.usual),
		...explanation.shap ? [formatNumber(shap.get(feature) ?? 0)] : []
	]);
	const table = markdownTable([header, ...rows], {
		align: header.map((_, i) => i === 0 ? "l" : "r"),
		alignDelimiters: false
	});
	const more = explanation.importance.length > most ? ` ${plural(explanation.importance.length - most, "feature")} more in the record.` : "";
	const size = explanation.shap ? ` Shapley values: absolute, of the ${explanation.shap.scale}, on ${plural(explanation.shap.rows, "row")}.` : "";
	const legend = `When the values of the feature are shuffled among ${plural(explanation.rows, "test row")}. Features that go together can stand in for each other.${size}${more}`;
	return {
		kind: "features",
		title: featuresTitle(explanation),
		body: `${table}\n\n<sub>${legend}</sub>`
	};
}
function riseText(rise, interval, usual) {
	const unit = usual > 0 ? 100 / usual : 1;
	const text = (value) => formatNumber(value * unit, 3);
	const bounds = interval ? ` [${text(interval.low)}, ${text(interval.high)}]` : "";
	return `${text(rise)}${usual > 0 ? " %" : ""}${bounds}`;
}
function featuresTitle({ importance }) {
	return `What the model goes by: ${importance.slice(0, 3).map(({ feature }) => plainText(feature, 40)).join(", ")}${importance.length > 3 ? " ..." : ""}`;
}
function mistakesFold({ evaluation }) {
	if (!evaluation?.confusion) return void 0;
	const { confusion, labels, reliability } = evaluation;
	const names = labels.map((label) => markdownText(label, 40));
	const align = ["l", ...names.map(() => "r")];
	const rows = confusion.map((row, i) => [`**${names[i]}**`, ...row.map((count) => formatNumber(count))]);
	const matrix = markdownTable([["actual \\ predicted", ...names], ...rows], {
		align,
		alignDelimiters: false
	});
	const bins = (reliability ?? []).filter(({ n }) => n > 0);
	const curve = markdownTable([[
		"Probability",
		"Rows",
		"Said",
		"Found"
	], ...bins.map(({ low, high, n, meanScore, shareRight }) => [
		`${formatNumber(low, 2)} to ${formatNumber(high, 2)}`,
		formatNumber(n),
		formatNumber(meanScore ?? 0, 3),
		formatNumber(shareRight ?? 0, 3)
	])], {
		align: [
			"l",
			"r",
			"r",
			"r"
		],
		alignDelimiters: false
	});
	return {
		kind: "mistakes",
		title: bins.length > 0 ? "What was taken for what, and how far probabilities are right" : "What was taken for what",
		body: bins.length > 0 ? `${matrix}\n\n${curve}` : matrix
	};
}
function dataFold({ check, run }) {
	const refused = check?.passed === false && !run;
	const anomalies = (check?.anomalies ?? []).filter(({ severity }) => !refused || severity !== "error");
	if (anomalies.length === 0) return void 0;
	return {
		kind: "data",
		title: `Data: ${plural(anomalies.length, refused ? "further finding" : "finding")}`,
		body: anomalyList(anomalies, MAX_ANOMALIES)
	};
}
const SEVERITY_MARK = {
	error: "❌",
	warning: "⚠️",
	info: "ℹ️"
};
function anomalyList(anomalies, most) {
	const ranks = [
		"error",
		"warning",
		"info"
	];
	const sorted = anomalies.toSorted((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity));
	const lines = sorted.slice(0, most).map((anomaly) => {
		const rows = anomaly.examples.map(({ row, value }) => value === null ? `row ${row}` : `row ${row}: ${markdownText(value, 40)}`);
		const examples = rows.length > 0 ? ` (${rows.join("; ")})` : "";
		const what = `${markdownCode(anomaly.code, 80)}: ${markdownProse(anomaly.message, 300)}${examples}`;
		return `- ${SEVERITY_MARK[anomaly.severity]} ${what}<br><sub>${markdownProse(anomaly.remedy, 300)}</sub>`;
	});
	const more = sorted.length - lines.length;
	return [...lines, ...more > 0 ? [`- and ${more} more`] : []].join("\n");
}
function lineageFold({ evidence, path }) {
	const { run, evaluation, verdict } = evidence;
	const dirty = run?.dirty ? ", with uncommitted changes" : "";
	return listFold("lineage", "Where it comes from", [
		["Folder", path === "." ? void 0 : markdownCode(path)],
		["Commit", run?.commit ? `${hexCode(run.commit, 7)}${dirty}` : void 0],
		["Data", escaped(dataText(evidence))],
		["Model", run && modelText(run)],
		["Baseline", evaluation && baselineLine(evaluation.baseline)],
		["Test rows", evaluation && `${countText(evaluation.test.rows)}, ${digestCode(evaluation.test.digest)}`],
		["Verdict", verdict && digestCode(verdict.digest)]
	]);
}
function baselineLine(baseline) {
	if (baseline.state === "none") return "none yet: the first accepted run becomes it";
	if (baseline.state !== "present") return markdownText(baselineText(baseline), 500);
	const commit = baseline.commit === null ? "" : ` of commit ${hexCode(baseline.commit, 7)}`;
	const { behind } = baseline;
	const back = behind === null || behind === 0 ? "" : `, ${plural(behind, "commit")} back`;
	const model = baseline.modelDigest === null ? "" : `, model ${digestCode(baseline.modelDigest)}`;
	const again = baseline.measuredAgain ? ", measured again on the test rows of now" : "";
	return `the run${commit}${back}, evaluated ${instantText(baseline.createdAt)}${model}${again}`;
}
function digestCode(digest) {
	return hexCode(shortDigest(digest), 12);
}
function escaped(text) {
	return text === void 0 ? void 0 : markdownText(text, 500);
}
function modelText(run) {
	const params = Object.entries(run.params).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
	const more = params.length > MAX_PARAMS ? [`and ${params.length - MAX_PARAMS} more`] : [];
	const how = [
		run.command ?? run.trainer,
		...params.slice(0, MAX_PARAMS),
		...more
	].join(", ");
	const model = run.modelDigest === null ? "" : `, ${digestCode(run.modelDigest)}`;
	const reused = run.reused === null ? "" : `; ${REUSED}`;
	return `${markdownText(`${how}${sweepText(run)}, seed ${run.seed}`, 500)}${model}${reused}`;
}
function howFold(evidence) {
	const { evaluation, verdict } = evidence;
	if (!evidence.run && !evaluation && !verdict) return void 0;
	const fold = listFold("how", "How it was decided, and how long it took", [
		["Intervals", evaluation && intervalsText(evaluation)],
		["Confidence", verdict && confidenceText(verdict)],
		["Looks", verdict && looksText(verdict)],
		["Changed", evaluation && changedText(evaluation)],
		["Rules", verdict?.policy ? rulesText(verdict.policy) : void 0],
		["Settings", escaped(evidence.run?.sweep?.choice)],
		["Out of bag", escaped(evidence.run && outOfBagText(evidence.run))],
		["Reported", escaped(evidence.run && reportedText(evidence.run))],
		["Training took", escaped(evidence.run && trainingText(evidence.run))],
		["Footprint", escaped(evidence.run && footprintText(evidence.run))],
		["When", whenText(evidence)]
	]);
	if (!fold) return void 0;
	const held = (verdict?.conditions ?? []).filter(({ state }) => state === "proved" || state === "met");
	const reasons = held.slice(0, MAX_REASONS).map((held) => `- ${STATE_MARK[held.state]}: ${markdownCode(conditionName(held))}: ${reasonText(held)}`);
	const more = held.length > MAX_REASONS ? [`- and ${held.length - MAX_REASONS} more that hold`] : [];
	return {
		...fold,
		body: [
			fold.body,
			...reasons,
			...more
		].join("\n")
	};
}
function intervalsText(evaluation) {
	if (evaluation.evidence === "metrics-only") return "none, as there are no predictions to draw from";
	return `${markdownText(methodsText(evaluation), 300)}; differences paired row by row`;
}
function confidenceText({ confidence, undecided, together }) {
	const effect = undecided === "pass" ? "lets the change pass" : "refuses the change";
	const all = together > 1 ? ` for all ${together} decided conditions together (Holm)` : "";
	return `${formatNumber(confidence * 100)} %${all}; an undecided condition ${effect}`;
}
function rulesText(policy) {
	return policy.changes.length > 0 ? whoseRules(policy) : `those of the base (${hexCode(policy.base, 7)}), which this change leaves as they are.`;
}
function trainingText({ durationMs, cpuSeconds, cost, sweep }) {
	const cpu = cpuSeconds === null ? "" : `, ${durationText(cpuSeconds * 1e3)} of processor time`;
	const price = cost === null ? "" : `, ${formatNumber(cost.amount)} ${cost.currency}`;
	const before = sweep === null ? "" : `; the settings before it ${durationText(sweep.seconds * 1e3)}`;
	return `${durationText(durationMs)}${cpu}${price}${before}`;
}
function whenText({ check, run, evaluation, verdict }) {
	const texts = [
		["checked", check?.createdAt],
		["trained", run?.startedAt],
		["evaluated", evaluation?.createdAt],
		["decided", verdict?.createdAt]
	].flatMap(([step, at]) => at === void 0 ? [] : [`${step} ${instantText(at)}`]);
	return texts.length === 0 ? void 0 : texts.join(", ");
}
function listFold(kind, title, entries) {
	const lines = entries.flatMap(([label, text]) => text === void 0 ? [] : [`- ${label}: ${text}`]);
	return lines.length === 0 ? void 0 : {
		kind,
		title,
		body: lines.join("\n")
	};
}
// packages/report/section-body.ts
function prepare(section) {
	return {
		section,
		table: tableContent(section.evidence)
	};
}
const MAX_NOTES = 20;
const MAX_ERRORS = 10;
function sectionBody(prepared, rendering) {
	return joinBlocks([sectionCore(prepared, rendering), sectionFolds(prepared, rendering)]);
}
function sectionCore({ section, table }, { detail, omitted }) {
	const { evidence } = section;
	const shown = renderTable(table, detail);
	if (shown.hiddenMetrics) omitted.add("metrics without a condition");
	if (shown.hiddenReasons) omitted.add("reasons");
	return joinBlocks([
		notes(section.notes, detail.short),
		policyCallout(evidence.verdict?.policy ?? null, detail.short),
		situation(evidence),
		refusedData(evidence, detail.short),
		shown.text,
		shown.reasons,
		shown.hiddenRows > 0 ? `and ${plural(shown.hiddenRows, "more condition")}` : "",
		shown.text === "" ? "" : legend(evidence)
	]);
}
function sectionFolds({ section }, { detail, folded, omitted }) {
	return joinBlocks(foldsOf(section, detail.slices).filter(({ kind }) => {
		const kept = detail.folds.has(kind);
		if (!kept) omitted.add(FOLD_NAMES[kind]);
		return kept;
	}).map((fold) => renderFold(fold, folded)));
}
function joinBlocks(blocks) {
	return blocks.filter((block) => block !== "").join("\n\n");
}
function notes(texts, short) {
	const most = short ? 3 : MAX_NOTES;
	const lines = texts.slice(0, most).map((text) => `- ${markdownProse(text, short ? 120 : 1e3)}`);
	const more = texts.length - lines.length;
	return [...lines, ...more > 0 ? [`- and ${plural(more, "more note")}`] : []].join("\n");
}
function situation({ evaluation, verdict }) {
	const lines = [];
	if (verdict?.conditions.length === 0) lines.push("The gate has no condition. Add `gate:` to `pawl.yaml` with at least one, such as `rmse < 0.5`.");
	if (evaluation?.baseline.state === "none") lines.push("There is no baseline yet, so nothing is compared. The first accepted run becomes the baseline.");
	if (evaluation?.baseline.state === "incomparable") lines.push(`The baseline cannot be compared with: ${markdownProse(evaluation.baseline.reason, 300)}.`);
	const warning = verdict && lookWarning(verdict);
	if (warning) lines.push(`⚠️ ${warning}`);
	return lines.join("\n\n");
}
function refusedData({ check, run }, short) {
	if (!check || check.passed || run) return "";
	return anomalyList(check.anomalies.filter(({ severity }) => severity === "error"), short ? 1 : MAX_ERRORS);
}
function legend({ evaluation, verdict }) {
	if (!evaluation) return "";
	const rows = plural(evaluation.test.rows, "test row");
	if (evaluation.evidence === "metrics-only") return `<sub>${rows}. The numbers are those of metrics.json: without predictions their noise is not known and nothing can be proved.</sub>`;
	const words = verdict?.conditions.some(({ state }) => state === "undecided") ? " ❔ undecided: these rows can neither prove nor refute it; more test rows can." : "";
	const compared = evaluation.metrics.some(({ difference }) => difference !== null);
	return `<sub>${rows}. In brackets: ${formatNumber(evaluation.confidence * 100)} % intervals.${compared ? " Differences are candidate minus baseline on the same rows: ▲ better, ▼ worse, = same, ~ within the noise." : ""}${words}</sub>`;
}
export { reasonText as _, sectionFolds as a, confidenceText as c, trainingText as d, worstSlicesFold as f, estimateCell as g, differenceCell as h, sectionCore as i, featuresFold as l, STATE_MARK as m, prepare as n, anomalyList as o, whoseRules as p, sectionBody as r, baselineLine as s, joinBlocks as t, mistakesFold as u, renderFold as v };
