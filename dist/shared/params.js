import { t as PawlError } from "./errors.js";
import { i as forcedStages } from "./policy.js";
import { t as readRecord } from "./work-folder.js";
// packages/pipeline/evidence.ts
async function evidenceSoFar(project) {
	const evaluation = await readRecord(project, "evaluation");
	return {
		check: await readRecord(project, "data-check"),
		run: await readRecord(project, "run"),
		evaluation,
		verdict: await readRecord(project, "verdict"),
		...evaluation ? { forced: await forcedStages(project).catch(() => []) } : {}
	};
}
async function readEvidence(project) {
	const evidence = await evidenceSoFar(project);
	if (hasRecords(evidence)) return evidence;
	throw new PawlError("usage", "there are no records yet", {
		where: project.workFolder,
		remedy: "Run `pawl run` first."
	});
}
function hasRecords({ check, run, evaluation, verdict }) {
	return [
		check,
		run,
		evaluation,
		verdict
	].some((record) => record !== void 0);
}
// packages/pipeline/params.ts
function parseParams(json) {
	if (json === void 0 || json.trim() === "") return {};
	let value;
	try {
		value = JSON.parse(json);
	} catch (cause) {
		throw notAnObject(`is not JSON: ${cause instanceof Error ? cause.message : cause}`);
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw notAnObject("is not an object");
	return value;
}
function notAnObject(what) {
	return new PawlError("usage", `params ${what}`, { remedy: "Give a JSON object: {\"trees\": 100}." });
}
export { readEvidence as i, evidenceSoFar as n, hasRecords as r, parseParams as t };
