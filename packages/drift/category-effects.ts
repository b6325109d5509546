import { normalQuantile } from '@pawl/metrics';
import type { CategoryCounts } from './category-counts.ts';
import type { Effect } from './column-test.ts';
import { greatestChange, totalVariation } from './divergences.ts';
import { proportionsBounds, sizeInterval } from './two-proportions.ts';

/**
 * Total variation with its interval: of two categories by that of the difference of shares; of more by what each row may
 * change (McDiarmid 1989) about the mean error, which is at most half the sum of the shares' standard errors. Wide, and
 * wider with more categories, but it holds.
 */
export function variationEffect(counts: CategoryCounts, confidence: number): Effect {
  const { reference, current, referenceRows: n, currentRows: m } = counts;
  const value = totalVariation(reference, current);
  const effect = (low: number, high: number): Effect => ({
    name: 'total variation',
    value,
    interval: { low: Math.max(0, low), high: Math.min(1, high) },
  });
  if (reference.length < 2) return effect(0, 0);
  if (reference.length === 2) {
    const z = -normalQuantile((1 - confidence) / 2);
    const table = { reference: reference[0]!, current: current[0]!, referenceRows: n, currentRows: m };
    const { low, high } = sizeInterval(proportionsBounds(table, z));
    return effect(low, high);
  }
  let errors = 0;
  for (let i = 0; i < reference.length; i++) {
    const p = reference[i]! / n;
    const q = current[i]! / m;
    errors += Math.sqrt((p * (1 - p)) / n + (q * (1 - q)) / m);
  }
  const reach = errors / 2 + Math.sqrt((-Math.log((1 - confidence) / 2) / 2) * (1 / n + 1 / m));
  return effect(value - reach, value + reach);
}

/** Total variation that samples of one distribution have on average, by the normal approximation of each share. */
export function variationNoise({
  reference,
  current,
  referenceRows: n,
  currentRows: m,
}: CategoryCounts): number {
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const share = (reference[i]! + current[i]!) / (n + m);
    const error = Math.sqrt(share * (1 - share) * (1 / n + 1 / m));
    sum += Math.min(Math.sqrt(2 / Math.PI) * error, 2 * share);
  }
  return sum / 2;
}

/** The greatest change of one category's share; its interval holds for all categories together (Bonferroni). */
export function greatestChangeEffect(counts: CategoryCounts, confidence: number): Effect {
  const { reference, current, referenceRows, currentRows, names } = counts;
  const { value, index } = greatestChange(reference, current);
  const claims = Math.max(1, names.length === 2 ? 1 : names.length);
  const z = -normalQuantile((1 - confidence) / 2 / claims);
  let low = 0;
  let high = 0;
  for (let i = 0; i < reference.length; i++) {
    const table = { reference: reference[i]!, current: current[i]!, referenceRows, currentRows };
    const size = sizeInterval(proportionsBounds(table, z));
    low = Math.max(low, size.low);
    high = Math.max(high, size.high);
  }
  const name = `greatest change of a share${index < 0 ? '' : `, of ${JSON.stringify(names[index])}`}`;
  return { name, value, interval: { low, high } };
}

/**
 * The total variation that the chi-squared test at `alpha` finds with chance `power` however it is spread over the
 * categories, and that is seen to be at least `floor`; null where there is none. By Abdel-Aty's approximation (1954) of the
 * noncentral distribution, whose noncentrality is at least 4 TV^2 n m / (n + m).
 */
export function detectableVariation(
  { reference, referenceRows: n, currentRows: m }: CategoryCounts,
  alpha: number,
  power: number,
  floor: number,
): number | null {
  const df = Math.max(1, reference.length - 1);
  const found = -normalQuantile(alpha);
  const critical = df * (1 - 2 / (9 * df) + found * Math.sqrt(2 / (9 * df))) ** 3;
  const misses = (noncentrality: number) => {
    const mean = df + noncentrality;
    const spread = (2 * (df + 2 * noncentrality)) / (9 * mean * mean);
    return (Math.cbrt(critical / mean) - (1 - spread)) / Math.sqrt(spread) > -normalQuantile(power);
  };
  let high = 1;
  while (misses(high)) high *= 2;
  let low = 0;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (misses(middle)) low = middle;
    else high = middle;
  }
  const pairs = 1 / n + 1 / m;
  const seen = floor + normalQuantile(power) * 0.5 * Math.sqrt(pairs);
  const least = Math.max(Math.sqrt((high * pairs) / 4), seen);
  return least <= 1 ? least : null;
}
