import type { Interval } from './interval.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** A share of trials: `successes` may be 0 or all of them, which an interval must still have a width for. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

/** Wilson's score interval of a proportion (1927); all of 0 to 1 where there were no trials. */
export function wilsonInterval(proportion: Proportion, confidence: number): Interval {
  return wilsonBounds(proportion, -normalQuantile((1 - confidence) / 2));
}

/** The same at the confidence that `z` standard errors stand for. */
export function wilsonBounds({ successes, trials }: Proportion, z: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const scale = 1 + (z * z) / trials;
  const middle = (share + (z * z) / (2 * trials)) / scale;
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    low: successes === 0 ? 0 : middle - reach,
    high: successes === trials ? 1 : middle + reach,
  };
}

/**
 * One-sided p-value of the score test that the proportion is at most `bound`: small where the data say it is above.
 * The same test as Wilson's interval: below (1 - confidence) / 2 exactly where the interval lies above the bound.
 */
export function proportionAbove({ successes, trials }: Proportion, bound: number): number {
  if (trials === 0) return 1;
  if (bound < 0) return 0;
  if (bound >= 1) return 1;
  const share = successes / trials;
  if (bound === 0) return successes > 0 ? 0 : 1;
  return 1 - normalCdf((share - bound) / Math.sqrt((bound * (1 - bound)) / trials));
}
