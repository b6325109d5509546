import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mlRandomForest } from './ml-random-forest/ml-random-forest.ts';
import { loadModel, openPredictor, saveModel } from './model-file.ts';
import { tableOf } from './test-table.ts';
import type { Model } from './trainer.ts';
import { findTrainer, TRAINER_NAMES } from './trainers.ts';

const folder = await mkdtemp(join(tmpdir(), 'pawl-model-'));
afterAll(() => rm(folder, { recursive: true }));
const path = join(folder, 'model.pawl');

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
    const before = await (await openPredictor(model)).predict(table);
    const after = await (await openPredictor(loaded)).predict(table);
    expect(after).toEqual(before);
    expect(Buffer.from(after.predicted.buffer)).toEqual(Buffer.from(before.predicted.buffer));
  },
);

test('saving replaces the whole file and leaves nothing else', async () => {
  await writeFile(path, 'x'.repeat(1_000_000));
  await saveModel(await train('regression'), path);
  expect((await loadModel(path)).task).toBe('regression');
  expect(await readdir(folder)).toEqual(['model.pawl']);
});

test('a model that cannot be saved leaves the old one and no temporary file', async () => {
  const before = await readFile(path);
  const endless = { ...(await train('regression')) } as Record<string, unknown>;
  endless.body = { endless };
  await expect(saveModel(endless as unknown as Model, path)).rejects.toThrow();
  await expect(saveModel(await train('regression'), join(path, 'below-a-file'))).rejects.toThrow();
  expect(await readFile(path)).toEqual(before);
  expect(await readdir(folder)).toEqual(['model.pawl']);
});

/** The bytes of a model file with a header of our own, its checksum right. */
function fileOf(header: string, arrays: Uint8Array = new Uint8Array()): Buffer {
  const text = Buffer.from(header);
  const filled = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, 0x20)]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(filled.length));
  const body = Buffer.concat([length, filled, arrays]);
  return Buffer.concat([Buffer.from('PAWLMDL1'), createHash('sha256').update(body).digest(), body]);
}

describe('a file that is no model', () => {
  let good: Record<string, unknown>;
  beforeAll(async () => {
    const { arrays: _, ...header } = await train('classification');
    good = { ...JSON.parse(JSON.stringify(header)), arrays: [] };
  });
  const hostile = join(folder, 'hostile.pawl');
  const refuses = async (content: string | object, message: RegExp) => {
    await writeFile(
      hostile,
      Buffer.isBuffer(content)
        ? content
        : fileOf(typeof content === 'string' ? content : JSON.stringify(content)),
    );
    await expect(loadModel(hostile)).rejects.toThrow(
      expect.objectContaining({ code: 'record', where: hostile, message: expect.stringMatching(message) }),
    );
  };

  test('not there', async () => {
    await expect(loadModel(join(folder, 'none.pawl'))).rejects.toThrow(/no model file/);
  });

  test('empty, of something else, or of a later version', async () => {
    await refuses(Buffer.alloc(0), /not a model of Pawl/);
    await refuses(Buffer.from('{"format":"pawl-model"}'), /not a model of Pawl/);
    await refuses(Buffer.from('PAWLMDL2'.padEnd(100)), /another version/);
    await refuses(Buffer.from('PAWLMDL1'), /cut off/);
  });

  test('cut off or changed anywhere', async () => {
    const whole = fileOf(JSON.stringify(good));
    for (let i = 8; i < whole.length; i += 97) {
      await refuses(whole.subarray(0, i), /damaged/);
      const changed = Buffer.from(whole);
      changed[i]! ^= 1;
      await refuses(changed, /"sha256" is not that of the content/);
    }
  });

  test('with a header that claims to be long', async () => {
    for (const claimed of [1n << 40n, (1n << 64n) - 1n, 9n, 4096n]) {
      const whole = fileOf('{}      ');
      whole.writeBigUInt64LE(claimed, 40);
      createHash('sha256').update(whole.subarray(40)).digest().copy(whole, 8);
      await refuses(whole, /longer than the file allows/);
    }
  });

  test('with arrays that do not fill it', async () => {
    const listing = (...arrays: object[]) => JSON.stringify({ ...good, arrays });
    await refuses(listing({ name: 'a', type: 'f64', length: 1e9 }), /"arrays.0.length"/);
    await refuses(listing({ name: 'a', type: 'f64', length: -1 }), /"arrays.0.length"/);
    await refuses(listing({ name: 'a', type: 'f65', length: 0 }), /"arrays.0.type"/);
    await refuses(listing({ name: 'a', type: 'f64' }), /lacks "length"/);
    await refuses(fileOf(listing(), new Uint8Array(8)), /do not fill the file/);
    const twice = { name: 'a', type: 'f64', length: 1 };
    await refuses(fileOf(listing(twice, twice), new Uint8Array(16)), /names something twice/);
    await refuses(JSON.stringify({ ...good, arrays: 5 }), /is not a short list/);
  });

  test('nested a million deep', async () => {
    await refuses(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`, /damaged/);
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    await refuses(JSON.stringify({ ...good, body: 0 }).replace('"body":0', `"body":${deep}`), /"body"/);
    await refuses(
      JSON.stringify({ ...good, params: 0 }).replace('"params":0', `"params":{"a":${deep}}`),
      /nested too deeply/,
    );
  });

  test('a folder', async () => {
    await expect(loadModel(folder)).rejects.toThrow(/not a file/);
  });

  test('larger than the bound, though it is sparse', async () => {
    const large = join(folder, 'large.pawl');
    await writeFile(large, '');
    await truncate(large, 2_100_000_000);
    await expect(loadModel(large)).rejects.toThrow(/larger than 2000 MB/);
    await rm(large);
  });

  test('of another shape', async () => {
    await refuses('null', /"model" is not an object/);
    await refuses('[]', /"model" is not an object/);
    await refuses({ arrays: [] }, /lacks "format"/);
    await refuses({ ...good, format: 'pickle' }, /"format"/);
    await refuses({ ...good, version: 2 }, /version 2, and this Pawl reads version 1/);
    await refuses({ ...good, trainer: 'onnx' }, /"trainer"/);
    await refuses({ ...good, task: 'regression' }, /"labels"/);
    await refuses({ ...good, labels: ['yes'] }, /"labels" has 1 entries, fewer/);
    await refuses({ ...good, labels: ['yes', 'yes', 'no'] }, /"labels" names something twice/);
    await refuses({ ...good, labels: ['yes', 'no'] }, /"body\.trees\.\d+\.value\.\d+" is not a whole number/);
    await refuses({ ...good, features: ['x'] }, /"preprocessing" does not belong/);
    await refuses({ ...good, seed: 1.5 }, /"seed"/);
    await refuses({ ...good, facts: [] }, /"facts" is not an object/);
    await refuses({ ...good, facts: { a: 'x'.repeat(20_000_001) } }, /"facts" is too long/);
    await refuses({ ...good, extra: 1 }, /a key that does not belong there: "extra"/);
    await refuses(JSON.stringify(good).replace('{', '{"__proto__":{"a":1},'), /"__proto__"/);
    await refuses({ ...good, body: { trees: [] } }, /"body.trees" has 0 entries/);
    await refuses({ ...good, body: { trees: Array(2001).fill(0) } }, /more than 2000/);
  });

  test('the one they are made from is a model', async () => {
    await writeFile(hostile, fileOf(JSON.stringify(good)));
    expect(await loadModel(hostile)).toEqual({ ...good, arrays: {} });
  });
});

test('a trainer is found by its name, a misspelt one answered with the nearest', async () => {
  for (const name of TRAINER_NAMES) expect((await findTrainer(name)).name).toBe(name);
  await expect(findTrainer('ml-randomforest')).rejects.toThrow(
    /no trainer "ml-randomforest". Did you mean "ml-random-forest"/,
  );
});
