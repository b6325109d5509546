import { r as __toESM } from "./rolldown-runtime.js";
import { n as didYouMean, t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { i as isNull, o as textAt, r as findColumn, t as createRandom } from "./random.js";
import { a as flatten, c as bytesOf, d as fitBins, f as partSeed, i as createGrower, l as joinTrees, n as outputsOf, o as forEachNode, r as drawRows, s as MOST_DEPTH$1, t as forestGrower, u as applyBins } from "./forest-job.js";
import { a as requireColumn, c as writeCsv, l as readTable, n as distinctValues, s as testIds } from "./data.js";
import { join, sep } from "node:path";
import { createHash } from "node:crypto";
import { lstat, open as open$3, readFile, readdir, realpath, stat } from "node:fs/promises";
import { constants, existsSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
// packages/models/labels.ts
function sortLabels(labels) {
	const distinct = [...new Set(labels)];
	const numeric = distinct.every((label) => label.trim() !== "" && Number.isFinite(Number(label)));
	return distinct.sort((a, b) => (numeric ? Number(a) - Number(b) : 0) || (a < b ? -1 : a > b ? 1 : 0));
}
function labelFinder(labels) {
	const codes = new Map(labels.map((label, code) => [label, code]));
	return (text) => {
		const exact = codes.get(text);
		if (exact !== void 0 || text.trim() === "") return exact;
		const number = Number(text);
		return Number.isFinite(number) ? codes.get(String(number + 0)) : void 0;
	};
}
// packages/models/untrusted.ts
function damaged(place, problem) {
	return new PawlError("record", `the model file is damaged: "${place}" ${problem}`, { remedy: "Train again, or fetch the file again from where it was kept." });
}
function objectAt(value, place, keys, optional = []) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw damaged(place, "is not an object");
	for (const key of keys) if (!Object.hasOwn(value, key)) throw damaged(place, `lacks "${key}"`);
	for (const key of Object.keys(value)) {
		if (keys.includes(key) || optional.includes(key)) continue;
		throw damaged(place, `has a key that does not belong there: ${JSON.stringify(key.slice(0, 100))}`);
	}
	return value;
}
function arrayAt(value, place, least, most) {
	if (!Array.isArray(value)) throw damaged(place, "is not a list");
	if (value.length < least) throw damaged(place, `has ${value.length} entries, fewer than ${least}`);
	if (value.length > most) throw damaged(place, `has ${value.length} entries, more than ${most}`);
	return value;
}
function textIn(value, place) {
	if (typeof value !== "string") throw damaged(place, "is not a text");
	return value;
}
function numberIn(value, place) {
	if (typeof value !== "number" || !Number.isFinite(value)) throw damaged(place, "is not a finite number");
	return value;
}
function integerIn(value, place, least, most) {
	if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) throw damaged(place, `is not a whole number from ${least} to ${most}`);
	return value;
}
function oneOf(value, place, allowed) {
	const found = allowed.find((option) => option === value);
	if (found === void 0) throw damaged(place, `is not one of: ${allowed.join(", ")}`);
	return found;
}
function distinctTexts(value, place, least, most) {
	const texts = arrayAt(value, place, least, most).map((entry, i) => textIn(entry, `${place}.${i}`));
	if (new Set(texts).size !== texts.length) throw damaged(place, "names something twice");
	return texts;
}
// packages/models/model-container.ts
const MAGIC = "PAWLMDL1";
const START = 48;
const LARGEST_HEADER = 5e8;
const MOST_ARRAYS = 1e3;
const TYPES = {
	i32: Int32Array,
	u32: Uint32Array,
	f64: Float64Array
};
function packModel({ header, arrays }) {
	const listed = Object.entries(arrays).map(([name, array]) => ({
		name,
		type: typeOf(array),
		length: array.length
	}));
	const body = [filledUp(Buffer.from(JSON.stringify({
		...header,
		arrays: listed
	})), 32), ...Object.values(arrays).map((array) => filledUp(Buffer.from(array.buffer, array.byteOffset, array.byteLength), 0))];
	const length = Buffer.alloc(8);
	length.writeBigUInt64LE(BigInt(body[0].length));
	const hash = createHash("sha256").update(length);
	for (const piece of body) hash.update(piece);
	return [
		Buffer.from(MAGIC),
		hash.digest(),
		length,
		...body
	];
}
function typeOf(array) {
	return array instanceof Float64Array ? "f64" : array instanceof Int32Array ? "i32" : "u32";
}
function filledUp(bytes, filling) {
	const over = bytes.length % 8;
	return over === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(8 - over, filling)]);
}
function unpackModel(bytes) {
	if (bytes.subarray(0, 8).toString("latin1") !== MAGIC) throw notAModel(bytes);
	if (bytes.length < START) throw damaged("the beginning", "is cut off");
	const stated = bytes.subarray(8, 40);
	const found = createHash("sha256").update(bytes.subarray(40)).digest();
	if (!stated.equals(found)) throw damaged("sha256", "is not that of the content");
	const length = Number(bytes.readBigUInt64LE(40));
	if (length > LARGEST_HEADER || length > bytes.length - START || length % 8 !== 0) throw damaged("the header", "is longer than the file allows");
	const header = parse$1(bytes.subarray(START, START + length).toString("utf8"));
	const { arrays: listed, ...rest } = objectAt(header, "model", ["arrays"], Object.keys(Object(header)));
	return {
		header: rest,
		arrays: readArrays(listed, bytes.subarray(START + length))
	};
}
function notAModel(bytes) {
	const newer = bytes.subarray(0, 7).toString("latin1") === "PAWLMDL";
	return new PawlError("record", newer ? "the model file was written by another version of Pawl" : "the file is not a model of Pawl", { remedy: newer ? "Open it with the Pawl that wrote it, or train again." : "Train again, or fetch the file again from where it was kept." });
}
function parse$1(text) {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new PawlError("record", "the model file is damaged: its header is not valid JSON", {
			remedy: "Train again, or fetch the file again from where it was kept.",
			cause
		});
	}
}
function readArrays(listed, bytes) {
	if (!Array.isArray(listed) || listed.length > MOST_ARRAYS) throw damaged("arrays", "is not a short list");
	const arrays = new Map();
	let at = 0;
	for (const [i, entry] of listed.entries()) {
		const { name, type, length } = objectAt(entry, `arrays.${i}`, [
			"name",
			"type",
			"length"
		]);
		const Type = TYPES[oneOf(type, `arrays.${i}.type`, Object.keys(TYPES))];
		const most = Math.floor((bytes.length - at) / Type.BYTES_PER_ELEMENT);
		const size = integerIn(length, `arrays.${i}.length`, 0, most) * Type.BYTES_PER_ELEMENT;
		arrays.set(textIn(name, `arrays.${i}.name`), new Type(Uint8Array.from(bytes.subarray(at, at + size)).buffer));
		at += size + (8 - size % 8) % 8;
	}
	if (at !== bytes.length) throw damaged("arrays", "do not fill the file");
	if (arrays.size !== listed.length) throw damaged("arrays", "names something twice");
	return Object.fromEntries(arrays);
}
// packages/models/tree.ts
const MOST_DEPTH = 1e3;
const MOST_NODES = 5e7;
const LARGEST_ANSWER$1 = 1e300;
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
function checkTree$1(source, place, bounds) {
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
	else if (Math.abs(numberIn(value, place)) > LARGEST_ANSWER$1) throw damaged(place, "is too large");
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
// packages/models/cart.ts
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
// packages/models/forest.ts
const MOST_TREES$1 = 2e3;
function checkForest(body, bounds) {
	return { trees: arrayAt(objectAt(body, "body", ["trees"]).trees, "body.trees", 1, MOST_TREES$1).map((tree, i) => checkTree$1(tree, `body.trees.${i}`, bounds)) };
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
// packages/models/param-rules.ts
function wholeNumber(least, most) {
	return {
		range: `a whole number from ${least} to ${most}`,
		allows: (value) => Number.isInteger(value) && value >= least && value <= most
	};
}
function numberBetween(least, most, above = false) {
	return {
		range: `a number ${above ? "above" : "from"} ${least} ${above ? "and up to" : "to"} ${most}`,
		allows: (value) => typeof value === "number" && (above ? value > least : value >= least) && value <= most
	};
}
function oneOfTexts(...texts) {
	return {
		range: texts.join(" or "),
		allows: (value) => texts.includes(value)
	};
}
const TRUE_OR_FALSE = {
	range: "true or false",
	allows: (value) => typeof value === "boolean"
};
function orNull({ range, allows }, meaning) {
	return {
		range: `${range}, or null for ${meaning}`,
		allows: (value) => value === null || allows(value)
	};
}
function either(first, second) {
	return {
		range: `${first.range}, or ${second.range}`,
		allows: (value) => first.allows(value) || second.allows(value)
	};
}
function mappingTo(range, allows) {
	return {
		range,
		allows: (value) => typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(allows)
	};
}
function readParams(trainer, rules, defaults, params) {
	const names = Object.keys(rules);
	for (const [name, value] of Object.entries(params)) {
		if (!names.includes(name)) {
			const hint = didYouMean(name, names);
			throw new PawlError("config", `${trainer} has no parameter "${name}".${hint}`, {
				where: `train.params.${name}`,
				remedy: `The parameters are: ${names.join(", ")}.`
			});
		}
		const rule = rules[name];
		if (rule.allows(value)) continue;
		throw new PawlError("config", `"${name}" must be ${rule.range}, not ${shown(value)}`, {
			where: `train.params.${name}`,
			remedy: Array.isArray(value) ? "To try several values, say how in `train.sweep`." : "Correct the parameter, or leave it out for its default."
		});
	}
	return {
		...defaults,
		...params
	};
}
function shown(value) {
	return (JSON.stringify(value) ?? String(value)).slice(0, 100);
}
function recordParams(params) {
	return { ...params };
}
// packages/models/forest-params.ts
const LARGEST_MIN_SAMPLES = 1e6;
const LARGEST_MAX_FEATURES = 1e6;
const RULES$2 = {
	trees: wholeNumber(1, MOST_TREES$1),
	max_depth: orNull(wholeNumber(1, MOST_DEPTH), "no limit"),
	min_samples: wholeNumber(1, LARGEST_MIN_SAMPLES),
	max_features: {
		range: "a share of the columns above 0 and up to 1, or a whole number of them from 2",
		allows: (value) => typeof value === "number" && value > 0 && (value <= 1 || Number.isInteger(value) && value <= LARGEST_MAX_FEATURES)
	},
	replacement: TRUE_OR_FALSE
};
function defaults$2(task) {
	return {
		trees: 100,
		max_depth: null,
		min_samples: 3,
		max_features: 1,
		replacement: task === "classification"
	};
}
function readForestParams(params, task) {
	return readParams("ml-random-forest", RULES$2, defaults$2(task), params);
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
function requireFeature(table, name) {
	const column = findColumn(table, name);
	if (column) return column;
	const names = table.columns.map((other) => other.name);
	throw new PawlError("data", `there is no column "${name}", and the model needs it.${didYouMean(name, names)}`, {
		where: `column "${name}"`,
		remedy: "Give the data the same columns as the training data."
	});
}
function isMissing(column, row) {
	return isNull(column, row) || column.kind === "number" && Number.isNaN(column.values[row]);
}
function hasNoValue(column) {
	const rows = column.kind === "number" ? column.values.length : column.codes.length;
	for (let row = 0; row < rows; row++) if (!isMissing(column, row)) return false;
	return true;
}
function numbersOf$2(column) {
	const numbers = column.values.slice();
	for (let row = 0; row < numbers.length; row++) if (isMissing(column, row)) numbers[row] = NaN;
	else if (!Number.isFinite(numbers[row])) throw infiniteValue(column.name, row, numbers[row]);
	return numbers;
}
function infiniteValue(name, row, value) {
	return new PawlError("data", `the feature "${name}" is ${value} in row ${row + 1}, not a finite number`, {
		where: `column "${name}", row ${row + 1}`,
		remedy: "Give the row a finite value, or none."
	});
}
function fitNumber(column, scale) {
	const { name } = column;
	const numbers = numbersOf$2(column);
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
	const numbers = column.kind === "number" ? numbersOf$2(column) : missingOnly(column, "number", matrix.length / width);
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
	if (hasNoValue(column)) return new Float64Array(rows).fill(NaN);
	const words = {
		number: "numbers",
		text: "texts"
	};
	throw new PawlError("data", `the column "${column.name}" held ${words[expected]} at training and holds ${words[column.kind]} now`, {
		where: `column "${column.name}"`,
		remedy: `Mend the data, or set its type with \`data.types\` to ${expected}.`
	});
}
// packages/models/preprocess-check.ts
const MOST_FEATURES$3 = 1e5;
const MOST_LEVELS = 1e7;
function checkPreprocessing(value, features) {
	const place = "preprocessing";
	const list = arrayAt(objectAt(value, place, ["features"]).features, `${place}.features`, 1, MOST_FEATURES$3);
	if (list.length !== features.length) throw damaged(place, "does not belong to the features");
	return { features: list.map((entry, i) => {
		const feature = checkFeature$1(entry, `${place}.features.${i}`);
		if (feature.name !== features[i]) throw damaged(place, "does not belong to the features");
		return feature;
	}) };
}
function checkFeature$1(value, place) {
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
// packages/models/target.ts
const MOST_CLASSES = 1e3;
const LARGEST_VALUE = 1e150;
function readTarget(table, name, task) {
	const column = findColumn(table, name);
	if (!column) {
		const names = table.columns.map((other) => other.name);
		throw refusal$1(name, `there is no column "${name}" to be predicted.${didYouMean(name, names)}`, { remedy: "Name a column of the training data as `data.target`." });
	}
	if (table.rows < 2) throw refusal$1(name, `the training data has ${table.rows === 1 ? "one row" : "no rows"}`, { remedy: "Training needs two rows at least." });
	refuseBadValues(column, table.rows);
	return task === "classification" ? classesOf$1(column, table.rows) : numbersOf$1(column);
}
function refuseBadValues(column, rows) {
	const bad = [];
	for (let row = 0; row < rows; row++) {
		const finite = column.kind === "text" || Number.isFinite(column.values[row]);
		if (isNull(column, row) || !finite) bad.push(row + 1);
	}
	if (bad.length === 0) return;
	const count = bad.length === 1 ? "one row has" : `${bad.length} rows have`;
	throw refusal$1(column.name, `${count} no usable value of the target "${column.name}"`, {
		where: `column "${column.name}", row ${bad.slice(0, 3).join(", ")}${bad.length > 3 ? ", ..." : ""}`,
		remedy: "Leave out rows whose target is missing, NaN or infinite."
	});
}
function classesOf$1(column, rows) {
	const texts = Array.from({ length: rows }, (_, row) => textAt(column, row));
	const labels = sortLabels(texts);
	if (labels.length === 1) throw refusal$1(column.name, `the target has one class only: "${labels[0]}"`, { remedy: "Training needs rows of two classes at least." });
	if (labels.length > MOST_CLASSES) throw refusal$1(column.name, `the target has ${labels.length} classes, more than ${MOST_CLASSES}`, { remedy: "Is it a number to be predicted? Then set `task: regression`." });
	const codeOf = new Map(labels.map((label, code) => [label, code]));
	return {
		labels,
		values: texts.map((text) => codeOf.get(text))
	};
}
function numbersOf$1(column) {
	if (column.kind === "text") throw refusal$1(column.name, `the target "${column.name}" holds texts, and regression predicts numbers`, { remedy: "Set `task: classification`, or mend the values that are no numbers." });
	const values = Array.from(column.values);
	if (values.every((value) => value === values[0])) throw refusal$1(column.name, `the target is ${values[0]} in every row, so there is nothing to learn`, { remedy: "Check that `data.target` names the right column." });
	const row = values.findIndex((value) => Math.abs(value) > LARGEST_VALUE);
	if (row >= 0) throw refusal$1(column.name, `the target is ${values[row]} in row ${row + 1}, too large to compute with`, { remedy: "Give the target in a larger unit." });
	return { values };
}
function refusal$1(name, message, details) {
	return new PawlError("data", message, {
		where: `column "${name}"`,
		...details
	});
}
// packages/models/training-checks.ts
function refuseFeatures({ features, target, seed }) {
	const repeated = features.find((name, i) => features.indexOf(name) !== i);
	if (features.length === 0) throw new PawlError("config", "there is no column to learn from");
	if (features.includes(target)) throw new PawlError("config", `the target "${target}" is among the features`);
	if (repeated !== void 0) throw new PawlError("config", `the feature "${repeated}" is named twice`);
	if (Number.isSafeInteger(seed)) return;
	throw new PawlError("config", `the seed must be a whole number, not ${seed}`, { where: "train.seed" });
}
function allConstant() {
	return new PawlError("data", "every feature has the same value in all training rows", {
		where: "training data",
		remedy: "A model can learn only from columns whose values differ."
	});
}
function refuseWeights(weights) {
	if (!weights) return;
	const bad = weights.findIndex((weight) => !(weight >= 0 && weight <= 0x38d7ea4c68000));
	if (bad >= 0) throw new PawlError("data", `the weight in row ${bad + 1} is ${weights[bad]}`, {
		where: `column \`data.weight\`, row ${bad + 1}`,
		remedy: "A weight must be a number from 0 on."
	});
	if (weights.some((weight) => weight > 0)) return;
	throw new PawlError("data", "the weight of every training row is 0", {
		where: "column `data.weight`",
		remedy: "Give the rows that are to be learnt from a weight above 0."
	});
}
function stopped({ reason }) {
	const by = typeof reason === "string" ? ` by ${reason}` : "";
	return new PawlError("command", `the training was stopped${by}`, { cause: reason });
}
// packages/models/ml-random-forest.ts
const mlRandomForest = {
	name: "ml-random-forest",
	checkParams: checkParams$2,
	train: train$2,
	open: open$2
};
function checkParams$2(params, shape) {
	refuseTooLong(readForestParams(params, shape.task), shape);
}
async function train$2(input, context = {}) {
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
	refuseConstant$1(matrix);
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
function refuseConstant$1({ rows, columns, matrix }) {
	const width = columns.length;
	for (let i = width; i < rows * width; i++) if (matrix[i] !== matrix[i - width]) return;
	throw allConstant();
}
const TURN$1 = 50;
async function growTrees(growth, { onProgress, signal }) {
	const { params, shape, matrix, target, seed } = growth;
	const library = await import("./ml-random-forest.js").then((m) => __toESM(m.default, 1));
	const Forest = target.labels ? library.RandomForestClassifier : library.RandomForestRegression;
	const rows = rowsOf(matrix);
	const trees = [];
	const started = performance.now();
	let turned = started;
	for (let i = 0; i < params.trees; i++) {
		if (performance.now() - turned > TURN$1) {
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
function open$2(model) {
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
// packages/models/trees/forest-settings.ts
const MOST_TREES = 1e5;
const MOST_SAMPLES = 1e9;
const MOST_FEATURES$2 = 1e6;
const FEATURES_RULE = {
	range: "a share of the features above 0 and up to 1, a whole number of them from 2, sqrt or all",
	allows: (value) => value === "sqrt" || value === "all" || typeof value === "number" && value > 0 && (value <= 1 || Number.isInteger(value) && value <= MOST_FEATURES$2)
};
const MONOTONE_RULE = mappingTo("a mapping from features to 1 (rising) or -1 (falling)", (value) => value === 1 || value === -1);
const CLASS_WEIGHT_RULE = orNull(either(oneOfTexts("balanced"), mappingTo("a mapping from classes to weights above 0", (value) => typeof value === "number" && value > 0 && value <= 1e9)), "the same for all");
const RULES$1 = {
	trees: wholeNumber(1, MOST_TREES),
	criterion: oneOfTexts("gini", "entropy", "variance"),
	max_depth: orNull(wholeNumber(1, MOST_DEPTH$1), "no limit"),
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
function defaults$1(task) {
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
	const settings = readParams("random-forest", RULES$1, defaults$1(task), params);
	if (settings.criterion === "variance" === (task === "classification")) throw unfit("criterion", `"${settings.criterion}" does not fit ${task}`);
	if (settings.class_weight !== null && task === "regression") throw unfit("class_weight", "there are no classes in regression");
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
	max_depth: orNull(wholeNumber(1, MOST_DEPTH$1), "no limit"),
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
// packages/models/trees/check-trees.ts
const MOST_FEATURES$1 = 1e5;
const LARGEST_ANSWER = 1e300;
function checkBins(value, features) {
	const place = "preprocessing";
	const list = arrayAt(objectAt(value, place, ["features"]).features, `${place}.features`, 1, MOST_FEATURES$1);
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
	if (values.length % outputs !== 0) throw damaged("values", "does not divide into leaves");
	if (sets.length % 8 !== 0) throw damaged("sets", "does not divide into sets");
	if (starts.length < 2 || starts[0] !== 0 || starts.at(-1) !== nodes) throw damaged("starts", "does not divide the nodes into trees");
	for (let tree = 1; tree < starts.length; tree++) if (starts[tree] <= starts[tree - 1]) throw damaged(`starts.${tree}`, "does not rise");
	const value = values.findIndex((answer) => !(Math.abs(answer) <= LARGEST_ANSWER));
	if (value >= 0) throw damaged(`values.${value}`, "is no answer");
	const node = cover.findIndex((rows) => !(rows >= 0 && rows <= LARGEST_ANSWER));
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
		if (++depth > 1e3) throw damaged(`starts.${tree}`, `is a tree deeper than ${MOST_DEPTH$1} splits`);
		waiting.push({
			child,
			depth
		});
	}
	if (waiting.length > 0) throw damaged(`starts.${tree}`, "is a tree that ends in the middle");
}
// packages/models/trees/learnt.ts
function readLearnt(input, wishes) {
	const target = readTarget(input.train, input.target, input.task);
	refuseFeatures(input);
	refuseWeights(input.weights);
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
	return labels.map((label) => asked[label] ?? 1);
}
function shared(values) {
	const copy = new Float64Array(new SharedArrayBuffer(values.length * 8));
	copy.set(values);
	return copy;
}
// packages/models/trees/losses.ts
function squaredLoss({ values, weights }) {
	return {
		scores: 1,
		constantCurvature: weights === void 0,
		start: (rows) => [weightedMean(rows, (row) => values[row], weights)],
		derive(raw, rows, _k, slope, curve) {
			for (const row of rows) {
				const weight = weights?.[row] ?? 1;
				slope[row] = weight * (values[row] - raw[row]);
				curve[row] = weight;
			}
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
			for (const row of rows) {
				const weight = weights?.[row] ?? 1;
				slope[row] = weight * (values[row] > raw[row] ? quantile : quantile - 1);
				curve[row] = weight;
			}
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
			const share = weightedMean(rows, (row) => values[row], weights);
			return [Math.log(share / (1 - share))];
		},
		derive(raw, rows, _k, slope, curve) {
			for (const row of rows) {
				const weight = weights?.[row] ?? 1;
				const share = sigmoid(raw[row]);
				slope[row] = weight * (values[row] - share);
				curve[row] = weight * share * (1 - share);
			}
		},
		mean: (raw, rows) => weightedMean(rows, (row) => softplus(raw[row]) - values[row] * raw[row], weights)
	};
}
function softmaxLoss({ values, weights }, classes) {
	let shares = new Float64Array(0);
	let size = 0;
	function prepare(raw) {
		if (shares.length !== raw.length) shares = new Float64Array(raw.length);
		size = raw.length / classes;
		shares.set(raw);
		softmax(shares, classes);
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
			for (const row of rows) {
				const weight = weights?.[row] ?? 1;
				const share = shares[k * size + row];
				slope[row] = weight * ((values[row] === k ? 1 : 0) - share);
				curve[row] = weight * share * (1 - share);
			}
		},
		mean(raw, rows) {
			prepare(raw);
			return weightedMean(rows, (row) => -Math.log(Math.max(1e-300, shares[values[row] * size + row])), weights);
		}
	};
}
function sigmoid(score) {
	return score >= 0 ? 1 / (1 + Math.exp(-score)) : Math.exp(score) / (1 + Math.exp(score));
}
function softplus(score) {
	return Math.max(0, score) + Math.log1p(Math.exp(-Math.abs(score)));
}
function softmax(raw, classes) {
	const rows = raw.length / classes;
	for (let row = 0; row < rows; row++) {
		let most = Number.NEGATIVE_INFINITY;
		for (let k = 0; k < classes; k++) most = Math.max(most, raw[k * rows + row]);
		let sum = 0;
		for (let k = 0; k < classes; k++) {
			const share = Math.exp(raw[k * rows + row] - most);
			raw[k * rows + row] = share;
			sum += share;
		}
		for (let k = 0; k < classes; k++) raw[k * rows + row] /= sum;
	}
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
// packages/models/trees/tree-predictor.ts
function predictionsOf$1(labels, scores) {
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
	return predictionsOf$1(labels, [second.map((share) => 1 - share), second]);
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
	const own = new Uint8Array(most * width);
	const standing = new Int32Array(most);
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
	if (trees.depths[tree] === 0 || trees.asksForSets[tree] === 1) descendOneByOne(trees, tree, block);
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
function descendOneByOne(trees, tree, block) {
	const { nodes, sets, beyond, roots } = trees;
	const { codes, width, count, standing } = block;
	for (let i = 0, row = 0; i < count; i++, row += width) {
		let node = roots[tree];
		for (let next = nodes[node + 1]; next !== node; next = nodes[node + 1]) {
			const question = nodes[node];
			const limit = question & LIMIT;
			const code = codes[row + (question >> FEATURE_SHIFT)];
			const side = limit < IN_SET ? limit - code >>> 31 : ~(sets[beyond[node >> 1] + (code >> 5)] >>> (code & 31)) & 1;
			node = next + 2 * side;
		}
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
// packages/models/trees/gradient-boosting.ts
const ROWS_FOR_EARLY_STOPPING = 1e4;
const LEAST_PROGRESS = 1e-7;
const TURN = 50;
const gradientBoosting = {
	name: "gradient-boosting",
	checkParams: checkParams$1,
	train: train$1,
	open: open$1
};
function checkParams$1(params, { task, columns }) {
	featuresPerSplit(readBoostingSettings(params, task).max_features, columns);
}
async function train$1(input, context = {}) {
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
		values: target.values,
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
	let turned = performance.now();
	for (let round = 0; round < settings.trees; round++) {
		if (performance.now() - turned > TURN) {
			await setImmediate();
			turned = performance.now();
		}
		if (signal?.aborted) throw stopped(signal);
		const grew = rounds.next(round);
		onProgress?.(round + 1, settings.trees, "boosting");
		if (!grew) break;
		if (!rounds.keepsBack) continue;
		losses.push(rounds.validationLoss());
		if (losses[best] - losses.at(-1) > LEAST_PROGRESS * Math.abs(losses[best])) best = round;
		if (round - best >= settings.patience) break;
	}
	const kept = rounds.keepsBack ? best + 1 : rounds.trees.length / loss.scores;
	return {
		trees: joinTrees(rounds.trees.slice(0, kept * loss.scores), 1),
		start: rounds.start,
		importance: rounds.importance(),
		rounds: kept,
		...rounds.keepsBack ? { validationLoss: losses[best] } : {}
	};
}
function startRounds(settings, learnt, loss, seed) {
	const { binned, weights } = learnt;
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
	const grower = createGrower(learnt, shapeOf(settings, binned.features));
	const order = new Int32Array(rows);
	const gains = new Float64Array(binned.features);
	const trees = [];
	function grow(round, k) {
		const random = createRandom(partSeed(seed, round * loss.scores + k));
		const { drawn, others } = draw(settings, training, random);
		order.set(drawn);
		loss.derive(raw, training, k, slope, curve);
		const root = grower.grow(order, drawn.length, statistics, random, gains);
		const rawOfK = raw.subarray(k * rows, (k + 1) * rows);
		const answers = answersOf(root, order, rawOfK);
		const tree = flatten(root, 1, (leaf, into, at) => {
			into[at] = answers.get(leaf);
		});
		trees.push(tree);
		for (const [leaf, answer] of answers) for (let i = leaf.start; i < leaf.end; i++) rawOfK[order[i]] += answer;
		const fast = fastTrees(tree, binned.features);
		for (const part of [others, validation]) for (const row of part) rawOfK[row] += fast.values[leafOf(fast, 0, binned, row)];
		return root.left !== void 0;
	}
	function answersOf(root, rowOrder, rawOfK) {
		const answers = new Map();
		forEachNode(root, (node) => {
			if (node.left) return;
			const { sums, bounds, start: from, end } = node;
			const free = loss.answer ? loss.answer(rawOfK, rowOrder.subarray(from, end)) : sums.second + settings.l2 > 0 ? sums.first / (sums.second + settings.l2) : 0;
			const answer = bounds ? Math.min(bounds.high, Math.max(bounds.low, free)) : free;
			answers.set(node, settings.learning_rate * answer);
		});
		return answers;
	}
	return {
		start,
		trees,
		keepsBack: validation.length > 0,
		next(round) {
			let grew = false;
			for (let k = 0; k < loss.scores; k++) if (grow(round, k)) grew = true;
			return grew;
		},
		validationLoss: () => loss.mean(raw, validation),
		importance() {
			const total = gains.reduce((sum, gain) => sum + gain, 0);
			return total > 0 ? gains.map((gain) => gain / total) : gains;
		}
	};
	function draw({ sample_share }, from, random) {
		const usable = weights ? from.filter((row) => weights[row] > 0) : from;
		const unused = weights ? from.filter((row) => weights[row] === 0) : new Int32Array(0);
		if (sample_share === 1) return {
			drawn: usable,
			others: unused
		};
		const counts = new Float64Array(usable.length);
		const draws = Math.max(1, Math.round(sample_share * usable.length));
		drawRows(counts, {
			replacement: false,
			draws
		}, random);
		return {
			drawn: usable.filter((_, i) => counts[i] !== 0),
			others: Int32Array.from([...usable.filter((_, i) => counts[i] === 0), ...unused])
		};
	}
}
function shapeOf(settings, features) {
	return {
		minLeaf: settings.min_samples_leaf,
		minWeight: settings.loss === "log" ? .001 : 0,
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
function open$1(model) {
	const { task, labels, features } = model;
	const bins = checkBins(model.preprocessing, features);
	const trees = checkTrees(model.arrays, bins, 1);
	const scores = labels && labels.length > 2 ? labels.length : 1;
	const start = arrayAt(objectAt(model.body, "body", ["start"]).start, "body.start", scores, scores).map((value, k) => numberIn(value, `body.start.${k}`));
	if ((trees.starts.length - 1) % scores !== 0) throw damaged("starts", "does not hold a tree a class");
	const fast = fastTrees(trees, bins.length);
	return {
		task,
		...labels ? { labels } : {},
		async predict(table) {
			return predict$1(fast, bins, labels, start, table);
		}
	};
}
function predict$1(fast, bins, labels, start, table) {
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
	softmax(raw, labels.length);
	return predictionsOf$1(labels, labels.map((_, k) => raw.subarray(k * table.rows, (k + 1) * table.rows)));
}
// packages/models/trees/forest-threads.ts
const LEAST_WORK = 4e6;
const ENTRIES = [
	"./forest-worker.ts",
	"./forest-worker.js",
	"./shared/forest-worker.js"
];
async function growForest(job, count, context) {
	const wanted = Math.min(context.threads ?? availableParallelism(), count);
	const work = job.binned.rows * job.binned.features * count;
	const next = new Int32Array(new SharedArrayBuffer(4));
	const there = new Uint8Array(count);
	const deliver = (index, grown) => {
		if (there[index] === 1) return;
		there[index] = 1;
		context.onTree(grown, index);
	};
	const helpers = startHelpers(work >= LEAST_WORK ? wanted - 1 : 0, {
		job,
		next,
		count
	}, deliver);
	try {
		const grow = forestGrower(job);
		for (let index = Atomics.add(next, 0, 1); index < count; index = Atomics.add(next, 0, 1)) {
			deliver(index, grow(index));
			await setImmediate();
			context.signal?.throwIfAborted();
		}
		await Promise.race([Promise.all(helpers.map(({ ended }) => ended)), aborted(context.signal)]);
		for (let index = 0; index < count; index++) if (there[index] === 0) deliver(index, grow(index));
		for (const { failure } of helpers) if (failure.error) throw failure.error;
	} finally {
		await Promise.all(helpers.map(({ worker }) => worker.terminate()));
	}
}
function startHelpers(threads, order, deliver) {
	const entry = ENTRIES.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
	if (!entry) return [];
	return Array.from({ length: threads }, () => {
		const worker = new Worker(entry, { workerData: order });
		const failure = {};
		return {
			worker,
			ended: new Promise((resolve) => {
				worker.on("message", ({ index, grown }) => {
					try {
						deliver(index, grown);
					} catch (error) {
						failure.error = error;
						resolve();
					}
				});
				worker.on("error", () => resolve());
				worker.on("exit", () => resolve());
			}),
			failure
		};
	});
}
function aborted(signal) {
	return new Promise((_, reject) => {
		signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}
// packages/models/trees/out-of-bag.ts
function outOfBag(job, trees, fast) {
	const { rows } = job.binned;
	const outputs = outputsOf(job.target);
	const answers = new Float64Array(rows * outputs);
	const times = new Int32Array(rows);
	const counts = new Float64Array(rows);
	for (let tree = 0; tree < trees.starts.length - 1; tree++) {
		drawRows(counts, job.sampling, createRandom(partSeed(job.seed, tree)));
		for (let row = 0; row < rows; row++) {
			if (counts[row] !== 0) continue;
			const leaf = leafOf(fast, tree, job.binned, row);
			times[row]++;
			for (let k = 0; k < outputs; k++) answers[row * outputs + k] += fast.values[leaf + k];
		}
	}
	let known = 0;
	for (let row = 0; row < rows; row++) {
		if (times[row] > 0) known++;
		for (let k = 0; k < outputs; k++) answers[row * outputs + k] /= times[row];
	}
	return {
		answers,
		rows: known
	};
}
// packages/models/trees/random-forest.ts
const LARGEST_FOREST = 15e8;
const TREES_TO_FORETELL = 3;
const randomForest = {
	name: "random-forest",
	checkParams,
	train,
	open
};
function checkParams(params, { task, columns }) {
	featuresPerSplit(readForestSettings(params, task).max_features, columns);
}
async function train(input, context = {}) {
	const settings = readForestSettings(input.params, input.task);
	const learnt = readLearnt(input, settings);
	const job = jobOf(settings, learnt, input);
	const { trees, importance } = await grow(job, settings.trees, context);
	const facts = { importance: Object.fromEntries(input.features.map((name, f) => [name, importance[f]])) };
	if (settings.out_of_bag) facts.out_of_bag = outOfBagFacts(outOfBag(job, trees, fastTrees(trees, learnt.bins.length)), job.target, learnt);
	return {
		format: "pawl-model",
		version: 1,
		trainer: randomForest.name,
		task: input.task,
		target: input.target,
		features: [...input.features],
		...learnt.target.labels ? { labels: learnt.target.labels } : {},
		preprocessing: { features: learnt.bins },
		params: recordParams(settings),
		seed: input.seed,
		dataDigest: input.dataDigest ?? null,
		facts,
		body: { outputs: trees.outputs },
		arrays: arraysOf(trees)
	};
}
function jobOf(settings, learnt, { seed }) {
	const { rows, features } = learnt.binned;
	return {
		binned: learnt.binned,
		texts: learnt.texts,
		directions: learnt.directions,
		target: targetOf(learnt),
		weights: learnt.weights,
		shape: {
			minLeaf: settings.min_samples_leaf,
			minWeight: 0,
			minSplit: settings.min_samples_split,
			maxDepth: settings.max_depth ?? Number.POSITIVE_INFINITY,
			maxLeaves: settings.max_leaves ?? Number.POSITIVE_INFINITY,
			maxFeatures: featuresPerSplit(settings.max_features, features),
			lambda: 0,
			entropy: settings.criterion === "entropy",
			smoothing: 10,
			minGain: -1e-9
		},
		sampling: {
			replacement: settings.bootstrap,
			draws: Math.max(1, Math.round(settings.sample_share * rows))
		},
		seed
	};
}
function targetOf({ target: { labels, values } }) {
	if (labels && labels.length > 2) {
		const codes = new Int32Array(new SharedArrayBuffer(values.length * 4));
		codes.set(values);
		return {
			kind: "classes",
			codes,
			classes: labels.length
		};
	}
	if (labels) return {
		kind: "two",
		values: shared(values)
	};
	const centre = values.reduce((sum, value) => sum + value / values.length, 0);
	return {
		kind: "number",
		values: shared(values.map((value) => value - centre)),
		centre
	};
}
async function grow(job, count, { onProgress, signal, threads }) {
	const grown = Array.from({ length: count });
	let done = 0;
	let bytes = 0;
	try {
		await growForest(job, count, {
			threads,
			signal,
			onTree(tree, index) {
				grown[index] = tree;
				done++;
				bytes += bytesOf(tree.tree);
				refuseTooLarge(bytes, done, count);
				onProgress?.(done, count, "growing trees");
			}
		});
	} catch (error) {
		throw signal?.aborted ? stopped(signal) : error;
	}
	const whole = grown;
	const importance = new Float64Array(job.binned.features);
	for (const tree of whole) tree.importance.forEach((share, f) => {
		importance[f] += share / count;
	});
	return {
		trees: joinTrees(whole.map(({ tree }) => tree), outputsOf(job.target)),
		importance
	};
}
function refuseTooLarge(bytes, done, count) {
	if (done < Math.min(count, TREES_TO_FORETELL) || bytes / done * count <= LARGEST_FOREST) return;
	const most = Math.floor(LARGEST_FOREST * done / bytes);
	const each = `${(bytes / done / 1e6).toPrecision(2)} MB`;
	throw new PawlError("config", `${count} trees of about ${each} each are more than memory can hold`, {
		where: "train.params.trees",
		remedy: most >= 1 ? `Set \`trees\` to ${most} at most, or \`max_depth\` or \`min_samples_leaf\` for smaller trees.` : "Set `max_depth` or a larger `min_samples_leaf` for smaller trees."
	});
}
function outOfBagFacts({ answers, rows }, target, { target: { values } }) {
	if (rows === 0) return { rows };
	const outputs = outputsOf(target);
	let losses = 0;
	let right = 0;
	for (let row = 0; row < values.length; row++) {
		if (Number.isNaN(answers[row * outputs])) continue;
		if (target.kind === "number") losses += (answers[row] - values[row]) ** 2;
		else if (likeliest(answers, row, outputs) === values[row]) right++;
	}
	return target.kind === "number" ? {
		rows,
		rmse: Math.sqrt(losses / rows)
	} : {
		rows,
		accuracy: right / rows
	};
}
function likeliest(answers, row, outputs) {
	if (outputs === 1) return answers[row] > .5 ? 1 : 0;
	let best = 0;
	for (let k = 1; k < outputs; k++) if (answers[row * outputs + k] > answers[row * outputs + best]) best = k;
	return best;
}
function open(model) {
	const { task, labels, features } = model;
	const bins = checkBins(model.preprocessing, features);
	const most = labels && labels.length > 2 ? labels.length : 1;
	const body = objectAt(model.body, "body", ["outputs"]);
	const fast = fastTrees(checkTrees(model.arrays, bins, integerIn(body.outputs, "body.outputs", most, most)), bins.length);
	return {
		task,
		...labels ? { labels } : {},
		async predict(table) {
			return predict(fast, bins, labels, table);
		}
	};
}
function predict(fast, bins, labels, table) {
	const answers = new Float64Array(table.rows * fast.outputs);
	addAnswers(fast, applyBins(bins, table), answers, {
		from: 0,
		to: table.rows
	});
	const count = fast.roots.length;
	for (let i = 0; i < answers.length; i++) answers[i] /= count;
	if (!labels) return numberPredictions(answers);
	if (labels.length === 2) return predictionsOfTwo(labels, answers);
	return predictionsOf$1(labels, labels.map((_, k) => columnOf(answers, labels.length, k)));
}
// packages/models/trainers.ts
const TRAINERS = [
	randomForest,
	gradientBoosting,
	mlRandomForest
];
function findTrainer(name) {
	const found = TRAINERS.find((trainer) => trainer.name === name);
	if (found) return found;
	const names = TRAINERS.map((trainer) => trainer.name);
	throw new PawlError("config", `there is no trainer "${name}".${didYouMean(name, names)}`, {
		where: "train.trainer",
		remedy: `The embedded trainers are: ${names.join(", ")}. \`train.run\` trains with any command.`
	});
}
// packages/models/model-file.ts
const LARGEST_FILE$1 = 2e9;
const MOST_FEATURES = 1e5;
const MOST_LABELS = 1e5;
const LARGEST_READABLE = 2e7;
async function saveModel(model, path) {
	const pieces = pack(model, path);
	if (pieces.reduce((sum, piece) => sum + piece.length, 0) > LARGEST_FILE$1) throw tooLarge(path);
	await writeFileAtomic(path, pieces);
}
function pack({ arrays, ...header }, path) {
	try {
		return packModel({
			header,
			arrays
		});
	} catch (error) {
		if (error instanceof RangeError) throw tooLarge(path);
		throw error;
	}
}
async function loadModel(path) {
	try {
		const { header, arrays } = unpackModel(await readBounded(path));
		const model = checkModel(header, arrays);
		openPredictor(model);
		return model;
	} catch (thrown) {
		const error = thrown instanceof RangeError ? damaged("model", "is nested too deeply") : thrown;
		if (!(error instanceof PawlError) || error.where !== void 0) throw error;
		const { remedy, cause } = error;
		throw new PawlError(error.code, error.message, {
			where: path,
			...remedy === void 0 ? {} : { remedy },
			cause
		});
	}
}
function openPredictor(model) {
	return findTrainer(model.trainer).open(model);
}
async function readBounded(path) {
	const handle = await openFile(path);
	try {
		const facts = await handle.stat();
		if (!facts.isFile()) throw new PawlError("record", "the model is not a file", { where: path });
		if (facts.size > LARGEST_FILE$1) throw tooLarge(path);
		return await handle.readFile();
	} finally {
		await handle.close();
	}
}
async function openFile(path) {
	try {
		return await open$3(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
		throw new PawlError("record", "there is no model file", {
			where: path,
			remedy: "Run `pawl train` first.",
			cause: error
		});
	}
}
function tooLarge(path) {
	return new PawlError("record", `the model is larger than ${LARGEST_FILE$1 / 1e6} MB`, {
		where: path,
		remedy: "Train a smaller model: fewer trees, or a smaller `max_depth`."
	});
}
const KEYS = [
	"format",
	"version",
	"trainer",
	"task",
	"target",
	"features",
	"preprocessing",
	"params",
	"seed",
	"dataDigest",
	"facts",
	"body"
];
function checkModel(value, arrays) {
	const entry = objectAt(value, "model", KEYS, ["labels"]);
	oneOf(entry.format, "format", ["pawl-model"]);
	if (entry.version !== 1) throw newerVersion(entry.version);
	const features = distinctTexts(entry.features, "features", 1, MOST_FEATURES);
	const task = oneOf(entry.task, "task", ["classification", "regression"]);
	if (task === "classification" !== Object.hasOwn(entry, "labels")) throw damaged("labels", "does not fit the task");
	return {
		format: "pawl-model",
		version: 1,
		trainer: oneOf(entry.trainer, "trainer", TRAINERS.map((trainer) => trainer.name)),
		task,
		target: textIn(entry.target, "target"),
		features,
		...task === "classification" ? { labels: distinctTexts(entry.labels, "labels", 2, MOST_LABELS) } : {},
		preprocessing: entry.preprocessing,
		params: checkReadable(entry.params, "params"),
		seed: integerIn(entry.seed, "seed", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
		dataDigest: entry.dataDigest === null ? null : textIn(entry.dataDigest, "dataDigest"),
		facts: checkReadable(entry.facts, "facts"),
		body: entry.body,
		arrays
	};
}
function newerVersion(version) {
	if (typeof version !== "number") return damaged("version", "is not a number");
	return new PawlError("record", `the model file has version ${version}, and this Pawl reads version 1`, { remedy: "Open it with the Pawl that wrote it, or train again." });
}
function checkReadable(value, place) {
	const entries = objectAt(value, place, [], Object.keys(Object(value)));
	if (JSON.stringify(entries).length > LARGEST_READABLE) throw damaged(place, "is too long");
	return entries;
}
// packages/models/prediction-scores.ts
const PREFIX = "score_";
function readScores(ordered, expected, idName) {
	const { table, where } = ordered;
	const names = table.columns.map((column) => column.name).filter((name) => name.startsWith("score") && name !== idName && name !== expected.target);
	if (names.length === 0) return void 0;
	if (!names.includes("score")) return oneForEach(names, ordered, expected.labels);
	if (names.length > 1) throw new PawlError("data", `there is a column "score" beside "${names.find((n) => n !== "score")}"`, {
		where,
		remedy: "Write either `score`, or `score_<class>` for every class."
	});
	return ofPositive(ordered, expected);
}
function ofPositive(ordered, { labels, positive }) {
	if (labels.length !== 2) throw new PawlError("data", `"score" is for two classes, and the target has ${labels.length}`, {
		where: ordered.where,
		remedy: `Write a column for every class: ${scoreNames(labels)}.`
	});
	const scores = probabilities(findColumn(ordered.table, "score"), ordered);
	const rest = scores.map((score) => 1 - score);
	return (positive ?? labels[1]) === labels[1] ? [rest, scores] : [scores, rest];
}
function oneForEach(names, ordered, labels) {
	const { table, where } = ordered;
	const find = labelFinder(labels);
	const found = new Map();
	for (const name of names) {
		const code = name.startsWith(PREFIX) ? find(name.slice(6)) : void 0;
		if (code === void 0) {
			const hint = didYouMean(name, [...labels.map((label) => PREFIX + label), "score"]);
			throw new PawlError("data", `the column "${name}" belongs to no class of the target.${hint}`, {
				where,
				remedy: `Scores belong in: ${scoreNames(labels)}.`
			});
		}
		if (found.has(code)) throw new PawlError("data", `there are two columns with scores of "${labels[code]}"`, { where });
		found.set(code, probabilities(findColumn(table, name), ordered));
	}
	const missing = labels.find((_, code) => !found.has(code));
	if (missing === void 0) return labels.map((_, code) => found.get(code));
	throw new PawlError("data", `there are scores of ${found.size} of ${labels.length} classes`, {
		where,
		remedy: `Write "${PREFIX}${missing}" too, 0 where the model does not know the class, or no scores at all.`
	});
}
function scoreNames(labels) {
	const names = labels.slice(0, 5).map((label) => PREFIX + label);
	return labels.length > 5 ? `${names.join(", ")}, ...` : names.join(", ");
}
function probabilities(column, { order, where }) {
	return Float64Array.from(order, (row) => {
		const value = column.kind === "number" && !isNull(column, row) ? column.values[row] : NaN;
		if (value >= -1e-9 && value <= 1.000000001) return Math.min(1, Math.max(0, value));
		const shown = isNull(column, row) ? "missing" : textAt(column, row).slice(0, 100);
		throw new PawlError("data", `"${column.name}" is ${shown} in row ${row + 1}`, {
			where: `${where}, row ${row + 1}`,
			remedy: "Scores are probabilities: numbers from 0 to 1."
		});
	});
}
function predictedByScores(scores, rows) {
	return Int32Array.from({ length: rows }, (_, row) => {
		let best = 0;
		for (let code = 1; code < scores.length; code++) if (scores[code][row] > scores[best][row]) best = code;
		return best;
	});
}
// packages/models/metrics-file.ts
const LARGEST_FILE = 1e6;
const DEEPEST = 20;
async function readMetrics({ path, name, size }) {
	if (size > LARGEST_FILE) throw new PawlError("data", `"${name}" is larger than 1 MB`, {
		where: path,
		remedy: "Write only metrics there; predictions belong in predictions.csv."
	});
	const value = parse(await readFile(path, "utf8"), path);
	const metrics = new Map();
	collect(value, [], {
		metrics,
		path
	});
	if (metrics.size === 0) throw refusal(path, "it holds no metric", "Write {\"rmse\": 0.42}, for example.");
	return Object.fromEntries(metrics);
}
function parse(text, path) {
	try {
		return JSON.parse(text.replace(/^\ufeff/, ""));
	} catch (error) {
		if (text.trim() === "") throw refusal(path, "it is empty", "Was the command ended while it wrote?");
		const notJson = /[:[,\s](NaN|-?Infinity)\b/.exec(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "\"\""))?.[1];
		throw notJson === void 0 ? refusal(path, "it is not valid JSON", "Was the command ended while it wrote? Write it whole.", error) : refusal(path, `it holds ${notJson}, which is no JSON and no metric`, "Leave out a metric that is undefined.", error);
	}
}
function collect(value, keys, into) {
	const name = keys.join(".");
	if (typeof value === "number" && Number.isFinite(value) && keys.length > 0) {
		if (into.metrics.has(name)) throw refusal(into.path, `it holds the metric "${name}" twice`, "Nested names are joined with dots.");
		into.metrics.set(name, value);
		return;
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		const kind = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
		const what = typeof value === "number" && keys.length > 0 ? "too large a number" : kind;
		const subject = keys.length === 0 ? "the whole of it" : `"${name}"`;
		throw refusal(into.path, `${subject} is ${what}`, "Every metric must be a finite number under a name.");
	}
	if (keys.length === DEEPEST) throw refusal(into.path, `it is nested deeper than ${DEEPEST} levels`, "Write metrics flat.");
	for (const [key, inner] of Object.entries(value)) collect(inner, [...keys, key], into);
}
function refusal(path, problem, remedy, cause) {
	return new PawlError("data", `metrics.json cannot be used: ${problem}`, {
		where: path,
		remedy,
		cause
	});
}
// packages/models/output-folder.ts
const MOST_FILES = 1e5;
async function listOutput(folder, root = folder) {
	const names = (await readdir(folder)).sort();
	const realRoot = await realpath(root);
	const entries = [];
	for (const name of names) entries.push(await describe(join(folder, name), name, realRoot));
	return entries;
}
async function describe(path, name, realRoot) {
	if ((await lstat(path)).isSymbolicLink()) await refuseOutside(path, realRoot);
	const facts = await stat(path);
	if (facts.isDirectory()) return {
		name,
		path,
		kind: "folder",
		size: 0
	};
	if (facts.isFile()) return {
		name,
		path,
		kind: "file",
		size: facts.size
	};
	throw new PawlError("data", `the training command left "${name}", which is neither a file nor a folder`, {
		where: path,
		remedy: "Leave plain files in PAWL_OUTPUT."
	});
}
async function refuseOutside(path, realRoot) {
	const target = await realpath(path).catch(() => void 0);
	if (target?.startsWith(realRoot + sep)) return;
	throw new PawlError("data", `the training command left a symbolic link that points ${target === void 0 ? "to nothing" : "out of PAWL_OUTPUT"}`, {
		where: path,
		remedy: "Copy the file into PAWL_OUTPUT instead of linking it."
	});
}
async function listFilesBelow(folder, root) {
	const files = [];
	const visited = new Set();
	const waiting = [{
		path: folder,
		prefix: ""
	}];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const real = await realpath(next.path);
		if (visited.has(real)) continue;
		visited.add(real);
		for (const entry of await listOutput(next.path, root)) {
			const name = next.prefix + entry.name;
			if (entry.kind === "folder") waiting.push({
				path: entry.path,
				prefix: `${name}/`
			});
			else files.push(name);
		}
		if (files.length > MOST_FILES) throw new PawlError("data", `the model folder holds more than ${MOST_FILES} files`, { where: folder });
	}
	return files.sort();
}
// packages/models/row-match.ts
function idColumnName(table, idColumn) {
	return [idColumn, "id"].find((name) => name !== void 0 && findColumn(table, name) !== void 0);
}
function matchRows(table, expected, where) {
	const name = idColumnName(table, expected.idColumn);
	if (name === void 0) return rowsInOrder(table, expected, where);
	const ids = expected.testIds ?? Array.from({ length: expected.testRows }, (_, row) => String(row));
	const rowOf = new Map(ids.map((id, row) => [id, row]));
	if (rowOf.size !== ids.length) throw new PawlError("data", "ids of the test data repeat, so predictions cannot be matched", {
		where: `column "${expected.idColumn ?? name}" of the test data`,
		remedy: "Every test row needs an id of its own."
	});
	const order = new Int32Array(ids.length).fill(-1);
	const unknown = [];
	const repeated = [];
	const column = findColumn(table, name);
	for (let row = 0; row < table.rows; row++) {
		const id = textAt(column, row);
		if (id === null) throw withoutId(where, row);
		const place = rowOf.get(id) ?? rowOf.get(canonicalNumber(id));
		if (place === void 0) unknown.push(id);
		else if (order[place] !== -1) repeated.push(id);
		else order[place] = row;
	}
	refuseMismatch({
		unknown,
		repeated,
		missing: ids.filter((_, row) => order[row] === -1)
	}, table.rows, expected, where);
	return order;
}
function rowsInOrder(table, { testIds, testRows, idColumn }, where) {
	if (testIds !== null) throw new PawlError("data", `the predictions have no column "${idColumn ?? "id"}"`, {
		where,
		remedy: `Write the id of each test row beside its prediction, in a column "${idColumn ?? "id"}".`
	});
	if (table.rows === testRows) return Int32Array.from({ length: testRows }, (_, row) => row);
	throw new PawlError("data", `there are ${table.rows} predictions for ${testRows} test rows`, {
		where,
		remedy: "Write one prediction for every test row, in order, or set `data.id` and write the ids too."
	});
}
function canonicalNumber(id) {
	const number = id.trim() === "" ? NaN : Number(id);
	return Number.isFinite(number) ? String(number + 0) : id;
}
function withoutId(where, row) {
	return new PawlError("data", `a prediction has no id, in row ${row + 1}`, {
		where: `${where}, row ${row + 1}`,
		remedy: "Write the id of each test row beside its prediction."
	});
}
function refuseMismatch({ unknown, repeated, missing }, rows, { testIds, testRows }, where) {
	const numbers = testIds === null ? " Without `data.id`, ids are row numbers from 0." : "";
	const fail = (message, remedy) => {
		throw new PawlError("data", message, {
			where,
			remedy: remedy + numbers
		});
	};
	if (unknown.length > 0 && unknown.length === rows) fail(`the predictions are for other rows: none of their ids is in the test data, such as ${examples(unknown)}`, "Predict the rows of the file that PAWL_TEST_DATA names.");
	if (unknown.length > 0) fail(`${count(unknown, "prediction is", "predictions are")} for ids that are not in the test data: ${examples(unknown)}`, "Predict the rows of the file that PAWL_TEST_DATA names, and no others.");
	if (repeated.length > 0) fail(`ids are there more than once: ${examples(repeated)}`, "Write one prediction for every test row.");
	if (missing.length > 0) fail(`${missing.length} of ${testRows} test rows have no prediction: ${examples(missing)}`, "Write one prediction for every test row. Was the command ended while it wrote?");
}
function count(items, one, more) {
	return items.length === 1 ? `one ${one}` : `${items.length} ${more}`;
}
function examples(ids) {
	const shown = [...new Set(ids)].slice(0, 3).map((id) => JSON.stringify(id.slice(0, 100)));
	return ids.length > shown.length ? `${shown.join(", ")}, ...` : shown.join(", ");
}
// packages/models/predictions-file.ts
async function readPredictionsFile(folder, file, expected) {
	const options = {
		baseDir: folder,
		...expected.nulls ? { nulls: expected.nulls } : {}
	};
	const { table } = await readTable(file, options);
	const types = typesToForce(table, expected);
	if (Object.keys(types).length === 0) return predictionsOf(table, expected, file);
	return predictionsOf((await readTable(file, {
		...options,
		types
	})).table, expected, file);
}
function typesToForce(table, { idColumn, task }) {
	const wanted = new Map([[idColumnName(table, idColumn), "text"], ["prediction", task === "regression" ? "number" : "text"]]);
	const wrong = table.columns.filter(({ name, kind }) => wanted.has(name) && wanted.get(name) !== kind);
	return Object.fromEntries(wrong.map(({ name }) => [name, wanted.get(name)]));
}
function predictionsOf(table, expected, where) {
	const ordered = {
		table,
		order: matchRows(table, expected, where),
		where
	};
	const column = findColumn(table, "prediction");
	if (expected.task === "regression") {
		if (!column) throw noPrediction(table, expected, where);
		return {
			...numbersOf(column, ordered),
			...boundsOf(ordered)
		};
	}
	const { labels, testRows: rows } = expected;
	const scores = readScores(ordered, expected, idColumnName(table, expected.idColumn));
	if (!column && !scores) throw noPrediction(table, expected, where);
	return {
		task: "classification",
		rows,
		labels,
		predicted: column ? classesOf(column, ordered, labels) : predictedByScores(scores, rows),
		...scores ? { scores } : {}
	};
}
function noPrediction(table, { task, idColumn }, where) {
	const names = table.columns.map((column) => column.name).filter((name) => name !== idColumn);
	const or = task === "classification" ? ", or scores in columns `score` or `score_<class>`" : "";
	return new PawlError("data", `there is no column "prediction".${didYouMean("prediction", names)}`, {
		where,
		remedy: `Write a column \`prediction\`${or}.`
	});
}
function boundsOf(ordered) {
	const [lower, upper] = ["lower", "upper"].map((name) => findColumn(ordered.table, name));
	if (!lower && !upper) return {};
	if (!lower || !upper) {
		const [there, absent] = lower ? ["lower", "upper"] : ["upper", "lower"];
		throw new PawlError("data", `there is a column "${there}" and none "${absent}"`, {
			where: ordered.where,
			remedy: "Write both ends of a predicted interval, or neither."
		});
	}
	return {
		lower: numbersOf(lower, ordered).predicted,
		upper: numbersOf(upper, ordered).predicted
	};
}
function numbersOf(column, { order, where }) {
	if (column.kind !== "number") throw new PawlError("data", `the column "${column.name}" holds texts, and the task is regression`, { where });
	const bad = order.find((row) => column.nulls?.[row] === 1 || !Number.isFinite(column.values[row]));
	if (bad !== void 0) {
		const what = column.nulls?.[bad] === 1 ? "missing" : column.values[bad];
		const named = column.name === "prediction" ? "prediction" : `"${column.name}" of a prediction`;
		throw new PawlError("data", `the ${named} is ${what}, not a finite number, in row ${bad + 1}`, {
			where: `${where}, row ${bad + 1}`,
			remedy: "Every test row needs a prediction."
		});
	}
	const predicted = Float64Array.from(order, (row) => column.values[row]);
	return {
		task: "regression",
		rows: order.length,
		predicted
	};
}
function classesOf(column, { order, where }, labels) {
	const find = labelFinder(labels);
	return order.map((row) => {
		const text = textAt(column, row);
		const code = text === null ? void 0 : find(text);
		if (code !== void 0) return code;
		const problem = text === null ? "a prediction is missing" : `the predicted class ${JSON.stringify(text.slice(0, 100))} is none of the target's.${didYouMean(text, labels)}`;
		throw new PawlError("data", `${problem} (row ${row + 1})`, {
			where: `${where}, row ${row + 1}`,
			remedy: `The classes are: ${labels.slice(0, 20).join(", ")}${labels.length > 20 ? ", ..." : ""}.`
		});
	});
}
// packages/models/outputs.ts
const PREDICTIONS = ["predictions.csv", "predictions.parquet"];
const METRICS = "metrics.json";
const PREFERRED = ["model.onnx", "model.json"];
const KNOWN = [
	...PREDICTIONS,
	METRICS,
	...PREFERRED,
	"model"
];
async function readOutputs(folder, expected) {
	const entries = await listOutput(folder);
	const model = await findModel(folder, entries);
	const predictions = findPredictions(folder, entries);
	const metrics = entries.find(({ name, kind }) => name === METRICS && kind === "file");
	if (!model && !predictions && !metrics) throw nothingLeft(folder, entries);
	return {
		...model ? { model } : {},
		...predictions ? { predictions: await readPredictionsFile(folder, predictions.name, expected) } : {},
		...metrics ? { metrics: await readMetrics(metrics) } : {}
	};
}
function findPredictions(folder, entries) {
	const found = entries.filter(({ name, kind }) => PREDICTIONS.includes(name) && kind === "file");
	if (found.length < 2) return found[0];
	throw new PawlError("data", `there are ${PREDICTIONS.join(" and ")}, and only one can be believed`, {
		where: folder,
		remedy: "Write one of them."
	});
}
async function findModel(folder, entries) {
	const named = entries.filter(({ name, kind }) => kind === "file" && /^model\.[^/]+$/.test(name));
	const file = PREFERRED.map((name) => named.find((entry) => entry.name === name)).find(Boolean) ?? named[0];
	if (file) {
		if (file.size > 0) return {
			path: file.path,
			name: file.name,
			files: [file.name]
		};
		throw new PawlError("data", `the model "${file.name}" is empty`, {
			where: file.path,
			remedy: "Was the command ended while it wrote?"
		});
	}
	const own = entries.find(({ name, kind }) => name === "model" && kind === "folder");
	const below = own ? await listFilesBelow(own.path, folder) : [];
	if (!own || below.length === 0) return void 0;
	return {
		path: own.path,
		name: own.name,
		files: below.map((name) => `${own.name}/${name}`)
	};
}
function nothingLeft(folder, entries) {
	const names = entries.map((entry) => entry.name);
	const near = names.map((name) => didYouMean(name, KNOWN)).find((hint) => hint !== "") ?? "";
	const others = names.slice(0, 3).join(", ") + (names.length > 3 ? ", ..." : "");
	const message = names.length === 0 ? "the training command left nothing in PAWL_OUTPUT" : `the training command left nothing that Pawl knows in PAWL_OUTPUT, only ${others}.${near}`;
	return new PawlError("command", message, {
		where: folder,
		remedy: "Leave any of: predictions.csv or predictions.parquet (id, prediction, score columns), metrics.json, model.onnx or another model.* file, a folder model."
	});
}
// packages/pipeline/predictions.ts
const MODEL_FILE = "model.pawl";
const SCORE_PREFIX = "score_";
function outputFolder(project) {
	return join(project.workFolder, "output");
}
function truthOf(config, data, moreLabels = []) {
	const target = requireColumn(data.test, config.data.target);
	const labels = config.task === "regression" ? [] : sortLabels([...labelsOf(config, data), ...moreLabels]);
	return {
		ids: testIds(config, data.test),
		rows: data.test.rows,
		labels,
		positive: positiveIndex(config, labels),
		target
	};
}
function labelsOf(config, data) {
	return sortLabels([data.train, data.test].map((table) => distinctValues(requireColumn(table, config.data.target), table.rows)).flatMap((values) => [...values]));
}
function positiveIndex(config, labels) {
	const asked = config.evaluate.positive;
	if (asked === void 0) return labels.length === 2 ? 1 : void 0;
	const index = labels.indexOf(String(asked));
	if (index < 0) throw new PawlError("config", `"evaluate.positive": there is no class "${asked}"`, { remedy: `The classes are: ${labels.join(", ")}.` });
	return labels.length === 2 ? index : void 0;
}
function expectedOutputs(config, data) {
	const { ids, labels, rows, positive } = truthOf(config, data);
	return {
		task: config.task,
		target: config.data.target,
		testRows: rows,
		testIds: ids,
		labels,
		...positive === void 0 ? {} : { positive: labels[positive] },
		...config.data.id === void 0 ? {} : { idColumn: config.data.id },
		...config.data.nulls === void 0 ? {} : { nulls: config.data.nulls }
	};
}
async function candidateEvidence(project, data, truth) {
	const folder = outputFolder(project);
	if (project.config.train.run === void 0) return {
		kind: "rows",
		sample: await predictionsOfModel(join(folder, MODEL_FILE), data, truth),
		reported: {}
	};
	const outputs = await readOutputs(folder, expectedOutputs(project.config, data));
	if (outputs.predictions) return {
		kind: "rows",
		sample: sampleOf(truth, outputs.predictions),
		reported: outputs.metrics ?? {}
	};
	if (outputs.metrics) return {
		kind: "metrics-only",
		metrics: outputs.metrics
	};
	throw new PawlError("command", "the training command left a model that Pawl cannot open, and neither predictions nor metrics", {
		where: folder,
		remedy: "Let it write predictions.csv (id, prediction, score columns) or metrics.json into PAWL_OUTPUT."
	});
}
async function predictionsOfModel(file, data, truth) {
	return sampleOf(truth, await openPredictor(await loadModel(file)).predict(data.test));
}
function sampleOf(truth, predictions) {
	if (predictions.task === "regression") return {
		task: "regression",
		actual: truth.target.values,
		predicted: predictions.predicted,
		...predictions.lower && predictions.upper ? {
			lower: predictions.lower,
			upper: predictions.upper
		} : {}
	};
	const position = new Map(truth.labels.map((label, index) => [label, index]));
	const recode = Int32Array.from(predictions.labels, (label) => position.get(label));
	return {
		task: "classification",
		labels: truth.labels,
		actual: Int32Array.from({ length: truth.rows }, (_, row) => position.get(textAt(truth.target, row))),
		predicted: predictions.predicted.map((code) => recode[code]),
		...predictions.scores === void 0 ? {} : { scores: alignScores(truth, predictions.labels, predictions.scores) },
		...truth.positive === void 0 ? {} : { positive: truth.positive }
	};
}
function alignScores(truth, labels, scores) {
	return truth.labels.map((label) => scores[labels.indexOf(label)] ?? new Float64Array(truth.rows));
}
async function writePredictions(path, truth, sample) {
	const id = textColumn("id", Array.from({ length: truth.rows }, (_, row) => truth.ids?.[row] ?? String(row)));
	const columns = sample.task === "regression" ? [
		id,
		{
			kind: "number",
			name: "actual",
			values: sample.actual
		},
		{
			kind: "number",
			name: "prediction",
			values: sample.predicted
		},
		...sample.lower && sample.upper ? [{
			kind: "number",
			name: "lower",
			values: sample.lower
		}, {
			kind: "number",
			name: "upper",
			values: sample.upper
		}] : []
	] : [
		id,
		{
			kind: "text",
			name: "actual",
			codes: sample.actual,
			dictionary: sample.labels
		},
		{
			kind: "text",
			name: "prediction",
			codes: sample.predicted,
			dictionary: sample.labels
		},
		...(sample.scores ?? []).map((values, i) => ({
			kind: "number",
			name: `${SCORE_PREFIX}${sample.labels[i]}`,
			values
		}))
	];
	await writeCsv({
		rows: truth.rows,
		columns
	}, path);
}
function textColumn(name, texts) {
	const dictionary = [...new Set(texts)];
	const codes = new Map(dictionary.map((text, code) => [text, code]));
	return {
		kind: "text",
		name,
		codes: Int32Array.from(texts, (text) => codes.get(text)),
		dictionary
	};
}
async function readPredictions(path, truth, task) {
	const value = task === "regression" ? "number" : "text";
	const { table } = await readTable(path, {
		baseDir: "/",
		types: {
			id: "text",
			actual: value,
			prediction: value
		}
	});
	const rows = rowOrder(table, truth, path);
	const prediction = requireColumn(table, "prediction");
	if (prediction.kind === "number") {
		const bounds = ["lower", "upper"].flatMap((name) => {
			const column = findColumn(table, name);
			return column?.kind === "number" ? [[name, Float64Array.from(rows, (row) => column.values[row])]] : [];
		});
		return sampleOf(truth, {
			task: "regression",
			predicted: Float64Array.from(rows, (row) => prediction.values[row]),
			rows: truth.rows,
			...Object.fromEntries(bounds)
		});
	}
	const scored = table.columns.filter((column) => column.kind === "number" && column.name.startsWith(SCORE_PREFIX));
	const labels = sortLabels([...prediction.dictionary, ...scored.map((column) => column.name.slice(6))]);
	const codes = new Map(labels.map((label, code) => [label, code]));
	return sampleOf(truth, {
		task: "classification",
		rows: truth.rows,
		labels,
		predicted: Int32Array.from(rows, (row) => codes.get(textAt(prediction, row))),
		...scored.length === 0 ? {} : { scores: labels.map((label) => scoresOf(label, scored, rows)) }
	});
}
function scoresOf(label, scored, rows) {
	const column = scored.find(({ name }) => name === `${SCORE_PREFIX}${label}`);
	return column ? Float64Array.from(rows, (row) => column.values[row]) : new Float64Array(rows.length);
}
function rowOrder(table, truth, path) {
	const id = requireColumn(table, "id");
	const byId = new Map(Array.from({ length: table.rows }, (_, row) => [textAt(id, row), row]));
	const missing = (id) => new PawlError("record", `the baseline has no prediction for the row "${id}"`, {
		where: path,
		remedy: "Accept a baseline on this test set."
	});
	return Int32Array.from({ length: truth.rows }, (_, row) => {
		const own = truth.ids?.[row] ?? String(row);
		const found = byId.get(own);
		if (found === void 0) throw missing(own);
		return found;
	});
}
export { predictionsOfModel as a, writePredictions as c, findTrainer as d, outputFolder as i, readOutputs as l, candidateEvidence as n, readPredictions as o, expectedOutputs as r, truthOf as s, MODEL_FILE as t, saveModel as u };
