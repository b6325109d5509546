import { absoluteErrors, squaredErrors } from './losses.ts';
import type { Counts, RegressionSample } from './sample.ts';
import { sortWithPayload } from './sort.ts';
import { weightedSum } from './sum.ts';

/** The median absolute error of the rows that count, at least one; the mean of the middle two when even. */
export function prepareMedianError(sample: RegressionSample): (counts: Counts, rows: number) => number {
  const errors = absoluteErrors(sample);
  const indices = new Uint32Array(errors.length);
  for (let i = 0; i < indices.length; i++) indices[i] = i;
  const { keys, payload } = sortWithPayload(errors, indices);
  return (counts, rows) => {
    const lowerRank = Math.floor((rows - 1) / 2);
    let i = 0;
    let below = counts[payload[0]!]!;
    while (below <= lowerRank) below += counts[payload[++i]!]!;
    const lower = keys[i]!;
    if (rows % 2 === 1) return lower;
    while (below <= lowerRank + 1) below += counts[payload[++i]!]!;
    return (lower + keys[i]!) / 2;
  };
}

/**
 * 1 - residual / total sum of squares of the rows that count. NaN for fewer than two rows; on a constant target 1
 * when every prediction is exact and 0 otherwise.
 */
export function prepareR2(sample: RegressionSample): (counts: Counts, rows: number) => number {
  const squared = squaredErrors(sample);
  const scratch = new Float64Array(squared.length);
  return (counts, rows) => {
    if (rows < 2) return Number.NaN;
    const residual = weightedSum(squared, counts);
    const total = squaredDeviations(sample.actual, counts, rows, scratch);
    if (total === 0) return residual === 0 ? 1 : 0;
    return 1 - residual / total;
  };
}

/**
 * Sum of squared deviations from the mean. Values are taken relative to one of them, so that the sum of equal
 * values is exactly 0 whatever they are; a mean of rounded sums would leave a residue, and R2 would divide by it.
 */
function squaredDeviations(
  values: Float64Array,
  counts: Counts,
  rows: number,
  scratch: Float64Array,
): number {
  let first = 0;
  while (counts[first] === 0) first++;
  const origin = values[first]!;
  for (let i = 0; i < values.length; i++) scratch[i] = values[i]! - origin;
  const mean = weightedSum(scratch, counts) / rows;
  for (let i = 0; i < values.length; i++) {
    const deviation = scratch[i]! - mean;
    scratch[i] = deviation * deviation;
  }
  return weightedSum(scratch, counts);
}
