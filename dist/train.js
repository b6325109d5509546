import { n as runAction } from "./shared/job.js";
import { r as train } from "./shared/train.js";
import { n as step, t as setRecord } from "./shared/steps.js";
// packages/action/train.ts
async function trainAction(job) {
	await step(job, async (project) => {
		const record = await train(project, void 0, { force: job.inputs.flag("force") });
		setRecord(job, project, "run");
		job.runner.setOutput("model-digest", record.modelDigest ?? "");
	});
}
// actions/train/main.ts
await runAction("train", trainAction);
export {};
