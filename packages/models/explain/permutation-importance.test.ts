import { readFileSync } from 'node:fs';
import { createRandom, findColumn, type Table } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { tableOf } from '../test-table.ts';
import type { Predictions, Predictor } from '../trainer.ts';
import { permutationImportance } from './permutation-importance.ts';
import { rowLosses } from './row-losses.ts';

interface Reference {
  readonly table: Readonly<Record<string, number[]>>;
  readonly importance: Readonly<Record<string, { mean: number; deviation: number; repeats: number }>>;
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('./reference/permutation-importance.json', import.meta.url), 'utf8'),
);

function values(table: Table, name: string): Float64Array {
  const column = findColumn(table, name);
  return column?.kind === 'number' ? column.values : new Float64Array(0);
}

/** A model that adds up columns by these weights. */
function linear(weights: Readonly<Record<string, number>>): Predictor {
  return {
    task: 'regression',
    async predict(table) {
      const predicted = new Float64Array(table.rows);
      for (const [name, weight] of Object.entries(weights))
        values(table, name).forEach((value, row) => {
          predicted[row]! += weight * value;
        });
      return { task: 'regression', rows: table.rows, predicted };
    },
  };
}

const loss = (predictions: Predictions, table: Table) => rowLosses(predictions, findColumn(table, 'y')!);

describe('the mean rise', () => {
  const table = tableOf(reference.table);
  const predictor = linear({ a: 2, b: -1 });
  const repeats = 4000;

  test('is the one of scikit-learn in expectation', async () => {
    const features = Object.keys(reference.importance);
    const found = await permutationImportance({ predictor, table, features, loss, repeats });
    expect(found.map(({ feature }) => feature)).toEqual(['a', 'b', 'unused']);
    for (const { feature, mean } of found) {
      const other = reference.importance[feature]!;
      const error = other.deviation * Math.sqrt(1 / other.repeats + 1 / repeats);
      expect(Math.abs(mean - other.mean)).toBeLessThanOrEqual(4 * error);
    }
    expect(found[2]).toEqual({ feature: 'unused', mean: 0, interval: { low: 0, high: 0 }, rows: 12 });
  });

  test('is that over all pairs of rows in expectation', async () => {
    const a = values(table, 'a');
    const { predicted } = await predictor.predict(table);
    const y = values(table, 'y');
    let sum = 0;
    for (let row = 0; row < 12; row++)
      for (let donor = 0; donor < 12; donor++) {
        const error = y[row]! - predicted[row]!;
        sum += (error - 2 * (a[donor]! - a[row]!)) ** 2 - error ** 2;
      }
    const [found] = await permutationImportance({ predictor, table, features: ['a'], loss, repeats });
    const { deviation } = reference.importance.a!;
    expect(Math.abs(found!.mean - sum / 144)).toBeLessThan((4 * deviation) / Math.sqrt(repeats));
  });
});

/** Uniform on -1 to 1, with a variance of 1/3. */
function uniformColumn(rows: number, seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: rows }, () => random.next() / 2 ** 31 - 1);
}

/** In how many of 200 data sets the interval of a feature holds the true rise. */
async function covered(feature: 'signal' | 'noise', truth: number, repeats: number): Promise<number> {
  const predictor = linear({ signal: 1, noise: 0.5 });
  let count = 0;
  for (let seed = 0; seed < 200; seed++) {
    const signal = uniformColumn(150, 3 * seed);
    const noise = uniformColumn(150, 3 * seed + 1);
    const y = uniformColumn(150, 3 * seed + 2).map((error, row) => signal[row]! + error);
    const table = tableOf({ signal, noise, y });
    const [found] = await permutationImportance({
      predictor,
      table,
      features: [feature],
      loss,
      repeats,
      seed,
    });
    const { low, high } = found!.interval;
    if (low <= truth && truth <= high) count++;
  }
  return count;
}

describe('the interval', () => {
  test('of a feature that does not matter covers 0', async () => {
    // At 95 %, 183 to 197 of 200 in 99 of a hundred runs.
    const count = await covered('noise', 0, 20);
    expect(count).toBeGreaterThanOrEqual(183);
    expect(count).toBeLessThanOrEqual(198);
  });

  test('of a feature that matters covers the true rise, twice its variance', async () => {
    const count = await covered('signal', 2 / 3, 20);
    expect(count).toBeGreaterThanOrEqual(183);
    expect(count).toBeLessThanOrEqual(198);
  });
});

describe('permutationImportance', () => {
  const [a, b, error] = [1, 2, 3].map((seed) => uniformColumn(60, seed));
  const table = tableOf({ a: a!, b: b!, y: a!.map((value, row) => value + 3 * b![row]! + error![row]!) });
  const predictor = linear({ a: 1, b: 3 });
  const input = { predictor, table, features: ['a', 'b'], loss, repeats: 3 };

  test('is decided by the seed, and draws rows where there are too many', async () => {
    const found = await permutationImportance({ ...input, mostRows: 20, seed: 4 });
    expect(found.map(({ feature, rows }) => [feature, rows])).toEqual([
      ['b', 20],
      ['a', 20],
    ]);
    expect(await permutationImportance({ ...input, mostRows: 20, seed: 4 })).toEqual(found);
    expect(await permutationImportance({ ...input, mostRows: 20, seed: 5 })).not.toEqual(found);
  });

  test('is wider at a higher confidence', async () => {
    const [usual] = await permutationImportance(input);
    const [wider] = await permutationImportance({ ...input, confidence: 0.99 });
    expect(wider!.mean).toBe(usual!.mean);
    expect(wider!.interval.low).toBeLessThan(usual!.interval.low);
    expect(wider!.interval.high).toBeGreaterThan(usual!.interval.high);
  });

  test('refuses what it cannot do', async () => {
    const refused = (change: object) => expect(permutationImportance({ ...input, ...change })).rejects;
    await refused({ repeats: 0 }).toMatchObject({ code: 'config' });
    await refused({ confidence: 1 }).toMatchObject({ code: 'config' });
    await refused({ features: ['c'] }).toMatchObject({ code: 'data' });
    await refused({ table: tableOf({ a: [1], b: [2], y: [3] }) }).toMatchObject({ code: 'data' });
    await refused({ signal: AbortSignal.abort() }).toMatchObject({ code: 'command' });
  });
});
