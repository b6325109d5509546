import { calibrationMeasure } from './calibration.ts';
import { type MetricDeclaration, requireMetric } from './declarations.ts';
import { LABEL_FORMULAS } from './label-metrics.ts';
import { prepareTally } from './label-tally.ts';
import {
  absoluteErrors,
  brierLosses,
  costLosses,
  logLosses,
  outsideTop,
  percentageErrors,
  pinballLosses,
  squaredErrors,
  squaredLogErrors,
  symmetricErrors,
} from './losses.ts';
import { type Measure, meanOf, type Parts } from './measure.ts';
import { multiclassAuc } from './multiclass-auc.ts';
import { queryMeasure } from './query-metrics.ts';
import { spearmanMeasure } from './rank-correlation.ts';
import {
  averagePrecision,
  averagePrecisionWithoutEach,
  type Ranking,
  rankByScore,
  rocAuc,
} from './ranking.ts';
import { explainedVariance, medianError, rSquared } from './regression-metrics.ts';
import type { ClassificationSample, Counts, RegressionSample, Sample } from './sample.ts';
import { checkProbabilities, checkSample } from './sample-check.ts';
import { totalCount } from './sum.ts';
import { topMeasure } from './top-of-ranking.ts';

/**
 * Writes the metrics of the sample in which row i counts `counts[i]` times (every row once, when undefined), times its
 * weight, into `out`, one value a metric. The values are those of the sample with each row repeated so often; NaN where
 * a metric is undefined, and for all of them when no row counts. Linear in the rows.
 */
export type EvaluateMetrics = (counts: Counts | undefined, out: Float64Array) => void;

/** Metrics of a sample that are evaluated together. */
export interface PreparedMetrics {
  readonly evaluate: EvaluateMetrics;
  /** One array a metric: its value without each of `count` parts, where `of` is the part of each row. */
  readonly leaveOut: (of: Int32Array, count: number) => Float64Array[];
}

/**
 * Checks the sample and prepares metrics of it for many evaluations on reweighted rows.
 * Throws PawlError('config') for a metric the sample does not allow (requireMetric), PawlError('data') for a
 * sample with unequal lengths, missing labels, or numbers that are not finite, naming the row.
 */
export function prepareMetrics(names: readonly string[], sample: Sample): PreparedMetrics {
  const metrics = names.map((name) => requireMetric(name, sample));
  checkSample(sample);
  if (sample.task === 'regression') {
    return prepared(
      metrics.map((metric) => regressionMeasure(metric, sample)),
      sample,
    );
  }
  const ranking = once(() => rankByScore(sample));
  const isOfTally = (metric: MetricDeclaration) => Object.hasOwn(LABEL_FORMULAS, metric.name);
  const tallied = metrics.some(isOfTally) ? prepareTally(sample) : undefined;
  const measures = metrics.map((metric): Measure => {
    if (!tallied || !isOfTally(metric)) return scoreMeasure(metric, sample, ranking);
    const formula = LABEL_FORMULAS[metric.name as keyof typeof LABEL_FORMULAS];
    return {
      value: () => formula(tallied.current, sample.positive),
      ...(tallied.leaveOut ? { leaveOut: (parts) => tallied.leaveOut!(parts, formula) } : {}),
    };
  });
  return prepared(measures, sample, tallied?.count);
}

/** One metric of a sample as a function of how often each row counts; see prepareMetrics. */
export function prepareMetric(name: string, sample: Sample): (counts?: Counts) => number {
  const { evaluate } = prepareMetrics([name], sample);
  const out = new Float64Array(1);
  return (counts) => {
    evaluate(counts, out);
    return out[0]!;
  };
}

/** The metric of a sample, NaN where it is undefined; throws as prepareMetrics does. */
export function metricValue(name: string, sample: Sample): number {
  return prepareMetric(name, sample)();
}

function prepared(
  measures: readonly Measure[],
  { actual, weights }: Sample,
  refresh?: (counts: Counts) => void,
): PreparedMetrics {
  const ones = once(() => new Uint8Array(actual.length).fill(1));
  const weighed = once(() => new Float64Array(actual.length));
  const evaluate: EvaluateMetrics = (given, out) => {
    let counts: Counts = given ?? ones();
    if (weights) {
      const scratch = weighed();
      for (let row = 0; row < scratch.length; row++) scratch[row] = counts[row]! * weights[row]!;
      counts = scratch;
    }
    const total = totalCount(counts);
    if (!(total > 0)) {
      out.fill(Number.NaN, 0, measures.length);
      return;
    }
    refresh?.(counts);
    for (let i = 0; i < measures.length; i++) out[i] = measures[i]!.value(counts, total);
  };
  return { evaluate, leaveOut: (of, count) => leaveOutEach(measures, evaluate, { of, count, weights }) };
}

function leaveOutEach(measures: readonly Measure[], evaluate: EvaluateMetrics, parts: Parts): Float64Array[] {
  const found = measures.map((measure) => measure.leaveOut?.(parts));
  if (found.every((values) => values !== undefined)) return found;
  const values = measures.map((_, i) => found[i] ?? new Float64Array(parts.count));
  const out = new Float64Array(measures.length);
  const counts = new Uint8Array(parts.of.length);
  for (let part = 0; part < parts.count; part++) {
    for (let row = 0; row < counts.length; row++) counts[row] = parts.of[row] === part ? 0 : 1;
    evaluate(counts, out);
    for (let i = 0; i < out.length; i++) if (!found[i]) values[i]![part] = out[i]!;
  }
  return values;
}

function scoreMeasure(
  metric: MetricDeclaration,
  sample: ClassificationSample,
  ranking: () => Ranking,
): Measure {
  const { name, number } = metric;
  if (name === 'expected_cost') return meanOf(costLosses(sample));
  if (name === 'roc_auc') {
    const ranked = ranking();
    return { value: (counts) => rocAuc(ranked, counts) };
  }
  if (name === 'average_precision') {
    const ranked = ranking();
    return {
      value: (counts) => averagePrecision(ranked, counts),
      leaveOut: (parts) => averagePrecisionWithoutEach(ranked, parts),
    };
  }
  if (name.startsWith('roc_auc_ov')) return multiclassAuc(name, sample);
  if (/^(fpr_at|tpr_at|precision_at|lift_at)_/.test(name)) return topMeasure(name, number!, ranking());
  if (name.startsWith('top_')) return meanOf(outsideTop(sample, number!), (share) => 1 - share);
  checkProbabilities(sample, name);
  // With a single label every probability is certain and the loss says nothing; scikit-learn refuses.
  if (sample.labels.length < 2) return { value: () => Number.NaN };
  if (name === 'log_loss') return meanOf(logLosses(sample));
  if (name === 'brier') return meanOf(brierLosses(sample));
  return calibrationMeasure(name, sample);
}

function regressionMeasure({ name, number }: MetricDeclaration, sample: RegressionSample): Measure {
  if (name.startsWith('pinball_')) return meanOf(pinballLosses(sample, number! / 100));
  if (name.startsWith('ndcg_') || name.startsWith('map_')) return queryMeasure(name, number!, sample);
  const make = REGRESSION[name];
  if (!make) throw new Error(`no measure for ${name}`);
  return make(sample);
}

const REGRESSION: Readonly<Record<string, (sample: RegressionSample) => Measure>> = {
  rmse: (sample) => meanOf(squaredErrors(sample), Math.sqrt),
  mse: (sample) => meanOf(squaredErrors(sample)),
  rmsle: (sample) => meanOf(squaredLogErrors(sample), (mean) => (mean < Infinity ? Math.sqrt(mean) : NaN)),
  mae: (sample) => meanOf(absoluteErrors(sample)),
  mape: (sample) => meanOf(percentageErrors(sample)),
  smape: (sample) => meanOf(symmetricErrors(sample)),
  r2: rSquared,
  explained_variance: explainedVariance,
  median_absolute_error: medianError,
  spearman: spearmanMeasure,
  interval_coverage: ({ actual, lower, upper }) =>
    meanOf(actual.map((value, row) => (lower![row]! <= value && value <= upper![row]! ? 1 : 0))),
  interval_width: ({ lower, upper }) => meanOf(upper!.map((value, row) => value - lower![row]!)),
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
