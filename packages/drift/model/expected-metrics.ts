/** Metrics that are estimated of a table without labels. */
export type ExpectedMetric = 'accuracy' | 'precision' | 'recall' | 'f1' | 'specificity' | 'roc_auc';

export const EXPECTED_METRICS: readonly ExpectedMetric[] = [
  'accuracy',
  'precision',
  'recall',
  'f1',
  'specificity',
  'roc_auc',
];

/** Rows summed up by their score: `scores` ascending, and at each place how much of the rows is what. */
export interface ScoreTotals {
  /** Expected rows that are positive, of those predicted so (`right`) and of the others. */
  readonly predicted: { readonly positive: Float64Array; readonly negative: Float64Array };
  readonly rejected: { readonly positive: Float64Array; readonly negative: Float64Array };
}

/**
 * The metrics of rows whose chance of being positive is known (Kivimaeki and others 2024, CBPE): each row is the share p
 * of a positive and 1 - p of a negative, and the metrics are those of the confusion matrix of such shares, and of the
 * ROC curve through them. NaN where one is not defined.
 */
export function expectedMetrics({ predicted, rejected }: ScoreTotals): Record<ExpectedMetric, number> {
  const tp = total(predicted.positive);
  const fp = total(predicted.negative);
  const fn = total(rejected.positive);
  const tn = total(rejected.negative);
  return {
    accuracy: (tp + tn) / (tp + fp + fn + tn),
    precision: tp / (tp + fp),
    recall: tp / (tp + fn),
    f1: (2 * tp) / (2 * tp + fp + fn),
    specificity: tn / (tn + fp),
    roc_auc: areaOf(predicted, rejected, tp + fn, fp + tn),
  };
}

function areaOf(
  { positive, negative }: ScoreTotals['predicted'],
  others: ScoreTotals['rejected'],
  positives: number,
  negatives: number,
): number {
  let below = 0;
  let area = 0;
  for (let i = 0; i < positive.length; i++) {
    const tied = negative[i]! + others.negative[i]!;
    area += (positive[i]! + others.positive[i]!) * (below + tied / 2);
    below += tied;
  }
  return area / (positives * negatives);
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
