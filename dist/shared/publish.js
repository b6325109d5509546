import { a as fullDetail, c as partsOf, i as renderSummary, l as plainHeadline, n as byteLength, o as shorten, r as renderComment, s as headline } from "./markdown.js";
import { a as forcedCallout } from "./training-facts.js";
import { a as sectionFolds, i as sectionCore, n as prepare, t as joinBlocks } from "./section-body.js";
import { i as toPawlError } from "./errors.js";
import { r as sentence } from "./job.js";
import { n as setModelOutputs } from "./outputs.js";
// packages/report/check-summary.ts
const LIMIT = 65535;
function checkSummary(section) {
	const part = partsOf([section])[0];
	const prepared = prepare(section);
	const fit = (render) => shorten(fullDetail(LIMIT), (detail) => {
		const omitted = new Set();
		const body = detail.parts === 0 ? "" : render(detail, omitted);
		return joinBlocks([body, omitted.size > 0 ? `Left out: ${[...omitted].join(", ")}.` : ""]);
	}, (text) => byteLength(text) <= LIMIT);
	return {
		title: plainHeadline(part),
		summary: fit((detail, omitted) => joinBlocks([
			`### ${headline(part, true)}`,
			forcedCallout(part.forced, detail.short),
			sectionCore(prepared, {
				detail,
				folded: false,
				omitted
			})
		])),
		text: fit((detail, omitted) => sectionFolds(prepared, {
			detail,
			folded: false,
			omitted
		}))
	};
}
// packages/pipeline/comment.ts
async function comment(review, reports, options, place) {
	const failures = [];
	const attempt = async (work) => work().catch((error) => {
		failures.push(error);
	});
	const models = groupByModel(reports);
	const checked = (options.check ? models.map((group) => checkOf(group, options.marker, place)) : []).map((report) => attempt(() => review.check(report)));
	const urls = [];
	const commented = options.when === "never" ? [] : options.together ? [models.flat()] : models;
	for (const group of commented) {
		const [first] = group;
		if (!first) continue;
		const key = options.together ? {
			model: "*",
			path: ".",
			marker: options.marker
		} : {
			model: first.model,
			path: first.path,
			marker: options.marker
		};
		const body = renderComment(sectionsOf(group), place);
		const placed = await attempt(() => review.comment(key, body, isWorthNew(group, options.when)));
		if (placed?.url) urls.push(placed.url);
	}
	await Promise.all(checked);
	if (options.when !== "never") await attempt(() => review.removeComments(options.marker, (key) => isGone(review, key, models.flat())));
	if (failures.length > 0) throw failures[0];
	return urls;
}
function sectionsOf(reports) {
	return groupByModel(reports).flatMap((group) => {
		const names = variantNames(group);
		return group.map(({ model, evidence, path, history, chartUrl, notes, failed }, i) => ({
			model,
			failed,
			evidence,
			path,
			history,
			notes,
			...names[i] === void 0 ? {} : { variant: names[i] },
			...chartUrl === void 0 ? {} : { chartUrl }
		}));
	});
}
function overall(reports) {
	const passes = ({ evidence, failed }) => !failed && evidence.verdict?.answer === "passed";
	return groupByModel(reports).every((group) => group.some(passes)) ? "passed" : "refused";
}
function groupByModel(reports) {
	const groups = new Map();
	for (const report of reports) {
		const key = JSON.stringify([report.model, report.path]);
		groups.set(key, [...groups.get(key) ?? [], report]);
	}
	return [...groups.values()];
}
function variantNames(group) {
	if (group.length < 2) return [void 0];
	const params = group.map(({ evidence }) => evidence.run?.params ?? {});
	const differing = [...new Set(params.flatMap((own) => Object.keys(own)))].sort().filter((key) => new Set(params.map((own) => JSON.stringify(own[key]))).size > 1);
	return params.map((own, i) => {
		const text = differing.map((key) => `${key} ${JSON.stringify(own[key]) ?? "default"}`).join(", ");
		return text === "" ? `run ${i + 1}` : text;
	});
}
function isWorthNew(group, when) {
	if (when === "always" || when === "never") return when === "always";
	if (overall(group) === "refused") return true;
	return when === "change" && group.some(({ evidence }) => isChange(evidence));
}
function isChange({ evaluation, verdict }) {
	if (evaluation?.baseline.state !== "present") return true;
	if ((verdict?.policy?.changes.length ?? 0) > 0) return true;
	return evaluation.metrics.some(({ difference }) => difference === null || difference.value !== 0);
}
function checkOf(group, marker, place) {
	const [first] = group;
	const sections = sectionsOf(group);
	const { title, summary, text } = checkSummary(sections[0]);
	return {
		name: checkName(first, marker),
		headSha: place.headSha,
		conclusion: conclusionOf(group),
		title: group.length === 1 ? title : `${group.filter((report) => overall([report]) === "passed").length} of ${group.length} variants pass`,
		summary: group.length === 1 ? summary : renderComment(sections, place),
		text,
		annotations: group.flatMap(({ annotations }) => annotations),
		externalId: `${place.runId}:${first.path}`,
		...place.runUrl === void 0 ? {} : { detailsUrl: place.runUrl }
	};
}
function checkName(of, marker) {
	return [
		"pawl",
		of.path === "." ? of.model : `${of.model} (${of.path})`,
		marker
	].filter(Boolean).join(" / ");
}
function conclusionOf(group) {
	if (overall(group) === "refused") return "failure";
	return group.filter((report) => overall([report]) === "passed").some(({ evidence }) => !evidence.verdict?.conditions.some(({ state }) => state === "undecided")) ? "success" : "neutral";
}
async function isGone(review, key, reports) {
	if (key.model === "*" || reports.some(({ model, path }) => model === key.model && path === key.path)) return false;
	const file = /\.ya?ml$/.test(key.path) ? key.path : key.path === "." ? "pawl.yaml" : `${key.path}/pawl.yaml`;
	const content = await review.read(file);
	return content === null || !new RegExp(`^model: *["']?${escapeRegExp(key.model)}["']?\\s*(#|$)`, "m").test(content);
}
function escapeRegExp(text) {
	return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
// packages/action/publish.ts
async function publish(job, reports, verdict = overall(reports)) {
	const { runner, event } = job;
	const place = placeOf(job, event.pull?.headSha ?? event.sha);
	const untold = job.action === "comment" && job.inputs.lines("from").length === 0 ? reports.filter(({ evidence }) => !evidence.verdict) : reports;
	if (untold.length > 0) await runner.summary(renderSummary(sectionsOf(untold), place));
	await setModelOutputs(job, reports, verdict);
	const options = commentOptions(job);
	if (!event.pull || reports.length === 0 || options.when === "never" && !options.check) return void 0;
	if (event.pull.fork && event.name === "pull_request") {
		runner.note("A pull request of a fork may not comment: a workflow_run workflow says it (see comment.yml).");
		return;
	}
	try {
		const { movedOn, reviewOf } = await import("./github2.js");
		const moved = await movedOn(job, event.pull).catch(() => []);
		const told = reports.map((report) => ({
			...report,
			notes: [...report.notes, ...moved]
		}));
		const urls = await comment(reviewOf(job, event.pull), told, options, place);
		runner.setOutput("comment-url", urls[0] ?? "");
		return;
	} catch (thrown) {
		const error = toPawlError(thrown);
		runner.annotate({
			level: "warning",
			title: "Pawl: not said on the pull request",
			message: sentence(error)
		});
		return error;
	}
}
function placeOf(job, headSha) {
	const { event } = job;
	return {
		headSha,
		runId: String(event.run.id),
		runUrl: event.run.url,
		commit: {
			sha: headSha,
			url: `${event.serverUrl}/${event.repository}/commit/${headSha}`
		}
	};
}
function commentOptions(job) {
	const { inputs } = job;
	return {
		when: inputs.text("comment"),
		together: inputs.flag("together"),
		marker: inputs.text("marker"),
		check: inputs.flag("check")
	};
}
export { comment as a, checkName as i, placeOf as n, overall as o, publish as r, sectionsOf as s, commentOptions as t };
