import fc from 'fast-check';
import { RandomForestClassifier, RandomForestRegression } from 'ml-random-forest';
import { expect, test } from 'vitest';
import { type CartNode, flattenCart } from './cart.ts';
import { predictClasses, predictNumbers } from './forest.ts';
import type { Matrix } from './preprocess.ts';
import { answer, fastTree } from './tree.ts';

interface Grown {
  readonly estimators: readonly { readonly root: CartNode }[];
  readonly indexes: readonly (readonly number[])[];
}

function flatTrees(forest: unknown) {
  const { estimators, indexes } = forest as Grown;
  return estimators.map(({ root }, i) => fastTree(flattenCart(root, indexes[i]!)));
}

function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]!.map(String), matrix: Float64Array.from(rows.flat()) };
}

/** Few distinct values, so that there are ties. */
const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -3, max: 3, noNaN: true }));
const row = fc.tuple(value, value, value);
const options = fc.record({
  nEstimators: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer(),
  replacement: fc.boolean(),
  maxFeatures: fc.constantFrom(0.5, 1, 2),
  treeOptions: fc.record({
    minNumSamples: fc.integer({ min: 1, max: 4 }),
    maxDepth: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
  }),
});

test('flat trees of a classifier answer as the library does, tree by tree', () => {
  const sample = fc.array(fc.tuple(row, fc.integer({ min: 0, max: 3 })), { minLength: 4, maxLength: 30 });
  fc.assert(
    fc.property(sample, fc.array(row, { minLength: 1, maxLength: 10 }), options, (training, asked, how) => {
      const forest = new RandomForestClassifier({ ...how, noOOB: true });
      forest.train(
        training.map(([features]) => features),
        training.map(([, label]) => label),
      );
      const { rows, columns, matrix } = matrixOf(asked);
      const own = flatTrees(forest);
      const theirs = forest.predictionValues(asked);
      for (let i = 0; i < rows; i++) {
        expect(own.map((tree) => answer(tree, matrix, i * columns.length))).toEqual(theirs.getRow(i));
      }
    }),
    { numRuns: 60 },
  );
});

test('flat trees of a regression forest predict bit for bit as the library does', () => {
  const sample = fc.array(fc.tuple(row, value), { minLength: 4, maxLength: 30 });
  fc.assert(
    fc.property(sample, fc.array(row, { minLength: 1, maxLength: 10 }), options, (training, asked, how) => {
      const forest = new RandomForestRegression({ ...how, noOOB: true });
      forest.train(
        training.map(([features]) => features),
        training.map(([, target]) => target),
      );
      const own = predictNumbers(flatTrees(forest), matrixOf(asked)).predicted;
      // The sum starts from +0, so a mean of -0 comes out as 0.
      expect(Array.from(own)).toEqual(forest.predict(asked).map((mean) => mean + 0));
    }),
    { numRuns: 60 },
  );
});

const leaf = (label: number) => fastTree({ feature: [-1], value: [label], right: [0] });

test('scores are shares of the votes, and the class with most votes wins', () => {
  const predictions = predictClasses([2, 0, 2, 1].map(leaf), matrixOf([[0]]), ['a', 'b', 'c']);
  expect(predictions.scores!.map(([score]) => score)).toEqual([0.25, 0.25, 0.5]);
  expect(Array.from(predictions.predicted)).toEqual([2]);
});

test('on a tie the first class in order wins, whichever voted first', () => {
  expect(Array.from(predictClasses([2, 1].map(leaf), matrixOf([[0]]), ['a', 'b', 'c']).predicted)).toEqual([
    1,
  ]);
});

test('scores of a row sum to one', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 200 }), (votes) => {
      const { scores } = predictClasses(votes.map(leaf), matrixOf([[0]]), ['a', 'b', 'c', 'd', 'e']);
      expect(scores!.reduce((sum, [score]) => sum + score!, 0)).toBeCloseTo(1, 12);
    }),
  );
});
