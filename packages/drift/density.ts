/** From here on the series for Stirling's error is exact to a double; below, factors of the gamma function lead there. */
const SERIES_FROM = 20;
const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * How far ln(n!) lies above Stirling's formula, for any n > 0 (Abramowitz and Stegun 1964, 6.1.40). It is small, so that
 * densities made of it lose no digits to large logarithms (C. Loader, "Fast and Accurate Computation of Binomial
 * Probabilities", 2000).
 */
function stirlingError(n: number): number {
  if (n < SERIES_FROM) return Number.isInteger(n) ? SMALL_ERRORS[n]! : steppedUp(n);
  const square = 1 / (n * n);
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - square / 1188) * square) * square) * square) / n;
}

function steppedUp(n: number): number {
  let product = 1;
  let high = n;
  while (high < SERIES_FROM) product *= ++high;
  const above = LOG_SQRT_TWO_PI + (high + 0.5) * Math.log(high) - high + stirlingError(high);
  return above - Math.log(product) - (LOG_SQRT_TWO_PI + (n + 0.5) * Math.log(n) - n);
}

/** Those of small whole numbers, of which sparse tables ask over and over; that of 0 is asked by nobody. */
const SMALL_ERRORS = Float64Array.from({ length: SERIES_FROM }, (_, n) => (n === 0 ? 0 : steppedUp(n)));

/** x ln(x / mean) + mean - x for positive numbers, exact where they are close to each other too. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  // ln(x / mean) is 2 artanh(v); the first term of its series is taken together with the difference.
  const v = difference / (x + mean);
  let sum = difference * v;
  let power = 2 * x * v;
  for (let odd = 3; odd < 1000; odd += 2) {
    power *= v * v;
    const next = sum + power / odd;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** x^k e^-x / gamma(k + 1): the chance of k under Poisson's distribution of mean `x`, for any k and x that are not negative. */
export function poissonDensity(k: number, x: number): number {
  if (x === 0) return k === 0 ? 1 : 0;
  if (k === 0) return Math.exp(-x);
  return Math.exp(-stirlingError(k) - deviance(k, x)) / Math.sqrt(2 * Math.PI * k);
}

/** The chance of `k` successes in `n` trials of chance `p`; `q` is 1 - p, given so that neither needs be rounded. */
export function binomialDensity(k: number, n: number, p: number, q: number): number {
  if (k < 0 || k > n) return 0;
  if (p <= 0) return k === 0 ? 1 : 0;
  if (q <= 0) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(n * (p < q ? Math.log1p(-p) : Math.log(q)));
  if (k === n) return Math.exp(n * (q < p ? Math.log1p(-q) : Math.log(p)));
  const errors = stirlingError(n) - stirlingError(k) - stirlingError(n - k);
  const exponent = errors - deviance(k, n * p) - deviance(n - k, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** The chance that `k` of `drawn` from a bag of `marked` and `plain` are marked. */
export function hypergeometricDensity(k: number, marked: number, plain: number, drawn: number): number {
  if (k < 0 || k > marked || drawn - k < 0 || drawn - k > plain) return 0;
  const all = marked + plain;
  if (drawn === 0 || drawn === all) return 1;
  const p = drawn / all;
  const q = (all - drawn) / all;
  return (
    (binomialDensity(k, marked, p, q) * binomialDensity(drawn - k, plain, p, q)) /
    binomialDensity(drawn, all, p, q)
  );
}
