import { t as PawlError } from "./errors.js";
import { o as openModel } from "./job.js";
// packages/action/release-job.ts
async function projectFor(job, isMeant) {
	const wanted = job.inputs.text("model");
	const models = [];
	const found = [];
	for (const folder of job.inputs.lines("path")) {
		const project = await openModel(job, folder);
		models.push(project.config.model);
		if (wanted !== "" && project.config.model !== wanted) continue;
		if (!isMeant || await isMeant(project)) found.push(project);
	}
	const [only, another] = found;
	if (only && !another) return only;
	if (!another) return `none of the models here is meant: ${models.join(", ")}`;
	throw new PawlError("usage", `it is not said which model: ${models.join(", ")}`, {
		where: "with: model",
		remedy: "Give `model`, or one `path`."
	});
}
async function contextOf(job) {
	const { event } = job;
	const { forgeOf } = await import("./github2.js");
	const login = event.release?.author ?? event.actor;
	return {
		actor: {
			name: login,
			email: `${login}@users.noreply.github.com`
		},
		forge: forgeOf(job),
		environment: environmentOf(job)
	};
}
function environmentOf({ event, token }) {
	return {
		...process.env,
		GITHUB_TOKEN: token,
		GITHUB_ACTOR: event.actor
	};
}
function ignored({ runner }, verb, message) {
	runner.annotate({
		level: "notice",
		title: `Pawl: nothing to ${verb}`,
		message
	});
}
function finish({ runner }, results) {
	runner.setOutput("followers", JSON.stringify(results));
	for (const { name, changes, failed } of results) runner.note(failed === null ? `${name}: ${changes.map(({ what }) => what).join("; ") || "in step"}` : `${name}: ${failed}`);
	const out = results.filter(({ failed }) => failed !== null);
	if (out.length === 0) return;
	throw new PawlError("remote", `not in step with the tags: ${out.map(({ name, failed }) => `${name}: ${failed}`).join("; ")}`, { remedy: "The tags have moved. Run the job again, or `reconcile`, once it answers." });
}
export { projectFor as a, ignored as i, environmentOf as n, finish as r, contextOf as t };
