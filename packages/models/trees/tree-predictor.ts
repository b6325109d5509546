import type { ClassificationPredictions, RegressionPredictions } from '../trainer.ts';

/** Predictions from the probability of each class, row by row; the first class on a tie. */
export function predictionsOf(
  labels: readonly string[],
  scores: readonly Float64Array[],
): ClassificationPredictions {
  const rows = scores[0]!.length;
  const predicted = new Int32Array(rows);
  for (let row = 0; row < rows; row++)
    for (let code = 1; code < labels.length; code++)
      if (scores[code]![row]! > scores[predicted[row]!]![row]!) predicted[row] = code;
  return { task: 'classification', rows, labels, predicted, scores };
}

/** Two classes from the probability of the second. */
export function predictionsOfTwo(labels: readonly string[], second: Float64Array): ClassificationPredictions {
  return predictionsOf(labels, [second.map((share) => 1 - share), second]);
}

export function numberPredictions(predicted: Float64Array): RegressionPredictions {
  return { task: 'regression', rows: predicted.length, predicted };
}

/** Column k of a row-major array with `width` columns. */
export function columnOf(values: Float64Array, width: number, k: number): Float64Array {
  return Float64Array.from({ length: values.length / width }, (_, row) => values[row * width + k]!);
}
