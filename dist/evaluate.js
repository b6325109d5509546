import { t as metricsOf } from "./shared/outputs.js";
import { n as step, t as setRecord } from "./shared/steps.js";
import { n as runAction } from "./shared/job.js";
// packages/action/evaluate.ts
async function evaluateAction(job) {
	await step(job, async (project) => {
		const { evaluate } = await import("./shared/evaluate2.js");
		const record = await evaluate(project);
		setRecord(job, project, "evaluation");
		job.runner.setOutput("metrics", JSON.stringify(metricsOf(record)));
		job.runner.setOutput("model-digest", record.modelDigest ?? "");
	});
}
// actions/evaluate/main.ts
await runAction("evaluate", evaluateAction);
export {};
