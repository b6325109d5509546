import type { ComparisonPlan, Contrast, Estimate } from './compare.ts';
import { findMetric } from './declarations.ts';
import type { Interval } from './interval.ts';
import { jackknife, studentInterval, studentPValues } from './jackknife.ts';
import type { Resamples } from './resample.ts';
import {
  accelerationOf,
  biasOf,
  type PValues,
  type ResampledValues,
  resampledInterval,
  resampledPValues,
  resampledValues,
} from './resampled.ts';
import { isRough } from './rough.ts';
import { unseenEstimate } from './unseen.ts';
import type { Views } from './views.ts';

/** The value of a contrast, from those of the statistics. */
export function combine(
  { terms, constant }: Contrast,
  statisticValue: (statistic: number) => number,
): number {
  return terms.reduce((sum, term) => sum + term.coefficient * statisticValue(term.statistic), constant);
}

/** Whether a contrast's interval is from rows drawn, and not from rows left out. */
export function isDrawn(
  { interval, statistics, slices, candidate }: ComparisonPlan,
  { terms }: Contrast,
): boolean {
  if (interval !== 'auto') return true;
  return terms.some(({ statistic }) => {
    const { metric, slice } = statistics[statistic]!;
    return isRough(metric, slices[slice]?.length ?? candidate.actual.length);
  });
}

/** The estimate of a contrast from its values on rows drawn, or with rows left out. */
export function estimate(
  plan: ComparisonPlan,
  views: Views,
  values: Float64Array,
  { series, leftOut }: Resamples,
  contrast: Contrast,
): Estimate {
  const value = combine(contrast, (statistic) => values[statistic]!);
  const across = (from: ReadonlyMap<number, Float64Array>) => {
    const length = from.get(contrast.terms[0]!.statistic)?.length ?? 0;
    return Float64Array.from({ length }, (_, i) =>
      combine(contrast, (statistic) => from.get(statistic)![i]!),
    );
  };
  return isDrawn(plan, contrast)
    ? resampledEstimate(plan, views, contrast, value, across(series), across(leftOut))
    : jackknifeEstimate(plan, views, contrast, value, across(leftOut));
}

function jackknifeEstimate(
  plan: ComparisonPlan,
  views: Views,
  contrast: Contrast,
  value: number,
  leftOut: Float64Array,
): Estimate {
  const undefinedResamples = leftOut.length - leftOut.filter(Number.isFinite).length;
  const nothing = { value, interval: null, pValues: null, method: 'none', undefinedResamples } as const;
  const found = jackknife(leftOut, value);
  if (!Number.isFinite(value) || !found) return nothing;
  if (found.standardError <= 1e-14 * sizeOf(views, contrast, value)) {
    return unseenEstimate(plan, views, contrast, value) ?? nothing;
  }
  const skewed = !isDifference(contrast);
  return {
    value,
    interval: within(plan, contrast, studentInterval(value, found, plan.confidence, skewed)),
    pValues: studentPValues(value, found, skewed),
    method: views.grouped ? 'group-jackknife' : 'jackknife',
    undefinedResamples,
  };
}
function resampledEstimate(
  plan: ComparisonPlan,
  views: Views,
  contrast: Contrast,
  value: number,
  resampled: Float64Array,
  leftOut: Float64Array,
): Estimate {
  const undefinedResamples = resampled.length - resampled.filter(Number.isFinite).length;
  const nothing = { value, interval: null, pValues: null, method: 'none', undefinedResamples } as const;
  if (!Number.isFinite(value)) return nothing;
  const distribution = resampledValues(resampled);
  if (distribution === undefined) return nothing;
  if (distribution === 'constant') return unseenEstimate(plan, views, contrast, value) ?? nothing;
  const bca = plan.interval === 'bca';
  const method = bca ? 'bca' : 'percentile';
  return {
    value,
    ...correct(plan, distribution, value, bca ? leftOut : undefined),
    method: views.grouped ? `group-${method}` : method,
    undefinedResamples,
  };
}

function correct(
  { confidence }: ComparisonPlan,
  distribution: ResampledValues,
  value: number,
  leftOut: Float64Array | undefined,
): { interval: Interval; pValues: PValues } {
  const correction = leftOut
    ? { bias: biasOf(distribution, value), acceleration: accelerationOf(leftOut) }
    : { bias: 0, acceleration: 0 };
  return {
    interval: resampledInterval(distribution, correction, confidence),
    pValues: resampledPValues(distribution, correction),
  };
}

/** Whether something is taken from something else: such a sum is nearly symmetric, and its rows' shares cancel. */
function isDifference({ terms }: Contrast): boolean {
  return terms.some((term) => term.coefficient > 0) && terms.some((term) => term.coefficient < 0);
}

/** The size of what is summed, beside which rounding is measured. */
function sizeOf(views: Views, { terms }: Contrast, value: number): number {
  const values = views.values();
  return terms.reduce(
    (sum, { statistic, coefficient }) => sum + Math.abs(coefficient * values[statistic]!),
    Math.abs(value),
  );
}

/** A metric's interval without the values that the metric cannot take. */
function within(plan: ComparisonPlan, { terms, constant }: Contrast, { low, high }: Interval): Interval {
  const [only, another] = terms;
  if (!only || another || constant !== 0 || only.coefficient !== 1) return { low, high };
  const [least, greatest] = findMetric(plan.statistics[only.statistic]!.metric)!.range;
  return { low: Math.max(low, least), high: Math.min(high, greatest) };
}
