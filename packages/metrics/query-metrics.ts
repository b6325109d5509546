import { type Measure, withoutEach } from './measure.ts';
import type { RegressionSample } from './sample.ts';

/** One query: its first row, which it counts as often as, and its value. */
interface Query {
  readonly row: number;
  readonly value: number;
}

/**
 * The measure of a metric of ranking, `ndcg_at_10` or `map_at_10`: the mean over the queries that the groups of the
 * sample are, where the actual value of a row is its relevance and the predicted one its score. NaN without a query that
 * counts.
 */
export function queryMeasure(name: string, k: number, sample: RegressionSample): Measure {
  const ofQuery = name.startsWith('ndcg') ? ndcg : precisionOfQuery;
  const queries = [...rowsByGroup(sample.groups!).values()].flatMap((rows): Query[] => {
    const value = ofQuery(sample, rows, k);
    return value === undefined ? [] : [{ row: rows[0]!, value }];
  });
  return {
    value: (counts) => {
      let sum = 0;
      let total = 0;
      for (const { row, value } of queries) {
        sum += counts[row]! * value;
        total += counts[row]!;
      }
      return total > 0 ? sum / total : Number.NaN;
    },
    leaveOut: ({ of, count, weights }) => {
      const sums = new Float64Array(count);
      const totals = new Float64Array(count);
      for (const { row, value } of queries) {
        const weight = weights ? weights[row]! : 1;
        sums[of[row]!]! += weight * value;
        totals[of[row]!]! += weight;
      }
      const [rest, total] = [withoutEach(sums), withoutEach(totals)];
      return rest.map((sum, part) => (total[part]! > 0 ? sum / total[part]! : Number.NaN));
    },
  };
}

function rowsByGroup(groups: Int32Array): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < groups.length; row++) {
    const group = rows.get(groups[row]!);
    if (group) group.push(row);
    else rows.set(groups[row]!, [row]);
  }
  return rows;
}

const discount = (place: number) => 1 / Math.log2(place + 2);

/** Gain of the first k by prediction, equal predictions sharing theirs, over that of the best order; 0 without relevance. */
function ndcg({ actual, predicted }: RegressionSample, rows: readonly number[], k: number): number {
  const best = rows.map((row) => actual[row]!).sort((a, b) => b - a);
  const ideal = best.slice(0, k).reduce((sum, gain, place) => sum + gain * discount(place), 0);
  if (ideal === 0) return 0;
  const order = [...rows].sort((a, b) => predicted[b]! - predicted[a]!);
  let gained = 0;
  for (let start = 0; start < order.length && start < k; ) {
    let end = start + 1;
    while (end < order.length && predicted[order[end]!] === predicted[order[start]!]) end++;
    let relevance = 0;
    let discounts = 0;
    for (let place = start; place < end; place++) {
      relevance += actual[order[place]!]!;
      if (place < k) discounts += discount(place);
    }
    gained += (relevance / (end - start)) * discounts;
    start = end;
  }
  return gained / ideal;
}

/** Precision at each relevant row of the first k, over the relevant rows there could be; equal predictions in row order. */
function precisionOfQuery(
  { actual, predicted }: RegressionSample,
  rows: readonly number[],
  k: number,
): number | undefined {
  const relevant = rows.filter((row) => actual[row]! > 0).length;
  if (relevant === 0) return undefined;
  const order = [...rows].sort((a, b) => predicted[b]! - predicted[a]! || a - b);
  let found = 0;
  let sum = 0;
  for (const [place, row] of order.slice(0, k).entries()) {
    if (actual[row]! <= 0) continue;
    found++;
    sum += found / (place + 1);
  }
  return sum / Math.min(k, relevant);
}
