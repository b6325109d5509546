import { i as toPawlError, n as didYouMean, t as PawlError } from "./errors.js";
import { i as parseTagName, n as checkVersion, r as formatTagName, t as checkModelName } from "./tag-name.js";
import { a as gitState, o as hasCommit, p as readAt } from "./git.js";
import { n as stageOf, t as policyChecks } from "./policy2.js";
import { a as ownTags, d as tagNamesOf, f as timeOf, g as readRegistry, i as ownRecordOf, l as statementOf, m as compareVersions, o as releaseRecordOf, r as messageOf, s as releaseState, t as countedAssignments } from "./state.js";
import { a as sealRecord, o as storedForm, t as formatRecord } from "./seal.js";
import { t as renderMarkdown, u as answerOf } from "./markdown.js";
import { t as readStored } from "./read-stored.js";
import { n as digestOf } from "./canonical.js";
import { n as parseYaml, r as require_dist } from "./config.js";
import { i as formatPercent, r as formatNumber } from "./format.js";
import { a as markdownProse, i as markdownCode, l as safeUrl, s as markdownText, t as hexCode } from "./escape.js";
import { C as sweepText, S as smallSlicesText, a as byUrgency, c as countText, d as estimateText, f as instantText, g as methodText, h as looksText, o as changedText, t as REUSED, y as plural } from "./summary.js";
import { i as markdownTable } from "./trend.js";
import { _ as reasonText, c as confidenceText, d as trainingText, f as worstSlicesFold, g as estimateCell, h as differenceCell, l as featuresFold, m as STATE_MARK, o as anomalyList, p as whoseRules, s as baselineLine, u as mistakesFold, v as renderFold } from "./section-body.js";
import { i as reportedText, r as outOfBagText, t as footprintText } from "./training-facts.js";
import { i as writeRecord, n as requireRecord } from "./work-folder.js";
import { n as findEvidence, t as chainOf } from "./evidence2.js";
import { t as modelFilesOf } from "./model-files.js";
import { n as releaseRef } from "./forced.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
// packages/pipeline/release/asked.ts
var import_dist = require_dist();
async function isTagOf(project, tag) {
	const parsed = parseTagName(tag);
	return (parsed?.event === "registration" || parsed?.event === "assignment") && (await tagNamesOf(project)).includes(parsed.model);
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
		byHand: null,
		past: null
	};
	const here = await gitState(project.root);
	if (!here) throw new PawlError("config", "there is no commit here that could become a version", { where: project.root });
	requireFree(state, version);
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
		byHand: null,
		past: null
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
			byHand: null,
			past: null
		};
		requireSingle(state, light.commit, parsed.version);
		const { counter: _none, ...name } = parsed;
		const versionTag = formatTagName({
			...name,
			counter: state.nextCounter
		});
		const { commit } = light;
		const { name: to } = stageOf(project, stage).stage;
		return {
			version: parsed.version,
			commit,
			stage: to,
			versionTag,
			register: true,
			byHand: null,
			past: null
		};
	}
	if (light) throw lightweight(tag);
	const odd = state.list.odd.find(({ name }) => name === tag);
	if (odd) throw unusable(odd);
	const event = state.tags.events.find((known) => known.tag.name === tag);
	if (!event) throw new PawlError("usage", `there is no tag "${tag}"`, { remedy: `Push it first: git push origin '${tag}'. ${knownVersions(state)}` });
	if (parsed.event === "assignment") {
		const known = registered(state, event.version);
		if (!known) throw new PawlError("usage", `the tag gives a stage to a commit that has no version`, {
			where: tag,
			remedy: `Register one: git tag -a '${parsed.model.replace(":", "=")}@vX.Y.Z' -m release ${event.tag.commit.slice(0, 7)}. ${knownVersions(state)}`
		});
		const { name: to } = stageOf(project, parsed.stage).stage;
		const isOwn = await ownTags(project);
		const holder = state.tags.stages.get(to);
		const past = holder?.assignment.tag.name !== tag && holder?.version.version !== event.version;
		return {
			...known,
			stage: to,
			byHand: isOwn(event.tag) ? null : tag,
			past: past ? tag : null
		};
	}
	if (parsed.event !== "registration") throw new PawlError("usage", `the tag "${tag}" takes something back, which promotes nothing`);
	const known = registered(state, parsed.version);
	if (!known) throw new PawlError("usage", `${parsed.version} was taken back by a later tag`, { where: tag });
	return {
		...known,
		stage: stageOf(project, stage).stage.name,
		byHand: null,
		past: null
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
	if (found[1]) throw moved(known, found[1].commit);
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
		remedy: `A stage is given to a commit, so ${version} needs one of its own (git commit --allow-empty), or one of the tags is wrong.`
	});
}
function requireFree({ list, tags, model }, version) {
	const back = tags.events.find((event) => event.event === "deregistration" && event.version === version);
	if (back) throw new PawlError("usage", `${version} was taken back, and does not come again`, {
		where: back.tag.name,
		remedy: "Give the commit a higher version."
	});
	const odd = list.odd.find(({ name }) => {
		const parsed = parseTagName(name);
		return parsed?.event === "registration" && parsed.version === version && parsed.model === model;
	});
	if (odd) throw unusable(odd);
}
async function requireUnmoved(project, { tags }, { version, commit, versionTag }) {
	const isOwn = await ownTags(project);
	const other = tags.events.find(({ tag }) => tag.commit !== commit && statementOf(tag)?.version === version && isOwn(tag));
	if (other) throw moved({
		version,
		commit,
		tag: { name: versionTag }
	}, other.tag.commit);
}
function moved({ version, commit, tag }, elsewhere) {
	return new PawlError("usage", `the tag of ${version} was moved: it was commit ${elsewhere.slice(0, 7)}, and is ${commit.slice(0, 7)} now`, {
		where: tag.name,
		remedy: "Put the tag back, and give the other commit a version of its own."
	});
}
function unusable({ name, reason }) {
	return new PawlError("usage", `the tag cannot be used: ${reason}`, {
		where: name,
		remedy: retag(name)
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
const MAX_LENGTH = 1e6;
function parseWrittenCard(text, where) {
	if (text.length > MAX_LENGTH) throw new PawlError("config", `the file is larger than ${MAX_LENGTH} characters`, { where });
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
// packages/pipeline/release/card.ts
async function renderCard(project, { data, version }) {
	if (version !== void 0) {
		const release = await releaseOf(project, checkVersion(version));
		if (release.verdict === null) throw new PawlError("usage", `${version} was forced without any evidence, so there is nothing to write`);
		return cardOf(project, await chainOf(project, await readStored(project.store, "verdict", release.verdict)), release, data);
	}
	const check = await requireRecord(project, "data-check");
	if (data) return renderDataCard({
		check,
		written: await writtenCard(project, "DATA.md", null)
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
	const commit = release?.commit ?? null;
	if (data) return renderDataCard({
		check,
		written: await writtenCard(project, "DATA.md", commit)
	});
	const written = await writtenCard(project, "MODEL.md", commit);
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
async function writtenCard(project, name, commit) {
	const there = commit !== null && await hasCommit(project.root, commit);
	const text = there ? await readAt(project.root, commit, name) : await readHere(project, name);
	return text === null ? null : parseWrittenCard(text, there ? `${name} at ${commit.slice(0, 7)}` : name);
}
async function readHere({ root }, name) {
	return readFile(join(root, name), "utf8").catch((error) => {
		if (error.code === "ENOENT") return null;
		throw error;
	});
}
// packages/pipeline/release/followers.ts
async function bringInStep(project, context, { versions, dryRun, places = "all" }) {
	const followers = followersOf(project, context).filter(({ kind }) => places === "all" || kind === places);
	if (followers.length === 0) return [];
	const wanted = wantedOf(project, versions);
	wanted.catch(() => void 0);
	return Promise.all(followers.map((follower) => followOne(follower, wanted, dryRun)));
}
async function followOne(follower, wanted, dryRun) {
	let { name } = follower;
	try {
		const place = await follower.open();
		name = place.name;
		return {
			name,
			changes: await place.follow(await wanted, { dryRun }),
			failed: null
		};
	} catch (error) {
		const { message, where, remedy } = toPawlError(error);
		const said = [where ? `${message} (${where})` : message, remedy?.replace(/\.$/, "")];
		return {
			name,
			changes: [],
			failed: said.filter(Boolean).join(". ")
		};
	}
}
function followersOf(project, context) {
	const { promote, publish } = project.config;
	const { environment, forge } = context;
	const followers = [];
	if (promote.mlflow !== false && /^https?:/.test(environment.MLFLOW_TRACKING_URI ?? "")) followers.push({
		kind: "mlflow",
		name: "MLflow",
		open: () => mlflow(project, context)
	});
	if (publish) followers.push({
		kind: "images",
		name: publish.image,
		open: () => images(project, publish.image, environment)
	});
	if (forge && promote.releases) followers.push({
		kind: "releases",
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
	const [{ imageClient }, { ociFollower }] = await Promise.all([import("./image-client2.js"), import("./oci-follower.js")]);
	const { client } = await imageClient(project, image, environment, `${project.configName}, publish.image`);
	return ociFollower(client, image);
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
		if (holder && await ownRecordOf(project, holder.assignment.tag) === null) {
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
	const release = await newestReleaseOf(project, tags, version);
	if (!release) return void 0;
	const plain = release.versionTag.replace(/#\d+$/, "");
	const evidence = once(async () => {
		if (release.verdict === null) return null;
		return chainOf(project, await readStored(project.store, "verdict", release.verdict)).catch(() => null);
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
async function newestReleaseOf(project, { events }, version) {
	const moves = events.filter((event) => event.event === "assignment" && event.version === version);
	for (const { tag } of moves.reverse()) {
		const record = await ownRecordOf(project, tag);
		if (record) return record;
	}
	return null;
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
// packages/pipeline/release/move.ts
const TRIES = 8;
const CLOCKS_DIFFER = 86400;
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
async function moveOnce(project, { actor }, { tags, nextCounter: free }, { body, register, clear }) {
	const { store, config } = project;
	const ref = releaseRef(config.model);
	const previous = await store.ref(ref);
	const at = timeAfter(tags);
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
	const nextCounter = free + (register && /#\d+$/.test(body.versionTag) ? 1 : 0);
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
	for (const { version } of others.filter(({ version }) => version.commit !== body.commit)) add(nameOf(nextCounter + made.length), version.commit, messageOf({
		...record,
		version: version.version
	}));
	await store.put(storedForm(record));
	await store.setRef(ref, record.digest, previous, `${tag}: ${body.version}`, body.commit, made);
	await writeRecord(project, "release", record);
	return record;
}
function timeAfter({ events }) {
	const now = Math.floor(Date.now() / 1e3);
	const newest = events.at(-1)?.tag;
	if (!newest) return now;
	if (newest.at <= now + CLOCKS_DIFFER) return Math.max(now, newest.at + 1);
	throw new PawlError("record", "the tag says that it was made in a time to come, so no other could follow it", {
		where: `${newest.name}, of ${timeOf(newest)}`,
		remedy: `Set the clock right, or delete the tag: git push --delete origin '${newest.name}'.`
	});
}
// packages/pipeline/release/remedies.ts
function remediesOf(project, asked, checks, found, context) {
	const remedies = checks.filter(({ state }) => state === "failed").map(({ check }) => check).map((check) => remedyOf(project, asked, check, found, context));
	return [...new Map(remedies.map((remedy) => [remedy.say, remedy])).values()];
}
function remedyOf(project, { version, commit, stage }, check, { verdict }, { forge }) {
	const store = project.store.kind === "git" ? " --store git" : "";
	const run = `git checkout ${commit.slice(0, 7)} && pawl run .${store} && pawl accept .${store}`;
	switch (check) {
		case "verdict":
			if (verdict === null) return {
				say: "Make the evidence:",
				run
			};
			return { say: "Mend the model, and make a version of the commit that passes." };
		case "data": return { say: "Get the data of that commit back: its digest stands in the run record." };
		case "conditions": return {
			say: "Mend the model, or add test rows. Where the condition is newer than the evaluation, make that anew:",
			run
		};
		case "version": return { say: `Give it a version above those before; what was in ${stage} comes back by \`pawl rollback\`.` };
		case "order": return { say: `Promote ${version} to the stage before first.` };
		case "soak": return { say: "Wait, then promote it again." };
		case "approval":
			if (forge) return { say: "Ask those who may approve, then promote it again." };
			return { say: "Promote it in a workflow of GitHub, where it can be seen who approved." };
		default: return {
			say: "Make the evidence anew:",
			run
		};
	}
}
// packages/pipeline/release/promote.ts
async function promote(project, options, context) {
	if (options.force && !options.reason?.trim()) throw new PawlError("usage", "--force needs --reason", { remedy: "Say why in a few words: it is shown in every report from then on." });
	requireReasonable(options.reason);
	let other;
	const record = await moveStage(project, context, async (state) => {
		const asked = await askedFor(project, options, state);
		await requireUnmoved(project, state, asked);
		const there = await heldAlready(project, state, asked);
		other = there ? {
			kind: "held",
			record: there,
			further: null
		} : void 0;
		if (asked.past !== null) other = {
			kind: "past",
			version: asked.version,
			stage: asked.stage,
			tag: asked.past
		};
		if (other) return null;
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
const LONGEST_REASON = 2e3;
function requireReasonable(reason) {
	if (reason === void 0 || reason.length <= LONGEST_REASON) return;
	throw new PawlError("usage", `the reason has ${reason.length} characters, and may have ${LONGEST_REASON}`, { remedy: "Say it in a few words, and link to the rest." });
}
async function heldAlready(project, { tags }, asked) {
	const holder = tags.stages.get(asked.stage);
	if (!holder || holder.version.version !== asked.version || holder.version.commit !== asked.commit) return null;
	return ownRecordOf(project, holder.assignment.tag).catch(() => null);
}
async function weigh(project, { model, force, reason }, context, state, asked) {
	const found = await findEvidence(project, asked.commit, model ?? await modelOf(project, state, asked));
	const approvals = await approvalsOf(context, asked.commit);
	const checks = [
		...versionChecks(state, asked, await ownTags(project)),
		...found.checks,
		...await policyChecks(project, stageOf(project, asked.stage), asked.version, state.tags, found.evidence?.evaluation ?? null, approvals)
	];
	const failed = checks.filter(({ state: result }) => result === "failed");
	if (failed.length > 0 && !force) {
		const remedies = remediesOf(project, asked, checks, found, context);
		return { refused: {
			version: asked.version,
			stage: asked.stage,
			checks,
			remedies
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
function versionChecks({ tags }, { version, stage, byHand }, isOwn) {
	const last = countedAssignments(tags, stage, isOwn).filter((event) => event.tag.name !== byHand).map((event) => event.version).filter((known) => tags.versions.some((one) => one.version === known && one.registered && one.active)).filter((known) => known !== version).sort(compareVersions).at(-1);
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
// packages/pipeline/release/rollback.ts
async function rollback(project, { stage, to, reason }, context) {
	requireReasonable(reason);
	let there;
	const record = await moveStage(project, context, async ({ tags }) => {
		requireKnownStage(tags, stage);
		const isOwn = await ownTags(project);
		const holder = tags.stages.get(stage);
		const current = holder?.version.version;
		const stays = standing(tags, stage, isOwn);
		const target = to === void 0 ? before(stays, current) : targetOf(tags, stage, isOwn, to);
		const last = to === void 0 ? lastMoveBack(tags, stage, isOwn) : void 0;
		const done = last ?? (target && target.version === current ? holder.assignment : void 0);
		const earlier = done && await releaseRecordOf(project.store, done.tag).catch(() => null);
		there = earlier ? {
			record: earlier,
			further: last && target ? target.version : null
		} : void 0;
		if (there) return null;
		if (to === void 0 && !holder) throw new PawlError("usage", `${stage} is empty, and nothing says what it should go back to`, { remedy: "Give the version with --to." });
		return target === null ? emptied(project, holder.assignment, reason) : moveBack(project, target, holder?.assignment, reason);
	});
	return record ? {
		kind: "moved",
		record
	} : {
		kind: "held",
		...there
	};
}
function lastMoveBack({ events, stages }, stage, isOwn) {
	const holder = stages.get(stage)?.assignment;
	for (const event of events.filter((one) => one.stage === stage).reverse()) {
		const action = isOwn(event.tag) ? statementOf(event.tag)?.action : void 0;
		if (action === "rollback") return holder?.tag.name === event.tag.name ? event : void 0;
		if (action === "withdraw" && isRollback(event)) return holder ? void 0 : event;
		if (event.event === "assignment") return void 0;
	}
}
function requireKnownStage(tags, stage) {
	const stages = [...new Set(tags.events.flatMap((event) => event.stage ?? []))];
	if (stages.includes(stage)) return;
	const known = stages.length === 0 ? "No version was in any stage yet." : `There were versions in ${stages.join(", ")}.${didYouMean(stage, stages)}`;
	throw new PawlError("usage", `no version of ${tags.model} was ever in stage "${stage}"`, { remedy: known });
}
function targetOf(tags, stage, isOwn, to) {
	const stays = usable(tags, countedAssignments(tags, stage, isOwn));
	const wanted = stays.filter(({ version }) => version === checkVersion(to)).at(-1);
	if (wanted) return wanted;
	const known = [...new Set(stays.map(({ version }) => version))].slice(-5).join(", ");
	throw new PawlError("usage", `${to} was never in ${stage}, or was taken back`, { remedy: `What was there: ${known || "nothing"}. Another version gets there by \`pawl promote\`.` });
}
function usable({ versions }, stays) {
	const active = new Set(versions.filter((one) => one.active).map(({ version }) => version));
	return stays.filter(({ version }) => active.has(version));
}
function standing(tags, stage, isOwn) {
	const counted = new Set(countedAssignments(tags, stage, isOwn));
	let left = [];
	for (const event of tags.events) {
		if (event.stage !== stage) continue;
		if (event.event === "unassignment") {
			if (!(isOwn(event.tag) && !isRollback(event))) left = left.filter(({ version }) => version !== event.version);
		} else if (counted.has(event)) {
			const index = left.findLastIndex(({ version }) => version === event.version);
			if (isOwn(event.tag) && statementOf(event.tag)?.action === "rollback" && index >= 0) left.length = index;
			left.push(event);
		}
	}
	return usable(tags, left);
}
function isRollback({ tag }) {
	return statementOf(tag)?.replaced !== null;
}
function before(stays, current) {
	return stays.filter(({ version }) => version !== current).at(-1) ?? null;
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
export { isTagOf as a, renderCard as i, promote as n, bringInStep as r, rollback as t };
