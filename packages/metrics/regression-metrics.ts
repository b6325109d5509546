import { absoluteErrors } from './losses.ts';
import { type Measure, type Parts, partSums } from './measure.ts';
import type { Counts, RegressionSample } from './sample.ts';
import { sortWithPayload } from './sort.ts';
import { weightedSum } from './sum.ts';

/** The median absolute error: where half the weight is reached, or the mean of the two errors on either side of it. */
export function medianError(sample: RegressionSample): Measure {
  const errors = absoluteErrors(sample);
  const { keys, payload } = sortWithPayload(errors, Uint32Array.from(errors.keys()));
  return {
    value: (counts, total) => {
      const half = total / 2;
      const rounding = 1e-12 * total;
      let i = 0;
      let below = counts[payload[0]!]!;
      while (below < half - rounding) below += counts[payload[++i]!]!;
      const lower = keys[i]!;
      if (below > half + rounding) return lower;
      do i++;
      while (counts[payload[i]!] === 0);
      return (lower + keys[i]!) / 2;
    },
  };
}

/**
 * 1 - residual / total sum of squares. NaN for fewer than two rows that count; on a constant target 1 when every
 * prediction is exact and 0 otherwise.
 */
export function rSquared(sample: RegressionSample): Measure {
  return shareExplained(sample, 'square');
}

/** The same with the mean error left aside. */
export function explainedVariance(sample: RegressionSample): Measure {
  return shareExplained(sample, 'spread');
}

function shareExplained({ actual, predicted }: RegressionSample, unexplained: 'square' | 'spread'): Measure {
  const residuals = actual.map((value, row) => value - predicted[row]!);
  const squaredResiduals = residuals.map((value) => value * value);
  const scratch = new Float64Array(actual.length);
  const value = (counts: Counts, weight: number): number => {
    if (!hasTwo(counts)) return Number.NaN;
    const total = squaredDeviations(actual, counts, weight, scratch);
    const left =
      unexplained === 'square'
        ? weightedSum(squaredResiduals, counts)
        : squaredDeviations(residuals, counts, weight, scratch);
    return share(left, total);
  };
  // Relative to one of them, values that are all equal sum to exactly 0, and large ones lose fewer digits.
  const origin = actual[0] ?? 0;
  const centred = actual.map((each) => each - origin);
  const squaredCentred = centred.map((each) => each * each);
  return {
    value,
    leaveOut: (parts: Parts) => {
      const columns = [residuals, squaredResiduals, centred, squaredCentred];
      const [weight, sum, square, first, second] = partSums(parts, columns);
      const rows = rowsLeft(parts);
      return weight.map((rest, part) => {
        if (rows[part]! < 2 || !(rest > 0)) return Number.NaN;
        const total = spreadOf(rest, first![part]!, second![part]!);
        const left = unexplained === 'square' ? square![part]! : spreadOf(rest, sum![part]!, square![part]!);
        return share(left, total);
      });
    },
  };
}

function share(left: number, total: number): number {
  if (total === 0) return left === 0 ? 1 : 0;
  return 1 - left / total;
}

/** Sum of squared deviations from the mean, from sums; what is left of rounding is 0. */
function spreadOf(weight: number, sum: number, square: number): number {
  const spread = square - (sum * sum) / weight;
  return spread <= 1e-13 * square ? 0 : spread;
}

function hasTwo(counts: Counts): boolean {
  // Whole counts are repeats of a row, while a weight is one row.
  const repeats = counts instanceof Uint8Array;
  let rows = 0;
  for (let row = 0; row < counts.length && rows < 2; row++) {
    if (counts[row]! > 0) rows += repeats ? counts[row]! : 1;
  }
  return rows >= 2;
}

/** Rows with weight outside of each part. */
function rowsLeft({ of, count, weights }: Parts): Int32Array {
  const inside = new Int32Array(count);
  let all = 0;
  for (let row = 0; row < of.length; row++) {
    if (weights && !(weights[row]! > 0)) continue;
    inside[of[row]!]!++;
    all++;
  }
  return inside.map((rows) => all - rows);
}

/**
 * Sum of squared deviations from the mean. Values are taken relative to one of them, so that the sum of equal
 * values is exactly 0 whatever they are; a mean of rounded sums would leave a residue, and R2 would divide by it.
 */
function squaredDeviations(
  values: Float64Array,
  counts: Counts,
  weight: number,
  scratch: Float64Array,
): number {
  let first = 0;
  while (counts[first] === 0) first++;
  const origin = values[first]!;
  for (let i = 0; i < values.length; i++) scratch[i] = values[i]! - origin;
  const mean = weightedSum(scratch, counts) / weight;
  for (let i = 0; i < values.length; i++) {
    const deviation = scratch[i]! - mean;
    scratch[i] = deviation * deviation;
  }
  return weightedSum(scratch, counts);
}
