// packages/models/seeds.ts
function partSeed(seed, index) {
	let mixed = mix((seed | 0) ^ mix(Math.floor(seed / 2 ** 32) | 0));
	mixed = mixed + Math.imul(index + 1, 2654435769) | 0;
	return mix(mixed);
}
function mix(bits) {
	let mixed = bits ^ bits >>> 16;
	mixed = Math.imul(mixed, 2246822507);
	mixed ^= mixed >>> 13;
	mixed = Math.imul(mixed, 3266489909);
	return mixed ^ mixed >>> 16;
}
export { partSeed as t };
