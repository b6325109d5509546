import { didYouMean, PawlError } from '@pawl/records';

interface Declaration {
  /** As users write it in `pawl.yaml`. */
  readonly name: string;
  /** Other names that are understood. */
  readonly aliases: readonly string[];
  readonly task: 'classification' | 'regression';
  /** Whether a higher or a lower value is better. */
  readonly direction: 'higher' | 'lower';
  /** The least and the greatest value it can take. */
  readonly range: readonly [number, number];
  /** A share from 0 to 1 (or of the actual value), units of the target, natural-log units, or none. */
  readonly unit: 'share' | 'target' | 'nats' | 'none';
  /** What it reads: predicted labels, predicted probabilities, or predicted values. */
  readonly needs: 'labels' | 'scores' | 'values';
  /** Whether it is defined for any number of labels or only for two, one of them positive. */
  readonly classes: 'any' | 'binary';
  /** One sentence for the reference page. */
  readonly help: string;
}

/** Probabilities are kept this far from 0 and 1, so no single row costs more than -ln of it. */
export const LEAST_PROBABILITY = Number.EPSILON;

const LABELS = {
  aliases: [],
  task: 'classification',
  direction: 'higher',
  range: [0, 1],
  unit: 'share',
  needs: 'labels',
  classes: 'any',
} as const;
const SCORES = { ...LABELS, needs: 'scores' } as const;
const ERRORS = {
  aliases: [],
  task: 'regression',
  direction: 'lower',
  range: [0, Number.POSITIVE_INFINITY],
  unit: 'target',
  needs: 'values',
  classes: 'any',
} as const;

const DECLARED = [
  { ...LABELS, name: 'accuracy', help: 'Share of rows whose predicted label is the actual one.' },
  {
    ...LABELS,
    name: 'error_rate',
    direction: 'lower',
    help: 'Share of rows whose predicted label is not the actual one.',
  },
  {
    ...LABELS,
    name: 'balanced_accuracy',
    help: 'Recall averaged over the labels that occur, so that rare labels weigh as much as common ones.',
  },
  {
    ...LABELS,
    name: 'precision',
    help: 'Share of rows predicted positive that are positive; with more than two labels, precision_macro.',
  },
  {
    ...LABELS,
    name: 'recall',
    help: 'Share of positive rows that are predicted positive; with more than two labels, recall_macro.',
  },
  {
    ...LABELS,
    name: 'f1',
    help: 'Harmonic mean of precision and recall; with more than two labels, f1_macro.',
  },
  {
    ...LABELS,
    name: 'precision_macro',
    help: 'Precision of each label that occurs or is predicted, averaged.',
  },
  {
    ...LABELS,
    name: 'precision_micro',
    help: 'Precision over all labels counted together, which equals accuracy.',
  },
  {
    ...LABELS,
    name: 'precision_weighted',
    help: 'Precision of each label, averaged by how often the label occurs.',
  },
  { ...LABELS, name: 'recall_macro', help: 'Recall of each label that occurs or is predicted, averaged.' },
  {
    ...LABELS,
    name: 'recall_micro',
    help: 'Recall over all labels counted together, which equals accuracy.',
  },
  {
    ...LABELS,
    name: 'recall_weighted',
    help: 'Recall of each label, averaged by how often the label occurs, which equals accuracy.',
  },
  { ...LABELS, name: 'f1_macro', help: 'F1 of each label that occurs or is predicted, averaged.' },
  { ...LABELS, name: 'f1_micro', help: 'F1 over all labels counted together, which equals accuracy.' },
  { ...LABELS, name: 'f1_weighted', help: 'F1 of each label, averaged by how often the label occurs.' },
  {
    ...LABELS,
    name: 'mcc',
    aliases: ['matthews_corrcoef'],
    range: [-1, 1],
    unit: 'none',
    help: 'Matthews correlation of predicted and actual labels; 0 is no better than chance.',
  },
  {
    ...SCORES,
    name: 'roc_auc',
    aliases: ['auc'],
    classes: 'binary',
    help: 'Chance that a positive row has a higher score than a negative one; ties count half.',
  },
  {
    ...SCORES,
    name: 'average_precision',
    aliases: ['ap'],
    classes: 'binary',
    help: 'Precision averaged over the positive rows, from the highest score down.',
  },
  {
    ...SCORES,
    name: 'log_loss',
    aliases: ['logloss'],
    direction: 'lower',
    range: [0, -Math.log(LEAST_PROBABILITY)],
    unit: 'nats',
    help: 'Mean of -ln of the probability given to the actual label.',
  },
  {
    ...SCORES,
    name: 'brier',
    aliases: ['brier_score'],
    direction: 'lower',
    range: [0, 2],
    unit: 'none',
    help: 'Mean squared error of the probability: 0 to 1 for two labels, 0 to 2 (summed over labels) for more.',
  },
  { ...ERRORS, name: 'rmse', help: 'Square root of the mean squared error.' },
  { ...ERRORS, name: 'mae', help: 'Mean absolute error.' },
  {
    ...ERRORS,
    name: 'mape',
    unit: 'share',
    help: 'Mean of the absolute error as a share of the actual value; an actual value of 0 makes it huge.',
  },
  {
    ...ERRORS,
    name: 'r2',
    direction: 'higher',
    range: [Number.NEGATIVE_INFINITY, 1],
    unit: 'none',
    help: 'Share of the variance of the actual values that the predictions explain; negative if worse than the mean.',
  },
  {
    ...ERRORS,
    name: 'median_absolute_error',
    aliases: ['medae'],
    help: 'Median of the absolute error, which a few large errors do not move.',
  },
] as const satisfies readonly Declaration[];

type Declared = (typeof DECLARED)[number];
export type MetricName = Declared['name'];
/** The names of the metrics that read the given kind of prediction. */
export type MetricNeeding<Needs extends Declaration['needs']> = Extract<Declared, { needs: Needs }>['name'];

/** What is known of a metric besides how it is computed. */
export interface MetricDeclaration extends Declaration {
  readonly name: MetricName;
}

/** Every metric there is, in the order of the reference page. */
export const METRICS: readonly MetricDeclaration[] = DECLARED;

const BY_NAME: ReadonlyMap<string, MetricDeclaration> = new Map(
  METRICS.flatMap((metric) => [metric.name, ...metric.aliases].map((name) => [name, metric])),
);

/** The metric of that name or alias, or undefined. */
export function findMetric(name: string): MetricDeclaration | undefined {
  return BY_NAME.get(name);
}

/** As much of a sample as decides which metrics it allows; a sample is one. */
export type SampleShape =
  | { readonly task: 'regression' }
  | {
      readonly task: 'classification';
      readonly labels: readonly string[];
      readonly scores?: unknown;
      readonly positive?: number;
    };

/**
 * The metric of that name or alias, computable on such a sample.
 * Throws PawlError('config') when there is none of that name, with the nearest one, or when the sample lacks
 * what it needs: its task, exactly two labels with one positive, scores.
 */
export function requireMetric(name: string, sample: SampleShape): MetricDeclaration {
  const metric = findMetric(name);
  const usable = METRICS.filter((other) => other.task === sample.task).map((other) => other.name);
  if (!metric) {
    throw new PawlError('config', `there is no metric "${name}".${didYouMean(name, BY_NAME.keys())}`, {
      remedy: `Metrics for ${sample.task}: ${usable.join(', ')}.`,
    });
  }
  if (metric.task !== sample.task) {
    throw new PawlError(
      'config',
      `"${name}" is a metric for ${metric.task}, and the task is ${sample.task}`,
      {
        remedy: `Metrics for ${sample.task}: ${usable.join(', ')}.`,
      },
    );
  }
  if (sample.task === 'classification') requireClasses(metric, name, sample);
  return metric;
}

function requireClasses(
  metric: MetricDeclaration,
  name: string,
  sample: SampleShape & { task: 'classification' },
): void {
  if (metric.classes === 'binary' && sample.labels.length !== 2) {
    throw new PawlError(
      'config',
      `"${name}" needs exactly two labels, and there are ${sample.labels.length}`,
      {
        remedy: 'Use a metric for any number of labels, such as log_loss or f1_macro.',
      },
    );
  }
  if (metric.classes === 'binary' && sample.positive === undefined) {
    throw new PawlError('config', `"${name}" needs to know which label is the positive one`, {
      remedy: `Name the positive label: ${sample.labels.map((label) => `"${label}"`).join(' or ')}.`,
    });
  }
  if (metric.needs === 'scores' && sample.scores === undefined) {
    throw new PawlError(
      'config',
      `"${name}" needs the probability of every label, and there are only labels`,
      {
        remedy: 'Have the model write score columns, or use a metric of labels, such as accuracy.',
      },
    );
  }
}
