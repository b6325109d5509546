import { n as usesColour, r as originStore, t as terminalHost } from "./terminal.js";
import { a as identity, c as originUrl, g as require_dist, h as parseYaml, i as gitState, u as pathInRepository } from "./git.js";
import { A as countText, B as plural, C as reportedText, D as byUrgency, H as smallSlicesText, J as formatPercent, L as looksText, N as estimateText, O as changedText, P as instantText, R as methodText, S as outOfBagText, U as sweepText, V as shortDigest, _ as cutText, b as wrap, c as painter, d as approvalText, f as byState, g as versionText, h as quotedText, m as nameText, n as openProject, o as releaseRef, p as dayText, q as formatNumber, u as agoText, v as padText, w as REUSED, x as footprintText, y as textWidth } from "./project.js";
import { i as writeRecord, n as requireRecord, r as withWorkFolder } from "./work-folder.js";
import { a as storedForm, i as sealRecord, r as parseStored, t as formatRecord } from "./seal.js";
import { i as toPawlError, t as PawlError } from "./errors.js";
import { A as markdownTable, D as estimateCell, E as differenceCell, O as reasonText, T as STATE_MARK, _ as confidenceText, b as trainingText, g as baselineLine, h as anomalyList, k as renderFold, m as answerOf, t as renderMarkdown, v as featuresFold, w as whoseRules, x as worstSlicesFold, y as mistakesFold } from "./markdown.js";
import { n as digestOf } from "./canonical.js";
import { c as safeUrl, i as markdownProse, o as markdownText, r as markdownCode, s as plainText, t as hexCode } from "./escape.js";
import { d as parseTagName, f as trailer, l as checkVersion, n as historyOf, o as folderStore, r as readRegistry, s as checkModelName, t as compareVersions, u as formatTagName } from "./store.js";
import { t as digestFile } from "./digest-file.js";
import { t as baselineRef } from "./baseline.js";
import { t as requireLook } from "./ledger.js";
import { t as modelFilesOf } from "./model-files.js";
import { t as decide } from "./gate.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { join, resolve } from "node:path";
import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { homedir } from "node:os";
// packages/report/card/card-parts.ts
function cardSection(heading, blocks) {
	const body = joinedBlocks(blocks);
	return body === "" ? "" : `## ${heading}\n\n${body}`;
}
function joinedBlocks(blocks) {
	return blocks.filter((block) => block !== void 0 && block !== "").join("\n\n");
}
function factList(entries) {
	return entries.flatMap(([label, text]) => text ? [`- ${label}: ${text}`] : []).join("\n");
}
function cardTable(header, rows, texts = 1) {
	return markdownTable([header, ...rows], {
		align: header.map((_, i) => i < texts ? "l" : "r"),
		alignDelimiters: false
	});
}
function foldedFrom(lines, title, body) {
	return body.split("\n").length > lines ? renderFold({
		title,
		body
	}, true) : body;
}
function shortened(items, most, noun) {
	const more = items.length - most;
	return more > 0 ? [...items.slice(0, most), `and ${plural(more, `more ${noun}`)}`] : [...items];
}
function callout(kind, lines) {
	return [`[!${kind}]`, ...lines].map((line) => line === "" ? ">" : `> ${line}`).join("\n");
}
function writtenSection(heading, section, written, file) {
	const missing = `Not stated: write it in ${markdownText(written?.where ?? file)}.`;
	return cardSection(heading, [written?.sections.get(section) ?? missing]);
}
function otherSections(written, own) {
	const taken = new Set(own.map((heading) => heading.toLowerCase()));
	return (written?.others ?? []).map(({ heading, text }) => {
		return cardSection(`${heading}${taken.has(heading.toLowerCase()) ? ` (from ${markdownText(written?.where ?? "")})` : ""}`, [text]);
	});
}
function writtenTexts(written, key) {
	const value = written?.metadata[key];
	return value === void 0 ? [] : (Array.isArray(value) ? value : [value]).map(String);
}
function known(metadata) {
	return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== void 0 && !(Array.isArray(value) && value.length === 0)));
}
// packages/report/card/card-yaml.ts
var import_dist = require_dist();
const PLAIN = /^[A-Za-z](?:[\w ./()-]*[\w.)])?$/;
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
const FLOAT = {
	identify: (value) => typeof value === "number" && Number.isFinite(value) && /e/.test(String(value)),
	default: true,
	tag: "tag:yaml.org,2002:float",
	test: /^-?\d+\.0e[-+]\d+$/,
	resolve: Number,
	stringify: ({ value }) => String(value).replace(/^(-?\d+)e/, "$1.0e")
};
function metadataBlock(metadata) {
	const document = new import_dist.Document(metadata, {
		compat: "yaml-1.1",
		aliasDuplicateObjects: false,
		customTags: (tags) => [FLOAT, ...tags]
	});
	(0, import_dist.visit)(document, { Scalar(_, node) {
		if (typeof node.value !== "string") return;
		node.value = node.value.toWellFormed();
		if (!PLAIN.test(String(node.value))) node.type = "QUOTE_DOUBLE";
	} });
	return `---\n${document.toString({
		lineWidth: 0,
		doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER
	}).replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}---\n`;
}
// packages/report/card/data-facts.ts
const MAX_COLUMNS$1 = 200;
const MAX_ANOMALIES = 20;
function wholeDigest(digest) {
	return hexCode(digest.replace(/^sha256:/, ""), 64);
}
function bytesText(bytes) {
	if (bytes < 1e3) return plural(bytes, "byte");
	const units = [
		"kB",
		"MB",
		"GB",
		"TB"
	];
	const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
	return `${formatNumber(bytes / 1e3 ** power, 3)} ${units[power - 1]}`;
}
const ROLES = {
	train: "for training",
	test: "for the test",
	source: "for training and test"
};
function filesText({ files }) {
	return files.map(({ path, role, rows, bytes, digest }) => `- ${markdownCode(path)}, ${ROLES[role]}: ${plural(rows, "row")}, ${bytesText(bytes)}<br><sub>sha256 ${wholeDigest(digest)}</sub>`).join("\n");
}
const METHODS = {
	random: "at random",
	stratified: "at random within each value",
	group: "at random, rows of one group together",
	time: "by time, the latest for the test"
};
function splitText({ split, rows }) {
	const counts = `${plural(rows.train, "row")} for training and ${countText(rows.test)} for the test`;
	if (!split) return `${counts}, in files of their own.`;
	const { method, test, by, seed } = split;
	const column = by === void 0 ? "" : ` of ${markdownCode(by)}`;
	const drawn = method === "time" ? "" : `, with seed ${seed}`;
	const how = method === "stratified" || by === void 0 ? `${METHODS[method]}${column}` : `${METHODS[method]} (${markdownCode(by)})`;
	return `${counts}: ${formatPercent(test)} of the rows were set aside ${how}${drawn}.`;
}
function columnsText({ columns, rows, target, id }, run) {
	const features = new Set(run?.features);
	const role = (name) => name === target ? " (target)" : name === id ? " (id)" : run && !features.has(name) ? " (not used)" : "";
	const shown = columns.slice(0, MAX_COLUMNS$1);
	const table = cardTable([
		"Column",
		"Kind",
		"Empty",
		"Distinct"
	], shown.map(({ name, kind, nulls, distinct }) => [
		`${markdownText(name, 80)}${role(name)}`,
		kind,
		nulls === 0 ? "0" : `${countText(nulls)} (${formatPercent(Number((nulls / rows.train).toPrecision(2)))})`,
		distinct === null ? "" : countText(distinct)
	]), 2);
	const more = columns.length - shown.length;
	const rest = more > 0 ? `\n\nand ${plural(more, "more column")}` : "";
	const counted = `Empty and distinct values are counted on the ${plural(rows.train, "training row")}.`;
	return foldedFrom(12, plural(columns.length, "column"), `${table}${rest}\n\n${counted}`);
}
function anomaliesText({ anomalies }) {
	if (anomalies.length === 0) return "The check found no anomalies.";
	const bare = anomalies.map((anomaly) => ({
		...anomaly,
		examples: []
	}));
	return foldedFrom(12, plural(anomalies.length, "finding"), anomalyList(bare, MAX_ANOMALIES));
}
// packages/report/card/provenance.ts
function checkChain({ check, run, evaluation, verdict, release }) {
	const broken = [
		[
			"run record",
			run.dataCheck,
			check.digest
		],
		[
			"evaluation record",
			evaluation.run,
			run.digest
		],
		[
			"verdict record",
			verdict.evaluation,
			evaluation.digest
		],
		[
			"release record",
			release?.verdict ?? verdict.digest,
			verdict.digest
		]
	].find(([, names, has]) => names !== has);
	if (!broken) return;
	const [what, names, has] = broken;
	throw new PawlError("record", `the ${what} names ${names}, and what is there is ${has}`, { remedy: "Take all records of the card from one run." });
}
function provenanceSection(input) {
	const { check, run, evaluation, verdict, release, written, links } = input;
	const repository = safeUrl(links?.repository);
	const records = [
		check,
		run,
		evaluation,
		verdict,
		...release ? [release] : []
	];
	return cardSection("Where this comes from", [`Pawl wrote this card from its records. The digest of a record is the sha256 of its canonical JSON (RFC 8785) without the member \`digest\`, and each record names the one it was made from: the verdict the evaluation, the evaluation the run, the run the data check, the data check every data file. ${authorship(written)}`, factList([
		["Repository", repository === void 0 ? void 0 : `<${repository}>`],
		...records.map((record) => [`Record ${markdownCode(record.kind)}`, `${instantText(record.createdAt)}, Pawl ${markdownText(record.pawl, 40)}${digestLine(record.digest)}`]),
		...modelFiles(run),
		["Test rows", `their ids and targets${digestLine(evaluation.test.digest)}`],
		["Recipe", run.recipe === null ? void 0 : `all the training depends on${digestLine(run.recipe)}`],
		["Written", written ? `${markdownText(written.where)}${digestLine(written.digest)}` : void 0]
	])]);
}
const MAX_OUTPUTS = 10;
function modelFiles({ modelDigest, outputs }) {
	const file = ({ path, bytes, digest }) => `${markdownCode(path)}, ${bytesText(bytes)}${digestLine(digest)}`;
	const only = outputs.find(({ digest }) => digest === modelDigest);
	const digest = modelDigest === null ? "none was left" : `the list of its files${digestLine(modelDigest)}`;
	const others = outputs.filter((output) => output !== only).slice(0, MAX_OUTPUTS);
	return [["Model", only ? file(only) : digest], ...others.map((output) => ["Output", file(output)])];
}
function digestLine(digest) {
	return `<br><sub>sha256 ${wholeDigest(digest)}</sub>`;
}
function authorship(written) {
	if (!written) return "Nothing in it was written by hand.";
	const names = [...written.sections.keys(), ...written.others.map(({ heading }) => heading)].map((name) => `"${markdownText(name, 60)}"`).join(", ");
	const where = markdownText(written.where);
	return names === "" ? `Metadata was taken from ${where}.` : `By hand, in ${where}, were written: ${names}.`;
}
// packages/report/card/data-card.ts
const OWN$1 = [
	"What it is",
	"Files",
	"How it is split",
	"Columns",
	"Target",
	"Anomalies",
	"What the schema demands",
	"Where this comes from"
];
function renderDataCard(input) {
	const { check, written } = input;
	const further = (heading, name) => cardSection(heading, [written?.sections.get(name)]);
	const body = joinedBlocks([
		`# ${markdownText(prettyName(input), 100)}`,
		check.passed ? "" : callout("CAUTION", ["**The check refused this data.** What it found stands under Anomalies."]),
		`${plural(check.rows.train + check.rows.test, "row")} in ${plural(check.columns.length, "column")}, of which the model ${markdownCode(check.model)} learns ${markdownCode(check.target)}.`,
		cardSection("What it is", [whatItIs(written)]),
		further("Source", "source"),
		further("Intended use", "intended use"),
		further("Out-of-scope use", "out-of-scope use"),
		further("Limitations", "limitations"),
		further("Ethical considerations", "ethical considerations"),
		cardSection("Files", [filesText(check)]),
		cardSection("How it is split", [splitText(check)]),
		cardSection("Columns", [columnsText(check)]),
		cardSection("Target", [targetText(input)]),
		cardSection("Anomalies", [anomaliesText(check)]),
		cardSection("What the schema demands", [schemaText(input)]),
		further("How to use", "how to use"),
		...otherSections(written, OWN$1),
		further("Citation", "citation"),
		further("Contact", "contact"),
		provenance(input)
	]);
	return `${metadataBlock(dataMetadata(input))}\n${body}\n`;
}
function prettyName({ check, written }) {
	return writtenTexts(written, "pretty_name")[0] ?? `Data of ${check.model}`;
}
function whatItIs(written) {
	const text = joinedBlocks([written?.lead, written?.sections.get("description")]);
	return text === "" ? `Not stated: write it in ${markdownText(written?.where ?? "DATA.md")}.` : text;
}
function dataMetadata(input) {
	const { check, written } = input;
	const { pretty_name: _name, task_categories: _tasks, tags: _tags, ...others } = written?.metadata ?? {};
	const tasks = writtenTexts(written, "task_categories");
	const task = taskOf(input);
	return known({
		pretty_name: prettyName(input),
		license: others.license,
		language: others.language,
		tags: [...new Set(["pawl", ...writtenTexts(written, "tags")])],
		size_categories: [sizeCategory(check.rows.train + check.rows.test)],
		task_categories: [...new Set([...task === void 0 ? [] : [`tabular-${task}`], ...tasks])],
		...others,
		dataset_info: { features: check.columns.map(({ name, kind }) => ({
			name,
			dtype: kind === "number" ? "float64" : "string"
		})) }
	});
}
function taskOf({ check, task }) {
	const target = check.columns.find(({ name }) => name === check.target);
	return task ?? (target?.kind === "text" ? "classification" : void 0);
}
const UNITS = [
	"",
	"K",
	"M",
	"B",
	"T"
];
function sizeCategory(rows) {
	if (rows < 1e3) return "n<1K";
	if (rows >= 0xe8d4a51000) return "n>1T";
	const power = String(Math.floor(rows)).length - 1;
	const bound = (exponent) => `${10 ** (exponent % 3)}${UNITS[Math.floor(exponent / 3)]}`;
	return `${bound(power)}<n<${bound(power + 1)}`;
}
function targetText(input) {
	const { check } = input;
	const column = check.columns.find(({ name }) => name === check.target);
	const task = taskOf(input);
	const values = column?.distinct === null || column === void 0 ? "" : `, ${countText(column.distinct)} distinct values`;
	const what = column === void 0 ? "" : ` a column of ${column.kind === "number" ? "numbers" : "texts"}${values}`;
	return `${markdownCode(check.target)}${what === "" ? "" : `,${what}`}${task === void 0 ? "" : `: ${task}`}.`;
}
const MAX_COLUMNS = 200;
const MAX_VALUES = 20;
function schemaText({ check, schema }) {
	if (!schema) return check.schemaFile === null ? "There is none: the data was held to no `pawl.schema.yaml`." : `The data was held to ${markdownCode(check.schemaFile.path)}.`;
	const lines = schema.columns.map((column) => `- ${markdownCode(column.name, 80)}: ${demands(column)}`);
	const shown = lines.slice(0, MAX_COLUMNS);
	const more = lines.length - shown.length;
	const rest = more > 0 ? [`- and ${plural(more, "more column")}`] : [];
	return foldedFrom(12, `Demands on ${plural(lines.length, "column")}`, [...shown, ...rest].join("\n"));
}
function demands({ kind, required, nulls, unique, integer, domain, range }) {
	const values = shortened((domain ?? []).map((value) => markdownCode(value, 60)), MAX_VALUES, "value");
	return [
		integer ? "whole numbers" : kind === "number" ? "numbers" : "texts",
		range && `from ${formatNumber(range.min, 6)} to ${formatNumber(range.max, 6)}`,
		domain && `one of ${values.join(", ")}`,
		nulls === 0 ? "never empty" : `empty in at most ${formatPercent(nulls)} of the rows`,
		unique ? "no value twice" : void 0,
		required ? void 0 : "may be missing"
	].filter(Boolean).join(", ");
}
function provenance({ check, written }) {
	const record = `${instantText(check.createdAt)}, Pawl ${markdownText(check.pawl, 40)}${digestLine(check.digest)}`;
	const { schemaFile } = check;
	return cardSection("Where this comes from", ["Pawl wrote this card from the record of its data check. The digest of a record is the sha256 of its canonical JSON (RFC 8785) without the member `digest`.", factList([
		[`Record ${markdownCode(check.kind)}`, record],
		["Schema", schemaFile ? `${markdownCode(schemaFile.path)}${digestLine(schemaFile.digest)}` : void 0],
		["Written", written ? `${markdownText(written.where)}${digestLine(written.digest)}` : void 0]
	])]);
}
// packages/report/card/model-metadata.ts
function modelMetadata({ check, run, evaluation, written }) {
	const { metadata = {} } = written ?? {};
	const { tags: _tags, library_name: library, ...others } = metadata;
	const own = run.trainer !== "command";
	return known({
		license: metadata.license,
		language: metadata.language,
		tags: [...new Set([
			"pawl",
			evaluation.task,
			...own ? [run.trainer] : [],
			...writtenTexts(written, "tags")
		])],
		library_name: library ?? (own ? "pawl" : void 0),
		pipeline_tag: pipelineTag(evaluation.task),
		datasets: metadata.datasets,
		metrics: allRows(evaluation).map(({ metric }) => hubName(metric)),
		model_name: check.model,
		...others,
		"model-index": modelIndex({
			check,
			evaluation,
			written
		}),
		co2_eq_emissions: emissions(run)
	});
}
function pipelineTag(task) {
	return `tabular-${task}`;
}
const HUB_NAMES = new Map([
	["r2", "r_squared"],
	["mcc", "matthews_correlation"],
	["brier", "brier_score"]
]);
function hubName(metric) {
	return HUB_NAMES.get(metric) ?? metric;
}
function allRows({ metrics }) {
	return metrics.filter(({ slice, candidate }) => slice === null && Number.isFinite(candidate.value));
}
function modelIndex({ check, evaluation, written }) {
	const metrics = allRows(evaluation);
	if (metrics.length === 0) return void 0;
	const result = {
		task: {
			type: pipelineTag(evaluation.task),
			name: `Tabular ${evaluation.task}`
		},
		dataset: testData(check, evaluation, writtenTexts(written, "datasets")),
		metrics: metrics.map((metric) => ({
			type: hubName(metric.metric),
			value: metric.candidate.value,
			name: metric.metric,
			args: metricArgs(metric, evaluation.confidence)
		}))
	};
	return [{
		name: check.model,
		results: [result]
	}];
}
function metricArgs({ n, candidate }, confidence) {
	const { interval, method } = candidate;
	return interval ? {
		n,
		low: interval.low,
		high: interval.high,
		confidence,
		method
	} : { n };
}
const LOADERS = [
	[/\.csv(\.gz)?$/i, "csv"],
	[/\.(jsonl|ndjson|json)(\.gz)?$/i, "json"],
	[/\.parquet$/i, "parquet"]
];
function testData({ files }, { test }, datasets) {
	const given = files.filter(({ role }) => role === "test");
	const held = given.length > 0 ? given : files.filter(({ role }) => role === "source");
	const [first, second] = held;
	const only = second === void 0 ? first : void 0;
	const loader = LOADERS.find(([pattern]) => first && pattern.test(first.path))?.[1];
	const [dataset, another] = datasets;
	return {
		type: (another === void 0 ? dataset : void 0) ?? loader ?? "tabular",
		name: held.map(({ path }) => path).join(", ") || "test rows",
		split: "test",
		revision: only?.digest ?? test.digest,
		args: {
			rows: test.rows,
			test_rows: test.digest
		}
	};
}
function emissions({ footprint, trainer, environment }) {
	if (!footprint || !Number.isFinite(footprint.carbonGrams)) return void 0;
	return {
		emissions: Number(footprint.carbonGrams.toPrecision(4)),
		source: "estimated by Pawl from processor time and memory, GPUs not counted",
		...trainer === "command" ? {} : { training_type: "training from scratch" },
		hardware_used: `${environment.cpus} processor cores (${environment.arch}, ${environment.os})`
	};
}
// packages/report/card/release-parts.ts
const ACTIONS = {
	promote: "promoted to",
	rollback: "put back into",
	withdraw: "taken out of"
};
function releaseText(release) {
	if (!release) return " It has not been released.";
	const { action, version, stage, by, createdAt, reason } = release;
	const why = reason === null ? "" : `: ${markdownProse(reason, 300)}`;
	return ` ${markdownText(version, 60)} was ${ACTIONS[action]} ${markdownText(stage, 60)} by ${markdownText(by, 80)} on ${instantText(createdAt)}${why}.`;
}
function releaseCallout(release) {
	if (!release?.forced) return "";
	const { forced, checks, verdict } = release;
	const failed = checks.filter(({ state }) => state === "failed");
	return callout("CAUTION", [
		`**This release was forced by ${markdownText(forced.by, 80)}:** ${markdownProse(forced.reason, 1e3)}`,
		...verdict === null ? ["", "No verdict stood behind it when it was released."] : [],
		...failed.length > 0 ? [
			"",
			"What did not hold:",
			""
		] : [],
		...failed.map(({ check, detail }) => `- ${check}: ${markdownProse(detail, 300)}`)
	]);
}
const MARKS = {
	held: "✅",
	failed: "❌",
	"not checked": "➖"
};
function approvalsSection(release) {
	if (!release) return cardSection("Approvals", ["None: this model has not been released."]);
	const { approvals, checks } = release;
	const asked = checks.map(({ check, state, detail }) => `- ${MARKS[state]} ${check}, ${state}: ${markdownProse(detail, 300)}`);
	return cardSection("Approvals", [approvals.length === 0 ? "None is recorded." : factList(approvals.map(({ by, kind, of, at }) => [markdownText(by, 80), `${kind} of ${markdownText(of, 200)}${at === null ? "" : `, ${instantText(at)}`}`])), asked.length === 0 ? void 0 : renderFold({
		title: "What was asked of the version",
		body: asked.join("\n")
	}, true)]);
}
// packages/report/card/results.ts
const MAX_METRICS = 200;
const MAX_CONDITIONS = 200;
const MAX_FEATURES = 10;
function metricsSection({ evaluation }) {
	const metrics = evaluation.metrics.filter(({ slice }) => slice === null);
	const mistakes = mistakesFold({ evaluation });
	const changed = changedText(evaluation);
	return cardSection("Metrics", [
		metrics.length === 0 ? "None is recorded for all rows." : metricTable(metrics),
		metrics.length === 0 ? void 0 : markdownText(methodText(evaluation), 600),
		factList([["Baseline", baselineLine(evaluation.baseline)], ["Against the baseline", changed && markdownText(changed)]]),
		mistakes && renderFold(mistakes, true)
	]);
}
const CORRECTED = "A difference is called better or worse where it is so after the correction of Benjamini and Hochberg for all slices of the metric.";
function slicesSection({ evaluation }) {
	const metrics = evaluation.metrics.filter(({ slice }) => slice !== null);
	const small = smallSlicesText(evaluation);
	const compared = metrics.some(({ difference }) => difference !== null);
	const worst = worstSlicesFold({ evaluation });
	const names = new Set(metrics.map(({ slice }) => slice));
	const title = `${countText(metrics.length)} metrics in ${countText(names.size)} slices`;
	return cardSection("Slices", [
		metrics.length === 0 ? "The metrics were measured in no part of the rows by itself." : foldedFrom(12, title, joinedBlocks([metricTable(metrics), compared ? CORRECTED : void 0])),
		small && `${markdownText(small, 300)}.`,
		worst && renderFold(worst, true)
	]);
}
function metricTable(metrics) {
	const compared = metrics.some(({ baseline }) => baseline !== null);
	const shown = metrics.slice(0, MAX_METRICS);
	const rows = shown.map((metric) => [
		metricName(metric),
		estimateCell(metric.candidate),
		...compared ? [differenceCell(metric), estimateCell(metric.baseline)] : []
	]);
	const header = [
		"Metric",
		"Value",
		...compared ? ["Difference", "Baseline"] : []
	];
	const more = metrics.length - shown.length;
	return `${cardTable(header, rows)}${more > 0 ? `\n\nand ${countText(more)} more in the record` : ""}`;
}
const BETTER = {
	higher: "higher&nbsp;is&nbsp;better",
	lower: "lower&nbsp;is&nbsp;better"
};
function metricName({ metric, slice, direction, n }) {
	const name = `**${markdownText(metric, 60)}**`;
	const rows = plural(n, "row").replace(" ", "&nbsp;");
	if (slice !== null) return `${name}<br>${markdownText(slice, 80)}<br><sub>${rows}</sub>`;
	return `${name}<br><sub>${rows}${direction === null ? "" : `,<br>${BETTER[direction]}`}</sub>`;
}
function gateSection({ evaluation, verdict }) {
	const lines = byUrgency(verdict.conditions).map(({ first, name }) => `- ${STATE_MARK[first.state]}: ${markdownCode(name)}<br>${reasonText(first)}`);
	const shown = shortened(lines, MAX_CONDITIONS, "condition").map((line) => line.replace(/^and /, "- and "));
	const looks = looksText(verdict);
	const policy = verdict.policy?.changes.length ? verdict.policy : void 0;
	return cardSection("The gate", [
		`**${verdict.answer === "passed" ? "Passed" : "Refused"}**: ${markdownProse(verdict.reason, 300)}.`,
		lines.length === 0 ? "It has no conditions." : foldedFrom(12, `${countText(verdict.conditions.length)} conditions`, shown.join("\n")),
		evaluation.evidence === "rows" ? `Confidence: ${confidenceText(verdict)}.` : void 0,
		looks && `Looks: ${markdownText(looks, 300)}.`,
		policy && `The change altered the rules it was judged by. ${whoseRules(policy)}`
	]);
}
function featuresSection({ evaluation }) {
	return cardSection("What the features weigh", [featuresFold({ evaluation }, MAX_FEATURES)?.body ?? "Not known: nothing in the records says how much each feature matters."]);
}
// packages/report/card/training.ts
const MAX_PARAMS = 40;
const MAX_PACKAGES = 100;
function trainingSection({ run, links }) {
	const { environment } = run;
	const interpreter = environment.interpreter;
	const packages = environment.packages.map(({ name, version }) => markdownText(`${name} ${version}`, 80));
	const plain = (text) => text && markdownText(text, 500);
	return cardSection("Training", [factList([
		["Trainer", run.command === null ? markdownCode(run.trainer) : void 0],
		["Command", run.command === null ? void 0 : markdownCode(run.command, 500)],
		["Parameters", paramsText(run)],
		["Settings tried", plain(run.sweep?.choice)],
		["Seed", String(run.seed)],
		["Commit", commitText(run, links)],
		["Code", run.code ? codeText(run.code) : void 0],
		["Environment", markdownText(environmentText(environment))],
		["Interpreter", interpreter ? markdownText(`${interpreter.name} ${interpreter.version}`) : void 0],
		["Started", instantText(run.startedAt)],
		["Took", markdownText(trainingText(run))],
		["Peak memory", run.peakMemoryBytes === null ? void 0 : bytesText(run.peakMemoryBytes)],
		["Reused", run.reused === null ? void 0 : `the model of an earlier run, ${REUSED}`],
		["Out of bag", plain(outOfBagText(run))],
		["Reported", plain(reportedText(run))]
	]), packages.length === 0 ? void 0 : foldedFrom(0, plural(packages.length, "package"), shortened(packages, MAX_PACKAGES, "package").join(", "))]);
}
function paramsText(run) {
	const params = Object.entries(run.params).map(([key, value]) => `${markdownCode(key, 80)} ${markdownText(JSON.stringify(value), 120)}`);
	if (params.length === 0) return void 0;
	return `${shortened(params, MAX_PARAMS, "parameter").join(", ")}${sweepText(run)}`;
}
function commitText({ commit, dirty }, links) {
	if (commit === null) return "not known";
	const url = safeUrl(links?.commit);
	const code = hexCode(commit, 40);
	const state = dirty ? ", with uncommitted changes" : "";
	return `${url === void 0 ? code : `[${code}](${url})`}${state}`;
}
const CODE = {
	pawl: "this version of Pawl",
	commit: "the tree of the commit",
	files: "the files that `train.code` names"
};
function codeText({ kind, digest }) {
	return `${CODE[kind]}<br><sub>sha256 ${wholeDigest(digest)}</sub>`;
}
function environmentText({ os, arch, node, cpus, lockFiles }) {
	const locks = lockFiles.length === 0 ? "" : `, lock files ${lockFiles.map(({ path }) => path).join(", ")}`;
	return `${os} ${arch}, ${plural(cpus, "processor core")}, Node ${node}${locks}`;
}
function footprintSection({ run }) {
	const { footprint } = run;
	const text = footprintText(run);
	if (!footprint || text === void 0) return cardSection("Footprint", ["Not known."]);
	const { wattsPerGigabyte, pue } = footprint;
	const sweep = run.sweep === null ? "" : " The settings tried before this training are not in it.";
	return cardSection("Footprint", [`The training took ${markdownText(text, 500)}. An estimate from processor time and memory, which also assumes ${formatNumber(wattsPerGigabyte)} W a gigabyte and that the building draws ${formatNumber(pue)} times what the machine does.${sweep}`]);
}
// packages/report/card/model-card.ts
const OWN = [
	"Metrics",
	"Slices",
	"The gate",
	"What the features weigh",
	"Data",
	"Training",
	"Footprint",
	"Approvals",
	"Where this comes from"
];
function renderModelCard(input) {
	checkChain(input);
	const { check, run, written } = input;
	const section = (heading, name) => writtenSection(heading, name, written, "MODEL.md");
	const further = (heading, name) => cardSection(heading, [written?.sections.get(name)]);
	const body = joinedBlocks([
		title(input),
		verdictCallout(input),
		releaseCallout(input.release),
		summary(input),
		written?.lead,
		written?.sections.get("description"),
		section("Intended use", "intended use"),
		section("Out-of-scope use", "out-of-scope use"),
		section("Limitations", "limitations"),
		section("Ethical considerations", "ethical considerations"),
		further("How to use", "how to use"),
		metricsSection(input),
		slicesSection(input),
		gateSection(input),
		featuresSection(input),
		cardSection("Data", [
			filesText(check),
			splitText(check),
			columnsText(check, run),
			anomaliesText(check),
			written?.sections.get("source")
		]),
		trainingSection(input),
		footprintSection(input),
		approvalsSection(input.release),
		...otherSections(written, OWN),
		further("Citation", "citation"),
		further("Contact", "contact"),
		provenanceSection(input)
	]);
	return `${metadataBlock(modelMetadata(input))}\n${body}\n`;
}
function title({ check, release }) {
	const version = release ? ` ${markdownText(release.version, 60)}` : "";
	return `# ${markdownText(check.model, 100)}${version}`;
}
function verdictCallout({ verdict, evaluation, run, check }) {
	const { kind, word, why } = answerOf({
		evidence: {
			check,
			run,
			evaluation,
			verdict
		},
		path: ".",
		history: [],
		notes: []
	});
	if (kind === "passed") return "";
	const line = `**The gate ${word === "refused" ? "refused this model" : "let this model pass without proof of everything it asks"}:** ${markdownText(why, 300)}.`;
	return callout(word === "refused" ? "CAUTION" : "WARNING", [line]);
}
const MAX_LABELS = 10;
const HEADLINE = 3;
function summary(input) {
	const { run, evaluation, verdict, target, release } = input;
	const labels = shortened(evaluation.labels.map((label) => markdownText(label, 40)), MAX_LABELS, "class");
	const classes = labels.length > 0 ? `: ${labels.join(", ")}` : "";
	const how = run.command === null ? `This ${markdownCode(run.trainer)}` : "This model";
	const numbers = evaluation.metrics.filter(({ slice }) => slice === null).slice(0, HEADLINE).map(({ metric, candidate }) => `${markdownText(metric, 60)} ${markdownText(estimateText(candidate))}`);
	const reached = numbers.length > 0 ? ` On ${plural(evaluation.test.rows, "test row")}: ${numbers.join(", ")}.` : "";
	const answer = `The gate ${verdict.answer === "passed" ? "passed" : "refused"} it on ${instantText(verdict.createdAt)}: ${markdownProse(verdict.reason, 300)}.`;
	return `${how} predicts ${markdownCode(target)} from ${plural(run.features.length, "feature")} (${evaluation.task}${classes}).${reached} ${answer}${releaseText(release)}`;
}
// packages/report/card/written-sections.ts
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
function writtenParts(markdown) {
	const parts = [{
		heading: null,
		lines: []
	}];
	let end;
	for (const line of markdown.split("\n")) {
		const heading = end ? void 0 : headingOf(line);
		if (heading === void 0) parts.at(-1).lines.push(line);
		else parts.push({
			heading,
			lines: []
		});
		end = end ? end.test(line) ? void 0 : end : beginning(line);
	}
	if (end) parts.at(-1).lines.push(end.text);
	return parts.map(({ heading, lines }) => ({
		heading,
		text: closed(withoutBlankEnds(lines))
	}));
}
function headingOf(line) {
	if (!/^ {0,3}##[ \t]/.test(line)) return void 0;
	return line.trim().slice(2).replace(/[ \t]#+$/, "").trim() || void 0;
}
function withoutBlankEnds(lines) {
	const first = lines.findIndex((line) => line.trim() !== "");
	return first < 0 ? "" : lines.slice(first).join("\n").trimEnd();
}
function beginning(line) {
	const fence = FENCE.exec(line)?.[1];
	if (fence !== void 0) {
		const last = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \\t]*$`);
		return {
			text: fence,
			test: (next) => last.test(next)
		};
	}
	const comment = /^ {0,3}<!--(.*)$/.exec(line)?.[1];
	if (comment === void 0 || comment.includes("-->")) return void 0;
	return {
		text: "-->",
		test: (next) => next.includes("-->")
	};
}
const OPEN_ENDED = [
	"details",
	"pre",
	"script",
	"style",
	"textarea"
];
function closed(text) {
	const code = text.replace(/^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|$(?![\s\S]))/gm, "");
	const missing = OPEN_ENDED.flatMap((tag) => {
		const opened = code.match(new RegExp(`<${tag}(?=[\\s>])`, "gi"))?.length ?? 0;
		const ended = code.match(new RegExp(`</${tag}\\s*>`, "gi"))?.length ?? 0;
		return Array(Math.max(0, opened - ended)).fill(`</${tag}>`);
	});
	return missing.length === 0 ? text : `${text}\n\n${missing.join("\n")}`;
}
function withoutMarkers(markdown) {
	const parts = [];
	let from = 0;
	for (const match of markdown.matchAll(/<!--\s*pawl/gi)) {
		if (match.index < from) continue;
		parts.push(markdown.slice(from, match.index));
		const end = markdown.indexOf("-->", match.index);
		if (end < 0) {
			const rest = markdown.slice(match.index).replace(/<!--(?=\s*pawl)/gi, "&lt;!--");
			return [...parts, rest].join(" ");
		}
		from = end + 3;
	}
	return [...parts, markdown.slice(from)].join(" ");
}
// packages/report/card/written-card.ts
const MAX_LENGTH$1 = 1e6;
function parseWrittenCard(text, where) {
	if (text.length > MAX_LENGTH$1) throw new PawlError("config", `the file is larger than ${MAX_LENGTH$1} characters`, { where });
	const { front, body } = takeApart(text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").toWellFormed(), where);
	const [first, ...rest] = writtenParts(withoutMarkers(body));
	const sections = new Map();
	const others = [];
	for (const { heading, text: content } of rest) {
		const part = {
			heading: heading ?? "",
			text: content
		};
		const name = sectionNamed(part.heading);
		if (content === "") continue;
		if (name === void 0) others.push(part);
		else sections.set(name, [...sections.get(name) ?? [], part]);
	}
	return {
		where,
		digest: digestOf(text),
		metadata: front === void 0 ? {} : frontMatter(front, where),
		lead: (first?.text ?? "").replace(/^# [^\n]*\n*/, ""),
		sections: new Map([...sections].map(([name, parts]) => [name, joined(parts)])),
		others
	};
}
function joined(parts) {
	if (parts.length === 1) return parts[0].text;
	return parts.map(({ heading, text }) => `### ${heading}\n\n${text}`).join("\n\n");
}
function takeApart(text, where) {
	if (!/^---[ \t]*\n/.test(text)) return { body: text };
	const end = /^---[ \t]*$/m.exec(text.slice(4));
	if (!end) throw new PawlError("config", "the front matter has no end", {
		where: `${where}:1:1`,
		remedy: "End it with a line of three dashes, `---`; where there is none, begin with another line."
	});
	const length = 4 + end.index;
	return {
		front: text.slice(0, length),
		body: text.slice(length + end[0].length)
	};
}
const STATED = new Map([
	["model-index", "the evaluation"],
	["model_index", "the evaluation"],
	["eval_results", "the evaluation"],
	["metrics", "the evaluation"],
	["pipeline_tag", "the evaluation"],
	["model_name", "the records"],
	["co2_eq_emissions", "the run"],
	["dataset_info", "the data check"],
	["size_categories", "the data check"]
]);
const TEXTS = new Set([
	"license",
	"license_name",
	"license_link",
	"language",
	"tags",
	"datasets",
	"base_model",
	"library_name",
	"pretty_name",
	"task_categories"
]);
function frontMatter(front, where) {
	const source = parseYaml(front, where);
	if (source.value === null || source.value === void 0) return {};
	if (typeof source.value !== "object" || Array.isArray(source.value)) throw new PawlError("config", "the front matter is no mapping of keys to values", {
		where: source.locate([]),
		remedy: "Write `license: mit`, one key a line."
	});
	for (const [key, value] of Object.entries(source.value)) checkKey(key, value, source);
	return source.value;
}
function checkKey(key, value, source) {
	const record = STATED.get(key);
	if (record !== void 0) throw new PawlError("config", `"${key}" is stated by ${record}, and nothing written may replace it`, {
		where: source.locate([key], "key"),
		remedy: `Take "${key}" out: the card gets it from the records.`
	});
	const texts = Array.isArray(value) ? value : [value];
	if (TEXTS.has(key) && !texts.every((text) => typeof text === "string" && text !== "")) throw new PawlError("config", `"${key}" must be a text, or a list of texts`, {
		where: source.locate([key]),
		remedy: "Put what is meant as text between quotes."
	});
}
const HEADINGS = [
	["description", /^(what it is|description|summary|about|(data ?set|model) (description|summary))$/],
	["source", /^(sources?|origin|source data|where it comes from|(data )?collection)$/],
	["intended use", /^((intended |direct )?uses?|intended uses? and limitations)$/],
	["out-of-scope use", /^(out of scope( uses?)?|misuses?|misuse and out of scope use)$/],
	["limitations", /^((known )?limitations|limits|caveats|(bias )?risks and limitations)$/],
	["ethical considerations", /^(ethical considerations|ethics|bias|fairness|bias and fairness|risks)$/],
	["how to use", /^(how to use( it)?|usage|getting started|how to get started( with the model)?)$/],
	["contact", /^(contacts?|(model|data ?set) card contact|maintainers?)$/],
	["citation", /^(citations?|how to cite|cite)$/]
];
function sectionNamed(heading) {
	const plain = heading.toLowerCase().replaceAll("&", " and ").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
	return HEADINGS.find(([, pattern]) => pattern.test(plain))?.[0];
}
// packages/report/release/mermaid-text.ts
function mermaidText(text, maxLength = 80) {
	return plainText(text, maxLength).trim().replaceAll("ﬂ", "fl").replace(SPECIAL, (character) => `#${character.codePointAt(0)};`);
}
const SPECIAL = /(?!(?<=\d)\.(?=\d)|(?<=[A-Za-z\d])-(?=[A-Za-z\d]))[^A-Za-z\d ]/gu;
function mermaidName(text, maxLength = 80) {
	const safe = mermaidText(text, maxLength) || "#63;";
	return /^(v?\d|#)/.test(safe) ? safe : `#${safe.charCodeAt(0)};${safe.slice(1)}`;
}
function mermaidFence(lines) {
	return [
		"```mermaid",
		...lines,
		"```"
	].join("\n");
}
// packages/report/release/spells.ts
function byTime(events) {
	return events.map((event) => ({
		event,
		at: Date.parse(event.at) || 0
	})).reverse().sort((a, b) => a.at - b.at).map(({ event }) => event);
}
function heldBefore(ordered) {
	const before = new Map();
	for (const { event, previous } of walk(ordered)) if (previous) before.set(event, previous.version);
	return before;
}
function spellsOf(ordered) {
	const ends = new Map();
	const steps = walk(ordered);
	for (const { event, previous } of steps) if (previous) ends.set(previous.event, timeOf$1(event));
	return steps.flatMap(({ event, opened }) => opened ? [{
		...opened,
		event,
		from: timeOf$1(event),
		until: ends.get(event) ?? null
	}] : []);
}
function walk(ordered) {
	const held = new Map();
	return ordered.flatMap((event) => {
		const { model, stage, version } = event;
		if (stage === null || event.event !== "assignment" && event.event !== "unassignment") return [];
		const key = `${model}\n${stage}`;
		const previous = held.get(key);
		if (event.event === "assignment" && version !== null) {
			const opened = {
				model,
				stage,
				version,
				event
			};
			held.set(key, opened);
			return [{
				event,
				previous,
				opened
			}];
		}
		if (version !== null && previous?.version !== version) return [];
		held.delete(key);
		return [{
			event,
			previous,
			opened: void 0
		}];
	});
}
function timeOf$1({ at }) {
	return Date.parse(at) || 0;
}
// packages/report/release/history.ts
function renderHistory(events, style) {
	if (events.length === 0) return "Nothing has happened yet: there is no tag of a version or a stage.\n";
	const paint = painter(style);
	const ordered = byTime(events);
	const before = heldBefore(ordered);
	const many = events.some(({ model }) => model !== events[0].model);
	const lines = [];
	for (const event of ordered.reverse()) {
		push(lines, `${many ? `${nameText(event.model)}  ` : ""}${eventText(event, before.get(event))}  by ${nameText(event.by)}`, `${timeText(event.at)}  `, INDENT, style.width);
		for (const [colour, note] of notes(event)) for (const line of wrap(note, style.width, INDENT, INDENT)) lines.push(paint(colour, line));
	}
	lines.push("");
	return lines.join("\n");
}
const INDENT = " ".repeat(19);
function push(lines, text, first, rest, width) {
	if (textWidth(first) + textWidth(text) <= width) lines.push(first + text);
	else lines.push(...wrap(text.replaceAll("  ", " "), width, first, rest));
}
function timeText(at) {
	return cutText(plainText(`${at.slice(0, 16).replace("T", " ")}Z`), 17);
}
function eventText({ event, version, stage, release }, before) {
	const what = version === null ? "the model" : versionText(version);
	const where = stage === null ? "no stage" : nameText(stage);
	if (event === "registration") return `${what} registered`;
	if (event === "deregistration") return `${what} taken back`;
	if (event === "deprecation") return `${what} deprecated`;
	const bare = release === null ? ["no release record"] : [];
	if (event === "unassignment") return `${what} taken out of ${where}${inBrackets(bare)}`;
	const was = release?.replaced?.version ?? before;
	return `${what} → ${where}${inBrackets([...was === void 0 || was === version ? [] : [`was ${versionText(was)}`], ...bare])}`;
}
function inBrackets(facts) {
	return facts.length === 0 ? "" : ` (${facts.join(", ")})`;
}
function notes({ release }) {
	if (!release) return [];
	const { action, forced, reason } = release;
	const why = reason === null ? "" : `: ${quotedText(reason)}`;
	return [
		...forced ? [["red", `FORCED by ${nameText(forced.by)}: ${quotedText(forced.reason)}`]] : [],
		...action === "rollback" ? [["yellow", `rollback${why}`]] : [],
		...action !== "rollback" && reason !== null ? [["dim", `reason${why}`]] : []
	];
}
const MAX_BARS = 30;
function renderHistoryMermaid(events, now) {
	const spells = spellsOf(byTime(events));
	if (spells.length === 0) return "";
	const end = (spell) => Math.max(spell.from, spell.until ?? now.getTime());
	const shown = spells.toSorted((a, b) => (b.until ?? 1e400) - (a.until ?? 1e400) || b.from - a.from).slice(0, MAX_BARS);
	const chosen = new Set(shown);
	const many = spells.some(({ model }) => model !== spells[0].model);
	const sections = new Map();
	for (const spell of spells) {
		if (!chosen.has(spell)) continue;
		const name = many ? `${nameText(spell.model)} ${nameText(spell.stage)}` : nameText(spell.stage);
		const section = sections.get(name);
		if (section) section.push(spell);
		else sections.set(name, [spell]);
	}
	const [from, until] = [Math.min(...shown.map((s) => s.from)), Math.max(...shown.map(end))];
	const chart = mermaidFence([
		"gantt",
		"  dateFormat YYYY-MM-DD HH:mm:ss",
		`  axisFormat ${until - from > 2592e5 ? "%Y-%m-%d" : "%m-%d %H:%M"}`,
		"  todayMarker off",
		...[...sections].flatMap(([name, list]) => [`  section ${mermaidText(name) || "#63;"}`, ...list.map((spell) => `  ${barText(spell)} :${barState(spell)}${clock(spell.from)}, ${clock(end(spell))}`)])
	]);
	return spells.length - shown.length === 0 ? chart : `${chart}\n\nThe newest ${MAX_BARS} of ${spells.length}; older ones are left out.`;
}
function barText({ version, event: { release } }) {
	const facts = [
		...release?.forced ? ["forced"] : [],
		...release?.action === "rollback" ? ["rollback"] : [],
		...release === null ? ["no record"] : []
	];
	return mermaidName([versionText(version), ...facts].join(" "));
}
function barState({ until, event: { release } }) {
	if (release?.forced) return "crit, ";
	return until === null ? "active, " : "";
}
function clock(time) {
	return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}
// packages/report/release/lineage.ts
const MAX_DEPTH = 10;
const NAME_COLUMN$1 = 14;
function renderLineage(lineage, style) {
	const paint = painter(style);
	const nodes = new Map(lineage.nodes.map((node) => [node.id, node]));
	const below = edgesBelow(lineage);
	const told = new Set();
	const lines = [];
	const tell = (id, label, lead, depth) => {
		const node = nodes.get(id);
		if (!node) {
			lines.push(...titleLines(label, "NOT KNOWN", lead, paint, style.width));
			return;
		}
		const again = told.has(id);
		told.add(id);
		const title = again ? `${titleText$1(node)} (see above)` : titleText$1(node);
		lines.push(...titleLines(label, title, lead, paint, style.width, node.missing === null ? "bold" : "red"));
		if (again) return;
		const edges = below.get(id) ?? [];
		const factLead = `${lead.rest}${edges.length > 0 ? "│ " : "  "}`;
		lines.push(...nodeLines(node, factLead, paint, style.width));
		for (const [i, edge] of edges.entries()) {
			const last = i === edges.length - 1;
			const deeper = depth < MAX_DEPTH;
			tell(edge.to, edge.label, {
				first: `${lead.rest}${last ? "└" : "├"}─ `,
				rest: `${lead.rest}${deeper ? last ? "   " : "│  " : ""}`
			}, depth + 1);
		}
	};
	tell(lineage.root, "", {
		first: "",
		rest: ""
	}, 0);
	for (const { id } of lineage.nodes) if (!told.has(id)) tell(id, "also", {
		first: "",
		rest: ""
	}, 0);
	return `${lines.join("\n")}\n`;
}
function edgesBelow({ edges }) {
	const below = new Map();
	for (const edge of edges) {
		const list = below.get(edge.from);
		if (list) list.push(edge);
		else below.set(edge.from, [edge]);
	}
	return below;
}
function titleLines(label, title, { first, rest }, paint, width, colour = "red") {
	const text = label === "" ? title : `${plainText(label, 40)}: ${title}`;
	return wrap(text, width, first, `${rest}  `).map((line, i) => {
		const lead = i === 0 ? first : `${rest}  `;
		return `${lead}${paint(colour, line.slice(lead.length))}`;
	});
}
function titleText$1({ kind, title }) {
	const words = kind.split("-");
	const plain = plainText(title, 160);
	return plain.toLowerCase().includes(words.at(-1)) ? plain : `${words.join(" ")} ${plain}`;
}
function nodeLines({ facts, missing }, lead, paint, width) {
	const names = facts.map(([name]) => cutText(plainText(name), 20));
	const column = Math.min(NAME_COLUMN$1, Math.max(0, ...names.map(textWidth)));
	return [...missing === null ? [] : wrap(`NOT VERIFIED: ${plainText(missing, 400)}`, width, lead, lead).map((line) => lead + paint("red", line.slice(lead.length))), ...facts.flatMap(([, value], i) => {
		const gap = " ".repeat(Math.max(0, column - textWidth(names[i])) + 2);
		return wrap(plainText(value, 300), width, `${lead}${names[i]}${gap}`, `${lead}${" ".repeat(column + 2)}`);
	})];
}
// packages/report/release/lineage-diagram.ts
const MAX_NODES = 60;
const MAX_EDGES = 120;
const MAX_FACTS = 6;
const MAX_LENGTH = 4e4;
function renderLineageMermaid(lineage) {
	const nodes = nearest(lineage).slice(0, MAX_NODES);
	const left = lineage.nodes.length - nodes.length;
	const whole = flowchart(nodes, lineage, MAX_FACTS);
	const short = whole.length > MAX_LENGTH;
	const chart = short ? flowchart(nodes, lineage, 0) : whole;
	const omitted = [...left > 0 ? [`${left} of ${lineage.nodes.length} parts`] : [], ...short ? ["the details of each part"] : []];
	return omitted.length === 0 ? chart : `${chart}\n\nLeft out, as there is too much for one diagram: ${omitted.join(", ")}.`;
}
function nearest({ root, nodes, edges }) {
	const below = new Map();
	for (const { from, to } of edges) below.set(from, [...below.get(from) ?? [], to]);
	const order = new Set([root]);
	for (const id of order) for (const to of below.get(id) ?? []) order.add(to);
	const place = new Map([...order].map((id, i) => [id, i]));
	return nodes.toSorted((a, b) => (place.get(a.id) ?? 1e400) - (place.get(b.id) ?? 1e400) || 0);
}
function flowchart(nodes, { edges }, facts) {
	const names = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
	const drawn = edges.filter(({ from, to }) => names.has(from) && names.has(to)).slice(0, MAX_EDGES);
	return mermaidFence([
		"flowchart TD",
		...nodes.map((node) => {
			const [open, close] = SHAPE[node.kind] ?? ["[", "]"];
			return `  ${names.get(node.id)}${open}"${labelText(node, facts)}"${close}:::${CLASS[node.kind]}`;
		}),
		...drawn.map(({ from, to, label }) => {
			const text = mermaidText(label, 40);
			return `  ${names.get(from)} ${text === "" ? "-->" : `-->|"${text}"|`} ${names.get(to)}`;
		}),
		...STYLES.filter(([name]) => nodes.some(({ kind }) => CLASS[kind] === name)).map(([name, style]) => `  classDef ${name} ${style}`),
		...missingLines(nodes, names)
	]);
}
function missingLines(nodes, names) {
	const gone = nodes.filter(({ missing }) => missing !== null).map(({ id }) => names.get(id));
	if (gone.length === 0) return [];
	return ["  classDef gone stroke:#cf222e,stroke-width:2px,stroke-dasharray:6 4", `  class ${gone.join(",")} gone`];
}
function labelText(node, facts) {
	return [
		mermaidText(titleText$1(node), 80),
		...node.missing === null ? [] : [`NOT VERIFIED#58; ${mermaidText(node.missing, 100)}`],
		...node.facts.slice(0, facts).map(([name, value]) => `${mermaidText(name, 20)}#58; ${mermaidText(value, 60)}`)
	].join("\n");
}
const CLASS = {
	image: "runs",
	stage: "runs",
	version: "named",
	release: "decided",
	verdict: "decided",
	approver: "decided",
	model: "made",
	run: "made",
	evaluation: "made",
	"data-check": "source",
	data: "source",
	commit: "source"
};
const SHAPE = {
	data: ["[(", ")]"],
	approver: ["([", "])"],
	commit: ["(", ")"]
};
const STYLES = [
	["runs", "fill:#ddf4ff,stroke:#0969da,color:#1f2328"],
	["named", "fill:#ffffff,stroke:#0969da,color:#1f2328"],
	["decided", "fill:#dafbe1,stroke:#1a7f37,color:#1f2328"],
	["made", "fill:#fff8c5,stroke:#9a6700,color:#1f2328"],
	["source", "fill:#fbefff,stroke:#8250df,color:#1f2328"]
];
// packages/report/release/checks.ts
const COLOUR = {
	failed: "red",
	"not checked": "yellow",
	held: "green"
};
const STATE_COLUMN = 13;
const NAME_COLUMN = 12;
function checkLines(checks, paint, width) {
	return byState(checks).flatMap(({ check, state, detail }) => wrap(plainText(detail, 400), width, `  ${paint(COLOUR[state], state)}${" ".repeat(STATE_COLUMN - state.length)}${check.padEnd(NAME_COLUMN)}`, " ".repeat(27)).map((line) => line.trimEnd()));
}
// packages/report/release/followers.ts
const MAX_CHANGES = 20;
const REPAIR = "The tags are as they should be; `pawl reconcile` repairs it.";
function followerLines(followers, dryRun, paint, width) {
	return followers.flatMap((follower) => {
		const { changes, failed } = follower;
		const state = failed !== null ? paint("red", "FAILED") : stateText(follower, dryRun);
		const more = changes.length - MAX_CHANGES;
		return [
			...wrap(`${titleText(follower)}: ${state}`, width, "  ", "  "),
			...changes.slice(0, MAX_CHANGES).flatMap(({ what, waiting }) => wrap(`${waiting ? "waiting: " : ""}${plainText(what, 300)}`, width, "    ", "      ")),
			...more > 0 ? [`    and ${more} more`] : [],
			...failed === null ? [] : wrap(plainText(failed, 600), width, "    ", "    "),
			...failed === null ? [] : wrap(REPAIR, width, "    ", "    ")
		];
	});
}
function titleText({ name, model }) {
	return model === void 0 ? plainText(name, 120) : `${nameText(model)} at ${plainText(name, 120)}`;
}
function stateText({ changes }, dryRun) {
	const done = changes.filter(({ waiting }) => waiting !== true).length;
	const waiting = changes.length - done;
	if (changes.length === 0) return "in step, nothing to change";
	return [...done > 0 ? [`${done} ${dryRun ? "to change" : "changed"}`] : [], ...waiting > 0 ? [`${waiting} waiting`] : []].join(", ");
}
// packages/report/release/promotion.ts
const LABEL = 10;
function renderPromotion(record, followers, style) {
	const paint = painter(style);
	const { forced, reason, checks } = record;
	const facts = (label, text) => wrap(text, style.width, label.padEnd(LABEL), " ".repeat(LABEL));
	return sections([
		[...wrap(outcome(record), style.width).map((line) => paint("bold", line)), ...forced ? wrap(`FORCED by ${nameText(forced.by)}: ${quotedText(forced.reason)}`, style.width).map((line) => paint("red", line)) : []],
		[
			...reason === null ? [] : facts("Reason", quotedText(reason)),
			...facts("By", nameText(record.by)),
			...facts("Verdict", verdictText(record)),
			...facts("Approved", approvalsText(record) ?? "by nobody"),
			...facts("Tag", nameText(record.tag))
		],
		checks.length === 0 ? [] : ["Checks", ...checkLines(checks, paint, style.width)],
		followers.length === 0 ? [] : ["Followers", ...followerLines(followers, false, paint, style.width)]
	]);
}
function renderRefusal(refusal, style) {
	const paint = painter(style);
	const { checks, remedy } = refusal;
	return sections([
		wrap(refusalText(refusal), style.width).map((line) => paint("red", line)),
		checkLines(checks, paint, style.width),
		remedy === null ? [] : wrap(plainText(remedy, 1e3), style.width)
	]);
}
function renderReconciliation(results, dryRun, style) {
	const paint = painter(style);
	const lines = followerLines(results, dryRun, paint, style.width);
	return sections([wrap(paint("bold", reconciled(results, dryRun)), style.width), lines]);
}
function sections(blocks) {
	return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
function outcome({ action, model, version, stage, replaced }) {
	const [who, where] = [`${nameText(model)} ${versionText(version)}`, nameText(stage)];
	if (action === "withdraw") return `${who} is no longer in ${where}, and nothing came in its place`;
	const was = replaced === null ? ", where there was none" : `, in place of ${versionText(replaced.version)}`;
	return action === "rollback" ? `Rollback: ${who} is in ${where} again${was}` : `${who} is in ${where} now${was}`;
}
function refusalText({ model, version, stage, checks }) {
	const failed = checks.filter(({ state }) => state === "failed").length;
	const count = failed === 0 ? "" : `: ${failed} of ${checks.length} checks failed`;
	return `${nameText(model)} ${versionText(version)} may not move to ${nameText(stage)}${count}`;
}
function verdictText({ verdict }) {
	return verdict === null ? "none" : shortDigest(verdict);
}
const MAX_APPROVALS$1 = 10;
function approvalsText({ approvals }) {
	if (approvals.length === 0) return null;
	const texts = approvals.slice(0, MAX_APPROVALS$1).map((approval) => `by ${approvalText(approval)}${approval.at === null ? "" : ` on ${dayText(approval.at)}`}`);
	const more = approvals.length - texts.length;
	return `${texts.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
function reconciled(results, dryRun) {
	if (results.length === 0) return "There are no followers to bring in step";
	const failed = results.filter((result) => result.failed !== null).length;
	const behind = results.filter(({ changes }) => changes.length > 0).length;
	const all = `${results.length} follower${results.length === 1 ? "" : "s"}`;
	if (failed > 0) return `${failed} of ${all} could not be brought in step`;
	if (behind === 0) return `All is in step: nothing to change at ${all}`;
	return dryRun ? `${behind} of ${all} would be changed` : `${behind} of ${all} changed`;
}
// packages/report/release/show.ts
const MAX_VERSIONS = 10;
const MAX_APPROVALS = 5;
function renderShow(models, style) {
	if (models.length === 0) return "No version of any model is registered.\n";
	const paint = painter(style);
	return `${models.map((model) => modelLines(model, paint, style).join("\n")).join("\n\n")}\n`;
}
function modelLines({ model, deprecated, stages, versions }, paint, style) {
	const columns = {
		stage: Math.max(0, ...stages.map(({ stage }) => textWidth(stageName(stage)))),
		version: Math.max(0, ...stages.map(({ holder }) => textWidth(heldName(holder))))
	};
	const more = versions.length - MAX_VERSIONS;
	const name = paint("bold", cutText(plainText(model), style.width - 14));
	return [
		deprecated ? `${name}  ${paint("yellow", "DEPRECATED")}` : name,
		...stages.length === 0 ? ["  no stage holds a version"] : [],
		...stages.flatMap((stage) => stageLines(stage, columns, paint, style)),
		"",
		...versions.length === 0 ? ["  no versions"] : [],
		...versionLines(versions.slice(0, MAX_VERSIONS), paint, style.width),
		...more > 0 ? [`  and ${more} more`] : []
	];
}
function stageName(stage) {
	return cutText(plainText(stage), 20);
}
function heldName(holder) {
	return holder === null ? "" : cutText(versionText(holder.version), 24);
}
function stageLines({ stage, holder }, columns, paint, style) {
	const title = `  ${padText(stageName(stage), columns.stage)}  `;
	if (!holder) return [`${title}${paint("dim", "empty")}`];
	const indent = " ".repeat(textWidth(title));
	const { since, by, release, missing } = holder;
	const when = `${agoText(since, style.now)} (${plainText(instantText(since))})`;
	const head = `${title}${paint("bold", padText(heldName(holder), columns.version))}  `;
	const line = (colour, text) => wrap(text, style.width, indent, indent).map((part) => colour ? painted(part, colour, paint) : part);
	return [...wrap(`${when} by ${nameText(by)}`, style.width, head, indent), ...release ? releaseLines(release, line) : missing ? line("red", `release record: ${missing}`) : line("yellow", "moved without Pawl: no evidence")];
}
function painted(line, colour, paint) {
	const text = line.trimStart();
	return line.slice(0, line.length - text.length) + paint(colour, text);
}
function releaseLines(release, line) {
	const { action, forced, checks, verdict, replaced, approvals, reason } = release;
	const failed = checks.filter(({ state }) => state === "failed").map(({ check }) => check);
	const was = replaced === null ? "" : `, in place of ${versionText(replaced.version)}`;
	const shown = approvals.slice(0, MAX_APPROVALS).map(approvalText);
	const more = approvals.length - shown.length;
	return [
		...forced ? line("red", `FORCED by ${nameText(forced.by)}: ${quotedText(forced.reason)}`) : [],
		...failed.length > 0 ? line("red", `failed checks: ${failed.join(", ")}`) : [],
		...action === "rollback" ? line("yellow", "put back by a rollback") : [],
		...reason === null ? [] : line(null, `reason ${quotedText(reason)}`),
		...line(null, `${verdict === null ? "no verdict" : `verdict ${shortDigest(verdict)}`}${was}${shown.length === 0 ? ", no approval" : ""}`),
		...shown.length === 0 ? [] : line(null, `approved by ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`)
	];
}
function versionLines(versions, paint, width) {
	const rows = versions.map(({ version, registeredAt, by, stages, active }) => ({
		name: cutText(versionText(version), 24),
		day: dayText(registeredAt),
		by: cutText(plainText(by), 20),
		where: [...active ? [] : ["taken back"], ...stages.map(stageName)].join(", ")
	}));
	const nameColumn = Math.max(0, ...rows.map(({ name }) => textWidth(name)));
	const byColumn = Math.max(0, ...rows.map(({ by }) => textWidth(by)));
	return rows.flatMap(({ name, day, by, where }) => {
		const start = `  ${padText(name, nameColumn)}  ${day}  by `;
		const indent = " ".repeat(textWidth(start) + byColumn + 2);
		const head = `${start}${padText(by, byColumn)}  `;
		return where === "" ? [`${start}${by}`] : wrap(where, width, head, indent).map((l) => paintTaken(l, paint));
	});
}
function paintTaken(line, paint) {
	return line.replace(/ {2}taken back/, (text) => paint("yellow", text));
}
// packages/pipeline/release/duration.ts
const UNIT_MS = {
	s: 1e3,
	m: 6e4,
	h: 36e5,
	d: 864e5
};
function duration(text) {
	const [, amount, unit] = /^([\d.]+)\s*([smhd])$/.exec(text);
	return Number(amount) * UNIT_MS[unit];
}
// packages/pipeline/release/evidence.ts
async function findEvidence(project, commit, modelDigest) {
	const found = await verdictAt(project, commit, modelDigest);
	if (typeof found === "string") return {
		verdict: null,
		evidence: null,
		checks: [{
			check: "verdict",
			state: "failed",
			detail: found
		}]
	};
	const verdict = found;
	const answer = verdict.answer === "passed" ? {
		check: "verdict",
		state: "held",
		detail: `passed: ${verdict.reason}`
	} : {
		check: "verdict",
		state: "failed",
		detail: `refused: ${verdict.reason}`
	};
	const chain = await chainOf(project, verdict).catch((error) => toPawlError(error));
	if (chain instanceof PawlError) return {
		verdict,
		evidence: null,
		checks: [answer, {
			check: "records",
			state: "failed",
			detail: chain.message
		}]
	};
	return {
		verdict,
		evidence: chain,
		checks: [
			answer,
			recordsCheck(chain),
			await modelCheck(project, chain),
			await dataCheck(project, chain, commit),
			ageCheck(project, verdict),
			await ledgerCheck(project, chain)
		]
	};
}
async function verdictAt(project, commit, modelDigest) {
	const accepted = (await project.store.history(baselineRef(project.config.model))).filter((entry) => entry.commit === commit);
	if (accepted.length === 0) return `no accepted run belongs to commit ${commit.slice(0, 7)}`;
	let unreadable;
	const others = new Set();
	for (const { digest } of accepted) {
		const verdict = await stored(project, "verdict", digest).catch((error) => {
			unreadable ??= toPawlError(error).message;
		});
		if (!verdict) continue;
		if (verdict.commit !== commit || verdict.model !== project.config.model) {
			unreadable ??= `the verdict under it is of ${verdict.model} at ${verdict.commit?.slice(0, 7) ?? "no commit"}`;
			continue;
		}
		if (modelDigest === null || verdict.modelDigest === modelDigest) return verdict;
		others.add(verdict.modelDigest ?? "a run without a model file");
	}
	if (unreadable !== void 0) return unreadable;
	return `the evidence of commit ${commit.slice(0, 7)} is for another model (${[...others].map((digest) => digest.slice(0, 19)).join(", ")}), not ${modelDigest.slice(0, 19)}`;
}
async function chainOf(project, verdict) {
	const evaluation = await stored(project, "evaluation", verdict.evaluation);
	const run = await stored(project, "run", evaluation.run);
	return {
		check: await stored(project, "data-check", run.dataCheck),
		run,
		evaluation,
		verdict
	};
}
async function stored(project, kind, digest) {
	const content = new TextDecoder().decode(await project.store.get(digest));
	return parseStored(kind, content, digest);
}
function recordsCheck({ verdict, evaluation, run, check }) {
	const models = [
		evaluation,
		run,
		check
	].map(({ model }) => model);
	const problem = verdict.run !== run.digest ? "the verdict names another run than its evaluation" : models.some((model) => model !== verdict.model) ? `the records are of several models: ${[...new Set([verdict.model, ...models])].join(", ")}` : [evaluation.commit, run.commit].some((commit) => commit !== verdict.commit) ? "the records are of several commits" : run.dirty ? "files differed from the commit when the model was trained" : void 0;
	if (problem !== void 0) return {
		check: "records",
		state: "failed",
		detail: problem
	};
	return {
		check: "records",
		state: "held",
		detail: "verdict, evaluation, run and data check form one chain"
	};
}
async function modelCheck(project, { verdict, evaluation, run }) {
	const digest = run.modelDigest;
	if (digest === null) return {
		check: "model",
		state: "failed",
		detail: "the run left no model file"
	};
	if (verdict.modelDigest !== digest || evaluation.modelDigest !== digest) return {
		check: "model",
		state: "failed",
		detail: "the verdict is on another model than the run made"
	};
	for (const output of run.outputs) {
		const problem = await project.store.getFile(output.digest).then(() => void 0, (error) => toPawlError(error).message);
		if (problem !== void 0) return {
			check: "model",
			state: "failed",
			detail: `${output.path}: ${problem}`
		};
	}
	return {
		check: "model",
		state: "held",
		detail: `${digest.slice(0, 19)}, kept and unchanged`
	};
}
async function dataCheck(project, { run }, commit) {
	if ((await gitState(project.root))?.commit !== commit) return {
		check: "data",
		state: "not checked",
		detail: "another commit is checked out here"
	};
	let checked = 0;
	for (const { path, digest } of run.data) {
		const now = await digestFile(join(project.root, path)).catch(() => void 0);
		if (!now) continue;
		if (now.digest !== digest) return {
			check: "data",
			state: "failed",
			detail: `${path} is not the file that the model was made from`
		};
		checked += 1;
	}
	const all = run.data.length;
	if (checked === all) return {
		check: "data",
		state: "held",
		detail: `${all} files unchanged`
	};
	return {
		check: "data",
		state: "not checked",
		detail: `${all - checked} of ${all} files are not here`
	};
}
function ageCheck({ config }, { createdAt }) {
	const age = Date.now() - Date.parse(createdAt);
	const days = `${(age / 864e5).toFixed(1)} days old`;
	const most = config.promote.max_age;
	if (most === void 0) return {
		check: "age",
		state: "held",
		detail: `${days}, no limit`
	};
	return {
		check: "age",
		state: age <= duration(most) ? "held" : "failed",
		detail: `${days}, at most ${most}`
	};
}
async function ledgerCheck({ store }, { evaluation }) {
	const { look, test } = evaluation;
	if (look === null) return {
		check: "ledger",
		state: "held",
		detail: "no looks are counted"
	};
	const problem = await requireLook(store, test.digest, look).then(() => void 0, (error) => toPawlError(error).message);
	if (problem !== void 0) return {
		check: "ledger",
		state: "failed",
		detail: problem
	};
	return {
		check: "ledger",
		state: "held",
		detail: `whole, with look ${look.number}`
	};
}
// packages/pipeline/release/state.ts
async function releaseState(project) {
	const list = await project.store.tags();
	const known = readRegistry(list);
	const names = await tagNamesOf(project);
	const model = names.find((name) => known.has(name)) ?? names[0];
	return {
		model,
		list,
		tags: known.get(model) ?? emptyModel(model)
	};
}
async function tagNamesOf(project) {
	const folder = await pathInRepository(project.root);
	const { model } = project.config;
	return folder ? [model, `${folder}:${model}`] : [model];
}
async function requireModelName(project, given) {
	if (given === void 0 || (await tagNamesOf(project)).includes(given)) return;
	throw new PawlError("usage", `the model of this folder is ${project.config.model}, not ${given}`, {
		where: join(project.root, project.configName),
		remedy: "Name the folder of that model with --folder."
	});
}
function emptyModel(model) {
	return {
		model,
		deprecated: false,
		versions: [],
		stages: new Map(),
		assigned: new Map(),
		events: [],
		nextCounter: 1
	};
}
function statementOf({ message, tagger }) {
	const release = trailer(message, "Pawl-Release");
	const action = trailer(message, "Pawl-Action");
	const version = trailer(message, "Pawl-Version");
	if (!release || !/^sha256:[0-9a-f]{64}$/.test(release) || version === void 0) return null;
	if (action !== "promote" && action !== "rollback" && action !== "withdraw") return null;
	const forced = trailer(message, "Pawl-Forced");
	return {
		release,
		action,
		version,
		replaced: trailer(message, "Pawl-Replaces") ?? null,
		forced: forced === void 0 ? null : {
			by: trailer(message, "Pawl-Forced-By") ?? tagger.name,
			reason: forced
		},
		reason: trailer(message, "Pawl-Reason") ?? null
	};
}
function messageOf(record) {
	const { action, model, version, stage, replaced, forced, reason } = record;
	const title = {
		promote: `Promote ${model} ${version} to ${stage}`,
		rollback: `Roll ${model} back to ${version} in ${stage}`,
		withdraw: `Take ${model} ${version} out of ${stage}`
	}[action];
	const line = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
	return `${title}\n\n${[
		`Pawl-Version: ${version}`,
		`Pawl-Action: ${action}`,
		...replaced ? [`Pawl-Replaces: ${replaced.version}`] : [],
		...forced ? [`Pawl-Forced: ${line(forced.reason)}`, `Pawl-Forced-By: ${line(forced.by)}`] : [],
		...reason ? [`Pawl-Reason: ${line(reason)}`] : [],
		...record.modelDigest ? [`Pawl-Model: ${record.modelDigest}`] : [],
		`Pawl-Release: ${record.digest}`
	].join("\n")}`;
}
async function releaseRecordOf(store, tag) {
	const statement = statementOf(tag);
	if (!statement) return null;
	const content = new TextDecoder().decode(await store.get(statement.release));
	const record = parseStored("release", content, statement.release);
	const model = parseTagName(tag.name)?.model.split(":").at(-1);
	if (record.tag === tag.name && record.commit === tag.commit && record.model === model) return record;
	throw new PawlError("record", `the tag ${tag.name} names the release record of ${record.tag}`, {
		where: tag.name,
		remedy: "The tag was not made by Pawl as it stands: roll back, or promote the version again."
	});
}
function staysOf({ events }, version, stage) {
	const stays = [];
	for (const event of events) {
		if (event.stage !== stage) continue;
		const open = stays.at(-1);
		const ends = event.event === "assignment" || event.version === version;
		if (open && open.to === null && ends) stays[stays.length - 1] = {
			...open,
			to: event.tag.at
		};
		if (event.event === "assignment" && event.version === version) stays.push({
			from: event.tag.at,
			to: null,
			event
		});
	}
	return stays;
}
// packages/pipeline/release/card.ts
async function renderCard(project, { data, version }) {
	if (version !== void 0) {
		const release = await releaseOf(project, checkVersion(version));
		if (release.verdict === null) throw new PawlError("usage", `${version} was forced without any evidence, so there is nothing to write`);
		return cardOf(project, await chainOf(project, await stored(project, "verdict", release.verdict)), release, data);
	}
	const check = await requireRecord(project, "data-check");
	if (data) return renderDataCard({
		check,
		written: await writtenCard(project, "DATA.md")
	});
	return cardOf(project, {
		check,
		run: await requireRecord(project, "run"),
		evaluation: await requireRecord(project, "evaluation"),
		verdict: await requireRecord(project, "verdict")
	}, null, false);
}
async function cardOf(project, evidence, release, data) {
	const { check } = evidence;
	if (data) return renderDataCard({
		check,
		written: await writtenCard(project, "DATA.md")
	});
	const written = await writtenCard(project, "MODEL.md");
	return renderModelCard({
		...evidence,
		release,
		written,
		target: check.target
	});
}
async function releaseOf(project, version) {
	const { tags } = await releaseState(project);
	const move = tags.events.findLast((event) => event.event === "assignment" && statementOf(event.tag)?.version === version);
	const release = move && await releaseRecordOf(project.store, move.tag);
	if (release) return release;
	throw new PawlError("usage", `${version} was never promoted`, { remedy: "`pawl show` lists the versions." });
}
async function writtenCard(project, name) {
	const text = await readFile(join(project.root, name), "utf8").catch((error) => {
		if (error.code === "ENOENT") return null;
		throw error;
	});
	return text === null ? null : parseWrittenCard(text, name);
}
// packages/pipeline/release/followers.ts
async function bringInStep(project, context, { versions, dryRun }) {
	const followers = await followersOf(project, context);
	if (followers.length === 0) return [];
	const wanted = await wantedOf(project, versions);
	return Promise.all(followers.map((follower) => followOne(follower, wanted, dryRun)));
}
async function followOne(follower, wanted, dryRun) {
	const { name } = follower;
	try {
		const place = await follower.open();
		return {
			name: place.name,
			changes: await place.follow(wanted, { dryRun }),
			failed: null
		};
	} catch (error) {
		const { message, where, remedy } = toPawlError(error);
		return {
			name,
			changes: [],
			failed: [where ? `${message} (${where})` : message, remedy].filter(Boolean).join(". ")
		};
	}
}
async function followersOf(project, context) {
	const { promote, publish } = project.config;
	const { environment, forge } = context;
	const followers = [];
	if (promote.mlflow !== false && /^https?:/.test(environment.MLFLOW_TRACKING_URI ?? "")) followers.push({
		name: "MLflow",
		open: () => mlflow(project, context)
	});
	if (publish) followers.push({
		name: publish.image,
		open: () => images(project, publish.image, environment)
	});
	if (forge && promote.releases) followers.push({
		name: forge.releases.name,
		open: async () => forge.releases
	});
	return followers;
}
async function mlflow({ config, host, signal }, { environment }) {
	const [{ mlflowExperiment, mlflowFromEnvironment }, { mlflowFollower }] = await Promise.all([import("./mlflow3.js"), import("./mlflow2.js")]);
	const client = mlflowFromEnvironment(environment, (message) => host.note(message), signal);
	const named = config.promote.mlflow;
	return mlflowFollower(client, {
		registeredModel: named ? named.model : config.model.replaceAll("/", "-"),
		experiment: mlflowExperiment(environment, config.model)
	});
}
async function images(project, image, environment) {
	const [{ dockerConfigFolder, findCredentials, helperRunner, parseReference, registryClient }, { ociFollower }] = await Promise.all([import("./image2.js"), import("./store2.js")]);
	const { registry, repository } = parseReference(image, `${project.configName}, publish.image`);
	const folder = dockerConfigFolder(environment, homedir());
	const where = folder === null ? null : join(folder, "config.json");
	const text = where === null ? null : await readFile(where, "utf8").catch(() => null);
	const credentials = await findCredentials(registry, {
		environment,
		docker: where === null || text === null ? null : {
			text,
			where
		},
		runHelper: helperRunner(environment)
	});
	const note = (message) => project.host.note(message);
	return ociFollower(registryClient({
		registry,
		repository,
		credentials,
		note,
		signal: project.signal
	}), image);
}
async function wantedOf(project, which) {
	const state = await releaseState(project);
	const { tags } = state;
	const { stages: declared } = project.config.promote;
	const names = new Set([...declared.map(({ name }) => name), ...tags.events.flatMap(({ stage }) => stage ?? [])]);
	const stages = new Map();
	const held = new Set();
	for (const stage of names) {
		const holder = tags.stages.get(stage);
		if (holder && !statementOf(holder.assignment.tag)) {
			project.host.note(`${stage}: ${holder.assignment.tag.name} was made without Pawl, so nothing follows it`);
			continue;
		}
		stages.set(stage, holder?.version.version ?? null);
		if (holder) held.add(holder.version.version);
	}
	const versions = [];
	for (const { version, active } of tags.versions) {
		if (!active || which === "held" && !held.has(version)) continue;
		const released = await releasedVersion(project, state, version);
		if (released) versions.push(released);
	}
	return {
		model: project.config.model,
		versions,
		stages,
		lastStage: declared.at(-1).name
	};
}
async function releasedVersion(project, { tags, list }, version) {
	const move = tags.events.findLast((event) => event.event === "assignment" && event.version === version && statementOf(event.tag) !== null);
	if (!move) return void 0;
	const release = await releaseRecordOf(project.store, move.tag);
	if (!release) return void 0;
	const plain = release.versionTag.replace(/#\d+$/, "");
	const evidence = once(async () => {
		if (release.verdict === null) return null;
		return chainOf(project, await stored(project, "verdict", release.verdict)).catch(() => null);
	});
	const modelFiles = async () => {
		const run = (await evidence())?.run;
		const files = (run ? modelFilesOf(run) : []).map(async ({ name, digest }) => ({
			name,
			path: await project.store.getFile(digest),
			digest
		}));
		return Promise.all(files).catch((error) => {
			if (error instanceof PawlError && error.code === "record") return [];
			throw error;
		});
	};
	return {
		version,
		tag: list.lightweight.some(({ name }) => name === plain) ? plain : release.versionTag,
		commit: release.commit,
		release,
		evidence,
		modelFiles,
		documents: async () => documentsOf(project, release, await evidence()),
		notes: async () => notesOf(release, await evidence())
	};
}
function once(make) {
	let made;
	return () => made ??= make();
}
async function documentsOf(project, release, evidence) {
	const json = (name, record) => ({
		name: `${name}.json`,
		content: formatRecord(record),
		mediaType: "application/json"
	});
	if (!evidence) return [json("release", release)];
	const { check, run, evaluation, verdict } = evidence;
	const markdown = (name, content) => ({
		name,
		content,
		mediaType: "text/markdown"
	});
	return [
		markdown("model-card.md", await cardOf(project, evidence, release, false)),
		markdown("data-card.md", await cardOf(project, evidence, release, true)),
		json("release", release),
		json("verdict", verdict),
		json("evaluation", evaluation),
		json("run", run),
		json("data-check", check)
	];
}
function notesOf(release, evidence) {
	if (!evidence) return `The records of ${release.version} are gone; \`release.json\` says what was known of it.`;
	return renderMarkdown(evidence);
}
// packages/pipeline/release/views.ts
async function modelViews(store, model, declared = []) {
	const all = [...readRegistry(await store.tags()).values()].sort((a, b) => a.model < b.model ? -1 : 1);
	return Promise.all(all.filter((tags) => isNamed(tags, model)).map((tags) => modelView(store, tags, declared)));
}
async function eventViews(store, model) {
	const models = [...readRegistry(await store.tags()).values()].filter((tags) => isNamed(tags, model));
	return historyOf(models).map(eventView);
}
function isNamed({ model }, asked) {
	return asked === void 0 || model === asked || model.split(":").at(-1) === asked;
}
async function modelView(store, tags, declared) {
	const names = [...new Set([...declared, ...tags.events.flatMap(({ stage }) => stage ?? [])])];
	const heldBy = (version) => names.filter((stage) => tags.stages.get(stage)?.version.version === version);
	return {
		model: tags.model,
		deprecated: tags.deprecated,
		stages: await Promise.all(names.map(async (stage) => ({
			stage,
			holder: await holderView(store, tags.stages.get(stage))
		}))),
		versions: [...tags.versions].reverse().map(({ version, commit, active, tag }) => ({
			version,
			commit,
			registeredAt: timeOf(tag),
			by: tag.tagger.name,
			stages: heldBy(version),
			active
		}))
	};
}
async function holderView(store, holder) {
	if (!holder) return null;
	const { version, assignment } = holder;
	const found = await releaseRecordOf(store, assignment.tag).catch((error) => toPawlError(error).message);
	return {
		version: version.version,
		since: timeOf(assignment.tag),
		by: assignment.tag.tagger.name,
		release: typeof found === "string" ? null : found,
		...typeof found === "string" ? { missing: found } : {}
	};
}
function eventView({ event, model, version, stage, tag }) {
	const statement = statementOf(tag);
	return {
		at: timeOf(tag),
		model,
		event,
		version,
		stage,
		commit: tag.commit,
		tag: tag.name,
		by: tag.tagger.name,
		release: statement && {
			...statement,
			replaced: statement.replaced === null ? null : {
				version: statement.replaced,
				release: null
			}
		}
	};
}
function timeOf({ at }) {
	return new Date(at * 1e3).toISOString();
}
// packages/pipeline/release/lineage.ts
async function lineageOf(store, asked) {
	const tags = readRegistry(await store.tags().catch(() => ({
		annotated: [],
		lightweight: [],
		odd: []
	})));
	const walk = newWalk(store, tags);
	const root = parseTagName(asked) ? await fromTag$1(walk, tags, asked) : await fromDigest(walk, asked);
	return {
		model: walk.model(),
		root,
		nodes: walk.nodes(),
		edges: walk.edges()
	};
}
function newWalk(store, tags) {
	const nodes = new Map();
	const edges = [];
	let model = "";
	return {
		store,
		tags,
		add(node) {
			if (!nodes.has(node.id)) nodes.set(node.id, {
				missing: null,
				...node
			});
			return node.id;
		},
		link(from, to, label) {
			if (!edges.some((edge) => edge.from === from && edge.to === to)) edges.push({
				from,
				to,
				label
			});
		},
		has: (id) => nodes.has(id),
		nodes: () => [...nodes.values()],
		edges: () => edges,
		model(name) {
			if (name !== void 0) model ||= name;
			return model;
		}
	};
}
async function fromTag$1(walk, tags, asked) {
	const parsed = parseTagName(asked);
	const known = tags.get(parsed.model);
	if (!known) throw unknown(asked, `no tag speaks of ${parsed.model}`);
	walk.model(parsed.model);
	const event = known.events.find(({ tag }) => tag.name === asked) ?? ("stage" in parsed ? known.stages.get(parsed.stage)?.assignment : void 0);
	if (!event) throw unknown(asked, "there is no such tag");
	return event.stage === null ? versionNode(walk, event) : stageNode(walk, event);
}
async function stageNode(walk, event) {
	const { tag, stage, version } = event;
	const title = `${event.model} ${shortVersion(version)} in ${stage}`;
	const by = ["by", tag.tagger.name];
	const statement = statementOf(tag);
	const found = await releaseRecordOf(walk.store, tag).catch((error) => toPawlError(error));
	const id = walk.add({
		id: tag.name,
		kind: "stage",
		title,
		facts: [["since", timeOf(tag)], by],
		missing: statement === null ? "the tag was made without Pawl: nothing was asked of the version" : null
	});
	if (found instanceof PawlError) {
		const gone = walk.add({
			id: statement.release,
			kind: "release",
			title: "release record",
			facts: [],
			missing: found.message
		});
		walk.link(id, gone, "recorded in");
	} else if (found) walk.link(id, await releaseNode(walk, found), "recorded in");
	else walk.link(id, commitNode(walk, tag.commit), "of");
	return id;
}
async function versionNode(walk, event) {
	const { tag, model, version } = event;
	const facts = [["registered", timeOf(tag)], ["by", tag.tagger.name]];
	const id = walk.add({
		id: tag.name,
		kind: "version",
		title: `${model} ${version}`,
		facts
	});
	const moves = walk.tags.get(model).events.filter((other) => other.version === version && statementOf(other.tag)?.action === "promote");
	for (const move of moves.slice(-1)) {
		const record = await releaseRecordOf(walk.store, move.tag).catch((error) => toPawlError(error));
		if (record instanceof PawlError) {
			const gone = walk.add({
				id: statementOf(move.tag).release,
				kind: "release",
				title: "release record",
				facts: [],
				missing: record.message
			});
			walk.link(id, gone, "recorded in");
		} else if (record) walk.link(id, await releaseNode(walk, record), "recorded in");
	}
	if (moves.length === 0) walk.link(id, commitNode(walk, tag.commit), "of");
	return id;
}
async function releaseNode(walk, record) {
	walk.model(record.model);
	const failed = record.checks.filter(({ state }) => state === "failed");
	const facts = [
		["action", record.action],
		["at", record.createdAt],
		["by", record.by]
	];
	if (record.replaced) facts.push(["in place of", record.replaced.version]);
	if (record.forced) facts.push(["FORCED", `by ${record.forced.by}: ${record.forced.reason}`]);
	for (const { check, detail } of failed) facts.push([`failed: ${check}`, detail]);
	if (record.reason) facts.push(["reason", record.reason]);
	const title = `${record.action} ${record.version} to ${record.stage}`;
	const id = walk.add({
		id: record.digest,
		kind: "release",
		title,
		facts
	});
	for (const { by, kind, of, at } of record.approvals) {
		const who = walk.add({
			id: `approver ${by} ${of}`,
			kind: "approver",
			title: by,
			facts: [[kind, of], ...at ? [["at", at]] : []]
		});
		walk.link(id, who, "approved by");
	}
	if (record.verdict) walk.link(id, await verdictNode(walk, record.verdict), "rests on");
	else walk.link(id, walk.add({
		id: `no verdict ${record.digest}`,
		kind: "verdict",
		title: "verdict",
		facts: [],
		missing: "there was none"
	}), "rests on");
	walk.link(id, commitNode(walk, record.commit), "of");
	return id;
}
async function recordNode(walk, kind, digest, then, describe) {
	if (walk.has(digest)) return digest;
	const record = await readStored(walk.store, kind, digest).catch((error) => toPawlError(error).message);
	if (typeof record === "string") return walk.add({
		id: digest,
		kind,
		title: kind,
		facts: [],
		missing: record
	});
	walk.model(record.model);
	walk.add({
		id: digest,
		kind,
		...describe(record)
	});
	await then(record);
	return digest;
}
async function verdictNode(walk, digest) {
	const below = async ({ evaluation, run }) => {
		walk.link(digest, await evaluationNode(walk, evaluation), "decided on");
		walk.link(digest, await runNode(walk, run), "of");
	};
	return recordNode(walk, "verdict", digest, below, ({ answer, reason, confidence, createdAt }) => ({
		title: `verdict: ${answer}`,
		facts: [
			["reason", reason],
			["confidence", String(confidence)],
			["at", createdAt]
		]
	}));
}
async function evaluationNode(walk, digest) {
	const below = async ({ run }) => {
		walk.link(digest, await runNode(walk, run), "of");
	};
	return recordNode(walk, "evaluation", digest, below, ({ test, metrics, createdAt }) => ({
		title: "evaluation",
		facts: [
			["test rows", String(test.rows)],
			...metrics.filter(({ slice }) => slice === null).slice(0, 3).map(({ metric, candidate }) => [metric, String(candidate.value ?? "undefined")]),
			["at", createdAt]
		]
	}));
}
async function runNode(walk, digest) {
	const below = async (run) => {
		if (run.modelDigest) {
			const model = walk.add({
				id: run.modelDigest,
				kind: "model",
				title: "model",
				facts: []
			});
			walk.link(digest, model, "made");
		}
		for (const { role, path, digest: data } of run.data) {
			const id = walk.add({
				id: `${data} ${path}`,
				kind: "data",
				title: path,
				facts: [["role", role], ["sha256", data.slice(7)]]
			});
			walk.link(digest, id, "learned from");
		}
		walk.link(digest, await checkNode(walk, run.dataCheck), "on");
		if (run.commit) walk.link(digest, commitNode(walk, run.commit), "at");
	};
	return recordNode(walk, "run", digest, below, ({ trainer, command, params, seed, createdAt }) => ({
		title: command === null ? `run of ${trainer}` : "run of a command",
		facts: [
			...command === null ? [] : [["command", command]],
			["params", JSON.stringify(params)],
			["seed", String(seed)],
			["at", createdAt]
		]
	}));
}
async function checkNode(walk, digest) {
	return recordNode(walk, "data-check", digest, () => void 0, ({ rows, passed }) => ({
		title: `data check: ${passed ? "passed" : "refused"}`,
		facts: [["training rows", String(rows.train)], ["test rows", String(rows.test)]]
	}));
}
function commitNode(walk, commit) {
	return walk.add({
		id: commit,
		kind: "commit",
		title: `commit ${commit.slice(0, 7)}`,
		facts: []
	});
}
async function imageNode(walk, record) {
	walk.model(record.model);
	const facts = [["digest", record.imageDigest], ["base", record.base.reference]];
	const id = walk.add({
		id: record.imageDigest,
		kind: "image",
		title: record.reference,
		facts
	});
	walk.link(id, await verdictNode(walk, record.verdict), "rests on");
	if (record.release) {
		const release = await readStored(walk.store, "release", record.release).catch(() => void 0);
		if (release) walk.link(id, await releaseNode(walk, release), "of");
	}
	return id;
}
async function fromDigest(walk, asked) {
	const wanted = asked.replace(/^sha256:/, "").toLowerCase();
	const isDigest = /^[0-9a-f]{6,64}$/.test(wanted);
	if (!isDigest && !/[/@:]/.test(asked)) throw new PawlError("usage", `"${asked}" is no tag, digest or image`, { remedy: "Give a tag such as housing#production, the first letters of a digest, or an image." });
	const matches = (digest) => isDigest && digest?.startsWith(`sha256:${wanted}`);
	const { store } = walk;
	for (const image of await recordsUnder(store, "image", "images/")) if (image.reference === asked || asked.endsWith(`@${image.imageDigest}`) || matches(image.imageDigest) || matches(image.digest)) return imageNode(walk, image);
	for (const release of await recordsUnder(store, "release", "releases/")) {
		if (matches(release.digest)) return releaseNode(walk, release);
		if (matches(release.modelDigest)) return modelNode(walk, release.modelDigest, await releaseNode(walk, release));
	}
	for (const verdict of await recordsUnder(store, "verdict", "baselines/")) {
		if (matches(verdict.digest)) return verdictNode(walk, verdict.digest);
		if (matches(verdict.modelDigest)) return modelNode(walk, verdict.modelDigest, await verdictNode(walk, verdict.digest));
		if (matches(verdict.evaluation)) return evaluationNode(walk, verdict.evaluation);
		if (matches(verdict.run)) return runNode(walk, verdict.run);
	}
	throw unknown(asked, "nothing that was accepted or released has it");
}
function modelNode(walk, digest, rests) {
	const id = walk.add({
		id: digest,
		kind: "model",
		title: "model",
		facts: []
	});
	walk.link(id, rests, "known by");
	return id;
}
async function readStored(store, kind, digest) {
	const content = new TextDecoder().decode(await store.get(digest));
	return parseStored(kind, content, digest);
}
async function recordsUnder(store, kind, prefix) {
	const records = [];
	for (const name of await store.list(prefix)) for (const { digest } of await store.history(name)) {
		const record = await readStored(store, kind, digest).catch(() => void 0);
		if (record) records.push(record);
	}
	return records;
}
function shortVersion(version) {
	return /^[0-9a-f]{40,64}$/.test(version) ? version.slice(0, 7) : version;
}
function unknown(asked, why) {
	return new PawlError("usage", `nothing is known of "${asked}": ${why}`, { remedy: "`pawl show` lists versions and stages; `--store git` looks at the repository it was cloned from." });
}
// packages/pipeline/release/move.ts
const TRIES = 8;
async function moveStage(project, context, plan) {
	for (let tries = 1;; tries++) {
		const state = await releaseState(project);
		const move = await plan(state);
		if (!move) return null;
		try {
			return await moveOnce(project, context, state, move);
		} catch (error) {
			if (!(error instanceof PawlError) || error.code !== "locked" || tries === TRIES) throw error;
			project.host.note("another run moved a stage of this model first; deciding again on what is there now");
			await setTimeout(tries * 50 * (1 + Math.random()), void 0, { signal: project.signal });
		}
	}
}
async function moveOnce(project, { actor }, { tags }, { body, register, clear }) {
	const { store, config } = project;
	const ref = releaseRef(config.model);
	const previous = await store.ref(ref);
	const newest = tags.events.at(-1)?.tag.at ?? 0;
	const at = Math.max(Math.floor(Date.now() / 1e3), newest + 1);
	const made = [];
	if (register) {
		const message = `Register ${tags.model} ${body.version}`;
		made.push({
			name: body.versionTag,
			commit: body.commit,
			tagger: actor,
			at,
			message
		});
	}
	const event = body.action === "withdraw" ? "unassignment" : "assignment";
	const nextCounter = tags.nextCounter + (register && /#\d+$/.test(body.versionTag) ? 1 : 0);
	const nameOf = (counter) => formatTagName({
		event,
		model: tags.model,
		stage: body.stage,
		counter
	});
	const tag = nameOf(nextCounter);
	const record = sealRecord("release", {
		...body,
		tag,
		previous,
		by: actor.name
	});
	const add = (name, commit, message) => made.push({
		name,
		commit,
		tagger: actor,
		at: at + made.length,
		message
	});
	add(tag, body.commit, messageOf(record));
	const others = clear ? tags.assigned.get(body.stage) ?? [] : [];
	for (const { version } of others.filter(({ version }) => version.commit !== body.commit)) add(nameOf(nextCounter + made.length), version.commit, `Take ${tags.model} ${version.version} out of ${body.stage}`);
	await store.put(storedForm(record));
	await store.setRef(ref, record.digest, previous, `${tag}: ${body.version}`, body.commit, made);
	await writeRecord(project, "release", record);
	return record;
}
// packages/pipeline/release/policy.ts
function stageOf(project, name) {
	const { stages } = project.config.promote;
	const index = stages.findIndex((stage) => stage.name === name);
	if (index >= 0) return {
		stage: stages[index],
		before: stages[index - 1]
	};
	throw new PawlError("usage", `there is no stage "${name}"`, {
		where: `${project.configName}, promote.stages`,
		remedy: `It has ${stages.map((stage) => stage.name).join(", ")}.`
	});
}
async function policyChecks(project, { stage, before }, version, tags, evaluation, approvals) {
	return [
		...before ? orderChecks(stage, before, version, tags) : [],
		...conditionChecks(project, stage, evaluation),
		...approvalChecks(stage, approvals)
	];
}
function orderChecks(stage, before, version, tags) {
	const stays = staysOf(tags, version, before.name);
	if (stays.length === 0) return [{
		check: "order",
		state: "failed",
		detail: `it was never in ${before.name}`
	}];
	const order = {
		check: "order",
		state: "held",
		detail: `it was in ${before.name}`
	};
	if (stage.soak === void 0) return [order];
	const now = Date.now() / 1e3;
	const longest = Math.max(...stays.map(({ from, to }) => (to ?? now) - from));
	const enough = longest * 1e3 >= duration(stage.soak);
	const detail = `${hours(longest)} in ${before.name}, at least ${stage.soak}`;
	return [order, {
		check: "soak",
		state: enough ? "held" : "failed",
		detail
	}];
}
function hours(seconds) {
	if (seconds < 3600) return `${Math.floor(Math.max(0, seconds) / 60)} min`;
	return seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} days`;
}
function conditionChecks(project, stage, evaluation) {
	if (stage.requires.length === 0) return [];
	if (!evaluation) return [{
		check: "conditions",
		state: "failed",
		detail: "there is no evaluation to decide them on"
	}];
	const { config } = project;
	try {
		const own = {
			...config,
			gate: {
				...config.gate,
				conditions: stage.requires
			}
		};
		const { answer, conditions, reason } = decide(own, null, evaluation);
		if (answer === "passed") return [{
			check: "conditions",
			state: "held",
			detail: stage.requires.join("; ")
		}];
		return [{
			check: "conditions",
			state: "failed",
			detail: conditions.filter(({ state }) => ![
				"proved",
				"met",
				"skipped"
			].includes(state)).map(({ condition, state }) => `${condition}: ${state}`).join("; ") || reason
		}];
	} catch (error) {
		const { message, remedy } = toPawlError(error);
		return [{
			check: "conditions",
			state: "failed",
			detail: [message, remedy].filter(Boolean).join(". ")
		}];
	}
}
function approvalChecks({ approvals: asked }, found) {
	if (!asked) return [];
	if (typeof found === "string") return [{
		check: "approval",
		state: "failed",
		detail: found
	}];
	const same = (a, b) => a.toLowerCase() === b.toLowerCase();
	const counting = found.filter(({ kind, of, by }) => asked.environment === void 0 ? kind === "review" && asked.from.some((login) => same(login, by)) : kind === "environment" && of === asked.environment);
	const people = [...new Set(counting.map(({ by }) => by.toLowerCase()))];
	const who = asked.environment === void 0 ? asked.from.join(", ") : `environment ${asked.environment}`;
	const detail = `${people.length} of ${asked.count} by ${who}${people.length > 0 ? `: ${people.join(", ")}` : ""}`;
	return [{
		check: "approval",
		state: people.length >= asked.count ? "held" : "failed",
		detail
	}];
}
// packages/pipeline/release/promote.ts
async function promote(project, options, context) {
	if (options.force && !options.reason?.trim()) throw new PawlError("usage", "--force needs --reason", { remedy: "Say why in a few words: it is shown in every report from then on." });
	let other;
	const record = await moveStage(project, context, async (state) => {
		const asked = await askedFor(project, options, state);
		const there = await heldAlready(project, state, asked);
		other = there ? {
			kind: "held",
			record: there
		} : void 0;
		if (there) return null;
		const weighed = await weigh(project, options, context, state, asked);
		if (!("refused" in weighed)) return weighed;
		other = {
			kind: "refused",
			...weighed.refused,
			withdrawnBy: null
		};
		return asked.byHand === null ? null : withdrawal(project, asked, weighed.refused.checks);
	});
	if (other?.kind === "refused") return {
		...other,
		withdrawnBy: record?.tag ?? null
	};
	return other ?? {
		kind: "moved",
		record
	};
}
async function askedFor(project, options, state) {
	const first = project.config.promote.stages[0].name;
	if (options.tag !== void 0) return fromTag(project, {
		...options,
		tag: options.tag,
		stage: options.stage ?? first
	}, state);
	const stage = stageOf(project, options.stage ?? first).stage.name;
	if (options.version === void 0) throw new PawlError("usage", "it is not said which version", { remedy: `Give --version, or push the tag of one. ${knownVersions(state)}` });
	const version = checkVersion(options.version);
	const known = registered(state, version);
	if (known) return {
		...known,
		stage,
		byHand: null
	};
	const here = await gitState(project.root);
	if (!here) throw new PawlError("config", "there is no commit here that could become a version", { where: project.root });
	requireSingle(state, here.commit, version);
	const versionTag = formatTagName({
		event: "registration",
		model: state.model,
		version,
		counter: null
	});
	return {
		version,
		commit: here.commit,
		stage,
		versionTag,
		register: true,
		byHand: null
	};
}
async function fromTag(project, { tag, stage, lightweight: taken }, state) {
	const parsed = parseTagName(tag);
	if (!parsed) throw new PawlError("usage", `"${tag}" is not the tag of a version or a stage`, { remedy: "Tags of versions are named housing@v1.4.0, those of stages housing#production#7." });
	checkModelName(parsed.model);
	if (!(await tagNamesOf(project)).includes(parsed.model)) throw new PawlError("usage", `the tag "${tag}" is of ${parsed.model}, and this is ${project.config.model}`);
	const light = state.list.lightweight.find(({ name }) => name === tag);
	if (light && taken && parsed.event === "registration") {
		const known = annotatedVersion(state, parsed.version);
		if (known) return {
			...known,
			stage: stageOf(project, stage).stage.name,
			byHand: null
		};
		requireSingle(state, light.commit, parsed.version);
		const { counter: _none, ...name } = parsed;
		const versionTag = formatTagName({
			...name,
			counter: state.tags.nextCounter
		});
		const { commit } = light;
		const { name: to } = stageOf(project, stage).stage;
		return {
			version: parsed.version,
			commit,
			stage: to,
			versionTag,
			register: true,
			byHand: null
		};
	}
	if (light) throw lightweight(tag);
	const odd = state.list.odd.find(({ name }) => name === tag);
	if (odd) throw new PawlError("usage", `the tag cannot be used: ${odd.reason}`, {
		where: tag,
		remedy: retag(tag)
	});
	const event = state.tags.events.find((known) => known.tag.name === tag);
	if (!event) throw new PawlError("usage", `there is no tag "${tag}"`, { remedy: `Push it first: git push origin '${tag}'. ${knownVersions(state)}` });
	if (parsed.event === "assignment") {
		const known = registered(state, event.version);
		if (!known) throw new PawlError("usage", `the tag gives a stage to a commit that has no version`, {
			where: tag,
			remedy: `Register it: git tag -a '${parsed.model.replace(":", "=")}@v1.0.0' -m release ${event.tag.commit.slice(0, 7)}`
		});
		return {
			...known,
			stage: stageOf(project, parsed.stage).stage.name,
			byHand: tag
		};
	}
	if (parsed.event !== "registration") throw new PawlError("usage", `the tag "${tag}" takes something back, which promotes nothing`);
	const known = registered(state, parsed.version);
	if (!known) throw new PawlError("usage", `${parsed.version} was taken back by a later tag`, { where: tag });
	return {
		...known,
		stage: stageOf(project, stage).stage.name,
		byHand: null
	};
}
function registered(state, version) {
	const known = annotatedVersion(state, version);
	if (known) return known;
	const light = state.list.lightweight.find(({ name }) => {
		const parsed = parseTagName(name);
		return parsed?.event === "registration" && parsed.version === version && parsed.model === state.model;
	});
	if (light) throw lightweight(light.name);
}
function annotatedVersion({ tags }, version) {
	const found = tags.versions.filter((known) => known.version === version && known.registered && known.active);
	const [known] = found;
	if (!known) return void 0;
	requireSingle({ tags }, known.commit, version);
	requireUnmoved(tags.events, found);
	return {
		version,
		commit: known.commit,
		versionTag: known.tag.name,
		register: false
	};
}
function requireSingle({ tags }, commit, version) {
	const others = tags.versions.filter((known) => known.commit === commit && known.registered && known.version !== version);
	if (others.length === 0) return;
	const [other] = others;
	throw new PawlError("usage", `commit ${commit.slice(0, 7)} is ${other.version} already, and cannot be ${version} too`, {
		where: other.tag.name,
		remedy: `A stage is given to a commit. Delete the wrong tag, or make ${version} of another commit.`
	});
}
function requireUnmoved(events, found) {
	const [version, another] = found;
	const elsewhere = another?.commit ?? events.find(({ tag }) => statementOf(tag)?.version === version.version && tag.commit !== version.commit)?.tag.commit;
	if (elsewhere === void 0) return;
	throw new PawlError("usage", `the tag of ${version.version} was moved: it was commit ${elsewhere.slice(0, 7)}, and is ${version.commit.slice(0, 7)} now`, {
		where: version.tag.name,
		remedy: "Put the tag back, and give the other commit a version of its own."
	});
}
function lightweight(tag) {
	return new PawlError("usage", "the tag is lightweight: it does not say who made it, and when", {
		where: tag,
		remedy: retag(tag)
	});
}
const retag = (tag) => `Make it anew: git tag -d '${tag}'; git push --delete origin '${tag}'; git tag -a '${tag}' -m release; git push origin '${tag}'.`;
function knownVersions({ tags }) {
	const versions = tags.versions.filter(({ registered }) => registered).map(({ version }) => version);
	return versions.length === 0 ? "No version is registered yet." : `Known are ${versions.slice(-5).join(", ")}.`;
}
async function heldAlready(project, { tags }, asked) {
	const holder = tags.stages.get(asked.stage);
	if (!holder || holder.version.version !== asked.version || holder.version.commit !== asked.commit) return null;
	return releaseRecordOf(project.store, holder.assignment.tag).catch(() => null);
}
async function weigh(project, { model, force, reason }, context, state, asked) {
	const found = await findEvidence(project, asked.commit, model ?? await modelOf(project, state, asked));
	const approvals = await approvalsOf(context, asked.commit);
	const checks = [
		...versionChecks(state, asked),
		...found.checks,
		...await policyChecks(project, stageOf(project, asked.stage), asked.version, state.tags, found.evidence?.evaluation ?? null, approvals)
	];
	const failed = checks.filter(({ state: result }) => result === "failed");
	if (failed.length > 0 && !force) {
		const remedy = remedyOf(project, asked, checks, found);
		return { refused: {
			version: asked.version,
			stage: asked.stage,
			checks,
			remedy
		} };
	}
	const replaced = holderBefore(state, asked);
	return {
		register: asked.register,
		body: {
			model: project.config.model,
			action: "promote",
			version: asked.version,
			stage: asked.stage,
			commit: asked.commit,
			versionTag: asked.versionTag,
			modelDigest: found.verdict?.modelDigest ?? null,
			verdict: found.verdict?.digest ?? null,
			replaced,
			checks: [...checks],
			approvals: typeof approvals === "string" ? [] : [...approvals],
			forced: failed.length > 0 ? {
				reason,
				by: context.actor.name
			} : null,
			reason: failed.length > 0 ? null : reason ?? null
		}
	};
}
function withdrawal(project, asked, checks) {
	return {
		register: false,
		body: {
			model: project.config.model,
			action: "withdraw",
			version: asked.version,
			stage: asked.stage,
			commit: asked.commit,
			versionTag: asked.versionTag,
			modelDigest: null,
			verdict: null,
			replaced: null,
			checks: [...checks],
			approvals: [],
			forced: null,
			reason: `${asked.byHand} was made without evidence`
		}
	};
}
async function modelOf(project, { tags }, { version, commit }) {
	const moves = tags.events.filter(({ tag }) => tag.commit === commit && statementOf(tag)?.version === version);
	for (const { tag } of moves.reverse()) {
		const record = await releaseRecordOf(project.store, tag).catch(() => null);
		if (record?.modelDigest) return record.modelDigest;
	}
	return null;
}
function versionChecks({ tags }, { version, stage, byHand }) {
	const last = tags.events.filter((event) => event.event === "assignment" && event.stage === stage && event.tag.name !== byHand).map((event) => event.version).filter((known) => tags.versions.some((one) => one.version === known && one.registered && one.active)).filter((known) => known !== version).sort(compareVersions).at(-1);
	if (last === void 0 || compareVersions(version, last) > 0) return [{
		check: "version",
		state: "held",
		detail: last ? `${version} is above ${last}` : `${version} is the first`
	}];
	return [{
		check: "version",
		state: "failed",
		detail: `${version} is lower than ${last}, which was in ${stage}`
	}];
}
function holderBefore({ list, model }, { stage, byHand }) {
	const annotated = list.annotated.filter(({ name }) => name !== byHand);
	const holder = readRegistry({
		...list,
		annotated
	}).get(model)?.stages.get(stage);
	if (!holder) return null;
	return {
		version: holder.version.version,
		release: statementOf(holder.assignment.tag)?.release ?? null
	};
}
async function approvalsOf({ forge }, commit) {
	if (!forge) return "who approved can be seen in a workflow of GitHub only";
	return forge.approvals(commit).catch((error) => toPawlError(error).message);
}
function remedyOf(project, { version, commit }, checks, { verdict }) {
	const failed = checks.find(({ state }) => state === "failed").check;
	const store = project.store.kind === "git" ? " --store git" : "";
	const evidence = `git checkout ${commit.slice(0, 7)} && pawl run .${store} && pawl accept .${store}`;
	if (failed === "verdict" && verdict === null) return `Make the evidence: ${evidence}.`;
	if (failed === "verdict") return "Mend the model, and make a version of the commit that passes.";
	if ([
		"records",
		"model",
		"data",
		"age",
		"ledger",
		"conditions"
	].includes(failed)) return `Make the evidence anew: ${evidence}.`;
	if (failed === "version") return `Give it a version higher than those before, or roll back to ${version}.`;
	if (failed === "order") return "Promote it to the stage before first.";
	if (failed === "soak") return "Wait, then promote it again.";
	return "Ask those who may approve, then promote it again.";
}
// packages/pipeline/release/rollback.ts
async function rollback(project, { stage, to, reason }, context) {
	let there;
	const record = await moveStage(project, context, async ({ tags }) => {
		const holder = tags.stages.get(stage);
		requireKnownStage(tags, stage);
		const target = targetOf(tags, stage, holder?.version.version, to);
		if (target !== null && target.version === holder?.version.version) {
			there = await releaseRecordOf(project.store, holder.assignment.tag) ?? void 0;
			if (there) return null;
		}
		return target === null ? emptied(project, holder.assignment, reason) : moveBack(project, target, holder?.assignment, reason);
	});
	return record ? {
		kind: "moved",
		record
	} : {
		kind: "held",
		record: there
	};
}
function requireKnownStage(tags, stage) {
	const stages = [...new Set(tags.events.flatMap((event) => event.stage ?? []))];
	if (stages.includes(stage)) return;
	const known = stages.length === 0 ? "No version was in any stage yet." : `There were versions in ${stages.join(", ")}.`;
	throw new PawlError("usage", `no version of ${tags.model} was ever in stage "${stage}"`, { remedy: known });
}
function targetOf(tags, stage, current, to) {
	const usable = new Set(tags.versions.filter(({ active }) => active).map(({ version }) => version));
	const moves = tags.events.filter((event) => event.stage === stage && usable.has(event.version));
	if (to === void 0) return before(moves, current, stage);
	const stays = moves.filter(({ event }) => event === "assignment");
	const wanted = stays.filter(({ version }) => version === checkVersion(to)).at(-1);
	if (wanted) return wanted;
	const known = [...new Set(stays.map(({ version }) => version))].slice(-5).join(", ");
	throw new PawlError("usage", `${to} was never in ${stage}, or was taken back`, { remedy: `What was there: ${known || "nothing"}. Another version gets there by \`pawl promote\`.` });
}
function before(moves, current, stage) {
	let left = [];
	for (const move of moves) {
		if (move.event === "unassignment") {
			left = left.filter(({ version }) => version !== move.version);
			continue;
		}
		if (statementOf(move.tag)?.action === "rollback") {
			const index = left.findLastIndex(({ version }) => version === move.version);
			if (index >= 0) left.length = index;
		}
		left.push(move);
	}
	const earlier = left.filter(({ version }) => version !== current).at(-1);
	if (earlier) return earlier;
	if (current !== void 0) return null;
	throw new PawlError("usage", `${stage} is empty, and nothing says what it should go back to`, { remedy: "Give the version with --to." });
}
async function moveBack(project, target, current, reason) {
	const earlier = await releaseRecordOf(project.store, target.tag).catch((error) => toPawlError(error));
	const known = earlier instanceof PawlError ? null : earlier;
	const found = await findEvidence(project, target.tag.commit, known?.modelDigest ?? null).catch((error) => ({
		verdict: null,
		checks: [{
			check: "records",
			state: "failed",
			detail: toPawlError(error).message
		}]
	}));
	const order = earlier === null ? {
		check: "order",
		state: "not checked",
		detail: `${target.tag.name} was made without Pawl`
	} : earlier instanceof PawlError ? {
		check: "order",
		state: "not checked",
		detail: earlier.message
	} : {
		check: "order",
		state: "held",
		detail: `it was there by ${target.tag.name}`
	};
	return {
		register: false,
		body: {
			model: project.config.model,
			action: "rollback",
			version: target.version,
			stage: target.stage,
			commit: target.tag.commit,
			versionTag: known?.versionTag ?? `${target.model.replace(":", "=")}@${target.version}`,
			modelDigest: known?.modelDigest ?? found.verdict?.modelDigest ?? null,
			verdict: known?.verdict ?? found.verdict?.digest ?? null,
			replaced: replacedBy(current),
			checks: [order, ...found.checks],
			approvals: known ? known.approvals : [],
			forced: known?.forced ?? null,
			reason: reason ?? null
		}
	};
}
function emptied(project, current, reason) {
	const statement = statementOf(current.tag);
	return {
		register: false,
		clear: true,
		body: {
			model: project.config.model,
			action: "withdraw",
			version: current.version,
			stage: current.stage,
			commit: current.tag.commit,
			versionTag: `${current.model.replace(":", "=")}@${current.version}`,
			modelDigest: null,
			verdict: null,
			replaced: {
				version: current.version,
				release: statement?.release ?? null
			},
			checks: [],
			approvals: [],
			forced: null,
			reason: reason ?? null
		}
	};
}
function replacedBy(current) {
	if (!current) return null;
	return {
		version: current.version,
		release: statementOf(current.tag)?.release ?? null
	};
}
// packages/cli/releases.ts
async function runReleaseVerb(invocation, surroundings) {
	const { verb, options } = invocation;
	const call = {
		invocation,
		surroundings,
		host: terminalHost({
			...surroundings,
			quiet: options.flag("quiet")
		}),
		style: {
			colour: usesColour(surroundings.stdout, surroundings.environment),
			width: Math.max(60, Math.min(surroundings.stdout.columns ?? 80, 120)),
			now: new Date()
		},
		json: options.flag("json")
	};
	switch (verb.name) {
		case "show":
		case "history":
		case "lineage": return look(call, verb.name);
		case "card": return card(call);
		case "reconcile": return reconcile(call);
		default: return move(call, verb.name);
	}
}
async function look(call, verb) {
	const { invocation, style, json } = call;
	const { argument, options } = invocation;
	const mermaid = options.text("format") === "mermaid";
	const store = await storeOf(call);
	switch (verb) {
		case "show": {
			const models = await modelViews(store, argument);
			requireSome(models, argument, json);
			print(call, json ? models : renderShow(models, style));
			return 0;
		}
		case "history": {
			const events = await eventViews(store, argument);
			requireSome(events, argument, json);
			print(call, json ? events : mermaid ? renderHistoryMermaid(events, style.now) : renderHistory(events, style));
			return 0;
		}
		case "lineage": {
			const lineage = await lineageOf(store, argument);
			print(call, json ? lineage : mermaid ? renderLineageMermaid(lineage) : renderLineage(lineage, style));
			return 0;
		}
	}
}
function requireSome(found, model, json) {
	if (found.length > 0 || json) return;
	throw new PawlError("usage", model ? `no tag speaks of a model ${model}` : "no tag speaks of a model yet", { remedy: "A version is made by the tag housing@v1.0.0, or by `pawl promote --version v1.0.0`." });
}
async function card(call) {
	const { options } = call.invocation;
	const text = await renderCard(await projectOf(call), {
		data: options.flag("data"),
		version: options.text("version")
	});
	const output = options.text("output");
	if (output === void 0) print(call, text);
	else {
		await writeFileAtomic(resolve(output), text);
		call.host.note(`wrote ${output}`);
	}
	return 0;
}
async function reconcile(call) {
	const { style, json, invocation } = call;
	const dryRun = invocation.options.flag("dry-run");
	const results = await bringInStep(await projectOf(call), await contextOf(call), {
		versions: "all",
		dryRun
	});
	print(call, json ? results : renderReconciliation(results, dryRun, style));
	return statusOf(results);
}
async function move(call, verb) {
	const { invocation, json, style } = call;
	const project = await projectOf(call);
	await requireModelName(project, invocation.argument);
	const context = await contextOf(call);
	const done = await withWorkFolder(project, () => verb === "promote" ? promoted(call, project, context) : rolledBack(call, project, context));
	if (done.kind === "refused") {
		print(call, json ? done : renderRefusal({
			...done,
			model: project.config.model
		}, style));
		return 1;
	}
	const followers = await bringInStep(project, context, {
		versions: "held",
		dryRun: false
	});
	if (done.kind === "held") call.host.note(`${done.record.version} was in ${done.record.stage} already`);
	print(call, json ? formatRecord(done.record) : renderPromotion(done.record, followers, style));
	return statusOf(followers);
}
function promoted({ invocation: { options } }, project, context) {
	const [tag, version] = [options.text("tag"), options.text("version")];
	if (tag !== void 0 && version !== void 0) throw new PawlError("usage", "--tag and --version exclude each other");
	return promote(project, {
		tag,
		version,
		stage: options.text("stage"),
		model: digestOption(options.text("model-digest")),
		force: options.flag("force"),
		reason: options.text("reason")
	}, context);
}
function rolledBack({ invocation: { options } }, project, context) {
	const stage = options.text("stage");
	if (stage === void 0) throw new PawlError("usage", "it is not said which stage", { remedy: `Give --stage: ${project.config.promote.stages.map(({ name }) => name).join(" or ")}.` });
	return rollback(project, {
		stage,
		to: options.text("to"),
		reason: options.text("reason")
	}, context);
}
function digestOption(text) {
	if (text === void 0 || /^sha256:[0-9a-f]{64}$/.test(text)) return text;
	throw new PawlError("usage", `"${text}" is no digest`, { remedy: "Give it whole: sha256: and 64 letters and digits." });
}
function statusOf(followers) {
	return followers.some(({ failed }) => failed !== null) ? 4 : 0;
}
async function projectOf(call) {
	const { invocation, host, surroundings } = call;
	const { folder, options } = invocation;
	return openProject(folder, {
		configName: options.text("config") ?? "pawl.yaml",
		host,
		signal: surroundings.signal,
		store: await storeOf(call)
	});
}
async function storeOf({ invocation, host }) {
	const { folder, options } = invocation;
	const root = resolve(folder);
	return (options.text("store") ?? (await originUrl(root) === null ? "folder" : "git")) === "git" ? originStore(folder, host) : folderStore(resolve(root, ".pawl", "store"), root);
}
async function contextOf({ invocation, surroundings }) {
	const actor = await identity(resolve(invocation.folder));
	if (actor) return {
		actor,
		forge: null,
		environment: surroundings.environment
	};
	throw new PawlError("config", "git does not know who you are, and a tag says who made it", { remedy: "Tell it: git config user.name \"Your Name\"; git config user.email you@example.org." });
}
function print({ surroundings }, value) {
	surroundings.stdout.write(typeof value === "string" ? value : `${JSON.stringify(value, null, 2)}\n`);
}
export { runReleaseVerb };
