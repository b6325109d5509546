import type { NumberColumn, Table, TextColumn } from './column.ts';
import { countDistinct, countNulls } from './distinct.ts';

/** What is expected of one column. */
export interface ColumnSchema {
  readonly name: string;
  readonly kind: 'number' | 'text';
  /** Whether the data must have the column. */
  readonly required: boolean;
  /** The largest share of null values allowed, 0 to 1. */
  readonly nulls: number;
  /** Whether no value may repeat. */
  readonly unique?: boolean | undefined;
  /** The texts allowed. */
  readonly domain?: readonly string[] | undefined;
  /** The numbers allowed, both ends included. */
  readonly range?: { readonly min: number; readonly max: number } | undefined;
  /** Whether every number must be whole. */
  readonly integer?: boolean | undefined;
}

/** What is expected of a table. */
export interface DataSchema {
  readonly columns: readonly ColumnSchema[];
}

/** A text column of more distinct values than this gets no domain. */
const LARGEST_DOMAIN = 50;
/** In fewer rows than this, values that never repeat are no sign of an identifier. */
const ROWS_FOR_UNIQUE = 50;

/**
 * The schema that a table suggests. The table itself satisfies it.
 *
 * - `required`: every column of the table is.
 * - `nulls`: 0 where no value is null. Else the observed share with slack: half as much again, and at least one
 *   percentage point more, rounded up to a whole percent, at most 1.
 * - `unique`: a column of text or whole numbers with no null, no value twice and 50 rows or more. Fractions are left
 *   out, because measurements rarely repeat and yet may.
 * - `domain`: the texts seen, sorted, of a column with 1 to 50 distinct ones that on average occur twice or more.
 * - `range`: the least and the greatest number seen. None where a value is infinite or no value is finite, nor
 *   where the column is unique, since identifiers grow. NaN does not count.
 * - `integer`: every value that is not null is a whole number, and there is one.
 *
 * A constant column thus gets a domain or a range of one value; one of nulls only gets `nulls: 1` and no more.
 */
export function inferSchema(table: Table): DataSchema {
  return {
    columns: table.columns.map((column) => {
      const nulls = countNulls(column);
      const basis = {
        name: column.name,
        kind: column.kind,
        required: true,
        nulls: allowedNulls(nulls, table.rows),
      };
      const candidate = nulls === 0 && table.rows >= ROWS_FOR_UNIQUE;
      if (column.kind === 'text') return { ...basis, ...textRules(column, table.rows - nulls, candidate) };
      return { ...basis, ...numberRules(column, candidate) };
    }),
  };
}

function allowedNulls(nulls: number, rows: number): number {
  if (nulls === 0) return 0;
  const percent = (100 * nulls) / rows;
  return Math.min(100, Math.ceil(Math.max(percent * 1.5, percent + 1))) / 100;
}

function textRules(
  column: TextColumn,
  values: number,
  mayBeUnique: boolean,
): Pick<ColumnSchema, 'unique' | 'domain'> {
  const distinct = countDistinct(column);
  if (mayBeUnique && distinct === values) return { unique: true };
  if (distinct === 0 || distinct > LARGEST_DOMAIN || distinct * 2 > values) return {};
  const seen = new Set<number>(column.codes);
  return { domain: column.dictionary.filter((_, code) => seen.has(code)).sort() };
}

function numberRules(
  column: NumberColumn,
  mayBeUnique: boolean,
): Pick<ColumnSchema, 'unique' | 'range' | 'integer'> {
  const { values, nulls } = column;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (let row = 0; row < values.length; row++) {
    if (nulls?.[row] === 1) continue;
    const value = values[row]!;
    if (value < min) min = value;
    if (value > max) max = value;
    // NaN and infinities leave a remainder of NaN.
    if (value % 1 !== 0) whole = false;
  }
  if (min > max || !Number.isFinite(min) || !Number.isFinite(max)) return {};
  // 0 in place of -0, which no text would keep.
  const range = { min: min + 0, max: max + 0 };
  if (!whole) return { range };
  return mayBeUnique && isUnique(column, min, max)
    ? { unique: true, integer: true }
    : { range, integer: true };
}

function isUnique(column: NumberColumn, min: number, max: number): boolean {
  const rows = column.values.length;
  return max - min + 1 >= rows && countDistinct(column) === rows;
}
