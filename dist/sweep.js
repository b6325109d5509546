import { n as runAction } from "./shared/job.js";
import { i as requirePassed, t as check } from "./shared/check.js";
import { n as step } from "./shared/steps.js";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
// packages/action/sweep.ts
async function sweepAction(job) {
	await step(job, async (project) => {
		const { mergeSweep, parseShard, sweepOnly } = await import("./shared/sweep.js");
		const { record, data } = await check(project);
		requirePassed(record);
		const asked = job.inputs.text("shard");
		const folder = join(project.workFolder, "sweep");
		const outcome = asked === "" && await holdsShards(folder) ? await mergeSweep(project, data, folder) : await sweepOnly(project, data, asked === "" ? void 0 : parseShard(asked));
		job.runner.note(outcome.choice);
		job.runner.setOutput("params", JSON.stringify(outcome.result.best?.trial.params ?? {}));
	});
}
async function holdsShards(folder) {
	return (await readdir(folder).catch(() => [])).some((name) => /-\d+-of-\d+\.jsonl$/.test(name));
}
// actions/sweep/main.ts
await runAction("sweep", sweepAction);
export {};
