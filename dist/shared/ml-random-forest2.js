import { i as __toESM } from "./rolldown-runtime.js";
import { a as readTarget, d as orNull, f as readParams, i as stopped, m as wholeNumber, n as refuseFeatures, o as TRUE_OR_FALSE, p as recordParams, t as allConstant } from "./training-checks.js";
import { a as requireFeature, i as requireEmpty, n as infiniteValue, o as partSeed, r as isMissing, t as hasNoValue } from "./feature-column.js";
import { t as PawlError } from "./errors.js";
import { a as numberIn, c as textIn, i as integerIn, n as damaged, o as objectAt, s as oneOf, t as arrayAt } from "./untrusted.js";
import { setImmediate } from "node:timers/promises";
// packages/models/ml-random-forest/tree.ts
const MOST_DEPTH = 1e3;
const MOST_NODES = 5e7;
const LARGEST_ANSWER = 1e300;
function fastTree(tree) {
	return {
		feature: Int32Array.from(tree.feature),
		value: Float64Array.from(tree.value),
		right: Int32Array.from(tree.right)
	};
}
function answer({ feature, value, right }, matrix, start) {
	let node = 0;
	for (;;) {
		const column = feature[node];
		if (column < 0) return value[node];
		node = matrix[start + column] < value[node] ? node + 1 : right[node];
	}
}
function checkTree(source, place, bounds) {
	const entry = objectAt(source, place, [
		"feature",
		"value",
		"right"
	]);
	const feature = arrayAt(entry.feature, `${place}.feature`, 1, MOST_NODES);
	const value = arrayAt(entry.value, `${place}.value`, feature.length, feature.length);
	const right = arrayAt(entry.right, `${place}.right`, feature.length, feature.length);
	for (let node = 0; node < feature.length; node++) {
		integerIn(feature[node], `${place}.feature.${node}`, -1, bounds.columns - 1);
		if (feature[node] === -1) checkAnswer(value[node], `${place}.value.${node}`, bounds.classes);
		else numberIn(value[node], `${place}.value.${node}`);
	}
	checkShape(feature, right, place);
	return {
		feature,
		value,
		right
	};
}
function checkAnswer(value, place, classes) {
	if (classes !== void 0) integerIn(value, place, 0, classes - 1);
	else if (Math.abs(numberIn(value, place)) > LARGEST_ANSWER) throw damaged(place, "is too large");
}
function checkShape(feature, right, place) {
	const waiting = [];
	let depth = 0;
	for (let node = 0; node < feature.length; node++) {
		const at = `${place}.right.${node}`;
		if (feature[node] !== -1) {
			depth++;
			if (depth > 1e3) throw damaged(place, `is deeper than ${MOST_DEPTH} splits`);
			waiting.push({
				child: integerIn(right[node], at, node + 2, feature.length - 1),
				depth
			});
			continue;
		}
		integerIn(right[node], at, 0, 0);
		const next = waiting.pop();
		if ((next?.child ?? feature.length) !== node + 1) throw damaged(place, `is no tree at node ${node}`);
		depth = next?.depth ?? 0;
	}
	if (waiting.length > 0) throw damaged(place, "ends in the middle");
}
// packages/models/ml-random-forest/cart.ts
function flattenCart(root, columns) {
	const feature = [];
	const value = [];
	const right = [];
	const waiting = [{
		node: root,
		depth: 0,
		parent: -1
	}];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const { node, depth, parent } = next;
		if (depth > 1e3) throw tooDeep();
		const own = feature.length;
		if (parent >= 0) right[parent] = own;
		const asks = node.left && node.right;
		feature.push(asks ? columns[node.splitColumn] : -1);
		value.push((asks ? node.splitValue : leafAnswer(node)) + 0);
		right.push(0);
		if (!node.left || !node.right) continue;
		waiting.push({
			node: node.right,
			depth: depth + 1,
			parent: own
		});
		waiting.push({
			node: node.left,
			depth: depth + 1,
			parent: -1
		});
	}
	return {
		feature,
		value,
		right
	};
}
function leafAnswer({ distribution }) {
	if (typeof distribution === "number") return distribution;
	return distribution.maxRowIndex(0)[1];
}
function mendPerfectSplit(root, columns, rows, targets) {
	const { splitColumn, splitValue } = root;
	if (root.left || root.gain !== 0 || splitColumn === void 0 || splitValue === void 0) return void 0;
	const column = columns[splitColumn];
	const below = targets.filter((_, row) => rows[row][column] < splitValue);
	const above = targets.filter((_, row) => !(rows[row][column] < splitValue));
	if (below.length === 0 || above.length === 0) return void 0;
	return {
		feature: [
			column,
			-1,
			-1
		],
		value: [
			splitValue + 0,
			mean(below),
			mean(above)
		],
		right: [
			2,
			0,
			0
		]
	};
}
function mean(values) {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
function tooDeep(cause) {
	return new PawlError("config", `a tree grew deeper than ${MOST_DEPTH} splits`, {
		where: "train.params",
		remedy: "Set `max_depth`, to 20 for example.",
		cause
	});
}
// packages/models/ml-random-forest/forest.ts
const MOST_TREES = 2e3;
function checkForest(body, bounds) {
	return { trees: arrayAt(objectAt(body, "body", ["trees"]).trees, "body.trees", 1, MOST_TREES).map((tree, i) => checkTree(tree, `body.trees.${i}`, bounds)) };
}
function predictClasses(trees, { rows, columns, matrix }, labels) {
	const votes = labels.map(() => new Float64Array(rows));
	for (const tree of trees) for (let row = 0; row < rows; row++) votes[answer(tree, matrix, row * columns.length)][row]++;
	const predicted = new Int32Array(rows);
	for (let row = 0; row < rows; row++) for (let code = 1; code < labels.length; code++) if (votes[code][row] > votes[predicted[row]][row]) predicted[row] = code;
	return {
		task: "classification",
		rows,
		labels,
		predicted,
		scores: votes.map((counts) => counts.map((count) => count / trees.length))
	};
}
function predictNumbers(trees, { rows, columns, matrix }) {
	const predicted = new Float64Array(rows);
	for (const tree of trees) for (let row = 0; row < rows; row++) predicted[row] += answer(tree, matrix, row * columns.length);
	return {
		task: "regression",
		rows,
		predicted: predicted.map((sum) => sum / trees.length)
	};
}
// packages/models/ml-random-forest/forest-params.ts
const LARGEST_MIN_SAMPLES = 1e6;
const LARGEST_MAX_FEATURES = 1e6;
const RULES = {
	trees: wholeNumber(1, MOST_TREES),
	max_depth: orNull(wholeNumber(1, MOST_DEPTH), "no limit"),
	min_samples: wholeNumber(1, LARGEST_MIN_SAMPLES),
	max_features: {
		range: "a share of the columns above 0 and up to 1, or a whole number of them from 2",
		allows: (value) => typeof value === "number" && value > 0 && (value <= 1 || Number.isInteger(value) && value <= LARGEST_MAX_FEATURES)
	},
	replacement: TRUE_OR_FALSE
};
function defaults(task) {
	return {
		trees: 100,
		max_depth: null,
		min_samples: 3,
		max_features: 1,
		replacement: task === "classification"
	};
}
function readForestParams(params, task) {
	return readParams("ml-random-forest", RULES, defaults(task), params);
}
function columnsPerTree({ max_features }, columns) {
	if (max_features <= 1) return Math.max(1, Math.floor(columns * max_features));
	if (max_features <= columns) return max_features;
	throw new PawlError("config", `"max_features" is ${max_features}, and there are ${columns} columns`, {
		where: "train.params.max_features",
		remedy: `Set at most ${columns}, or a share such as 0.5.`
	});
}
function estimateSeconds(params, shape) {
	const nanoseconds = shape.task === "regression" ? 20 : 20 + 8 * (shape.classes ?? 2);
	const given = columnsPerTree(params, shape.columns);
	return params.trees * shape.rows ** 2 * given * nanoseconds * 1e-9;
}
function refuseTooLong(params, shape) {
	const seconds = estimateSeconds(params, shape);
	if (seconds <= 600) return;
	throw tooLong(params, shape, `would take about ${spell(seconds)}`, seconds);
}
function refuseTooSlow(params, shape, grown, elapsedSeconds) {
	const seconds = elapsedSeconds / grown * params.trees;
	if (grown === params.trees || elapsedSeconds < 10 || seconds <= 1200) return;
	throw tooLong(params, shape, `${grown} of them took ${spell(elapsedSeconds)}, so all would take ${spell(seconds)}`, seconds);
}
function tooLong(params, shape, finding, seconds) {
	const share = 600 / seconds;
	const trees = Math.floor(params.trees * share);
	const rows = Math.floor(shape.rows * Math.sqrt(share));
	const fewer = trees >= 1 ? `Use at most ${trees} trees or` : "Use";
	return new PawlError("config", `ml-random-forest is too slow for this: ${params.trees} trees on ${shape.rows} rows and ${shape.columns} columns: ${finding}; the limit is ${spell(600)}`, {
		where: "train.params",
		remedy: `Its time grows with the square of the rows. ${fewer} about ${rows} rows, or train with a command of your own: \`train.run\`.`
	});
}
function spell(seconds) {
	if (seconds < 120) return `${Math.round(seconds)} seconds`;
	if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`;
	return seconds < 172800 ? `${Math.round(seconds / 3600)} hours` : `${Math.round(seconds / 86400)} days`;
}
function fitPreprocessing(table, features, wish) {
	return { features: features.map((name) => {
		const column = requireFeature(table, name);
		if (hasNoValue(column)) return {
			name,
			kind: "empty"
		};
		return column.kind === "number" ? fitNumber(column, wish.scale) : fitText(column, wish.categories);
	}) };
}
function applyPreprocessing(preprocessing, table) {
	const columns = preprocessing.features.flatMap(columnNames);
	const matrix = new Float64Array(table.rows * columns.length);
	let first = 0;
	for (const feature of preprocessing.features) {
		const cells = {
			matrix,
			first,
			width: columns.length
		};
		const column = requireFeature(table, feature.name);
		if (feature.kind === "number") writeNumbers(feature, column, cells);
		if (feature.kind === "text") writeCategories(feature, column, cells);
		first += columnNames(feature).length;
	}
	return {
		rows: table.rows,
		columns,
		matrix
	};
}
function columnNames(feature) {
	if (feature.kind !== "text" || feature.encoding === "ordinal") return [feature.name];
	return feature.levels.map((level) => level === null ? `${feature.name} is null` : `${feature.name}=${level}`);
}
function countColumns(preprocessing) {
	return preprocessing.features.reduce((count, feature) => count + columnNames(feature).length, 0);
}
function numbersOf(column) {
	const numbers = column.values.slice();
	for (let row = 0; row < numbers.length; row++) if (isMissing(column, row)) numbers[row] = NaN;
	else if (!Number.isFinite(numbers[row])) throw infiniteValue(column.name, row, numbers[row]);
	return numbers;
}
function fitNumber(column, scale) {
	const { name } = column;
	const numbers = numbersOf(column);
	const median = medianOf(numbers);
	if (!scale) return {
		name,
		kind: "number",
		median
	};
	const filled = numbers.map((value) => Number.isNaN(value) ? median : value);
	const mean = meanOf(filled);
	const deviation = Math.sqrt(meanOf(filled.map((value) => (value - mean) ** 2)));
	if (!Number.isFinite(mean) || !Number.isFinite(deviation)) throw new PawlError("data", `the values of the feature "${name}" are too large to be scaled`, {
		where: `column "${name}"`,
		remedy: "Give the column in a larger unit, or leave it out with `data.ignore`."
	});
	return {
		name,
		kind: "number",
		median,
		scale: {
			mean,
			deviation: deviation === 0 ? 1 : deviation
		}
	};
}
function medianOf(numbers) {
	const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
	const half = sorted.length >> 1;
	if (sorted.length % 2 === 1) return sorted[half] + 0;
	const [low, high] = [sorted[half - 1], sorted[half]];
	const middle = (low + high) / 2;
	return (Number.isFinite(middle) ? middle : low / 2 + high / 2) + 0;
}
function meanOf(values) {
	let sum = 0;
	for (const value of values) sum += value;
	return sum / values.length + 0;
}
function fitText(column, categories) {
	const counts = new Map();
	const byCode = new Int32Array(column.dictionary.length + 1);
	for (const code of column.codes) byCode[code + 1]++;
	byCode.forEach((count, place) => {
		if (count > 0) counts.set(place === 0 ? null : column.dictionary[place - 1], count);
	});
	const levels = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
	const distinct = levels.length - (counts.has(null) ? 1 : 0);
	const encoding = categories === "one-hot" && distinct <= 32 ? "one-hot" : "ordinal";
	return {
		name: column.name,
		kind: "text",
		encoding,
		levels
	};
}
function writeNumbers(feature, column, { matrix, first, width }) {
	const numbers = column.kind === "number" ? numbersOf(column) : missingOnly(column, "number", matrix.length / width);
	const { mean, deviation } = feature.scale ?? {
		mean: 0,
		deviation: 1
	};
	for (let row = 0; row < numbers.length; row++) {
		const value = numbers[row];
		matrix[row * width + first] = ((Number.isNaN(value) ? feature.median : value) - mean) / deviation;
	}
}
function writeCategories(feature, column, { matrix, first, width }) {
	if (column.kind === "number") missingOnly(column, "text", matrix.length / width);
	const levelOf = new Map(feature.levels.map((level, index) => [level, index]));
	const find = (level) => levelOf.get(level) ?? -1;
	const nullLevel = find(null);
	const levelOfCode = column.kind === "text" ? column.dictionary.map(find) : [];
	const rows = column.kind === "text" ? column.codes.length : column.values.length;
	for (let row = 0; row < rows; row++) {
		const code = column.kind === "text" ? column.codes[row] : -1;
		const level = code === -1 ? nullLevel : levelOfCode[code];
		if (feature.encoding === "ordinal") matrix[row * width + first] = level;
		else if (level >= 0) matrix[row * width + first + level] = 1;
	}
}
function missingOnly(column, expected, rows) {
	requireEmpty(column, expected);
	return new Float64Array(rows).fill(NaN);
}
// packages/models/ml-random-forest/preprocess-check.ts
const MOST_FEATURES = 1e5;
const MOST_LEVELS = 1e7;
function checkPreprocessing(value, features) {
	const place = "preprocessing";
	const list = arrayAt(objectAt(value, place, ["features"]).features, `${place}.features`, 1, MOST_FEATURES);
	if (list.length !== features.length) throw damaged(place, "does not belong to the features");
	return { features: list.map((entry, i) => {
		const feature = checkFeature(entry, `${place}.features.${i}`);
		if (feature.name !== features[i]) throw damaged(place, "does not belong to the features");
		return feature;
	}) };
}
function checkFeature(value, place) {
	const entry = objectAt(value, place, ["name", "kind"], [
		"median",
		"scale",
		"encoding",
		"levels"
	]);
	const name = textIn(entry.name, `${place}.name`);
	const kind = oneOf(entry.kind, `${place}.kind`, [
		"empty",
		"number",
		"text"
	]);
	if (kind === "empty") {
		objectAt(value, place, ["name", "kind"]);
		return {
			name,
			kind
		};
	}
	if (kind === "text") {
		objectAt(value, place, [
			"name",
			"kind",
			"encoding",
			"levels"
		]);
		const encoding = oneOf(entry.encoding, `${place}.encoding`, ["one-hot", "ordinal"]);
		const most = encoding === "one-hot" ? 33 : MOST_LEVELS;
		return {
			name,
			kind,
			encoding,
			levels: checkLevels(entry.levels, `${place}.levels`, most)
		};
	}
	objectAt(value, place, [
		"name",
		"kind",
		"median"
	], ["scale"]);
	const median = numberIn(entry.median, `${place}.median`);
	if (entry.scale === void 0) return {
		name,
		kind,
		median
	};
	const scale = objectAt(entry.scale, `${place}.scale`, ["mean", "deviation"]);
	const mean = numberIn(scale.mean, `${place}.scale.mean`);
	const deviation = numberIn(scale.deviation, `${place}.scale.deviation`);
	if (deviation <= 0) throw damaged(`${place}.scale.deviation`, "is not above zero");
	return {
		name,
		kind,
		median,
		scale: {
			mean,
			deviation
		}
	};
}
function checkLevels(value, place, most) {
	const levels = arrayAt(value, place, 1, most).map((level, i) => level === null ? null : textIn(level, `${place}.${i}`));
	if (new Set(levels).size !== levels.length) throw damaged(place, "names a category twice");
	return levels;
}
// packages/models/ml-random-forest/ml-random-forest.ts
const mlRandomForest = {
	name: "ml-random-forest",
	checkParams,
	train,
	open
};
function checkParams(params, shape) {
	const read = readForestParams(params, shape.task);
	refuseTooLong(read, {
		...shape,
		columns: Math.max(shape.columns, read.max_features)
	});
}
async function train(input, context = {}) {
	const { task, target, features, seed } = input;
	const params = readForestParams(input.params, task);
	const learnt = readTarget(input.train, target, task);
	refuseFeatures(input);
	const preprocessing = fitPreprocessing(input.train, features, {
		scale: false,
		categories: "one-hot"
	});
	const shape = {
		task,
		rows: input.train.rows,
		columns: countColumns(preprocessing),
		...learnt.labels ? { classes: learnt.labels.length } : {}
	};
	refuseTooLong(params, shape);
	const matrix = applyPreprocessing(preprocessing, input.train);
	refuseConstant(matrix);
	const trees = await growTrees({
		params,
		shape,
		matrix,
		target: learnt,
		seed
	}, context);
	return {
		format: "pawl-model",
		version: 1,
		trainer: mlRandomForest.name,
		task,
		target,
		features: [...features],
		...learnt.labels ? { labels: learnt.labels } : {},
		preprocessing,
		params: recordParams(params),
		seed,
		dataDigest: input.dataDigest ?? null,
		facts: {},
		body: { trees },
		arrays: {}
	};
}
function refuseConstant({ rows, columns, matrix }) {
	const width = columns.length;
	for (let i = width; i < rows * width; i++) if (matrix[i] !== matrix[i - width]) return;
	throw allConstant();
}
const TURN = 50;
async function growTrees(growth, { onProgress, signal }) {
	const { params, shape, matrix, target, seed } = growth;
	const library = await import("./ml-random-forest.js").then((m) => __toESM(m.default, 1));
	const Forest = target.labels ? library.RandomForestClassifier : library.RandomForestRegression;
	const rows = rowsOf(matrix);
	const trees = [];
	const started = performance.now();
	let turned = started;
	for (let i = 0; i < params.trees; i++) {
		if (performance.now() - turned > TURN) {
			await setImmediate();
			turned = performance.now();
		}
		if (signal?.aborted) throw stopped(signal);
		const forest = new Forest(libraryOptions(params, shape, partSeed(seed, i)));
		trees.push(growOne(forest, rows, target));
		onProgress?.(i + 1, params.trees, "growing trees");
		refuseTooSlow(params, shape, i + 1, (performance.now() - started) / 1e3);
	}
	return trees;
}
function growOne(forest, rows, { labels, values }) {
	trainLibrary(forest, rows, values);
	const root = forest.estimators[0].root;
	const columns = forest.indexes[0];
	return (labels ? void 0 : mendPerfectSplit(root, columns, rows, values)) ?? flattenCart(root, columns);
}
function trainLibrary(forest, rows, values) {
	try {
		forest.train(rows, values);
	} catch (error) {
		if (error instanceof RangeError && error.message.includes("call stack")) throw tooDeep(error);
		throw error;
	}
}
function rowsOf({ rows, columns, matrix }) {
	const width = columns.length;
	return Array.from({ length: rows }, (_, row) => Array.from(matrix.subarray(row * width, (row + 1) * width)));
}
function libraryOptions(params, shape, seed) {
	const given = columnsPerTree(params, shape.columns);
	return {
		nEstimators: 1,
		seed,
		maxFeatures: given === 1 && shape.columns > 1 ? 1.5 / shape.columns : given,
		replacement: params.replacement,
		useSampleBagging: true,
		noOOB: true,
		treeOptions: {
			minNumSamples: params.min_samples,
			maxDepth: params.max_depth ?? Number.POSITIVE_INFINITY,
			gainThreshold: shape.task === "classification" ? 0 : -1
		}
	};
}
function open(model) {
	const { task, labels } = model;
	const preprocessing = checkPreprocessing(model.preprocessing, model.features);
	const trees = checkForest(model.body, {
		columns: countColumns(preprocessing),
		...labels ? { classes: labels.length } : {}
	}).trees.map(fastTree);
	return {
		task,
		...labels ? { labels } : {},
		async predict(table) {
			const matrix = applyPreprocessing(preprocessing, table);
			return labels ? predictClasses(trees, matrix, labels) : predictNumbers(trees, matrix);
		}
	};
}
export { mlRandomForest };
