/** Bounds of a confidence interval, in units of the value. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Above this share of resamples in which the value is undefined, what is left says too little for an interval. */
const MOST_UNDEFINED = 0.1;

/**
 * Percentile interval of resampled values: their (1 - confidence) / 2 and (1 + confidence) / 2 quantiles (Efron
 * and Tibshirani 1993, chapter 13). Values that are not finite are left out; null when they are more than a tenth.
 */
export function percentileInterval(values: Float64Array, confidence: number): Interval | null {
  const defined = values.filter(Number.isFinite).sort();
  if (defined.length === 0 || values.length - defined.length > MOST_UNDEFINED * values.length) return null;
  const tail = (1 - confidence) / 2;
  return { low: quantileSorted(defined, tail), high: quantileSorted(defined, 1 - tail) };
}

/** Quantile of ascending values with linear interpolation, numpy's default (type 7 of Hyndman and Fan, 1996). */
export function quantileSorted(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  const fraction = position - below;
  // From the nearer end, so that the result never leaves the two values it lies between.
  return fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
}
