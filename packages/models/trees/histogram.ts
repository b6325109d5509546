import { CODES } from './bins.ts';

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

/** The rows of one node, gathered so that every feature reads them in order. */
export interface Gathered {
  readonly order: Int32Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly count: Float64Array;
  readonly classes: Int32Array;
}

/** Adds the rows `order[start..end)` to a histogram that begins at `base`. `column` is where the feature's codes begin. */
export function addRows(
  into: Float64Array,
  base: number,
  sums: number,
  codes: Uint8Array,
  column: number,
  rows: Gathered,
  start: number,
  end: number,
  ofClasses: boolean,
): void {
  if (ofClasses) addClasses(into, base, sums, codes, column, rows, start, end);
  else if (sums === 2) addTwo(into, base, codes, column, rows, start, end);
  else addThree(into, base, codes, column, rows, start, end);
}

function addTwo(
  into: Float64Array,
  base: number,
  codes: Uint8Array,
  column: number,
  { order, first, count }: Gathered,
  start: number,
  end: number,
): void {
  for (let i = start, j = 0; i < end; i++, j++) {
    const at = base + 2 * codes[column + order[i]!]!;
    into[at]! += first[j]!;
    into[at + 1]! += count[j]!;
  }
}

function addThree(
  into: Float64Array,
  base: number,
  codes: Uint8Array,
  column: number,
  { order, first, second, count }: Gathered,
  start: number,
  end: number,
): void {
  for (let i = start, j = 0; i < end; i++, j++) {
    const at = base + 3 * codes[column + order[i]!]!;
    into[at]! += first[j]!;
    into[at + 1]! += second[j]!;
    into[at + 2]! += count[j]!;
  }
}

function addClasses(
  into: Float64Array,
  base: number,
  sums: number,
  codes: Uint8Array,
  column: number,
  { order, first, count, classes }: Gathered,
  start: number,
  end: number,
): void {
  for (let i = start, j = 0; i < end; i++, j++) {
    const at = base + sums * codes[column + order[i]!]!;
    into[at + classes[j]!]! += first[j]!;
    into[at + sums - 1]! += count[j]!;
  }
}

/** Features whose rows are added at once: rows and sums are then read once for all of them. */
export const TOGETHER = 4;
const ROOM = CODES * 3;

/**
 * Adds rows to the histograms of four features that stand after each other, of two or three sums; the first begins at
 * `base`, its codes at `column`, and those of the next `rows` further on.
 */
export function addRowsOfFour(
  into: Float64Array,
  base: number,
  sums: number,
  codes: Uint8Array,
  column: number,
  rows: number,
  { order, first, second, count }: Gathered,
  start: number,
  end: number,
): void {
  const columns = [column, column + rows, column + 2 * rows, column + 3 * rows] as const;
  if (sums === 2) addTwoOfFour(into, base, codes, columns, order, first, count, start, end);
  else addThreeOfFour(into, base, codes, columns, order, first, second, count, start, end);
}

type Four = readonly [number, number, number, number];

function addTwoOfFour(
  into: Float64Array,
  base: number,
  codes: Uint8Array,
  [a, b, c, d]: Four,
  order: Int32Array,
  first: Float64Array,
  count: Float64Array,
  start: number,
  end: number,
): void {
  const room = CODES * 2;
  for (let i = start, j = 0; i < end; i++, j++) {
    const row = order[i]!;
    const value = first[j]!;
    const times = count[j]!;
    const atA = base + 2 * codes[a + row]!;
    const atB = base + room + 2 * codes[b + row]!;
    const atC = base + 2 * room + 2 * codes[c + row]!;
    const atD = base + 3 * room + 2 * codes[d + row]!;
    into[atA]! += value;
    into[atA + 1]! += times;
    into[atB]! += value;
    into[atB + 1]! += times;
    into[atC]! += value;
    into[atC + 1]! += times;
    into[atD]! += value;
    into[atD + 1]! += times;
  }
}

function addThreeOfFour(
  into: Float64Array,
  base: number,
  codes: Uint8Array,
  [a, b, c, d]: Four,
  order: Int32Array,
  first: Float64Array,
  second: Float64Array,
  count: Float64Array,
  start: number,
  end: number,
): void {
  for (let i = start, j = 0; i < end; i++, j++) {
    const row = order[i]!;
    const value = first[j]!;
    const weight = second[j]!;
    const times = count[j]!;
    const atA = base + 3 * codes[a + row]!;
    const atB = base + ROOM + 3 * codes[b + row]!;
    const atC = base + 2 * ROOM + 3 * codes[c + row]!;
    const atD = base + 3 * ROOM + 3 * codes[d + row]!;
    into[atA]! += value;
    into[atA + 1]! += weight;
    into[atA + 2]! += times;
    into[atB]! += value;
    into[atB + 1]! += weight;
    into[atB + 2]! += times;
    into[atC]! += value;
    into[atC + 1]! += weight;
    into[atC + 2]! += times;
    into[atD]! += value;
    into[atD + 1]! += weight;
    into[atD + 2]! += times;
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
