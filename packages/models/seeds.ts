/** The seed of part `index` of a training: 32 bits, well mixed, so that neighbouring seeds share none (murmur3's finalizer). */
export function partSeed(seed: number, index: number): number {
  let mixed = mix((seed | 0) ^ mix(Math.floor(seed / 2 ** 32) | 0));
  mixed = (mixed + Math.imul(index + 1, 0x9e3779b9)) | 0;
  return mix(mixed);
}

function mix(bits: number): number {
  let mixed = bits ^ (bits >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
