// packages/drift/sort-numbers.ts
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const FEW = 2e3;
const PATIENCE = 4;
const DIGITS = [
	[0, 11],
	[11, 11],
	[22, 10]
];
let room = new Float64Array(0);
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
	if (room.length < values.length) room = new Float64Array(values.length);
	let to = room.subarray(0, values.length);
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
	return sampleInto(new Float64Array(column.values.length), column);
}
function ownSamples() {
	const made = new Map();
	return (column) => {
		const sample = made.get(column) ?? sampleInto(column.values, column);
		made.set(column, sample);
		return sample;
	};
}
function sampleInto(kept, { values, nulls }) {
	let length = 0;
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		if (nulls?.[i] === 1 || Number.isNaN(value)) continue;
		kept[length++] = value + 0;
	}
	const sorted = kept.subarray(0, length);
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
	const mean = sum(values, 0) / values.length;
	return {
		mean,
		deviation: Math.sqrt(sumOfSquares(values, mean) / values.length)
	};
}
const RUN = 1024;
function sum(values, origin) {
	let total = 0;
	for (let start = 0; start < values.length; start += RUN) {
		const end = Math.min(values.length, start + RUN);
		let part = 0;
		for (let i = start; i < end; i++) part += values[i] - origin;
		total += part;
	}
	return total;
}
function sumOfSquares(values, origin) {
	let total = 0;
	for (let start = 0; start < values.length; start += RUN) {
		const end = Math.min(values.length, start + RUN);
		let part = 0;
		for (let i = start; i < end; i++) part += (values[i] - origin) ** 2;
		total += part;
	}
	return total;
}
export { ownSamples as a, numberSample as i, firstAbove as n, sortNumbers as o, moments as r, countDistinctNumbers as t };
