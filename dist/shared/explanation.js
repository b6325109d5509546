import { t as loadModel } from "./model-file.js";
import { n as didYouMean, t as PawlError } from "./errors.js";
import { i as textAt, n as isNull, r as takeRows, t as findColumn } from "./column.js";
import { n as shuffle, t as createRandom } from "./random.js";
import { t as studentQuantile } from "./student-quantile.js";
import { o as partSeed } from "./feature-column.js";
import { c as squaredErrors, i as logLosses } from "./losses.js";
import { t as labelFinder } from "./labels.js";
import { i as applyBins } from "./sampling.js";
import { n as readBoosted, t as gradientBoosting } from "./gradient-boosting.js";
import { n as readForest, t as randomForest } from "./random-forest.js";
import { a as requireColumn$1, r as featureNames } from "./data.js";
import { i as outputFolder, t as MODEL_FILE } from "./predictions.js";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
// packages/models/explain/quadrature.ts
const MOST_STEPS = 100;
function gaussLegendre(count) {
	const points = new Float64Array(count);
	const weights = new Float64Array(count);
	for (let i = 0; i < count + 1 >> 1; i++) {
		let x = Math.cos(Math.PI * (i + .75) / (count + .5));
		let slope = 1;
		for (let step = 0; step < MOST_STEPS; step++) {
			const at = legendre(count, x);
			slope = at.slope;
			const next = x - at.value / slope;
			const moved = Math.abs(next - x);
			x = next;
			if (moved < 1e-15) break;
		}
		slope = legendre(count, x).slope;
		const weight = 1 / ((1 - x * x) * slope * slope);
		points[i] = (1 - x) / 2;
		points[count - 1 - i] = (1 + x) / 2;
		weights[i] = weight;
		weights[count - 1 - i] = weight;
	}
	return {
		points,
		weights
	};
}
function legendre(degree, x) {
	let before = 0;
	let value = 1;
	for (let n = 1; n <= degree; n++) {
		const next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
		before = value;
		value = next;
	}
	return {
		value,
		slope: degree * (x * value - before) / (x * x - 1)
	};
}
// packages/models/explain/shap-trees.ts
function shapTrees(trees) {
	const nodes = trees.feature.length;
	const own = {
		depth: new Int32Array(nodes),
		share: new Float64Array(nodes),
		product: new Float64Array(nodes),
		former: new Int32Array(nodes),
		closes: new Int32Array(nodes),
		means: new Float64Array((trees.starts.length - 1) * trees.outputs)
	};
	let deepest = 0;
	let features = 1;
	for (let tree = 0; tree < trees.starts.length - 1; tree++) {
		const size = prepareTree(trees, tree, own);
		deepest = Math.max(deepest, size.deepest);
		features = Math.max(features, size.features);
	}
	const rule = gaussLegendre(features + 1 >> 1);
	return {
		...own,
		trees,
		deepest,
		rule,
		work: nodes * rule.points.length * trees.outputs
	};
}
function prepareTree(trees, tree, own) {
	const { starts, feature, split, values, outputs } = trees;
	const start = starts[tree];
	const path = [];
	const reach = [1];
	const asked = [0];
	const waiting = [];
	own.share[start] = 1;
	own.product[start] = 1;
	let features = 0;
	let depth = 0;
	for (let at = start; at < starts[tree + 1]; at++) {
		path[depth] = at - start;
		own.depth[at] = depth;
		if (depth > 0) {
			enter$1(trees, start, path, depth, own);
			reach[depth] = reach[depth - 1] * own.share[at];
			asked[depth] = asked[depth - 1] + (own.former[at] === 0 ? 1 : 0);
			features = Math.max(features, asked[depth]);
		}
		if (feature[at] >= 0) {
			waiting.push(++depth);
			continue;
		}
		for (let k = 0; k < outputs; k++) own.means[tree * outputs + k] += reach[depth] * values[split[at] * outputs + k];
		const next = waiting.pop();
		own.closes[at] = depth - (next ?? 1) + 1;
		depth = next ?? 0;
	}
	return {
		deepest: reach.length - 1,
		features
	};
}
function enter$1({ feature, right, cover }, start, path, depth, own) {
	const node = path[depth];
	const parent = path[depth - 1];
	const sibling = node === parent + 1 ? right[start + parent] : parent + 1;
	const total = cover[start + node] + cover[start + sibling];
	const share = total > 0 ? cover[start + node] / total : .5;
	const asked = feature[start + parent];
	let former = 0;
	for (let above = depth - 1; above > 0 && former === 0; above--) if (feature[start + path[above - 1]] === asked) former = above;
	own.share[start + node] = share;
	own.former[start + node] = former;
	own.product[start + node] = share * own.product[start + path[former]];
}
// packages/models/explain/shap-walk.ts
const ROOM = 2 ** 14;
const MOST_ROWS$1 = 128;
const REFUSED_BEFORE = 0;
const PASSES = 1;
const REFUSES = 2;
const WAYS = 3;
function startWalk({ deepest, rule, trees }, { rows }, width) {
	const points = rule.points.length;
	const levels = deepest + 1;
	const each = Math.max(levels * points * trees.outputs, width);
	const size = Math.max(1, Math.min(MOST_ROWS$1, rows, Math.floor(ROOM / each)));
	const products = new Float64Array(levels * points * size);
	rule.weights.forEach((weight, q) => {
		products.fill(weight, q * size, (q + 1) * size);
	});
	return {
		size,
		path: new Int32Array(levels),
		shares: new Float64Array(levels).fill(1, 0, 1),
		factors: new Float64Array(WAYS),
		worths: new Float64Array(WAYS),
		left: new Uint8Array(levels * size),
		ways: new Uint8Array(levels * size).fill(PASSES, 0, size),
		products,
		sums: new Float64Array(levels * points * trees.outputs * size),
		totals: new Float64Array(width * size)
	};
}
function addTree(trees, walk, tree, block) {
	const { depth, closes } = trees;
	const { starts, feature } = trees.trees;
	const end = starts[tree + 1];
	for (let node = starts[tree]; node < end; node++) {
		const d = depth[node];
		walk.path[d] = node;
		if (d > 0) enter(trees, walk, d, block.rows);
		if (feature[node] >= 0) {
			choose(trees, walk, d, block);
			continue;
		}
		answer(trees, walk, d, block.rows);
		for (let up = 0; up < closes[node]; up++) leave(trees, walk, d - up, block);
	}
}
function choose({ trees }, walk, d, block) {
	const { left, path, size } = walk;
	const { codes, rows, step } = block;
	const node = path[d];
	const asked = trees.split[node];
	const from = trees.feature[node] * step;
	const into = d * size;
	if (asked < 0) {
		const set = (-1 - asked) * 8;
		for (let r = 0; r < rows; r++) {
			const code = codes[from + r];
			left[into + r] = trees.sets[set + (code >> 5)] >>> (code & 31) & 1;
		}
		return;
	}
	const missing = asked >= 256 ? 1 : 0;
	const limit = asked % 256;
	for (let r = 0; r < rows; r++) {
		const code = codes[from + r];
		left[into + r] = code <= limit ? 1 : code === 255 ? missing : 0;
	}
}
function enter(trees, walk, d, rows) {
	const { points } = trees.rule;
	const { path, shares, products, ways, factors, size } = walk;
	const node = path[d];
	const last = trees.former[node];
	const before = shares[last];
	const z = trees.product[node];
	shares[d] = z;
	markWays(walk, d, last, rows);
	const own = d * size;
	factors[REFUSED_BEFORE] = trees.share[node];
	for (let q = 0; q < points.length; q++) {
		const t = points[q];
		const old = before + t * (1 - before);
		factors[PASSES] = (z + t * (1 - z)) / old;
		factors[REFUSES] = z * (1 - t) / old;
		const into = (d * points.length + q) * size;
		const from = into - points.length * size;
		for (let r = 0; r < rows; r++) products[into + r] = products[from + r] * factors[ways[own + r]];
	}
}
function markWays({ path, ways, left, size }, d, last, rows) {
	const side = path[d] === path[d - 1] + 1 ? 1 : 0;
	const own = d * size;
	const above = own - size;
	const former = last * size;
	for (let r = 0; r < rows; r++) {
		const passed = ways[former + r] === PASSES ? 1 : 0;
		ways[own + r] = passed * (left[above + r] === side ? PASSES : REFUSES);
	}
}
function answer({ trees, rule }, { path, products, sums, size }, d, rows) {
	const { split, values, outputs } = trees;
	const leaf = split[path[d]] * outputs;
	for (let q = 0; q < rule.points.length; q++) {
		const from = (d * rule.points.length + q) * size;
		for (let k = 0; k < outputs; k++) {
			const into = from * outputs + k * size;
			const value = values[leaf + k];
			for (let r = 0; r < rows; r++) sums[into + r] = products[from + r] * value;
		}
	}
}
function leave(trees, walk, d, { rows, outputs: width, first }) {
	const { points } = trees.rule;
	const { feature, outputs } = trees.trees;
	const { path, shares, ways, sums, totals, worths, size } = walk;
	const z = shares[d];
	const before = shares[trees.former[path[d]]];
	const isLeft = path[d] === path[d - 1] + 1;
	const own = d * size;
	const place = (feature[path[d - 1]] * width + first) * size;
	for (let q = 0; q < points.length; q++) {
		const t = points[q];
		const old = (1 - before) / (before + t * (1 - before));
		worths[PASSES] = (1 - z) / (z + t * (1 - z)) - old;
		worths[REFUSES] = -1 / (1 - t) - old;
		for (let k = 0; k < outputs; k++) {
			const from = ((d * points.length + q) * outputs + k) * size;
			const up = from - points.length * outputs * size;
			const total = place + k * size;
			for (let r = 0; r < rows; r++) totals[total + r] += sums[from + r] * worths[ways[own + r]];
			if (isLeft) for (let r = 0; r < rows; r++) sums[up + r] = sums[from + r];
			else for (let r = 0; r < rows; r++) sums[up + r] += sums[from + r];
		}
	}
}
// packages/models/explain/tree-shap.ts
function outputsOf({ outputs }, combination) {
	return combination.kind === "mean" ? outputs : combination.start.length;
}
function shapBase({ means, trees }, combination) {
	const outputs = outputsOf(trees, combination);
	const base = Float64Array.from({ length: outputs }, (_, k) => combination.kind === "sum" ? combination.start[k] : 0);
	const scale = combination.kind === "mean" ? 1 / (trees.starts.length - 1) : 1;
	for (let i = 0; i < means.length; i++) base[i % outputs] += scale * means[i];
	return base;
}
function* writeShap(trees, binned, combination, into) {
	const outputs = outputsOf(trees.trees, combination);
	const width = binned.features * outputs;
	const count = trees.trees.starts.length - 1;
	const divisor = combination.kind === "mean" ? count : 1;
	const walk = startWalk(trees, binned, width);
	for (let from = 0; from < binned.rows; from += walk.size) {
		const rows = Math.min(walk.size, binned.rows - from);
		walk.totals.fill(0);
		for (let tree = 0; tree < count; tree++) {
			const first = combination.kind === "mean" ? 0 : tree % outputs;
			addTree(trees, walk, tree, {
				codes: binned.codes.subarray(from),
				step: binned.rows,
				rows,
				outputs,
				first
			});
			yield;
		}
		for (let row = 0; row < rows; row++) for (let i = 0; i < width; i++) into[(from + row) * width + i] = walk.totals[i * walk.size + row] / divisor;
	}
}
// packages/models/explain/turns.ts
async function giveTurn(signal) {
	await setImmediate();
	if (!signal?.aborted) return;
	const by = typeof signal.reason === "string" ? ` by ${signal.reason}` : "";
	throw new PawlError("command", `the explanation was stopped${by}`, { cause: signal.reason });
}
// packages/models/explain/explain-trees.ts
const MOST_VALUES = 2 ** 27;
const TURN = 50;
function readyTrees(model) {
	const { bins, trees, combination } = readTrees(model);
	const { labels, features, target } = model;
	return {
		features,
		outputs: labels ? labels.slice(labels.length === 2 ? 1 : 0) : [target],
		scale: scaleOf(combination, labels?.length ?? 0),
		bins,
		combination,
		trees: shapTrees(trees)
	};
}
function readTrees(model) {
	if (model.trainer === randomForest.name) return {
		...readForest(model),
		combination: { kind: "mean" }
	};
	if (model.trainer === gradientBoosting.name) {
		const { bins, trees, start } = readBoosted(model);
		return {
			bins,
			trees,
			combination: {
				kind: "sum",
				start
			}
		};
	}
	throw new PawlError("usage", `Shapley values of a model of "${model.trainer}" cannot be computed`, { remedy: `They are there for models of ${randomForest.name} and ${gradientBoosting.name}.` });
}
function scaleOf({ kind }, classes) {
	if (classes === 0) return "value";
	if (kind === "mean") return "probability";
	return classes === 2 ? "log-odds" : "score";
}
async function explainReady({ features, outputs, scale, bins, combination, trees }, table, signal) {
	const { rows } = table;
	const width = features.length * outputs.length;
	refuseTooLarge(trees, rows, width);
	const binned = applyBins(bins, table);
	const values = new Float64Array(rows * width);
	let turned = Number.NEGATIVE_INFINITY;
	for (const _ of writeShap(trees, binned, combination, values)) {
		if (performance.now() - turned < TURN) continue;
		await giveTurn(signal);
		turned = performance.now();
	}
	return {
		rows,
		features,
		scale,
		outputs,
		base: shapBase(trees, combination),
		values
	};
}
function refuseTooLarge({ deepest, rule, trees }, rows, width) {
	if ((deepest + 1) * rule.points.length * trees.outputs > MOST_VALUES) throw new PawlError("usage", "the trees are too deep, over too many features and classes, to be explained");
	if (rows * width > MOST_VALUES) throw new PawlError("usage", `an explanation of ${rows} rows has more than ${MOST_VALUES} numbers`, { remedy: `Explain ${Math.floor(MOST_VALUES / width)} rows at most.` });
}
// packages/models/explain/row-sample.ts
function sampleRows(table, most, seed) {
	if (table.rows <= most) return table;
	const order = Int32Array.from({ length: table.rows }, (_, row) => row);
	shuffle(order, createRandom(seed));
	return takeRows(table, order.subarray(0, most).sort());
}
function withColumn(table, column) {
	return {
		rows: table.rows,
		columns: table.columns.map((other) => other.name === column.name ? column : other)
	};
}
function requireColumn(table, name) {
	const column = findColumn(table, name);
	if (column) return column;
	const names = table.columns.map((other) => other.name);
	throw new PawlError("data", `there is no column "${name}".${didYouMean(name, names)}`, {
		where: `column "${name}"`,
		remedy: "Name a column of the data."
	});
}
function requireRows(table, least) {
	if (table.rows >= least) return;
	throw new PawlError("data", `the data has ${table.rows} rows, and ${least} are needed to explain a model`, { remedy: "Give more rows." });
}
// packages/models/explain/partial-dependence.ts
async function partialDependence(input) {
	const { predictor, feature, points = 20, mostRows = 500, seed = 0 } = input;
	for (const [name, value] of Object.entries({
		points,
		mostRows
	})) if (!Number.isSafeInteger(value) || value < 1) throw new PawlError("config", `"${name}" must be a whole number from 1 on, not ${value}`);
	requireRows(input.table, 1);
	const column = requireColumn(input.table, feature);
	const label = labelOf(predictor.labels, input.label);
	const grid = column.kind === "number" ? quantilesOf(column, points) : levelsOf(column, points);
	const table = sampleRows(input.table, mostRows, seed);
	const { rows } = table;
	const repeated = takeRows(table, Int32Array.from({ length: rows * grid.length }, (_, i) => i % rows));
	const given = Int32Array.from({ length: repeated.rows }, (_, i) => grid[Math.floor(i / rows)]);
	const replaced = takeRows({
		rows: input.table.rows,
		columns: [column]
	}, given).columns[0];
	const answers = answersOf(await predictor.predict(withColumn(repeated, replaced)), label);
	return {
		feature,
		kind: column.kind,
		points: grid.map((row, i) => ({
			value: valueAt(column, row),
			mean: answers.subarray(i * rows, (i + 1) * rows).reduce((sum, answer) => sum + answer / rows, 0)
		})),
		rows
	};
}
function quantilesOf(column, most) {
	const { values } = column;
	const order = [...values.keys()];
	const known = order.filter((row) => !isMissing(column, row)).sort((a, b) => values[a] - values[b]);
	const grid = [];
	for (let point = 0; point < most && known.length > 0; point++) {
		const share = most === 1 ? .5 : point / (most - 1);
		const row = known[Math.round(share * (known.length - 1))];
		if (grid.length === 0 || values[row] !== values[grid.at(-1)]) grid.push(row);
	}
	return withMissing(column, order, grid);
}
function levelsOf(column, most) {
	const counts = new Map();
	column.codes.forEach((code, row) => {
		const level = counts.get(code);
		if (level) level.count++;
		else if (code >= 0) counts.set(code, {
			row,
			count: 1
		});
	});
	const levels = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, most);
	return withMissing(column, [...column.codes.keys()], levels.map(({ row }) => row));
}
function withMissing(column, rows, grid) {
	const missing = rows.find((row) => isMissing(column, row));
	return missing === void 0 ? [...grid] : [...grid, missing];
}
function isMissing(column, row) {
	return isNull(column, row) || column.kind === "number" && Number.isNaN(column.values[row]);
}
function valueAt(column, row) {
	if (isMissing(column, row)) return null;
	return column.kind === "number" ? column.values[row] : column.dictionary[column.codes[row]];
}
function labelOf(labels, asked) {
	if (!labels) {
		if (asked === void 0) return void 0;
		throw new PawlError("usage", `the model predicts numbers, and has no class "${asked}"`);
	}
	if (asked === void 0 && labels.length === 2) return 1;
	const place = asked === void 0 ? -1 : labels.indexOf(asked);
	if (place >= 0) return place;
	const problem = asked === void 0 ? "it must be said which class is meant" : `there is no class "${asked}"`;
	throw new PawlError("usage", problem, { remedy: `The classes are: ${labels.slice(0, 20).join(", ")}.` });
}
function answersOf(predictions, label) {
	if (predictions.task === "regression") return predictions.predicted;
	const { scores, predicted } = predictions;
	return scores?.[label] ?? Float64Array.from(predicted, (code) => code === label ? 1 : 0);
}
// packages/models/explain/permutation-importance.ts
async function permutationImportance(input) {
	const { predictor, features, loss, repeats = 10, seed = 0, confidence = .95, mostRows = 5e3 } = input;
	requireWhole("repeats", repeats, 1);
	requireWhole("mostRows", mostRows, 2);
	if (!(confidence > 0 && confidence < 1)) throw new PawlError("config", `"confidence" must be between 0 and 1, not ${confidence}`);
	requireRows(input.table, 2);
	const columns = features.map((name) => requireColumn(input.table, name).name);
	const table = sampleRows(input.table, mostRows, partSeed(seed, -1));
	const usual = loss(await predictor.predict(table), table);
	const found = [];
	for (const [f, feature] of columns.entries()) {
		const column = requireColumn(table, feature);
		const pulls = new Float64Array(table.rows);
		for (let repeat = 0; repeat < repeats; repeat++) {
			await giveTurn(input.signal);
			const donors = Int32Array.from({ length: table.rows }, (_, row) => row);
			shuffle(donors, createRandom(partSeed(partSeed(seed, f), repeat)));
			const shuffled = withColumn(table, takeValues(column, donors));
			const losses = loss(await predictor.predict(shuffled), table);
			for (let row = 0; row < table.rows; row++) {
				const rise = (losses[row] - usual[row]) / repeats;
				pulls[row] += rise;
				pulls[donors[row]] += rise;
			}
		}
		found.push({
			feature,
			...meanOfPulls(pulls, confidence),
			rows: table.rows
		});
	}
	return found.sort((a, b) => b.mean - a.mean);
}
function requireWhole(name, value, least) {
	if (Number.isSafeInteger(value) && value >= least) return;
	throw new PawlError("config", `"${name}" must be a whole number from ${least} on, not ${value}`);
}
function takeValues(column, rows) {
	return takeRows({
		rows: rows.length,
		columns: [column]
	}, rows).columns[0];
}
function meanOfPulls(pulls, confidence) {
	const { length } = pulls;
	const centre = pulls.reduce((sum, pull) => sum + pull, 0) / length;
	const squares = pulls.reduce((sum, pull) => sum + (pull - centre) ** 2, 0);
	const error = Math.sqrt(squares / (length - 1) / length);
	const reach = error === 0 ? 0 : studentQuantile((1 - confidence) / 2, length - 1) * error;
	const mean = centre / 2;
	return {
		mean,
		interval: {
			low: mean - reach,
			high: mean + reach
		}
	};
}
// packages/models/explain/row-losses.ts
function rowLosses(predictions, actual) {
	for (let row = 0; row < predictions.rows; row++) if (isNull(actual, row)) throw refusal(actual, `has no value in row ${row + 1}`);
	if (predictions.task === "classification") return classLosses(predictions, actual);
	if (actual.kind === "text") throw refusal(actual, "holds texts, and the model predicts numbers");
	const bad = actual.values.findIndex((value) => !Number.isFinite(value));
	if (bad >= 0) throw refusal(actual, `is ${actual.values[bad]} in row ${bad + 1}`);
	return squaredErrors({
		task: "regression",
		actual: actual.values,
		predicted: predictions.predicted
	});
}
function classLosses({ rows, labels, predicted, scores }, column) {
	const find = labelFinder(labels);
	const unknown = labels.length;
	const actual = Int32Array.from({ length: rows }, (_, row) => find(textAt(column, row)) ?? unknown);
	if (!scores) return Float64Array.from(actual, (code, row) => code === predicted[row] ? 0 : 1);
	return logLosses({
		task: "classification",
		labels: [...labels, "a class that the model does not know"],
		actual,
		predicted,
		scores: [...scores, new Float64Array(rows)]
	});
}
function refusal({ name }, problem) {
	return new PawlError("data", `the target "${name}" ${problem}`, {
		where: `column "${name}"`,
		remedy: "A loss needs the actual value of every row, of the kind that the model predicts."
	});
}
// packages/models/explain/shap-summary.ts
const BUDGET = 3e8;
async function shapSummary(model, table, { seed = 0, budget = BUDGET, signal } = {}) {
	requireRows(table, 1);
	const ready = readyTrees(model);
	const { rows, features, scale, outputs, values } = await explainReady(ready, sampleRows(table, Math.max(1, Math.floor(budget / ready.trees.work)), seed), signal);
	const sums = new Float64Array(features.length);
	for (let i = 0; i < values.length; i++) sums[Math.floor(i / outputs.length) % features.length] += Math.abs(values[i]);
	return {
		rows,
		scale,
		outputs,
		features: features.map((name, f) => ({
			name,
			mean: sums[f] / (rows * outputs.length)
		})).sort((a, b) => b.mean - a.mean)
	};
}
// packages/pipeline/explanation.ts
const REPEATS = 5;
const MOST_ASKED = 5e5;
const MOST_ROWS = 2e3;
const FEWEST_ROWS = 50;
const SHAP_BUDGET = 5e7;
const DRAWN = 5;
const POINTS = 12;
async function explanationOf(project, data, predictor) {
	const { config, signal, host } = project;
	const features = featureNames(config, data.train);
	const { seed } = config.evaluate;
	let loss = "squared error";
	let usual;
	host.progress("explaining", 0, 3);
	const found = await permutationImportance({
		predictor,
		table: data.test,
		features,
		loss: (predictions, table) => {
			if (predictions.task === "classification") loss = predictions.scores ? "log loss" : "wrong labels";
			const losses = rowLosses(predictions, requireColumn$1(table, config.data.target));
			usual ??= losses.reduce((sum, one) => sum + one / losses.length, 0);
			return losses;
		},
		repeats: REPEATS,
		seed,
		confidence: config.gate.confidence,
		mostRows: Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(MOST_ASKED / (features.length * REPEATS)))),
		signal
	});
	host.progress("explaining", 1, 3);
	const shap = await shapOf(project, data);
	host.progress("explaining", 2, 3);
	const label = predictor.labels?.at(-1);
	const dependence = [];
	for (const { feature } of found.slice(0, DRAWN)) {
		const { points } = await partialDependence({
			predictor,
			table: data.test,
			feature,
			points: POINTS,
			seed,
			...label === void 0 ? {} : { label }
		});
		dependence.push({
			feature,
			label: label ?? null,
			points: points.map((point) => ({ ...point }))
		});
	}
	host.progress("explaining", 3, 3);
	return {
		loss,
		rows: found[0]?.rows ?? 0,
		usual: usual ?? 0,
		importance: found.map(({ feature, mean, interval }) => ({
			feature,
			rise: mean,
			interval: config.data.group === void 0 ? {
				low: interval.low,
				high: interval.high
			} : null
		})),
		shap,
		dependence
	};
}
async function shapOf(project, data) {
	const { config, signal } = project;
	if (config.train.trainer !== "random-forest" && config.train.trainer !== "gradient-boosting") return null;
	const { rows, scale, features } = await shapSummary(await loadModel(join(outputFolder(project), MODEL_FILE)), data.test, {
		seed: config.evaluate.seed,
		budget: SHAP_BUDGET,
		signal
	});
	return {
		rows,
		scale,
		features: features.map(({ name, mean }) => ({
			feature: name,
			mean
		}))
	};
}
export { explanationOf };
