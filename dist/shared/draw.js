import { n as normalQuantile, t as normalCdf } from "./normal.js";
import { t as xoroshiro128plus } from "./xoroshiro128plus.js";
// packages/metrics/wilson.ts
function wilsonInterval(proportion, confidence) {
	return wilsonBounds(proportion, -normalQuantile((1 - confidence) / 2));
}
function wilsonBounds({ successes, trials }, z) {
	if (trials === 0) return {
		low: 0,
		high: 1
	};
	const share = successes / trials;
	const scale = 1 + z * z / trials;
	const middle = (share + z * z / (2 * trials)) / scale;
	const reach = z / scale * Math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials));
	return {
		low: successes === 0 ? 0 : middle - reach,
		high: successes === trials ? 1 : middle + reach
	};
}
function proportionAbove({ successes, trials }, bound) {
	if (trials === 0) return 1;
	if (bound < 0) return 0;
	if (bound >= 1) return 1;
	const share = successes / trials;
	if (bound === 0) return successes > 0 ? 0 : 1;
	return 1 - normalCdf((share - bound) / Math.sqrt(bound * (1 - bound) / trials));
}
// packages/metrics/draw.ts
const WARM_UP = 64;
function rowDrawer(seed) {
	const generator = xoroshiro128plus(seed);
	for (let i = 0; i < WARM_UP; i++) generator.next();
	return (counts) => {
		const rows = counts.length;
		const share = Math.floor(2 ** 32 / rows);
		const limit = share * rows;
		const perShare = 1 / share;
		counts.fill(0);
		for (let i = 0; i < rows; i++) {
			let x = generator.next() >>> 0;
			while (x >= limit) x = generator.next() >>> 0;
			counts[Math.floor((x + .5) * perShare)]++;
		}
	};
}
function groupDrawer(seed, groups) {
	const position = new Map();
	for (const group of groups) if (!position.has(group)) position.set(group, position.size);
	const groupOf = groups.map((group) => position.get(group));
	const drawn = new Uint8Array(position.size);
	const draw = rowDrawer(seed);
	return (counts) => {
		draw(drawn);
		for (let row = 0; row < counts.length; row++) counts[row] = drawn[groupOf[row]];
	};
}
function uniform(seed) {
	const generator = xoroshiro128plus(seed);
	for (let i = 0; i < WARM_UP; i++) generator.next();
	return () => (generator.next() >>> 0) / 2 ** 32;
}
export { wilsonBounds as a, proportionAbove as i, rowDrawer as n, wilsonInterval as o, uniform as r, groupDrawer as t };
