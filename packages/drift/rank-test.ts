import { type Interval, normalQuantile, uniform } from '@pawl/metrics';

/** Random orders as extreme as the one seen after which there is no more doubt that such orders are common. */
const ENOUGH = 20;

export interface RankResult {
  /** The chance that a row of the current sample scores above one of the reference, ties counting half. */
  readonly auc: number;
  /** By the variance of DeLong and others (1988). */
  readonly interval: Interval;
  /** One-sided: of an AUC as large when scores say nothing. */
  readonly pValue: number;
}

/** Ranks of `scores` from 1 up, ties sharing their mean. */
export function midranks(scores: Float64Array): Float64Array {
  const order = Int32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  const ranks = new Float64Array(scores.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/** The area under the ROC curve from the ranks of all scores; NaN where a sample has none. */
export function areaUnderCurve(ranks: Float64Array, isCurrent: Uint8Array): number {
  let sum = 0;
  let m = 0;
  for (let i = 0; i < ranks.length; i++) {
    if (!isCurrent[i]) continue;
    sum += ranks[i]!;
    m++;
  }
  return (sum - (m * (m + 1)) / 2) / (m * (ranks.length - m));
}

/**
 * Whether scores are higher in the current sample, by shuffling which rows are current: (k + 1) / (draws + 1), or 20 / draws
 * as soon as 20 shuffles are as extreme. The shuffles follow from the seed, a 32-bit integer. Both samples must have rows.
 */
export function rankTest(
  scores: Float64Array,
  isCurrent: Uint8Array,
  { draws, seed, confidence }: { readonly draws: number; readonly seed: number; readonly confidence: number },
): RankResult {
  const ranks = midranks(scores);
  const auc = areaUnderCurve(ranks, isCurrent);
  const reach = -normalQuantile((1 - confidence) / 2) * standardError(scores, ranks, isCurrent);
  const interval = { low: Math.max(0, auc - reach), high: Math.min(1, auc + reach) };
  return { auc, interval, pValue: shuffled(ranks, isCurrent, draws, seed) };
}

function shuffled(ranks: Float64Array, isCurrent: Uint8Array, draws: number, seed: number): number {
  const random = uniform(seed);
  const bag = ranks.slice();
  let m = 0;
  let seen = 0;
  let all = 0;
  for (let i = 0; i < ranks.length; i++) {
    m += isCurrent[i]!;
    seen += isCurrent[i]! * ranks[i]!;
    all += ranks[i]!;
  }
  // Of two sides the smaller takes less drawing; its sum is as small as the other is large.
  const smaller = 2 * m <= ranks.length;
  const drawn = smaller ? m : ranks.length - m;
  let asFar = 0;
  for (let draw = 1; draw <= draws; draw++) {
    let sum = 0;
    // Halves of whole numbers add up exactly, so no rounding hides a tie.
    for (let i = 0; i < drawn; i++) {
      const chosen = i + Math.floor(random() * (bag.length - i));
      const rank = bag[chosen]!;
      bag[chosen] = bag[i]!;
      bag[i] = rank;
      sum += rank;
    }
    if ((smaller ? sum : all - sum) >= seen) asFar++;
    if (asFar === ENOUGH) return asFar / draw;
  }
  return (asFar + 1) / (draws + 1);
}

/** From each row's share of rows of the other sample that it beats: its rank among all less that among its own. */
function standardError(scores: Float64Array, ranks: Float64Array, isCurrent: Uint8Array): number {
  let variance = 0;
  for (const side of [0, 1]) {
    const rows = Int32Array.from(ranks.keys()).filter((row) => isCurrent[row] === side);
    const own = midranks(Float64Array.from(rows, (row) => scores[row]!));
    const others = ranks.length - rows.length;
    const shares = Float64Array.from(rows, (row, i) => (ranks[row]! - own[i]!) / others);
    const mean = shares.reduce((sum, share) => sum + share, 0) / rows.length;
    const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
    if (rows.length > 1) variance += squares / (rows.length - 1) / rows.length;
  }
  return Math.sqrt(variance);
}
