import type { ClassificationSample } from './sample.ts';

/** How often each label (row) is predicted as each label (column), in the order of the labels, weights counted. */
export function confusionMatrix({ labels, actual, predicted, weights }: ClassificationSample): number[][] {
  const matrix = labels.map(() => labels.map(() => 0));
  for (let row = 0; row < actual.length; row++) {
    matrix[actual[row]!]![predicted[row]!]! += weights ? weights[row]! : 1;
  }
  return matrix;
}
