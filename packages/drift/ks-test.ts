import { compareSorted } from './compare-sorted.ts';
import { greatestCommonDivisor, ksExact } from './ks-exact.ts';
import { kolmogorovTail } from './ks-limit.ts';

/** Up to so many rows in both samples the p-value is exact, as scipy's is. */
const EXACT_ROWS = 10_000;
/** Beyond this the p-value is below 1e-40, and paths need not be counted to say so. */
const FAR = 50;

export interface KsResult {
  /** The greatest distance of the two distribution functions, 0 to 1. */
  readonly distance: number;
  /** Two-sided; on ties it is too large and never too small. */
  readonly pValue: number;
  readonly exact: boolean;
}

/**
 * The two-sample Kolmogorov-Smirnov test of ascending numbers, by the rule of scipy's `ks_2samp`: exact up to 10,000 rows
 * on both sides, else by the one-sample distribution at the rounded size n m / (n + m). Both samples must have rows.
 */
export function ksTest(reference: Float64Array, current: Float64Array): KsResult {
  return ksFrom(compareSorted(reference, current).gap, reference.length, current.length);
}

/** The same from the greatest |i m - j n|, where i of the n and j of the m numbers are not above some number. */
export function ksFrom(gap: number, n: number, m: number): KsResult {
  const distance = gap / n / m;
  const size = (n * m) / (n + m);
  const few = Math.max(n, m) <= EXACT_ROWS;
  if (few && size * distance * distance <= FAR) {
    return { distance, pValue: ksExact(n, m, Math.round(gap / greatestCommonDivisor(n, m))), exact: true };
  }
  return { distance, pValue: kolmogorovTail(Math.max(1, Math.round(size)), distance), exact: false };
}
