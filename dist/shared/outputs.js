import { t as renderMarkdown } from "./markdown.js";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
// packages/action/outputs.ts
async function setModelOutputs(job, reports, verdict) {
	const [only, another] = reports;
	const metrics = another ? Object.fromEntries(reports.map(({ path, model, evidence }) => [path === "." ? model : path, metricsOf(evidence.evaluation)])) : metricsOf(only?.evidence.evaluation);
	const report = join(job.temp, "pawl-report.md");
	await writeFile(report, reports.map(({ evidence }) => renderMarkdown(evidence)).join("\n"));
	job.runner.setOutput("verdict", verdict);
	job.runner.setOutput("metrics", JSON.stringify(metrics));
	job.runner.setOutput("report", report);
	job.runner.setOutput("model-digest", only?.evidence.run?.modelDigest ?? "");
}
function metricsOf(evaluation) {
	const whole = evaluation?.metrics.filter(({ slice }) => slice === null) ?? [];
	return Object.fromEntries(whole.map(({ metric, candidate, baseline, difference }) => [metric, {
		...ends(candidate),
		...baseline ? { baseline: ends(baseline) } : {},
		...difference ? { difference: ends(difference) } : {}
	}]));
}
function ends({ value, interval }) {
	return {
		value,
		low: interval?.low ?? null,
		high: interval?.high ?? null
	};
}
export { setModelOutputs as n, metricsOf as t };
