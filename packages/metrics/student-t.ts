/** Chance that a value of Student's t distribution with `df` degrees of freedom is above `t`. */
export function tTail(t: number, df: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  const tail = incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  return t > 0 ? tail : 1 - tail;
}

/** The value that Student's t is above with chance `tail`, by bisection; minus or plus infinity for 1 and 0. */
export function tCritical(tail: number, df: number): number {
  if (tail > 0.5) return -tCritical(1 - tail, df);
  if (tail === 0) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = 1;
  while (tTail(high, df) > tail) {
    low = high;
    high *= 2;
  }
  while (high - low > 4 * Number.EPSILON * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (tTail(middle, df) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 1964, 26.5.8). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side of the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  let numerator = 1;
  let denominator = 1 - ((a + b) * x) / (a + 1);
  denominator = 1 / denominator;
  let fraction = denominator;
  for (let m = 1; m < 1000; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      denominator = 1 / (1 + term * denominator);
      numerator = 1 + term / numerator;
      fraction *= numerator * denominator;
    }
    if (Math.abs(numerator * denominator - 1) < 1e-16) break;
  }
  return (front * fraction) / a;
}

/** ln of the gamma function for positive x: Stirling's series, moved up to where it is exact to double precision. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 15; at++) shift += Math.log(at);
  const inverse = 1 / (at * at);
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188))))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
