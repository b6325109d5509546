import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mlRandomForest } from './ml-random-forest.ts';
import { loadModel, openPredictor, saveModel } from './model-file.ts';
import { tableOf } from './test-table.ts';
import type { Model } from './trainer.ts';
import { findTrainer, TRAINERS } from './trainers.ts';

const folder = await mkdtemp(join(tmpdir(), 'pawl-model-'));
afterAll(() => rm(folder, { recursive: true }));
const path = join(folder, 'model.json');

const table = tableOf({
  x: Array.from({ length: 80 }, (_, i) => Math.sin(i) * 10 ** (i % 5)),
  colour: Array.from({ length: 80 }, (_, i) => ['red', '__proto__', null, 'blue'][i % 4]!),
  y: Array.from({ length: 80 }, (_, i) => Math.cos(i / 3) / 3),
  kind: Array.from({ length: 80 }, (_, i) => ['yes', 'no', '__proto__'][Math.floor(i / 2) % 3]!),
});

function train(task: 'classification' | 'regression'): Promise<Model> {
  const target = task === 'classification' ? 'kind' : 'y';
  return mlRandomForest.train({
    task,
    target,
    features: ['x', 'colour'],
    train: table,
    params: { trees: 12 },
    seed: 3,
  });
}

test.each(['classification', 'regression'] as const)(
  'a %s model predicts the same bits after loading',
  async (task) => {
    const model = await train(task);
    await saveModel(model, path);
    const loaded = await loadModel(path);
    expect(loaded).toEqual(model);
    const before = await openPredictor(model).predict(table);
    const after = await openPredictor(loaded).predict(table);
    expect(after).toEqual(before);
    expect(Buffer.from(after.predicted.buffer)).toEqual(Buffer.from(before.predicted.buffer));
  },
);

test('saving replaces the whole file and leaves nothing else', async () => {
  await writeFile(path, 'x'.repeat(1_000_000));
  await saveModel(await train('regression'), path);
  expect((await loadModel(path)).task).toBe('regression');
  expect(await readdir(folder)).toEqual(['model.json']);
});

test('a model that cannot be saved leaves the old one and no temporary file', async () => {
  const before = await readFile(path, 'utf8');
  const endless = { ...(await train('regression')) } as Record<string, unknown>;
  endless.body = { endless };
  await expect(saveModel(endless as unknown as Model, path)).rejects.toThrow();
  await expect(saveModel(await train('regression'), join(path, 'below-a-file'))).rejects.toThrow();
  expect(await readFile(path, 'utf8')).toBe(before);
  expect(await readdir(folder)).toEqual(['model.json']);
});

describe('a file that is no model', () => {
  let good: Record<string, unknown>;
  beforeAll(async () => {
    good = JSON.parse(JSON.stringify(await train('classification')));
  });
  const hostile = join(folder, 'hostile.json');
  const refuses = async (content: string | object, message: RegExp) => {
    await writeFile(hostile, typeof content === 'string' ? content : JSON.stringify(content));
    await expect(loadModel(hostile)).rejects.toThrow(
      expect.objectContaining({ code: 'record', where: hostile, message: expect.stringMatching(message) }),
    );
  };

  test('not there', async () => {
    await expect(loadModel(join(folder, 'none.json'))).rejects.toThrow(/no model file/);
  });

  test('empty, cut off, or nested a million deep', async () => {
    await refuses('', /not valid JSON/);
    await refuses(JSON.stringify(good).slice(0, -20), /not valid JSON/);
    await refuses(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`, /damaged/);
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    await refuses(JSON.stringify({ ...good, body: 0 }).replace('"body":0', `"body":${deep}`), /"body"/);
    await refuses(
      JSON.stringify({ ...good, params: 0 }).replace('"params":0', `"params":{"a":${deep}}`),
      /plain value/,
    );
  });

  test('a folder', async () => {
    await expect(loadModel(folder)).rejects.toThrow(/not a file/);
  });

  test('larger than the bound, though it is sparse', async () => {
    const large = join(folder, 'large.json');
    await writeFile(large, '');
    await truncate(large, 600_000_000);
    await expect(loadModel(large)).rejects.toThrow(/larger than 512 MB/);
    await rm(large);
  });

  test('of another shape', async () => {
    await refuses('null', /"model" is not an object/);
    await refuses('[]', /"model" is not an object/);
    await refuses({}, /lacks "format"/);
    await refuses({ ...good, format: 'pickle' }, /"format"/);
    await refuses({ ...good, version: 2 }, /version 2, and this Pawl reads version 1/);
    await refuses({ ...good, trainer: 'onnx' }, /"trainer"/);
    await refuses({ ...good, task: 'regression' }, /"labels"/);
    await refuses({ ...good, labels: ['yes'] }, /"labels" has 1 entries, fewer/);
    await refuses({ ...good, labels: ['yes', 'yes', 'no'] }, /"labels" names something twice/);
    await refuses({ ...good, labels: ['yes', 'no'] }, /"body\.trees\.\d+\.value\.\d+" is not a whole number/);
    await refuses({ ...good, features: ['x'] }, /"preprocessing" does not belong/);
    await refuses({ ...good, seed: 1.5 }, /"seed"/);
    await refuses({ ...good, extra: 1 }, /a key that does not belong there: "extra"/);
    await refuses(JSON.stringify(good).replace('{', '{"__proto__":{"a":1},'), /"__proto__"/);
    await refuses({ ...good, body: { trees: [] } }, /"body.trees" has 0 entries/);
    await refuses({ ...good, body: { trees: Array(2001).fill(0) } }, /more than 2000/);
  });

  test('the one they are made from is a model', async () => {
    await writeFile(hostile, JSON.stringify(good));
    expect(await loadModel(hostile)).toEqual(good);
  });
});

test('a trainer is found by its name, a misspelt one answered with the nearest', () => {
  for (const trainer of TRAINERS) expect(findTrainer(trainer.name)).toBe(trainer);
  expect(() => findTrainer('ml-randomforest')).toThrow(
    /no trainer "ml-randomforest". Did you mean "ml-random-forest"/,
  );
});
