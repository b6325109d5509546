import { n as didYouMean, t as PawlError } from "./errors.js";
import { a as boolean, i as array, l as literal, m as string, n as _enum, p as strictObject, s as int, u as number } from "./schemas.js";
import { a as sealRecord, c as digest, d as name, f as recordSchema, l as file, m as text, p as share, s as count, u as interval } from "./seal.js";
import { i as textAt, n as isNull, r as takeRows, t as findColumn } from "./column.js";
import { d as readTable, i as loadData, m as countDistinct, n as distinctValues, r as featureNames } from "./data.js";
import { i as writeRecord, t as readRecord } from "./work-folder.js";
import { t as freeName } from "./prediction-lines.js";
import { t as benjaminiHochberg } from "./multiplicity.js";
import { a as parseAll, f as expandConditions, m as normalQuantile, n as isOwnMetric, p as normalCdf, s as isTolerance } from "./conditions.js";
import { a as wilsonBounds, i as takeSample, n as rowDrawer, r as uniform, t as compare } from "./compare2.js";
import { r as formatNumber } from "./format.js";
import { i as requireMetric, r as findMetric } from "./declarations.js";
import { n as sortLabels } from "./labels.js";
import { s as textColumn } from "./predictions.js";
import { n as holds, t as decideGate } from "./decide.js";
import { t as metricValue } from "./prepare.js";
import { _ as evaluate, i as parseCondition } from "./condition.js";
import { t as digestFile } from "./digest-file.js";
import { n as fetchBaselinePredictions, o as storedRun, r as findBaseline } from "./baseline.js";
import { join, relative, resolve } from "node:path";
// packages/records/drift-model-record.ts
const cell = string().nullable();
const driftModel = strictObject({
	labelled: count.meta({ description: "current rows with a prediction whose truth is known" }),
	performance: strictObject({
		confidence: share,
		conditions: array(strictObject({
			condition: text,
			state: _enum([
				"passed",
				"failed",
				"undecided"
			]),
			measured: number().nullable(),
			bound: number().nullable(),
			reason: text
		}))
	}).nullable().meta({ description: "conditions on the labelled rows against the evaluation, whose rows are others" }),
	estimated: strictObject({
		rows: strictObject({
			evaluation: count,
			current: count
		}),
		calibration: literal("isotonic").meta({ description: "of scores, on the rows of the evaluation" }),
		assumption: text,
		metrics: array(strictObject({
			metric: name,
			accepted: number(),
			estimate: number(),
			interval
		}))
	}).nullable().meta({ description: "metrics without labels, by confidence-based performance estimation (CBPE)" }),
	labelShift: strictObject({
		reason: text.nullable().meta({ description: "why the shares cannot be told" }),
		classes: array(strictObject({
			label: string(),
			accepted: share,
			estimate: share,
			interval
		})).nullable()
	}).nullable().meta({ description: "class shares without labels, by black box shift estimation (BBSE)" }),
	calibration: strictObject({
		evaluation: number(),
		current: number(),
		bins: array(strictObject({
			low: number(),
			high: number(),
			rows: strictObject({
				evaluation: count,
				current: count
			}),
			gaps: strictObject({
				evaluation: number(),
				current: number()
			})
		}))
	}).nullable().meta({ description: "how often rows were right minus their mean score" }),
	skew: strictObject({
		rows: count.meta({ description: "with an id that the training or test data has" }),
		columns: array(strictObject({
			column: string(),
			rows: count,
			differing: count,
			pattern: text.nullable(),
			example: strictObject({
				id: string(),
				before: cell,
				after: cell
			})
		}))
	}).nullable().meta({ description: "training-serving skew: values of the same rows that differ" }),
	left: array(strictObject({
		what: name,
		reason: text
	}))
});
// packages/records/drift-record.ts
const driftEffect = strictObject({
	name,
	value: number(),
	interval: interval.nullable()
});
const driftDecision = _enum([
	"drift",
	"no drift",
	"insufficient"
]);
const driftFiles = array(strictObject({
	...file.shape,
	rows: count
}));
const DRIFT = {
	kind: "drift",
	schema: recordSchema("drift", {
		run: digest.nullable().meta({ description: "of the model in use; null where none is known" }),
		modelDigest: digest.nullable(),
		evaluation: digest.nullable().meta({ description: "whose predictions the current ones were compared with; null where they were not" }),
		reference: strictObject({
			from: _enum(["training", "files"]).meta({ description: "the training rows of pawl.yaml, or files" }),
			files: driftFiles,
			rows: count.meta({ description: "that were compared" })
		}),
		current: strictObject({
			files: driftFiles,
			rows: count.meta({ description: "that were compared" }),
			log: boolean().meta({ description: "whether it is a prediction log of the server" })
		}),
		compat: _enum(["evidently"]).nullable().meta({ description: "whose tests and thresholds were taken" }),
		settings: strictObject({
			alpha: share,
			power: share,
			confidence: share,
			resolution: number().positive(),
			seed: int()
		}).nullable().meta({ description: "null with `compat`" }),
		driftedShare: share.nullable().meta({ description: "of the columns, with `compat`; null otherwise" }),
		tests: array(strictObject({
			column: string(),
			aspect: _enum([
				"presence",
				"type",
				"missing",
				"distribution",
				"new values",
				"vanished values",
				"range",
				"label shift",
				"estimated performance",
				"calibration"
			]),
			test: name,
			statistic: number().nullable(),
			pValue: share.nullable(),
			adjustedPValue: share.nullable().meta({ description: "after Benjamini and Hochberg over all tests of the record" }),
			effect: driftEffect.nullable(),
			others: array(driftEffect).meta({ description: "effects that decide nothing" }),
			net: number().nullable().meta({ description: "the effect without what chance alone makes of it, held against the threshold" }),
			threshold: number().nonnegative(),
			detectable: number().nullable().meta({ description: "the least effect that these rows would show; null where it is not asked or there is none" }),
			decision: driftDecision,
			note: text.nullable()
		})),
		drifted: array(string()).meta({ description: "columns with an alarm" }),
		ofModel: driftModel.nullable().meta({ description: "what the data says of the model in use" }),
		added: array(string()).meta({ description: "columns of the current data alone" }),
		left: array(strictObject({
			column: string(),
			reason: text
		})).meta({ description: "what was not compared, and why" }),
		decision: driftDecision,
		reason: text
	})
};
// packages/pipeline/drift/server-log.ts
const FIELDS = [
	"time",
	"id",
	"model",
	"version",
	"role",
	"prediction",
	"score"
];
function logFields(table, features) {
	const named = FIELDS.map((field) => [field, freeName(field, features)]);
	if (named.some(([, name]) => !findColumn(table, name))) return void 0;
	return Object.fromEntries(named);
}
function answeredRows(table, { role }) {
	return rowsWhere$1(table, role, (value) => value !== "shadow");
}
function rowsOfModel(table, { role }) {
	return rowsWhere$1(table, role, (value) => value === "main");
}
function rowsWhere$1(table, name, keep) {
	const column = findColumn(table, name);
	const rows = [];
	for (let row = 0; row < table.rows; row++) if (keep(textAt(column, row))) rows.push(row);
	return rows.length === table.rows ? table : takeRows(table, Int32Array.from(rows));
}
// packages/pipeline/drift/sides.ts
async function readSides(project, asked) {
	const { drift, data, task } = project.config;
	const current = place(project, asked.current, drift.current);
	if (!current) throw new PawlError("usage", "nothing says what the data of now is", {
		where: project.configName,
		remedy: "Name it with --current, or as `drift.current`: a file, or a glob in quotes."
	});
	const declared = Object.entries(data.types).flatMap(([name, kind]) => kind === "text" ? [name] : []);
	const reference = await readReference(project, place(project, asked.reference, drift.reference), new Set(declared));
	const names = namesOf(reference, project.config);
	const texts = reference.table.columns.filter(({ kind }) => kind === "text").map(({ name }) => name);
	if (task === "classification") texts.push(freeName("prediction", names));
	return {
		reference,
		current: asSide(await readSide(project, "current", current, new Set([...declared, ...texts])), names)
	};
}
function place({ root }, asked, configured) {
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
// packages/drift/bins.ts
function sturgesCounts(a, b, options = {}) {
	const edges = sturgesEdges(Math.min(a[0], b[0]), Math.max(a.at(-1), b.at(-1)), options.size ?? a.length + b.length, options.whole ?? false);
	return {
		edges,
		reference: countBetween(a, edges),
		current: countBetween(b, edges)
	};
}
function sturgesEdges(least, most, size, whole) {
	let width = (most - least) / (Math.log2(size) + 1);
	if (whole && width > 0) width = Math.max(1, width);
	const bins = width > 0 ? Math.ceil((most - least) / width) : 1;
	const [first, last] = least === most ? [least - .5, most + .5] : [least, most];
	const step = (last - first) / bins;
	const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i * step + first);
	edges[bins] = last;
	return edges;
}
function countBetween(sorted, edges) {
	const bins = edges.length - 1;
	const counts = new Float64Array(bins);
	let before = firstNotBelow(sorted, edges[0]);
	for (let bin = 0; bin < bins; bin++) {
		const end = bin === bins - 1 ? sorted.length : firstNotBelow(sorted, edges[bin + 1]);
		counts[bin] = end - before;
		before = end;
	}
	return counts;
}
function firstNotBelow(sorted, value) {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] < value) low = middle + 1;
		else high = middle;
	}
	return low;
}
// packages/drift/sort-numbers.ts
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const FEW = 2e3;
const PATIENCE = 4;
const DIGITS = [
	[0, 11],
	[11, 11],
	[22, 10]
];
function sortNumbers(values) {
	if (values.length < FEW) {
		values.sort();
		return;
	}
	sortByHighWord(values);
	if (!touchUp(values)) values.sort();
}
function sortByHighWord(values) {
	let from = values;
	let to = new Float64Array(values.length);
	const counts = digitCounts(values);
	for (const [digit, [shift, bits]] of DIGITS.entries()) {
		const places = counts[digit];
		if (places.includes(values.length)) continue;
		scatter(from, to, runningSums(places), shift, bits);
		[from, to] = [to, from];
	}
	placeNegatives(from, to, values);
}
function wordsOf(values) {
	return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}
function digitCounts(values) {
	const words = wordsOf(values);
	const low = new Int32Array(2048);
	const middle = new Int32Array(2048);
	const high = new Int32Array(1024);
	for (let i = HIGH_WORD; i < words.length; i += 2) {
		const word = words[i];
		low[word & 2047]++;
		middle[word >>> 11 & 2047]++;
		high[word >>> 22]++;
	}
	return [
		low,
		middle,
		high
	];
}
function runningSums(counts) {
	let next = 0;
	return counts.map((count) => {
		const start = next;
		next += count;
		return start;
	});
}
function scatter(from, to, starts, shift, bits) {
	const words = wordsOf(from);
	const mask = (1 << bits) - 1;
	for (let i = 0; i < from.length; i++) {
		const digit = words[2 * i + HIGH_WORD] >>> shift & mask;
		const place = starts[digit];
		starts[digit] = place + 1;
		to[place] = from[i];
	}
}
function placeNegatives(from, to, values) {
	const rows = from.length;
	let positives = rows;
	while (positives > 0 && from[positives - 1] < 0) positives--;
	if (positives === rows) {
		if (from !== values) values.set(from);
		return;
	}
	for (let i = positives; i < rows; i++) to[rows - 1 - i] = from[i];
	to.set(from.subarray(0, positives), rows - positives);
	if (to !== values) values.set(to);
}
function touchUp(values) {
	let moves = PATIENCE * values.length;
	for (let i = 1; i < values.length; i++) {
		const value = values[i];
		let j = i;
		for (; j > 0 && values[j - 1] > value; j--) values[j] = values[j - 1];
		values[j] = value;
		moves -= i - j;
		if (moves < 0) return false;
	}
	return true;
}
// packages/drift/number-sample.ts
function numberSample(column) {
	const { values, nulls } = column;
	const kept = new Float64Array(values.length);
	let length = 0;
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		if (nulls?.[i] === 1 || Number.isNaN(value)) continue;
		kept[length++] = value + 0;
	}
	const sorted = length === kept.length ? kept : kept.slice(0, length);
	sortNumbers(sorted);
	let low = 0;
	let high = length;
	while (low < high && sorted[low] === Number.NEGATIVE_INFINITY) low++;
	while (high > low && sorted[high - 1] === Number.POSITIVE_INFINITY) high--;
	return {
		rows: values.length,
		missing: values.length - length,
		sorted,
		finite: sorted.subarray(low, high)
	};
}
function countDistinctNumbers(a, b, limit) {
	let i = 0;
	let j = 0;
	let count = 0;
	while (count < limit && (i < a.length || j < b.length)) {
		const value = j >= b.length || i < a.length && a[i] <= b[j] ? a[i] : b[j];
		i = firstAbove(a, value, i);
		j = firstAbove(b, value, j);
		count++;
	}
	return count;
}
function firstAbove(sorted, value, start) {
	let low = start;
	let step = 1;
	while (low + step <= sorted.length && sorted[low + step - 1] <= value) {
		low += step;
		step *= 2;
	}
	let high = Math.min(sorted.length, low + step - 1);
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] <= value) low = middle + 1;
		else high = middle;
	}
	return low;
}
function moments(values) {
	const mean = sum$1(values, 0) / values.length;
	return {
		mean,
		deviation: Math.sqrt(sumOfSquares$1(values, mean) / values.length)
	};
}
const RUN = 1024;
function sum$1(values, origin) {
	let total = 0;
	for (let start = 0; start < values.length; start += RUN) {
		const end = Math.min(values.length, start + RUN);
		let part = 0;
		for (let i = start; i < end; i++) part += values[i] - origin;
		total += part;
	}
	return total;
}
function sumOfSquares$1(values, origin) {
	let total = 0;
	for (let start = 0; start < values.length; start += RUN) {
		const end = Math.min(values.length, start + RUN);
		let part = 0;
		for (let i = start; i < end; i++) part += (values[i] - origin) ** 2;
		total += part;
	}
	return total;
}
// packages/drift/category-counts.ts
function categoryCounts(reference, current) {
	const places = new Map();
	const from = codeCounts(reference);
	const to = codeCounts(current);
	const first = [];
	const second = [];
	for (let code = 0; code < reference.dictionary.length; code++) {
		if (from.counts[code] === 0) continue;
		places.set(reference.dictionary[code], first.length);
		first.push(from.counts[code]);
		second.push(0);
	}
	for (let code = 0; code < current.dictionary.length; code++) {
		if (to.counts[code] === 0) continue;
		const name = current.dictionary[code];
		const place = places.get(name);
		if (place !== void 0) {
			second[place] += to.counts[code];
			continue;
		}
		places.set(name, first.length);
		first.push(0);
		second.push(to.counts[code]);
	}
	return {
		names: [...places.keys()],
		reference: Float64Array.from(first),
		current: Float64Array.from(second),
		referenceRows: reference.codes.length - from.missing,
		currentRows: current.codes.length - to.missing,
		referenceMissing: from.missing,
		currentMissing: to.missing
	};
}
function codeCounts({ codes, dictionary }) {
	const counts = new Float64Array(dictionary.length);
	let missing = 0;
	for (let i = 0; i < codes.length; i++) {
		const code = codes[i];
		if (code < 0) missing++;
		else counts[code]++;
	}
	return {
		counts,
		missing
	};
}
function countNumbers(a, b) {
	const values = [];
	const first = [];
	const second = [];
	let i = 0;
	let j = 0;
	while (i < a.length || j < b.length) {
		const value = j >= b.length || i < a.length && a[i] <= b[j] ? a[i] : b[j];
		const nextI = firstAbove(a, value, i);
		const nextJ = firstAbove(b, value, j);
		values.push(value);
		first.push(nextI - i);
		second.push(nextJ - j);
		i = nextI;
		j = nextJ;
	}
	return {
		values: Float64Array.from(values),
		reference: Float64Array.from(first),
		current: Float64Array.from(second)
	};
}
// packages/drift/density.ts
const SERIES_FROM = 20;
const LOG_SQRT_TWO_PI = .5 * Math.log(2 * Math.PI);
function stirlingError(n) {
	if (n < SERIES_FROM) return Number.isInteger(n) ? SMALL_ERRORS[n] : steppedUp(n);
	const square = 1 / (n * n);
	return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - square / 1188) * square) * square) * square) / n;
}
function steppedUp(n) {
	let product = 1;
	let high = n;
	while (high < SERIES_FROM) product *= ++high;
	return LOG_SQRT_TWO_PI + (high + .5) * Math.log(high) - high + stirlingError(high) - Math.log(product) - (LOG_SQRT_TWO_PI + (n + .5) * Math.log(n) - n);
}
const SMALL_ERRORS = Float64Array.from({ length: SERIES_FROM }, (_, n) => n === 0 ? 0 : steppedUp(n));
function deviance(x, mean) {
	const difference = x - mean;
	if (Math.abs(difference) >= .1 * (x + mean)) return x * Math.log(x / mean) - difference;
	const v = difference / (x + mean);
	let sum = difference * v;
	let power = 2 * x * v;
	for (let odd = 3; odd < 1e3; odd += 2) {
		power *= v * v;
		const next = sum + power / odd;
		if (next === sum) break;
		sum = next;
	}
	return sum;
}
function poissonDensity(k, x) {
	if (x === 0) return k === 0 ? 1 : 0;
	if (k === 0) return Math.exp(-x);
	return Math.exp(-stirlingError(k) - deviance(k, x)) / Math.sqrt(2 * Math.PI * k);
}
function binomialDensity(k, n, p, q) {
	if (k < 0 || k > n) return 0;
	if (p <= 0) return k === 0 ? 1 : 0;
	if (q <= 0) return k === n ? 1 : 0;
	if (k === 0) return Math.exp(n * (p < q ? Math.log1p(-p) : Math.log(q)));
	if (k === n) return Math.exp(n * (q < p ? Math.log1p(-q) : Math.log(p)));
	const exponent = stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
	return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}
function hypergeometricDensity(k, marked, plain, drawn) {
	if (k < 0 || k > marked || drawn - k < 0 || drawn - k > plain) return 0;
	const all = marked + plain;
	if (drawn === 0 || drawn === all) return 1;
	const p = drawn / all;
	const q = (all - drawn) / all;
	return binomialDensity(k, marked, p, q) * binomialDensity(drawn - k, plain, p, q) / binomialDensity(drawn, all, p, q);
}
// packages/drift/chi-squared-tail.ts
const MOST_STEPS = 1e5;
const TINY = 1e-300;
function chiSquaredTail(x, df) {
	if (Number.isNaN(x) || !(df > 0)) return NaN;
	if (x <= 0) return 1;
	if (x === Number.POSITIVE_INFINITY) return 0;
	const a = df / 2;
	const half = x / 2;
	return half < a + 1 ? 1 - lowerSeries(a, half) : upperFraction(a, half);
}
function lowerSeries(a, x) {
	let term = 1;
	let sum = 1;
	for (let n = 1; n <= MOST_STEPS && term > sum * 1e-17; n++) {
		term *= x / (a + n);
		sum += term;
	}
	return Math.min(1, poissonDensity(a, x) * sum);
}
function upperFraction(a, x) {
	let b = x + 1 - a;
	let c = 1 / TINY;
	let d = 1 / b;
	let fraction = d;
	for (let n = 1; n <= MOST_STEPS; n++) {
		const over = -n * (n - a);
		b += 2;
		d = 1 / nonZero(over * d + b);
		c = nonZero(b + over / c);
		fraction *= c * d;
		if (Math.abs(c * d - 1) < 1e-16) break;
	}
	return Math.min(1, poissonDensity(a, x) * a * fraction);
}
function nonZero(value) {
	return Math.abs(value) < TINY ? TINY : value;
}
// packages/drift/chi-squared.ts
const LEAST_EXPECTED = 5;
function homogeneityTest(counts) {
	const { statistic, categories } = homogeneityStatistic(counts);
	const df = categories - 1;
	return df < 1 ? {
		statistic: 0,
		df: 0,
		pValue: 1
	} : {
		statistic,
		df,
		pValue: chiSquaredTail(statistic, df)
	};
}
function isSparse({ reference, current }) {
	const n = total$1(reference);
	const m = total$1(current);
	const least = Math.min(n, m) / (n + m);
	for (let i = 0; i < reference.length; i++) {
		const both = reference[i] + current[i];
		if (both > 0 && both * least < LEAST_EXPECTED) return true;
	}
	return false;
}
function scaledHomogeneityTest(counts) {
	const { statistic, categories } = homogeneityStatistic(counts);
	const n = total$1(counts.reference);
	const m = total$1(counts.current);
	const all = n + m;
	if (categories < 2 || n === 0 || m === 0) return {
		statistic: 0,
		df: 0,
		pValue: 1
	};
	const { mean, variance } = momentsOfSquares(counts, n, all);
	const scale = all * all / (n * m);
	const expected = scale * mean - all * n / m;
	const spread = scale * scale * variance;
	if (!(spread > 1e-9)) return {
		statistic,
		df: categories - 1,
		pValue: 1
	};
	const df = 2 * expected * expected / spread;
	return {
		statistic,
		df,
		pValue: chiSquaredTail(statistic * df / expected, df)
	};
}
function momentsOfSquares({ reference, current }, n, all) {
	const f1 = n / all;
	const f2 = f1 * (n - 1) / (all - 1);
	const f3 = all > 2 ? f2 * (n - 2) / (all - 2) : 0;
	const f4 = all > 3 ? f3 * (n - 3) / (all - 3) : 0;
	let categories = 0;
	let less = 0;
	let lessSquared = 0;
	let fourth = 0;
	for (let i = 0; i < reference.length; i++) {
		const c = reference[i] + current[i];
		if (c === 0) continue;
		categories++;
		less += c - 1;
		lessSquared += (c - 1) ** 2;
		fourth += ((c - 1) * (c - 2) * (c - 3) * f4 + 6 * (c - 1) * (c - 2) * f3 + 7 * (c - 1) * f2 + f1) / c;
	}
	const mean = less * f2 + categories * f1;
	const pairs = (less * less - lessSquared) * f4 + 2 * (categories - 1) * less * f3 + categories * (categories - 1) * f2;
	return {
		mean,
		variance: fourth + pairs - mean * mean
	};
}
function homogeneityStatistic({ reference, current }) {
	const n = total$1(reference);
	const m = total$1(current);
	let statistic = 0;
	let categories = 0;
	for (let i = 0; i < reference.length; i++) {
		const both = reference[i] + current[i];
		if (both === 0) continue;
		categories++;
		const off = (reference[i] * m - current[i] * n) / (n + m);
		statistic += off * off * (n + m) * (n + m) / (both * n * m);
	}
	return {
		statistic: n > 0 && m > 0 ? statistic : 0,
		categories
	};
}
function goodnessOfFit({ reference, current }) {
	const scale = total$1(current) / total$1(reference);
	let statistic = 0;
	for (let i = 0; i < reference.length; i++) {
		const expected = reference[i] * scale;
		statistic += (current[i] - expected) ** 2 / expected;
	}
	const df = reference.length - 1;
	return {
		statistic,
		df,
		pValue: df < 1 ? 1 : chiSquaredTail(statistic, df)
	};
}
function total$1(counts) {
	let sum = 0;
	for (const count of counts) sum += count;
	return sum;
}
// packages/drift/divergences.ts
const LEAST_SHARE = 1e-4;
function populationStability(p, q) {
	const reference = filled(p);
	const current = filled(q);
	let sum = 0;
	for (let i = 0; i < reference.length; i++) sum += (reference[i] - current[i]) * Math.log(reference[i] / current[i]);
	return sum;
}
function kullbackLeibler(p, q) {
	const reference = scaled(filled(p));
	const current = scaled(filled(q));
	let sum = 0;
	for (let i = 0; i < reference.length; i++) sum += reference[i] * Math.log(reference[i] / current[i]);
	return sum;
}
function jensenShannon(p, q) {
	const reference = scaled(p);
	const current = scaled(q);
	let sum = 0;
	for (let i = 0; i < reference.length; i++) {
		const middle = (reference[i] + current[i]) / 2;
		if (reference[i] > 0) sum += reference[i] * Math.log(reference[i] / middle);
		if (current[i] > 0) sum += current[i] * Math.log(current[i] / middle);
	}
	return Math.sqrt(Math.max(0, sum) / 2);
}
function hellinger(p, q) {
	const reference = scaled(p);
	const current = scaled(q);
	let overlap = 0;
	for (let i = 0; i < reference.length; i++) overlap += Math.sqrt(reference[i] * current[i]);
	return Math.sqrt(1 - Math.min(1, overlap));
}
function totalVariation(p, q) {
	const reference = scaled(p);
	const current = scaled(q);
	let sum = 0;
	for (let i = 0; i < reference.length; i++) sum += Math.abs(reference[i] - current[i]);
	return sum / 2;
}
function greatestChange(p, q) {
	const reference = scaled(p);
	const current = scaled(q);
	let value = 0;
	let index = -1;
	for (let i = 0; i < reference.length; i++) {
		const change = Math.abs(reference[i] - current[i]);
		if (index >= 0 && change <= value) continue;
		value = change;
		index = i;
	}
	return {
		value,
		index
	};
}
function scaled(counts) {
	let sum = 0;
	for (const count of counts) sum += count;
	return counts.map((count) => count / sum);
}
function filled(counts) {
	const shares = scaled(counts);
	let least = 1;
	for (const share of shares) if (share > 0 && share < least) least = share;
	const stand = least <= LEAST_SHARE ? least / 1e6 : LEAST_SHARE;
	return shares.map((share) => share === 0 ? stand : share);
}
// packages/drift/mean-size.ts
function meanSize(x) {
	return Math.sqrt(2 / Math.PI) * Math.exp(-x * x / 2) + x * (1 - 2 * normalCdf(-x));
}
// packages/drift/two-proportions.ts
const SAME$1 = 1 + 1e-7;
function proportionsZTest(p) {
	const pooled = (p.reference + p.current) / (p.referenceRows + p.currentRows);
	const variance = pooled * (1 - pooled) * (1 / p.referenceRows + 1 / p.currentRows);
	if (!(variance > 0)) return {
		statistic: 0,
		pValue: 1
	};
	const statistic = (p.reference / p.referenceRows - p.current / p.currentRows) / Math.sqrt(variance);
	return {
		statistic,
		pValue: 2 * normalCdf(-Math.abs(statistic))
	};
}
function fisherTest({ reference, referenceRows, current, currentRows }) {
	const marked = reference + current;
	const plain = referenceRows + currentRows - marked;
	const chance = (k) => hypergeometricDensity(k, marked, plain, referenceRows);
	const seen = chance(reference);
	const least = Math.max(0, referenceRows - plain);
	const most = Math.min(marked, referenceRows);
	const mode = Math.min(most, Math.max(least, Math.floor((referenceRows + 1) * (marked + 1) / (marked + plain + 2))));
	if (seen * SAME$1 >= chance(mode)) return 1;
	const low = lastUpTo(least - 1, mode, (k) => k < least || chance(k) <= seen * SAME$1);
	const high = -lastUpTo(-most - 1, -mode, (k) => -k > most || chance(-k) <= seen * SAME$1);
	return Math.min(1, tail(chance, low, -1) + tail(chance, high, 1));
}
function lastUpTo(start, end, holds) {
	let low = start;
	let high = end;
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (holds(middle)) low = middle;
		else high = middle;
	}
	return low;
}
function tail(chance, start, step) {
	let sum = 0;
	for (let k = start;; k += step) {
		const next = chance(k);
		sum += next;
		if (next <= sum * 1e-17) return sum;
	}
}
function proportionsBounds(p, z) {
	if (p.referenceRows === 0 || p.currentRows === 0) return {
		low: -1,
		high: 1
	};
	const from = p.reference / p.referenceRows;
	const to = p.current / p.currentRows;
	const reference = wilsonBounds({
		successes: p.reference,
		trials: p.referenceRows
	}, z);
	const current = wilsonBounds({
		successes: p.current,
		trials: p.currentRows
	}, z);
	return {
		low: Math.max(-1, to - from - Math.hypot(to - current.low, reference.high - from)),
		high: Math.min(1, to - from + Math.hypot(current.high - to, from - reference.low))
	};
}
function sizeInterval({ low, high }) {
	if (low > 0) return {
		low,
		high
	};
	return high < 0 ? {
		low: -high,
		high: -low
	} : {
		low: 0,
		high: Math.max(-low, high)
	};
}
// packages/drift/category-effects.ts
function variationEffect(counts, confidence) {
	const { reference, current, referenceRows: n, currentRows: m } = counts;
	const value = totalVariation(reference, current);
	const effect = (low, high) => ({
		name: "total variation",
		value,
		interval: {
			low: Math.max(0, low),
			high: Math.min(1, high)
		}
	});
	if (reference.length < 2) return effect(0, 0);
	if (reference.length === 2) {
		const z = -normalQuantile((1 - confidence) / 2);
		const { low, high } = sizeInterval(proportionsBounds({
			reference: reference[0],
			current: current[0],
			referenceRows: n,
			currentRows: m
		}, z));
		return effect(low, high);
	}
	let errors = 0;
	for (let i = 0; i < reference.length; i++) {
		const p = reference[i] / n;
		const q = current[i] / m;
		errors += Math.sqrt(p * (1 - p) / n + q * (1 - q) / m);
	}
	const reach = errors / 2 + Math.sqrt(-Math.log((1 - confidence) / 2) / 2 * (1 / n + 1 / m));
	return effect(value - reach, value + reach);
}
function netVariation(seen, errors) {
	return errors > 0 ? errors * unfold(seen / errors) : seen;
}
function seenVariation(net, errors) {
	return errors > 0 ? errors * meanSize(net / errors) : net;
}
function variationErrors({ reference, current, referenceRows: n, currentRows: m }) {
	let sum = 0;
	for (let i = 0; i < reference.length; i++) {
		const share = (reference[i] + current[i]) / (n + m);
		sum += Math.min(Math.sqrt(share * (1 - share) * (1 / n + 1 / m)), 2 * share * Math.sqrt(Math.PI / 2));
	}
	return sum / 2;
}
function unfold(y) {
	let low = 0;
	let high = y;
	for (let step = 0; step < 60 && meanSize(0) < y; step++) {
		const middle = (low + high) / 2;
		if (meanSize(middle) < y) low = middle;
		else high = middle;
	}
	return low;
}
function greatestChangeEffect(counts, confidence) {
	const { reference, current, referenceRows, currentRows, names } = counts;
	const { value, index } = greatestChange(reference, current);
	const claims = Math.max(1, names.length === 2 ? 1 : names.length);
	const z = -normalQuantile((1 - confidence) / 2 / claims);
	let low = 0;
	let high = 0;
	for (let i = 0; i < reference.length; i++) {
		const size = sizeInterval(proportionsBounds({
			reference: reference[i],
			current: current[i],
			referenceRows,
			currentRows
		}, z));
		low = Math.max(low, size.low);
		high = Math.max(high, size.high);
	}
	return {
		name: `greatest change of a share${index < 0 ? "" : `, of ${JSON.stringify(names[index])}`}`,
		value,
		interval: {
			low,
			high
		}
	};
}
// packages/drift/noncentral.ts
function noncentralTail(x, df, noncentrality) {
	if (x <= 0) return 1;
	if (df === 1) return oneDegree(Math.sqrt(x), Math.sqrt(noncentrality));
	const mean = df + noncentrality;
	const second = df + 2 * noncentrality;
	const h = 1 - 2 / 3 * mean * (df + 3 * noncentrality) / second ** 2;
	const p = second / mean ** 2;
	const m = (h - 1) * (1 - 3 * h);
	const centre = 1 + h * p * (h - 1 - .5 * (2 - h) * m * p);
	return normalCdf((centre - (x / mean) ** h) / (h * Math.sqrt(2 * p) * (1 + .5 * m * p)));
}
function oneDegree(root, shift) {
	return normalCdf(shift - root) + normalCdf(-shift - root);
}
function noncentralityInterval(x, df, confidence) {
	const outer = (1 - confidence) / 2;
	return {
		low: solve(x, df, outer),
		high: solve(x, df, 1 - outer)
	};
}
function solve(x, df, tail) {
	if (noncentralTail(x, df, 0) >= tail) return 0;
	let low = 0;
	let high = Math.max(1, x);
	while (noncentralTail(x, df, high) < tail) high *= 2;
	for (let step = 0; step < 40 && high - low > 1e-6 * high; step++) {
		const middle = (low + high) / 2;
		if (noncentralTail(x, df, middle) < tail) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
// packages/drift/divergence-effects.ts
const DIVERGENCES = [
	{
		name: "population stability index",
		measure: populationStability,
		most: Number.POSITIVE_INFINITY,
		power: 1,
		scale: 1,
		slopes: (p, q) => [Math.log(p / q) + 1 - q / p, 1 - p / q - Math.log(p / q)]
	},
	{
		name: "Jensen-Shannon distance",
		measure: jensenShannon,
		most: Math.sqrt(Math.LN2),
		power: 2,
		scale: 8,
		slopes: (p, q, value) => [Math.log(2 * p / (p + q)) / (4 * value), Math.log(2 * q / (p + q)) / (4 * value)]
	},
	{
		name: "Hellinger distance",
		measure: hellinger,
		most: 1,
		power: 2,
		scale: 8,
		slopes: (p, q, value) => [-Math.sqrt(q / p) / (4 * value), -Math.sqrt(p / q) / (4 * value)]
	}
];
function divergenceEffects(counts, confidence) {
	const { reference, current } = counts;
	return DIVERGENCES.map((divergence) => {
		const value = divergence.measure(reference, current);
		return {
			name: divergence.name,
			value,
			interval: intervalOf(divergence, value, counts, confidence)
		};
	});
}
function intervalOf({ power, scale, most, slopes }, value, { reference, current }, confidence) {
	const n = sum(reference);
	const m = sum(current);
	const factor = scale * n * m / (n + m);
	const df = Math.max(1, reference.length - 1);
	const near = noncentralityInterval(factor * value ** power, df, confidence);
	const back = (noncentrality) => (noncentrality / factor) ** (1 / power);
	const reach = -normalQuantile((1 - confidence) / 2) * deltaError(reference, current, n, m, value, slopes);
	return {
		low: Math.max(0, Math.min(back(near.low), value - reach)),
		high: Math.min(most, Math.max(back(near.high), value + reach))
	};
}
function deltaError(reference, current, n, m, value, slopes) {
	if (value === 0) return 0;
	const means = [0, 0];
	const squares = [0, 0];
	for (let i = 0; i < reference.length; i++) {
		const p = Math.max(reference[i], .5) / n;
		const q = Math.max(current[i], .5) / m;
		const [a, b] = slopes(p, q, value);
		means[0] += p * a;
		means[1] += q * b;
		squares[0] += p * a * a;
		squares[1] += q * b * b;
	}
	const variance = (squares[0] - means[0] ** 2) / n + (squares[1] - means[1] ** 2) / m;
	return Math.sqrt(Math.max(0, variance));
}
function sum(values) {
	let total = 0;
	for (const value of values) total += value;
	return total;
}
// packages/drift/permutation.ts
const ENOUGH$1 = 20;
function permutationTest(counts, draws, seed) {
	const { statistic } = homogeneityStatistic(counts);
	const both = counts.reference.map((count, i) => count + counts.current[i]);
	const rows = total$1(counts.reference);
	const random = uniform(seed);
	const chosen = new Float64Array(both.length);
	const least = sumOfSquares(counts.reference, both) * (1 - 1e-12);
	let asFar = 0;
	for (let draw = 1; draw <= draws; draw++) {
		drawTable(both, rows, random, chosen);
		if (sumOfSquares(chosen, both) >= least) asFar++;
		if (asFar === ENOUGH$1) return {
			statistic,
			pValue: asFar / draw,
			draws: draw
		};
	}
	return {
		statistic,
		pValue: (asFar + 1) / (draws + 1),
		draws
	};
}
function sumOfSquares(reference, both) {
	let sum = 0;
	for (let i = 0; i < both.length; i++) if (both[i] > 0) sum += reference[i] ** 2 / both[i];
	return sum;
}
function drawTable(both, rows, random, chosen) {
	let left = rows;
	let others = total$1(both);
	for (let i = 0; i < both.length; i++) {
		others -= both[i];
		chosen[i] = drawHypergeometric(both[i], others, left, random());
		left -= chosen[i];
	}
}
function drawHypergeometric(marked, plain, drawn, u) {
	const least = Math.max(0, drawn - plain);
	const most = Math.min(marked, drawn);
	if (least === most) return least;
	const mode = Math.floor((drawn + 1) * (marked + 1) / (marked + plain + 2));
	let low = mode;
	let high = mode;
	let lowChance = hypergeometricDensity(mode, marked, plain, drawn);
	let highChance = lowChance;
	let left = u - lowChance;
	while (left >= 0 && (low > least || high < most)) {
		if (low > least) {
			lowChance *= low * (plain - drawn + low) / ((marked - low + 1) * (drawn - low + 1));
			low--;
			left -= lowChance;
			if (left < 0) return low;
		}
		if (high < most) {
			highChance *= (marked - high) * (drawn - high) / ((high + 1) * (plain - drawn + high + 1));
			high++;
			left -= highChance;
			if (left < 0) return high;
		}
	}
	return mode;
}
// packages/drift/unseen-test.ts
function unseenTest(sample, other, z) {
	const rows = total$1(sample);
	const categories = [...sample.keys()].filter((i) => sample[i] > 0 && other[i] === 0).sort((a, b) => sample[b] - sample[a]);
	const seen = categories.reduce((sum, i) => sum + sample[i], 0);
	return {
		categories,
		share: rows > 0 ? seen / rows : 0,
		interval: wilsonBounds({
			successes: seen,
			trials: rows
		}, z),
		pValue: seen > 0 && total$1(other) > 0 ? chanceOf(sample, other, sample[categories[0]], seen) : 1
	};
}
function chanceOf(sample, other, largest, seen) {
	const groups = unseenChances({
		reference: sample,
		current: other
	});
	let any = 0;
	for (const { size, categories, logChance } of groups) if (size >= largest) any += categories * Math.exp(logChance);
	return Math.min(1, 2 * any, 2 * chernoff(groups, seen));
}
function chernoff(groups, seen) {
	const logBound = (rate) => {
		let sum = -rate * seen;
		for (const { size, categories, logChance } of groups) {
			const x = rate * size;
			const grown = x > 30 ? Math.log1p(Math.exp(logChance + x)) : Math.log1p(Math.exp(logChance) * Math.expm1(x));
			sum += categories * (Number.isFinite(grown) ? grown : logChance + x);
		}
		return sum;
	};
	return Math.min(1, Math.exp(leastOf(logBound)));
}
function unseenChances({ reference, current }) {
	const n = total$1(reference);
	const all = n + total$1(current);
	const sizes = new Map();
	for (let i = 0; i < reference.length; i++) {
		const both = reference[i] + current[i];
		if (both > 0 && both <= n) sizes.set(both, (sizes.get(both) ?? 0) + 1);
	}
	const ordered = [...sizes].sort(([a], [b]) => a - b);
	let logChance = 0;
	let done = 0;
	return ordered.flatMap(([size, categories]) => {
		for (; done < size && logChance > -1e3; done++) logChance += Math.log((n - done) / (all - done));
		return logChance > -1e3 ? [{
			size,
			categories,
			logChance
		}] : [];
	});
}
function leastOf(bound) {
	let high = 1e-6;
	while (high < 100 && bound(high * 2) < bound(high)) high *= 2;
	high *= 2;
	let low = 0;
	for (let step = 0; step < 60; step++) {
		const first = low + (high - low) / 3;
		const second = high - (high - low) / 3;
		if (bound(first) <= bound(second)) high = second;
		else low = first;
	}
	return Math.min(0, bound((low + high) / 2));
}
// packages/drift/category-tests.ts
const MOST_DRAWN = 200;
const MOST_DRAWS = 9999;
const WORK$1 = 1e6;
const NAMED$1 = 5;
function distributionOfCategories(column, counts, settings, { distribution: threshold }) {
	const errors = variationErrors(counts);
	const effect = variationEffect(counts, settings.confidence);
	return {
		column,
		aspect: "distribution",
		...testCategories(counts, settings.seed),
		effect,
		others: [greatestChangeEffect(counts, settings.confidence), ...divergenceEffects(counts, settings.confidence)],
		net: netVariation(effect.value, errors),
		threshold,
		sight: {
			kind: "variation",
			rows: [counts.referenceRows, counts.currentRows],
			categories: counts.names.length,
			errors
		},
		note: counts.names.length === 1 ? "the same value everywhere" : null
	};
}
function testCategories(counts, seed) {
	const categories = counts.names.length;
	if (categories < 2) return {
		test: "constant",
		statistic: null,
		pValue: null
	};
	if (categories === 2) {
		const { reference, current, referenceRows, currentRows } = counts;
		return {
			test: "Fisher",
			statistic: null,
			pValue: fisherTest({
				reference: reference[0],
				current: current[0],
				referenceRows,
				currentRows
			})
		};
	}
	if (!isSparse(counts)) return {
		test: "chi-squared",
		...statisticOf(homogeneityTest(counts))
	};
	if (categories > MOST_DRAWN) return {
		test: "chi-squared, scaled",
		...statisticOf(scaledHomogeneityTest(counts))
	};
	return {
		test: "permutation",
		...statisticOf(permutationTest(counts, Math.min(MOST_DRAWS, Math.floor(WORK$1 / categories)), seed))
	};
}
function statisticOf({ statistic, pValue }) {
	return {
		statistic,
		pValue
	};
}
function comingsAndGoings(column, counts, settings, thresholds) {
	const { names, reference, current } = counts;
	const z = -normalQuantile((1 - settings.confidence) / 2);
	const of = (aspect, name, [sample, other], threshold) => {
		const { categories, share, interval, pValue } = unseenTest(sample, other, z);
		const named = categories.slice(0, NAMED$1).map((i) => JSON.stringify(names[i]));
		const more = categories.length - named.length;
		return {
			column,
			aspect,
			test: "unseen categories",
			statistic: categories.length,
			pValue,
			effect: {
				name,
				value: share,
				interval
			},
			others: [],
			net: share,
			threshold,
			sight: null,
			note: named.length > 0 ? `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}` : null
		};
	};
	return [of("new values", "rows of new categories", [current, reference], thresholds.newValues), of("vanished values", "rows of vanished categories", [reference, current], thresholds.vanishedValues)];
}
// packages/drift/missing-test.ts
function missingTest(column, missing, settings, { missing: threshold }) {
	const { reference, current, referenceRows, currentRows } = missing;
	if (reference + current === 0 || referenceRows === 0 || currentRows === 0) return [];
	const share = reference / referenceRows;
	const z = -normalQuantile((1 - settings.confidence) / 2);
	return [{
		column,
		aspect: "missing",
		test: "Fisher",
		statistic: null,
		pValue: fisherTest(missing),
		effect: {
			name: "change of the share of missing values",
			value: current / currentRows - share,
			interval: proportionsBounds(missing, z)
		},
		others: [],
		net: Math.abs(current / currentRows - share),
		threshold,
		sight: {
			kind: "share",
			rows: [referenceRows, currentRows],
			share
		},
		note: null
	}];
}
// packages/drift/compare-sorted.ts
function compareSorted(a, b) {
	const n = a.length;
	const m = b.length;
	let i = 0;
	let j = 0;
	let gap = 0;
	let least = 0;
	let most = 0;
	let area = 0;
	let value = Math.min(a[0], b[0]);
	while (i < n && j < m) {
		let x = a[i];
		let y = b[j];
		while (x < y) {
			area += Math.abs(gap) * (x - value);
			value = x;
			gap += m;
			if (++i === n) break;
			x = a[i];
		}
		if (gap > most) most = gap;
		if (i === n) break;
		while (y < x) {
			area += Math.abs(gap) * (y - value);
			value = y;
			gap -= n;
			if (++j === m) break;
			y = b[j];
		}
		if (gap < least) least = gap;
		if (x !== y) continue;
		area += Math.abs(gap) * (x - value);
		value = x;
		for (; i < n && a[i] === value; i++) gap += m;
		for (; j < m && b[j] === value; j++) gap -= n;
		if (gap > most) most = gap;
		if (gap < least) least = gap;
	}
	const rest = distanceFrom(value, a, i) + distanceFrom(value, b, j);
	return {
		gap: Math.max(most, -least),
		area: area / n / m + rest
	};
}
function distanceFrom(value, sorted, start) {
	let sum = 0;
	for (let i = start; i < sorted.length; i++) sum += sorted[i] - value;
	return sum / sorted.length;
}
// packages/drift/decile-counts.ts
const BINS = 10;
function decileCounts(reference, current) {
	const counts = [];
	let [from, at] = [0, 0];
	for (let bin = 1; bin <= BINS; bin++) {
		const edge = reference[Math.ceil(bin * reference.length / BINS) - 1];
		const last = bin === BINS || edge === reference[reference.length - 1];
		const to = last ? reference.length : firstAbove(reference, edge, from);
		const end = last ? current.length : firstAbove(current, edge, at);
		if (to > from) counts.push([to - from, end - at]);
		if (last) break;
		[from, at] = [to, end];
	}
	return {
		reference: Float64Array.from(counts, ([count]) => count),
		current: Float64Array.from(counts, ([, count]) => count)
	};
}
// packages/drift/detectable.ts
function detectableEffect(sight, asked) {
	if (sight.kind === "nothing" || Math.min(...sight.rows) === 0) return null;
	if (sight.kind === "estimate") return detectableEstimate(sight.error, asked);
	const least = sight.kind === "distance" ? detectableDistance(sight.rows, asked) : sight.kind === "variation" ? detectableVariation(sight, asked) : detectableShare(sight, asked);
	return least !== null && least <= 1 ? least : null;
}
function detectableEstimate(error, { alpha, power, floor }) {
	return Math.max(-normalQuantile(alpha / 2) * error, floor) + normalQuantile(power) * error;
}
function criticalDistance([n, m], alpha) {
	return Math.sqrt(-Math.log(alpha / 2) / 2 * (1 / n + 1 / m));
}
function detectableDistance(rows, { alpha, power, floor }) {
	return Math.max(criticalDistance(rows, alpha), floor) + normalQuantile(power) * mostError(rows);
}
function mostError([n, m]) {
	return .5 * Math.sqrt(1 / n + 1 / m);
}
function detectableVariation({ rows, categories, errors }, { alpha, power, floor }) {
	const [n, m] = rows;
	const found = Math.sqrt(noncentralityFor(Math.max(1, categories - 1), alpha, power) * (1 / n + 1 / m) / 4);
	const seen = seenVariation(floor, errors) + normalQuantile(power) * mostError(rows);
	return Math.max(found, netVariation(seen, errors));
}
function noncentralityFor(df, alpha, power) {
	if (df === 1) return (normalQuantile(power) - normalQuantile(alpha / 2)) ** 2;
	const critical = df * (1 - 2 / (9 * df) - normalQuantile(alpha) * Math.sqrt(2 / (9 * df))) ** 3;
	return leastWhere((noncentrality) => {
		const mean = df + noncentrality;
		const spread = 2 * (df + 2 * noncentrality) / (9 * mean * mean);
		return (Math.cbrt(critical / mean) - (1 - spread)) / Math.sqrt(spread) <= -normalQuantile(power);
	}, 0xe8d4a51000);
}
function detectableShare({ rows: [n, m], share }, { alpha, power, floor }) {
	const from = Math.min(share, 1 - share);
	return leastWhere((difference) => {
		const to = from + difference;
		const pooled = (n * from + m * to) / (n + m);
		const critical = -normalQuantile(alpha / 2) * Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
		const error = Math.sqrt(from * (1 - from) / n + to * (1 - to) / m);
		return difference >= Math.max(floor, critical) + normalQuantile(power) * error;
	}, 1 - from);
}
function leastWhere(holds, most) {
	if (!holds(most)) return null;
	let low = 0;
	let high = most;
	for (let step = 0; step < 200 && high - low > 1e-10 * high; step++) {
		const middle = (low + high) / 2;
		if (holds(middle)) high = middle;
		else low = middle;
	}
	return high;
}
// packages/drift/ks-exact.ts
function ksExact(m, n, h) {
	if (h <= 0) return 1;
	return Math.min(1, m === n ? equalSizes(n, h) : shareOutside(m, n, h));
}
function equalSizes(n, h) {
	let ratio = 1;
	let sum = 0;
	let sign = 1;
	for (let i = 1; i <= n; i++) {
		ratio *= (n - i + 1) / (n + i);
		if (i % h !== 0) continue;
		sum += sign * ratio;
		sign = -sign;
		if (ratio === 0) break;
	}
	return Math.max(0, 2 * sum);
}
function shareOutside(m, n, h) {
	const divisor = greatestCommonDivisor(m, n);
	const across = m / divisor;
	const total = across + n / divisor;
	const shares = new Float64Array(m + 1).fill(1);
	shares[0] = 0;
	for (let s = 1; s <= m + n; s++) {
		const inside = Math.floor((s * across - h) / total) + 1;
		const low = Math.max(inside, 0, s - n);
		const high = Math.min(Math.ceil((s * across + h) / total) - 1, m, s);
		const scale = 1 / s;
		for (let x = high; x >= 1 && x >= low; x--) shares[x] = (x * shares[x - 1] + (s - x) * shares[x]) * scale;
		if (inside > 0) shares[inside - 1] = 1;
	}
	return shares[m];
}
function greatestCommonDivisor(a, b) {
	while (b > 0) [a, b] = [b, a % b];
	return a;
}
// packages/drift/ks-one-sample.ts
const HUGE = 2 ** 128;
function durbinCdf(n, d) {
	const k = Math.ceil(n * d);
	const order = 2 * k - 1;
	const middle = (k - 1) * order + k - 1;
	let base = durbinMatrix(order, k - n * d);
	let power = identity(order);
	let baseScale = 0;
	let scale = 0;
	for (let left = n; left > 0; left = Math.floor(left / 2)) {
		if (left % 2 === 1) {
			power = multiply(power, base, order);
			scale += baseScale;
		}
		base = multiply(base, base, order);
		baseScale *= 2;
		if (base[middle] > HUGE) {
			base = base.map((value) => value / HUGE);
			baseScale++;
		}
		if (power[middle] > HUGE) {
			power = power.map((value) => value / HUGE);
			scale++;
		}
	}
	let chance = power[middle];
	for (let i = 1; i <= n; i++) {
		chance *= i / n;
		if (chance < 1 / HUGE && scale > 0) {
			chance *= HUGE;
			scale--;
		}
	}
	return chance * HUGE ** scale;
}
function durbinMatrix(order, h) {
	const factorials = new Float64Array(order + 1).fill(1);
	for (let i = 1; i <= order; i++) factorials[i] = factorials[i - 1] / i;
	const matrix = new Float64Array(order * order);
	for (let row = 0; row < order; row++) for (let column = 0; column <= Math.min(row + 1, order - 1); column++) matrix[row * order + column] = factorials[row - column + 1];
	for (let i = 0; i < order; i++) {
		const edge = (1 - h ** (i + 1)) * factorials[i + 1];
		matrix[i * order] = edge;
		matrix[(order - 1) * order + order - 1 - i] = edge;
	}
	const corner = 1 - 2 * h ** order + Math.max(2 * h - 1, 0) ** order;
	matrix[(order - 1) * order] = corner * factorials[order];
	return matrix;
}
function identity(order) {
	const matrix = new Float64Array(order * order);
	for (let i = 0; i < order; i++) matrix[i * order + i] = 1;
	return matrix;
}
function multiply(a, b, order) {
	const product = new Float64Array(order * order);
	for (let row = 0; row < order; row++) for (let k = 0; k < order; k++) {
		const factor = a[row * order + k];
		if (factor === 0) continue;
		for (let column = 0; column < order; column++) product[row * order + column] += factor * b[k * order + column];
	}
	return product;
}
function pelzGoodCdf(n, d) {
	const z = d * Math.sqrt(n);
	const z2 = z * z;
	const z4 = z2 * z2;
	const z6 = z4 * z2;
	const pi2 = Math.PI ** 2;
	const pi4 = pi2 * pi2;
	const pi6 = pi4 * pi2;
	if (pi2 / (8 * z2) > 708) return 0;
	const sums = [
		0,
		0,
		0,
		0
	];
	const last = Math.ceil(16 * z / Math.PI);
	for (let k = last; k >= 1; k--) {
		const half = (k - .5) ** 2;
		const weight = Math.exp(-pi2 * half / (2 * z2));
		sums[0] += weight;
		sums[1] += (pi2 * half - z2) * weight;
		const second = 6 * z6 + 2 * z4 + pi2 * (2 * z4 - 5 * z2) * half + pi4 * (1 - 2 * z2) * half ** 2;
		sums[2] += second * weight;
		const third = pi6 * half ** 3 * (5 - 30 * z2) + pi4 * half ** 2 * (-60 * z2 + 212 * z4) + pi2 * half * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z4 * z4;
		sums[3] += third * weight;
	}
	let wholeSecond = 0;
	let wholeThird = 0;
	for (let k = last; k >= 1; k--) {
		const square = pi2 * k * k;
		const weight = Math.exp(-square / (2 * z2));
		wholeSecond += square * weight;
		wholeThird += (3 * z2 - square) * square * weight;
	}
	const root = Math.sqrt(2 * Math.PI);
	return [
		root / z * sums[0],
		root / (6 * z4) * sums[1],
		root / (72 * z6 * z) * sums[2] - root / (36 * z2 * z) * wholeSecond,
		root / (6480 * z6 * z4) * sums[3] + root / (216 * z6) * wholeThird
	].reduce((sum, term, i) => sum + term / n ** (i / 2), 0);
}
// packages/drift/ks-limit.ts
const TERMS = 4096;
function kolmogorovTail(n, d) {
	if (d >= 1) return 0;
	if (n * d <= .5) return 1;
	if (n * d >= n - 1) return 2 * (1 - d) ** n;
	const far = n * d * d;
	if (d >= .5) return bothSides(n, d);
	if (n <= 140) return far <= 4 ? within$1(1 - durbinCdf(n, d)) : bothSides(n, d);
	if (far >= 370) return 0;
	if (far >= 2.2) return bothSides(n, d);
	return within$1(1 - (n <= 1e5 && n * d ** 1.5 <= 1.4 ? durbinCdf(n, d) : pelzGoodCdf(n, d)));
}
function within$1(p) {
	return Math.min(1, Math.max(0, p));
}
function bothSides(n, d) {
	return within$1(2 * smirnovTail(n, d));
}
function smirnovTail(n, d) {
	const last = Math.floor(n * (1 - d));
	const step = Math.max(1, Math.floor(n / TERMS));
	let sum = 0;
	for (let k = 0; k <= last; k += step) {
		const p = d + k / n;
		const q = (n - k) / n - d;
		if (q >= 0) sum += d / p * binomialDensity(k, n, p, q);
	}
	return sum * step;
}
// packages/drift/ks-test.ts
const EXACT_ROWS = 1e4;
const FAR = 50;
function ksTest(reference, current) {
	return ksFrom(compareSorted(reference, current).gap, reference.length, current.length);
}
function ksFrom(gap, n, m) {
	const distance = gap / n / m;
	const size = n * m / (n + m);
	if (Math.max(n, m) <= EXACT_ROWS && size * distance * distance <= FAR) return {
		distance,
		pValue: ksExact(n, m, Math.round(gap / greatestCommonDivisor(n, m))),
		exact: true
	};
	return {
		distance,
		pValue: kolmogorovTail(Math.max(1, Math.round(size)), distance),
		exact: false
	};
}
// packages/drift/wasserstein.ts
const LEAST_SPREAD = .001;
function wasserstein(a, b) {
	return a.length > 0 && b.length > 0 ? compareSorted(a, b).area : NaN;
}
function normedWasserstein(distance, referenceDeviation) {
	return distance / Math.max(referenceDeviation, LEAST_SPREAD);
}
// packages/drift/wasserstein-interval.ts
const KNOTS = 4096;
const SPREAD = .55;
function wassersteinInterval(a, b, distance, confidence) {
	const z = -normalQuantile((1 - confidence) / 2);
	const { error, spread, excess } = errorsOf(thinned(a), thinned(b), a.length, b.length);
	return {
		low: distance <= meanSize(0) * spread * (1 + SPREAD * z) ? 0 : Math.max(0, distance - z * error - excess),
		high: distance + z * error
	};
}
function errorsOf(a, b, n, m) {
	const pathA = new Float64Array(a.length);
	const pathB = new Float64Array(b.length);
	let [i, j] = [0, 0];
	let value = Math.min(a[0], b[0]);
	let path = 0;
	let spread = 0;
	let excess = 0;
	while (i < a.length || j < b.length) {
		const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
		const f = i / a.length;
		const g = j / b.length;
		const width = next - value;
		const size = Math.abs(f - g);
		const s = Math.sqrt(f * (1 - f) / n + g * (1 - g) / m);
		path += Math.sign(f - g) * width;
		spread += s * width;
		if (s > 0) excess += (s * meanSize(size / s) - size) * width;
		for (; a[i] === next; i++) pathA[i] = path;
		for (; b[j] === next; j++) pathB[j] = path;
		value = next;
	}
	return {
		error: Math.sqrt(variance(pathA) / n + variance(pathB) / m),
		spread,
		excess
	};
}
function variance(values) {
	let mean = 0;
	for (const value of values) mean += value / values.length;
	let squares = 0;
	for (const value of values) squares += (value - mean) ** 2;
	return squares / values.length;
}
function thinned(sorted) {
	if (sorted.length <= KNOTS) return sorted;
	return Float64Array.from({ length: KNOTS }, (_, i) => sorted[Math.floor((i + .5) * sorted.length / KNOTS)]);
}
// packages/drift/number-tests.ts
function distributionOfNumbers(column, reference, current, settings, { distribution: threshold }) {
	const n = reference.sorted.length;
	const m = current.sorted.length;
	const { gap, area } = compareSorted(reference.sorted, current.sorted);
	const { distance, pValue, exact } = ksFrom(gap, n, m);
	const infinite = reference.finite.length < n || current.finite.length < m;
	const reach = criticalDistance([n, m], 1 - settings.confidence);
	return {
		column,
		aspect: "distribution",
		test: exact ? "Kolmogorov-Smirnov, exact" : "Kolmogorov-Smirnov",
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
		others: [...wassersteinEffects(reference, current, infinite ? wasserstein(reference.finite, current.finite) : area, settings), ...divergenceEffects(decileCounts(reference.sorted, current.sorted), settings.confidence)],
		net: distance,
		threshold,
		sight: {
			kind: "distance",
			rows: [n, m]
		},
		note: null
	};
}
function wassersteinEffects({ finite }, current, distance, { confidence }) {
	if (!Number.isFinite(distance)) return [];
	const interval = wassersteinInterval(finite, current.finite, distance, confidence);
	const norm = (value) => normedWasserstein(value, deviation);
	const { deviation } = moments(finite);
	return [{
		name: "Wasserstein distance",
		value: distance,
		interval
	}, {
		name: "Wasserstein distance, normed",
		value: norm(distance),
		interval: {
			low: norm(interval.low),
			high: norm(interval.high)
		}
	}];
}
function rangeOfNumbers(column, reference, current, settings, { range: threshold }) {
	const n = reference.sorted.length;
	const values = current.sorted;
	const m = values.length;
	const least = reference.sorted[0];
	const most = reference.sorted[n - 1];
	let below = 0;
	while (below < m && values[below] < least) below++;
	let above = 0;
	while (above < m - below && values[m - 1 - above] > most) above++;
	const outside = below + above;
	const z = -normalQuantile((1 - settings.confidence) / 2);
	return {
		column,
		aspect: "range",
		test: "outermost rows",
		statistic: outside,
		pValue: Math.min(1, 2 * outermostChance(Math.max(below, above), n, m)),
		effect: {
			name: "rows outside the range",
			value: outside / m,
			interval: wilsonBounds({
				successes: outside,
				trials: m
			}, z)
		},
		others: [],
		net: outside / m,
		threshold,
		sight: null,
		note: outside > 0 ? `${values[0]} to ${values[m - 1]}, the reference ${least} to ${most}` : null
	};
}
function outermostChance(rows, n, m) {
	let chance = 1;
	for (let i = 0; i < rows && chance > 0; i++) chance *= (m - i) / (n + m - i);
	return chance;
}
// packages/drift/column-tests.ts
const FEW_NUMBERS$1 = 10;
const IDENTIFIER_SHARE = .5;
const IDENTIFIER_ROWS = 50;
function columnTests(reference, current, settings) {
	const thresholds = {
		...settings.thresholds,
		...settings.columns.get(reference.name)
	};
	if (reference.kind === "number" && current.kind === "number") return numberTests(reference.name, numberSample(reference), numberSample(current), settings, thresholds);
	if (reference.kind === "text" && current.kind === "text") return textTests(reference.name, categoryCounts(reference, current), settings, thresholds);
	return changedType(reference, current, settings, thresholds);
}
function numberTests(column, reference, current, settings, thresholds) {
	const missing = missingTest(column, {
		reference: reference.missing,
		current: current.missing,
		referenceRows: reference.rows,
		currentRows: current.rows
	}, settings, thresholds);
	const { sorted: from } = reference;
	const { sorted: to } = current;
	if (from.length === 0 || to.length === 0) return [...missing, noValues(column, reference.missing > 0 && current.missing > 0 && from.length + to.length === 0, thresholds)];
	if (countDistinctNumbers(from, to, 11) <= FEW_NUMBERS$1) {
		const { values, ...counts } = countNumbers(from, to);
		const categories = {
			...counts,
			names: Array.from(values, String),
			referenceRows: from.length,
			currentRows: to.length,
			referenceMissing: reference.missing,
			currentMissing: current.missing
		};
		return [...missing, ...categoryTests(column, categories, settings, thresholds)];
	}
	return [
		...missing,
		distributionOfNumbers(column, reference, current, settings, thresholds),
		rangeOfNumbers(column, reference, current, settings, thresholds)
	];
}
function textTests(column, counts, settings, thresholds) {
	const { referenceRows, currentRows, referenceMissing, currentMissing, names } = counts;
	const missing = missingTest(column, {
		reference: referenceMissing,
		current: currentMissing,
		referenceRows: referenceRows + referenceMissing,
		currentRows: currentRows + currentMissing
	}, settings, thresholds);
	if (referenceRows === 0 || currentRows === 0) {
		const never = names.length === 0 && referenceMissing > 0 && currentMissing > 0;
		return [...missing, noValues(column, never, thresholds)];
	}
	const values = referenceRows + currentRows;
	if (values >= IDENTIFIER_ROWS && names.length > IDENTIFIER_SHARE * values) {
		const note = "most values stand once: names, identifiers or prose, not compared as categories";
		return [...missing, {
			...untested(column, "identifiers", thresholds),
			note
		}];
	}
	return [...missing, ...categoryTests(column, counts, settings, thresholds)];
}
function categoryTests(column, counts, settings, thresholds) {
	const distribution = distributionOfCategories(column, counts, settings, thresholds);
	return counts.names.length < 2 ? [distribution] : [distribution, ...comingsAndGoings(column, counts, settings, thresholds)];
}
function changedType(reference, current, settings, thresholds) {
	const [from, fromRows] = missingOf(reference);
	const [to, toRows] = missingOf(current);
	if (from === fromRows || to === toRows) {
		const missing = {
			reference: from,
			current: to,
			referenceRows: fromRows,
			currentRows: toRows
		};
		return [...missingTest(reference.name, missing, settings, thresholds), noValues(reference.name, from === fromRows && to === toRows && from > 0 && to > 0, thresholds)];
	}
	const words = {
		number: "numbers",
		text: "text"
	};
	return [{
		...untested(reference.name, "type", thresholds),
		aspect: "type",
		note: `${words[current.kind]}, in the reference ${words[reference.kind]}`
	}];
}
function missingOf(column) {
	let missing = 0;
	if (column.kind === "text") {
		for (const code of column.codes) if (code < 0) missing++;
		return [missing, column.codes.length];
	}
	const { values, nulls } = column;
	for (let i = 0; i < values.length; i++) if (nulls?.[i] === 1 || Number.isNaN(values[i])) missing++;
	return [missing, values.length];
}
function noValues(column, never, thresholds) {
	const test = untested(column, "no values", thresholds);
	if (never) return {
		...test,
		note: "no values on either side"
	};
	return {
		...test,
		sight: { kind: "nothing" },
		note: "no values to compare"
	};
}
function untested(column, test, { distribution }) {
	return {
		column,
		aspect: "distribution",
		test,
		statistic: null,
		pValue: null,
		effect: null,
		others: [],
		net: 0,
		sight: null,
		threshold: distribution,
		note: null
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
		range: .01
	},
	columns: new Map()
};
// packages/drift/detect.ts
function detectDrift(reference, current, given = {}, others = [], more = []) {
	const settings = {
		...DEFAULT_SETTINGS,
		...given
	};
	const added = current.columns.map(({ name }) => name).filter((name) => !findColumn(reference, name));
	const decided = decideTests([
		...reference.columns.flatMap((column) => {
			const other = findColumn(current, column.name);
			return other ? columnTests(column, other, settings) : [absent(column.name, added)];
		}),
		...others.flatMap(([column, other]) => columnTests(column, other, settings)),
		...more
	], settings);
	const drifted = decided.filter(({ decision }) => decision === "drift").map(({ column }) => column);
	return {
		decision: worst(decided.map(({ decision }) => decision)),
		tests: decided,
		drifted: [...new Set(drifted)],
		added
	};
}
function decideTests(tests, settings) {
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
function decide$1({ aspect, effect, net, threshold, sight }, adjustedPValue, detectable, { alpha, resolution }) {
	if (aspect === "presence" || aspect === "type") return "drift";
	if (adjustedPValue !== null && adjustedPValue <= alpha && net >= threshold) return "drift";
	if (!sight) return "no drift";
	const { low, high } = effect?.interval ?? {
		low: -1,
		high: 1
	};
	if (adjustedPValue !== null && Math.max(-low, high) < threshold) return "no drift";
	return detectable !== null && detectable <= resolution * threshold ? "no drift" : "insufficient";
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
// packages/drift/evidently-scores.ts
const FEW_IN_REFERENCE = 20;
function evidentlySamples(reference, current, asCategories) {
	if (reference.kind === "text" && current.kind === "text") return {
		kind: "category",
		counts: categoryCounts(reference, current)
	};
	if (reference.kind !== "number" || current.kind !== "number") return void 0;
	const from = numberSample(reference);
	const to = numberSample(current);
	if (asCategories) return {
		kind: "category",
		counts: countNumbers(from.finite, to.finite)
	};
	const whole = isInteger(from) && isInteger(to);
	return {
		kind: "number",
		reference: from.finite,
		current: to.finite,
		whole
	};
}
function holdsIntegers(column) {
	return !column.nulls?.includes(1) && column.values.every(Number.isInteger);
}
function isInteger({ rows, finite }) {
	return finite.length === rows && finite.every(Number.isInteger);
}
function rowsOf(samples) {
	if (samples.kind === "number") return [samples.reference.length, samples.current.length];
	return [total$1(samples.counts.reference), total$1(samples.counts.current)];
}
function evidentlyScore(test, samples) {
	if (samples.kind === "number") {
		if (test === "ks") return ksTest(samples.reference, samples.current).pValue;
		if (test === "wasserstein") return normedWasserstein(wasserstein(samples.reference, samples.current), moments(samples.reference).deviation);
	}
	const { reference, current } = countsFor(test, samples);
	if (test === "chisquare") return goodnessOfFit({
		reference,
		current
	}).pValue;
	if (test === "z") return twoCategories(reference, current);
	if (test === "psi") return populationStability(reference, current);
	if (test === "kl_div") return kullbackLeibler(reference, current);
	if (test === "hellinger") return hellinger(reference, current);
	return test === "jensenshannon" ? jensenShannon(reference, current) : NaN;
}
function countsFor(test, samples) {
	if (samples.kind === "category") return samples.counts;
	const { reference, current, whole } = samples;
	if (test === "hellinger") return sturgesCounts(reference, current, {
		size: countDistinctNumbers(reference, current, Number.POSITIVE_INFINITY),
		whole
	});
	return countDistinctNumbers(reference, reference, 21) <= FEW_IN_REFERENCE || test === "chisquare" || test === "z" ? countNumbers(reference, current) : sturgesCounts(reference, current, { whole });
}
function twoCategories(reference, current) {
	return proportionsZTest({
		reference: reference[0],
		current: current[0],
		referenceRows: total$1(reference),
		currentRows: total$1(current)
	}).pValue;
}
// packages/drift/evidently.ts
const SMALL_REFERENCE = 1e3;
const FEW_NUMBERS = 5;
const FEW_INTEGERS = 10;
const PROSE_SHARE = .5;
const LEAST_P_VALUE = .05;
const MOST_DISTANCE = .1;
const P_VALUES$1 = new Set([
	"ks",
	"chisquare",
	"z"
]);
function evidentlyDrift(reference, current, { driftShare = .5, kinds = new Map() } = {}) {
	const columns = [];
	const left = [];
	for (const column of current.columns) {
		const other = findColumn(reference, column.name);
		const found = other ? compareColumn(other, column, kinds.get(column.name)) : "absent";
		if (typeof found === "string") left.push({
			column: column.name,
			reason: found
		});
		else columns.push(found);
	}
	for (const { name } of reference.columns) if (!findColumn(current, name)) left.push({
		column: name,
		reason: "absent"
	});
	const driftedShare = columns.filter(({ drifted }) => drifted).length / Math.max(1, columns.length);
	return {
		columns,
		driftedShare,
		drifted: columns.length > 0 && driftedShare >= driftShare,
		left
	};
}
function compareColumn(reference, current, kind) {
	if (current.kind === "text" && kind !== "category" && isProse(current)) return "prose";
	const samples = evidentlySamples(reference, current, kind === void 0 ? isCategorical(current) : kind === "category");
	if (!samples) return "other type";
	const [rows, currentRows] = rowsOf(samples);
	if (rows === 0 || currentRows === 0) return "no values";
	const test = defaultTest(samples, rows);
	const score = evidentlyScore(test, samples);
	const threshold = P_VALUES$1.has(test) ? LEAST_P_VALUE : MOST_DISTANCE;
	return {
		column: current.name,
		test,
		score,
		threshold,
		drifted: isDrifted(test, score)
	};
}
function isDrifted(test, score) {
	if (!P_VALUES$1.has(test)) return score >= MOST_DISTANCE;
	return test === "ks" ? score <= LEAST_P_VALUE : score < LEAST_P_VALUE;
}
function defaultTest(samples, referenceRows) {
	const distinct = samples.kind === "number" ? countDistinctNumbers(samples.reference, samples.current, 6) : samples.counts.reference.length;
	const large = referenceRows > SMALL_REFERENCE;
	if (samples.kind === "number" && distinct > FEW_NUMBERS) return large ? "wasserstein" : "ks";
	if (large) return "jensenshannon";
	return distinct > 2 ? "chisquare" : "z";
}
function isCategorical(column) {
	return column.kind === "text" || holdsIntegers(column) && hasFewValues(column.values);
}
function hasFewValues(values) {
	const distinct = new Set();
	for (let i = 0; i < values.length && distinct.size <= FEW_INTEGERS; i++) distinct.add(values[i]);
	return distinct.size <= FEW_INTEGERS;
}
function isProse(column) {
	if (column.kind !== "text") return false;
	const rows = column.codes.reduce((sum, code) => code < 0 ? sum : sum + 1, 0);
	return countDistinct(column) > PROSE_SHARE * rows;
}
// packages/pipeline/drift/change-text.ts
const NAMED = 3;
function changeText(reference, current) {
	if (reference.kind === "number" && current.kind === "number") return numbersText(reference, current);
	if (reference.kind === "text" && current.kind === "text") return textsText(reference, current);
	return null;
}
function numbersText(reference, current) {
	const from = numberSample(reference).sorted;
	const to = numberSample(current).sorted;
	if (from.length === 0 || to.length === 0) return null;
	const half = (sorted) => `${at(sorted, .25)} to ${at(sorted, .75)}`;
	return `median ${at(to, .5)}, was ${at(from, .5)}; middle half ${half(to)}, was ${half(from)}`;
}
function at(sorted, share) {
	return formatNumber(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
}
function textsText(reference, current) {
	const from = sharesOf(reference);
	const to = sharesOf(current);
	const named = [...new Set([...from.keys(), ...to.keys()])].map((value) => ({
		value,
		was: from.get(value) ?? 0,
		is: to.get(value) ?? 0
	})).sort((a, b) => Math.abs(b.is - b.was) - Math.abs(a.is - a.was)).slice(0, NAMED).filter(({ is, was }) => is !== was).map(({ value, is, was }) => `${JSON.stringify(value.slice(0, 60))} ${percent(is)}, was ${percent(was)}`);
	return named.length > 0 ? named.join("; ") : null;
}
function sharesOf(column) {
	const counts = new Float64Array(column.dictionary.length);
	let rows = 0;
	for (const code of column.codes) {
		if (code < 0) continue;
		counts[code]++;
		rows++;
	}
	return new Map(column.dictionary.map((value, code) => [value, rows > 0 ? counts[code] / rows : 0]));
}
function percent(share) {
	return `${formatNumber(share * 100, 3)} %`;
}
// packages/pipeline/drift/findings.ts
const LONGEST_NOTE = 1e3;
function ownFindings(config, { reference, current }, pairs, more = []) {
	const settings = settingsOf(config);
	const found = detectDrift(reference, current, settings, pairs, more);
	const tests = found.tests.map((test) => {
		const there = [findColumn(reference, test.column), findColumn(current, test.column)];
		const [from, to] = pairs.find(([{ name }]) => name === test.column) ?? there;
		return testOf(test.decision === "drift" && test.aspect === "distribution" && from && to ? {
			...test,
			note: changeText(from, to) ?? test.note
		} : test);
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
		...decided,
		added: [...found.added],
		left: [],
		reason: reasonOf(tests, decided)
	};
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
function testOf({ sight: _sight, ...test }) {
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
function reasonOf(tests, { drifted, decision }) {
	const columns = new Set(tests.map(({ column }) => column)).size;
	if (decision === "drift") return `${drifted.length} of ${columns} columns drifted: ${named(drifted)}`;
	if (decision === "no drift") return `none of ${columns} columns drifted`;
	const unsure = tests.filter((test) => test.decision === "insufficient");
	return `no drift was found, and there are too few rows to rule it out in ${[...new Set(unsure.map(({ column }) => column))].length} of ${columns} columns`;
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
function evidentlyFindings({ reference, current }) {
	const found = evidentlyDrift(reference, current);
	const drifted = found.columns.filter((column) => column.drifted).map(({ column }) => column);
	const share = formatNumber(found.driftedShare * 100, 3);
	const reason = `${drifted.length} of ${found.columns.length} columns drifted, ${share} %, and Evidently asks for 50 %`;
	return {
		settings: null,
		compat: "evidently",
		driftedShare: found.driftedShare,
		tests: found.columns.map(evidentlyTest),
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
		note: null
	};
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
	const known = sideOf$1(evaluation, then);
	const outcomes = Uint8Array.from(then, (row) => evaluation.outcomes[row]);
	const asked = sideOf$1(current, now);
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
function sideOf$1({ scores, predicted }, rows) {
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
	if (common(({ after }) => isNull(to, after))) return "missing now";
	if (common(({ before }) => isNull(from, before))) {
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
function cellText(column, row) {
	return isNull(column, row) ? null : textAt(column, row)?.slice(0, 60).toWellFormed() ?? null;
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
// packages/pipeline/drift/predictions.ts
async function modelInUse(project) {
	const baseline = await findBaseline(project);
	if (baseline) {
		const { evaluation } = baseline;
		const { data } = await storedRun(project.store, evaluation);
		const predictions = await fetchBaselinePredictions(project, evaluation);
		return {
			...ofEvaluation(evaluation),
			evaluation,
			data,
			predictions
		};
	}
	const run = await readRecord(project, "run");
	const evaluation = await readRecord(project, "evaluation") ?? null;
	if (!run) return {
		run: null,
		modelDigest: null,
		evaluation: null,
		data: [],
		predictions: null
	};
	return {
		run: run.digest,
		modelDigest: run.modelDigest,
		evaluation,
		data: run.data,
		predictions: evaluation && await predictionsFile(project, evaluation)
	};
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
// packages/pipeline/drift/drift.ts
async function drift(project, asked = {}) {
	const { config } = project;
	const sides = await readSides(project, asked);
	const tables = comparedTables(config, sides);
	const model = await modelInUse(project);
	noteOtherData(project, sides, model);
	noteVersions(project, sides.current);
	const predictions = await predictionColumns(project, sides, model);
	const evidently = config.drift.compat === "evidently";
	const pair = predictions?.kind === "pair" ? predictions : void 0;
	const ofModel = evidently ? null : await modelFindings(project, sides, model, settingsOf(config));
	const { left, ...found } = evidently ? evidentlyFindings(tables) : ownFindings(config, tables, [...pair ? [pair.columns] : [], ...ofModel?.pairs ?? []], ofModel?.tests);
	const record = sealRecord(DRIFT, {
		model: config.model,
		run: model.run,
		modelDigest: model.modelDigest,
		evaluation: !evidently && pair?.evaluated ? model.evaluation?.digest ?? null : null,
		reference: {
			from: sides.reference.from,
			...sideOf(sides.reference)
		},
		current: {
			log: sides.current.log !== void 0,
			...sideOf(sides.current)
		},
		...withPerformance(found, ofModel?.section ?? null),
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
function noteVersions({ host }, { table, log }) {
	const column = log && findColumn(table, log.version);
	const versions = column ? [...distinctValues(column, table.rows)] : [];
	if (versions.length > 1) host.note(`the log has answers of ${versions.length} versions: ${versions.slice(0, 5).join(", ")}`);
}
export { drift };
