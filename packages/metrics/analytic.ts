import type { ComparisonPlan, Contrast, Estimate, Statistic } from './compare.ts';
import { findMetric } from './declarations.ts';
import { delong, type PairedAuc } from './delong.ts';
import type { Interval } from './interval.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { type PairedCounts, tangoInterval, tangoStatistic } from './paired-proportions.ts';
import type { PValues } from './resampled.ts';
import { studentQuantile } from './student-quantile.ts';
import { studentTail } from './student-t.ts';
import { outcomesOf, pairedCountsOf, proportionOf } from './trials.ts';
import type { Views } from './views.ts';
import { type Proportion, proportionAbove, wilsonBounds, wilsonInterval } from './wilson.ts';

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
    ? ofTwo(plan, views, first, second, constant, confidence)
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

const logit = (share: number) => Math.log(share / (1 - share));
const fromLogit = (value: number) => 1 / (1 + Math.exp(-value));

/** An area of 0 or 1 has no variance: the smaller class counts as so many trials of which all, or none, succeeded. */
function trialsOfAuc({ first: area, positives, negatives }: PairedAuc): Proportion | undefined {
  const trials = Math.min(positives, negatives);
  return area === 0 || area === 1 ? { successes: area * trials, trials } : undefined;
}

/**
 * DeLong's variance on the scale of the logit, where the interval cannot leave 0 to 1, with Student's t for the few rows of
 * the smaller class, at the confidence that `z` standard errors stand for.
 */
function aucBounds(found: PairedAuc, z: number): Interval {
  const trials = trialsOfAuc(found);
  if (trials) return wilsonBounds(trials, z);
  const { first: area, firstVariance, degreesOfFreedom } = found;
  const t = studentQuantile(normalCdf(-z), degreesOfFreedom);
  const reach = (t * Math.sqrt(firstVariance)) / (area * (1 - area));
  return { low: fromLogit(logit(area) - reach), high: fromLogit(logit(area) + reach) };
}

function oneAuc(
  found: PairedAuc,
  coefficient: number,
  constant: number,
  confidence: number,
): Found | undefined {
  const { first: area, firstVariance } = found;
  const trials = trialsOfAuc(found);
  if (trials) return { ...wilson(trials, coefficient, constant, confidence), method: 'delong' };
  if (!(firstVariance > 0)) return undefined;
  const error = Math.sqrt(firstVariance) / (area * (1 - area));
  const bound = -constant / coefficient;
  const z =
    bound <= 0
      ? Number.POSITIVE_INFINITY
      : bound >= 1
        ? Number.NEGATIVE_INFINITY
        : (logit(area) - logit(bound)) / error;
  const { degreesOfFreedom } = found;
  const pValues = { above: studentTail(z, degreesOfFreedom), below: studentTail(-z, degreesOfFreedom) };
  return {
    interval: scaled(aucBounds(found, -normalQuantile((1 - confidence) / 2)), coefficient, constant),
    pValues: coefficient > 0 ? pValues : turned(pValues),
    method: 'delong',
  };
}

function ofTwo(
  plan: ComparisonPlan,
  views: Views,
  a: Part,
  b: Part,
  constant: number,
  confidence: number,
): Found | undefined {
  if (areApart(plan, a.statistic.slice, b.statistic.slice)) {
    const bounds = [a, b].map(({ statistic }) => boundsOf(views, statistic));
    return bounds[0] && bounds[1]
      ? mover([a.coefficient, b.coefficient], [bounds[0], bounds[1]], constant, confidence)
      : undefined;
  }
  if (a.statistic.slice !== b.statistic.slice || a.statistic.source === b.statistic.source) return undefined;
  const metric = findMetric(a.statistic.metric)?.name;
  if (metric === undefined || metric !== findMetric(b.statistic.metric)?.name) return undefined;
  if (a.statistic.source === 'change' || b.statistic.source === 'change') return undefined;
  if (metric === 'roc_auc') return twoAucs(views, a, b, constant, confidence);
  if (a.coefficient !== -b.coefficient) return undefined;
  const counts = pairedCounts(views, metric, a.statistic, b.statistic);
  return counts && tango(counts, a.coefficient, constant, confidence);
}

/** Whether two slices have no row in common; all rows have some with any. */
function areApart({ slices }: ComparisonPlan, a: number, b: number): boolean {
  const [first, second] = [slices[a], slices[b]];
  if (!first || !second || a === b) return false;
  const inside = new Set(first);
  return !second.some((row) => inside.has(row));
}

/** A statistic's value, and its interval at the confidence that z standard errors stand for. */
interface Bounds {
  readonly value: number;
  readonly at: (z: number) => Interval;
}

function boundsOf(views: Views, { source, metric, slice }: Statistic): Bounds | undefined {
  const outcomes = outcomesOf(metric, views.sample(source, slice));
  if (outcomes) {
    const proportion = proportionOf(outcomes);
    return { value: proportion.successes / proportion.trials, at: (z) => wilsonBounds(proportion, z) };
  }
  if (findMetric(metric)?.name !== 'roc_auc') return undefined;
  const ranking = views.ranking(source, slice);
  const found = delong(ranking, ranking);
  return { value: found.first, at: (z) => aucBounds(found, z) };
}

/**
 * The interval of a sum of two statistics of different rows from the intervals of each (Newcombe 1998, method 10; MOVER
 * of Zou and Donner 2008): it has a width even where one of them is 0 or 1.
 */
function mover(
  coefficients: readonly [number, number],
  bounds: readonly [Bounds, Bounds],
  constant: number,
  confidence: number,
): Found | undefined {
  const value = bounds.reduce((sum, { value }, i) => sum + coefficients[i]! * value, constant);
  if (!Number.isFinite(value)) return undefined;
  const reach = (z: number, side: 'low' | 'high') =>
    Math.hypot(
      ...bounds.map(({ value, at }, i) => {
        const coefficient = coefficients[i]!;
        const { low, high } = at(z);
        return coefficient * ((side === 'low') === coefficient > 0 ? value - low : high - value);
      }),
    );
  const z = -normalQuantile((1 - confidence) / 2);
  // The p-value is of the z at which the interval just reaches 0.
  const side = value > 0 ? 'low' : 'high';
  let [low, high] = [0, 40];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (reach(middle, side) < Math.abs(value)) low = middle;
    else high = middle;
  }
  const tail = normalCdf(-low);
  return {
    interval: { low: value - reach(z, 'low'), high: value + reach(z, 'high') },
    pValues: value > 0 ? { above: tail, below: 1 - tail } : { above: 1 - tail, below: tail },
    method: 'newcombe',
  };
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
