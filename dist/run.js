import { c as placeName, n as runAction, o as openModel, r as sentence, s as pathOf, t as reportError } from "./shared/job.js";
import { i as requirePassed, t as check } from "./shared/check.js";
import { n as gate } from "./shared/gate.js";
import { i as checkName, n as placeOf, o as overall, r as publish } from "./shared/publish.js";
import { r as train } from "./shared/train.js";
import { r as withWorkFolder } from "./shared/work-folder.js";
import { i as toPawlError } from "./shared/errors.js";
import { t as annotateConditions } from "./shared/annotate.js";
import { r as modelReport, t as brokenReport } from "./shared/model-report.js";
import { f as pathInRepository, l as mergeBase, t as changedFiles } from "./shared/git.js";
import { s as markdownText } from "./shared/escape.js";
import { m as matchesPath } from "./shared/data.js";
import { a as sendModels } from "./shared/transfer.js";
// packages/action/relevance.ts
async function relevantChange(job, folder, project) {
	const base = await mergeBase(project.root, job.event.pull.baseSha);
	const top = await pathInRepository(project.root) ?? "";
	const wanted = [...top === "" ? [] : [`${top}/**`], ...job.inputs.lines("paths")];
	const ignored = job.inputs.lines("paths-ignore");
	const files = await changedFiles(project.root, base, "HEAD");
	job.runner.note(`${files.length} file(s) changed; those of ${pathOf(job, folder)} are looked at`);
	return files.some((file) => (top === "" || wanted.some((pattern) => matchesPath(pattern, file))) && !ignored.some((pattern) => matchesPath(pattern, file)));
}
async function reportSkipped(job, folder, project) {
	const { event, runner, inputs } = job;
	const { model } = project.config;
	const title = `${model}: nothing it depends on changed`;
	const path = placeName(pathOf(job, folder), project.configName);
	const summary = `No file below \`${pathOf(job, folder)}\` differs from the base branch, but for those that \`paths-ignore\` names. The model was not trained.`;
	await runner.summary(`### ➖ ${title}\n\n${summary}\n`);
	runner.note(title);
	if (!event.pull || event.pull.fork) return;
	const { reviewOf } = await import("./shared/github2.js");
	const review = reviewOf(job, event.pull);
	const marker = inputs.text("marker");
	const place = placeOf(job, event.pull.headSha);
	const body = `### ➖ ${markdownText(title)}\n\n${summary}\n`;
	const parts = [...inputs.text("comment") === "never" ? [] : [() => review.comment({
		model,
		path,
		marker
	}, body, false)], ...inputs.flag("check") ? [() => review.check(skippedCheck(job, place, {
		model,
		path,
		title,
		summary
	}))] : []];
	for (const part of parts) await part().catch((thrown) => {
		runner.annotate({
			level: "warning",
			title: "Pawl: not said on the pull request",
			message: sentence(toPawlError(thrown))
		});
	});
}
function skippedCheck(job, place, { model, path, title, summary }) {
	return {
		name: checkName({
			model,
			path
		}, job.inputs.text("marker")),
		headSha: place.headSha,
		conclusion: "neutral",
		title,
		summary,
		annotations: [],
		externalId: `${place.runId}:${path}`,
		...place.runUrl === void 0 ? {} : { detailsUrl: place.runUrl }
	};
}
// packages/action/run.ts
async function wholeAction(job) {
	const { runner, inputs, event } = job;
	const done = [];
	const broken = [];
	for (const folder of inputs.lines("path")) try {
		const project = await openModel(job, folder);
		if (event.pull && !await relevantChange(job, folder, project)) await reportSkipped(job, folder, project);
		else done.push(await runModel(job, folder, project));
	} catch (thrown) {
		const error = toPawlError(thrown);
		await reportError(runner, error, `Pawl: ${folder}`);
		broken.push(await brokenReport(job, folder, error));
	}
	const reports = [...done.map(({ report }) => report), ...broken];
	annotateConditions(job, reports);
	const artifact = inputs.text("artifact");
	if (artifact !== "" && done.length > 0) await sendModels(job, artifact, done);
	await publish(job, reports, reports.length === 0 ? "skipped" : overall(reports));
	const refused = reports.filter((report) => overall([report]) === "refused");
	if (refused.length > 0) runner.fail(refused.map(failureText).join("; "));
}
function failureText({ model, evidence, failed }) {
	return `${model}: ${failed ? "not evaluated, see above" : evidence.verdict?.reason ?? "not evaluated"}`;
}
async function runModel(job, folder, project) {
	const { runner } = job;
	return withWorkFolder(project, async () => {
		let failure;
		try {
			const title = (verb) => `${verb} ${project.config.model}`;
			const { record, data } = await runner.group(title("check"), () => check(project));
			requirePassed(record);
			await runner.group(title("train"), () => train(project, data, { force: job.inputs.flag("force") }));
			const { evaluate } = await import("./shared/evaluate2.js");
			await runner.group(title("evaluate"), () => evaluate(project, data));
			if ((await gate(project)).answer === "passed" && job.event.onDefaultBranch && job.inputs.text("accept") === "auto") {
				const { accept } = await import("./shared/accept2.js");
				await runner.group(title("accept"), () => accept(project, {
					force: false,
					reason: void 0
				}));
			}
		} catch (thrown) {
			failure = toPawlError(thrown);
			await reportError(runner, failure, `Pawl: ${project.config.model}`);
		}
		const report = await modelReport(job, folder, project, failure);
		runner.show(report.evidence);
		return {
			folder,
			project,
			report
		};
	});
}
// actions/run/main.ts
await runAction("run", wholeAction);
export {};
