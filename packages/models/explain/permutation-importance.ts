import { type Interval, studentQuantile } from '@pawl/metrics';
import { PawlError } from '@pawl/records';
import { type Column, createRandom, shuffle, type Table, takeRows } from '@pawl/table';
import { partSeed } from '../seeds.ts';
import type { Predictions, Predictor } from '../trainer.ts';
import { requireColumn, requireRows, sampleRows, withColumn } from './row-sample.ts';
import { giveTurn } from './turns.ts';

/** One loss a row, lower is better. `table` holds the rows that are predicted, with nothing shuffled: see rowLosses. */
type RowLoss = (predictions: Predictions, table: Table) => Float64Array;

export interface ImportanceInput {
  readonly predictor: Predictor;
  readonly table: Table;
  readonly features: readonly string[];
  readonly loss: RowLoss;
  /** How often each feature is shuffled; 10 where absent. */
  readonly repeats?: number;
  readonly seed?: number;
  /** 0.95 where absent. */
  readonly confidence?: number;
  /** Where there are more rows, so many of them are drawn; 5,000 where absent. */
  readonly mostRows?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Importance {
  readonly feature: string;
  /** By how much the mean loss rises when the feature is shuffled, in units of the loss. */
  readonly mean: number;
  readonly interval: Interval;
  /** Rows that it was measured on. */
  readonly rows: number;
}

/**
 * How much a model relies on each feature (L. Breiman, "Random forests", 2001): the mean rise of the loss when the
 * values of the feature are shuffled among the rows, over rows and repeats. The largest comes first.
 *
 * The interval is Student's, for the mean rise that this model would have over many more rows like these: rows are what
 * is sampled. A row counts both by the loss that it has with another's value and by the loss that its value gives to
 * another, which are the two parts of its influence on the mean (W. Hoeffding, "A class of statistics with
 * asymptotically normal distribution", 1948); what the shuffling adds by chance is counted twice, so that with
 * few repeats the interval is rather too wide. It does not cover how the model would differ had it learnt from other
 * rows, nor rows that depend on each other, nor that the most important ones were picked from many. Features that go
 * together can stand in for each other: each may seem unimportant.
 *
 * Throws PawlError('config') on a number out of range, PawlError('data') where there is no such column or fewer than two
 * rows, PawlError('command') once `signal` stops the work, and what the predictor and the loss throw.
 */
export async function permutationImportance(input: ImportanceInput): Promise<Importance[]> {
  const { predictor, features, loss, repeats = 10, seed = 0, confidence = 0.95, mostRows = 5000 } = input;
  requireWhole('repeats', repeats, 1);
  requireWhole('mostRows', mostRows, 2);
  if (!(confidence > 0 && confidence < 1))
    throw new PawlError('config', `"confidence" must be between 0 and 1, not ${confidence}`);
  requireRows(input.table, 2);
  const columns = features.map((name) => requireColumn(input.table, name).name);
  const table = sampleRows(input.table, mostRows, partSeed(seed, -1));
  const usual = loss(await predictor.predict(table), table);
  const found: Importance[] = [];
  for (const [f, feature] of columns.entries()) {
    const column = requireColumn(table, feature);
    const pulls = new Float64Array(table.rows);
    for (let repeat = 0; repeat < repeats; repeat++) {
      await giveTurn(input.signal);
      const donors = Int32Array.from({ length: table.rows }, (_, row) => row);
      shuffle(donors, createRandom(partSeed(partSeed(seed, f), repeat)));
      const shuffled = withColumn(table, takeValues(column, donors));
      const losses = loss(await predictor.predict(shuffled), table);
      for (let row = 0; row < table.rows; row++) {
        const rise = (losses[row]! - usual[row]!) / repeats;
        pulls[row]! += rise;
        pulls[donors[row]!]! += rise;
      }
    }
    found.push({ feature, ...meanOfPulls(pulls, confidence), rows: table.rows });
  }
  return found.sort((a, b) => b.mean - a.mean);
}

function requireWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new PawlError('config', `"${name}" must be a whole number from ${least} on, not ${value}`);
}

function takeValues(column: Column, rows: Int32Array): Column {
  return takeRows({ rows: rows.length, columns: [column] }, rows).columns[0]!;
}

/** Every rise is in two pulls, so that their mean is twice the mean rise; its error is the standard error of the pulls. */
function meanOfPulls(pulls: Float64Array, confidence: number): { mean: number; interval: Interval } {
  const { length } = pulls;
  const centre = pulls.reduce((sum, pull) => sum + pull, 0) / length;
  const squares = pulls.reduce((sum, pull) => sum + (pull - centre) ** 2, 0);
  const error = Math.sqrt(squares / (length - 1) / length);
  const reach = error === 0 ? 0 : studentQuantile((1 - confidence) / 2, length - 1) * error;
  const mean = centre / 2;
  return { mean, interval: { low: mean - reach, high: mean + reach } };
}
