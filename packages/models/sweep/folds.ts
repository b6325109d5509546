import { quantileBins } from '@pawl/metrics';
import { PawlError } from '@pawl/records';
import {
  type Column,
  createRandom,
  distinctValues,
  missingValue,
  type Random,
  shuffle,
  timesOf,
} from '@pawl/table';

/** Row indices, ascending. */
export interface Fold {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

export interface FoldInput {
  /** How many rows there are to divide. */
  readonly rows: number;
  readonly method: 'random' | 'stratified' | 'group' | 'time';
  /** A value for every row: the target to stratify by, the group, or the time. Not used by `random`. */
  readonly by?: Column | undefined;
  readonly folds: number;
  readonly seed: number;
}

/** A number that takes more values than this is stratified by its quantiles. */
const BINS = 10;

/**
 * Divides rows for cross-validation. The same input gives the same folds on every machine.
 *
 * - `random`: every row is validated once; fold sizes differ by one at most.
 * - `stratified`: as random, and of every value of `by` (null is a value) the counts differ by one at most. A value
 *   of fewer rows than folds is in as many folds as it has rows. Numbers of more than ten values are stratified by ten
 *   bins with about equally many rows each.
 * - `group`: every row is validated once, all rows of a value of `by` in one fold. Groups are taken by size, the
 *   largest first, each into the fold with the fewest rows so far.
 * - `time`: the rows by time in folds + 1 blocks; fold i trains on the first i blocks and validates on the next, so
 *   that validation is later than training. The blocks are equal, the first has the remainder, but for rows of one
 *   time, which stay together. Neither the seed nor the order of the rows matters.
 *
 * Throws PawlError('config') on a number of folds that is no whole number from 2 and on a column that is not given,
 * PawlError('data') where there are fewer rows, groups or times than that takes.
 */
export function makeFolds(input: FoldInput): Fold[] {
  const { rows, method, folds, seed } = input;
  if (!Number.isInteger(folds) || folds < 2) {
    throw new PawlError('config', `the number of folds must be a whole number from 2, not ${folds}`, {
      where: 'train.sweep.folds',
      remedy: 'Use a number such as 5.',
    });
  }
  if (folds > rows) throw tooMany(folds, `${rows} rows`);
  const random = createRandom(seed);
  if (method === 'random') return validateOnce(dealOut([shuffledRows(rows, random)], rows, folds), folds);
  const column = neededColumn(input);
  if (method === 'time') return expandingWindow(timesOf(column), folds, column.name);
  const chosen = method === 'group' ? byGroup(column, folds, random) : byClass(column, rows, folds, random);
  return validateOnce(chosen, folds);
}

function neededColumn({ by, method }: FoldInput): Column {
  if (by !== undefined) return by;
  throw new PawlError('config', `folds by ${method} need a column`, {
    where: 'train.sweep.by',
    remedy: 'Name it in `train.sweep.by`.',
  });
}

function tooMany(folds: number, what: string): PawlError {
  return new PawlError('data', `${folds} folds cannot be made of ${what}`, {
    where: 'train.sweep.folds',
    remedy: 'Set fewer folds, or give more rows.',
  });
}

/** The folds in which every row is validated in the one that `chosen` says. */
function validateOnce(chosen: Int32Array, folds: number): Fold[] {
  return Array.from({ length: folds }, (_, fold) => ({
    train: rowsWhere(chosen, (other) => other !== fold),
    validation: rowsWhere(chosen, (other) => other === fold),
  }));
}

function rowsWhere(labels: Int32Array, holds: (label: number) => boolean): Int32Array {
  const rows = new Int32Array(labels.length);
  let count = 0;
  for (let row = 0; row < labels.length; row++) if (holds(labels[row]!)) rows[count++] = row;
  return rows.slice(0, count);
}

function shuffledRows(rows: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  shuffle(order, random);
  return order;
}

/**
 * The fold of every row, dealt out like cards, class after class: so neither the folds nor the parts of a class in
 * them differ by more than one row.
 */
function dealOut(classes: readonly Int32Array[], rows: number, folds: number): Int32Array {
  const chosen = new Int32Array(rows);
  let next = 0;
  for (const members of classes) {
    for (const row of members) chosen[row] = next++ % folds;
  }
  return chosen;
}

function byClass(column: Column, rows: number, folds: number, random: Random): Int32Array {
  const codes = classesOf(column);
  const members: number[][] = [];
  for (const row of shuffledRows(rows, random)) {
    members[codes[row]!] ??= [];
    members[codes[row]!]!.push(row);
  }
  return dealOut(
    // A class without rows is a hole in the list.
    members.filter((some) => some !== undefined).map((some) => Int32Array.from(some)),
    rows,
    folds,
  );
}

/** The class of every row, a number from 0. */
function classesOf(column: Column): Int32Array {
  if (column.kind === 'text') return distinctValues(column)!.codes;
  const few = distinctValues(column, BINS);
  if (few !== undefined) return few.codes;
  // A row without a value is in the bin -1.
  return quantileBins(column.values, column.nulls, BINS).codes.map((bin) => bin + 1);
}

function byGroup(column: Column, folds: number, random: Random): Int32Array {
  const { codes, counts, values } = distinctValues(column)!;
  const none = values.indexOf(null);
  if (none >= 0) throw missingValue(column, codes.indexOf(none), 'group');
  if (folds > counts.length) throw tooMany(folds, `${counts.length} groups of "${column.name}"`);
  const order = Array.from(shuffledRows(counts.length, random)).sort((a, b) => counts[b]! - counts[a]!);
  const sizes = new Int32Array(folds);
  const foldOf = new Int32Array(counts.length);
  for (const group of order) {
    const smallest = sizes.indexOf(sizes.reduce((least, size) => Math.min(least, size)));
    foldOf[group] = smallest;
    sizes[smallest]! += counts[group]!;
  }
  return codes.map((code) => foldOf[code]!);
}

function expandingWindow(times: Float64Array, folds: number, name: string): Fold[] {
  const sorted = times.slice().sort();
  // The places in `sorted` where a new time begins, the first one left out.
  const changes: number[] = [];
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) changes.push(i);
  if (folds > changes.length) {
    throw tooMany(folds, `${changes.length + 1} different times of "${name}", of which one more is needed`);
  }
  const starts = chooseStarts(changes, sorted.length, folds);
  return starts.map((start, fold) => {
    const first = sorted[start]!;
    const end = fold + 1 < folds ? sorted[starts[fold + 1]!]! : Number.POSITIVE_INFINITY;
    return {
      train: rowsBetween(times, Number.NEGATIVE_INFINITY, first),
      validation: rowsBetween(times, first, end),
    };
  });
}

/** Of the places where a time begins those at which to begin each fold's validation: near the even ones, ascending. */
function chooseStarts(changes: readonly number[], rows: number, folds: number): number[] {
  const size = Math.floor(rows / (folds + 1));
  const starts: number[] = [];
  let next = 0;
  for (let fold = 0; fold < folds; fold++) {
    const even = rows - (folds - fold) * size;
    const last = changes.length - (folds - fold);
    while (next < last && Math.abs(changes[next + 1]! - even) <= Math.abs(changes[next]! - even)) next++;
    starts.push(changes[next++]!);
  }
  return starts;
}

function rowsBetween(times: Float64Array, from: number, before: number): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < times.length; row++)
    if (times[row]! >= from && times[row]! < before) rows.push(row);
  return Int32Array.from(rows);
}

/**
 * A share of some rows, ascending: the same ones for the same seed, and a larger share contains a smaller one.
 * `share` is above 0 and up to 1; at least one row is taken where there is one.
 */
export function shareOfRows(rows: Int32Array, share: number, seed: number): Int32Array {
  const order = rows.slice();
  shuffle(order, createRandom(seed));
  return order.slice(0, Math.max(1, Math.round(share * rows.length))).sort();
}
