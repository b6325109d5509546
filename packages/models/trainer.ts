import type { Json } from '@pawl/records';
import type { Table } from '@pawl/table';
import type { Preprocessing } from './preprocess.ts';

export type Task = 'classification' | 'regression';

export interface ClassificationPredictions {
  readonly task: 'classification';
  readonly rows: number;
  /** Class labels in order. */
  readonly labels: readonly string[];
  /** One index into `labels` a row. */
  readonly predicted: Int32Array;
  /** One array a label, in the order of `labels`: the probability of that label, one value a row. */
  readonly scores?: readonly Float64Array[];
}

export interface RegressionPredictions {
  readonly task: 'regression';
  readonly rows: number;
  /** One value a row, in units of the target. */
  readonly predicted: Float64Array;
  /** A predicted interval, one value a row each. */
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
}

/** What a model says of the rows of a table, in their order. */
export type Predictions = ClassificationPredictions | RegressionPredictions;

export interface TrainInput {
  readonly task: Task;
  /** The column to be predicted. */
  readonly target: string;
  /** The columns to learn from. */
  readonly features: readonly string[];
  /** The rows of the training set. */
  readonly train: Table;
  /** As the user wrote them. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

export type Progress = (done: number, total: number, what: string) => void;

export interface TrainContext {
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
}

/** The size of what is to be learnt, as far as parameters depend on it. */
export interface TrainShape {
  readonly task: Task;
  readonly rows: number;
  /** Numeric columns after preprocessing; the number of features is a lower bound. */
  readonly columns: number;
  /** Classes of the target; none for regression. */
  readonly classes?: number;
}

/** What a trainer wants its features to look like. */
export interface PreprocessingWish {
  /** Whether numbers are brought to mean 0 and standard deviation 1. */
  readonly scale: boolean;
  readonly categories: 'one-hot' | 'ordinal';
}

/** How a model comes to be, and how a model of its making is opened again. */
export interface Trainer {
  readonly name: string;
  readonly preprocessing: PreprocessingWish;
  /** Throws PawlError('config') on a parameter that is misspelt, out of range, or too costly for that shape. */
  checkParams(params: Readonly<Record<string, unknown>>, shape: TrainShape): void;
  /** The same input gives the same model. Throws PawlError('config') or PawlError('data'). */
  train(input: TrainInput, context?: TrainContext): Promise<Model>;
  /** Throws PawlError('record') when `model.body` is not what this trainer makes. */
  open(model: Model): Predictor;
}

/** A trained model as data: it survives JSON unchanged. */
export interface Model {
  readonly format: 'pawl-model';
  readonly version: 1;
  /** Name of the trainer that made it and can open it. */
  readonly trainer: string;
  readonly task: Task;
  readonly target: string;
  readonly features: readonly string[];
  /** Class labels in order; present for classification only. */
  readonly labels?: readonly string[];
  readonly preprocessing: Preprocessing;
  /** Every parameter with the value that was used, defaults included. */
  readonly params: Readonly<Record<string, Json>>;
  readonly seed: number;
  /** What the trainer learnt, in its own form. */
  readonly body: Json;
}

/** How a model answers. */
export interface Predictor {
  readonly task: Task;
  /** Class labels in order; present for classification only. */
  readonly labels?: readonly string[];
  /** Throws PawlError('data') when the table lacks a column the model learnt from, or has it in another kind. */
  predict(table: Table): Promise<Predictions>;
}
