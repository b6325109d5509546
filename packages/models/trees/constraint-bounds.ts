import { forEachNode, type GrownNode } from './grown-node.ts';
import { type Bounds, FREE } from './split.ts';

/** The answer that keeps the bounds and is nearest to a free one. */
export function within(answer: number, bounds: Bounds | undefined): number {
  return bounds ? Math.min(bounds.high, Math.max(bounds.low, answer)) : answer;
}

/**
 * The bounds of every node of a grown tree: a split on a constrained feature bounds the answers on both sides by the
 * middle of what the two sides would answer as a whole. `directions` has one value a feature: answers may only rise (1)
 * or fall (-1) with it.
 */
export function boundsBySide(
  root: GrownNode,
  directions: Int8Array,
  answer: (node: GrownNode) => number,
): Map<GrownNode, Bounds> {
  const bounds = new Map([[root, FREE]]);
  forEachNode(root, (node) => {
    const { feature, left, right } = node;
    if (!left || !right) return;
    const whole = bounds.get(node)!;
    const direction = directions[feature]!;
    const middle = direction === 0 ? 0 : (within(answer(left), whole) + within(answer(right), whole)) / 2;
    const below = { low: whole.low, high: middle };
    const above = { low: middle, high: whole.high };
    bounds.set(left, direction === 0 ? whole : direction > 0 ? below : above);
    bounds.set(right, direction === 0 ? whole : direction > 0 ? above : below);
  });
  return bounds;
}
