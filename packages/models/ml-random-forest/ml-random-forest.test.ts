import type { Table } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { openPredictor } from '../model-file.ts';
import { tableOf } from '../test-table.ts';
import type { TrainInput } from '../trainer.ts';
import { mlRandomForest } from './ml-random-forest.ts';

/** A sequence that looks random and is the same everywhere (a Weyl sequence). */
const noise = (i: number) => (i * 0.618033988749895) % 1;

/** Three classes in three clouds that touch, as those of iris do. */
function clouds(rows: number, from = 0): Table {
  const indices = Array.from({ length: rows }, (_, i) => i + from);
  const centres = [0, 2.5, 5];
  const spread = (i: number, salt: number) =>
    noise(i * salt) + noise(i * (salt + 4)) + noise(i * (salt + 9)) - 1.5;
  return tableOf({
    x: indices.map((i) => centres[i % 3]! + spread(i, 3)),
    y: indices.map((i) => -centres[i % 3]! + spread(i, 11)),
    z: indices.map((i) => spread(i, 7)),
    kind: indices.map((i) => ['low', 'mid', 'high'][i % 3]!),
  });
}

function input(train: Table, more: Partial<TrainInput> = {}): TrainInput {
  return {
    task: 'classification',
    target: 'kind',
    features: train.columns.map((column) => column.name).filter((name) => name !== (more.target ?? 'kind')),
    train,
    params: { trees: 10 },
    seed: 42,
    ...more,
  };
}

function regression(train: Table, more: Partial<TrainInput> = {}): TrainInput {
  return input(train, { task: 'regression', target: 'y', ...more });
}

describe('classification', () => {
  test('classes in clouds are told apart on rows not seen', async () => {
    const model = await mlRandomForest.train(input(clouds(120), { params: { trees: 30 } }));
    const test = clouds(300, 5000);
    const predictions = await (await openPredictor(model)).predict(test);
    if (predictions.task !== 'classification') throw new Error('wrong task');
    const truth = Array.from({ length: 300 }, (_, row) => ['low', 'mid', 'high'][(row + 5000) % 3]!);
    const right = truth.filter((label, row) => predictions.labels[predictions.predicted[row]!] === label);
    expect(right.length / 300).toBeGreaterThanOrEqual(0.95);
    expect(predictions.labels).toEqual(['high', 'low', 'mid']);
    expect(predictions.scores).toHaveLength(3);
  });

  test('a split by hand: x below 5 is a, else b', async () => {
    const x = [1, 2, 3, 4, 6, 7, 8, 9];
    const train = tableOf({ x, kind: x.map((value) => (value < 5 ? 'a' : 'b')) });
    const model = await mlRandomForest.train(input(train, { params: { trees: 25, min_samples: 1 } }));
    const answers = await (await openPredictor(model)).predict(tableOf({ x: [0, 1, 9, 10] }));
    expect(Array.from(answers.predicted)).toEqual([0, 0, 1, 1]);
    for (const tree of (model.body as unknown as { trees: { value: number[] }[] }).trees) {
      // Bootstrap rows may lack some values; every threshold lies halfway between two that are there.
      if (tree.value.length > 1) expect(tree.value[0]).toBeGreaterThan(1);
      if (tree.value.length > 1) expect(tree.value[0]).toBeLessThan(9);
    }
  });

  test('labels that are numbers are sorted as numbers and predicted as texts', async () => {
    const x = Array.from({ length: 30 }, (_, i) => i);
    const train = tableOf({ x, kind: x.map((value) => (value < 15 ? 10 : 9)) });
    const model = await mlRandomForest.train(input(train));
    expect(model.labels).toEqual(['9', '10']);
    const answers = await (await openPredictor(model)).predict(tableOf({ x: [0, 29] }));
    expect(Array.from(answers.predicted)).toEqual([1, 0]);
  });

  test('many classes are learnt, though each split gains little', async () => {
    const x = Array.from({ length: 600 }, (_, i) => i);
    const train = tableOf({ x, kind: x.map((value) => `c${Math.floor(value / 10)}`) });
    const model = await mlRandomForest.train(input(train, { params: { trees: 5 } }));
    const predictions = await (await openPredictor(model)).predict(train);
    if (predictions.task !== 'classification') throw new Error('wrong task');
    const right = x.filter((i) => predictions.labels[predictions.predicted[i]!] === `c${Math.floor(i / 10)}`);
    expect(right.length).toBeGreaterThan(540);
  });
});

describe('regression', () => {
  test('a step that one split explains without any error is learnt', async () => {
    const x = Array.from({ length: 40 }, (_, i) => i);
    const train = tableOf({ x, y: x.map((value) => (value < 20 ? 1 : 3)) });
    const model = await mlRandomForest.train(regression(train, { params: { trees: 20 } }));
    const { predicted } = await (await openPredictor(model)).predict(tableOf({ x: [0, 10, 30, 39] }));
    // Drawn rows may miss the two at the step, so that a tree puts it a row or two off.
    for (const [i, truth] of [1, 1, 3, 3].entries())
      expect(Math.abs(predicted[i]! - truth)).toBeLessThan(0.1);
  });

  test('max_depth 1 answers with the means of two sides', async () => {
    const x = Array.from({ length: 60 }, (_, i) => i);
    const train = tableOf({ x, y: x.map((value) => (value < 30 ? value / 100 : 10 + value / 100)) });
    const model = await mlRandomForest.train(regression(train, { params: { trees: 1, max_depth: 1 } }));
    const { predicted } = await (await openPredictor(model)).predict(train);
    expect(new Set(predicted).size).toBe(2);
    expect(predicted[0]).toBeGreaterThan(0);
    expect(predicted[0]).toBeLessThan(0.3);
    expect(predicted[59]).toBeGreaterThan(10.3);
    expect(predicted[59]).toBeLessThan(10.6);
  });

  test('categories and gaps are learnt from', async () => {
    const i = Array.from({ length: 90 }, (_, row) => row);
    const train = tableOf({
      colour: i.map((row) => ['red', 'green', null][row % 3]!),
      gap: i.map((row) => (row % 7 === 0 ? null : row)),
      y: i.map((row) => [1, 5, 9][row % 3]!),
    });
    const model = await mlRandomForest.train(regression(train));
    const asked = tableOf({ colour: ['red', 'green', null], gap: [null, 1, 2] });
    const { predicted } = await (await openPredictor(model)).predict(asked);
    expect(Array.from(predicted)).toEqual([1, 5, 9]);
  });
});

describe('the same input', () => {
  test.each([
    ['classification', input(clouds(60))],
    ['regression', regression(clouds(60), { features: ['x', 'z'] })],
  ])('gives the same JSON for %s, and another seed another', async (_, given) => {
    const first = JSON.stringify(await mlRandomForest.train(given));
    expect(JSON.stringify(await mlRandomForest.train(given))).toBe(first);
    const { seed: _seed, ...other } = await mlRandomForest.train({ ...given, seed: 43 });
    expect(JSON.parse(first).body).not.toEqual(other.body);
  });

  test('fewer trees are the first of more', async () => {
    const few = await mlRandomForest.train(input(clouds(60), { params: { trees: 3 } }));
    const more = await mlRandomForest.train(input(clouds(60), { params: { trees: 5 } }));
    const trees = (model: typeof few) => (model.body as unknown as { trees: unknown[] }).trees;
    expect(trees(more).slice(0, 3)).toEqual(trees(few));
    expect(trees(more)[3]).not.toEqual(trees(more)[4]);
  });
});

test('a tree is given as many columns as asked for', async () => {
  const indices = Array.from({ length: 90 }, (_, i) => i);
  const column = (salt: number) => indices.map((i) => noise(i * salt));
  const train = tableOf({ a: column(3), b: column(5), c: column(7), y: column(11) });
  const columnsOf = async (params: Record<string, unknown>) => {
    const model = await mlRandomForest.train(regression(train, { params: { trees: 20, ...params } }));
    const { trees } = model.body as unknown as { trees: { feature: number[] }[] };
    return trees.map(({ feature }) => new Set(feature.filter((index) => index >= 0)).size);
  };
  expect(new Set(await columnsOf({ max_features: 0.1 }))).toEqual(new Set([1]));
  expect(new Set(await columnsOf({ max_features: 2 }))).toEqual(new Set([2]));
  expect(new Set(await columnsOf({ max_features: 1 }))).toEqual(new Set([3]));
  // Drawn with replacement, three of three columns are all different in 6 of 27 cases.
  expect(Math.min(...(await columnsOf({ max_features: 1, replacement: true })))).toBeLessThan(3);
});

test('the model keeps every parameter, also those that were not set', async () => {
  const model = await mlRandomForest.train(input(clouds(30), { params: { trees: 2 } }));
  expect(model.params).toEqual({
    trees: 2,
    max_depth: null,
    min_samples: 3,
    max_features: 1,
    replacement: true,
  });
});

describe('while it trains', () => {
  test('progress is told tree by tree', async () => {
    const told: number[] = [];
    await mlRandomForest.train(input(clouds(30), { params: { trees: 4 } }), {
      onProgress: (done, total) => told.push(done / total),
    });
    expect(told).toEqual([0.25, 0.5, 0.75, 1]);
  });

  test('it can be stopped', async () => {
    const controller = new AbortController();
    const training = mlRandomForest.train(input(clouds(300), { params: { trees: 2000 } }), {
      signal: controller.signal,
      onProgress: (done) => {
        if (done === 3) setImmediate(() => controller.abort('SIGINT'));
      },
    });
    await expect(training).rejects.toThrow('the training was stopped by SIGINT');
  });
});

describe('what nothing can be learnt from', () => {
  const good = { x: [1, 2, 3, 4], kind: ['a', 'b', 'a', 'b'] };
  const rejects = (given: TrainInput, code: string, message: RegExp) =>
    expect(mlRandomForest.train(given)).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );

  test('no row, one row', async () => {
    await rejects(input(tableOf({ x: [], kind: [] })), 'data', /no rows/);
    await rejects(input(tableOf({ x: [1], kind: ['a'] })), 'data', /one row/);
  });

  test('one class, one value', async () => {
    await rejects(input(tableOf({ ...good, kind: ['a', 'a', 'a', 'a'] })), 'data', /one class only: "a"/);
    await rejects(regression(tableOf({ x: [1, 2], y: [5, 5] })), 'data', /target is 5 in every row/);
  });

  test('a target that is missing, NaN or infinite', async () => {
    await rejects(
      input(tableOf({ ...good, kind: ['a', null, 'b', null] })),
      'data',
      /2 rows have no usable value/,
    );
    for (const bad of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
      await rejects(
        regression(tableOf({ x: [1, 2, 3], y: [5, 6, bad] })),
        'data',
        /one row has no usable value/,
      );
    }
  });

  test('a target that is too large for sums of squares', async () => {
    await rejects(regression(tableOf({ x: [1, 2, 3], y: [5, 6, 1e200] })), 'data', /too large/);
  });

  test('a text target for regression, a thousand classes', async () => {
    await rejects(input(tableOf(good), { task: 'regression' }), 'data', /holds texts/);
    const many = Array.from({ length: 1001 }, (_, i) => i);
    await rejects(input(tableOf({ x: many, kind: many })), 'data', /1001 classes/);
  });

  test('features that are constant, infinite, missing or the target', async () => {
    await rejects(input(tableOf({ ...good, x: [1, 1, 1, 1] })), 'data', /same value in all/);
    await rejects(
      input(tableOf({ ...good, x: [1, 1, Number.POSITIVE_INFINITY, 1] })),
      'data',
      /Infinity in row 3/,
    );
    await rejects(input(tableOf(good), { features: ['xx'] }), 'data', /no column "xx"/);
    await rejects(input(tableOf(good), { features: [] }), 'config', /no column to learn from/);
    await rejects(input(tableOf(good), { features: ['x', 'kind'] }), 'config', /target "kind" is among/);
    await rejects(input(tableOf(good), { features: ['x', 'x'] }), 'config', /named twice/);
    await rejects(input(tableOf(good), { target: 'kinds' }), 'data', /no column "kinds".*"kind"/);
  });

  test('parameters are refused before any work', async () => {
    await rejects(input(tableOf(good), { params: { tres: 5 } }), 'config', /"tres".*"trees"/);
    await rejects(input(tableOf(good), { params: { max_features: 3 } }), 'config', /there are 1 columns/);
  });

  test('a training that would not end is refused at once', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => i);
    const train = tableOf({ x: rows, y: rows });
    await rejects(regression(train, { params: { trees: 100 } }), 'config', /50000 rows.*minutes/);
  });
});

test.each([2, 3, 4, 5])('%d rows are few and still give a model', async (rows) => {
  for (let seed = 0; seed < 20; seed++) {
    const model = await mlRandomForest.train(
      input(clouds(rows), { seed, params: { trees: 5, min_samples: 1 } }),
    );
    const { predicted } = await (await openPredictor(model)).predict(clouds(7));
    expect(predicted).toHaveLength(7);
  }
});

test('no rows to predict are no predictions', async () => {
  const model = await mlRandomForest.train(input(clouds(20)));
  const none = { ...clouds(1), rows: 0, columns: clouds(1).columns.map((column) => emptied(column)) };
  expect((await (await openPredictor(model)).predict(none)).rows).toBe(0);
});

function emptied(column: Table['columns'][number]): Table['columns'][number] {
  return column.kind === 'number'
    ? { kind: 'number', name: column.name, values: new Float64Array() }
    : { ...column, codes: new Int32Array() };
}
