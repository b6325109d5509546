/** Below this many halves of a degree, a ratio of gamma functions is stepped up before its series is used. */
const SERIES_FROM = 50;
/** Stands for zero in the continued fraction, which divides by its parts. */
const TINY = 1e-300;
const MOST_STEPS = 100_000;

/**
 * P(T > t) of Student's t distribution with `df` > 0 degrees of freedom, which need not be whole; NaN where an argument
 * is. It is half the regularised incomplete beta function I_x(df / 2, 1 / 2) at x = df / (df + t²) for t > 0 (Abramowitz
 * and Stegun 1964, 26.7.1 and 26.5.27), relatively as exact as about 12 digits in the far tail too.
 */
export function studentTail(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  if (t < 0) return 1 - studentTail(-t, df);
  if (t === Number.POSITIVE_INFINITY) return 0;
  const a = df / 2;
  // x and 1 - x, neither of them by a difference; for t² beyond all numbers x is what is left of df / t².
  const square = (t / df) * t;
  const x = 1 / (1 + square);
  const y = square > 1 ? 1 / (1 + 1 / square) : square * x;
  const front = Math.exp(-a * Math.log1p(square)) * Math.sqrt(y) * gammaRatio(a) * Math.sqrt(1 / Math.PI);
  const beyond = (a + 0.5) * y - 0.5;
  return beyond >= 0
    ? (front * betaFraction(x, y, a, 0.5, beyond)) / 2
    : 0.5 - (front * betaFraction(y, x, 0.5, a, -beyond)) / 2;
}

/**
 * gamma(a + 1/2) / gamma(a). The series is that of Abramowitz and Stegun 1964, 6.1.47, at most 1e-15 off from a = 50 on;
 * below, gamma(a + 1) = a gamma(a) leads there.
 */
function gammaRatio(a: number): number {
  let factor = 1;
  let b = a;
  for (; b < SERIES_FROM; b++) factor *= b / (b + 0.5);
  const r = 1 / b;
  const series =
    1 +
    r *
      (-1 / 8 +
        r * (1 / 128 + r * (5 / 1024 + r * (-21 / 32768 + r * (-399 / 262144 + r * (869 / 4194304))))));
  return factor * Math.sqrt(b) * series;
}

/**
 * I_x(a, b) without the factor x^a y^b / B(a, b), where y is 1 - x and `beyond` is a - (a + b) x, which is not negative:
 * the continued fraction of DiDonato and Morris (1992), by the modified method of Lentz (Thompson and Barnett 1986).
 */
function betaFraction(x: number, y: number, a: number, b: number, beyond: number): number {
  let denominator = nonZero((a * (beyond + 1)) / (a + 1));
  let c = denominator;
  let d = 0;
  for (let n = 1; n <= MOST_STEPS; n++) {
    const share = (n * (b - n) * x) / (a + 2 * n - 1);
    const over = ((a + n - 1) * (a + b + n - 1) * x * share) / (a + 2 * n - 1);
    const under = n + share + ((a + n) * (beyond + 1 + n * (1 + y))) / (a + 2 * n + 1);
    d = 1 / nonZero(under + over * d);
    c = nonZero(under + over / c);
    denominator *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return 1 / denominator;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
