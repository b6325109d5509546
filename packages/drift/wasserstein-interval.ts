import { type Interval, normalQuantile } from '@pawl/metrics';
import { meanSize } from './mean-size.ts';

/** Numbers of a sample that the interval is computed from, evenly spread over it; its width loses nothing by more. */
const KNOTS = 4096;
/** The spread of the distance of samples that do not differ, in units of its mean; 0.55 for flat ones, and less for others. */
const SPREAD = 0.55;

/** Numbers of a sample, evenly spread over it. */
export interface ThinnedSample {
  /** Ascending. */
  readonly values: Float64Array;
  /** Of the whole sample. */
  readonly rows: number;
}

/**
 * The interval of Wasserstein's first distance, `distance` of the ascending samples. A number moves the distance by the
 * integral of the sign of F - G up to it, so the error is that of the mean of this integral (delta method); what chance
 * adds to each |F - G| is taken off the lower end. Within what samples that do not differ make of it, that end is 0.
 */
export function wassersteinInterval(
  a: ThinnedSample,
  b: ThinnedSample,
  distance: number,
  confidence: number,
): Interval {
  const z = -normalQuantile((1 - confidence) / 2);
  const { error, spread, excess } = errorsOf(a.values, b.values, a.rows, b.rows);
  const byChance = meanSize(0) * spread * (1 + SPREAD * z);
  return {
    low: distance <= byChance ? 0 : Math.max(0, distance - z * error - excess),
    high: distance + z * error,
  };
}

/** The standard error of the distance, the integral of that of F - G, and what chance adds on average. */
function errorsOf(a: Float64Array, b: Float64Array, n: number, m: number) {
  const pathA = new Float64Array(a.length);
  const pathB = new Float64Array(b.length);
  let [i, j] = [0, 0];
  let value = Math.min(a[0]!, b[0]!);
  let path = 0;
  let spread = 0;
  let excess = 0;
  while (i < a.length || j < b.length) {
    const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    const f = i / a.length;
    const g = j / b.length;
    const width = next - value;
    const size = Math.abs(f - g);
    const s = Math.sqrt((f * (1 - f)) / n + (g * (1 - g)) / m);
    path += Math.sign(f - g) * width;
    spread += s * width;
    if (s > 0) excess += (s * meanSize(size / s) - size) * width;
    for (; a[i] === next; i++) pathA[i] = path;
    for (; b[j] === next; j++) pathB[j] = path;
    value = next;
  }
  return { error: Math.sqrt(variance(pathA) / n + variance(pathB) / m), spread, excess };
}

/** The variance, with n below. */
function variance(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return squares / values.length;
}

/** The sample of all numbers, ascending. */
export function thinned(sorted: Float64Array): ThinnedSample {
  return thinnedBy(sorted.length, (i) => sorted[i]!);
}

/** The sample of ascending numbers by their places, which are asked for in order. */
export function thinnedBy(rows: number, at: (place: number) => number): ThinnedSample {
  const length = Math.min(rows, KNOTS);
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) values[i] = at(Math.floor(((i + 0.5) * rows) / length));
  return { values, rows };
}
