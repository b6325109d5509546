import { HIGHEST, MISSING } from './bins.ts';
import type { Best, Candidates, Rules } from './split.ts';

/** Weights of the classes on either side of a split, moved from right to left. */
export interface ClassSides {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

function term(weight: number, entropy: boolean): number {
  if (!entropy) return weight * weight;
  return weight > 0 ? weight * Math.log(weight) : 0;
}

/** Larger is better: of Gini the sum of squared weights over their sum, of entropy the log-likelihood of the shares. */
export function classScore(weights: Float64Array, entropy: boolean): number {
  let terms = 0;
  let total = 0;
  for (const weight of weights) {
    terms += term(weight, entropy);
    total += weight;
  }
  return combine(terms, total, entropy);
}

function combine(terms: number, total: number, entropy: boolean): number {
  if (total <= 0) return 0;
  return entropy ? terms - total * Math.log(total) : terms / total;
}

/** Tries every place between the codes of a feature of numbers, with the missing ones on either side. */
export function splitNumbersByClass(
  feature: number,
  candidates: Candidates,
  node: { readonly weights: Float64Array; readonly count: number },
  parentScore: number,
  rules: Rules,
  best: Best,
  sides: ClassSides,
): void {
  const { present, found } = candidates;
  const values = present[found - 1] === MISSING ? found - 1 : found;
  for (const side of values < found ? [0, 1] : [0]) {
    const tally = begin(node.weights, rules.entropy, sides);
    if (side === 1) move(candidates, MISSING, rules.entropy, sides, tally);
    // With the missing ones on the right, all values against them is a split too.
    const places = values < found && side === 0 ? values : values - 1;
    for (let i = 0; i < places; i++) {
      const code = present[i]!;
      move(candidates, code, rules.entropy, sides, tally);
      const gain = gainOf(tally, node.count, parentScore, rules);
      if (gain <= best.gain) continue;
      best.gain = gain;
      best.feature = feature;
      best.code = i + 1 < values ? (code + present[i + 1]! - 1) >> 1 : HIGHEST;
      best.missingLeft = side === 1;
      best.sums.count = tally.count;
    }
  }
}

/** Tries each code of a feature of texts against all others. */
export function splitTextsByClass(
  feature: number,
  candidates: Candidates,
  node: { readonly weights: Float64Array; readonly count: number },
  parentScore: number,
  rules: Rules,
  best: Best,
  sides: ClassSides,
): void {
  const { present, found } = candidates;
  for (let i = 0; i < found; i++) {
    const tally = begin(node.weights, rules.entropy, sides);
    move(candidates, present[i]!, rules.entropy, sides, tally);
    const gain = gainOf(tally, node.count, parentScore, rules);
    if (gain <= best.gain) continue;
    best.gain = gain;
    best.feature = feature;
    best.code = -1;
    best.left = present.slice(i, i + 1);
    best.leftCount = 1;
    best.sums.count = tally.count;
  }
}

interface Tally {
  count: number;
  leftTerms: number;
  rightTerms: number;
  leftTotal: number;
  rightTotal: number;
}

function begin(weights: Float64Array, entropy: boolean, sides: ClassSides): Tally {
  sides.left.fill(0);
  sides.right.set(weights);
  const tally = { count: 0, leftTerms: 0, rightTerms: 0, leftTotal: 0, rightTotal: 0 };
  for (const weight of weights) {
    tally.rightTerms += term(weight, entropy);
    tally.rightTotal += weight;
  }
  return tally;
}

function move(
  { histogram, base, sums }: Candidates,
  code: number,
  entropy: boolean,
  { left, right }: ClassSides,
  tally: Tally,
): void {
  const at = base + sums * code;
  for (let k = 0; k < left.length; k++) {
    const weight = histogram[at + k]!;
    if (weight === 0) continue;
    const newLeft = left[k]! + weight;
    const newRight = right[k]! - weight;
    tally.leftTerms += term(newLeft, entropy) - term(left[k]!, entropy);
    tally.rightTerms += term(newRight, entropy) - term(right[k]!, entropy);
    tally.leftTotal += weight;
    tally.rightTotal -= weight;
    left[k] = newLeft;
    right[k] = newRight;
  }
  tally.count += histogram[at + sums - 1]!;
}

function gainOf(tally: Tally, count: number, parentScore: number, { minLeaf, entropy }: Rules): number {
  if (tally.count < minLeaf || count - tally.count < minLeaf) return Number.NEGATIVE_INFINITY;
  return (
    combine(tally.leftTerms, tally.leftTotal, entropy) +
    combine(tally.rightTerms, tally.rightTotal, entropy) -
    parentScore
  );
}
