import { setImmediate } from 'node:timers/promises';
import { checkPlan } from './bootstrap-check.ts';
import { rowDrawer } from './draw.ts';
import { type Interval, percentileInterval } from './interval.ts';
import { type EvaluateMetrics, prepareMetrics } from './prepare.ts';
import { type Counts, type Sample, takeSample } from './sample.ts';

/** A metric of one model on all rows or on a slice. */
export interface Statistic {
  readonly source: 'candidate' | 'baseline';
  /** Name or alias of a metric. */
  readonly metric: string;
  /** -1 for all rows, else an index into the plan's slices. */
  readonly slice: number;
}

/** constant + sum of coefficient * statistic. */
export interface Contrast {
  readonly terms: readonly { readonly statistic: number; readonly coefficient: number }[];
  readonly constant: number;
}

export interface Estimate {
  /** On the sample itself; NaN where undefined. */
  readonly value: number;
  /** Null when the value is undefined, or when it is in more than a tenth of the resamples. */
  readonly interval: Interval | null;
  /** Resamples in which it is undefined, which the interval leaves out. */
  readonly undefinedResamples: number;
}

export interface BootstrapPlan {
  readonly candidate: Sample;
  /** Same rows in the same order, same labels. */
  readonly baseline?: Sample;
  /** Row indices of each slice. */
  readonly slices: readonly Int32Array[];
  readonly statistics: readonly Statistic[];
  /** Terms are indices into `statistics`. */
  readonly contrasts: readonly Contrast[];
  readonly resamples: number;
  /** Between 0 and 1, such as 0.95. */
  readonly confidence: number;
  /** A 32-bit integer; the same plan with the same seed gives the same result everywhere. */
  readonly seed: number;
  /** Called about twenty times a second and at the end. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface BootstrapResult {
  /** One a statistic of the plan, in its order. */
  readonly statistics: readonly Estimate[];
  /** One a contrast of the plan, in its order. */
  readonly contrasts: readonly Estimate[];
}

/** Longest time, in ms, before other work (signals, a progress bar) gets its turn. */
const TURN = 50;

/** The metrics of one model on one view of the rows, evaluated together. */
interface Group {
  readonly counts: Counts;
  readonly evaluate: EvaluateMetrics;
  readonly out: Float64Array;
  /** Index into the plan's statistics of each value of `out`. */
  readonly statistics: readonly number[];
}

/** The rows of a slice and how often each was drawn. */
interface View {
  readonly rows: Int32Array;
  readonly counts: Counts;
}

/**
 * Values of statistics and of contrasts between them, with percentile bootstrap intervals. Rows are drawn with
 * replacement; both models and all slices see the same draw, so that contrasts are paired.
 * Throws PawlError('config') for a metric the samples do not allow or a bad number of resamples, confidence or
 * seed; PawlError('data') for samples that are not of the same rows or hold numbers that are not finite.
 */
export async function bootstrap(plan: BootstrapPlan): Promise<BootstrapResult> {
  checkPlan(plan);
  const counts = new Uint8Array(plan.candidate.actual.length);
  const views = plan.slices.map((rows) => ({ rows, counts: new Uint8Array(rows.length) }));
  const groups = prepareGroups(plan, counts, views);
  const values = evaluateOnce(plan, groups);
  const series = plan.statistics.map(() => new Float64Array(plan.resamples));
  const draw = rowDrawer(plan.seed);
  let turn = performance.now();
  for (let resample = 0; resample < plan.resamples; resample++) {
    draw(counts);
    for (const view of views) countRows(view, counts);
    for (const group of groups) evaluateInto(group, series, resample);
    if (performance.now() - turn < TURN) continue;
    plan.onProgress?.(resample + 1, plan.resamples);
    await setImmediate();
    turn = performance.now();
  }
  plan.onProgress?.(plan.resamples, plan.resamples);
  return summarize(plan, values, series);
}

function prepareGroups(plan: BootstrapPlan, counts: Counts, views: readonly View[]): Group[] {
  const groups: Group[] = [];
  for (const source of ['candidate', 'baseline'] as const) {
    const sample = plan[source];
    for (let slice = -1; slice < views.length && sample; slice++) {
      const statistics = [...plan.statistics.keys()].filter((index) => {
        const statistic = plan.statistics[index]!;
        return statistic.source === source && statistic.slice === slice;
      });
      if (statistics.length === 0) continue;
      const view = views[slice];
      const names = statistics.map((index) => plan.statistics[index]!.metric);
      groups.push({
        counts: view?.counts ?? counts,
        evaluate: prepareMetrics(names, view ? takeSample(sample, view.rows) : sample),
        out: new Float64Array(names.length),
        statistics,
      });
    }
  }
  return groups;
}

function countRows({ rows, counts }: View, drawn: Counts): void {
  for (let i = 0; i < rows.length; i++) counts[i] = drawn[rows[i]!]!;
}

function evaluateOnce(plan: BootstrapPlan, groups: readonly Group[]): Float64Array {
  const values = new Float64Array(plan.statistics.length);
  for (const { evaluate, out, statistics } of groups) {
    evaluate(undefined, out);
    statistics.forEach((statistic, i) => {
      values[statistic] = out[i]!;
    });
  }
  return values;
}

function evaluateInto(group: Group, series: readonly Float64Array[], resample: number): void {
  group.evaluate(group.counts, group.out);
  for (let i = 0; i < group.out.length; i++) series[group.statistics[i]!]![resample] = group.out[i]!;
}

function summarize(
  plan: BootstrapPlan,
  values: Float64Array,
  series: readonly Float64Array[],
): BootstrapResult {
  return {
    statistics: series.map((resampled, i) => estimate(values[i]!, resampled, plan.confidence)),
    contrasts: plan.contrasts.map((contrast) => {
      const value = combine(contrast, (statistic) => values[statistic]!);
      const resampled = Float64Array.from({ length: plan.resamples }, (_, resample) =>
        combine(contrast, (statistic) => series[statistic]![resample]!),
      );
      return estimate(value, resampled, plan.confidence);
    }),
  };
}

function combine({ terms, constant }: Contrast, statisticValue: (statistic: number) => number): number {
  return terms.reduce((sum, term) => sum + term.coefficient * statisticValue(term.statistic), constant);
}

function estimate(value: number, resampled: Float64Array, confidence: number): Estimate {
  return {
    value,
    interval: Number.isFinite(value) ? percentileInterval(resampled, confidence) : null,
    undefinedResamples: resampled.length - resampled.filter(Number.isFinite).length,
  };
}
