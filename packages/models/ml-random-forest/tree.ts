import { arrayAt, damaged, integerIn, numberIn, objectAt, type Place } from '../untrusted.ts';

/**
 * A decision tree in three arrays, one entry a node. A node stands directly before its left child, and everything
 * below the left child before the right one, so that a walk from the root only goes forward.
 */
export interface Tree {
  /** The matrix column a node asks about; -1 for a leaf. */
  readonly feature: readonly number[];
  /** For a node that asks: rows below this value go left. For a leaf: its answer. */
  readonly value: readonly number[];
  /** The right child; 0 for a leaf. */
  readonly right: readonly number[];
}

/** A tree made ready to answer many rows. */
export interface FastTree {
  readonly feature: Int32Array;
  readonly value: Float64Array;
  readonly right: Int32Array;
}

/** Splits from the root to the deepest leaf, at most. */
export const MOST_DEPTH = 1000;
const MOST_NODES = 50_000_000;
/** Answers beyond this could not be summed. */
const LARGEST_ANSWER = 1e300;

export function fastTree(tree: Tree): FastTree {
  return {
    feature: Int32Array.from(tree.feature),
    value: Float64Array.from(tree.value),
    right: Int32Array.from(tree.right),
  };
}

/** The answer of a tree to the row of a row-major matrix that starts at `start`. */
export function answer({ feature, value, right }: FastTree, matrix: Float64Array, start: number): number {
  let node = 0;
  for (;;) {
    const column = feature[node]!;
    if (column < 0) return value[node]!;
    node = matrix[start + column]! < value[node]! ? node + 1 : right[node]!;
  }
}

/** What a valid tree of a model may refer to. */
export interface TreeBounds {
  readonly columns: number;
  /** Number of classes where leaves hold class codes; undefined where they hold numbers. */
  readonly classes?: number;
}

/** A tree of a model file. Throws PawlError('record') when a walk through it could go wrong. */
export function checkTree(source: unknown, place: Place, bounds: TreeBounds): Tree {
  const entry = objectAt(source, place, ['feature', 'value', 'right']);
  const feature = arrayAt(entry.feature, `${place}.feature`, 1, MOST_NODES) as number[];
  const value = arrayAt(entry.value, `${place}.value`, feature.length, feature.length) as number[];
  const right = arrayAt(entry.right, `${place}.right`, feature.length, feature.length) as number[];
  for (let node = 0; node < feature.length; node++) {
    integerIn(feature[node], `${place}.feature.${node}`, -1, bounds.columns - 1);
    if (feature[node] === -1) checkAnswer(value[node], `${place}.value.${node}`, bounds.classes);
    else numberIn(value[node], `${place}.value.${node}`);
  }
  checkShape(feature, right, place);
  return { feature, value, right };
}

function checkAnswer(value: unknown, place: Place, classes: number | undefined): void {
  if (classes !== undefined) integerIn(value, place, 0, classes - 1);
  else if (Math.abs(numberIn(value, place)) > LARGEST_ANSWER) throw damaged(place, 'is too large');
}

/** Every node must be reached exactly once: after each leaf comes the right child that has waited the shortest. */
function checkShape(feature: readonly number[], right: readonly unknown[], place: Place): void {
  const waiting: { child: number; depth: number }[] = [];
  let depth = 0;
  for (let node = 0; node < feature.length; node++) {
    const at = `${place}.right.${node}`;
    if (feature[node] !== -1) {
      depth++;
      if (depth > MOST_DEPTH) throw damaged(place, `is deeper than ${MOST_DEPTH} splits`);
      waiting.push({ child: integerIn(right[node], at, node + 2, feature.length - 1), depth });
      continue;
    }
    integerIn(right[node], at, 0, 0);
    const next = waiting.pop();
    if ((next?.child ?? feature.length) !== node + 1) throw damaged(place, `is no tree at node ${node}`);
    depth = next?.depth ?? 0;
  }
  if (waiting.length > 0) throw damaged(place, 'ends in the middle');
}
