import { type BinnedRows, MISSING } from './bins.ts';
import { MISSING_LEFT, type Trees, WORDS } from './trees.ts';

/** Trees made ready to answer many rows: two numbers a node, and the two children of a node beside each other. */
export interface FastTrees {
  /** One place in `nodes` a tree. */
  readonly roots: Int32Array;
  /**
   * What a node asks, and the place of its left child; the right one comes next. The question is the feature times 512,
   * and the highest code that goes left, or IN_SET. Features beyond the last are the same once more, with what is missing
   * coded 0 and not 255, so that it goes left. A leaf asks what always goes left, and leads to itself.
   */
  readonly nodes: Int32Array;
  /** By half the place of a node: of a leaf the place in `values`, of a node that asks for a set its beginning in `sets`. */
  readonly beyond: Int32Array;
  readonly sets: Int32Array;
  /** Splits on the longest way through each tree; 0 where most ways are so much shorter that it is better not to go on. */
  readonly depths: Int32Array;
  /** One a tree: 1 where some node asks for a set. */
  readonly asksForSets: Uint8Array;
  readonly values: Float64Array;
  readonly outputs: number;
}

const IN_SET = 256;
const LIMIT = 511;
const ALWAYS_LEFT = 255;
const FEATURE_SHIFT = 9;
/** Rows that are answered together, so that a tree stays at hand for all of them; multiples of four. */
const LARGEST_BLOCK = 2048;
const SMALLEST_BLOCK = 64;
/** Bytes of their codes that stay at hand too. */
const CODES_AT_HAND = 40_000;
/** Going on to the end with all rows pays while the longest way is not so many times the mean. */
const WORTH_GOING_ON = 3;

export function fastTrees(trees: Trees, features: number): FastTrees {
  const { starts, feature, values, outputs } = trees;
  const count = starts.length - 1;
  // Beside a root stays an empty place.
  const places = feature.length + count;
  const fast = {
    roots: new Int32Array(count),
    nodes: new Int32Array(2 * places),
    beyond: new Int32Array(places),
    depths: new Int32Array(count),
    asksForSets: new Uint8Array(count),
    values,
    outputs,
  };
  let next = 0;
  for (let tree = 0; tree < count; tree++) {
    fast.roots[tree] = next;
    next = placeTree(trees, features, tree, next, fast);
  }
  return { ...fast, sets: Int32Array.from(trees.sets) };
}

/** Writes a tree level by level from `place` on, and returns the place after it. */
function placeTree(
  { starts, feature, split, right, outputs, cover }: Trees,
  features: number,
  tree: number,
  place: number,
  { nodes, beyond, depths, asksForSets }: Omit<FastTrees, 'sets'>,
): number {
  const start = starts[tree]!;
  const waiting = [start, place, 0];
  let next = place + 4;
  let longest = 0;
  let steps = 0;
  for (let i = 0; i < waiting.length; i += 3) {
    const node = waiting[i]!;
    const at = waiting[i + 1]!;
    const depth = waiting[i + 2]!;
    if (feature[node]! < 0) {
      nodes[at] = ALWAYS_LEFT;
      nodes[at + 1] = at;
      beyond[at >> 1] = split[node]! * outputs;
      longest = Math.max(longest, depth);
      steps += cover[node]! * depth;
      continue;
    }
    const asked = split[node]!;
    if (asked < 0) {
      asksForSets[tree] = 1;
      beyond[at >> 1] = (-1 - asked) * WORDS;
      nodes[at] = (feature[node]! << FEATURE_SHIFT) | IN_SET;
    } else if (asked < MISSING_LEFT) nodes[at] = (feature[node]! << FEATURE_SHIFT) | asked;
    else nodes[at] = ((feature[node]! + features) << FEATURE_SHIFT) | (asked - MISSING_LEFT);
    nodes[at + 1] = next;
    waiting.push(node + 1, next, depth + 1, start + right[node]!, next + 2, depth + 1);
    next += 4;
  }
  const mean = cover[start]! > 0 ? steps / cover[start]! : longest;
  depths[tree] = longest > WORTH_GOING_ON * mean ? 0 : longest;
  return next;
}

/** Rows that are answered together. */
interface Block {
  /** Their codes, row after row: all features, and once more with what is missing coded 0. */
  readonly codes: Uint8Array;
  readonly width: number;
  readonly count: number;
  /** The node where each row stands, in the end its leaf. */
  readonly standing: Int32Array;
}

/**
 * Adds up the answers of trees `first`, `first + step`, ... to rows `from` to `to`: `sums[(row - from) * outputs + k]`.
 */
export function addAnswers(
  trees: FastTrees,
  binned: BinnedRows,
  sums: Float64Array,
  range: { readonly from: number; readonly to: number; readonly first?: number; readonly step?: number },
): void {
  const { roots } = trees;
  const { codes, rows, features } = binned;
  const { from, to, first = 0, step = 1 } = range;
  const width = 2 * features;
  const most = Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, Math.floor(CODES_AT_HAND / width) & ~3));
  // Four rows go together, also where there is but one.
  const room = Math.min(most, (to - from + 3) & ~3);
  const own = new Uint8Array(room * width);
  const standing = new Int32Array(room);
  for (let start = from; start < to; start += most) {
    const count = Math.min(most, to - start);
    for (let f = 0; f < features; f++) {
      for (let i = 0, at = f, source = f * rows + start; i < count; i++, at += width) {
        const code = codes[source + i]!;
        own[at] = code;
        own[at + features] = code === MISSING ? 0 : code;
      }
    }
    const block = { codes: own, width, count, standing };
    for (let tree = first; tree < roots.length; tree += step) {
      descend(trees, tree, block);
      addLeaves(trees, block, sums, start - from);
    }
  }
}

function descend(trees: FastTrees, tree: number, block: Block): void {
  if (trees.depths[tree] === 0) descendOneByOne(trees, tree, block);
  else if (trees.asksForSets[tree] === 1) descendByFoursWithSets(trees, tree, block);
  else descendByFours(trees, tree, block);
}

/**
 * Four rows side by side down to the longest way: what a row does next hangs on no jump that could be guessed wrong, and
 * none waits for another.
 */
function descendByFours({ nodes, roots, depths }: FastTrees, tree: number, block: Block): void {
  const { codes, width, count, standing } = block;
  const root = roots[tree]!;
  const depth = depths[tree]!;
  // Rows beyond the count are old ones, whose answers nobody reads.
  for (let i = 0, row = 0; i < count; i += 4, row += 4 * width) {
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    for (let level = 0; level < depth; level++) {
      const askA = nodes[a]!;
      const askB = nodes[b]!;
      const askC = nodes[c]!;
      const askD = nodes[d]!;
      const codeA = codes[row + (askA >> FEATURE_SHIFT)]!;
      const codeB = codes[row + width + (askB >> FEATURE_SHIFT)]!;
      const codeC = codes[row + 2 * width + (askC >> FEATURE_SHIFT)]!;
      const codeD = codes[row + 3 * width + (askD >> FEATURE_SHIFT)]!;
      a = nodes[a + 1]! + ((((askA & LIMIT) - codeA) >>> 31) << 1);
      b = nodes[b + 1]! + ((((askB & LIMIT) - codeB) >>> 31) << 1);
      c = nodes[c + 1]! + ((((askC & LIMIT) - codeC) >>> 31) << 1);
      d = nodes[d + 1]! + ((((askD & LIMIT) - codeD) >>> 31) << 1);
    }
    standing[i] = a;
    standing[i + 1] = b;
    standing[i + 2] = c;
    standing[i + 3] = d;
  }
}

/** The same where some nodes ask for sets: they are few enough for that one jump to be guessed right. */
function descendByFoursWithSets(trees: FastTrees, tree: number, block: Block): void {
  const { nodes, roots, depths } = trees;
  const { codes, width, count, standing } = block;
  const root = roots[tree]!;
  const depth = depths[tree]!;
  for (let i = 0, row = 0; i < count; i += 4, row += 4 * width) {
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    for (let level = 0; level < depth; level++) {
      a = nodes[a + 1]! + 2 * sideOf(trees, a, codes, row);
      b = nodes[b + 1]! + 2 * sideOf(trees, b, codes, row + width);
      c = nodes[c + 1]! + 2 * sideOf(trees, c, codes, row + 2 * width);
      d = nodes[d + 1]! + 2 * sideOf(trees, d, codes, row + 3 * width);
    }
    standing[i] = a;
    standing[i + 1] = b;
    standing[i + 2] = c;
    standing[i + 3] = d;
  }
}

/** 0 where the row whose codes begin at `row` goes left at a node, else 1. */
function sideOf({ nodes, sets, beyond }: FastTrees, node: number, codes: Uint8Array, row: number): number {
  const question = nodes[node]!;
  const limit = question & LIMIT;
  const code = codes[row + (question >> FEATURE_SHIFT)]!;
  return limit < IN_SET
    ? (limit - code) >>> 31
    : ~(sets[beyond[node >> 1]! + (code >> 5)]! >>> (code & 31)) & 1;
}

function descendOneByOne(trees: FastTrees, tree: number, block: Block): void {
  const { nodes, roots } = trees;
  const { codes, width, count, standing } = block;
  for (let i = 0, row = 0; i < count; i++, row += width) {
    let node = roots[tree]!;
    for (let next = nodes[node + 1]!; next !== node; next = nodes[node + 1]!)
      node = next + 2 * sideOf(trees, node, codes, row);
    standing[i] = node;
  }
}

function addLeaves(
  { values, beyond, outputs }: FastTrees,
  { standing, count }: Block,
  sums: Float64Array,
  offset: number,
): void {
  if (outputs === 1) {
    for (let i = 0; i < count; i++) sums[offset + i]! += values[beyond[standing[i]! >> 1]!]!;
    return;
  }
  for (let i = 0; i < count; i++) {
    const leaf = beyond[standing[i]! >> 1]!;
    const into = (offset + i) * outputs;
    for (let k = 0; k < outputs; k++) sums[into + k]! += values[leaf + k]!;
  }
}

/** The place in `values` of a tree's answer to a row. */
export function leafOf(
  { roots, nodes, sets, beyond }: FastTrees,
  tree: number,
  { codes, rows, features }: BinnedRows,
  row: number,
): number {
  let node = roots[tree]!;
  for (let next = nodes[node + 1]!; next !== node; next = nodes[node + 1]!) {
    const question = nodes[node]!;
    const limit = question & LIMIT;
    const feature = question >> FEATURE_SHIFT;
    const code = codes[(feature % features) * rows + row]!;
    const left =
      limit < IN_SET
        ? code <= limit || (feature >= features && code === MISSING)
        : ((sets[beyond[node >> 1]! + (code >> 5)]! >>> (code & 31)) & 1) === 1;
    node = left ? next : next + 2;
  }
  return beyond[node >> 1]!;
}
