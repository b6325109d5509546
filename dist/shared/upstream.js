import { t as PawlError } from "./errors.js";
import { c as plainText } from "./escape.js";
import { c as readFileAt, l as readAtMost, o as pullRequestReview, s as findPullRequests, t as client, u as remoteError } from "./github.js";
import { n as parseModel, o as unzip, t as matchesName } from "./transfer.js";
import { a as comment, n as placeOf, o as overall, s as sectionsOf, t as commentOptions } from "./publish.js";
import { t as parseConfig } from "./config.js";
import { a as sealRecord } from "./seal.js";
import { a as storedEvaluation, t as baselineRef } from "./baseline.js";
import { t as decide } from "./gate.js";
import { n as takeLook } from "./ledger.js";
import { t as applyRules } from "./policy.js";
import { i as renderSummary } from "./markdown.js";
import { l as stateStore } from "./job.js";
import { n as modelOfArtifact } from "./model-report.js";
import { n as setModelOutputs } from "./outputs.js";
import { setTimeout } from "node:timers/promises";
// packages/pipeline/rejudge.ts
async function rejudge(evidence, texts, change, store) {
	const notes = ["The numbers were measured in the pull request’s own run, which its code controls."];
	const { check, run, evaluation, verdict } = evidence;
	const reject = (why) => ({
		evidence: {
			check,
			run,
			evaluation
		},
		notes,
		rejected: why
	});
	if (!isChain(evidence)) return reject("its records are not of one run");
	if (!evaluation || !verdict) return {
		evidence,
		notes
	};
	const unaccepted = await falseBaseline(evidence, store);
	if (unaccepted !== void 0) return reject(unaccepted);
	if (texts.own === null) return reject(`the change has no ${texts.fileName}`);
	try {
		const own = parseConfig(texts.own, texts.fileName);
		const { config, policy } = applyRules(own, texts.base, change, texts.fileName);
		if (config.model !== evaluation.model) return reject(`it is of the model "${evaluation.model}"`);
		const look = await lookOf(config, evaluation, store);
		const again = sealRecord("verdict", decide(config, policy, {
			...evaluation,
			look
		}));
		if (texts.base === null) notes.push("The model is new: its rules come from the pull request.");
		if (again.answer !== verdict.answer) notes.push(`The run itself says “${verdict.answer}”; by the rules in force it is ${again.answer}.`);
		return {
			evidence: {
				...evidence,
				verdict: again
			},
			notes
		};
	} catch (error) {
		if (error instanceof PawlError) return reject(error.message);
		throw error;
	}
}
async function lookOf({ gate: { looks } }, { model, test, run, commit, predictions }, store) {
	if (!looks || !predictions) return null;
	return takeLook(store, {
		model,
		test: test.digest,
		run,
		predictions: predictions.digest,
		commit
	});
}
function isChain({ check, run, evaluation, verdict }) {
	const models = [
		check,
		run,
		evaluation,
		verdict
	].flatMap((record) => record?.model ?? []);
	if (new Set(models).size > 1) return false;
	if (run && run.dataCheck !== check?.digest) return false;
	if (evaluation && evaluation.run !== run?.digest) return false;
	return !verdict || verdict.evaluation === evaluation?.digest;
}
async function falseBaseline({ evaluation }, store) {
	if (!evaluation) return void 0;
	const { baseline, model } = evaluation;
	const history = await store.history(baselineRef(model));
	if (baseline.state === "none") return history.length === 0 ? void 0 : "it knows no baseline, and there is an accepted one";
	if (!history.some(({ digest }) => digest === baseline.verdict)) return "its baseline was never accepted";
	if (baseline.state === "incomparable") return void 0;
	if (baseline.measuredAgain) return "its baseline was measured again by the run itself, on other test rows than it was accepted on";
	const stored = await storedEvaluation(store, baseline.verdict);
	if (stored.digest !== baseline.evaluation) return "its baseline is not the evaluation that was accepted";
	return evaluation.metrics.some(({ metric, slice, baseline: claimed }) => claimed !== null && stored.metrics.some((known) => known.metric === metric && known.slice === slice && !close(known.candidate.value, claimed.value))) ? "the numbers it gives for the baseline are not those that were accepted" : void 0;
}
function close(a, b) {
	if (a === null || b === null) return a === b;
	return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
// packages/hosts/github/evidence-archive.ts
const PERMISSION = "actions: read";
const TRIES = 3;
const MOST_LISTED = 2e3;
const DOWNLOAD_MS = 12e4;
async function downloadEvidence(client, runId, wanted, accept, limits) {
	const artifacts = await wantedArtifacts(client, runId, wanted, limits);
	for (const artifact of artifacts) checkStated(artifact, limits);
	const archives = [];
	let room = {
		files: limits.files,
		fileBytes: limits.fileBytes,
		totalBytes: limits.totalBytes
	};
	for (const artifact of artifacts) {
		const zip = await download(client, artifact, limits.compressedBytes);
		const files = await unzip(zip, titleOf(artifact), accept, room);
		const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
		room = {
			...room,
			files: room.files - files.size,
			totalBytes: room.totalBytes - bytes
		};
		archives.push({
			name: artifact.name,
			files
		});
	}
	return archives;
}
async function wantedArtifacts(client, runId, wanted, limits) {
	const newest = new Map();
	for (const artifact of await listArtifacts(client, runId)) {
		if (!wanted(artifact.name)) continue;
		const known = newest.get(artifact.name);
		if (known === void 0 || known.id < artifact.id) newest.set(artifact.name, artifact);
	}
	if (newest.size > limits.archives) throw new PawlError("record", `run ${runId} has ${newest.size} evidence artifacts, and ${limits.archives} are taken`, { remedy: "Upload the evidence of several models as one artifact." });
	return [...newest.values()];
}
async function listArtifacts(client, runId) {
	const { octokit, owner, repo } = client;
	const doing = `listing the artifacts of run ${runId}`;
	const found = [];
	try {
		const pages = octokit.paginate.iterator(octokit.rest.actions.listWorkflowRunArtifacts, {
			owner,
			repo,
			run_id: runId,
			per_page: 100
		});
		for await (const { data } of pages) {
			for (const { id, name, size_in_bytes, expired } of data) found.push({
				id,
				name,
				size: size_in_bytes,
				expired
			});
			if (found.length > MOST_LISTED) break;
		}
	} catch (error) {
		throw remoteError(error, doing, PERMISSION);
	}
	if (found.length > MOST_LISTED) throw new PawlError("record", `${doing} failed: there are more than ${MOST_LISTED}`);
	return found;
}
function checkStated(artifact, limits) {
	if (artifact.expired) throw new PawlError("remote", `${titleOf(artifact)} has expired`, { remedy: "Run the workflow that uploads it again, or raise its `retention-days`." });
	if (artifact.size > limits.compressedBytes) throw tooLarge(artifact, limits.compressedBytes);
}
async function download(client, artifact, limit) {
	const doing = `downloading ${titleOf(artifact)}`;
	for (let attempt = 1;; attempt++) {
		const address = await archiveAddress(client, artifact, doing);
		try {
			const bytes = await fetchArchive(address, limit, client.signal);
			if (bytes === void 0) throw tooLarge(artifact, limit);
			return bytes;
		} catch (error) {
			if (error instanceof PawlError) throw error;
			if (attempt === TRIES || client.signal?.aborted === true) throw storageError(error, doing);
			await setTimeout(client.secondMs * attempt ** 2 * (.75 + Math.random() / 2));
		}
	}
}
async function archiveAddress(client, artifact, doing) {
	const { octokit, owner, repo, apiUrl } = client;
	try {
		const { headers } = await octokit.rest.actions.downloadArtifact({
			owner,
			repo,
			artifact_id: artifact.id,
			archive_format: "zip",
			request: { redirect: "manual" }
		});
		const address = new URL(String(headers.location ?? ""), `${apiUrl}/`);
		if (headers.location !== void 0 && (address.protocol === "https:" || apiUrl.startsWith("http:"))) return address;
	} catch (error) {
		throw remoteError(error, doing, PERMISSION);
	}
	throw new PawlError("remote", `${doing} failed: GitHub does not say where it is`);
}
async function fetchArchive(address, limit, signal) {
	const timeout = AbortSignal.timeout(DOWNLOAD_MS);
	const answer = await fetch(address, { signal: signal === void 0 ? timeout : AbortSignal.any([timeout, signal]) });
	if (!answer.ok) {
		await answer.body?.cancel();
		throw new Error(`the storage answered ${answer.status}`);
	}
	return readAtMost(answer, limit);
}
function storageError(error, doing) {
	const message = error instanceof Error ? error.message : String(error);
	return new PawlError("remote", `${doing} failed: ${plainText(message, 200)}`, { remedy: "Such failures pass: run the job again." });
}
function tooLarge(artifact, limit) {
	return new PawlError("record", `${titleOf(artifact)} is larger than ${limit} bytes, the most that is taken`, { remedy: "Upload records only: no data, no model." });
}
function titleOf({ name }) {
	return `the artifact "${plainText(name, 100)}"`;
}
// packages/action/upstream.ts
const LIMITS = {
	archives: 20,
	compressedBytes: 2e8,
	files: 2e3,
	fileBytes: 5e6,
	totalBytes: 5e7
};
const MOST_MODELS = 30;
const WANTED_FILE = /^models\/\d{1,3}\/(source\.json|records\/(data-check|run|evaluation|verdict)\.json)$/;
async function commentOnUpstream(job, upstream) {
	const { runner, inputs } = job;
	if (upstream.event !== "pull_request") {
		runner.note(`the run was started by ${upstream.event}, not by a pull request`);
		return;
	}
	const github = client(job);
	const pulls = await findPullRequests(github, {
		sha: upstream.headSha,
		repository: upstream.headRepository,
		branch: upstream.headBranch
	});
	if (pulls.length === 0) {
		const what = `No open pull request has the head ${upstream.headSha.slice(0, 7)}: it was closed or pushed to.`;
		runner.note(what);
		await runner.summary(`${what}\n`);
		return;
	}
	const wanted = inputs.lines("from").length > 0 ? inputs.lines("from") : ["pawl*"];
	const models = await parseArchives(await downloadEvidence(github, upstream.id, (name) => wanted.some((pattern) => matchesName(pattern, name)), (path) => WANTED_FILE.test(path), LIMITS));
	for (const pull of pulls) await commentOn(job, github, upstream, pull, models);
}
async function parseArchives(archives) {
	const models = [];
	for (const { name, files } of archives) {
		const folders = new Set([...files.keys()].map((path) => path.split("/").slice(0, 2).join("/")));
		for (const folder of [...folders].sort()) {
			const text = async (file) => {
				const bytes = files.get(`${folder}/${file}`);
				return bytes === void 0 ? void 0 : new TextDecoder().decode(bytes);
			};
			if (models.length === MOST_MODELS) throw tooMany(name);
			models.push(await parseModel(text, `${name}/${folder}`));
		}
	}
	return models;
}
function tooMany(name) {
	return new PawlError("record", `the artifacts hold more than ${MOST_MODELS} models`, {
		where: name,
		remedy: "Let several workflows evaluate them, each with a comment workflow of its own."
	});
}
async function commentOn(job, github, upstream, pull, models) {
	const { event, runner, inputs } = job;
	const place = {
		...placeOf(job, upstream.headSha),
		runUrl: `${event.serverUrl}/${event.repository}/actions/runs/${upstream.id}`,
		runId: String(upstream.id)
	};
	const review = pullRequestReview(github, pull, {
		id: upstream.id,
		attempt: event.run.attempt
	});
	if (models.length === 0) return withoutEvidence(job, review, upstream, place);
	const store = await stateStore(job, null);
	const reports = [];
	for (const { source, evidence } of models) {
		const file = source.path === "." ? source.config : `${source.path}/${source.config}`;
		const judged = await rejudge(evidence, {
			base: await readFileAt(github, file, pull.baseRef),
			own: await readFileAt(github, file, upstream.headSha),
			fileName: file
		}, {
			base: pull.baseSha,
			allowedBy: pull.labels.includes(inputs.text("rules-label")) ? `the label "${inputs.text("rules-label")}"` : null
		}, store);
		const problem = problemOf(judged);
		reports.push(await modelOfArtifact(job, {
			source,
			evidence: judged.evidence
		}, store, [...problem, ...judged.notes], problem.length > 0));
	}
	await runner.summary(renderSummary(sectionsOf(reports), place));
	await setModelOutputs(job, reports, overall(reports));
	const urls = await comment(review, reports, commentOptions(job), place);
	runner.setOutput("comment-url", urls[0] ?? "");
}
function problemOf({ evidence, rejected }) {
	if (rejected !== void 0) return [`The evidence is refused: ${rejected}.`];
	return evidence.verdict ? [] : ["The run ended before it had a verdict. Its log says why."];
}
async function withoutEvidence(job, review, upstream, place) {
	const ended = upstream.conclusion === "success";
	const title = ended ? "nothing to evaluate" : "the run ended without evidence";
	job.runner.note(title);
	await job.runner.summary(`### ${ended ? "➖" : "⛔"} Pawl: ${title}\n\n[The run](${place.runUrl})\n`);
	await setModelOutputs(job, [], ended ? "skipped" : "refused");
	if (!job.inputs.flag("check")) return;
	await review.check({
		name: ["pawl", job.inputs.text("marker")].filter(Boolean).join(" / "),
		headSha: upstream.headSha,
		conclusion: ended ? "neutral" : "failure",
		title,
		summary: ended ? "No file that a model depends on changed, so none was trained." : "The run of the pull request left no evidence. Its log says why.",
		annotations: [],
		externalId: String(upstream.id),
		...place.runUrl === void 0 ? {} : { detailsUrl: place.runUrl }
	});
}
export { commentOnUpstream };
