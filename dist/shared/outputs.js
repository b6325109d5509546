import { i as actionOf } from "./job.js";
import { t as renderMarkdown } from "./markdown.js";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
// packages/action/outputs.ts
async function setModelOutputs(job, reports, verdict) {
	const [only, another] = reports;
	const metrics = another ? Object.fromEntries(reports.map(({ path, model, evidence }) => [path === "." ? model : path, metricsOf(evidence.evaluation)])) : metricsOf(only?.evidence.evaluation);
	const report = join(job.temp, "pawl-report.md");
	await writeFile(report, reports.map(({ evidence }) => renderMarkdown(evidence)).join("\n"));
	const values = {
		verdict,
		metrics: JSON.stringify(metrics),
		report,
		"model-digest": only?.evidence.run?.modelDigest ?? ""
	};
	const declared = actionOf(job.action).outputs.map(({ name }) => name);
	for (const [name, value] of Object.entries(values)) if (declared.includes(name)) job.runner.setOutput(name, value);
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
