import { compareSorted } from './compare-sorted.ts';

/** Evidently's least spread to divide by. */
const LEAST_SPREAD = 0.001;

/** The first Wasserstein distance of ascending finite numbers, in their unit; NaN where a sample is empty. */
export function wasserstein(a: Float64Array, b: Float64Array): number {
  return a.length > 0 && b.length > 0 ? compareSorted(a, b).area : Number.NaN;
}

/** The distance in standard deviations of the reference, of which Evidently takes at least 0.001. */
export function normedWasserstein(distance: number, referenceDeviation: number): number {
  return distance / Math.max(referenceDeviation, LEAST_SPREAD);
}
