// packages/metrics/student-t.ts
const SERIES_FROM = 50;
const TINY = 1e-300;
const MOST_STEPS = 1e5;
function studentTail(t, df) {
	if (Number.isNaN(t) || !(df > 0)) return NaN;
	if (t < 0) return 1 - studentTail(-t, df);
	if (t === Number.POSITIVE_INFINITY) return 0;
	const a = df / 2;
	const square = t / df * t;
	const x = 1 / (1 + square);
	const y = square > 1 ? 1 / (1 + 1 / square) : square * x;
	const front = Math.exp(-a * Math.log1p(square)) * Math.sqrt(y) * gammaRatio(a) * Math.sqrt(1 / Math.PI);
	const beyond = (a + .5) * y - .5;
	return beyond >= 0 ? front * betaFraction(x, y, a, .5, beyond) / 2 : .5 - front * betaFraction(y, x, .5, a, -beyond) / 2;
}
function gammaRatio(a) {
	let factor = 1;
	let b = a;
	for (; b < SERIES_FROM; b++) factor *= b / (b + .5);
	const r = 1 / b;
	const series = 1 + r * (-1 / 8 + r * (1 / 128 + r * (5 / 1024 + r * (-21 / 32768 + r * (-399 / 262144 + r * (869 / 4194304))))));
	return factor * Math.sqrt(b) * series;
}
function betaFraction(x, y, a, b, beyond) {
	let denominator = nonZero(a * (beyond + 1) / (a + 1));
	let c = denominator;
	let d = 0;
	for (let n = 1; n <= MOST_STEPS; n++) {
		const share = n * (b - n) * x / (a + 2 * n - 1);
		const over = (a + n - 1) * (a + b + n - 1) * x * share / (a + 2 * n - 1);
		const under = n + share + (a + n) * (beyond + 1 + n * (1 + y)) / (a + 2 * n + 1);
		d = 1 / nonZero(under + over * d);
		c = nonZero(under + over / c);
		denominator *= c * d;
		if (Math.abs(c * d - 1) < 1e-16) break;
	}
	return 1 / denominator;
}
function nonZero(value) {
	return Math.abs(value) < TINY ? TINY : value;
}
// node_modules/pure-rand/lib/esm/generator/xoroshiro128plus.js
const jumps = [
	3639956645,
	3750757012,
	1261568508,
	386426335
];
var XoroShiro128Plus = class XoroShiro128Plus {
	constructor(s01, s00, s11, s10) {
		this.s01 = s01;
		this.s00 = s00;
		this.s11 = s11;
		this.s10 = s10;
	}
	clone() {
		return new XoroShiro128Plus(this.s01, this.s00, this.s11, this.s10);
	}
	next() {
		const out = this.s00 + this.s10 | 0;
		const a0 = this.s10 ^ this.s00;
		const a1 = this.s11 ^ this.s01;
		const s00 = this.s00;
		const s01 = this.s01;
		this.s00 = s00 << 24 ^ s01 >>> 8 ^ a0 ^ a0 << 16;
		this.s01 = s01 << 24 ^ s00 >>> 8 ^ a1 ^ (a1 << 16 | a0 >>> 16);
		this.s10 = a1 << 5 ^ a0 >>> 27;
		this.s11 = a0 << 5 ^ a1 >>> 27;
		return out;
	}
	jump() {
		let ns01 = 0;
		let ns00 = 0;
		let ns11 = 0;
		let ns10 = 0;
		let s01 = this.s01;
		let s00 = this.s00;
		let s11 = this.s11;
		let s10 = this.s10;
		for (let i = 0; i !== 4; ++i) {
			const ji = jumps[i];
			for (let mask = 1; mask; mask <<= 1) {
				if (ji & mask) {
					ns01 ^= s01;
					ns00 ^= s00;
					ns11 ^= s11;
					ns10 ^= s10;
				}
				const a0 = s10 ^ s00;
				const a1 = s11 ^ s01;
				const s00_ = s00;
				const s01_ = s01;
				s00 = s00_ << 24 ^ s01_ >>> 8 ^ a0 ^ a0 << 16;
				s01 = s01_ << 24 ^ s00_ >>> 8 ^ a1 ^ (a1 << 16 | a0 >>> 16);
				s10 = a1 << 5 ^ a0 >>> 27;
				s11 = a0 << 5 ^ a1 >>> 27;
			}
		}
		this.s01 = ns01;
		this.s00 = ns00;
		this.s11 = ns11;
		this.s10 = ns10;
	}
	getState() {
		return [
			this.s01,
			this.s00,
			this.s11,
			this.s10
		];
	}
};
function xoroshiro128plus(seed) {
	return new XoroShiro128Plus(-1, ~seed, seed | 0, 0);
}
// packages/metrics/interval.ts
function quantileSorted(sorted, share) {
	const position = share * (sorted.length - 1);
	const below = Math.floor(position);
	const low = sorted[below];
	const high = sorted[Math.min(below + 1, sorted.length - 1)];
	const fraction = position - below;
	return fraction < .5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
}
// packages/metrics/multiplicity.ts
function benjaminiHochberg(p) {
	return adjust(p, (value, rank, tests) => value * tests / (rank + 1), "down");
}
function adjust(p, scaled, step) {
	const adjusted = Array.from(p, () => NaN);
	const order = [...p.keys()].filter((i) => !Number.isNaN(p[i])).sort((a, b) => p[a] - p[b]);
	const ranks = [...order.keys()];
	if (step === "down") ranks.reverse();
	let bound = step === "up" ? 0 : 1;
	for (const rank of ranks) {
		const value = scaled(p[order[rank]], rank, order.length);
		bound = step === "up" ? Math.min(1, Math.max(bound, value)) : Math.min(bound, value);
		adjusted[order[rank]] = bound;
	}
	return adjusted;
}
// packages/metrics/quantile-bins.ts
function quantileBins(values, nulls, bins) {
	const known = values.filter((value, row) => nulls?.[row] !== 1 && !Number.isNaN(value)).sort();
	const edges = known.length === 0 ? [] : edgesOf(known, bins);
	const codes = new Int32Array(values.length);
	for (let row = 0; row < codes.length; row++) {
		const value = values[row];
		codes[row] = nulls?.[row] === 1 || Number.isNaN(value) ? -1 : binOf(value, edges);
	}
	const isOne = known.length > 0 && known.at(-1) <= edges[0];
	return {
		codes,
		count: known.length === 0 ? 0 : isOne ? 1 : edges.length + 1,
		edges
	};
}
function binName(column, { count, edges }, bin) {
	if (bin === 0) return `${column} <= ${edges[0]}`;
	if (bin === count - 1) return `${column} > ${edges.at(-1)}`;
	return `${edges[bin - 1]} < ${column} <= ${edges[bin]}`;
}
function edgesOf(sorted, bins) {
	const finite = sorted.filter(Number.isFinite);
	const edges = [];
	let parted = 0;
	for (let bin = 1; bin < bins && finite.length > 0; bin++) {
		const edge = finiteQuantile(finite, bin / bins);
		const below = countUpTo(sorted, edge);
		if (below === parted || below === sorted.length) continue;
		edges.push(shortest(edge, sorted[below - 1], sorted[below]));
		parted = below;
	}
	const greatest = sorted.at(-1);
	return edges.length > 0 ? edges : [shortest(greatest, greatest, Number.POSITIVE_INFINITY)];
}
function finiteQuantile(finite, share) {
	const quantile = quantileSorted(finite, share);
	return Number.isFinite(quantile) ? quantile : 2 * quantileSorted(finite.map((value) => value / 2), share);
}
function shortest(edge, low, high) {
	for (let digits = 4; digits <= 17; digits++) {
		const rounded = Number(edge.toPrecision(digits));
		if (low <= rounded && rounded < high) return rounded;
	}
	return edge;
}
function countUpTo(sorted, limit) {
	let from = 0;
	let to = sorted.length;
	while (from < to) {
		const middle = from + to >>> 1;
		if (sorted[middle] <= limit) from = middle + 1;
		else to = middle;
	}
	return from;
}
function binOf(value, edges) {
	let bin = 0;
	while (bin < edges.length && value > edges[bin]) bin++;
	return bin;
}
export { xoroshiro128plus as a, quantileSorted as i, quantileBins as n, studentTail as o, benjaminiHochberg as r, binName as t };
