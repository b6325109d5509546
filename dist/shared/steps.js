import { t as evidenceSoFar } from "./evidence.js";
import { r as withWorkFolder } from "./work-folder.js";
import { o as openModel } from "./job.js";
import { a as sendModels, r as receiveInto } from "./transfer.js";
import { join } from "node:path";
// packages/action/steps.ts
async function step(job, work) {
	const folder = job.inputs.text("path");
	const project = await openModel(job, folder);
	return withWorkFolder(project, async () => {
		await receiveInto(job, folder, project);
		const result = await work(project).catch(async (error) => {
			await keep(job, folder, project).catch((late) => job.runner.note(String(late)));
			throw error;
		});
		job.runner.show(await evidenceSoFar(project));
		await keep(job, folder, project);
		return result;
	});
}
async function keep(job, folder, project) {
	const name = job.inputs.text("artifact");
	if (name !== "") await sendModels(job, name, [{
		folder,
		project
	}]);
}
function setRecord(job, project, kind) {
	job.runner.setOutput("record", join(project.workFolder, "records", `${kind}.json`));
}
export { step as n, setRecord as t };
