import { t as digestFile } from "./digest-file.js";
import { a as storedEvaluation, o as storedRun, t as baselineRef } from "./baseline.js";
import { i as outputFolder } from "./predictions.js";
import { t as readRecord } from "./work-folder.js";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
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
export { isInPlace as n, restoreOutput as r, findKnownRun as t };
