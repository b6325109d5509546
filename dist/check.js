import { i as requirePassed, t as check } from "./shared/check.js";
import { t as renderMarkdown } from "./shared/markdown.js";
import { n as step, t as setRecord } from "./shared/steps.js";
import { n as runAction } from "./shared/job.js";
// packages/action/check.ts
async function checkAction(job) {
	await step(job, async (project) => {
		const { record } = await check(project);
		setRecord(job, project, "data-check");
		job.runner.setOutput("anomalies", String(record.anomalies.length));
		for (const { code, severity, message, remedy } of record.anomalies) {
			if (severity === "info") continue;
			job.runner.annotate({
				level: severity,
				title: `data: ${code}`,
				message: `${message}. ${remedy}`
			});
		}
		if (!record.passed) await job.runner.summary(renderMarkdown({ check: record }));
		requirePassed(record);
	});
}
// actions/check/main.ts
await runAction("check", checkAction);
export {};
