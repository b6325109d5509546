/** Most buckets of a grid. */
export const MOST_BUCKETS = 4096;
/** Most distinct numbers that are kept as they are. */
export const MOST_NUMBERS = 1000;

/** Distinct finite numbers, ascending, and how often each stands; 0 in place of -0. */
export interface NumberRuns {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

const REST = 0x7fff_ffff_ffff_ffffn;
const NUMBER = new Float64Array(1);
const BITS = new BigInt64Array(NUMBER.buffer);

/**
 * The key of a finite number: a signed 64-bit integer, in whose order numbers are. It is the bits of the double (IEEE 754
 * binary64) read as a signed integer, of a negative number all but the first of them flipped; -0 has the key of 0, which is 0.
 */
export function keyOf(value: number): bigint {
  NUMBER[0] = value + 0;
  const bits = BITS[0]!;
  return bits < 0n ? bits ^ REST : bits;
}

/** The number of a key; what lies beyond the greatest number is infinite. */
export function numberOf(key: bigint): number {
  BITS[0] = key < 0n ? key ^ REST : key;
  const value = NUMBER[0]!;
  return Number.isNaN(value) ? (key < 0n ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : value + 0;
}

/** The distinct numbers of an ascending list without -0. */
export function runsOf(sorted: Float64Array): NumberRuns {
  let runs = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) runs++;
  const values = new Float64Array(runs);
  const counts = new Float64Array(runs);
  let run = -1;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) values[++run] = sorted[i]!;
    counts[run]!++;
  }
  return { values, counts };
}

/** The distinct numbers of two lists together. */
export function mergeRuns(a: NumberRuns, b: NumberRuns): NumberRuns {
  const values = new Float64Array(a.values.length + b.values.length);
  const counts = new Float64Array(values.length);
  let i = 0;
  let j = 0;
  let length = 0;
  while (i < a.values.length || j < b.values.length) {
    const x = i < a.values.length ? a.values[i]! : Number.POSITIVE_INFINITY;
    const y = j < b.values.length ? b.values[j]! : Number.POSITIVE_INFINITY;
    values[length] = Math.min(x, y);
    if (x <= y && i < a.values.length) counts[length]! += a.counts[i++]!;
    if (y <= x && j < b.values.length) counts[length]! += b.counts[j++]!;
    length++;
  }
  return { values: values.slice(0, length), counts: counts.slice(0, length) };
}
