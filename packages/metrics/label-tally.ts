import { type Parts, withoutEach } from './measure.ts';
import type { ClassificationSample, Counts } from './sample.ts';

/** What every metric of labels is made from: the margins and the diagonal of the confusion matrix. */
export interface LabelTally {
  readonly rows: number;
  /** Rows whose predicted label is the actual one. */
  readonly correct: number;
  /** Rows of each label. */
  readonly actual: Float64Array;
  /** Rows predicted to be of each label. */
  readonly predicted: Float64Array;
  /** Rows of each label that are predicted to be of it. */
  readonly hits: Float64Array;
}

/** Up to this many labels, cells of the confusion matrix are numbered without looking which ones occur. */
const DENSE_LABELS = 128;

/** The cells of a confusion matrix and the cell every row falls into. */
interface Cells {
  readonly ofRow: Int32Array;
  readonly actual: Int32Array;
  readonly predicted: Int32Array;
}

/** More cells than these in all parts are too many to count them at once. */
const MOST_PART_CELLS = 4_000_000;
const MOST_PARTS = 200;

export interface PreparedTally {
  /** Tallies the labels into `current`, each row as often as it counts. */
  readonly count: (counts: Counts) => void;
  readonly current: LabelTally;
  /** What a formula makes of the tally without each part; counts no rows twice. */
  readonly leaveOut?: (
    parts: Parts,
    formula: (tally: LabelTally, positive: number | undefined) => number,
  ) => Float64Array;
}

/** A tally of the sample's labels, empty until it is counted. */
export function prepareTally(sample: ClassificationSample): PreparedTally {
  const cells = sample.labels.length <= DENSE_LABELS ? denseCells(sample) : sparseCells(sample);
  const cellCounts = new Float64Array(cells.actual.length);
  const labels = sample.labels.length;
  const current = {
    rows: 0,
    correct: 0,
    actual: new Float64Array(labels),
    predicted: new Float64Array(labels),
    hits: new Float64Array(labels),
  };
  const count = (counts: Counts) => {
    countCells(cells.ofRow, counts, cellCounts);
    sumMargins(cells, cellCounts, current);
  };
  // All formulas ask for the same parts one after the other: their cells are counted once.
  let counted: { readonly of: Int32Array; readonly rest: readonly Float64Array[] } | undefined;
  const leaveOut: NonNullable<PreparedTally['leaveOut']> = (parts, formula) => {
    if (counted?.of !== parts.of) counted = { of: parts.of, rest: restCells(cells, parts) };
    return Float64Array.from({ length: parts.count }, (_, part) => {
      for (let cell = 0; cell < cellCounts.length; cell++) cellCounts[cell] = counted!.rest[cell]![part]!;
      sumMargins(cells, cellCounts, current);
      return current.rows > 0 ? formula(current, sample.positive) : Number.NaN;
    });
  };
  return {
    count,
    current,
    ...(cells.actual.length * MOST_PARTS <= MOST_PART_CELLS ? { leaveOut } : {}),
  };
}

/** For each cell, its weight outside of each part. */
function restCells({ ofRow, actual }: Cells, { of, count, weights }: Parts): Float64Array[] {
  const sums = Array.from(actual, () => new Float64Array(count));
  for (let row = 0; row < of.length; row++) sums[ofRow[row]!]![of[row]!]! += weights ? weights[row]! : 1;
  return sums.map(withoutEach);
}

function countCells(ofRow: Int32Array, counts: Counts, cellCounts: Float64Array): void {
  cellCounts.fill(0);
  for (let i = 0; i < ofRow.length; i++) cellCounts[ofRow[i]!]! += counts[i]!;
}

function sumMargins(
  cells: Cells,
  cellCounts: Float64Array,
  tally: { -readonly [K in keyof LabelTally]: LabelTally[K] },
): void {
  tally.rows = 0;
  tally.correct = 0;
  tally.actual.fill(0);
  tally.predicted.fill(0);
  tally.hits.fill(0);
  for (let cell = 0; cell < cellCounts.length; cell++) {
    const count = cellCounts[cell]!;
    const actual = cells.actual[cell]!;
    const predicted = cells.predicted[cell]!;
    tally.rows += count;
    tally.actual[actual]! += count;
    tally.predicted[predicted]! += count;
    if (actual !== predicted) continue;
    tally.correct += count;
    tally.hits[actual]! += count;
  }
}

function denseCells({ labels, actual, predicted }: ClassificationSample): Cells {
  const ofRow = new Int32Array(actual.length);
  const width = labels.length;
  for (let i = 0; i < ofRow.length; i++) ofRow[i] = actual[i]! * width + predicted[i]!;
  const cells = Array.from({ length: width * width }, (_, cell) => cell);
  return {
    ofRow,
    actual: Int32Array.from(cells, (cell) => Math.floor(cell / width)),
    predicted: Int32Array.from(cells, (cell) => cell % width),
  };
}

/** Only the cells that occur: the whole matrix of ten thousand labels would not fit into memory. */
function sparseCells({ labels, actual, predicted }: ClassificationSample): Cells {
  const ofRow = new Int32Array(actual.length);
  const numbers = new Map<number, number>();
  for (let i = 0; i < ofRow.length; i++) {
    const pair = actual[i]! * labels.length + predicted[i]!;
    let number = numbers.get(pair);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(pair, number);
    }
    ofRow[i] = number;
  }
  const pairs = [...numbers.keys()];
  return {
    ofRow,
    actual: Int32Array.from(pairs, (pair) => Math.floor(pair / labels.length)),
    predicted: Int32Array.from(pairs, (pair) => pair % labels.length),
  };
}
