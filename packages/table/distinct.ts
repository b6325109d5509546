import type { Column, NumberColumn, TextColumn } from './column.ts';

/** The distinct values of a column and which of them each row holds. */
export interface Distinct {
  /** One index into `values` a row. */
  readonly codes: Int32Array;
  /** Ascending (text by UTF-16 code unit, NaN after the numbers), null last where there is one. */
  readonly values: readonly (string | number | null)[];
  /** Rows of each value. */
  readonly counts: Int32Array;
}

/**
 * The distinct values of a column, null among them, or undefined when there are more than `limit`.
 * All NaN are one value, and so are 0 and -0.
 */
export function distinctValues(column: Column, limit = Number.POSITIVE_INFINITY): Distinct | undefined {
  const found = column.kind === 'text' ? textCodes(column, limit) : numberCodes(column, limit);
  if (found === undefined) return undefined;
  const order = found.values.map((_, code) => code);
  order.sort((a, b) => compareValues(found.values[a]!, found.values[b]!));
  const rank = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) rank[order[i]!] = i;
  const counts = new Int32Array(order.length);
  for (let row = 0; row < found.codes.length; row++) {
    const code = rank[found.codes[row]!]!;
    found.codes[row] = code;
    counts[code]!++;
  }
  return { codes: found.codes, values: order.map((code) => found.values[code]!), counts };
}

interface Unordered {
  readonly codes: Int32Array;
  readonly values: (string | number | null)[];
}

function textCodes(column: TextColumn, limit: number): Unordered | undefined {
  const codes = new Int32Array(column.codes.length);
  const values: (string | null)[] = [];
  // One place more than the dictionary, for null. A shared dictionary may hold values that no row does.
  const codeOf = new Int32Array(column.dictionary.length + 1).fill(-1);
  for (let row = 0; row < codes.length; row++) {
    const entry = column.codes[row]! + 1;
    let code = codeOf[entry]!;
    if (code === -1) {
      code = values.length;
      if (code >= limit) return undefined;
      codeOf[entry] = code;
      values.push(entry === 0 ? null : column.dictionary[entry - 1]!);
    }
    codes[row] = code;
  }
  return { codes, values };
}

function numberCodes(column: NumberColumn, limit: number): Unordered | undefined {
  const codes = new Int32Array(column.values.length);
  const values: (number | null)[] = [];
  const codeOf = new Map<number | null, number>();
  for (let row = 0; row < codes.length; row++) {
    const value = column.nulls?.[row] === 1 ? null : column.values[row]!;
    let code = codeOf.get(value);
    if (code === undefined) {
      code = values.length;
      if (code >= limit) return undefined;
      codeOf.set(value, code);
      values.push(value);
    }
    codes[row] = code;
  }
  return { codes, values };
}

function compareValues(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1;
  return a < b ? -1 : 1;
}

/** How many distinct values a column holds, nulls not counted. All NaN are one value, and so are 0 and -0. */
export function countDistinct(column: Column): number {
  if (column.kind === 'text') {
    const seen = new Uint8Array(column.dictionary.length);
    for (const code of column.codes) if (code >= 0) seen[code] = 1;
    return seen.reduce((count, flag) => count + flag, 0);
  }
  const sorted = nonNullValues(column).sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i]!;
    const last = i > 0 ? sorted[i - 1]! : undefined;
    if (value === last || (Number.isNaN(value) && Number.isNaN(last))) continue;
    count++;
  }
  return count;
}

function nonNullValues(column: NumberColumn): Float64Array {
  const { values, nulls } = column;
  return nulls === undefined ? values.slice() : values.filter((_, row) => nulls[row] !== 1);
}

/** How many rows are null. */
export function countNulls(column: Column): number {
  let count = 0;
  if (column.kind === 'text') {
    for (const code of column.codes) if (code === -1) count++;
  } else if (column.nulls) {
    for (const flag of column.nulls) if (flag === 1) count++;
  }
  return count;
}
