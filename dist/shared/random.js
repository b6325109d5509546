import { t as PawlError } from "./errors.js";
// packages/table/random.ts
const MULTIPLIER_HIGH = 1481765933;
const MULTIPLIER_LOW = 1284865837;
const INCREMENT = 109;
const WORD = 2 ** 32;
function createRandom(seed) {
	if (!Number.isSafeInteger(seed)) throw new PawlError("config", `the seed must be a whole number, not ${seed}`, { remedy: "Use an integer such as 42." });
	let high = 0;
	let low = 0;
	function step() {
		const sum = (Math.imul(low, MULTIPLIER_LOW) >>> 0) + INCREMENT;
		const carry = sum >= WORD ? 1 : 0;
		const cross = Math.imul(high, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH);
		high = highWord(low, MULTIPLIER_LOW) + cross + carry >>> 0;
		low = sum >>> 0;
	}
	function next() {
		const oldHigh = high;
		const oldLow = low;
		step();
		const mixedHigh = oldHigh >>> 18 ^ oldHigh;
		const mixedLow = (oldHigh << 14 | oldLow >>> 18) ^ oldLow;
		const word = mixedHigh << 5 | mixedLow >>> 27;
		const rotation = oldHigh >>> 27;
		return (word >>> rotation | word << 32 - rotation) >>> 0;
	}
	function below(bound) {
		const threshold = (WORD - bound) % bound;
		for (;;) {
			const drawn = next();
			if (drawn >= threshold) return drawn % bound;
		}
	}
	step();
	const seeded = low + (seed >>> 0);
	high = high + Math.floor(seed / WORD) + (seeded >= WORD ? 1 : 0) >>> 0;
	low = seeded >>> 0;
	step();
	return {
		next,
		below
	};
}
function highWord(a, b) {
	const aLow = a & 65535;
	const aHigh = a >>> 16;
	const bLow = b & 65535;
	const bHigh = b >>> 16;
	const first = aHigh * bLow + (aLow * bLow >>> 16);
	const second = aLow * bHigh + (first & 65535);
	return aHigh * bHigh + (first >>> 16) + (second >>> 16);
}
function shuffle(values, random) {
	for (let last = values.length - 1; last > 0; last--) {
		const chosen = random.below(last + 1);
		const value = values[chosen];
		values[chosen] = values[last];
		values[last] = value;
	}
}
export { shuffle as n, createRandom as t };
