import { r as findMetric } from "./declarations.js";
import { t as metricValue } from "./prepare.js";
import { t as PawlError } from "./errors.js";
import { s as parseStored, t as readRecord } from "./work-folder.js";
import { a as storedEvaluation, o as storedRun, t as baselineRef } from "./baseline.js";
import { i as loadData } from "./data.js";
import { i as gitState } from "./git.js";
import { i as outputFolder, n as candidateEvidence, s as truthOf } from "./predictions.js";
import { r as trainInto, t as recipeOf } from "./recipe.js";
import { i as restoreOutput, n as modelDigest, t as listFiles } from "./train.js";
import { join } from "node:path";
import { rm } from "node:fs/promises";
// packages/pipeline/reproduce.ts
async function reproduce(project, asked) {
	const run = await runAsked(project, asked);
	const data = await loadData(project);
	requireSameData(run, data);
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
	for (const { digest } of await project.store.history(baselineRef(project.config.model))) {
		const run = await storedEvaluation(project.store, digest).then((evaluation) => storedRun(project.store, evaluation));
		if (isAsked(run)) return run;
	}
	const stored = await project.store.get(`sha256:${wanted}`).catch(() => void 0);
	if (stored) return parseStored("run", new TextDecoder().decode(stored), `sha256:${wanted}`);
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
	const { modelFiles } = await trainInto(again, {
		data,
		params: run.params,
		seed: run.seed,
		output
	});
	const now = modelDigest(await listFiles(output), modelFiles);
	const { code, environment } = await recipeOf(again, data);
	const changed = [...JSON.stringify(code) === JSON.stringify(run.code) ? [] : ["code"], ...environmentChanges(run.environment, environment)];
	const compared = compareSamples(again, await sampleOf(again, data, await oldOutput(project, run, join(folder, "then"))), await sampleOf(again, data, output));
	const answer = now !== null && now === run.modelDigest ? "same model" : compared.same ? "same answers" : "different";
	const { same: _same, ...numbers } = compared;
	return {
		run: run.digest,
		startedAt: run.startedAt,
		answer,
		modelDigest: {
			before: run.modelDigest,
			now
		},
		changed,
		...numbers
	};
}
async function oldOutput(project, run, into) {
	if ((await readRecord(project, "run").catch(() => void 0))?.digest === run.digest) return outputFolder(project);
	return await restoreOutput(project, run, into) ? into : void 0;
}
function environmentChanges(then, now) {
	const said = ({ interpreter }) => interpreter ? `${interpreter.name} ${interpreter.version}` : "none";
	const changes = [];
	if (said(then) !== said(now)) changes.push(`interpreter: ${said(then)}, now ${said(now)}`);
	for (const key of ["os", "arch"]) if (then[key] !== now[key]) changes.push(`${key}: ${then[key]}, now ${now[key]}`);
	const versions = new Map(now.packages.map((one) => [one.name, one.version]));
	for (const { name, version } of then.packages) if (versions.get(name) !== version) changes.push(`${name}: ${version}, now ${versions.get(name) ?? "not installed"}`);
	return changes.slice(0, 20);
}
async function sampleOf(project, data, output) {
	if (output === void 0) return void 0;
	const evidence = await candidateEvidence(project, data, truthOf(project.config, data), output);
	return evidence.kind === "rows" ? evidence.sample : void 0;
}
function compareSamples({ config }, then, now) {
	if (!then || !now) return {
		same: false,
		metrics: [],
		changedRows: null,
		largestDifference: null
	};
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
	if (then.task === "regression" || now.task === "regression") return {
		same: differing === 0,
		metrics,
		changedRows: null,
		largestDifference: largest
	};
	return {
		same: differing === 0 && sameScores(then, now),
		metrics,
		changedRows: differing / then.predicted.length,
		largestDifference: null
	};
}
function sameScores(then, now) {
	if (!then.scores || !now.scores) return then.scores === now.scores;
	return then.scores.every((column, k) => column.every((score, row) => score === now.scores[k][row]));
}
export { reproduce };
