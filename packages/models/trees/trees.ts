/**
 * Decision trees in flat arrays, one entry a node. A node stands directly before its left child, and everything below
 * the left child before the right one, so that a walk from a root only goes forward.
 */
export interface Trees {
  /** Where each tree begins among the nodes, and at last where the nodes end. */
  readonly starts: Int32Array;
  /** The feature that a node asks about; -1 for a leaf. */
  readonly feature: Int32Array;
  /**
   * A leaf: its place in `values`. A node that asks about a number: rows with a code up to this go left, and those
   * without a value too where MISSING_LEFT is added. A node that asks about a text: -1 minus the place in `sets`.
   */
  readonly split: Int32Array;
  /** The right child, counted from the beginning of its tree; 0 for a leaf. */
  readonly right: Int32Array;
  /** Training rows that came by, as often as they counted. */
  readonly cover: Float64Array;
  /** The answers of the leaves, `outputs` numbers each. */
  readonly values: Float64Array;
  readonly outputs: number;
  /** Sets of codes that go left, 256 bits in eight words each. */
  readonly sets: Uint32Array;
}

export const MISSING_LEFT = 256;
export const WORDS = 8;

/** Splits from the root to the deepest leaf, at most. */
export const MOST_DEPTH = 1000;

/** Trees of the same kind after each other. */
export function joinTrees(parts: readonly Trees[], outputs: number): Trees {
  const total = (count: (part: Trees) => number) => parts.reduce((sum, part) => sum + count(part), 0);
  const nodes = total((part) => part.feature.length);
  const joined = {
    starts: new Int32Array(total((part) => part.starts.length - 1) + 1),
    feature: new Int32Array(nodes),
    split: new Int32Array(nodes),
    right: new Int32Array(nodes),
    cover: new Float64Array(nodes),
    values: new Float64Array(total((part) => part.values.length)),
    outputs,
    sets: new Uint32Array(total((part) => part.sets.length)),
  };
  const at = { node: 0, tree: 0, value: 0, set: 0 };
  for (const part of parts) appendTrees(joined, part, at);
  joined.starts[at.tree] = nodes;
  return joined;
}

interface Place {
  node: number;
  tree: number;
  value: number;
  set: number;
}

/** Leaves and sets of the part are counted on from those before. */
function appendTrees(joined: Trees, part: Trees, at: Place): void {
  joined.feature.set(part.feature, at.node);
  joined.right.set(part.right, at.node);
  joined.cover.set(part.cover, at.node);
  joined.values.set(part.values, at.value);
  joined.sets.set(part.sets, at.set);
  const leaf = at.value / joined.outputs;
  const set = at.set / WORDS;
  for (let node = 0; node < part.feature.length; node++) {
    const split = part.split[node]!;
    if (part.feature[node]! < 0) joined.split[at.node + node] = split + leaf;
    else joined.split[at.node + node] = split < 0 ? split - set : split;
  }
  for (let tree = 0; tree < part.starts.length - 1; tree++)
    joined.starts[at.tree++] = at.node + part.starts[tree]!;
  at.node += part.feature.length;
  at.value += part.values.length;
  at.set += part.sets.length;
}

/** Bytes that trees take. */
export function bytesOf({ feature, values, sets }: Trees): number {
  return feature.length * 20 + values.length * 8 + sets.length * 4;
}
