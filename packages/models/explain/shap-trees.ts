import type { Trees } from '../trees/trees.ts';
import { gaussLegendre, type Quadrature } from './quadrature.ts';

/**
 * What Shapley values need to know of trees and not of rows, one entry a node. The edge of a node is the one that leads
 * to it; that of a root stands for no edge.
 */
export interface ShapTrees {
  readonly trees: Trees;
  /** Edges from the root to the node. */
  readonly depth: Int32Array;
  /** Share of the parent's cover that goes to the node. */
  readonly share: Float64Array;
  /** Product of the shares of all edges down to the node that ask about the feature of its own edge. */
  readonly product: Float64Array;
  /** The depth of the nearest edge above that asks about the same feature; 0 for none. */
  readonly former: Int32Array;
  /** How many nodes end with this one: below them nothing comes after it. */
  readonly closes: Int32Array;
  /** The mean answer of each tree over the cover of its leaves, `outputs` numbers each. */
  readonly means: Float64Array;
  readonly deepest: number;
  /** Exact for every path of these trees. */
  readonly rule: Quadrature;
  /** Steps that one row takes: nodes times points of the rule times outputs. */
  readonly work: number;
}

/** Checked trees (see checkTrees) made ready for Shapley values. A node whose children have no cover sends half each way. */
export function shapTrees(trees: Trees): ShapTrees {
  const nodes = trees.feature.length;
  const own = {
    depth: new Int32Array(nodes),
    share: new Float64Array(nodes),
    product: new Float64Array(nodes),
    former: new Int32Array(nodes),
    closes: new Int32Array(nodes),
    means: new Float64Array((trees.starts.length - 1) * trees.outputs),
  };
  let deepest = 0;
  let features = 1;
  for (let tree = 0; tree < trees.starts.length - 1; tree++) {
    const size = prepareTree(trees, tree, own);
    deepest = Math.max(deepest, size.deepest);
    features = Math.max(features, size.features);
  }
  // The integrand has a factor for every feature of a path but one.
  const rule = gaussLegendre((features + 1) >> 1);
  return {
    ...own,
    trees,
    deepest,
    rule,
    work: nodes * rule.points.length * trees.outputs,
  };
}

type Own = Pick<ShapTrees, 'depth' | 'share' | 'product' | 'former' | 'closes' | 'means'>;

/** Writes the entries of one tree; returns its depth, and the most features that one path asks about. */
function prepareTree(trees: Trees, tree: number, own: Own): { deepest: number; features: number } {
  const { starts, feature, split, values, outputs } = trees;
  const start = starts[tree]!;
  // By depth: the node of the path, its share of the root's cover, and how many features the path asked about.
  const path: number[] = [];
  const reach = [1];
  const asked = [0];
  // Depths of right children to come.
  const waiting: number[] = [];
  own.share[start] = 1;
  own.product[start] = 1;
  let features = 0;
  let depth = 0;
  for (let at = start; at < starts[tree + 1]!; at++) {
    path[depth] = at - start;
    own.depth[at] = depth;
    if (depth > 0) {
      enter(trees, start, path, depth, own);
      reach[depth] = reach[depth - 1]! * own.share[at]!;
      asked[depth] = asked[depth - 1]! + (own.former[at] === 0 ? 1 : 0);
      features = Math.max(features, asked[depth]!);
    }
    if (feature[at]! >= 0) {
      waiting.push(++depth);
      continue;
    }
    for (let k = 0; k < outputs; k++)
      own.means[tree * outputs + k]! += reach[depth]! * values[split[at]! * outputs + k]!;
    const next = waiting.pop();
    own.closes[at] = depth - (next ?? 1) + 1;
    depth = next ?? 0;
  }
  return { deepest: reach.length - 1, features };
}

/** The edge to the node of the path at that depth, from the node before it. */
function enter(
  { feature, right, cover }: Trees,
  start: number,
  path: readonly number[],
  depth: number,
  own: Own,
): void {
  const node = path[depth]!;
  const parent = path[depth - 1]!;
  const sibling = node === parent + 1 ? right[start + parent]! : parent + 1;
  const total = cover[start + node]! + cover[start + sibling]!;
  const share = total > 0 ? cover[start + node]! / total : 0.5;
  const asked = feature[start + parent]!;
  let former = 0;
  for (let above = depth - 1; above > 0 && former === 0; above--)
    if (feature[start + path[above - 1]!] === asked) former = above;
  own.share[start + node] = share;
  own.former[start + node] = former;
  own.product[start + node] = share * own.product[start + path[former]!]!;
}
