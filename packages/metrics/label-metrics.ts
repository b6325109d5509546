import type { MetricNeeding } from './declarations.ts';
import type { LabelTally } from './label-tally.ts';

/** A metric of a tally with at least one row; `positive` is set for two labels of which one is positive. */
type LabelFormula = (tally: LabelTally, positive: number | undefined) => number;
type OfLabel = (tally: LabelTally, label: number) => number;

/** Every metric that reads labels only. Where a share has nothing to share, it is 0, as in scikit-learn. */
export const LABEL_FORMULAS: Readonly<
  Record<Exclude<MetricNeeding<'labels'>, 'expected_cost'>, LabelFormula>
> = {
  accuracy: shareCorrect,
  error_rate: (tally) => (tally.rows - tally.correct) / tally.rows,
  balanced_accuracy: balancedAccuracy,
  precision: positiveOrMacro(precision),
  recall: positiveOrMacro(recall),
  f1: positiveOrMacro(f1),
  precision_macro: (tally) => macro(precision, tally),
  recall_macro: (tally) => macro(recall, tally),
  f1_macro: (tally) => macro(f1, tally),
  // A wrong label is one false positive and one false negative, so all three micro averages are the accuracy.
  precision_micro: shareCorrect,
  recall_micro: shareCorrect,
  f1_micro: shareCorrect,
  precision_weighted: (tally) => weighted(precision, tally),
  recall_weighted: (tally) => weighted(recall, tally),
  f1_weighted: (tally) => weighted(f1, tally),
  kappa: cohenKappa,
  specificity: (tally, positive) => trueNegativeRate(tally, positive!) ?? 0,
  // A rate of errors among no rows must not look like a good one.
  fpr: (tally, positive) => 1 - (trueNegativeRate(tally, positive!) ?? Number.NaN),
  fnr: (tally, positive) => (tally.actual[positive!] === 0 ? Number.NaN : 1 - recall(tally, positive!)),
  selection_rate: (tally, positive) => tally.predicted[positive!]! / tally.rows,
  mcc: matthewsCorrelation,
};

function shareCorrect(tally: LabelTally): number {
  return tally.correct / tally.rows;
}

function precision(tally: LabelTally, label: number): number {
  return share(tally.hits[label]!, tally.predicted[label]!);
}

function recall(tally: LabelTally, label: number): number {
  return share(tally.hits[label]!, tally.actual[label]!);
}

function f1(tally: LabelTally, label: number): number {
  return share(2 * tally.hits[label]!, tally.actual[label]! + tally.predicted[label]!);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function positiveOrMacro(score: OfLabel): LabelFormula {
  return (tally, positive) => (positive === undefined ? macro(score, tally) : score(tally, positive));
}

/** The plain mean over the labels that occur or are predicted. */
function macro(score: OfLabel, tally: LabelTally): number {
  let sum = 0;
  let present = 0;
  for (let label = 0; label < tally.actual.length; label++) {
    if (tally.actual[label] === 0 && tally.predicted[label] === 0) continue;
    sum += score(tally, label);
    present++;
  }
  return sum / present;
}

/** The mean over labels, each weighing as much as it has rows. */
function weighted(score: OfLabel, tally: LabelTally): number {
  let sum = 0;
  for (let label = 0; label < tally.actual.length; label++) {
    const rows = tally.actual[label]!;
    if (rows > 0) sum += rows * score(tally, label);
  }
  return sum / tally.rows;
}

/** Mean recall over the labels that occur; labels that are only predicted do not count. */
function balancedAccuracy(tally: LabelTally): number {
  let sum = 0;
  let present = 0;
  for (let label = 0; label < tally.actual.length; label++) {
    if (tally.actual[label] === 0) continue;
    sum += recall(tally, label);
    present++;
  }
  return sum / present;
}

/** Share of negative rows that are predicted negative; undefined where there is no negative row. */
function trueNegativeRate(tally: LabelTally, positive: number): number | undefined {
  const negatives = tally.rows - tally.actual[positive]!;
  const wrong = tally.predicted[positive]! - tally.hits[positive]!;
  return negatives === 0 ? undefined : (negatives - wrong) / negatives;
}

/** Cohen's kappa (1960); NaN where chance alone would agree on every row. */
function cohenKappa({ rows, correct, actual, predicted }: LabelTally): number {
  let chance = 0;
  for (let label = 0; label < actual.length; label++) chance += actual[label]! * predicted[label]!;
  const room = rows * rows - chance;
  return room === 0 ? Number.NaN : (correct * rows - chance) / room;
}

/** Gorodkin's generalisation of the Matthews correlation to any number of labels (2004); 0 where undefined. */
function matthewsCorrelation(tally: LabelTally): number {
  let chance = 0;
  let predictedSquares = 0;
  let actualSquares = 0;
  for (let label = 0; label < tally.actual.length; label++) {
    const actual = tally.actual[label]!;
    const predicted = tally.predicted[label]!;
    chance += actual * predicted;
    predictedSquares += predicted * predicted;
    actualSquares += actual * actual;
  }
  const rowsSquared = tally.rows * tally.rows;
  const spread = (rowsSquared - predictedSquares) * (rowsSquared - actualSquares);
  return spread === 0 ? 0 : (tally.correct * tally.rows - chance) / Math.sqrt(spread);
}
