import type { Instance } from '@pawl/gate';
import {
  benjaminiHochberg,
  type Contrast,
  compare,
  confusionMatrix,
  type DifferenceTest,
  type Estimate,
  findMetric,
  METRICS,
  reliabilityCurve,
  requireMetric,
  type Sample,
  type Statistic,
} from '@pawl/metrics';
import {
  type Config,
  type EstimateRecord,
  type EvaluationRecord,
  PawlError,
  type RecordBody,
} from '@pawl/records';
import { isOwnMetric, isReported, measuredInstances } from './conditions.ts';
import type { Slice } from './slices.ts';

/** The numbers of an evaluation record. */
export type Measured = Pick<
  RecordBody<'evaluation'>,
  | 'changed'
  | 'slices'
  | 'smallSlices'
  | 'worstSlices'
  | 'explanation'
  | 'confusion'
  | 'reliability'
  | 'metrics'
  | 'contrasts'
>;

export interface RowEvidence {
  readonly candidate: Sample;
  /** The baseline on the same rows, in the same order; absent where there is none to compare with. */
  readonly baseline?: Sample | undefined;
  /** Whether both are one model. */
  readonly sameModel: boolean;
  readonly slices: readonly Slice[];
  readonly rows: number;
}

/** Every metric with its interval, and an interval for every condition of the gate that can be decided. */
export async function measureRows(
  config: Config,
  { candidate, baseline, sameModel, slices, rows }: RowEvidence,
  onProgress: (done: number, total: number) => void,
): Promise<Omit<Measured, 'smallSlices' | 'worstSlices' | 'explanation'>> {
  const instances = measuredInstances(config, slices).filter(
    (instance) => decidable(instance, baseline !== undefined) && !isReported(config, instance),
  );
  const plan = planStatistics(
    metricNames(config, candidate, instances),
    slices,
    instances,
    baseline === undefined ? undefined : candidate.task,
  );
  const { resamples, seed, interval } = config.evaluate;
  const result = await compare({
    candidate,
    ...(baseline === undefined ? {} : { baseline }),
    sameModel,
    slices: slices.map((slice) => slice.rows),
    statistics: plan.statistics,
    contrasts: plan.contrasts,
    resamples,
    confidence: config.gate.confidence,
    seed,
    interval,
    onProgress,
  });
  const adjusted = adjustSlices(plan.entries, result.tests);
  return {
    changed: plan.changed === null ? null : estimateRecord(result.statistics[plan.changed]!),
    slices: slices.map(({ spec, name, rows }) => ({ spec, name, rows: rows.length })),
    ...curvesOf(candidate),
    metrics: plan.entries.map((entry, i) => ({
      metric: entry.metric,
      direction: directionOf(config, entry.metric),
      slice: entry.slice,
      n: entry.n < 0 ? rows : entry.n,
      candidate: estimateRecord(result.statistics[entry.candidate]!),
      baseline: entry.baseline === null ? null : estimateRecord(result.statistics[entry.baseline]!),
      difference:
        entry.difference === null
          ? null
          : { ...estimateRecord(result.contrasts[entry.difference]!), test: adjusted[i] ?? null },
    })),
    contrasts: instances.map((instance, i) => {
      const contrast = result.contrasts[plan.firstInstance + i]!;
      return {
        key: instance.key,
        n: rowsOf(instance, slices, rows),
        estimate: estimateRecord(contrast),
        pValues: contrast.pValues,
      };
    }),
  };
}

/** More classes than these make a matrix that nobody reads. */
const MOST_LABELS = 20;
const RELIABILITY_BINS = 10;

function curvesOf(sample: Sample): Pick<Measured, 'confusion' | 'reliability'> {
  if (sample.task === 'regression') return { confusion: null, reliability: null };
  const finite = (share: number) => (Number.isFinite(share) ? share : null);
  const bins = sample.scores ? reliabilityCurve(sample, RELIABILITY_BINS) : null;
  return {
    confusion: sample.labels.length > MOST_LABELS ? null : confusionMatrix(sample),
    reliability:
      bins?.map(({ meanScore, shareRight, ...bin }) => ({
        ...bin,
        meanScore: finite(meanScore),
        shareRight: finite(shareRight),
      })) ?? null,
  };
}

type TestRecord = NonNullable<NonNullable<Measured['metrics'][number]['difference']>['test']>;

/** The tests of the differences, those on slices adjusted for all slices of their metric. */
function adjustSlices(
  entries: readonly Entry[],
  tests: readonly (DifferenceTest | null)[],
): (TestRecord | null)[] {
  const found = entries.map(({ difference }) => (difference === null ? null : tests[difference]!));
  const adjusted = found.map((test) => test?.pValue ?? 1);
  for (const metric of new Set(entries.map((entry) => entry.metric))) {
    const family = entries.flatMap((entry, i) =>
      entry.metric === metric && entry.slice !== null && found[i] ? [i] : [],
    );
    const values = benjaminiHochberg(family.map((i) => adjusted[i]!));
    for (const [k, i] of family.entries()) adjusted[i] = values[k]!;
  }
  return found.map(
    (test, i) => test && { name: test.test, pValue: test.pValue, adjustedPValue: adjusted[i]! },
  );
}

function directionOf(config: Config, metric: string): 'higher' | 'lower' | null {
  const own = config.evaluate.own_metrics[metric]?.direction;
  const known = findMetric(metric)?.direction;
  return own ?? (known === 'higher' || known === 'lower' ? known : null);
}

function decidable(instance: Instance, hasBaseline: boolean): boolean {
  return (
    instance.missingSlice === undefined &&
    (hasBaseline || instance.terms.every((term) => term.source === 'candidate'))
  );
}

/** The metrics to report: those asked for, or the usual ones that can be computed, and those the gate speaks of. */
function metricNames(config: Config, sample: Sample, instances: readonly Instance[]): string[] {
  const asked = config.evaluate.metrics;
  const names =
    asked?.filter((name) => !isOwnMetric(config, name)).map((name) => requireMetric(name, sample).name) ??
    usualMetrics(sample);
  const gated = instances.flatMap((instance) =>
    instance.terms
      .filter((term) => term.source !== 'change')
      .map((term) => requireMetric(term.metric, sample).name),
  );
  return [...new Set([...names, ...gated])];
}

const USUAL = {
  classification: ['accuracy', 'balanced_accuracy', 'f1', 'roc_auc', 'log_loss'],
  regression: ['rmse', 'mae', 'r2'],
};

function usualMetrics(sample: Sample): string[] {
  const computable = METRICS.filter((metric) => {
    try {
      requireMetric(metric.name, sample);
      return true;
    } catch (error) {
      if (error instanceof PawlError) return false;
      throw error;
    }
  }).map((metric) => metric.name);
  return USUAL[sample.task].filter((name) => computable.some((known) => known === name));
}

interface Entry {
  readonly metric: string;
  readonly slice: string | null;
  /** Rows of the slice; -1 for all. */
  readonly n: number;
  readonly candidate: number;
  readonly baseline: number | null;
  readonly difference: number | null;
}

/** What the bootstrap has to compute, and where each number of the record stands in its result. */
function planStatistics(
  metrics: readonly string[],
  slices: readonly Slice[],
  instances: readonly Instance[],
  task: Sample['task'] | undefined,
) {
  const paired = task !== undefined;
  const statistics: Statistic[] = [];
  const contrasts: Contrast[] = [];
  const indexOf = new Map<string, number>();
  const statistic = (source: Statistic['source'], metric: string, slice: number): number => {
    const key = JSON.stringify([source, metric, slice]);
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    statistics.push({ source, metric, slice });
    indexOf.set(key, statistics.length - 1);
    return statistics.length - 1;
  };
  const entries: Entry[] = [-1, ...slices.keys()].flatMap((slice) =>
    metrics.map((metric) => {
      const candidate = statistic('candidate', metric, slice);
      const baseline = paired ? statistic('baseline', metric, slice) : null;
      if (baseline !== null) contrasts.push(difference(candidate, baseline));
      const place = slices[slice];
      return {
        metric,
        slice: place?.name ?? null,
        n: place?.rows.length ?? -1,
        candidate,
        baseline,
        difference: baseline === null ? null : contrasts.length - 1,
      };
    }),
  );
  const changeMetric = task === 'regression' ? 'mae' : 'error_rate';
  const changed = paired ? statistic('change', changeMetric, -1) : null;
  const firstInstance = contrasts.length;
  for (const { terms, constant } of instances) {
    const place = (name: string | null) =>
      name === null ? -1 : slices.findIndex((slice) => slice.name === name);
    contrasts.push({
      terms: terms.map((term) => ({
        statistic: statistic(
          term.source,
          term.source === 'change' ? changeMetric : term.metric,
          place(term.slice),
        ),
        coefficient: term.coefficient,
      })),
      constant,
    });
  }
  return { statistics, contrasts, entries, changed, firstInstance };
}

function difference(candidate: number, baseline: number): Contrast {
  return {
    terms: [
      { statistic: candidate, coefficient: 1 },
      { statistic: baseline, coefficient: -1 },
    ],
    constant: 0,
  };
}

function rowsOf(instance: Instance, slices: readonly Slice[], all: number): number {
  const sizes = instance.terms.map(
    (term) => slices.find((slice) => slice.name === term.slice)?.rows.length ?? all,
  );
  return Math.min(...sizes);
}

function estimateRecord({ value, interval, method, undefinedResamples }: Estimate): EstimateRecord {
  const finite = interval !== null && Number.isFinite(interval.low) && Number.isFinite(interval.high);
  return {
    value: Number.isFinite(value) ? value : null,
    interval: finite ? interval : null,
    method,
    undefinedResamples,
  };
}

/** Metrics a command reported itself: numbers without rows, so without intervals. */
export function reportedMetrics(
  config: Config,
  metrics: Readonly<Record<string, number>>,
  rows: number,
  earlier: EvaluationRecord['metrics'],
): Measured {
  const bare = (value: number): EstimateRecord => ({
    value,
    interval: null,
    method: 'none',
    undefinedResamples: 0,
  });
  return {
    changed: null,
    confusion: null,
    reliability: null,
    slices: [],
    smallSlices: [],
    worstSlices: null,
    explanation: null,
    metrics: Object.entries(metrics).map(([metric, value]) => {
      const before = earlier.find((entry) => entry.metric === metric && entry.slice === null)?.candidate
        .value;
      return {
        metric,
        direction: directionOf(config, metric),
        slice: null,
        n: rows,
        candidate: bare(value),
        baseline: before == null ? null : bare(before),
        difference: before == null ? null : { ...bare(value - before), test: null },
      };
    }),
    contrasts: [],
  };
}
