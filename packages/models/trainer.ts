import type { Json } from '@pawl/records';
import type { Table } from '@pawl/table';

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
  /** How much each training row counts; the same where absent. */
  readonly weights?: Float64Array | undefined;
  /** Digest of what is learnt from, kept in the model. */
  readonly dataDigest?: string | undefined;
}

export type Progress = (done: number, total: number, what: string) => void;

export interface TrainContext {
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
  /** Threads at most; as many as the machine has where absent. The model does not depend on it. */
  readonly threads?: number | undefined;
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

/** How a model comes to be, and how a model of its making is opened again. */
export interface Trainer {
  readonly name: string;
  /** Throws PawlError('config') on a parameter that is misspelt, out of range, or too costly for that shape. */
  checkParams(params: Readonly<Record<string, unknown>>, shape: TrainShape): void;
  /** The same input gives the same model. Throws PawlError('config') or PawlError('data'). */
  train(input: TrainInput, context?: TrainContext): Promise<Model>;
  /** Throws PawlError('record') when `model.body` is not what this trainer makes. */
  open(model: Model): Predictor;
}

/** Numbers of a model, written to its file as they are. */
export type ModelArray = Int32Array | Uint32Array | Float64Array;

/** A trained model as data. */
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
  /** How a row becomes what the model knows, in the trainer's own form. */
  readonly preprocessing: Json;
  /** Every parameter with the value that was used, defaults included. */
  readonly params: Readonly<Record<string, Json>>;
  readonly seed: number;
  /** Digest of the data that it learnt from; null where that is not known. */
  readonly dataDigest: string | null;
  /** What the trainer found out on its way, such as the importance of features, for people to read. */
  readonly facts: Readonly<Record<string, Json>>;
  /** What the trainer learnt, in its own form. */
  readonly body: Json;
  readonly arrays: Readonly<Record<string, ModelArray>>;
}

/** How a model answers. */
export interface Predictor {
  readonly task: Task;
  /** Class labels in order; present for classification only. */
  readonly labels?: readonly string[];
  /** Throws PawlError('data') when the table lacks a column the model learnt from, or has it in another kind. */
  predict(table: Table): Promise<Predictions>;
}
