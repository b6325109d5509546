import { CODES, HIGHEST, MISSING } from './bins.ts';

/** The sums of one side of a split. */
export interface Sums {
  /** Sum of the targets (negative gradients), weighted. */
  first: number;
  /** Sum of the weights (second derivatives). */
  second: number;
  count: number;
}

/** The best split found so far; written over again and again. */
export interface Best {
  gain: number;
  feature: number;
  /** Codes up to this go left; -1 where `left` says which. */
  code: number;
  missingLeft: boolean;
  /** Codes that go left, for a feature of texts. */
  left: Uint8Array;
  leftCount: number;
  readonly sums: Sums;
}

export interface Rules {
  /** How often the rows of a side must count at least. */
  readonly minLeaf: number;
  /** The weights (second derivatives) of a side must add up to this at least. */
  readonly minWeight: number;
  /** Added to the sum of weights: an L2 penalty on the answers. */
  readonly lambda: number;
  /** Whether the gain is in information rather than in squared error (the same as Gini for two classes). */
  readonly entropy: boolean;
  /** Rows of the mean that are added to each text before texts are put in order. */
  readonly smoothing: number;
}

/** Bounds that the answers of a node must keep because of constraints above it. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * How good it is for rows with these sums to share an answer, larger is better: `first^2 / (second + lambda)` is the
 * squared error that the best answer saves. With entropy, the log-likelihood of the share.
 */
export function score(first: number, second: number, rules: Rules): number {
  if (!rules.entropy) return (first * first) / (second + rules.lambda);
  const other = second - first;
  return (
    (first > 0 ? first * Math.log(first / second) : 0) + (other > 0 ? other * Math.log(other / second) : 0)
  );
}

/** The same for an answer that is not free. */
function boundedScore(first: number, second: number, lambda: number, { low, high }: Bounds): number {
  const answer = Math.min(high, Math.max(low, first / (second + lambda)));
  return 2 * first * answer - (second + lambda) * answer * answer;
}

/** The histogram of a feature in a node, which begins at `base`, and the codes that occur there. */
export interface Candidates {
  readonly histogram: Float64Array;
  readonly base: number;
  readonly sums: number;
  readonly present: Uint8Array;
  readonly found: number;
}

/** Tries every place between the codes of a feature of numbers, with the missing ones on either side. */
export function splitNumbers(
  feature: number,
  { histogram, base, sums, present, found }: Candidates,
  node: Readonly<Sums>,
  parentScore: number,
  rules: Rules,
  best: Best,
  direction: number,
  bounds: Bounds | undefined,
): void {
  const { minLeaf, minWeight, lambda, entropy } = rules;
  const values = present[found - 1] === MISSING ? found - 1 : found;
  const missing = values < found;
  const atMissing = base + sums * MISSING;
  const missingFirst = missing ? histogram[atMissing]! : 0;
  const missingSecond = missing ? histogram[atMissing + 1]! : 0;
  const missingCount = missing ? histogram[atMissing + sums - 1]! : 0;
  const plain = !entropy && direction === 0 && bounds === undefined;
  const places = missing ? values : values - 1;
  let first = 0;
  let second = 0;
  let count = 0;
  for (let i = 0; i < places; i++) {
    const code = present[i]!;
    const at = base + sums * code;
    first += histogram[at]!;
    second += histogram[at + 1]!;
    count += histogram[at + sums - 1]!;
    for (let side = 0; side < 2; side++) {
      if (side === 1 && (!missing || i === values - 1)) break;
      const leftFirst = side === 1 ? first + missingFirst : first;
      const leftSecond = side === 1 ? second + missingSecond : second;
      const leftCount = side === 1 ? count + missingCount : count;
      if (leftCount < minLeaf || node.count - leftCount < minLeaf) continue;
      const rightFirst = node.first - leftFirst;
      const rightSecond = node.second - leftSecond;
      if (leftSecond < minWeight || rightSecond < minWeight) continue;
      let gain: number;
      if (plain)
        gain =
          (leftFirst * leftFirst) / (leftSecond + lambda) +
          (rightFirst * rightFirst) / (rightSecond + lambda) -
          parentScore;
      else if (direction === 0 && bounds === undefined)
        gain = score(leftFirst, leftSecond, rules) + score(rightFirst, rightSecond, rules) - parentScore;
      else {
        const slope = rightFirst / (rightSecond + lambda) - leftFirst / (leftSecond + lambda);
        if (slope * direction < 0) continue;
        const within = bounds ?? FREE;
        gain =
          boundedScore(leftFirst, leftSecond, lambda, within) +
          boundedScore(rightFirst, rightSecond, lambda, within) -
          parentScore;
      }
      if (gain > best.gain) {
        best.gain = gain;
        best.feature = feature;
        best.code = i + 1 < values ? (code + present[i + 1]! - 1) >> 1 : HIGHEST;
        best.missingLeft = side === 1;
        best.sums.first = leftFirst;
        best.sums.second = leftSecond;
        best.sums.count = leftCount;
      }
    }
  }
}

export const FREE: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/**
 * Tries the codes of a feature of texts in the order of their mean target, in which the best division of all is to be
 * found for squared error (W. D. Fisher, 1958). Rare texts are drawn to the mean of the node, or they would stand first
 * and last by chance.
 */
export function splitTexts(
  feature: number,
  { histogram, base, sums, present, found }: Candidates,
  node: Readonly<Sums>,
  parentScore: number,
  rules: Rules,
  best: Best,
  bounds: Bounds | undefined,
): void {
  const mean = node.first / node.second;
  const { minLeaf, minWeight, smoothing, lambda } = rules;
  const means = new Float64Array(CODES);
  for (let i = 0; i < found; i++) {
    const at = base + sums * present[i]!;
    means[present[i]!] = (histogram[at]! + smoothing * mean) / (histogram[at + 1]! + smoothing);
  }
  const ordered = present.slice(0, found).sort((a, b) => means[a]! - means[b]! || a - b);
  let first = 0;
  let second = 0;
  let count = 0;
  for (let i = 0; i < found - 1; i++) {
    const at = base + sums * ordered[i]!;
    first += histogram[at]!;
    second += histogram[at + 1]!;
    count += histogram[at + sums - 1]!;
    if (count < minLeaf || node.count - count < minLeaf) continue;
    const rightFirst = node.first - first;
    const rightSecond = node.second - second;
    if (second < minWeight || rightSecond < minWeight) continue;
    const gain =
      (bounds === undefined
        ? score(first, second, rules) + score(rightFirst, rightSecond, rules)
        : boundedScore(first, second, lambda, bounds) +
          boundedScore(rightFirst, rightSecond, lambda, bounds)) - parentScore;
    if (gain <= best.gain) continue;
    best.gain = gain;
    best.feature = feature;
    best.code = -1;
    best.left = ordered;
    best.leftCount = i + 1;
    best.sums.first = first;
    best.sums.second = second;
    best.sums.count = count;
  }
}
