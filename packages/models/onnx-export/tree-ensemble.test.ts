import { expect, test } from 'vitest';
import { bytesOf, intOf, intsOf, readFields, textOf } from '../onnx/protobuf.ts';
import { encodeMessage } from '../onnx/protobuf-write.ts';
import type { BinnedFeature } from '../trees/bins.ts';
import type { Trees } from '../trees/trees.ts';
import { treeEnsembleAttributes } from './tree-ensemble.ts';

const BINS: readonly BinnedFeature[] = [
  { name: 'age', kind: 'bins', edges: [1.5, 2.5] },
  { name: 'city', kind: 'levels', levels: ['Bern', 'Genf', 'Zug'] },
];

/**
 * One leaf; and one that asks for Bern, Genf, Zug or another text on the left, below which it asks for an age up to
 * 2.5 or none, and for any age on the right.
 */
const TREES: Trees = {
  starts: Int32Array.of(0, 1, 8),
  feature: Int32Array.of(-1, 1, 0, -1, -1, 0, -1, -1),
  split: Int32Array.of(0, -1, 256 + 1, 1, 2, 2, 3, 4),
  right: Int32Array.of(0, 4, 3, 0, 0, 6, 0, 0),
  cover: new Float64Array(8),
  values: Float64Array.of(10, 11, 12, 13, 14),
  outputs: 1,
  sets: Uint32Array.of(0b111, 0, 0, 0, 0, 0, 0, 1 << 30),
};

/** Attributes by their names: whole numbers, lists of them, and the numbers of tensors. */
function read(attributes: readonly (readonly Uint8Array[])[]): Record<string, number | number[]> {
  const found = attributes.map((attribute) => {
    const fields = [...readFields(encodeMessage(attribute))];
    const field = (number: number) => fields.find((one) => one.number === number);
    const [int, tensor, ints] = [field(3), field(5), field(8)];
    const value = int
      ? Number(intOf(int))
      : tensor
        ? numbersOf(bytesOf(tensor))
        : [...intsOf(ints!)].map(Number);
    return [textOf(field(1)!), value] as const;
  });
  return Object.fromEntries(found);
}

function numbersOf(tensor: Uint8Array): number[] {
  const fields = [...readFields(tensor)];
  const raw = Uint8Array.from(bytesOf(fields.find(({ number }) => number === 9)!));
  const double = intOf(fields.find(({ number }) => number === 2)!) === 11n;
  const numbers = double ? [...new Float64Array(raw.buffer)] : [...raw];
  expect(fields.filter(({ number }) => number === 1).map(intOf)).toEqual([BigInt(numbers.length)]);
  return numbers;
}

test('nodes stand in the order of a walk that begins with the true side, leaves in that of their being met', () => {
  const attributes = treeEnsembleAttributes(TREES, BINS, {
    targets: 2,
    targetOf: (tree) => tree,
    weightOf: (place) => TREES.values[place]!,
    start: [0.5],
  });
  expect(read(attributes)).toEqual({
    aggregate_function: 1,
    n_targets: 2,
    post_transform: 0,
    tree_roots: [0, 1, 2],
    nodes_featureids: [0, 0, 1, 0, 0],
    nodes_splits: [0, 0, 0, Number.POSITIVE_INFINITY, 2.5],
    nodes_modes: [0, 0, 6, 0, 0],
    nodes_missing_value_tracks_true: [0, 0, 0, 0, 1],
    nodes_truenodeids: [0, 2, 3, 4, 6],
    nodes_trueleafs: [1, 1, 0, 1, 1],
    nodes_falsenodeids: [1, 3, 4, 5, 7],
    nodes_falseleafs: [1, 1, 0, 1, 1],
    leaf_weights: [0.5, 0.5, 10, 10, 13, 14, 11, 12],
    leaf_targetids: [0, 0, 0, 0, 1, 1, 1, 1],
    // Only missing ones go right, so that they are the set, and the right side is the true one.
    membership_values: [1, Number.NaN],
  });
});
