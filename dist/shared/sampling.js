import { t as PawlError } from "./errors.js";
import { a as requireFeature, i as requireEmpty, n as infiniteValue, o as partSeed } from "./feature-column.js";
// packages/models/trees/grown-node.ts
function forEachNode(root, visit) {
	const waiting = [root];
	for (let node = waiting.pop(); node; node = waiting.pop()) {
		visit(node);
		if (node.left && node.right) waiting.push(node.right, node.left);
	}
}
const MOST_DEPTH = 1e3;
function joinTrees(parts, outputs) {
	const total = (count) => parts.reduce((sum, part) => sum + count(part), 0);
	const nodes = total((part) => part.feature.length);
	const joined = {
		starts: new Int32Array(total((part) => part.starts.length - 1) + 1),
		feature: new Int32Array(nodes),
		split: new Int32Array(nodes),
		right: new Int32Array(nodes),
		cover: new Float64Array(nodes),
		values: new Float64Array(total((part) => part.values.length)),
		outputs,
		sets: new Uint32Array(total((part) => part.sets.length))
	};
	const at = {
		node: 0,
		tree: 0,
		value: 0,
		set: 0
	};
	for (const part of parts) appendTrees(joined, part, at);
	joined.starts[at.tree] = nodes;
	return joined;
}
function appendTrees(joined, part, at) {
	joined.feature.set(part.feature, at.node);
	joined.right.set(part.right, at.node);
	joined.cover.set(part.cover, at.node);
	joined.values.set(part.values, at.value);
	joined.sets.set(part.sets, at.set);
	const leaf = at.value / joined.outputs;
	const set = at.set / 8;
	for (let node = 0; node < part.feature.length; node++) {
		const split = part.split[node];
		if (part.feature[node] < 0) joined.split[at.node + node] = split + leaf;
		else joined.split[at.node + node] = split < 0 ? split - set : split;
	}
	for (let tree = 0; tree < part.starts.length - 1; tree++) joined.starts[at.tree++] = at.node + part.starts[tree];
	at.node += part.feature.length;
	at.value += part.values.length;
	at.set += part.sets.length;
}
function bytesOf({ feature, values, sets }) {
	return feature.length * 20 + values.length * 8 + sets.length * 4;
}
// packages/models/trees/flatten.ts
function flatten(root, outputs, answer) {
	const counted = countNodes(root);
	const tree = {
		starts: Int32Array.of(0, counted.nodes),
		feature: new Int32Array(counted.nodes),
		split: new Int32Array(counted.nodes),
		right: new Int32Array(counted.nodes),
		cover: new Float64Array(counted.nodes),
		values: new Float64Array(counted.leaves * outputs),
		outputs,
		sets: new Uint32Array(counted.sets * 8)
	};
	const waiting = [{
		node: root,
		parent: -1
	}];
	let own = 0;
	let leaf = 0;
	let set = 0;
	for (let next = waiting.pop(); next; next = waiting.pop(), own++) {
		const { node, parent } = next;
		if (parent >= 0) tree.right[parent] = own;
		tree.cover[own] = node.sums.count;
		tree.feature[own] = node.feature;
		if (!node.left || !node.right) {
			answer(node, tree.values, leaf * outputs);
			tree.split[own] = leaf++;
			continue;
		}
		if (node.set) {
			tree.sets.set(node.set, set * 8);
			tree.split[own] = -1 - set++;
		} else tree.split[own] = node.split;
		waiting.push({
			node: node.right,
			parent: own
		}, {
			node: node.left,
			parent: -1
		});
	}
	return tree;
}
function countNodes(root) {
	const count = {
		nodes: 0,
		leaves: 0,
		sets: 0
	};
	forEachNode(root, (node) => {
		count.nodes++;
		if (!node.left) count.leaves++;
		if (node.set) count.sets++;
	});
	return count;
}
const ROWS_FOR_EDGES = 65536;
function fitBins(table, features, mostBins = 255) {
	return features.map((name) => {
		const column = requireFeature(table, name);
		return column.kind === "number" ? {
			name,
			kind: "bins",
			edges: edgesOf(column, mostBins)
		} : {
			name,
			kind: "levels",
			levels: levelsOf(column)
		};
	});
}
function applyBins(bins, table, shared = false) {
	const { rows } = table;
	const size = rows * bins.length;
	const codes = new Uint8Array(shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size));
	bins.forEach((feature, f) => {
		const column = requireFeature(table, feature.name);
		const into = codes.subarray(f * rows, (f + 1) * rows);
		if (isEmptyOfOtherKind(feature, column)) into.fill(255);
		else if (feature.kind === "bins") writeBins(filledUp(feature.edges), column, into);
		else writeLevels(placesOf(feature.levels), column, into);
	});
	return {
		rows,
		features: bins.length,
		codes
	};
}
function isEmptyOfOtherKind({ kind }, column) {
	const expected = kind === "bins" ? "number" : "text";
	if (column.kind === expected) return false;
	requireEmpty(column, expected);
	return true;
}
function edgesOf({ name, values, nulls }, mostBins) {
	const sorted = sampleOf(values);
	for (let i = 0; i < values.length; i++) if (Math.abs(values[i]) === Number.POSITIVE_INFINITY && nulls?.[i] !== 1) throw infiniteValue(name, i, values[i]);
	const distinct = distinctOf(sorted, mostBins);
	if (distinct) return between(distinct);
	const edges = [];
	for (let bin = 1; bin < mostBins; bin++) {
		const place = Math.round(bin * sorted.length / mostBins);
		const edge = edgeBetween(sorted[place - 1], nextAbove(sorted, place - 1));
		if (edge !== void 0 && edge !== edges.at(-1)) edges.push(edge);
	}
	return edges;
}
function sampleOf(values) {
	const step = Math.max(1, Math.ceil(values.length / ROWS_FOR_EDGES));
	const sample = new Float64Array(Math.ceil(values.length / step));
	let count = 0;
	for (let place = 0; place < sample.length; place++) {
		const row = place * step + (partSeed(0, place) >>> 0) % step;
		const value = values[Math.min(row, values.length - 1)];
		if (Number.isFinite(value)) sample[count++] = value;
	}
	return sample.subarray(0, count).sort();
}
function distinctOf(sorted, most) {
	const distinct = [];
	for (const value of sorted) {
		if (value === distinct.at(-1)) continue;
		if (distinct.length === most) return void 0;
		distinct.push(value);
	}
	return distinct;
}
function between(distinct) {
	return distinct.slice(1).map((above, i) => edgeBetween(distinct[i], above));
}
function nextAbove(sorted, place) {
	let low = place + 1;
	let high = sorted.length;
	const value = sorted[place];
	while (low < high) {
		const middle = low + high >> 1;
		if (sorted[middle] > value) high = middle;
		else low = middle + 1;
	}
	return sorted[low];
}
function edgeBetween(below, above) {
	if (above === void 0) return void 0;
	const middle = below / 2 + above / 2;
	const single = Math.fround(middle);
	if (single >= below && single < above) return single + 0;
	return middle >= below && middle < above ? middle + 0 : below + 0;
}
const FILLED = new WeakMap();
const PLACES = new WeakMap();
function filledUp(edges) {
	const known = FILLED.get(edges);
	if (known) return known;
	const sorted = new Float64Array(256).fill(Number.POSITIVE_INFINITY);
	sorted.set(edges);
	FILLED.set(edges, sorted);
	return sorted;
}
function placesOf(levels) {
	const known = PLACES.get(levels);
	if (known) return known;
	const places = new Map(levels.map((level, index) => [level, index]));
	PLACES.set(levels, places);
	return places;
}
function writeBins(sorted, column, into) {
	const { values, nulls } = column;
	for (let row = 0; row < into.length; row++) {
		const value = values[row];
		let low = 0;
		low += Number(sorted[low + 127] < value) << 7;
		low += Number(sorted[low + 63] < value) << 6;
		low += Number(sorted[low + 31] < value) << 5;
		low += Number(sorted[low + 15] < value) << 4;
		low += Number(sorted[low + 7] < value) << 3;
		low += Number(sorted[low + 3] < value) << 2;
		low += Number(sorted[low + 1] < value) << 1;
		low += Number(sorted[low] < value);
		into[row] = low;
		if (Number.isFinite(value)) continue;
		if (Number.isNaN(value) || nulls?.[row] === 1) into[row] = 255;
		else throw infiniteValue(column.name, row, value);
	}
}
function levelsOf({ codes, dictionary }) {
	const counts = new Int32Array(dictionary.length);
	for (const code of codes) if (code >= 0) counts[code]++;
	return [...dictionary.keys()].filter((code) => counts[code] > 0).sort((a, b) => counts[b] - counts[a] || (dictionary[a] < dictionary[b] ? -1 : 1)).slice(0, 254).map((code) => dictionary[code]);
}
function writeLevels(place, column, into) {
	const byCode = Uint8Array.from(column.dictionary, (text) => place.get(text) ?? 254);
	for (let row = 0; row < into.length; row++) {
		const code = column.codes[row];
		into[row] = code < 0 ? 255 : byCode[code];
	}
}
// packages/models/trees/class-split.ts
function term(weight, entropy) {
	if (!entropy) return weight * weight;
	return weight > 0 ? weight * Math.log(weight) : 0;
}
function classScore(weights, entropy) {
	let terms = 0;
	let total = 0;
	for (const weight of weights) {
		terms += term(weight, entropy);
		total += weight;
	}
	return combine(terms, total, entropy);
}
function combine(terms, total, entropy) {
	if (total <= 0) return 0;
	return entropy ? terms - total * Math.log(total) : terms / total;
}
function splitNumbersByClass(feature, candidates, node, parentScore, rules, best, sides) {
	const { present, found } = candidates;
	const values = present[found - 1] === 255 ? found - 1 : found;
	for (const side of values < found ? [0, 1] : [0]) {
		const tally = begin(node.weights, rules.entropy, sides);
		if (side === 1) move(candidates, 255, rules.entropy, sides, tally);
		const places = values < found && side === 0 ? values : values - 1;
		for (let i = 0; i < places; i++) {
			const code = present[i];
			move(candidates, code, rules.entropy, sides, tally);
			const gain = gainOf(tally, node.count, parentScore, rules);
			if (gain <= best.gain) continue;
			best.gain = gain;
			best.feature = feature;
			best.code = i + 1 < values ? code + present[i + 1] - 1 >> 1 : 254;
			best.missingLeft = side === 1;
			best.sums.count = tally.count;
		}
	}
}
function splitTextsByClass(feature, candidates, node, parentScore, rules, best, sides) {
	const { present, found } = candidates;
	for (let i = 0; i < found; i++) {
		const tally = begin(node.weights, rules.entropy, sides);
		move(candidates, present[i], rules.entropy, sides, tally);
		const gain = gainOf(tally, node.count, parentScore, rules);
		if (gain <= best.gain) continue;
		best.gain = gain;
		best.feature = feature;
		best.code = -1;
		best.left = present.slice(i, i + 1);
		best.leftCount = 1;
		best.sums.count = tally.count;
	}
}
function begin(weights, entropy, sides) {
	sides.left.fill(0);
	sides.right.set(weights);
	const tally = {
		count: 0,
		leftTerms: 0,
		rightTerms: 0,
		leftTotal: 0,
		rightTotal: 0
	};
	for (const weight of weights) {
		tally.rightTerms += term(weight, entropy);
		tally.rightTotal += weight;
	}
	return tally;
}
function move({ histogram, base, sums }, code, entropy, { left, right }, tally) {
	const at = base + sums * code;
	for (let k = 0; k < left.length; k++) {
		const weight = histogram[at + k];
		if (weight === 0) continue;
		const newLeft = left[k] + weight;
		const newRight = right[k] - weight;
		tally.leftTerms += term(newLeft, entropy) - term(left[k], entropy);
		tally.rightTerms += term(newRight, entropy) - term(right[k], entropy);
		tally.leftTotal += weight;
		tally.rightTotal -= weight;
		left[k] = newLeft;
		right[k] = newRight;
	}
	tally.count += histogram[at + sums - 1];
}
function gainOf(tally, count, parentScore, { minLeaf, entropy }) {
	if (tally.count < minLeaf || count - tally.count < minLeaf) return Number.NEGATIVE_INFINITY;
	return combine(tally.leftTerms, tally.leftTotal, entropy) + combine(tally.rightTerms, tally.rightTotal, entropy) - parentScore;
}
// packages/models/trees/kernel.ts
const PAGE = 65536;
const MOST_PAGES = 65536;
const ALIGNED = 16;
function createArena() {
	const memory = new WebAssembly.Memory({
		initial: 1,
		maximum: MOST_PAGES,
		shared: true
	});
	const { exports } = new WebAssembly.Instance(compiled(), { own: { memory } });
	let next = ALIGNED;
	const take = (length) => {
		const at = next;
		next += Math.ceil(length / ALIGNED) * ALIGNED;
		const lacking = Math.ceil((next - memory.buffer.byteLength) / PAGE);
		if (lacking > 0) grow(lacking);
		return at;
	};
	const grow = (pages) => {
		try {
			memory.grow(pages);
		} catch (cause) {
			throw new PawlError("config", "the training data is too large for memory", {
				where: "train",
				remedy: "Train on fewer rows or features, or with a command of your own: `train.run`.",
				cause
			});
		}
	};
	return {
		kernel: exports,
		bytes(length) {
			const at = take(length);
			return new Uint8Array(memory.buffer, at, length);
		},
		ints(length) {
			const at = take(4 * length);
			return new Int32Array(memory.buffer, at, length);
		},
		doubles(length) {
			const at = take(8 * length);
			return new Float64Array(memory.buffer, at, length);
		}
	};
}
let once;
function compiled() {
	once ??= new WebAssembly.Module(Uint8Array.from(assemble()));
	return once;
}
const OP = {
	if: 4,
	loop: 3,
	end: 11,
	brIf: 13,
	get: 32,
	set: 33,
	i32Load: 40,
	f64Load: 43,
	i32Load8: 45,
	f64Store: 57,
	i32Const: 65,
	i32LessUnsigned: 73,
	i32Add: 106,
	i32Multiply: 108,
	f64Add: 160,
	vector: 253
};
const VECTOR_LOAD = [OP.vector, 0];
const VECTOR_STORE = [OP.vector, 11];
const VECTOR_ADD = [
	OP.vector,
	240,
	1
];
const TYPE = {
	i32: 127,
	f64: 124,
	v128: 123,
	function: 96,
	nothing: 64
};
const BY_BYTE = [0, 0];
const BY_FOUR = [2, 0];
const BY_EIGHT = [3, 0];
const LOOPS = [
	{
		name: "addTwoOfFour",
		features: 4,
		sums: 2
	},
	{
		name: "addTwo",
		features: 1,
		sums: 2
	},
	{
		name: "addThreeOfFour",
		features: 4,
		sums: 3
	},
	{
		name: "addThree",
		features: 1,
		sums: 3
	}
];
function assemble() {
	const types = LOOPS.map((loop) => [
		TYPE.function,
		...list(Array.from({ length: paramsOf(loop) }, () => [TYPE.i32])),
		0
	]);
	const memory = [
		...text("own"),
		...text("memory"),
		2,
		3,
		...number(1),
		...number(MOST_PAGES)
	];
	const exported = LOOPS.map(({ name }, i) => [
		...text(name),
		0,
		...number(i)
	]);
	return [
		...[
			0,
			97,
			115,
			109,
			1,
			0,
			0,
			0
		],
		...section(1, list(types)),
		...section(2, list([memory])),
		...section(3, list(LOOPS.map((_, i) => number(i)))),
		...section(7, list(exported)),
		...section(10, list(LOOPS.map(bodyOf)))
	];
}
function paramsOf({ features, sums }) {
	return sums + 1 + 2 * features;
}
function bodyOf(loop) {
	const { features, sums } = loop;
	const [order, end, pairs, thirds] = [
		0,
		1,
		2,
		3
	];
	const codes = sums + 1;
	const histograms = codes + features;
	const [row, place, pair, third] = [
		0,
		1,
		2,
		3
	].map((i) => paramsOf(loop) + i);
	const get = (local) => [OP.get, ...number(local)];
	const step = (local, size) => [...[
		...get(local),
		OP.i32Const,
		...number(size),
		OP.i32Add
	], ...[OP.set, ...number(local)]];
	const more = [
		...get(order),
		...get(end),
		OP.i32LessUnsigned
	];
	const addTo = (feature) => [
		...[
			...get(row),
			...get(codes + feature),
			OP.i32Add,
			OP.i32Load8,
			...BY_BYTE
		],
		...[
			OP.i32Const,
			...number(8 * sums),
			OP.i32Multiply,
			...get(histograms + feature),
			OP.i32Add
		],
		...[OP.set, ...number(place)],
		...[
			...get(place),
			...get(place),
			...VECTOR_LOAD,
			...BY_EIGHT,
			...get(pair),
			...VECTOR_ADD
		],
		...[...VECTOR_STORE, ...BY_EIGHT],
		...sums === 3 ? [...[
			...get(place),
			...get(place),
			OP.f64Load,
			3,
			16,
			...get(third),
			OP.f64Add
		], ...[
			OP.f64Store,
			3,
			16
		]] : []
	];
	const code = [
		...[
			...more,
			OP.if,
			TYPE.nothing,
			OP.loop,
			TYPE.nothing
		],
		...[
			...get(order),
			OP.i32Load,
			...BY_FOUR,
			OP.set,
			...number(row)
		],
		...[
			...get(pairs),
			...VECTOR_LOAD,
			...BY_EIGHT,
			OP.set,
			...number(pair)
		],
		...sums === 3 ? [
			...get(thirds),
			OP.f64Load,
			...BY_EIGHT,
			OP.set,
			...number(third)
		] : [],
		...Array.from({ length: features }, (_, feature) => addTo(feature)).flat(),
		...step(order, 4),
		...step(pairs, 16),
		...sums === 3 ? step(thirds, 8) : [],
		...[
			...more,
			OP.brIf,
			0,
			OP.end,
			OP.end,
			OP.end
		]
	];
	const locals = list([
		[2, TYPE.i32],
		[1, TYPE.v128],
		[1, TYPE.f64]
	]);
	return [
		...number(locals.length + code.length),
		...locals,
		...code
	];
}
function number(value) {
	return value < 128 ? [value] : [value & 127 | 128, ...number(value >>> 7)];
}
function list(entries) {
	return [...number(entries.length), ...entries.flat()];
}
function text(value) {
	return [...number(value.length), ...Buffer.from(value)];
}
function section(id, content) {
	return [
		id,
		...number(content.length),
		...content
	];
}
// packages/models/trees/histogram.ts
const TOGETHER = 4;
function createCounter({ codes, rows, features }, statistics) {
	const { sums, first, second, count, classes } = statistics;
	const arena = createArena();
	const { kernel } = arena;
	const own = arena.bytes(codes.length);
	own.set(codes);
	const order = arena.ints(rows);
	const pairs = arena.doubles(2 * rows);
	const three = sums === 3 && !classes;
	const thirds = arena.doubles(three ? rows : 0);
	const kinds = new Int32Array(classes ? rows : 0);
	const pool = [];
	const size = 256 * sums;
	let from = 0;
	let to = 0;
	function gather(start, end) {
		from = start;
		to = end;
		const other = three ? second : count;
		for (let i = start, j = 0; i < end; i++, j += 2) {
			const row = order[i];
			pairs[j] = first[row];
			pairs[j + 1] = other[row];
		}
		if (three) for (let i = start, j = 0; i < end; i++, j++) thirds[j] = count[order[i]];
		if (classes) for (let i = start, j = 0; i < end; i++, j++) kinds[j] = classes[order[i]];
	}
	function countOne(feature, into, base) {
		if (classes) {
			addClasses(into, base, sums, own, feature * rows, order, pairs, kinds, from, to);
			return;
		}
		if (to - from < FEWEST) {
			addFew(into, base, three ? thirds : void 0, own, feature * rows, order, pairs, from, to);
			return;
		}
		const begin = order.byteOffset + 4 * from;
		const end = order.byteOffset + 4 * to;
		const column = own.byteOffset + feature * rows;
		const histogram = into.byteOffset + 8 * base;
		if (three) kernel.addThree(begin, end, pairs.byteOffset, thirds.byteOffset, column, histogram);
		else kernel.addTwo(begin, end, pairs.byteOffset, column, histogram);
	}
	function countFour(feature, into) {
		const begin = order.byteOffset + 4 * from;
		const end = order.byteOffset + 4 * to;
		const a = own.byteOffset + feature * rows;
		const h = into.byteOffset + 8 * feature * size;
		const [b, c, d] = [
			a + rows,
			a + 2 * rows,
			a + 3 * rows
		];
		const [i, j, k] = [
			h + 8 * size,
			h + 16 * size,
			h + 24 * size
		];
		if (three) kernel.addThreeOfFour(begin, end, pairs.byteOffset, thirds.byteOffset, a, b, c, d, h, i, j, k);
		else kernel.addTwoOfFour(begin, end, pairs.byteOffset, a, b, c, d, h, i, j, k);
	}
	return {
		order,
		gather,
		count: countOne,
		countAll() {
			const histogram = pool.pop()?.fill(0) ?? arena.doubles(features * size);
			let f = 0;
			if (!classes) for (; f + TOGETHER <= features; f += TOGETHER) countFour(f, histogram);
			for (; f < features; f++) countOne(f, histogram, f * size);
			return histogram;
		},
		one: () => arena.doubles(size),
		release: (histogram) => pool.push(histogram)
	};
}
const FEWEST = 48;
function addFew(into, base, thirds, codes, column, order, pairs, start, end) {
	const sums = thirds ? 3 : 2;
	for (let i = start, j = 0; i < end; i++, j++) {
		const at = base + sums * codes[column + order[i]];
		into[at] += pairs[2 * j];
		into[at + 1] += pairs[2 * j + 1];
		if (thirds) into[at + 2] += thirds[j];
	}
}
function addClasses(into, base, sums, codes, column, order, pairs, kinds, start, end) {
	for (let i = start, j = 0; i < end; i++, j++) {
		const at = base + sums * codes[column + order[i]];
		into[at + kinds[j]] += pairs[2 * j];
		into[at + sums - 1] += pairs[2 * j + 1];
	}
}
function presentByScan(histogram, base, sums, present) {
	let found = 0;
	for (let code = 0, at = base + sums - 1; code < 256; code++, at += sums) if (histogram[at] !== 0) present[found++] = code;
	return found;
}
function presentByMarks(codes, column, order, start, end, marks, present) {
	marks.fill(0);
	for (let i = start; i < end; i++) {
		const code = codes[column + order[i]];
		marks[code >> 5] |= 1 << (code & 31);
	}
	let found = 0;
	for (let word = 0; word < 8; word++) {
		let bits = marks[word];
		while (bits !== 0) {
			const lowest = bits & -bits;
			present[found++] = word << 5 | 31 - Math.clz32(lowest);
			bits ^= lowest;
		}
	}
	return found;
}
function subtract(from, other) {
	for (let i = 0; i < from.length; i++) from[i] -= other[i];
}
// packages/models/trees/split.ts
function score(first, second, rules) {
	if (!rules.entropy) return first * first / (second + rules.lambda);
	const other = second - first;
	return (first > 0 ? first * Math.log(first / second) : 0) + (other > 0 ? other * Math.log(other / second) : 0);
}
function boundedScore(first, second, lambda, { low, high }) {
	const answer = Math.min(high, Math.max(low, first / (second + lambda)));
	return 2 * first * answer - (second + lambda) * answer * answer;
}
function splitNumbers(feature, { histogram, base, sums, present, found }, node, parentScore, rules, best, direction, bounds) {
	const { minLeaf, minWeight, lambda, entropy } = rules;
	const values = present[found - 1] === 255 ? found - 1 : found;
	const missing = values < found;
	const atMissing = base + sums * 255;
	const missingFirst = missing ? histogram[atMissing] : 0;
	const missingSecond = missing ? histogram[atMissing + 1] : 0;
	const missingCount = missing ? histogram[atMissing + sums - 1] : 0;
	const plain = !entropy && direction === 0 && bounds === void 0;
	const places = missing ? values : values - 1;
	let first = 0;
	let second = 0;
	let count = 0;
	for (let i = 0; i < places; i++) {
		const code = present[i];
		const at = base + sums * code;
		first += histogram[at];
		second += histogram[at + 1];
		count += histogram[at + sums - 1];
		for (let side = 0; side < 2; side++) {
			if (side === 1 && (!missing || i === values - 1)) break;
			const leftFirst = side === 1 ? first + missingFirst : first;
			const leftSecond = side === 1 ? second + missingSecond : second;
			const leftCount = side === 1 ? count + missingCount : count;
			if (leftCount < minLeaf || node.count - leftCount < minLeaf) continue;
			const rightFirst = node.first - leftFirst;
			const rightSecond = node.second - leftSecond;
			if (leftSecond < minWeight || rightSecond < minWeight) continue;
			let gain;
			if (plain) gain = leftFirst * leftFirst / (leftSecond + lambda) + rightFirst * rightFirst / (rightSecond + lambda) - parentScore;
			else if (direction === 0 && bounds === void 0) gain = score(leftFirst, leftSecond, rules) + score(rightFirst, rightSecond, rules) - parentScore;
			else {
				if ((rightFirst / (rightSecond + lambda) - leftFirst / (leftSecond + lambda)) * direction < 0) continue;
				const within = bounds ?? FREE;
				gain = boundedScore(leftFirst, leftSecond, lambda, within) + boundedScore(rightFirst, rightSecond, lambda, within) - parentScore;
			}
			if (gain > best.gain) {
				best.gain = gain;
				best.feature = feature;
				best.code = i + 1 < values ? code + present[i + 1] - 1 >> 1 : 254;
				best.missingLeft = side === 1;
				best.sums.first = leftFirst;
				best.sums.second = leftSecond;
				best.sums.count = leftCount;
			}
		}
	}
}
const FREE = {
	low: Number.NEGATIVE_INFINITY,
	high: Number.POSITIVE_INFINITY
};
function splitTexts(feature, { histogram, base, sums, present, found }, node, parentScore, rules, best, bounds) {
	const mean = node.first / node.second;
	const { minLeaf, minWeight, smoothing, lambda } = rules;
	const means = new Float64Array(256);
	for (let i = 0; i < found; i++) {
		const at = base + sums * present[i];
		means[present[i]] = (histogram[at] + smoothing * mean) / (histogram[at + 1] + smoothing);
	}
	const ordered = present.slice(0, found).sort((a, b) => means[a] - means[b] || a - b);
	let first = 0;
	let second = 0;
	let count = 0;
	for (let i = 0; i < found - 1; i++) {
		const at = base + sums * ordered[i];
		first += histogram[at];
		second += histogram[at + 1];
		count += histogram[at + sums - 1];
		if (count < minLeaf || node.count - count < minLeaf) continue;
		const rightFirst = node.first - first;
		const rightSecond = node.second - second;
		if (second < minWeight || rightSecond < minWeight) continue;
		const gain = (bounds === void 0 ? score(first, second, rules) + score(rightFirst, rightSecond, rules) : boundedScore(first, second, lambda, bounds) + boundedScore(rightFirst, rightSecond, lambda, bounds)) - parentScore;
		if (gain <= best.gain) continue;
		best.gain = gain;
		best.feature = feature;
		best.code = -1;
		best.left = ordered;
		best.leftCount = i + 1;
		best.sums.first = first;
		best.sums.second = second;
		best.sums.count = count;
	}
}
// packages/models/trees/grow.ts
const LEAST_ROWS_TO_KEEP = 384;
const MOST_ROWS_TO_MARK = 256;
const LARGEST_KEPT = 1 << 19;
const SAME = 2 ** -51;
function createGrower({ binned, texts, directions }, shape, statistics) {
	const { codes, rows, features } = binned;
	const { sums, classes } = statistics;
	const spare = new Int32Array(rows);
	const counter = createCounter(binned, statistics);
	const { order } = counter;
	const scratch = counter.one();
	const kinds = classes ? sums - 1 : 0;
	const sides = {
		left: new Float64Array(kinds),
		right: new Float64Array(kinds)
	};
	const keeps = shape.maxFeatures * 2 > features && features * 256 * sums <= LARGEST_KEPT;
	const permutation = new Int32Array(features);
	const present = new Uint8Array(256);
	const marks = new Int32Array(8);
	const goesLeft = new Uint8Array(256);
	const seen = new Uint8Array(256);
	const constrained = directions?.some((direction) => direction !== 0) ?? false;
	let random;
	let least = 0;
	let gatheredFor;
	function gather(node) {
		if (gatheredFor === node) return;
		gatheredFor = node;
		counter.gather(node.start, node.end);
	}
	function countAll(node) {
		gather(node);
		return counter.countAll();
	}
	function sumUp(start, end) {
		const { first, second, count: counts } = statistics;
		const weights = classes ? new Float64Array(kinds) : void 0;
		let [firsts, seconds, times] = [
			0,
			0,
			0
		];
		for (let i = start; i < end; i++) {
			const row = order[i];
			firsts += first[row];
			seconds += second[row];
			times += counts[row];
		}
		if (weights) for (let i = start; i < end; i++) weights[classes[order[i]]] += first[order[i]];
		const sums = {
			first: firsts,
			second: weights ? times : seconds,
			count: times
		};
		return weights ? {
			sums,
			weights
		} : { sums };
	}
	function spreadOf(count, { first, second }) {
		if (classes) return first;
		if (shape.entropy) return second;
		let squares = 0;
		for (let i = 0; i < count; i++) {
			const row = order[i];
			const weight = statistics.second[row];
			if (weight > 0) squares += statistics.first[row] ** 2 / weight;
		}
		return squares;
	}
	function isPure(node) {
		const { first, second } = statistics;
		const row = order[node.start];
		if (classes) {
			for (let i = node.start + 1; i < node.end; i++) if (classes[order[i]] !== classes[row]) return false;
			return true;
		}
		const value = first[row] / second[row];
		const rounding = SAME * Math.abs(value);
		for (let i = node.start + 1; i < node.end; i++) if (!(Math.abs(first[order[i]] / second[order[i]] - value) <= rounding)) return false;
		return true;
	}
	function mayBeSplit(node) {
		if (node.depth >= shape.maxDepth || node.depth >= 1e3) return false;
		if (node.sums.count < shape.minSplit || node.sums.count < 2 * shape.minLeaf) return false;
		return node.end - node.start > 1 && !isPure(node);
	}
	function search(node, histogram) {
		const best = {
			gain: least,
			feature: -1,
			code: 0,
			missingLeft: false,
			left: present,
			leftCount: 0,
			sums: {
				first: 0,
				second: 0,
				count: 0
			}
		};
		const parentScore = node.weights ? classScore(node.weights, shape.entropy) : constrained ? boundedParent(node) : score(node.sums.first, node.sums.second, shape);
		let tried = 0;
		for (let k = 0; k < features && tried < shape.maxFeatures; k++) {
			if (shape.maxFeatures < features) {
				const other = k + random.below(features - k);
				const feature = permutation[other];
				permutation[other] = permutation[k];
				permutation[k] = feature;
			}
			if (tryFeature(node, permutation[k], histogram, parentScore, best)) tried++;
		}
		return best.feature < 0 ? void 0 : best;
	}
	function boundedParent({ sums, bounds }) {
		const { low, high } = bounds ?? FREE;
		const total = sums.second + shape.lambda;
		const answer = Math.min(high, Math.max(low, sums.first / total));
		return 2 * sums.first * answer - total * answer * answer;
	}
	function tryFeature(node, feature, kept, parentScore, best) {
		const histogram = kept ?? scratch;
		const base = kept ? feature * 256 * sums : 0;
		const few = node.end - node.start <= MOST_ROWS_TO_MARK;
		if (!kept) {
			gather(node);
			counter.count(feature, scratch, 0);
		}
		const found = few && !kept ? presentByMarks(codes, feature * rows, order, node.start, node.end, marks, present) : presentByScan(histogram, base, sums, present);
		if (found > 1) {
			const candidates = {
				histogram,
				base,
				sums,
				present,
				found
			};
			if (node.weights) {
				const whole = {
					weights: node.weights,
					count: node.sums.count
				};
				(texts[feature] ? splitTextsByClass : splitNumbersByClass)(feature, candidates, whole, parentScore, shape, best, sides);
			} else if (texts[feature]) splitTexts(feature, candidates, node.sums, parentScore, shape, best, boundsFor(node));
			else splitNumbers(feature, candidates, node.sums, parentScore, shape, best, directions?.[feature] ?? 0, boundsFor(node));
		}
		if (!kept) clear(few, found);
		return found > 1;
	}
	function boundsFor(node) {
		return constrained ? node.bounds ?? FREE : void 0;
	}
	function clear(few, found) {
		if (!few) {
			scratch.fill(0);
			return;
		}
		for (let i = 0; i < found; i++) {
			const at = present[i] * sums;
			for (let k = 0; k < sums; k++) scratch[at + k] = 0;
		}
	}
	function divide(node, best) {
		const { start, end } = node;
		const column = best.feature * rows;
		goesLeft.fill(0);
		seen.fill(0);
		if (best.code >= 0) {
			goesLeft.fill(1, 0, best.code + 1);
			if (best.missingLeft) goesLeft[255] = 1;
		} else for (let i = 0; i < best.leftCount; i++) goesLeft[best.left[i]] = 1;
		let left = start;
		let right = 0;
		for (let i = start; i < end; i++) {
			const row = order[i];
			const code = codes[column + row];
			const side = goesLeft[code];
			seen[code] = 1;
			spare[right] = row;
			order[left] = row;
			left += side;
			right += 1 - side;
		}
		order.set(spare.subarray(0, right), left);
		const largerIsLeft = best.sums.count * 2 > node.sums.count;
		if (best.code >= 0) {
			const missingLeft = seen[255] === 1 ? best.missingLeft : largerIsLeft;
			node.split = best.code + (missingLeft ? 256 : 0);
		} else {
			node.set = new Uint32Array(8);
			for (let code = 0; code < 256; code++) if (goesLeft[code] === 1 || seen[code] === 0 && largerIsLeft) node.set[code >> 5] |= 1 << (code & 31);
		}
		return left;
	}
	function childrenOf(node, best) {
		const middle = divide(node, best);
		const depth = node.depth + 1;
		const [ofLeft, ofRight] = sumsOf(node, best, middle);
		const left = {
			start: node.start,
			end: middle,
			depth,
			...ofLeft
		};
		const right = {
			start: middle,
			end: node.end,
			depth,
			...ofRight
		};
		const [low, high] = boundsBelow(node, best, left.sums, right.sums);
		return [{
			...left,
			bounds: low,
			feature: -1,
			split: 0
		}, {
			...right,
			bounds: high,
			feature: -1,
			split: 0
		}];
	}
	function sumsOf(node, { sums: left }, middle) {
		if (node.weights) return [sumUp(node.start, middle), sumUp(middle, node.end)];
		const right = {
			first: node.sums.first - left.first,
			second: node.sums.second - left.second,
			count: node.sums.count - left.count
		};
		return [{ sums: { ...left } }, { sums: right }];
	}
	function boundsBelow(node, { feature }, left, right) {
		if (!constrained) return [void 0, void 0];
		const whole = node.bounds ?? FREE;
		const direction = directions[feature];
		if (direction === 0) return [whole, whole];
		const answer = (sums) => Math.min(whole.high, Math.max(whole.low, sums.first / (sums.second + shape.lambda)));
		const middle = (answer(left) + answer(right)) / 2;
		const below = {
			low: whole.low,
			high: middle
		};
		const above = {
			low: middle,
			high: whole.high
		};
		return direction > 0 ? [below, above] : [above, below];
	}
	function examine(left, right, parent) {
		const [small, large] = left.end - left.start <= right.end - right.start ? [left, right] : [right, left];
		const wanted = [mayBeSplit(small), mayBeSplit(large)];
		let ofSmall;
		let ofLarge;
		if (parent && wanted[1] && large.end - large.start >= LEAST_ROWS_TO_KEEP) {
			ofSmall = countAll(small);
			subtract(parent, ofSmall);
			ofLarge = parent;
		} else release(parent);
		const waitingSmall = wanted[0] ? waitingOf(small, ofSmall) : release(ofSmall);
		const waitingLarge = wanted[1] ? waitingOf(large, ofLarge) : void 0;
		return small === left ? [waitingLarge, waitingSmall] : [waitingSmall, waitingLarge];
	}
	function release(histogram) {
		if (histogram) counter.release(histogram);
	}
	function waitingOf(node, histogram) {
		const best = search(node, histogram);
		if (!best) return release(histogram);
		if (histogram && node.end - node.start < LEAST_ROWS_TO_KEEP) {
			release(histogram);
			return {
				node,
				best,
				histogram: void 0
			};
		}
		return {
			node,
			best,
			histogram
		};
	}
	return {
		order,
		grow(rowCount, draws, importance) {
			random = draws;
			gatheredFor = void 0;
			for (let f = 0; f < features; f++) permutation[f] = f;
			const whole = sumUp(0, rowCount);
			least = shape.minGain * spreadOf(rowCount, whole.sums);
			const root = {
				start: 0,
				end: rowCount,
				depth: 0,
				...whole,
				bounds: void 0,
				feature: -1,
				split: 0
			};
			const frontier = [];
			const wait = (waiting) => {
				if (waiting) frontier.push(waiting);
			};
			if (mayBeSplit(root)) wait(waitingOf(root, keeps ? countAll(root) : void 0));
			for (let leaves = 1; frontier.length > 0 && leaves < shape.maxLeaves; leaves++) {
				const { node, best, histogram } = takeNext(frontier, shape.maxLeaves);
				importance[best.feature] += Math.max(0, best.gain);
				node.feature = best.feature;
				const [left, right] = childrenOf(node, best);
				node.left = left;
				node.right = right;
				for (const waiting of examine(left, right, histogram)) wait(waiting);
			}
			for (const { histogram } of frontier) release(histogram);
			forEachNode(root, ({ left, sums, start, end }) => {
				if (!left) Object.assign(sums, sumUp(start, end).sums);
			});
			return root;
		}
	};
}
function takeNext(frontier, maxLeaves) {
	if (maxLeaves === Number.POSITIVE_INFINITY) return frontier.pop();
	let chosen = 0;
	for (let i = 1; i < frontier.length; i++) if (frontier[i].best.gain > frontier[chosen].best.gain) chosen = i;
	return frontier.splice(chosen, 1)[0];
}
// packages/models/trees/sampling.ts
function drawRows(counts, { replacement, draws }, random) {
	const rows = counts.length;
	counts.fill(0);
	if (replacement) {
		for (let i = 0; i < draws; i++) counts[random.below(rows)]++;
		return;
	}
	if (draws >= rows) {
		counts.fill(1);
		return;
	}
	let wanted = draws;
	for (let row = 0; wanted > 0; row++) {
		if (random.below(rows - row) >= wanted) continue;
		counts[row] = 1;
		wanted--;
	}
}
export { fitBins as a, bytesOf as c, applyBins as i, joinTrees as l, createGrower as n, flatten as o, FREE as r, MOST_DEPTH as s, drawRows as t, forEachNode as u };
