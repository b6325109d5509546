import { r as findMetric } from "./declarations.js";
import { t as metricValue } from "./prepare.js";
import { t as PawlError } from "./errors.js";
import { i as parseStored } from "./seal.js";
import { a as storedEvaluation, o as storedRun, t as baselineRef } from "./baseline.js";
import { r as requireCheckedData } from "./check.js";
import { i as loadData, r as featureNames } from "./data.js";
import { a as gitState } from "./git.js";
import { c as truthOf, i as outputFolder, n as candidateEvidence } from "./predictions.js";
import { r as trainInto, t as recipeOf } from "./recipe.js";
import { a as restoreOutput, i as isInPlace, n as modelDigest, t as listFiles } from "./train.js";
import { t as rowFacts } from "./row-facts.js";
import { t as readRecord } from "./work-folder.js";
import { rm } from "node:fs/promises";
import { join } from "node:path";
// packages/pipeline/reproduce.ts
async function reproduce(project, asked) {
	const run = await runAsked(project, asked);
	const data = await loadData(project);
	requireSameData(run, data);
	await requireSameRows(project, run, data);
	await requireSameCode(project, run);
	const folder = join(project.workFolder, "reproduce");
	await rm(folder, {
		recursive: true,
		force: true
	});
	try {
		return await compareAgain(project, run, data, folder);
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}
async function runAsked(project, asked) {
	const own = await readRecord(project, "run");
	if (asked === void 0) {
		if (own) return own;
		throw new PawlError("usage", "there is no run to reproduce yet", { remedy: "Run `pawl run` first." });
	}
	const wanted = asked.replace(/^sha256:/, "");
	if (!/^[0-9a-f]{6,64}$/.test(wanted)) throw new PawlError("usage", `"${asked}" is no digest of a run`, { remedy: "Give at least the first six letters and digits of it." });
	const isAsked = (run) => [run.digest, run.modelDigest].some((digest) => digest?.startsWith(`sha256:${wanted}`));
	if (own && isAsked(own)) return own;
	let unreadable;
	for (const { digest } of await project.store.history(baselineRef(project.config.model))) {
		const run = await storedEvaluation(project.store, digest).then((evaluation) => storedRun(project.store, evaluation)).catch((error) => {
			unreadable ??= error;
		});
		if (run && isAsked(run)) return run;
	}
	const stored = await project.store.get(`sha256:${wanted}`).catch(() => void 0);
	if (stored) return parseStored("run", new TextDecoder().decode(stored), `sha256:${wanted}`);
	if (unreadable !== void 0) throw unreadable;
	throw new PawlError("usage", `no run is known whose digest, or that of its model, begins with "${asked}"`, { remedy: "The run of this folder and all accepted ones are known; `--store git` looks into the branch." });
}
function requireSameData(run, data) {
	for (const { role, path, digest } of run.data) {
		const now = data.files.find((file) => file.role === role && file.path === path);
		if (now?.digest === digest) continue;
		throw new PawlError("data", now ? "the data is not that of the run" : "data of the run is not there", {
			where: path,
			remedy: "Fetch the data of that time: its digest stands in the run record."
		});
	}
}
async function requireSameRows(project, run, data) {
	const dataCheck = await dataCheckOf(project, run);
	if (dataCheck) requireCheckedData(project.config, dataCheck, data);
	if (run.features.join("\n") === featureNames(project.config, data.train).join("\n")) return;
	throw new PawlError("config", "pawl.yaml gives the model other columns than the run had", {
		where: "data.ignore",
		remedy: "Bring back `data` of pawl.yaml as it was: the columns stand in the run record."
	});
}
async function dataCheckOf(project, { dataCheck }) {
	const own = await readRecord(project, "data-check").catch(() => void 0);
	if (own?.digest === dataCheck) return own;
	const stored = await project.store.get(dataCheck).catch(() => void 0);
	return stored && parseStored("data-check", new TextDecoder().decode(stored), dataCheck);
}
async function requireSameCode(project, run) {
	const how = project.config.train;
	if ((how.trainer ?? "command") !== run.trainer || (how.run ?? null) !== run.command) throw new PawlError("config", "pawl.yaml trains with something else than the run did", {
		where: "train",
		remedy: run.commit ? `Check out its commit: git checkout ${run.commit.slice(0, 12)}` : "Bring it back."
	});
	const commit = (await gitState(project.root))?.commit ?? null;
	if (how.run === void 0 || how.code !== void 0 || run.commit === commit) return;
	throw new PawlError("config", `the run is of another commit: ${run.commit?.slice(0, 12) ?? "none"}`, {
		where: project.root,
		remedy: `Check it out first: git checkout ${run.commit?.slice(0, 12) ?? ""}`
	});
}
async function compareAgain(project, run, data, folder) {
	const again = {
		...project,
		config: {
			...project.config,
			train: {
				...project.config.train,
				params: run.params,
				seed: run.seed
			}
		}
	};
	const output = join(folder, "output");
	const training = {
		data,
		params: run.params,
		seed: run.seed,
		output,
		dataFolder: join(folder, "data")
	};
	const { modelFiles } = await trainInto(again, training);
	const now = modelDigest(await listFiles(output), modelFiles);
	const { code, environment } = await recipeOf(again, data);
	const changed = [...codeChanges(run.code, code), ...environmentChanges(run.environment, environment)];
	const sameModel = now !== null && now === run.modelDigest;
	const then = await oldOutput(project, run, join(folder, "then"));
	if (then === void 0 && !sameModel) throw new PawlError("record", "another model came out, and what the run left is gone", {
		where: outputFolder(project),
		remedy: "Their answers cannot be compared. Accepted runs are kept in the store."
	});
	const { same, ...numbers } = compareEvidence(again, then === void 0 ? void 0 : await evidenceOf(again, data, then), await evidenceOf(again, data, output));
	const answersDiffer = (numbers.changedRows !== null || numbers.largestDifference !== null) && same === null;
	return {
		run: run.digest,
		startedAt: run.startedAt,
		answer: sameModel && !answersDiffer ? "same model" : same ?? "different",
		modelDigest: {
			before: run.modelDigest,
			now
		},
		changed,
		...numbers
	};
}
async function oldOutput(project, run, into) {
	if ((await readRecord(project, "run").catch(() => void 0))?.digest === run.digest && await isInPlace(project, run)) return outputFolder(project);
	return await restoreOutput(project, run, into) ? into : void 0;
}
function codeChanges(then, now) {
	if (then === null || now === null) return ["code: not known, as it is not committed; `train.code` can name it"];
	return then.kind === now.kind && then.digest === now.digest ? [] : ["code"];
}
function environmentChanges(then, now) {
	const said = ({ interpreter }) => interpreter ? `${interpreter.name} ${interpreter.version}` : "none";
	const changes = [];
	if (said(then) !== said(now)) changes.push(`interpreter: ${said(then)}, now ${said(now)}`);
	for (const key of ["os", "arch"]) if (then[key] !== now[key]) changes.push(`${key}: ${then[key]}, now ${now[key]}`);
	const digests = new Map(now.lockFiles.map(({ path, digest }) => [path, digest]));
	for (const { path, digest } of then.lockFiles) if (digests.get(path) !== digest) changes.push(`${path}${digests.has(path) ? "" : ", which is gone"}`);
	const versions = new Map(now.packages.map((one) => [one.name, one.version]));
	for (const { name, version } of then.packages) if (versions.get(name) !== version) changes.push(`${name}: ${version}, now ${versions.get(name) ?? "not installed"}`);
	return changes.slice(0, 20);
}
async function evidenceOf(project, data, output) {
	const truth = truthOf(project.config, data);
	const evidence = await candidateEvidence(project, data, truth, output);
	if (evidence.kind !== "rows") return evidence;
	return {
		...evidence,
		sample: {
			...evidence.sample,
			...rowFacts(project.config, data, truth)
		}
	};
}
function compareEvidence({ config }, then, now) {
	if (then?.kind === "rows" && now.kind === "rows") return compareSamples(config, then.sample, now.sample);
	const none = {
		changedRows: null,
		largestDifference: null
	};
	if (then?.kind !== "metrics-only" || now.kind !== "metrics-only") return {
		same: null,
		metrics: [],
		...none
	};
	const metrics = Object.entries(then.metrics).flatMap(([metric, before]) => {
		const value = now.metrics[metric];
		return value === void 0 ? [] : [{
			metric,
			before,
			now: value
		}];
	});
	const names = new Set([...Object.keys(then.metrics), ...Object.keys(now.metrics)]);
	return {
		same: metrics.length === names.size && metrics.every(({ before, now }) => before === now) ? "same metrics" : null,
		metrics,
		...none
	};
}
function compareSamples(config, then, now) {
	const metrics = (config.evaluate.metrics ?? (config.task === "regression" ? [
		"rmse",
		"mae",
		"r2"
	] : ["accuracy"])).filter((metric) => findMetric(metric)).map((metric) => ({
		metric,
		before: metricValue(metric, then),
		now: metricValue(metric, now)
	}));
	let differing = 0;
	let largest = 0;
	for (let row = 0; row < then.predicted.length; row++) {
		const difference = Math.abs(then.predicted[row] - now.predicted[row]);
		if (difference !== 0) differing++;
		largest = Math.max(largest, difference);
	}
	const same = differing === 0 && sameExtras(then, now) ? "same answers" : null;
	if (config.task === "regression") return {
		same,
		metrics,
		changedRows: null,
		largestDifference: largest
	};
	return {
		same,
		metrics,
		changedRows: differing / then.predicted.length,
		largestDifference: null
	};
}
function sameExtras(then, now) {
	const [before, after] = [extrasOf(then), extrasOf(now)];
	if (before.length !== after.length) return false;
	return before.every((column, k) => column.every((value, row) => Object.is(value, after[k][row])));
}
function extrasOf(sample) {
	if (sample.task === "classification") return sample.scores ?? [];
	return sample.lower && sample.upper ? [sample.lower, sample.upper] : [];
}
export { reproduce };
