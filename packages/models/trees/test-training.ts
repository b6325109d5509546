import { PawlError } from '@pawl/records';
import { createRandom, type Table } from '@pawl/table';
import { openPredictor } from '../model-file.ts';
import { tableOf } from '../test-table.ts';
import type { Model, Predictions, Task, TrainContext, Trainer, TrainInput } from '../trainer.ts';

export type Cell = number | string | null;
export type Columns = Readonly<Record<string, readonly Cell[]>>;

export function table(columns: Columns): Table {
  return tableOf(columns as Parameters<typeof tableOf>[0]);
}

/** Training of `y` by all other columns. */
export function inputOf(
  columns: Columns,
  task: Task,
  params: Readonly<Record<string, unknown>> = {},
  more: Partial<TrainInput> = {},
): TrainInput {
  const features = Object.keys(columns).filter((name) => name !== 'y');
  return { task, target: 'y', features, train: table(columns), params, seed: 1, ...more };
}

/** Columns of numbers (some null), whole numbers and texts (some null), and a target that hangs on them with noise. */
export function someColumns(rows: number, kind: 'number' | 'two' | 'three', seed = 1): Columns {
  const random = createRandom(seed);
  const unit = () => random.below(1_000_000) / 1_000_000;
  const list = <T>(value: (row: number) => T) => Array.from({ length: rows }, (_, row) => value(row));
  const width = list(() => (random.below(10) === 0 ? null : unit()));
  const count = list(() => random.below(12));
  const place = list(() =>
    random.below(8) === 0 ? null : ['north', 'south', 'east', 'west'][random.below(4)]!,
  );
  const noise = list(() => unit());
  const value = (row: number) =>
    4 * (width[row] ?? 0.9) + count[row]! / 4 + (place[row] === 'south' ? 2 : 0) + noise[row]!;
  const labels = kind === 'two' ? ['no', 'yes'] : ['low', 'mid', 'high'];
  const y = list((row) =>
    kind === 'number'
      ? value(row)
      : labels[Math.min(labels.length - 1, Math.floor((value(row) / 8) * labels.length))]!,
  );
  return { width, count, place, noise: list(unit), y };
}

export interface Fitted {
  readonly model: Model;
  predict(rows: Table | Columns): Promise<Predictions>;
}

export async function fit(trainer: Trainer, input: TrainInput, context?: TrainContext): Promise<Fitted> {
  const model = await trainer.train(input, context);
  const predictor = await openPredictor(model);
  return {
    model,
    predict: (rows) =>
      predictor.predict('columns' in rows && 'rows' in rows ? (rows as Table) : table(rows as Columns)),
  };
}

/** Predicted numbers. */
export function numbersOf(predictions: Predictions): number[] {
  if (predictions.task !== 'regression') throw new Error('no regression');
  return [...predictions.predicted];
}

/** Probabilities by class, then by row. */
export function sharesOf(predictions: Predictions): readonly Float64Array[] {
  if (predictions.task !== 'classification' || !predictions.scores) throw new Error('no probabilities');
  return predictions.scores;
}

/** What a training that fails says. */
export async function refusal(run: () => unknown): Promise<PawlError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof PawlError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
