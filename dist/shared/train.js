import { t as digestFile } from "./digest-file.js";
import { r as digestOfJson } from "./canonical.js";
import { a as sealRecord } from "./seal.js";
import { i as requirePassed, r as requireCheckedData } from "./check.js";
import { i as loadData, r as featureNames } from "./data.js";
import { a as gitState } from "./git.js";
import { i as outputFolder } from "./predictions.js";
import { r as trainInto, t as recipeOf } from "./recipe.js";
import { a as storedEvaluation, o as storedRun, t as baselineRef } from "./baseline.js";
import { i as writeRecord, n as requireRecord, t as readRecord } from "./work-folder.js";
import { t as track } from "./tracking.js";
import { copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { randomBytes } from "node:crypto";
// packages/pipeline/reuse.ts
const MOST_ACCEPTED = 20;
async function findKnownRun(project, recipe) {
	if (recipe === null) return void 0;
	const own = await readRecord(project, "run").catch(() => void 0);
	if (own?.recipe === recipe && await isInPlace(project, own)) return {
		run: own,
		from: "folder"
	};
	const history = await project.store.history(baselineRef(project.config.model));
	for (const { digest } of history.slice(0, MOST_ACCEPTED)) {
		const run = await storedEvaluation(project.store, digest).then((evaluation) => storedRun(project.store, evaluation)).catch(() => void 0);
		if (run?.recipe === recipe) return {
			run,
			from: "store"
		};
	}
}
async function isInPlace(project, { outputs }) {
	for (const { path, digest } of outputs) if ((await digestFile(join(project.root, path)).catch(() => void 0))?.digest !== digest) return false;
	return true;
}
async function restoreOutput(project, { outputs }, into) {
	const folder = relative(project.root, outputFolder(project)).replaceAll("\\", "/");
	for (const { path, digest } of outputs) {
		if (!path.startsWith(`${folder}/`) || path.split("/").includes("..")) return false;
		const source = await project.store.getFile(digest).catch(() => void 0);
		if (source === void 0) return false;
		const target = join(into, path.slice(folder.length + 1));
		await mkdir(dirname(target), { recursive: true });
		await copyFile(source, target);
	}
	return true;
}
// packages/pipeline/train.ts
async function train(project, loaded, { force = false } = {}) {
	const dataCheck = await requireRecord(project, "data-check");
	requirePassed(dataCheck);
	const data = loaded ?? await loadData(project);
	requireCheckedData(project.config, dataCheck, data);
	const recipe = await recipeOf(project, data);
	const facts = {
		dataCheck,
		data,
		git: await gitState(project.root)
	};
	const run = (force ? void 0 : await reuse(project, recipe, facts)) ?? await trainAnew(project, recipe, facts);
	await track(project, {
		check: dataCheck,
		run
	});
	return run;
}
async function reuse(project, recipe, facts) {
	const known = await findKnownRun(project, recipe.recipe);
	if (!known) return void 0;
	if (known.from === "store") {
		if (!await inNewOutput(project, (output) => restoreOutput(project, known.run, output))) return void 0;
	}
	const { run, from } = known;
	const where = from === "folder" ? "of the run before" : "of an accepted run";
	project.host.note(`nothing the model depends on has changed: the model ${where} of ${run.startedAt.slice(0, 16).replace("T", " ")} UTC is used again; --force trains anyway`);
	const { digest, kind: _kind, schema: _schema, createdAt: _createdAt, pawl: _pawl, ...rest } = run;
	const first = run.reused ?? {
		run: digest,
		from
	};
	if (from === "folder" && run.dataCheck === facts.dataCheck.digest && run.commit === (facts.git?.commit ?? null)) return run;
	return writeRecord(project, "run", sealRecord("run", {
		...rest,
		...placeOf(facts),
		reused: {
			...first,
			from
		}
	}));
}
function placeOf({ dataCheck, git }) {
	return {
		dataCheck: dataCheck.digest,
		commit: git?.commit ?? null,
		dirty: git?.dirty ?? null
	};
}
async function trainAnew(project, recipe, facts) {
	const { train: how, model } = project.config;
	const { data } = facts;
	const chosen = how.sweep ? await (await import("./sweep.js")).sweep(project, data) : null;
	const startedAt = new Date();
	const params = chosen?.params ?? how.params;
	let produced;
	let outputs = [];
	await inNewOutput(project, async (output) => {
		produced = await trainInto(project, {
			data,
			params,
			seed: how.seed,
			output
		});
		outputs = await listFiles(output);
		return true;
	});
	const { modelFiles, ...measured } = produced;
	const after = how.run === void 0 ? recipe : await recipeOf(project, data);
	return writeRecord(project, "run", sealRecord("run", {
		model,
		...placeOf(facts),
		trainer: how.trainer ?? "command",
		command: how.run ?? null,
		params,
		seed: how.seed,
		features: featureNames(project.config, data.train),
		data: data.files.map(({ role, path, digest }) => ({
			role,
			path,
			digest
		})),
		...after,
		modelDigest: modelDigest(outputs, modelFiles),
		outputs: outputs.map((file) => ({
			...file,
			path: relative(project.root, join(outputFolder(project), file.path)).replaceAll("\\", "/")
		})),
		startedAt: startedAt.toISOString(),
		durationMs: Date.now() - startedAt.getTime(),
		...measured,
		sweep: chosen?.record ?? null,
		reused: null,
		cost: null
	}));
}
async function inNewOutput(project, fill) {
	const output = `${outputFolder(project)}.${randomBytes(4).toString("hex")}.tmp`;
	try {
		await mkdir(output, { recursive: true });
		const filled = await fill(output);
		if (filled) await replaceFolder(output, outputFolder(project));
		return filled;
	} finally {
		await rm(output, {
			recursive: true,
			force: true
		});
	}
}
function modelDigest(outputs, names) {
	const files = outputs.filter((file) => names.includes(file.path));
	const [only, another] = files;
	if (!only) return null;
	return another ? digestOfJson(files.map(({ path, digest }) => ({
		path,
		digest
	}))) : only.digest;
}
async function listFiles(folder) {
	const paths = (await readdir(folder, {
		recursive: true,
		withFileTypes: true
	})).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	const files = [];
	for (const path of paths) files.push({
		path: relative(folder, path).replaceAll("\\", "/"),
		...await digestFile(path)
	});
	return files.sort((a, b) => a.path < b.path ? -1 : 1);
}
async function replaceFolder(source, target) {
	const old = `${source}.old`;
	await rename(target, old).catch((error) => {
		if (error.code !== "ENOENT") throw error;
	});
	await rename(source, target);
	await rm(old, {
		recursive: true,
		force: true
	});
}
export { restoreOutput as a, isInPlace as i, modelDigest as n, train as r, listFiles as t };
