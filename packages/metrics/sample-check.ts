import { PawlError } from '@pawl/records';
import type { ClassificationSample, RegressionSample, Sample } from './sample.ts';

/**
 * Throws PawlError('data') on the first thing in a sample that no metric could be trusted on: arrays of unequal
 * length, a row without a label of the list, a value or score that is NaN or infinite. Rows are counted from 1.
 */
export function checkSample(sample: Sample, name = 'predictions'): void {
  if (sample.task === 'regression') checkRegression(sample, name);
  else checkClassification(sample, name);
  if (sample.weights) checkWeights(sample.weights, sample.actual, name);
  if (sample.groups) checkLength(sample.groups, sample.actual, 'groups', name);
}

/** Throws PawlError('data') on the first score outside 0 to 1. Rows are counted from 1. */
export function checkProbabilities(sample: ClassificationSample, metric: string): void {
  sample.scores?.forEach((scores, label) => {
    for (let i = 0; i < scores.length; i++) {
      if (scores[i]! >= 0 && scores[i]! <= 1) continue;
      throw new PawlError(
        'data',
        `the score of "${sample.labels[label]}" is ${scores[i]}, and "${metric}" needs probabilities from 0 to 1`,
        {
          where: `predictions, row ${i + 1}`,
          remedy: 'Write probabilities as scores, or use metrics that only rank, such as roc_auc.',
        },
      );
    }
  });
}

function checkRegression(sample: RegressionSample, name: string): void {
  checkLength(sample.predicted, sample.actual, 'predicted values', name);
  checkFinite(sample.actual, 'actual value', name);
  checkFinite(sample.predicted, 'predicted value', name);
  checkBounds(sample, name);
}

function checkWeights(weights: Float64Array, actual: ArrayLike<number>, name: string): void {
  checkLength(weights, actual, 'weights', name);
  for (let i = 0; i < weights.length; i++) {
    if (weights[i]! >= 0 && weights[i]! < Number.POSITIVE_INFINITY) continue;
    throw new PawlError('data', `the weight is ${weights[i]}, not a number from 0 up`, {
      where: `${name}, row ${i + 1}`,
      remedy: 'Give every row a weight from 0 up.',
    });
  }
}

function checkBounds({ lower, upper, actual }: RegressionSample, name: string): void {
  if (!lower || !upper) return;
  checkLength(lower, actual, 'lower ends of intervals', name);
  checkLength(upper, actual, 'upper ends of intervals', name);
  checkFinite(lower, 'lower end of the interval', name);
  checkFinite(upper, 'upper end of the interval', name);
  for (let i = 0; i < lower.length; i++) {
    if (lower[i]! <= upper[i]!) continue;
    throw new PawlError('data', `the predicted interval is upside down: ${lower[i]} to ${upper[i]}`, {
      where: `${name}, row ${i + 1}`,
      remedy: 'Write the lower end as `lower` and the upper one as `upper`.',
    });
  }
}

function checkClassification(sample: ClassificationSample, name: string): void {
  checkLength(sample.predicted, sample.actual, 'predicted labels', name);
  checkCodes(sample.actual, sample.labels.length, 'actual', name);
  checkCodes(sample.predicted, sample.labels.length, 'predicted', name);
  if (sample.positive !== undefined) checkPositive(sample.positive, sample.labels, name);
  if (!sample.scores) return;
  if (sample.scores.length !== sample.labels.length) {
    throw new PawlError(
      'data',
      `there are scores for ${sample.scores.length} labels, and the target has ${sample.labels.length}`,
      { where: name, remedy: 'Write one score column for every label of the target.' },
    );
  }
  sample.scores.forEach((scores, label) => {
    checkLength(scores, sample.actual, `scores of "${sample.labels[label]}"`, name);
    checkFinite(scores, `score of "${sample.labels[label]}"`, name);
  });
}

function checkPositive(positive: number, labels: readonly string[], name: string): void {
  if (labels.length === 2 && (positive === 0 || positive === 1)) return;
  throw new PawlError(
    'data',
    `a positive label is set, and the target has ${labels.length} labels, not two`,
    {
      where: name,
      remedy: 'Name a positive label only for a target of exactly two labels.',
    },
  );
}

function checkLength(values: ArrayLike<number>, actual: ArrayLike<number>, what: string, name: string): void {
  if (values.length === actual.length) return;
  throw new PawlError(
    'data',
    `there are ${values.length} ${what} for ${actual.length} rows of actual outcomes`,
    {
      where: name,
      remedy: 'Write exactly one prediction for every row of the test data.',
    },
  );
}

function checkFinite(values: Float64Array, what: string, name: string): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new PawlError('data', `the ${what} is ${values[i]}, not a finite number`, {
      where: `${name}, row ${i + 1}`,
      remedy: 'Mend or leave out that row; a metric over it would mean nothing.',
    });
  }
}

function checkCodes(codes: Int32Array, labels: number, which: string, name: string): void {
  for (let i = 0; i < codes.length; i++) {
    if (codes[i]! >= 0 && codes[i]! < labels) continue;
    throw new PawlError('data', `there is no ${which} label, or one that is not in the list of labels`, {
      where: `${name}, row ${i + 1}`,
      remedy: 'Give every row an actual and a predicted label.',
    });
  }
}
