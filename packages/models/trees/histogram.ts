import { type BinnedRows, CODES } from './bins.ts';
import { createArena } from './kernel.ts';

/**
 * What is added up for each code of a feature. With two sums a code: the sum of `first` and how often rows count; with
 * three: `second` between them. With classes: the weight of each class, then how often rows count. The count is always
 * the last, a whole number, so that it stays exact when histograms are subtracted.
 */
export interface Statistics {
  readonly sums: number;
  /** One value a row: the target (or the negative gradient) times the weight. Of classes: the weight. */
  readonly first: Float64Array;
  /** One value a row where `sums` is 3: the weight (or the second derivative). */
  readonly second: Float64Array;
  /** How often each row counts, as it was drawn. */
  readonly count: Float64Array;
  /** The class of each row, where the classes are counted. */
  readonly classes?: Int32Array;
}

/** Counts rows into histograms, in memory that is taken once. */
export interface Counter {
  /** Row numbers, to be filled by the caller; the rows of a node stand after each other. */
  readonly order: Int32Array;
  /** Brings the rows `order[start..end)` together, for `count` to read them in order. */
  gather(start: number, end: number): void;
  /** Adds the rows that were gathered last to the histogram of one feature, which begins at `base`. */
  count(feature: number, into: Float64Array, base: number): void;
  /** A new histogram of all features for the rows that were gathered last. */
  countAll(): Float64Array;
  /** A histogram of one feature, all zeros. */
  one(): Float64Array;
  /** Gives a histogram of all features back, to be used again. */
  release(histogram: Float64Array): void;
}

/** Features that are counted together: rows and sums are then read once for all of them. */
const TOGETHER = 4;

export function createCounter({ codes, rows, features }: BinnedRows, statistics: Statistics): Counter {
  const { sums, first, second, count, classes } = statistics;
  const arena = createArena();
  const { kernel } = arena;
  const own = arena.bytes(codes.length);
  own.set(codes);
  const order = arena.ints(rows);
  /** Two sums a row; without classes and with three sums, `first` and `second`, else `first` and `count`. */
  const pairs = arena.doubles(2 * rows);
  const three = sums === 3 && !classes;
  const thirds = arena.doubles(three ? rows : 0);
  const kinds = new Int32Array(classes ? rows : 0);
  const pool: Float64Array[] = [];
  const size = CODES * sums;
  let from = 0;
  let to = 0;

  function gather(start: number, end: number): void {
    from = start;
    to = end;
    const other = three ? second : count;
    for (let i = start, j = 0; i < end; i++, j += 2) {
      const row = order[i]!;
      pairs[j] = first[row]!;
      pairs[j + 1] = other[row]!;
    }
    if (three) for (let i = start, j = 0; i < end; i++, j++) thirds[j] = count[order[i]!]!;
    if (classes) for (let i = start, j = 0; i < end; i++, j++) kinds[j] = classes[order[i]!]!;
  }

  function countOne(feature: number, into: Float64Array, base: number): void {
    if (classes) {
      addClasses(into, base, sums, own, feature * rows, order, pairs, kinds, from, to);
      return;
    }
    if (to - from < FEWEST) {
      addFew(into, base, three ? thirds : undefined, own, feature * rows, order, pairs, from, to);
      return;
    }
    const begin = order.byteOffset + 4 * from;
    const end = order.byteOffset + 4 * to;
    const column = own.byteOffset + feature * rows;
    const histogram = into.byteOffset + 8 * base;
    if (three) kernel.addThree(begin, end, pairs.byteOffset, thirds.byteOffset, column, histogram);
    else kernel.addTwo(begin, end, pairs.byteOffset, column, histogram);
  }

  function countFour(feature: number, into: Float64Array): void {
    const begin = order.byteOffset + 4 * from;
    const end = order.byteOffset + 4 * to;
    const a = own.byteOffset + feature * rows;
    const h = into.byteOffset + 8 * feature * size;
    const [b, c, d] = [a + rows, a + 2 * rows, a + 3 * rows];
    const [i, j, k] = [h + 8 * size, h + 16 * size, h + 24 * size];
    if (three) kernel.addThreeOfFour(begin, end, pairs.byteOffset, thirds.byteOffset, a, b, c, d, h, i, j, k);
    else kernel.addTwoOfFour(begin, end, pairs.byteOffset, a, b, c, d, h, i, j, k);
  }

  return {
    order,
    gather,
    count: countOne,
    countAll() {
      const histogram = pool.pop()?.fill(0) ?? arena.doubles(features * size);
      let f = 0;
      if (!classes) for (; f + TOGETHER <= features; f += TOGETHER) countFour(f, histogram);
      for (; f < features; f++) countOne(f, histogram, f * size);
      return histogram;
    },
    one: () => arena.doubles(size),
    release: (histogram) => pool.push(histogram),
  };
}

/** With fewer rows the way to the kernel takes longer than what it saves. */
const FEWEST = 48;

function addFew(
  into: Float64Array,
  base: number,
  thirds: Float64Array | undefined,
  codes: Uint8Array,
  column: number,
  order: Int32Array,
  pairs: Float64Array,
  start: number,
  end: number,
): void {
  const sums = thirds ? 3 : 2;
  for (let i = start, j = 0; i < end; i++, j++) {
    const at = base + sums * codes[column + order[i]!]!;
    into[at]! += pairs[2 * j]!;
    into[at + 1]! += pairs[2 * j + 1]!;
    if (thirds) into[at + 2]! += thirds[j]!;
  }
}

function addClasses(
  into: Float64Array,
  base: number,
  sums: number,
  codes: Uint8Array,
  column: number,
  order: Int32Array,
  pairs: Float64Array,
  kinds: Int32Array,
  start: number,
  end: number,
): void {
  for (let i = start, j = 0; i < end; i++, j++) {
    const at = base + sums * codes[column + order[i]!]!;
    into[at + kinds[j]!]! += pairs[2 * j]!;
    into[at + sums - 1]! += pairs[2 * j + 1]!;
  }
}

/** The codes with rows, in order, by looking at every code; returns how many. */
export function presentByScan(
  histogram: Float64Array,
  base: number,
  sums: number,
  present: Uint8Array,
): number {
  let found = 0;
  for (let code = 0, at = base + sums - 1; code < CODES; code++, at += sums)
    if (histogram[at]! !== 0) present[found++] = code;
  return found;
}

/** The codes of a few rows, in order, without looking at every code; returns how many. `marks` has eight words. */
export function presentByMarks(
  codes: Uint8Array,
  column: number,
  order: Int32Array,
  start: number,
  end: number,
  marks: Int32Array,
  present: Uint8Array,
): number {
  marks.fill(0);
  for (let i = start; i < end; i++) {
    const code = codes[column + order[i]!]!;
    marks[code >> 5]! |= 1 << (code & 31);
  }
  let found = 0;
  for (let word = 0; word < 8; word++) {
    let bits = marks[word]!;
    while (bits !== 0) {
      const lowest = bits & -bits;
      present[found++] = (word << 5) | (31 - Math.clz32(lowest));
      bits ^= lowest;
    }
  }
  return found;
}

/** Takes one histogram from another, in place. */
export function subtract(from: Float64Array, other: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i]! -= other[i]!;
}
