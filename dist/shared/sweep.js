import { t as metricValue } from "./prepare.js";
import { n as digestOf, r as digestOfJson, t as canonicalJson } from "./canonical.js";
import { n as didYouMean, r as nearest, t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { n as quantileBins } from "./quantile-bins.js";
import { n as shuffle, t as createRandom } from "./random.js";
import { s as distinctValues } from "./time-value.js";
import { d as timesOf, l as missingValue, r as featureNames } from "./data.js";
import { i as textAt, r as takeRows, t as findColumn } from "./column.js";
import { c as truthOf, n as candidateEvidence, s as textColumn } from "./predictions.js";
import { t as rowFacts } from "./row-facts.js";
import { i as requireMetric } from "./declarations.js";
import { i as findTrainer } from "./model-file.js";
import { t as digestFile } from "./digest-file.js";
import { n as dataDigest, r as trainInto, t as recipeOf } from "./recipe.js";
import { t as parseShard } from "./shard.js";
import { open, readFile, readdir, rm, stat, truncate } from "node:fs/promises";
import { join, relative } from "node:path";
import { randomBytes } from "node:crypto";
// packages/models/sweep/folds.ts
const BINS = 10;
function makeFolds(input) {
	const { rows, method, folds, seed } = input;
	if (!Number.isInteger(folds) || folds < 2) throw new PawlError("config", `the number of folds must be a whole number from 2, not ${folds}`, {
		where: "train.sweep.folds",
		remedy: "Use a number such as 5."
	});
	if (folds > rows) throw tooMany(folds, `${rows} rows`);
	const random = createRandom(seed);
	if (method === "random") return validateOnce(dealOut([shuffledRows(rows, random)], rows, folds), folds);
	const column = neededColumn(input);
	if (method === "time") return expandingWindow(timesOf(column), folds, column.name);
	return validateOnce(method === "group" ? byGroup(column, folds, random) : byClass(column, rows, folds, random), folds);
}
function neededColumn({ by, method }) {
	if (by !== void 0) return by;
	throw new PawlError("config", `folds by ${method} need a column`, {
		where: "train.sweep.by",
		remedy: "Name it in `train.sweep.by`."
	});
}
function tooMany(folds, what) {
	return new PawlError("data", `${folds} folds cannot be made of ${what}`, {
		where: "train.sweep.folds",
		remedy: "Set fewer folds, or give more rows."
	});
}
function validateOnce(chosen, folds) {
	return Array.from({ length: folds }, (_, fold) => ({
		train: rowsWhere(chosen, (other) => other !== fold),
		validation: rowsWhere(chosen, (other) => other === fold)
	}));
}
function rowsWhere(labels, holds) {
	const rows = new Int32Array(labels.length);
	let count = 0;
	for (let row = 0; row < labels.length; row++) if (holds(labels[row])) rows[count++] = row;
	return rows.slice(0, count);
}
function shuffledRows(rows, random) {
	const order = Int32Array.from({ length: rows }, (_, row) => row);
	shuffle(order, random);
	return order;
}
function dealOut(classes, rows, folds) {
	const chosen = new Int32Array(rows);
	let next = 0;
	for (const members of classes) for (const row of members) chosen[row] = next++ % folds;
	return chosen;
}
function byClass(column, rows, folds, random) {
	const codes = classesOf(column);
	const members = [];
	for (const row of shuffledRows(rows, random)) {
		members[codes[row]] ??= [];
		members[codes[row]].push(row);
	}
	return dealOut(members.filter((some) => some !== void 0).map((some) => Int32Array.from(some)), rows, folds);
}
function classesOf(column) {
	if (column.kind === "text") return distinctValues(column).codes;
	const few = distinctValues(column, BINS);
	if (few !== void 0) return few.codes;
	return quantileBins(column.values, column.nulls, BINS).codes.map((bin) => bin + 1);
}
function byGroup(column, folds, random) {
	const { codes, counts, values } = distinctValues(column);
	const none = values.indexOf(null);
	if (none >= 0) throw missingValue(column, codes.indexOf(none), "group");
	if (folds > counts.length) throw tooMany(folds, `${counts.length} groups of "${column.name}"`);
	const order = Array.from(shuffledRows(counts.length, random)).sort((a, b) => counts[b] - counts[a]);
	const sizes = new Int32Array(folds);
	const foldOf = new Int32Array(counts.length);
	for (const group of order) {
		const smallest = sizes.indexOf(sizes.reduce((least, size) => Math.min(least, size)));
		foldOf[group] = smallest;
		sizes[smallest] += counts[group];
	}
	return codes.map((code) => foldOf[code]);
}
function expandingWindow(times, folds, name) {
	const sorted = times.slice().sort();
	const changes = [];
	for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) changes.push(i);
	if (folds > changes.length) throw tooMany(folds, `${changes.length + 1} different times of "${name}", of which one more is needed`);
	const starts = chooseStarts(changes, sorted.length, folds);
	return starts.map((start, fold) => {
		const first = sorted[start];
		const end = fold + 1 < folds ? sorted[starts[fold + 1]] : Number.POSITIVE_INFINITY;
		return {
			train: rowsBetween(times, Number.NEGATIVE_INFINITY, first),
			validation: rowsBetween(times, first, end)
		};
	});
}
function chooseStarts(changes, rows, folds) {
	const size = Math.floor(rows / (folds + 1));
	const starts = [];
	let next = 0;
	for (let fold = 0; fold < folds; fold++) {
		const even = rows - (folds - fold) * size;
		const last = changes.length - (folds - fold);
		while (next < last && Math.abs(changes[next + 1] - even) <= Math.abs(changes[next] - even)) next++;
		starts.push(changes[next++]);
	}
	return starts;
}
function rowsBetween(times, from, before) {
	const rows = [];
	for (let row = 0; row < times.length; row++) if (times[row] >= from && times[row] < before) rows.push(row);
	return Int32Array.from(rows);
}
function shareOfRows(rows, share, seed) {
	const order = rows.slice();
	shuffle(order, createRandom(seed));
	return order.slice(0, Math.max(1, Math.round(share * rows.length))).sort();
}
// packages/models/sweep/halving.ts
function planHalving({ trials, least, most, factor }) {
	if (!Number.isInteger(trials) || trials < 1) throw unfit(`${trials} trials cannot be halved`);
	if (!(factor >= 2 && Number.isFinite(factor))) throw unfit(`the factor must be 2 or more, not ${factor}`);
	if (!(least > 0 && most >= least && Number.isFinite(most))) throw unfit(`the resource cannot go from ${least} to ${most}`);
	const isShare = most <= 1;
	if (!isShare && !(Number.isInteger(least) && Number.isInteger(most))) throw unfit(`a resource from ${least} to ${most} must be of whole numbers`);
	const steps = Math.min(powersIn(trials, factor), powersIn(most / least, factor));
	return Array.from({ length: steps + 1 }, (_, rung) => {
		const resource = most / factor ** (steps - rung);
		return {
			resource: isShare ? Number(resource.toPrecision(6)) : Math.floor(resource + 1e-9),
			survivors: Math.ceil(trials / factor ** rung - 1e-9)
		};
	});
}
function powersIn(value, factor) {
	let powers = 0;
	for (let product = factor; product <= value * (1 + 1e-9); product *= factor) powers++;
	return powers;
}
function unfit(message) {
	return new PawlError("config", message, {
		where: "train.sweep",
		remedy: "Give a range of the resource such as 10 to 200 trees, and a factor such as 3."
	});
}
// packages/models/sweep/journal.ts
function taskKey(trial, fold, rung) {
	return `${trial}/${fold}/${rung}`;
}
function memoryJournal(entries = []) {
	const known = new Map();
	const put = (entry) => {
		known.set(taskKey(entry.trial, entry.fold, entry.rung), entry);
	};
	for (const entry of entries) put(entry);
	return {
		get: (key) => known.get(key),
		add: async (entry) => put(entry),
		entries: () => [...known.values()]
	};
}
async function openJournal(file, digest) {
	const found = await readJournal(file, digest);
	if (found === void 0) await writeFileAtomic(file, headerLine(digest));
	else await truncate(file, found.bytes);
	const journal = memoryJournal(found?.entries);
	let last = Promise.resolve();
	return {
		...journal,
		add(entry) {
			last = last.then(async () => {
				await appendLine(file, `${JSON.stringify(entry)}\n`);
				await journal.add(entry);
			});
			return last;
		}
	};
}
async function appendLine(file, line) {
	const handle = await open(file, "a");
	try {
		await handle.writeFile(line);
		await handle.sync();
	} finally {
		await handle.close();
	}
}
async function readJournal(file, digest) {
	const bytes = await readFile(file).catch((error) => {
		if (error.code === "ENOENT") return void 0;
		throw error;
	});
	if (bytes === void 0) return void 0;
	const end = bytes.lastIndexOf("\n") + 1;
	if (end === 0 && headerLine(digest).startsWith(bytes.toString())) return void 0;
	const [header = "", ...lines] = bytes.toString("utf8", 0, Math.max(0, end - 1)).split("\n");
	checkHeader(file, header, digest);
	return {
		entries: lines.map((line, i) => {
			const entry = readEntry(line);
			if (entry !== void 0) return entry;
			throw new PawlError("record", "this line of the journal is damaged", {
				where: `${file}:${i + 2}`,
				remedy: "Delete the line: its task will be done again."
			});
		}),
		bytes: end
	};
}
function headerLine(digest) {
	return `${JSON.stringify({
		journal: "pawl-sweep",
		version: 1,
		digest
	})}\n`;
}
function checkHeader(file, line, digest) {
	const header = parseObject(line);
	if (header?.journal !== "pawl-sweep" || header.version !== 1) throw new PawlError("record", "this file is no journal of a sweep, or one of another version", {
		where: `${file}:1`,
		remedy: "Name another file, or delete this one."
	});
	if (header.digest === digest) return;
	throw new PawlError("record", "this is the journal of another sweep", {
		where: `${file}:1`,
		remedy: "The space, data, folds, seed or code changed since, so its scores cannot be used. Delete it to begin anew."
	});
}
function readEntry(line) {
	const value = parseObject(line);
	if (value === void 0) return void 0;
	const { trial, fold, rung, score, failure, seconds } = value;
	if (typeof trial !== "string" || !isCount(fold) || !isCount(rung)) return void 0;
	if (typeof seconds !== "number" || seconds < 0) return void 0;
	if (typeof score === "number" && failure === null) return {
		trial,
		fold,
		rung,
		score,
		failure,
		seconds
	};
	if (score !== null || typeof failure !== "string") return void 0;
	return {
		trial,
		fold,
		rung,
		score,
		failure,
		seconds
	};
}
function isCount(value) {
	return Number.isSafeInteger(value) && value >= 0;
}
function parseObject(line) {
	try {
		const value = JSON.parse(line);
		return typeof value === "object" && value !== null ? value : void 0;
	} catch {
		return;
	}
}
// packages/models/sweep/replay.ts
function rungsOf$1({ method, rungs = [], trials }) {
	if (method !== "halving") return [{
		resource: null,
		survivors: trials.length
	}];
	if (rungs.length > 0) return rungs;
	throw new PawlError("config", "a sweep by halving has no rungs", { where: "train.sweep" });
}
function trialsOf(trials, { index, of }) {
	if (!Number.isInteger(of) || !Number.isInteger(index) || index < 1 || index > of) throw new PawlError("usage", `there is no shard ${index}/${of}`, { remedy: "Number the shards from 1: 1/3, 2/3 and 3/3." });
	return trials.filter(({ id }) => Number.parseInt(digestOf(id).slice(-8), 16) % of === index - 1);
}
function replay(plan, journal, shards) {
	const rungs = rungsOf$1(plan);
	const parts = shards.map((shard) => replayPart(plan, rungs, journal, trialsOf(plan.trials, shard)));
	const results = new Map(parts.flatMap(({ results }) => results).map((one) => [one.trial, one]));
	const trials = plan.trials.flatMap((trial) => results.get(trial) ?? []);
	const [best = null] = ranked(trials.filter(({ state }) => state === "done"), plan.better);
	const { method, better, folds } = plan;
	return {
		result: {
			method,
			better,
			folds,
			rungs,
			trials,
			best
		},
		lacking: parts.flatMap(({ lacking }) => lacking)
	};
}
function ranked(results, better) {
	const sign = better === "higher" ? -1 : 1;
	return results.filter(({ mean }) => mean !== null).sort((a, b) => sign * (a.mean - b.mean));
}
function sizeAt(rungs, rung, part) {
	return Math.ceil(rungs[rung].survivors / rungs[0].survivors * part - 1e-9);
}
function replayPart(plan, rungs, journal, trials) {
	const results = [];
	const seconds = new Map();
	let running = trials;
	for (const [rung, { resource }] of rungs.entries()) {
		const standing = running.map((trial) => standingOf(plan, journal, {
			trial,
			rung,
			resource
		}));
		const lacking = standing.flatMap((one) => one.lacking);
		if (lacking.length > 0) return {
			results,
			lacking
		};
		for (const { result } of standing) seconds.set(result.trial, (seconds.get(result.trial) ?? 0) + result.seconds);
		const scored = standing.map(({ result }) => ({
			...result,
			seconds: seconds.get(result.trial)
		}));
		const next = rungs[rung + 1];
		const kept = next === void 0 ? 0 : sizeAt(rungs, rung + 1, trials.length);
		const goingOn = new Set(ranked(scored, plan.better).slice(0, kept).map(({ trial }) => trial));
		for (const result of scored) {
			if (goingOn.has(result.trial)) continue;
			const isStopped = result.state === "done" && next !== void 0;
			results.push(isStopped ? {
				...result,
				state: "stopped"
			} : result);
		}
		running = running.filter((trial) => goingOn.has(trial));
	}
	return {
		results,
		lacking: []
	};
}
function standingOf({ folds }, journal, task) {
	const { trial, rung, resource } = task;
	const entries = Array.from({ length: folds }, (_, fold) => journal.get(taskKey(trial.id, fold, rung)));
	const failed = entries.find((entry) => entry !== void 0 && entry.failure !== null);
	const absent = entries.flatMap((entry, fold) => entry === void 0 ? [{
		...task,
		fold
	}] : []);
	const scores = entries.map((entry) => entry?.score ?? null);
	const common = {
		trial,
		rung,
		resource,
		scores,
		seconds: entries.reduce((sum, entry) => sum + (entry?.seconds ?? 0), 0)
	};
	if (failed !== void 0) return {
		result: failedResult(common, failed),
		lacking: []
	};
	return {
		result: {
			...common,
			state: "done",
			...meanOf(scores)
		},
		lacking: absent
	};
}
function failedResult(common, { fold, failure }) {
	const message = `fold ${fold + 1}: ${failure}`;
	return {
		...common,
		state: "failed",
		mean: null,
		standardError: null,
		message
	};
}
function meanOf(scores) {
	const known = scores.filter((score) => score !== null);
	if (known.length === 0) return {
		mean: null,
		standardError: null
	};
	const { mean, standardError } = meanAndError(known);
	return {
		mean,
		standardError
	};
}
function meanAndError(values) {
	const mean = values.reduce((sum, value) => sum + value / values.length, 0);
	if (values.length < 2) return {
		mean,
		standardError: null
	};
	const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	return {
		mean,
		standardError: Math.sqrt(squares / (values.length - 1) / values.length)
	};
}
// packages/models/sweep/schedule.ts
const WHOLE = {
	index: 1,
	of: 1
};
async function runSweep(options) {
	const shard = options.shard ?? WHOLE;
	const tally = countTasks(options, shard);
	for (;;) {
		options.signal?.throwIfAborted();
		const { result, lacking } = replay(options, options.journal, [shard]);
		if (lacking.length === 0) return shard.of === 1 ? refuseAllFailed(result) : result;
		const failed = new Set();
		for (const task of lacking) {
			if (failed.has(task.trial.id)) continue;
			const entry = await runTask(options, task);
			await options.journal.add(entry);
			if (entry.failure !== null) failed.add(task.trial.id);
			tally.done++;
			options.onProgress?.({
				...tally,
				task,
				entry
			});
		}
	}
}
function sweepResult(plan, journal, shards = 1) {
	return refuseAllFailed(refuseLacking(plan, journal, shards));
}
function refuseLacking(plan, journal, shards) {
	const { result, lacking } = replay(plan, journal, allShards(shards));
	if (lacking.length > 0) throw lackingTasks(lacking, shards);
	return result;
}
function allShards(of) {
	return Array.from({ length: of }, (_, i) => ({
		index: i + 1,
		of
	}));
}
const MOST_NAMED = 5;
function lackingTasks(lacking, shards) {
	const named = lacking.slice(0, MOST_NAMED).map(({ trial, fold, rung }) => `${trial.id} on fold ${fold + 1}${rung > 0 ? ` at rung ${rung + 1}` : ""}`);
	const more = lacking.length > MOST_NAMED ? ` and ${lacking.length - MOST_NAMED} more` : "";
	const trials = [...new Set(lacking.map(({ trial }) => trial))];
	const absent = allShards(shards).filter((shard) => trialsOf(trials, shard).length > 0).map(({ index, of }) => `${index}/${of}`);
	const whose = shards === 1 ? "" : ` (shard ${absent.join(", ")})`;
	return new PawlError("record", `the sweep is not finished${whose}: it lacks ${named.join(", ")}${more}`, { remedy: shards === 1 ? "Run the sweep again: it goes on." : "Run the shard again, or give its journal as well." });
}
function refuseAllFailed(result) {
	if (result.best !== null || result.trials.length === 0) return result;
	const first = result.trials.find(({ state }) => state === "failed");
	const whole = result.trials.every(({ state }) => state === "failed") ? "every trial failed" : "every trial that was to be run in full failed";
	throw new PawlError("config", `${whole}; ${first.trial.id} on ${first.message}`, {
		where: "train.params",
		remedy: "Correct the parameters or the trainer, delete the journal and run the sweep again."
	});
}
async function runTask(options, task) {
	const { now = () => performance.now() } = options;
	options.signal?.throwIfAborted();
	const start = now();
	const outcome = await score$1(options, task);
	const { trial, fold, rung } = task;
	return {
		trial: trial.id,
		fold,
		rung,
		...outcome,
		seconds: (now() - start) / 1e3
	};
}
async function score$1({ evaluate, signal }, task) {
	try {
		return checkScore(await evaluate(task));
	} catch (error) {
		signal?.throwIfAborted();
		if (error instanceof Error && error.name === "AbortError") throw error;
		return {
			score: null,
			failure: error instanceof Error ? error.message : String(error)
		};
	}
}
function checkScore(score) {
	if (Number.isFinite(score)) return {
		score,
		failure: null
	};
	return {
		score: null,
		failure: `the score is ${score}`
	};
}
function countTasks(options, shard) {
	const rungs = rungsOf$1(options);
	const own = trialsOf(options.trials, shard);
	const total = rungs.reduce((sum, _, rung) => sum + sizeAt(rungs, rung, own.length) * options.folds, 0);
	let done = 0;
	for (const { id } of own) for (let rung = 0; rung < rungs.length; rung++) for (let fold = 0; fold < options.folds; fold++) if (options.journal.get(taskKey(id, fold, rung)) !== void 0) done++;
	return {
		done,
		total
	};
}
// packages/models/sweep/merge.ts
async function mergeJournals(files, digest, expected) {
	const merged = new Map();
	for (const file of files) {
		const found = await readJournal(file, digest);
		if (found === void 0) throw new PawlError("record", "there is no journal of a sweep", {
			where: file,
			remedy: "Give the journals of all the shards."
		});
		for (const entry of found.entries) {
			const key = taskKey(entry.trial, entry.fold, entry.rung);
			const known = merged.get(key);
			if (known === void 0) merged.set(key, {
				entry,
				file
			});
			else if (known.entry.score !== entry.score) throw contradiction(known, {
				entry,
				file
			});
		}
	}
	const journal = memoryJournal(Array.from(merged.values(), ({ entry }) => entry));
	if (expected !== void 0) refuseLacking(expected, journal, expected.shards);
	return journal;
}
function contradiction(one, other) {
	const { trial, fold } = one.entry;
	const [first, second] = [one, other].map(({ entry, file }) => `${entry.score ?? "failed"} in ${file}`);
	return new PawlError("record", `the journals disagree on trial ${trial}, fold ${fold + 1}: ${first}, ${second}`, {
		where: other.file,
		remedy: "Training is not repeatable, or one is of other code: delete both and run their shards again."
	});
}
// packages/models/sweep/space.ts
const RANGE_KEYS = [
	"from",
	"to",
	"step",
	"scale",
	"whole"
];
const SCALES = ["linear", "log"];
function readSpace(params) {
	const dimensions = Object.entries(params).map(([name, value]) => ({
		name,
		dimension: readDimension(name, value)
	}));
	if (dimensions.every(({ dimension }) => dimension.kind === "fixed")) throw new PawlError("config", "no parameter varies, so there is nothing to sweep over", {
		where: "train.params",
		remedy: "Give a parameter a list such as [6, 10, 14] or a range such as {from: 0.3, to: 1}."
	});
	return { dimensions };
}
function readDimension(name, value) {
	if (isList(value)) {
		if (value.length > 0) return {
			kind: "choices",
			values: distinct(value)
		};
		throw badParam(name, "is an empty list: there is nothing to choose from", { remedy: "List the values to try. For the empty list as a value write {value: []}." });
	}
	if (!isObject(value)) return {
		kind: "fixed",
		value
	};
	const keys = Object.keys(value);
	if (keys.length === 1) {
		const [key] = keys;
		if (key === "value") return {
			kind: "fixed",
			value: value.value
		};
		if (isList(value[key]) && nearest(key, ["value"]) !== void 0) throw badParam(name, `has the unknown key "${key}".${didYouMean(key, ["value"])}`, { remedy: "Write a fixed list as {value: [...]}, and choices as a list alone." });
	}
	return isMeantAsRange(keys) ? readRange(name, value) : {
		kind: "fixed",
		value
	};
}
function distinct(values) {
	return [...new Map(values.map((value) => [canonicalJson(value), value])).values()];
}
function isMeantAsRange(keys) {
	if (keys.includes("from") || keys.includes("to")) return true;
	const meant = keys.map((key) => nearest(key, RANGE_KEYS));
	return meant.includes("from") && meant.includes("to") && !meant.includes(void 0);
}
function readRange(name, value) {
	for (const key of Object.keys(value)) {
		if (RANGE_KEYS.includes(key)) continue;
		throw badParam(name, `has the unknown key "${key}".${didYouMean(key, RANGE_KEYS)}`, { remedy: `A range has the keys ${RANGE_KEYS.join(", ")}. Write a fixed value as {value: ...}.` });
	}
	const { scale = "linear", whole = false } = value;
	if (scale !== "linear" && scale !== "log") {
		const hint = didYouMean(String(scale), SCALES);
		throw badParam(name, `has the scale ${shown(scale)}, which is neither linear nor log.${hint}`);
	}
	if (typeof whole !== "boolean") throw badParam(name, `has ${shown(whole)} as "whole": true or false is meant`);
	const from = numberOf(name, "from", value.from);
	const to = numberOf(name, "to", value.to);
	if (from >= to) throw badParam(name, `goes from ${from} to ${to}, which is no range`, { remedy: "Let `to` be greater than `from`." });
	if (scale === "log" && from <= 0) throw badParam(name, `has a log scale from ${from}: it must begin above 0`, { remedy: "Begin at a small number such as 0.001, or leave `scale` out." });
	const range = {
		kind: "range",
		from,
		to,
		scale,
		whole
	};
	if (value.step === void 0) return checkWhole(name, range);
	return checkWhole(name, {
		...range,
		step: readStep(name, range, value.step)
	});
}
function readStep(name, { from, to, scale }, value) {
	const step = numberOf(name, "step", value);
	if (step <= 0) throw badParam(name, `has the step ${step}: it must be above 0`);
	if (scale === "log") throw badParam(name, "has both a step and a log scale", { remedy: "Leave one of them out, or list the values to try." });
	if (step > to - from) throw badParam(name, `has the step ${step}, and is only ${Number((to - from).toPrecision(6))} wide`, { remedy: "Make the step smaller." });
	return step;
}
function checkWhole(name, range) {
	if (!range.whole) return range;
	for (const key of [
		"from",
		"to",
		"step"
	]) {
		const value = range[key];
		if (value === void 0 || Number.isSafeInteger(value)) continue;
		throw badParam(name, `is of whole numbers, and its "${key}" is ${value}`, { remedy: `Round \`${key}\`, or leave \`whole\` out.` });
	}
	return range;
}
function numberOf(name, key, value) {
	if (typeof value === "number" && Number.isFinite(value)) return value;
	throw badParam(name, `${value === void 0 ? `lacks "${key}"` : `has ${shown(value)} as "${key}"`}: a number is meant`, { remedy: "Write a range as {from: 0.3, to: 1}, and a fixed value as {value: ...}." });
}
function badParam(name, what, details = {}) {
	return new PawlError("config", `"${name}" ${what}`, {
		where: `train.params.${name}`,
		...details
	});
}
function shown(value) {
	return JSON.stringify(value).slice(0, 100);
}
function isList(value) {
	return Array.isArray(value);
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
// packages/models/sweep/table.ts
const LONGEST_TEXT = 100;
function trialTable(result) {
	const names = varyingNames(result);
	return {
		header: [
			...names,
			"mean",
			"standard error",
			"folds",
			"seconds",
			"state"
		],
		rows: inOrder(result).map((one) => [
			...names.map((name) => valueText(one.trial.params[name])),
			numberText(one.mean),
			numberText(one.standardError, 3),
			String(one.scores.filter((score) => score !== null).length),
			numberText(one.seconds, 3),
			stateText(one, result)
		])
	};
}
function choiceSentence(result) {
	const { best, trials, better } = result;
	if (best === null) return "No trial was run in full.";
	const names = varyingNames(result);
	const chosen = `Chosen: ${settingText(best, names)}, mean ${numberText(best.mean)}.`;
	const [, second] = ranked(trials.filter(({ state }) => state === "done"), better);
	if (second === void 0) return `${chosen} It is the only trial that was run in full.`;
	const sign = better === "higher" ? 1 : -1;
	const { mean: lead, standardError } = meanAndError(best.scores.map((score, fold) => sign * (score - second.scores[fold])));
	const runnerUp = `the runner-up (${settingText(second, names)})`;
	if (standardError === null) return `${chosen} It leads ${runnerUp} by ${numberText(lead)} on one fold, which says nothing of the noise.`;
	const isNoise = lead === 0 || lead < 2 * standardError;
	const error = `a paired standard error of ${numberText(standardError, 3)} over ${result.folds} folds`;
	const judgement = isNoise ? "within noise" : "more than noise";
	return `${chosen} It leads ${runnerUp} by ${numberText(lead)} with ${error}: ${judgement}.`;
}
function varyingNames({ trials }) {
	return [...new Set(trials.flatMap(({ trial }) => Object.keys(trial.params)))].filter((name) => new Set(trials.map(({ trial }) => canonicalJson(trial.params[name] ?? null))).size > 1);
}
function inOrder({ trials, better }) {
	const ofState = (state) => trials.filter((one) => one.state === state);
	return [
		...ranked(ofState("done"), better),
		...ranked(ofState("stopped"), better).sort((a, b) => b.rung - a.rung),
		...ofState("failed")
	];
}
function stateText({ state, rung, message }, { rungs }) {
	if (state === "stopped") return `stopped at rung ${rung + 1} of ${rungs.length}`;
	if (state === "failed") return `failed: ${message}`.split("\n")[0].slice(0, LONGEST_TEXT);
	return state;
}
function settingText({ trial }, names) {
	if (names.length === 0) return `trial ${trial.id}`;
	return names.map((name) => `${name} ${valueText(trial.params[name])}`).join(", ");
}
function valueText(value) {
	if (value === void 0) return "";
	return (typeof value === "string" ? value : JSON.stringify(value)).slice(0, LONGEST_TEXT);
}
function numberText(value, digits = 6) {
	return value === null ? "" : String(Number(value.toPrecision(digits)));
}
// packages/models/sweep/trials.ts
const MOST_TRIALS = 1e4;
const MOST_VAIN_DRAWS = 1e3;
function gridTrials(space) {
	for (const { name, dimension } of space.dimensions) {
		if (dimension.kind !== "range" || dimension.step !== void 0) continue;
		throw new PawlError("config", `the range of "${name}" has no step, which a grid needs`, {
			where: `train.params.${name}`,
			remedy: dimension.scale === "log" ? "List the values to try, or set `train.sweep.method` to random." : "Add `step` to the range, list the values to try, or set `train.sweep.method` to random."
		});
	}
	const size = sizeOf(space);
	if (size > MOST_TRIALS) throw new PawlError("config", `the grid has ${size} trials; ${MOST_TRIALS} are the most`, {
		where: "train.params",
		remedy: "Give fewer values, or set `train.sweep.method` to random."
	});
	const trials = new Map();
	for (let index = 0; index < size; index++) {
		const trial = trialAt(space, index);
		trials.set(trial.id, trial);
	}
	return [...trials.values()];
}
function randomTrials(space, count, seed) {
	if (!Number.isInteger(count) || count < 1 || count > MOST_TRIALS) throw new PawlError("config", `the number of trials must be from 1 to ${MOST_TRIALS}, not ${count}`, {
		where: "train.sweep.trials",
		remedy: "Use a whole number such as 20."
	});
	const random = createRandom(seed);
	const wanted = Math.min(count, sizeOf(space));
	const found = new Map();
	const add = (params) => {
		const key = canonicalJson(params);
		if (found.has(key)) return false;
		found.set(key, trialOf(params));
		return true;
	};
	for (let vain = 0; found.size < wanted && vain < MOST_VAIN_DRAWS;) vain = add(paramsOf$1(space, (dimension) => draw(dimension, random))) ? 0 : vain + 1;
	const listed = Number.isFinite(sizeOf(space)) ? sizeOf(space) : 0;
	for (let index = 0; found.size < wanted && index < listed; index++) add(trialAt(space, index).params);
	return [...found.values()];
}
function trialOf(params) {
	return {
		id: digestOfJson(params).slice(7).slice(0, 12),
		params
	};
}
function paramsOf$1(space, choose) {
	return Object.fromEntries(space.dimensions.map(({ name, dimension }, place) => [name, choose(dimension, place)]));
}
function sizeOf(space) {
	return space.dimensions.reduce((size, { dimension }) => size * countOf(dimension), 1);
}
function countOf(dimension) {
	if (dimension.kind === "fixed") return 1;
	if (dimension.kind === "choices") return dimension.values.length;
	const step = dimension.step ?? (dimension.whole ? 1 : 0);
	return step === 0 ? Number.POSITIVE_INFINITY : Math.floor((dimension.to - dimension.from) / step + 1e-9) + 1;
}
function trialAt(space, index) {
	const indices = [];
	let rest = index;
	for (const { dimension } of space.dimensions.toReversed()) {
		const count = countOf(dimension);
		indices.unshift(rest % count);
		rest = Math.floor(rest / count);
	}
	return trialOf(paramsOf$1(space, (dimension, place) => valueAt(dimension, indices[place])));
}
function valueAt(dimension, index) {
	if (dimension.kind === "fixed") return dimension.value;
	if (dimension.kind === "choices") return dimension.values[index];
	const value = dimension.from + index * (dimension.step ?? 1);
	return within(dimension, dimension.whole ? value : Number(value.toPrecision(12)));
}
function draw(dimension, random) {
	const count = countOf(dimension);
	if (dimension.kind !== "range" || dimension.step !== void 0) return valueAt(dimension, Math.floor(uniform(random) * count));
	const { from, to, scale, whole } = dimension;
	const share = uniform(random);
	const margin = whole ? .5 : 0;
	const [low, high] = [from - margin, to + margin];
	const value = scale === "log" ? Math.exp(Math.log(low) * (1 - share) + Math.log(high) * share) : low * (1 - share) + high * share;
	return within(dimension, whole ? Math.round(value) : readable(dimension, value));
}
function readable({ from, to }, value) {
	const isNarrow = to - from < .001 * Math.max(Math.abs(from), Math.abs(to));
	return Number(value.toPrecision(isNarrow ? 15 : 6));
}
function within({ from, to }, value) {
	return Math.min(to, Math.max(from, value));
}
function uniform(random) {
	const high = random.next() >>> 5;
	const low = random.next() >>> 6;
	return (high * 2 ** 26 + low) / 2 ** 53;
}
// packages/pipeline/sweep-setup.ts
async function prepare(project, data) {
	const { config } = project;
	const how = config.train.sweep;
	if (!how) throw new PawlError("config", "`train.sweep` does not say how to sweep", {
		where: "train.sweep",
		remedy: "Write `sweep: { method: random, trials: 20 }` below `train`, and lists or ranges in `params`."
	});
	const space = readSpace(config.train.params);
	const trials = how.method === "grid" ? gridTrials(space) : randomTrials(space, how.trials, how.seed);
	await requireParams(config, data, trials);
	const metric = metricOf(config, how, data);
	const foldBy = how.fold_by ?? (config.data.group !== void 0 ? "group" : config.task === "classification" ? "stratified" : "random");
	const folds = makeFolds({
		rows: data.train.rows,
		method: foldBy,
		by: foldColumn(config, how, foldBy, data.train),
		folds: how.folds,
		seed: how.seed
	});
	const plan = {
		trials,
		folds: folds.length,
		method: how.method,
		...how.method === "halving" ? { rungs: rungsOf(config, how, trials.length) } : {},
		better: metric.better
	};
	const digest = await digestOfSweep(project, data, how, metric.name);
	return {
		how,
		plan,
		folds,
		foldBy,
		metric: metric.name,
		digest
	};
}
async function requireParams(config, data, trials) {
	if (config.train.trainer === void 0) return;
	const trainer = await findTrainer(config.train.trainer);
	const { labels } = truthOf(config, data);
	const shape = {
		task: config.task,
		rows: data.train.rows,
		columns: featureNames(config, data.train).length,
		...config.task === "classification" ? { classes: labels.length } : {}
	};
	for (const { params } of trials) trainer.checkParams(params, shape);
}
async function digestOfSweep(project, data, how, metric) {
	const { task, train, evaluate } = project.config;
	const { code, environment } = await recipeOf(project, data);
	const { os, arch, interpreter, lockFiles, packages } = environment;
	return digestOfJson({
		task,
		trainer: train.trainer ?? null,
		command: train.run ?? null,
		code,
		named: code === null ? await filesNamed(project) : null,
		environment: train.run === void 0 ? null : {
			os,
			arch,
			interpreter,
			lockFiles,
			packages
		},
		params: train.params,
		seed: train.seed,
		data: dataDigest(project.config, data),
		sweep: {
			...how,
			trials: how.method === "halving" ? how.trials : null
		},
		metric,
		positive: evaluate.positive ?? null,
		costs: evaluate.costs ?? null
	});
}
function metricOf(config, how, data) {
	const { metrics, own_metrics: own } = config.evaluate;
	const asked = how.metric ?? metrics?.[0] ?? (config.task === "regression" ? "rmse" : "accuracy");
	const declared = own[asked];
	if (declared) return {
		name: asked,
		better: declared.direction
	};
	const where = "train.sweep.metric";
	try {
		const { name, direction } = requireMetric(asked, shapeOf(config, data));
		if (direction === "higher" || direction === "lower") return {
			name,
			better: direction
		};
	} catch (error) {
		if (!(error instanceof PawlError)) throw error;
		throw new PawlError("config", error.message, {
			where,
			...error.remedy === void 0 ? {} : { remedy: error.remedy },
			cause: error
		});
	}
	throw new PawlError("config", `a sweep cannot make "${asked}" best: neither direction of it is better`, {
		where,
		remedy: "Name a metric with a direction, such as rmse or log_loss."
	});
}
function shapeOf(config, data) {
	const { labels, positive } = truthOf(config, data);
	const known = {
		...positive === void 0 ? {} : { positive },
		...config.evaluate.costs === void 0 ? {} : { costs: config.evaluate.costs }
	};
	if (config.task === "classification") return {
		task: "classification",
		labels,
		scores: true,
		...known
	};
	return {
		task: "regression",
		lower: true,
		upper: true,
		...config.data.group === void 0 ? {} : { groups: true }
	};
}
function foldColumn(config, how, foldBy, rows) {
	const name = how.by ?? (foldBy === "group" ? config.data.group : foldBy === "stratified" ? config.data.target : void 0);
	if (foldBy === "random") {
		if (how.by === void 0) return void 0;
		throw new PawlError("config", "`by` names a column, and random folds are made by none", {
			where: "train.sweep.by",
			remedy: "Set `fold_by` to group, time or stratified, or leave `by` out."
		});
	}
	if (name === void 0) throw new PawlError("config", `\`fold_by: ${foldBy}\` needs \`by\`, the column`, {
		where: "train.sweep.by",
		remedy: "Name the column."
	});
	const column = findColumn(rows, name);
	if (!column) throw new PawlError("config", `there is no column "${name}".${didYouMean(name, rows.columns.map((other) => other.name))}`, {
		where: "train.sweep.by",
		remedy: "Name a column of the training data."
	});
	return name === config.data.target && config.task === "classification" ? asText(column, rows.rows) : column;
}
function asText(column, rows) {
	if (column.kind === "text") return column;
	return textColumn(column.name, Array.from({ length: rows }, (_, row) => textAt(column, row) ?? ""));
}
function rungsOf({ train: { params } }, how, trials) {
	const { resource, least, factor } = how;
	if (resource === void 0) return planHalving({
		trials,
		least: least ?? .1,
		most: 1,
		factor
	});
	const most = params[resource];
	if (typeof most !== "number") throw new PawlError("config", `the resource "${resource}" is no number in \`params\``, {
		where: "train.sweep.resource",
		remedy: `Give \`params.${resource}\` the number of the last round, or name another parameter.`
	});
	return planHalving({
		trials,
		least: least ?? Math.max(1, Math.floor(most / factor ** 3)),
		most,
		factor
	});
}
async function filesNamed({ root, config }) {
	const found = [];
	for (const word of new Set((config.train.run ?? "").split(/[\s'"=;&|()]+/))) if ((word === "" ? void 0 : await stat(join(root, word)).catch(() => void 0))?.isFile()) found.push({
		path: word,
		digest: (await digestFile(join(root, word))).digest
	});
	return found;
}
// packages/pipeline/sweep.ts
const ROWS_OF_TABLE = 20;
async function sweep(project, data) {
	const setup = await prepare(project, data);
	const outcome = await conduct(project, data, setup);
	project.host.note(outcome.choice);
	return choiceOf(setup, outcome);
}
async function sweepOnly(project, data, shard) {
	return conduct(project, data, await prepare(project, data), shard);
}
async function mergeSweep(project, data, folder) {
	const setup = await prepare(project, data);
	const own = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name.split(/[/\\]/).at(-1).startsWith(`${idOf(setup)}-`)).sort();
	const shards = Number(/-of-(\d+)\.jsonl$/.exec(own[0] ?? "")?.[1] ?? 0);
	if (shards === 0) throw new PawlError("record", "there is no journal of a shard of this sweep", {
		where: folder,
		remedy: `Run \`pawl sweep --shard 1/3\` and so on with the same pawl.yaml, data and code, and bring the files ${idOf(setup)}-*.jsonl here.`
	});
	const merged = await mergeJournals(own.map((name) => join(folder, name)), setup.digest, {
		...setup.plan,
		shards
	});
	const journal = await openJournal(journalFile(project, setup), setup.digest);
	for (const entry of merged.entries()) await journal.add(entry);
	const outcome = outcomeOf(setup, sweepResult(setup.plan, merged, shards));
	await writeFileAtomic(shardsFile(project, setup), `${shards}\n`);
	return outcome;
}
function idOf({ digest }) {
	return digest.slice(7, 23);
}
function journalFile(project, setup, shard) {
	const part = shard ? `-${shard.index}-of-${shard.of}` : "";
	return join(project.workFolder, "sweep", `${idOf(setup)}${part}.jsonl`);
}
function shardsFile(project, setup) {
	return join(project.workFolder, "sweep", `${idOf(setup)}.shards`);
}
async function mergedResult(project, setup, journal) {
	const content = await readFile(shardsFile(project, setup), "utf8").catch(() => "");
	const shards = Number(/^(\d{1,4})\n$/.exec(content)?.[1] ?? 0);
	if (shards < 1) return void 0;
	try {
		return sweepResult(setup.plan, journal, shards);
	} catch (error) {
		if (error instanceof PawlError && error.code === "record") return void 0;
		throw error;
	}
}
async function conduct(project, data, setup, shard) {
	const journal = await openJournal(journalFile(project, setup, shard), setup.digest);
	const known = journal.entries().length;
	if (known > 0) project.host.note(`${known} trainings of this sweep are known already and not repeated`);
	const merged = shard ? void 0 : await mergedResult(project, setup, journal);
	if (merged) return outcomeOf(setup, merged);
	try {
		return outcomeOf(setup, await runSweep({
			...setup.plan,
			...shard ? { shard } : {},
			journal,
			signal: project.signal,
			evaluate: (task) => score(project, data, setup, task),
			onProgress: ({ done, total }) => project.host.progress("sweeping", done, total)
		}));
	} catch (error) {
		throw explained(error, project, journalFile(project, setup, shard));
	}
}
function explained(error, { root, signal }, journal) {
	if (signal.aborted) return new PawlError("command", `the sweep was stopped by ${String(signal.reason)}`, {
		remedy: "Run the same command again: what is scored is kept, and it goes on there.",
		cause: error
	});
	if (!(error instanceof PawlError) || error.where !== "train.params") return error;
	const file = relative(root, journal).replaceAll("\\", "/");
	return new PawlError(error.code, error.message, {
		where: error.where,
		remedy: `Correct the parameters or the trainer. Where the cause lay outside of them, delete ${file}, which holds the failures.`,
		cause: error
	});
}
async function score(project, data, { how, folds, metric }, { trial, fold, resource }) {
	const rows = folds[fold];
	const share = how.resource === void 0 && resource !== null ? resource : 1;
	const part = {
		train: takeRows(data.train, share < 1 ? shareOfRows(rows.train, share, how.seed) : rows.train),
		test: takeRows(data.train, rows.validation),
		files: [],
		split: null
	};
	const judged = {
		...part,
		train: data.train
	};
	const params = how.resource !== void 0 && resource !== null ? paramsOf({
		...trial.params,
		[how.resource]: resource
	}) : paramsOf(trial.params);
	const folder = join(project.workFolder, "sweep", `tmp-${randomBytes(4).toString("hex")}`);
	const output = join(folder, "output");
	try {
		await trainInto(project, {
			data: part,
			judged,
			params,
			seed: project.config.train.seed,
			output,
			dataFolder: join(folder, "data"),
			quiet: true
		});
		const truth = truthOf(project.config, judged);
		const evidence = await candidateEvidence(project, judged, truth, output);
		const isOwn = metric in project.config.evaluate.own_metrics;
		if (evidence.kind === "rows" && !isOwn) return metricValue(metric, {
			...evidence.sample,
			...rowFacts(project.config, judged, truth, 1)
		});
		const reported = (evidence.kind === "rows" ? evidence.reported : evidence.metrics)[metric];
		if (reported !== void 0) return reported;
		throw new PawlError("command", `the training command reported no ${metric} for the fold`, {
			where: "train.sweep.metric",
			remedy: "Let it write predictions.csv, or the metric into metrics.json."
		});
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}
function outcomeOf({ digest, metric }, result) {
	return {
		digest,
		metric,
		result,
		table: trialTable(result),
		choice: choiceSentence(result)
	};
}
function choiceOf({ how, foldBy, folds }, outcome) {
	const { digest, metric, result, table, choice } = outcome;
	const { best } = result;
	if (!best || best.mean === null) throw new PawlError("config", "no setting of the sweep was scored in full", { where: "train.sweep" });
	const count = (state) => result.trials.filter((trial) => trial.state === state).length;
	return {
		params: paramsOf(best.trial.params),
		record: {
			digest,
			method: how.method,
			metric,
			folds: folds.length,
			foldBy,
			trials: {
				done: count("done"),
				stopped: count("stopped"),
				failed: count("failed")
			},
			best: {
				params: paramsOf(best.trial.params),
				mean: best.mean,
				standardError: best.standardError
			},
			choice,
			seconds: result.trials.reduce((sum, { seconds }) => sum + seconds, 0),
			table: {
				header: [...table.header],
				rows: table.rows.slice(0, ROWS_OF_TABLE).map((row) => [...row])
			}
		}
	};
}
function paramsOf(params) {
	return params;
}
export { mergeSweep, parseShard, sweep, sweepOnly };
