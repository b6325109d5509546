/** Index of the high 32-bit word of a float64 in a Uint32Array view: 1 on little-endian machines, 0 on others. */
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
/** Shorter columns are left to the engine's own sort. */
const FEW = 2000;
/** Moves per number that the touch-up may spend before the engine's sort takes over. */
const PATIENCE = 4;
/** The high word as digits, least significant first: shift and bits. */
const DIGITS = [
  [0, 11],
  [11, 11],
  [22, 10],
] as const;

/** Kept, as one column after another is sorted: fresh memory costs as much as a pass over it. */
let room = new Float64Array(0);

/**
 * Sorts numbers ascending in place; none may be NaN, and -0 must not be among them. Long columns are sorted by the
 * digits of their high words, which orders nearly all, and touched up; what that is no good for is sorted as usual.
 */
export function sortNumbers(values: Float64Array): void {
  if (values.length < FEW) {
    values.sort();
    return;
  }
  sortByHighWord(values);
  if (!touchUp(values)) values.sort();
}

function sortByHighWord(values: Float64Array): void {
  let from: Float64Array = values;
  if (room.length < values.length) room = new Float64Array(values.length);
  let to: Float64Array = room.subarray(0, values.length);
  const counts = digitCounts(values);
  for (const [digit, [shift, bits]] of DIGITS.entries()) {
    const places = counts[digit]!;
    // All numbers share this digit and need not move.
    if (places.includes(values.length)) continue;
    scatter(from, to, runningSums(places), shift, bits);
    [from, to] = [to, from];
  }
  placeNegatives(from, to, values);
}

function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** How many numbers have each value of each digit. */
function digitCounts(values: Float64Array): Int32Array[] {
  const words = wordsOf(values);
  const low = new Int32Array(1 << 11);
  const middle = new Int32Array(1 << 11);
  const high = new Int32Array(1 << 10);
  for (let i = HIGH_WORD; i < words.length; i += 2) {
    const word = words[i]!;
    low[word & 0x7ff]!++;
    middle[(word >>> 11) & 0x7ff]!++;
    high[word >>> 22]!++;
  }
  return [low, middle, high];
}

/** Where the numbers of each value of a digit begin. */
function runningSums(counts: Int32Array): Int32Array {
  let next = 0;
  return counts.map((count) => {
    const start = next;
    next += count;
    return start;
  });
}

function scatter(from: Float64Array, to: Float64Array, starts: Int32Array, shift: number, bits: number) {
  const words = wordsOf(from);
  const mask = (1 << bits) - 1;
  for (let i = 0; i < from.length; i++) {
    const digit = (words[2 * i + HIGH_WORD]! >>> shift) & mask;
    const place = starts[digit]!;
    starts[digit] = place + 1;
    to[place] = from[i]!;
  }
}

/** Sorted by bits, negative numbers stand last and backwards. The result ends in `values`, which is `from` or `to`. */
function placeNegatives(from: Float64Array, to: Float64Array, values: Float64Array): void {
  const rows = from.length;
  let positives = rows;
  while (positives > 0 && from[positives - 1]! < 0) positives--;
  if (positives === rows) {
    if (from !== values) values.set(from);
    return;
  }
  for (let i = positives; i < rows; i++) to[rows - 1 - i] = from[i]!;
  to.set(from.subarray(0, positives), rows - positives);
  if (to !== values) values.set(to);
}

/** Sorts what is nearly sorted; false when it was not, and the order is left unfinished. */
function touchUp(values: Float64Array): boolean {
  let moves = PATIENCE * values.length;
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    let j = i;
    for (; j > 0 && values[j - 1]! > value; j--) values[j] = values[j - 1]!;
    values[j] = value;
    moves -= i - j;
    if (moves < 0) return false;
  }
  return true;
}
