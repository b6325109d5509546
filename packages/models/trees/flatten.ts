import { forEachNode, type GrownNode } from './grown-node.ts';
import { type Trees, WORDS } from './trees.ts';

/** A tree that grew, in flat form. `answer` writes what a leaf answers, `outputs` numbers from `at` on. */
export function flatten(
  root: GrownNode,
  outputs: number,
  answer: (leaf: GrownNode, into: Float64Array, at: number) => void,
): Trees {
  const counted = countNodes(root);
  const tree: Trees = {
    starts: Int32Array.of(0, counted.nodes),
    feature: new Int32Array(counted.nodes),
    split: new Int32Array(counted.nodes),
    right: new Int32Array(counted.nodes),
    cover: new Float64Array(counted.nodes),
    values: new Float64Array(counted.leaves * outputs),
    outputs,
    sets: new Uint32Array(counted.sets * WORDS),
  };
  const waiting: { node: GrownNode; parent: number }[] = [{ node: root, parent: -1 }];
  let own = 0;
  let leaf = 0;
  let set = 0;
  for (let next = waiting.pop(); next; next = waiting.pop(), own++) {
    const { node, parent } = next;
    if (parent >= 0) tree.right[parent] = own;
    tree.cover[own] = node.sums.count;
    tree.feature[own] = node.feature;
    if (!node.left || !node.right) {
      answer(node, tree.values, leaf * outputs);
      tree.split[own] = leaf++;
      continue;
    }
    if (node.set) {
      tree.sets.set(node.set, set * WORDS);
      tree.split[own] = -1 - set++;
    } else tree.split[own] = node.split;
    waiting.push({ node: node.right, parent: own }, { node: node.left, parent: -1 });
  }
  return tree;
}

function countNodes(root: GrownNode): { nodes: number; leaves: number; sets: number } {
  const count = { nodes: 0, leaves: 0, sets: 0 };
  forEachNode(root, (node) => {
    count.nodes++;
    if (!node.left) count.leaves++;
    if (node.set) count.sets++;
  });
  return count;
}
