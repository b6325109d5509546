import { r as withWorkFolder } from "./shared/work-folder.js";
import { t as PawlError } from "./shared/errors.js";
import { t as renderWatchMarkdown } from "./shared/drift-watch.js";
import { c as placeName, n as runAction, o as openModel, s as pathOf } from "./shared/job.js";
import { t as setRecord } from "./shared/steps.js";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
// packages/action/drift.ts
async function driftAction(job) {
	const { runner, inputs, event } = job;
	const { actOn, watch } = await import("./shared/watching.js");
	const { alarmsOf } = await import("./shared/github2.js");
	const folder = inputs.text("path");
	const project = await openModel(job, folder, null);
	const path = placeName(pathOf(job, folder), inputs.text("config"));
	const now = new Date();
	const asked = {
		current: inputs.text("current") || void 0,
		reference: inputs.text("reference") || void 0
	};
	await withWorkFolder(project, async () => {
		const found = await watch(project, asked, now);
		const view = {
			...found,
			path,
			runUrl: event.run.url
		};
		runner.setOutput("drift", found.watch.outcome);
		runner.setOutput("columns", JSON.stringify(found.drift?.drifted ?? []));
		runner.setOutput("recommendation", found.watch.recommendation);
		setRecord(job, project, "watch");
		const report = join(job.temp, "pawl-drift.md");
		await writeFile(report, renderWatchMarkdown(view));
		runner.setOutput("report", report);
		await runner.summary(renderWatchMarkdown(view));
		const place = {
			alarms: alarmsOf(job),
			path,
			headSha: event.sha,
			runId: event.run.id,
			runUrl: event.run.url,
			now
		};
		const { issues, started } = await actOn(project, found, place);
		if (found.again) runner.note("the same data was looked at before: this is no further run");
		if (started) runner.note(`training was started: ${project.config.drift.retrain.workflow}`);
		runner.setOutput("issue-url", issues[0]?.url ?? "");
		const { open, missing, model, reason } = found.watch;
		if (inputs.flag("fail") && (open || missing)) throw new PawlError("refused", `${model}: ${reason}`, { remedy: issues[0] ? `See ${issues[0].url}` : "See the summary" });
	});
}
// actions/drift/main.ts
await runAction("drift", driftAction);
export {};
