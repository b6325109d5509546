import { t as PawlError } from "./errors.js";
import { i as stopped, p as recordParams } from "./training-checks.js";
import { i as integerIn, o as objectAt, r as distinctTexts } from "./untrusted.js";
import { c as bytesOf, i as applyBins, l as joinTrees, t as drawRows } from "./sampling.js";
import { _ as featuresPerSplit, a as numberPredictions, c as readLearnt, d as arraysOf, f as checkBins, i as columnOf, l as shared, n as fastTrees, o as predictionsOf, p as checkTrees, r as leafOf, s as predictionsOfTwo, t as addAnswers, v as readForestSettings } from "./walk.js";
import { n as outputsOf, t as forestGrower } from "./forest-job.js";
import { t as createRandom } from "./random.js";
import { o as partSeed } from "./feature-column.js";
import { setImmediate } from "node:timers/promises";
import { availableParallelism } from "node:os";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
// packages/models/trees/forest-threads.ts
const LEAST_WORK = 4e6;
const ENTRIES = [
	"./forest-worker.ts",
	"./forest-worker.js",
	"./shared/forest-worker.js"
];
async function growForest(job, count, context) {
	const wanted = Math.min(context.threads ?? availableParallelism(), count);
	const work = job.binned.rows * job.binned.features * count;
	const next = new Int32Array(new SharedArrayBuffer(4));
	const there = new Uint8Array(count);
	const deliver = (index, grown) => {
		if (there[index] === 1) return;
		there[index] = 1;
		context.onTree(grown, index);
	};
	const helpers = startHelpers(work >= LEAST_WORK ? wanted - 1 : 0, {
		job,
		next,
		count
	}, deliver);
	try {
		const grow = forestGrower(job);
		for (let index = Atomics.add(next, 0, 1); index < count; index = Atomics.add(next, 0, 1)) {
			deliver(index, grow(index));
			await setImmediate();
			context.signal?.throwIfAborted();
		}
		await Promise.race([Promise.all(helpers.map(({ ended }) => ended)), aborted(context.signal)]);
		for (let index = 0; index < count; index++) if (there[index] === 0) deliver(index, grow(index));
		for (const { failure } of helpers) if (failure.error) throw failure.error;
	} finally {
		await Promise.all(helpers.map(({ worker }) => worker.terminate()));
	}
}
function startHelpers(threads, order, deliver) {
	const entry = ENTRIES.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
	if (!entry) return [];
	const helpers = [];
	for (let thread = 0; thread < threads; thread++) {
		const worker = startWorker(entry, order);
		if (!worker) break;
		const failure = {};
		const ended = new Promise((resolve) => {
			worker.on("message", ({ index, grown }) => {
				try {
					deliver(index, grown);
				} catch (error) {
					failure.error = error;
					resolve();
				}
			});
			worker.on("error", () => resolve());
			worker.on("exit", () => resolve());
		});
		helpers.push({
			worker,
			ended,
			failure
		});
	}
	return helpers;
}
function startWorker(entry, workerData) {
	try {
		return new Worker(entry, { workerData });
	} catch {
		return;
	}
}
function aborted(signal) {
	return new Promise((_, reject) => {
		signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}
// packages/models/trees/out-of-bag.ts
function outOfBag(job, trees, fast) {
	const { rows } = job.binned;
	const outputs = outputsOf(job.target);
	const answers = new Float64Array(rows * outputs);
	const times = new Int32Array(rows);
	const counts = new Float64Array(rows);
	for (let tree = 0; tree < trees.starts.length - 1; tree++) {
		drawRows(counts, job.sampling, createRandom(partSeed(job.seed, tree)));
		for (let row = 0; row < rows; row++) {
			if (counts[row] !== 0) continue;
			const leaf = leafOf(fast, tree, job.binned, row);
			times[row]++;
			for (let k = 0; k < outputs; k++) answers[row * outputs + k] += fast.values[leaf + k];
		}
	}
	let known = 0;
	for (let row = 0; row < rows; row++) {
		if (times[row] > 0) known++;
		for (let k = 0; k < outputs; k++) answers[row * outputs + k] /= times[row];
	}
	return {
		answers,
		rows: known
	};
}
// packages/models/trees/random-forest.ts
const LARGEST_FOREST = 15e8;
const TREES_TO_FORETELL = 3;
const randomForest = {
	name: "random-forest",
	checkParams,
	train,
	open
};
function checkParams(params, { task, columns }) {
	featuresPerSplit(readForestSettings(params, task).max_features, columns);
}
async function train(input, context = {}) {
	const settings = readForestSettings(input.params, input.task);
	const learnt = readLearnt(input, settings);
	const job = jobOf(settings, learnt, input);
	const { trees, importance } = await grow(job, settings.trees, context);
	const facts = { importance: Object.fromEntries(input.features.map((name, f) => [name, importance[f]])) };
	if (settings.out_of_bag) facts.out_of_bag = outOfBagFacts(outOfBag(job, trees, fastTrees(trees, learnt.bins.length)), job.target, learnt);
	return {
		format: "pawl-model",
		version: 1,
		trainer: randomForest.name,
		task: input.task,
		target: input.target,
		features: [...input.features],
		...learnt.target.labels ? { labels: learnt.target.labels } : {},
		preprocessing: { features: learnt.bins },
		params: recordParams(settings),
		seed: input.seed,
		dataDigest: input.dataDigest ?? null,
		facts,
		body: { outputs: trees.outputs },
		arrays: arraysOf(trees)
	};
}
function jobOf(settings, learnt, { seed }) {
	const { rows, features } = learnt.binned;
	return {
		binned: learnt.binned,
		texts: learnt.texts,
		directions: learnt.directions,
		target: targetOf(learnt),
		weights: learnt.weights,
		shape: {
			minLeaf: settings.min_samples_leaf,
			minWeight: Number.MIN_VALUE,
			minSplit: settings.min_samples_split,
			maxDepth: settings.max_depth ?? Number.POSITIVE_INFINITY,
			maxLeaves: settings.max_leaves ?? Number.POSITIVE_INFINITY,
			maxFeatures: featuresPerSplit(settings.max_features, features),
			lambda: 0,
			entropy: settings.criterion === "entropy",
			smoothing: 10,
			minGain: -1e-9
		},
		sampling: {
			replacement: settings.bootstrap,
			draws: Math.max(1, Math.round(settings.sample_share * rows))
		},
		seed
	};
}
function targetOf({ target: { labels, values } }) {
	if (labels && labels.length > 2) {
		const codes = new Int32Array(new SharedArrayBuffer(values.length * 4));
		codes.set(values);
		return {
			kind: "classes",
			codes,
			classes: labels.length
		};
	}
	if (labels) return {
		kind: "two",
		values: shared(values)
	};
	const centre = values.reduce((sum, value) => sum + value / values.length, 0);
	return {
		kind: "number",
		values: shared(values.map((value) => value - centre)),
		centre
	};
}
async function grow(job, count, { onProgress, signal, threads }) {
	const grown = Array.from({ length: count });
	let done = 0;
	let bytes = 0;
	try {
		await growForest(job, count, {
			threads,
			signal,
			onTree(tree, index) {
				grown[index] = tree;
				done++;
				bytes += bytesOf(tree.tree);
				refuseTooLarge(bytes, done, count);
				onProgress?.(done, count, "growing trees");
			}
		});
	} catch (error) {
		throw signal?.aborted ? stopped(signal) : error;
	}
	const whole = grown;
	const importance = new Float64Array(job.binned.features);
	for (const tree of whole) tree.importance.forEach((share, f) => {
		importance[f] += share;
	});
	const total = importance.reduce((sum, share) => sum + share, 0);
	return {
		trees: joinTrees(whole.map(({ tree }) => tree), outputsOf(job.target)),
		importance: total > 0 ? importance.map((share) => share / total) : importance
	};
}
function refuseTooLarge(bytes, done, count) {
	if (done < Math.min(count, TREES_TO_FORETELL) || bytes / done * count <= LARGEST_FOREST) return;
	const most = Math.floor(LARGEST_FOREST * done / bytes);
	const each = `${(bytes / done / 1e6).toPrecision(2)} MB`;
	throw new PawlError("config", `${count} trees of about ${each} each are more than memory can hold`, {
		where: "train.params.trees",
		remedy: most >= 1 ? `Set \`trees\` to ${most} at most, or \`max_depth\` or \`min_samples_leaf\` for smaller trees.` : "Set `max_depth` or a larger `min_samples_leaf` for smaller trees."
	});
}
function outOfBagFacts({ answers, rows }, target, { target: { values } }) {
	if (rows === 0) return { rows };
	const outputs = outputsOf(target);
	let losses = 0;
	let right = 0;
	for (let row = 0; row < values.length; row++) {
		if (Number.isNaN(answers[row * outputs])) continue;
		if (target.kind === "number") losses += (answers[row] - values[row]) ** 2;
		else if (likeliest(answers, row, outputs) === values[row]) right++;
	}
	return target.kind === "number" ? {
		rows,
		rmse: Math.sqrt(losses / rows)
	} : {
		rows,
		accuracy: right / rows
	};
}
function likeliest(answers, row, outputs) {
	if (outputs === 1) return answers[row] > .5 ? 1 : 0;
	let best = 0;
	for (let k = 1; k < outputs; k++) if (answers[row * outputs + k] > answers[row * outputs + best]) best = k;
	return best;
}
function readForest(model) {
	const { labels, features } = model;
	if (labels) distinctTexts(labels, "labels", 2, labels.length);
	const bins = checkBins(model.preprocessing, features);
	const most = labels && labels.length > 2 ? labels.length : 1;
	const body = objectAt(model.body, "body", ["outputs"]);
	return {
		bins,
		trees: checkTrees(model.arrays, bins, integerIn(body.outputs, "body.outputs", most, most))
	};
}
function open(model) {
	const { task, labels } = model;
	const { bins, trees } = readForest(model);
	const fast = fastTrees(trees, bins.length);
	return {
		task,
		...labels ? { labels } : {},
		async predict(table) {
			return predict(fast, bins, labels, table);
		}
	};
}
function predict(fast, bins, labels, table) {
	const answers = new Float64Array(table.rows * fast.outputs);
	addAnswers(fast, applyBins(bins, table), answers, {
		from: 0,
		to: table.rows
	});
	const count = fast.roots.length;
	for (let i = 0; i < answers.length; i++) answers[i] /= count;
	if (!labels) return numberPredictions(answers);
	if (labels.length === 2) return predictionsOfTwo(labels, answers);
	return predictionsOf(labels, labels.map((_, k) => columnOf(answers, labels.length, k)));
}
export { readForest as n, randomForest as t };
