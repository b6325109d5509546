import { t as digestFile } from "./digest-file.js";
import { i as toPawlError, t as PawlError } from "./errors.js";
import { o as folderStore, t as BRANCH_FILE_LIMIT } from "./git-objects.js";
import { t as readStored } from "./store.js";
import { t as baselineRef } from "./baseline.js";
import { t as decide } from "./gate.js";
import { a as gitState } from "./git.js";
import { t as requireLook } from "./ledger.js";
import { t as duration } from "./duration.js";
import { stat } from "node:fs/promises";
import { join } from "node:path";
// packages/pipeline/release/evidence.ts
async function findEvidence(project, commit, modelDigest) {
	const found = await verdictAt(project, commit, modelDigest);
	if (typeof found === "string") return {
		verdict: null,
		evidence: null,
		checks: [{
			check: "verdict",
			state: "failed",
			detail: found
		}]
	};
	const verdict = found;
	const answer = verdict.answer === "passed" ? {
		check: "verdict",
		state: "held",
		detail: `passed: ${verdict.reason}`
	} : {
		check: "verdict",
		state: "failed",
		detail: `refused: ${verdict.reason}`
	};
	const chain = await chainOf(project, verdict).catch((error) => toPawlError(error));
	if (chain instanceof PawlError) return {
		verdict,
		evidence: null,
		checks: [answer, {
			check: "records",
			state: "failed",
			detail: chain.message
		}]
	};
	return {
		verdict,
		evidence: chain,
		checks: [
			answer,
			recordsCheck(project, chain),
			await modelCheck(project, chain),
			await dataCheck(project, chain, commit),
			ageCheck(project, verdict),
			await ledgerCheck(project, chain)
		]
	};
}
async function verdictAt(project, commit, modelDigest) {
	const accepted = (await project.store.history(baselineRef(project.config.model))).filter((entry) => entry.commit === commit);
	if (accepted.length === 0) {
		const here = await acceptedHere(project, commit) ? "; one is in .pawl/store, accepted without --store git" : "";
		return `no accepted run belongs to commit ${commit.slice(0, 7)}${here}`;
	}
	let unreadable;
	const others = new Set();
	for (const { digest } of accepted) {
		const verdict = await readStored(project.store, "verdict", digest).catch((error) => {
			unreadable ??= toPawlError(error).message;
		});
		if (!verdict) continue;
		if (verdict.commit !== commit || verdict.model !== project.config.model) {
			unreadable ??= `the verdict under it is of ${verdict.model} at ${verdict.commit?.slice(0, 7) ?? "no commit"}`;
			continue;
		}
		if (modelDigest === null || verdict.modelDigest === modelDigest) return verdict;
		others.add(verdict.modelDigest ?? "a run without a model file");
	}
	if (unreadable !== void 0) return unreadable;
	return `the evidence of commit ${commit.slice(0, 7)} is for another model (${[...others].map((digest) => digest.slice(0, 19)).join(", ")}), not ${modelDigest.slice(0, 19)}`;
}
async function acceptedHere({ store, workFolder, config }, commit) {
	if (store.kind !== "git") return false;
	return (await folderStore(join(workFolder, "store")).history(baselineRef(config.model))).some((entry) => entry.commit === commit);
}
async function chainOf(project, verdict) {
	const evaluation = await readStored(project.store, "evaluation", verdict.evaluation);
	const run = await readStored(project.store, "run", evaluation.run);
	return {
		check: await readStored(project.store, "data-check", run.dataCheck),
		run,
		evaluation,
		verdict
	};
}
function recordsCheck(project, { verdict, evaluation, run, check }) {
	const models = [
		evaluation,
		run,
		check
	].map(({ model }) => model);
	const problem = verdict.run !== run.digest ? "the verdict names another run than its evaluation" : models.some((model) => model !== verdict.model) ? `the records are of several models: ${[...new Set([verdict.model, ...models])].join(", ")}` : [evaluation.commit, run.commit].some((commit) => commit !== verdict.commit) ? "the records are of several commits" : run.dirty ? "files differed from the commit when the model was trained" : contradiction(project, verdict, evaluation);
	if (problem !== void 0) return {
		check: "records",
		state: "failed",
		detail: problem
	};
	return {
		check: "records",
		state: "held",
		detail: "verdict, evaluation, run and data check form one chain"
	};
}
function contradiction({ config }, { answer, conditions, confidence, undecided, looks }, evaluation) {
	if (answer !== "passed") return void 0;
	const gate = {
		...config.gate,
		conditions: [...new Set(conditions.map(({ condition }) => condition))],
		confidence,
		undecided,
		looks: looks && looks.budget !== null && looks.adaptivity !== null ? {
			...config.gate.looks,
			budget: looks.budget,
			adaptivity: looks.adaptivity
		} : void 0
	};
	try {
		const again = decide({
			...config,
			gate
		}, null, evaluation);
		return again.answer === "passed" ? void 0 : `the verdict says passed, and its evaluation, decided again, is refused: ${again.reason}`;
	} catch {
		return;
	}
}
async function modelCheck(project, { verdict, evaluation, run }) {
	const digest = run.modelDigest;
	if (digest === null) return {
		check: "model",
		state: "failed",
		detail: "the run left no model file"
	};
	if (verdict.modelDigest !== digest || evaluation.modelDigest !== digest) return {
		check: "model",
		state: "failed",
		detail: "the verdict is on another model than the run made"
	};
	let large;
	for (const output of run.outputs) {
		const problem = await project.store.getFile(output.digest).then(() => void 0, (error) => toPawlError(error).message);
		if (problem === void 0) continue;
		if (!(project.store.kind === "git" && output.bytes > BRANCH_FILE_LIMIT) || !problem.startsWith("the store has no object")) return {
			check: "model",
			state: "failed",
			detail: `${output.path}: ${problem}`
		};
		large ??= output.path;
	}
	if (large !== void 0) return {
		check: "model",
		state: "not checked",
		detail: `${large} is too large for the branch; publishing holds it against its digest`
	};
	return {
		check: "model",
		state: "held",
		detail: `${digest.slice(0, 19)}, kept and unchanged`
	};
}
async function dataCheck(project, { run }, commit) {
	if ((await gitState(project.root))?.commit !== commit) return {
		check: "data",
		state: "not checked",
		detail: "another commit is checked out here"
	};
	let checked = 0;
	for (const { path, digest } of run.data) {
		const file = join(project.root, path);
		const now = await stat(file).then((found) => found.isFile(), () => false) ? await digestFile(file).catch(() => void 0) : void 0;
		if (!now) continue;
		if (now.digest !== digest) return {
			check: "data",
			state: "failed",
			detail: `${path} is not the file that the model was made from`
		};
		checked += 1;
	}
	const all = run.data.length;
	if (checked === all) return {
		check: "data",
		state: "held",
		detail: all === 1 ? "1 file unchanged" : `${all} files unchanged`
	};
	return {
		check: "data",
		state: "not checked",
		detail: `${all - checked} of ${all} data files are not here`
	};
}
function ageCheck({ config }, { createdAt }) {
	const age = Date.now() - Date.parse(createdAt);
	const days = ageText(age);
	const most = config.promote.max_age;
	if (most === void 0) return {
		check: "age",
		state: "held",
		detail: `${days}, no limit`
	};
	if (age < -36e5) return {
		check: "age",
		state: "failed",
		detail: `it says that it is of ${createdAt}, which is yet to come`
	};
	return {
		check: "age",
		state: age <= duration(most) ? "held" : "failed",
		detail: `${days}, at most ${most}`
	};
}
function ageText(ms) {
	const hours = ms / 36e5;
	if (hours < 1) return "less than an hour old";
	return hours < 48 ? `${Math.floor(hours)} h old` : `${Math.floor(hours / 24)} days old`;
}
async function ledgerCheck({ store }, { evaluation }) {
	const { look, test } = evaluation;
	if (look === null) return {
		check: "ledger",
		state: "held",
		detail: "no looks are counted"
	};
	const problem = await requireLook(store, test.digest, look).then(() => void 0, (error) => toPawlError(error).message);
	if (problem !== void 0) return {
		check: "ledger",
		state: "failed",
		detail: problem
	};
	return {
		check: "ledger",
		state: "held",
		detail: `whole, with look ${look.number}`
	};
}
export { findEvidence as n, chainOf as t };
