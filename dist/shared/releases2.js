import { n as usesColour, r as originStore, t as terminalHost } from "./terminal.js";
import { s as identity, u as originUrl } from "./git.js";
import { n as openProject } from "./project.js";
import { r as withWorkFolder } from "./work-folder.js";
import { n as bringInStep, r as renderCard, t as rollback } from "./release.js";
import { i as toPawlError, t as PawlError } from "./errors.js";
import { c as requireModelName, f as timeOf$1, g as readRegistry, l as statementOf, m as historyOf, o as releaseRecordOf } from "./state.js";
import { n as imageVersions } from "./image-client.js";
import { a as parseTagName } from "./tag-name.js";
import { t as readStored } from "./store.js";
import { r as formatNumber } from "./format.js";
import { t as promote } from "./promote.js";
import { t as formatRecord } from "./seal.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { i as wrap, n as padText, r as textWidth, t as cutText } from "./columns.js";
import { c as plainText } from "./escape.js";
import { t as painter } from "./paint.js";
import { c as approvalText, d as nameText, f as quotedText, p as versionText, s as agoText, u as dayText } from "./training-facts.js";
import { a as renderRefusal, r as renderReconciliation, t as renderPromotion } from "./promotion.js";
import { t as renderPublication } from "./publication.js";
import { f as instantText, x as shortDigest, y as plural } from "./summary.js";
import { n as checkLines } from "./checks.js";
import { o as folderStore } from "./git-objects.js";
import { join, resolve } from "node:path";
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
	for (const { event, previous } of steps) if (previous) ends.set(previous.event, timeOf(event));
	return steps.flatMap(({ event, opened }) => opened ? [{
		...opened,
		event,
		from: timeOf(event),
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
function timeOf({ at }) {
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
const NAME_COLUMN = 14;
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
		const title = again ? `${titleText(node)} (see above)` : titleText(node);
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
function titleText({ kind, title }) {
	const words = kind.split("-");
	const plain = plainText(title, 160);
	return plain.toLowerCase().includes(words.at(-1)) ? plain : `${words.join(" ")} ${plain}`;
}
function nodeLines({ facts, missing }, lead, paint, width) {
	const names = facts.map(([name]) => cutText(plainText(name), 20));
	const column = Math.min(NAME_COLUMN, Math.max(0, ...names.map(textWidth)));
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
		mermaidText(titleText(node), 80),
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
	const { since, by, release, missing, forced } = holder;
	const when = `${agoText(since, style.now)} (${plainText(instantText(since))})`;
	const head = `${title}${paint("bold", padText(heldName(holder), columns.version))}  `;
	const line = (colour, text) => wrap(text, style.width, indent, indent).map((part) => colour ? painted(part, colour, paint) : part);
	return [...wrap(`${when} by ${nameText(by)}`, style.width, head, indent), ...release ? releaseLines(release, line) : missing ? [...forced ? forcedLine(forced, line) : [], ...line("red", `release record: ${missing}`)] : line("yellow", "moved without Pawl: no evidence")];
}
function painted(line, colour, paint) {
	const text = line.trimStart();
	return line.slice(0, line.length - text.length) + paint(colour, text);
}
function forcedLine({ by, reason }, line) {
	return line("red", `FORCED by ${nameText(by)}: ${quotedText(reason)}`);
}
function releaseLines(release, line) {
	const { action, forced, checks, verdict, replaced, approvals, reason } = release;
	const failed = checks.filter(({ state }) => state === "failed").map(({ check }) => check);
	const was = replaced === null ? "" : `, in place of ${versionText(replaced.version)}`;
	const shown = approvals.slice(0, MAX_APPROVALS).map(approvalText);
	const more = approvals.length - shown.length;
	return [
		...forced ? forcedLine(forced, line) : [],
		...failed.length > 0 ? line("red", `failed checks: ${failed.join(", ")}`) : [],
		...action === "rollback" ? line("yellow", "put back by a rollback") : [],
		...reason === null ? [] : line(null, `reason ${quotedText(reason)}`),
		...line(null, `${verdict === null ? "no verdict" : `verdict ${shortDigest(verdict)}`}${was}${shown.length === 0 ? ", no approval" : ""}`),
		...shown.length === 0 ? [] : line(null, `approved by ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`)
	];
}
function versionLines(versions, paint, width) {
	const rows = versions.map(({ version, registeredAt, by, stages, active, movedFrom }) => ({
		name: cutText(versionText(version), 24),
		day: dayText(registeredAt),
		by: cutText(plainText(by), 20),
		where: [
			...active ? [] : ["taken back"],
			...movedFrom ? [`TAG MOVED: it was commit ${plainText(movedFrom.slice(0, 7))}`] : [],
			...stages.map(stageName)
		].join(", ")
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
// packages/report/release/verification.ts
const MOST_GROUPS = 6;
const MOST_TYPES = 8;
const MOST_SIGNERS = 3;
function renderVerification(view, style) {
	const { name, digest, statements, checks } = view;
	const paint = painter(style);
	const signers = [...new Set(statements.flatMap(({ counts, signedBy }) => counts ? signedBy ?? [] : []))];
	return `${[
		...answer(view, paint, style.width),
		`  ${plainText(name)}@${plainText(digest)}`,
		...signers.slice(0, MOST_SIGNERS).map((one) => `  signed by ${plainText(one, 1e3)}`),
		...signers.length > MOST_SIGNERS ? [`  and ${plural(signers.length - MOST_SIGNERS, "signer")} more`] : [],
		"",
		...checkLines(checks.map((check) => ({
			...check,
			detail: briefly(check.detail)
		})), paint, style.width),
		...statements.length === 0 ? [] : [
			"",
			"Statements",
			...statementLines(statements, style.width)
		]
	].join("\n")}\n`;
}
function answer({ passed, checks }, paint, width) {
	const failed = checks.filter(({ state }) => state === "failed").map(({ check }) => check);
	const isSigned = checks.some(({ check, state }) => check === "signatures" && state === "held");
	const [colour, said] = passed ? isSigned ? ["green", "PASSED: its evidence holds"] : ["yellow", "PASSED, SIGNATURES NOT CHECKED: its evidence holds, if nobody forged it; give --key, or --identity and --issuer"] : ["red", `FAILED: its evidence does NOT hold: ${failed.join(", ")}`];
	return wrap(said, width).map((line) => paint(colour, line));
}
function statementLines(statements, width) {
	const groups = new Map();
	for (const { predicateType, signedBy, counts, problem } of statements) {
		const why = problem ?? (signedBy === null ? "signatures not checked" : "signed");
		const key = `${counts} ${why}`;
		const group = groups.get(key) ?? {
			why,
			counts,
			types: []
		};
		group.types.push(shortType(predicateType));
		groups.set(key, group);
	}
	const ordered = [...groups.values()].toSorted((a, b) => Number(b.counts) - Number(a.counts));
	const more = ordered.slice(MOST_GROUPS).reduce((sum, { types }) => sum + types.length, 0);
	return [...ordered.slice(0, MOST_GROUPS).flatMap(({ why, counts, types }) => {
		const state = counts ? "counted" : "not counted";
		const text = `${typesText(types)}: ${plainText(briefly(why), 300)}`;
		return wrap(text, width, `  ${state.padEnd(13)}`, " ".repeat(15));
	}), ...more === 0 ? [] : [`  ${plural(more, "statement")} more`]];
}
function typesText(types) {
	const counts = new Map();
	for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
	const named = [...counts].map(([type, count]) => count === 1 ? type : `${count} of ${type}`);
	const more = named.length - MOST_TYPES;
	return more > 0 ? `${named.slice(0, MOST_TYPES).join(", ")} and ${more} more` : named.join(", ");
}
const KNOWN = {
	"https://spdx.dev/Document": "SPDX",
	"https://slsa.dev/provenance/v1": "provenance"
};
function shortType(type) {
	if (type === null) return "unreadable";
	return /records\/([\w-]{1,40})\.schema\.json$/.exec(type)?.[1] ?? (Object.hasOwn(KNOWN, type) ? KNOWN[type] : cutText(plainText(type), 60));
}
function briefly(text) {
	return text.replace(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, "$1");
}
// packages/pipeline/release/lineage-nodes.ts
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
		facts: [["since", timeOf$1(tag)], by],
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
	const facts = [["registered", timeOf$1(tag)], ["by", tag.tagger.name]];
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
			...metrics.filter(({ slice }) => slice === null).slice(0, 3).map(({ metric, candidate }) => [metric, estimateText(candidate)]),
			["at", createdAt]
		]
	}));
}
async function runNode(walk, digest) {
	const below = async (run) => {
		if (run.modelDigest) {
			const facts = [["sha256", run.modelDigest.slice(7)]];
			const model = walk.add({
				id: run.modelDigest,
				kind: "model",
				title: "model",
				facts
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
	const facts = [["digest", record.imageDigest], ...record.base ? [["base", record.base.reference]] : []];
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
function modelNode(walk, digest, rests) {
	const id = walk.add({
		id: digest,
		kind: "model",
		title: "model",
		facts: [["sha256", digest.slice(7)]]
	});
	walk.link(id, rests, "known by");
	return id;
}
function estimateText({ value, interval }) {
	if (value === null) return "undefined";
	if (interval === null) return formatNumber(value);
	return `${formatNumber(value)} [${formatNumber(interval.low)}, ${formatNumber(interval.high)}]`;
}
function shortVersion(version) {
	return /^[0-9a-f]{40,64}$/.test(version) ? version.slice(0, 7) : version;
}
// packages/pipeline/release/lineage.ts
async function lineageOf(store, asked, versionsOf) {
	const tags = readRegistry(await store.tags().catch(() => ({
		annotated: [],
		lightweight: [],
		odd: []
	})));
	const walk = newWalk(store, tags);
	const root = parseTagName(asked) ? await fromTag(walk, tags, asked) : await fromDigest(walk, asked, versionsOf);
	return {
		model: walk.model(),
		root,
		nodes: walk.nodes(),
		edges: walk.edges()
	};
}
async function fromTag(walk, tags, asked) {
	const parsed = parseTagName(asked);
	const known = tags.get(parsed.model);
	if (!known) throw unknown(asked, `no tag speaks of ${parsed.model}`);
	walk.model(parsed.model);
	const event = known.events.find(({ tag }) => tag.name === asked) ?? ("stage" in parsed ? known.stages.get(parsed.stage)?.assignment : void 0);
	if (!event) throw unknown(asked, "there is no such tag");
	return event.stage === null ? versionNode(walk, event) : stageNode(walk, event);
}
async function fromDigest(walk, asked, versionsOf) {
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
	const image = isDigest ? null : await versionsOf(asked);
	if (image) return registryNode(walk, asked, image);
	throw unknown(asked, "nothing that was accepted or released has it");
}
async function registryNode(walk, asked, { digest, versions }) {
	const id = walk.add({
		id: digest,
		kind: "image",
		title: asked,
		facts: [["digest", digest]]
	});
	const registered = [...walk.tags.values()].flatMap((model) => model.events).filter(({ event, version }) => event === "registration" && versions.includes(version ?? ""));
	if (registered.length === 0) throw unknown(asked, "its registry gives it the tag of no version here");
	for (const event of registered) {
		walk.model(event.model);
		walk.link(id, await versionNode(walk, event), "tagged as");
	}
	return id;
}
async function recordsUnder(store, kind, prefix) {
	const records = [];
	for (const name of await store.list(prefix)) for (const { digest } of await store.history(name)) {
		const record = await readStored(store, kind, digest).catch(() => void 0);
		if (record) records.push(record);
	}
	return records;
}
function unknown(asked, why) {
	return new PawlError("usage", `nothing is known of "${asked}": ${why}`, { remedy: "`pawl show` lists versions and stages; `--store git` looks at the repository it was cloned from." });
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
		versions: [...tags.versions].reverse().map(({ version, commit, active, tag, registered }) => ({
			version,
			commit,
			registeredAt: timeOf$1(tag),
			by: tag.tagger.name,
			stages: heldBy(version),
			active,
			...registered ? movedFrom(tags, version, commit) : {}
		}))
	};
}
function movedFrom({ events }, version, commit) {
	const other = events.find(({ tag }) => tag.commit !== commit && statementOf(tag)?.version === version);
	return other ? { movedFrom: other.tag.commit } : {};
}
async function holderView(store, holder) {
	if (!holder) return null;
	const { version, assignment } = holder;
	const found = await releaseRecordOf(store, assignment.tag).catch((error) => toPawlError(error).message);
	return {
		version: version.version,
		since: timeOf$1(assignment.tag),
		by: assignment.tag.tagger.name,
		release: typeof found === "string" ? null : found,
		...typeof found === "string" ? {
			missing: found,
			forced: statementOf(assignment.tag)?.forced ?? null
		} : {}
	};
}
function eventView({ event, model, version, stage, tag }) {
	const statement = statementOf(tag);
	return {
		at: timeOf$1(tag),
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
		case "publish": return publishVersion(call);
		case "verify": return verifyImage(call);
		case "manifest": return manifest(call);
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
			const { host, surroundings } = call;
			const { environment, signal } = surroundings;
			const lineage = await lineageOf(store, argument, (image) => imageVersions({
				host,
				signal
			}, image, environment));
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
	const project = await projectOf(call);
	const results = await bringInStep(project, await contextOf(call), {
		versions: "all",
		dryRun
	});
	print(call, json ? results : renderReconciliation(results, dryRun, style));
	return statusOf(results);
}
async function publishVersion(call) {
	const { invocation, json, style, surroundings } = call;
	const { options } = invocation;
	const { parseDestination, publish } = await import("./publish2.js");
	const destination = parseDestination(options.text("output"), options.flag("dry-run"));
	const project = await projectOf(call);
	return withWorkFolder(project, async () => {
		const version = options.text("version");
		const model = options.text("model");
		const done = await publish(project, {
			version,
			model,
			destination
		}, surroundings.environment);
		const results = destination.kind === "registry" ? await bringInStep(project, await contextOf(call), {
			versions: "held",
			dryRun: false,
			places: "images"
		}) : [];
		print(call, json ? formatRecord(done.record) : renderPublication(done, results, style));
		return statusOf(results);
	});
}
async function verifyImage(call) {
	const { invocation, json, style, surroundings, host } = call;
	const { argument, options } = invocation;
	const { verify } = await import("./verify.js");
	const found = await verify({
		host,
		signal: surroundings.signal
	}, argument, {
		key: options.text("key"),
		identity: options.text("identity"),
		issuer: options.text("issuer"),
		repository: options.text("repository"),
		trustedRoot: options.text("trusted-root"),
		allowForced: options.flag("allow-forced")
	}, surroundings.environment);
	print(call, json ? found : renderVerification(found, style));
	return found.passed ? 0 : 1;
}
async function manifest(call) {
	const { options } = call.invocation;
	const { deploymentOf } = await import("./manifest.js");
	const files = await deploymentOf(await projectOf(call), {
		target: options.text("target"),
		stage: options.text("stage"),
		variant: options.text("variant"),
		namespace: options.text("namespace"),
		rollouts: options.flag("rollouts")
	});
	const folder = resolve(options.text("output") ?? "deploy");
	for (const { path, content } of files) await writeFileAtomic(join(folder, path), content);
	print(call, call.json ? files : `${files.map(({ path }) => `wrote ${join(options.text("output"), path)}`).join("\n")}\n`);
	return 0;
}
async function move(call, verb) {
	const { invocation, json, style } = call;
	const project = await projectOf(call);
	await requireModelName(project, invocation.argument);
	const context = await contextOf(call);
	const done = await withWorkFolder(project, () => verb === "promote" ? promoted(call, project, context) : rolledBack(call, project, context));
	if (done.kind === "past") {
		const { tag, version, stage } = done;
		print(call, json ? done : `${tag} gave ${stage} to ${version}; later tags moved it on, and nothing is done\n`);
		return 0;
	}
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
	print(call, json ? formatRecord(done.record) : outcome(done, followers, style));
	return statusOf(followers);
}
function outcome(moved, followers, style) {
	const { record } = moved;
	if (moved.kind === "moved") return renderPromotion(record, followers, style);
	const { model, version, stage, tag } = record;
	return `${record.action === "withdraw" ? `${model}: ${stage} is empty already, by ${tag}` : `${model} ${version} is in ${stage} already, by ${tag}`}\n${moved.further === null ? "" : `To go further back: --to ${moved.further}\n`}${followers.length === 0 ? "" : `\n${renderReconciliation(followers, false, style)}`}`;
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
	const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
	surroundings.stdout.write(text.endsWith("\n") || text === "" ? text : `${text}\n`);
}
export { modelViews as n, lineageOf as r, runReleaseVerb, eventViews as t };
