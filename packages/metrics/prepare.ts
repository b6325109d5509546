import { type MetricName, type MetricNeeding, requireMetric } from './declarations.ts';
import { LABEL_FORMULAS } from './label-metrics.ts';
import { prepareTally } from './label-tally.ts';
import { absoluteErrors, brierLosses, logLosses, percentageErrors, squaredErrors } from './losses.ts';
import { averagePrecision, type Ranking, rankByScore, rocAuc } from './ranking.ts';
import { prepareMedianError, prepareR2 } from './regression-metrics.ts';
import type { ClassificationSample, Counts, RegressionSample, Sample } from './sample.ts';
import { checkProbabilities, checkSample } from './sample-check.ts';
import { totalCount, weightedSum } from './sum.ts';

/** A metric of the sample in which row i counts `counts[i]` times; `rows`, their total, is at least 1. */
type Measure = (counts: Counts, rows: number) => number;

/**
 * Writes the metrics of the sample in which row i counts `counts[i]` times (every row once, when undefined)
 * into `out`, one value a metric. The values are those of the sample with each row repeated so often; NaN where
 * a metric is undefined, and for all of them when no row counts. Linear in the rows, without allocation.
 */
export type EvaluateMetrics = (counts: Counts | undefined, out: Float64Array) => void;

/**
 * Checks the sample and prepares metrics of it for many evaluations on reweighted rows.
 * Throws PawlError('config') for a metric the sample does not allow (requireMetric), PawlError('data') for a
 * sample with unequal lengths, missing labels, or numbers that are not finite, naming the row.
 */
export function prepareMetrics(names: readonly string[], sample: Sample): EvaluateMetrics {
  const metrics = names.map((name) => requireMetric(name, sample).name);
  checkSample(sample);
  return sample.task === 'regression'
    ? prepareRegression(metrics.filter(isIn(REGRESSION)), sample)
    : prepareClassification(metrics, sample);
}

/** One metric of a sample as a function of how often each row counts; see prepareMetrics. */
export function prepareMetric(name: string, sample: Sample): (counts?: Counts) => number {
  const evaluate = prepareMetrics([name], sample);
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

function prepareRegression(
  metrics: readonly MetricNeeding<'values'>[],
  sample: RegressionSample,
): EvaluateMetrics {
  return evaluator(
    metrics.map((name) => REGRESSION[name](sample)),
    sample.actual.length,
  );
}

function prepareClassification(
  metrics: readonly MetricName[],
  sample: ClassificationSample,
): EvaluateMetrics {
  const ranking = once(() => rankByScore(sample));
  const isLabelMetric = isIn(LABEL_FORMULAS);
  const tally = metrics.some(isLabelMetric) ? prepareTally(sample) : undefined;
  const isScoreMetric = isIn(SCORES);
  const measures = metrics.flatMap((name): Measure[] => {
    if (isScoreMetric(name)) return [SCORES[name](sample, ranking)];
    if (!isLabelMetric(name) || !tally) return [];
    const formula = LABEL_FORMULAS[name];
    return [() => formula(tally.current, sample.positive)];
  });
  return evaluator(measures, sample.actual.length, tally?.count);
}

function evaluator(
  measures: readonly Measure[],
  sampleRows: number,
  refresh?: (counts: Counts) => void,
): EvaluateMetrics {
  const ones = once(() => new Uint8Array(sampleRows).fill(1));
  return (given, out) => {
    const counts = given ?? ones();
    const rows = totalCount(counts);
    if (rows === 0) {
      out.fill(Number.NaN, 0, measures.length);
      return;
    }
    refresh?.(counts);
    for (let i = 0; i < measures.length; i++) out[i] = measures[i]!(counts, rows);
  };
}

const SCORES: Readonly<
  Record<MetricNeeding<'scores'>, (sample: ClassificationSample, ranking: () => Ranking) => Measure>
> = {
  roc_auc: (_sample, ranking) => {
    const ranked = ranking();
    return (counts) => rocAuc(ranked, counts);
  },
  average_precision: (_sample, ranking) => {
    const ranked = ranking();
    return (counts) => averagePrecision(ranked, counts);
  },
  log_loss: (sample) => probabilityLoss('log_loss', sample, logLosses),
  brier: (sample) => probabilityLoss('brier', sample, brierLosses),
};

const REGRESSION: Readonly<Record<MetricNeeding<'values'>, (sample: RegressionSample) => Measure>> = {
  rmse: (sample) => {
    const mean = meanOf(squaredErrors(sample));
    return (counts, rows) => Math.sqrt(mean(counts, rows));
  },
  mae: (sample) => meanOf(absoluteErrors(sample)),
  mape: (sample) => meanOf(percentageErrors(sample)),
  r2: prepareR2,
  median_absolute_error: prepareMedianError,
};

/** With a single label every probability is certain and the loss says nothing: NaN, where scikit-learn refuses. */
function probabilityLoss(
  metric: string,
  sample: ClassificationSample,
  losses: (sample: ClassificationSample) => Float64Array,
): Measure {
  checkProbabilities(sample, metric);
  return sample.labels.length < 2 ? () => Number.NaN : meanOf(losses(sample));
}

function meanOf(losses: Float64Array): Measure {
  return (counts, rows) => weightedSum(losses, counts) / rows;
}

function isIn<Name extends string>(table: Readonly<Record<Name, unknown>>): (name: string) => name is Name {
  return (name): name is Name => Object.hasOwn(table, name);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
