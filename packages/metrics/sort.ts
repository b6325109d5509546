/** Index of the high 32-bit word of a float64 in a Uint32Array view: 1 on little-endian machines, 0 on others. */
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

interface Digit {
  /** Whether it is taken from the high or the low 32-bit word of the float64. */
  readonly high: boolean;
  readonly shift: number;
  readonly bits: number;
}

/** The two words of a float64 as digits, least significant first. */
const LOW_DIGITS: readonly Digit[] = [
  { high: false, shift: 0, bits: 11 },
  { high: false, shift: 11, bits: 11 },
  { high: false, shift: 22, bits: 10 },
];
const HIGH_DIGITS: readonly Digit[] = [
  { high: true, shift: 0, bits: 11 },
  { high: true, shift: 11, bits: 11 },
  { high: true, shift: 22, bits: 10 },
];

/** Moves per key that the insertion pass may spend before the low word is sorted by digits after all. */
const PATIENCE = 2;

export interface Sorted {
  /** The keys, ascending; -0 has become 0, so that equal keys have equal bits. */
  readonly keys: Float64Array;
  /** The payload of each key. */
  readonly payload: Uint32Array;
}

/**
 * Keys sorted ascending, each with its payload; equal keys stand in any order. Keys must be finite; neither
 * input is changed. A least-significant-digit radix sort on the bits of the numbers, linear in their count.
 */
export function sortWithPayload(keys: Float64Array, payload: Uint32Array): Sorted {
  // Keys seldom share their high word and differ in the low one, so half the passes and a touch-up mostly do.
  const nearly = sortByDigits(keys, payload, HIGH_DIGITS);
  return insertionSort(nearly) ? nearly : sortByDigits(keys, payload, [...LOW_DIGITS, ...HIGH_DIGITS]);
}

function sortByDigits(keys: Float64Array, payload: Uint32Array, digits: readonly Digit[]): Sorted {
  const rows = keys.length;
  let from = { keys: new Float64Array(rows), payload: payload.slice() };
  let to = { keys: new Float64Array(rows), payload: new Uint32Array(rows) };
  for (let i = 0; i < rows; i++) from.keys[i] = keys[i]! + 0;
  for (const { high, shift, bits } of digits) {
    const word = high ? HIGH_WORD : 1 - HIGH_WORD;
    const starts = digitStarts(from.keys, word, shift, bits);
    if (starts === undefined) continue;
    scatter(from, to, starts, word, shift, bits);
    [from, to] = [to, from];
  }
  return negativesFirst(from, to);
}

/** Sorts in place what is nearly sorted; false when it was not, and the order is left unfinished. */
function insertionSort({ keys, payload }: Sorted): boolean {
  let moves = PATIENCE * keys.length;
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i]!;
    if (keys[i - 1]! <= key) continue;
    const carried = payload[i]!;
    let j = i;
    for (; j > 0 && keys[j - 1]! > key; j--) {
      keys[j] = keys[j - 1]!;
      payload[j] = payload[j - 1]!;
    }
    keys[j] = key;
    payload[j] = carried;
    moves -= i - j;
    if (moves < 0) return false;
  }
  return true;
}

/** Where the keys of each digit value begin, or undefined when all keys share one value and need not move. */
function digitStarts(keys: Float64Array, word: number, shift: number, bits: number): Int32Array | undefined {
  const words = new Uint32Array(keys.buffer, keys.byteOffset, keys.length * 2);
  const mask = (1 << bits) - 1;
  const starts = new Int32Array(1 << bits);
  for (let i = word; i < words.length; i += 2) starts[(words[i]! >>> shift) & mask]!++;
  let next = 0;
  for (let digit = 0; digit < starts.length; digit++) {
    const count = starts[digit]!;
    if (count === keys.length) return undefined;
    starts[digit] = next;
    next += count;
  }
  return starts;
}

/** Moves every key, with its payload, to the place its digit gives it; a key never moves before its equal. */
function scatter(from: Sorted, to: Sorted, starts: Int32Array, word: number, shift: number, bits: number) {
  const words = new Uint32Array(from.keys.buffer, from.keys.byteOffset, from.keys.length * 2);
  const { keys, payload } = from;
  const { keys: toKeys, payload: toPayload } = to;
  const mask = (1 << bits) - 1;
  for (let i = 0; i < keys.length; i++) {
    const digit = (words[2 * i + word]! >>> shift) & mask;
    const place = starts[digit]!;
    starts[digit] = place + 1;
    toKeys[place] = keys[i]!;
    toPayload[place] = payload[i]!;
  }
}

/** Sorted by bits, negative numbers stand last and backwards: turn them round and put them in front. */
function negativesFirst(from: Sorted, to: Sorted): Sorted {
  const rows = from.keys.length;
  let positives = rows;
  while (positives > 0 && from.keys[positives - 1]! < 0) positives--;
  if (positives === rows) return from;
  for (let i = positives; i < rows; i++) {
    to.keys[rows - 1 - i] = from.keys[i]!;
    to.payload[rows - 1 - i] = from.payload[i]!;
  }
  to.keys.set(from.keys.subarray(0, positives), rows - positives);
  to.payload.set(from.payload.subarray(0, positives), rows - positives);
  return to;
}
