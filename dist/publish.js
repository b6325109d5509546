import { r as withWorkFolder } from "./shared/work-folder.js";
import { n as renderPublicationMarkdown } from "./shared/publication.js";
import { a as parseTagName } from "./shared/tag-name.js";
import { a as projectFor, i as ignored, r as finish, t as contextOf } from "./shared/release-job.js";
import { t as setRecord } from "./shared/steps.js";
import { n as runAction } from "./shared/job.js";
// packages/action/publish-image.ts
async function publishAction(job) {
	const { runner, inputs, event } = job;
	const tag = inputs.text("version") === "" ? event.tag : null;
	const { isTagOf, bringInStep } = await import("./shared/release2.js");
	const parsed = tag === null ? null : parseTagName(tag);
	if (tag !== null && parsed?.event !== "registration") return ignored(job, "publish", `the tag ${tag} is not one of a model's version; give \`version\``);
	const project = await projectFor(job, tag === null ? void 0 : (p) => isTagOf(p, tag));
	if (typeof project === "string") return ignored(job, "publish", project);
	const version = parsed?.event === "registration" ? parsed.version : inputs.text("version") || void 0;
	const { parseDestination, publish, signingIdentity } = await import("./shared/publish2.js");
	const destination = parseDestination(inputs.text("output") || void 0, inputs.flag("dry-run"));
	const context = await contextOf(job);
	await withWorkFolder(project, async () => {
		const model = inputs.text("model-path") || void 0;
		const done = await publish(project, {
			version,
			model,
			destination
		}, context.environment, context.forge);
		const results = destination.kind === "registry" ? await bringInStep(project, context, {
			versions: "held",
			dryRun: false,
			places: "images"
		}) : [];
		const { record, tag: name, layers, sent } = done;
		const tags = destination.kind === "registry" ? await tagsOf(project, name, results) : [];
		const signer = destination.kind === "registry" || destination.kind === "layout" ? await signingIdentity(context.environment) : null;
		const outputs = {
			image: done.pinned,
			digest: record.imageDigest,
			tag: name,
			tags: tags.join("\n"),
			size: record.layers.reduce((sum, { bytes }) => sum + bytes, 0),
			pushed: layers.pushed,
			reused: layers.there,
			sent,
			identity: signer?.subject ?? "",
			issuer: signer?.issuer ?? ""
		};
		for (const [output, value] of Object.entries(outputs)) runner.setOutput(output, String(value));
		if (destination.kind === "registry") setRecord(job, project, "image");
		await runner.summary(renderPublicationMarkdown(done, results));
		finish(job, results);
	});
}
async function tagsOf(project, tag, results) {
	if (results.some(({ failed }) => failed !== null)) return [tag];
	const { followedStages } = await import("./shared/release2.js");
	return [tag, ...await followedStages(project, tag.replace("_", "+"))];
}
// actions/publish/main.ts
await runAction("publish", publishAction);
export {};
