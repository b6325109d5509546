import { i as requireMetric } from "./declarations.js";
import { a as outsideTop, c as squaredErrors, i as logLosses, l as squaredLogErrors, n as brierLosses, o as percentageErrors, r as costLosses, s as pinballLosses, t as absoluteErrors, u as symmetricErrors } from "./losses.js";
import { t as PawlError } from "./errors.js";
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
// packages/metrics/measure.ts
function meanOf(losses, shape = (mean) => mean) {
	return {
		value: (counts, total) => shape(weightedSum(losses, counts) / total),
		leaveOut: (parts) => {
			const [weight, sum] = partSums(parts, [losses]);
			return weight.map((rest, part) => rest > 0 ? shape(sum[part] / rest) : NaN);
		}
	};
}
function partSums({ of, count, weights }, values) {
	return [void 0, ...values].map((column) => {
		const sums = new Float64Array(count);
		for (let row = 0; row < of.length; row++) sums[of[row]] += (weights ? weights[row] : 1) * (column ? column[row] : 1);
		return withoutEach(sums);
	});
}
function withoutEach(sums) {
	const rest = new Float64Array(sums.length);
	let before = 0;
	for (let i = 0; i < sums.length; i++) {
		rest[i] = before;
		before += sums[i];
	}
	let after = 0;
	for (let i = sums.length - 1; i >= 0; i--) {
		rest[i] += after;
		after += sums[i];
	}
	return rest;
}
// packages/metrics/calibration.ts
const ERROR_BINS = 15;
const BRIER_BINS = 10;
function calibrationMeasure(name, sample) {
	if (name === "ece") return binnedMeasure(binByPredicted(sample, ERROR_BINS), calibrationError);
	const part = name === "brier_reliability" ? "reliability" : "resolution";
	return binnedMeasure(binByPositive(sample, BRIER_BINS), (totals, total) => decompose(totals, total)[part]);
}
function binnedMeasure(bins, formula) {
	return {
		value: (counts, total) => formula(totalsOf(bins, counts), total),
		leaveOut: (parts) => leaveOutOfBins(bins, parts, formula)
	};
}
function leaveOutOfBins({ count, of, probability, outcome }, parts, formula) {
	const sums = () => Array.from({ length: count }, () => new Float64Array(parts.count));
	const [weights, probabilities, outcomes] = [
		sums(),
		sums(),
		sums()
	];
	for (let row = 0; row < of.length; row++) {
		const [bin, part] = [of[row], parts.of[row]];
		const weight = parts.weights ? parts.weights[row] : 1;
		weights[bin][part] += weight;
		probabilities[bin][part] += weight * probability[row];
		outcomes[bin][part] += weight * outcome[row];
	}
	const rest = [
		weights,
		probabilities,
		outcomes
	].map((bins) => bins.map(withoutEach));
	return Float64Array.from({ length: parts.count }, (_, part) => {
		const [weight, probability, outcome] = rest.map((bins) => Float64Array.from(bins, (values) => values[part]));
		const total = weight.reduce((sum, value) => sum + value, 0);
		if (!(total > 0)) return NaN;
		return formula({
			weight,
			probability,
			outcome
		}, total);
	});
}
function reliabilityCurve(sample, bins) {
	const { weight, probability, outcome } = totalsOf(sample.positive === void 0 ? binByPredicted(sample, bins) : binByPositive(sample, bins), countsOf(sample));
	return Array.from(weight, (n, bin) => ({
		low: bin / bins,
		high: (bin + 1) / bins,
		n,
		meanScore: probability[bin] / n,
		shareRight: outcome[bin] / n
	}));
}
function countsOf({ actual, weights }) {
	return weights ?? new Uint8Array(actual.length).fill(1);
}
function binByPredicted({ actual, predicted, scores }, count) {
	return binsOf(Float64Array.from(predicted, (label, row) => scores[label][row]), Uint8Array.from(predicted, (label, row) => label === actual[row] ? 1 : 0), count);
}
function binByPositive({ actual, scores, positive }, count) {
	return binsOf(scores[positive], Uint8Array.from(actual, (label) => label === positive ? 1 : 0), count);
}
function binsOf(probability, outcome, count) {
	return {
		count,
		of: Int32Array.from(probability, (value) => Math.min(count - 1, Math.floor(value * count))),
		probability,
		outcome
	};
}
function totalsOf({ count, of, probability, outcome }, counts) {
	const totals = {
		weight: new Float64Array(count),
		probability: new Float64Array(count),
		outcome: new Float64Array(count)
	};
	for (let row = 0; row < of.length; row++) {
		const bin = of[row];
		totals.weight[bin] += counts[row];
		totals.probability[bin] += counts[row] * probability[row];
		totals.outcome[bin] += counts[row] * outcome[row];
	}
	return totals;
}
function calibrationError({ probability, outcome }, total) {
	let sum = 0;
	for (let bin = 0; bin < outcome.length; bin++) sum += Math.abs(probability[bin] - outcome[bin]);
	return sum / total;
}
function decompose({ weight, probability, outcome }, total) {
	const share = outcome.reduce((sum, value) => sum + value, 0) / total;
	let reliability = 0;
	let resolution = 0;
	for (let bin = 0; bin < weight.length; bin++) {
		const n = weight[bin];
		if (n === 0) continue;
		const own = outcome[bin] / n;
		reliability += n * (probability[bin] / n - own) * (probability[bin] / n - own);
		resolution += n * (own - share) * (own - share);
	}
	return {
		reliability: reliability / total,
		resolution: resolution / total,
		uncertainty: share * (1 - share)
	};
}
// packages/metrics/sample-check.ts
function checkSample(sample, name = "predictions") {
	if (sample.task === "regression") checkRegression(sample, name);
	else checkClassification(sample, name);
	if (sample.weights) checkWeights(sample.weights, sample.actual, name);
	if (sample.groups) checkLength(sample.groups, sample.actual, "groups", name);
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
	checkBounds(sample, name);
}
function checkWeights(weights, actual, name) {
	checkLength(weights, actual, "weights", name);
	for (let i = 0; i < weights.length; i++) {
		if (weights[i] >= 0 && weights[i] < Number.POSITIVE_INFINITY) continue;
		throw new PawlError("data", `the weight is ${weights[i]}, not a number from 0 up`, {
			where: `${name}, row ${i + 1}`,
			remedy: "Give every row a weight from 0 up."
		});
	}
}
function checkBounds({ lower, upper, actual }, name) {
	if (!lower || !upper) return;
	checkLength(lower, actual, "lower ends of intervals", name);
	checkLength(upper, actual, "upper ends of intervals", name);
	checkFinite(lower, "lower end of the interval", name);
	checkFinite(upper, "upper end of the interval", name);
	for (let i = 0; i < lower.length; i++) {
		if (lower[i] <= upper[i]) continue;
		throw new PawlError("data", `the predicted interval is upside down: ${lower[i]} to ${upper[i]}`, {
			where: `${name}, row ${i + 1}`,
			remedy: "Write the lower end as `lower` and the upper one as `upper`."
		});
	}
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
// packages/metrics/label-metrics.ts
const LABEL_FORMULAS = {
	accuracy: shareCorrect,
	error_rate: (tally) => (tally.rows - tally.correct) / tally.rows,
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
	kappa: cohenKappa,
	specificity: (tally, positive) => trueNegativeRate(tally, positive) ?? 0,
	fpr: (tally, positive) => 1 - (trueNegativeRate(tally, positive) ?? NaN),
	fnr: (tally, positive) => tally.actual[positive] === 0 ? NaN : 1 - recall(tally, positive),
	selection_rate: (tally, positive) => tally.predicted[positive] / tally.rows,
	mcc: matthewsCorrelation
};
function shareCorrect(tally) {
	return tally.correct / tally.rows;
}
function precision(tally, label) {
	return share$1(tally.hits[label], tally.predicted[label]);
}
function recall(tally, label) {
	return share$1(tally.hits[label], tally.actual[label]);
}
function f1(tally, label) {
	return share$1(2 * tally.hits[label], tally.actual[label] + tally.predicted[label]);
}
function share$1(part, whole) {
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
function trueNegativeRate(tally, positive) {
	const negatives = tally.rows - tally.actual[positive];
	const wrong = tally.predicted[positive] - tally.hits[positive];
	return negatives === 0 ? void 0 : (negatives - wrong) / negatives;
}
function cohenKappa({ rows, correct, actual, predicted }) {
	let chance = 0;
	for (let label = 0; label < actual.length; label++) chance += actual[label] * predicted[label];
	const room = rows * rows - chance;
	return room === 0 ? NaN : (correct * rows - chance) / room;
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
const MOST_PART_CELLS = 4e6;
const MOST_PARTS = 200;
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
	let counted;
	const leaveOut = (parts, formula) => {
		if (counted?.of !== parts.of) counted = {
			of: parts.of,
			rest: restCells(cells, parts)
		};
		return Float64Array.from({ length: parts.count }, (_, part) => {
			for (let cell = 0; cell < cellCounts.length; cell++) cellCounts[cell] = counted.rest[cell][part];
			sumMargins(cells, cellCounts, current);
			return current.rows > 0 ? formula(current, sample.positive) : NaN;
		});
	};
	return {
		count,
		current,
		...cells.actual.length * MOST_PARTS <= MOST_PART_CELLS ? { leaveOut } : {}
	};
}
function restCells({ ofRow, actual }, { of, count, weights }) {
	const sums = Array.from(actual, () => new Float64Array(count));
	for (let row = 0; row < of.length; row++) sums[ofRow[row]][of[row]] += weights ? weights[row] : 1;
	return sums.map(withoutEach);
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
	return ranked(sample.scores[positive], tagged);
}
function rankRows(scores, rows, isPositive) {
	const tagged = Uint32Array.from(rows, (row) => 2 * row + (isPositive(row) ? 1 : 0));
	return ranked(Float64Array.from(rows, (row) => scores[row]), tagged);
}
function ranked(keys, tagged) {
	const { keys: sorted, payload } = sortWithPayload(keys, tagged);
	return {
		rows: payload,
		groupEnds: groupEnds(sorted)
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
		const positive = count * (row & 1);
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
			positive += count * (row & 1);
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
			positive += count * (row & 1);
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
function averagePrecisionWithoutEach({ rows, groupEnds: ends }, { of, count, weights }) {
	const seen = new Float64Array(count);
	const positives = new Float64Array(count);
	const sums = new Float64Array(count);
	const own = new Float64Array(count);
	let [allSeen, allPositives] = [0, 0];
	let i = rows.length - 1;
	for (let group = (ends ?? rows).length - 1; group >= 0; group--) {
		const start = ends === void 0 ? group : group === 0 ? 0 : ends[group - 1];
		const last = i;
		let found = 0;
		for (; i >= start; i--) {
			const row = rows[i] >>> 1;
			const weight = weights ? weights[row] : 1;
			const part = of[row];
			seen[part] += weight;
			allSeen += weight;
			if ((rows[i] & 1) === 0) continue;
			positives[part] += weight;
			own[part] += weight;
			found += weight;
		}
		if (found === 0) continue;
		allPositives += found;
		for (let part = 0; part < count; part++) {
			const added = found - own[part];
			if (added > 0) sums[part] += added * (allPositives - positives[part]) / (allSeen - seen[part]);
		}
		for (let k = last; k >= start; k--) own[of[rows[k] >>> 1]] = 0;
	}
	return sums.map((sum, part) => {
		if (!(allSeen - seen[part] > 1e-12 * allSeen)) return NaN;
		const rest = allPositives - positives[part];
		return rest > 1e-12 * allPositives ? sum / rest : 0;
	});
}
// packages/metrics/multiclass-auc.ts
function multiclassAuc(name, sample) {
	const weighted = name.endsWith("_weighted");
	return name.startsWith("roc_auc_ovr") ? oneVersusRest(sample, weighted) : oneVersusOne(sample, weighted);
}
function oneVersusRest(sample, weighted) {
	const { actual, labels, scores } = sample;
	const all = Int32Array.from(actual.keys());
	const rankings = labels.map((_, label) => rankRows(scores[label], all, (row) => actual[row] === label));
	return { value: (counts) => {
		const sizes = labelSizes(sample, counts);
		return average(rankings.map((ranking) => rocAuc(ranking, counts)), weighted ? sizes : void 0);
	} };
}
function oneVersusOne(sample, weighted) {
	const { actual, labels, scores } = sample;
	const rowsOf = labels.map((_, label) => [...actual.keys()].filter((row) => actual[row] === label));
	const pairs = labels.flatMap((_, a) => labels.slice(a + 1).map((_, offset) => {
		const b = a + 1 + offset;
		const rows = Int32Array.from([...rowsOf[a], ...rowsOf[b]]);
		const ranking = (label) => rankRows(scores[label], rows, (row) => actual[row] === label);
		return {
			a,
			b,
			rankings: [ranking(a), ranking(b)]
		};
	}));
	return { value: (counts) => {
		const sizes = labelSizes(sample, counts);
		return average(pairs.map(({ rankings }) => rankings.reduce((sum, ranking) => sum + rocAuc(ranking, counts), 0) / 2), weighted ? pairs.map(({ a, b }) => sizes[a] + sizes[b]) : void 0);
	} };
}
function labelSizes({ actual, labels }, counts) {
	const sizes = labels.map(() => 0);
	for (let row = 0; row < actual.length; row++) sizes[actual[row]] += counts[row];
	return sizes;
}
function average(values, weights) {
	let sum = 0;
	let total = 0;
	for (const [i, value] of values.entries()) {
		const weight = weights ? weights[i] : 1;
		sum += weight * value;
		total += weight;
	}
	return sum / total;
}
// packages/metrics/query-metrics.ts
function queryMeasure(name, k, sample) {
	const ofQuery = name.startsWith("ndcg") ? ndcg : precisionOfQuery;
	const queries = [...rowsByGroup(sample.groups).values()].flatMap((rows) => {
		const value = ofQuery(sample, rows, k);
		return value === void 0 ? [] : [{
			row: rows[0],
			value
		}];
	});
	return {
		value: (counts) => {
			let sum = 0;
			let total = 0;
			for (const { row, value } of queries) {
				sum += counts[row] * value;
				total += counts[row];
			}
			return total > 0 ? sum / total : NaN;
		},
		leaveOut: ({ of, count, weights }) => {
			const sums = new Float64Array(count);
			const totals = new Float64Array(count);
			for (const { row, value } of queries) {
				const weight = weights ? weights[row] : 1;
				sums[of[row]] += weight * value;
				totals[of[row]] += weight;
			}
			const [rest, total] = [withoutEach(sums), withoutEach(totals)];
			return rest.map((sum, part) => total[part] > 0 ? sum / total[part] : NaN);
		}
	};
}
function rowsByGroup(groups) {
	const rows = new Map();
	for (let row = 0; row < groups.length; row++) {
		const group = rows.get(groups[row]);
		if (group) group.push(row);
		else rows.set(groups[row], [row]);
	}
	return rows;
}
const discount = (place) => 1 / Math.log2(place + 2);
function ndcg({ actual, predicted }, rows, k) {
	const ideal = rows.map((row) => actual[row]).sort((a, b) => b - a).slice(0, k).reduce((sum, gain, place) => sum + gain * discount(place), 0);
	if (ideal === 0) return 0;
	const order = [...rows].sort((a, b) => predicted[b] - predicted[a]);
	let gained = 0;
	for (let start = 0; start < order.length && start < k;) {
		let end = start + 1;
		while (end < order.length && predicted[order[end]] === predicted[order[start]]) end++;
		let relevance = 0;
		let discounts = 0;
		for (let place = start; place < end; place++) {
			relevance += actual[order[place]];
			if (place < k) discounts += discount(place);
		}
		gained += relevance / (end - start) * discounts;
		start = end;
	}
	return gained / ideal;
}
function precisionOfQuery({ actual, predicted }, rows, k) {
	const relevant = rows.filter((row) => actual[row] > 0).length;
	if (relevant === 0) return void 0;
	const order = [...rows].sort((a, b) => predicted[b] - predicted[a] || a - b);
	let found = 0;
	let sum = 0;
	for (const [place, row] of order.slice(0, k).entries()) {
		if (actual[row] <= 0) continue;
		found++;
		sum += found / (place + 1);
	}
	return sum / Math.min(k, relevant);
}
// packages/metrics/rank-correlation.ts
function spearmanMeasure({ actual, predicted }) {
	const orders = [orderOf(actual), orderOf(predicted)];
	const ranks = [new Float64Array(actual.length), new Float64Array(actual.length)];
	return { value: (counts, total) => {
		orders.forEach((order, i) => {
			rank(order, counts, ranks[i]);
		});
		return correlation(ranks[0], ranks[1], counts, total);
	} };
}
function orderOf(values) {
	const { keys, payload } = sortWithPayload(values, Uint32Array.from(values.keys()));
	const ends = [];
	for (let i = 1; i <= keys.length; i++) if (i === keys.length || keys[i] !== keys[i - 1]) ends.push(i);
	return {
		rows: payload,
		ends: Uint32Array.from(ends)
	};
}
function rank({ rows, ends }, counts, ranks) {
	let before = 0;
	let start = 0;
	for (const end of ends) {
		let weight = 0;
		for (let i = start; i < end; i++) weight += counts[rows[i]];
		for (let i = start; i < end; i++) ranks[rows[i]] = before + weight / 2;
		before += weight;
		start = end;
	}
}
function correlation(x, y, counts, total) {
	const middle = total / 2;
	let xx = 0;
	let yy = 0;
	let xy = 0;
	for (let row = 0; row < x.length; row++) {
		const [a, b] = [x[row] - middle, y[row] - middle];
		const count = counts[row];
		xx += count * a * a;
		yy += count * b * b;
		xy += count * a * b;
	}
	const least = 1e-12 * total * total * total;
	if (xx <= least || yy <= least) return NaN;
	return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}
// packages/metrics/regression-metrics.ts
function medianError(sample) {
	const errors = absoluteErrors(sample);
	const { keys, payload } = sortWithPayload(errors, Uint32Array.from(errors.keys()));
	return { value: (counts, total) => {
		const half = total / 2;
		const rounding = 1e-12 * total;
		let i = 0;
		let below = counts[payload[0]];
		while (below < half - rounding) below += counts[payload[++i]];
		const lower = keys[i];
		if (below > half + rounding) return lower;
		do
			i++;
		while (counts[payload[i]] === 0);
		return (lower + keys[i]) / 2;
	} };
}
function rSquared(sample) {
	return shareExplained(sample, "square");
}
function explainedVariance(sample) {
	return shareExplained(sample, "spread");
}
function shareExplained({ actual, predicted }, unexplained) {
	const residuals = actual.map((value, row) => value - predicted[row]);
	const squaredResiduals = residuals.map((value) => value * value);
	const scratch = new Float64Array(actual.length);
	const value = (counts, weight) => {
		if (!hasTwo(counts)) return NaN;
		const total = squaredDeviations(actual, counts, weight, scratch);
		return share(unexplained === "square" ? weightedSum(squaredResiduals, counts) : squaredDeviations(residuals, counts, weight, scratch), total);
	};
	const origin = actual[0] ?? 0;
	const centred = actual.map((each) => each - origin);
	const squaredCentred = centred.map((each) => each * each);
	return {
		value,
		leaveOut: (parts) => {
			const [weight, sum, square, first, second] = partSums(parts, [
				residuals,
				squaredResiduals,
				centred,
				squaredCentred
			]);
			const rows = rowsLeft(parts);
			return weight.map((rest, part) => {
				if (rows[part] < 2 || !(rest > 0)) return NaN;
				const total = spreadOf(rest, first[part], second[part]);
				return share(unexplained === "square" ? square[part] : spreadOf(rest, sum[part], square[part]), total);
			});
		}
	};
}
function share(left, total) {
	if (total === 0) return left === 0 ? 1 : 0;
	return 1 - left / total;
}
function spreadOf(weight, sum, square) {
	const spread = square - sum * sum / weight;
	return spread <= 1e-13 * square ? 0 : spread;
}
function hasTwo(counts) {
	const repeats = counts instanceof Uint8Array;
	let rows = 0;
	for (let row = 0; row < counts.length && rows < 2; row++) if (counts[row] > 0) rows += repeats ? counts[row] : 1;
	return rows >= 2;
}
function rowsLeft({ of, count, weights }) {
	const inside = new Int32Array(count);
	let all = 0;
	for (let row = 0; row < of.length; row++) {
		if (weights && !(weights[row] > 0)) continue;
		inside[of[row]]++;
		all++;
	}
	return inside.map((rows) => all - rows);
}
function squaredDeviations(values, counts, weight, scratch) {
	let first = 0;
	while (counts[first] === 0) first++;
	const origin = values[first];
	for (let i = 0; i < values.length; i++) scratch[i] = values[i] - origin;
	const mean = weightedSum(scratch, counts) / weight;
	for (let i = 0; i < values.length; i++) {
		const deviation = scratch[i] - mean;
		scratch[i] = deviation * deviation;
	}
	return weightedSum(scratch, counts);
}
// packages/metrics/top-of-ranking.ts
function topMeasure(name, number, ranking) {
	const start = walkOf(name, number);
	return {
		value: (counts) => {
			const { positives, negatives } = totals(ranking, counts);
			const walk = start(positives, negatives);
			descend(ranking, counts, walk.take);
			return walk.value();
		},
		leaveOut: (parts) => walkWithoutEach(ranking, parts, start)
	};
}
function walkOf(name, number) {
	if (name.startsWith("fpr_at")) return (...sizes) => fprAtTpr(...sizes, number / 100);
	if (name.startsWith("tpr_at")) return (...sizes) => tprAtFpr(...sizes, number / 100);
	if (name.startsWith("precision_at")) return (positives, negatives) => precisionAt(Math.min(number, positives + negatives));
	return (positives, negatives) => {
		const total = positives + negatives;
		const { take, value } = precisionAt(total * number / 100);
		return {
			take,
			value: () => positives === 0 ? NaN : value() / (positives / total)
		};
	};
}
function fprAtTpr(positives, negatives, least) {
	let found = 0;
	let wrong = 0;
	const needed = least * positives * (1 - 1e-12);
	return {
		take: (own, others) => {
			found += own;
			wrong += others;
			return found < needed;
		},
		value: () => positives > 0 && negatives > 0 ? wrong / negatives : NaN
	};
}
function tprAtFpr(positives, negatives, most) {
	let found = 0;
	let wrong = 0;
	const allowed = most * negatives * (1 + 1e-12);
	return {
		take: (own, others) => {
			if (wrong + others > allowed) return false;
			found += own;
			wrong += others;
			return true;
		},
		value: () => positives > 0 && negatives > 0 ? found / positives : NaN
	};
}
function precisionAt(k) {
	let seen = 0;
	let found = 0;
	return {
		take: (own, others) => {
			const group = own + others;
			const taken = Math.min(group, k - seen);
			if (group > 0) found += own * taken / group;
			seen += taken;
			return seen < k;
		},
		value: () => found / k
	};
}
function walkWithoutEach({ rows, groupEnds }, { of, count, weights }, start) {
	const sizes = [new Float64Array(count), new Float64Array(count)];
	const weightOf = (row) => weights ? weights[row] : 1;
	for (const row of rows) sizes[row & 1 ? 0 : 1][of[row >>> 1]] += weightOf(row >>> 1);
	const [positives, negatives] = sizes.map(withoutEach);
	const walks = Array.from({ length: count }, (_, part) => start(positives[part], negatives[part]));
	const done = new Uint8Array(count);
	let walking = walks.map((walk, part) => ({
		walk,
		part
	}));
	const [own, others] = [new Float64Array(count), new Float64Array(count)];
	let end = rows.length;
	for (let group = (groupEnds ?? rows).length - 1; group >= 0 && walking.length > 0; group--) {
		const first = groupEnds ? group === 0 ? 0 : groupEnds[group - 1] : group;
		let [allOwn, allOthers] = [0, 0];
		for (let i = first; i < end; i++) {
			const row = rows[i] >>> 1;
			const weight = weightOf(row);
			if (rows[i] & 1) {
				own[of[row]] += weight;
				allOwn += weight;
			} else {
				others[of[row]] += weight;
				allOthers += weight;
			}
		}
		let ended = false;
		for (const { walk, part } of walking) {
			if (walk.take(allOwn - own[part], allOthers - others[part])) continue;
			done[part] = 1;
			ended = true;
		}
		for (let i = first; i < end; i++) {
			const part = of[rows[i] >>> 1];
			own[part] = 0;
			others[part] = 0;
		}
		if (ended) walking = walking.filter(({ part }) => done[part] === 0);
		end = first;
	}
	return Float64Array.from(walks, (walk, part) => positives[part] + negatives[part] > 0 ? walk.value() : NaN);
}
function totals(ranking, counts) {
	let positives = 0;
	let negatives = 0;
	for (const row of ranking.rows) {
		const count = counts[row >>> 1];
		if (row & 1) positives += count;
		else negatives += count;
	}
	return {
		positives,
		negatives
	};
}
function descend({ rows, groupEnds }, counts, visit) {
	let end = rows.length;
	for (let group = (groupEnds ?? rows).length - 1; group >= 0; group--) {
		const start = groupEnds ? group === 0 ? 0 : groupEnds[group - 1] : group;
		let positives = 0;
		let negatives = 0;
		for (let i = start; i < end; i++) {
			const count = counts[rows[i] >>> 1];
			if (rows[i] & 1) positives += count;
			else negatives += count;
		}
		end = start;
		if (!visit(positives, negatives)) return;
	}
}
// packages/metrics/prepare.ts
function prepareMetrics(names, sample) {
	const metrics = names.map((name) => requireMetric(name, sample));
	checkSample(sample);
	if (sample.task === "regression") return prepared(metrics.map((metric) => regressionMeasure(metric, sample)), sample);
	const ranking = once(() => rankByScore(sample));
	const isOfTally = (metric) => Object.hasOwn(LABEL_FORMULAS, metric.name);
	const tallied = metrics.some(isOfTally) ? prepareTally(sample) : void 0;
	return prepared(metrics.map((metric) => {
		if (!tallied || !isOfTally(metric)) return scoreMeasure(metric, sample, ranking);
		const formula = LABEL_FORMULAS[metric.name];
		return {
			value: () => formula(tallied.current, sample.positive),
			...tallied.leaveOut ? { leaveOut: (parts) => tallied.leaveOut(parts, formula) } : {}
		};
	}), sample, tallied?.count);
}
function prepareMetric(name, sample) {
	const { evaluate } = prepareMetrics([name], sample);
	const out = new Float64Array(1);
	return (counts) => {
		evaluate(counts, out);
		return out[0];
	};
}
function metricValue(name, sample) {
	return prepareMetric(name, sample)();
}
function prepared(measures, { actual, weights }, refresh) {
	const ones = once(() => new Uint8Array(actual.length).fill(1));
	const weighed = once(() => new Float64Array(actual.length));
	const evaluate = (given, out) => {
		let counts = given ?? ones();
		if (weights) {
			const scratch = weighed();
			for (let row = 0; row < scratch.length; row++) scratch[row] = counts[row] * weights[row];
			counts = scratch;
		}
		const total = totalCount(counts);
		if (!(total > 0)) {
			out.fill(NaN, 0, measures.length);
			return;
		}
		refresh?.(counts);
		for (let i = 0; i < measures.length; i++) out[i] = measures[i].value(counts, total);
	};
	return {
		evaluate,
		leaveOut: (of, count) => leaveOutEach(measures, evaluate, {
			of,
			count,
			weights
		})
	};
}
function leaveOutEach(measures, evaluate, parts) {
	const found = measures.map((measure) => measure.leaveOut?.(parts));
	if (found.every((values) => values !== void 0)) return found;
	const values = measures.map((_, i) => found[i] ?? new Float64Array(parts.count));
	const out = new Float64Array(measures.length);
	const counts = new Uint8Array(parts.of.length);
	for (let part = 0; part < parts.count; part++) {
		for (let row = 0; row < counts.length; row++) counts[row] = parts.of[row] === part ? 0 : 1;
		evaluate(counts, out);
		for (let i = 0; i < out.length; i++) if (!found[i]) values[i][part] = out[i];
	}
	return values;
}
function scoreMeasure(metric, sample, ranking) {
	const { name, number } = metric;
	if (name === "expected_cost") return meanOf(costLosses(sample));
	if (name === "roc_auc") {
		const ranked = ranking();
		return { value: (counts) => rocAuc(ranked, counts) };
	}
	if (name === "average_precision") {
		const ranked = ranking();
		return {
			value: (counts) => averagePrecision(ranked, counts),
			leaveOut: (parts) => averagePrecisionWithoutEach(ranked, parts)
		};
	}
	if (name.startsWith("roc_auc_ov")) return multiclassAuc(name, sample);
	if (/^(fpr_at|tpr_at|precision_at|lift_at)_/.test(name)) return topMeasure(name, number, ranking());
	if (name.startsWith("top_")) return meanOf(outsideTop(sample, number), (share) => 1 - share);
	checkProbabilities(sample, name);
	if (sample.labels.length < 2) return { value: () => NaN };
	if (name === "log_loss") return meanOf(logLosses(sample));
	if (name === "brier") return meanOf(brierLosses(sample));
	return calibrationMeasure(name, sample);
}
function regressionMeasure({ name, number }, sample) {
	if (name.startsWith("pinball_")) return meanOf(pinballLosses(sample, number / 100));
	if (name.startsWith("ndcg_") || name.startsWith("map_")) return queryMeasure(name, number, sample);
	const make = REGRESSION[name];
	if (!make) throw new Error(`no measure for ${name}`);
	return make(sample);
}
const REGRESSION = {
	rmse: (sample) => meanOf(squaredErrors(sample), Math.sqrt),
	mse: (sample) => meanOf(squaredErrors(sample)),
	rmsle: (sample) => meanOf(squaredLogErrors(sample), (mean) => mean < 1e400 ? Math.sqrt(mean) : NaN),
	mae: (sample) => meanOf(absoluteErrors(sample)),
	mape: (sample) => meanOf(percentageErrors(sample)),
	smape: (sample) => meanOf(symmetricErrors(sample)),
	r2: rSquared,
	explained_variance: explainedVariance,
	median_absolute_error: medianError,
	spearman: spearmanMeasure,
	interval_coverage: ({ actual, lower, upper }) => meanOf(actual.map((value, row) => lower[row] <= value && value <= upper[row] ? 1 : 0)),
	interval_width: ({ lower, upper }) => meanOf(upper.map((value, row) => value - lower[row]))
};
function once(make) {
	let made;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}
export { reliabilityCurve as a, checkSample as i, prepareMetrics as n, rankByScore as r, metricValue as t };
