import { n as quantileBins, t as binName } from "./quantile-bins.js";
import { t as PawlError } from "./errors.js";
import { t as benjaminiHochberg } from "./multiplicity.js";
import { t as xoroshiro128plus } from "./xoroshiro128plus.js";
import { t as studentTail } from "./student-t.js";
import { a as requireColumn, r as featureNames } from "./data.js";
// packages/metrics/slice-feature.ts
function conditionOf({ name, values, conditions }, code) {
	return conditions?.[code] ?? `${name} = ${values[code]}`;
}
function binFeature(name, values, nulls, bins = 5) {
	const found = quantileBins(values, nulls, bins);
	const conditions = Array.from({ length: found.count }, (_, bin) => binName(name, found, bin));
	const { edges, count } = found;
	const ranges = conditions.map((_, bin) => {
		if (bin === 0) return `<= ${edges[0]}`;
		return bin === count - 1 ? `> ${edges.at(-1)}` : `(${edges[bin - 1]}, ${edges[bin]}]`;
	});
	return {
		name,
		codes: found.codes,
		values: ranges,
		conditions
	};
}
function categoryFeature(name, codes, dictionary, most = 20) {
	const counts = new Int32Array(dictionary.length);
	for (const code of codes) if (code >= 0) counts[code]++;
	const order = [...counts.keys()].filter((code) => counts[code] > 0).sort((a, b) => counts[b] - counts[a]);
	const values = order.slice(0, most).map((code) => dictionary[code]);
	const rankOf = new Int32Array(dictionary.length);
	order.forEach((code, rank) => {
		rankOf[code] = Math.min(rank, most);
	});
	if (order.length > most) values.push(unusedName("other", values));
	return {
		name,
		codes: codes.map((code) => code < 0 ? -1 : rankOf[code]),
		values
	};
}
function unusedName(name, used) {
	return used.includes(name) ? unusedName(`(${name})`, used) : name;
}
// packages/metrics/row-halves.ts
const WARM_UP = 64;
function halveRows(rows, seed) {
	const generator = xoroshiro128plus(seed);
	for (let i = 0; i < WARM_UP; i++) generator.next();
	const below = (bound) => {
		const limit = 2 ** 32 - 2 ** 32 % bound;
		for (;;) {
			const drawn = generator.next() >>> 0;
			if (drawn < limit) return drawn % bound;
		}
	};
	const first = new Int32Array(Math.floor(rows.length / 2));
	const second = new Int32Array(rows.length - first.length);
	let chosen = 0;
	for (let i = 0; i < rows.length; i++) if (below(rows.length - i) < first.length - chosen) first[chosen++] = rows[i];
	else second[i - chosen] = rows[i];
	return [first, second];
}
// packages/metrics/slice-score.ts
function sliceScore({ n, sum }, scoring) {
	const { rows, meanLoss, alpha } = scoring;
	return alpha * (sum / n / meanLoss - 1) - (1 - alpha) * (rows / n - 1);
}
function scoreBound({ n, sum, max }, minSupport, scoring) {
	if (n < minSupport) return Number.NEGATIVE_INFINITY;
	const boundAt = (rows) => sliceScore({
		n: rows,
		sum: Math.min(sum, rows * max)
	}, scoring);
	const saturated = max > 0 ? Math.min(n, Math.max(minSupport, sum / max)) : n;
	return Math.max(boundAt(n), boundAt(saturated), boundAt(minSupport));
}
// packages/metrics/slice-search.ts
const ROUNDING = 1e-9;
function searchSlices(search) {
	const state = startOf(search);
	if (!(state.scoring.meanLoss > 0)) return [];
	const rowsOf = rowsByPredicate(state);
	let level = firstLevel(state);
	for (let depth = 2; depth <= state.maxDepth && level.size > 0; depth++) {
		const next = new Map();
		const parents = [...level.values()].sort((a, b) => bound(b, state) - bound(a, state));
		for (const parent of parents) extend(parent, level, next, state, rowsOf);
		level = next;
	}
	return state.best;
}
function startOf(search) {
	const { losses, rows, features, alpha } = search;
	let total = 0;
	for (const row of rows) total += losses[row];
	const offsets = [];
	let predicateCount = 0;
	for (const { values } of features) {
		offsets.push(predicateCount);
		predicateCount += values.length;
	}
	const scoring = {
		rows: rows.length,
		meanLoss: total / rows.length,
		alpha
	};
	return {
		...search,
		scoring,
		best: [],
		offsets,
		predicateCount
	};
}
function firstLevel(state) {
	const level = new Map();
	state.features.forEach(({ codes, values }, feature) => {
		const sums = tally(state.rows, codes, values.length, state.losses);
		for (let code = 0; code < values.length; code++) consider([{
			feature,
			code
		}], sums(code), state.rows.length, state, level);
	});
	return level;
}
function extend(parent, level, next, state, rowsOf) {
	if (bound(parent, state) < threshold(state)) return;
	let rows;
	for (let feature = parent.predicates.at(-1).feature + 1; feature < state.features.length; feature++) {
		const { codes, values } = state.features[feature];
		const candidates = [];
		for (let code = 0; code < values.length; code++) {
			const predicates = [...parent.predicates, {
				feature,
				code
			}];
			const limits = limitsOf(predicates, level, state);
			if (limits && bound(limits, state) >= threshold(state)) candidates.push({
				predicates,
				least: limits.n,
				code
			});
		}
		if (candidates.length === 0) continue;
		rows ??= rowsOf(parent.predicates);
		const sums = tally(rows, codes, values.length, state.losses);
		for (const { predicates, least, code } of candidates) consider(predicates, sums(code), least, state, next);
	}
}
function limitsOf(predicates, level, state) {
	let n = Number.POSITIVE_INFINITY;
	let sum = Number.POSITIVE_INFINITY;
	let max = Number.POSITIVE_INFINITY;
	for (let left = 0; left < predicates.length; left++) {
		const parent = level.get(keyOf(predicates, left, state));
		if (!parent) return void 0;
		n = Math.min(n, parent.n);
		sum = Math.min(sum, parent.sum);
		max = Math.min(max, parent.max);
	}
	return {
		n,
		sum,
		max
	};
}
function keyOf(predicates, left, state) {
	let key = 0;
	predicates.forEach(({ feature, code }, i) => {
		if (i !== left) key = key * state.predicateCount + state.offsets[feature] + code;
	});
	return key;
}
function consider(predicates, sums, least, state, level) {
	if (sums.n < state.minSupport || sums.n === least) return;
	const slice = {
		predicates,
		...sums,
		score: sliceScore(sums, state.scoring)
	};
	if (slice.score > 0) keepBest(slice, state);
	if (predicates.length < state.maxDepth && bound(slice, state) >= threshold(state)) level.set(keyOf(predicates, -1, state), slice);
}
function keepBest(slice, { best, k }) {
	let place = best.length;
	while (place > 0 && compareSlices(slice, best[place - 1]) < 0) place--;
	if (place >= k) return;
	best.splice(place, 0, slice);
	if (best.length > k) best.pop();
}
function compareSlices(a, b) {
	if (a.score !== b.score) return b.score - a.score;
	if (a.predicates.length !== b.predicates.length) return a.predicates.length - b.predicates.length;
	for (const [i, { feature, code }] of a.predicates.entries()) {
		const other = b.predicates[i];
		if (feature !== other.feature) return feature - other.feature;
		if (code !== other.code) return code - other.code;
	}
	return 0;
}
function bound(sums, { minSupport, scoring }) {
	return scoreBound(sums, minSupport, scoring);
}
function threshold({ best, k }) {
	const score = best.length < k ? 0 : best[k - 1].score;
	return score - ROUNDING * (1 + score);
}
function tally(rows, codes, size, losses) {
	const counts = new Int32Array(size);
	const sums = new Float64Array(size);
	const maxima = new Float64Array(size);
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i];
		const code = codes[row];
		if (code < 0) continue;
		const loss = losses[row];
		counts[code]++;
		sums[code] += loss;
		if (loss > maxima[code]) maxima[code] = loss;
	}
	return (code) => ({
		n: counts[code],
		sum: sums[code],
		max: maxima[code]
	});
}
function rowsByPredicate({ features, rows, offsets }) {
	const kept = new Map();
	const filtered = (from, { feature, code }) => {
		const { codes } = features[feature];
		return from.filter((row) => codes[row] === code);
	};
	return ([first, ...rest]) => {
		const key = offsets[first.feature] + first.code;
		const found = kept.get(key) ?? filtered(rows, first);
		kept.set(key, found);
		return rest.reduce(filtered, found);
	};
}
// packages/metrics/welch.ts
function welchGreater(a, b, tail) {
	if (a.n < 2 || b.n < 2) return 1;
	const errorA = a.variance / a.n;
	const errorB = b.variance / b.n;
	const difference = a.mean - b.mean;
	if (errorA + errorB === 0) return difference > 0 ? 0 : 1;
	const share = errorA / (errorA + errorB);
	const df = 1 / (share ** 2 / (a.n - 1) + (1 - share) ** 2 / (b.n - 1));
	return tail(difference / Math.sqrt(errorA + errorB), df);
}
// packages/metrics/worst-slices.ts
const FALSE_DISCOVERIES = .05;
function findWorstSlices(input) {
	const { features, losses, alpha = .95, maxDepth = 2, k = 10, seed, tTail = studentTail } = input;
	const all = input.rows ?? Int32Array.from(losses.keys());
	const [discovery, test] = halveRows(all, checkSeed(seed));
	const minSupport = input.minSupport ?? Math.max(32, Math.ceil(discovery.length / 100));
	checkSettings({
		alpha,
		minSupport,
		maxDepth,
		k
	});
	checkRows(features, losses, all);
	const found = searchSlices({
		features,
		losses,
		rows: discovery,
		alpha,
		minSupport,
		maxDepth,
		k
	});
	const tests = found.map((slice) => testSlice(slice, features, losses, test, tTail));
	const adjusted = benjaminiHochberg(tests.map(({ pValue }) => pValue));
	return found.map((slice, i) => ({
		slice: slice.predicates.map(({ feature, code }) => ({
			feature: features[feature].name,
			value: features[feature].values[code]
		})),
		name: slice.predicates.map(({ feature, code }) => conditionOf(features[feature], code)).join(", "),
		discovery: {
			n: slice.n,
			meanLoss: slice.sum / slice.n
		},
		test: {
			...tests[i],
			adjustedPValue: adjusted[i]
		},
		score: slice.score,
		significant: adjusted[i] <= FALSE_DISCOVERIES
	}));
}
function testSlice({ predicates }, features, losses, rows, tTail) {
	const inside = new Uint8Array(rows.length).fill(1);
	for (const { feature, code } of predicates) {
		const { codes } = features[feature];
		for (let i = 0; i < rows.length; i++) if (codes[rows[i]] !== code) inside[i] = 0;
	}
	const slice = momentsOf(losses, rows, inside, 1);
	const rest = momentsOf(losses, rows, inside, 0);
	return {
		n: slice.n,
		meanLoss: slice.mean,
		restMean: rest.mean,
		difference: slice.mean - rest.mean,
		pValue: welchGreater(slice, rest, tTail)
	};
}
function momentsOf(losses, rows, marks, mark) {
	let n = 0;
	let sum = 0;
	for (let i = 0; i < rows.length; i++) {
		if (marks[i] !== mark) continue;
		n++;
		sum += losses[rows[i]];
	}
	const mean = sum / n;
	let squares = 0;
	for (let i = 0; i < rows.length; i++) if (marks[i] === mark) squares += (losses[rows[i]] - mean) ** 2;
	return {
		n,
		mean,
		variance: n < 2 ? NaN : squares / (n - 1)
	};
}
function checkSeed(seed) {
	if (Number.isInteger(seed) && seed >= -(2 ** 31) && seed < 2 ** 32) return seed;
	throw outOfRange("seed", seed, "a whole number of 32 bits");
}
function checkSettings(settings) {
	const { alpha, minSupport, maxDepth, k } = settings;
	if (!(alpha > 0 && alpha <= 1)) throw outOfRange("alpha", alpha, "above 0 and at most 1");
	if (!(minSupport >= 1)) throw outOfRange("minSupport", minSupport, "at least 1");
	if (![
		1,
		2,
		3
	].includes(maxDepth)) throw outOfRange("maxDepth", maxDepth, "1, 2 or 3");
	if (!(Number.isInteger(k) && k >= 1)) throw outOfRange("k", k, "a whole number above 0");
}
function outOfRange(name, value, wanted) {
	return new PawlError("config", `the ${name} of the search for slices is ${value}, not ${wanted}`, { remedy: `Set it to ${wanted}.` });
}
function checkRows(features, losses, rows) {
	for (const { name, codes } of features) {
		if (codes.length === losses.length) continue;
		throw new PawlError("internal", `"${name}" has ${codes.length} rows, and there are ${losses.length} losses`);
	}
	for (const row of rows) {
		const loss = losses[row];
		if (loss >= 0 && loss < Number.POSITIVE_INFINITY) continue;
		throw new PawlError("data", `the loss of row ${row + 1} is ${loss}`, { remedy: "Losses are finite and at least 0." });
	}
}
// packages/pipeline/worst-slices.ts
const MOST_SLICES = 5;
const ERROR_WEIGHT = .99;
function worstSlices(config, { train, test }, sample) {
	const asked = config.evaluate.find_slices;
	return findWorstSlices({
		features: (Array.isArray(asked) ? asked : featureNames(config, train)).map((name) => featureOf(requireColumn(test, name))),
		losses: lossesOf(sample),
		alpha: ERROR_WEIGHT,
		k: MOST_SLICES,
		seed: config.evaluate.seed
	}).filter(({ test: { meanLoss, restMean } }) => Number.isFinite(meanLoss) && Number.isFinite(restMean)).map(({ name, test: { n, meanLoss, restMean, adjustedPValue } }) => ({
		name,
		n,
		loss: meanLoss,
		restLoss: restMean,
		adjustedPValue
	}));
}
function featureOf(column) {
	return column.kind === "number" ? binFeature(column.name, column.values, column.nulls) : categoryFeature(column.name, column.codes, column.dictionary);
}
function lossesOf(sample) {
	const losses = new Float64Array(sample.actual.length);
	for (let row = 0; row < losses.length; row++) {
		const error = sample.actual[row] - sample.predicted[row];
		losses[row] = sample.task === "regression" ? Math.abs(error) : Number(error !== 0);
	}
	return losses;
}
export { worstSlices };
