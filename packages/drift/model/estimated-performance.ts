import { normalCdf, normalQuantile, rowDrawer, uniform } from '@pawl/metrics';
import type { ColumnTest } from '../column-test.ts';
import type { DriftSettings } from '../settings.ts';
import {
  EXPECTED_METRICS,
  type ExpectedMetric,
  expectedMetrics,
  type ScoreTotals,
} from './expected-metrics.ts';
import { isotonicMap, mapAscending, type ScoredRows, scoredRows } from './isotonic.ts';

/** Predictions with scores, a row each. */
export interface ScoredPredictions {
  /** Of the positive class where there are two classes, else of the predicted class; finite. */
  readonly scores: Float64Array;
  /** 1 where the row is predicted positive; all 1 where the score is that of the predicted class. */
  readonly predicted: Uint8Array;
}

/** The same with what was true: 1 where the row is positive, or where the predicted class was the right one. */
export interface EvaluatedPredictions extends ScoredPredictions {
  readonly outcomes: Uint8Array;
}

/** What a metric is expected to be now. */
interface EstimatedMetric {
  readonly metric: ExpectedMetric;
  /** On the rows of the evaluation, by their labels. */
  readonly accepted: number;
  readonly estimate: number;
  /** Of `estimate` minus `accepted`: by drawing the rows of both again. */
  readonly error: number;
}

export interface EstimatedPerformance {
  readonly rows: readonly [evaluation: number, current: number];
  readonly metrics: readonly EstimatedMetric[];
}

/** More rows than these are not looked at: a random choice of as many says enough. */
const MOST_ROWS = 20_000;
const DRAWS = 200;
/** Fewer rows of a side than these have no errors that could be told from drawing them again. */
const LEAST_ROWS = 30;

/**
 * What the metrics are now, without labels (confidence-based performance estimation, CBPE; Kivimaeki and others 2024):
 * scores are brought to probabilities by isotonic regression on the rows of the evaluation, and the metrics are those
 * that rows of such probabilities have on average. True as long as rows of one score are right as often as they were.
 * `topOnly`: the scores are those of predicted classes of many, of which nothing but the accuracy follows. Null where
 * there are too few rows.
 */
export function estimatedPerformance(
  evaluation: EvaluatedPredictions,
  current: ScoredPredictions,
  topOnly: boolean,
  seed: number,
): EstimatedPerformance | null {
  if (Math.min(evaluation.scores.length, current.scores.length) < LEAST_ROWS) return null;
  const then = chosenRows(evaluation.scores.length, seed);
  const now = chosenRows(current.scores.length, seed + 1);
  const known = sideOf(evaluation, then);
  const outcomes = Uint8Array.from(then, (row) => evaluation.outcomes[row]!);
  const asked = sideOf(current, now);
  const metrics = topOnly ? (['accuracy'] as const) : EXPECTED_METRICS;
  const once = (rows: number) => new Uint8Array(rows).fill(1);
  const at = (thenCounts: Uint8Array, nowCounts: Uint8Array) => {
    const map = isotonicMap(known.sorted, outcomes, thenCounts);
    const chances = mapAscending(map, asked.sorted.scores);
    return {
      accepted: expectedMetrics(totalsOf(known, thenCounts, (row) => outcomes[row]!)),
      estimate: expectedMetrics(totalsOf(asked, nowCounts, (row) => chances[asked.sorted.place[row]!]!)),
    };
  };
  const seen = at(once(then.length), once(now.length));
  const drawThen = rowDrawer(seed + 2);
  const drawNow = rowDrawer(seed + 3);
  const thenCounts = once(then.length);
  const nowCounts = once(now.length);
  const drawn = Array.from({ length: DRAWS }, () => {
    drawThen(thenCounts);
    drawNow(nowCounts);
    return at(thenCounts, nowCounts);
  });
  return {
    rows: [then.length, now.length],
    metrics: metrics.flatMap((metric) => {
      const accepted = seen.accepted[metric];
      const estimate = seen.estimate[metric];
      const differences = drawn.map((each) => each.estimate[metric] - each.accepted[metric]);
      if (!Number.isFinite(accepted) || !Number.isFinite(estimate)) return [];
      const error = Math.max(
        deviation(differences.filter(Number.isFinite)),
        leastError(basisOf(metric, outcomes, evaluation, then), now.length),
      );
      return [{ metric, accepted, estimate, error }];
    }),
  };
}

/** The tests that a metric is not worse than accepted, for those that are asked for; their p-values are one-sided. */
export function estimatedTests(
  column: string,
  { rows, metrics }: EstimatedPerformance,
  asked: readonly string[],
  settings: DriftSettings,
  threshold: number,
): ColumnTest[] {
  const z = -normalQuantile((1 - settings.confidence) / 2);
  return metrics
    .filter(({ metric }) => asked.includes(metric))
    .map(({ metric, accepted, estimate, error }) => {
      const change = estimate - accepted;
      const interval = { low: change - z * error, high: change + z * error };
      return {
        column,
        aspect: 'estimated performance',
        test: 'CBPE',
        statistic: change / error,
        pValue: normalCdf(change / error),
        effect: { name: `change of the estimated ${metric}`, value: change, interval },
        others: [{ name: `estimated ${metric}`, value: estimate, interval: null }],
        net: Math.max(0, -change),
        threshold,
        sight: { kind: 'estimate', rows, error },
        note: null,
      };
    });
}

interface Side {
  readonly sorted: ScoredRows;
  readonly predicted: Uint8Array;
}

function sideOf({ scores, predicted }: ScoredPredictions, rows: Int32Array): Side {
  return {
    sorted: scoredRows(Float64Array.from(rows, (row) => scores[row]!)),
    predicted: Uint8Array.from(rows, (row) => predicted[row]!),
  };
}

function totalsOf(
  { sorted, predicted }: Side,
  counts: Uint8Array,
  chanceOf: (row: number) => number,
): ScoreTotals {
  const sums = () => ({
    positive: new Float64Array(sorted.scores.length),
    negative: new Float64Array(sorted.scores.length),
  });
  const totals = { predicted: sums(), rejected: sums() };
  for (let row = 0; row < predicted.length; row++) {
    const into = predicted[row] === 1 ? totals.predicted : totals.rejected;
    const chance = chanceOf(row);
    into.positive[sorted.place[row]!]! += counts[row]! * chance;
    into.negative[sorted.place[row]!]! += counts[row]! * (1 - chance);
  }
  return totals;
}

/** All rows, or as many as are looked at, in order. */
function chosenRows(rows: number, seed: number): Int32Array {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  if (rows <= MOST_ROWS) return all;
  const random = uniform(seed);
  for (let i = 0; i < MOST_ROWS; i++) {
    const other = i + Math.floor(random() * (rows - i));
    [all[i], all[other]] = [all[other]!, all[i]!];
  }
  return all.slice(0, MOST_ROWS).sort();
}

/** Rows of the evaluation that a metric is a share of, at most. */
function basisOf(
  metric: ExpectedMetric,
  outcomes: Uint8Array,
  { predicted }: ScoredPredictions,
  rows: Int32Array,
): number {
  let positives = 0;
  for (const outcome of outcomes) positives += outcome;
  if (metric === 'accuracy') return outcomes.length;
  if (metric === 'precision') return rows.reduce((sum, row) => sum + predicted[row]!, 0);
  if (metric === 'specificity') return outcomes.length - positives;
  return metric === 'roc_auc' ? Math.min(positives, outcomes.length - positives) : positives;
}

/** What one row more of the other kind would make of it: where none was wrong, draws show no error at all. */
function leastError(basis: number, rows: number): number {
  return 1 / (2 + Math.min(basis, rows));
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
