import { n as didYouMean, t as PawlError } from "./errors.js";
import { t as findColumn } from "./column.js";
import { i as columnSlices, n as parseFilter, r as applyFilter, t as formatFilter } from "./filter-parse.js";
import { i as checkSample, n as prepareMetrics, r as rankByScore, t as metricValue } from "./prepare.js";
import { i as requireMetric, r as findMetric } from "./declarations.js";
import { n as normalQuantile, t as normalCdf } from "./normal.js";
import { t as studentTail } from "./student-t.js";
import { t as studentQuantile } from "./student-quantile.js";
import { a as wilsonBounds, i as proportionAbove, n as rowDrawer, o as wilsonInterval, t as groupDrawer } from "./draw.js";
import { c as squaredErrors, i as logLosses, n as brierLosses, o as percentageErrors, t as absoluteErrors } from "./losses.js";
import { t as xoroshiro128plus } from "./xoroshiro128plus.js";
import { n as quantileBins, r as quantileSorted, t as binName } from "./quantile-bins.js";
import { setImmediate } from "node:timers/promises";
// packages/metrics/delong.ts
function delong(first, second) {
	const a = placements(first);
	const b = first === second ? a : placements(second);
	const { positives, negatives } = a;
	const covaryByClass = (x, y, xMean, yMean) => {
		let ofPositives = 0;
		let ofNegatives = 0;
		for (let row = 0; row < x.length; row++) {
			const product = (x[row] - xMean) * (y[row] - yMean);
			if (a.positive[row] === 1) ofPositives += product;
			else ofNegatives += product;
		}
		return [ofPositives / ((positives - 1) * positives), ofNegatives / ((negatives - 1) * negatives)];
	};
	const covary = (x, y, xMean, yMean) => {
		const [ofPositives, ofNegatives] = covaryByClass(x, y, xMean, yMean);
		return ofPositives + ofNegatives;
	};
	const [ofPositives, ofNegatives] = covaryByClass(a.shares, a.shares, a.auc, a.auc);
	const tooFew = positives < 2 || negatives < 2;
	const variance = (x, y, xMean, yMean) => tooFew ? NaN : covary(x, y, xMean, yMean);
	return {
		first: a.auc,
		second: b.auc,
		firstVariance: variance(a.shares, a.shares, a.auc, a.auc),
		secondVariance: variance(b.shares, b.shares, b.auc, b.auc),
		covariance: variance(a.shares, b.shares, a.auc, b.auc),
		degreesOfFreedom: (ofPositives + ofNegatives) ** 2 / (ofPositives ** 2 / (positives - 1) + ofNegatives ** 2 / (negatives - 1)),
		positives,
		negatives
	};
}
function placements({ rows, groupEnds }) {
	const shares = new Float64Array(rows.length);
	const positive = new Uint8Array(rows.length);
	let positives = 0;
	for (const row of rows) positives += row & 1;
	const negatives = rows.length - positives;
	let ordered = 0;
	let positivesBelow = 0;
	let negativesBelow = 0;
	let start = 0;
	for (let group = 0; start < rows.length; group++) {
		const end = groupEnds ? groupEnds[group] : start + 1;
		let tied = 0;
		for (let i = start; i < end; i++) tied += rows[i] & 1;
		const tiedNegatives = end - start - tied;
		const below = negativesBelow + tiedNegatives / 2;
		const above = positives - positivesBelow - tied / 2;
		for (let i = start; i < end; i++) {
			const row = rows[i] >>> 1;
			const isPositive = rows[i] & 1;
			positive[row] = isPositive;
			shares[row] = isPositive === 1 ? below / negatives : above / positives;
		}
		ordered += tied * below;
		positivesBelow += tied;
		negativesBelow += tiedNegatives;
		start = end;
	}
	return {
		shares,
		positive,
		auc: ordered / (positives * negatives),
		positives,
		negatives
	};
}
// packages/metrics/paired-proportions.ts
const FEW_DISCORDANT = 25;
function mcnemarTest({ onlyFirst, onlySecond }) {
	const discordant = onlyFirst + onlySecond;
	if (discordant >= FEW_DISCORDANT) return {
		pValue: 2 * normalCdf(-Math.abs(onlyFirst - onlySecond) / Math.sqrt(discordant)),
		exact: false
	};
	let term = .5 ** discordant;
	let tail = 0;
	for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
		tail += term;
		term *= (discordant - k) / (k + 1);
	}
	return {
		pValue: Math.min(1, 2 * tail),
		exact: true
	};
}
function tangoStatistic(counts, difference) {
	const { rows, onlyFirst, onlySecond } = counts;
	const score = onlyFirst - onlySecond - rows * difference;
	const b = -onlyFirst - onlySecond + (2 * rows - onlyFirst + onlySecond) * difference;
	const c = -onlySecond * difference * (1 - difference);
	const variance = rows * (2 * ((Math.sqrt(Math.max(0, b * b - 8 * rows * c)) - b) / (4 * rows)) + difference * (1 - difference));
	if (!(variance > 1e-12 * rows)) return Math.abs(score) < 1e-9 * rows ? 0 : Math.sign(score) * 1e400;
	return score / Math.sqrt(variance);
}
function tangoInterval(counts, confidence) {
	if (counts.rows === 0) return {
		low: -1,
		high: 1
	};
	const z = -normalQuantile((1 - confidence) / 2);
	const share = (counts.onlyFirst - counts.onlySecond) / counts.rows;
	return {
		low: boundary((difference) => tangoStatistic(counts, difference) <= z, -1, share),
		high: boundary((difference) => tangoStatistic(counts, difference) < -z, share, 1)
	};
}
function boundary(after, from, to) {
	if (after(from)) return from;
	let low = from;
	let high = to;
	for (let step = 0; step < 100 && high - low > Number.EPSILON * Math.abs(low); step++) {
		const middle = (low + high) / 2;
		if (after(middle)) high = middle;
		else low = middle;
	}
	return (low + high) / 2;
}
// packages/metrics/trials.ts
const MISS = 0;
const HIT = 1;
const NO_TRIAL = 2;
const isRight = ({ actual, predicted }, row) => actual[row] === predicted[row] ? HIT : MISS;
const isWrong = (sample, row) => isRight(sample, row) === HIT ? MISS : HIT;
const selected = ({ predicted, positive }, row) => predicted[row] === positive ? HIT : MISS;
const notSelected = (sample, row) => selected(sample, row) === HIT ? MISS : HIT;
const isPositive = ({ actual, positive }, row) => actual[row] === positive;
const OF_ANY = {
	accuracy: isRight,
	precision_micro: isRight,
	recall_micro: isRight,
	f1_micro: isRight,
	recall_weighted: isRight,
	error_rate: isWrong
};
const OF_TWO = {
	selection_rate: selected,
	recall: (sample, row) => isPositive(sample, row) ? selected(sample, row) : NO_TRIAL,
	fnr: (sample, row) => isPositive(sample, row) ? notSelected(sample, row) : NO_TRIAL,
	fpr: (sample, row) => isPositive(sample, row) ? NO_TRIAL : selected(sample, row),
	specificity: (sample, row) => isPositive(sample, row) ? NO_TRIAL : notSelected(sample, row),
	precision: (sample, row) => selected(sample, row) === HIT ? isPositive(sample, row) ? HIT : MISS : NO_TRIAL
};
function outcomesOf(metric, sample) {
	const name = findMetric(metric)?.name ?? metric;
	if (sample.task === "regression") return name === "interval_coverage" ? covered(sample) : void 0;
	const ofRow = OF_ANY[name] ?? (sample.positive === void 0 ? void 0 : OF_TWO[name]);
	if (!ofRow) return void 0;
	const outcomes = new Uint8Array(sample.actual.length);
	for (let row = 0; row < outcomes.length; row++) outcomes[row] = ofRow(sample, row);
	return outcomes;
}
function covered({ actual, lower, upper }) {
	if (!lower || !upper) return void 0;
	return Uint8Array.from(actual, (value, row) => lower[row] <= value && value <= upper[row] ? HIT : MISS);
}
function proportionOf(outcomes) {
	let successes = 0;
	let trials = 0;
	for (const outcome of outcomes) {
		if (outcome === NO_TRIAL) continue;
		trials++;
		if (outcome === HIT) successes++;
	}
	return {
		successes,
		trials
	};
}
function pairedCountsOf(first, second) {
	let rows = 0;
	let onlyFirst = 0;
	let onlySecond = 0;
	for (let row = 0; row < first.length; row++) {
		const [a, b] = [first[row], second[row]];
		if (a === NO_TRIAL !== (b === NO_TRIAL)) return void 0;
		if (a === NO_TRIAL) continue;
		rows++;
		if (a > b) onlyFirst++;
		else if (b > a) onlySecond++;
	}
	return {
		rows,
		onlyFirst,
		onlySecond
	};
}
// packages/metrics/analytic.ts
function analyticEstimate(plan, views, { terms, constant }, value, confidence) {
	const [first, second, third] = terms.map(({ statistic, coefficient }) => ({
		statistic: plan.statistics[statistic],
		coefficient
	}));
	if (!first || third) return void 0;
	const found = second ? ofTwo(plan, views, first, second, constant, confidence) : ofOne(views, first, constant, confidence);
	return found && {
		value,
		undefinedResamples: 0,
		...found
	};
}
function ofOne(views, { statistic, coefficient }, constant, confidence) {
	const { source, metric, slice } = statistic;
	const outcomes = outcomesOf(metric, views.sample(source, slice));
	if (outcomes) return wilson(proportionOf(outcomes), coefficient, constant, confidence);
	if (findMetric(metric)?.name !== "roc_auc") return void 0;
	const ranking = views.ranking(source, slice);
	return oneAuc(delong(ranking, ranking), coefficient, constant, confidence);
}
function wilson(proportion, coefficient, constant, confidence) {
	const bound = -constant / coefficient;
	const { successes, trials } = proportion;
	const pValues = {
		above: proportionAbove(proportion, bound),
		below: proportionAbove({
			successes: trials - successes,
			trials
		}, 1 - bound)
	};
	return {
		interval: scaled(wilsonInterval(proportion, confidence), coefficient, constant),
		pValues: coefficient > 0 ? pValues : turned(pValues),
		method: "wilson"
	};
}
const logit = (share) => Math.log(share / (1 - share));
const fromLogit = (value) => 1 / (1 + Math.exp(-value));
function trialsOfAuc({ first: area, positives, negatives }) {
	const trials = Math.min(positives, negatives);
	return area === 0 || area === 1 ? {
		successes: area * trials,
		trials
	} : void 0;
}
function aucBounds(found, z) {
	const trials = trialsOfAuc(found);
	if (trials) return wilsonBounds(trials, z);
	const { first: area, firstVariance, degreesOfFreedom } = found;
	const reach = studentQuantile(normalCdf(-z), degreesOfFreedom) * Math.sqrt(firstVariance) / (area * (1 - area));
	return {
		low: fromLogit(logit(area) - reach),
		high: fromLogit(logit(area) + reach)
	};
}
function oneAuc(found, coefficient, constant, confidence) {
	const { first: area, firstVariance } = found;
	const trials = trialsOfAuc(found);
	if (trials) return {
		...wilson(trials, coefficient, constant, confidence),
		method: "delong"
	};
	if (!(firstVariance > 0)) return void 0;
	const error = Math.sqrt(firstVariance) / (area * (1 - area));
	const bound = -constant / coefficient;
	const z = bound <= 0 ? Number.POSITIVE_INFINITY : bound >= 1 ? Number.NEGATIVE_INFINITY : (logit(area) - logit(bound)) / error;
	const { degreesOfFreedom } = found;
	const pValues = {
		above: studentTail(z, degreesOfFreedom),
		below: studentTail(-z, degreesOfFreedom)
	};
	return {
		interval: scaled(aucBounds(found, -normalQuantile((1 - confidence) / 2)), coefficient, constant),
		pValues: coefficient > 0 ? pValues : turned(pValues),
		method: "delong"
	};
}
function ofTwo(plan, views, a, b, constant, confidence) {
	if (areApart(plan, a.statistic.slice, b.statistic.slice)) {
		const bounds = [a, b].map(({ statistic }) => boundsOf(views, statistic));
		return bounds[0] && bounds[1] ? mover([a.coefficient, b.coefficient], [bounds[0], bounds[1]], constant, confidence) : void 0;
	}
	if (a.statistic.slice !== b.statistic.slice || a.statistic.source === b.statistic.source) return void 0;
	const metric = findMetric(a.statistic.metric)?.name;
	if (metric === void 0 || metric !== findMetric(b.statistic.metric)?.name) return void 0;
	if (a.statistic.source === "change" || b.statistic.source === "change") return void 0;
	if (metric === "roc_auc") return twoAucs(views, a, b, constant, confidence);
	if (a.coefficient !== -b.coefficient) return void 0;
	const counts = pairedCounts(views, metric, a.statistic, b.statistic);
	return counts && tango(counts, a.coefficient, constant, confidence);
}
function areApart({ slices }, a, b) {
	const [first, second] = [slices[a], slices[b]];
	if (!first || !second || a === b) return false;
	const inside = new Set(first);
	return !second.some((row) => inside.has(row));
}
function boundsOf(views, { source, metric, slice }) {
	const outcomes = outcomesOf(metric, views.sample(source, slice));
	if (outcomes) {
		const proportion = proportionOf(outcomes);
		return {
			value: proportion.successes / proportion.trials,
			at: (z) => wilsonBounds(proportion, z)
		};
	}
	if (findMetric(metric)?.name !== "roc_auc") return void 0;
	const ranking = views.ranking(source, slice);
	const found = delong(ranking, ranking);
	return {
		value: found.first,
		at: (z) => aucBounds(found, z)
	};
}
function mover(coefficients, bounds, constant, confidence) {
	const value = bounds.reduce((sum, { value }, i) => sum + coefficients[i] * value, constant);
	if (!Number.isFinite(value)) return void 0;
	const reach = (z, side) => Math.hypot(...bounds.map(({ value, at }, i) => {
		const coefficient = coefficients[i];
		const { low, high } = at(z);
		return coefficient * (side === "low" === coefficient > 0 ? value - low : high - value);
	}));
	const z = -normalQuantile((1 - confidence) / 2);
	const side = value > 0 ? "low" : "high";
	let [low, high] = [0, 40];
	for (let step = 0; step < 60; step++) {
		const middle = (low + high) / 2;
		if (reach(middle, side) < Math.abs(value)) low = middle;
		else high = middle;
	}
	const tail = normalCdf(-low);
	return {
		interval: {
			low: value - reach(z, "low"),
			high: value + reach(z, "high")
		},
		pValues: value > 0 ? {
			above: tail,
			below: 1 - tail
		} : {
			above: 1 - tail,
			below: tail
		},
		method: "newcombe"
	};
}
function pairedCounts(views, metric, first, second) {
	const [a, b] = [first, second].map(({ source, slice }) => outcomesOf(metric, views.sample(source, slice)));
	return a && b && pairedCountsOf(a, b);
}
function tango(counts, coefficient, constant, confidence) {
	const bound = -constant / coefficient;
	const z = bound <= -1 ? Number.POSITIVE_INFINITY : bound >= 1 ? Number.NEGATIVE_INFINITY : tangoStatistic(counts, bound);
	const pValues = {
		above: normalCdf(-z),
		below: normalCdf(z)
	};
	return {
		interval: scaled(tangoInterval(counts, confidence), coefficient, constant),
		pValues: coefficient > 0 ? pValues : turned(pValues),
		method: "tango"
	};
}
function twoAucs(views, a, b, constant, confidence) {
	const { slice } = a.statistic;
	const { first, second, firstVariance, secondVariance, covariance, positives, negatives } = delong(views.ranking(a.statistic.source, slice), views.ranking(b.statistic.source, slice));
	const variance = a.coefficient ** 2 * firstVariance + b.coefficient ** 2 * secondVariance + 2 * a.coefficient * b.coefficient * covariance;
	if (!(variance > 1e-20)) {
		if (a.coefficient !== -b.coefficient || first !== second) return void 0;
		return {
			...tango({
				rows: Math.min(positives, negatives),
				onlyFirst: 0,
				onlySecond: 0
			}, a.coefficient, constant, confidence),
			method: "delong"
		};
	}
	const value = a.coefficient * first + b.coefficient * second + constant;
	const error = Math.sqrt(variance);
	const reach = -normalQuantile((1 - confidence) / 2) * error;
	return {
		interval: {
			low: value - reach,
			high: value + reach
		},
		pValues: {
			above: normalCdf(-value / error),
			below: normalCdf(value / error)
		},
		method: "delong"
	};
}
function scaled({ low, high }, coefficient, constant) {
	const [a, b] = [coefficient * low + constant, coefficient * high + constant];
	return coefficient > 0 ? {
		low: a,
		high: b
	} : {
		low: b,
		high: a
	};
}
function turned({ above, below }) {
	return {
		above: below,
		below: above
	};
}
// packages/metrics/sample.ts
function takeSample(sample, indices) {
	const common = {
		...sample.weights ? { weights: takeValues(sample.weights, indices) } : {},
		...sample.groups ? { groups: takeCodes(sample.groups, indices) } : {}
	};
	if (sample.task === "regression") return {
		...sample,
		...common,
		actual: takeValues(sample.actual, indices),
		predicted: takeValues(sample.predicted, indices),
		...sample.lower ? { lower: takeValues(sample.lower, indices) } : {},
		...sample.upper ? { upper: takeValues(sample.upper, indices) } : {}
	};
	return {
		...sample,
		...common,
		actual: takeCodes(sample.actual, indices),
		predicted: takeCodes(sample.predicted, indices),
		...sample.scores ? { scores: sample.scores.map((scores) => takeValues(scores, indices)) } : {}
	};
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
// packages/metrics/views.ts
function viewsOf(plan) {
	const samples = new Map();
	const rankings = new Map();
	const key = (source, slice) => `${source} ${slice}`;
	const sample = (source, slice) => remembered(samples, key(source, slice), () => {
		const whole = wholeSample(plan, source);
		const rows = plan.slices[slice];
		return rows ? takeSample(whole, rows) : whole;
	});
	return {
		sample,
		ranking: (source, slice) => remembered(rankings, key(source, slice), () => rankByScore(sample(source, slice))),
		values: once(() => {
			const values = new Float64Array(plan.statistics.length);
			for (const { source, slice, statistics } of byView(plan, () => true)) {
				const names = statistics.map((statistic) => plan.statistics[statistic].metric);
				const out = new Float64Array(names.length);
				prepareMetrics(names, sample(source, slice)).evaluate(void 0, out);
				statistics.forEach((statistic, i) => {
					values[statistic] = out[i];
				});
			}
			return values;
		}),
		weighted: plan.candidate.weights !== void 0,
		grouped: plan.candidate.groups !== void 0
	};
}
function once(make) {
	let made;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}
function wholeSample({ candidate, baseline }, source) {
	if (source === "candidate") return candidate;
	if (source === "baseline") return baseline;
	return candidate.task === "regression" ? {
		...candidate,
		actual: baseline.predicted
	} : {
		...candidate,
		actual: baseline.predicted
	};
}
function remembered(known, key, make) {
	const found = known.get(key);
	if (found !== void 0) return found;
	const made = make();
	known.set(key, made);
	return made;
}
function byView({ statistics }, wanted) {
	const groups = new Map();
	for (const [index, { source, slice }] of statistics.entries()) {
		if (!wanted(index)) continue;
		const key = `${source} ${slice}`;
		const group = groups.get(key);
		if (group) group.statistics.push(index);
		else groups.set(key, {
			source,
			slice,
			statistics: [index]
		});
	}
	return [...groups.values()];
}
// packages/metrics/compare-check.ts
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
		const sample = source === "change" ? plan.baseline && wholeSample(plan, source) : plan[source];
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
// packages/metrics/sign-flip.ts
function signFlipTest(differences, flips, seed) {
	const sizes = differences.filter((difference) => difference !== 0);
	if (sizes.length === 0) return 1;
	const least = Math.abs(sizes.reduce((sum, difference) => sum + difference, 0)) - 1e-12 * sizes.reduce((sum, difference) => sum + Math.abs(difference), 0);
	const generator = xoroshiro128plus(seed);
	for (let i = 0; i < 64; i++) generator.next();
	let asFar = 0;
	for (let flip = 0; flip < flips; flip++) {
		let sum = 0;
		let bits = 0;
		for (let i = 0; i < sizes.length; i++) {
			if ((i & 31) === 0) bits = generator.next();
			sum += bits & 1 ? sizes[i] : -sizes[i];
			bits >>>= 1;
		}
		if (Math.abs(sum) >= least) asFar++;
	}
	return (asFar + 1) / (flips + 1);
}
// packages/metrics/difference-test.ts
const FLIPS = 1999;
const MOST_ROWS_TO_FLIP = 2e3;
function differenceTest(plan, views, { terms, constant }, { value, pValues, method }) {
	const [a, b] = terms.map(({ statistic }) => plan.statistics[statistic]);
	if (!(terms.length === 2 && terms[0].coefficient === 1 && terms[1].coefficient === -1) || constant !== 0 || !isPair(a, b) || !Number.isFinite(value)) return null;
	if (method === "identical") return {
		test: "resampling",
		pValue: 1
	};
	const free = !views.weighted && !views.grouped;
	const counts = free ? pairedCounts(views, a.metric, a, b) : void 0;
	if (counts) {
		const { pValue, exact } = mcnemarTest(counts);
		return {
			test: exact ? "mcnemar-exact" : "mcnemar",
			pValue
		};
	}
	const losses = free && a.slice === -1 ? pairedLosses(views, a, b) : void 0;
	if (losses && losses.length <= MOST_ROWS_TO_FLIP) return {
		test: "sign-flip",
		pValue: signFlipTest(losses, FLIPS, plan.seed)
	};
	if (!pValues) return null;
	const least = method === "delong" ? 0 : 1 / (plan.resamples + 1);
	const pValue = Math.min(1, Math.max(least, 2 * Math.min(pValues.above, pValues.below)));
	return {
		test: method === "delong" ? "delong" : "resampling",
		pValue
	};
}
function isPair(a, b) {
	if (a?.source !== "candidate" || b?.source !== "baseline" || a.slice !== b.slice) return false;
	return findMetric(a.metric)?.name === findMetric(b.metric)?.name;
}
function pairedLosses(views, a, b) {
	const [first, second] = [a, b].map(({ source, metric, slice }) => lossesOf(metric, views.sample(source, slice)));
	return first && second && first.map((loss, row) => loss - second[row]);
}
function lossesOf(metric, sample) {
	const name = findMetric(metric)?.name;
	if (sample.task === "classification") {
		if (name === "log_loss") return logLosses(sample);
		return name === "brier" ? brierLosses(sample) : void 0;
	}
	if (name === "mae") return absoluteErrors(sample);
	if (name === "rmse") return squaredErrors(sample);
	return name === "mape" ? percentageErrors(sample) : void 0;
}
// packages/metrics/jackknife.ts
const SAME = 1e-15;
const UNMOVED = {
	standardError: 0,
	skewness: 0,
	degreesOfFreedom: 1
};
function jackknife(leftOut, value) {
	if (!leftOut.every(Number.isFinite)) return void 0;
	const felt = leftOut.filter((each) => Math.abs(each - value) > SAME * Math.abs(value));
	const parts = felt.length;
	if (parts < 2) return leftOut.length < 2 ? void 0 : UNMOVED;
	const mean = felt.reduce((sum, each) => sum + each, 0) / parts;
	let squares = 0;
	let cubes = 0;
	for (const value of felt) {
		const influence = mean - value;
		squares += influence * influence;
		cubes += influence * influence * influence;
	}
	return {
		standardError: Math.sqrt((parts - 1) / parts * squares),
		skewness: squares > 0 ? cubes / (squares * Math.sqrt(squares)) : 0,
		degreesOfFreedom: parts - 1
	};
}
function studentInterval(value, { standardError, skewness, degreesOfFreedom }, confidence, skewed) {
	const t = studentQuantile((1 - confidence) / 2, degreesOfFreedom);
	const back = (z) => skewed ? unskew(z, skewness) : z;
	return {
		low: value - standardError * back(t),
		high: value - standardError * back(-t)
	};
}
function studentPValues(value, { standardError, skewness, degreesOfFreedom }, skewed) {
	const t = value / standardError;
	const z = skewed ? reskew(t, skewness) : t;
	return {
		above: studentTail(z, degreesOfFreedom),
		below: studentTail(-z, degreesOfFreedom)
	};
}
function reskew(t, skewness) {
	return t + skewness * t * t / 3 + skewness * skewness * t * t * t / 27 + skewness / 6;
}
function unskew(z, skewness) {
	if (Math.abs(skewness) < 1e-9) return z;
	return 3 * (Math.cbrt(1 + skewness * (z - skewness / 6)) - 1) / skewness;
}
// packages/metrics/resampled.ts
const MOST_UNDEFINED = .1;
const LEAST_BEYOND = 5;
function resampledValues(values) {
	const sorted = values.filter(Number.isFinite).sort();
	const undefinedValues = values.length - sorted.length;
	if (sorted.length === 0 || undefinedValues > MOST_UNDEFINED * values.length) return void 0;
	const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
	const spread = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / sorted.length);
	return sorted.at(-1) - sorted[0] <= 1e-14 * Math.max(Math.abs(sorted[0]), Math.abs(sorted.at(-1))) || spread === 0 ? "constant" : {
		sorted,
		spread
	};
}
function biasOf({ sorted }, value) {
	const rounding = 1e-12 * Math.max(Math.abs(value), Math.abs(sorted[0]), Math.abs(sorted.at(-1)));
	const below = countBelow(sorted, value - rounding);
	const share = (below + (countBelow(sorted, value + rounding) - below) / 2) / sorted.length;
	const least = 1 / (2 * sorted.length);
	return normalQuantile(Math.min(1 - least, Math.max(least, share)));
}
function accelerationOf(leftOut) {
	if (!leftOut.every(Number.isFinite)) return 0;
	const mean = leftOut.reduce((sum, value) => sum + value, 0) / leftOut.length;
	let squares = 0;
	let cubes = 0;
	for (const value of leftOut) {
		const influence = mean - value;
		squares += influence * influence;
		cubes += influence * influence * influence;
	}
	return squares > 0 ? cubes / (6 * (squares * Math.sqrt(squares))) : 0;
}
function resampledInterval(values, { bias, acceleration }, confidence) {
	const bound = (z) => {
		const shifted = bias + z;
		const shrink = 1 - acceleration * shifted;
		return valueAt(values, bias + (shrink > .1 ? shifted / shrink : shifted * 10));
	};
	const z = normalQuantile((1 - confidence) / 2);
	return {
		low: bound(z),
		high: bound(-z)
	};
}
function resampledPValues(values, { bias, acceleration }) {
	const from = scoreAt(values, 0) - bias;
	const stretch = 1 + acceleration * from;
	const z = (stretch > .1 ? from / stretch : from * 10) - bias;
	return {
		above: normalCdf(z),
		below: normalCdf(-z)
	};
}
function valueAt(values, z) {
	const { sorted } = values;
	const share = normalCdf(z);
	const edge = edgeShare(sorted.length);
	if (share >= edge && share <= 1 - edge) return quantileSorted(sorted, share);
	const { at, zAt, slope } = tailOf(values, z < 0 ? "low" : "high");
	return at + (z - zAt) * slope;
}
function scoreAt(values, value) {
	const { sorted } = values;
	const edge = edgeShare(sorted.length);
	for (const side of ["low", "high"]) {
		const { at, zAt, slope } = tailOf(values, side);
		if (side === "low" ? value < at : value > at) return zAt + (value - at) / slope;
	}
	return normalQuantile(Math.min(1 - edge, Math.max(edge, shareBelow(sorted, value))));
}
function tailOf({ sorted, spread }, side) {
	const edge = edgeShare(sorted.length);
	const inner = Math.min(.5, 4 * edge);
	const [share, innerShare] = side === "low" ? [edge, inner] : [1 - edge, 1 - inner];
	const at = quantileSorted(sorted, share);
	const zAt = normalQuantile(share);
	const rise = Math.abs(at - quantileSorted(sorted, innerShare));
	const run = Math.abs(zAt - normalQuantile(innerShare));
	return {
		at,
		zAt,
		slope: Math.max(spread, run > 0 ? rise / run : 0)
	};
}
function edgeShare(resamples) {
	return Math.min(.5, LEAST_BEYOND / resamples);
}
function shareBelow(sorted, value) {
	const first = countBelow(sorted, value);
	const last = countBelow(sorted, value, true);
	if (last > first) return (first + last - 1) / 2 / (sorted.length - 1);
	const low = sorted[first - 1];
	const high = sorted[first];
	return (first - 1 + (value - low) / (high - low)) / (sorted.length - 1);
}
function countBelow(sorted, value, orEqual = false) {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] < value || orEqual && sorted[middle] === value) low = middle + 1;
		else high = middle;
	}
	return low;
}
// packages/metrics/rough.ts
const ROUGH = /^(median_absolute_error|medae|ece|fpr_at_tpr_.*|tpr_at_fpr_.*|precision_at_.*|lift_at_.*|brier_re.*)$/;
const MANY_ROWS = 4e4;
function isRough(metric, rows) {
	return rows < MANY_ROWS && ROUGH.test(metric);
}
// packages/metrics/unseen.ts
const MOST_ROWS = 60;
function unseenEstimate(plan, views, contrast, value) {
	if (plan.candidate.task === "regression") return void 0;
	const most = Math.ceil(-Math.log((1 - plan.confidence) / 2));
	const imagined = ["wrong", "right"].map((answer) => whatIf(plan, views, contrast, answer, Math.max(most, MOST_ROWS)));
	const values = [value, ...imagined.flatMap((series) => series.slice(0, most))].filter(Number.isFinite);
	const rowsToCross = (side) => Math.min(...imagined.map((series) => 1 + series.findIndex(side)).filter((rows) => rows > 0));
	const pOf = (against) => against(value) ? 1 : Math.exp(-Math.min(rowsToCross(against), MOST_ROWS));
	return {
		value,
		interval: {
			low: Math.min(...values),
			high: Math.max(...values)
		},
		pValues: {
			above: pOf((each) => each <= 0),
			below: pOf((each) => each >= 0)
		},
		method: "unseen",
		undefinedResamples: 0
	};
}
function whatIf(plan, views, { terms, constant }, answer, most) {
	const statistics = terms.map(({ statistic }) => plan.statistics[statistic]);
	const source = statistics.some((statistic) => statistic.source !== "baseline") ? "candidate" : "baseline";
	const [slice] = statistics.map((statistic) => statistic.slice);
	const units = unitsToAnswer(views.sample(source, slice), answer, most);
	return units.map((_, last) => {
		const rows = units.slice(0, last + 1).flat();
		const sampleOf = (statistic) => {
			const sample = views.sample(statistic.source, statistic.slice);
			return (statistic.source === "baseline" ? source === "baseline" : source === "candidate") && statistic.slice === slice ? answered(sample, rows, answer) : sample;
		};
		return terms.reduce((sum, { coefficient }, i) => sum + coefficient * metricValue(statistics[i].metric, sampleOf(statistics[i])), constant);
	});
}
function unitsToAnswer(sample, answer, most) {
	const { actual, predicted, labels, groups, weights } = sample;
	const open = Array.from(actual.keys()).filter((row) => actual[row] === predicted[row] === (answer === "wrong"));
	if (groups) {
		const units = new Map();
		for (const row of open) {
			const unit = units.get(groups[row]);
			if (unit) unit.push(row);
			else units.set(groups[row], [row]);
		}
		return [...units.values()].sort((a, b) => b.length - a.length).slice(0, most);
	}
	const sizes = labels.map(() => 0);
	for (const label of actual) sizes[label]++;
	const weightOf = (row) => weights?.[row] ?? 1;
	return open.sort((a, b) => sizes[actual[a]] - sizes[actual[b]] || actual[a] - actual[b] || weightOf(b) - weightOf(a) || a - b).slice(0, most).map((row) => [row]);
}
function answered(sample, rows, answer) {
	const predicted = sample.predicted.slice();
	const scores = sample.scores?.map((values) => values.slice());
	for (const row of rows) {
		const given = predicted[row];
		const label = answer === "right" ? sample.actual[row] : (given + 1) % sample.labels.length;
		predicted[row] = label;
		if (!scores?.[given] || !scores[label]) continue;
		const kept = scores[given][row];
		scores[given][row] = scores[label][row];
		scores[label][row] = kept;
	}
	return {
		...sample,
		predicted,
		...scores ? { scores } : {}
	};
}
// packages/metrics/estimate.ts
function combine({ terms, constant }, statisticValue) {
	return terms.reduce((sum, term) => sum + term.coefficient * statisticValue(term.statistic), constant);
}
function isDrawn({ interval, statistics, slices, candidate }, { terms }) {
	if (interval !== "auto") return true;
	return terms.some(({ statistic }) => {
		const { metric, slice } = statistics[statistic];
		return isRough(metric, slices[slice]?.length ?? candidate.actual.length);
	});
}
function estimate(plan, views, values, { series, leftOut }, contrast) {
	const value = combine(contrast, (statistic) => values[statistic]);
	const across = (from) => {
		const length = from.get(contrast.terms[0].statistic)?.length ?? 0;
		return Float64Array.from({ length }, (_, i) => combine(contrast, (statistic) => from.get(statistic)[i]));
	};
	return isDrawn(plan, contrast) ? resampledEstimate(plan, views, contrast, value, across(series), across(leftOut)) : jackknifeEstimate(plan, views, contrast, value, across(leftOut));
}
function jackknifeEstimate(plan, views, contrast, value, leftOut) {
	const undefinedResamples = leftOut.length - leftOut.filter(Number.isFinite).length;
	const nothing = {
		value,
		interval: null,
		pValues: null,
		method: "none",
		undefinedResamples
	};
	const found = jackknife(leftOut, value);
	if (!Number.isFinite(value) || !found) return nothing;
	if (found.standardError <= 1e-14 * sizeOf(views, contrast, value)) return unseenEstimate(plan, views, contrast, value) ?? nothing;
	const skewed = !isDifference(contrast);
	return {
		value,
		interval: within(plan, contrast, studentInterval(value, found, plan.confidence, skewed)),
		pValues: studentPValues(value, found, skewed),
		method: views.grouped ? "group-jackknife" : "jackknife",
		undefinedResamples
	};
}
function resampledEstimate(plan, views, contrast, value, resampled, leftOut) {
	const undefinedResamples = resampled.length - resampled.filter(Number.isFinite).length;
	const nothing = {
		value,
		interval: null,
		pValues: null,
		method: "none",
		undefinedResamples
	};
	if (!Number.isFinite(value)) return nothing;
	const distribution = resampledValues(resampled);
	if (distribution === void 0) return nothing;
	if (distribution === "constant") return unseenEstimate(plan, views, contrast, value) ?? nothing;
	const bca = plan.interval === "bca";
	const method = bca ? "bca" : "percentile";
	return {
		value,
		...correct(plan, distribution, value, bca ? leftOut : void 0),
		method: views.grouped ? `group-${method}` : method,
		undefinedResamples
	};
}
function correct({ confidence }, distribution, value, leftOut) {
	const correction = leftOut ? {
		bias: biasOf(distribution, value),
		acceleration: accelerationOf(leftOut)
	} : {
		bias: 0,
		acceleration: 0
	};
	return {
		interval: resampledInterval(distribution, correction, confidence),
		pValues: resampledPValues(distribution, correction)
	};
}
function isDifference({ terms }) {
	return terms.some((term) => term.coefficient > 0) && terms.some((term) => term.coefficient < 0);
}
function sizeOf(views, { terms }, value) {
	const values = views.values();
	return terms.reduce((sum, { statistic, coefficient }) => sum + Math.abs(coefficient * values[statistic]), Math.abs(value));
}
function within(plan, { terms, constant }, { low, high }) {
	const [only, another] = terms;
	if (!only || another || constant !== 0 || only.coefficient !== 1) return {
		low,
		high
	};
	const [least, greatest] = findMetric(plan.statistics[only.statistic].metric).range;
	return {
		low: Math.max(low, least),
		high: Math.min(high, greatest)
	};
}
// packages/metrics/identical.ts
function identicalPredictions({ candidate, baseline, sameModel }) {
	if (!baseline) return false;
	if (!sameNumbers(candidate.predicted, baseline.predicted)) return false;
	if (candidate.task === "regression" || sameModel) return true;
	const [own, other] = [candidate.scores, baseline.scores];
	return own !== void 0 && other !== void 0 && own.every((scores, i) => sameNumbers(scores, other[i]));
}
function withoutTwins({ terms, constant }, statistics) {
	const merged = new Map();
	for (const { statistic, coefficient } of terms) {
		const own = twinOf(statistics, statistic);
		const sum = (merged.get(own) ?? 0) + coefficient;
		merged.set(own, Math.abs(sum) <= 1e-12 * Math.abs(coefficient) ? 0 : sum);
	}
	return {
		terms: [...merged].filter(([, coefficient]) => coefficient !== 0).map(([statistic, coefficient]) => ({
			statistic,
			coefficient
		})),
		constant
	};
}
function twinOf(statistics, index) {
	const { source, metric, slice } = statistics[index];
	if (source !== "baseline") return index;
	const twin = statistics.findIndex((other) => other.source === "candidate" && other.metric === metric && other.slice === slice);
	return twin < 0 ? index : twin;
}
function sameNumbers(a, b) {
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
}
// packages/metrics/resample.ts
const TURN = 50;
const PARTS = 200;
async function resample(plan, views, wanted) {
	const rows = plan.candidate.actual.length;
	const units = plan.candidate.groups ?? Int32Array.from({ length: rows }, (_, row) => row);
	const parts = wanted.leftOut.size === 0 ? 0 : Math.min(PARTS, new Set(units).size);
	const partOf = partsOf(units, parts, plan.seed);
	const draw = plan.candidate.groups ? groupDrawer(plan.seed, units) : rowDrawer(plan.seed);
	const draws = wanted.drawn.size === 0 ? 0 : plan.resamples;
	const progress = progressOf(plan, draws + parts);
	return {
		series: await evaluateDraws(plan, views, wanted.drawn, draws, draw, progress),
		leftOut: await leaveOutEach(plan, views, wanted.leftOut, parts, partOf, progress)
	};
}
async function evaluateDraws(plan, views, wanted, draws, draw, progress) {
	const found = new Map([...wanted].map((index) => [index, new Float64Array(draws)]));
	if (draws === 0) return found;
	const counts = new Uint8Array(plan.candidate.actual.length);
	const groups = prepareGroups(plan, views, wanted, counts);
	for (let round = 0; round < draws; round++) {
		draw(counts);
		evaluateInto(groups, counts, found, round);
		await progress(1);
	}
	return found;
}
async function leaveOutEach(plan, views, wanted, parts, partOf, progress) {
	const found = new Map();
	if (wanted.size === 0) return found;
	const all = byView(plan, (index) => wanted.has(index));
	for (const { source, slice, statistics } of all) {
		const rows = plan.slices[slice];
		const names = statistics.map((index) => plan.statistics[index].metric);
		const { leaveOut } = prepareMetrics(names, views.sample(source, slice));
		leaveOut(rows ? Int32Array.from(rows, (row) => partOf[row]) : partOf, parts).forEach((values, i) => {
			found.set(statistics[i], values);
		});
		await progress(parts / all.length);
	}
	return found;
}
function progressOf({ onProgress }, total) {
	let turn = performance.now();
	let done = 0;
	return async (rounds) => {
		done += rounds;
		if (done < total && performance.now() - turn < TURN) return;
		onProgress?.(Math.min(total, Math.round(done)), total);
		await setImmediate();
		turn = performance.now();
	};
}
function prepareGroups(plan, views, wanted, all) {
	return byView(plan, (index) => wanted.has(index)).map(({ source, slice, statistics }) => {
		const rows = plan.slices[slice];
		const names = statistics.map((index) => plan.statistics[index].metric);
		return {
			rows,
			counts: rows ? new Uint8Array(rows.length) : all,
			evaluate: prepareMetrics(names, views.sample(source, slice)).evaluate,
			out: new Float64Array(names.length),
			statistics
		};
	});
}
function evaluateInto(groups, drawn, into, place) {
	for (const { rows, counts, evaluate, out, statistics } of groups) {
		if (rows) for (let i = 0; i < rows.length; i++) counts[i] = drawn[rows[i]];
		evaluate(counts, out);
		for (let i = 0; i < out.length; i++) into.get(statistics[i])[place] = out[i];
	}
}
function partsOf(units, parts, seed) {
	const order = new Map();
	for (const unit of units) if (!order.has(unit)) order.set(unit, order.size);
	const dealt = shuffled(order.size, seed);
	return units.map((unit) => parts === 0 ? 0 : dealt[order.get(unit)] % parts);
}
function shuffled(n, seed) {
	const order = Int32Array.from({ length: n }, (_, i) => i);
	let state = seed >>> 0;
	for (let i = n - 1; i > 0; i--) {
		state = Math.imul(state, 1664525) + 1013904223 >>> 0;
		const j = Math.floor(state / 2 ** 32 * (i + 1));
		const kept = order[i];
		order[i] = order[j];
		order[j] = kept;
	}
	return order;
}
// packages/metrics/compare.ts
async function compare(plan) {
	checkPlan(plan);
	const views = viewsOf(plan);
	const alike = identicalPredictions(plan);
	const values = views.values();
	const own = plan.statistics.map((_, statistic) => single(statistic));
	const contrasts = plan.contrasts.map((contrast) => alike && statisticsOf(contrast).every((statistic) => Number.isFinite(values[statistic])) ? withoutTwins(contrast, plan.statistics) : contrast);
	const all = [...own, ...contrasts];
	const formulas = all.map((contrast) => formula(plan, views, contrast));
	const open = all.filter((_, i) => !formulas[i]);
	const left = await resample(plan, views, {
		drawn: new Set(open.filter((contrast) => isDrawn(plan, contrast)).flatMap(statisticsOf)),
		leftOut: new Set(plan.interval === "percentile" ? [] : open.flatMap(statisticsOf))
	});
	const estimates = all.map((contrast, i) => formulas[i] ?? estimate(plan, views, values, left, contrast));
	return {
		statistics: estimates.slice(0, own.length),
		contrasts: estimates.slice(own.length),
		tests: plan.contrasts.map((contrast, i) => plan.tests === false ? null : differenceTest(plan, views, contrast, estimates[own.length + i]))
	};
	function formula({ confidence, interval }, { weighted, grouped }, contrast) {
		const value = combine(contrast, (statistic) => values[statistic]);
		if (contrast.terms.length === 0) return exactly(value);
		if (!Number.isFinite(value)) return void 0;
		if (interval !== "auto" || weighted || grouped) return void 0;
		return analyticEstimate(plan, views, contrast, value, confidence);
	}
}
function single(statistic) {
	return {
		terms: [{
			statistic,
			coefficient: 1
		}],
		constant: 0
	};
}
function statisticsOf({ terms }) {
	return terms.map((term) => term.statistic);
}
function exactly(value) {
	return {
		value,
		interval: {
			low: value,
			high: value
		},
		pValues: null,
		method: "identical",
		undefinedResamples: 0
	};
}
// packages/pipeline/slice-factors.ts
const MOST_FACTORS = 3;
const FEWEST_BINS = 2;
const MOST_BINS = 100;
const QUANTILES = /^quantiles\s*\((.*)\)$/s;
const BACKQUOTED = /^`((?:[^`]|``)+)`$/;
const CROSS = /\s+x\s+|\s*×\s*/y;
const REMEDY = "Write a column, quantiles(column, 4), or up to three of them with x between, as in region x sex.";
function parseFactors(spec, table) {
	if (findColumn(table, spec)) return [{
		kind: "column",
		column: spec
	}];
	const pieces = crossed(spec);
	const factors = [];
	let unknown;
	for (let first = 0; first < pieces.length;) {
		const found = longestFactor(spec, pieces, first, table);
		if (found) factors.push(found.factor);
		else unknown ??= textOf(spec, pieces, first, first);
		first = found ? found.last + 1 : first + 1;
	}
	if (factors.length === 0) return void 0;
	if (unknown !== void 0) throw unknownFactor(unknown, table);
	checkFactors(factors);
	return factors;
}
function crossed(spec) {
	const pieces = [];
	let start = 0;
	let depth = 0;
	for (let at = 0; at < spec.length; at++) {
		const char = spec[at];
		if ("\"'`".includes(char)) at = Math.max(at, spec.indexOf(char, at + 1));
		else if (char === "(") depth++;
		else if (char === ")") depth--;
		else if (depth === 0) {
			CROSS.lastIndex = at;
			const cross = CROSS.exec(spec)?.[0];
			if (cross === void 0) continue;
			pieces.push({
				start,
				end: at
			});
			start = at + cross.length;
			at = start - 1;
		}
	}
	return [...pieces, {
		start,
		end: spec.length
	}];
}
function textOf(spec, pieces, first, last) {
	return spec.slice(pieces[first].start, pieces[last].end).trim();
}
function longestFactor(spec, pieces, first, table) {
	for (let last = pieces.length - 1; last >= first; last--) {
		const factor = factorOf(textOf(spec, pieces, first, last), table);
		if (factor) return {
			factor,
			last
		};
	}
}
function factorOf(text, table) {
	const column = columnOf(text, table);
	if (column !== void 0) return {
		kind: "column",
		column
	};
	const inner = QUANTILES.exec(text)?.[1];
	if (inner === void 0 || crossed(text).length > 1) return void 0;
	return quantilesOf(text, inner, table);
}
function columnOf(text, table) {
	if (findColumn(table, text)) return text;
	const name = BACKQUOTED.exec(text)?.[1]?.replaceAll("``", "`");
	return name !== void 0 && findColumn(table, name) ? name : void 0;
}
function quantilesOf(text, inner, table) {
	const comma = inner.lastIndexOf(",");
	const bins = inner.slice(comma + 1).trim();
	if (comma < 0 || !/^\d{1,3}$/.test(bins) || Number(bins) < FEWEST_BINS || Number(bins) > MOST_BINS) throw new PawlError("config", `\`${text}\` needs a number of bins from ${FEWEST_BINS} to ${MOST_BINS}`, { remedy: "Write quantiles(column, bins), as in quantiles(age, 4)." });
	const name = inner.slice(0, comma).trim();
	const column = columnOf(name, table);
	if (column === void 0) throw unknownFactor(name, table);
	if (findColumn(table, column)?.kind === "text") throw new PawlError("config", `"${column}" holds text, which has no quantiles`, { remedy: "Slice by the column itself, or read it as a number by `data.types`." });
	return {
		kind: "quantiles",
		column,
		bins: Number(bins)
	};
}
function unknownFactor(name, table) {
	const names = table.columns.map((column) => column.name);
	return new PawlError("config", `there is no column "${name}" to slice by.${didYouMean(name, names)}`, { remedy: REMEDY });
}
function checkFactors(factors) {
	if (factors.length > MOST_FACTORS) throw new PawlError("config", `${factors.length} columns are crossed, at most ${MOST_FACTORS} can be`, { remedy: "Cross fewer columns, or write the slices of interest as expressions, joined by `and`." });
	const columns = factors.map(({ column }) => column);
	const twice = columns.find((column, i) => columns.indexOf(column) !== i);
	if (twice === void 0) return;
	throw new PawlError("config", `"${twice}" is crossed with itself`, { remedy: "Name each column once." });
}
// packages/pipeline/slice-groups.ts
const MOST_GROUPS = 2e3;
function groupRows(table, factors) {
	const crossed = factors.length > 1;
	const groupings = factors.map((factor) => groupingOf(table, factor, crossed));
	const keys = combinedCodes(groupings, table.rows);
	const counts = new Map();
	for (const key of keys) {
		counts.set(key, (counts.get(key) ?? 0) + 1);
		if (counts.size > MOST_GROUPS) throw tooMany(factors);
	}
	const groups = new Map();
	for (const key of [...counts.keys()].sort((a, b) => a - b)) {
		groups.set(key, {
			name: nameOf(key, groupings),
			rows: new Int32Array(counts.get(key))
		});
		counts.set(key, 0);
	}
	for (let row = 0; row < keys.length; row++) {
		const key = keys[row];
		const filled = counts.get(key);
		groups.get(key).rows[filled] = row;
		counts.set(key, filled + 1);
	}
	return [...groups.values()];
}
function combinedCodes(groupings, rows) {
	const keys = new Float64Array(rows);
	for (const { codes, names } of groupings) for (let row = 0; row < rows; row++) keys[row] = keys[row] * names.length + codes[row];
	return keys;
}
function nameOf(key, groupings) {
	const names = [];
	let rest = key;
	for (const grouping of groupings.toReversed()) {
		const count = grouping.names.length;
		names.unshift(grouping.names[rest % count]);
		rest = Math.floor(rest / count);
	}
	return names.join(", ");
}
function groupingOf(table, factor, crossed) {
	return factor.kind === "quantiles" ? quantileGrouping(table, factor.column, factor.bins) : valueGrouping(table, factor.column, crossed);
}
function valueGrouping(table, column, crossed) {
	const slices = columnSlices(table, column, crossed ? MOST_GROUPS : void 0);
	const codes = new Int32Array(table.rows);
	slices.forEach(({ rows }, code) => {
		for (const row of rows) codes[row] = code;
	});
	return {
		codes,
		names: slices.map(({ value }) => value === null ? `${column} is null` : `${column} = ${crossed ? crossedValue(value) : value}`)
	};
}
function crossedValue(value) {
	return /[,"]/.test(value) ? `"${value.replaceAll("\"", "\"\"")}"` : value;
}
function quantileGrouping(table, name, bins) {
	const column = findColumn(table, name);
	if (column?.kind !== "number") throw new PawlError("internal", `"${name}" is no column of numbers`);
	const { values, nulls } = column;
	const found = quantileBins(values, nulls, bins);
	return {
		codes: found.codes.map((code, row) => code >= 0 ? code : nulls?.[row] === 1 ? found.count + 1 : found.count),
		names: [
			...Array.from({ length: found.count }, (_, bin) => binName(name, found, bin)),
			`${name} = NaN`,
			`${name} is null`
		]
	};
}
function tooMany(factors) {
	const columns = factors.map(({ column }) => `"${column}"`).join(" x ");
	return new PawlError("config", `${columns} has more than ${MOST_GROUPS} combinations of values`, { remedy: "Cross fewer columns, columns of coarser values, or quantiles(column, 4) of a column of numbers." });
}
// packages/pipeline/slices.ts
function sliceTable(table, specs, minRows = 1, key = "evaluate.slices") {
	const slices = [];
	const small = [];
	for (const spec of specs) {
		const { groups, chosen } = groupsOf(table, spec, key);
		for (const { name, rows } of groups) if (chosen || rows.length >= minRows) slices.push({
			spec,
			name,
			rows
		});
		else small.push({
			spec,
			name,
			rows: rows.length
		});
	}
	checkNames(slices, key);
	return {
		slices,
		small
	};
}
function groupsOf(table, spec, key) {
	requireClosed(spec, key);
	try {
		const factors = parseFactors(spec, table);
		if (factors) return {
			groups: groupRows(table, factors),
			chosen: false
		};
		const filter = parseFilter(spec);
		return {
			groups: [{
				name: formatFilter(filter),
				rows: applyFilter(filter, table)
			}],
			chosen: true
		};
	} catch (error) {
		if (!(error instanceof PawlError)) throw error;
		throw new PawlError(error.code, `the slice \`${spec.slice(0, 200)}\`: ${error.message}`, {
			where: [key, error.where].filter(Boolean).join(", "),
			...error.remedy === void 0 ? {} : { remedy: error.remedy },
			cause: error
		});
	}
}
function requireClosed(spec, key) {
	if (!/^quantiles\s*\([^)]*$/.test(spec)) return;
	throw new PawlError("config", `the slice \`${spec.slice(0, 200)}\` is never closed`, {
		where: key,
		remedy: "In a list in brackets, quote what has a comma: [\"quantiles(age, 4)\"]."
	});
}
function checkNames(slices, key) {
	const named = new Map();
	for (const slice of slices) {
		const other = named.get(slice.name);
		if (other && !sameRows(slice.rows, other.rows)) throw new PawlError("config", `\`${other.spec}\` and \`${slice.spec}\` both give a slice named "${slice.name}", of different rows`, {
			where: key,
			remedy: "Leave one of them out, or write it as an expression."
		});
		named.set(slice.name, slice);
	}
}
function sameRows(a, b) {
	return a.length === b.length && a.every((row, i) => row === b[i]);
}
export { compare as n, takeSample as r, sliceTable as t };
