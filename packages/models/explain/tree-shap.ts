import type { BinnedRows } from '../trees/bins.ts';
import type { Trees } from '../trees/trees.ts';
import { type ShapTrees, shapTrees } from './shap-trees.ts';
import { addTree, startWalk } from './shap-walk.ts';

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
 * and a product of numbers from 0 to 1, so that rounding does not grow with the depth as it does where such products are
 * divided out of sums. Sums over leaves are taken edge by edge on the way back up (P. Yu et al., "Linear TreeSHAP",
 * 2022), which takes O(L D) steps a tree and row.
 */
export function treeShap(trees: Trees, binned: BinnedRows, combination: Combination): ShapValues {
  const ready = shapTrees(trees);
  const outputs = outputsOf(trees, combination);
  const values = new Float64Array(binned.rows * binned.features * outputs);
  for (const _ of writeShap(ready, binned, combination, values));
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
export function shapBase({ means, trees }: ShapTrees, combination: Combination): Float64Array {
  const outputs = outputsOf(trees, combination);
  const base = Float64Array.from({ length: outputs }, (_, k) =>
    combination.kind === 'sum' ? combination.start[k]! : 0,
  );
  const scale = combination.kind === 'mean' ? 1 / (trees.starts.length - 1) : 1;
  // Trees of a mean answer with all outputs, those of a sum with one, and both stand one after the other.
  for (let i = 0; i < means.length; i++) base[i % outputs]! += scale * means[i]!;
  return base;
}

/**
 * Writes the values of all rows into zeros, and pauses after every tree of every block of rows, so that its caller can
 * let others have their turn.
 */
export function* writeShap(
  trees: ShapTrees,
  binned: BinnedRows,
  combination: Combination,
  into: Float64Array,
): Generator<void> {
  const outputs = outputsOf(trees.trees, combination);
  const width = binned.features * outputs;
  const count = trees.trees.starts.length - 1;
  const divisor = combination.kind === 'mean' ? count : 1;
  const walk = startWalk(trees, binned, width);
  for (let from = 0; from < binned.rows; from += walk.size) {
    const rows = Math.min(walk.size, binned.rows - from);
    walk.totals.fill(0);
    for (let tree = 0; tree < count; tree++) {
      const first = combination.kind === 'mean' ? 0 : tree % outputs;
      addTree(trees, walk, tree, {
        codes: binned.codes.subarray(from),
        step: binned.rows,
        rows,
        outputs,
        first,
      });
      yield;
    }
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < width; i++)
        into[(from + row) * width + i] = walk.totals[i * walk.size + row]! / divisor;
  }
}
