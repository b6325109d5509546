import type { Ranking } from './ranking.ts';

/** Areas under the ROC curve of two models on the same rows, with what their error is. */
export interface PairedAuc {
  readonly first: number;
  readonly second: number;
  readonly firstVariance: number;
  readonly secondVariance: number;
  readonly covariance: number;
  /** Of `firstVariance`, by Satterthwaite: with few rows of a class its variance is itself a guess. */
  readonly degreesOfFreedom: number;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * DeLong's variances and covariance (DeLong, DeLong and Clarke-Pearson 1988) of the areas under the ROC curve of two
 * models on the same rows, from midranks (Sun and Xu 2014), so in the time it takes to sort. NaN where a class has
 * fewer than two rows. For one model give its ranking twice.
 */
export function delong(first: Ranking, second: Ranking): PairedAuc {
  const a = placements(first);
  const b = first === second ? a : placements(second);
  const { positives, negatives } = a;
  const covaryByClass = (x: Float64Array, y: Float64Array, xMean: number, yMean: number) => {
    let ofPositives = 0;
    let ofNegatives = 0;
    for (let row = 0; row < x.length; row++) {
      const product = (x[row]! - xMean) * (y[row]! - yMean);
      if (a.positive[row] === 1) ofPositives += product;
      else ofNegatives += product;
    }
    return [
      ofPositives / ((positives - 1) * positives),
      ofNegatives / ((negatives - 1) * negatives),
    ] as const;
  };
  const covary = (x: Float64Array, y: Float64Array, xMean: number, yMean: number) => {
    const [ofPositives, ofNegatives] = covaryByClass(x, y, xMean, yMean);
    return ofPositives + ofNegatives;
  };
  const [ofPositives, ofNegatives] = covaryByClass(a.shares, a.shares, a.auc, a.auc);
  const tooFew = positives < 2 || negatives < 2;
  const variance = (x: Float64Array, y: Float64Array, xMean: number, yMean: number) =>
    tooFew ? Number.NaN : covary(x, y, xMean, yMean);
  return {
    first: a.auc,
    second: b.auc,
    firstVariance: variance(a.shares, a.shares, a.auc, a.auc),
    secondVariance: variance(b.shares, b.shares, b.auc, b.auc),
    covariance: variance(a.shares, b.shares, a.auc, b.auc),
    degreesOfFreedom:
      (ofPositives + ofNegatives) ** 2 /
      (ofPositives ** 2 / (positives - 1) + ofNegatives ** 2 / (negatives - 1)),
    positives,
    negatives,
  };
}

interface Placements {
  /** By row: of the rows of the other class, the share that it is on the right side of, ties counting half. */
  readonly shares: Float64Array;
  /** By row: 1 where it is positive. */
  readonly positive: Uint8Array;
  readonly auc: number;
  readonly positives: number;
  readonly negatives: number;
}

function placements({ rows, groupEnds }: Ranking): Placements {
  const shares = new Float64Array(rows.length);
  const positive = new Uint8Array(rows.length);
  let positives = 0;
  for (const row of rows) positives += row & 1;
  const negatives = rows.length - positives;
  let ordered = 0;
  let positivesBelow = 0;
  let negativesBelow = 0;
  let start = 0;
  for (let group = 0; start < rows.length; group++) {
    const end = groupEnds ? groupEnds[group]! : start + 1;
    let tied = 0;
    for (let i = start; i < end; i++) tied += rows[i]! & 1;
    const tiedNegatives = end - start - tied;
    const below = negativesBelow + tiedNegatives / 2;
    const above = positives - positivesBelow - tied / 2;
    for (let i = start; i < end; i++) {
      const row = rows[i]! >>> 1;
      const isPositive = rows[i]! & 1;
      positive[row] = isPositive;
      shares[row] = isPositive === 1 ? below / negatives : above / positives;
    }
    ordered += tied * below;
    positivesBelow += tied;
    negativesBelow += tiedNegatives;
    start = end;
  }
  return { shares, positive, auc: ordered / (positives * negatives), positives, negatives };
}
