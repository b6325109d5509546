import { t as evidenceSoFar } from "./shared/evidence.js";
import { n as gate } from "./shared/gate.js";
import { t as PawlError } from "./shared/errors.js";
import { t as renderMarkdown } from "./shared/markdown.js";
import { t as annotateConditions } from "./shared/annotate.js";
import { r as modelReport } from "./shared/model-report.js";
import { t as metricsOf } from "./shared/outputs.js";
import { n as step, t as setRecord } from "./shared/steps.js";
import { n as runAction } from "./shared/job.js";
// packages/action/gate.ts
async function gateAction(job) {
	await step(job, async (project) => {
		const verdict = await gate(project);
		const evidence = await evidenceSoFar(project);
		setRecord(job, project, "verdict");
		job.runner.setOutput("verdict", verdict.answer);
		job.runner.setOutput("metrics", JSON.stringify(metricsOf(evidence.evaluation)));
		job.runner.setOutput("model-digest", verdict.modelDigest ?? "");
		await job.runner.summary(renderMarkdown(evidence));
		annotateConditions(job, [await modelReport(job, job.inputs.text("path"), project)]);
		if (verdict.answer === "refused") throw new PawlError("refused", `${verdict.model}: ${verdict.reason}`, { remedy: "See the job summary for every condition" });
	});
}
// actions/gate/main.ts
await runAction("gate", gateAction);
export {};
