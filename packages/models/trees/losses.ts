import { softmax } from '../probabilities.ts';

/** What gradient boosting makes small. Raw scores stand class by class: score k of row r is `raw[k * rows + r]`. */
export interface Loss {
  /** Raw scores a row. */
  readonly scores: number;
  /** Whether the second derivative is 1 everywhere. */
  readonly constantCurvature: boolean;
  /** The raw scores with which to begin. */
  start(rows: Int32Array): number[];
  /** Writes the negative gradient and the second derivative of score k, both times the weight of the row. */
  derive(raw: Float64Array, rows: Int32Array, k: number, slope: Float64Array, curve: Float64Array): void;
  /** The mean loss of rows, weighted. */
  mean(raw: Float64Array, rows: Int32Array): number;
  /** The answer of a leaf with these rows, where it is not the sum of slopes over the sum of curves. */
  answer?(raw: Float64Array, rows: Int32Array): number;
}

interface Data {
  readonly values: ArrayLike<number>;
  readonly weights: Float64Array | undefined;
}

export function squaredLoss({ values, weights }: Data): Loss {
  return {
    scores: 1,
    constantCurvature: weights === undefined,
    start: (rows) => [weightedMean(rows, (row) => values[row]!, weights)],
    derive(raw, rows, _k, slope, curve) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        slope[row] = values[row]! - raw[row]!;
        curve[row] = 1;
      }
      if (weights) weigh(rows, weights, slope, curve);
    },
    mean: (raw, rows) => weightedMean(rows, (row) => (values[row]! - raw[row]!) ** 2, weights),
  };
}

/** The pinball loss of a quantile (R. Koenker and G. Bassett, 1978). */
export function quantileLoss({ values, weights }: Data, quantile: number): Loss {
  return {
    scores: 1,
    constantCurvature: weights === undefined,
    start: (rows) => [weightedQuantile(rows, (row) => values[row]!, weights, quantile)],
    derive(raw, rows, _k, slope, curve) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        const error = values[row]! - raw[row]!;
        // Where it is met exactly, neither way is better: else rows of one frequent value would pull like those beside it.
        slope[row] = error > 0 ? quantile : error < 0 ? quantile - 1 : 0;
        curve[row] = 1;
      }
      if (weights) weigh(rows, weights, slope, curve);
    },
    mean: (raw, rows) =>
      weightedMean(
        rows,
        (row) => {
          const error = values[row]! - raw[row]!;
          return error > 0 ? quantile * error : (quantile - 1) * error;
        },
        weights,
      ),
    answer: (raw, rows) => weightedQuantile(rows, (row) => values[row]! - raw[row]!, weights, quantile),
  };
}

/** The log loss of two classes, coded 0 and 1, with the log-odds of the second as raw score. */
export function logisticLoss({ values, weights }: Data): Loss {
  return {
    scores: 1,
    constantCurvature: false,
    start(rows) {
      let [none, one] = [0, 0];
      for (const row of rows) {
        const weight = weights?.[row] ?? 1;
        if (values[row] === 1) one += weight;
        else none += weight;
      }
      return [Math.log(one) - Math.log(none)];
    },
    derive(raw, rows, _k, slope, curve) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        const share = 1 / (1 + Math.exp(-raw[row]!));
        slope[row] = values[row]! - share;
        curve[row] = share * (1 - share);
      }
      if (weights) weigh(rows, weights, slope, curve);
    },
    mean: (raw, rows) => weightedMean(rows, (row) => softplus(raw[row]!) - values[row]! * raw[row]!, weights),
  };
}

/** The log loss of several classes, coded from 0, with softmax over their raw scores. */
export function softmaxLoss({ values, weights }: Data, classes: number): Loss {
  let shares: Float64Array[] = [];
  function prepare(raw: Float64Array): void {
    shares = classesOf(raw, classes).map((scores) => scores.slice());
    softmax(shares);
  }
  return {
    scores: classes,
    constantCurvature: false,
    start(rows) {
      const logs = Array.from({ length: classes }, (_, k) =>
        Math.log(weightedMean(rows, (row) => (values[row] === k ? 1 : 0), weights)),
      );
      const mean = logs.reduce((sum, log) => sum + log, 0) / classes;
      return logs.map((log) => log - mean);
    },
    derive(raw, rows, k, slope, curve) {
      // The scores of all classes move together, so that the shares are those before the first of them.
      if (k === 0) prepare(raw);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        const share = shares[k]![row]!;
        slope[row] = (values[row] === k ? 1 : 0) - share;
        curve[row] = share * (1 - share);
      }
      if (weights) weigh(rows, weights, slope, curve);
    },
    mean(raw, rows) {
      prepare(raw);
      return weightedMean(rows, (row) => -Math.log(Math.max(1e-300, shares[values[row]!]![row]!)), weights);
    },
  };
}

/** The raw scores of each class, not copied. */
export function classesOf(raw: Float64Array, classes: number): Float64Array[] {
  const rows = raw.length / classes;
  return Array.from({ length: classes }, (_, k) => raw.subarray(k * rows, (k + 1) * rows));
}

function weigh(rows: Int32Array, weights: Float64Array, slope: Float64Array, curve: Float64Array): void {
  for (const row of rows) {
    slope[row]! *= weights[row]!;
    curve[row]! *= weights[row]!;
  }
}

function softplus(score: number): number {
  return Math.max(0, score) + Math.log1p(Math.exp(-Math.abs(score)));
}

function weightedMean(
  rows: Int32Array,
  value: (row: number) => number,
  weights: Float64Array | undefined,
): number {
  let sum = 0;
  let total = 0;
  for (const row of rows) {
    const weight = weights?.[row] ?? 1;
    sum += weight * value(row);
    total += weight;
  }
  return sum / total;
}

/**
 * Without weights, what lies that share of the way through the sorted values, between two of them in proportion; with
 * weights, the smallest value with at least that share of the weight at or under it.
 */
function weightedQuantile(
  rows: Int32Array,
  value: (row: number) => number,
  weights: Float64Array | undefined,
  quantile: number,
): number {
  const values = Float64Array.from(rows, value);
  if (!weights) {
    values.sort();
    const place = quantile * (values.length - 1);
    const below = Math.floor(place);
    const above = values[Math.min(below + 1, values.length - 1)]!;
    return values[below]! + (place - below) * (above - values[below]!);
  }
  const order = [...rows.keys()].sort((a, b) => values[a]! - values[b]!);
  const total = order.reduce((sum, i) => sum + weights[rows[i]!]!, 0);
  let reached = 0;
  for (const i of order) {
    reached += weights[rows[i]!]!;
    if (reached >= quantile * total) return values[i]!;
  }
  return values[order.at(-1)!]!;
}
