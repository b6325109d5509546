import type { BinnedFeature } from '../../trees/bins.ts';
import { MISSING_LEFT, type Trees } from '../../trees/trees.ts';
import { intAttribute, intsAttribute, numberTensor, type Parts, tensorAttribute } from './onnx-write.ts';
import { membersOf } from './text-codes.ts';

/** Node modes of the operator TreeEnsemble. */
const LEQ = 0;
const MEMBER = 6;
const SUM = 1;

/** How trees become the operator's. */
export interface EnsemblePlan {
  /** Numbers a row that come out. */
  readonly targets: number;
  /** Which of them a tree adds to. */
  readonly targetOf: (tree: number) => number;
  /** What a leaf adds, from its place in the answers. */
  readonly weightOf: (place: number) => number;
  /** What the first targets begin with. */
  readonly start: readonly number[];
}

/** The operator's arrays: one entry a node, tree or leaf. */
interface Ensemble {
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  readonly split: Float64Array;
  readonly mode: Uint8Array;
  readonly missingTrue: Uint8Array;
  readonly whenTrue: Int32Array;
  readonly trueIsLeaf: Uint8Array;
  readonly whenFalse: Int32Array;
  readonly falseIsLeaf: Uint8Array;
  readonly weights: Float64Array;
  readonly targets: Int32Array;
  /** The sets of all nodes of mode MEMBER in their order, NaN after each. */
  readonly members: number[];
}

/**
 * The attributes of TreeEnsemble (https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html) for trees over a
 * matrix with one column a feature: numbers as they are with NaN where they are missing, texts as their codes.
 * A tree that is a leaf, and a start, is a node both of whose ways lead to the same leaf.
 */
export function treeEnsembleAttributes(
  trees: Trees,
  features: readonly BinnedFeature[],
  plan: EnsemblePlan,
): Parts[] {
  const ensemble = ensembleOf(trees, features, plan);
  const { members } = ensemble;
  const tensor = (name: string, values: Float64Array | Uint8Array) =>
    tensorAttribute(name, numberTensor('', [values.length], values));
  return [
    intAttribute('aggregate_function', SUM),
    intAttribute('n_targets', plan.targets),
    intAttribute('post_transform', 0),
    intsAttribute('tree_roots', ensemble.roots),
    intsAttribute('nodes_featureids', ensemble.feature),
    tensor('nodes_splits', ensemble.split),
    tensor('nodes_modes', ensemble.mode),
    intsAttribute('nodes_missing_value_tracks_true', ensemble.missingTrue),
    intsAttribute('nodes_truenodeids', ensemble.whenTrue),
    intsAttribute('nodes_trueleafs', ensemble.trueIsLeaf),
    intsAttribute('nodes_falsenodeids', ensemble.whenFalse),
    intsAttribute('nodes_falseleafs', ensemble.falseIsLeaf),
    tensor('leaf_weights', ensemble.weights),
    intsAttribute('leaf_targetids', ensemble.targets),
    ...(members.length > 0 ? [tensor('membership_values', Float64Array.from(members))] : []),
  ];
}

function ensembleOf(trees: Trees, features: readonly BinnedFeature[], plan: EnsemblePlan): Ensemble {
  const { starts, feature, split } = trees;
  const { ids, roots, nodes, leaves } = numberNodes(trees, plan.start.length);
  const ensemble = emptyEnsemble(roots, nodes, leaves);
  plan.start.forEach((score, k) => {
    writeStump(ensemble, k, k);
    ensemble.weights[k] = score;
    ensemble.targets[k] = k;
  });
  for (let tree = 0; tree < starts.length - 1; tree++) {
    const start = starts[tree]!;
    if (feature[start]! < 0) writeStump(ensemble, roots[plan.start.length + tree]!, ids[start]!);
    for (let node = start; node < starts[tree + 1]!; node++) {
      if (feature[node]! < 0) {
        ensemble.weights[ids[node]!] = plan.weightOf(split[node]!);
        ensemble.targets[ids[node]!] = plan.targetOf(tree);
      } else writeNode(ensemble, trees, features, { ids, node, start });
    }
  }
  return ensemble;
}

/** Numbers nodes and leaves apart from each other; starts come before all trees. */
function numberNodes({ starts, feature }: Trees, before: number) {
  const ids = new Int32Array(feature.length);
  const roots = new Int32Array(before + starts.length - 1);
  for (let k = 0; k < before; k++) roots[k] = k;
  let nodes = before;
  let leaves = before;
  for (let tree = 0; tree < starts.length - 1; tree++) {
    const start = starts[tree]!;
    roots[before + tree] = nodes;
    if (feature[start]! < 0) nodes++;
    for (let node = start; node < starts[tree + 1]!; node++)
      ids[node] = feature[node]! < 0 ? leaves++ : nodes++;
  }
  return { ids, roots, nodes, leaves };
}

function emptyEnsemble(roots: Int32Array, nodes: number, leaves: number): Ensemble {
  return {
    roots,
    feature: new Int32Array(nodes),
    split: new Float64Array(nodes),
    mode: new Uint8Array(nodes).fill(LEQ),
    missingTrue: new Uint8Array(nodes),
    whenTrue: new Int32Array(nodes),
    trueIsLeaf: new Uint8Array(nodes),
    whenFalse: new Int32Array(nodes),
    falseIsLeaf: new Uint8Array(nodes),
    weights: new Float64Array(leaves),
    targets: new Int32Array(leaves),
    members: [],
  };
}

function writeStump(ensemble: Ensemble, id: number, leaf: number): void {
  ensemble.whenTrue[id] = leaf;
  ensemble.whenFalse[id] = leaf;
  ensemble.trueIsLeaf[id] = 1;
  ensemble.falseIsLeaf[id] = 1;
}

function writeNode(
  ensemble: Ensemble,
  { feature, split, right, sets }: Trees,
  features: readonly BinnedFeature[],
  { ids, node, start }: { readonly ids: Int32Array; readonly node: number; readonly start: number },
): void {
  const id = ids[node]!;
  const f = feature[node]!;
  const asked = features[f]!;
  const limit = split[node]!;
  ensemble.feature[id] = f;
  let trueIsLeft = true;
  if (asked.kind === 'levels') {
    const members = membersOf(sets, -1 - limit, asked.levels.length);
    trueIsLeft = members.left;
    ensemble.mode[id] = MEMBER;
    ensemble.members.push(...members.codes, Number.NaN);
  } else {
    const code = limit % MISSING_LEFT;
    // Beyond the last edge there is no number that goes right.
    ensemble.split[id] = asked.edges[code] ?? Number.POSITIVE_INFINITY;
    ensemble.missingTrue[id] = limit >= MISSING_LEFT || code === MISSING_LEFT - 1 ? 1 : 0;
  }
  const left = node + 1;
  const other = start + right[node]!;
  const [whenTrue, whenFalse] = trueIsLeft ? [left, other] : [other, left];
  ensemble.whenTrue[id] = ids[whenTrue]!;
  ensemble.trueIsLeaf[id] = feature[whenTrue]! < 0 ? 1 : 0;
  ensemble.whenFalse[id] = ids[whenFalse]!;
  ensemble.falseIsLeaf[id] = feature[whenFalse]! < 0 ? 1 : 0;
}
