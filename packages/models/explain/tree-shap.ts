import type { BinnedRows } from '../trees/bins.ts';
import type { Trees } from '../trees/trees.ts';
import { STRIDE } from '../trees/walk.ts';
import { type ShapTrees, shapTrees } from './shap-trees.ts';

/** How the answers of trees become one: their mean, or start + their sum, where tree t adds to score t % start.length. */
export type Combination =
  | { readonly kind: 'mean' }
  | { readonly kind: 'sum'; readonly start: readonly number[] };

export interface ShapValues {
  readonly rows: number;
  readonly features: number;
  readonly outputs: number;
  /** The expected answer where no feature is known, one value an output. */
  readonly base: Float64Array;
  /** What feature f adds to output k of a row: `values[(row * features + f) * outputs + k]`. */
  readonly values: Float64Array;
}

/**
 * Shapley values of the features for each row: base + the sum over features is the answer. The worth of a set of
 * features is the path-dependent expectation of S. Lundberg et al. ("From local explanations to global understanding
 * with explainable AI for trees", 2020): a split on a feature of the set sends the row its way, any other one sends it
 * both ways by the shares of their cover.
 *
 * They are computed as integrals of the multilinear extension (G. Owen, "Multilinear extensions of games", 1972). For
 * one leaf that is v * product of (z + t (o - z)) over the features of its path, where z is the share that the edges of
 * the feature let through and o is 1 if all of them let the row through, else 0; the Shapley value is the integral over
 * t of its derivative by one feature. The integrand is a polynomial, for which the rule of Gauss and Legendre is exact,
 * and has no terms of different signs, so that nothing cancels however deep the tree. Sums over leaves are taken edge
 * by edge on the way back up (P. Yu et al., "Linear TreeSHAP", 2022), which takes O(L D) steps a tree and row.
 */
export function treeShap(trees: Trees, binned: BinnedRows, combination: Combination): ShapValues {
  const ready = shapTrees(trees);
  const outputs = outputsOf(trees, combination);
  const values = new Float64Array(binned.rows * binned.features * outputs);
  addShap(ready, binned, combination, { from: 0, to: binned.rows }, values);
  return {
    rows: binned.rows,
    features: binned.features,
    outputs,
    base: shapBase(ready, combination),
    values,
  };
}

function outputsOf({ outputs }: { readonly outputs: number }, combination: Combination): number {
  return combination.kind === 'mean' ? outputs : combination.start.length;
}

/** The expected answer where no feature is known, one value an output. */
export function shapBase({ means, fast, starts }: ShapTrees, combination: Combination): Float64Array {
  const outputs = outputsOf(fast, combination);
  const base = Float64Array.from({ length: outputs }, (_, k) =>
    combination.kind === 'sum' ? combination.start[k]! : 0,
  );
  const scale = combination.kind === 'mean' ? 1 / (starts.length - 1) : 1;
  // Trees of a mean answer with all outputs, those of a sum with one, and both stand one after the other.
  for (let i = 0; i < means.length; i++) base[i % outputs]! += scale * means[i]!;
  return base;
}

/** Writes the values of rows `from` to `to` into zeros: those of the first of them come first. */
export function addShap(
  trees: ShapTrees,
  binned: BinnedRows,
  combination: Combination,
  { from, to }: { readonly from: number; readonly to: number },
  into: Float64Array,
): void {
  const { starts } = trees;
  const outputs = outputsOf(trees.fast, combination);
  const size = binned.features * outputs;
  const walk = startWalk(trees);
  const codes = rowByRow(binned, from, to);
  for (let tree = 0; tree < starts.length - 1; tree++) {
    const first = combination.kind === 'mean' ? 0 : tree % outputs;
    for (let i = 0; i < to - from; i++)
      addTree(
        trees,
        walk,
        tree,
        codes.subarray(i * binned.features, (i + 1) * binned.features),
        into.subarray(i * size, (i + 1) * size),
        outputs,
        first,
      );
  }
  if (combination.kind === 'mean') for (let i = 0; i < into.length; i++) into[i]! /= starts.length - 1;
}

function rowByRow({ rows, features, codes }: BinnedRows, from: number, to: number): Uint8Array {
  const turned = new Uint8Array((to - from) * features);
  for (let f = 0; f < features; f++)
    for (let row = from; row < to; row++) turned[(row - from) * features + f] = codes[f * rows + row]!;
  return turned;
}

/** Room for one walk through one tree. */
interface Walk {
  /** By node: 1 where all edges down to it that ask about its own feature let the row through. */
  readonly one: Uint8Array;
  /** By depth: the node. */
  readonly path: Int32Array;
  /** By depth and point of the rule: the product over the features of the path, times the weight of the point. */
  readonly products: Float64Array;
  /** By depth, point and output: the sum over leaves of product times answer. */
  readonly sums: Float64Array;
  /** By point: the factor of the edge that is left. */
  readonly factors: Float64Array;
}

function startWalk({ starts, deepest, rule, fast }: ShapTrees): Walk {
  let most = 0;
  for (let tree = 0; tree < starts.length - 1; tree++)
    most = Math.max(most, starts[tree + 1]! - starts[tree]!);
  const points = rule.points.length;
  const products = new Float64Array((deepest + 1) * points);
  products.set(rule.weights);
  return {
    one: new Uint8Array(most).fill(1, 0, 1),
    path: new Int32Array(deepest + 1),
    products,
    sums: new Float64Array((deepest + 1) * points * fast.outputs),
    factors: new Float64Array(points),
  };
}

/** Adds the values of a tree for one row: `into[f * width + first + k]` for its output k. */
function addTree(
  trees: ShapTrees,
  walk: Walk,
  tree: number,
  codes: Uint8Array,
  into: Float64Array,
  width: number,
  first: number,
): void {
  const { starts, fast, depth, closes } = trees;
  const { nodes, values, outputs } = fast;
  const { one, path, products, sums } = walk;
  const points = trees.rule.points.length;
  const start = starts[tree]!;
  const end = starts[tree + 1]!;
  for (let at = start; at < end; at++) {
    const node = at - start;
    const d = depth[at]!;
    path[d] = node;
    if (node > 0) multiply(trees, walk, start, node, d);
    if (nodes[at * STRIDE]! >= 0) {
      choose(trees, one, start, node, codes);
      continue;
    }
    const leaf = nodes[at * STRIDE + 1]!;
    for (let q = 0, into = d * points * outputs; q < points; q++)
      for (let k = 0; k < outputs; k++, into++) sums[into] = products[d * points + q]! * values[leaf + k]!;
    for (let left = 0; left < closes[at]!; left++) leave(trees, walk, start, d - left, into, width, first);
  }
}

/** Marks which child of a node the row goes to. */
function choose(
  { fast: { nodes, sets }, former }: ShapTrees,
  one: Uint8Array,
  start: number,
  node: number,
  codes: Uint8Array,
): void {
  const at = (start + node) * STRIDE;
  const code = codes[nodes[at]!]!;
  const limit = nodes[at + 1]!;
  const goesLeft = limit >= 0 ? code <= limit : ((sets[-1 - limit + (code >> 5)]! >>> (code & 31)) & 1) === 1;
  const right = nodes[at + 2]! / STRIDE - start;
  const before = one[former[start + node + 1]!]!;
  one[node + 1] = goesLeft ? before : 0;
  one[right] = goesLeft ? 0 : before;
}

/** The products at a node, from those at its parent: the factor of its feature takes the place of the former one. */
function multiply(
  { share, product, former, rule: { points } }: ShapTrees,
  { one, products }: Walk,
  start: number,
  node: number,
  d: number,
): void {
  const count = points.length;
  const last = former[start + node]!;
  const into = d * count;
  const from = into - count;
  if (one[last] === 0) {
    const scale = share[start + node]!;
    for (let q = 0; q < count; q++) products[into + q] = products[from + q]! * scale;
    return;
  }
  const z = product[start + node]!;
  const rise = one[node]! - z;
  const before = product[start + last]!;
  for (let q = 0; q < count; q++) {
    const t = points[q]!;
    products[into + q] = products[from + q]! * ((z + t * rise) / (before + t * (1 - before)));
  }
}

/** Adds what the edge to the node at depth d is worth over all leaves below it, in place of the former edge's worth. */
function leave(
  { fast, product, former, rule: { points } }: ShapTrees,
  { one, path, sums, factors }: Walk,
  start: number,
  d: number,
  into: Float64Array,
  width: number,
  first: number,
): void {
  const { outputs, nodes } = fast;
  const count = points.length;
  const node = path[d]!;
  const last = former[start + node]!;
  const from = d * count * outputs;
  // Once an edge has refused the row, those below it on the same feature change nothing.
  if (one[last] === 1) {
    const z = product[start + node]!;
    const before = product[start + last]!;
    const passes = one[node] === 1;
    for (let q = 0; q < count; q++) {
      const t = points[q]!;
      const worth = passes ? (1 - z) / (z + t * (1 - z)) : -1 / (1 - t);
      factors[q] = worth - (1 - before) / (before + t * (1 - before));
    }
    const place = nodes[(start + path[d - 1]!) * STRIDE]! * width + first;
    for (let k = 0; k < outputs; k++) {
      let sum = 0;
      for (let q = 0; q < count; q++) sum += factors[q]! * sums[from + q * outputs + k]!;
      into[place + k]! += sum;
    }
  }
  const up = from - count * outputs;
  if (node === path[d - 1]! + 1) for (let i = 0; i < count * outputs; i++) sums[up + i] = sums[from + i]!;
  else for (let i = 0; i < count * outputs; i++) sums[up + i]! += sums[from + i]!;
}
