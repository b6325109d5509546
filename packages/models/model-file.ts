import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type Json, PawlError, writeFileAtomic } from '@pawl/records';
import { packModel, unpackModel } from './model-container.ts';
import type { Model, ModelArray, Predictor } from './trainer.ts';
import { findTrainer, TRAINER_NAMES } from './trainers.ts';
import { damaged, distinctTexts, integerIn, objectAt, oneOf, textIn } from './untrusted.ts';

/** Bytes of a model file, at most: Node reads no more in one piece. */
const LARGEST_FILE = 2_000_000_000;
const MOST_FEATURES = 100_000;
const MOST_LABELS = 100_000;
/** Characters of what is kept for people. */
const LARGEST_READABLE = 20_000_000;

/** Writes a model, whole or not at all. Throws PawlError('record') when it is too large for a model file. */
export async function saveModel(model: Model, path: string): Promise<void> {
  const pieces = pack(model, path);
  if (pieces.reduce((sum, piece) => sum + piece.length, 0) > LARGEST_FILE) throw tooLarge(path);
  await writeFileAtomic(path, pieces);
}

function pack({ arrays, ...header }: Model, path: string): Uint8Array[] {
  try {
    return packModel({ header, arrays });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(path);
    throw error;
  }
}

/** Reads a model that may come from anywhere. Throws PawlError('record') on anything `saveModel` did not write. */
export async function loadModel(path: string): Promise<Model> {
  try {
    const { header, arrays } = unpackModel(await readBounded(path));
    const model = checkModel(header, arrays);
    await openPredictor(model);
    return model;
  } catch (thrown) {
    // Lists within lists within lists, deeper than the stack.
    const error = thrown instanceof RangeError ? damaged('model', 'is nested too deeply') : thrown;
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
export async function openPredictor(model: Model): Promise<Predictor> {
  return (await findTrainer(model.trainer)).open(model);
}

async function readBounded(path: string): Promise<Buffer> {
  const handle = await openFile(path);
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new PawlError('record', 'the model is not a file', { where: path });
    if (facts.size > LARGEST_FILE) throw tooLarge(path);
    return await handle.readFile();
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
  'dataDigest',
  'facts',
  'body',
];

/** The header of a model file, but for what only its trainer can judge. */
function checkModel(value: unknown, arrays: Readonly<Record<string, ModelArray>>): Model {
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
    trainer: oneOf(entry.trainer, 'trainer', TRAINER_NAMES),
    task,
    target: textIn(entry.target, 'target'),
    features,
    ...(task === 'classification' ? { labels: distinctTexts(entry.labels, 'labels', 2, MOST_LABELS) } : {}),
    preprocessing: entry.preprocessing as Json,
    params: checkReadable(entry.params, 'params'),
    seed: integerIn(entry.seed, 'seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    dataDigest: entry.dataDigest === null ? null : textIn(entry.dataDigest, 'dataDigest'),
    facts: checkReadable(entry.facts, 'facts'),
    body: entry.body as Json,
    arrays,
  };
}

function newerVersion(version: unknown): PawlError {
  if (typeof version !== 'number') return damaged('version', 'is not a number');
  return new PawlError('record', `the model file has version ${version}, and this Pawl reads version 1`, {
    remedy: 'Open it with the Pawl that wrote it, or train again.',
  });
}

/** What is kept for people to read is bounded, and nothing is computed from it. */
function checkReadable(value: unknown, place: string): Readonly<Record<string, Json>> {
  const entries = objectAt(value, place, [], Object.keys(Object(value)));
  if (JSON.stringify(entries).length > LARGEST_READABLE) throw damaged(place, 'is too long');
  return entries as Readonly<Record<string, Json>>;
}
