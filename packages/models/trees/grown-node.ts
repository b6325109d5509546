import type { Bounds, Sums } from './split.ts';

/** A node of a tree that grew. */
export interface GrownNode {
  /** Its rows are `order[start..end)`. */
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly sums: Sums;
  /** Weights of the classes, where these are counted. */
  readonly weights?: Float64Array;
  readonly bounds: Bounds | undefined;
  /** -1 for a leaf. */
  feature: number;
  /** As in `Trees`, but that a set is not yet in its place. */
  split: number;
  left?: GrownNode;
  right?: GrownNode;
  set?: Uint32Array;
}

/** Visits every node, a parent before its children. */
export function forEachNode(root: GrownNode, visit: (node: GrownNode) => void): void {
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    visit(node);
    if (node.left && node.right) waiting.push(node.right, node.left);
  }
}
