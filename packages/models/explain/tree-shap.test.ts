import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BinnedRows } from '../trees/bins.ts';
import { MISSING_LEFT, type Trees, WORDS } from '../trees/trees.ts';
import { addAnswers, fastTrees } from '../trees/walk.ts';
import { randomRows, randomTrees } from './test-trees.ts';
import { type Combination, treeShap } from './tree-shap.ts';

function goesLeft({ split, sets }: Trees, at: number, code: number): boolean {
  const limit = split[at]!;
  if (limit < 0) return ((sets[(-1 - limit) * WORDS + (code >> 5)]! >>> (code & 31)) & 1) === 1;
  if (limit >= MISSING_LEFT) return code === 255 || code <= limit - MISSING_LEFT;
  return code <= limit;
}

/** The path-dependent expectation of output k where only the features in `known`, a set of bits, are known. */
function expectation(
  trees: Trees,
  tree: number,
  node: number,
  row: Uint8Array,
  known: number,
  k: number,
): number {
  const { starts, feature, split, right, cover, values, outputs } = trees;
  const start = starts[tree]!;
  const at = start + node;
  const f = feature[at]!;
  if (f < 0) return values[split[at]! * outputs + k]!;
  const left = node + 1;
  const after = right[at]!;
  if ((known >> f) & 1)
    return expectation(trees, tree, goesLeft(trees, at, row[f]!) ? left : after, row, known, k);
  const total = cover[start + left]! + cover[start + after]!;
  const share = total > 0 ? cover[start + left]! / total : 0.5;
  return (
    share * expectation(trees, tree, left, row, known, k) +
    (1 - share) * expectation(trees, tree, after, row, known, k)
  );
}

/** Shapley's formula over all sets of features. */
function bruteForce(trees: Trees, row: Uint8Array, tree: number, k: number): Float64Array {
  const features = row.length;
  const worth = Float64Array.from({ length: 1 << features }, (_, known) =>
    expectation(trees, tree, 0, row, known, k),
  );
  const factorial = [1];
  for (let n = 1; n <= features; n++) factorial.push(factorial[n - 1]! * n);
  const values = new Float64Array(features);
  for (let known = 0; known < worth.length; known++) {
    let size = 0;
    for (let f = 0; f < features; f++) size += (known >> f) & 1;
    for (let f = 0; f < features; f++) {
      if ((known >> f) & 1) continue;
      const weight = (factorial[size]! * factorial[features - size - 1]!) / factorial[features]!;
      values[f]! += weight * (worth[known | (1 << f)]! - worth[known]!);
    }
  }
  return values;
}

function rowOf({ rows, features, codes }: BinnedRows, row: number): Uint8Array {
  return Uint8Array.from({ length: features }, (_, f) => codes[f * rows + row]!);
}

/** The answer to each row, by output. */
function answers(trees: Trees, binned: BinnedRows, combination: Combination): Float64Array[] {
  const fast = fastTrees(trees, binned.features);
  const count = trees.starts.length - 1;
  if (combination.kind === 'mean') {
    const sums = new Float64Array(binned.rows * trees.outputs);
    addAnswers(fast, binned, sums, { from: 0, to: binned.rows });
    return Array.from({ length: trees.outputs }, (_, k) =>
      Float64Array.from({ length: binned.rows }, (_, row) => sums[row * trees.outputs + k]! / count),
    );
  }
  return combination.start.map((start, k) => {
    const sums = new Float64Array(binned.rows).fill(start);
    addAnswers(fast, binned, sums, { from: 0, to: binned.rows, first: k, step: combination.start.length });
    return sums;
  });
}

function furthestFromAnswers(trees: Trees, binned: BinnedRows, combination: Combination): number {
  const { base, values, features, outputs } = treeShap(trees, binned, combination);
  let furthest = 0;
  answers(trees, binned, combination).forEach((answer, k) => {
    for (let row = 0; row < binned.rows; row++) {
      let sum = base[k]!;
      for (let f = 0; f < features; f++) sum += values[(row * features + f) * outputs + k]!;
      furthest = Math.max(furthest, Math.abs(sum - answer[row]!));
    }
  });
  return furthest;
}

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 32 }),
  trees: fc.integer({ min: 1, max: 4 }),
  depth: fc.integer({ min: 0, max: 7 }),
  features: fc.integer({ min: 1, max: 8 }),
  outputs: fc.integer({ min: 1, max: 3 }),
  empty: fc.constantFrom(0, 30, 100),
});

describe('treeShap', () => {
  test('is the mean of the Shapley values of the trees of a forest', () => {
    fc.assert(
      fc.property(shape, (input) => {
        const trees = randomTrees(input);
        const binned = randomRows(3, input.features, input.seed);
        const { values } = treeShap(trees, binned, { kind: 'mean' });
        for (let row = 0; row < binned.rows; row++)
          for (let k = 0; k < input.outputs; k++) {
            const expected = new Float64Array(input.features);
            for (let tree = 0; tree < input.trees; tree++)
              bruteForce(trees, rowOf(binned, row), tree, k).forEach((value, f) => {
                expected[f]! += value / input.trees;
              });
            expected.forEach((value, f) => {
              const found = values[(row * input.features + f) * input.outputs + k]!;
              expect(Math.abs(found - value)).toBeLessThan(1e-10);
            });
          }
      }),
      { numRuns: 150 },
    );
  });

  test('gives each score of a boosted model the sum of its own trees', () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 3 }), (input, scores) => {
        const trees = randomTrees({ ...input, trees: 2 * scores, outputs: 1 });
        const binned = randomRows(2, input.features, input.seed);
        const start = Array.from({ length: scores }, (_, k) => k - 0.5);
        const { values, base } = treeShap(trees, binned, { kind: 'sum', start });
        for (let k = 0; k < scores; k++) {
          const none = [k, k + scores].reduce(
            (sum, tree) => sum + expectation(trees, tree, 0, rowOf(binned, 0), 0, 0),
            start[k]!,
          );
          expect(Math.abs(base[k]! - none)).toBeLessThan(1e-10);
          for (let row = 0; row < binned.rows; row++) {
            const first = bruteForce(trees, rowOf(binned, row), k, 0);
            const second = bruteForce(trees, rowOf(binned, row), k + scores, 0);
            for (let f = 0; f < input.features; f++) {
              const found = values[(row * input.features + f) * scores + k]!;
              expect(Math.abs(found - first[f]! - second[f]!)).toBeLessThan(1e-10);
            }
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  test('adds up to the answers', () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 20, max: 40 }), (input, features) => {
        const binned = randomRows(5, features, input.seed);
        const trees = randomTrees({ ...input, features, depth: 10 });
        expect(furthestFromAnswers(trees, binned, { kind: 'mean' })).toBeLessThan(1e-9);
        const boosted = randomTrees({ ...input, features, depth: 10, trees: 6, outputs: 1 });
        const sum = { kind: 'sum', start: [0.5, -2, 3] } as const;
        expect(furthestFromAnswers(boosted, binned, sum)).toBeLessThan(1e-9);
      }),
      { numRuns: 30 },
    );
  });

  test('explains a row as if it were alone', () => {
    const trees = randomTrees({ seed: 8, trees: 3, depth: 6, features: 5, outputs: 2 });
    const binned = randomRows(300, 5, 9);
    const { values } = treeShap(trees, binned, { kind: 'mean' });
    for (let row = 0; row < 300; row++) {
      const alone = { rows: 1, features: 5, codes: rowOf(binned, row) };
      const expected = treeShap(trees, alone, { kind: 'mean' }).values;
      expect([...values.subarray(row * 10, (row + 1) * 10)]).toEqual([...expected]);
    }
  });

  test('is exact for a path of a thousand features', () => {
    // Each split halves the rows that are left, and only those that went left every time answer 1. For such a row the
    // features are alike, so that each has the same share of 1 - 2^-n.
    for (const features of [1, 2, 9, 64, 1000]) {
      const nodes = 2 * features + 1;
      const chain: Trees = {
        starts: Int32Array.of(0, nodes),
        feature: Int32Array.from({ length: nodes }, (_, node) => (node < features ? node : -1)),
        split: Int32Array.from({ length: nodes }, (_, node) =>
          node < features ? 9 : node === features ? 1 : 0,
        ),
        right: Int32Array.from({ length: nodes }, (_, node) => (node < features ? nodes - 1 - node : 0)),
        cover: Float64Array.from({ length: nodes }, (_, node) =>
          node <= features ? 2 ** -node : 2 ** -(nodes - node),
        ),
        values: Float64Array.of(0, 1),
        outputs: 1,
        sets: new Uint32Array(0),
      };
      const rows = { rows: 2, features, codes: new Uint8Array(2 * features) };
      // The second row goes right at the first split, with a feature that then has all the blame.
      rows.codes[1] = 10;
      const { base, values } = treeShap(chain, rows, { kind: 'mean' });
      const rest = 2 ** -features;
      expect(base[0]).toBeCloseTo(rest, 14);
      for (let f = 0; f < features; f++) expect(values[f]! * features).toBeCloseTo(1 - rest, 11);
      expect(base[0]! + values.subarray(features).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 13);
    }
  });

  test('gives nothing to a tree of one leaf but its base', () => {
    const trees = randomTrees({ seed: 1, trees: 2, depth: 0, features: 3, outputs: 2 });
    const { base, values } = treeShap(trees, randomRows(4, 3, 1), { kind: 'mean' });
    expect([...values]).toEqual(new Array(24).fill(0));
    expect(base[1]).toBeCloseTo((trees.values[1]! + trees.values[3]!) / 2, 14);
  });
});
