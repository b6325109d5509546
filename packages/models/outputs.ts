import { didYouMean, PawlError } from '@pawl/records';
import { readMetrics } from './metrics-file.ts';
import { listFilesBelow, listOutput, type OutputEntry } from './output-folder.ts';
import { type ExpectedPredictions, readPredictionsFile } from './predictions-file.ts';
import type { Predictions } from './trainer.ts';

/** The model a command left: one file, or a folder with its files. */
interface OutputModel {
  readonly path: string;
  readonly name: string;
  /** The names of its files, relative to the output folder, with `/`, sorted. */
  readonly files: readonly string[];
}

/** What a training command left in PAWL_OUTPUT. */
export interface Outputs {
  readonly model?: OutputModel;
  /** In the order of the test rows. */
  readonly predictions?: Predictions;
  readonly metrics?: Record<string, number>;
}

const PREDICTIONS = ['predictions.csv', 'predictions.parquet'];
const METRICS = 'metrics.json';
/** Where several files are called `model`, the first of these is the model, then the first by name. */
const PREFERRED = ['model.onnx', 'model.json'];
const KNOWN = [...PREDICTIONS, METRICS, ...PREFERRED, 'model'];

/**
 * Reads what a training command left: a model (`model.onnx`, `model.json`, `model.*` or a folder `model`),
 * predictions.csv or predictions.parquet, metrics.json.
 * Throws PawlError('command') when there is none of them, PawlError('data') when one is not as it should be.
 */
export async function readOutputs(folder: string, expected: ExpectedPredictions): Promise<Outputs> {
  const entries = await listOutput(folder);
  const model = await findModel(folder, entries);
  const predictions = findPredictions(folder, entries);
  const metrics = entries.find(({ name, kind }) => name === METRICS && kind === 'file');
  if (!model && !predictions && !metrics) throw nothingLeft(folder, entries);
  return {
    ...(model ? { model } : {}),
    ...(predictions ? { predictions: await readPredictionsFile(folder, predictions.name, expected) } : {}),
    ...(metrics ? { metrics: await readMetrics(metrics) } : {}),
  };
}

function findPredictions(folder: string, entries: readonly OutputEntry[]): OutputEntry | undefined {
  const found = entries.filter(({ name, kind }) => PREDICTIONS.includes(name) && kind === 'file');
  if (found.length < 2) return found[0];
  throw new PawlError('data', `there are ${PREDICTIONS.join(' and ')}, and only one can be believed`, {
    where: folder,
    remedy: 'Write one of them.',
  });
}

async function findModel(folder: string, entries: readonly OutputEntry[]): Promise<OutputModel | undefined> {
  const named = entries.filter(({ name, kind }) => kind === 'file' && /^model\.[^/]+$/.test(name));
  const file = PREFERRED.map((name) => named.find((entry) => entry.name === name)).find(Boolean) ?? named[0];
  if (file) {
    if (file.size > 0) return { path: file.path, name: file.name, files: [file.name] };
    throw new PawlError('data', `the model "${file.name}" is empty`, {
      where: file.path,
      remedy: 'Was the command ended while it wrote?',
    });
  }
  const own = entries.find(({ name, kind }) => name === 'model' && kind === 'folder');
  const below = own ? await listFilesBelow(own.path, folder) : [];
  if (!own || below.length === 0) return undefined;
  return { path: own.path, name: own.name, files: below.map((name) => `${own.name}/${name}`) };
}

function nothingLeft(folder: string, entries: readonly OutputEntry[]): PawlError {
  const names = entries.map((entry) => entry.name);
  const near = names.map((name) => didYouMean(name, KNOWN)).find((hint) => hint !== '') ?? '';
  const others = names.slice(0, 3).join(', ') + (names.length > 3 ? ', ...' : '');
  const message =
    names.length === 0
      ? 'the training command left nothing in PAWL_OUTPUT'
      : `the training command left nothing that Pawl knows in PAWL_OUTPUT, only ${others}.${near}`;
  return new PawlError('command', message, {
    where: folder,
    remedy:
      'Leave any of: predictions.csv or predictions.parquet (id, prediction, score columns), metrics.json, model.onnx or another model.* file, a folder model.',
  });
}
