import { PawlError } from '@pawl/records';
import { orNull, type Rule, readParams, TRUE_OR_FALSE, wholeNumber } from '../param-rules.ts';
import type { Task, TrainShape } from '../trainer.ts';
import { MOST_TREES } from './forest.ts';
import { MOST_DEPTH } from './tree.ts';

/** What a user may set, under the names of `train.params`. */
export interface ForestParams {
  readonly trees: number;
  /** Splits from the root to a leaf, at most; null for no limit. */
  readonly max_depth: number | null;
  /** A node of at most so many rows is not split. */
  readonly min_samples: number;
  /**
   * How many columns a tree is given: a share up to 1, or a number from 2. The library draws them once a tree, not at
   * every split.
   */
  readonly max_features: number;
  /** Whether a tree's columns are drawn with replacement, so that it may get fewer different ones. */
  readonly replacement: boolean;
}

const LARGEST_MIN_SAMPLES = 1_000_000;
const LARGEST_MAX_FEATURES = 1_000_000;

const RULES: Readonly<Record<keyof ForestParams, Rule>> = {
  trees: wholeNumber(1, MOST_TREES),
  max_depth: orNull(wholeNumber(1, MOST_DEPTH), 'no limit'),
  min_samples: wholeNumber(1, LARGEST_MIN_SAMPLES),
  max_features: {
    range: 'a share of the columns above 0 and up to 1, or a whole number of them from 2',
    allows: (value) =>
      typeof value === 'number' &&
      value > 0 &&
      (value <= 1 || (Number.isInteger(value) && value <= LARGEST_MAX_FEATURES)),
  },
  replacement: TRUE_OR_FALSE,
};

/** The library's own defaults, but for the number of trees. */
function defaults(task: Task): ForestParams {
  return {
    trees: 100,
    max_depth: null,
    min_samples: 3,
    max_features: 1,
    replacement: task === 'classification',
  };
}

/** The parameters with their defaults. Throws PawlError('config') on one that is misspelt or out of range. */
export function readForestParams(params: Readonly<Record<string, unknown>>, task: Task): ForestParams {
  return readParams('ml-random-forest', RULES, defaults(task), params);
}

/** How many of the columns each tree is given. Throws PawlError('config') when there are not so many. */
export function columnsPerTree({ max_features }: ForestParams, columns: number): number {
  if (max_features <= 1) return Math.max(1, Math.floor(columns * max_features));
  if (max_features <= columns) return max_features;
  throw new PawlError('config', `"max_features" is ${max_features}, and there are ${columns} columns`, {
    where: 'train.params.max_features',
    remedy: `Set at most ${columns}, or a share such as 0.5.`,
  });
}

/** Trainings that would take longer are refused. */
export const LONGEST_SECONDS = 600;

/**
 * About how many seconds the library takes on one core, measured on 500 to 4,000 rows: it tries every row of a node as
 * a split of every column, and counts the classes anew each time. Noise takes twice as long, clean data half.
 */
export function estimateSeconds(params: ForestParams, shape: TrainShape): number {
  const nanoseconds = shape.task === 'regression' ? 20 : 20 + 8 * (shape.classes ?? 2);
  const given = columnsPerTree(params, shape.columns);
  return params.trees * shape.rows ** 2 * given * nanoseconds * 1e-9;
}

/** Throws PawlError('config') when training would not end within ten minutes. */
export function refuseTooLong(params: ForestParams, shape: TrainShape): void {
  const seconds = estimateSeconds(params, shape);
  if (seconds <= LONGEST_SECONDS) return;
  throw tooLong(params, shape, `would take about ${spell(seconds)}`, seconds);
}

/**
 * Throws PawlError('config') when the trees so far took so long that the rest would go far beyond the ten minutes:
 * the estimate cannot know the machine nor how deep the data makes the trees.
 */
export function refuseTooSlow(
  params: ForestParams,
  shape: TrainShape,
  grown: number,
  elapsedSeconds: number,
): void {
  const seconds = (elapsedSeconds / grown) * params.trees;
  // Twice the limit, so that a training that was let begin is not stopped for a slow moment.
  if (grown === params.trees || elapsedSeconds < 10 || seconds <= 2 * LONGEST_SECONDS) return;
  const sofar = `${grown} of them took ${spell(elapsedSeconds)}, so all would take ${spell(seconds)}`;
  throw tooLong(params, shape, sofar, seconds);
}

function tooLong(params: ForestParams, shape: TrainShape, finding: string, seconds: number): PawlError {
  const share = LONGEST_SECONDS / seconds;
  const trees = Math.floor(params.trees * share);
  const rows = Math.floor(shape.rows * Math.sqrt(share));
  const fewer = trees >= 1 ? `Use at most ${trees} trees or` : 'Use';
  return new PawlError(
    'config',
    `ml-random-forest is too slow for this: ${params.trees} trees on ${shape.rows} rows and ${shape.columns} columns: ${finding}; the limit is ${spell(LONGEST_SECONDS)}`,
    {
      where: 'train.params',
      remedy: `Its time grows with the square of the rows. ${fewer} about ${rows} rows, or train with a command of your own: \`train.run\`.`,
    },
  );
}

function spell(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} seconds`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} hours` : `${Math.round(seconds / 86_400)} days`;
}
