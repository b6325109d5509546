import { type Interval, normalCdf, wilsonBounds } from '@pawl/metrics';
import { hypergeometricDensity } from './density.ts';

/** How many rows of each sample have some property. */
export interface TwoProportions {
  readonly reference: number;
  readonly referenceRows: number;
  readonly current: number;
  readonly currentRows: number;
}

/** Chances that differ by less than this are the same but for rounding. */
const SAME = 1 + 1e-7;

/** The pooled two-sided z-test that both shares are one, which Evidently takes for two categories; 1 where all rows are alike. */
export function proportionsZTest(p: TwoProportions): { statistic: number; pValue: number } {
  const pooled = (p.reference + p.current) / (p.referenceRows + p.currentRows);
  const variance = pooled * (1 - pooled) * (1 / p.referenceRows + 1 / p.currentRows);
  if (!(variance > 0)) return { statistic: 0, pValue: 1 };
  const statistic = (p.reference / p.referenceRows - p.current / p.currentRows) / Math.sqrt(variance);
  return { statistic, pValue: 2 * normalCdf(-Math.abs(statistic)) };
}

/**
 * Fisher's exact test (1935), two-sided: the chance of all tables of the same margins that are no likelier than the one
 * seen. The work grows with the root of the rows.
 */
export function fisherTest({ reference, referenceRows, current, currentRows }: TwoProportions): number {
  const marked = reference + current;
  const plain = referenceRows + currentRows - marked;
  const chance = (k: number) => hypergeometricDensity(k, marked, plain, referenceRows);
  const seen = chance(reference);
  const least = Math.max(0, referenceRows - plain);
  const most = Math.min(marked, referenceRows);
  const mode = Math.min(
    most,
    Math.max(least, Math.floor(((referenceRows + 1) * (marked + 1)) / (marked + plain + 2))),
  );
  if (seen * SAME >= chance(mode)) return 1;
  // Chances fall on both sides of the mode: on each, those that are no likelier begin at one place.
  const low = lastUpTo(least - 1, mode, (k) => k < least || chance(k) <= seen * SAME);
  const high = -lastUpTo(-most - 1, -mode, (k) => -k > most || chance(-k) <= seen * SAME);
  return Math.min(1, tail(chance, low, -1) + tail(chance, high, 1));
}

/** The last whole number from `start`, where `holds` does, before `end`, where it does not. */
function lastUpTo(start: number, end: number, holds: (k: number) => boolean): number {
  let low = start;
  let high = end;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The chances from `start` outwards, until they add nothing. */
function tail(chance: (k: number) => number, start: number, step: number): number {
  let sum = 0;
  for (let k = start; ; k += step) {
    const next = chance(k);
    sum += next;
    if (next <= sum * 1e-17) return sum;
  }
}

/**
 * The interval of the share in the current sample minus that in the reference, at the confidence that `z` standard errors
 * stand for (Newcombe 1998, method 10).
 */
export function proportionsBounds(p: TwoProportions, z: number): Interval {
  if (p.referenceRows === 0 || p.currentRows === 0) return { low: -1, high: 1 };
  const from = p.reference / p.referenceRows;
  const to = p.current / p.currentRows;
  const reference = wilsonBounds({ successes: p.reference, trials: p.referenceRows }, z);
  const current = wilsonBounds({ successes: p.current, trials: p.currentRows }, z);
  return {
    low: Math.max(-1, to - from - Math.hypot(to - current.low, reference.high - from)),
    high: Math.min(1, to - from + Math.hypot(current.high - to, from - reference.low)),
  };
}

/** The values that the size of a difference may have when the difference may have those of the interval. */
export function sizeInterval({ low, high }: Interval): Interval {
  if (low > 0) return { low, high };
  return high < 0 ? { low: -high, high: -low } : { low: 0, high: Math.max(-low, high) };
}
