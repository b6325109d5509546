import type { EvaluationRecord } from '@pawl/records';
import { pairedCounts } from './analytic.ts';
import type { ComparisonPlan, Contrast, Estimate, Statistic } from './compare.ts';
import { findMetric } from './declarations.ts';
import { absoluteErrors, brierLosses, logLosses, percentageErrors, squaredErrors } from './losses.ts';
import { mcnemarTest } from './paired-proportions.ts';
import type { Sample } from './sample.ts';
import { signFlipTest } from './sign-flip.ts';
import type { Views } from './views.ts';

type DifferenceRecord = NonNullable<EvaluationRecord['metrics'][number]['difference']>;

/** A test that two models do not differ in a metric. */
export interface DifferenceTest {
  readonly test: NonNullable<DifferenceRecord['test']>['name'];
  /** Two-sided. */
  readonly pValue: number;
}

/** Flips of signs: the least p-value is one in so many and one. */
const FLIPS = 1999;
/** On more rows the test by resampling says the same for less work. */
const MOST_ROWS_TO_FLIP = 2000;

/** The test of a contrast that is one metric of the candidate minus the same of the baseline; null for other ones. */
export function differenceTest(
  plan: ComparisonPlan,
  views: Views,
  { terms, constant }: Contrast,
  { value, pValues, method }: Estimate,
): DifferenceTest | null {
  const [a, b] = terms.map(({ statistic }) => plan.statistics[statistic]!);
  const plain = terms.length === 2 && terms[0]!.coefficient === 1 && terms[1]!.coefficient === -1;
  if (!plain || constant !== 0 || !isPair(a, b) || !Number.isFinite(value)) return null;
  if (method === 'identical') return { test: 'resampling', pValue: 1 };
  const free = !views.weighted && !views.grouped;
  const counts = free ? pairedCounts(views, a!.metric, a!, b!) : undefined;
  if (counts) {
    const { pValue, exact } = mcnemarTest(counts);
    return { test: exact ? 'mcnemar-exact' : 'mcnemar', pValue };
  }
  const losses = free && a!.slice === -1 ? pairedLosses(views, a!, b!) : undefined;
  if (losses && losses.length <= MOST_ROWS_TO_FLIP)
    return { test: 'sign-flip', pValue: signFlipTest(losses, FLIPS, plan.seed) };
  if (!pValues) return null;
  // With the one added to both, as a resampled p-value is never 0.
  const least = method === 'delong' ? 0 : 1 / (plan.resamples + 1);
  const pValue = Math.min(1, Math.max(least, 2 * Math.min(pValues.above, pValues.below)));
  return { test: method === 'delong' ? 'delong' : 'resampling', pValue };
}

function isPair(a: Statistic | undefined, b: Statistic | undefined): boolean {
  if (a?.source !== 'candidate' || b?.source !== 'baseline' || a.slice !== b.slice) return false;
  return findMetric(a.metric)?.name === findMetric(b.metric)?.name;
}

/** Each row's loss under the candidate minus that under the baseline, where the metric is a mean of losses. */
function pairedLosses(views: Views, a: Statistic, b: Statistic): Float64Array | undefined {
  const [first, second] = [a, b].map(({ source, metric, slice }) =>
    lossesOf(metric, views.sample(source, slice)),
  );
  return first && second && first.map((loss, row) => loss - second[row]!);
}

function lossesOf(metric: string, sample: Sample): Float64Array | undefined {
  const name = findMetric(metric)?.name;
  if (sample.task === 'classification') {
    if (name === 'log_loss') return logLosses(sample);
    return name === 'brier' ? brierLosses(sample) : undefined;
  }
  if (name === 'mae') return absoluteErrors(sample);
  // A root keeps the order of two means, so equal means and equal roots are one hypothesis.
  if (name === 'rmse') return squaredErrors(sample);
  return name === 'mape' ? percentageErrors(sample) : undefined;
}
