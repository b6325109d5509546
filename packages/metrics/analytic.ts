import type { ComparisonPlan, Contrast, Estimate, Statistic } from './compare.ts';
import { findMetric } from './declarations.ts';
import { delong } from './delong.ts';
import type { Interval } from './interval.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { type PairedCounts, tangoInterval, tangoStatistic } from './paired-proportions.ts';
import type { PValues } from './resampled.ts';
import { outcomesOf, pairedCountsOf, proportionOf } from './trials.ts';
import type { Views } from './views.ts';
import { type Proportion, proportionAbove, wilsonInterval } from './wilson.ts';

/** A statistic with its factor in a contrast. */
interface Part {
  readonly statistic: Statistic;
  readonly coefficient: number;
}

/** The estimate of a contrast by a formula; undefined where there is none for it. */
export function analyticEstimate(
  plan: ComparisonPlan,
  views: Views,
  { terms, constant }: Contrast,
  value: number,
  confidence: number,
): Estimate | undefined {
  const parts = terms.map(({ statistic, coefficient }) => ({
    statistic: plan.statistics[statistic]!,
    coefficient,
  }));
  const [first, second, third] = parts;
  if (!first || third) return undefined;
  const found = second
    ? ofTwo(views, first, second, constant, confidence)
    : ofOne(views, first, constant, confidence);
  return found && { value, undefinedResamples: 0, ...found };
}

type Found = Pick<Estimate, 'interval' | 'pValues' | 'method'>;

function ofOne(
  views: Views,
  { statistic, coefficient }: Part,
  constant: number,
  confidence: number,
): Found | undefined {
  const { source, metric, slice } = statistic;
  const outcomes = outcomesOf(metric, views.sample(source, slice));
  if (outcomes) return wilson(proportionOf(outcomes), coefficient, constant, confidence);
  if (findMetric(metric)?.name !== 'roc_auc') return undefined;
  const ranking = views.ranking(source, slice);
  return oneAuc(delong(ranking, ranking), coefficient, constant, confidence);
}

function wilson(proportion: Proportion, coefficient: number, constant: number, confidence: number): Found {
  const bound = -constant / coefficient;
  const { successes, trials } = proportion;
  // Below a bound is above its complement, of which the other outcomes are a share.
  const pValues = {
    above: proportionAbove(proportion, bound),
    below: proportionAbove({ successes: trials - successes, trials }, 1 - bound),
  };
  return {
    interval: scaled(wilsonInterval(proportion, confidence), coefficient, constant),
    pValues: coefficient > 0 ? pValues : turned(pValues),
    method: 'wilson',
  };
}

/**
 * DeLong's variance on the scale of the logit, where the interval cannot leave 0 to 1. An area of 0 or 1 has no variance:
 * the smaller class then counts as so many trials of which all, or none, succeeded.
 */
function oneAuc(
  { first: area, firstVariance, positives, negatives }: ReturnType<typeof delong>,
  coefficient: number,
  constant: number,
  confidence: number,
): Found | undefined {
  if (area === 0 || area === 1) {
    const trials = Math.min(positives, negatives);
    return {
      ...wilson({ successes: area * trials, trials }, coefficient, constant, confidence),
      method: 'delong',
    };
  }
  if (!(firstVariance > 0)) return undefined;
  const logit = (share: number) => Math.log(share / (1 - share));
  const share = (value: number) => 1 / (1 + Math.exp(-value));
  const error = Math.sqrt(firstVariance) / (area * (1 - area));
  const reach = -normalQuantile((1 - confidence) / 2) * error;
  const bound = -constant / coefficient;
  const z =
    bound <= 0
      ? Number.POSITIVE_INFINITY
      : bound >= 1
        ? Number.NEGATIVE_INFINITY
        : (logit(area) - logit(bound)) / error;
  const pValues = { above: normalCdf(-z), below: normalCdf(z) };
  return {
    interval: scaled(
      { low: share(logit(area) - reach), high: share(logit(area) + reach) },
      coefficient,
      constant,
    ),
    pValues: coefficient > 0 ? pValues : turned(pValues),
    method: 'delong',
  };
}

function ofTwo(views: Views, a: Part, b: Part, constant: number, confidence: number): Found | undefined {
  if (a.statistic.slice !== b.statistic.slice || a.statistic.source === b.statistic.source) return undefined;
  const metric = findMetric(a.statistic.metric)?.name;
  if (metric === undefined || metric !== findMetric(b.statistic.metric)?.name) return undefined;
  if (a.statistic.source === 'change' || b.statistic.source === 'change') return undefined;
  if (metric === 'roc_auc') return twoAucs(views, a, b, constant, confidence);
  if (a.coefficient !== -b.coefficient) return undefined;
  const counts = pairedCounts(views, metric, a.statistic, b.statistic);
  return counts && tango(counts, a.coefficient, constant, confidence);
}

/** How often each of two models alone scores a hit, where the metric is a share of the same rows for both. */
export function pairedCounts(
  views: Views,
  metric: string,
  first: Statistic,
  second: Statistic,
): PairedCounts | undefined {
  const [a, b] = [first, second].map(({ source, slice }) => outcomesOf(metric, views.sample(source, slice)));
  return a && b && pairedCountsOf(a, b);
}

function tango(counts: PairedCounts, coefficient: number, constant: number, confidence: number): Found {
  const bound = -constant / coefficient;
  const z =
    bound <= -1
      ? Number.POSITIVE_INFINITY
      : bound >= 1
        ? Number.NEGATIVE_INFINITY
        : tangoStatistic(counts, bound);
  const pValues = { above: normalCdf(-z), below: normalCdf(z) };
  return {
    interval: scaled(tangoInterval(counts, confidence), coefficient, constant),
    pValues: coefficient > 0 ? pValues : turned(pValues),
    method: 'tango',
  };
}

function twoAucs(views: Views, a: Part, b: Part, constant: number, confidence: number): Found | undefined {
  const { slice } = a.statistic;
  const pair = delong(views.ranking(a.statistic.source, slice), views.ranking(b.statistic.source, slice));
  const { first, second, firstVariance, secondVariance, covariance, positives, negatives } = pair;
  const variance =
    a.coefficient ** 2 * firstVariance +
    b.coefficient ** 2 * secondVariance +
    2 * a.coefficient * b.coefficient * covariance;
  if (!(variance > 1e-20)) {
    // Both order every pair alike: the smaller class counts as so many rows on which they never differed.
    if (a.coefficient !== -b.coefficient || first !== second) return undefined;
    const rows = Math.min(positives, negatives);
    return {
      ...tango({ rows, onlyFirst: 0, onlySecond: 0 }, a.coefficient, constant, confidence),
      method: 'delong',
    };
  }
  const value = a.coefficient * first + b.coefficient * second + constant;
  const error = Math.sqrt(variance);
  const reach = -normalQuantile((1 - confidence) / 2) * error;
  return {
    interval: { low: value - reach, high: value + reach },
    pValues: { above: normalCdf(-value / error), below: normalCdf(value / error) },
    method: 'delong',
  };
}

function scaled({ low, high }: Interval, coefficient: number, constant: number): Interval {
  const [a, b] = [coefficient * low + constant, coefficient * high + constant];
  return coefficient > 0 ? { low: a, high: b } : { low: b, high: a };
}

function turned({ above, below }: PValues): PValues {
  return { above: below, below: above };
}
