import { type BinnedFeature, MISSING } from '../trees/bins.ts';
import { MISSING_LEFT, type Trees } from '../trees/trees.ts';
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
  /** For the child of each side: its number among the nodes or the leaves, and which of the two. */
  readonly child: Readonly<Record<Side, Int32Array>>;
  readonly isLeaf: Readonly<Record<Side, Uint8Array>>;
  readonly weights: Float64Array;
  readonly targets: Int32Array;
  /** The sets of all nodes of mode MEMBER in their order, NaN after each. */
  members: Float64Array;
  /** How many of each are written. */
  readonly written: { nodes: number; leaves: number; roots: number; members: number };
}

type Side = 'true' | 'false';

/**
 * The attributes of TreeEnsemble (https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html) for trees over a
 * matrix with one column a feature: numbers as they are with NaN where they are missing, texts as their codes.
 * Nodes stand as they are met when the true side of each comes first: onnxruntime takes the sets in the order of
 * nodes, and the reference implementation in the order of that walk.
 */
export function treeEnsembleAttributes(
  trees: Trees,
  features: readonly BinnedFeature[],
  plan: EnsemblePlan,
): Parts[] {
  const ensemble = ensembleOf(trees, features, plan);
  const members = ensemble.members.subarray(0, ensemble.written.members);
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
    intsAttribute('nodes_truenodeids', ensemble.child.true),
    intsAttribute('nodes_trueleafs', ensemble.isLeaf.true),
    intsAttribute('nodes_falsenodeids', ensemble.child.false),
    intsAttribute('nodes_falseleafs', ensemble.isLeaf.false),
    tensor('leaf_weights', ensemble.weights),
    intsAttribute('leaf_targetids', ensemble.targets),
    ...(members.length > 0 ? [tensor('membership_values', members)] : []),
  ];
}

function ensembleOf(trees: Trees, features: readonly BinnedFeature[], plan: EnsemblePlan): Ensemble {
  const { starts, feature, split } = trees;
  const ensemble = emptyEnsemble(trees, plan.start.length);
  plan.start.forEach((score, k) => {
    writeStump(ensemble, score, k);
  });
  for (let tree = 0; tree < starts.length - 1; tree++) {
    const root = starts[tree]!;
    const target = plan.targetOf(tree);
    if (feature[root]! < 0) writeStump(ensemble, plan.weightOf(split[root]!), target);
    else writeTree(ensemble, trees, features, { root, target, weightOf: plan.weightOf });
  }
  return ensemble;
}

function emptyEnsemble({ starts, feature }: Trees, start: number): Ensemble {
  const splits = feature.reduce((count, f) => count + (f < 0 ? 0 : 1), 0);
  const stumps = start + starts.subarray(0, -1).filter((root) => feature[root]! < 0).length;
  const nodes = splits + stumps;
  const leaves = feature.length - splits + start + stumps;
  return {
    roots: new Int32Array(start + starts.length - 1),
    feature: new Int32Array(nodes),
    split: new Float64Array(nodes),
    mode: new Uint8Array(nodes).fill(LEQ),
    missingTrue: new Uint8Array(nodes),
    child: { true: new Int32Array(nodes), false: new Int32Array(nodes) },
    isLeaf: { true: new Uint8Array(nodes), false: new Uint8Array(nodes) },
    weights: new Float64Array(leaves),
    targets: new Int32Array(leaves),
    members: new Float64Array(nodes),
    written: { nodes: 0, leaves: 0, roots: 0, members: 0 },
  };
}

/**
 * A tree that always answers the same. It has two leaves: where both sides lead to one, the reference implementation
 * and onnxruntime 1.23 take another leaf for it.
 */
function writeStump(ensemble: Ensemble, weight: number, target: number): void {
  const { written } = ensemble;
  const id = written.nodes++;
  ensemble.roots[written.roots++] = id;
  for (const side of ['true', 'false'] as const) writeLeaf(ensemble, { id, side }, weight, target);
}

interface Parent {
  readonly id: number;
  readonly side: Side;
}

function writeLeaf(ensemble: Ensemble, { id, side }: Parent, weight: number, target: number): void {
  const leaf = ensemble.written.leaves++;
  ensemble.weights[leaf] = weight;
  ensemble.targets[leaf] = target;
  ensemble.child[side][id] = leaf;
  ensemble.isLeaf[side][id] = 1;
}

function writeTree(
  ensemble: Ensemble,
  trees: Trees,
  features: readonly BinnedFeature[],
  {
    root,
    target,
    weightOf,
  }: { readonly root: number; readonly target: number; readonly weightOf: EnsemblePlan['weightOf'] },
): void {
  const { feature, split, right } = trees;
  const { written } = ensemble;
  ensemble.roots[written.roots++] = written.nodes;
  const waiting: { node: number; parent?: Parent }[] = [{ node: root }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, parent } = next;
    if (parent && feature[node]! < 0) {
      writeLeaf(ensemble, parent, weightOf(split[node]!), target);
      continue;
    }
    const id = written.nodes++;
    if (parent) ensemble.child[parent.side][parent.id] = id;
    const trueIsLeft = writeSplit(ensemble, id, trees, node, features[feature[node]!]!);
    const children = [node + 1, root + right[node]!] as const;
    const [whenTrue, whenFalse] = trueIsLeft ? children : ([children[1], children[0]] as const);
    waiting.push({ node: whenFalse, parent: { id, side: 'false' } });
    waiting.push({ node: whenTrue, parent: { id, side: 'true' } });
  }
}

/** What a node asks; the result is whether the left side is the true one. */
function writeSplit(
  ensemble: Ensemble,
  id: number,
  { feature, split, sets }: Trees,
  node: number,
  asked: BinnedFeature,
): boolean {
  const limit = split[node]!;
  ensemble.feature[id] = feature[node]!;
  if (asked.kind === 'levels') {
    const { codes, left } = membersOf(sets, -1 - limit, asked.levels.length);
    ensemble.mode[id] = MEMBER;
    writeMembers(ensemble, codes);
    return left;
  }
  const code = limit % MISSING_LEFT;
  // Beyond the last edge there is no number that goes right.
  ensemble.split[id] = asked.edges[code] ?? Number.POSITIVE_INFINITY;
  ensemble.missingTrue[id] = limit >= MISSING_LEFT || code === MISSING ? 1 : 0;
  return true;
}

function writeMembers(ensemble: Ensemble, codes: readonly number[]): void {
  const { written } = ensemble;
  const end = written.members + codes.length;
  if (end >= ensemble.members.length) {
    const larger = new Float64Array(2 * end + 2);
    larger.set(ensemble.members.subarray(0, written.members));
    ensemble.members = larger;
  }
  ensemble.members.set(codes, written.members);
  ensemble.members[end] = Number.NaN;
  written.members = end + 1;
}
