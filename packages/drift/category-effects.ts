import { normalQuantile } from '@pawl/metrics';
import type { CategoryCounts } from './category-counts.ts';
import type { Effect } from './column-test.ts';
import { greatestChange, totalVariation } from './divergences.ts';
import { meanSize } from './mean-size.ts';
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

/**
 * Total variation without what chance makes of it, `errors` being half the sum of the standard errors: the one that, spread over the categories by their standard errors, is
 * seen as `seen` on average. However it is spread, one as large is seen as no less (the mean error of a share is convex in
 * its change); so a net effect below a threshold is no larger one in disguise.
 */
export function netVariation(seen: number, errors: number): number {
  return errors > 0 ? errors * unfold(seen / errors) : seen;
}

/** What is seen on average of a total variation spread over the categories by their standard errors. */
export function seenVariation(net: number, errors: number): number {
  return errors > 0 ? errors * meanSize(net / errors) : net;
}

/** Half the sum of the standard errors that changes of shares would have if nothing had changed. */
export function variationErrors({
  reference,
  current,
  referenceRows: n,
  currentRows: m,
}: CategoryCounts): number {
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const share = (reference[i]! + current[i]!) / (n + m);
    // Of a category of few rows the mean error is less than the normal approximation has it.
    sum += Math.min(Math.sqrt(share * (1 - share) * (1 / n + 1 / m)), 2 * share * Math.sqrt(Math.PI / 2));
  }
  return sum / 2;
}

/** The mean from 0 up whose normal value has the mean size `y`; 0 where none is so small. */
function unfold(y: number): number {
  let low = 0;
  let high = y;
  for (let step = 0; step < 60 && meanSize(0) < y; step++) {
    const middle = (low + high) / 2;
    if (meanSize(middle) < y) low = middle;
    else high = middle;
  }
  return low;
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
