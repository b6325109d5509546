import { type Interval, quantileSorted } from './interval.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** Above this share of resamples in which the value is undefined, what is left says too little for an interval. */
const MOST_UNDEFINED = 0.1;

/** Fewer resamples than these beyond a point say too little of where it lies: the tail is extrapolated from there. */
const LEAST_BEYOND = 5;

/** One-sided p-values of the hypotheses that the true value is at most 0 (`above`) and at least 0 (`below`). */
export interface PValues {
  /** Small where the data say that the value is above 0. */
  readonly above: number;
  /** Small where the data say that it is below 0. */
  readonly below: number;
}

/** What corrects the quantiles of resampled values: both 0 for the percentile interval. */
export interface Correction {
  /** z0 of Efron (1987): by how much the resampled values miss the estimate, in standard deviations. */
  readonly bias: number;
  /** Efron's acceleration: how fast the standard error grows with the value. */
  readonly acceleration: number;
}

/** The distribution of resampled values of an estimate, on the scale of standard normal values. */
export interface ResampledValues {
  /** Ascending, all finite, at least two of them different. */
  readonly sorted: Float64Array;
  readonly spread: number;
}

/** Undefined where more than a tenth of the values is not finite; `constant` where all are the same. */
export function resampledValues(values: Float64Array): ResampledValues | 'constant' | undefined {
  const sorted = values.filter(Number.isFinite).sort();
  const undefinedValues = values.length - sorted.length;
  if (sorted.length === 0 || undefinedValues > MOST_UNDEFINED * values.length) return undefined;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const spread = Math.sqrt(
    sorted.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / sorted.length,
  );
  const width = sorted.at(-1)! - sorted[0]!;
  const size = Math.max(Math.abs(sorted[0]!), Math.abs(sorted.at(-1)!));
  return width <= 1e-14 * size || spread === 0 ? 'constant' : { sorted, spread };
}

/** z0: the standard normal quantile of the share of resampled values below the estimate, ties counting half. */
export function biasOf({ sorted }: ResampledValues, value: number): number {
  const rounding = 1e-12 * Math.max(Math.abs(value), Math.abs(sorted[0]!), Math.abs(sorted.at(-1)!));
  const below = countBelow(sorted, value - rounding);
  const tied = countBelow(sorted, value + rounding) - below;
  const share = (below + tied / 2) / sorted.length;
  const least = 1 / (2 * sorted.length);
  return normalQuantile(Math.min(1 - least, Math.max(least, share)));
}

/**
 * Efron's acceleration from values with one group of rows left out each (the delete-a-group jackknife): a sixth of the
 * skewness of the estimate's influence values. 0 where it is not defined.
 */
export function accelerationOf(leftOut: Float64Array): number {
  if (!leftOut.every(Number.isFinite)) return 0;
  const mean = leftOut.reduce((sum, value) => sum + value, 0) / leftOut.length;
  let squares = 0;
  let cubes = 0;
  for (const value of leftOut) {
    const influence = mean - value;
    squares += influence * influence;
    cubes += influence * influence * influence;
  }
  return squares > 0 ? cubes / (6 * (squares * Math.sqrt(squares))) : 0;
}

/** The corrected percentile interval: BCa of Efron (1987), the percentile interval where nothing is corrected. */
export function resampledInterval(
  values: ResampledValues,
  { bias, acceleration }: Correction,
  confidence: number,
): Interval {
  const bound = (z: number) => {
    const shifted = bias + z;
    const shrink = 1 - acceleration * shifted;
    // Beyond the pole the correction has no meaning; the furthest value is what is left to say.
    return valueAt(values, bias + (shrink > 0.1 ? shifted / shrink : shifted * 10));
  };
  const z = normalQuantile((1 - confidence) / 2);
  return { low: bound(z), high: bound(-z) };
}

/** The p-values of the tests that the corrected intervals make: below a level exactly where an interval leaves 0 out. */
export function resampledPValues(values: ResampledValues, { bias, acceleration }: Correction): PValues {
  const from = scoreAt(values, 0) - bias;
  const stretch = 1 + acceleration * from;
  const z = (stretch > 0.1 ? from / stretch : from * 10) - bias;
  return { above: normalCdf(z), below: normalCdf(-z) };
}

/**
 * Where the resampled distribution has its quantile of Φ(z). In the tails, where there are too few values, it goes on as
 * a normal one, by the wider of the spread of all values and that of the tail as far as it is known.
 */
function valueAt(values: ResampledValues, z: number): number {
  const { sorted } = values;
  const share = normalCdf(z);
  const edge = edgeShare(sorted.length);
  if (share >= edge && share <= 1 - edge) return quantileSorted(sorted, share);
  const { at, zAt, slope } = tailOf(values, z < 0 ? 'low' : 'high');
  return at + (z - zAt) * slope;
}

/** The inverse of `valueAt`. */
function scoreAt(values: ResampledValues, value: number): number {
  const { sorted } = values;
  const edge = edgeShare(sorted.length);
  for (const side of ['low', 'high'] as const) {
    const { at, zAt, slope } = tailOf(values, side);
    if (side === 'low' ? value < at : value > at) return zAt + (value - at) / slope;
  }
  return normalQuantile(Math.min(1 - edge, Math.max(edge, shareBelow(sorted, value))));
}

/** The point from which a tail is extrapolated, on both scales, and how far a value moves with z. */
function tailOf({ sorted, spread }: ResampledValues, side: 'low' | 'high') {
  const edge = edgeShare(sorted.length);
  const inner = Math.min(0.5, 4 * edge);
  const [share, innerShare] = side === 'low' ? [edge, inner] : [1 - edge, 1 - inner];
  const at = quantileSorted(sorted, share);
  const zAt = normalQuantile(share);
  const rise = Math.abs(at - quantileSorted(sorted, innerShare));
  const run = Math.abs(zAt - normalQuantile(innerShare));
  return { at, zAt, slope: Math.max(spread, run > 0 ? rise / run : 0) };
}

function edgeShare(resamples: number): number {
  return Math.min(0.5, LEAST_BEYOND / resamples);
}

/** The inverse of `quantileSorted`; in the middle of the values that equal it. */
function shareBelow(sorted: Float64Array, value: number): number {
  const first = countBelow(sorted, value);
  const last = countBelow(sorted, value, true);
  if (last > first) return (first + last - 1) / 2 / (sorted.length - 1);
  const low = sorted[first - 1]!;
  const high = sorted[first]!;
  return (first - 1 + (value - low) / (high - low)) / (sorted.length - 1);
}

function countBelow(sorted: Float64Array, value: number, orEqual = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
