import type { BinnedFeature } from '../trees/bins.ts';
import type { Trees } from '../trees/trees.ts';
import type { Draft } from './graph-draft.ts';
import { type Graph, graphAttribute, intAttribute, numberTensor } from './onnx-write.ts';
import { type EnsemblePlan, treeEnsembleAttributes } from './tree-ensemble.ts';

/** TensorProto.DataType of int64. */
const INT64 = 7;

/**
 * Adds nodes that sum the answers of all trees in their order, from the left, so that the sums are ours to the last
 * bit: the name of a tensor of doubles, [N, outputs].
 */
export function forestSums(
  draft: Draft,
  matrix: string,
  trees: Trees,
  bins: readonly BinnedFeature[],
): string {
  if (trees.outputs > 1) return sumsOfRows(draft, matrix, trees, bins);
  return ensemble(draft, matrix, trees, bins, {
    targets: 1,
    targetOf: () => 0,
    weightOf: (place) => trees.values[place]!,
    start: [],
  });
}

/** The same for boosted trees, a tree of each score after the other: [N, scores]. */
export function boostedSums(
  draft: Draft,
  matrix: string,
  trees: Trees,
  bins: readonly BinnedFeature[],
  start: readonly number[],
): string {
  return ensemble(draft, matrix, trees, bins, {
    targets: start.length,
    targetOf: (tree) => tree % start.length,
    weightOf: (place) => trees.values[place]!,
    start,
  });
}

function ensemble(
  draft: Draft,
  matrix: string,
  trees: Trees,
  bins: readonly BinnedFeature[],
  plan: EnsemblePlan,
): string {
  const attributes = treeEnsembleAttributes(trees, bins, plan);
  return draft.add('TreeEnsemble', [matrix], { domain: 'ai.onnx.ml', attributes });
}

/**
 * A leaf of the operator adds one number only. So each tree says which leaf it is, and the leaves' answers are gathered
 * from a table and summed, tree by tree, so that no more than one answer a row is held.
 */
function sumsOfRows(draft: Draft, matrix: string, trees: Trees, bins: readonly BinnedFeature[]): string {
  const { outputs, values, starts } = trees;
  const leaves = ensemble(draft, matrix, trees, bins, {
    targets: starts.length - 1,
    targetOf: (tree) => tree,
    weightOf: (place) => place,
    start: [],
  });
  const places = draft.add('Cast', [leaves], { attributes: [intAttribute('to', INT64)] });
  const treeByTree = draft.add('Transpose', [places]);
  const table = draft.name('answers');
  draft.initializers.push(numberTensor(table, [values.length / outputs, outputs], values));
  const first = draft.name('zeros');
  draft.initializers.push(numberTensor(first, [1, outputs], new Float64Array(outputs)));
  const rows = draft.add('Shape', [draft.inputs[0]!]);
  const zeros = draft.add('Expand', [first, rows]);
  return draft.add('Scan', [zeros, treeByTree], {
    attributes: [
      graphAttribute('body', addAnswer(draft, table, outputs)),
      intAttribute('num_scan_inputs', 1),
    ],
  });
}

/** The graph that adds one tree's answers to the sums before it. */
function addAnswer(draft: Draft, table: string, outputs: number): Graph {
  const [before, place, answer, after] = ['before', 'place', 'answer', 'after'].map((name) =>
    draft.name(name),
  ) as [string, string, string, string];
  return {
    name: 'add',
    nodes: [
      { op: 'Gather', inputs: [table, place], outputs: [answer] },
      { op: 'Add', inputs: [before, answer], outputs: [after] },
    ],
    inputs: [
      { name: before, element: 'float64', dims: ['N', outputs] },
      { name: place, element: 'int64', dims: ['N'] },
    ],
    outputs: [{ name: after, element: 'float64', dims: ['N', outputs] }],
  };
}
