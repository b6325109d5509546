import { logLosses, squaredErrors } from '@pawl/metrics';
import { PawlError } from '@pawl/records';
import { type Column, isNull, textAt } from '@pawl/table';
import { labelFinder } from '../labels.ts';
import type { ClassificationPredictions, Predictions } from '../trainer.ts';

/**
 * One loss a row, lower is better: of a number the squared error; of classes the log loss where there are scores, else
 * 1 where the label is wrong. A class that the model does not know has the probability 0. Throws PawlError('data') where
 * the target is missing or of another kind.
 */
export function rowLosses(predictions: Predictions, actual: Column): Float64Array {
  for (let row = 0; row < predictions.rows; row++)
    if (isNull(actual, row)) throw refusal(actual, `has no value in row ${row + 1}`);
  if (predictions.task === 'classification') return classLosses(predictions, actual);
  if (actual.kind === 'text') throw refusal(actual, 'holds texts, and the model predicts numbers');
  const bad = actual.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw refusal(actual, `is ${actual.values[bad]} in row ${bad + 1}`);
  return squaredErrors({ task: 'regression', actual: actual.values, predicted: predictions.predicted });
}

function classLosses(
  { rows, labels, predicted, scores }: ClassificationPredictions,
  column: Column,
): Float64Array {
  const find = labelFinder(labels);
  const unknown = labels.length;
  const actual = Int32Array.from({ length: rows }, (_, row) => find(textAt(column, row)!) ?? unknown);
  if (!scores) return Float64Array.from(actual, (code, row) => (code === predicted[row] ? 0 : 1));
  return logLosses({
    task: 'classification',
    labels: [...labels, 'a class that the model does not know'],
    actual,
    predicted,
    scores: [...scores, new Float64Array(rows)],
  });
}

function refusal({ name }: Column, problem: string): PawlError {
  return new PawlError('data', `the target "${name}" ${problem}`, {
    where: `column "${name}"`,
    remedy: 'A loss needs the actual value of every row, of the kind that the model predicts.',
  });
}
