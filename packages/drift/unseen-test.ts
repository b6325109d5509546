import { type Interval, wilsonBounds } from '@pawl/metrics';
import type { PairedCounts } from './bins.ts';
import { total } from './chi-squared.ts';

export interface UnseenResult {
  /** Categories that stand in the first sample and not in the second, by their index, the most frequent first. */
  readonly categories: readonly number[];
  /** The share of the first sample's rows that are in one of them. */
  readonly share: number;
  readonly interval: Interval;
  readonly pValue: number;
}

/**
 * Categories of `sample` that `other` has none of. The p-value holds when rows fell into the samples at random, and is the
 * lesser of two, doubled: a bound of the chance that any category as large as the largest unseen one goes unseen, which one
 * new category of many rows is found by; and of the chance that as many rows are in unseen categories, which is found by
 * many small ones. So a column where most values stand once may have many new ones and mean nothing by it. The interval of
 * the share is Wilson's at the confidence that `z` standard errors stand for.
 */
export function unseenTest(sample: Float64Array, other: Float64Array, z: number): UnseenResult {
  const rows = total(sample);
  const categories = [...sample.keys()]
    .filter((i) => sample[i]! > 0 && other[i] === 0)
    .sort((a, b) => sample[b]! - sample[a]!);
  const seen = categories.reduce((sum, i) => sum + sample[i]!, 0);
  return {
    categories,
    share: rows > 0 ? seen / rows : 0,
    interval: wilsonBounds({ successes: seen, trials: rows }, z),
    pValue: seen > 0 && total(other) > 0 ? chanceOf(sample, other, sample[categories[0]!]!, seen) : 1,
  };
}

function chanceOf(sample: Float64Array, other: Float64Array, largest: number, seen: number): number {
  const groups = unseenChances({ reference: sample, current: other });
  let any = 0;
  for (const { size, categories, logChance } of groups) {
    if (size >= largest) any += categories * Math.exp(logChance);
  }
  return Math.min(1, 2 * any, 2 * chernoff(groups, seen));
}

interface Group {
  /** Rows of each category of the group, in both samples together. */
  readonly size: number;
  readonly categories: number;
  /** The logarithm of the chance that the other sample has none of one of them. */
  readonly logChance: number;
}

/**
 * A bound of the chance that at least `seen` rows of the first sample are in categories that the second has none of, by
 * Chernoff; it holds because counts of a random choice are negatively associated (Joag-Dev and Proschan 1983).
 */
function chernoff(groups: readonly Group[], seen: number): number {
  const logBound = (rate: number) => {
    let sum = -rate * seen;
    for (const { size, categories, logChance } of groups) {
      // ln(1 + h (e^x - 1)) without an overflow of e^x.
      const x = rate * size;
      const grown =
        x > 30 ? Math.log1p(Math.exp(logChance + x)) : Math.log1p(Math.exp(logChance) * Math.expm1(x));
      sum += categories * (Number.isFinite(grown) ? grown : logChance + x);
    }
    return sum;
  };
  return Math.min(1, Math.exp(leastOf(logBound)));
}

function unseenChances({ reference, current }: PairedCounts): Group[] {
  const n = total(reference);
  const all = n + total(current);
  const sizes = new Map<number, number>();
  for (let i = 0; i < reference.length; i++) {
    const both = reference[i]! + current[i]!;
    if (both > 0 && both <= n) sizes.set(both, (sizes.get(both) ?? 0) + 1);
  }
  const ordered = [...sizes].sort(([a], [b]) => a - b);
  let logChance = 0;
  let done = 0;
  return ordered.flatMap(([size, categories]) => {
    // All of its rows fall into the first sample: n/all (n - 1)/(all - 1) ...
    for (; done < size && logChance > -1000; done++) logChance += Math.log((n - done) / (all - done));
    return logChance > -1000 ? [{ size, categories, logChance }] : [];
  });
}

/** The least value of a convex function of a rate from 0 up, by thirds of its range. */
function leastOf(bound: (rate: number) => number): number {
  let high = 1e-6;
  while (high < 100 && bound(high * 2) < bound(high)) high *= 2;
  high *= 2;
  let low = 0;
  for (let step = 0; step < 60; step++) {
    const first = low + (high - low) / 3;
    const second = high - (high - low) / 3;
    if (bound(first) <= bound(second)) high = second;
    else low = first;
  }
  return Math.min(0, bound((low + high) / 2));
}
