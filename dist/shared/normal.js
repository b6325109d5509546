// packages/metrics/normal.ts
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
function density(x) {
	return Math.exp(-.5 * x * x) / SQRT_TWO_PI;
}
function normalCdf(x) {
	if (Number.isNaN(x)) return NaN;
	if (x > 0) return 1 - normalCdf(-x);
	return x < -3 ? lowerTail(-x) : .5 - fromMiddle(-x);
}
function fromMiddle(x) {
	let term = x;
	let sum = x;
	for (let odd = 3; term > sum * 1e-17; odd += 2) {
		term *= x * x / odd;
		sum += term;
	}
	return density(x) * sum;
}
function lowerTail(x) {
	if (x === Number.POSITIVE_INFINITY) return 0;
	let fraction = 0;
	for (let k = 100; k >= 1; k--) fraction = k / (x + fraction);
	return density(x) / (x + fraction);
}
function normalQuantile(p) {
	if (!(p >= 0 && p <= 1)) return NaN;
	if (p > .5) return -normalQuantile(1 - p);
	if (p === 0) return Number.NEGATIVE_INFINITY;
	if (p === .5) return 0;
	let x = firstGuess(p);
	for (let step = 0; step < 3; step++) {
		const error = (normalCdf(x) - p) / density(x);
		x -= error / (1 + x * error / 2);
	}
	return x;
}
function firstGuess(p) {
	const t = Math.sqrt(-2 * Math.log(p));
	return (2.515517 + t * (.802853 + t * .010328)) / (1 + t * (1.432788 + t * (.189269 + t * .001308))) - t;
}
export { normalQuantile as n, normalCdf as t };
