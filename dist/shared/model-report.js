import { n as acceptedRuns, r as chartName } from "./accepted-runs.js";
import { t as conditionLine } from "./project.js";
import { t as evidenceSoFar } from "./evidence.js";
import { t as PawlError } from "./errors.js";
import { c as placeName, r as sentence, s as pathOf } from "./job.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
// packages/action/model-report.ts
async function modelReport(job, folder, project, failure) {
	const evidence = await evidenceSoFar(project).catch(() => ({}));
	const path = pathOf(job, folder);
	return {
		model: project.config.model,
		path: placeName(path, project.configName),
		evidence,
		...await historyOf(job, project.store, project.config.model),
		notes: failure ? [sentence(failure)] : [],
		annotations: await annotationsOf(project, path, evidence),
		failed: failure !== void 0
	};
}
async function brokenReport(job, folder, failure) {
	const text = await readFile(join(job.workspace, folder, job.inputs.text("config")), "utf8").catch(() => "");
	const path = placeName(pathOf(job, folder), job.inputs.text("config"));
	return {
		model: /^model:\s*["']?([\w/-]{1,100})/m.exec(text)?.[1] ?? path,
		path,
		evidence: {},
		history: [],
		notes: [sentence(failure)],
		annotations: [],
		failed: true
	};
}
async function historyOf(job, store, model) {
	try {
		const history = await acceptedRuns(store, model);
		const tip = history.length >= 2 && "tip" in store ? await store.tip() : null;
		if (tip === null) return { history };
		const { serverUrl, repository } = job.event;
		return {
			history,
			chartUrl: `${serverUrl}/${repository}/raw/${tip}/charts/${chartName(model)}`
		};
	} catch (error) {
		job.runner.note(`the accepted runs could not be read: ${error instanceof Error ? error.message : error}`);
		return { history: [] };
	}
}
async function annotationsOf(project, path, { verdict }) {
	const blocking = new Set([
		"refuted",
		"unmet",
		"invalid",
		...verdict?.undecided === "fail" ? ["undecided"] : []
	]);
	const annotations = [];
	for (const { condition, slice, state, reason, remedy } of verdict?.conditions ?? []) {
		if (!blocking.has(state)) continue;
		annotations.push({
			path: path === "." ? project.configName : `${path}/${project.configName}`,
			line: await conditionLine(project, condition),
			level: "failure",
			title: `${state}: ${condition}${slice === null || condition.includes(slice) ? "" : ` in ${slice}`}`,
			message: [reason, remedy].filter(Boolean).join(". ")
		});
	}
	return annotations;
}
async function modelOfArtifact(job, { source, evidence }, store, notes = [], failed = false) {
	const record = evidence.verdict ?? evidence.evaluation ?? evidence.run ?? evidence.check;
	if (!record) throw new PawlError("record", "the artifact holds no records", {
		where: source.path,
		remedy: "Look at the log of the job that kept it."
	});
	return {
		model: record.model,
		path: placeName(source.path, source.config),
		evidence,
		...await historyOf(job, store, record.model),
		notes,
		annotations: [],
		failed
	};
}
export { modelOfArtifact as n, modelReport as r, brokenReport as t };
