import { t as PawlError } from "./errors.js";
import { t as forcedStages } from "./forced.js";
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
export { hasRecords as n, readEvidence as r, evidenceSoFar as t };
