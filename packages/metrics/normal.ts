/** Past this distance from 0 the continued fraction for the tail converges faster than the series from the middle. */
const FAR = 3;
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Density of the standard normal distribution. */
function density(x: number): number {
  return Math.exp(-0.5 * x * x) / SQRT_TWO_PI;
}

/**
 * Chance that a standard normal value is at most `x`, to about 14 digits, relative in the lower tail too (Abramowitz
 * and Stegun 1964, 26.2.11 and 26.2.14).
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x > 0) return 1 - normalCdf(-x);
  return x < -FAR ? lowerTail(-x) : 0.5 - fromMiddle(-x);
}

/** Chance of a value between 0 and `x`, by 26.2.11; `x` is at most FAR. */
function fromMiddle(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return density(x) * sum;
}

/** Chance of a value beyond `x`, by the continued fraction 26.2.14 from its far end. */
function lowerTail(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  let fraction = 0;
  for (let k = 100; k >= 1; k--) fraction = k / (x + fraction);
  return density(x) / (x + fraction);
}

/** The value that a standard normal one is below with chance `p`; minus or plus infinity for 0 and 1. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 0.5) return 0;
  let x = firstGuess(p);
  // Halley's steps: each about triples the right digits, and the guess has three.
  for (let step = 0; step < 3; step++) {
    const error = (normalCdf(x) - p) / density(x);
    x -= error / (1 + (x * error) / 2);
  }
  return x;
}

/** Abramowitz and Stegun 1964, 26.2.23: off by less than 4.5e-4, for p up to 0.5. */
function firstGuess(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  return (
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
  );
}
