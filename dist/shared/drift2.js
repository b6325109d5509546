import { i as __toESM } from "./rolldown-runtime.js";
import { n as didYouMean, t as PawlError } from "./errors.js";
import { a as sealRecord } from "./seal.js";
import { t as DRIFT } from "./drift-record.js";
import { i as textAt, n as isNull, r as takeRows, t as findColumn } from "./column.js";
import { f as readTable, i as loadData, n as distinctValues, r as featureNames } from "./data.js";
import { i as writeRecord, t as readRecord } from "./work-folder.js";
import { t as freeName$1 } from "./prediction-lines.js";
import { C as lowerBound, D as mergeRuns, O as numberOf$1, S as gridOf, a as logFields, b as countProfileInBins, f as partsOf, h as exactRuns, i as answeredRows, k as runsOf, m as textCounter, n as readProfile, o as rowsOfModel, t as isProfile, u as countTexts, v as binsOfProfile, w as upperBound, x as coarsened, y as countInBins } from "./read-profile.js";
import { t as benjaminiHochberg } from "./multiplicity.js";
import { B as variationErrors, C as distributionOfCategories, D as chiSquaredTail, E as scaledHomogeneityTest, F as ksTest, I as compareSorted, L as criticalDistance, M as midranks, N as rankTest, O as categoryCounts, P as ksFrom, R as detectableEffect, S as missingTest, T as divergenceEffects, V as totalVariation, _ as distanceTest, b as thinnedBy, d as columnTests, f as noValues, g as timePair, h as readTimes, i as identifierReason, j as areaUnderCurve, k as inOrder, l as categoryTests, m as untested, n as numbersText, o as evidentlyDrift, p as testsOfCounts, r as textsText, s as MANY_NAMES, t as changeText, u as changedType, v as rangeTest, w as testCategories, x as wassersteinInterval, y as wassersteinEffects, z as netVariation } from "./change-text.js";
import { r as formatNumber } from "./format.js";
import { n as shuffle, t as createRandom } from "./random.js";
import { i as numberSample, o as sortNumbers, r as moments } from "./number-sample.js";
import { t as require_matrix } from "./matrix.js";
import { i as findTrainer } from "./model-file.js";
import { p as columnSource } from "./row-table.js";
import { n as normalQuantile, t as normalCdf } from "./normal.js";
import { n as rowDrawer, r as uniform } from "./draw.js";
import { i as requireMetric, r as findMetric } from "./declarations.js";
import { n as sortLabels } from "./labels.js";
import { s as textColumn } from "./predictions.js";
import { n as holds, t as decideGate } from "./decide.js";
import { a as parseAll, f as expandConditions, n as isOwnMetric, s as isTolerance } from "./conditions.js";
import { n as compare, r as takeSample, t as sliceTable } from "./slices.js";
import { t as metricValue } from "./prepare.js";
import { _ as evaluate, i as parseCondition } from "./condition.js";
import { t as digestFile } from "./digest-file.js";
import { a as storedEvaluation, n as fetchBaselinePredictions, o as storedRun, r as findBaseline, t as baselineRef } from "./baseline.js";
import { s as releaseState } from "./state.js";
import { join, relative, resolve } from "node:path";
import { availableParallelism } from "node:os";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
// packages/drift/draw-rows.ts
function drawRows(rows, most, random) {
	const drawn = new Int32Array(Math.min(rows, most));
	const moved = new Map();
	for (let place = 0; place < drawn.length; place++) {
		const chosen = place + random.below(rows - place);
		drawn[place] = moved.get(chosen) ?? chosen;
		moved.set(chosen, moved.get(place) ?? place);
	}
	return drawn;
}
function takeOwn(table, rows, take = takeRows) {
	const taken = take(table, rows);
	return {
		rows: taken.rows,
		columns: taken.columns.map((column) => column.kind === "text" ? withOwnTexts(column) : column)
	};
}
function withOwnTexts({ name, codes, dictionary }) {
	const places = new Map();
	const own = [];
	return {
		kind: "text",
		name,
		codes: codes.map((code) => {
			if (code < 0) return -1;
			const known = places.get(code);
			if (known !== void 0) return known;
			places.set(code, own.length);
			return own.push(dictionary[code]) - 1;
		}),
		dictionary: own
	};
}
function anyOf(...parts) {
	return Int32Array.from(new Set(parts.flatMap((part) => [...part]))).sort();
}
// node_modules/ml-matrix/matrix.mjs
var import_matrix = __toESM(require_matrix(), 1);
const EigenvalueDecomposition = import_matrix.EigenvalueDecomposition;
const Matrix = import_matrix.Matrix;
import_matrix.Matrix ? import_matrix.Matrix : import_matrix.Matrix;
// packages/drift/across/principal.ts
function learnPrincipal(columns, share) {
	const { means, deviations } = scaleOf(columns);
	const scaled = columns.map((values, c) => values.map((value) => (value - means[c]) / deviations[c]));
	const rows = scaled[0].length;
	const covariance = Matrix.zeros(columns.length, columns.length);
	for (let a = 0; a < columns.length; a++) for (let b = a; b < columns.length; b++) {
		const value = product(scaled[a], scaled[b]) / rows;
		covariance.set(a, b, value);
		covariance.set(b, a, value);
	}
	const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
	const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
	const variances = Float64Array.from(order, (place) => Math.max(0, realEigenvalues[place]));
	const kept = Math.min(columns.length - 1, directionsFor(variances, share));
	return {
		means,
		deviations,
		variances,
		directions: order.slice(0, kept).map((place) => Float64Array.from(eigenvectorMatrix.getColumn(place)))
	};
}
function reconstructionErrors({ means, deviations, directions }, columns) {
	const errors = new Float64Array(columns[0].length);
	const byColumn = new Float64Array(columns.length);
	const rest = new Float64Array(columns.length);
	for (let i = 0; i < errors.length; i++) {
		for (let c = 0; c < rest.length; c++) rest[c] = (columns[c][i] - means[c]) / deviations[c];
		for (const direction of directions) {
			const along = product(rest, direction);
			for (let c = 0; c < rest.length; c++) rest[c] -= along * direction[c];
		}
		for (let c = 0; c < rest.length; c++) {
			const square = rest[c] ** 2;
			errors[i] += square;
			byColumn[c] += square / errors.length;
		}
	}
	return {
		errors,
		byColumn
	};
}
function scaleOf(columns) {
	const scales = columns.map(moments);
	return {
		means: Float64Array.from(scales, ({ mean }) => mean),
		deviations: Float64Array.from(scales, ({ deviation }) => deviation)
	};
}
function directionsFor(variances, share) {
	const all = variances.reduce((sum, value) => sum + value, 0);
	let held = 0;
	for (const [i, value] of variances.entries()) {
		held += value;
		if (held > share * all) return i + 1;
	}
	return variances.length;
}
function product(a, b) {
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
	return sum;
}
// packages/drift/across/reconstruction-test.ts
const HELD = .95;
const MOST_ROWS$2 = 1e4;
const MOST_COLUMNS = 200;
const FEWEST_ROWS$1 = 10;
function reconstructionRows(referenceRows, currentRows, seed) {
	return {
		reference: drawRows(referenceRows, 2 * MOST_ROWS$2, createRandom(seed)),
		current: drawRows(currentRows, MOST_ROWS$2, createRandom(seed))
	};
}
function reconstructionTest(reference, current, settings, take = takeRows) {
	const rows = reconstructionRows(reference.rows, current.rows, settings.seed);
	const learned = rows.reference.length >> 1;
	const held = rows.reference.length - learned;
	const now = rows.current.length;
	const pairs = pairsOf(reference, current, settings.seed);
	const few = Math.min(learned, held, now) < FEWEST_ROWS$1;
	const columns = few ? [] : columnsOf(taken([reference, current], pairs, rows, take), learned);
	if ((few ? pairs : columns).length < 2) return null;
	const common = {
		aspect: "reconstruction",
		test: "Kolmogorov-Smirnov of reconstruction errors",
		threshold: settings.thresholds.reconstruction,
		columns: columns.length,
		learned,
		rows: [held, now],
		note: null
	};
	if (few || learned <= columns.length) {
		const sight = { kind: "nothing" };
		return {
			...common,
			statistic: null,
			pValue: null,
			effect: null,
			others: [],
			net: 0,
			sight,
			shares: []
		};
	}
	const principal = learnPrincipal(columns.map((column) => column.learned), HELD);
	const usual = reconstructionErrors(principal, columns.map((column) => column.held));
	const seen = reconstructionErrors(principal, columns.map((column) => column.now));
	const others = [{
		name: "mean error of the reference",
		value: moments(usual.errors).mean,
		interval: null
	}, {
		name: "mean error now",
		value: moments(seen.errors).mean,
		interval: null
	}];
	sortNumbers(usual.errors);
	sortNumbers(seen.errors);
	const { distance, pValue } = ksTest(usual.errors, seen.errors);
	const reach = criticalDistance([held, now], 1 - settings.confidence);
	return {
		...common,
		statistic: distance,
		pValue,
		effect: {
			name: "distance of distribution functions",
			value: distance,
			interval: {
				low: Math.max(0, distance - reach),
				high: Math.min(1, distance + reach)
			}
		},
		others,
		net: distance,
		sight: {
			kind: "distance",
			rows: [held, now]
		},
		shares: columns.map(({ name }, c) => ({
			column: name,
			value: seen.byColumn[c] - usual.byColumn[c]
		})).sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
	};
}
function pairsOf(reference, current, seed) {
	const pairs = reference.columns.flatMap((column) => {
		const other = findColumn(current, column.name);
		return column.kind === "number" && other?.kind === "number" ? [[column, other]] : [];
	});
	const places = drawRows(pairs.length, MOST_COLUMNS, createRandom(seed)).sort();
	return Array.from(places, (place) => pairs[place]);
}
function taken(tables, pairs, rows, take) {
	const [from, to] = tables.map((table, side) => take({
		rows: table.rows,
		columns: pairs.map((pair) => pair[side])
	}, side === 0 ? rows.reference : rows.current));
	return pairs.map((_, place) => [from.columns[place], to.columns[place]]);
}
function columnsOf(pairs, rows) {
	return pairs.flatMap(([column, other]) => {
		const known = finite$1(column);
		const learned = known.subarray(0, rows);
		const { mean, deviation } = moments(learned.filter((value) => !Number.isNaN(value)));
		if (!(deviation > 0 && deviation < Number.POSITIVE_INFINITY)) return [];
		const fill = (values) => values.map((value) => Number.isNaN(value) ? mean : value);
		const held = fill(known.subarray(rows));
		return [{
			name: column.name,
			learned: fill(learned),
			held,
			now: fill(finite$1(other))
		}];
	});
}
function finite$1({ values, nulls }) {
	return values.map((value, row) => nulls?.[row] !== 1 && Number.isFinite(value) ? value : NaN);
}
// packages/drift/distinct-rows.ts
const FINE = .9;
function withoutRepeats(first, second) {
	const [a, b] = [firstOfEach(first), firstOfEach(second)];
	return a.length >= FINE * first.rows || b.length >= FINE * second.rows ? [kept(first, a), kept(second, b)] : [first, second];
}
function kept(table, rows) {
	return rows.length === table.rows ? table : takeRows(table, rows);
}
function firstOfEach({ rows, columns }) {
	const seen = new Set();
	const places = [];
	for (let row = 0; row < rows; row++) {
		const key = JSON.stringify(columns.map((column) => isNull(column, row) ? null : textAt(column, row)));
		if (seen.has(key)) continue;
		seen.add(key);
		places.push(row);
	}
	return Int32Array.from(places);
}
// packages/drift/pool.ts
function poolTables(reference, current) {
	const columns = reference.columns.flatMap((column) => {
		const other = findColumn(current, column.name);
		return other ? poolColumns(column, other) : [];
	});
	return {
		rows: reference.rows + current.rows,
		columns
	};
}
function poolColumns(reference, current) {
	const { name } = reference;
	if (reference.kind === "text" && current.kind === "text") return [poolText(reference, current)];
	if (reference.kind !== "number" || current.kind !== "number") return [];
	const rows = reference.values.length;
	const values = new Float64Array(rows + current.values.length);
	values.set(reference.values);
	values.set(current.values, rows);
	if (!reference.nulls && !current.nulls) return [{
		kind: "number",
		name,
		values
	}];
	const nulls = new Uint8Array(values.length);
	if (reference.nulls) nulls.set(reference.nulls);
	if (current.nulls) nulls.set(current.nulls, rows);
	return [{
		kind: "number",
		name,
		values,
		nulls
	}];
}
function poolText(reference, current) {
	const places = new Map(reference.dictionary.map((value, code) => [value, code]));
	const dictionary = [...reference.dictionary];
	const newCodes = current.dictionary.map((value) => places.get(value) ?? dictionary.push(value) - 1);
	const rows = reference.codes.length;
	const codes = new Int32Array(rows + current.codes.length);
	codes.set(reference.codes);
	for (let i = 0; i < current.codes.length; i++) {
		const code = current.codes[i];
		codes[rows + i] = code < 0 ? -1 : newCodes[code];
	}
	return {
		kind: "text",
		name: reference.name,
		codes,
		dictionary
	};
}
// packages/drift/classifier-test.ts
const DEFAULT_OPTIONS = {
	mostRows: 1e4,
	draws: 999,
	seed: 42,
	confidence: .95,
	explainAt: .05,
	mostExplained: 10,
	take: takeRows
};
async function classifierTest(reference, current, learn, given = {}) {
	const options = {
		...DEFAULT_OPTIONS,
		...given
	};
	if (Math.min(reference.rows, current.rows) < 4) return void 0;
	const used = classifierRows(reference.rows, current.rows, options);
	const [from, to] = withoutRepeats(...common(reference, current).map((table, side) => takeOwn(table, used[side], options.take)));
	if (Math.min(from.rows, to.rows) < 4) return void 0;
	const pooled = poolTables(from, to);
	if (pooled.columns.length === 0) return void 0;
	const { learned, told } = halves(from.rows, to.rows);
	const labels = (rows) => Uint8Array.from(rows, (row) => row >= from.rows ? 1 : 0);
	const score = await learn(takeRows(pooled, learned), labels(learned));
	const rows = takeRows(pooled, told);
	const isCurrent = labels(told);
	const result = rankTest(await score(rows), isCurrent, options);
	const currents = isCurrent.reduce((sum, one) => sum + one, 0);
	return {
		...result,
		compared: pooled.columns.length,
		learned: learned.length,
		told: [told.length - currents, currents],
		columns: result.pValue <= options.explainAt ? await losses(score, rows, isCurrent, result.auc, options) : []
	};
}
function classifierRows(referenceRows, currentRows, { mostRows, seed }) {
	const random = createRandom(seed);
	return [drawRows(referenceRows, mostRows, random), drawRows(currentRows, mostRows, random)];
}
function common(reference, current) {
	const shared = (table, other) => ({
		rows: table.rows,
		columns: table.columns.filter(({ name, kind }) => findColumn(other, name)?.kind === kind)
	});
	return [shared(reference, current), shared(current, reference)];
}
function halves(referenceRows, currentRows) {
	const learned = [];
	const told = [];
	for (const [start, rows] of [[0, referenceRows], [referenceRows, currentRows]]) for (let row = 0; row < rows; row++) (row < rows >> 1 ? learned : told).push(start + row);
	return {
		learned: Int32Array.from(learned),
		told: Int32Array.from(told)
	};
}
async function losses(score, rows, isCurrent, auc, { seed, mostExplained }) {
	const asked = new Set((score.columns ?? rows.columns.map(({ name }) => name)).slice(0, mostExplained));
	const order = Int32Array.from({ length: rows.rows }, (_, i) => i);
	shuffle(order, createRandom(seed));
	const mixed = takeRows(rows, order);
	const found = [];
	for (const [place, { name }] of rows.columns.entries()) {
		if (!asked.has(name)) continue;
		const columns = [...rows.columns];
		columns[place] = mixed.columns[place];
		const scores = await score({
			rows: rows.rows,
			columns
		});
		found.push({
			column: name,
			loss: auc - areaUnderCurve(midranks(scores), isCurrent)
		});
	}
	return found.sort((a, b) => b.loss - a.loss);
}
// packages/drift/across/tell-by-forest.ts
const PARAMS = {
	trees: 50,
	max_depth: 8,
	max_features: .5,
	min_samples_leaf: 5,
	sample_share: .5,
	class_weight: "balanced",
	bins: 32
};
const LABELS = ["reference", "current"];
function tellByForest(seed) {
	return async (rows, isCurrent) => {
		const features = rows.columns.filter(varies);
		if (features.length === 0) return async (asked) => new Float64Array(asked.rows);
		const target = freeName(rows);
		const forest = await findTrainer("random-forest");
		const input = {
			task: "classification",
			target,
			features: features.map(({ name }) => name),
			train: {
				rows: rows.rows,
				columns: [...features.map(bounded), {
					kind: "text",
					name: target,
					codes: Int32Array.from(isCurrent),
					dictionary: LABELS
				}]
			},
			params: PARAMS,
			seed
		};
		const model = await forest.train(input, { threads: 1 });
		const current = model.labels.indexOf("current");
		const predictor = forest.open(model);
		const importance = model.facts.importance;
		const score = async (asked) => {
			const predictions = await predictor.predict({
				...asked,
				columns: asked.columns.map(bounded)
			});
			return predictions.task === "classification" ? predictions.scores[current] : predictions.predicted;
		};
		const order = features.map(({ name }) => name).sort((a, b) => importance[b] - importance[a]);
		return Object.assign(score, { columns: order });
	};
}
function freeName({ columns }) {
	let name = "side";
	while (columns.some((column) => column.name === name)) name += "'";
	return name;
}
function varies(column) {
	if (column.kind === "text") return column.codes.some((code) => code !== column.codes[0]);
	const { values } = bounded(column);
	const missing = (row) => column.nulls?.[row] === 1 || Number.isNaN(values[row]);
	return values.some((value, row) => missing(row) !== missing(0) || !missing(row) && value !== values[0]);
}
function bounded(column) {
	if (column.kind !== "number" || column.values.every(isBounded)) return column;
	const values = column.values.map((value) => isBounded(value) ? value : Math.sign(value) * Number.MAX_VALUE);
	return {
		...column,
		values
	};
}
function isBounded(value) {
	return Number.isFinite(value) || Number.isNaN(value);
}
// packages/drift/across/told-apart.ts
const MOST_ROWS$1 = 5e3;
const FEWEST_ROWS = 4;
const TESTS_A_COLUMN = 4;
function toldRows(referenceRows, currentRows, seed) {
	return classifierRows(referenceRows, currentRows, {
		mostRows: MOST_ROWS$1,
		seed
	});
}
async function toldApart(reference, current, { alpha, confidence, seed, thresholds }, take = takeRows) {
	const tests = TESTS_A_COLUMN * Math.max(reference.columns.length, current.columns.length) + TESTS_A_COLUMN;
	const found = await classifierTest(reference, current, tellByForest(seed), {
		mostRows: MOST_ROWS$1,
		draws: Math.max(999, Math.ceil(2 * tests / alpha)),
		seed,
		confidence,
		explainAt: alpha,
		take
	});
	const common = {
		aspect: "classifier",
		test: "classifier",
		threshold: thresholds.classifier,
		others: [],
		note: null
	};
	if (!found) {
		if (Math.min(reference.rows, current.rows) >= FEWEST_ROWS) return null;
		return {
			...common,
			statistic: null,
			pValue: null,
			effect: null,
			net: 0,
			sight: { kind: "nothing" },
			columns: 0,
			learned: 0,
			rows: [reference.rows, current.rows],
			shares: []
		};
	}
	const { auc, interval, pValue, columns, learned, compared, told } = found;
	return {
		...common,
		statistic: auc,
		pValue,
		effect: {
			name: "area under the ROC curve",
			value: auc,
			interval
		},
		net: auc,
		sight: {
			kind: "area",
			rows: told
		},
		columns: compared,
		learned,
		rows: told,
		shares: columns.map(({ column, loss }) => ({
			column,
			value: loss
		}))
	};
}
// packages/drift/across/across-rows.ts
function acrossRows(referenceRows, currentRows, seed) {
	const told = toldRows(referenceRows, currentRows, seed);
	const { reference, current } = reconstructionRows(referenceRows, currentRows, seed);
	return [anyOf(told[0], reference), anyOf(told[1], current)];
}
// packages/drift/chunks/cusum.ts
const SLACK = .5;
const NODES = 64;
const MOST_LIMIT = 40;
function cusum(values, slack = SLACK) {
	let sum = 0;
	return values.map((value) => {
		if (!Number.isNaN(value)) sum = Math.max(0, sum + value - slack);
		return sum;
	});
}
function averageRunLength(limit, slack = SLACK) {
	const { nodes, weights } = gaussLegendre(NODES, limit);
	const density = (x) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
	const length = solve([0, ...nodes].map((start, i) => {
		const row = new Float64Array(66);
		row[i] += 1;
		row[0] -= normalCdf(slack - start);
		for (let j = 0; j < NODES; j++) row[j + 1] -= weights[j] * density(nodes[j] - start + slack);
		row[65] = 1;
		return row;
	}))[0];
	return length > 0 && length < 0xe8d4a51000 ? length : Number.POSITIVE_INFINITY;
}
function limitFor(runLength, slack = SLACK) {
	let low = .01;
	let high = MOST_LIMIT;
	for (let step = 0; step < 50 && high - low > 1e-9; step++) {
		const middle = (low + high) / 2;
		if (averageRunLength(middle, slack) < runLength) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
function solve(rows) {
	const size = rows.length;
	for (let i = 0; i < size; i++) {
		let pivot = i;
		for (let k = i + 1; k < size; k++) if (Math.abs(rows[k][i]) > Math.abs(rows[pivot][i])) pivot = k;
		[rows[i], rows[pivot]] = [rows[pivot], rows[i]];
		const own = rows[i];
		for (let k = i + 1; k < size; k++) {
			const other = rows[k];
			const factor = other[i] / own[i];
			for (let j = i; j <= size; j++) other[j] -= factor * own[j];
		}
	}
	const found = new Float64Array(size);
	for (let i = size - 1; i >= 0; i--) {
		let value = rows[i][size];
		for (let j = i + 1; j < size; j++) value -= rows[i][j] * found[j];
		found[i] = value / rows[i][i];
	}
	return found;
}
function gaussLegendre(count, end) {
	const nodes = new Float64Array(count);
	const weights = new Float64Array(count);
	for (let i = 0; i < count; i++) {
		let x = Math.cos(Math.PI * (i + .75) / (count + .5));
		let slope = 1;
		for (let step = 0; step < 100; step++) {
			let last = 1;
			let value = x;
			for (let n = 2; n <= count; n++) [last, value] = [value, ((2 * n - 1) * x * value - (n - 1) * last) / n];
			slope = count * (x * value - last) / (x * x - 1);
			const change = value / slope;
			x -= change;
			if (Math.abs(change) < 1e-15) break;
		}
		nodes[i] = end / 2 * (1 - x);
		weights[i] = end / ((1 - x * x) * slope * slope);
	}
	return {
		nodes,
		weights
	};
}
// packages/drift/chunks/cut.ts
const DAY = 864e5;
const FIRST_MONDAY = 4;
function cutRows(times, every, toLocal, most) {
	const parts = new Map();
	let oldest = Number.POSITIVE_INFINITY;
	let newest = Number.NEGATIVE_INFINITY;
	for (let row = 0; row < times.length; row++) {
		if (Number.isNaN(times[row])) continue;
		const local = toLocal(times[row]);
		oldest = Math.min(oldest, local);
		newest = Math.max(newest, local);
		const number = numberOf(local, every);
		const rows = parts.get(number);
		if (rows) rows.push(row);
		else if (parts.size > most) return void 0;
		else parts.set(number, [row]);
	}
	if (parts.size === 0) return [];
	const first = numberOf(oldest, every);
	const last = numberOf(newest, every);
	if (last - first >= most) return void 0;
	return Array.from({ length: last - first + 1 }, (_, i) => {
		const [start, end] = [startOf$1(first + i, every), startOf$1(first + i + 1, every)];
		return {
			name: new Date(start).toISOString().slice(0, -14),
			rows: Int32Array.from(parts.get(first + i) ?? []),
			covered: (Math.min(end, newest) - Math.max(start, oldest)) / (end - start)
		};
	});
}
function numberOf(local, every) {
	const day = Math.floor(local / DAY);
	if (every === "day") return day;
	if (every === "week") return Math.floor((day - FIRST_MONDAY) / 7);
	const date = new Date(local);
	return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}
function startOf$1(number, every) {
	if (every === "day") return number * DAY;
	if (every === "week") return (number * 7 + FIRST_MONDAY) * DAY;
	const date = new Date(0);
	date.setUTCFullYear(1970 + Math.floor(number / 12), (number % 12 + 12) % 12, 1);
	return date.getTime();
}
// packages/drift/chunks/bin-rows.ts
const BINS = 10;
const LEAST_SHARE = .05;
function binRows(reference, current) {
	if (reference.kind === "number" && current.kind === "number") return binNumbers(reference, current);
	if (reference.kind === "text" && current.kind === "text") return binTexts(reference, current);
}
function binNumbers(reference, current) {
	const { sorted } = numberSample(reference);
	if (sorted.length === 0) return void 0;
	const wanted = Array.from({ length: 9 }, (_, i) => sorted[Math.floor((i + 1) * sorted.length / BINS)]);
	const edges = Float64Array.from(new Set(wanted.filter((edge) => edge > sorted[0])));
	const counts = new Float64Array(edges.length + 1);
	for (const value of sorted) counts[binOf(edges, value)]++;
	const { values, nulls } = current;
	return {
		reference: counts,
		bins: Int16Array.from(values, (value, row) => nulls?.[row] === 1 || Number.isNaN(value) ? -1 : binOf(edges, value))
	};
}
function binOf(edges, value) {
	let bin = 0;
	while (bin < edges.length && value >= edges[bin]) bin++;
	return bin;
}
function binTexts(reference, current) {
	const counts = new Float64Array(reference.dictionary.length);
	let rows = 0;
	for (const code of reference.codes) {
		if (code < 0) continue;
		counts[code]++;
		rows++;
	}
	if (rows === 0) return void 0;
	const places = new Map();
	const shares = [0];
	for (let code = 0; code < counts.length; code++) {
		if (counts[code] < LEAST_SHARE * rows) {
			shares[0] += counts[code];
			continue;
		}
		places.set(reference.dictionary[code], shares.length);
		shares.push(counts[code]);
	}
	const bins = current.dictionary.map((text) => places.get(text) ?? 0);
	return {
		reference: Float64Array.from(shares),
		bins: Int16Array.from(current.codes, (code) => code < 0 ? -1 : bins[code])
	};
}
// packages/drift/chunks/chart.ts
const LEAST_ROWS$3 = 20;
const MOST$1 = 8;
function chartColumn(reference, current, chunks, { limit, threshold }) {
	const shifts = shiftsOf(reference, current, chunks);
	if (!shifts || shifts.every(Number.isNaN)) return void 0;
	const distance = distanceTo(reference, current);
	const sums = cusum(shifts);
	const found = sums.findIndex((sum) => sum > limit);
	const first = found < 0 ? null : found;
	const peak = sums.indexOf(Math.max(...sums));
	const since = startOf(sums, first ?? peak);
	const changed = chunks.slice(startOf(sums, peak), peak + 1).filter(({ passed }) => passed === null);
	const effect = distance(Int32Array.from(changed.flatMap(({ rows }) => [...rows])));
	const judged = shifts.filter((shift) => !Number.isNaN(shift)).length;
	return {
		column: reference.name,
		distances: chunks.map(({ rows }) => distance(rows)?.seen ?? null),
		shifts: shifts.map((shift) => Number.isNaN(shift) ? null : shift),
		sums,
		first,
		since: first === null ? null : since,
		test: {
			column: reference.name,
			aspect: "over time",
			test: "CUSUM",
			statistic: sums[peak],
			pValue: chanceOf(sums[peak], judged),
			effect: effect && {
				name: "distance since then",
				value: effect.seen,
				interval: null
			},
			others: [],
			net: effect?.net ?? 0,
			threshold,
			sight: null,
			note: `changed from ${chunks[since].name} on${first === null ? "" : `, out of control at ${chunks[first].name}`}`
		}
	};
}
function startOf(sums, place) {
	let start = place;
	while (start > 0 && sums[start - 1] > 0) start--;
	return start;
}
function chanceOf(sum, values) {
	return sum <= 0 ? 1 : Math.max(1e-12, -Math.expm1(-values / averageRunLength(sum, SLACK)));
}
function shiftsOf(reference, current, chunks) {
	const binned = binRows(reference, current);
	if (!binned || binned.reference.length < 1) return void 0;
	const before = binned.reference.slice();
	return chunks.map(({ rows, passed }) => {
		if (passed !== null) return NaN;
		const counts = new Float64Array(before.length);
		let valued = 0;
		for (const row of rows) {
			const bin = binned.bins[row];
			if (bin < 0) continue;
			counts[bin]++;
			valued++;
		}
		if (valued < LEAST_ROWS$3) return NaN;
		const { pValue, df } = scaledHomogeneityTest({
			reference: before,
			current: counts
		});
		for (let bin = 0; bin < before.length; bin++) before[bin] += counts[bin];
		return df === 0 ? NaN : Math.min(MOST$1, Math.max(-8, -normalQuantile(pValue)));
	});
}
function distanceTo(reference, current) {
	const take = (rows) => takeRows({
		rows: 0,
		columns: [current]
	}, rows).columns[0];
	if (reference.kind === "number") {
		const { sorted } = numberSample(reference);
		return (rows) => {
			const column = take(rows);
			if (column.kind !== "number") return null;
			const own = numberSample(column).sorted;
			if (own.length === 0 || sorted.length === 0) return null;
			const seen = greatestDistance(own, sorted);
			return {
				seen,
				net: seen
			};
		};
	}
	return (rows) => {
		const column = take(rows);
		if (column.kind !== "text") return null;
		const counts = categoryCounts(reference, column);
		if (counts.referenceRows === 0 || counts.currentRows === 0) return null;
		const seen = totalVariation(counts.reference, counts.current);
		return {
			seen,
			net: netVariation(seen, variationErrors(counts))
		};
	};
}
function greatestDistance(few, many) {
	if (few.length * 8 > many.length) return compareSorted(few, many).gap / few.length / many.length;
	let greatest = 0;
	for (let i = 0; i < few.length;) {
		const value = few[i];
		let next = i + 1;
		while (next < few.length && few[next] === value) next++;
		const below = countBelow(many, value, false) / many.length;
		const upTo = countBelow(many, value, true) / many.length;
		greatest = Math.max(greatest, Math.abs(i / few.length - below), Math.abs(next / few.length - upTo));
		i = next;
	}
	return greatest;
}
function countBelow(sorted, value, andEqual) {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] < value || andEqual && sorted[middle] === value) low = middle + 1;
		else high = middle;
	}
	return low;
}
// packages/drift/chunks/judge.ts
const LEAST_ROWS$2 = 50;
const WHOLE = .9;
function judgeChunks(chunks) {
	const sizes = chunks.map(({ rows }) => rows.length).filter((size) => size > 0);
	sizes.sort((a, b) => a - b);
	const usual = sizes[sizes.length >> 1] ?? 0;
	return chunks.map((chunk) => {
		const rows = chunk.rows.length;
		const part = chunk.covered < WHOLE ? "incomplete, " : "";
		if (rows === 0) return {
			...chunk,
			passed: "no rows"
		};
		if (rows < LEAST_ROWS$2) return {
			...chunk,
			passed: `${part}fewer than ${LEAST_ROWS$2} rows`
		};
		return {
			...chunk,
			passed: part && rows < usual / 2 ? "incomplete" : null
		};
	});
}
function chartTable(reference, current, cut, runLength, settings) {
	const chunks = judgeChunks(cut);
	const pairs = reference.columns.flatMap((column) => {
		const other = findColumn(current, column.name);
		return other && other.kind === column.kind ? [[column, other]] : [];
	});
	const columnRunLength = runLength * Math.max(1, pairs.length);
	const limit = limitFor(columnRunLength);
	return {
		chunks,
		charts: pairs.flatMap(([column, other]) => {
			const { distribution: threshold } = {
				...settings.thresholds,
				...settings.columns.get(column.name)
			};
			return chartColumn(column, other, chunks, {
				limit,
				threshold
			}) ?? [];
		}),
		limit,
		columnRunLength
	};
}
// packages/drift/profile/settle.ts
const MOST_ERROR = .25;
function settleSketches(tests, settings) {
	if (!tests.some(({ sketch }) => sketch)) return tests;
	const decided = tests.filter(({ pValue, sketch }) => pValue !== null || sketch).length;
	const level = settings.alpha / decided;
	return tests.map((test) => test.sketch ? settle(test, test.sketch, level, settings) : test);
}
function settle(test, sketch, level, settings) {
	const { gap, most, error, rows } = sketch;
	const distance = gap / rows[0] / rows[1];
	const critical = criticalDistance(rows, level);
	const effect = (reach) => ({
		...test.effect,
		interval: {
			low: Math.max(0, distance - reach),
			high: Math.min(1, most + reach)
		}
	});
	if (error > MOST_ERROR * critical) return {
		...test,
		effect: effect(critical)
	};
	return {
		...test,
		sketch: void 0,
		pValue: ksFrom(gap, ...rows).pValue,
		effect: effect(criticalDistance(rows, 1 - settings.confidence))
	};
}
// packages/drift/settings.ts
const DEFAULT_SETTINGS = {
	alpha: .05,
	power: .8,
	confidence: .95,
	resolution: 2,
	seed: 42,
	thresholds: {
		distribution: .1,
		missing: .05,
		newValues: .01,
		vanishedValues: .05,
		range: .01,
		classifier: .6,
		reconstruction: .1
	},
	columns: new Map()
};
// packages/drift/detect.ts
function detectDrift(reference, current, given = {}, { others = [], more = [], measured = new Map(), ...besides } = {}) {
	const settings = {
		...DEFAULT_SETTINGS,
		...given
	};
	const added = current.columns.map(({ name }) => name).filter((name) => !findColumn(reference, name));
	return concluded([
		...reference.columns.flatMap((column) => {
			const other = findColumn(current, column.name);
			if (!other) return [absent(column.name, added)];
			return measured.get(column.name) ?? columnTests(column, other, settings);
		}),
		...others.flatMap(([column, other]) => columnTests(column, other, settings)),
		...more
	], added, settings, besides);
}
function concluded(tests, added, settings, { along = [], idle = new Set() } = {}) {
	const isIdle = ({ column, aspect }) => idle.has(column) && aspect !== "presence" && aspect !== "type";
	const counted = decideTests([...tests.filter((test) => !isIdle(test)), ...along], settings);
	const uncounted = decideTests(tests.filter(isIdle), settings);
	let count = 0;
	let idled = 0;
	const decided = tests.map((test) => {
		const counts = !isIdle(test);
		return {
			...test,
			...counts ? counted[count++] : uncounted[idled++],
			aspect: test.aspect,
			counts
		};
	});
	const drifted = decided.filter(({ decision, counts }) => decision === "drift" && counts);
	return {
		decision: worst(counted.map(({ decision }) => decision)),
		tests: decided,
		along: counted.slice(count),
		drifted: [...new Set(drifted.map(({ column }) => column))],
		added
	};
}
function decideTests(given, settings) {
	const tests = settleSketches(given, settings);
	const adjusted = benjaminiHochberg(tests.map(({ pValue }) => pValue ?? NaN));
	const alpha = settings.alpha / Math.max(1, tests.filter(({ pValue }) => pValue !== null).length);
	return tests.map((test, i) => {
		const adjustedPValue = test.pValue === null ? null : adjusted[i];
		const { sight, threshold } = test;
		const asked = {
			alpha,
			power: settings.power,
			floor: threshold
		};
		const detectable = sight && detectableEffect(sight, asked);
		return {
			...test,
			adjustedPValue,
			detectable,
			decision: decide$1(test, adjustedPValue, detectable, settings)
		};
	});
}
function decide$1({ aspect, effect, net, threshold, sight, sketch }, adjustedPValue, detectable, { alpha, resolution }) {
	if (aspect === "presence" || aspect === "type") return "drift";
	const { low, high } = effect?.interval ?? {
		low: -1,
		high: 1
	};
	if (sketch) return low >= threshold ? "drift" : high < threshold ? "no drift" : "insufficient";
	if (adjustedPValue !== null && adjustedPValue <= alpha && net >= threshold) return "drift";
	if (!sight) return "no drift";
	if (adjustedPValue !== null && Math.max(-low, high) < threshold) return "no drift";
	const none = sight.kind === "area" ? .5 : 0;
	return detectable !== null && detectable - none <= resolution * (threshold - none) ? "no drift" : "insufficient";
}
function worst(decisions) {
	if (decisions.includes("drift")) return "drift";
	return decisions.length === 0 || decisions.includes("insufficient") ? "insufficient" : "no drift";
}
function absent(column, added) {
	return {
		column,
		aspect: "presence",
		test: "presence",
		statistic: null,
		pValue: null,
		effect: null,
		others: [],
		net: 0,
		sight: null,
		threshold: 0,
		note: `not among the current columns.${didYouMean(column, added)}`
	};
}
// packages/drift/profile/column-view.ts
function viewOfProfile(profile) {
	return profile.kind === "number" ? numbersOfProfile(profile) : textsOfProfile(profile);
}
function numbersOfProfile(profile) {
	const { rows, missing, below, above, least, greatest } = profile;
	const runs = exactRuns(profile);
	const grid = () => profile.grid ?? gridOf(runs);
	return {
		kind: "number",
		rows,
		missing,
		below,
		above,
		least,
		greatest,
		runs,
		grid,
		profile
	};
}
function textsOfProfile(profile) {
	const { rows, missing, distinct, values, parts } = profile;
	return {
		kind: "text",
		rows,
		missing,
		distinct: distinct.least,
		counts: values,
		complete: parts === null,
		parts: () => parts ?? partsOf(values)
	};
}
function viewOfColumn(column) {
	if (column.kind === "text") {
		const counter = textCounter();
		countTexts(counter, column);
		const { counts, rows, missing } = counter;
		const parts = () => partsOf(counts);
		return {
			kind: "text",
			rows,
			missing,
			distinct: counts.size,
			counts,
			complete: true,
			parts
		};
	}
	const { sorted, finite, rows, missing } = numberSample(column);
	const below = (finite.byteOffset - sorted.byteOffset) / Float64Array.BYTES_PER_ELEMENT;
	const runs = runsOf(finite);
	return {
		kind: "number",
		rows,
		missing,
		below,
		above: sorted.length - finite.length - below,
		least: finite[0] ?? null,
		greatest: finite.at(-1) ?? null,
		runs,
		grid: () => gridOf(runs),
		profile: null
	};
}
function withInfinities({ values, counts }, below, above) {
	if (below + above === 0) return {
		values,
		counts
	};
	const low = below > 0 ? [[Number.NEGATIVE_INFINITY, below]] : [];
	const high = above > 0 ? [[Number.POSITIVE_INFINITY, above]] : [];
	return {
		values: Float64Array.from([
			...low.map(([value]) => value),
			...values,
			...high.map(([value]) => value)
		]),
		counts: Float64Array.from([
			...low.map(([, count]) => count),
			...counts,
			...high.map(([, count]) => count)
		])
	};
}
function quantileOf(view, share) {
	const { below, rows, missing, runs } = view;
	if (rows === missing) return null;
	const place = Math.min(rows - missing - 1, Math.floor(share * (rows - missing)));
	if (place < below) return Number.NEGATIVE_INFINITY;
	const { values, counts } = runs ?? placesOf$2(view);
	let before = below;
	for (let i = 0; i < values.length; i++) {
		before += counts[i];
		if (place < before) return values[i];
	}
	return Number.POSITIVE_INFINITY;
}
function placesOf$2(view) {
	const { places, counts } = middles(view);
	return {
		values: places,
		counts
	};
}
function middles(view) {
	const grid = view.grid();
	const places = new Float64Array(grid.counts.length);
	const reaches = new Float64Array(places.length);
	for (let i = 0; i < places.length; i++) {
		if (grid.single[i] === 1) {
			places[i] = numberOf$1(grid.keys[i]);
			continue;
		}
		const low = Math.max(lowerBound(grid, i), view.least);
		const high = Math.min(upperBound(grid, i), view.greatest);
		reaches[i] = high / 2 - low / 2;
		places[i] = low + reaches[i];
	}
	return {
		places,
		reaches,
		counts: grid.counts
	};
}
// packages/drift/profile/compare-runs.ts
function compareRuns(a, b) {
	const n = total$1(a.counts);
	const m = total$1(b.counts);
	let i = 0;
	let j = 0;
	let gap = 0;
	let most = 0;
	let area = 0;
	let value = Math.min(a.values[0], b.values[0]);
	while (i < a.values.length || j < b.values.length) {
		const x = i < a.values.length ? a.values[i] : Number.POSITIVE_INFINITY;
		const y = j < b.values.length ? b.values[j] : Number.POSITIVE_INFINITY;
		const next = Math.min(x, y);
		if (gap !== 0) area += Math.abs(gap) / n / m * (next - value);
		value = next;
		if (x === next && i < a.values.length) gap += a.counts[i++] * m;
		if (y === next && j < b.values.length) gap -= b.counts[j++] * n;
		most = Math.max(most, Math.abs(gap));
	}
	return {
		gap: most,
		area
	};
}
function total$1(counts) {
	let sum = 0;
	for (const count of counts) sum += count;
	return sum;
}
function compareGrids(a, b, from, to) {
	const shift = Math.max(a.shift, b.shift);
	const [x, y] = [coarsened(a, shift), coarsened(b, shift)];
	const [n, m] = [from.rows, to.rows];
	let i = 0;
	let j = 0;
	let gap = from.below * m - to.below * n;
	let least = Math.abs(gap);
	let most = least;
	let unsure = 0;
	let unsureNow = 0;
	while (i < x.counts.length || j < y.counts.length) {
		const left = j >= y.counts.length || i < x.counts.length && x.prefixes[i] <= y.prefixes[j];
		const right = i >= x.counts.length || j < y.counts.length && y.prefixes[j] <= x.prefixes[i];
		const p = left ? x.counts[i] * m : 0;
		const q = right ? y.counts[j] * n : 0;
		if (left && right && !(x.single[i] === 1 && y.single[j] === 1)) {
			most = Math.max(most, gap + p, q - gap);
			unsure = Math.max(unsure, p);
			unsureNow = Math.max(unsureNow, q);
		} else if (left && right && x.keys[i] !== y.keys[j]) {
			const between = x.keys[i] < y.keys[j] ? gap + p : gap - q;
			least = Math.max(least, Math.abs(between));
		}
		gap += p - q;
		least = Math.max(least, Math.abs(gap));
		if (left) i++;
		if (right) j++;
	}
	return {
		gap: least,
		most: Math.max(most, least) / n / m,
		error: (unsure + unsureNow) / n / m
	};
}
// packages/drift/profile/compare-numbers.ts
function compareNumbers(column, reference, current, settings, thresholds) {
	const rows = {
		reference: reference.missing,
		current: current.missing,
		referenceRows: reference.rows,
		currentRows: current.rows
	};
	const missing = missingTest(column, rows, settings, thresholds);
	const [n, m] = [reference.rows - reference.missing, current.rows - current.missing];
	if (n === 0 || m === 0) {
		const never = reference.missing > 0 && current.missing > 0 && n + m === 0;
		return stamped("values", [...missing, noValues(column, never, thresholds)]);
	}
	const known = allRuns(reference);
	const now = allRuns(current);
	if (known && now) {
		const both = mergeRuns(known, now);
		if (both.values.length <= 10) {
			const counts = asCategories(both.values, known, now, reference.missing, current.missing);
			return stamped("values", [...missing, ...categoryTests(column, counts, settings, thresholds)]);
		}
	}
	const range = rangeTest(column, outside(reference, current), settings, thresholds.range);
	const distribution = known && now ? distributionOfRuns(column, [reference, known], [current, now], settings, thresholds) : distributionOfGrids(column, reference, current, thresholds);
	const others = [...distribution.others, ...divergences(reference, current, settings)];
	return [
		...stamped("values", missing),
		...stamped(known && now ? "values" : "sketch", [{
			...distribution,
			others
		}]),
		...stamped(current.runs ? "values" : "sketch", [range])
	];
}
function stamped(from, tests) {
	return tests.map((test) => ({
		...test,
		from
	}));
}
function allRuns({ runs, below, above }) {
	return runs && withInfinities(runs, below, above);
}
function asCategories(values, reference, current, referenceMissing, currentMissing) {
	const countsOf = (runs) => {
		const of = new Map([...runs.values].map((value, i) => [value, runs.counts[i]]));
		return Float64Array.from(values, (value) => of.get(value) ?? 0);
	};
	return {
		names: Array.from(values, String),
		reference: countsOf(reference),
		current: countsOf(current),
		referenceRows: total$1(reference.counts),
		currentRows: total$1(current.counts),
		referenceMissing,
		currentMissing
	};
}
function distributionOfRuns(column, [reference, known], [current, now], settings, { distribution: threshold }) {
	const { gap, area } = compareRuns(known, now);
	const rows = [reference.rows - reference.missing, current.rows - current.missing];
	const [from, to] = [reference.runs, current.runs];
	const finite = from.values.length > 0 && to.values.length > 0;
	const moved = !(known !== from || now !== to) ? area : finite ? compareRuns(from, to).area : NaN;
	return distanceTest(column, {
		gap,
		rows
	}, wassersteinEffects(moved, () => deviationOf(from), (distance) => wassersteinInterval(thinnedRuns(from), thinnedRuns(to), distance, settings.confidence)), settings, threshold);
}
function thinnedRuns({ values, counts }) {
	let run = 0;
	let end = counts[0];
	return thinnedBy(total$1(counts), (place) => {
		while (place >= end) end += counts[++run];
		return values[run];
	});
}
function deviationOf({ values, counts }) {
	const n = total$1(counts);
	const weighted = (of) => {
		let sum = 0;
		let part = 0;
		for (let i = 0; i < values.length; i++) {
			part += of(values[i]) * counts[i];
			if (i % 1024 !== 1023) continue;
			sum += part;
			part = 0;
		}
		return (sum + part) / n;
	};
	const mean = weighted((value) => value);
	return Math.sqrt(weighted((value) => (value - mean) ** 2));
}
function distributionOfGrids(column, reference, current, { distribution: threshold }) {
	const [n, m] = [reference.rows - reference.missing, current.rows - current.missing];
	const ends = [{
		below: reference.below,
		rows: n
	}, {
		below: current.below,
		rows: m
	}];
	const finite = reference.least !== null && current.least !== null;
	const { gap, most, error } = finite ? compareGrids(reference.grid(), current.grid(), ...ends) : onlyInfinities(reference, current);
	const distance = gap / n / m;
	return {
		column,
		aspect: "distribution",
		test: "Kolmogorov-Smirnov, of sketches",
		statistic: distance,
		pValue: null,
		effect: {
			name: "distance of distribution functions",
			value: distance,
			interval: null
		},
		others: finite ? sketchedWasserstein(reference, current) : [],
		net: distance,
		threshold,
		sight: {
			kind: "distance",
			rows: [n, m]
		},
		note: null,
		sketch: {
			gap,
			most,
			error,
			rows: [n, m]
		}
	};
}
function onlyInfinities(reference, current) {
	const [n, m] = [reference.rows - reference.missing, current.rows - current.missing];
	const gap = Math.max(Math.abs(reference.below * m - current.below * n), Math.abs(reference.above * m - current.above * n));
	return {
		gap,
		most: gap / n / m,
		error: 0
	};
}
function sketchedWasserstein(reference, current) {
	const [from, to] = [middles(reference), middles(current)];
	const { area } = compareRuns({
		values: from.places,
		counts: from.counts
	}, {
		values: to.places,
		counts: to.counts
	});
	const reachOf = ({ reaches, counts }) => {
		let sum = 0;
		for (let i = 0; i < reaches.length; i++) sum += reaches[i] * counts[i];
		return sum / total$1(counts);
	};
	const reach = reachOf(from) + reachOf(to);
	const deviation = () => deviationOf({
		values: from.places,
		counts: from.counts
	});
	if (!Number.isFinite(reach)) return [];
	return wassersteinEffects(area, deviation).map((effect, i) => {
		const wide = i === 0 ? reach : reach * effect.value / area;
		const interval = {
			low: Math.max(0, effect.value - wide),
			high: effect.value + wide
		};
		return {
			...effect,
			interval: Number.isFinite(wide) ? interval : null
		};
	});
}
function divergences(reference, current, { confidence }) {
	if (!reference.profile) return [];
	const bins = binsOfProfile(reference.profile);
	const { edges } = bins;
	const own = current.profile?.bins;
	const counts = own && own.edges.length === edges.length && own.edges.every((edge, i) => edge === edges[i]) ? own.counts : current.runs ? countInBins(current.runs, edges, current.below, current.above) : countProfileInBins(current.profile, edges);
	if (!counts || edges.length === 0) return [];
	return divergenceEffects({
		reference: bins.counts,
		current: counts
	}, confidence);
}
function outside(reference, current) {
	const [least, greatest] = rangeOf(reference);
	let below = least > Number.NEGATIVE_INFINITY ? current.below : 0;
	let above = greatest < Number.POSITIVE_INFINITY ? current.above : 0;
	const tally = (lowest, highest, count) => {
		if (highest < least) below += count;
		else if (lowest > greatest) above += count;
	};
	if (current.runs) {
		const { values, counts } = current.runs;
		for (let i = 0; i < values.length; i++) tally(values[i], values[i], counts[i]);
	} else {
		const grid = current.grid();
		for (let i = 0; i < grid.counts.length; i++) {
			const only = grid.single[i] === 1 ? numberOf$1(grid.keys[i]) : null;
			tally(only ?? lowerBound(grid, i), only ?? upperBound(grid, i), grid.counts[i]);
		}
	}
	return {
		below,
		above,
		rows: [reference.rows - reference.missing, current.rows - current.missing],
		reference: [least, greatest],
		current: rangeOf(current)
	};
}
function rangeOf({ least, greatest, below, above }) {
	const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
	return [below > 0 ? low : least ?? high, above > 0 ? high : greatest ?? low];
}
// packages/drift/profile/compare-texts.ts
function compareTexts(column, reference, current, settings, thresholds) {
	if (reference.complete && current.complete) return testsOfCounts(column, countsOf$1(reference, current), settings, thresholds).map((test) => ({
		...test,
		from: "values"
	}));
	const rows = {
		reference: reference.missing,
		current: current.missing,
		referenceRows: reference.rows,
		currentRows: current.rows
	};
	return [...missingTest(column, rows, settings, thresholds).map((test) => ({
		...test,
		from: "values"
	})), {
		...distributionOfParts(column, reference, current, settings, thresholds),
		from: "sketch"
	}];
}
function countsOf$1(reference, current) {
	const names = [...reference.counts.keys()];
	for (const text of current.counts.keys()) if (!reference.counts.has(text)) names.push(text);
	const counts = ({ counts }) => names.map((text) => counts.get(text) ?? 0);
	return {
		...inOrder(names, counts(reference), counts(current)),
		...rowsOf$1(reference, current)
	};
}
function rowsOf$1(reference, current) {
	return {
		referenceRows: reference.rows - reference.missing,
		currentRows: current.rows - current.missing,
		referenceMissing: reference.missing,
		currentMissing: current.missing
	};
}
function distributionOfParts(column, reference, current, settings, thresholds) {
	const rows = rowsOf$1(reference, current);
	if (rows.referenceRows === 0 || rows.currentRows === 0) return noValues(column, false, thresholds);
	const isNames = ({ distinct }, values) => values >= 50 && distinct > .5 * values;
	if (isNames(reference, rows.referenceRows) && isNames(current, rows.currentRows)) return {
		...untested(column, "identifiers", thresholds),
		note: MANY_NAMES
	};
	const [from, to] = [reference.parts(), current.parts()];
	const held = [...from.keys()].filter((part) => from[part] + to[part] > 0);
	const counts = {
		names: held.map((part) => `part ${part}`),
		reference: Float64Array.from(held, (part) => from[part]),
		current: Float64Array.from(held, (part) => to[part]),
		...rows
	};
	return {
		...distributionOfCategories(column, counts, settings, thresholds),
		others: [],
		note: "more than 10,000 different texts: compared in 1,024 parts by checksum, and not one by one"
	};
}
// packages/drift/profile/detect-profile.ts
function detectProfileDrift(reference, current, given = {}, { others = [], more = [], idle } = {}) {
	const settings = {
		...DEFAULT_SETTINGS,
		...given
	};
	const known = new Set(reference.map(({ name }) => name));
	const now = new Map(current.map((column) => [column.name, column]));
	const added = current.map(({ name }) => name).filter((name) => !known.has(name));
	return concluded([
		...reference.flatMap(({ name, view }) => {
			const other = now.get(name);
			return other ? viewTests(name, view(), other.view(), settings) : [absent(name, added)];
		}),
		...others.flatMap(([column, other]) => columnTests(column, other, settings)),
		...more
	], added, settings, idle ? { idle } : {});
}
function viewTests(column, reference, current, settings) {
	const thresholds = {
		...settings.thresholds,
		...settings.columns.get(column)
	};
	if (reference.kind === "number" && current.kind === "number") return compareNumbers(column, reference, current, settings, thresholds);
	if (reference.kind === "text" && current.kind === "text") return compareTexts(column, reference, current, settings, thresholds);
	return changedType(column, reference, current, settings, thresholds).map((test) => ({
		...test,
		from: "values"
	}));
}
function sliceTests(reference, current, slices, settings) {
	const judged = slices.filter((slice) => isLarge(slice));
	const tests = [];
	const summaries = [];
	for (const column of reference.columns) {
		const other = findColumn(current, column.name);
		if (!other || other.kind !== column.kind) continue;
		const found = judged.flatMap((slice) => columnTests(rowsOf(column, slice.reference), rowsOf(other, slice.current), settings).map((test) => ({
			...test,
			slice: slice.name
		})));
		const adjusted = benjaminiHochberg(found.map(({ pValue }) => pValue ?? NaN));
		const own = found.map((test, i) => ({
			...test,
			withinColumn: test.pValue === null ? null : adjusted[i]
		}));
		tests.push(...own);
		const summary = summaryOf(own);
		if (summary) summaries.push(summary);
	}
	return {
		tests,
		summaries
	};
}
function isLarge({ reference, current }) {
	return Math.min(reference.length, current.length) >= 50;
}
function rowsOf(column, rows) {
	return takeRows({
		rows: 0,
		columns: [column]
	}, rows).columns[0];
}
function summaryOf(tests) {
	const tested = tests.filter(({ withinColumn }) => withinColumn !== null);
	const notable = tested.filter(({ net, threshold }) => net >= threshold);
	const [first] = [...notable.length > 0 ? notable : tested].sort((a, b) => a.withinColumn - b.withinColumn || b.net / b.threshold - a.net / a.threshold);
	if (!first) return void 0;
	const { column, effect, net, threshold, withinColumn, slice, aspect } = first;
	return {
		column,
		aspect: "slices",
		test: `Simes over ${new Set(tests.map((test) => test.slice)).size} slices`,
		statistic: null,
		pValue: withinColumn,
		effect,
		others: [],
		net,
		threshold,
		sight: null,
		note: `${aspect} in ${slice}`
	};
}
function decideSlices(slices, { tests }, decided, settings) {
	const asked = decided.filter(({ pValue }) => pValue !== null);
	const found = asked.filter(({ adjustedPValue }) => adjustedPValue <= settings.alpha).length;
	const columns = new Set(decided.filter(({ aspect, decision }) => aspect === "slices" && decision === "drift").map(({ column }) => column));
	const level = settings.alpha * found / Math.max(1, asked.length);
	const corrected = settings.alpha / Math.max(1, tests.filter(({ pValue }) => pValue !== null).length);
	const bySlice = new Map(slices.map(({ name }) => [name, []]));
	for (const test of tests) bySlice.get(test.slice)?.push(test);
	return slices.map((slice) => {
		const own = bySlice.get(slice.name);
		const drifted = own.filter((test) => columns.has(test.column) && test.withinColumn !== null).filter(({ withinColumn, net, threshold }) => withinColumn <= level && net >= threshold).sort((a, b) => b.net / b.threshold - a.net / a.threshold);
		const unsure = own.filter((test) => isUnsure(test, corrected, settings)).map(({ column }) => column);
		const few = !isLarge(slice) || unsure.length > 0;
		return {
			name: slice.name,
			rows: [slice.reference.length, slice.current.length],
			decision: drifted.length > 0 ? "drift" : few ? "insufficient" : "no drift",
			drifted,
			unsure: [...new Set(unsure)]
		};
	});
}
function isUnsure({ sight, threshold, effect }, alpha, settings) {
	if (!sight) return false;
	const { low, high } = effect?.interval ?? {
		low: -1,
		high: 1
	};
	if (Math.max(-low, high) < threshold) return false;
	const least = detectableEffect(sight, {
		alpha,
		power: settings.power,
		floor: threshold
	});
	return least === null || least > settings.resolution * threshold;
}
// packages/drift/time/zone.ts
const SLOT = 9e5;
function localClock(zone) {
	if (zone === "UTC") return (milliseconds) => milliseconds;
	const format = formatOf(zone);
	const offsetAt = (milliseconds) => {
		const second = Math.floor(milliseconds / 1e3) * 1e3;
		return shownBy(format, second) - second;
	};
	const offsets = new Map();
	const atSlot = (slot) => {
		let offset = offsets.get(slot);
		if (offset === void 0) {
			offset = offsetAt(slot * SLOT);
			offsets.set(slot, offset);
		}
		return offset;
	};
	return (milliseconds) => {
		const slot = Math.floor(milliseconds / SLOT);
		const offset = atSlot(slot);
		return milliseconds + (offset === atSlot(slot + 1) ? offset : offsetAt(milliseconds));
	};
}
function formatOf(timeZone) {
	try {
		return new Intl.DateTimeFormat("en-US", {
			timeZone,
			calendar: "iso8601",
			hourCycle: "h23",
			era: "short",
			year: "numeric",
			month: "numeric",
			day: "numeric",
			hour: "numeric",
			minute: "numeric",
			second: "numeric"
		});
	} catch (cause) {
		const known = Intl.supportedValuesOf("timeZone");
		throw new PawlError("config", `there is no time zone "${timeZone.slice(0, 60)}".${didYouMean(timeZone, known)}`, {
			where: "drift.time.zone",
			remedy: "Use a name of the IANA database, such as Europe/Berlin, or UTC.",
			cause
		});
	}
}
function shownBy(format, milliseconds) {
	const shown = new Map(format.formatToParts(milliseconds).map(({ type, value }) => [type, value]));
	const part = (type) => Number(shown.get(type));
	const date = new Date(0);
	const year = shown.get("era")?.startsWith("B") ? 1 - part("year") : part("year");
	date.setUTCFullYear(year, part("month") - 1, part("day"));
	date.setUTCHours(part("hour"), part("minute"), part("second"));
	return date.getTime();
}
// packages/pipeline/drift/sides.ts
async function readSides(project, asked, known = {}) {
	const { drift, data, task } = project.config;
	const current = placeOf(project, asked.current, drift.current);
	if (!current) throw new PawlError("usage", "nothing says what the data of now is", {
		where: project.configName,
		remedy: "Name it with --current, or as `drift.current`: a file, or a glob in quotes."
	});
	const declared = Object.entries(data.types).flatMap(([name, kind]) => kind === "text" ? [name] : []);
	const reference = known.reference ?? await readReference(project, placeOf(project, asked.reference, drift.reference), new Set(declared));
	if (known.current) return {
		reference,
		current: known.current
	};
	const names = namesOf(reference, project.config);
	const texts = reference.table.columns.filter(({ kind }) => kind === "text").map(({ name }) => name);
	if (task === "classification") texts.push(freeName$1("prediction", names));
	return {
		reference,
		current: asSide(await readSide(project, "current", current, new Set([...declared, ...texts])), names)
	};
}
function placeOf({ root }, asked, configured) {
	if (asked !== void 0) return {
		patterns: asked,
		folder: resolve(".")
	};
	return configured === void 0 ? void 0 : {
		patterns: configured,
		folder: root
	};
}
async function readReference(project, asked, texts) {
	if (asked) return {
		...asSide(await readSide(project, "reference", asked, texts), new Set()),
		from: "files"
	};
	const { train, test, files } = await loadData(project);
	return {
		table: train,
		files: files.filter(({ role }) => role !== "test"),
		log: void 0,
		from: "training",
		test
	};
}
function namesOf({ table, log, from }, config) {
	if (from === "training") return new Set(featureNames(config, table));
	const own = new Set(log === void 0 ? [] : Object.values(log));
	const { target, id, group, weight, ignore } = config.data;
	const others = new Set([
		target,
		id,
		group,
		weight,
		...ignore
	]);
	const names = table.columns.map(({ name }) => name);
	return new Set(names.filter((name) => !own.has(name) && !others.has(name)));
}
async function readSide(project, side, { patterns, folder }, asText) {
	const { nulls, encoding, delimiter } = project.config.data;
	const { table, files } = await readTable(patterns, {
		baseDir: folder,
		lazy: true,
		asText,
		...nulls === void 0 ? {} : { nulls },
		...encoding === void 0 ? {} : { encoding },
		...delimiter === void 0 ? {} : { delimiter },
		onProgress: (done, total) => project.host.progress(`reading ${side} data`, done, total)
	});
	return {
		table,
		files: files.map((file) => ({
			...file,
			path: relative(project.root, resolve(folder, file.path)).replaceAll("\\", "/")
		}))
	};
}
function asSide({ table, files }, names) {
	const log = logFields(table, names);
	if (!log) return {
		table,
		files,
		log
	};
	const answered = answeredRows(table, log);
	if (answered.rows > 0) return {
		table: answered,
		files,
		log
	};
	throw new PawlError("data", "the log holds nothing but answers of a shadow", {
		where: files.map(({ path }) => path).join(", "),
		remedy: "Take a log in which clients were answered."
	});
}
function predictionName({ reference, current }) {
	if (current.log) return current.log.prediction;
	return findColumn(current.table, "prediction") && !findColumn(reference.table, "prediction") ? "prediction" : void 0;
}
// packages/pipeline/drift/compared.ts
function comparedTables(config, sides) {
	requireKnown(config, sides);
	const { reference, current } = sides;
	const { target, id, group, weight, ignore } = config.data;
	const outside = new Set([
		id,
		group,
		weight,
		...ignore
	]);
	const ignored = new Set(config.drift.ignore);
	const unpaired = !findColumn(reference.table, target) || !findColumn(current.table, target);
	const prediction = predictionName(sides);
	const columnsOf = ({ table, log }) => {
		const own = new Set(log && Object.values(log));
		const kept = table.columns.filter(({ name }) => !outside.has(name) && !ignored.has(name) && !own.has(name) && name !== prediction && !(unpaired && name === target));
		return {
			rows: table.rows,
			columns: kept
		};
	};
	const from = columnsOf(reference);
	const to = columnsOf(current);
	requireCommon(from, to, current);
	const without = findColumn(reference.table, target) ? "current data has" : "reference has";
	return {
		reference: from,
		current: to,
		left: [...unpaired ? [{
			column: target,
			reason: `the target: the ${without} none`
		}] : [], ...config.drift.ignore.map((column) => ({
			column,
			reason: "by `drift.ignore`"
		}))]
	};
}
function requireKnown({ drift }, sides) {
	const known = [sides.reference, sides.current].flatMap(({ table }) => table.columns.map(({ name }) => name));
	const named = [...drift.ignore.map((column) => ["drift.ignore", column]), ...Object.keys(drift.columns ?? {}).map((column) => ["drift.columns", column])];
	for (const [key, column] of named) {
		if (known.includes(column)) continue;
		throw new PawlError("config", `"${key}" names a column "${column}" that is not there.${didYouMean(column, known)}`, { remedy: "Correct the name, or take it out." });
	}
}
function requireCommon(reference, current, { files }) {
	const names = reference.columns.map(({ name }) => name);
	if (names.some((name) => findColumn(current, name))) return;
	const listed = (all) => `${all.slice(0, 5).map((name) => `"${name}"`).join(", ")}${all.length > 5 ? ` and ${all.length - 5} more` : ""}`;
	const theirs = current.columns.map(({ name }) => name);
	throw new PawlError("data", "the current data has no column of the reference", {
		where: files.map(({ path }) => path).join(", "),
		remedy: `The reference has ${listed(names)}; there ${theirs.length > 0 ? `are ${listed(theirs)}` : "is none to be compared"}.`
	});
}
// packages/pipeline/drift/across.ts
const MOST_SHARES = 10;
async function acrossTests({ reference, current }, settings, apart, measured = new Map()) {
	const used = ({ rows, columns }) => ({
		rows,
		columns: columns.filter(({ name }) => !apart.has(name))
	});
	const tables = [used(reference), used(current)];
	const take = takeDrawn(tables, measured);
	return [await toldApart(...tables, settings, take), reconstructionTest(...tables, settings, take)].filter((test) => test !== null);
}
function takeDrawn([reference, current], measured) {
	const drawn = new Map();
	for (const column of reference.columns) {
		const other = findColumn(current, column.name);
		const [from, to] = measured.get(column.name)?.drawn ?? [];
		if (from) drawn.set(column, from);
		if (other && to) drawn.set(other, to);
	}
	return (table, asked) => {
		let places;
		const columns = table.columns.map((column) => {
			const known = drawn.get(column);
			if (!known) return takeRows({
				rows: table.rows,
				columns: [column]
			}, asked).columns[0];
			places ??= placesOf$1(asked, known.rows);
			return takeRows({
				rows: known.rows.length,
				columns: [known.column]
			}, places).columns[0];
		});
		return {
			rows: asked.length,
			columns
		};
	};
}
function placesOf$1(asked, rows) {
	const places = new Map();
	for (const [place, row] of rows.entries()) places.set(row, place);
	return asked.map((row) => places.get(row));
}
function acrossSection(tests) {
	if (tests.length === 0) return null;
	const of = (aspect) => {
		const test = tests.find((one) => one.aspect === aspect);
		return test ? testOf$1(test) : null;
	};
	return {
		classifier: of("classifier"),
		reconstruction: of("reconstruction")
	};
}
function testOf$1({ aspect: _aspect, net: _net, sight: _sight, rows: [reference, current], shares, others, ...test }) {
	return {
		...test,
		others: others.filter(({ value }) => Number.isFinite(value)),
		rows: {
			reference,
			current
		},
		shares: shares.filter(({ value }) => Number.isFinite(value)).slice(0, MOST_SHARES)
	};
}
function acrossReason(across) {
	const { classifier, reconstruction } = across ?? {};
	return [...classifier?.decision === "drift" ? ["rows of now can be told from those of the reference"] : [], ...reconstruction?.decision === "drift" ? ["numbers do not go together as they did"] : []].join(", and ");
}
// packages/pipeline/drift/importance.ts
const LEAST_IMPORTANCE = .01;
const IN_DOUBT = 5;
function featureUses({ evaluation, facts }, least = LEAST_IMPORTANCE) {
	const rises = evaluation?.explanation?.importance ?? trainerRises(facts.importance);
	const all = rises.reduce((sum, { rise }) => sum + Math.max(0, rise), 0);
	if (!(all > 0)) return new Map();
	return new Map(rises.map(({ feature, rise, interval }) => {
		const share = Math.max(0, rise) / all;
		const little = share < least || interval !== null && interval.low <= 0;
		const surely = interval === null || interval.high < IN_DOUBT * least * all;
		return [feature, {
			share,
			idle: least > 0 && little && surely
		}];
	}));
}
function trainerRises(facts) {
	if (typeof facts !== "object" || facts === null || Array.isArray(facts)) return [];
	return Object.entries(facts).flatMap(([feature, rise]) => typeof rise === "number" && Number.isFinite(rise) ? [{
		feature,
		rise,
		interval: null
	}] : []);
}
// packages/pipeline/drift/findings.ts
const LONGEST_NOTE = 1e3;
async function ownFindings(config, tables, { model, pairs, more, measured = new Map() }) {
	const { reference, current } = tables;
	const settings = settingsOf(config);
	const uses = featureUses(model, config.drift.importance);
	const idle = idleOf(uses);
	const apart = new Set([...idle, ...tolerated(settings)]);
	const found = detectDrift(reference, current, settings, {
		others: pairs,
		more,
		along: config.drift.across === false ? [] : await acrossTests(tables, settings, apart, measured),
		idle,
		measured: new Map([...measured].flatMap(([name, { tests }]) => tests ? [[name, tests]] : []))
	});
	const changeOf = (column) => {
		const there = [findColumn(reference, column), findColumn(current, column)];
		const [from, to] = pairs.find(([{ name }]) => name === column) ?? there;
		if (!from || !to) return null;
		const known = from === there[0] ? measured.get(column)?.change : void 0;
		return known === void 0 ? changeText(from, to) : known;
	};
	return findingsOf(found, settings, uses, changeOf);
}
function idleOf(uses) {
	return new Set([...uses].filter(([, use]) => use.idle).map(([feature]) => feature));
}
function findingsOf(found, settings, uses, changeOf) {
	const across = acrossSection(found.along);
	const tests = found.tests.map((test) => {
		return {
			...testOf(test.decision === "drift" && test.aspect === "distribution" ? {
				...test,
				note: changeOf(test.column) ?? test.note
			} : test),
			importance: uses.get(test.column)?.share ?? null,
			counts: test.counts
		};
	});
	const { alpha, power, confidence, resolution, seed } = settings;
	const decided = {
		drifted: [...found.drifted],
		decision: found.decision
	};
	return {
		settings: {
			alpha,
			power,
			confidence,
			resolution,
			seed
		},
		compat: null,
		driftedShare: null,
		tests,
		across,
		...decided,
		added: [...found.added],
		left: [],
		reason: reasonOf(tests, across, decided)
	};
}
function tolerated({ columns, thresholds }) {
	return [...columns].flatMap(([column, { distribution = 0 }]) => distribution > thresholds.distribution ? [column] : []);
}
function settingsOf({ drift }) {
	const { alpha = DEFAULT_SETTINGS.alpha, thresholds = {}, columns = {} } = drift;
	return {
		...DEFAULT_SETTINGS,
		alpha,
		thresholds: {
			...DEFAULT_SETTINGS.thresholds,
			...thresholdsOf(thresholds)
		},
		columns: new Map(Object.entries(columns).map(([column, own]) => [column, thresholdsOf(own)]))
	};
}
function thresholdsOf({ new_values: newValues, vanished_values: vanishedValues, ...rest }) {
	const all = {
		...rest,
		newValues,
		vanishedValues
	};
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== void 0));
}
function testOf({ sight: _sight, sketch: _sketch, ...test }) {
	const share = (value) => value && Math.min(1, Math.max(0, value));
	return {
		...test,
		statistic: test.statistic !== null && Number.isFinite(test.statistic) ? test.statistic : null,
		pValue: share(test.pValue),
		adjustedPValue: share(test.adjustedPValue),
		others: test.others.filter(({ value }) => Number.isFinite(value)),
		note: test.note === null ? null : cut(test.note)
	};
}
function cut(note) {
	return note.length > LONGEST_NOTE ? `${note.slice(0, 999).toWellFormed()}…` : note;
}
function reasonOf(tests, across, { drifted, decision }) {
	const columns = new Set(tests.map(({ column }) => column)).size;
	const idle = tests.filter(({ counts, decision }) => !counts && decision === "drift");
	const names = [...new Set(idle.map(({ column }) => column))].filter((name) => !drifted.includes(name));
	const rest = names.length > 0 ? `; not counted, as the model does not use them: ${named(names)}` : "";
	if (decision === "drift" && drifted.length > 0) return `${drifted.length} of ${columns} columns drifted: ${named(drifted)}${rest}`;
	if (decision === "drift") return `no single column drifted, but ${acrossReason(across)}${rest}`;
	const without = names.length > 0 ? "no column that the model uses" : `none of ${columns} columns`;
	if (decision === "no drift") return `${without} drifted${rest}`;
	const unsure = tests.filter((test) => test.counts && test.decision === "insufficient");
	const few = new Set(unsure.map(({ column }) => column)).size;
	return `no drift was found, and there are too few rows to rule it out ${few > 0 ? `in ${few} of ${columns} columns` : "across columns"}${rest}`;
}
function named(columns) {
	return `${columns.slice(0, 5).map((column) => column.slice(0, 100).toWellFormed()).join(", ")}${columns.length > 5 ? ` and ${columns.length - 5} more` : ""}`;
}
const GAPS = {
	absent: "it is not on both sides, and Evidently stops there",
	"no values": "a side has no values, and Evidently stops there",
	"other type": "numbers on one side and text on the other, and Evidently stops there",
	prose: "text that Evidently compares by a classifier"
};
function evidentlyFindings({ reference, current }, measured = new Map()) {
	const before = [...measured].flatMap(([name, { evidently }]) => evidently ? [[name, evidently]] : []);
	const found = evidentlyDrift(reference, current, { measured: new Map(before) });
	const drifted = found.columns.filter((column) => column.drifted).map(({ column }) => column);
	const share = formatNumber(found.driftedShare * 100, 3);
	const reason = `${drifted.length} of ${found.columns.length} columns drifted, ${share} %, and Evidently asks for 50 %`;
	return {
		settings: null,
		compat: "evidently",
		driftedShare: found.driftedShare,
		tests: found.columns.map(evidentlyTest),
		across: null,
		drifted,
		added: current.columns.map(({ name }) => name).filter((name) => !findColumn(reference, name)),
		left: found.left.map(({ column, reason }) => ({
			column,
			reason: GAPS[reason]
		})),
		decision: found.drifted ? "drift" : found.columns.length > 0 ? "no drift" : "insufficient",
		reason: drifted.length > 0 ? `${reason}: ${named(drifted)}` : reason
	};
}
const P_VALUES = new Set([
	"ks",
	"chisquare",
	"z"
]);
function evidentlyTest({ column, test, score, threshold, drifted }) {
	const probability = P_VALUES.has(test);
	return {
		column,
		aspect: "distribution",
		test,
		statistic: probability || !Number.isFinite(score) ? null : score,
		pValue: probability && score >= 0 ? Math.min(1, score) : null,
		adjustedPValue: null,
		effect: null,
		others: [],
		net: null,
		threshold,
		detectable: null,
		decision: drifted ? "drift" : "no drift",
		note: null,
		importance: null,
		counts: true
	};
}
// packages/pipeline/drift/identifiers.ts
function withoutIdentifiers({ drift }, tables, measured = new Map()) {
	const { reference, current } = tables;
	const left = reference.columns.flatMap((column) => {
		const other = findColumn(current, column.name);
		const named = drift.columns !== void 0 && Object.hasOwn(drift.columns, column.name);
		const known = measured.get(column.name);
		const reasonOf = () => known ? known.identifier : other && identifierReason(column, other);
		const reason = named ? void 0 : reasonOf();
		return reason === void 0 ? [] : [{
			column: column.name,
			reason
		}];
	});
	const names = new Set(left.map(({ column }) => column));
	const kept = ({ rows, columns }) => ({
		rows,
		columns: columns.filter(({ name }) => !names.has(name))
	});
	return {
		reference: kept(reference),
		current: kept(current),
		left: [...tables.left, ...left]
	};
}
// packages/pipeline/drift/column-worker.ts
const ENTRIES = [
	"./drift-worker.ts",
	"./drift-worker.js",
	"./shared/drift-worker.js"
];
function startColumnWorker() {
	const entry = ENTRIES.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
	if (!entry) return void 0;
	const worker = new Worker(entry);
	const ended = new Promise((resolve) => {
		worker.on("error", () => void 0);
		worker.on("exit", () => resolve(void 0));
	});
	return {
		measure(task) {
			const replied = new Promise((resolve) => worker.once("message", resolve));
			worker.postMessage(task);
			return Promise.race([replied, ended]);
		},
		async stop() {
			await worker.terminate();
		}
	};
}
// packages/pipeline/drift/measure-columns.ts
const FEW_VALUES = 2e6;
const MOST_THREADS = 8;
const ROW_BYTES = 15;
const MOST_BYTES = 2 ** 29;
async function measureColumns({ reference, current }, settings, { named, across, fewValues = FEW_VALUES }) {
	const tasks = reference.columns.flatMap((column) => {
		const other = findColumn(current, column.name);
		const from = columnSource(column);
		const to = other && columnSource(other);
		if (!from || !to) return [];
		return [{
			reference: from,
			current: to,
			settings,
			mayIdentify: !named.has(column.name)
		}];
	});
	const rows = reference.rows + current.rows;
	const measured = new Map();
	if (rows * tasks.length < fewValues) return measured;
	const drawn = settings && across ? acrossRows(reference.rows, current.rows, settings.seed) : null;
	const most = Math.min(MOST_THREADS, availableParallelism(), Math.floor(MOST_BYTES / (ROW_BYTES * rows)));
	const waiting = tasks.values();
	const workThrough = async (worker) => {
		try {
			for (const task of worker ? waiting : []) {
				const found = await worker.measure({
					...task,
					drawn
				});
				if (!found) break;
				measured.set(task.reference.name, found);
			}
		} finally {
			await worker?.stop();
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, most) }, () => workThrough(startColumnWorker())));
	return measured;
}
// packages/pipeline/drift/model/decision.ts
function withPerformance(found, ofModel) {
	const conditions = ofModel?.performance?.conditions ?? [];
	const named = (state) => conditions.filter((each) => each.state === state);
	const [failed] = named("failed");
	const [undecided] = named("undecided");
	if (failed) {
		const reason = `on ${ofModel.labelled} labelled rows the model fails \`${failed.condition}\`; ${found.reason}`;
		return {
			...found,
			ofModel,
			decision: "drift",
			reason
		};
	}
	if (!undecided || found.decision === "drift") return {
		...found,
		ofModel
	};
	const reason = `${found.reason}; ${ofModel.labelled} labelled rows are too few for \`${undecided.condition}\``;
	return {
		...found,
		ofModel,
		decision: "insufficient",
		reason
	};
}
// packages/drift/model/calibration-change.ts
const MOST_BINS = 10;
const LEAST_ROWS$1 = 20;
const SHUFFLES = 1999;
const WORK = 4e7;
const ENOUGH = 20;
const NORMAL = 50;
function calibrationChange(column, evaluation, current, settings, threshold) {
	const rows = joined$1(evaluation, current);
	const ends = binEnds(rows);
	if (ends.length === 0) return null;
	const bins = ends.map((end, bin) => sumsOf(rows, ends[bin - 1] ?? 0, end));
	const m = current.scores.length;
	const changes = bins.map((bin) => bin.gaps[1] - bin.gaps[0]);
	const errors = bins.map(errorOf$1);
	const seen = bins.reduce((sum, bin, i) => sum + bin.rows[1] / m * Math.abs(changes[i]), 0);
	const weights = bins.map((bin, i) => bin.rows[1] / m * errors[i]);
	const chance = weights.reduce((sum, weight) => sum + weight, 0) * Math.sqrt(2 / Math.PI);
	const error = Math.hypot(...weights);
	const z = -normalQuantile((1 - settings.confidence) / 2);
	const statistic = changes.reduce((sum, change, i) => sum + (change / errors[i]) ** 2, 0);
	const normal = bins.every((bin) => bin.rarer >= NORMAL);
	const net = Math.max(0, seen - chance);
	return {
		bins: bins.map(({ low, high, rows, gaps }) => ({
			low,
			high,
			rows,
			gaps
		})),
		gaps: [gapOf(evaluation), gapOf(current)],
		test: {
			column,
			aspect: "calibration",
			test: normal ? "gaps by score, chi-squared" : "gaps by score, permutation",
			statistic,
			pValue: normal ? chiSquaredTail(statistic, bins.length) : shuffled(rows, ends, statistic, settings.seed),
			effect: {
				name: "mean change of the calibration gap",
				value: seen,
				interval: {
					low: Math.max(0, seen - chance - z * error),
					high: Math.min(1, seen + z * error)
				}
			},
			others: [{
				name: "mean outcome minus mean score",
				value: gapOf(current),
				interval: null
			}],
			net,
			threshold,
			sight: {
				kind: "estimate",
				rows: [evaluation.scores.length, m],
				error
			},
			note: null
		}
	};
}
function joined$1(evaluation, current) {
	const n = evaluation.scores.length;
	const all = new Float64Array(n + current.scores.length);
	all.set(evaluation.scores);
	all.set(current.scores, n);
	const order = Int32Array.from(all, (_, row) => row).sort((a, b) => all[a] - all[b] || a - b);
	return {
		scores: Float64Array.from(order, (row) => all[row]),
		outcomes: Uint8Array.from(order, (row) => row < n ? evaluation.outcomes[row] : current.outcomes[row - n]),
		now: Uint8Array.from(order, (row) => row < n ? 0 : 1)
	};
}
function binEnds({ scores, now }) {
	const wanted = scores.length / MOST_BINS;
	const ends = [];
	const counts = [0, 0];
	for (let i = 0; i < scores.length; i++) {
		counts[now[i]]++;
		if (scores[i] === scores[i + 1]) continue;
		if (counts[0] + counts[1] < wanted || Math.min(...counts) < LEAST_ROWS$1) continue;
		ends.push(i + 1);
		counts.fill(0);
	}
	if (ends.length > 0) ends[ends.length - 1] = scores.length;
	return ends;
}
function sumsOf({ scores, outcomes, now }, start, end) {
	const rows = [0, 0];
	const gaps = [0, 0];
	let [right, squares] = [0, 0];
	for (let i = start; i < end; i++) {
		const gap = outcomes[i] - scores[i];
		rows[now[i]]++;
		gaps[now[i]] += gap;
		squares += gap * gap;
		right += outcomes[i];
	}
	const all = end - start;
	const mean = (gaps[0] + gaps[1]) / all;
	return {
		low: scores[start],
		high: scores[end - 1],
		rows,
		gaps: [gaps[0] / rows[0], gaps[1] / rows[1]],
		variance: Math.max(squares / all - mean * mean, 1 / all),
		rarer: Math.min(right, all - right) * Math.min(...rows) / all
	};
}
function errorOf$1({ variance, rows: [n, m] }) {
	return Math.sqrt(variance * (1 / n + 1 / m));
}
function gapOf({ scores, outcomes }) {
	let sum = 0;
	for (let row = 0; row < scores.length; row++) sum += outcomes[row] - scores[row];
	return sum / scores.length;
}
function shuffled(rows, ends, least, seed) {
	const random = uniform(seed);
	const now = rows.now.slice();
	const mixed = {
		...rows,
		now
	};
	const most = Math.min(SHUFFLES, Math.max(199, Math.floor(WORK / now.length)));
	let asFar = 0;
	for (let draw = 1; draw <= most; draw++) {
		let statistic = 0;
		for (let bin = 0; bin < ends.length; bin++) {
			const [start, end] = [ends[bin - 1] ?? 0, ends[bin]];
			for (let i = end - 1; i > start; i--) {
				const other = start + Math.floor(random() * (i - start + 1));
				const kept = now[i];
				now[i] = now[other];
				now[other] = kept;
			}
			const sums = sumsOf(mixed, start, end);
			statistic += ((sums.gaps[1] - sums.gaps[0]) / errorOf$1(sums)) ** 2;
		}
		if (statistic >= least * (1 - 1e-12)) asFar++;
		if (asFar === ENOUGH) return asFar / draw;
	}
	return (asFar + 1) / (most + 1);
}
// packages/drift/model/expected-metrics.ts
const EXPECTED_METRICS = [
	"accuracy",
	"precision",
	"recall",
	"f1",
	"specificity",
	"roc_auc"
];
function expectedMetrics({ predicted, rejected }) {
	const tp = total(predicted.positive);
	const fp = total(predicted.negative);
	const fn = total(rejected.positive);
	const tn = total(rejected.negative);
	return {
		accuracy: (tp + tn) / (tp + fp + fn + tn),
		precision: tp / (tp + fp),
		recall: tp / (tp + fn),
		f1: 2 * tp / (2 * tp + fp + fn),
		specificity: tn / (tn + fp),
		roc_auc: areaOf(predicted, rejected, tp + fn, fp + tn)
	};
}
function areaOf({ positive, negative }, others, positives, negatives) {
	let below = 0;
	let area = 0;
	for (let i = 0; i < positive.length; i++) {
		const tied = negative[i] + others.negative[i];
		area += (positive[i] + others.positive[i]) * (below + tied / 2);
		below += tied;
	}
	return area / (positives * negatives);
}
function total(values) {
	let sum = 0;
	for (const value of values) sum += value;
	return sum;
}
// packages/drift/model/isotonic.ts
function scoredRows(values) {
	const scores = Float64Array.from(new Set(values)).sort();
	const places = new Map(Array.from(scores, (score, place) => [score, place]));
	return {
		scores,
		place: Int32Array.from(values, (value) => places.get(value))
	};
}
function isotonicMap({ scores, place }, outcomes, counts) {
	const weight = new Float64Array(scores.length);
	const sum = new Float64Array(scores.length);
	for (let row = 0; row < place.length; row++) {
		weight[place[row]] += counts[row];
		sum[place[row]] += counts[row] * outcomes[row];
	}
	const kept = new Float64Array(scores.length);
	const poolWeight = new Float64Array(scores.length);
	const poolSum = new Float64Array(scores.length);
	const poolEnd = new Int32Array(scores.length);
	let points = 0;
	let pools = 0;
	for (let i = 0; i < scores.length; i++) {
		if (weight[i] === 0) continue;
		kept[points++] = scores[i];
		poolWeight[pools] = weight[i];
		poolSum[pools] = sum[i];
		poolEnd[pools++] = points;
		while (pools > 1 && poolSum[pools - 2] * poolWeight[pools - 1] >= poolSum[pools - 1] * poolWeight[pools - 2]) {
			poolWeight[pools - 2] += poolWeight[pools - 1];
			poolSum[pools - 2] += poolSum[pools - 1];
			poolEnd[pools - 2] = points;
			pools--;
		}
	}
	const shares = new Float64Array(points);
	for (let pool = 0, from = 0; pool < pools; from = poolEnd[pool++]) shares.fill(poolSum[pool] / poolWeight[pool], from, poolEnd[pool]);
	return {
		scores: kept.slice(0, points),
		shares
	};
}
function mapAscending({ scores, shares }, ascending) {
	const last = scores.length - 1;
	let next = 0;
	return ascending.map((score) => {
		while (next <= last && scores[next] < score) next++;
		if (next === 0) return shares[0];
		if (next > last) return shares[last];
		const [from, to] = [scores[next - 1], scores[next]];
		return shares[next - 1] + (shares[next] - shares[next - 1]) * (score - from) / (to - from);
	});
}
// packages/drift/model/estimated-performance.ts
const MOST_ROWS = 2e4;
const DRAWS = 200;
const LEAST_ROWS = 30;
function estimatedPerformance(evaluation, current, topOnly, seed) {
	if (Math.min(evaluation.scores.length, current.scores.length) < LEAST_ROWS) return null;
	const then = chosenRows(evaluation.scores.length, seed);
	const now = chosenRows(current.scores.length, seed + 1);
	const known = sideOf$2(evaluation, then);
	const outcomes = Uint8Array.from(then, (row) => evaluation.outcomes[row]);
	const asked = sideOf$2(current, now);
	const metrics = topOnly ? ["accuracy"] : EXPECTED_METRICS;
	const once = (rows) => new Uint8Array(rows).fill(1);
	const at = (thenCounts, nowCounts) => {
		const chances = mapAscending(isotonicMap(known.sorted, outcomes, thenCounts), asked.sorted.scores);
		return {
			accepted: expectedMetrics(totalsOf(known, thenCounts, (row) => outcomes[row])),
			estimate: expectedMetrics(totalsOf(asked, nowCounts, (row) => chances[asked.sorted.place[row]]))
		};
	};
	const seen = at(once(then.length), once(now.length));
	const drawThen = rowDrawer(seed + 2);
	const drawNow = rowDrawer(seed + 3);
	const thenCounts = once(then.length);
	const nowCounts = once(now.length);
	const drawn = Array.from({ length: DRAWS }, () => {
		drawThen(thenCounts);
		drawNow(nowCounts);
		return at(thenCounts, nowCounts);
	});
	return {
		rows: [then.length, now.length],
		metrics: metrics.flatMap((metric) => {
			const accepted = seen.accepted[metric];
			const estimate = seen.estimate[metric];
			const differences = drawn.map((each) => each.estimate[metric] - each.accepted[metric]);
			if (!Number.isFinite(accepted) || !Number.isFinite(estimate)) return [];
			return [{
				metric,
				accepted,
				estimate,
				error: Math.max(deviation(differences.filter(Number.isFinite)), leastError(basisOf(metric, outcomes, evaluation, then), now.length))
			}];
		})
	};
}
function estimatedTests(column, { rows, metrics }, asked, settings, threshold) {
	const z = -normalQuantile((1 - settings.confidence) / 2);
	return metrics.filter(({ metric }) => asked.includes(metric)).map(({ metric, accepted, estimate, error }) => {
		const change = estimate - accepted;
		const interval = {
			low: change - z * error,
			high: change + z * error
		};
		return {
			column,
			aspect: "estimated performance",
			test: "CBPE",
			statistic: change / error,
			pValue: normalCdf(change / error),
			effect: {
				name: `change of the estimated ${metric}`,
				value: change,
				interval
			},
			others: [{
				name: `estimated ${metric}`,
				value: estimate,
				interval: null
			}],
			net: Math.max(0, -change),
			threshold,
			sight: {
				kind: "estimate",
				rows,
				error
			},
			note: null
		};
	});
}
function sideOf$2({ scores, predicted }, rows) {
	return {
		sorted: scoredRows(Float64Array.from(rows, (row) => scores[row])),
		predicted: Uint8Array.from(rows, (row) => predicted[row])
	};
}
function totalsOf({ sorted, predicted }, counts, chanceOf) {
	const sums = () => ({
		positive: new Float64Array(sorted.scores.length),
		negative: new Float64Array(sorted.scores.length)
	});
	const totals = {
		predicted: sums(),
		rejected: sums()
	};
	for (let row = 0; row < predicted.length; row++) {
		const into = predicted[row] === 1 ? totals.predicted : totals.rejected;
		const chance = chanceOf(row);
		into.positive[sorted.place[row]] += counts[row] * chance;
		into.negative[sorted.place[row]] += counts[row] * (1 - chance);
	}
	return totals;
}
function chosenRows(rows, seed) {
	const all = Int32Array.from({ length: rows }, (_, row) => row);
	if (rows <= MOST_ROWS) return all;
	const random = uniform(seed);
	for (let i = 0; i < MOST_ROWS; i++) {
		const other = i + Math.floor(random() * (rows - i));
		[all[i], all[other]] = [all[other], all[i]];
	}
	return all.slice(0, MOST_ROWS).sort();
}
function basisOf(metric, outcomes, { predicted }, rows) {
	let positives = 0;
	for (const outcome of outcomes) positives += outcome;
	if (metric === "accuracy") return outcomes.length;
	if (metric === "precision") return rows.reduce((sum, row) => sum + predicted[row], 0);
	if (metric === "specificity") return outcomes.length - positives;
	return metric === "roc_auc" ? Math.min(positives, outcomes.length - positives) : positives;
}
function leastError(basis, rows) {
	return 1 / (2 + Math.min(basis, rows));
}
function deviation(values) {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
// packages/drift/model/linear-system.ts
function inverse(matrix) {
	const size = matrix.length;
	const rows = matrix.map((row, i) => [...row, ...matrix.map((_, j) => i === j ? 1 : 0)]);
	for (let column = 0; column < size; column++) {
		let pivot = column;
		for (let row = column + 1; row < size; row++) if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
		const found = rows[pivot];
		if (Math.abs(found[column]) < 1e-12) return null;
		[rows[pivot], rows[column]] = [rows[column], found];
		const by = found[column];
		for (let j = column; j < 2 * size; j++) found[j] /= by;
		for (let row = 0; row < size; row++) {
			const factor = rows[row][column];
			if (row === column || factor === 0) continue;
			for (let j = column; j < 2 * size; j++) rows[row][j] -= factor * found[j];
		}
	}
	return rows.map((row) => row.slice(size));
}
function singularValues(matrix) {
	const size = matrix.length;
	const columns = matrix.map((_, j) => Float64Array.from(matrix, (row) => row[j]));
	for (let sweep = 0; sweep < 60; sweep++) {
		let turned = false;
		for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) turned = rotate(columns[a], columns[b]) || turned;
		if (!turned) break;
	}
	return columns.map((column) => Math.hypot(...column)).sort((a, b) => a - b);
}
function rotate(a, b) {
	let [aa, bb, ab] = [
		0,
		0,
		0
	];
	for (let i = 0; i < a.length; i++) {
		aa += a[i] * a[i];
		bb += b[i] * b[i];
		ab += a[i] * b[i];
	}
	if (Math.abs(ab) <= 1e-15 * Math.sqrt(aa * bb)) return false;
	const zeta = (bb - aa) / (2 * ab);
	const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
	const cosine = 1 / Math.hypot(1, t);
	for (let i = 0; i < a.length; i++) {
		const [x, y] = [a[i], b[i]];
		a[i] = cosine * (x - t * y);
		b[i] = cosine * (y + t * x);
	}
	return true;
}
// packages/drift/model/label-shift.ts
const MOST_CLASSES = 50;
const WORST_CONDITION = 20;
function labelShift(column, input, settings, threshold) {
	const { labels, confusion, predicted } = input;
	const rowsOf = confusion.map(sum);
	const n = sum(rowsOf);
	const m = sum(predicted);
	const obstacle = obstacleOf(input, rowsOf);
	if (obstacle !== null) return {
		classes: null,
		reason: obstacle,
		test: null
	};
	const rates = labels.map((_, i) => labels.map((_, j) => confusion[j][i] / rowsOf[j]));
	const turned = inverse(rates);
	const doubt = turned === null ? "the model cannot tell the classes apart" : doubtOf(rates, rowsOf);
	if (turned === null || doubt !== null) return {
		classes: null,
		reason: doubt,
		test: null
	};
	const now = predicted.map((count) => count / m);
	const then = labels.map((_, i) => sum(confusion.map((row) => row[i])) / n);
	const shares = times(turned, now);
	const accepted = rowsOf.map((rows) => rows / n);
	const errors = turned.map((row) => errorOf(row, now, m, rates, rowsOf, shares));
	const pooled = now.map((share, i) => (share * m + then[i] * n) / (m + n));
	const chance = turned.map((row) => Math.sqrt(spread(row, pooled) * (1 / n + 1 / m)));
	const changes = shares.map((share, i) => share - accepted[i]);
	const z = -normalQuantile((1 - settings.confidence) / 2);
	const seen = Math.min(1, sum(changes.map(Math.abs)) / 2);
	const half = sum(chance) / 2;
	const reach = z * sum(errors) / 2;
	return {
		classes: labels.map((label, i) => ({
			label,
			accepted: accepted[i],
			estimate: within(shares[i]),
			interval: {
				low: within(shares[i] - z * errors[i]),
				high: within(shares[i] + z * errors[i])
			}
		})),
		reason: null,
		test: {
			column,
			aspect: "label shift",
			...testCategories({
				names: labels,
				reference: Float64Array.from(then, (share) => Math.round(share * n)),
				current: Float64Array.from(predicted),
				referenceRows: n,
				currentRows: m,
				referenceMissing: 0,
				currentMissing: 0
			}, settings.seed),
			effect: {
				name: "estimated change of class shares",
				value: seen,
				interval: {
					low: within(seen - reach),
					high: within(seen + reach)
				}
			},
			others: [],
			net: netVariation(seen, half),
			threshold,
			sight: {
				kind: "estimate",
				rows: [n, m],
				error: half
			},
			note: null
		}
	};
}
function obstacleOf({ labels, predicted }, rowsOf) {
	if (labels.length < 2) return "there is one class only";
	if (labels.length > MOST_CLASSES) return `there are ${labels.length} classes, more than ${MOST_CLASSES}`;
	const absent = labels.find((_, i) => rowsOf[i] === 0);
	if (absent !== void 0) return `the evaluation has no row of the class ${JSON.stringify(absent.slice(0, 60))}`;
	return sum(predicted) === 0 ? "no row has a prediction that the evaluation knows" : null;
}
function doubtOf(rates, rowsOf) {
	const values = singularValues(rates);
	const [least, most] = [values[0], values.at(-1)];
	const variance = sum(rowsOf.map((rows, j) => (1 - sum(rates.map((row) => row[j] ** 2))) / Math.max(1, rows)));
	if (most > WORST_CONDITION * least) return "the model hardly tells the classes apart";
	return least <= Math.sqrt(variance) ? "the evaluation has too few rows to know how the classes are confused" : null;
}
function errorOf(row, now, m, rates, rowsOf, shares) {
	const ofMatrix = rowsOf.map((rows, j) => {
		const column = rates.map((each) => each[j]);
		return shares[j] ** 2 * spread(row, column) / rows;
	});
	return Math.sqrt(spread(row, now) / m + sum(ofMatrix));
}
function spread(coefficients, shares) {
	const mean = sum(shares.map((share, i) => share * coefficients[i]));
	return Math.max(0, sum(shares.map((share, i) => share * (coefficients[i] - mean) ** 2)));
}
function times(matrix, vector) {
	return matrix.map((row) => sum(row.map((value, i) => value * vector[i])));
}
function within(share) {
	return Math.min(1, Math.max(0, share));
}
function sum(values) {
	return values.reduce((total, value) => total + value, 0);
}
// packages/drift/model/skew.ts
const SAME = 1e-6;
const MOST = .9;
function skewOf([reference, then], [current, now], columns) {
	const [places, others] = [placesOf(then, reference.rows), placesOf(now, current.rows)];
	const pairs = [...others].flatMap(([id, row]) => {
		const place = places.get(id);
		return place === void 0 || place < 0 || row < 0 ? [] : [{
			id,
			before: place,
			after: row
		}];
	});
	const found = columns.flatMap((name) => {
		const [from, to] = [findColumn(reference, name), findColumn(current, name)];
		const skew = from && to && columnSkew(from, to, pairs);
		return skew ? [skew] : [];
	});
	return {
		rows: pairs.length,
		columns: found.sort((a, b) => b.differing - a.differing)
	};
}
function placesOf(ids, rows) {
	const places = new Map();
	for (let row = 0; row < rows; row++) {
		const id = textAt(ids, row);
		if (id !== null) places.set(id, places.has(id) ? -1 : row);
	}
	return places;
}
function columnSkew(from, to, pairs) {
	const differing = pairs.filter(({ before, after }) => differs(from, before, to, after));
	const [first] = differing;
	if (!first) return null;
	return {
		column: from.name,
		rows: pairs.length,
		differing: differing.length,
		pattern: patternOf(from, to, differing),
		example: {
			id: first.id,
			before: cellText(from, first.before),
			after: cellText(to, first.after)
		}
	};
}
function differs(from, then, to, now) {
	const [a, b] = [isNull(from, then), isNull(to, now)];
	if (a || b) return a !== b;
	if (from.kind === "number" && to.kind === "number") return !near(from.values[then], to.values[now]);
	return textAt(from, then) !== textAt(to, now);
}
function near(a, b) {
	return a === b || Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
}
function patternOf(from, to, pairs) {
	const common = (holds) => pairs.filter(holds).length >= MOST * pairs.length;
	if (common(({ after }) => isMissing(to, after))) return "missing now";
	if (common(({ before }) => isMissing(from, before))) {
		const value = mostCommon(pairs.map(({ after }) => cellText(to, after)));
		return value !== null && common(({ after }) => cellText(to, after) === value) ? `${value} where it was missing` : "not missing any more";
	}
	if (from.kind === "number" && to.kind === "number") return numbersPattern(from.values, to.values, pairs);
	const value = mostCommon(pairs.map(({ after }) => cellText(to, after)));
	return pairs.length > 1 && value !== null && common(({ after }) => cellText(to, after) === value) ? `always ${JSON.stringify(value)}` : null;
}
function numbersPattern(from, to, pairs) {
	if (pairs.length < 2) return null;
	const common = (of) => {
		const values = Float64Array.from(pairs, of).sort();
		const middle = values[values.length >> 1];
		const alike = values.filter((value) => near(value, middle)).length;
		return Number.isFinite(middle) && alike >= MOST * values.length ? Number(middle.toPrecision(6)) : null;
	};
	const constant = common(({ after }) => to[after]);
	if (constant !== null) return `always ${constant}`;
	const ratio = common(({ before, after }) => to[after] / from[before]);
	if (ratio !== null) return `${ratio} times what it was`;
	const offset = common(({ before, after }) => to[after] - from[before]);
	return offset === null ? null : `${offset > 0 ? "+" : ""}${offset} to what it was`;
}
function mostCommon(values) {
	const counts = new Map();
	for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
	let best = null;
	for (const [value, count] of counts) if (best === null || count > counts.get(best)) best = value;
	return best;
}
function isMissing(column, row) {
	return isNull(column, row) || column.kind === "number" && Number.isNaN(column.values[row]);
}
function cellText(column, row) {
	return isMissing(column, row) ? null : textAt(column, row)?.slice(0, 60).toWellFormed() ?? null;
}
// packages/pipeline/drift/model/evaluated.ts
const SCORE_PREFIX = "score_";
async function evaluatedRows({ task }, model) {
	if (model.predictions === null) return null;
	const kind = task === "regression" ? "number" : "text";
	const { table } = await readTable(model.predictions, {
		baseDir: "/",
		types: {
			id: "text",
			actual: kind,
			prediction: kind
		}
	});
	return predictedRows(table, "prediction", "actual", "");
}
function predictedRows(table, predictionName, truthName, scoreName) {
	const prediction = findColumn(table, predictionName);
	if (!prediction) return null;
	const scores = scoresByLabel(table);
	const own = findColumn(table, scoreName);
	return {
		rows: table.rows,
		prediction,
		scores,
		score: own?.kind === "number" ? finite(own.values) : scores && topScores(table.rows, prediction, scores),
		truth: findColumn(table, truthName) ?? null
	};
}
function scoresByLabel({ columns }) {
	const found = columns.filter((column) => column.kind === "number" && column.name.startsWith(SCORE_PREFIX));
	return found.length === 0 ? null : new Map(found.map(({ name, values }) => [name.slice(6), values]));
}
function topScores(rows, prediction, scores) {
	return finite(Float64Array.from({ length: rows }, (_, row) => {
		const label = textAt(prediction, row);
		return label === null ? NaN : scores.get(label)?.[row] ?? NaN;
	}));
}
function finite(values) {
	return values.some(Number.isFinite) ? values : null;
}
function rowsWhere(count, ...holds) {
	const rows = [];
	for (let row = 0; row < count; row++) if (holds.every((hold) => hold(row))) rows.push(row);
	return Int32Array.from(rows);
}
function hasValue(column) {
	return column.kind === "number" ? (row) => !isNull(column, row) && Number.isFinite(column.values[row]) : (row) => !isNull(column, row);
}
function joinedSample(task, labels, positive, sides) {
	if (task === "regression") {
		const numbers = (column) => {
			const parts = sides.map(([side, rows]) => {
				const found = column(side);
				return found?.kind === "number" ? Float64Array.from(rows, (row) => found.values[row]) : null;
			});
			return parts.every((part) => part !== null) ? concatenated(parts) : null;
		};
		const [actual, predicted] = [numbers(({ truth }) => truth), numbers(({ prediction }) => prediction)];
		return actual && predicted ? {
			task,
			actual,
			predicted
		} : null;
	}
	const codes = new Map(labels.map((label, code) => [label, code]));
	const coded = (column) => Int32Array.from(sides.flatMap(([side, rows]) => Array.from(rows, (row) => codes.get(textAt(column(side), row)))));
	const scores = labels.map((label) => sides.map(([side, rows]) => scoresOf(side, rows, label, labels)));
	const complete = scores.every((parts) => parts.every((part) => part?.every(Number.isFinite)));
	return {
		task,
		labels,
		actual: coded(({ truth }) => truth),
		predicted: coded(({ prediction }) => prediction),
		...complete ? { scores: scores.map((parts) => concatenated(parts)) } : {},
		...positive === void 0 ? {} : { positive }
	};
}
function scoresOf({ scores, score, prediction }, rows, label, labels) {
	const own = scores?.get(label);
	if (own) return Float64Array.from(rows, (row) => own[row]);
	if (scores && scores.size > 0) return new Float64Array(rows.length);
	if (!score || labels.length !== 2) return null;
	return Float64Array.from(rows, (row) => textAt(prediction, row) === label ? score[row] : 1 - score[row]);
}
function concatenated(parts) {
	const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}
// packages/pipeline/drift/model/fresh-labels.ts
function idsOf({ config }, { table, log }) {
	const { id } = config.data;
	return (id === void 0 ? void 0 : findColumn(table, id)) ?? (log && findColumn(table, log.id));
}
async function truthOf(project, side, asText) {
	const { target, id, nulls, encoding, delimiter } = project.config.data;
	const own = findColumn(side.table, target);
	const { labels } = project.config.drift;
	if (own || labels === void 0) return own ?? null;
	if (id === void 0) throw new PawlError("config", "`drift.labels` are joined by `data.id`, and there is none", {
		where: project.configName,
		remedy: "Name the column of ids as `data.id`."
	});
	const ids = idsOf(project, side);
	const { table, files } = await readTable(labels, {
		baseDir: resolve(project.root),
		asText: new Set(asText ? [id, target] : [id]),
		...nulls === void 0 ? {} : { nulls },
		...encoding === void 0 ? {} : { encoding },
		...delimiter === void 0 ? {} : { delimiter }
	});
	const [keys, values] = [id, target].map((name) => {
		const column = findColumn(table, name);
		if (column) return column;
		throw new PawlError("data", `\`drift.labels\` have no column "${name}"`, {
			where: files.map(({ path }) => path).join(", "),
			remedy: "They need the id and the target of each row."
		});
	});
	return ids ? joined(side.table, ids, table, keys, values) : null;
}
function joined(current, ids, table, keys, values) {
	const found = new Map();
	for (let row = 0; row < table.rows; row++) {
		const key = textAt(keys, row);
		if (key === null) continue;
		const known = found.get(key);
		const same = known === void 0 || known >= 0 && textAt(values, known) === textAt(values, row);
		found.set(key, same ? row : -1);
	}
	const rowOf = Int32Array.from({ length: current.rows }, (_, row) => found.get(textAt(ids, row) ?? "") ?? -1);
	if (values.kind === "number") return {
		kind: "number",
		name: values.name,
		values: Float64Array.from(rowOf, (row) => row < 0 ? NaN : values.values[row])
	};
	const codes = Int32Array.from(rowOf, (row) => row < 0 ? -1 : values.codes[row]);
	return {
		...textColumn(values.name, []),
		codes,
		dictionary: values.dictionary
	};
}
// packages/pipeline/drift/model/conditions.ts
const MARGIN = .02;
function performanceConditions(config, sample, accepted) {
	const asked = config.drift.performance;
	if (asked) return parseAll(config, asked, "drift.performance").map(requireWhole);
	const gate = parseAll(config, config.gate.conditions.filter((text) => !isTolerance(text)), "gate").filter(({ terms }) => terms.every(({ slice, source }) => slice === null && source !== "change") && terms.every(({ metric }) => !isOwnMetric(config, metric) && isComputable(metric, sample)));
	const lenient = gate.filter((condition) => leavesRoom(condition, accepted));
	if (lenient.length > 0) return lenient;
	const metric = gate[0]?.terms[0]?.metric ?? (sample.task === "regression" ? "rmse" : "accuracy");
	return [parseCondition(defaultCondition(metric), {
		metric: (name) => name,
		metricNames: [metric]
	})];
}
function requireWhole(condition) {
	if (condition.terms.every(({ slice, source }) => slice === null && source !== "change")) return condition;
	throw new PawlError("config", `the condition \`${condition.text}\` is not of all rows of now and of the evaluation`, {
		where: "drift.performance",
		remedy: "Write conditions such as `accuracy >= baseline.accuracy - 0.02`."
	});
}
function leavesRoom({ terms, constant, comparison }, accepted) {
	if (!terms.some(({ source }) => source === "baseline")) return false;
	const value = evaluate({
		terms,
		constant
	}, ({ metric }) => accepted(metric));
	return value !== 0 && holds(value, comparison);
}
function isComputable(metric, sample) {
	try {
		requireMetric(metric, sample);
		return true;
	} catch (error) {
		if (error instanceof PawlError) return false;
		throw error;
	}
}
function defaultCondition(metric) {
	const { direction, unit } = findMetric(metric);
	const higher = direction !== "lower";
	if (unit === "share" || unit === "none") return `${metric} ${higher ? ">=" : "<="} baseline.${metric} ${higher ? "-" : "+"} ${MARGIN}`;
	return `${metric} ${higher ? ">=" : "<="} baseline.${metric} * ${higher ? .98 : 1.02}`;
}
// packages/pipeline/drift/model/performance.ts
const SHARE_OF_ALPHA = .2;
async function performanceOf(config, sample, evaluated, alpha) {
	const rows = Int32Array.from({ length: sample.actual.length }, (_, row) => row);
	const slices = [rows.subarray(0, evaluated), rows.subarray(evaluated)];
	const before = takeSample(sample, slices[0]);
	const conditions = performanceConditions(config, sample, (metric) => metricValue(metric, before));
	const confidence = 1 - alpha * SHARE_OF_ALPHA;
	const decided = await decide(config, sample, slices, conditions.filter(({ terms }) => terms.every(({ metric }) => isComputable(metric, sample))), confidence);
	return {
		confidence,
		conditions: conditions.map((condition) => {
			const found = decided.get(condition.canonical);
			if (found) return found;
			return {
				condition: condition.text,
				state: "undecided",
				measured: null,
				bound: null,
				reason: "these rows do not allow its metric"
			};
		})
	};
}
async function decide(config, sample, slices, conditions, confidence) {
	const instances = expandConditions(conditions, []);
	const metrics = [...new Set(instances.flatMap(({ terms }) => terms.map(({ metric }) => metric)))];
	const place = (metric, source) => 2 * metrics.indexOf(metric) + (source === "baseline" ? 0 : 1);
	const { resamples, seed, interval } = config.evaluate;
	const result = await compare({
		candidate: sample,
		slices,
		statistics: metrics.flatMap((metric) => [0, 1].map((slice) => ({
			source: "candidate",
			metric,
			slice
		}))),
		contrasts: instances.map(({ terms, constant }) => ({
			constant,
			terms: terms.map(({ metric, source, coefficient }) => ({
				statistic: place(metric, source),
				coefficient
			}))
		})),
		resamples,
		confidence,
		seed,
		interval,
		tests: false
	});
	const decision = decideGate({
		instances,
		contrasts: new Map(instances.map(({ key }, i) => {
			const { value, interval, pValues } = result.contrasts[i];
			return [key, {
				value,
				interval,
				pValues,
				n: slices[1].length
			}];
		})),
		estimates: (source, metric) => result.statistics[place(metric, source)],
		baseline: { state: "present" },
		evidence: "rows",
		confidence,
		undecided: "pass"
	});
	const finite = (value) => Number.isFinite(value) ? value : null;
	return new Map(decision.results.map(({ key, condition, state, measured, bound, reason }) => [key, {
		condition,
		state: state === "proved" ? "passed" : state === "refuted" ? "failed" : "undecided",
		measured: finite(measured),
		bound: finite(bound),
		reason
	}]));
}
// packages/pipeline/drift/model/model.ts
const THRESHOLDS = {
	label_shift: .1,
	estimated: .05,
	calibration: .05
};
const ASSUMPTION = "holds if rows of one score are right as often as in the evaluation";
async function modelFindings(project, sides, model, settings) {
	const { config } = project;
	const skew = skewSection(project, sides);
	const name = predictionName(sides);
	const then = name === void 0 ? null : await evaluatedRows(config, model);
	const now = name === void 0 || !then ? null : await currentRows(project, sides, name);
	if (name === void 0 || !then || !now || then.prediction.kind !== now.prediction.kind) return {
		section: skew && {
			...EMPTY,
			skew
		},
		tests: [],
		pairs: []
	};
	const both = predictedOnBothSides(config, model, then, now);
	const place = {
		project,
		settings,
		then,
		now,
		both,
		prediction: name,
		score: scoreName(sides)
	};
	const labelled = findColumn(sides.current.table, config.data.target) !== void 0;
	const parts = config.task === "regression" ? [] : [...labelled ? [] : [labelShiftPart(place), estimatedPart(place)], calibrationPart(place)];
	const ignored = new Set(config.drift.ignore);
	return {
		section: {
			...EMPTY,
			labelled: both.labelled.length,
			performance: await performancePart(place),
			...Object.assign({}, ...parts.map((part) => part.section)),
			skew
		},
		tests: parts.flatMap((part) => part.tests).filter(({ column }) => !ignored.has(column)),
		pairs: ignored.has(place.score) ? [] : scorePairs(place.score, then, now)
	};
}
function scoreName({ reference, current }) {
	if (current.log) return current.log.score;
	return findColumn(reference.table, "score") ? "score of the prediction" : "score";
}
function thresholdOf({ project }, key) {
	return project.config.drift.thresholds?.[key] ?? THRESHOLDS[key];
}
async function performancePart({ project, settings, then, now, both }) {
	if (both.labelled.length === 0 || both.evaluated.length === 0) return null;
	const { config } = project;
	const sample = joinedSample(config.task, both.labels, both.positive, [[then, both.evaluated], [now, both.labelled]]);
	return sample && performanceOf(config, sample, both.evaluated.length, settings.alpha);
}
function labelShiftPart(place) {
	const { project, settings, then, now, both } = place;
	const counts = {
		labels: both.labels,
		confusion: confusionOf(both, then),
		predicted: countsOf(both, now)
	};
	const threshold = thresholdOf(place, "label_shift");
	const { reason, classes, test } = labelShift(project.config.data.target, counts, settings, threshold);
	return {
		section: { labelShift: {
			reason,
			classes: classes?.map((each) => ({ ...each })) ?? null
		} },
		tests: test ? [test] : []
	};
}
function estimatedPart(place) {
	const { project, settings, then, now, both, prediction } = place;
	const left = (reason) => ({
		section: { left: [{
			what: "estimated performance",
			reason
		}] },
		tests: []
	});
	const known = scoredOf(both, then, both.evaluated);
	const current = scoredOf(both, now, both.predicted);
	if (!known || !current) return left("there are no scores");
	const found = estimatedPerformance(known, current, both.positive === void 0, settings.seed);
	if (!found) return left("there are too few rows");
	const able = found.metrics.map(({ metric }) => metric);
	const asked = estimatedMetrics(project.config, able);
	const z = -normalQuantile((1 - settings.confidence) / 2);
	return {
		section: { estimated: {
			rows: {
				evaluation: found.rows[0],
				current: found.rows[1]
			},
			calibration: "isotonic",
			assumption: ASSUMPTION,
			metrics: found.metrics.map(({ metric, accepted, estimate, error }) => ({
				metric,
				accepted,
				estimate,
				interval: {
					low: Math.max(0, estimate - z * error),
					high: Math.min(1, estimate + z * error)
				}
			}))
		} },
		tests: estimatedTests(prediction, found, asked, settings, thresholdOf(place, "estimated"))
	};
}
function calibrationPart(place) {
	const { settings, then, now, both, score } = place;
	const known = scoredOf(both, then, both.evaluated);
	const fresh = scoredOf(both, now, both.labelled);
	const change = known && fresh && calibrationChange(score, known, fresh, settings, thresholdOf(place, "calibration"));
	if (!change) return {
		section: {},
		tests: []
	};
	const { gaps, bins, test } = change;
	const pair = ([evaluation, current]) => ({
		evaluation,
		current
	});
	return {
		section: { calibration: {
			...pair(gaps),
			bins: bins.map((bin) => ({
				...bin,
				rows: pair(bin.rows),
				gaps: pair(bin.gaps)
			}))
		} },
		tests: [test]
	};
}
const EMPTY = {
	labelled: 0,
	performance: null,
	estimated: null,
	labelShift: null,
	calibration: null,
	skew: null,
	left: []
};
async function currentRows(project, sides, name) {
	const side = sides.current;
	const truth = await truthOf(project, side, project.config.task === "classification");
	const named = truth && {
		...truth,
		name: project.config.data.target
	};
	const { columns, rows } = side.table;
	const others = columns.filter((column) => column.name !== named?.name);
	const table = {
		rows,
		columns: named ? [...others, named] : columns
	};
	return predictedRows(side.log ? rowsOfModel(table, side.log) : table, name, project.config.data.target, scoreName(sides));
}
function predictedOnBothSides(config, { evaluation }, then, now) {
	const predicted = rowsWhere(now.rows, hasValue(now.prediction));
	const labelled = now.truth ? rowsWhere(now.rows, hasValue(now.prediction), hasValue(now.truth)) : new Int32Array(0);
	const evaluated = rowsWhere(then.rows, hasValue(then.prediction), hasValue(then.truth));
	const columns = [
		then.prediction,
		then.truth,
		now.prediction,
		...now.truth ? [now.truth] : []
	];
	const labels = config.task === "regression" ? [] : sortLabels([...new Set([...evaluation?.labels ?? [], ...columns.flatMap((column) => [...distinctValues(column, rowsIn(column))])])]);
	const asked = evaluation?.positive ?? null;
	return {
		labels,
		positive: labels.length !== 2 ? void 0 : asked === null ? 1 : labels.indexOf(asked),
		evaluated,
		predicted,
		labelled
	};
}
function rowsIn(column) {
	return column.kind === "number" ? column.values.length : column.codes.length;
}
function scoredOf({ labels, positive }, { prediction, score, truth }, among) {
	if (!score) return null;
	const rows = among.filter((row) => score[row] >= 0 && score[row] <= 1);
	if (rows.length === 0) return null;
	if (positive === void 0) return {
		scores: Float64Array.from(rows, (row) => score[row]),
		predicted: new Uint8Array(rows.length).fill(1),
		outcomes: Uint8Array.from(rows, (row) => truth && textAt(truth, row) === textAt(prediction, row) ? 1 : 0)
	};
	const label = labels[positive];
	const isPositive = (row) => textAt(prediction, row) === label;
	return {
		scores: Float64Array.from(rows, (row) => isPositive(row) ? score[row] : 1 - score[row]),
		predicted: Uint8Array.from(rows, (row) => isPositive(row) ? 1 : 0),
		outcomes: Uint8Array.from(rows, (row) => truth && textAt(truth, row) === label ? 1 : 0)
	};
}
function confusionOf({ labels, evaluated }, { truth, prediction }) {
	const codes = new Map(labels.map((label, code) => [label, code]));
	const counts = labels.map(() => labels.map(() => 0));
	for (const row of evaluated) counts[codes.get(textAt(truth, row))][codes.get(textAt(prediction, row))]++;
	return counts;
}
function countsOf({ labels, predicted }, { prediction }) {
	const codes = new Map(labels.map((label, code) => [label, code]));
	const counts = labels.map(() => 0);
	for (const row of predicted) counts[codes.get(textAt(prediction, row))]++;
	return counts;
}
function estimatedMetrics({ gate }, able) {
	const words = new Set(gate.conditions.flatMap((text) => text.match(/[a-z_0-9]+/gi) ?? []).map((word) => findMetric(word)?.name));
	const asked = able.filter((metric) => words.has(metric));
	return asked.length > 0 ? asked : EXPECTED_METRICS.filter((metric) => able.includes(metric)).slice(0, 1);
}
function scorePairs(name, then, now) {
	if (!then.score || !now.score) return [];
	const column = (values) => ({
		kind: "number",
		name,
		values
	});
	return [[column(then.score), column(now.score)]];
}
function skewSection(project, { reference, current }) {
	const { config } = project;
	const { id } = config.data;
	const ids = idsOf(project, current);
	if (id === void 0 || !ids || !reference.test) return null;
	const names = featureNames(config, reference.table).filter((name) => !config.drift.ignore.includes(name));
	const found = [reference.table, reference.test].flatMap((table) => {
		const known = findColumn(table, id);
		return known ? [skewOf([table, known], [current.table, ids], names)] : [];
	});
	const rows = found.reduce((sum, each) => sum + each.rows, 0);
	if (rows === 0) return null;
	return {
		rows,
		columns: names.flatMap((column) => {
			const own = found.flatMap((each) => each.columns.filter((skew) => skew.column === column));
			const [first] = own;
			if (!first) return [];
			const differing = own.reduce((sum, each) => sum + each.differing, 0);
			const pattern = own.every((each) => each.pattern === first.pattern) ? first.pattern : null;
			return [{
				column,
				rows,
				differing,
				pattern,
				example: { ...first.example }
			}];
		}).sort((a, b) => b.differing - a.differing)
	};
}
// packages/pipeline/release/in-use.ts
async function commitInUse(project) {
	const { tags } = await releaseState(project).catch((error) => {
		if (error instanceof PawlError && error.code === "config") return { tags: { stages: new Map() } };
		throw error;
	});
	const stages = project.config.promote.stages.map(({ name }) => name).reverse();
	for (const stage of stages) {
		const commit = tags.stages.get(stage)?.version.commit;
		if (commit !== void 0) return commit;
	}
	return null;
}
// packages/pipeline/drift/predictions.ts
async function modelInUse(project) {
	const evaluation = await acceptedInUse(project);
	if (evaluation) {
		const { data, facts } = await storedRun(project.store, evaluation);
		const predictions = await fetchBaselinePredictions(project, evaluation);
		return {
			...ofEvaluation(evaluation),
			evaluation,
			data,
			facts,
			predictions
		};
	}
	const run = await readRecord(project, "run");
	const last = await readRecord(project, "evaluation") ?? null;
	if (!run) return {
		run: null,
		modelDigest: null,
		evaluation: null,
		data: [],
		facts: {},
		predictions: null
	};
	return {
		run: run.digest,
		modelDigest: run.modelDigest,
		evaluation: last,
		data: run.data,
		facts: run.facts,
		predictions: last && await predictionsFile(project, last)
	};
}
async function acceptedInUse(project) {
	const { store, config } = project;
	const history = await store.history(baselineRef(config.model));
	const commit = history.length > 1 ? await commitInUse(project) : null;
	const entry = commit === null ? void 0 : history.find((one) => one.commit === commit);
	if (entry) return storedEvaluation(store, entry.digest);
	return (await findBaseline(project))?.evaluation;
}
function ofEvaluation({ run, modelDigest }) {
	return {
		run,
		modelDigest
	};
}
async function predictionsFile(project, { predictions }) {
	if (!predictions) return null;
	const path = join(project.root, predictions.path);
	return (await digestFile(path).catch(() => void 0))?.digest === predictions.digest ? path : null;
}
async function predictionColumns(project, sides, model) {
	const name = predictionName(sides);
	if (name === void 0) return null;
	const left = (reason) => ({
		kind: "left",
		column: name,
		reason
	});
	if (project.config.drift.ignore.includes(name)) return null;
	const { reference, current } = sides;
	const rows = current.log ? rowsOfModel(current.table, current.log) : current.table;
	if (rows.rows === 0) return left("the model itself answered no row");
	const now = findColumn(rows, name);
	if (reference.from === "files") {
		const { table, log } = reference;
		const then = findColumn(log ? rowsOfModel(table, log) : table, log?.prediction ?? name);
		if (!then) return left("the reference has no predictions");
		return {
			kind: "pair",
			columns: [{
				...then,
				name
			}, now],
			evaluated: false
		};
	}
	if (model.predictions === null) return left("there are no predictions of an evaluation to compare with");
	const kind = project.config.task === "regression" ? "number" : "text";
	const { table } = await readTable(model.predictions, {
		baseDir: "/",
		types: {
			id: "text",
			actual: kind,
			prediction: kind
		}
	});
	return {
		kind: "pair",
		columns: [{
			...findColumn(table, "prediction"),
			name
		}, now],
		evaluated: true
	};
}
// packages/pipeline/drift/profile/profile-sides.ts
async function profiledSides(project, asked) {
	const { drift } = project.config;
	const reference = await profileAt(project, placeOf(project, asked.reference, drift.reference));
	const current = await profileAt(project, placeOf(project, asked.current, drift.current));
	if (!reference && !current) return void 0;
	if (drift.compat !== void 0) throw new PawlError("usage", `\`compat: ${drift.compat}\` compares rows, which a profile has none of`, {
		where: (reference ?? current).path,
		remedy: "Name tables on both sides, or leave `compat` out."
	});
	return {
		...await readSides(project, asked, {
			...reference ? { reference: {
				...sideOf$1(reference),
				from: fromOf(reference)
			} } : {},
			...current ? { current: sideOf$1(current) } : {}
		}),
		profiles: {
			reference: reference ?? null,
			current: current ?? null
		}
	};
}
async function profileAt(project, place) {
	const [pattern, ...others] = [place?.patterns ?? []].flat();
	if (!place || pattern === void 0 || others.length > 0) return void 0;
	const path = resolve(place.folder, pattern);
	if (!await isProfile(path)) return void 0;
	const read = await readProfile(path, project.config.model);
	const { shard } = read.record;
	if (!shard) return read;
	throw new PawlError("data", `the profile is of shard ${shard.index} of ${shard.of} alone`, {
		where: path,
		remedy: "Merge all shards: `pawl profile --merge \"shard-*.json\"`."
	});
}
function fromOf({ record }) {
	return record.source.from === "training" ? "training" : "files";
}
function sideOf$1({ record, columns }) {
	return {
		table: {
			rows: record.rows,
			columns: columns.map(standIn)
		},
		files: record.source.files,
		log: void 0
	};
}
function standIn({ kind, name }) {
	return kind === "number" ? {
		kind,
		name,
		values: new Float64Array(0)
	} : {
		kind,
		name,
		codes: new Int32Array(0),
		dictionary: []
	};
}
function viewsOf(table, profile) {
	const profiles = new Map(profile?.columns.map((column) => [column.name, column]));
	return table.columns.map((column) => {
		const known = profiles.get(column.name);
		return {
			name: column.name,
			view: () => known ? viewOfProfile(known) : viewOfColumn(column)
		};
	});
}
// packages/pipeline/drift/profile/profile-findings.ts
function profileFindings(config, { reference, current }, { profiles }, { model, pairs, more }) {
	const settings = settingsOf(config);
	const from = viewsOf(reference, profiles.reference);
	const to = viewsOf(current, profiles.current);
	const uses = featureUses(model, config.drift.importance);
	const found = detectProfileDrift(from, to, settings, {
		others: pairs,
		more,
		idle: idleOf(uses)
	});
	const note = (column) => {
		const pair = pairs.find(([{ name }]) => name === column);
		if (pair) return changeText(...pair);
		const named = ({ name }) => name === column;
		const [was, is] = [from.find(named), to.find(named)];
		return was && is ? viewText(was.view(), is.view()) : null;
	};
	return findingsOf(found, settings, uses, note);
}
function viewText(reference, current) {
	if (reference.kind === "number" && current.kind === "number") {
		const [was, is] = [reference, current].map((view) => (share) => {
			const value = quantileOf(view, share);
			return value === null ? null : formatNumber(value);
		});
		return was(0) === null || is(0) === null ? null : numbersText(was, is);
	}
	if (reference.kind !== "text" || current.kind !== "text") return null;
	const shares = ({ counts, rows, missing }) => new Map([...counts].map(([text, count]) => [text, rows > missing ? count / (rows - missing) : 0]));
	return reference.complete && current.complete ? textsText(shares(reference), shares(current)) : null;
}
// packages/pipeline/drift/profile/profile-predictions.ts
async function profiledPredictions(project, sides, model) {
	const column = predictionName(sides);
	if (column === void 0 || project.config.drift.ignore.includes(column)) return null;
	const { reference, current } = sides.profiles;
	const inReference = reference?.record.source.from !== "training" && findColumn(sides.reference.table, column);
	if (current || reference && inReference) return {
		kind: "left",
		column,
		reason: "predictions are compared by their rows, and a side is a profile"
	};
	return predictionColumns(project, sides, model);
}
// packages/pipeline/drift/segments/slices.ts
const KEY = "drift.slices";
const MOST_SLICES = 500;
function slicesOf(specs, sides, { reference, current }, settings) {
	const slices = bothSides(specs, sides);
	const tests = sliceTests(reference, current, slices, settings);
	return {
		tests: tests.summaries,
		section: (decided) => decideSlices(slices, tests, decided, settings).map(({ name, rows, decision, drifted, unsure }) => ({
			name,
			referenceRows: rows[0],
			currentRows: rows[1],
			decision,
			drifted: drifted.map(({ column, aspect, test, pValue, withinColumn, effect, net, threshold }) => ({
				column,
				aspect,
				test,
				pValue,
				withinColumn,
				effect: effect && {
					name: effect.name,
					value: effect.value
				},
				net,
				threshold
			})),
			unsure: [...unsure]
		}))
	};
}
function bothSides(specs, { reference, current }) {
	const named = (table) => ({
		rows: table.rows,
		columns: table.columns.filter(({ name }) => specs.some((spec) => spec.includes(name) || spec.includes("`")))
	});
	const pooled = poolTables(named(reference.table), named(current.table));
	const { slices } = sliceTable(pooled, specs, 1, KEY);
	if (slices.length > MOST_SLICES) throw new PawlError("config", `there are ${slices.length} slices, and at most ${MOST_SLICES} can be compared`, {
		where: KEY,
		remedy: "Slice by columns of fewer values, or by quantiles(column, 4)."
	});
	const from = reference.table.rows;
	return slices.map(({ name, rows }) => {
		const middle = rows.findIndex((row) => row >= from);
		const end = middle < 0 ? rows.length : middle;
		return {
			name,
			reference: rows.slice(0, end),
			current: rows.slice(end).map((row) => row - from)
		};
	});
}
// packages/pipeline/drift/segments/time.ts
const MOST_CHUNKS = 2e3;
function chartsOf({ column, every, zone, run_length: runLength }, { current: side }, { reference, current }, settings) {
	const toLocal = localClock(zone);
	const name = column ?? side.log?.time;
	if (name === void 0) throw new PawlError("config", "nothing says when rows of the current data came about", {
		where: "drift.time",
		remedy: "Name the column of times as `drift.time.column`; only the server's log has one that is known."
	});
	const times = timesOf(name, side);
	const local = times.zone === "none" ? (time) => time : toLocal;
	const chunks = cutRows(times.times, every, local, MOST_CHUNKS);
	if (!chunks) throw new PawlError("data", `the times of "${name}" are more than ${MOST_CHUNKS} ${every}s apart`, {
		where: place(side),
		remedy: "Look for times that are mistakes, or take longer chunks with `drift.time.every`."
	});
	const { charts, ...made } = chartTable(reference, current, chunks, runLength, settings);
	const named = (chunk) => chunk === null ? null : made.chunks[chunk].name;
	return {
		tests: charts.map(({ test }) => test),
		section: (decided) => ({
			column: name,
			every,
			zone: times.zone === "none" ? null : zone,
			undated: times.times.filter(Number.isNaN).length,
			runLength,
			columnRunLength: made.columnRunLength,
			slack: SLACK,
			limit: rounded(made.limit),
			chunks: made.chunks.map(({ name: first, rows, covered, passed }) => ({
				name: first,
				rows: rows.length,
				covered: rounded(Math.min(1, Math.max(0, covered))),
				passed
			})),
			columns: charts.map(({ column: charted, distances, shifts, sums, first, since }) => ({
				column: charted,
				distances: distances.map(rounded),
				shifts: shifts.map(rounded),
				sums: sums.map(rounded),
				first: named(first),
				since: named(since),
				decision: decided.find((test) => test.column === charted && test.aspect === "over time").decision
			}))
		})
	};
}
function timesOf(name, side) {
	const found = findColumn(side.table, name);
	const where = place(side);
	if (!found) {
		const names = side.table.columns.map((column) => column.name);
		throw new PawlError("config", `"drift.time" names a column "${name}" that the current data has not.${didYouMean(name, names)}`, {
			where,
			remedy: "Correct the name."
		});
	}
	const remedy = "Use ISO 8601 text such as 2026-05-31 or 2026-05-31T12:30:00Z, or timestamps of Parquet.";
	if (found.kind === "number") throw new PawlError("data", `"${name}" holds numbers and no times`, {
		where,
		remedy
	});
	const times = readTimes(found);
	if (times.example !== void 0) throw new PawlError("data", `"${times.example.slice(0, 40)}" in "${name}" is not a time`, {
		where,
		remedy
	});
	if (times.zone === "mixed") throw new PawlError("data", `"${name}" holds times with and without a zone`, {
		where,
		remedy: "Give every time a zone, such as Z, or none; those without one are as the clocks of `drift.time.zone`."
	});
	if (times.times.every(Number.isNaN)) throw new PawlError("data", `"${name}" holds no time`, {
		where,
		remedy
	});
	return times;
}
function place({ files }) {
	return files.map(({ path }) => path).join(", ");
}
function rounded(value) {
	return value === null ? value : Number(value.toPrecision(6));
}
// packages/pipeline/drift/segments/segments.ts
const NO_SEGMENTS = {
	tests: [],
	sections: () => ({
		slices: null,
		time: null
	})
};
function segmentsOf(config, sides, tables, settings) {
	const { slices: specs, time } = config.drift;
	if (specs.length === 0 && !time) return NO_SEGMENTS;
	const plain = plainColumns(tables);
	const slices = specs.length > 0 ? slicesOf(specs, sides, plain, settings) : void 0;
	const charts = time ? chartsOf(time, sides, plain, settings) : void 0;
	return {
		tests: [...slices?.tests ?? [], ...charts?.tests ?? []],
		sections: (decided) => ({
			slices: slices?.section([...decided]) ?? null,
			time: charts?.section([...decided]) ?? null
		})
	};
}
function plainColumns({ reference, current }) {
	const columns = reference.columns.filter((column) => {
		const other = findColumn(current, column.name);
		if (column.kind !== "text" || other?.kind !== "text") return true;
		if (timePair(column, other)) return false;
		const { names, referenceRows, currentRows } = categoryCounts(column, other);
		return names.length <= (referenceRows + currentRows) / 2;
	});
	return {
		reference: {
			rows: reference.rows,
			columns
		},
		current
	};
}
// packages/pipeline/drift/drift.ts
async function drift(project, asked = {}, look = () => void 0) {
	const { config } = project;
	const profiled = await profiledSides(project, asked);
	const sides = profiled ?? await readSides(project, asked);
	const evidently = config.drift.compat === "evidently";
	const compared = comparedTables(config, sides);
	const measured = profiled ? void 0 : await measureColumns(compared, evidently ? null : settingsOf(config), {
		named: new Set(Object.keys(config.drift.columns ?? {})),
		across: config.drift.across !== false
	});
	const tables = evidently || profiled ? compared : withoutIdentifiers(config, compared, measured);
	if (profiled) noteProfile(project);
	const model = await modelInUse(project);
	noteOtherData(project, sides, model);
	noteVersions(project, sides.current);
	const predictions = profiled ? await profiledPredictions(project, profiled, model) : await predictionColumns(project, sides, model);
	const pair = predictions?.kind === "pair" ? predictions : void 0;
	const segments = evidently || profiled ? NO_SEGMENTS : segmentsOf(config, sides, tables, settingsOf(config));
	const ofModel = evidently || profiled ? null : await modelFindings(project, sides, model, settingsOf(config));
	const beside = {
		model,
		pairs: [...pair ? [pair.columns] : [], ...ofModel?.pairs ?? []],
		more: [...segments.tests, ...ofModel?.tests ?? []],
		measured
	};
	look({
		sides,
		tables,
		model,
		pairs: beside.pairs
	});
	const { left, ...found } = evidently ? evidentlyFindings(tables, measured) : profiled ? profileFindings(config, tables, profiled, beside) : await ownFindings(config, tables, beside);
	const record = sealRecord(DRIFT, {
		model: config.model,
		run: model.run,
		modelDigest: model.modelDigest,
		evaluation: !evidently && pair?.evaluated ? model.evaluation?.digest ?? null : null,
		reference: {
			from: sides.reference.from,
			...sideOf(sides.reference),
			...profiled?.profiles.reference && { profile: profiled.profiles.reference.record.digest }
		},
		current: {
			log: sides.current.log !== void 0,
			...sideOf(sides.current),
			...profiled?.profiles.current && { profile: profiled.profiles.current.record.digest }
		},
		...withPerformance(found, ofModel?.section ?? null),
		...segments.sections(found.tests),
		left: [
			...left,
			...tables.left,
			...predictions?.kind === "left" ? [{
				column: predictions.column,
				reason: predictions.reason
			}] : [],
			...evidently && pair ? [{
				column: pair.columns[0].name,
				reason: "predictions are of other rows, which Evidently has not"
			}] : []
		]
	});
	if (record.tests.length > 0) return writeRecord(project, DRIFT, record);
	throw new PawlError("data", "there is no column that could be compared", {
		where: sides.current.files.map(({ path }) => path).join(", "),
		remedy: record.left.map(({ column, reason }) => `${column}: ${reason}`).join("; ")
	});
}
function sideOf({ table, files }) {
	return {
		files: files.map(({ path, digest, bytes, rows }) => ({
			path,
			digest,
			bytes,
			rows
		})),
		rows: table.rows
	};
}
function noteOtherData(project, { reference }, { data }) {
	const learnt = data.filter(({ role }) => role !== "test").map(({ digest }) => digest);
	if (reference.from === "files" || learnt.length === 0) return;
	if (reference.files.every(({ digest }) => learnt.includes(digest))) return;
	project.host.note("the training data is no longer what the model in use was trained on");
}
function noteProfile({ config: { drift }, host }) {
	const asked = [...drift.slices.length > 0 ? ["slices"] : [], ...[
		"time",
		"labels",
		"performance"
	].filter((key) => drift[key] !== void 0)].map((key) => `drift.${key}`);
	const left = asked.length > 0 ? `, so ${asked.join(", ")} must wait for rows` : "";
	host.note(`a profile tells of each column by itself: nothing is said across columns or of the model${left}`);
}
function noteVersions({ host }, { table, log }) {
	const column = log && findColumn(table, log.version);
	const versions = column ? [...distinctValues(column, table.rows)] : [];
	if (versions.length > 1) host.note(`the log has answers of ${versions.length} versions: ${versions.slice(0, 5).join(", ")}`);
}
export { commitInUse as n, drift as t };
