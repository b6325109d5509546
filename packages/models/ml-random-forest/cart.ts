import { PawlError } from '@pawl/records';
import { MOST_DEPTH, type Tree } from './tree.ts';

/** A node of an ml-cart tree, as far as answers depend on it. */
export interface CartNode {
  readonly left?: CartNode;
  readonly right?: CartNode;
  readonly splitColumn?: number;
  readonly splitValue?: number;
  /** Of a regression node: the squared error that its best split leaves. */
  readonly gain?: number;
  /** Shares of the classes in one row, or the mean of a regression leaf. */
  readonly distribution?: number | { maxRowIndex(row: number): number[] };
}

/**
 * An ml-cart tree in flat form. `columns` are the matrix columns the tree was given, so that column j of the tree is
 * matrix column `columns[j]`. A leaf of a classifier answers with its most frequent class, the first on a tie, as
 * ml-cart does. Throws PawlError('config') on a tree deeper than a model file may hold.
 */
export function flattenCart(root: CartNode, columns: readonly number[]): Tree {
  const feature: number[] = [];
  const value: number[] = [];
  const right: number[] = [];
  const waiting: { node: CartNode; depth: number; parent: number }[] = [{ node: root, depth: 0, parent: -1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth, parent } = next;
    if (depth > MOST_DEPTH) throw tooDeep();
    const own = feature.length;
    if (parent >= 0) right[parent] = own;
    // ml-cart asks in this way too: a node that tried to split and could not keeps its split beside its distribution.
    const asks = node.left && node.right;
    feature.push(asks ? columns[node.splitColumn!]! : -1);
    value.push((asks ? node.splitValue! : leafAnswer(node)) + 0);
    right.push(0);
    if (!node.left || !node.right) continue;
    waiting.push({ node: node.right, depth: depth + 1, parent: own });
    waiting.push({ node: node.left, depth: depth + 1, parent: -1 });
  }
  return { feature, value, right };
}

function leafAnswer({ distribution }: CartNode): number {
  if (typeof distribution === 'number') return distribution;
  return distribution!.maxRowIndex(0)[1]!;
}

/**
 * The tree that ml-cart should have grown where one split at the root leaves no error at all, or undefined where that is
 * not so. It takes an error equal to the parent's for no progress, and counts the parent of the root as 0, so that a
 * regression target which is a plain step would never be split. The leaves answer with the means of all training rows
 * on their side.
 */
export function mendPerfectSplit(
  root: CartNode,
  columns: readonly number[],
  rows: readonly (readonly number[])[],
  targets: readonly number[],
): Tree | undefined {
  const { splitColumn, splitValue } = root;
  if (root.left || root.gain !== 0 || splitColumn === undefined || splitValue === undefined) return undefined;
  const column = columns[splitColumn]!;
  const below = targets.filter((_, row) => rows[row]![column]! < splitValue);
  const above = targets.filter((_, row) => !(rows[row]![column]! < splitValue));
  if (below.length === 0 || above.length === 0) return undefined;
  return { feature: [column, -1, -1], value: [splitValue + 0, mean(below), mean(above)], right: [2, 0, 0] };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A tree so deep comes of a target with a few enormous values. */
export function tooDeep(cause?: unknown): PawlError {
  return new PawlError('config', `a tree grew deeper than ${MOST_DEPTH} splits`, {
    where: 'train.params',
    remedy: 'Set `max_depth`, to 20 for example.',
    cause,
  });
}
