import type { ComparisonPlan, Contrast, Estimate, Statistic } from './compare.ts';
import { metricValue } from './prepare.ts';
import type { ClassificationSample, Sample } from './sample.ts';
import type { Views } from './views.ts';

/** More rows than these are not supposed to have gone unseen: the chance of that is e to the minus so many. */
const MOST_ROWS = 60;

/**
 * An estimate of labels where every resample gives the same value, such as an f1 of 1. That nothing else was seen in n
 * rows leaves room for rows of another kind: were there m of them in n, all would be missed with a chance of about e^-m
 * (the rule of three is m = 3). So the interval holds the values there would be if m rows of the rarest label were
 * answered wrong, or right where they are wrong, with m = -ln((1 - confidence) / 2); m whole groups, where rows belong to
 * groups. Undefined for regression, whose errors have no bound.
 */
export function unseenEstimate(
  plan: ComparisonPlan,
  views: Views,
  contrast: Contrast,
  value: number,
): Estimate | undefined {
  if (plan.candidate.task === 'regression') return undefined;
  const most = Math.ceil(-Math.log((1 - plan.confidence) / 2));
  const imagined = (['wrong', 'right'] as const).map((answer) =>
    whatIf(plan, views, contrast, answer, Math.max(most, MOST_ROWS)),
  );
  const values = [value, ...imagined.flatMap((series) => series.slice(0, most))].filter(Number.isFinite);
  const rowsToCross = (side: (value: number) => boolean) =>
    Math.min(...imagined.map((series) => 1 + series.findIndex(side)).filter((rows) => rows > 0));
  const pOf = (against: (value: number) => boolean) =>
    against(value) ? 1 : Math.exp(-Math.min(rowsToCross(against), MOST_ROWS));
  return {
    value,
    interval: { low: Math.min(...values), high: Math.max(...values) },
    pValues: { above: pOf((each) => each <= 0), below: pOf((each) => each >= 0) },
    method: 'unseen',
    undefinedResamples: 0,
  };
}

/** The contrast with 1, 2, ... units of one model answered otherwise than they were. */
function whatIf(
  plan: ComparisonPlan,
  views: Views,
  { terms, constant }: Contrast,
  answer: 'wrong' | 'right',
  most: number,
): number[] {
  const statistics = terms.map(({ statistic }) => plan.statistics[statistic]!);
  const source = statistics.some((statistic) => statistic.source !== 'baseline') ? 'candidate' : 'baseline';
  const [slice] = statistics.map((statistic) => statistic.slice);
  const units = unitsToAnswer(views.sample(source, slice!) as ClassificationSample, answer, most);
  return units.map((_, last) => {
    const rows = units.slice(0, last + 1).flat();
    const sampleOf = (statistic: Statistic) => {
      const sample = views.sample(statistic.source, statistic.slice) as ClassificationSample;
      const changes = statistic.source === 'baseline' ? source === 'baseline' : source === 'candidate';
      return changes && statistic.slice === slice ? answered(sample, rows, answer) : sample;
    };
    return terms.reduce(
      (sum, { coefficient }, i) =>
        sum + coefficient * metricValue(statistics[i]!.metric, sampleOf(statistics[i]!) as Sample),
      constant,
    );
  });
}

/**
 * What may go unseen at once, as the rows of it that are not yet answered so: single rows, those of the rarest label
 * first, or whole groups where rows have one, the largest first.
 */
function unitsToAnswer(sample: ClassificationSample, answer: string, most: number): number[][] {
  const { actual, predicted, labels, groups, weights } = sample;
  const open = Array.from(actual.keys()).filter(
    (row) => (actual[row] === predicted[row]) === (answer === 'wrong'),
  );
  if (groups) {
    const units = new Map<number, number[]>();
    for (const row of open) {
      const unit = units.get(groups[row]!);
      if (unit) unit.push(row);
      else units.set(groups[row]!, [row]);
    }
    return [...units.values()].sort((a, b) => b.length - a.length).slice(0, most);
  }
  const sizes = labels.map(() => 0);
  for (const label of actual) sizes[label]!++;
  const weightOf = (row: number) => weights?.[row] ?? 1;
  return open
    .sort(
      (a, b) =>
        sizes[actual[a]!]! - sizes[actual[b]!]! ||
        actual[a]! - actual[b]! ||
        weightOf(b) - weightOf(a) ||
        a - b,
    )
    .slice(0, most)
    .map((row) => [row]);
}

/** The sample with those rows answered right, or as the next label. Their scores go with the answer. */
function answered(sample: ClassificationSample, rows: readonly number[], answer: 'wrong' | 'right') {
  const predicted = sample.predicted.slice();
  const scores = sample.scores?.map((values) => values.slice());
  for (const row of rows) {
    const given = predicted[row]!;
    const label = answer === 'right' ? sample.actual[row]! : (given + 1) % sample.labels.length;
    predicted[row] = label;
    if (!scores?.[given] || !scores[label]) continue;
    const kept = scores[given][row]!;
    scores[given][row] = scores[label][row]!;
    scores[label][row] = kept;
  }
  return { ...sample, predicted, ...(scores ? { scores } : {}) };
}
