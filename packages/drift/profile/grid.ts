import { keyOf, MOST_BUCKETS, type NumberRuns, numberOf } from './number-keys.ts';

/**
 * Numbers in buckets: two are in the same bucket when their keys differ in the low `shift` bits alone. The shift is the
 * least with at most 4,096 buckets that hold a number. It and all the rest follow from the numbers, in whatever order and
 * parts they came: the shift of a part is never greater than that of the whole, as buckets of a part are buckets of the whole.
 */
export interface Grid {
  /** From 0 to 63. With 0 every bucket is one number, and nothing is lost. */
  readonly shift: number;
  /** Of each bucket its key without the low bits, `key >> shift`; ascending. */
  readonly prefixes: BigInt64Array;
  /** Of each bucket how many numbers it holds, at least 1. */
  readonly counts: Float64Array;
  /** Of each bucket 1 where all its numbers are the same one. */
  readonly single: Uint8Array;
  /** Of each bucket the key of its only number; the least possible one where there are several. */
  readonly keys: BigInt64Array;
}

/** The grid of distinct numbers, of which there must be one at least. */
export function gridOf({ values, counts }: NumberRuns): Grid {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const tops = new Uint8Array(values.length);
  const seen = new Float64Array(64);
  for (let i = 1; i < values.length; i++) {
    const top = topBit(words, i);
    tops[i] = top;
    seen[top]!++;
  }
  const shift = leastShift(seen, 0);
  const starts: number[] = [0];
  for (let i = 1; i < tops.length; i++) if (tops[i]! >= shift) starts.push(i);
  const grid = emptyGrid(shift, starts.length);
  const by = BigInt(shift);
  for (const [bucket, start] of starts.entries()) {
    const end = starts[bucket + 1] ?? values.length;
    let count = 0;
    for (let i = start; i < end; i++) count += counts[i]!;
    const key = keyOf(values[start]!);
    const prefix = key >> by;
    grid.prefixes[bucket] = prefix;
    grid.keys[bucket] = end - start === 1 ? key : prefix << by;
    grid.single[bucket] = end - start === 1 ? 1 : 0;
    grid.counts[bucket] = count;
  }
  return grid;
}

/** Index of the high word of a double among its two: 1 on little-endian machines. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** The highest bit in which the keys of a number and of the one before it differ: that of their bits, as flips cancel out. */
function topBit(words: Uint32Array, i: number): number {
  const high = words[2 * i + HIGH]! ^ words[2 * i - 2 + HIGH]!;
  if (high !== 0) return 63 - Math.clz32(high);
  return 31 - Math.clz32(words[2 * i + 1 - HIGH]! ^ words[2 * i - 1 - HIGH]!);
}

/** The least shift of at most so many buckets, where `seen[b]` neighbours differ in bit b first. */
function leastShift(seen: Float64Array, from: number): number {
  let buckets = 1;
  let shift = 64;
  while (shift > from && buckets + seen[shift - 1]! <= MOST_BUCKETS) buckets += seen[--shift]!;
  return shift;
}

function emptyGrid(shift: number, buckets: number) {
  return {
    shift,
    prefixes: new BigInt64Array(buckets),
    counts: new Float64Array(buckets),
    single: new Uint8Array(buckets),
    keys: new BigInt64Array(buckets),
  };
}

/** The grid of all numbers of two. */
export function mergeGrids(a: Grid, b: Grid): Grid {
  const shift = Math.max(a.shift, b.shift);
  const [x, y] = [coarsened(a, shift), coarsened(b, shift)];
  const both = emptyGrid(shift, x.counts.length + y.counts.length);
  let i = 0;
  let j = 0;
  let length = 0;
  for (; i < x.counts.length || j < y.counts.length; length++) {
    const left = j >= y.counts.length || (i < x.counts.length && x.prefixes[i]! <= y.prefixes[j]!);
    const right = i >= x.counts.length || (j < y.counts.length && y.prefixes[j]! <= x.prefixes[i]!);
    const [from, at] = left ? [x, i] : [y, j];
    both.prefixes[length] = from.prefixes[at]!;
    both.counts[length] = (left ? x.counts[i]! : 0) + (right ? y.counts[j]! : 0);
    const single = left && right ? isSame(x, i, y, j) : from.single[at] === 1;
    both.keys[length] = single ? from.keys[at]! : from.prefixes[at]! << BigInt(shift);
    both.single[length] = single ? 1 : 0;
    if (left) i++;
    if (right) j++;
  }
  return tightened(cut(both, length));
}

function isSame(a: Grid, i: number, b: Grid, j: number): boolean {
  return a.single[i] === 1 && b.single[j] === 1 && a.keys[i] === b.keys[j];
}

function cut({ shift, ...lists }: Grid, length: number): Grid {
  return {
    shift,
    prefixes: lists.prefixes.slice(0, length),
    counts: lists.counts.slice(0, length),
    single: lists.single.slice(0, length),
    keys: lists.keys.slice(0, length),
  };
}

function tightened(grid: Grid): Grid {
  if (grid.counts.length <= MOST_BUCKETS) return grid;
  const seen = new Float64Array(64);
  for (let i = 1; i < grid.prefixes.length; i++) {
    const differing = BigInt.asUintN(64, grid.prefixes[i]! ^ grid.prefixes[i - 1]!);
    // Above the bits of a prefix stand copies of its sign.
    seen[Math.min(63, grid.shift + differing.toString(2).length - 1)]!++;
  }
  return coarsened(grid, leastShift(seen, grid.shift));
}

/** The same numbers in buckets of a greater shift, or the grid itself. */
export function coarsened(grid: Grid, shift: number): Grid {
  if (shift === grid.shift) return grid;
  const by = BigInt(shift - grid.shift);
  const wide = emptyGrid(shift, grid.counts.length);
  let bucket = -1;
  for (let i = 0; i < grid.counts.length; i++) {
    const prefix = grid.prefixes[i]! >> by;
    if (bucket >= 0 && wide.prefixes[bucket] === prefix) {
      wide.counts[bucket]! += grid.counts[i]!;
      wide.single[bucket] = 0;
      wide.keys[bucket] = prefix << BigInt(shift);
      continue;
    }
    bucket++;
    wide.prefixes[bucket] = prefix;
    wide.counts[bucket] = grid.counts[i]!;
    wide.single[bucket] = grid.single[i]!;
    wide.keys[bucket] = grid.single[i] === 1 ? grid.keys[i]! : prefix << BigInt(shift);
  }
  return cut(wide, bucket + 1);
}

/** The least number that a bucket may hold; infinite where none is. */
export function lowerBound({ shift, prefixes }: Grid, bucket: number): number {
  return numberOf(prefixes[bucket]! << BigInt(shift));
}

/** The greatest number that a bucket may hold. */
export function upperBound({ shift, prefixes }: Grid, bucket: number): number {
  return numberOf(((prefixes[bucket]! + 1n) << BigInt(shift)) - 1n);
}

/** The numbers of a grid that lost none. */
export function runsOfGrid({ prefixes, counts }: Grid): NumberRuns {
  return { values: Float64Array.from(prefixes, numberOf), counts };
}
