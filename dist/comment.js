import { n as hasRecords } from "./shared/evidence.js";
import { o as overall, r as publish } from "./shared/publish.js";
import { t as PawlError } from "./shared/errors.js";
import { a as openDecided, l as stateStore, n as runAction } from "./shared/job.js";
import { n as modelOfArtifact, r as modelReport } from "./shared/model-report.js";
import { i as receiveModels } from "./shared/transfer.js";
import { resolve } from "node:path";
// packages/action/comment.ts
async function commentAction(job) {
	const { event, inputs } = job;
	if (event.upstream) {
		const { commentOnUpstream } = await import("./shared/upstream.js");
		return commentOnUpstream(job, event.upstream);
	}
	const wanted = inputs.lines("from");
	const reports = wanted.length > 0 ? await carriedReports(job, wanted) : await localReports(job);
	const failure = await publish(job, reports, overall(reports));
	if (failure !== void 0) throw failure;
}
async function localReports(job) {
	import("./shared/github2.js");
	const reports = [];
	for (const folder of job.inputs.lines("path")) {
		const project = await openDecided(job, folder);
		const report = await modelReport(job, folder, project);
		if (!hasRecords(report.evidence)) throw new PawlError("usage", `there is no evidence in ${folder} yet`, {
			where: "with: path",
			remedy: "Run check, train, evaluate and gate before, or name the artifacts of earlier jobs with `from`."
		});
		reports.push(report);
	}
	return reports;
}
async function carriedReports(job, wanted) {
	const carried = await receiveModels(job, wanted);
	const store = await stateStore(job, resolve(job.workspace));
	return Promise.all(carried.map((model) => modelOfArtifact(job, model, store)));
}
// actions/comment/main.ts
await runAction("comment", commentAction);
export {};
