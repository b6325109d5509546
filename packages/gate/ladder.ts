import { PawlError } from '@pawl/records';

export interface LadderStep {
  /** The loss to report: the new one when it improved, else the best so far, unchanged. */
  readonly value: number;
  readonly improved: boolean;
}

/**
 * One step of the parameter-free Ladder (Blum and Hardt, "The Ladder", ICML 2015, algorithm 2): the new mean loss is
 * reported, rounded to a multiple of 1 / n, only if it is below the best reported one by more than s / sqrt(n), s being
 * the standard deviation (n - 1) of the losses' paired differences; else the best is repeated. `best` is null before the
 * first step, which always reports. `losses` and `lossesOfBest` are of the same n rows, in the same order; a caller keeps
 * `losses` as the next `lossesOfBest` when the step improved. Throws `data`.
 */
export function ladderStep(
  best: number | null,
  losses: Float64Array,
  lossesOfBest: Float64Array | null,
): LadderStep {
  const n = losses.length;
  if (n === 0) throw new PawlError('data', 'there are no losses to report');
  const mean = meanOf(losses);
  if (best === null || lossesOfBest === null) return { value: round(finite(mean), n), improved: true };
  if (lossesOfBest.length !== n || n < 2) {
    throw new PawlError(
      'data',
      `${n} losses cannot be paired with ${lossesOfBest.length}: two or more of each are needed`,
    );
  }
  const differences = losses.map((loss, i) => loss - lossesOfBest[i]!);
  const centre = meanOf(differences);
  const squares = differences.reduce((sum, difference) => sum + (difference - centre) ** 2, 0);
  return ladderStepByDifference(best, {
    difference: mean - best,
    standardError: Math.sqrt(squares / (n - 1) / n),
    n,
  });
}

/**
 * The same step from numbers computed elsewhere: the new mean loss minus `best`, the standard error of the paired
 * difference, and the rows. Throws `data` when one is not finite.
 */
export function ladderStepByDifference(
  best: number,
  numbers: { readonly difference: number; readonly standardError: number; readonly n: number },
): LadderStep {
  const difference = finite(numbers.difference);
  const improved = difference < -finite(numbers.standardError);
  return { value: improved ? round(finite(best) + difference, numbers.n) : finite(best), improved };
}

function round(value: number, n: number): number {
  return Math.round(value * n) / n;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new PawlError('data', `the Ladder needs finite losses, not ${value}`);
}
