import { didYouMean, PawlError } from '@pawl/records';
import { type Column, findColumn, isNull, type Table, textAt } from './column.ts';
import { type Distinct, distinctValues } from './distinct.ts';
import { createRandom, type Random, shuffle } from './random.ts';
import { parseTime } from './time-value.ts';

export interface SplitSpec {
  /** The share of the rows that is kept for the test, between 0 and 1. */
  readonly test: number;
  readonly method: 'random' | 'stratified' | 'group' | 'time';
  /** The column to stratify or group by, or that holds the time; not used by `random`. */
  readonly by?: string | undefined;
}

/** Row indices, ascending; every row of the table is in exactly one part, and neither part is empty. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * Divides the rows of a table. The same table, spec and seed give the same parts on every machine.
 *
 * - `random`: the asked share, rounded to a row.
 * - `stratified`: of every value of `by` (null is a value) the asked share, rounded up or down so that the whole is
 *   right (largest remainder, ties to the value that sorts first). Every value keeps a row in training, so that a
 *   value of one row is never tested. How many rows of a value are tested does not depend on the order of the rows.
 * - `group`: all rows of a value of `by` stand on one side. Groups are taken in shuffled order while they bring the
 *   share closer to the asked one; the test gets at least one group and so does training. Which group goes where does
 *   not depend on the order of the rows.
 * - `time`: the latest rows by `by`, numbers or ISO 8601 text. Rows of one time stay together, on the side that brings
 *   the share closer to the asked one. Neither the seed nor the order of the rows matters.
 *
 * Throws `config` for a spec that cannot be meant and `data` where the rows do not allow it.
 */
export function splitTable(table: Table, spec: SplitSpec, seed: number): Split {
  if (!(spec.test > 0 && spec.test < 1)) {
    throw new PawlError('config', `the test share must lie between 0 and 1, not ${spec.test}`, {
      remedy: 'Set `split.test` to a share such as 0.2.',
    });
  }
  if (table.rows < 2) {
    throw new PawlError('data', `${table.rows === 1 ? 'one row' : 'no rows'} cannot be split in two parts`, {
      remedy: 'Give a `source` with more rows, or `train` and `test` files.',
    });
  }
  const random = createRandom(seed);
  const tested = new Uint8Array(table.rows);
  if (spec.method === 'random') markRandom(tested, spec.test, random);
  else {
    const column = splitColumn(table, spec);
    if (spec.method === 'stratified') markStratified(tested, column, spec.test, random);
    else if (spec.method === 'group') markGroups(tested, column, spec.test, random);
    else markLatest(tested, column, spec.test);
  }
  return partsOf(tested);
}

function splitColumn(table: Table, spec: SplitSpec): Column {
  if (spec.by === undefined) {
    throw new PawlError('config', `a split by ${spec.method} needs a column`, {
      remedy: 'Name it in `split.by`.',
    });
  }
  const column = findColumn(table, spec.by);
  if (column) return column;
  const names = table.columns.map(({ name }) => name);
  throw new PawlError('config', `there is no column "${spec.by}" to split by.${didYouMean(spec.by, names)}`, {
    remedy: 'Set `split.by` to a column of the data.',
  });
}

function partsOf(tested: Uint8Array): Split {
  const size = tested.reduce((count, flag) => count + flag, 0);
  const train = new Int32Array(tested.length - size);
  const test = new Int32Array(size);
  let trainRows = 0;
  let testRows = 0;
  for (let row = 0; row < tested.length; row++) {
    if (tested[row] === 1) test[testRows++] = row;
    else train[trainRows++] = row;
  }
  return { train, test };
}

function markRandom(tested: Uint8Array, share: number, random: Random): void {
  const rows = tested.length;
  const wanted = Math.round(share * rows);
  if (wanted === 0 || wanted === rows) throw emptySide(share, rows, wanted === 0);
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  shuffle(order, random);
  for (const row of order.subarray(0, wanted)) tested[row] = 1;
}

function emptySide(share: number, rows: number, testIsEmpty: boolean): PawlError {
  const side = testIsEmpty ? 'test' : 'training';
  return new PawlError('data', `a test share of ${share} of ${rows} rows leaves no ${side} row`, {
    remedy: `Give more rows, or a ${testIsEmpty ? 'larger' : 'smaller'} \`split.test\`.`,
  });
}

function markStratified(tested: Uint8Array, column: Column, share: number, random: Random): void {
  const classes = distinctValues(column)!;
  const sizes = testSizes(classes.counts, share);
  if (sizes.every((size) => size === 0)) {
    if (classes.counts.every((count) => count === 1)) {
      throw new PawlError(
        'data',
        `every value of "${column.name}" is in one row only: nothing to stratify by`,
        {
          remedy: 'Set `split.by` to a column whose values repeat, or `split.method` to random.',
        },
      );
    }
    throw emptySide(share, tested.length, true);
  }
  rowsByValue(classes).forEach((rows, code) => {
    shuffle(rows, random);
    for (const row of rows.subarray(0, sizes[code])) tested[row] = 1;
  });
}

/** How many rows of each class to test: the share of each, rounded by largest remainder, never the whole class. */
function testSizes(counts: Int32Array, share: number): Int32Array {
  const quotas = Float64Array.from(counts, (count) => (count > 1 ? share * count : 0));
  const sizes = Int32Array.from(quotas, Math.floor);
  const divisible = counts.reduce((sum, count) => sum + (count > 1 ? count : 0), 0);
  let left = Math.round(share * divisible) - sizes.reduce((sum, size) => sum + size, 0);
  const byRemainder = Array.from(counts.keys()).sort(
    (a, b) => quotas[b]! - sizes[b]! - (quotas[a]! - sizes[a]!) || a - b,
  );
  for (const code of byRemainder) {
    if (left <= 0) break;
    if (sizes[code]! === quotas[code]! || sizes[code]! + 1 >= counts[code]!) continue;
    sizes[code]!++;
    left--;
  }
  return sizes;
}

/** The rows of each value, ascending. */
function rowsByValue({ codes, counts }: Distinct): Int32Array[] {
  const rows = Array.from(counts, (count) => new Int32Array(count));
  const filled = new Int32Array(counts.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    rows[code]![filled[code]!++] = row;
  }
  return rows;
}

function markGroups(tested: Uint8Array, column: Column, share: number, random: Random): void {
  for (let row = 0; row < tested.length; row++) {
    if (isNull(column, row)) throw missingValue(column, row, 'group');
  }
  const { codes, counts } = distinctValues(column)!;
  if (counts.length < 2) {
    throw new PawlError('data', `"${column.name}" holds one group only, which cannot be split`, {
      remedy: 'Set `split.by` to a column with at least two groups.',
    });
  }
  const order = Int32Array.from(counts.keys());
  shuffle(order, random);
  const chosen = chooseGroups(order, counts, share * tested.length);
  for (let row = 0; row < tested.length; row++) tested[row] = chosen[codes[row]!]!;
}

/** One byte a group, 1 where it is for the test: in the given order, each that brings the size closer to `wanted`. */
function chooseGroups(order: Int32Array, counts: Int32Array, wanted: number): Uint8Array {
  const chosen = new Uint8Array(counts.length);
  let size = 0;
  let groups = 0;
  for (const group of order) {
    if (groups === counts.length - 1) break;
    if (counts[group]! >= 2 * (wanted - size)) continue;
    chosen[group] = 1;
    size += counts[group]!;
    groups++;
  }
  if (groups === 0) {
    // Every group is too large; the smallest is the least wrong.
    chosen[order.reduce((best, group) => (counts[group]! < counts[best]! ? group : best))] = 1;
  }
  return chosen;
}

export function missingValue(column: Column, row: number, what: 'group' | 'time'): PawlError {
  return new PawlError('data', `row ${row + 1} has no ${what}: "${column.name}" is null there`, {
    remedy: `Give every row a ${what}, or leave such rows out.`,
  });
}

function markLatest(tested: Uint8Array, column: Column, share: number): void {
  const times = timesOf(column);
  const sorted = times.slice().sort();
  const rows = sorted.length;
  if (sorted[0] === sorted[rows - 1]) {
    throw new PawlError('data', `"${column.name}" is the same in every row: there is no later part`, {
      remedy: 'Set `split.by` to a column whose times differ.',
    });
  }
  const wanted = share * rows;
  const boundary = sorted[Math.min(rows - 1, Math.max(0, rows - Math.round(wanted)))]!;
  const from = sorted.indexOf(boundary);
  const after = sorted.lastIndexOf(boundary) + 1;
  // The rows of the boundary's time go to the test or to training, as a whole.
  const withBoundary = Math.abs(rows - from - wanted);
  const withoutBoundary = Math.abs(rows - after - wanted);
  const include = from > 0 && (after === rows || withBoundary < withoutBoundary);
  for (let row = 0; row < rows; row++) {
    tested[row] = times[row]! > boundary || (include && times[row] === boundary) ? 1 : 0;
  }
}

/** The time of every row as a number that grows with it. */
export function timesOf(column: Column): Float64Array {
  const times = new Float64Array(column.kind === 'text' ? column.codes.length : column.values.length);
  for (let row = 0; row < times.length; row++) {
    if (isNull(column, row)) throw missingValue(column, row, 'time');
  }
  if (column.kind === 'number') {
    const bad = column.values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw notATime(column, bad);
    return column.values;
  }
  let zoned: { row: number; value: boolean } | undefined;
  const known = new Float64Array(column.dictionary.length).fill(Number.NaN);
  for (let row = 0; row < times.length; row++) {
    const code = column.codes[row]!;
    if (Number.isNaN(known[code]!)) {
      const time = parseTime(column.dictionary[code]!);
      if (time === undefined) throw notATime(column, row);
      zoned ??= { row, value: time.zoned };
      if (zoned.value !== time.zoned) throw mixedZones(column, zoned.row, row);
      known[code] = time.milliseconds;
    }
    times[row] = known[code]!;
  }
  return times;
}

function notATime(column: Column, row: number): PawlError {
  const value = textAt(column, row)?.slice(0, 40);
  return new PawlError('data', `"${value}" in row ${row + 1} of "${column.name}" is not a time`, {
    remedy: 'Use numbers, or ISO 8601 text such as 2024-05-31 or 2024-05-31T12:30:00Z.',
  });
}

function mixedZones(column: Column, first: number, second: number): PawlError {
  const rows = `rows ${first + 1} and ${second + 1}`;
  return new PawlError('data', `"${column.name}" holds times with and without a zone (${rows})`, {
    remedy: 'Give every time a zone, such as Z, or none.',
  });
}
