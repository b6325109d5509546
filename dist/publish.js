import { r as withWorkFolder } from "./shared/work-folder.js";
import { n as renderPublicationMarkdown } from "./shared/publication.js";
import { i as parseTagName } from "./shared/tag-name.js";
import { i as projectFor, n as finish, r as ignored, t as contextOf } from "./shared/release-job.js";
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
	const { parseDestination, publish } = await import("./shared/publish2.js");
	const destination = parseDestination(inputs.text("output") || void 0, inputs.flag("dry-run"));
	const context = await contextOf(job);
	await withWorkFolder(project, async () => {
		const done = await publish(project, {
			version,
			destination
		}, context.environment, context.forge);
		const results = destination.kind === "registry" ? await bringInStep(project, context, {
			versions: "held",
			dryRun: false,
			places: "images"
		}) : [];
		runner.setOutput("image", done.pinned);
		runner.setOutput("digest", done.record.imageDigest);
		runner.setOutput("tag", done.tag);
		setRecord(job, project, "image");
		await runner.summary(renderPublicationMarkdown(done, results));
		finish(job, results);
	});
}
// actions/publish/main.ts
await runAction("publish", publishAction);
export {};
