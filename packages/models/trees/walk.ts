import { type BinnedRows, MISSING } from './bins.ts';
import { MISSING_LEFT, type Trees, WORDS } from './trees.ts';

/** Trees made ready to answer many rows: four numbers a node, so that one look at memory fetches a node. */
export interface FastTrees {
  /** One place in `nodes` a tree. */
  readonly roots: Int32Array;
  /**
   * Feature, what is compared, right child, unused. A leaf has the feature -1 and its place in the answers. A negative
   * number to compare with is -1 minus the first word of a set.
   */
  readonly nodes: Int32Array;
  readonly sets: Int32Array;
  readonly values: Float64Array;
  readonly outputs: number;
}

/** Numbers a node takes in `nodes`. */
export const STRIDE = 4;
/** Rows that are answered together, so that a tree stays at hand for all of them. */
const BLOCK = 1024;

export function fastTrees({ starts, feature, split, right, values, outputs, sets }: Trees): FastTrees {
  const words = [...sets.subarray(0, 0)];
  const nodes = new Int32Array(feature.length * STRIDE);
  const own = Int32Array.from(sets);
  for (let tree = 0; tree < starts.length - 1; tree++) {
    const start = starts[tree]!;
    for (let node = start; node < starts[tree + 1]!; node++) {
      const at = node * STRIDE;
      const f = feature[node]!;
      nodes[at] = f;
      nodes[at + 1] = f < 0 ? split[node]! * outputs : compared(split[node]!, own.length, words);
      nodes[at + 2] = (start + right[node]!) * STRIDE;
    }
  }
  const all = new Int32Array(own.length + words.length);
  all.set(own);
  all.set(words, own.length);
  return { roots: starts.subarray(0, -1).map((start) => start * STRIDE), nodes, sets: all, values, outputs };
}

/** A split that sends the missing ones left with low codes becomes a set, as that is no single comparison. */
function compared(split: number, before: number, words: number[]): number {
  if (split < 0) return -1 - (-1 - split) * WORDS;
  if (split < MISSING_LEFT) return split;
  const place = before + words.length;
  const set = new Int32Array(WORDS);
  for (let code = 0; code <= split - MISSING_LEFT; code++) set[code >> 5]! |= 1 << (code & 31);
  set[MISSING >> 5]! |= 1 << (MISSING & 31);
  words.push(...set);
  return -1 - place;
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
  const block = new Uint8Array(BLOCK * features);
  for (let start = from; start < to; start += BLOCK) {
    const count = Math.min(BLOCK, to - start);
    for (let f = 0; f < features; f++)
      for (let i = 0, at = f, source = f * rows + start; i < count; i++, at += features)
        block[at] = codes[source + i]!;
    for (let tree = first; tree < roots.length; tree += step)
      addTree(trees, roots[tree]!, block, features, count, sums, start - from);
  }
}

function addTree(
  { nodes, sets, values, outputs }: FastTrees,
  root: number,
  block: Uint8Array,
  features: number,
  count: number,
  sums: Float64Array,
  offset: number,
): void {
  for (let i = 0, row = 0; i < count; i++, row += features) {
    let node = root;
    let feature = nodes[node]!;
    while (feature >= 0) {
      const code = block[row + feature]!;
      const limit = nodes[node + 1]!;
      const left = limit >= 0 ? code <= limit : ((sets[-1 - limit + (code >> 5)]! >>> (code & 31)) & 1) === 1;
      node = left ? node + STRIDE : nodes[node + 2]!;
      feature = nodes[node]!;
    }
    const leaf = nodes[node + 1]!;
    const into = (offset + i) * outputs;
    if (outputs === 1) sums[into]! += values[leaf]!;
    else for (let k = 0; k < outputs; k++) sums[into + k]! += values[leaf + k]!;
  }
}

/** The place in `values` of a tree's answer to a row. */
export function leafOf(
  { roots, nodes, sets }: FastTrees,
  tree: number,
  binned: BinnedRows,
  row: number,
): number {
  const { codes, rows } = binned;
  let node = roots[tree]!;
  for (let feature = nodes[node]!; feature >= 0; feature = nodes[node]!) {
    const code = codes[feature * rows + row]!;
    const limit = nodes[node + 1]!;
    const left = limit >= 0 ? code <= limit : ((sets[-1 - limit + (code >> 5)]! >>> (code & 31)) & 1) === 1;
    node = left ? node + STRIDE : nodes[node + 2]!;
  }
  return nodes[node + 1]!;
}
