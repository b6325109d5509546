import { PawlError } from '@pawl/records';
import type { ComparisonPlan } from './compare.ts';
import { requireMetric } from './declarations.ts';
import type { Sample } from './sample.ts';
import { checkSample } from './sample-check.ts';
import { wholeSample } from './views.ts';

/** Throws PawlError on a plan that cannot be carried out as it stands; see compare. */
export function checkPlan(plan: ComparisonPlan): void {
  checkSettings(plan);
  checkReferences(plan);
  checkSample(plan.candidate, 'predictions of the candidate');
  if (plan.baseline) {
    checkSample(plan.baseline, 'predictions of the baseline');
    checkSameRows(plan.candidate, plan.baseline);
  }
}

function checkSettings({ resamples, confidence, seed }: ComparisonPlan): void {
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new PawlError('config', `the number of resamples is ${resamples}, not a whole number above 0`, {
      remedy: 'Use 1000 or more.',
    });
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new PawlError('config', `the confidence is ${confidence}, not between 0 and 1`, {
      remedy: 'Use a share such as 0.95.',
    });
  }
  if (!Number.isInteger(seed) || seed < -(2 ** 31) || seed >= 2 ** 32) {
    throw new PawlError('config', `the seed is ${seed}, not a whole number of 32 bits`, {
      remedy: 'Use a whole number from 0 to 4294967295.',
    });
  }
}

/** Indices come from our own code, so a wrong one is a fault of ours. */
function checkReferences(plan: ComparisonPlan): void {
  const rows = plan.candidate.actual.length;
  for (const slice of plan.slices) {
    for (const row of slice) if (row < 0 || row >= rows) throw misplaced('row', row, rows);
  }
  for (const { source, metric, slice } of plan.statistics) {
    const sample = source === 'change' ? plan.baseline && wholeSample(plan, source) : plan[source];
    if (!sample) throw new PawlError('internal', `a statistic is of the ${source}, and there is none`);
    if (slice !== -1 && !plan.slices[slice]) throw misplaced('slice', slice, plan.slices.length);
    requireMetric(metric, sample);
  }
  for (const { statistic } of plan.contrasts.flatMap((contrast) => contrast.terms)) {
    if (!plan.statistics[statistic]) throw misplaced('statistic', statistic, plan.statistics.length);
  }
}

function misplaced(what: string, index: number, count: number): PawlError {
  return new PawlError('internal', `the plan refers to ${what} ${index} of ${count}`);
}

function checkSameRows(candidate: Sample, baseline: Sample): void {
  const remedy = 'Measure the baseline again on the rows of the candidate.';
  const differ = (what: string, where = 'predictions of the baseline') =>
    new PawlError('data', `candidate and baseline were not measured alike: ${what}`, { where, remedy });
  if (candidate.task !== baseline.task) throw differ('their tasks differ');
  if (candidate.task === 'classification' && baseline.task === 'classification') {
    const sameLabels =
      candidate.labels.length === baseline.labels.length &&
      candidate.labels.every((label, i) => label === baseline.labels[i]);
    if (!sameLabels) throw differ('their labels differ');
    if (candidate.positive !== baseline.positive) throw differ('their positive labels differ');
  }
  if (candidate.actual.length !== baseline.actual.length) {
    throw differ(`${candidate.actual.length} and ${baseline.actual.length} rows`);
  }
  for (let i = 0; i < candidate.actual.length; i++) {
    if (candidate.actual[i] === baseline.actual[i]) continue;
    throw differ('the actual outcomes differ', `predictions of the baseline, row ${i + 1}`);
  }
}
