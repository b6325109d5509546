import { t as PawlError } from "./errors.js";
import { i as array, l as literal, m as string, n as _enum, o as discriminatedUnion, p as strictObject, s as int, u as number } from "./schemas.js";
import { l as text, n as digest, r as file, s as recordSchema, t as count } from "./record-parts.js";
import { r as parseRecord } from "./seal.js";
import { i as textAt, r as takeRows, t as findColumn } from "./column.js";
import { t as freeName } from "./prediction-lines.js";
import { i as numberSample } from "./number-sample.js";
import { open, readFile, stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
// packages/drift/profile/number-keys.ts
const MOST_BUCKETS = 4096;
const MOST_NUMBERS = 1e3;
const REST = 9223372036854775807n;
const NUMBER = new Float64Array(1);
const BITS = new BigInt64Array(NUMBER.buffer);
function keyOf(value) {
	NUMBER[0] = value + 0;
	const bits = BITS[0];
	return bits < 0n ? bits ^ REST : bits;
}
function numberOf(key) {
	BITS[0] = key < 0n ? key ^ REST : key;
	const value = NUMBER[0];
	return Number.isNaN(value) ? key < 0n ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY : value + 0;
}
function runsOf(sorted) {
	let runs = 0;
	for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) runs++;
	const values = new Float64Array(runs);
	const counts = new Float64Array(runs);
	let run = -1;
	for (let i = 0; i < sorted.length; i++) {
		if (i === 0 || sorted[i] !== sorted[i - 1]) values[++run] = sorted[i];
		counts[run]++;
	}
	return {
		values,
		counts
	};
}
function mergeRuns(a, b) {
	const values = new Float64Array(a.values.length + b.values.length);
	const counts = new Float64Array(values.length);
	let i = 0;
	let j = 0;
	let length = 0;
	while (i < a.values.length || j < b.values.length) {
		const x = i < a.values.length ? a.values[i] : Number.POSITIVE_INFINITY;
		const y = j < b.values.length ? b.values[j] : Number.POSITIVE_INFINITY;
		values[length] = Math.min(x, y);
		if (x <= y && i < a.values.length) counts[length] += a.counts[i++];
		if (y <= x && j < b.values.length) counts[length] += b.counts[j++];
		length++;
	}
	return {
		values: values.slice(0, length),
		counts: counts.slice(0, length)
	};
}
// packages/drift/profile/grid.ts
function gridOf({ values, counts }) {
	const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
	const tops = new Uint8Array(values.length);
	const seen = new Float64Array(64);
	for (let i = 1; i < values.length; i++) {
		const top = topBit(words, i);
		tops[i] = top;
		seen[top]++;
	}
	const shift = leastShift(seen, 0);
	const starts = [0];
	for (let i = 1; i < tops.length; i++) if (tops[i] >= shift) starts.push(i);
	const grid = emptyGrid(shift, starts.length);
	const by = BigInt(shift);
	for (const [bucket, start] of starts.entries()) {
		const end = starts[bucket + 1] ?? values.length;
		let count = 0;
		for (let i = start; i < end; i++) count += counts[i];
		const key = keyOf(values[start]);
		const prefix = key >> by;
		grid.prefixes[bucket] = prefix;
		grid.keys[bucket] = end - start === 1 ? key : prefix << by;
		grid.single[bucket] = end - start === 1 ? 1 : 0;
		grid.counts[bucket] = count;
	}
	return grid;
}
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
function topBit(words, i) {
	const high = words[2 * i + HIGH] ^ words[2 * i - 2 + HIGH];
	if (high !== 0) return 63 - Math.clz32(high);
	return 31 - Math.clz32(words[2 * i + 1 - HIGH] ^ words[2 * i - 1 - HIGH]);
}
function leastShift(seen, from) {
	let buckets = 1;
	let shift = 64;
	while (shift > from && buckets + seen[shift - 1] <= 4096) buckets += seen[--shift];
	return shift;
}
function emptyGrid(shift, buckets) {
	return {
		shift,
		prefixes: new BigInt64Array(buckets),
		counts: new Float64Array(buckets),
		single: new Uint8Array(buckets),
		keys: new BigInt64Array(buckets)
	};
}
function mergeGrids(a, b) {
	const shift = Math.max(a.shift, b.shift);
	const [x, y] = [coarsened(a, shift), coarsened(b, shift)];
	const both = emptyGrid(shift, x.counts.length + y.counts.length);
	let i = 0;
	let j = 0;
	let length = 0;
	for (; i < x.counts.length || j < y.counts.length; length++) {
		const left = j >= y.counts.length || i < x.counts.length && x.prefixes[i] <= y.prefixes[j];
		const right = i >= x.counts.length || j < y.counts.length && y.prefixes[j] <= x.prefixes[i];
		const [from, at] = left ? [x, i] : [y, j];
		both.prefixes[length] = from.prefixes[at];
		both.counts[length] = (left ? x.counts[i] : 0) + (right ? y.counts[j] : 0);
		const single = left && right ? isSame(x, i, y, j) : from.single[at] === 1;
		both.keys[length] = single ? from.keys[at] : from.prefixes[at] << BigInt(shift);
		both.single[length] = single ? 1 : 0;
		if (left) i++;
		if (right) j++;
	}
	return tightened(cut(both, length));
}
function isSame(a, i, b, j) {
	return a.single[i] === 1 && b.single[j] === 1 && a.keys[i] === b.keys[j];
}
function cut({ shift, ...lists }, length) {
	return {
		shift,
		prefixes: lists.prefixes.slice(0, length),
		counts: lists.counts.slice(0, length),
		single: lists.single.slice(0, length),
		keys: lists.keys.slice(0, length)
	};
}
function tightened(grid) {
	if (grid.counts.length <= 4096) return grid;
	const seen = new Float64Array(64);
	for (let i = 1; i < grid.prefixes.length; i++) {
		const differing = BigInt.asUintN(64, grid.prefixes[i] ^ grid.prefixes[i - 1]);
		seen[Math.min(63, grid.shift + differing.toString(2).length - 1)]++;
	}
	return coarsened(grid, leastShift(seen, grid.shift));
}
function coarsened(grid, shift) {
	if (shift === grid.shift) return grid;
	const by = BigInt(shift - grid.shift);
	const wide = emptyGrid(shift, grid.counts.length);
	let bucket = -1;
	for (let i = 0; i < grid.counts.length; i++) {
		const prefix = grid.prefixes[i] >> by;
		if (bucket >= 0 && wide.prefixes[bucket] === prefix) {
			wide.counts[bucket] += grid.counts[i];
			wide.single[bucket] = 0;
			wide.keys[bucket] = prefix << BigInt(shift);
			continue;
		}
		bucket++;
		wide.prefixes[bucket] = prefix;
		wide.counts[bucket] = grid.counts[i];
		wide.single[bucket] = grid.single[i];
		wide.keys[bucket] = grid.single[i] === 1 ? grid.keys[i] : prefix << BigInt(shift);
	}
	return cut(wide, bucket + 1);
}
function lowerBound({ shift, prefixes }, bucket) {
	return numberOf(prefixes[bucket] << BigInt(shift));
}
function upperBound({ shift, prefixes }, bucket) {
	return numberOf((prefixes[bucket] + 1n << BigInt(shift)) - 1n);
}
function runsOfGrid({ prefixes, counts }) {
	return {
		values: Float64Array.from(prefixes, numberOf),
		counts
	};
}
function binsOf(profile) {
	const { values, grid, below, above } = profile;
	const counts = (values ?? grid).counts;
	let all = 0;
	for (const count of counts) all += count;
	const edges = [];
	const inBins = [below];
	let before = 0;
	let start = 0;
	for (let i = 0; i < counts.length; i++) {
		if (Math.floor(before * 10 / all) > Math.floor(start * 10 / all)) {
			edges.push(values ? values.values[i] : lowerBound(grid, i));
			inBins.push(0);
			start = before;
		}
		inBins[inBins.length - 1] += counts[i];
		before += counts[i];
	}
	inBins[inBins.length - 1] += above;
	return {
		edges: Float64Array.from(edges),
		counts: Float64Array.from(inBins)
	};
}
function countInBins({ values, counts }, edges, below, above) {
	const inBins = new Float64Array(edges.length + 1);
	inBins[0] += below;
	let bin = 0;
	for (let i = 0; i < values.length; i++) {
		while (bin < edges.length && edges[bin] <= values[i]) bin++;
		inBins[bin] += counts[i];
	}
	inBins[edges.length] += above;
	return inBins;
}
function countProfileInBins({ values, grid, below, above }, edges) {
	if (values) return countInBins(values, edges, below, above);
	const places = new Float64Array(grid.counts.length);
	for (let i = 0; i < places.length; i++) {
		const single = grid.single[i] === 1;
		const least = single ? numberOf(grid.keys[i]) : lowerBound(grid, i);
		if (!single) {
			const most = upperBound(grid, i);
			for (const edge of edges) if (least < edge && edge <= most) return null;
		}
		places[i] = least;
	}
	return countInBins({
		values: places,
		counts: grid.counts
	}, edges, below, above);
}
function binsOfProfile(profile) {
	return profile.bins ?? binsOf(profile);
}
// packages/drift/profile/number-profile.ts
function profileNumbers(column, edges) {
	return profileSample(column.name, numberSample(column), edges);
}
function profileSample(name, sample, edges) {
	const { rows, missing, sorted, finite } = sample;
	const below = (finite.byteOffset - sorted.byteOffset) / Float64Array.BYTES_PER_ELEMENT;
	const runs = runsOf(finite);
	return {
		kind: "number",
		name,
		rows,
		missing,
		below,
		above: sorted.length - finite.length - below,
		least: finite[0] ?? null,
		greatest: finite.at(-1) ?? null,
		...kept(runs),
		bins: edges ? {
			edges,
			counts: countInBins(runs, edges, below, sorted.length - finite.length - below)
		} : null
	};
}
function kept(runs) {
	return runs.values.length <= 1e3 ? {
		values: runs,
		grid: null
	} : {
		values: null,
		grid: gridOf(runs)
	};
}
function mergeNumbers(a, b) {
	return {
		kind: "number",
		name: a.name,
		rows: a.rows + b.rows,
		missing: a.missing + b.missing,
		below: a.below + b.below,
		above: a.above + b.above,
		least: a.least === null || b.least === null ? a.least ?? b.least : Math.min(a.least, b.least),
		greatest: a.greatest === null || b.greatest === null ? a.greatest ?? b.greatest : Math.max(a.greatest, b.greatest),
		...mergeKept(a, b),
		bins: a.bins && b.bins ? {
			edges: a.bins.edges,
			counts: a.bins.counts.map((count, i) => count + b.bins.counts[i])
		} : null
	};
}
function mergeKept(a, b) {
	if (a.values && b.values) return kept(mergeRuns(a.values, b.values));
	if (a.values?.values.length === 0) return b;
	if (b.values?.values.length === 0) return a;
	const grid = (profile) => profile.grid ?? gridOf(profile.values);
	return {
		values: null,
		grid: mergeGrids(grid(a), grid(b))
	};
}
function exactRuns({ values, grid }) {
	return values ?? (grid?.shift === 0 ? runsOfGrid(grid) : null);
}
// packages/drift/profile/text-profile.ts
const MOST_TEXTS = 1e4;
const PARTS = 1024;
function textCounter() {
	return {
		counts: new Map(),
		rows: 0,
		missing: 0
	};
}
function countTexts(counter, { codes, dictionary }) {
	const counts = new Float64Array(dictionary.length);
	for (let i = 0; i < codes.length; i++) {
		const code = codes[i];
		if (code < 0) counter.missing++;
		else counts[code]++;
	}
	counter.rows += codes.length;
	for (let code = 0; code < dictionary.length; code++) {
		if (counts[code] === 0) continue;
		const text = dictionary[code].toWellFormed();
		counter.counts.set(text, (counter.counts.get(text) ?? 0) + counts[code]);
	}
}
function profileTexts(name, { counts, rows, missing }) {
	const sorted = byFrequency(counts);
	const kept = sorted.slice(0, MOST_TEXTS);
	const others = sorted.slice(MOST_TEXTS);
	return {
		kind: "text",
		name,
		rows,
		missing,
		distinct: {
			least: counts.size,
			most: counts.size
		},
		values: new Map(kept),
		others: others.reduce((sum, [, count]) => sum + count, 0),
		floor: others[0]?.[1] ?? 0,
		error: 0,
		parts: others.length > 0 ? partsOf(counts) : null
	};
}
function byFrequency(counts) {
	return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}
function partsOf(counts) {
	const parts = new Float64Array(PARTS);
	for (const [text, count] of counts) parts[crc32(text) % PARTS] += count;
	return parts;
}
function mergeTexts(profiles) {
	const counts = new Map();
	for (const { values } of profiles) for (const [text, count] of values) counts.set(text, (counts.get(text) ?? 0) + count);
	const sum = (of) => profiles.reduce((total, one) => total + of(one), 0);
	const complete = profiles.every(({ others }) => others === 0);
	const sorted = byFrequency(counts);
	const kept = sorted.slice(0, MOST_TEXTS);
	const left = sorted.slice(MOST_TEXTS);
	const uncounted = sum(({ floor, error }) => Math.max(floor, error));
	const known = sum(({ values }) => values.size);
	const parts = () => {
		const all = new Float64Array(PARTS);
		for (const profile of profiles) (profile.parts ?? partsOf(profile.values)).forEach((count, i) => {
			all[i] += count;
		});
		return all;
	};
	return {
		kind: "text",
		name: profiles[0].name,
		rows: sum(({ rows }) => rows),
		missing: sum(({ missing }) => missing),
		distinct: {
			least: Math.max(counts.size, ...profiles.map(({ distinct }) => distinct.least)),
			most: sum(({ distinct }) => distinct.most) - (known - counts.size)
		},
		values: new Map(kept),
		others: sum(({ others }) => others) + left.reduce((total, [, count]) => total + count, 0),
		floor: complete && left.length === 0 ? 0 : uncounted + (left[0]?.[1] ?? 0),
		error: uncounted,
		parts: complete && left.length === 0 ? null : parts()
	};
}
// packages/drift/profile/grid-code.ts
function encodeGrid(grid) {
	const bytes = [];
	let before = 0n;
	const low = (1n << BigInt(grid.shift)) - 1n;
	for (let i = 0; i < grid.counts.length; i++) {
		const prefix = grid.prefixes[i];
		if (i === 0) writeBig(bytes, prefix < 0n ? -2n * prefix - 1n : 2n * prefix);
		else writeBig(bytes, prefix - before);
		before = prefix;
		writeNumber(bytes, 2 * grid.counts[i] + grid.single[i]);
		if (grid.single[i] === 1) writeBig(bytes, grid.keys[i] & low);
	}
	return Buffer.from(bytes).toString("base64");
}
function encodeCounts(counts) {
	const bytes = [];
	for (const count of counts) writeNumber(bytes, count);
	return Buffer.from(bytes).toString("base64");
}
function decodeCounts(text, length) {
	const read = reader(text);
	const counts = new Float64Array(length);
	for (let i = 0; i < length; i++) {
		const count = read.next();
		if (count === void 0 || count > MOST_COUNT) return void 0;
		counts[i] = Number(count);
	}
	return read.ended() ? counts : void 0;
}
function writeNumber(bytes, value) {
	let rest = value;
	for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(rest % 128 + 128);
	bytes.push(rest);
}
function writeBig(bytes, value) {
	if (value <= MOST_COUNT) {
		writeNumber(bytes, Number(value));
		return;
	}
	let rest = value;
	for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) + 128);
	bytes.push(Number(rest));
}
const MOST_COUNT = BigInt(Number.MAX_SAFE_INTEGER);
function decodeGrid(shift, text) {
	const read = reader(text);
	const prefixes = [];
	const counts = [];
	const single = [];
	const keys = [];
	while (!read.ended()) {
		const step = read.next();
		const coded = read.next();
		if (step === void 0 || coded === void 0 || coded < 2n || coded > MOST_COUNT) return void 0;
		const before = prefixes.at(-1);
		if (before !== void 0 && step === 0n) return void 0;
		const first = step & 1n ? -(step + 1n) / 2n : step / 2n;
		const prefix = before === void 0 ? first : before + step;
		const one = coded & 1n;
		const low = one ? read.next() : 0n;
		if (low === void 0 || low >> BigInt(shift) !== 0n) return void 0;
		const base = prefix << BigInt(shift);
		if (BigInt.asIntN(64, base) !== base || prefixes.length === 4096) return void 0;
		prefixes.push(prefix);
		counts.push(Number(coded / 2n));
		single.push(Number(one));
		keys.push(base + low);
	}
	if (prefixes.length === 0) return void 0;
	return {
		shift,
		prefixes: BigInt64Array.from(prefixes),
		counts: Float64Array.from(counts),
		single: Uint8Array.from(single),
		keys: BigInt64Array.from(keys)
	};
}
function reader(text) {
	const bytes = Buffer.from(text, "base64");
	let at = 0;
	return {
		ended: () => at >= bytes.length,
		next() {
			let low = 0;
			let scale = 1;
			for (let i = 0; i < 7; i++) {
				const byte = bytes[at++];
				if (byte === void 0) return void 0;
				low += (byte & 127) * scale;
				if (byte < 128) return BigInt(low);
				scale *= 128;
			}
			let value = BigInt(low);
			for (let i = 7n; i < 10n; i++) {
				const byte = bytes[at++];
				if (byte === void 0) return void 0;
				value += BigInt(byte & 127) << 7n * i;
				if (byte < 128) return value >> 64n === 0n ? value : void 0;
			}
		}
	};
}
// packages/drift/profile/profile-record.ts
function profileToRecord(profile) {
	return profile.kind === "number" ? numbersToRecord(profile) : textsToRecord(profile);
}
function numbersToRecord(profile) {
	const { values, grid, bins: _bins, ...rest } = profile;
	const { edges, counts } = binsOfProfile(profile);
	return {
		...rest,
		values: values && {
			numbers: [...values.values],
			counts: [...values.counts]
		},
		grid: grid && {
			shift: grid.shift,
			buckets: encodeGrid(grid)
		},
		bins: {
			edges: [...edges],
			counts: [...counts]
		}
	};
}
function textsToRecord({ values, parts, ...rest }) {
	return {
		...rest,
		values: {
			texts: [...values.keys()],
			counts: [...values.values()]
		},
		parts: parts && encodeCounts(parts)
	};
}
function profileOfRecord(record, ownBins) {
	return record.kind === "number" ? numbersOfRecord(record, ownBins) : textsOfRecord(record);
}
function numbersOfRecord({ values, grid, bins, ...rest }, ownBins) {
	const fail = failure(rest.name);
	const finite = rest.rows - rest.missing - rest.below - rest.above;
	if (values === null === (grid === null)) fail("needs either values or a grid");
	if (!isAscending(bins.edges) || bins.counts.length !== bins.edges.length + 1) fail("has bins that do not fit");
	if (sum(bins.counts) !== rest.rows - rest.missing) fail("has bins of another number of rows");
	const runs = values && {
		values: Float64Array.from(values.numbers),
		counts: Float64Array.from(values.counts)
	};
	if (runs && (runs.values.length !== runs.counts.length || !isAscending(runs.values) || runs.counts.includes(0))) fail("has values that are not ascending, or without counts");
	const read = grid ? decodeGrid(grid.shift, grid.buckets) : null;
	if (read === void 0) fail("has a grid that cannot be read");
	if (sum((runs ?? read).counts) !== finite) fail("has other counts than rows");
	if (!endsFit(rest, runs, read ?? null)) fail("has another least or greatest number than its values");
	return {
		...rest,
		values: runs,
		grid: read ?? null,
		bins: ownBins ? null : {
			edges: Float64Array.from(bins.edges),
			counts: Float64Array.from(bins.counts)
		}
	};
}
function endsFit({ least, greatest }, runs, grid) {
	if (runs) return least === (runs.values[0] ?? null) && greatest === (runs.values.at(-1) ?? null);
	const { prefixes, shift } = grid;
	const isIn = (value, prefix) => value !== null && keyOf(value) >> BigInt(shift) === prefix;
	return isIn(least, prefixes[0]) && isIn(greatest, prefixes[prefixes.length - 1]);
}
function textsOfRecord({ values, parts, ...rest }) {
	const fail = failure(rest.name);
	const kept = new Map(values.texts.map((text, i) => [text, values.counts[i] ?? 0]));
	if (kept.size !== values.counts.length || values.counts.includes(0)) fail("has texts without counts, or twice");
	if (values.texts.length !== kept.size) fail("has a text twice");
	if (sum(values.counts) + rest.others !== rest.rows - rest.missing) fail("has other counts than rows");
	const read = parts === null ? null : decodeCounts(parts, PARTS);
	if (read === void 0) fail("has parts that cannot be read");
	if (rest.others > 0 !== (parts !== null)) fail("needs parts where not all texts are kept, and only there");
	if (read && sum(read) !== rest.rows - rest.missing) fail("has parts of another number of rows");
	return {
		...rest,
		values: kept,
		parts: read ?? null
	};
}
function failure(name) {
	return (what) => {
		throw new RangeError(`the column "${name}" ${what}`);
	};
}
function sum(counts) {
	let total = 0;
	for (const count of counts) total += count;
	return total;
}
function isAscending(values) {
	for (let i = 1; i < values.length; i++) if (!(values[i - 1] < values[i])) return false;
	return true;
}
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
	return rowsWhere(table, role, (value) => value !== "shadow");
}
function rowsOfModel(table, { role }) {
	return rowsWhere(table, role, (value) => value === "main");
}
function rowsWhere(table, name, keep) {
	const column = findColumn(table, name);
	const rows = [];
	for (let row = 0; row < table.rows; row++) if (keep(textAt(column, row))) rows.push(row);
	return rows.length === table.rows ? table : takeRows(table, Int32Array.from(rows));
}
// packages/records/profile-record.ts
const counts = array(count);
const column = {
	name: string(),
	rows: count,
	missing: count.meta({ description: "rows without a value: nulls, and of numbers what is none" })
};
const numbers = strictObject({
	kind: literal("number"),
	...column,
	below: count.meta({ description: "rows of the infinity below all numbers" }),
	above: count.meta({ description: "rows of the infinity above all numbers" }),
	least: number().nullable().meta({ description: "of the finite numbers; null where there are none" }),
	greatest: number().nullable(),
	values: strictObject({
		numbers: array(number()).max(1e3),
		counts
	}).nullable().meta({ description: "the finite numbers, ascending, while at most 1,000 are distinct" }),
	grid: strictObject({
		shift: int().min(0).max(63).meta({ description: "low bits left out; the least with at most 4,096 buckets. With 0 nothing is lost" }),
		buckets: string().min(1).meta({ description: "base64 of LEB128 numbers, for each bucket: the step from the prefix before (the first as 2 p, or -2 p - 1 below 0), twice its count and 1 more where all its numbers are one, and then its key without the prefix. The key is the bits of the double as a signed integer, of negative numbers all but the first bit flipped; the prefix is the key without its low bits" })
	}).nullable().meta({ description: "the finite numbers where more are distinct" }),
	bins: strictObject({
		edges: array(number()).max(9),
		counts: counts.min(1).max(10)
	}).meta({ description: "rows in bins of about a tenth of the reference each; edges belong to the bin above" })
});
const texts = strictObject({
	kind: literal("text"),
	...column,
	distinct: strictObject({
		least: count,
		most: count
	}).meta({ description: "how many texts are distinct; bounds where shards did not keep all" }),
	values: strictObject({
		texts: array(string()).max(1e4),
		counts
	}).meta({ description: "the most frequent texts, ties in order of UTF-16 code units" }),
	others: count.meta({ description: "rows of texts that are not kept" }),
	floor: count.meta({ description: "no text that is not kept has more rows" }),
	error: count.meta({ description: "a kept text may have so many rows more: 0, but for shards that did not keep all" }),
	parts: string().nullable().meta({ description: "where not all are kept, rows by the CRC-32 of the UTF-8 text modulo 1,024: base64 of 1,024 LEB128 numbers" })
});
const PROFILE = {
	kind: "profile",
	schema: recordSchema("profile", {
		source: strictObject({
			engine: _enum(["local", "trino"]),
			from: _enum([
				"training",
				"files",
				"table"
			]),
			table: text.nullable().meta({ description: "the name of a table of a warehouse; null of files" }),
			files: array(strictObject({
				...file.shape,
				rows: count
			}))
		}),
		shard: strictObject({
			index: int().positive(),
			of: int().positive()
		}).nullable().meta({ description: "which part of the whole it is; null of the whole" }),
		reference: digest.nullable().meta({ description: "the profile whose bins were taken; null where they are of these rows" }),
		rows: count,
		columns: array(discriminatedUnion("kind", [numbers, texts]))
	})
};
// packages/pipeline/drift/profile/read-profile.ts
const LARGEST = 536870912;
const HEAD = 200;
async function isProfile(path) {
	if (!(await stat(path).catch(() => void 0))?.isFile()) return false;
	if (/\.json$/i.test(path)) return true;
	const file = await open(path, "r");
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
		return /^\s*\{\s*"kind"\s*:\s*"profile"/.test(buffer.toString("utf8", 0, bytesRead));
	} finally {
		await file.close();
	}
}
async function readProfile(path, model) {
	const { size } = await stat(path);
	if (size > LARGEST) throw new PawlError("record", "the file is too large for a profile", {
		where: path,
		remedy: "Make the profile again."
	});
	const content = await readFile(path, "utf8");
	requireVersion(content, path);
	const record = parseRecord(PROFILE, content, path);
	if (record.model !== model) throw new PawlError("data", `the profile is of the model "${record.model}", and this is "${model}"`, {
		where: path,
		remedy: "Name the profile of this model, or make it with `pawl profile`."
	});
	try {
		return {
			record,
			columns: columnsOf(record),
			path
		};
	} catch (cause) {
		if (!(cause instanceof RangeError)) throw cause;
		throw new PawlError("record", `the profile does not hold together: ${cause.message}`, {
			where: path,
			remedy: "Make the profile again with `pawl profile`.",
			cause
		});
	}
}
function columnsOf({ columns, reference, rows }) {
	if (new Set(columns.map(({ name }) => name)).size !== columns.length) throw new RangeError("a column stands twice");
	for (const column of columns) if (column.rows !== rows) throw new RangeError(`the column "${column.name}" has other rows`);
	return columns.map((column) => profileOfRecord(column, reference === null));
}
function requireVersion(content, where) {
	let value;
	try {
		value = JSON.parse(content);
	} catch {
		return;
	}
	const { kind, schema } = value ?? {};
	const known = "pawl/profile/1";
	if (kind !== "profile") {
		const what = typeof kind === "string" ? `a record of kind "${kind.slice(0, 40)}"` : "no record";
		throw new PawlError("record", `the file is ${what}, and no profile`, {
			where,
			remedy: "Name a file that `pawl profile` wrote, or a table (CSV, JSON Lines, Parquet)."
		});
	}
	if (typeof schema === "string" && schema !== known && /^pawl\/profile\/\d+$/.test(schema)) throw new PawlError("record", `the profile is of another version: ${schema}, and this is ${known}`, {
		where,
		remedy: "Make it again with this version of Pawl."
	});
}
export { lowerBound as C, mergeRuns as D, MOST_NUMBERS as E, numberOf as O, gridOf as S, MOST_BUCKETS as T, profileNumbers as _, logFields as a, countProfileInBins as b, MOST_TEXTS as c, mergeTexts as d, partsOf as f, mergeNumbers as g, exactRuns as h, answeredRows as i, runsOf as k, PARTS as l, textCounter as m, readProfile as n, rowsOfModel as o, profileTexts as p, PROFILE as r, profileToRecord as s, isProfile as t, countTexts as u, binsOfProfile as v, upperBound as w, coarsened as x, countInBins as y };
