import type { Random } from '@pawl/table';
import { type BinnedRows, CODES, MISSING } from './bins.ts';
import { type ClassSides, classScore, splitNumbersByClass, splitTextsByClass } from './class-split.ts';
import { forEachNode, type GrownNode } from './grown-node.ts';
import { createCounter, presentByMarks, presentByScan, type Statistics, subtract } from './histogram.ts';
import {
  type Best,
  type Bounds,
  FREE,
  type Rules,
  type Sums,
  score,
  splitNumbers,
  splitTexts,
} from './split.ts';
import { MISSING_LEFT, MOST_DEPTH, WORDS } from './trees.ts';

/** How a tree may grow. */
export interface Shape extends Rules {
  /** Splits from the root to a leaf at most. */
  readonly maxDepth: number;
  /** Leaves at most; the node with the largest gain is split first. Infinity: every node is split that can be. */
  readonly maxLeaves: number;
  /** How often the rows of a node must count for it to be split. */
  readonly minSplit: number;
  /** Features that are tried at a node; those that do not vary there are not counted. */
  readonly maxFeatures: number;
  /** A split must gain more than this share of what there is to be gained at the root; negative allows empty gains. */
  readonly minGain: number;
}

/** What all trees of one training have in common. */
export interface GrowthData {
  readonly binned: BinnedRows;
  /** One value a feature: 1 for texts. */
  readonly texts: Uint8Array;
  /** One value a feature: answers may only rise (1) or fall (-1) with it. */
  readonly directions?: Int8Array | undefined;
}

interface Waiting {
  readonly node: GrownNode;
  readonly best: Best;
  readonly histogram: Float64Array | undefined;
}

/** Under so many rows a node's histogram is not kept: it is quicker to count the rows of both children. */
const LEAST_ROWS_TO_KEEP = 384;
/** Up to so many rows the codes that occur are marked, beyond all are looked at. */
const MOST_ROWS_TO_MARK = 256;
/** Numbers in a histogram of all features at most, for it to be kept. */
const LARGEST_KEPT = 1 << 19;

/** Values that differ by no more than this share are the same. */
const SAME = 2 ** -51;

/** Grows trees on the same data one after another, in memory that is taken once. */
export interface Grower {
  /** For the numbers of the rows that the next tree learns from. */
  readonly order: Int32Array;
  /**
   * Grows a tree on `order[0..count)`, which is put in order of the leaves. `importance` gets what each feature gained.
   */
  grow(count: number, random: Random, importance: Float64Array): GrownNode;
}

/** The values of `statistics` may change between two trees. */
export function createGrower(
  { binned, texts, directions }: GrowthData,
  shape: Shape,
  statistics: Statistics,
): Grower {
  const { codes, rows, features } = binned;
  const { sums, classes } = statistics;
  const spare = new Int32Array(rows);
  const counter = createCounter(binned, statistics);
  const { order } = counter;
  const scratch = counter.one();
  const kinds = classes ? sums - 1 : 0;
  const sides: ClassSides = { left: new Float64Array(kinds), right: new Float64Array(kinds) };
  const keeps = shape.maxFeatures * 2 > features && features * CODES * sums <= LARGEST_KEPT;
  const permutation = new Int32Array(features);
  const present = new Uint8Array(CODES);
  const marks = new Int32Array(CODES / 32);
  const goesLeft = new Uint8Array(CODES);
  const seen = new Uint8Array(CODES);
  const constrained = directions?.some((direction) => direction !== 0) ?? false;

  let random: Random;
  let least = 0;
  /** The node whose rows are gathered. */
  let gatheredFor: GrownNode | undefined;

  function gather(node: GrownNode): void {
    if (gatheredFor === node) return;
    gatheredFor = node;
    counter.gather(node.start, node.end);
  }

  function countAll(node: GrownNode): Float64Array {
    gather(node);
    return counter.countAll();
  }

  /** The sums of rows, and of classes the weight of each. */
  function sumUp(start: number, end: number): { sums: Sums; weights?: Float64Array } {
    const { first, second, count: counts } = statistics;
    const weights = classes ? new Float64Array(kinds) : undefined;
    let [firsts, seconds, times] = [0, 0, 0];
    for (let i = start; i < end; i++) {
      const row = order[i]!;
      firsts += first[row]!;
      seconds += second[row]!;
      times += counts[row]!;
    }
    if (weights) for (let i = start; i < end; i++) weights[classes![order[i]!]!]! += first[order[i]!]!;
    const sums = { first: firsts, second: weights ? times : seconds, count: times };
    return weights ? { sums, weights } : { sums };
  }

  /** What rows can gain at most. */
  function spreadOf(count: number, { first, second }: Sums): number {
    if (classes) return first;
    if (shape.entropy) return second;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      const row = order[i]!;
      const weight = statistics.second[row]!;
      if (weight > 0) squares += statistics.first[row]! ** 2 / weight;
    }
    return squares;
  }

  function isPure(node: GrownNode): boolean {
    const { first, second } = statistics;
    const row = order[node.start]!;
    if (classes) {
      for (let i = node.start + 1; i < node.end; i++) if (classes[order[i]!] !== classes[row]) return false;
      return true;
    }
    const value = first[row]! / second[row]!;
    // A value times its weight, over the weight, is the value but for rounding.
    const rounding = SAME * Math.abs(value);
    for (let i = node.start + 1; i < node.end; i++)
      if (!(Math.abs(first[order[i]!]! / second[order[i]!]! - value) <= rounding)) return false;
    return true;
  }

  function mayBeSplit(node: GrownNode): boolean {
    if (node.depth >= shape.maxDepth || node.depth >= MOST_DEPTH) return false;
    if (node.sums.count < shape.minSplit || node.sums.count < 2 * shape.minLeaf) return false;
    return node.end - node.start > 1 && !isPure(node);
  }

  /** The best split of a node, or undefined where none gains enough. */
  function search(node: GrownNode, histogram: Float64Array | undefined): Best | undefined {
    const best: Best = {
      gain: least,
      feature: -1,
      code: 0,
      missingLeft: false,
      left: present,
      leftCount: 0,
      sums: { first: 0, second: 0, count: 0 },
    };
    const parentScore = node.weights
      ? classScore(node.weights, shape.entropy)
      : constrained
        ? boundedParent(node)
        : score(node.sums.first, node.sums.second, shape);
    let tried = 0;
    for (let k = 0; k < features && tried < shape.maxFeatures; k++) {
      if (shape.maxFeatures < features) {
        const other = k + random.below(features - k);
        const feature = permutation[other]!;
        permutation[other] = permutation[k]!;
        permutation[k] = feature;
      }
      if (tryFeature(node, permutation[k]!, histogram, parentScore, best)) tried++;
    }
    return best.feature < 0 ? undefined : best;
  }

  function boundedParent({ sums, bounds }: GrownNode): number {
    const { low, high } = bounds ?? FREE;
    const total = sums.second + shape.lambda;
    const answer = Math.min(high, Math.max(low, sums.first / total));
    return 2 * sums.first * answer - total * answer * answer;
  }

  /** Returns whether the feature varies in the node. */
  function tryFeature(
    node: GrownNode,
    feature: number,
    kept: Float64Array | undefined,
    parentScore: number,
    best: Best,
  ): boolean {
    const histogram = kept ?? scratch;
    const base = kept ? feature * CODES * sums : 0;
    const few = node.end - node.start <= MOST_ROWS_TO_MARK;
    if (!kept) {
      gather(node);
      counter.count(feature, scratch, 0);
    }
    const found =
      few && !kept
        ? presentByMarks(codes, feature * rows, order, node.start, node.end, marks, present)
        : presentByScan(histogram, base, sums, present);
    if (found > 1) {
      const candidates = { histogram, base, sums, present, found };
      if (node.weights) {
        const whole = { weights: node.weights, count: node.sums.count };
        const trySplits = texts[feature] ? splitTextsByClass : splitNumbersByClass;
        trySplits(feature, candidates, whole, parentScore, shape, best, sides);
      } else if (texts[feature])
        splitTexts(feature, candidates, node.sums, parentScore, shape, best, boundsFor(node));
      else
        splitNumbers(
          feature,
          candidates,
          node.sums,
          parentScore,
          shape,
          best,
          directions?.[feature] ?? 0,
          boundsFor(node),
        );
    }
    if (!kept) clear(few, found);
    return found > 1;
  }

  function boundsFor(node: GrownNode): Bounds | undefined {
    return constrained ? (node.bounds ?? FREE) : undefined;
  }

  function clear(few: boolean, found: number): void {
    if (!few) {
      scratch.fill(0);
      return;
    }
    for (let i = 0; i < found; i++) {
      const at = present[i]! * sums;
      for (let k = 0; k < sums; k++) scratch[at + k] = 0;
    }
  }

  /** Divides the rows of a node, those that go left first, each side in the order it had. */
  function divide(node: GrownNode, best: Best): number {
    const { start, end } = node;
    const column = best.feature * rows;
    goesLeft.fill(0);
    seen.fill(0);
    if (best.code >= 0) {
      goesLeft.fill(1, 0, best.code + 1);
      if (best.missingLeft) goesLeft[MISSING] = 1;
    } else {
      for (let i = 0; i < best.leftCount; i++) goesLeft[best.left[i]!] = 1;
    }
    let left = start;
    let right = 0;
    // Each row is written to both sides, and one of them is written over: a jump here would be guessed wrong too often.
    for (let i = start; i < end; i++) {
      const row = order[i]!;
      const code = codes[column + row]!;
      const side = goesLeft[code]!;
      seen[code] = 1;
      spare[right] = row;
      order[left] = row;
      left += side;
      right += 1 - side;
    }
    order.set(spare.subarray(0, right), left);
    const largerIsLeft = best.sums.count * 2 > node.sums.count;
    if (best.code >= 0) {
      // Where no value was missing, those that will be go the way of most.
      const missingLeft = seen[MISSING] === 1 ? best.missingLeft : largerIsLeft;
      node.split = best.code + (missingLeft ? MISSING_LEFT : 0);
    } else {
      node.set = new Uint32Array(WORDS);
      for (let code = 0; code < CODES; code++)
        if (goesLeft[code] === 1 || (seen[code] === 0 && largerIsLeft))
          node.set[code >> 5]! |= 1 << (code & 31);
    }
    return left;
  }

  function childrenOf(node: GrownNode, best: Best): [GrownNode, GrownNode] {
    const middle = divide(node, best);
    const depth = node.depth + 1;
    const [ofLeft, ofRight] = sumsOf(node, best, middle);
    const left = { start: node.start, end: middle, depth, ...ofLeft };
    const right = { start: middle, end: node.end, depth, ...ofRight };
    const [low, high] = boundsBelow(node, best, left.sums, right.sums);
    return [
      { ...left, bounds: low, feature: -1, split: 0 },
      { ...right, bounds: high, feature: -1, split: 0 },
    ];
  }

  /** Of numbers the sums are known from the histogram, but for rounding; leaves are summed up again in the end. */
  function sumsOf(node: GrownNode, { sums: left }: Best, middle: number) {
    if (node.weights) return [sumUp(node.start, middle), sumUp(middle, node.end)] as const;
    const right = {
      first: node.sums.first - left.first,
      second: node.sums.second - left.second,
      count: node.sums.count - left.count,
    };
    return [{ sums: { ...left } }, { sums: right }] as const;
  }

  /** A constrained split bounds the answers on both sides by the middle of the two. */
  function boundsBelow(
    node: GrownNode,
    { feature }: Best,
    left: Sums,
    right: Sums,
  ): [Bounds | undefined, Bounds | undefined] {
    if (!constrained) return [undefined, undefined];
    const whole = node.bounds ?? FREE;
    const direction = directions![feature]!;
    if (direction === 0) return [whole, whole];
    const answer = (sums: Sums) =>
      Math.min(whole.high, Math.max(whole.low, sums.first / (sums.second + shape.lambda)));
    const middle = (answer(left) + answer(right)) / 2;
    const below = { low: whole.low, high: middle };
    const above = { low: middle, high: whole.high };
    return direction > 0 ? [below, above] : [above, below];
  }

  /** Looks for the splits of two children; their parent's histogram serves one of them. */
  function examine(
    left: GrownNode,
    right: GrownNode,
    parent: Float64Array | undefined,
  ): (Waiting | undefined)[] {
    const [small, large] = left.end - left.start <= right.end - right.start ? [left, right] : [right, left];
    const wanted = [mayBeSplit(small), mayBeSplit(large)];
    let ofSmall: Float64Array | undefined;
    let ofLarge: Float64Array | undefined;
    if (parent && wanted[1] && large.end - large.start >= LEAST_ROWS_TO_KEEP) {
      ofSmall = countAll(small);
      subtract(parent, ofSmall);
      ofLarge = parent;
    } else release(parent);
    const waitingSmall = wanted[0] ? waitingOf(small, ofSmall) : release(ofSmall);
    const waitingLarge = wanted[1] ? waitingOf(large, ofLarge) : undefined;
    return small === left ? [waitingLarge, waitingSmall] : [waitingSmall, waitingLarge];
  }

  function release(histogram: Float64Array | undefined): undefined {
    if (histogram) counter.release(histogram);
    return undefined;
  }

  function waitingOf(node: GrownNode, histogram: Float64Array | undefined): Waiting | undefined {
    const best = search(node, histogram);
    if (!best) return release(histogram);
    if (histogram && node.end - node.start < LEAST_ROWS_TO_KEEP) {
      release(histogram);
      return { node, best, histogram: undefined };
    }
    return { node, best, histogram };
  }

  return {
    order,
    grow(rowCount, draws, importance) {
      random = draws;
      gatheredFor = undefined;
      for (let f = 0; f < features; f++) permutation[f] = f;
      const whole = sumUp(0, rowCount);
      least = shape.minGain * spreadOf(rowCount, whole.sums);
      const root: GrownNode = {
        start: 0,
        end: rowCount,
        depth: 0,
        ...whole,
        bounds: undefined,
        feature: -1,
        split: 0,
      };
      const frontier: Waiting[] = [];
      const wait = (waiting: Waiting | undefined) => {
        if (waiting) frontier.push(waiting);
      };
      if (mayBeSplit(root)) wait(waitingOf(root, keeps ? countAll(root) : undefined));
      for (let leaves = 1; frontier.length > 0 && leaves < shape.maxLeaves; leaves++) {
        const { node, best, histogram } = takeNext(frontier, shape.maxLeaves);
        importance[best.feature]! += Math.max(0, best.gain);
        node.feature = best.feature;
        const [left, right] = childrenOf(node, best);
        node.left = left;
        node.right = right;
        for (const waiting of examine(left, right, histogram)) wait(waiting);
      }
      for (const { histogram } of frontier) release(histogram);
      forEachNode(root, ({ left, sums, start, end }) => {
        if (!left) Object.assign(sums, sumUp(start, end).sums);
      });
      return root;
    },
  };
}

/** The last one, which is the left child; where leaves are counted, the one that gains most, the first on a tie. */
function takeNext(frontier: Waiting[], maxLeaves: number): Waiting {
  if (maxLeaves === Number.POSITIVE_INFINITY) return frontier.pop()!;
  let chosen = 0;
  for (let i = 1; i < frontier.length; i++)
    if (frontier[i]!.best.gain > frontier[chosen]!.best.gain) chosen = i;
  return frontier.splice(chosen, 1)[0]!;
}
