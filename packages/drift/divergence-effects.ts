import { normalQuantile } from '@pawl/metrics';
import type { PairedCounts } from './bins.ts';
import type { Effect } from './column-test.ts';
import { hellinger, jensenShannon, populationStability } from './divergences.ts';
import { noncentralityInterval } from './noncentral.ts';

/** A measure of how far two distributions over categories are apart. */
interface Divergence {
  readonly name: string;
  readonly measure: (p: Float64Array, q: Float64Array) => number;
  readonly most: number;
  /** Near nothing, `scale` n m / (n + m) times this power of the measure is non-central chi-squared. */
  readonly power: 1 | 2;
  readonly scale: number;
  /** Derivatives by both shares of a category, neither of them 0; the measure itself is given. */
  readonly slopes: (p: number, q: number, value: number) => readonly [number, number];
}

const DIVERGENCES: readonly Divergence[] = [
  {
    name: 'population stability index',
    measure: populationStability,
    most: Number.POSITIVE_INFINITY,
    power: 1,
    scale: 1,
    slopes: (p, q) => [Math.log(p / q) + 1 - q / p, 1 - p / q - Math.log(p / q)],
  },
  {
    name: 'Jensen-Shannon distance',
    measure: jensenShannon,
    most: Math.sqrt(Math.LN2),
    power: 2,
    scale: 8,
    slopes: (p, q, value) => [
      Math.log((2 * p) / (p + q)) / (4 * value),
      Math.log((2 * q) / (p + q)) / (4 * value),
    ],
  },
  {
    name: 'Hellinger distance',
    measure: hellinger,
    most: 1,
    power: 2,
    scale: 8,
    slopes: (p, q, value) => [-Math.sqrt(q / p) / (4 * value), -Math.sqrt(p / q) / (4 * value)],
  },
];

/**
 * Population stability, Jensen and Shannon's and Hellinger's distance of counts over the same categories, each with an
 * interval: the wider of what holds near nothing (non-central chi-squared; Yurdakul 2018 for the index) and what holds
 * far from it (delta method). Both samples have rows.
 */
export function divergenceEffects(counts: PairedCounts, confidence: number): Effect[] {
  const { reference, current } = counts;
  return DIVERGENCES.map((divergence) => {
    const value = divergence.measure(reference, current);
    return { name: divergence.name, value, interval: intervalOf(divergence, value, counts, confidence) };
  });
}

function intervalOf(
  { power, scale, most, slopes }: Divergence,
  value: number,
  { reference, current }: PairedCounts,
  confidence: number,
): { low: number; high: number } {
  const n = sum(reference);
  const m = sum(current);
  const factor = (scale * n * m) / (n + m);
  const df = Math.max(1, reference.length - 1);
  const near = noncentralityInterval(factor * value ** power, df, confidence);
  const back = (noncentrality: number) => (noncentrality / factor) ** (1 / power);
  const reach = -normalQuantile((1 - confidence) / 2) * deltaError(reference, current, n, m, value, slopes);
  return {
    low: Math.max(0, Math.min(back(near.low), value - reach)),
    high: Math.min(most, Math.max(back(near.high), value + reach)),
  };
}

/** The standard error by the delta method; a share of 0 counts as half a row. */
function deltaError(
  reference: Float64Array,
  current: Float64Array,
  n: number,
  m: number,
  value: number,
  slopes: Divergence['slopes'],
): number {
  if (value === 0) return 0;
  const means = [0, 0];
  const squares = [0, 0];
  for (let i = 0; i < reference.length; i++) {
    const p = Math.max(reference[i]!, 0.5) / n;
    const q = Math.max(current[i]!, 0.5) / m;
    const [a, b] = slopes(p, q, value);
    means[0]! += p * a;
    means[1]! += q * b;
    squares[0]! += p * a * a;
    squares[1]! += q * b * b;
  }
  const variance = (squares[0]! - means[0]! ** 2) / n + (squares[1]! - means[1]! ** 2) / m;
  return Math.sqrt(Math.max(0, variance));
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
