import type { EstimateRecord } from '@pawl/records';
import { analyticEstimate } from './analytic.ts';
import { checkPlan } from './compare-check.ts';
import { type DifferenceTest, differenceTest } from './difference-test.ts';
import { combine, estimate, isDrawn } from './estimate.ts';
import { identicalPredictions, withoutTwins } from './identical.ts';
import type { Interval } from './interval.ts';
import { resample } from './resample.ts';
import type { PValues } from './resampled.ts';
import type { Sample } from './sample.ts';
import { type Views, viewsOf } from './views.ts';

/** A metric of one model on all rows or on a slice. */
export interface Statistic {
  /** `change`: how the candidate's predictions differ from the baseline's, the baseline's taken for the truth. */
  readonly source: 'candidate' | 'baseline' | 'change';
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

/**
 * How an interval came about: Wilson's for a proportion, Tango's for two on the same rows, Newcombe's for two on
 * different rows, DeLong's for the area under
 * the ROC curve, the jackknife with Student's t, resampled rows (BCa or percentile), each of them of whole groups where
 * rows have one, `unseen` where every resample is the same, `identical` where two models answer alike.
 */
type IntervalMethod = EstimateRecord['method'];

export interface Estimate {
  /** On the sample itself; NaN where undefined. */
  readonly value: number;
  /** Null when the value is undefined, or when it is in more than a tenth of the resamples. */
  readonly interval: Interval | null;
  /** Of the value's being on the other side of 0; null without an interval, or where nothing is left to chance. */
  readonly pValues: PValues | null;
  readonly method: IntervalMethod;
  /** Resamples in which it is undefined, which the interval leaves out. */
  readonly undefinedResamples: number;
}

export interface ComparisonPlan {
  readonly candidate: Sample;
  /** Same rows in the same order, same labels. */
  readonly baseline?: Sample;
  /** Whether candidate and baseline are one model, which differs from itself on no rows if it predicts alike. */
  readonly sameModel?: boolean;
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
  /** `auto` takes a formula where there is a good one, the jackknife for other smooth metrics, percentiles for the rest. */
  readonly interval: 'auto' | 'bca' | 'percentile';
  /** Whether differences are tested too; they are when not given. */
  readonly tests?: boolean;
  /** Called about twenty times a second and at the end. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ComparisonResult {
  /** One a statistic of the plan, in its order. */
  readonly statistics: readonly Estimate[];
  /** One a contrast of the plan, in its order. */
  readonly contrasts: readonly Estimate[];
  /** One a contrast: the test of no difference, where it is a difference of one metric between two models. */
  readonly tests: readonly (DifferenceTest | null)[];
}

/**
 * Values of statistics and of contrasts between them, with intervals. Both models and all slices see the same rows, so
 * that contrasts are paired; rows of one group (`groups` of the sample) are drawn together.
 * Throws PawlError('config') for a metric the samples do not allow or a bad number of resamples, confidence or
 * seed; PawlError('data') for samples that are not of the same rows or hold numbers that are not finite.
 */
export async function compare(plan: ComparisonPlan): Promise<ComparisonResult> {
  checkPlan(plan);
  const views = viewsOf(plan);
  const alike = identicalPredictions(plan);
  const values = views.values();
  const own = plan.statistics.map((_, statistic) => single(statistic));
  const contrasts = plan.contrasts.map((contrast) =>
    alike && statisticsOf(contrast).every((statistic) => Number.isFinite(values[statistic]))
      ? withoutTwins(contrast, plan.statistics)
      : contrast,
  );
  const all = [...own, ...contrasts];
  const formulas = all.map((contrast) => formula(plan, views, contrast));
  const open = all.filter((_, i) => !formulas[i]);
  const left = await resample(plan, views, {
    drawn: new Set(open.filter((contrast) => isDrawn(plan, contrast)).flatMap(statisticsOf)),
    leftOut: new Set(plan.interval === 'percentile' ? [] : open.flatMap(statisticsOf)),
  });
  const estimates = all.map((contrast, i) => formulas[i] ?? estimate(plan, views, values, left, contrast));
  return {
    statistics: estimates.slice(0, own.length),
    contrasts: estimates.slice(own.length),
    tests: plan.contrasts.map((contrast, i) =>
      plan.tests === false ? null : differenceTest(plan, views, contrast, estimates[own.length + i]!),
    ),
  };

  /** What needs no resampling: constants, and what there is a formula for. */
  function formula(
    { confidence, interval }: ComparisonPlan,
    { weighted, grouped }: Views,
    contrast: Contrast,
  ): Estimate | undefined {
    const value = combine(contrast, (statistic) => values[statistic]!);
    if (contrast.terms.length === 0) return exactly(value);
    if (!Number.isFinite(value)) return undefined;
    if (interval !== 'auto' || weighted || grouped) return undefined;
    return analyticEstimate(plan, views, contrast, value, confidence);
  }
}

function single(statistic: number): Contrast {
  return { terms: [{ statistic, coefficient: 1 }], constant: 0 };
}

function statisticsOf({ terms }: Contrast): number[] {
  return terms.map((term) => term.statistic);
}

function exactly(value: number): Estimate {
  return {
    value,
    interval: { low: value, high: value },
    pValues: null,
    method: 'identical',
    undefinedResamples: 0,
  };
}
