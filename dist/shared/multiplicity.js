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
export { xoroshiro128plus as n, studentTail as r, benjaminiHochberg as t };
