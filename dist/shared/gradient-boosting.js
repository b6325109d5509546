import { t as createRandom } from "./random.js";
import { d as orNull, f as readParams, i as stopped, l as numberBetween, m as wholeNumber, o as TRUE_OR_FALSE, p as recordParams, u as oneOfTexts } from "./training-checks.js";
import { n as softmax, t as sigmoid } from "./probabilities.js";
import { o as partSeed } from "./feature-column.js";
import { a as numberIn, n as damaged, o as objectAt, r as distinctTexts, t as arrayAt } from "./untrusted.js";
import { i as applyBins, l as joinTrees, n as createGrower, o as flatten, r as FREE, s as MOST_DEPTH, t as drawRows, u as forEachNode } from "./sampling.js";
import { _ as featuresPerSplit, a as numberPredictions, c as readLearnt, d as arraysOf, f as checkBins, g as MONOTONE_RULE, h as FEATURES_RULE, m as CLASS_WEIGHT_RULE, n as fastTrees, o as predictionsOf, p as checkTrees, r as leafOf, s as predictionsOfTwo, t as addAnswers, u as LARGEST_ANSWER, y as unfit } from "./walk.js";
import { setImmediate } from "node:timers/promises";
// packages/models/trees/boosting-settings.ts
const RULES = {
	trees: wholeNumber(1, 1e5),
	loss: oneOfTexts("squared", "quantile", "log"),
	quantile: {
		...numberBetween(0, 1),
		range: "a number between 0 and 1",
		allows: inside
	},
	learning_rate: numberBetween(0, 10, true),
	max_depth: orNull(wholeNumber(1, MOST_DEPTH), "no limit"),
	max_leaves: orNull(wholeNumber(2, 1e6), "no limit"),
	min_samples_leaf: wholeNumber(1, 1e9),
	l2: numberBetween(0, 1e9),
	max_features: FEATURES_RULE,
	sample_share: numberBetween(0, 1, true),
	class_weight: CLASS_WEIGHT_RULE,
	monotone: MONOTONE_RULE,
	bins: wholeNumber(2, 255),
	early_stopping: orNull(TRUE_OR_FALSE, "early stopping beyond 10000 rows"),
	validation_share: { ...numberBetween(0, .5, true) },
	patience: wholeNumber(1, 1e5)
};
function inside(value) {
	return typeof value === "number" && value > 0 && value < 1;
}
function defaults(task) {
	return {
		trees: 100,
		loss: task === "classification" ? "log" : "squared",
		quantile: .5,
		learning_rate: .1,
		max_depth: null,
		max_leaves: 31,
		min_samples_leaf: 20,
		l2: 0,
		max_features: "all",
		sample_share: 1,
		class_weight: null,
		monotone: {},
		bins: 255,
		early_stopping: null,
		validation_share: .1,
		patience: 10
	};
}
function readBoostingSettings(params, task) {
	const settings = readParams("gradient-boosting", RULES, defaults(task), params);
	if (settings.loss === "log" !== (task === "classification")) throw unfit("loss", `"${settings.loss}" does not fit ${task}`);
	if ("quantile" in params && settings.loss !== "quantile") throw unfit("quantile", "it needs `loss: quantile`");
	if (settings.class_weight !== null && task === "regression") throw unfit("class_weight", "there are no classes in regression");
	return settings;
}
// packages/models/trees/constraint-bounds.ts
function within(answer, bounds) {
	return bounds ? Math.min(bounds.high, Math.max(bounds.low, answer)) : answer;
}
function boundsBySide(root, directions, answer) {
	const bounds = new Map([[root, FREE]]);
	forEachNode(root, (node) => {
		const { feature, left, right } = node;
		if (!left || !right) return;
		const whole = bounds.get(node);
		const direction = directions[feature];
		const middle = direction === 0 ? 0 : (within(answer(left), whole) + within(answer(right), whole)) / 2;
		const below = {
			low: whole.low,
			high: middle
		};
		const above = {
			low: middle,
			high: whole.high
		};
		bounds.set(left, direction === 0 ? whole : direction > 0 ? below : above);
		bounds.set(right, direction === 0 ? whole : direction > 0 ? above : below);
	});
	return bounds;
}
// packages/models/trees/losses.ts
function squaredLoss({ values, weights }) {
	return {
		scores: 1,
		constantCurvature: weights === void 0,
		start: (rows) => [weightedMean(rows, (row) => values[row], weights)],
		derive(raw, rows, _k, slope, curve) {
			for (let i = 0; i < rows.length; i++) {
				const row = rows[i];
				slope[row] = values[row] - raw[row];
				curve[row] = 1;
			}
			if (weights) weigh(rows, weights, slope, curve);
		},
		mean: (raw, rows) => weightedMean(rows, (row) => (values[row] - raw[row]) ** 2, weights)
	};
}
function quantileLoss({ values, weights }, quantile) {
	return {
		scores: 1,
		constantCurvature: weights === void 0,
		start: (rows) => [weightedQuantile(rows, (row) => values[row], weights, quantile)],
		derive(raw, rows, _k, slope, curve) {
			for (let i = 0; i < rows.length; i++) {
				const row = rows[i];
				const error = values[row] - raw[row];
				slope[row] = error > 0 ? quantile : error < 0 ? quantile - 1 : 0;
				curve[row] = 1;
			}
			if (weights) weigh(rows, weights, slope, curve);
		},
		mean: (raw, rows) => weightedMean(rows, (row) => {
			const error = values[row] - raw[row];
			return error > 0 ? quantile * error : (quantile - 1) * error;
		}, weights),
		answer: (raw, rows) => weightedQuantile(rows, (row) => values[row] - raw[row], weights, quantile)
	};
}
function logisticLoss({ values, weights }) {
	return {
		scores: 1,
		constantCurvature: false,
		start(rows) {
			let [none, one] = [0, 0];
			for (const row of rows) {
				const weight = weights?.[row] ?? 1;
				if (values[row] === 1) one += weight;
				else none += weight;
			}
			return [Math.log(one) - Math.log(none)];
		},
		derive(raw, rows, _k, slope, curve) {
			for (let i = 0; i < rows.length; i++) {
				const row = rows[i];
				const share = 1 / (1 + Math.exp(-raw[row]));
				slope[row] = values[row] - share;
				curve[row] = share * (1 - share);
			}
			if (weights) weigh(rows, weights, slope, curve);
		},
		mean: (raw, rows) => weightedMean(rows, (row) => softplus(raw[row]) - values[row] * raw[row], weights)
	};
}
function softmaxLoss({ values, weights }, classes) {
	let shares = [];
	function prepare(raw) {
		shares = classesOf(raw, classes).map((scores) => scores.slice());
		softmax(shares);
	}
	return {
		scores: classes,
		constantCurvature: false,
		start(rows) {
			const logs = Array.from({ length: classes }, (_, k) => Math.log(weightedMean(rows, (row) => values[row] === k ? 1 : 0, weights)));
			const mean = logs.reduce((sum, log) => sum + log, 0) / classes;
			return logs.map((log) => log - mean);
		},
		derive(raw, rows, k, slope, curve) {
			if (k === 0) prepare(raw);
			for (let i = 0; i < rows.length; i++) {
				const row = rows[i];
				const share = shares[k][row];
				slope[row] = (values[row] === k ? 1 : 0) - share;
				curve[row] = share * (1 - share);
			}
			if (weights) weigh(rows, weights, slope, curve);
		},
		mean(raw, rows) {
			prepare(raw);
			return weightedMean(rows, (row) => -Math.log(Math.max(1e-300, shares[values[row]][row])), weights);
		}
	};
}
function classesOf(raw, classes) {
	const rows = raw.length / classes;
	return Array.from({ length: classes }, (_, k) => raw.subarray(k * rows, (k + 1) * rows));
}
function weigh(rows, weights, slope, curve) {
	for (const row of rows) {
		slope[row] *= weights[row];
		curve[row] *= weights[row];
	}
}
function softplus(score) {
	return Math.max(0, score) + Math.log1p(Math.exp(-Math.abs(score)));
}
function weightedMean(rows, value, weights) {
	let sum = 0;
	let total = 0;
	for (const row of rows) {
		const weight = weights?.[row] ?? 1;
		sum += weight * value(row);
		total += weight;
	}
	return sum / total;
}
function weightedQuantile(rows, value, weights, quantile) {
	const values = Float64Array.from(rows, value);
	if (!weights) {
		values.sort();
		const place = quantile * (values.length - 1);
		const below = Math.floor(place);
		const above = values[Math.min(below + 1, values.length - 1)];
		return values[below] + (place - below) * (above - values[below]);
	}
	const order = [...rows.keys()].sort((a, b) => values[a] - values[b]);
	const total = order.reduce((sum, i) => sum + weights[rows[i]], 0);
	let reached = 0;
	for (const i of order) {
		reached += weights[rows[i]];
		if (reached >= quantile * total) return values[i];
	}
	return values[order.at(-1)];
}
// packages/models/trees/gradient-boosting.ts
const ROWS_FOR_EARLY_STOPPING = 1e4;
const LEAST_PROGRESS = 1e-7;
const LARGEST_SCORE = 1e150;
const TURN = 50;
const gradientBoosting = {
	name: "gradient-boosting",
	checkParams,
	train,
	open
};
function checkParams(params, { task, columns }) {
	featuresPerSplit(readBoostingSettings(params, task).max_features, columns);
}
async function train(input, context = {}) {
	const settings = readBoostingSettings(input.params, input.task);
	const learnt = readLearnt(input, settings);
	const { labels } = learnt.target;
	const { trees, start, importance, rounds, validationLoss } = await boost(settings, learnt, lossOf(settings, learnt), input.seed, context);
	return {
		format: "pawl-model",
		version: 1,
		trainer: gradientBoosting.name,
		task: input.task,
		target: input.target,
		features: [...input.features],
		...labels ? { labels } : {},
		preprocessing: { features: learnt.bins },
		params: recordParams(settings),
		seed: input.seed,
		dataDigest: input.dataDigest ?? null,
		facts: {
			importance: Object.fromEntries(input.features.map((name, f) => [name, importance[f]])),
			rounds,
			...validationLoss === void 0 ? {} : { validation_loss: validationLoss }
		},
		body: { start },
		arrays: arraysOf(trees)
	};
}
function lossOf({ loss, quantile }, { target, weights }) {
	const data = {
		values: Float64Array.from(target.values),
		weights
	};
	if (loss === "squared") return squaredLoss(data);
	if (loss === "quantile") return quantileLoss(data, quantile);
	const classes = target.labels.length;
	return classes === 2 ? logisticLoss(data) : softmaxLoss(data, classes);
}
async function boost(settings, learnt, loss, seed, { onProgress, signal }) {
	const rounds = startRounds(settings, learnt, loss, seed);
	const losses = [];
	let best = 0;
	let importance;
	let turned = performance.now();
	for (let round = 0; round < settings.trees; round++) {
		if (performance.now() - turned > TURN) {
			await setImmediate();
			turned = performance.now();
		}
		if (signal?.aborted) throw stopped(signal);
		const grew = rounds.next(round);
		onProgress?.(round + 1, settings.trees, "boosting");
		if (!grew && !rounds.draws) break;
		if (!rounds.keepsBack) continue;
		losses.push(rounds.validationLoss());
		const progress = losses[best] - losses.at(-1);
		if (round === 0 || progress > LEAST_PROGRESS * Math.abs(losses[best])) {
			best = round;
			importance = rounds.importance();
		}
		if (round - best >= settings.patience) break;
	}
	if (!rounds.keepsBack && !rounds.converges()) throw unfit("learning_rate", "it is so large that the answers grow without end");
	const kept = rounds.keepsBack ? best + 1 : rounds.trees.length / loss.scores;
	return {
		trees: joinTrees(rounds.trees.slice(0, kept * loss.scores), 1),
		start: rounds.start,
		importance: importance ?? rounds.importance(),
		rounds: kept,
		...rounds.keepsBack ? { validationLoss: losses[best] } : {}
	};
}
function startRounds(settings, learnt, loss, seed) {
	const { binned } = learnt;
	const { rows } = binned;
	const { training, validation } = keepBack(settings, learnt, seed);
	const start = loss.start(training);
	const raw = new Float64Array(rows * loss.scores);
	for (const [k, score] of start.entries()) raw.fill(score, k * rows, (k + 1) * rows);
	const slope = new Float64Array(rows);
	const curve = new Float64Array(rows);
	const ones = new Float64Array(rows).fill(1);
	const statistics = loss.constantCurvature ? {
		sums: 2,
		first: slope,
		second: ones,
		count: ones
	} : {
		sums: 3,
		first: slope,
		second: curve,
		count: ones
	};
	const shape = shapeOf(settings, binned.features);
	const grower = createGrower(learnt, shape, statistics);
	const { order } = grower;
	const gains = new Float64Array(binned.features);
	const trees = [];
	function grow(round, k) {
		const random = createRandom(partSeed(seed, round * loss.scores + k));
		const { drawn, others } = draw(settings, training, random);
		order.set(drawn);
		loss.derive(raw, training, k, slope, curve);
		const root = grower.grow(drawn.length, random, gains);
		const rawOfK = raw.subarray(k * rows, (k + 1) * rows);
		const answers = answersOf(root, order, rawOfK);
		const tree = flatten(root, 1, (leaf, into, at) => {
			into[at] = answers.get(leaf);
		});
		trees.push(tree);
		for (const [{ start: from, end }, answer] of answers) addTo(rawOfK, order, from, end, answer);
		const fast = fastTrees(tree, binned.features);
		for (const part of [others, validation]) for (const row of part) rawOfK[row] += fast.values[leafOf(fast, 0, binned, row)];
		return root.left !== void 0;
	}
	function answersOf(root, rowOrder, rawOfK) {
		const free = ({ sums, start: from, end }) => {
			if (loss.answer) return loss.answer(rawOfK, rowOrder.subarray(from, end));
			return sums.second + settings.l2 > 0 ? sums.first / (sums.second + settings.l2) : 0;
		};
		const boundsOf = loss.answer && learnt.directions ? boundsBySide(root, learnt.directions, free) : void 0;
		const answers = new Map();
		forEachNode(root, (node) => {
			if (node.left) return;
			const bounds = boundsOf ? boundsOf.get(node) : node.bounds;
			answers.set(node, settings.learning_rate * within(free(node), bounds));
		});
		return answers;
	}
	return {
		start,
		trees,
		keepsBack: validation.length > 0,
		draws: settings.sample_share < 1 || shape.maxFeatures < binned.features,
		next(round) {
			let grew = false;
			for (let k = 0; k < loss.scores; k++) if (grow(round, k)) grew = true;
			return grew;
		},
		validationLoss: () => loss.mean(raw, validation),
		importance() {
			const total = gains.reduce((sum, gain) => sum + gain, 0);
			return gains.map((gain) => total > 0 ? gain / total : 0);
		},
		converges: () => raw.every((score) => Math.abs(score) <= LARGEST_SCORE)
	};
	function draw({ sample_share }, from, random) {
		if (sample_share === 1) return {
			drawn: from,
			others: new Int32Array(0)
		};
		const counts = new Float64Array(from.length);
		const draws = Math.max(1, Math.round(sample_share * from.length));
		drawRows(counts, {
			replacement: false,
			draws
		}, random);
		return {
			drawn: from.filter((_, i) => counts[i] !== 0),
			others: from.filter((_, i) => counts[i] === 0)
		};
	}
}
function addTo(raw, order, start, end, answer) {
	for (let i = start; i < end; i++) raw[order[i]] += answer;
}
function shapeOf(settings, features) {
	return {
		minLeaf: settings.min_samples_leaf,
		minWeight: settings.loss === "log" ? .001 : Number.MIN_VALUE,
		minSplit: 2,
		maxDepth: settings.max_depth ?? Number.POSITIVE_INFINITY,
		maxLeaves: settings.max_leaves ?? Number.POSITIVE_INFINITY,
		maxFeatures: featuresPerSplit(settings.max_features, features),
		lambda: settings.l2,
		entropy: false,
		smoothing: 10,
		minGain: 1e-12
	};
}
function keepBack({ early_stopping, validation_share }, { binned: { rows }, target: { labels, values } }, seed) {
	const all = Int32Array.from({ length: rows }, (_, row) => row);
	if (!(early_stopping ?? rows > ROWS_FOR_EARLY_STOPPING)) return {
		training: all,
		validation: new Int32Array(0)
	};
	const random = createRandom(partSeed(seed, -1));
	const back = new Uint8Array(rows);
	for (let code = 0; code < (labels?.length ?? 1); code++) {
		const own = labels ? all.filter((row) => values[row] === code) : all;
		const counts = new Float64Array(own.length);
		const draws = Math.min(own.length - 1, Math.round(validation_share * own.length));
		drawRows(counts, {
			replacement: false,
			draws
		}, random);
		own.forEach((row, i) => {
			back[row] = counts[i];
		});
	}
	return {
		training: all.filter((row) => back[row] === 0),
		validation: all.filter((row) => back[row] === 1)
	};
}
function readBoosted(model) {
	const { labels, features } = model;
	if (labels) distinctTexts(labels, "labels", 2, labels.length);
	const bins = checkBins(model.preprocessing, features);
	const trees = checkTrees(model.arrays, bins, 1);
	const scores = labels && labels.length > 2 ? labels.length : 1;
	const body = objectAt(model.body, "body", ["start"]);
	const start = arrayAt(body.start, "body.start", scores, scores).map((value, k) => numberIn(value, `body.start.${k}`));
	const wrong = start.findIndex((score) => Math.abs(score) > LARGEST_ANSWER);
	if (wrong >= 0) throw damaged(`body.start.${wrong}`, "is no answer");
	if ((trees.starts.length - 1) % scores !== 0) throw damaged("starts", "does not hold a tree a class");
	return {
		bins,
		trees,
		start
	};
}
function open(model) {
	const { task, labels } = model;
	const { bins, trees, start } = readBoosted(model);
	const fast = fastTrees(trees, bins.length);
	return {
		task,
		...labels ? { labels } : {},
		async predict(table) {
			return predict(fast, bins, labels, start, table);
		}
	};
}
function predict(fast, bins, labels, start, table) {
	const binned = applyBins(bins, table);
	const raw = new Float64Array(table.rows * start.length);
	start.forEach((score, k) => {
		const own = raw.subarray(k * table.rows, (k + 1) * table.rows).fill(score);
		addAnswers(fast, binned, own, {
			from: 0,
			to: table.rows,
			first: k,
			step: start.length
		});
	});
	if (!labels) return numberPredictions(raw);
	if (labels.length === 2) return predictionsOfTwo(labels, raw.map(sigmoid));
	const shares = classesOf(raw, labels.length);
	softmax(shares);
	return predictionsOf(labels, shares);
}
export { readBoosted as n, gradientBoosting as t };
