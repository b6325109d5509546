import type { NumberColumn } from '@pawl/table';
import { sortNumbers } from './sort-numbers.ts';

/** The numbers of a column, sorted once for all that is asked of them. */
export interface NumberSample {
  /** All rows of the column. */
  readonly rows: number;
  /** Rows without a number: nulls, and what is not a number. */
  readonly missing: number;
  /** The numbers ascending, infinities at the ends; 0 in place of -0. */
  readonly sorted: Float64Array;
  /** The same without the infinities: a view. */
  readonly finite: Float64Array;
}

/** The sample of a column, which is left as it is. */
export function numberSample(column: NumberColumn): NumberSample {
  return sampleInto(new Float64Array(column.values.length), column);
}

/** Samples of columns that nothing else uses: in their own memory, and each made once. */
export function ownSamples(): (column: NumberColumn) => NumberSample {
  const made = new Map<NumberColumn, NumberSample>();
  return (column) => {
    const sample = made.get(column) ?? sampleInto(column.values, column);
    made.set(column, sample);
    return sample;
  };
}

function sampleInto(kept: Float64Array, { values, nulls }: NumberColumn): NumberSample {
  let length = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (nulls?.[i] === 1 || Number.isNaN(value)) continue;
    kept[length++] = value + 0;
  }
  const sorted = kept.subarray(0, length);
  sortNumbers(sorted);
  let low = 0;
  let high = length;
  while (low < high && sorted[low] === Number.NEGATIVE_INFINITY) low++;
  while (high > low && sorted[high - 1] === Number.POSITIVE_INFINITY) high--;
  return { rows: values.length, missing: values.length - length, sorted, finite: sorted.subarray(low, high) };
}

/** How many distinct numbers there are in both ascending lists together, counted up to `limit`. */
export function countDistinctNumbers(a: Float64Array, b: Float64Array, limit: number): number {
  let i = 0;
  let j = 0;
  let count = 0;
  while (count < limit && (i < a.length || j < b.length)) {
    const value = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i]! : b[j]!;
    i = firstAbove(a, value, i);
    j = firstAbove(b, value, j);
    count++;
  }
  return count;
}

/** The first index from `start` on whose value is greater than `value`, by doubling steps: runs of ties are long. */
export function firstAbove(sorted: Float64Array, value: number, start: number): number {
  let low = start;
  let step = 1;
  while (low + step <= sorted.length && sorted[low + step - 1]! <= value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(sorted.length, low + step - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Mean and standard deviation (with n below) of finite numbers; NaN of none. */
export function moments(values: Float64Array): { mean: number; deviation: number } {
  const mean = sum(values, 0) / values.length;
  return { mean, deviation: Math.sqrt(sumOfSquares(values, mean) / values.length) };
}

/** Partial sums over so many rows keep rounding errors from growing with all of them. */
const RUN = 1024;

function sum(values: Float64Array, origin: number): number {
  let total = 0;
  for (let start = 0; start < values.length; start += RUN) {
    const end = Math.min(values.length, start + RUN);
    let part = 0;
    for (let i = start; i < end; i++) part += values[i]! - origin;
    total += part;
  }
  return total;
}

function sumOfSquares(values: Float64Array, origin: number): number {
  let total = 0;
  for (let start = 0; start < values.length; start += RUN) {
    const end = Math.min(values.length, start + RUN);
    let part = 0;
    for (let i = start; i < end; i++) part += (values[i]! - origin) ** 2;
    total += part;
  }
  return total;
}
