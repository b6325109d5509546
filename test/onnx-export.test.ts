import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTrainer, type Model, openPredictor, type Predictions } from '@pawl/models';
import { exportOnnx } from '@pawl/models/export';
import { openOnnxModel } from '@pawl/models/onnx';
import { createRandom, type Table } from '@pawl/table';
import { afterAll, describe, expect, test } from 'vitest';
import { type TestForest, testForest } from '../packages/models/onnx-export/test-forest.ts';
import { binsOf, borderRows } from '../packages/models/onnx-export/test-rows.ts';
import { numberColumn, tableOf } from '../packages/models/test-table.ts';
import type { BinnedFeature } from '../packages/models/trees/bins.ts';
import { onnxRuntimes } from './system/onnx.ts';

const { missing, ...roots } = onnxRuntimes();
const TRAINERS = ['random-forest', 'gradient-boosting'] as const;
const folder = await mkdtemp(join(tmpdir(), 'pawl-export-'));
afterAll(() => rm(folder, { recursive: true }));

/** What an exported model answers; `name` is what its inputs are called, where that is not the features' names. */
async function askExport(model: Model, table: Table, kind: keyof typeof roots, name = (own: string) => own) {
  const file = join(folder, 'model.onnx');
  await writeFile(file, exportOnnx(model));
  const features = model.features.map(name);
  const { task, labels } = model;
  const predictor = await openOnnxModel({
    file,
    root: roots[kind],
    task,
    features,
    ...(labels ? { labels } : {}),
  });
  const columns = table.columns.map((column) => ({ ...column, name: name(column.name) }));
  const predictions = await predictor.predict({ ...table, columns });
  expect(predictor.notes).toEqual([]);
  return predictions;
}

/** The greatest difference of any number; labels must be the same. */
function difference(given: Predictions, expected: Predictions): number {
  expect([given.task, given.rows]).toEqual([expected.task, expected.rows]);
  if (given.task === 'regression' || expected.task === 'regression')
    return worst(given.predicted, expected.predicted);
  expect(given.labels).toEqual(expected.labels);
  expect(Buffer.from(given.predicted.buffer).equals(Buffer.from(expected.predicted.buffer))).toBe(true);
  return Math.max(...given.scores!.map((scores, k) => worst(scores, expected.scores![k]!)));
}

function worst(given: ArrayLike<number>, expected: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    const apart = Math.abs(given[i]! - expected[i]!);
    if (!(apart <= most)) most = apart;
  }
  return most;
}

/** Forests add the same numbers in the same order; exponential functions may differ in their last digits. */
async function expectSame(model: Model, table: Table, name?: (own: string) => string): Promise<void> {
  const expected = await (await openPredictor(model)).predict(table);
  for (const kind of ['node', 'web'] as const) {
    const most = model.trainer === 'random-forest' || model.task === 'regression' ? 0 : 1e-14;
    const apart = difference(await askExport(model, table, kind, name), expected);
    expect(apart, `onnxruntime-${kind}`).toBeLessThanOrEqual(most);
  }
}

const ROWS = 700;
const random = createRandom(11);
const draw = <Cell>(cell: () => Cell) => Array.from({ length: ROWS }, cell);
const orNull = <Cell>(cell: Cell) => (random.below(8) === 0 ? null : cell);
const unit = () => random.next() / 2 ** 32;
const a = draw(() => orNull(unit() * 10));
const b = draw(() => orNull(random.below(20)));
const city = draw(() => orNull(['Bern', 'Genf', 'Zug', 'Chur'][random.below(4)]!));
const many = draw(() => orNull(`level ${Math.floor(300 * unit() ** 2)}`));
const y = a.map(
  (value, row) =>
    (value ?? 4) +
    0.4 * (b[row] ?? 7) +
    (city[row]?.length ?? 0) +
    (Number(many[row]?.slice(6) ?? 0) % 5) +
    unit(),
);
const TRAINING = tableOf({
  a,
  b,
  city,
  many,
  y,
  two: y.map((value) => (value > 16 ? 'yes' : 'no')),
  four: y.map((value) => `class ${Math.min(3, Math.floor(value / 5))}`),
});
const FEATURES = ['a', 'b', 'city', 'many'];

async function trained(
  trainer: (typeof TRAINERS)[number],
  target: string,
  params: Readonly<Record<string, unknown>> = {},
  train: Table = TRAINING,
): Promise<Model> {
  const task = ['two', 'four'].includes(target) ? 'classification' : 'regression';
  const features = train === TRAINING ? FEATURES : ['x'];
  return (await findTrainer(trainer)).train({
    task,
    target,
    features,
    train,
    params: { trees: 12, ...params },
    seed: 3,
  });
}

describe.skipIf(missing)(`exported models answer as ours, ${missing ?? 'by both runtimes'}`, () => {
  describe.each(TRAINERS)('%s', (trainer) => {
    test.each([
      ['y', {}],
      ['two', {}],
      ['four', {}],
      ['y', { max_depth: 2 }],
      ['y', { bins: 8, monotone: { a: 1, b: -1 } }],
      ['two', { bins: 8, monotone: { a: 1 }, class_weight: 'balanced' }],
      ['four', { max_leaves: 4, sample_share: 0.5 }],
      ['two', { min_samples_leaf: 1, max_features: 1, trees: 1 }],
    ])('trained for %s with %o', async (target, params) => {
      const model = await trained(trainer, target, params);
      await expectSame(model, TRAINING);
      await expectSame(model, borderRows(binsOf(model), 1500));
    });

    test('a tree that is one leaf', async () => {
      const x = [1, 2, 3, 4, 5, 6];
      const train = tableOf({ x, y: x.map((value) => value * 0.1), two: x.map((value) => `${value > 2}`) });
      for (const target of ['y', 'two']) {
        const model = await trained(trainer, target, { min_samples_leaf: 6, trees: 3 }, train);
        expect(model.arrays.feature).toEqual(Int32Array.of(...model.arrays.starts!.slice(0, -1).fill(-1)));
        await expectSame(model, train);
      }
    });

    const AGE: BinnedFeature = { name: 'age', kind: 'bins', edges: [-1.5, 0, 0.1, 0.3, 1e20] };
    const FLAT: BinnedFeature = { name: 'flat', kind: 'bins', edges: [] };
    const levels = (count: number): BinnedFeature => ({
      name: `of ${count}`,
      kind: 'levels',
      levels: Array.from({ length: count }, (_, i) => `level ${i}`),
    });
    const bins = [AGE, levels(0), levels(3), levels(29), levels(64), FLAT, levels(254)];
    const base = { trainer, bins, trees: 40, depth: 7 };

    test.each<[string, Omit<TestForest, 'seed'>]>([
      ['regression', base],
      ['two classes', { ...base, labels: ['no', 'yes'] }],
      ['five classes', { ...base, labels: ['1', '2', '10', 'ä"\n', 'true'] }],
      ['one tree', { ...base, trees: 1, labels: ['a', 'b', 'c'] }],
      ['texts alone', { ...base, bins: [levels(254)] }],
      ['numbers alone', { ...base, bins: [AGE, FLAT] }],
    ])('trees that ask anything: %s', async (_, forest) => {
      for (let seed = 0; seed < 6; seed++) {
        const model = testForest({ ...forest, seed });
        await expectSame(model, borderRows(forest.bins, 2000));
      }
    });

    test('names that are those of outputs, of nodes, odd or empty', async () => {
      const names = ['label', 'probabilities', 'TreeEnsemble', '', 'a b\n"c"', 'ü'];
      const model = testForest({
        ...base,
        bins: names.map((name) => ({ ...AGE, name })),
        labels: ['a', 'b', 'c'],
        seed: 1,
      });
      await expectSame(model, borderRows(binsOf(model), 50), (name) => (name === '' ? 'feature' : name));
    });

    test.each([
      ['two', ['b', 'a']],
      ['four', ['d', 'c', 'b', 'a']],
    ])('the first class on a tie of %s', async (_, labels) => {
      const model = testForest({ ...base, labels, seed: 1 });
      const value = trainer === 'random-forest' ? 1 / labels.length : 0;
      const tied: Model = {
        ...model,
        ...(trainer === 'random-forest' ? {} : { body: { start: labels.length === 2 ? [0] : [0, 0, 0, 0] } }),
        arrays: { ...model.arrays, values: (model.arrays.values as Float64Array).map(() => value) },
      };
      const rows = borderRows(bins, 20);
      await expectSame(tied, rows);
      const { predicted } = await askExport(tied, rows, 'node');
      expect(new Set(predicted)).toEqual(new Set([0]));
    });

    test('trees as deep as they may be, and one row', async () => {
      const model = chain(trainer, 1000);
      const rows = numberColumn('x', [null, -1, 0, 0.5, 499, 500, 998.5, 999, 1000, 1001]);
      await expectSame(model, { rows: 10, columns: [rows] });
      await expectSame(model, { rows: 1, columns: [numberColumn('x', [3])] });
    });
  });
});

/** A tree of that depth, which asks for a number under 254, 253 and so on and begins again. */
function chain(trainer: (typeof TRAINERS)[number], depth: number): Model {
  const edges = Array.from({ length: 254 }, (_, i) => i * 4);
  const model = testForest({
    trainer,
    bins: [{ name: 'x', kind: 'bins', edges }],
    trees: 1,
    depth: 1,
    full: true,
    seed: 1,
  });
  const nodes = 2 * depth + 1;
  const node = Int32Array.from({ length: nodes }, (_, i) => i);
  const leaf = (i: number) => i >= depth;
  const arrays = {
    starts: Int32Array.of(0, nodes),
    feature: node.map((i) => (leaf(i) ? -1 : 0)),
    split: node.map((i) => (leaf(i) ? i - depth : 253 - (i % 254))),
    right: node.map((i) => (leaf(i) ? 0 : nodes - 1 - i)),
    cover: new Float64Array(nodes),
    values: Float64Array.from(node.subarray(0, depth + 1), (i) => i / 7),
    sets: new Uint32Array(0),
  };
  return { ...model, arrays };
}
