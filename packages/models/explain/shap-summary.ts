import type { Table } from '@pawl/table';
import type { Model } from '../trainer.ts';
import { explainReady, readyTrees, type TreeExplanation } from './explain-trees.ts';
import { requireRows, sampleRows } from './row-sample.ts';

export interface ShapSummary extends Pick<TreeExplanation, 'scale' | 'outputs'> {
  /** Rows that were explained. */
  readonly rows: number;
  /** The most important first; of equal ones, the first of the model. */
  readonly features: readonly { readonly name: string; readonly mean: number }[];
}

interface ShapSummaryOptions {
  readonly seed?: number;
  /** Steps at most, each some nanoseconds: a row takes nodes * half the features of the longest path * outputs. */
  readonly budget?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Steps that take a few seconds. */
const BUDGET = 300_000_000;

/**
 * The mean of |Shapley value| of each feature, in units of `scale`, over outputs and over as many rows, drawn by the
 * seed, as the budget allows: one at least. Throws what explainTrees throws, and PawlError('data') where there is no row.
 */
export async function shapSummary(
  model: Model,
  table: Table,
  { seed = 0, budget = BUDGET, signal }: ShapSummaryOptions = {},
): Promise<ShapSummary> {
  requireRows(table, 1);
  const ready = readyTrees(model);
  const sample = sampleRows(table, Math.max(1, Math.floor(budget / ready.trees.work)), seed);
  const { rows, features, scale, outputs, values } = await explainReady(ready, sample, signal);
  const sums = new Float64Array(features.length);
  for (let i = 0; i < values.length; i++)
    sums[Math.floor(i / outputs.length) % features.length]! += Math.abs(values[i]!);
  return {
    rows,
    scale,
    outputs,
    features: features
      .map((name, f) => ({ name, mean: sums[f]! / (rows * outputs.length) }))
      .sort((a, b) => b.mean - a.mean),
  };
}
