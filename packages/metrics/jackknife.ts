import type { Interval } from './interval.ts';
import type { PValues } from './resampled.ts';
import { studentQuantile } from './student-quantile.ts';
import { studentTail } from './student-t.ts';

/** How far an estimate may be off, from the estimates with one part of the rows left out each. */
export interface Jackknife {
  readonly standardError: number;
  /** Of the estimate, as a normal one has none: the skewness of its influence values over the root of their number. */
  readonly skewness: number;
  readonly degreesOfFreedom: number;
}

/** A value without some rows is the same but for rounding. */
const SAME = 1e-15;

/** Of a value that no row moves. */
const UNMOVED: Jackknife = { standardError: 0, skewness: 0, degreesOfFreedom: 1 };

/**
 * The delete-a-group jackknife (Kott 2001): its standard error and skewness. Where every part is one row it is Tukey's.
 * Parts whose rows the value does not depend on, as those outside of a slice, are none. Undefined for fewer than two
 * parts or where one of them leaves the value undefined.
 */
export function jackknife(leftOut: Float64Array, value: number): Jackknife | undefined {
  if (!leftOut.every(Number.isFinite)) return undefined;
  const felt = leftOut.filter((each) => Math.abs(each - value) > SAME * Math.abs(value));
  const parts = felt.length;
  if (parts < 2) return leftOut.length < 2 ? undefined : UNMOVED;
  const mean = felt.reduce((sum, each) => sum + each, 0) / parts;
  let squares = 0;
  let cubes = 0;
  for (const value of felt) {
    const influence = mean - value;
    squares += influence * influence;
    cubes += influence * influence * influence;
  }
  return {
    standardError: Math.sqrt(((parts - 1) / parts) * squares),
    skewness: squares > 0 ? cubes / (squares * Math.sqrt(squares)) : 0,
    degreesOfFreedom: parts - 1,
  };
}

/**
 * Student's interval of a value, on Hall's scale (1992) where it is `skewed`: there the estimate's skewness is taken out
 * before it is compared with Student's t. A difference between two models is nearly symmetric, and the correction would
 * only add the noise of the skewness.
 */
export function studentInterval(
  value: number,
  { standardError, skewness, degreesOfFreedom }: Jackknife,
  confidence: number,
  skewed: boolean,
): Interval {
  const t = studentQuantile((1 - confidence) / 2, degreesOfFreedom);
  const back = (z: number) => (skewed ? unskew(z, skewness) : z);
  return { low: value - standardError * back(t), high: value - standardError * back(-t) };
}

/** The p-values of the tests that these intervals make: below a level exactly where an interval leaves 0 out. */
export function studentPValues(
  value: number,
  { standardError, skewness, degreesOfFreedom }: Jackknife,
  skewed: boolean,
): PValues {
  const t = value / standardError;
  const z = skewed ? reskew(t, skewness) : t;
  return { above: studentTail(z, degreesOfFreedom), below: studentTail(-z, degreesOfFreedom) };
}

/** Hall's transformation of a studentised value: t + s t² / 3 + s² t³ / 27 + s / 6, monotone in t. */
function reskew(t: number, skewness: number): number {
  return t + (skewness * t * t) / 3 + (skewness * skewness * t * t * t) / 27 + skewness / 6;
}

/** Its inverse. */
function unskew(z: number, skewness: number): number {
  if (Math.abs(skewness) < 1e-9) return z;
  return (3 * (Math.cbrt(1 + skewness * (z - skewness / 6)) - 1)) / skewness;
}
