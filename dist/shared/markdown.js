import { t as VERSION } from "./version.js";
import { c as plainText, l as safeUrl, o as markdownShort, s as markdownText, t as hexCode } from "./escape.js";
import { a as byUrgency, n as URGENCY, y as plural } from "./summary.js";
import { n as prepare, r as sectionBody, t as joinBlocks, v as renderFold } from "./section-body.js";
import { a as forcedCallout } from "./training-facts.js";
import { r as formatNumber } from "./format.js";
import { r as findMetric } from "./declarations.js";
import { a as markdownTable } from "./trend.js";
// packages/report/answer.ts
const WHY_LENGTH = 200;
function answerOf({ evidence, failed, notes }) {
	const { check, run, evaluation, verdict } = evidence;
	if (failed) return {
		kind: "refused",
		mark: "⛔",
		word: "not evaluated",
		why: failureWhy(notes)
	};
	if (verdict?.answer === "refused") return {
		kind: "refused",
		mark: "❌",
		word: "refused",
		why: refusedWhy(verdict)
	};
	if (verdict) {
		const doubtful = !verdict.conditions.some(({ state }) => state === "proved" || state === "met");
		const undecided = verdict.conditions.some(({ state }) => state === "undecided");
		const why = reasonOf(verdict);
		return doubtful || undecided ? {
			kind: "doubtful",
			mark: "⚠️",
			word: "passed",
			why
		} : {
			kind: "passed",
			mark: "✅",
			word: "passed",
			why
		};
	}
	if (evaluation) return {
		kind: "none",
		mark: "ℹ️",
		word: "evaluated, not gated",
		why: ""
	};
	if (run) return {
		kind: "none",
		mark: "ℹ️",
		word: "trained, not evaluated",
		why: ""
	};
	if (check?.passed) return {
		kind: "none",
		mark: "ℹ️",
		word: "data accepted, nothing trained yet",
		why: ""
	};
	if (check) return {
		kind: "refused",
		mark: "❌",
		word: "data refused",
		why: dataWhy(check.anomalies)
	};
	return {
		kind: "none",
		mark: "ℹ️",
		word: "no evidence yet",
		why: ""
	};
}
function failureWhy([note = ""]) {
	const [sentence = note] = note.split(/(?<=[^.])\. /);
	return plainText(sentence.replace(/\.$/, ""), WHY_LENGTH).replaceAll("`", "").replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}
function reasonOf({ reason }) {
	return plainText(reason, WHY_LENGTH).replaceAll("`", "");
}
function modelName({ evidence: { check, run, evaluation, verdict }, model }) {
	return (verdict ?? evaluation ?? run ?? check)?.model ?? model ?? "model";
}
const VERBS = {
	refuted: "is refuted",
	unmet: "is not met",
	invalid: "cannot be judged",
	undecided: "is undecided"
};
function blocks(verdict, state) {
	return URGENCY[state] < URGENCY.undecided || state === "undecided" && verdict.undecided === "fail";
}
const SHORT = 70;
function refusedWhy(verdict) {
	const blocking = verdict.conditions.filter(({ state }) => blocks(verdict, state));
	if (blocking.length === 0 || !verdict.reason.startsWith("refused by ")) return reasonOf(verdict);
	const [first = "", second] = byUrgency(blocking).slice(0, 2).map(({ name, first }) => `${plainText(name, 90)} ${VERBS[first.state] ?? first.state}`);
	const both = second !== void 0 && first.length + second.length <= SHORT;
	const more = blocking.length - (both ? 2 : 1);
	const named = both ? `${first}${more > 0 ? ", " : " and "}${second}` : first;
	return more > 0 ? `${named}, and ${more} more` : named;
}
function dataWhy(anomalies) {
	const errors = anomalies.filter(({ severity }) => severity === "error");
	const [first] = errors;
	if (!first) return "";
	const more = errors.length > 1 ? `, and ${plural(errors.length - 1, "more error")}` : "";
	return `${plainText(first.message, 120).replaceAll("`", "")}${more}`;
}
// packages/report/sweep.ts
const MAX_COLUMNS = 6;
function sweepTable(sections, maxRows) {
	const metrics = sweepMetrics(sections);
	const best = new Map(metrics.map((metric) => [metric, bestValue(sections, metric)]));
	const rows = sections.slice(0, maxRows).map((section) => {
		const answer = answerOf(section);
		const cells = metrics.map((metric) => {
			const value = metricValue(section, metric);
			if (value === void 0) return "";
			const text = formatNumber(value);
			return value === best.get(metric) ? `**${text}**&nbsp;★` : text;
		});
		return [
			`${answer.mark} ${markdownText(section.variant ?? "", 80)}`,
			...cells,
			answer.word
		];
	});
	const header = [
		"Variant",
		...metrics.map((metric) => markdownText(metric, 40)),
		"Verdict"
	];
	const align = header.map((_, i) => i === 0 || i === header.length - 1 ? "l" : "r");
	return markdownTable([header, ...rows], {
		align,
		alignDelimiters: false
	});
}
function bestText(sections) {
	const [metric] = sweepMetrics(sections);
	const value = metric === void 0 ? void 0 : bestValue(sections, metric);
	if (metric === void 0 || value === void 0) return "";
	const owner = sections.find((section) => metricValue(section, metric) === value);
	return `best ${plainText(metric, 40)} ${formatNumber(value)} with ${plainText(owner?.variant ?? "", 60)}`;
}
function sweepMetrics(sections) {
	const names = sections.flatMap(({ evidence }) => (evidence.evaluation?.metrics ?? []).filter(({ slice }) => slice === null).map(({ metric }) => metric));
	return [...new Set(names)].slice(0, MAX_COLUMNS);
}
function metricValue({ evidence }, metric) {
	return (evidence.evaluation?.metrics.find((known) => known.metric === metric && known.slice === null))?.candidate.value ?? void 0;
}
function bestValue(sections, metric) {
	const direction = findMetric(metric)?.direction;
	const values = sections.map((section) => metricValue(section, metric)).filter((value) => value !== void 0);
	if (!direction || values.length < 2) return void 0;
	return values.reduce((a, b) => direction === "higher" ? Math.max(a, b) : Math.min(a, b));
}
// packages/report/parts.ts
const RANK = {
	refused: 0,
	none: 1,
	doubtful: 2,
	passed: 3
};
function partsOf(sections) {
	const groups = new Map();
	for (const [i, section] of sections.entries()) {
		const key = section.variant === void 0 ? String(i) : JSON.stringify([modelName(section), section.path]);
		const group = groups.get(key);
		if (group) group.push(section);
		else groups.set(key, [section]);
	}
	return [...groups.values()].map(partOf).toSorted((a, b) => RANK[a.answer.kind] - RANK[b.answer.kind]);
}
function partOf(sections) {
	const first = sections[0];
	const sweep = sections.length > 1;
	return {
		model: modelName(first),
		path: first.path,
		answer: sweep ? sweepAnswer(sections) : answerOf(first),
		sections: sections.map(prepare),
		sweep,
		forced: first.evidence.forced ?? []
	};
}
function sweepAnswer(sections) {
	const answers = sections.map(answerOf);
	const passed = answers.filter(passes).length;
	const word = `${passed} of ${sections.length} variants pass`;
	const why = bestText(sections);
	if (passed === 0) return {
		kind: "refused",
		mark: "❌",
		word,
		why
	};
	return answers.every(({ kind }) => kind === "passed") ? {
		kind: "passed",
		mark: "✅",
		word,
		why
	} : {
		kind: "doubtful",
		mark: "⚠️",
		word,
		why
	};
}
function passes({ kind }) {
	return kind === "passed" || kind === "doubtful";
}
const MAX_NAMED = 3;
function firstLine(parts) {
	const [only, another] = parts;
	if (!only) return "ℹ️ No model to report on";
	if (!another) return headline(only, false);
	const failed = parts.filter(({ answer }) => answer.kind === "refused");
	const passed = parts.filter(({ answer }) => passes(answer));
	if (failed.length > 0) {
		const names = failed.slice(0, MAX_NAMED).map(({ model }) => markdownShort(model, 40));
		const more = failed.length > MAX_NAMED ? ` and ${failed.length - MAX_NAMED} more` : "";
		return `❌ ${passed.length} of ${plural(parts.length, "model")} pass, refused: ${names.join(", ")}${more}`;
	}
	const mark = parts.every(({ answer }) => answer.kind === "passed") ? "✅" : "⚠️";
	return `${passed.length < parts.length ? "ℹ️" : mark} ${passed.length} of ${plural(parts.length, "model")} pass`;
}
function headline({ model, path, answer }, withPath) {
	const { mark, word, why } = answer;
	const folder = withPath && path !== "." ? ` (${markdownShort(path, 40)})` : "";
	return `${mark} ${markdownShort(model, 60)}${folder}: ${word}${why === "" ? "" : `, ${markdownShort(why, 200)}`}`;
}
function plainHeadline({ model, answer: { word, why } }) {
	const text = `${model}: ${word}${why === "" ? "" : `, ${why}`}`;
	const title = plainText(text, 200);
	return title.length <= 200 ? title : plainText(text, 100);
}
function partBody(part, rendering) {
	const body = part.sweep ? sweepBody(part, rendering) : sectionBody(part.sections[0], rendering);
	return joinBlocks([forcedCallout(part.forced, rendering.detail.short), body]);
}
function sweepBody(part, rendering) {
	const { detail } = rendering;
	const shown = part.sections.slice(0, detail.rows);
	const more = part.sections.length - shown.length;
	const table = sweepTable(part.sections.map(({ section }) => section), detail.rows);
	const details = detail.short ? [] : shown.map((prepared) => variantBody(prepared, rendering));
	if (detail.short) rendering.omitted.add("details of the variants");
	return joinBlocks([
		shown.length > 0 ? table : "",
		more > 0 ? `and ${plural(more, "more variant")}` : "",
		...details
	]);
}
function variantBody(prepared, rendering) {
	const { variant = "" } = prepared.section;
	const { mark, word, why } = answerOf(prepared.section);
	const title = `${mark} ${plainText(variant, 60)}: ${word}${why === "" ? "" : `, ${why}`}`;
	return renderFold({
		title,
		body: sectionBody(prepared, rendering)
	}, rendering.folded);
}
// packages/report/shorten.ts
const FOLDS = [
	"slices",
	"worst",
	"features",
	"mistakes",
	"trend",
	"data",
	"lineage",
	"how"
];
function fullDetail(limit) {
	const rows = Math.ceil(limit / 40);
	return {
		folds: new Set(FOLDS),
		slices: rows,
		metrics: true,
		reasons: true,
		rows,
		short: false,
		parts: rows
	};
}
function shorten(full, render, fits) {
	let detail = full;
	for (const step of STEPS) {
		const text = render(detail);
		if (fits(text)) return text;
		detail = {
			...detail,
			...step(detail)
		};
	}
	for (const short of [false, true]) {
		const text = most(full.rows, (rows) => render({
			...detail,
			rows,
			short
		}), fits);
		if (text !== void 0) return text;
	}
	const bare = {
		...detail,
		rows: 0,
		short: true
	};
	return most(full.parts, (parts) => render({
		...bare,
		parts
	}), fits) ?? render({
		...bare,
		parts: 0
	});
}
const without = (...kinds) => ({ folds }) => ({ folds: new Set([...folds].filter((kind) => !kinds.includes(kind))) });
const STEPS = [
	without("how"),
	without("lineage"),
	without("data"),
	without("trend"),
	without("mistakes"),
	without("features"),
	without("worst"),
	() => ({ slices: 30 }),
	without("slices"),
	() => ({ metrics: false }),
	() => ({ reasons: false })
];
function most(limit, render, fits) {
	let best = render(0);
	if (!fits(best)) return void 0;
	let low = 0;
	let high = limit;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		const text = render(middle);
		if (fits(text)) {
			best = text;
			low = middle;
		} else high = middle - 1;
	}
	return best;
}
// packages/report/comment.ts
const COMMENT_LIMIT = 6e4;
const SUMMARY_LIMIT = 1e6;
function renderComment(sections, context) {
	return compose(sections, context, {
		limit: context.limit ?? COMMENT_LIMIT,
		folded: true,
		size: (text) => text.length
	});
}
function renderSummary(sections, context) {
	return compose(sections, context, {
		limit: context.limit ?? SUMMARY_LIMIT,
		folded: false,
		size: byteLength
	});
}
function byteLength(text) {
	return Buffer.byteLength(text);
}
function compose(sections, context, room) {
	const parts = partsOf(sections);
	return shorten(fullDetail(room.limit), (detail) => render(parts, context, detail, room.folded), (text) => room.size(text) <= room.limit);
}
function render(parts, context, detail, folded) {
	const rendering = {
		detail,
		folded,
		omitted: new Set()
	};
	const shown = parts.slice(0, detail.parts);
	const bodies = shown.map((part) => parts.length === 1 ? partBody(part, rendering) : joinBlocks([`#### ${headline(part, true)}`, partBody(part, rendering)]));
	const blocks = [
		`### ${firstLine(parts)}`,
		...bodies,
		leftOut(parts.length - shown.length, rendering, context),
		lastLine(context)
	];
	return `${joinBlocks(blocks)}\n`;
}
function leftOut(parts, { omitted }, context) {
	const all = [...omitted, ...parts > 0 ? [plural(parts, "model")] : []];
	if (all.length === 0) return "";
	const url = linkUrl(context.runUrl);
	return `Shortened to fit. Left out: ${all.join(", ")}.${url ? ` [Full report](${url})` : ""}`;
}
const MAX_URL = 400;
function linkUrl(url) {
	const safe = safeUrl(url);
	return safe !== void 0 && safe.length <= MAX_URL ? safe : void 0;
}
function lastLine({ commit, runUrl }) {
	const url = linkUrl(commit?.url);
	const sha = commit && hexCode(commit.sha, 7);
	const run = linkUrl(runUrl);
	return `<sub>${[
		...sha ? [`Commit ${url ? `[${sha}](${url})` : sha}`] : [],
		...run ? [`[full report](${run})`] : [],
		`Pawl ${VERSION}`
	].join(" · ")}</sub>`;
}
// packages/report/markdown.ts
const MAX_LENGTH = 1e6;
function renderMarkdown(evidence) {
	return renderComment([{
		evidence,
		path: ".",
		history: [],
		notes: []
	}], { limit: MAX_LENGTH });
}
export { fullDetail as a, partsOf as c, renderSummary as i, plainHeadline as l, byteLength as n, shorten as o, renderComment as r, headline as s, renderMarkdown as t, answerOf as u };
