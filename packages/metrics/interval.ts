/** Bounds of a confidence interval, in units of the value. */
export interface Interval {
  readonly low: number;
  readonly high: number;
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
