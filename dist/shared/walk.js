import { t as PawlError } from "./errors.js";
import { a as numberIn, c as textIn, n as damaged, o as objectAt, r as distinctTexts, s as oneOf, t as arrayAt } from "./untrusted.js";
import { r as takeRows } from "./column.js";
import { a as fitBins, i as applyBins, s as MOST_DEPTH } from "./sampling.js";
import { a as readTarget, c as mappingTo, d as orNull, f as readParams, l as numberBetween, m as wholeNumber, n as refuseFeatures, o as TRUE_OR_FALSE, r as refuseWeights, s as either, t as allConstant, u as oneOfTexts } from "./training-checks.js";
// packages/models/trees/forest-settings.ts
const MOST_TREES = 1e5;
const MOST_SAMPLES = 1e9;
const MOST_FEATURES$1 = 1e6;
const FEATURES_RULE = {
	range: "a share of the features above 0 and up to 1, a whole number of them from 2, sqrt or all",
	allows: (value) => value === "sqrt" || value === "all" || typeof value === "number" && value > 0 && (value <= 1 || Number.isInteger(value) && value <= MOST_FEATURES$1)
};
const MONOTONE_RULE = mappingTo("a mapping from features to 1 (rising) or -1 (falling)", (value) => value === 1 || value === -1);
const CLASS_WEIGHT_RULE = orNull(either(oneOfTexts("balanced"), mappingTo("a mapping from classes to weights above 0", (value) => typeof value === "number" && value > 0 && value <= 1e9)), "the same for all");
const RULES = {
	trees: wholeNumber(1, MOST_TREES),
	criterion: oneOfTexts("gini", "entropy", "variance"),
	max_depth: orNull(wholeNumber(1, MOST_DEPTH), "no limit"),
	max_leaves: orNull(wholeNumber(2, MOST_SAMPLES), "no limit"),
	min_samples_split: wholeNumber(2, MOST_SAMPLES),
	min_samples_leaf: wholeNumber(1, MOST_SAMPLES),
	max_features: FEATURES_RULE,
	bootstrap: TRUE_OR_FALSE,
	sample_share: numberBetween(0, 1, true),
	class_weight: CLASS_WEIGHT_RULE,
	monotone: MONOTONE_RULE,
	bins: wholeNumber(2, 255),
	out_of_bag: TRUE_OR_FALSE
};
function defaults(task) {
	return {
		trees: 100,
		criterion: task === "classification" ? "gini" : "variance",
		max_depth: null,
		max_leaves: null,
		min_samples_split: 2,
		min_samples_leaf: 1,
		max_features: task === "classification" ? "sqrt" : "all",
		bootstrap: true,
		sample_share: 1,
		class_weight: null,
		monotone: {},
		bins: 255,
		out_of_bag: false
	};
}
function readForestSettings(params, task) {
	const settings = readParams("random-forest", RULES, defaults(task), params);
	if (settings.criterion === "variance" === (task === "classification")) throw unfit("criterion", `"${settings.criterion}" does not fit ${task}`);
	if (settings.class_weight !== null && task === "regression") throw unfit("class_weight", "there are no classes in regression");
	if (settings.criterion === "entropy" && Object.keys(settings.monotone).length > 0) throw unfit("criterion", "\"entropy\" cannot keep `monotone` constraints, and \"gini\" can");
	if (settings.out_of_bag && !settings.bootstrap && settings.sample_share === 1) throw unfit("out_of_bag", "every tree learns from all rows, so that none is left out");
	return settings;
}
function unfit(name, problem) {
	return new PawlError("config", `"${name}": ${problem}`, {
		where: `train.params.${name}`,
		remedy: "Correct the parameter, or leave it out for its default."
	});
}
function featuresPerSplit(asked, features) {
	if (asked === "all") return features;
	if (asked === "sqrt") return Math.max(1, Math.floor(Math.sqrt(features)));
	if (asked <= 1) return Math.max(1, Math.floor(features * asked));
	if (asked <= features) return asked;
	throw unfit("max_features", `it is ${asked}, and there are ${features} features`);
}
// packages/models/trees/check-trees.ts
const MOST_FEATURES = 1e5;
const LARGEST_ANSWER = 1e300;
function checkBins(value, features) {
	const place = "preprocessing";
	const list = arrayAt(objectAt(value, place, ["features"]).features, `${place}.features`, 1, MOST_FEATURES);
	if (list.length !== features.length) throw damaged(place, "does not belong to the features");
	return list.map((entry, i) => {
		const feature = checkFeature(entry, `${place}.features.${i}`);
		if (feature.name !== features[i]) throw damaged(place, "does not belong to the features");
		return feature;
	});
}
function checkFeature(value, place) {
	const entry = objectAt(value, place, ["name", "kind"], ["edges", "levels"]);
	const name = textIn(entry.name, `${place}.name`);
	if (oneOf(entry.kind, `${place}.kind`, ["bins", "levels"]) === "levels") {
		objectAt(value, place, [
			"name",
			"kind",
			"levels"
		]);
		return {
			name,
			kind: "levels",
			levels: distinctTexts(entry.levels, `${place}.levels`, 0, 254)
		};
	}
	objectAt(value, place, [
		"name",
		"kind",
		"edges"
	]);
	const edges = arrayAt(entry.edges, `${place}.edges`, 0, 254).map((edge, i) => numberIn(edge, `${place}.edges.${i}`));
	if (edges.some((edge, i) => i > 0 && edge <= edges[i - 1])) throw damaged(`${place}.edges`, "does not rise");
	return {
		name,
		kind: "bins",
		edges
	};
}
function arraysOf({ outputs: _, ...arrays }) {
	return arrays;
}
function checkTrees(arrays, features, outputs) {
	const whole = (name) => {
		if (arrays[name] instanceof Int32Array) return arrays[name];
		throw damaged(name, "is not an array of whole numbers");
	};
	const real = (name) => {
		if (arrays[name] instanceof Float64Array) return arrays[name];
		throw damaged(name, "is not an array of numbers");
	};
	const { sets } = arrays;
	if (!(sets instanceof Uint32Array)) throw damaged("sets", "is not an array of words");
	const trees = {
		starts: whole("starts"),
		feature: whole("feature"),
		split: whole("split"),
		right: whole("right"),
		cover: real("cover"),
		values: real("values"),
		outputs,
		sets
	};
	checkLengths(trees);
	for (let tree = 0; tree < trees.starts.length - 1; tree++) checkTree(trees, tree, features);
	return trees;
}
function checkLengths({ starts, feature, split, right, cover, values, outputs, sets }) {
	const nodes = feature.length;
	for (const [name, array] of Object.entries({
		split,
		right,
		cover
	})) if (array.length !== nodes) throw damaged(name, `has ${array.length} entries, not ${nodes}`);
	const leaves = feature.reduce((count, f) => count + Number(f < 0), 0);
	if (values.length !== leaves * outputs) throw damaged("values", `does not divide into ${leaves} leaves`);
	const asked = split.reduce((count, place) => count + Number(place < 0), 0);
	if (sets.length !== asked * 8) throw damaged("sets", `does not divide into ${asked} sets`);
	if (starts.length < 2 || starts[0] !== 0 || starts.at(-1) !== nodes) throw damaged("starts", "does not divide the nodes into trees");
	for (let tree = 1; tree < starts.length; tree++) if (starts[tree] <= starts[tree - 1]) throw damaged(`starts.${tree}`, "does not rise");
	const value = values.findIndex((answer) => !(Math.abs(answer) <= LARGEST_ANSWER));
	if (value >= 0) throw damaged(`values.${value}`, "is no answer");
	const node = cover.findIndex((rows) => !(rows >= 0 && rows <= 1e300));
	if (node >= 0) throw damaged(`cover.${node}`, "is no number of rows");
}
function checkTree(trees, tree, features) {
	const { starts, feature, split, right, values, outputs, sets } = trees;
	const start = starts[tree];
	const count = starts[tree + 1] - start;
	const waiting = [];
	let depth = 0;
	for (let node = 0; node < count; node++) {
		const at = start + node;
		const f = feature[at];
		if (f < -1 || f >= features.length) throw damaged(`feature.${at}`, "is none of the features");
		const [least, most] = f < 0 ? [0, values.length / outputs - 1] : features[f].kind === "levels" ? [-sets.length / 8, -1] : [0, 511];
		if (split[at] < least || split[at] > most) throw damaged(`split.${at}`, "is out of its range");
		const child = right[at];
		if (f < 0) {
			const next = waiting.pop();
			if (child !== 0 || (next?.child ?? count) !== node + 1) throw damaged(`right.${at}`, "is no tree");
			depth = next?.depth ?? 0;
			continue;
		}
		if (child < node + 2 || child >= count) throw damaged(`right.${at}`, "is no child");
		if (++depth > 1e3) throw damaged(`starts.${tree}`, `is a tree deeper than ${MOST_DEPTH} splits`);
		waiting.push({
			child,
			depth
		});
	}
	if (waiting.length > 0) throw damaged(`starts.${tree}`, "is a tree that ends in the middle");
}
// packages/models/trees/learnt.ts
function readLearnt(given, wishes) {
	refuseWeights(given.weights);
	const input = withoutUnweighted(given);
	const target = readTarget(input.train, input.target, input.task);
	refuseFeatures(input);
	const bins = fitBins(input.train, input.features, wishes.bins);
	const binned = applyBins(bins, input.train, true);
	refuseConstant(binned);
	return {
		target,
		bins,
		binned,
		texts: Uint8Array.from(bins, ({ kind }) => kind === "levels" ? 1 : 0),
		directions: directionsOf(wishes.monotone, bins, target),
		weights: weightsOf(input.weights, target, wishes.class_weight)
	};
}
function withoutUnweighted(input) {
	const { train, weights, features } = input;
	if (!weights?.includes(0)) return input;
	readTarget(train, input.target, input.task);
	fitBins(train, features);
	const rows = Int32Array.from(weights.keys()).filter((row) => weights[row] > 0);
	return {
		...input,
		train: takeRows(train, rows),
		weights: weights.filter((weight) => weight > 0)
	};
}
function refuseConstant({ rows, features, codes }) {
	for (let f = 0; f < features; f++) for (let row = 1; row < rows; row++) if (codes[f * rows + row] !== codes[f * rows]) return;
	throw allConstant();
}
function directionsOf(monotone, bins, { labels }) {
	const asked = Object.entries(monotone);
	if (asked.length === 0) return void 0;
	if (labels && labels.length > 2) throw unfit("monotone", `it needs a number or two classes, and there are ${labels.length} classes`);
	const directions = new Int8Array(bins.length);
	for (const [name, direction] of asked) {
		const place = bins.findIndex((feature) => feature.name === name);
		if (place < 0) throw unfit("monotone", `there is no feature "${name}"`);
		if (bins[place].kind === "levels") throw unfit("monotone", `"${name}" holds texts, which have no order`);
		directions[place] = direction;
	}
	return directions;
}
function weightsOf(rows, { labels, values }, ofClass) {
	if (ofClass === null || !labels) return rows && shared(rows);
	const byClass = classWeights(ofClass, labels, values, rows);
	return shared(Float64Array.from(values, (code, row) => byClass[code] * (rows?.[row] ?? 1)));
}
function classWeights(asked, labels, codes, rows) {
	if (asked === "balanced") {
		const totals = labels.map(() => 0);
		let total = 0;
		for (let row = 0; row < codes.length; row++) {
			totals[codes[row]] += rows?.[row] ?? 1;
			total += rows?.[row] ?? 1;
		}
		return totals.map((weight) => weight > 0 ? total / (labels.length * weight) : 0);
	}
	const unknown = Object.keys(asked).find((label) => !labels.includes(label));
	if (unknown !== void 0) throw new PawlError("config", `"class_weight": there is no class "${unknown}"`, {
		where: "train.params.class_weight",
		remedy: `The classes are: ${labels.slice(0, 20).join(", ")}.`
	});
	return labels.map((label) => Object.hasOwn(asked, label) ? asked[label] : 1);
}
function shared(values) {
	const copy = new Float64Array(new SharedArrayBuffer(values.length * 8));
	copy.set(values);
	return copy;
}
// packages/models/trees/tree-predictor.ts
function predictionsOf(labels, scores) {
	const rows = scores[0].length;
	const predicted = new Int32Array(rows);
	for (let row = 0; row < rows; row++) for (let code = 1; code < labels.length; code++) if (scores[code][row] > scores[predicted[row]][row]) predicted[row] = code;
	return {
		task: "classification",
		rows,
		labels,
		predicted,
		scores
	};
}
function predictionsOfTwo(labels, second) {
	return predictionsOf(labels, [second.map((share) => 1 - share), second]);
}
function numberPredictions(predicted) {
	return {
		task: "regression",
		rows: predicted.length,
		predicted
	};
}
function columnOf(values, width, k) {
	return Float64Array.from({ length: values.length / width }, (_, row) => values[row * width + k]);
}
// packages/models/trees/walk.ts
const IN_SET = 256;
const LIMIT = 511;
const ALWAYS_LEFT = 255;
const FEATURE_SHIFT = 9;
const LARGEST_BLOCK = 2048;
const SMALLEST_BLOCK = 64;
const CODES_AT_HAND = 4e4;
const WORTH_GOING_ON = 3;
function fastTrees(trees, features) {
	const { starts, feature, values, outputs } = trees;
	const count = starts.length - 1;
	const places = feature.length + count;
	const fast = {
		roots: new Int32Array(count),
		nodes: new Int32Array(2 * places),
		beyond: new Int32Array(places),
		depths: new Int32Array(count),
		asksForSets: new Uint8Array(count),
		values,
		outputs
	};
	let next = 0;
	for (let tree = 0; tree < count; tree++) {
		fast.roots[tree] = next;
		next = placeTree(trees, features, tree, next, fast);
	}
	return {
		...fast,
		sets: Int32Array.from(trees.sets)
	};
}
function placeTree({ starts, feature, split, right, outputs, cover }, features, tree, place, { nodes, beyond, depths, asksForSets }) {
	const start = starts[tree];
	const waiting = [
		start,
		place,
		0
	];
	let next = place + 4;
	let longest = 0;
	let steps = 0;
	for (let i = 0; i < waiting.length; i += 3) {
		const node = waiting[i];
		const at = waiting[i + 1];
		const depth = waiting[i + 2];
		if (feature[node] < 0) {
			nodes[at] = ALWAYS_LEFT;
			nodes[at + 1] = at;
			beyond[at >> 1] = split[node] * outputs;
			longest = Math.max(longest, depth);
			steps += cover[node] * depth;
			continue;
		}
		const asked = split[node];
		if (asked < 0) {
			asksForSets[tree] = 1;
			beyond[at >> 1] = (-1 - asked) * 8;
			nodes[at] = feature[node] << FEATURE_SHIFT | IN_SET;
		} else if (asked < 256) nodes[at] = feature[node] << FEATURE_SHIFT | asked;
		else nodes[at] = feature[node] + features << FEATURE_SHIFT | asked - 256;
		nodes[at + 1] = next;
		waiting.push(node + 1, next, depth + 1, start + right[node], next + 2, depth + 1);
		next += 4;
	}
	const mean = cover[start] > 0 ? steps / cover[start] : longest;
	depths[tree] = longest > WORTH_GOING_ON * mean ? 0 : longest;
	return next;
}
function addAnswers(trees, binned, sums, range) {
	const { roots } = trees;
	const { codes, rows, features } = binned;
	const { from, to, first = 0, step = 1 } = range;
	const width = 2 * features;
	const most = Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, Math.floor(CODES_AT_HAND / width) & -4));
	const room = Math.min(most, to - from + 3 & -4);
	const own = new Uint8Array(room * width);
	const standing = new Int32Array(room);
	for (let start = from; start < to; start += most) {
		const count = Math.min(most, to - start);
		for (let f = 0; f < features; f++) for (let i = 0, at = f, source = f * rows + start; i < count; i++, at += width) {
			const code = codes[source + i];
			own[at] = code;
			own[at + features] = code === 255 ? 0 : code;
		}
		const block = {
			codes: own,
			width,
			count,
			standing
		};
		for (let tree = first; tree < roots.length; tree += step) {
			descend(trees, tree, block);
			addLeaves(trees, block, sums, start - from);
		}
	}
}
function descend(trees, tree, block) {
	if (trees.depths[tree] === 0) descendOneByOne(trees, tree, block);
	else if (trees.asksForSets[tree] === 1) descendByFoursWithSets(trees, tree, block);
	else descendByFours(trees, tree, block);
}
function descendByFours({ nodes, roots, depths }, tree, block) {
	const { codes, width, count, standing } = block;
	const root = roots[tree];
	const depth = depths[tree];
	for (let i = 0, row = 0; i < count; i += 4, row += 4 * width) {
		let a = root;
		let b = root;
		let c = root;
		let d = root;
		for (let level = 0; level < depth; level++) {
			const askA = nodes[a];
			const askB = nodes[b];
			const askC = nodes[c];
			const askD = nodes[d];
			const codeA = codes[row + (askA >> FEATURE_SHIFT)];
			const codeB = codes[row + width + (askB >> FEATURE_SHIFT)];
			const codeC = codes[row + 2 * width + (askC >> FEATURE_SHIFT)];
			const codeD = codes[row + 3 * width + (askD >> FEATURE_SHIFT)];
			a = nodes[a + 1] + ((askA & LIMIT) - codeA >>> 31 << 1);
			b = nodes[b + 1] + ((askB & LIMIT) - codeB >>> 31 << 1);
			c = nodes[c + 1] + ((askC & LIMIT) - codeC >>> 31 << 1);
			d = nodes[d + 1] + ((askD & LIMIT) - codeD >>> 31 << 1);
		}
		standing[i] = a;
		standing[i + 1] = b;
		standing[i + 2] = c;
		standing[i + 3] = d;
	}
}
function descendByFoursWithSets(trees, tree, block) {
	const { nodes, roots, depths } = trees;
	const { codes, width, count, standing } = block;
	const root = roots[tree];
	const depth = depths[tree];
	for (let i = 0, row = 0; i < count; i += 4, row += 4 * width) {
		let a = root;
		let b = root;
		let c = root;
		let d = root;
		for (let level = 0; level < depth; level++) {
			a = nodes[a + 1] + 2 * sideOf(trees, a, codes, row);
			b = nodes[b + 1] + 2 * sideOf(trees, b, codes, row + width);
			c = nodes[c + 1] + 2 * sideOf(trees, c, codes, row + 2 * width);
			d = nodes[d + 1] + 2 * sideOf(trees, d, codes, row + 3 * width);
		}
		standing[i] = a;
		standing[i + 1] = b;
		standing[i + 2] = c;
		standing[i + 3] = d;
	}
}
function sideOf({ nodes, sets, beyond }, node, codes, row) {
	const question = nodes[node];
	const limit = question & LIMIT;
	const code = codes[row + (question >> FEATURE_SHIFT)];
	return limit < IN_SET ? limit - code >>> 31 : ~(sets[beyond[node >> 1] + (code >> 5)] >>> (code & 31)) & 1;
}
function descendOneByOne(trees, tree, block) {
	const { nodes, roots } = trees;
	const { codes, width, count, standing } = block;
	for (let i = 0, row = 0; i < count; i++, row += width) {
		let node = roots[tree];
		for (let next = nodes[node + 1]; next !== node; next = nodes[node + 1]) node = next + 2 * sideOf(trees, node, codes, row);
		standing[i] = node;
	}
}
function addLeaves({ values, beyond, outputs }, { standing, count }, sums, offset) {
	if (outputs === 1) {
		for (let i = 0; i < count; i++) sums[offset + i] += values[beyond[standing[i] >> 1]];
		return;
	}
	for (let i = 0; i < count; i++) {
		const leaf = beyond[standing[i] >> 1];
		const into = (offset + i) * outputs;
		for (let k = 0; k < outputs; k++) sums[into + k] += values[leaf + k];
	}
}
function leafOf({ roots, nodes, sets, beyond }, tree, { codes, rows, features }, row) {
	let node = roots[tree];
	for (let next = nodes[node + 1]; next !== node; next = nodes[node + 1]) {
		const question = nodes[node];
		const limit = question & LIMIT;
		const feature = question >> FEATURE_SHIFT;
		const code = codes[feature % features * rows + row];
		node = (limit < IN_SET ? code <= limit || feature >= features && code === 255 : (sets[beyond[node >> 1] + (code >> 5)] >>> (code & 31) & 1) === 1) ? next : next + 2;
	}
	return beyond[node >> 1];
}
export { featuresPerSplit as _, numberPredictions as a, readLearnt as c, arraysOf as d, checkBins as f, MONOTONE_RULE as g, FEATURES_RULE as h, columnOf as i, shared as l, CLASS_WEIGHT_RULE as m, fastTrees as n, predictionsOf as o, checkTrees as p, leafOf as r, predictionsOfTwo as s, addAnswers as t, LARGEST_ANSWER as u, readForestSettings as v, unfit as y };
