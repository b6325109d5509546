import { c as placeName, n as runAction, o as openModel, s as pathOf, u as gitCredentials } from "./shared/job.js";
import { u as originUrl } from "./shared/git.js";
import { r as withWorkFolder } from "./shared/work-folder.js";
import { t as PawlError } from "./shared/errors.js";
import { t as renderRetraining } from "./shared/retraining.js";
import { r as finish, t as contextOf } from "./shared/release-job.js";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
// packages/action/retrain.ts
async function retrainAction(job) {
	const { runner, inputs, event } = job;
	const { retrain } = await import("./shared/retrain.js");
	const { alarmsOf } = await import("./shared/github2.js");
	const { folder, project } = await meant(job);
	await requireAsked(job, project);
	const context = await contextOf(job);
	const remote = await originUrl(project.root);
	const { variables } = gitCredentials(remote ?? "", job.token);
	await withWorkFolder(project, async () => {
		const done = await retrain(project, {
			alarms: alarmsOf(job),
			context,
			path: placeName(pathOf(job, folder), inputs.text("config")),
			gitEnvironment: variables,
			runUrl: event.run.url,
			reopen: (baselineAt) => openModel(job, folder, baselineAt)
		});
		const { became } = done;
		runner.setOutput("answer", done.answer);
		runner.setOutput("branch", done.branch);
		runner.setOutput("pull-request-url", became?.kind === "pull-request" ? became.url ?? "" : "");
		runner.setOutput("version", became?.kind === "stage" ? became.version : "");
		runner.setOutput("stage", became?.kind === "stage" ? became.stage : "");
		const report = join(job.temp, "pawl-retrain.md");
		await writeFile(report, renderRetraining(done));
		runner.setOutput("report", report);
		await runner.summary(renderRetraining(done));
		if (became?.kind !== "stage") return runner.setOutput("followers", "[]");
		const { bringInStep } = await import("./shared/release2.js");
		finish(job, await bringInStep(project, context, {
			versions: "held",
			dryRun: false
		}));
	});
}
async function meant(job) {
	const wanted = job.inputs.text("model");
	const found = [];
	for (const folder of job.inputs.lines("path")) {
		const project = await openModel(job, folder, null);
		if (wanted === "" || project.config.model === wanted) found.push({
			folder,
			project
		});
	}
	const [only, another] = found;
	if (only && !another) return only;
	throw new PawlError("usage", another ? "it is not said which model" : `there is no model "${wanted}" here`, {
		where: "with: model",
		remedy: "Give the name of one model, and its folder as `path`."
	});
}
async function requireAsked({ inputs }, project) {
	const digest = inputs.text("drift");
	if (digest === "") return;
	const { readStored } = await import("./shared/store2.js");
	const { WATCH } = await import("./shared/drift-record2.js");
	if (/^sha256:[0-9a-f]{64}$/.test(digest)) {
		if ((await readStored(project.store, WATCH, digest)).model === project.config.model) return;
	}
	throw new PawlError("usage", "what is given as `drift` is no run of the drift job of this model", {
		where: "with: drift",
		remedy: "Give the digest that the drift job gave, or leave it out."
	});
}
// actions/retrain/main.ts
await runAction("retrain", retrainAction);
export {};
