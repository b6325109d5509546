import { normalCdf } from '@pawl/metrics';

/**
 * P(X > x) of the non-central chi-squared distribution by Sankaran's normal approximation of a power of X (1963), right to
 * about two digits in the middle: enough for the ends of an interval. One degree of freedom is a squared normal value.
 */
export function noncentralTail(x: number, df: number, noncentrality: number): number {
  if (x <= 0) return 1;
  if (df === 1) return oneDegree(Math.sqrt(x), Math.sqrt(noncentrality));
  const mean = df + noncentrality;
  const second = df + 2 * noncentrality;
  const h = 1 - ((2 / 3) * mean * (df + 3 * noncentrality)) / second ** 2;
  const p = second / mean ** 2;
  const m = (h - 1) * (1 - 3 * h);
  const centre = 1 + h * p * (h - 1 - 0.5 * (2 - h) * m * p);
  return normalCdf((centre - (x / mean) ** h) / (h * Math.sqrt(2 * p) * (1 + 0.5 * m * p)));
}

function oneDegree(root: number, shift: number): number {
  return normalCdf(shift - root) + normalCdf(-shift - root);
}

/** The non-centralities for which `x` lies within the middle `confidence` of what is seen. */
export function noncentralityInterval(
  x: number,
  df: number,
  confidence: number,
): { readonly low: number; readonly high: number } {
  const outer = (1 - confidence) / 2;
  return { low: solve(x, df, outer), high: solve(x, df, 1 - outer) };
}

/** The non-centrality under which more than `x` has the chance `tail`; 0 where it has more without any. */
function solve(x: number, df: number, tail: number): number {
  if (noncentralTail(x, df, 0) >= tail) return 0;
  let low = 0;
  let high = Math.max(1, x);
  while (noncentralTail(x, df, high) < tail) high *= 2;
  for (let step = 0; step < 40 && high - low > 1e-6 * high; step++) {
    const middle = (low + high) / 2;
    if (noncentralTail(x, df, middle) < tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
