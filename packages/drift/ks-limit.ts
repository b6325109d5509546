import { binomialDensity } from './density.ts';
import { durbinCdf, pelzGoodCdf } from './ks-one-sample.ts';

/** So many terms of a smooth sum stand for all of them. */
const TERMS = 4096;

/**
 * P(D >= d) of the one-sample Kolmogorov-Smirnov statistic of `n` numbers, by the methods that scipy's `kstwo.sf` takes
 * in each region (Simard and L'Ecuyer, "Computing the two-sided Kolmogorov-Smirnov distribution", 2011): where two of
 * them differ in the eighth digit, so do we.
 */
export function kolmogorovTail(n: number, d: number): number {
  if (d >= 1) return 0;
  if (n * d <= 0.5) return 1;
  if (n * d >= n - 1) return 2 * (1 - d) ** n;
  const far = n * d * d;
  if (d >= 0.5) return bothSides(n, d);
  if (n <= 140) return far <= 4 ? within(1 - durbinCdf(n, d)) : bothSides(n, d);
  if (far >= 370) return 0;
  if (far >= 2.2) return bothSides(n, d);
  return within(1 - (n <= 100_000 && n * d ** 1.5 <= 1.4 ? durbinCdf(n, d) : pelzGoodCdf(n, d)));
}

function within(p: number): number {
  return Math.min(1, Math.max(0, p));
}

function bothSides(n: number, d: number): number {
  return within(2 * smirnovTail(n, d));
}

/**
 * P(D+ >= d) of the one-sided statistic: the sum over k of d / (d + k/n) times the chance of k successes in n trials of
 * chance d + k/n (Smirnov 1944; Birnbaum and Tingey 1951). Its terms are smooth in k and vanish at both ends with all
 * their derivatives, so that of a long sum every so many-th tells the whole to the last digit.
 */
export function smirnovTail(n: number, d: number): number {
  const last = Math.floor(n * (1 - d));
  const step = Math.max(1, Math.floor(n / TERMS));
  let sum = 0;
  for (let k = 0; k <= last; k += step) {
    const p = d + k / n;
    const q = (n - k) / n - d;
    if (q >= 0) sum += (d / p) * binomialDensity(k, n, p, q);
  }
  return sum * step;
}
