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
export { studentTail as t };
