import { PawlError } from '@pawl/records';
import { type Column, isNull, type NumberColumn, type Table, type TextColumn, takeRows } from '@pawl/table';
import type { Predictions, Predictor } from '../trainer.ts';
import { requireColumn, requireRows, sampleRows, withColumn } from './row-sample.ts';

export interface DependenceInput {
  readonly predictor: Predictor;
  readonly table: Table;
  readonly feature: string;
  /** Values of the feature at most; 20 where absent. One more is for what is missing. */
  readonly points?: number;
  /** Where there are more rows, so many of them are drawn; 500 where absent. */
  readonly mostRows?: number;
  readonly seed?: number;
  /** The class whose probability is averaged; the second where there are two classes. */
  readonly label?: string;
}

interface DependencePoint {
  /** Null stands for a missing value. */
  readonly value: number | string | null;
  /** The mean prediction, or the mean probability of the class, over all rows with that value of the feature. */
  readonly mean: number;
}

export interface PartialDependence {
  readonly feature: string;
  readonly kind: 'number' | 'text';
  /** Numbers rise, the most frequent texts come first, and what is missing comes last, where the data misses any. */
  readonly points: readonly DependencePoint[];
  /** Rows that it was measured on. */
  readonly rows: number;
}

/**
 * What a model answers on average when every row is given one value of a feature (J. Friedman, "Greedy function
 * approximation: a gradient boosting machine", 2001), at quantiles of a number or the most frequent texts. It also asks
 * about rows that may not exist, where features go together. A classifier without scores is asked how often it predicts
 * the class. All rows are predicted in one table.
 *
 * Throws PawlError('config') on a number out of range, PawlError('data') where there is no such column or no row, and
 * PawlError('usage') where it is not said which class is meant, or there is none of that name.
 */
export async function partialDependence(input: DependenceInput): Promise<PartialDependence> {
  const { predictor, feature, points = 20, mostRows = 500, seed = 0 } = input;
  for (const [name, value] of Object.entries({ points, mostRows }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new PawlError('config', `"${name}" must be a whole number from 1 on, not ${value}`);
  requireRows(input.table, 1);
  const column = requireColumn(input.table, feature);
  const label = labelOf(predictor.labels, input.label);
  const grid = column.kind === 'number' ? quantilesOf(column, points) : levelsOf(column, points);
  const table = sampleRows(input.table, mostRows, seed);
  const { rows } = table;
  const repeated = takeRows(
    table,
    Int32Array.from({ length: rows * grid.length }, (_, i) => i % rows),
  );
  // Each value of the grid is the one of a row of the whole column.
  const given = Int32Array.from({ length: repeated.rows }, (_, i) => grid[Math.floor(i / rows)]!);
  const replaced = takeRows({ rows: input.table.rows, columns: [column] }, given).columns[0]!;
  const answers = answersOf(await predictor.predict(withColumn(repeated, replaced)), label);
  return {
    feature,
    kind: column.kind,
    points: grid.map((row, i) => ({
      value: valueAt(column, row),
      mean: answers.subarray(i * rows, (i + 1) * rows).reduce((sum, answer) => sum + answer / rows, 0),
    })),
    rows,
  };
}

/** Rows that hold the quantiles of the column, each value once, and one where it is missing. */
function quantilesOf(column: NumberColumn, most: number): number[] {
  const { values } = column;
  const order = [...values.keys()];
  const known = order.filter((row) => !isMissing(column, row)).sort((a, b) => values[a]! - values[b]!);
  const grid: number[] = [];
  for (let point = 0; point < most && known.length > 0; point++) {
    const share = most === 1 ? 0.5 : point / (most - 1);
    const row = known[Math.round(share * (known.length - 1))]!;
    if (grid.length === 0 || values[row] !== values[grid.at(-1)!]) grid.push(row);
  }
  return withMissing(column, order, grid);
}

/** Rows that hold the most frequent texts, and one where it is missing. */
function levelsOf(column: TextColumn, most: number): number[] {
  const counts = new Map<number, { readonly row: number; count: number }>();
  column.codes.forEach((code, row) => {
    const level = counts.get(code);
    if (level) level.count++;
    else if (code >= 0) counts.set(code, { row, count: 1 });
  });
  const levels = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, most);
  return withMissing(
    column,
    [...column.codes.keys()],
    levels.map(({ row }) => row),
  );
}

function withMissing(column: Column, rows: readonly number[], grid: readonly number[]): number[] {
  const missing = rows.find((row) => isMissing(column, row));
  return missing === undefined ? [...grid] : [...grid, missing];
}

function isMissing(column: Column, row: number): boolean {
  return isNull(column, row) || (column.kind === 'number' && Number.isNaN(column.values[row]));
}

function valueAt(column: Column, row: number): number | string | null {
  if (isMissing(column, row)) return null;
  return column.kind === 'number' ? column.values[row]! : column.dictionary[column.codes[row]!]!;
}

/** The place of the class that is meant; undefined where numbers are predicted. */
function labelOf(labels: readonly string[] | undefined, asked: string | undefined): number | undefined {
  if (!labels) {
    if (asked === undefined) return undefined;
    throw new PawlError('usage', `the model predicts numbers, and has no class "${asked}"`);
  }
  if (asked === undefined && labels.length === 2) return 1;
  const place = asked === undefined ? -1 : labels.indexOf(asked);
  if (place >= 0) return place;
  const problem =
    asked === undefined ? 'it must be said which class is meant' : `there is no class "${asked}"`;
  throw new PawlError('usage', problem, { remedy: `The classes are: ${labels.slice(0, 20).join(', ')}.` });
}

function answersOf(predictions: Predictions, label: number | undefined): Float64Array {
  if (predictions.task === 'regression') return predictions.predicted;
  const { scores, predicted } = predictions;
  return scores?.[label!] ?? Float64Array.from(predicted, (code) => (code === label ? 1 : 0));
}
