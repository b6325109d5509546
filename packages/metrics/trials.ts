import { findMetric } from './declarations.ts';
import type { PairedCounts } from './paired-proportions.ts';
import type { ClassificationSample, RegressionSample, Sample } from './sample.ts';
import type { Proportion } from './wilson.ts';

/** What a row is for a metric that is a share of rows. */
const MISS = 0;
const HIT = 1;
const NO_TRIAL = 2;
type Outcome = typeof MISS | typeof HIT | typeof NO_TRIAL;

type OfRow = (sample: ClassificationSample, row: number) => Outcome;

const isRight: OfRow = ({ actual, predicted }, row) => (actual[row] === predicted[row] ? HIT : MISS);
const isWrong: OfRow = (sample, row) => (isRight(sample, row) === HIT ? MISS : HIT);
const selected: OfRow = ({ predicted, positive }, row) => (predicted[row] === positive ? HIT : MISS);
const notSelected: OfRow = (sample, row) => (selected(sample, row) === HIT ? MISS : HIT);
const isPositive = ({ actual, positive }: ClassificationSample, row: number) => actual[row] === positive;

/** Metrics of labels that are a share of rows, whatever number of labels there is. */
const OF_ANY: Readonly<Record<string, OfRow>> = {
  accuracy: isRight,
  precision_micro: isRight,
  recall_micro: isRight,
  f1_micro: isRight,
  recall_weighted: isRight,
  error_rate: isWrong,
};

/** The same for two labels, one of them positive. */
const OF_TWO: Readonly<Record<string, OfRow>> = {
  selection_rate: selected,
  recall: (sample, row) => (isPositive(sample, row) ? selected(sample, row) : NO_TRIAL),
  fnr: (sample, row) => (isPositive(sample, row) ? notSelected(sample, row) : NO_TRIAL),
  fpr: (sample, row) => (isPositive(sample, row) ? NO_TRIAL : selected(sample, row)),
  specificity: (sample, row) => (isPositive(sample, row) ? NO_TRIAL : notSelected(sample, row)),
  precision: (sample, row) =>
    selected(sample, row) === HIT ? (isPositive(sample, row) ? HIT : MISS) : NO_TRIAL,
};

/** Every row's outcome for a metric that is a share of rows; undefined for other metrics. */
export function outcomesOf(metric: string, sample: Sample): Uint8Array | undefined {
  const name = findMetric(metric)?.name ?? metric;
  if (sample.task === 'regression') return name === 'interval_coverage' ? covered(sample) : undefined;
  const ofRow = OF_ANY[name] ?? (sample.positive === undefined ? undefined : OF_TWO[name]);
  if (!ofRow) return undefined;
  const outcomes = new Uint8Array(sample.actual.length);
  for (let row = 0; row < outcomes.length; row++) outcomes[row] = ofRow(sample, row);
  return outcomes;
}

function covered({ actual, lower, upper }: RegressionSample): Uint8Array | undefined {
  if (!lower || !upper) return undefined;
  return Uint8Array.from(actual, (value, row) => (lower[row]! <= value && value <= upper[row]! ? HIT : MISS));
}

/** The hits among the rows that are trials. */
export function proportionOf(outcomes: Uint8Array): Proportion {
  let successes = 0;
  let trials = 0;
  for (const outcome of outcomes) {
    if (outcome === NO_TRIAL) continue;
    trials++;
    if (outcome === HIT) successes++;
  }
  return { successes, trials };
}

/** Both models' outcomes against each other; undefined where not the same rows are trials. */
export function pairedCountsOf(first: Uint8Array, second: Uint8Array): PairedCounts | undefined {
  let rows = 0;
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let row = 0; row < first.length; row++) {
    const [a, b] = [first[row]!, second[row]!];
    if ((a === NO_TRIAL) !== (b === NO_TRIAL)) return undefined;
    if (a === NO_TRIAL) continue;
    rows++;
    if (a > b) onlyFirst++;
    else if (b > a) onlySecond++;
  }
  return { rows, onlyFirst, onlySecond };
}
