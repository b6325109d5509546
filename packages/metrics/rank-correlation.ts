import type { Measure } from './measure.ts';
import type { Counts, RegressionSample } from './sample.ts';
import { sortWithPayload } from './sort.ts';

/** Rows in ascending order of a value, with where each group of equal values ends (exclusive). */
interface Order {
  readonly rows: Uint32Array;
  readonly ends: Uint32Array;
}

/**
 * Spearman's rank correlation: Pearson's of the ranks, equal values sharing the mean of theirs. A row that counts c times
 * is c equal rows. NaN where all actual or all predicted values are equal.
 */
export function spearmanMeasure({ actual, predicted }: RegressionSample): Measure {
  const orders = [orderOf(actual), orderOf(predicted)];
  const ranks = [new Float64Array(actual.length), new Float64Array(actual.length)] as const;
  return {
    value: (counts, total) => {
      orders.forEach((order, i) => {
        rank(order, counts, ranks[i]!);
      });
      return correlation(ranks[0], ranks[1], counts, total);
    },
  };
}

function orderOf(values: Float64Array): Order {
  const { keys, payload } = sortWithPayload(values, Uint32Array.from(values.keys()));
  const ends: number[] = [];
  for (let i = 1; i <= keys.length; i++) if (i === keys.length || keys[i] !== keys[i - 1]) ends.push(i);
  return { rows: payload, ends: Uint32Array.from(ends) };
}

function rank({ rows, ends }: Order, counts: Counts, ranks: Float64Array): void {
  let before = 0;
  let start = 0;
  for (const end of ends) {
    let weight = 0;
    for (let i = start; i < end; i++) weight += counts[rows[i]!]!;
    for (let i = start; i < end; i++) ranks[rows[i]!] = before + weight / 2;
    before += weight;
    start = end;
  }
}

/** Ranks are from 0 to the total and their mean is half of it, however they are tied. */
function correlation(x: Float64Array, y: Float64Array, counts: Counts, total: number): number {
  const middle = total / 2;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let row = 0; row < x.length; row++) {
    const [a, b] = [x[row]! - middle, y[row]! - middle];
    const count = counts[row]!;
    xx += count * a * a;
    yy += count * b * b;
    xy += count * a * b;
  }
  const least = 1e-12 * total * total * total;
  if (xx <= least || yy <= least) return Number.NaN;
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}
