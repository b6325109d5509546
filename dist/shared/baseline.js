import { t as readStored } from "./store.js";
import { t as PawlError } from "./errors.js";
import { c as isShallow, i as distance } from "./git.js";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
// packages/pipeline/baseline-choice.ts
const LOOK_BACK = 50;
async function chooseBaseline(folder, entries, commit) {
	let best = null;
	for (const entry of entries.slice(0, LOOK_BACK)) {
		if (entry.commit === null || best?.behind === 0) continue;
		const behind = await distance(folder, entry.commit, commit);
		if (behind !== null && (best === null || behind < best.behind)) best = {
			entry,
			behind
		};
	}
	if (best) return best;
	const [newest] = entries;
	if (newest === void 0) return null;
	if (await isShallow(folder)) throw new PawlError("config", "the clone is shallow and hides the commit of the baseline", {
		where: folder,
		remedy: "Give actions/checkout `fetch-depth: 0`, or run `git fetch --unshallow`."
	});
	return {
		entry: newest,
		behind: null
	};
}
// packages/pipeline/baseline.ts
function baselineRef(model) {
	return `baselines/${model.replaceAll("/", "=")}`;
}
async function findBaseline(project) {
	const name = baselineRef(project.config.model);
	const history = await project.store.history(name);
	const [newest] = history;
	const choice = project.baselineAt === null ? newest && {
		entry: newest,
		behind: null
	} : await chooseBaseline(project.root, history, project.baselineAt);
	if (!choice) return null;
	const { digest, commit } = choice.entry;
	if (project.baselineAt !== null && choice.behind === null) project.host.note(`no accepted run belongs to an ancestor of ${project.baselineAt.slice(0, 7)}: the newest, of ${commit?.slice(0, 7) ?? "no commit"}, is the baseline`);
	return {
		verdict: await readStored(project.store, "verdict", digest),
		evaluation: await storedEvaluation(project.store, digest),
		behind: choice.behind
	};
}
async function storedEvaluation(store, verdictDigest) {
	const verdict = await readStored(store, "verdict", verdictDigest);
	return readStored(store, "evaluation", verdict.evaluation);
}
async function storedRun(store, { run }) {
	return readStored(store, "run", run);
}
function incomparable(baseline, candidate) {
	if (baseline.task !== candidate.task) return `it is a ${baseline.task} model`;
	if (baseline.test.digest !== candidate.test.digest) return `it was measured on other test rows (${baseline.test.rows} then, ${candidate.test.rows} now)`;
	if (baseline.positive !== candidate.positive) return `its positive class was "${baseline.positive}"`;
	if (baseline.evidence !== candidate.evidence) return baseline.evidence === "rows" ? "it left predictions, and this run left only metrics" : "it left only metrics, and this run left predictions";
}
async function fetchBaselinePredictions(project, evaluation) {
	if (evaluation.predictions === null) return null;
	const source = await project.store.getFile(evaluation.predictions.digest);
	const path = join(project.workFolder, "baseline", "predictions.csv");
	await mkdir(dirname(path), { recursive: true });
	await copyFile(source, path);
	return path;
}
export { storedEvaluation as a, incomparable as i, fetchBaselinePredictions as n, storedRun as o, findBaseline as r, baselineRef as t };
