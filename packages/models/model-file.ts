import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type Json, PawlError, writeFileAtomic } from '@pawl/records';
import { checkPreprocessing } from './preprocess-check.ts';
import type { Model, Predictor } from './trainer.ts';
import { findTrainer, TRAINERS } from './trainers.ts';
import { damaged, distinctTexts, integerIn, objectAt, oneOf, textIn } from './untrusted.ts';

/** Bytes of a model file, at most; JavaScript holds no text much longer. */
const LARGEST_FILE = 512_000_000;
const MOST_FEATURES = 100_000;
const MOST_LABELS = 100_000;

/** Writes a model as JSON, whole or not at all. Throws PawlError('record') when it is too large for a model file. */
export async function saveModel(model: Model, path: string): Promise<void> {
  const text = stringify(model, path);
  if (Buffer.byteLength(text) > LARGEST_FILE) throw tooLarge(path);
  await writeFileAtomic(path, text);
}

function stringify(model: Model, path: string): string {
  try {
    return `${JSON.stringify(model)}\n`;
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(path);
    throw error;
  }
}

/** Reads a model that may come from anywhere. Throws PawlError('record') on anything `saveModel` did not write. */
export async function loadModel(path: string): Promise<Model> {
  try {
    const model = checkModel(parse(await readBounded(path), path));
    openPredictor(model);
    return model;
  } catch (error) {
    if (!(error instanceof PawlError) || error.where !== undefined) throw error;
    const { remedy, cause } = error;
    throw new PawlError(error.code, error.message, {
      where: path,
      ...(remedy === undefined ? {} : { remedy }),
      cause,
    });
  }
}

/** A predictor of that model. Throws PawlError('record') when the trainer finds something wrong with it. */
export function openPredictor(model: Model): Predictor {
  return findTrainer(model.trainer).open(model);
}

async function readBounded(path: string): Promise<string> {
  const handle = await openFile(path);
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new PawlError('record', 'the model is not a file', { where: path });
    if (facts.size > LARGEST_FILE) throw tooLarge(path);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Non-blocking, so that a pipe under that name cannot make us wait for a writer.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new PawlError('record', 'there is no model file', {
      where: path,
      remedy: 'Run `pawl train` first.',
      cause: error,
    });
  }
}

function tooLarge(path: string): PawlError {
  return new PawlError('record', `the model is larger than ${LARGEST_FILE / 1e6} MB`, {
    where: path,
    remedy: 'Train a smaller model: fewer trees, or a smaller `max_depth`.',
  });
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PawlError('record', 'the model file is damaged: it is not valid JSON', {
      where: path,
      remedy: 'Train again, or fetch the file again from where it was kept.',
      cause: error,
    });
  }
}

const KEYS = [
  'format',
  'version',
  'trainer',
  'task',
  'target',
  'features',
  'preprocessing',
  'params',
  'seed',
  'body',
];

/** A parsed model file, all but the body, which only its trainer can judge. */
function checkModel(value: unknown): Model {
  const entry = objectAt(value, 'model', KEYS, ['labels']);
  oneOf(entry.format, 'format', ['pawl-model']);
  if (entry.version !== 1) throw newerVersion(entry.version);
  const features = distinctTexts(entry.features, 'features', 1, MOST_FEATURES);
  const task = oneOf(entry.task, 'task', ['classification', 'regression']);
  if ((task === 'classification') !== Object.hasOwn(entry, 'labels')) {
    throw damaged('labels', 'does not fit the task');
  }
  return {
    format: 'pawl-model',
    version: 1,
    trainer: oneOf(
      entry.trainer,
      'trainer',
      TRAINERS.map((trainer) => trainer.name),
    ),
    task,
    target: textIn(entry.target, 'target'),
    features,
    ...(task === 'classification' ? { labels: distinctTexts(entry.labels, 'labels', 2, MOST_LABELS) } : {}),
    preprocessing: checkPreprocessing(entry.preprocessing, features),
    params: checkParams(entry.params),
    seed: integerIn(entry.seed, 'seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    body: entry.body as Json,
  };
}

function newerVersion(version: unknown): PawlError {
  if (typeof version !== 'number') return damaged('version', 'is not a number');
  return new PawlError('record', `the model file has version ${version}, and this Pawl reads version 1`, {
    remedy: 'Open it with the Pawl that wrote it, or train again.',
  });
}

/** Parameters are kept for people to read; they are bounded and flat, and nothing is computed from them. */
function checkParams(value: unknown): Readonly<Record<string, Json>> {
  const params = objectAt(value, 'params', [], Object.keys(Object(value)));
  if (Object.keys(params).length > 1000) throw damaged('params', 'has more than 1000 entries');
  for (const [name, param] of Object.entries(params)) {
    if (typeof param === 'object' && param !== null) throw damaged(`params.${name}`, 'is not a plain value');
  }
  return params as Readonly<Record<string, Json>>;
}
