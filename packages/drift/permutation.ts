import { uniform } from '@pawl/metrics';
import type { PairedCounts } from './bins.ts';
import { homogeneityStatistic, total } from './chi-squared.ts';
import { hypergeometricDensity } from './density.ts';

/** Tables as far off as the one seen after which there is no more doubt that such tables are common. */
const ENOUGH = 20;

export interface PermutationResult {
  readonly statistic: number;
  readonly pValue: number;
  /** Tables that were drawn. */
  readonly draws: number;
}

/**
 * The test that both samples come from one distribution, by the chi-squared statistic over random tables of the same
 * margins: what shuffling the rows between the samples would give. (k + 1) / (draws + 1) (Phipson and Smyth 2010), or
 * sooner, as soon as 20 tables are as far off, 20 / draws (Besag and Clifford 1991); both hold their level exactly. The
 * draws follow from the seed, a 32-bit integer, alone; each takes time by the number of categories.
 */
export function permutationTest(counts: PairedCounts, draws: number, seed: number): PermutationResult {
  const { statistic } = homogeneityStatistic(counts);
  const both = counts.reference.map((count, i) => count + counts.current[i]!);
  const rows = total(counts.reference);
  const random = uniform(seed);
  const chosen = new Float64Array(both.length);
  // Sums of the same numbers in another order differ by rounding.
  const least = sumOfSquares(counts.reference, both) * (1 - 1e-12);
  let asFar = 0;
  for (let draw = 1; draw <= draws; draw++) {
    drawTable(both, rows, random, chosen);
    if (sumOfSquares(chosen, both) >= least) asFar++;
    if (asFar === ENOUGH) return { statistic, pValue: asFar / draw, draws: draw };
  }
  return { statistic, pValue: (asFar + 1) / (draws + 1), draws };
}

/** Grows as the statistic does, over tables of the same margins. */
function sumOfSquares(reference: Float64Array, both: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < both.length; i++) if (both[i]! > 0) sum += reference[i]! ** 2 / both[i]!;
  return sum;
}

/** A random choice of `rows` of all rows, as counts of each category. */
function drawTable(both: Float64Array, rows: number, random: () => number, chosen: Float64Array): void {
  let left = rows;
  let others = total(both);
  for (let i = 0; i < both.length; i++) {
    others -= both[i]!;
    chosen[i] = drawHypergeometric(both[i]!, others, left, random());
    left -= chosen[i]!;
  }
}

/** The number that `u`, from 0 to 1, stands for, where numbers have their chance as room: the mode first, then outwards. */
function drawHypergeometric(marked: number, plain: number, drawn: number, u: number): number {
  const least = Math.max(0, drawn - plain);
  const most = Math.min(marked, drawn);
  if (least === most) return least;
  const mode = Math.floor(((drawn + 1) * (marked + 1)) / (marked + plain + 2));
  let low = mode;
  let high = mode;
  let lowChance = hypergeometricDensity(mode, marked, plain, drawn);
  let highChance = lowChance;
  let left = u - lowChance;
  while (left >= 0 && (low > least || high < most)) {
    if (low > least) {
      lowChance *= (low * (plain - drawn + low)) / ((marked - low + 1) * (drawn - low + 1));
      low--;
      left -= lowChance;
      if (left < 0) return low;
    }
    if (high < most) {
      highChance *= ((marked - high) * (drawn - high)) / ((high + 1) * (plain - drawn + high + 1));
      high++;
      left -= highChance;
      if (left < 0) return high;
    }
  }
  return mode;
}
