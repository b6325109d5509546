import { normalQuantile, wilsonBounds } from '@pawl/metrics';
import type { ColumnTest, Effect } from './column-test.ts';
import { compareSorted } from './compare-sorted.ts';
import { decileCounts } from './decile-counts.ts';
import { criticalDistance } from './detectable.ts';
import { divergenceEffects } from './divergence-effects.ts';
import { ksFrom } from './ks-test.ts';
import { moments, type NumberSample } from './number-sample.ts';
import type { DriftSettings, EffectThresholds } from './settings.ts';
import { normedWasserstein, wasserstein } from './wasserstein.ts';
import { wassersteinInterval } from './wasserstein-interval.ts';

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
  const { distance, pValue, exact } = ksFrom(gap, n, m);
  const infinite = reference.finite.length < n || current.finite.length < m;
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
    others: [
      ...wassersteinEffects(
        reference,
        current,
        infinite ? wasserstein(reference.finite, current.finite) : area,
        settings,
      ),
      ...divergenceEffects(decileCounts(reference.sorted, current.sorted), settings.confidence),
    ],
    net: distance,
    threshold,
    sight: { kind: 'distance', rows: [n, m] },
    note: null,
  };
}

function wassersteinEffects(
  { finite }: NumberSample,
  current: NumberSample,
  distance: number,
  { confidence }: DriftSettings,
): Effect[] {
  if (!Number.isFinite(distance)) return [];
  const interval = wassersteinInterval(finite, current.finite, distance, confidence);
  const norm = (value: number) => normedWasserstein(value, deviation);
  const { deviation } = moments(finite);
  return [
    { name: 'Wasserstein distance', value: distance, interval },
    {
      name: 'Wasserstein distance, normed',
      value: norm(distance),
      interval: { low: norm(interval.low), high: norm(interval.high) },
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
    note: outside > 0 ? `${values[0]} to ${values[m - 1]}, the reference ${least} to ${most}` : null,
  };
}

function outermostChance(rows: number, n: number, m: number): number {
  let chance = 1;
  for (let i = 0; i < rows && chance > 0; i++) chance *= (m - i) / (n + m - i);
  return chance;
}
