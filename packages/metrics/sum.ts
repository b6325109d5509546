import type { Counts } from './sample.ts';

/** Rows added up one after the other before halves are added pairwise, which keeps rounding errors from growing. */
const RUN = 1024;

/**
 * The sum of `values`, each as often as `counts` says, by pairwise summation (Higham 1993).
 * Values may be infinite but not NaN.
 */
export function weightedSum(values: Float64Array, counts: Counts): number {
  const sum = sumBetween(values, counts, 0, values.length);
  return Number.isNaN(sum) ? sumOfDrawn(values, counts) : sum;
}

function sumBetween(values: Float64Array, counts: Counts, start: number, end: number): number {
  if (end - start > RUN) {
    const middle = (start + end) >>> 1;
    return sumBetween(values, counts, start, middle) + sumBetween(values, counts, middle, end);
  }
  let sum = 0;
  for (let i = start; i < end; i++) sum += counts[i]! * values[i]!;
  return sum;
}

/** An infinite value that counts zero times makes the fast sum NaN; here such rows are passed over. */
function sumOfDrawn(values: Float64Array, counts: Counts): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) if (counts[i]! > 0) sum += counts[i]! * values[i]!;
  return sum;
}

/** How many rows the counts stand for. */
export function totalCount(counts: Counts): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  return total;
}
