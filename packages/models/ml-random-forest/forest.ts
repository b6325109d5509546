import type { ClassificationPredictions, RegressionPredictions } from '../trainer.ts';
import { arrayAt, objectAt } from '../untrusted.ts';
import type { Matrix } from './preprocess.ts';
import { answer, checkTree, type FastTree, type Tree, type TreeBounds } from './tree.ts';

/** Trees whose answers are put together. */
export interface Forest {
  readonly trees: readonly Tree[];
}

export const MOST_TREES = 2000;

/** The forest of a model file. Throws PawlError('record') on one that could not answer. */
export function checkForest(body: unknown, bounds: TreeBounds): Forest {
  const trees = arrayAt(objectAt(body, 'body', ['trees']).trees, 'body.trees', 1, MOST_TREES);
  return { trees: trees.map((tree, i) => checkTree(tree, `body.trees.${i}`, bounds)) };
}

/**
 * Each tree votes for one class. The score of a class is its share of the votes; the prediction is the class with most
 * votes, the first in order on a tie.
 */
export function predictClasses(
  trees: readonly FastTree[],
  { rows, columns, matrix }: Matrix,
  labels: readonly string[],
): ClassificationPredictions {
  const votes = labels.map(() => new Float64Array(rows));
  for (const tree of trees) {
    for (let row = 0; row < rows; row++) votes[answer(tree, matrix, row * columns.length)]![row]!++;
  }
  const predicted = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let code = 1; code < labels.length; code++) {
      if (votes[code]![row]! > votes[predicted[row]!]![row]!) predicted[row] = code;
    }
  }
  const scores = votes.map((counts) => counts.map((count) => count / trees.length));
  return { task: 'classification', rows, labels, predicted, scores };
}

/** The mean of the trees' answers, in units of the target. */
export function predictNumbers(
  trees: readonly FastTree[],
  { rows, columns, matrix }: Matrix,
): RegressionPredictions {
  const predicted = new Float64Array(rows);
  for (const tree of trees) {
    for (let row = 0; row < rows; row++) predicted[row]! += answer(tree, matrix, row * columns.length);
  }
  return { task: 'regression', rows, predicted: predicted.map((sum) => sum / trees.length) };
}
