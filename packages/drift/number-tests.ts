import { normalQuantile, wilsonBounds } from '@pawl/metrics';
import type { ColumnTest, Effect } from './column-test.ts';
import { compareSorted } from './compare-sorted.ts';
import { criticalDistance } from './detectable.ts';
import { ksFrom } from './ks-test.ts';
import { moments, type NumberSample } from './number-sample.ts';
import type { DriftSettings, EffectThresholds } from './settings.ts';
import { normedWasserstein, wasserstein } from './wasserstein.ts';

/**
 * The distribution of a column of numbers by Kolmogorov and Smirnov's test; the effect is the distance of the
 * distribution functions, beside it Wasserstein's distance of the finite numbers. Both samples have numbers.
 */
export function distributionOfNumbers(
  column: string,
  reference: NumberSample,
  current: NumberSample,
  settings: DriftSettings,
  { distribution: threshold }: EffectThresholds,
): ColumnTest {
  const n = reference.sorted.length;
  const m = current.sorted.length;
  const { gap, area } = compareSorted(reference.sorted, current.sorted);
  const infinite = reference.finite.length < n || current.finite.length < m;
  const moved = infinite ? wasserstein(reference.finite, current.finite) : area;
  const others = wassersteinEffects(moved, () => moments(reference.finite).deviation);
  return distanceTest(column, { gap, rows: [n, m] }, others, settings, threshold);
}

/** Kolmogorov and Smirnov's test of the greatest |i m - j n|, where i of the n and j of the m numbers are not above some number. */
export function distanceTest(
  column: string,
  { gap, rows: [n, m] }: { readonly gap: number; readonly rows: readonly [number, number] },
  others: readonly Effect[],
  settings: DriftSettings,
  threshold: number,
): ColumnTest {
  const { distance, pValue, exact } = ksFrom(gap, n, m);
  const reach = criticalDistance([n, m], 1 - settings.confidence);
  return {
    column,
    aspect: 'distribution',
    test: exact ? 'Kolmogorov-Smirnov, exact' : 'Kolmogorov-Smirnov',
    statistic: distance,
    pValue,
    effect: {
      name: 'distance of distribution functions',
      value: distance,
      interval: { low: Math.max(0, distance - reach), high: Math.min(1, distance + reach) },
    },
    others,
    net: distance,
    threshold,
    sight: { kind: 'distance', rows: [n, m] },
    note: null,
  };
}

/** Wasserstein's distance as effects, normed by the deviation of the reference; none where it is not finite. */
export function wassersteinEffects(distance: number, deviation: () => number): Effect[] {
  if (!Number.isFinite(distance)) return [];
  return [
    { name: 'Wasserstein distance', value: distance, interval: null },
    {
      name: 'Wasserstein distance, normed',
      value: normedWasserstein(distance, deviation()),
      interval: null,
    },
  ];
}

/**
 * How many of the current numbers are beyond all of the reference. That the j outermost of all rows are current ones has
 * the chance m/(n + m) (m - 1)/(n + m - 1) ... where all fell into the samples at random; for both ends it is doubled.
 */
export function rangeOfNumbers(
  column: string,
  reference: NumberSample,
  current: NumberSample,
  settings: DriftSettings,
  { range: threshold }: EffectThresholds,
): ColumnTest {
  const n = reference.sorted.length;
  const values = current.sorted;
  const m = values.length;
  const least = reference.sorted[0]!;
  const most = reference.sorted[n - 1]!;
  let below = 0;
  while (below < m && values[below]! < least) below++;
  let above = 0;
  while (above < m - below && values[m - 1 - above]! > most) above++;
  const ends = { reference: [least, most], current: [values[0]!, values[m - 1]!] } as const;
  return rangeTest(column, { below, above, rows: [n, m], ...ends }, settings, threshold);
}

export interface OutsideRange {
  /** How many of the current numbers are below, and above, all of the reference. */
  readonly below: number;
  readonly above: number;
  readonly rows: readonly [reference: number, current: number];
  /** The least and the greatest number of each. */
  readonly reference: readonly [least: number, greatest: number];
  readonly current: readonly [least: number, greatest: number];
}

export function rangeTest(
  column: string,
  { below, above, rows: [n, m], reference, current }: OutsideRange,
  settings: DriftSettings,
  threshold: number,
): ColumnTest {
  const outside = below + above;
  const z = -normalQuantile((1 - settings.confidence) / 2);
  return {
    column,
    aspect: 'range',
    test: 'outermost rows',
    statistic: outside,
    pValue: Math.min(1, 2 * outermostChance(Math.max(below, above), n, m)),
    effect: {
      name: 'rows outside the range',
      value: outside / m,
      interval: wilsonBounds({ successes: outside, trials: m }, z),
    },
    others: [],
    net: outside / m,
    threshold,
    sight: null,
    note:
      outside > 0 ? `${current[0]} to ${current[1]}, the reference ${reference[0]} to ${reference[1]}` : null,
  };
}

function outermostChance(rows: number, n: number, m: number): number {
  let chance = 1;
  for (let i = 0; i < rows && chance > 0; i++) chance *= (m - i) / (n + m - i);
  return chance;
}
