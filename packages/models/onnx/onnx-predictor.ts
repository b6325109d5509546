import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PawlError } from '@pawl/records';
import type { Table } from '@pawl/table';
import type { Predictor, RegressionPredictions, Task } from '../trainer.ts';
import { listed, quoted } from './describe.ts';
import { openClassifier } from './onnx-classifier.ts';
import { readOnnxGraph } from './onnx-graph.ts';
import { planInputs } from './onnx-inputs.ts';
import { findRegressionOutput, readNumbers } from './onnx-outputs.ts';
import { type Runner, runBatches } from './onnx-run.ts';
import { loadOnnxRuntime, openSession } from './onnx-runtime.ts';
import { removeZipMaps } from './zipmap.ts';

export interface OnnxOptions {
  /** The model. */
  readonly file: string;
  /** A folder of the project whose onnxruntime is used. */
  readonly root: string;
  readonly task: Task;
  /** The columns the model was trained on, in their order. */
  readonly features: readonly string[];
  /** The classes of the data, in their order. */
  readonly labels?: readonly string[];
}

export interface OnnxPredictor extends Predictor {
  /** The package that predicts, and its version. */
  readonly runtime: string;
  /** What a reader of the results should know, as sentences; predicting may add to them. */
  readonly notes: readonly string[];
}

/** Bytes of a model, at most: a file of protobuf cannot be larger. */
const LARGEST_FILE = 2_147_000_000;

/**
 * Opens an ONNX model that may come from anywhere, with the onnxruntime of the project. Throws PawlError('config')
 * where there is none, PawlError('record') where the file is no model it takes, and PawlError('data') where features
 * or classes do not fit.
 */
export async function openOnnxModel(options: OnnxOptions): Promise<OnnxPredictor> {
  try {
    return await openBytes(await readBounded(options.file), options);
  } catch (error) {
    throw located(error, options.file);
  }
}

async function openBytes(bytes: Uint8Array, options: OnnxOptions): Promise<OnnxPredictor> {
  const graph = readOnnxGraph(bytes);
  const { model, labels: zipped } = removeZipMaps(bytes, graph);
  const edited = model === bytes ? graph : readOnnxGraph(model);
  const plan = planInputs(edited.inputs, options.features);
  const loaded = loadOnnxRuntime(options.root);
  const session = await openSession(loaded, model);
  const notes: string[] = [];
  if (plan.unused.length > 0) notes.push(`The model does not use ${listed(plan.unused)}.`);
  const runner: Runner = { plan, session, ...loaded };
  const predictor =
    options.task === 'regression'
      ? openRegression(runner, findRegressionOutput(edited))
      : openClassifier(runner, { graph: edited, zipped, given: options.labels, notes });
  const predict = async (table: Table) => {
    try {
      return await predictor.predict(table);
    } catch (error) {
      throw located(error, options.file);
    }
  };
  return { ...predictor, predict, runtime: loaded.name, notes };
}

function openRegression(runner: Runner, output: string): Predictor {
  return { task: 'regression', predict: (table) => predictValues(runner, output, table) };
}

async function predictValues(runner: Runner, output: string, table: Table): Promise<RegressionPredictions> {
  const predicted = new Float64Array(table.rows);
  await runBatches(runner, table, [output], (tensors, { from, to, rows }) => {
    const { width, values } = readNumbers(tensors[0]!, output, rows);
    if (width !== 1) {
      throw new PawlError('data', `the model gives ${width} numbers a row in ${quoted(output)}, not one`, {
        remedy: 'Export a model of one target, or set `task: classification`.',
      });
    }
    for (let row = from; row < to; row++) predicted[row] = values[row - from]!;
  });
  return { task: 'regression', rows: table.rows, predicted };
}

/** The same failure with the file it is about. */
function located(error: unknown, file: string): unknown {
  if (!(error instanceof PawlError) || error.where !== undefined) return error;
  const { remedy, cause } = error;
  return new PawlError(error.code, error.message, {
    where: file,
    ...(remedy === undefined ? {} : { remedy }),
    cause,
  });
}

async function readBounded(file: string): Promise<Uint8Array> {
  const handle = await openFile(file);
  try {
    const facts = await handle.stat();
    if (!facts.isFile())
      throw new PawlError('record', 'the model is not a file', {
        remedy: 'Write it as one file model.onnx.',
      });
    if (facts.size > LARGEST_FILE) {
      throw new PawlError('record', 'the model has more than 2 GB', {
        remedy: 'Leave predictions.csv in its place; Pawl evaluates those.',
      });
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    // A pipe that nobody writes to must not be waited for.
    return await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new PawlError('record', 'there is no model file', {
      remedy: 'Run `pawl train` first.',
      cause: error,
    });
  }
}
