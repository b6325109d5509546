import type { PairedCounts } from './bins.ts';
import { chiSquaredTail } from './chi-squared-tail.ts';

/** The usual least expected count below which the chi-squared distribution is not trusted (Cochran 1954). */
const LEAST_EXPECTED = 5;

export interface ChiSquaredResult {
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
}

/**
 * Pearson's chi-squared test that both samples come from one distribution, without a correction for continuity; as
 * scipy's `chi2_contingency(correction=False)`. Categories that stand in neither sample are passed over. 1 where there
 * is nothing to compare.
 */
export function homogeneityTest(counts: PairedCounts): ChiSquaredResult {
  const { statistic, categories } = homogeneityStatistic(counts);
  const df = categories - 1;
  return df < 1
    ? { statistic: 0, df: 0, pValue: 1 }
    : { statistic, df, pValue: chiSquaredTail(statistic, df) };
}

/** Whether some expected count is so small that the chi-squared distribution is no good guide. */
export function isSparse({ reference, current }: PairedCounts): boolean {
  const n = total(reference);
  const m = total(current);
  const least = Math.min(n, m) / (n + m);
  for (let i = 0; i < reference.length; i++) {
    const both = reference[i]! + current[i]!;
    if (both > 0 && both * least < LEAST_EXPECTED) return true;
  }
  return false;
}

/**
 * The same statistic against the chi-squared distribution scaled to its exact mean and variance over all tables of these
 * margins (their factorial moments; Haldane, "The mean and variance of chi-squared", 1940). For tables of many sparse
 * categories, where the plain test is wrong and counting tables takes too long.
 */
export function scaledHomogeneityTest(counts: PairedCounts): ChiSquaredResult {
  const { statistic, categories } = homogeneityStatistic(counts);
  const n = total(counts.reference);
  const m = total(counts.current);
  const all = n + m;
  if (categories < 2 || n === 0 || m === 0) return { statistic: 0, df: 0, pValue: 1 };
  // The statistic is a T - b with T the sum over categories of (count in the reference)^2 / (count in both).
  const { mean, variance } = momentsOfSquares(counts, n, all);
  const scale = (all * all) / (n * m);
  const expected = scale * mean - (all * n) / m;
  const spread = scale * scale * variance;
  if (!(spread > 1e-9)) return { statistic, df: categories - 1, pValue: 1 };
  const df = (2 * expected * expected) / spread;
  return { statistic, df, pValue: chiSquaredTail((statistic * df) / expected, df) };
}

function momentsOfSquares({ reference, current }: PairedCounts, n: number, all: number) {
  const f1 = n / all;
  const f2 = (f1 * (n - 1)) / (all - 1);
  const f3 = all > 2 ? (f2 * (n - 2)) / (all - 2) : 0;
  const f4 = all > 3 ? (f3 * (n - 3)) / (all - 3) : 0;
  let categories = 0;
  let less = 0;
  let lessSquared = 0;
  let fourth = 0;
  for (let i = 0; i < reference.length; i++) {
    const c = reference[i]! + current[i]!;
    if (c === 0) continue;
    categories++;
    less += c - 1;
    lessSquared += (c - 1) ** 2;
    fourth += ((c - 1) * (c - 2) * (c - 3) * f4 + 6 * (c - 1) * (c - 2) * f3 + 7 * (c - 1) * f2 + f1) / c;
  }
  const mean = less * f2 + categories * f1;
  const pairs =
    (less * less - lessSquared) * f4 + 2 * (categories - 1) * less * f3 + categories * (categories - 1) * f2;
  return { mean, variance: fourth + pairs - mean * mean };
}

/** The statistic, and how many categories stand somewhere. */
export function homogeneityStatistic({ reference, current }: PairedCounts): {
  statistic: number;
  categories: number;
} {
  const n = total(reference);
  const m = total(current);
  let statistic = 0;
  let categories = 0;
  for (let i = 0; i < reference.length; i++) {
    const both = reference[i]! + current[i]!;
    if (both === 0) continue;
    categories++;
    // Both cells of a category are off by the same number of rows.
    const off = (reference[i]! * m - current[i]! * n) / (n + m);
    statistic += (off * off * (n + m) * (n + m)) / (both * n * m);
  }
  return { statistic: n > 0 && m > 0 ? statistic : 0, categories };
}

/**
 * Evidently's test: the counts of the current sample against those of the reference scaled to its size, as if these were
 * known without error. A category that is new makes it 0.
 */
export function goodnessOfFit({ reference, current }: PairedCounts): ChiSquaredResult {
  const scale = total(current) / total(reference);
  let statistic = 0;
  for (let i = 0; i < reference.length; i++) {
    const expected = reference[i]! * scale;
    statistic += (current[i]! - expected) ** 2 / expected;
  }
  const df = reference.length - 1;
  return { statistic, df, pValue: df < 1 ? 1 : chiSquaredTail(statistic, df) };
}

export function total(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
