import { poissonDensity } from './density.ts';

const MOST_STEPS = 100_000;
/** Stands for zero in the continued fraction, which divides by its parts. */
const TINY = 1e-300;

/**
 * P(X > x) of the chi-squared distribution with `df` > 0 degrees of freedom, which need not be whole; NaN where an
 * argument is (Abramowitz and Stegun 1964, 26.4.19, by 6.5.29 and 6.5.31).
 */
export function chiSquaredTail(x: number, df: number): number {
  if (Number.isNaN(x) || !(df > 0)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const a = df / 2;
  const half = x / 2;
  return half < a + 1 ? 1 - lowerSeries(a, half) : upperFraction(a, half);
}

function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= MOST_STEPS && term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return Math.min(1, poissonDensity(a, x) * sum);
}

/** By the modified method of Lentz (Thompson and Barnett 1986). */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n <= MOST_STEPS; n++) {
    const over = -n * (n - a);
    b += 2;
    d = 1 / nonZero(over * d + b);
    c = nonZero(b + over / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return Math.min(1, poissonDensity(a, x) * a * fraction);
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
