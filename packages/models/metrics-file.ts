import { readFile } from 'node:fs/promises';
import { PawlError } from '@pawl/records';
import type { OutputEntry } from './output-folder.ts';

const LARGEST_FILE = 1_000_000;
const DEEPEST = 20;

/**
 * The numbers of a metrics.json, by name; names of nested ones are joined with dots.
 * Throws PawlError('data') on invalid JSON and on anything that is not a finite number.
 */
export async function readMetrics({ path, name, size }: OutputEntry): Promise<Record<string, number>> {
  if (size > LARGEST_FILE) {
    throw new PawlError('data', `"${name}" is larger than 1 MB`, {
      where: path,
      remedy: 'Write only metrics there; predictions belong in predictions.csv.',
    });
  }
  const value = parse(await readFile(path, 'utf8'), path);
  const metrics = new Map<string, number>();
  collect(value, [], { metrics, path });
  if (metrics.size === 0) throw refusal(path, 'it holds no metric', 'Write {"rmse": 0.42}, for example.');
  return Object.fromEntries(metrics);
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (text.trim() === '') throw refusal(path, 'it is empty', 'Was the command ended while it wrote?');
    // Python's json module writes these words, which JSON does not know.
    const notJson = /[:[,\s](NaN|-?Infinity)\b/.exec(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'))?.[1];
    throw notJson === undefined
      ? refusal(path, 'it is not valid JSON', 'Was the command ended while it wrote? Write it whole.', error)
      : refusal(
          path,
          `it holds ${notJson}, which is no JSON and no metric`,
          'Leave out a metric that is undefined.',
          error,
        );
  }
}

interface Collection {
  readonly metrics: Map<string, number>;
  readonly path: string;
}

function collect(value: unknown, keys: readonly string[], into: Collection): void {
  const name = keys.join('.');
  if (typeof value === 'number' && Number.isFinite(value) && keys.length > 0) {
    if (into.metrics.has(name)) {
      throw refusal(into.path, `it holds the metric "${name}" twice`, 'Nested names are joined with dots.');
    }
    into.metrics.set(name, value);
    return;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const kind = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
    const what = typeof value === 'number' && keys.length > 0 ? 'too large a number' : kind;
    const subject = keys.length === 0 ? 'the whole of it' : `"${name}"`;
    throw refusal(into.path, `${subject} is ${what}`, 'Every metric must be a finite number under a name.');
  }
  if (keys.length === DEEPEST) {
    throw refusal(into.path, `it is nested deeper than ${DEEPEST} levels`, 'Write metrics flat.');
  }
  for (const [key, inner] of Object.entries(value)) collect(inner, [...keys, key], into);
}

function refusal(path: string, problem: string, remedy: string, cause?: unknown): PawlError {
  return new PawlError('data', `metrics.json cannot be used: ${problem}`, { where: path, remedy, cause });
}
