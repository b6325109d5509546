import { sigmoid, softmax } from '../probabilities.ts';
import { misfit } from './describe.ts';
import type { ScoreKind } from './onnx-producer.ts';

/** How far the probabilities of a row may be from summing to 1. */
const SUM_TOLERANCE = 1e-3;
/** How far a probability of 32 bits may be below 0 or above 1. */
const ROUNDING = 1e-5;

/**
 * Probabilities of what a model gave for each class, one array a class, in place: as they are where they are
 * probabilities, else by softmax (one column, of the second of two classes: by the logistic function).
 * `transformed` says which was the case. Throws PawlError('data') on NaN, infinities, and what is not from 0 to 1
 * though the graph calls it a probability.
 */
export function toProbabilities(
  given: readonly Float64Array[],
  kind: ScoreKind,
): { readonly scores: readonly Float64Array[]; readonly transformed: boolean } {
  const rows = given[0]?.length ?? 0;
  for (let row = 0; row < rows; row++) {
    if (!given.every((column) => Number.isFinite(column[row]))) {
      throw refused(`gave ${given.map((column) => column[row]).slice(0, 5)} for row ${row + 1}`);
    }
  }
  const transformed = kind === 'logits' || (kind === 'unknown' && !areProbabilities(given, rows));
  if (transformed && given.length > 1) softmax(given);
  else if (transformed) logistic(given[0]!);
  else clamp(given, rows);
  const [only] = given;
  const scores = given.length === 1 && only ? [only.map((p) => 1 - p), only] : given;
  return { scores, transformed };
}

function areProbabilities(given: readonly Float64Array[], rows: number): boolean {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (const column of given) {
      const value = column[row]!;
      if (value < -ROUNDING || value > 1 + ROUNDING) return false;
      sum += value;
    }
    if (given.length > 1 && Math.abs(sum - 1) > SUM_TOLERANCE) return false;
  }
  return true;
}

function clamp(given: readonly Float64Array[], rows: number): void {
  for (const column of given) {
    for (let row = 0; row < rows; row++) {
      const value = column[row]!;
      if (value < -ROUNDING || value > 1 + ROUNDING) {
        throw refused(`gave ${value} for row ${row + 1}, which is no probability`);
      }
      column[row] = Math.min(1, Math.max(0, value));
    }
  }
}

/** exp(x) / sum of exp(x), with the greatest taken off before, so that nothing overflows. */
function logistic(column: Float64Array): void {
  for (let row = 0; row < column.length; row++) column[row] = sigmoid(column[row]!);
}

function refused(problem: string) {
  return misfit(
    `the model ${problem}`,
    'Look for missing values or divisions by zero that the model does not stand.',
  );
}
