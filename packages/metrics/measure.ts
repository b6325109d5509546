import type { Counts } from './sample.ts';
import { weightedSum } from './sum.ts';

/** Rows dealt out to parts, of which one at a time is left out. */
export interface Parts {
  /** The part of each row. */
  readonly of: Int32Array;
  readonly count: number;
  /** How much each row counts; all the same when not given. */
  readonly weights: Float64Array | undefined;
}

/** A metric of one sample, ready to be evaluated many times. */
export interface Measure {
  /** Of the rows as often as they count; `total`, the sum of counts, is above 0. */
  readonly value: (counts: Counts, total: number) => number;
  /** The value without each part, in one pass over the rows; where it is absent, each part takes a pass of its own. */
  readonly leaveOut?: (parts: Parts) => Float64Array;
}

/** The mean of a loss over rows, or what `shape` makes of it. */
export function meanOf(losses: Float64Array, shape: (mean: number) => number = (mean) => mean): Measure {
  return {
    value: (counts, total) => shape(weightedSum(losses, counts) / total),
    leaveOut: (parts) => {
      const [weight, sum] = partSums(parts, [losses]);
      return weight!.map((rest, part) => (rest > 0 ? shape(sum![part]! / rest) : Number.NaN));
    },
  };
}

/**
 * What is left of the total weight, and of each weighted sum of values, without each part. Sums of the rest are made of
 * the other parts' sums, so that nothing is lost where one part is nearly all of it.
 */
export function partSums(
  { of, count, weights }: Parts,
  values: readonly Float64Array[],
): [weight: Float64Array, ...sums: Float64Array[]] {
  const totals = [undefined, ...values].map((column) => {
    const sums = new Float64Array(count);
    for (let row = 0; row < of.length; row++) {
      sums[of[row]!]! += (weights ? weights[row]! : 1) * (column ? column[row]! : 1);
    }
    return withoutEach(sums);
  });
  return totals as [Float64Array, ...Float64Array[]];
}

/** The sum of all the others, for each; by sums from the front and from the back, as a difference would lose digits. */
export function withoutEach(sums: Float64Array): Float64Array {
  const rest = new Float64Array(sums.length);
  let before = 0;
  for (let i = 0; i < sums.length; i++) {
    rest[i] = before;
    before += sums[i]!;
  }
  let after = 0;
  for (let i = sums.length - 1; i >= 0; i--) {
    rest[i]! += after;
    after += sums[i]!;
  }
  return rest;
}
