import { PawlError } from '@pawl/records';
import {
  either,
  mappingTo,
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
import { MOST_DEPTH } from './trees.ts';

/** What a user may set, under the names of `train.params`. */
export interface ForestSettings {
  readonly trees: number;
  readonly criterion: 'gini' | 'entropy' | 'variance';
  /** Splits from the root to a leaf at most; null for no limit. */
  readonly max_depth: number | null;
  /** Leaves of a tree at most, the most useful first; null for no limit. */
  readonly max_leaves: number | null;
  /** A node of fewer rows is not split. */
  readonly min_samples_split: number;
  readonly min_samples_leaf: number;
  /** Features tried at each split: a share up to 1, a number from 2, or their square root. */
  readonly max_features: number | 'sqrt' | 'all';
  /** Whether each tree draws its rows with replacement. */
  readonly bootstrap: boolean;
  /** Rows that each tree draws, as a share of all. */
  readonly sample_share: number;
  /** Weights of the classes; balanced: each class counts the same. */
  readonly class_weight: 'balanced' | Readonly<Record<string, number>> | null;
  /** By feature: 1 where the prediction may only rise with it, -1 where it may only fall. */
  readonly monotone: Readonly<Record<string, 1 | -1>>;
  /** Bins of a numeric feature at most. */
  readonly bins: number;
  /** Whether the metric on the rows that a tree did not draw is computed. */
  readonly out_of_bag: boolean;
}

const MOST_TREES = 100_000;
const MOST_SAMPLES = 1_000_000_000;
const MOST_FEATURES = 1_000_000;

/** A share of the features, or how many. */
export const FEATURES_RULE: Rule = {
  range: 'a share of the features above 0 and up to 1, a whole number of them from 2, sqrt or all',
  allows: (value) =>
    value === 'sqrt' ||
    value === 'all' ||
    (typeof value === 'number' &&
      value > 0 &&
      (value <= 1 || (Number.isInteger(value) && value <= MOST_FEATURES))),
};

export const MONOTONE_RULE: Rule = mappingTo(
  'a mapping from features to 1 (rising) or -1 (falling)',
  (value) => value === 1 || value === -1,
);

export const CLASS_WEIGHT_RULE: Rule = orNull(
  either(
    oneOfTexts('balanced'),
    mappingTo(
      'a mapping from classes to weights above 0',
      (value) => typeof value === 'number' && value > 0 && value <= 1e9,
    ),
  ),
  'the same for all',
);

const RULES: Readonly<Record<keyof ForestSettings, Rule>> = {
  trees: wholeNumber(1, MOST_TREES),
  criterion: oneOfTexts('gini', 'entropy', 'variance'),
  max_depth: orNull(wholeNumber(1, MOST_DEPTH), 'no limit'),
  max_leaves: orNull(wholeNumber(2, MOST_SAMPLES), 'no limit'),
  min_samples_split: wholeNumber(2, MOST_SAMPLES),
  min_samples_leaf: wholeNumber(1, MOST_SAMPLES),
  max_features: FEATURES_RULE,
  bootstrap: TRUE_OR_FALSE,
  sample_share: numberBetween(0, 1, true),
  class_weight: CLASS_WEIGHT_RULE,
  monotone: MONOTONE_RULE,
  bins: wholeNumber(2, MOST_BINS),
  out_of_bag: TRUE_OR_FALSE,
};

function defaults(task: Task): ForestSettings {
  return {
    trees: 100,
    criterion: task === 'classification' ? 'gini' : 'variance',
    max_depth: null,
    max_leaves: null,
    min_samples_split: 2,
    min_samples_leaf: 1,
    max_features: task === 'classification' ? 'sqrt' : 'all',
    bootstrap: true,
    sample_share: 1,
    class_weight: null,
    monotone: {},
    bins: MOST_BINS,
    out_of_bag: false,
  };
}

/** The parameters with their defaults. Throws PawlError('config') on one that is misspelt, out of range or unfit. */
export function readForestSettings(params: Readonly<Record<string, unknown>>, task: Task): ForestSettings {
  const settings = readParams('random-forest', RULES, defaults(task), params);
  if ((settings.criterion === 'variance') === (task === 'classification'))
    throw unfit('criterion', `"${settings.criterion}" does not fit ${task}`);
  if (settings.class_weight !== null && task === 'regression')
    throw unfit('class_weight', 'there are no classes in regression');
  if (settings.criterion === 'entropy' && Object.keys(settings.monotone).length > 0)
    throw unfit('criterion', '"entropy" cannot keep `monotone` constraints, and "gini" can');
  if (settings.out_of_bag && !settings.bootstrap && settings.sample_share === 1)
    throw unfit('out_of_bag', 'every tree learns from all rows, so that none is left out');
  return settings;
}

/** The refusal of a parameter that cannot be had together with the rest. */
export function unfit(name: string, problem: string): PawlError {
  return new PawlError('config', `"${name}": ${problem}`, {
    where: `train.params.${name}`,
    remedy: 'Correct the parameter, or leave it out for its default.',
  });
}

/** How many features are tried at a split. Throws PawlError('config') when there are not so many. */
export function featuresPerSplit(asked: ForestSettings['max_features'], features: number): number {
  if (asked === 'all') return features;
  if (asked === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(features)));
  if (asked <= 1) return Math.max(1, Math.floor(features * asked));
  if (asked <= features) return asked;
  throw unfit('max_features', `it is ${asked}, and there are ${features} features`);
}
