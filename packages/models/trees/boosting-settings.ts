import {
  numberBetween,
  oneOfTexts,
  orNull,
  type Rule,
  readParams,
  TRUE_OR_FALSE,
  wholeNumber,
} from '../param-rules.ts';
import type { Task } from '../trainer.ts';
import { MOST_BINS } from './bins.ts';
import {
  CLASS_WEIGHT_RULE,
  FEATURES_RULE,
  type ForestSettings,
  MONOTONE_RULE,
  unfit,
} from './forest-settings.ts';
import { MOST_DEPTH } from './trees.ts';

/** What a user may set, under the names of `train.params`. */
export interface BoostingSettings
  extends Pick<
    ForestSettings,
    | 'max_depth'
    | 'max_leaves'
    | 'min_samples_leaf'
    | 'max_features'
    | 'sample_share'
    | 'class_weight'
    | 'monotone'
    | 'bins'
  > {
  /** Rounds; with three classes or more, each grows a tree a class. */
  readonly trees: number;
  readonly loss: 'squared' | 'quantile' | 'log';
  /** Which quantile of the target is predicted, with that loss. */
  readonly quantile: number;
  /** How much of each tree's answer is taken. */
  readonly learning_rate: number;
  /** An L2 penalty on the answers of the leaves. */
  readonly l2: number;
  /** Whether to stop when the loss on rows that are kept back no longer falls; null: beyond 10,000 rows. */
  readonly early_stopping: boolean | null;
  /** Share of the rows that are kept back for that. */
  readonly validation_share: number;
  /** Rounds without a smaller loss after which to stop. */
  readonly patience: number;
}

const RULES: Readonly<Record<keyof BoostingSettings, Rule>> = {
  trees: wholeNumber(1, 100_000),
  loss: oneOfTexts('squared', 'quantile', 'log'),
  quantile: { ...numberBetween(0, 1), range: 'a number between 0 and 1', allows: inside },
  learning_rate: numberBetween(0, 10, true),
  max_depth: orNull(wholeNumber(1, MOST_DEPTH), 'no limit'),
  max_leaves: orNull(wholeNumber(2, 1_000_000), 'no limit'),
  min_samples_leaf: wholeNumber(1, 1_000_000_000),
  l2: numberBetween(0, 1e9),
  max_features: FEATURES_RULE,
  sample_share: numberBetween(0, 1, true),
  class_weight: CLASS_WEIGHT_RULE,
  monotone: MONOTONE_RULE,
  bins: wholeNumber(2, MOST_BINS),
  early_stopping: orNull(TRUE_OR_FALSE, 'early stopping beyond 10000 rows'),
  validation_share: { ...numberBetween(0, 0.5, true) },
  patience: wholeNumber(1, 100_000),
};

function inside(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value < 1;
}

function defaults(task: Task): BoostingSettings {
  return {
    trees: 100,
    loss: task === 'classification' ? 'log' : 'squared',
    quantile: 0.5,
    learning_rate: 0.1,
    max_depth: null,
    max_leaves: 31,
    min_samples_leaf: 20,
    l2: 0,
    max_features: 'all',
    sample_share: 1,
    class_weight: null,
    monotone: {},
    bins: MOST_BINS,
    early_stopping: null,
    validation_share: 0.1,
    patience: 10,
  };
}

/** The parameters with their defaults. Throws PawlError('config') on one that is misspelt, out of range or unfit. */
export function readBoostingSettings(
  params: Readonly<Record<string, unknown>>,
  task: Task,
): BoostingSettings {
  const settings = readParams('gradient-boosting', RULES, defaults(task), params);
  if ((settings.loss === 'log') !== (task === 'classification'))
    throw unfit('loss', `"${settings.loss}" does not fit ${task}`);
  if ('quantile' in params && settings.loss !== 'quantile')
    throw unfit('quantile', 'it needs `loss: quantile`');
  if (settings.class_weight !== null && task === 'regression')
    throw unfit('class_weight', 'there are no classes in regression');
  return settings;
}
