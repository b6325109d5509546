import { type Column, findColumn, isNull, type Table, textAt } from '@pawl/table';

/** How one column of the same rows differs between two tables. */
interface ColumnSkew {
  readonly column: string;
  readonly rows: number;
  /** Rows whose values differ. */
  readonly differing: number;
  /** What most of them have in common; null where they have nothing. */
  readonly pattern: string | null;
  /** The first row that differs: its id and its values, null where missing. */
  readonly example: { readonly id: string; readonly before: string | null; readonly after: string | null };
}

export interface Skew {
  /** Rows that are in both tables, by ids that stand once in each. */
  readonly rows: number;
  /** Columns that differ in any row, those that differ in most first. */
  readonly columns: readonly ColumnSkew[];
}

/** Numbers that differ by no more than this, beside their size, were written with fewer digits. */
const SAME = 1e-6;
/** The share of the differing rows from which they have something in common. */
const MOST = 0.9;

/** Compares the values of rows that both tables have, `then` and `now` being the columns of their ids. */
export function skewOf(
  [reference, then]: readonly [Table, Column],
  [current, now]: readonly [Table, Column],
  columns: readonly string[],
): Skew {
  const [places, others] = [placesOf(then, reference.rows), placesOf(now, current.rows)];
  const pairs = [...others].flatMap(([id, row]) => {
    const place = places.get(id);
    return place === undefined || place < 0 || row < 0 ? [] : [{ id, before: place, after: row }];
  });
  const found = columns.flatMap((name) => {
    const [from, to] = [findColumn(reference, name), findColumn(current, name)];
    const skew = from && to && columnSkew(from, to, pairs);
    return skew ? [skew] : [];
  });
  return { rows: pairs.length, columns: found.sort((a, b) => b.differing - a.differing) };
}

/** The row of each id; -1 for one that stands more than once. */
function placesOf(ids: Column, rows: number): Map<string, number> {
  const places = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const id = textAt(ids, row);
    if (id !== null) places.set(id, places.has(id) ? -1 : row);
  }
  return places;
}

interface Pair {
  readonly id: string;
  readonly before: number;
  readonly after: number;
}

function columnSkew(from: Column, to: Column, pairs: readonly Pair[]): ColumnSkew | null {
  const differing = pairs.filter(({ before, after }) => differs(from, before, to, after));
  const [first] = differing;
  if (!first) return null;
  return {
    column: from.name,
    rows: pairs.length,
    differing: differing.length,
    pattern: patternOf(from, to, differing),
    example: { id: first.id, before: cellText(from, first.before), after: cellText(to, first.after) },
  };
}

function differs(from: Column, then: number, to: Column, now: number): boolean {
  const [a, b] = [isNull(from, then), isNull(to, now)];
  if (a || b) return a !== b;
  if (from.kind === 'number' && to.kind === 'number') return !near(from.values[then]!, to.values[now]!);
  return textAt(from, then) !== textAt(to, now);
}

function near(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
}

/** A unit that changed, an offset, a default in place of what is missing, values that are gone. */
function patternOf(from: Column, to: Column, pairs: readonly Pair[]): string | null {
  const common = (holds: (pair: Pair) => boolean) => pairs.filter(holds).length >= MOST * pairs.length;
  if (common(({ after }) => isMissing(to, after))) return 'missing now';
  if (common(({ before }) => isMissing(from, before))) {
    const value = mostCommon(pairs.map(({ after }) => cellText(to, after)));
    const filled = value !== null && common(({ after }) => cellText(to, after) === value);
    return filled ? `${value} where it was missing` : 'not missing any more';
  }
  if (from.kind === 'number' && to.kind === 'number') return numbersPattern(from.values, to.values, pairs);
  const value = mostCommon(pairs.map(({ after }) => cellText(to, after)));
  return pairs.length > 1 && value !== null && common(({ after }) => cellText(to, after) === value)
    ? `always ${JSON.stringify(value)}`
    : null;
}

function numbersPattern(from: Float64Array, to: Float64Array, pairs: readonly Pair[]): string | null {
  if (pairs.length < 2) return null;
  const common = (of: (pair: Pair) => number) => {
    const values = Float64Array.from(pairs, of).sort();
    const middle = values[values.length >> 1]!;
    const alike = values.filter((value) => near(value, middle)).length;
    return Number.isFinite(middle) && alike >= MOST * values.length ? Number(middle.toPrecision(6)) : null;
  };
  const constant = common(({ after }) => to[after]!);
  if (constant !== null) return `always ${constant}`;
  const ratio = common(({ before, after }) => to[after]! / from[before]!);
  if (ratio !== null) return `${ratio} times what it was`;
  const offset = common(({ before, after }) => to[after]! - from[before]!);
  return offset === null ? null : `${offset > 0 ? '+' : ''}${offset} to what it was`;
}

function mostCommon(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: string | null = null;
  for (const [value, count] of counts) if (best === null || count > counts.get(best)!) best = value;
  return best;
}

function isMissing(column: Column, row: number): boolean {
  return isNull(column, row) || (column.kind === 'number' && Number.isNaN(column.values[row]!));
}

function cellText(column: Column, row: number): string | null {
  return isMissing(column, row) ? null : (textAt(column, row)?.slice(0, 60).toWellFormed() ?? null);
}
