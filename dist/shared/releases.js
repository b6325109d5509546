import { r as withWorkFolder } from "./work-folder.js";
import { t as PawlError } from "./errors.js";
import { i as renderReconciliationMarkdown, n as renderPromotionMarkdown, o as renderRefusalMarkdown } from "./promotion.js";
import { a as parseTagName } from "./tag-name.js";
import { o as openModel } from "./job.js";
import { a as projectFor, i as ignored, r as finish, t as contextOf } from "./release-job.js";
import { t as setRecord } from "./steps.js";
// packages/action/releases.ts
async function promoteAction(job) {
	const { runner, inputs, event } = job;
	const asked = {
		tag: inputs.text("tag") || event.tag,
		version: inputs.text("version") || void 0
	};
	if (asked.version === void 0 && asked.tag === null) throw new PawlError("usage", `a ${event.name} event names no version`, {
		where: "with: version",
		remedy: "Give `version`, or run it on the push of a tag such as housing@v1.4.0."
	});
	const tag = asked.version === void 0 ? asked.tag : void 0;
	const { isTagOf, promote } = await import("./release2.js");
	const project = (tag === void 0 ? void 0 : ignoredBecause(job, tag)) ?? await projectFor(job, tag === void 0 ? void 0 : (p) => isTagOf(p, tag));
	if (typeof project === "string") {
		ignored(job, "promote", project);
		runner.setOutput("promoted", "ignored");
		return;
	}
	const context = await contextOf(job);
	const options = {
		tag,
		version: asked.version,
		stage: inputs.text("stage") || void 0,
		model: digestInput(job),
		lightweight: event.name === "release" || tag !== void 0 && await hasRelease(context, tag),
		force: inputs.flag("force"),
		reason: inputs.text("reason") || void 0
	};
	await withWorkFolder(project, async () => {
		const done = await promote(project, options, context);
		runner.setOutput("promoted", done.kind === "past" ? "ignored" : done.kind);
		if (done.kind === "past") {
			const message = `${done.tag} gave ${done.stage} to ${done.version}, and later tags moved it on`;
			ignored(job, "promote", message);
		} else if (done.kind === "refused") await refuse(job, project, done);
		else await tell(job, project, context, done.record);
	});
}
async function rollbackAction(job) {
	const { inputs } = job;
	const stage = inputs.text("stage");
	if (stage === "") throw new PawlError("usage", "it is not said which stage", {
		where: "with: stage",
		remedy: "Give `stage`."
	});
	const { rollback } = await import("./release2.js");
	const project = await projectFor(job, void 0);
	if (typeof project === "string") throw new PawlError("usage", project, { where: "with: model" });
	const context = await contextOf(job);
	await withWorkFolder(project, async () => {
		const options = {
			stage,
			to: inputs.text("to") || void 0,
			reason: inputs.text("reason") || void 0
		};
		const done = await rollback(project, options, context);
		if (done.kind === "held") job.runner.note(`done already, by ${done.record.tag}; to go further back, give \`to\``);
		await tell(job, project, context, done.record);
	});
}
async function reconcileAction(job) {
	const { bringInStep } = await import("./release2.js");
	const dryRun = job.inputs.flag("dry-run");
	const context = await contextOf(job);
	const results = [];
	for (const folder of job.inputs.lines("path")) {
		const project = await openModel(job, folder);
		const { model } = project.config;
		for (const result of await bringInStep(project, context, {
			versions: "all",
			dryRun
		})) results.push({
			...result,
			model
		});
	}
	await job.runner.summary(renderReconciliationMarkdown(results, dryRun));
	finish(job, results);
}
function ignoredBecause({ event }, tag) {
	if (event.tagDeleted) return `the tag ${tag} was deleted, which moves nothing`;
	const parsed = parseTagName(tag);
	if (!parsed) return `the tag ${tag} is not one of a model's version or stage`;
	if (parsed.event === "registration" || parsed.event === "assignment") return void 0;
	return `the tag ${tag} takes something back, which promotes nothing`;
}
async function hasRelease({ forge }, tag) {
	return forge === null ? false : forge.hasRelease(tag).catch(() => false);
}
function digestInput({ inputs }) {
	const text = inputs.text("model-digest");
	if (text === "" || /^sha256:[0-9a-f]{64}$/.test(text)) return text || void 0;
	throw new PawlError("usage", `"${text}" is no digest`, {
		where: "with: model-digest",
		remedy: "Give it whole: sha256: and 64 letters and digits."
	});
}
async function refuse(job, project, refusal) {
	const { model } = project.config;
	await job.runner.summary(renderRefusalMarkdown({
		...refusal,
		model
	}));
	job.runner.setOutput("version", refusal.version);
	job.runner.setOutput("stage", refusal.stage);
	const why = refusal.checks.filter(({ state }) => state === "failed").map(({ check, detail }) => `${check}: ${detail}`).join("; ");
	throw new PawlError("refused", `${model} ${refusal.version} may not go to ${refusal.stage}: ${why}`, { remedy: [...refusal.remedies.map(({ say, run }) => run ? `${say} ${run}.` : say), ...refusal.withdrawnBy ? [`The stage was taken back by ${refusal.withdrawnBy}.`] : []].join(" ") });
}
async function tell(job, project, context, record) {
	const { runner } = job;
	runner.setOutput("model", record.model);
	runner.setOutput("version", record.version);
	runner.setOutput("commit", record.commit);
	runner.setOutput("stage", record.stage);
	runner.setOutput("tag", record.tag);
	runner.setOutput("replaced", record.replaced?.version ?? "");
	setRecord(job, project, "release");
	const { bringInStep } = await import("./release2.js");
	const results = await bringInStep(project, context, {
		versions: "held",
		dryRun: false
	});
	await runner.summary(renderPromotionMarkdown(record, results));
	finish(job, results);
}
export { reconcileAction as n, rollbackAction as r, promoteAction as t };
