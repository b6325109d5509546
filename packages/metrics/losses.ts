import { LEAST_PROBABILITY } from './declarations.ts';
import type { ClassificationSample, RegressionSample } from './sample.ts';

// Each loop is written out: one loop that calls a function a row runs several times slower.

/** -ln of the probability of each row's actual label, kept within epsilon of 0 and 1; a row's scores are not rescaled. */
export function logLosses({ actual, scores }: ClassificationSample): Float64Array {
  const losses = new Float64Array(actual.length);
  for (let i = 0; i < losses.length; i++) {
    const probability = scores![actual[i]!]![i]!;
    losses[i] = -Math.log(Math.min(Math.max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY));
  }
  return losses;
}

/**
 * Brier's squared error of the probabilities of each row. With a positive label, that of its probability alone;
 * otherwise summed over labels, and halved when there are two (scikit-learn's `scale_by_half="auto"`).
 */
export function brierLosses({ actual, scores, positive, labels }: ClassificationSample): Float64Array {
  const losses = new Float64Array(actual.length);
  const scale = positive === undefined && labels.length < 3 ? 0.5 : 1;
  for (let label = 0; label < labels.length; label++) {
    if (positive !== undefined && label !== positive) continue;
    const probabilities = scores![label]!;
    for (let i = 0; i < losses.length; i++) {
      const error = probabilities[i]! - (actual[i] === label ? 1 : 0);
      losses[i]! += scale * error * error;
    }
  }
  return losses;
}

/** (actual - predicted)² of each row. */
export function squaredErrors({ actual, predicted }: RegressionSample): Float64Array {
  const losses = new Float64Array(actual.length);
  for (let i = 0; i < losses.length; i++) {
    const error = actual[i]! - predicted[i]!;
    losses[i] = error * error;
  }
  return losses;
}

/** |actual - predicted| of each row. */
export function absoluteErrors({ actual, predicted }: RegressionSample): Float64Array {
  const losses = new Float64Array(actual.length);
  for (let i = 0; i < losses.length; i++) losses[i] = Math.abs(actual[i]! - predicted[i]!);
  return losses;
}

/** |actual - predicted| / max(|actual|, epsilon) of each row: a share, not a percentage. */
export function percentageErrors({ actual, predicted }: RegressionSample): Float64Array {
  const losses = new Float64Array(actual.length);
  for (let i = 0; i < losses.length; i++) {
    const value = actual[i]!;
    losses[i] = Math.abs(value - predicted[i]!) / Math.max(Math.abs(value), Number.EPSILON);
  }
  return losses;
}

/** The cost of each row's predicted label, by the sample's cost matrix. */
export function costLosses({ actual, predicted, labels, costs }: ClassificationSample): Float64Array {
  return Float64Array.from(actual, (label, row) => costs![label * labels.length + predicted[row]!]!);
}

/** 1 where the actual label of a row is not among its `k` highest scores; of equal scores the later label is higher. */
export function outsideTop({ actual, scores }: ClassificationSample, k: number): Float64Array {
  return Float64Array.from(actual, (label, row) => {
    const own = scores![label]![row]!;
    let above = 0;
    for (let other = 0; other < scores!.length; other++) {
      const score = scores![other]![row]!;
      if (score > own || (score === own && other > label)) above++;
    }
    return above < k ? 0 : 1;
  });
}

/** (ln(1 + actual) - ln(1 + predicted))² of each row; infinite where a value is -1 or less. */
export function squaredLogErrors({ actual, predicted }: RegressionSample): Float64Array {
  return Float64Array.from(actual, (value, row) => {
    const other = predicted[row]!;
    if (value <= -1 || other <= -1) return Number.POSITIVE_INFINITY;
    const error = Math.log1p(value) - Math.log1p(other);
    return error * error;
  });
}

/** 2 |actual - predicted| / (|actual| + |predicted|) of each row, 0 where both are 0. */
export function symmetricErrors({ actual, predicted }: RegressionSample): Float64Array {
  return Float64Array.from(actual, (value, row) => {
    const size = Math.abs(value) + Math.abs(predicted[row]!);
    return size === 0 ? 0 : (2 * Math.abs(value - predicted[row]!)) / size;
  });
}

/** The pinball loss of predictions of the quantile `alpha`. */
export function pinballLosses({ actual, predicted }: RegressionSample, alpha: number): Float64Array {
  return Float64Array.from(actual, (value, row) => {
    const error = value - predicted[row]!;
    return error >= 0 ? alpha * error : (alpha - 1) * error;
  });
}
