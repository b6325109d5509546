import { PawlError } from '@pawl/records';
import type { Table } from '@pawl/table';
import type { Model } from '../trainer.ts';
import { applyBins, type BinnedFeature } from '../trees/bins.ts';
import { gradientBoosting, readBoosted } from '../trees/gradient-boosting.ts';
import { randomForest, readForest } from '../trees/random-forest.ts';
import type { Trees } from '../trees/trees.ts';
import { type ShapTrees, shapTrees } from './shap-trees.ts';
import { type Combination, shapBase, writeShap } from './tree-shap.ts';
import { giveTurn } from './turns.ts';

/** What features add to the answers of a model; base + the sum over features is the answer to a row. */
export interface TreeExplanation {
  readonly rows: number;
  readonly features: readonly string[];
  /**
   * What is added up. value: the prediction, in units of the target. probability: that of a class. log-odds: of the
   * second of two classes. score: of each class before softmax.
   */
  readonly scale: Scale;
  /** The target of a regression; the second of two classes; else all classes. */
  readonly outputs: readonly string[];
  /** The expected answer over the training rows where no feature is known, one value an output. */
  readonly base: Float64Array;
  /** What feature f adds to output k of a row: `values[(row * features.length + f) * outputs.length + k]`. */
  readonly values: Float64Array;
}

type Scale = 'value' | 'probability' | 'log-odds' | 'score';

/** Numbers of an explanation at most, and of the walk that finds them. */
const MOST_VALUES = 2 ** 27;
/** Milliseconds of work after which signals get their turn. */
const TURN = 50;

/**
 * Shapley values (see treeShap) of each row of a table for a model of `random-forest` or `gradient-boosting`. Throws
 * PawlError('usage') on a model of another trainer or too many rows, PawlError('record') on a damaged model,
 * PawlError('data') on a table that does not fit it, and PawlError('command') once `signal` stops the work.
 */
export async function explainTrees(
  model: Model,
  table: Table,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<TreeExplanation> {
  return explainReady(readyTrees(model), table, signal);
}

export interface ReadyTrees {
  readonly features: readonly string[];
  readonly outputs: readonly string[];
  readonly scale: Scale;
  readonly bins: readonly BinnedFeature[];
  readonly combination: Combination;
  readonly trees: ShapTrees;
}

/** Throws PawlError('usage') on a model of another trainer, and PawlError('record') on a damaged one. */
export function readyTrees(model: Model): ReadyTrees {
  const { bins, trees, combination } = readTrees(model);
  const { labels, features, target } = model;
  return {
    features,
    outputs: labels ? labels.slice(labels.length === 2 ? 1 : 0) : [target],
    scale: scaleOf(combination, labels?.length ?? 0),
    bins,
    combination,
    trees: shapTrees(trees),
  };
}

function readTrees(model: Model): {
  readonly bins: readonly BinnedFeature[];
  readonly trees: Trees;
  readonly combination: Combination;
} {
  if (model.trainer === randomForest.name) return { ...readForest(model), combination: { kind: 'mean' } };
  if (model.trainer === gradientBoosting.name) {
    const { bins, trees, start } = readBoosted(model);
    return { bins, trees, combination: { kind: 'sum', start } };
  }
  throw new PawlError('usage', `Shapley values of a model of "${model.trainer}" cannot be computed`, {
    remedy: `They are there for models of ${randomForest.name} and ${gradientBoosting.name}.`,
  });
}

function scaleOf({ kind }: Combination, classes: number): Scale {
  if (classes === 0) return 'value';
  if (kind === 'mean') return 'probability';
  return classes === 2 ? 'log-odds' : 'score';
}

export async function explainReady(
  { features, outputs, scale, bins, combination, trees }: ReadyTrees,
  table: Table,
  signal: AbortSignal | undefined,
): Promise<TreeExplanation> {
  const { rows } = table;
  const width = features.length * outputs.length;
  refuseTooLarge(trees, rows, width);
  const binned = applyBins(bins, table);
  const values = new Float64Array(rows * width);
  let turned = Number.NEGATIVE_INFINITY;
  for (const _ of writeShap(trees, binned, combination, values)) {
    if (performance.now() - turned < TURN) continue;
    await giveTurn(signal);
    turned = performance.now();
  }
  return { rows, features, scale, outputs, base: shapBase(trees, combination), values };
}

function refuseTooLarge({ deepest, rule, trees }: ShapTrees, rows: number, width: number): void {
  if ((deepest + 1) * rule.points.length * trees.outputs > MOST_VALUES)
    throw new PawlError(
      'usage',
      'the trees are too deep, over too many features and classes, to be explained',
    );
  if (rows * width > MOST_VALUES)
    throw new PawlError('usage', `an explanation of ${rows} rows has more than ${MOST_VALUES} numbers`, {
      remedy: `Explain ${Math.floor(MOST_VALUES / width)} rows at most.`,
    });
}
