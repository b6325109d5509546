import { t as digestFile } from "./digest-file.js";
import { n as didYouMean, t as PawlError } from "./errors.js";
import { I as requireMetric, N as LEAST_PROBABILITY, P as METRICS, W as sealRecord, d as writeRecord, l as requireRecord } from "./project.js";
import { i as incomparable, n as fetchBaselinePredictions, r as findBaseline } from "./baseline.js";
import { h as findColumn, l as testDigest, m as distinctValues, n as requireCheckedData, s as loadData } from "./check.js";
import { n as expandConditions, t as gateConditions } from "./conditions.js";
import { a as readPredictions, i as outputFolder, n as candidateEvidence, o as truthOf, s as writePredictions } from "./predictions.js";
import { join, relative } from "node:path";
import { setImmediate } from "node:timers/promises";
// packages/metrics/sample-check.ts
function checkSample(sample, name = "predictions") {
	if (sample.task === "regression") checkRegression(sample, name);
	else checkClassification(sample, name);
}
function checkProbabilities(sample, metric) {
	sample.scores?.forEach((scores, label) => {
		for (let i = 0; i < scores.length; i++) {
			if (scores[i] >= 0 && scores[i] <= 1) continue;
			throw new PawlError("data", `the score of "${sample.labels[label]}" is ${scores[i]}, and "${metric}" needs probabilities from 0 to 1`, {
				where: `predictions, row ${i + 1}`,
				remedy: "Write probabilities as scores, or use metrics that only rank, such as roc_auc."
			});
		}
	});
}
function checkRegression(sample, name) {
	checkLength(sample.predicted, sample.actual, "predicted values", name);
	checkFinite(sample.actual, "actual value", name);
	checkFinite(sample.predicted, "predicted value", name);
}
function checkClassification(sample, name) {
	checkLength(sample.predicted, sample.actual, "predicted labels", name);
	checkCodes(sample.actual, sample.labels.length, "actual", name);
	checkCodes(sample.predicted, sample.labels.length, "predicted", name);
	if (sample.positive !== void 0) checkPositive(sample.positive, sample.labels, name);
	if (!sample.scores) return;
	if (sample.scores.length !== sample.labels.length) throw new PawlError("data", `there are scores for ${sample.scores.length} labels, and the target has ${sample.labels.length}`, {
		where: name,
		remedy: "Write one score column for every label of the target."
	});
	sample.scores.forEach((scores, label) => {
		checkLength(scores, sample.actual, `scores of "${sample.labels[label]}"`, name);
		checkFinite(scores, `score of "${sample.labels[label]}"`, name);
	});
}
function checkPositive(positive, labels, name) {
	if (labels.length === 2 && (positive === 0 || positive === 1)) return;
	throw new PawlError("data", `a positive label is set, and the target has ${labels.length} labels, not two`, {
		where: name,
		remedy: "Name a positive label only for a target of exactly two labels."
	});
}
function checkLength(values, actual, what, name) {
	if (values.length === actual.length) return;
	throw new PawlError("data", `there are ${values.length} ${what} for ${actual.length} rows of actual outcomes`, {
		where: name,
		remedy: "Write exactly one prediction for every row of the test data."
	});
}
function checkFinite(values, what, name) {
	for (let i = 0; i < values.length; i++) {
		if (Number.isFinite(values[i])) continue;
		throw new PawlError("data", `the ${what} is ${values[i]}, not a finite number`, {
			where: `${name}, row ${i + 1}`,
			remedy: "Mend or leave out that row; a metric over it would mean nothing."
		});
	}
}
function checkCodes(codes, labels, which, name) {
	for (let i = 0; i < codes.length; i++) {
		if (codes[i] >= 0 && codes[i] < labels) continue;
		throw new PawlError("data", `there is no ${which} label, or one that is not in the list of labels`, {
			where: `${name}, row ${i + 1}`,
			remedy: "Give every row an actual and a predicted label."
		});
	}
}
// packages/metrics/bootstrap-check.ts
function checkPlan(plan) {
	checkSettings(plan);
	checkReferences(plan);
	checkSample(plan.candidate, "predictions of the candidate");
	if (plan.baseline) {
		checkSample(plan.baseline, "predictions of the baseline");
		checkSameRows(plan.candidate, plan.baseline);
	}
}
function checkSettings({ resamples, confidence, seed }) {
	if (!Number.isInteger(resamples) || resamples < 1) throw new PawlError("config", `the number of resamples is ${resamples}, not a whole number above 0`, { remedy: "Use 1000 or more." });
	if (!(confidence > 0 && confidence < 1)) throw new PawlError("config", `the confidence is ${confidence}, not between 0 and 1`, { remedy: "Use a share such as 0.95." });
	if (!Number.isInteger(seed) || seed < -(2 ** 31) || seed >= 2 ** 32) throw new PawlError("config", `the seed is ${seed}, not a whole number of 32 bits`, { remedy: "Use a whole number from 0 to 4294967295." });
}
function checkReferences(plan) {
	const rows = plan.candidate.actual.length;
	for (const slice of plan.slices) for (const row of slice) if (row < 0 || row >= rows) throw misplaced("row", row, rows);
	for (const { source, metric, slice } of plan.statistics) {
		const sample = plan[source];
		if (!sample) throw new PawlError("internal", `a statistic is of the ${source}, and there is none`);
		if (slice !== -1 && !plan.slices[slice]) throw misplaced("slice", slice, plan.slices.length);
		requireMetric(metric, sample);
	}
	for (const { statistic } of plan.contrasts.flatMap((contrast) => contrast.terms)) if (!plan.statistics[statistic]) throw misplaced("statistic", statistic, plan.statistics.length);
}
function misplaced(what, index, count) {
	return new PawlError("internal", `the plan refers to ${what} ${index} of ${count}`);
}
function checkSameRows(candidate, baseline) {
	const remedy = "Measure the baseline again on the rows of the candidate.";
	const differ = (what, where = "predictions of the baseline") => new PawlError("data", `candidate and baseline were not measured alike: ${what}`, {
		where,
		remedy
	});
	if (candidate.task !== baseline.task) throw differ("their tasks differ");
	if (candidate.task === "classification" && baseline.task === "classification") {
		if (!(candidate.labels.length === baseline.labels.length && candidate.labels.every((label, i) => label === baseline.labels[i]))) throw differ("their labels differ");
		if (candidate.positive !== baseline.positive) throw differ("their positive labels differ");
	}
	if (candidate.actual.length !== baseline.actual.length) throw differ(`${candidate.actual.length} and ${baseline.actual.length} rows`);
	for (let i = 0; i < candidate.actual.length; i++) {
		if (candidate.actual[i] === baseline.actual[i]) continue;
		throw differ("the actual outcomes differ", `predictions of the baseline, row ${i + 1}`);
	}
}
// node_modules/pure-rand/lib/esm/generator/xoroshiro128plus.js
const jumps = [
	3639956645,
	3750757012,
	1261568508,
	386426335
];
var XoroShiro128Plus = class XoroShiro128Plus {
	constructor(s01, s00, s11, s10) {
		this.s01 = s01;
		this.s00 = s00;
		this.s11 = s11;
		this.s10 = s10;
	}
	clone() {
		return new XoroShiro128Plus(this.s01, this.s00, this.s11, this.s10);
	}
	next() {
		const out = this.s00 + this.s10 | 0;
		const a0 = this.s10 ^ this.s00;
		const a1 = this.s11 ^ this.s01;
		const s00 = this.s00;
		const s01 = this.s01;
		this.s00 = s00 << 24 ^ s01 >>> 8 ^ a0 ^ a0 << 16;
		this.s01 = s01 << 24 ^ s00 >>> 8 ^ a1 ^ (a1 << 16 | a0 >>> 16);
		this.s10 = a1 << 5 ^ a0 >>> 27;
		this.s11 = a0 << 5 ^ a1 >>> 27;
		return out;
	}
	jump() {
		let ns01 = 0;
		let ns00 = 0;
		let ns11 = 0;
		let ns10 = 0;
		let s01 = this.s01;
		let s00 = this.s00;
		let s11 = this.s11;
		let s10 = this.s10;
		for (let i = 0; i !== 4; ++i) {
			const ji = jumps[i];
			for (let mask = 1; mask; mask <<= 1) {
				if (ji & mask) {
					ns01 ^= s01;
					ns00 ^= s00;
					ns11 ^= s11;
					ns10 ^= s10;
				}
				const a0 = s10 ^ s00;
				const a1 = s11 ^ s01;
				const s00_ = s00;
				const s01_ = s01;
				s00 = s00_ << 24 ^ s01_ >>> 8 ^ a0 ^ a0 << 16;
				s01 = s01_ << 24 ^ s00_ >>> 8 ^ a1 ^ (a1 << 16 | a0 >>> 16);
				s10 = a1 << 5 ^ a0 >>> 27;
				s11 = a0 << 5 ^ a1 >>> 27;
			}
		}
		this.s01 = ns01;
		this.s00 = ns00;
		this.s11 = ns11;
		this.s10 = ns10;
	}
	getState() {
		return [
			this.s01,
			this.s00,
			this.s11,
			this.s10
		];
	}
};
function xoroshiro128plus(seed) {
	return new XoroShiro128Plus(-1, ~seed, seed | 0, 0);
}
// packages/metrics/draw.ts
const WARM_UP = 64;
function rowDrawer(seed) {
	const generator = xoroshiro128plus(seed);
	for (let i = 0; i < WARM_UP; i++) generator.next();
	return (counts) => {
		const rows = counts.length;
		const share = Math.floor(2 ** 32 / rows);
		const limit = share * rows;
		const perShare = 1 / share;
		counts.fill(0);
		for (let i = 0; i < rows; i++) {
			let x = generator.next() >>> 0;
			while (x >= limit) x = generator.next() >>> 0;
			counts[Math.floor((x + .5) * perShare)]++;
		}
	};
}
// packages/metrics/interval.ts
const MOST_UNDEFINED = .1;
function percentileInterval(values, confidence) {
	const defined = values.filter(Number.isFinite).sort();
	if (defined.length === 0 || values.length - defined.length > MOST_UNDEFINED * values.length) return null;
	const tail = (1 - confidence) / 2;
	return {
		low: quantileSorted(defined, tail),
		high: quantileSorted(defined, 1 - tail)
	};
}
function quantileSorted(sorted, share) {
	const position = share * (sorted.length - 1);
	const below = Math.floor(position);
	const low = sorted[below];
	const high = sorted[Math.min(below + 1, sorted.length - 1)];
	const fraction = position - below;
	return fraction < .5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
}
// packages/metrics/label-metrics.ts
const LABEL_FORMULAS = {
	accuracy: shareCorrect,
	balanced_accuracy: balancedAccuracy,
	precision: positiveOrMacro(precision),
	recall: positiveOrMacro(recall),
	f1: positiveOrMacro(f1),
	precision_macro: (tally) => macro(precision, tally),
	recall_macro: (tally) => macro(recall, tally),
	f1_macro: (tally) => macro(f1, tally),
	precision_micro: shareCorrect,
	recall_micro: shareCorrect,
	f1_micro: shareCorrect,
	precision_weighted: (tally) => weighted(precision, tally),
	recall_weighted: (tally) => weighted(recall, tally),
	f1_weighted: (tally) => weighted(f1, tally),
	mcc: matthewsCorrelation
};
function shareCorrect(tally) {
	return tally.correct / tally.rows;
}
function precision(tally, label) {
	return share(tally.hits[label], tally.predicted[label]);
}
function recall(tally, label) {
	return share(tally.hits[label], tally.actual[label]);
}
function f1(tally, label) {
	return share(2 * tally.hits[label], tally.actual[label] + tally.predicted[label]);
}
function share(part, whole) {
	return whole === 0 ? 0 : part / whole;
}
function positiveOrMacro(score) {
	return (tally, positive) => positive === void 0 ? macro(score, tally) : score(tally, positive);
}
function macro(score, tally) {
	let sum = 0;
	let present = 0;
	for (let label = 0; label < tally.actual.length; label++) {
		if (tally.actual[label] === 0 && tally.predicted[label] === 0) continue;
		sum += score(tally, label);
		present++;
	}
	return sum / present;
}
function weighted(score, tally) {
	let sum = 0;
	for (let label = 0; label < tally.actual.length; label++) {
		const rows = tally.actual[label];
		if (rows > 0) sum += rows * score(tally, label);
	}
	return sum / tally.rows;
}
function balancedAccuracy(tally) {
	let sum = 0;
	let present = 0;
	for (let label = 0; label < tally.actual.length; label++) {
		if (tally.actual[label] === 0) continue;
		sum += recall(tally, label);
		present++;
	}
	return sum / present;
}
function matthewsCorrelation(tally) {
	let chance = 0;
	let predictedSquares = 0;
	let actualSquares = 0;
	for (let label = 0; label < tally.actual.length; label++) {
		const actual = tally.actual[label];
		const predicted = tally.predicted[label];
		chance += actual * predicted;
		predictedSquares += predicted * predicted;
		actualSquares += actual * actual;
	}
	const rowsSquared = tally.rows * tally.rows;
	const spread = (rowsSquared - predictedSquares) * (rowsSquared - actualSquares);
	return spread === 0 ? 0 : (tally.correct * tally.rows - chance) / Math.sqrt(spread);
}
// packages/metrics/label-tally.ts
const DENSE_LABELS = 128;
function prepareTally(sample) {
	const cells = sample.labels.length <= DENSE_LABELS ? denseCells(sample) : sparseCells(sample);
	const cellCounts = new Float64Array(cells.actual.length);
	const labels = sample.labels.length;
	const current = {
		rows: 0,
		correct: 0,
		actual: new Float64Array(labels),
		predicted: new Float64Array(labels),
		hits: new Float64Array(labels)
	};
	const count = (counts) => {
		countCells(cells.ofRow, counts, cellCounts);
		sumMargins(cells, cellCounts, current);
	};
	return {
		count,
		current
	};
}
function countCells(ofRow, counts, cellCounts) {
	cellCounts.fill(0);
	for (let i = 0; i < ofRow.length; i++) cellCounts[ofRow[i]] += counts[i];
}
function sumMargins(cells, cellCounts, tally) {
	tally.rows = 0;
	tally.correct = 0;
	tally.actual.fill(0);
	tally.predicted.fill(0);
	tally.hits.fill(0);
	for (let cell = 0; cell < cellCounts.length; cell++) {
		const count = cellCounts[cell];
		const actual = cells.actual[cell];
		const predicted = cells.predicted[cell];
		tally.rows += count;
		tally.actual[actual] += count;
		tally.predicted[predicted] += count;
		if (actual !== predicted) continue;
		tally.correct += count;
		tally.hits[actual] += count;
	}
}
function denseCells({ labels, actual, predicted }) {
	const ofRow = new Int32Array(actual.length);
	const width = labels.length;
	for (let i = 0; i < ofRow.length; i++) ofRow[i] = actual[i] * width + predicted[i];
	const cells = Array.from({ length: width * width }, (_, cell) => cell);
	return {
		ofRow,
		actual: Int32Array.from(cells, (cell) => Math.floor(cell / width)),
		predicted: Int32Array.from(cells, (cell) => cell % width)
	};
}
function sparseCells({ labels, actual, predicted }) {
	const ofRow = new Int32Array(actual.length);
	const numbers = new Map();
	for (let i = 0; i < ofRow.length; i++) {
		const pair = actual[i] * labels.length + predicted[i];
		let number = numbers.get(pair);
		if (number === void 0) {
			number = numbers.size;
			numbers.set(pair, number);
		}
		ofRow[i] = number;
	}
	const pairs = [...numbers.keys()];
	return {
		ofRow,
		actual: Int32Array.from(pairs, (pair) => Math.floor(pair / labels.length)),
		predicted: Int32Array.from(pairs, (pair) => pair % labels.length)
	};
}
// packages/metrics/losses.ts
function logLosses({ actual, scores }) {
	const losses = new Float64Array(actual.length);
	for (let i = 0; i < losses.length; i++) {
		const probability = scores[actual[i]][i];
		losses[i] = -Math.log(Math.min(Math.max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY));
	}
	return losses;
}
function brierLosses({ actual, scores, positive, labels }) {
	const losses = new Float64Array(actual.length);
	const scale = positive === void 0 && labels.length < 3 ? .5 : 1;
	for (let label = 0; label < labels.length; label++) {
		if (positive !== void 0 && label !== positive) continue;
		const probabilities = scores[label];
		for (let i = 0; i < losses.length; i++) {
			const error = probabilities[i] - (actual[i] === label ? 1 : 0);
			losses[i] += scale * error * error;
		}
	}
	return losses;
}
function squaredErrors({ actual, predicted }) {
	const losses = new Float64Array(actual.length);
	for (let i = 0; i < losses.length; i++) {
		const error = actual[i] - predicted[i];
		losses[i] = error * error;
	}
	return losses;
}
function absoluteErrors({ actual, predicted }) {
	const losses = new Float64Array(actual.length);
	for (let i = 0; i < losses.length; i++) losses[i] = Math.abs(actual[i] - predicted[i]);
	return losses;
}
function percentageErrors({ actual, predicted }) {
	const losses = new Float64Array(actual.length);
	for (let i = 0; i < losses.length; i++) {
		const value = actual[i];
		losses[i] = Math.abs(value - predicted[i]) / Math.max(Math.abs(value), Number.EPSILON);
	}
	return losses;
}
// packages/metrics/sort.ts
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const LOW_DIGITS = [
	{
		high: false,
		shift: 0,
		bits: 11
	},
	{
		high: false,
		shift: 11,
		bits: 11
	},
	{
		high: false,
		shift: 22,
		bits: 10
	}
];
const HIGH_DIGITS = [
	{
		high: true,
		shift: 0,
		bits: 11
	},
	{
		high: true,
		shift: 11,
		bits: 11
	},
	{
		high: true,
		shift: 22,
		bits: 10
	}
];
const PATIENCE = 2;
function sortWithPayload(keys, payload) {
	const nearly = sortByDigits(keys, payload, HIGH_DIGITS);
	return insertionSort(nearly) ? nearly : sortByDigits(keys, payload, [...LOW_DIGITS, ...HIGH_DIGITS]);
}
function sortByDigits(keys, payload, digits) {
	const rows = keys.length;
	let from = {
		keys: new Float64Array(rows),
		payload: payload.slice()
	};
	let to = {
		keys: new Float64Array(rows),
		payload: new Uint32Array(rows)
	};
	for (let i = 0; i < rows; i++) from.keys[i] = keys[i] + 0;
	for (const { high, shift, bits } of digits) {
		const word = high ? HIGH_WORD : 1 - HIGH_WORD;
		const starts = digitStarts(from.keys, word, shift, bits);
		if (starts === void 0) continue;
		scatter(from, to, starts, word, shift, bits);
		[from, to] = [to, from];
	}
	return negativesFirst(from, to);
}
function insertionSort({ keys, payload }) {
	let moves = PATIENCE * keys.length;
	for (let i = 1; i < keys.length; i++) {
		const key = keys[i];
		if (keys[i - 1] <= key) continue;
		const carried = payload[i];
		let j = i;
		for (; j > 0 && keys[j - 1] > key; j--) {
			keys[j] = keys[j - 1];
			payload[j] = payload[j - 1];
		}
		keys[j] = key;
		payload[j] = carried;
		moves -= i - j;
		if (moves < 0) return false;
	}
	return true;
}
function digitStarts(keys, word, shift, bits) {
	const words = new Uint32Array(keys.buffer, keys.byteOffset, keys.length * 2);
	const mask = (1 << bits) - 1;
	const starts = new Int32Array(1 << bits);
	for (let i = word; i < words.length; i += 2) starts[words[i] >>> shift & mask]++;
	let next = 0;
	for (let digit = 0; digit < starts.length; digit++) {
		const count = starts[digit];
		if (count === keys.length) return void 0;
		starts[digit] = next;
		next += count;
	}
	return starts;
}
function scatter(from, to, starts, word, shift, bits) {
	const words = new Uint32Array(from.keys.buffer, from.keys.byteOffset, from.keys.length * 2);
	const { keys, payload } = from;
	const { keys: toKeys, payload: toPayload } = to;
	const mask = (1 << bits) - 1;
	for (let i = 0; i < keys.length; i++) {
		const digit = words[2 * i + word] >>> shift & mask;
		const place = starts[digit];
		starts[digit] = place + 1;
		toKeys[place] = keys[i];
		toPayload[place] = payload[i];
	}
}
function negativesFirst(from, to) {
	const rows = from.keys.length;
	let positives = rows;
	while (positives > 0 && from.keys[positives - 1] < 0) positives--;
	if (positives === rows) return from;
	for (let i = positives; i < rows; i++) {
		to.keys[rows - 1 - i] = from.keys[i];
		to.payload[rows - 1 - i] = from.payload[i];
	}
	to.keys.set(from.keys.subarray(0, positives), rows - positives);
	to.payload.set(from.payload.subarray(0, positives), rows - positives);
	return to;
}
// packages/metrics/ranking.ts
function rankByScore(sample) {
	const { actual, positive } = sample;
	const tagged = new Uint32Array(actual.length);
	for (let i = 0; i < tagged.length; i++) tagged[i] = 2 * i + (actual[i] === positive ? 1 : 0);
	const { keys, payload } = sortWithPayload(sample.scores[positive], tagged);
	return {
		rows: payload,
		groupEnds: groupEnds(keys)
	};
}
function groupEnds(keys) {
	let groups = 0;
	const ends = new Uint32Array(keys.length);
	for (let i = 1; i <= keys.length; i++) if (i === keys.length || keys[i] !== keys[i - 1]) ends[groups++] = i;
	return groups === keys.length ? void 0 : ends.slice(0, groups);
}
function rocAuc(ranking, counts) {
	return ranking.groupEnds ? tiedAuc(ranking.rows, ranking.groupEnds, counts) : distinctAuc(ranking.rows, counts);
}
function distinctAuc(rows, counts) {
	let positives = 0;
	let negatives = 0;
	let ordered = 0;
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i];
		const count = counts[row >>> 1];
		const positive = count & -(row & 1);
		ordered += positive * negatives;
		positives += positive;
		negatives += count - positive;
	}
	return positives > 0 && negatives > 0 ? ordered / (positives * negatives) : NaN;
}
function tiedAuc(rows, ends, counts) {
	let positives = 0;
	let negatives = 0;
	let ordered = 0;
	let i = 0;
	for (let group = 0; group < ends.length; group++) {
		const end = ends[group];
		let tied = 0;
		let positive = 0;
		for (; i < end; i++) {
			const row = rows[i];
			const count = counts[row >>> 1];
			tied += count;
			positive += count & -(row & 1);
		}
		const negative = tied - positive;
		ordered += positive * (negatives + negative / 2);
		positives += positive;
		negatives += negative;
	}
	return positives > 0 && negatives > 0 ? ordered / (positives * negatives) : NaN;
}
function averagePrecision(ranking, counts) {
	const { rows, groupEnds: ends } = ranking;
	let positives = 0;
	let seen = 0;
	let sum = 0;
	let lost = 0;
	let i = rows.length - 1;
	for (let group = (ends ?? rows).length - 1; group >= 0; group--) {
		const start = ends === void 0 ? group : group === 0 ? 0 : ends[group - 1];
		let positive = 0;
		for (; i >= start; i--) {
			const row = rows[i];
			const count = counts[row >>> 1];
			seen += count;
			positive += count & -(row & 1);
		}
		if (positive === 0) continue;
		positives += positive;
		const term = positive * (positives / seen) - lost;
		const next = sum + term;
		lost = next - sum - term;
		sum = next;
	}
	return positives === 0 ? 0 : sum / positives;
}
// packages/metrics/sum.ts
const RUN = 1024;
function weightedSum(values, counts) {
	const sum = sumBetween(values, counts, 0, values.length);
	return Number.isNaN(sum) ? sumOfDrawn(values, counts) : sum;
}
function sumBetween(values, counts, start, end) {
	if (end - start > RUN) {
		const middle = start + end >>> 1;
		return sumBetween(values, counts, start, middle) + sumBetween(values, counts, middle, end);
	}
	let sum = 0;
	for (let i = start; i < end; i++) sum += counts[i] * values[i];
	return sum;
}
function sumOfDrawn(values, counts) {
	let sum = 0;
	for (let i = 0; i < values.length; i++) if (counts[i] > 0) sum += counts[i] * values[i];
	return sum;
}
function totalCount(counts) {
	let total = 0;
	for (let i = 0; i < counts.length; i++) total += counts[i];
	return total;
}
// packages/metrics/regression-metrics.ts
function prepareMedianError(sample) {
	const errors = absoluteErrors(sample);
	const indices = new Uint32Array(errors.length);
	for (let i = 0; i < indices.length; i++) indices[i] = i;
	const { keys, payload } = sortWithPayload(errors, indices);
	return (counts, rows) => {
		const lowerRank = Math.floor((rows - 1) / 2);
		let i = 0;
		let below = counts[payload[0]];
		while (below <= lowerRank) below += counts[payload[++i]];
		const lower = keys[i];
		if (rows % 2 === 1) return lower;
		while (below <= lowerRank + 1) below += counts[payload[++i]];
		return (lower + keys[i]) / 2;
	};
}
function prepareR2(sample) {
	const squared = squaredErrors(sample);
	const scratch = new Float64Array(squared.length);
	return (counts, rows) => {
		if (rows < 2) return NaN;
		const residual = weightedSum(squared, counts);
		const total = squaredDeviations(sample.actual, counts, rows, scratch);
		if (total === 0) return residual === 0 ? 1 : 0;
		return 1 - residual / total;
	};
}
function squaredDeviations(values, counts, rows, scratch) {
	let first = 0;
	while (counts[first] === 0) first++;
	const origin = values[first];
	for (let i = 0; i < values.length; i++) scratch[i] = values[i] - origin;
	const mean = weightedSum(scratch, counts) / rows;
	for (let i = 0; i < values.length; i++) {
		const deviation = scratch[i] - mean;
		scratch[i] = deviation * deviation;
	}
	return weightedSum(scratch, counts);
}
// packages/metrics/prepare.ts
function prepareMetrics(names, sample) {
	const metrics = names.map((name) => requireMetric(name, sample).name);
	checkSample(sample);
	return sample.task === "regression" ? prepareRegression(metrics.filter(isIn(REGRESSION)), sample) : prepareClassification(metrics, sample);
}
function prepareRegression(metrics, sample) {
	return evaluator(metrics.map((name) => REGRESSION[name](sample)), sample.actual.length);
}
function prepareClassification(metrics, sample) {
	const ranking = once(() => rankByScore(sample));
	const isLabelMetric = isIn(LABEL_FORMULAS);
	const tally = metrics.some(isLabelMetric) ? prepareTally(sample) : void 0;
	const isScoreMetric = isIn(SCORES);
	return evaluator(metrics.flatMap((name) => {
		if (isScoreMetric(name)) return [SCORES[name](sample, ranking)];
		if (!isLabelMetric(name) || !tally) return [];
		const formula = LABEL_FORMULAS[name];
		return [() => formula(tally.current, sample.positive)];
	}), sample.actual.length, tally?.count);
}
function evaluator(measures, sampleRows, refresh) {
	const ones = once(() => new Uint8Array(sampleRows).fill(1));
	return (given, out) => {
		const counts = given ?? ones();
		const rows = totalCount(counts);
		if (rows === 0) {
			out.fill(NaN, 0, measures.length);
			return;
		}
		refresh?.(counts);
		for (let i = 0; i < measures.length; i++) out[i] = measures[i](counts, rows);
	};
}
const SCORES = {
	roc_auc: (_sample, ranking) => {
		const ranked = ranking();
		return (counts) => rocAuc(ranked, counts);
	},
	average_precision: (_sample, ranking) => {
		const ranked = ranking();
		return (counts) => averagePrecision(ranked, counts);
	},
	log_loss: (sample) => probabilityLoss("log_loss", sample, logLosses),
	brier: (sample) => probabilityLoss("brier", sample, brierLosses)
};
const REGRESSION = {
	rmse: (sample) => {
		const mean = meanOf(squaredErrors(sample));
		return (counts, rows) => Math.sqrt(mean(counts, rows));
	},
	mae: (sample) => meanOf(absoluteErrors(sample)),
	mape: (sample) => meanOf(percentageErrors(sample)),
	r2: prepareR2,
	median_absolute_error: prepareMedianError
};
function probabilityLoss(metric, sample, losses) {
	checkProbabilities(sample, metric);
	return sample.labels.length < 2 ? () => NaN : meanOf(losses(sample));
}
function meanOf(losses) {
	return (counts, rows) => weightedSum(losses, counts) / rows;
}
function isIn(table) {
	return (name) => Object.hasOwn(table, name);
}
function once(make) {
	let made;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}
// packages/metrics/sample.ts
function takeSample(sample, indices) {
	if (sample.task === "regression") return {
		...sample,
		actual: takeValues(sample.actual, indices),
		predicted: takeValues(sample.predicted, indices)
	};
	const taken = {
		...sample,
		actual: takeCodes(sample.actual, indices),
		predicted: takeCodes(sample.predicted, indices)
	};
	return sample.scores ? {
		...taken,
		scores: sample.scores.map((scores) => takeValues(scores, indices))
	} : taken;
}
function takeValues(values, indices) {
	const taken = new Float64Array(indices.length);
	for (let i = 0; i < indices.length; i++) taken[i] = values[indices[i]];
	return taken;
}
function takeCodes(codes, indices) {
	const taken = new Int32Array(indices.length);
	for (let i = 0; i < indices.length; i++) taken[i] = codes[indices[i]];
	return taken;
}
// packages/metrics/bootstrap.ts
const TURN = 50;
async function bootstrap(plan) {
	checkPlan(plan);
	const counts = new Uint8Array(plan.candidate.actual.length);
	const views = plan.slices.map((rows) => ({
		rows,
		counts: new Uint8Array(rows.length)
	}));
	const groups = prepareGroups(plan, counts, views);
	const values = evaluateOnce(plan, groups);
	const series = plan.statistics.map(() => new Float64Array(plan.resamples));
	const draw = rowDrawer(plan.seed);
	let turn = performance.now();
	for (let resample = 0; resample < plan.resamples; resample++) {
		draw(counts);
		for (const view of views) countRows(view, counts);
		for (const group of groups) evaluateInto(group, series, resample);
		if (performance.now() - turn < TURN) continue;
		plan.onProgress?.(resample + 1, plan.resamples);
		await setImmediate();
		turn = performance.now();
	}
	plan.onProgress?.(plan.resamples, plan.resamples);
	return summarize(plan, values, series);
}
function prepareGroups(plan, counts, views) {
	const groups = [];
	for (const source of ["candidate", "baseline"]) {
		const sample = plan[source];
		for (let slice = -1; slice < views.length && sample; slice++) {
			const statistics = [...plan.statistics.keys()].filter((index) => {
				const statistic = plan.statistics[index];
				return statistic.source === source && statistic.slice === slice;
			});
			if (statistics.length === 0) continue;
			const view = views[slice];
			const names = statistics.map((index) => plan.statistics[index].metric);
			groups.push({
				counts: view?.counts ?? counts,
				evaluate: prepareMetrics(names, view ? takeSample(sample, view.rows) : sample),
				out: new Float64Array(names.length),
				statistics
			});
		}
	}
	return groups;
}
function countRows({ rows, counts }, drawn) {
	for (let i = 0; i < rows.length; i++) counts[i] = drawn[rows[i]];
}
function evaluateOnce(plan, groups) {
	const values = new Float64Array(plan.statistics.length);
	for (const { evaluate, out, statistics } of groups) {
		evaluate(void 0, out);
		statistics.forEach((statistic, i) => {
			values[statistic] = out[i];
		});
	}
	return values;
}
function evaluateInto(group, series, resample) {
	group.evaluate(group.counts, group.out);
	for (let i = 0; i < group.out.length; i++) series[group.statistics[i]][resample] = group.out[i];
}
function summarize(plan, values, series) {
	return {
		statistics: series.map((resampled, i) => estimate(values[i], resampled, plan.confidence)),
		contrasts: plan.contrasts.map((contrast) => {
			return estimate(combine$1(contrast, (statistic) => values[statistic]), Float64Array.from({ length: plan.resamples }, (_, resample) => combine$1(contrast, (statistic) => series[statistic][resample])), plan.confidence);
		})
	};
}
function combine$1({ terms, constant }, statisticValue) {
	return terms.reduce((sum, term) => sum + term.coefficient * statisticValue(term.statistic), constant);
}
function estimate(value, resampled, confidence) {
	return {
		value,
		interval: Number.isFinite(value) ? percentileInterval(resampled, confidence) : null,
		undefinedResamples: resampled.length - resampled.filter(Number.isFinite).length
	};
}
// packages/table/filter.ts
const NO = 0;
const UNKNOWN = 1;
const YES = 2;
function applyFilter(filter, table) {
	const answers = answersOf(filter, table);
	let matches = 0;
	for (const answer of answers) if (answer === YES) matches++;
	const rows = new Int32Array(matches);
	let next = 0;
	for (let row = 0; row < answers.length; row++) if (answers[row] === YES) rows[next++] = row;
	return rows;
}
function answersOf(filter, table) {
	switch (filter.kind) {
		case "not": {
			const answers = answersOf(filter.part, table);
			for (let row = 0; row < answers.length; row++) answers[row] = YES - answers[row];
			return answers;
		}
		case "and":
		case "or": return combine(filter.parts, filter.kind === "and", table);
		case "null": {
			const column = columnOf(filter, table);
			const answers = new Uint8Array(table.rows);
			markNulls(column, answers, YES);
			return answers;
		}
		case "compare":
		case "in": {
			const column = columnOf(filter, table);
			const answers = column.kind === "text" ? textAnswers(filter, column) : numberAnswers(filter, column);
			markNulls(column, answers, UNKNOWN);
			return answers;
		}
	}
}
function combine(parts, isAnd, table) {
	let result;
	for (const part of parts) {
		const answers = answersOf(part, table);
		if (result === void 0) {
			result = answers;
			continue;
		}
		for (let row = 0; row < answers.length; row++) if (isAnd ? answers[row] < result[row] : answers[row] > result[row]) result[row] = answers[row];
	}
	return result;
}
function columnOf(leaf, table) {
	const column = findColumn(table, leaf.column);
	if (column) return column;
	const names = table.columns.map(({ name }) => name);
	throw new PawlError("config", `there is no column "${leaf.column}".${didYouMean(leaf.column, names)}`, {
		where: `column ${leaf.at}`,
		remedy: "Name a column of the data; names with other characters than letters, digits, _ . - go in backquotes."
	});
}
function markNulls(column, answers, answer) {
	if (column.kind === "text") {
		const { codes } = column;
		for (let row = 0; row < codes.length; row++) if (codes[row] === -1) answers[row] = answer;
	} else if (column.nulls) {
		const { nulls } = column;
		for (let row = 0; row < nulls.length; row++) if (nulls[row] === 1) answers[row] = answer;
	}
}
function textAnswers(filter, column) {
	const matches = textTest(filter, column);
	const byCode = Uint8Array.from(column.dictionary, (value) => matches(value) ? YES : NO);
	const answers = new Uint8Array(column.codes.length);
	for (let row = 0; row < answers.length; row++) {
		const code = column.codes[row];
		if (code >= 0) answers[row] = byCode[code];
	}
	return answers;
}
function textTest(filter, column) {
	if (filter.kind === "in") {
		const wanted = new Set(filter.literals.map(({ text }) => text));
		return (value) => wanted.has(value);
	}
	const { operator, literal } = filter;
	if (literal.kind === "number" && operator !== "=" && operator !== "!=") throw new PawlError("config", `"${column.name}" holds text, which has no order against the number ${literal.text}`, {
		where: `column ${literal.at}`,
		remedy: `Compare it with text, as in "${literal.text}", or read the column as a number by \`data.types\`.`
	});
	return (value) => compares(operator, value, literal.text);
}
function numberAnswers(filter, column) {
	const { values } = column;
	const answers = new Uint8Array(values.length);
	if (filter.kind === "in") {
		const wanted = new Set(filter.literals.map((literal) => numberOf(literal, column)));
		for (let row = 0; row < values.length; row++) answers[row] = wanted.has(values[row]) ? YES : NO;
		return answers;
	}
	const { operator } = filter;
	const wanted = numberOf(filter.literal, column);
	for (let row = 0; row < values.length; row++) answers[row] = compares(operator, values[row], wanted) ? YES : NO;
	return answers;
}
function numberOf(literal, column) {
	if (literal.kind === "number") return literal.value;
	const asNumber = Number(literal.text);
	const hint = literal.text.trim() !== "" && Number.isFinite(asNumber) ? `Write the number without quotes: ${literal.text.trim()}.` : "Compare it with a number, or read the column as text by `data.types`.";
	throw new PawlError("config", `"${column.name}" holds numbers and cannot be compared with the text "${literal.text}"`, {
		where: `column ${literal.at}`,
		remedy: hint
	});
}
function compares(operator, value, wanted) {
	switch (operator) {
		case "=": return value === wanted;
		case "!=": return value !== wanted;
		case "<": return value < wanted;
		case "<=": return value <= wanted;
		case ">": return value > wanted;
		case ">=": return value >= wanted;
	}
}
function columnSlices(table, name, limit = 50) {
	const column = findColumn(table, name);
	if (!column) {
		const names = table.columns.map((each) => each.name);
		throw new PawlError("config", `there is no column "${name}" to slice by.${didYouMean(name, names)}`, { remedy: "Name a column of the data, or write a condition such as \"age > 60\"." });
	}
	const distinct = distinctValues(column, limit);
	if (!distinct) throw new PawlError("config", `"${name}" has more than ${limit} distinct values, too many for a slice of each`, { remedy: column.kind === "number" ? `Slice by conditions, such as "${name} < 10" and "${name} >= 10", or add a column of bins.` : `Slice by conditions, such as "${name} in [a, b]", or add a column of coarser values.` });
	const slices = distinct.values.map((value, code) => ({
		value: value === null ? null : String(value),
		rows: new Int32Array(distinct.counts[code])
	}));
	const filled = new Int32Array(slices.length);
	distinct.codes.forEach((code, row) => {
		slices[code].rows[filled[code]++] = row;
	});
	return slices;
}
// packages/table/filter-tokens.ts
const SPACE = /\s+/uy;
const OPERATOR = /==|!=|<=|>=|=|<|>/y;
const WORD = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\p{M}\p{N}_.-])|[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*/iuy;
const PUNCTUATION = new Set([
	"(",
	")",
	"[",
	"]",
	","
]);
const QUOTED = {
	"`": "name",
	"\"": "string",
	"'": "string"
};
function tokenize(text) {
	const tokens = [];
	let position = match(SPACE, text, 0)?.length ?? 0;
	while (position < text.length) {
		const { token, length } = tokenAt(text, position);
		tokens.push(token);
		position += length;
		position += match(SPACE, text, position)?.length ?? 0;
	}
	tokens.push({
		kind: "end",
		text: "",
		at: text.length + 1
	});
	return tokens;
}
function tokenAt(text, position) {
	const at = position + 1;
	const character = text[position];
	if (PUNCTUATION.has(character)) return {
		token: {
			kind: character,
			text: character,
			at
		},
		length: 1
	};
	if (character === "`" || character === "\"" || character === "'") {
		const end = closingQuote(text, position, character);
		const inner = text.slice(position + 1, end).replaceAll(character + character, character);
		if (inner === "" && character === "`") throw mistake("the name in backquotes is empty", at, "Name a column.");
		return {
			token: {
				kind: QUOTED[character],
				text: inner,
				at
			},
			length: end + 1 - position
		};
	}
	const operator = match(OPERATOR, text, position);
	if (operator) return {
		token: {
			kind: "operator",
			text: operator,
			at
		},
		length: operator.length
	};
	const word = match(WORD, text, position);
	if (word) return {
		token: {
			kind: "word",
			text: word,
			at
		},
		length: word.length
	};
	throw mistake(`"${String.fromCodePoint(text.codePointAt(position))}" is not part of the language`, at, "Put column names with such characters in backquotes, and texts in quotes.");
}
function closingQuote(text, start, quote) {
	let end = text.indexOf(quote, start + 1);
	while (end >= 0 && text[end + 1] === quote) end = text.indexOf(quote, end + 2);
	if (end < 0) throw mistake(`the ${quote} is never closed`, start + 1, `Add the closing ${quote}.`);
	return end;
}
function match(pattern, text, position) {
	pattern.lastIndex = position;
	return pattern.exec(text)?.[0];
}
function mistake(message, at, remedy) {
	return new PawlError("config", message, {
		where: `column ${at}`,
		remedy
	});
}
// packages/table/filter-parse.ts
const DEEPEST = 100;
const OPERATORS = new Map([
	["=", "="],
	["==", "="],
	["!=", "!="],
	["<", "<"],
	["<=", "<="],
	[">", ">"],
	[">=", ">="]
]);
const KEYWORDS = new Set([
	"and",
	"or",
	"not",
	"in",
	"is",
	"null"
]);
const BARE_WORD = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
function parseFilter(text) {
	const tokens = tokenize(text);
	let next = 0;
	const peek = () => tokens[next];
	const take = () => tokens[next++];
	function expect(kind, what) {
		if (peek().kind !== kind) throw unexpected(peek(), what);
		return take();
	}
	function chain(kind, part, depth) {
		const parts = [];
		do {
			const found = part(depth);
			for (const each of found.kind === kind ? found.parts : [found]) parts.push(each);
		} while (isKeyword(peek(), kind) && take());
		return parts.length === 1 ? parts[0] : {
			kind,
			parts
		};
	}
	const expression = (depth) => chain("or", both, depth);
	const both = (depth) => chain("and", term, depth);
	function term(depth) {
		if (depth > DEEPEST) throw new PawlError("config", `the expression is nested more than ${DEEPEST} deep`, {
			where: `column ${peek().at}`,
			remedy: "Write it with fewer parentheses and `not`."
		});
		if (isKeyword(peek(), "not")) {
			take();
			return {
				kind: "not",
				part: term(depth + 1)
			};
		}
		if (peek().kind === "(") {
			take();
			const inner = expression(depth + 1);
			expect(")", "\")\"");
			return inner;
		}
		return test(columnName(take()));
	}
	function test(leaf) {
		const token = take();
		const operator = token.kind === "operator" ? OPERATORS.get(token.text) : void 0;
		if (operator !== void 0) return {
			kind: "compare",
			...leaf,
			operator,
			literal: literalOf(take())
		};
		if (isKeyword(token, "is")) {
			const negated = isKeyword(peek(), "not") && take() !== void 0;
			if (!isKeyword(peek(), "null")) throw unexpected(peek(), negated ? "null" : "null or not null");
			take();
			return negated ? {
				kind: "not",
				part: {
					kind: "null",
					...leaf
				}
			} : {
				kind: "null",
				...leaf
			};
		}
		if (isKeyword(token, "not") && isKeyword(peek(), "in")) {
			take();
			return {
				kind: "not",
				part: {
					kind: "in",
					...leaf,
					literals: list()
				}
			};
		}
		if (isKeyword(token, "in")) return {
			kind: "in",
			...leaf,
			literals: list()
		};
		throw unexpected(token, `a comparison (= != < <= > >= in is) after "${leaf.column}"`);
	}
	function list() {
		expect("[", "\"[\"");
		const literals = [];
		do
			literals.push(literalOf(take()));
		while (peek().kind === "," && take());
		expect("]", "\",\" or \"]\"");
		return literals;
	}
	const filter = expression(0);
	expect("end", "\"and\", \"or\" or the end");
	return filter;
}
function columnName(token) {
	if (token.kind === "name") return {
		column: token.text,
		at: token.at
	};
	if (token.kind === "word" && !KEYWORDS.has(token.text.toLowerCase())) {
		if (BARE_WORD.test(token.text)) return {
			column: token.text,
			at: token.at
		};
	}
	if (token.kind === "string") throw new PawlError("config", `a condition starts with a column, not with the text "${token.text}"`, {
		where: `column ${token.at}`,
		remedy: "Write the name of the column bare or in backquotes."
	});
	throw unexpected(token, "the name of a column");
}
function literalOf(token) {
	if (token.kind === "string") return {
		kind: "text",
		text: token.text,
		at: token.at
	};
	if (token.kind !== "word") throw unexpected(token, "a number or a text");
	if (token.text.toLowerCase() === "null") throw new PawlError("config", "null cannot be compared", {
		where: `column ${token.at}`,
		remedy: "Write `is null` or `is not null`, or put the text in quotes: \"null\"."
	});
	if (!NUMBER.test(token.text)) return {
		kind: "text",
		text: token.text,
		at: token.at
	};
	const value = Number(token.text);
	if (Number.isFinite(value)) return {
		kind: "number",
		value,
		text: token.text,
		at: token.at
	};
	throw new PawlError("config", `the number ${token.text} is too large`, {
		where: `column ${token.at}`,
		remedy: "Use a number below 1.8e308, or put a text in quotes."
	});
}
function isKeyword(token, keyword) {
	return token.kind === "word" && token.text.toLowerCase() === keyword;
}
function unexpected(token, wanted) {
	const found = token.kind === "end" ? "the expression ends" : `found "${token.text}"`;
	const reserved = token.kind === "word" && KEYWORDS.has(token.text.toLowerCase());
	return new PawlError("config", `expected ${wanted}, but ${found}`, {
		where: `column ${token.at}`,
		remedy: reserved ? `"${token.text}" is a word of the language: as a column write \`${token.text}\` in backquotes, as a text "${token.text}" in quotes.` : "Write conditions such as: age > 60 and region in [north, \"far east\"]."
	});
}
function formatFilter(filter) {
	switch (filter.kind) {
		case "compare": return `${formatName(filter.column)} ${filter.operator} ${formatLiteral(filter.literal)}`;
		case "in": return `${formatName(filter.column)} in [${filter.literals.map(formatLiteral).join(", ")}]`;
		case "null": return `${formatName(filter.column)} is null`;
		case "not":
			if (filter.part.kind === "null") return `${formatName(filter.part.column)} is not null`;
			if (filter.part.kind === "and" || filter.part.kind === "or") return `not (${formatFilter(filter.part)})`;
			return `not ${formatFilter(filter.part)}`;
		case "or": return filter.parts.map(formatFilter).join(" or ");
		case "and": return filter.parts.map((part) => part.kind === "or" ? `(${formatFilter(part)})` : formatFilter(part)).join(" and ");
	}
}
function formatName(name) {
	return BARE_WORD.test(name) && !KEYWORDS.has(name.toLowerCase()) ? name : `\`${name.replaceAll("`", "``")}\``;
}
function formatLiteral(literal) {
	if (literal.kind === "number") return literal.text;
	const { text } = literal;
	return BARE_WORD.test(text) && !NUMBER.test(text) && !KEYWORDS.has(text.toLowerCase()) ? text : `"${text.replaceAll("\"", "\"\"")}"`;
}
// packages/pipeline/measure.ts
async function measureRows(config, { candidate, baseline, slices, rows }, onProgress) {
	const instances = expandConditions(gateConditions(config), slices).filter((instance) => decidable(instance, baseline !== void 0));
	const plan = planStatistics(metricNames(config, candidate, instances), slices, instances, baseline !== void 0);
	const { resamples, seed } = config.evaluate;
	const result = await bootstrap({
		candidate,
		...baseline === void 0 ? {} : { baseline },
		slices: slices.map((slice) => slice.rows),
		statistics: plan.statistics,
		contrasts: plan.contrasts,
		resamples,
		confidence: config.gate.confidence,
		seed,
		onProgress
	});
	return {
		slices: slices.map(({ spec, name, rows }) => ({
			spec,
			name,
			rows: rows.length
		})),
		metrics: plan.entries.map((entry) => ({
			metric: entry.metric,
			slice: entry.slice,
			n: entry.n < 0 ? rows : entry.n,
			candidate: estimateRecord(result.statistics[entry.candidate]),
			baseline: entry.baseline === null ? null : estimateRecord(result.statistics[entry.baseline]),
			difference: entry.difference === null ? null : estimateRecord(result.contrasts[entry.difference])
		})),
		contrasts: instances.map((instance, i) => ({
			key: instance.key,
			n: rowsOf(instance, slices, rows),
			estimate: estimateRecord(result.contrasts[plan.firstInstance + i])
		}))
	};
}
function decidable(instance, hasBaseline) {
	return instance.missingSlice === void 0 && (hasBaseline || instance.terms.every((term) => term.source === "candidate"));
}
function metricNames(config, sample, instances) {
	const names = config.evaluate.metrics?.map((name) => requireMetric(name, sample).name) ?? usualMetrics(sample);
	const gated = instances.flatMap((instance) => instance.terms.map((term) => requireMetric(term.metric, sample).name));
	return [...new Set([...names, ...gated])];
}
const USUAL = {
	classification: [
		"accuracy",
		"balanced_accuracy",
		"f1",
		"roc_auc",
		"log_loss"
	],
	regression: [
		"rmse",
		"mae",
		"r2"
	]
};
function usualMetrics(sample) {
	const computable = METRICS.filter((metric) => {
		try {
			requireMetric(metric.name, sample);
			return true;
		} catch (error) {
			if (error instanceof PawlError) return false;
			throw error;
		}
	}).map((metric) => metric.name);
	return USUAL[sample.task].filter((name) => computable.some((known) => known === name));
}
function planStatistics(metrics, slices, instances, paired) {
	const statistics = [];
	const contrasts = [];
	const indexOf = new Map();
	const statistic = (source, metric, slice) => {
		const key = JSON.stringify([
			source,
			metric,
			slice
		]);
		const known = indexOf.get(key);
		if (known !== void 0) return known;
		statistics.push({
			source,
			metric,
			slice
		});
		indexOf.set(key, statistics.length - 1);
		return statistics.length - 1;
	};
	const entries = [-1, ...slices.keys()].flatMap((slice) => metrics.map((metric) => {
		const candidate = statistic("candidate", metric, slice);
		const baseline = paired ? statistic("baseline", metric, slice) : null;
		if (baseline !== null) contrasts.push(difference(candidate, baseline));
		const place = slices[slice];
		return {
			metric,
			slice: place?.name ?? null,
			n: place?.rows.length ?? -1,
			candidate,
			baseline,
			difference: baseline === null ? null : contrasts.length - 1
		};
	}));
	const firstInstance = contrasts.length;
	for (const { terms, constant } of instances) {
		const place = (name) => name === null ? -1 : slices.findIndex((slice) => slice.name === name);
		contrasts.push({
			terms: terms.map((term) => ({
				statistic: statistic(term.source, term.metric, place(term.slice)),
				coefficient: term.coefficient
			})),
			constant
		});
	}
	return {
		statistics,
		contrasts,
		entries,
		firstInstance
	};
}
function difference(candidate, baseline) {
	return {
		terms: [{
			statistic: candidate,
			coefficient: 1
		}, {
			statistic: baseline,
			coefficient: -1
		}],
		constant: 0
	};
}
function rowsOf(instance, slices, all) {
	const sizes = instance.terms.map((term) => slices.find((slice) => slice.name === term.slice)?.rows.length ?? all);
	return Math.min(...sizes);
}
function estimateRecord({ value, interval, undefinedResamples }) {
	return {
		value: Number.isFinite(value) ? value : null,
		interval,
		undefinedResamples
	};
}
function reportedMetrics(metrics, rows, earlier) {
	const bare = (value) => value == null ? null : {
		value,
		interval: null,
		undefinedResamples: 0
	};
	return {
		slices: [],
		metrics: Object.entries(metrics).map(([metric, value]) => {
			const before = earlier.find((entry) => entry.metric === metric && entry.slice === null)?.candidate.value;
			return {
				metric,
				slice: null,
				n: rows,
				candidate: {
					value,
					interval: null,
					undefinedResamples: 0
				},
				baseline: bare(before),
				difference: bare(before == null ? null : value - before)
			};
		}),
		contrasts: []
	};
}
// packages/pipeline/slices.ts
function sliceTable(table, specs) {
	return specs.flatMap((spec) => {
		if (findColumn(table, spec)) return columnSlices(table, spec).map(({ value, rows }) => ({
			spec,
			name: value === null ? `${spec} is null` : `${spec} = ${value}`,
			rows
		}));
		return [expressionSlice(table, spec)];
	});
}
function expressionSlice(table, spec) {
	try {
		const filter = parseFilter(spec);
		return {
			spec,
			name: formatFilter(filter),
			rows: applyFilter(filter, table)
		};
	} catch (error) {
		if (!(error instanceof PawlError)) throw error;
		throw new PawlError("config", `the slice \`${spec.slice(0, 200)}\`: ${error.message}`, {
			where: ["evaluate.slices", error.where].filter(Boolean).join(", "),
			...error.remedy === void 0 ? {} : { remedy: error.remedy },
			cause: error
		});
	}
}
// packages/pipeline/evaluate.ts
async function evaluate(project, loaded) {
	const dataCheck = await requireRecord(project, "data-check");
	const run = await requireRecord(project, "run");
	requireSameData(dataCheck, run);
	await requireSameOutputs(project, run);
	const data = loaded ?? await loadData(project);
	requireCheckedData(project.config, dataCheck, data);
	const baseline = await findBaseline(project);
	const truth = truthOf(project.config, data, baseline?.evaluation.labels);
	const candidate = await candidateEvidence(project, data, truth);
	const common = await commonFields(project, run, truth, candidate);
	const compared = comparison(baseline, common);
	const measured = await measure(project, data, truth, candidate, compared);
	return writeRecord(project, "evaluation", sealRecord("evaluation", {
		...common,
		...measured,
		baseline: baselineField(baseline, compared)
	}));
}
async function measure(project, data, truth, candidate, compared) {
	const earlier = compared.state === "present" ? compared.evaluation : void 0;
	if (candidate.kind === "metrics-only") return reportedMetrics(candidate.metrics, truth.rows, earlier?.metrics ?? []);
	const evidence = {
		candidate: candidate.sample,
		baseline: earlier && await baselineSample(project, truth, earlier),
		slices: sliceTable(data.test, project.config.evaluate.slices),
		rows: truth.rows
	};
	return measureRows(project.config, evidence, (done, total) => project.host.progress("evaluating", done, total));
}
async function baselineSample(project, truth, evaluation) {
	const path = await fetchBaselinePredictions(project, evaluation);
	return path === null ? void 0 : readPredictions(path, truth, project.config.task);
}
async function commonFields(project, run, truth, candidate) {
	const { config } = project;
	const rows = candidate.kind === "rows";
	return {
		model: config.model,
		run: run.digest,
		modelDigest: run.modelDigest,
		commit: run.commit,
		task: config.task,
		evidence: candidate.kind,
		test: {
			digest: testDigest(truth.ids, truth.target, truth.rows),
			rows: truth.rows
		},
		labels: [...truth.labels],
		positive: truth.positive === void 0 ? null : truth.labels[truth.positive],
		confidence: config.gate.confidence,
		method: rows ? "percentile-bootstrap" : "none",
		resamples: rows ? config.evaluate.resamples : 0,
		seed: config.evaluate.seed,
		predictions: candidate.kind === "rows" ? await keepPredictions(project, truth, candidate.sample) : null
	};
}
async function keepPredictions(project, truth, sample) {
	const path = join(project.workFolder, "predictions.csv");
	await writePredictions(path, truth, sample);
	return {
		path: relative(project.root, path).replaceAll("\\", "/"),
		...await digestFile(path)
	};
}
function comparison(baseline, common) {
	if (!baseline) return { state: "none" };
	const reason = incomparable(baseline.evaluation, common);
	return reason === void 0 ? {
		state: "present",
		evaluation: baseline.evaluation
	} : {
		state: "incomparable",
		reason
	};
}
function baselineField(baseline, compared) {
	if (!baseline || compared.state === "none") return { state: "none" };
	const digests = {
		verdict: baseline.verdict.digest,
		evaluation: baseline.evaluation.digest
	};
	if (compared.state === "incomparable") return {
		state: "incomparable",
		...digests,
		reason: compared.reason
	};
	const { run, modelDigest, commit, createdAt } = baseline.evaluation;
	return {
		state: "present",
		...digests,
		run,
		modelDigest,
		commit,
		behind: baseline.behind,
		createdAt
	};
}
function requireSameData(dataCheck, run) {
	if (run.dataCheck === dataCheck.digest) return;
	throw new PawlError("data", "the model was trained on data other than what was checked last", { remedy: "Run `pawl train` again." });
}
async function requireSameOutputs(project, run) {
	for (const output of run.outputs) {
		const path = join(project.root, output.path);
		const actual = await digestFile(path).catch(() => void 0);
		if (actual?.digest === output.digest) continue;
		throw new PawlError("record", `the file is ${actual ? "not what training left" : "gone"}`, {
			where: relative(project.root, path) || outputFolder(project),
			remedy: "Run `pawl train` again."
		});
	}
}
export { evaluate as t };
