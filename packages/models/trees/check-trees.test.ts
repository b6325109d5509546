import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Json, PawlError } from '@pawl/records';
import type { Table } from '@pawl/table';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadModel, openPredictor, saveModel } from '../model-file.ts';
import type { Model, ModelArray, Trainer } from '../trainer.ts';
import type { BinnedFeature } from './bins.ts';
import { arraysOf, checkTrees } from './check-trees.ts';
import { gradientBoosting } from './gradient-boosting.ts';
import { randomForest } from './random-forest.ts';
import { inputOf, numbersOf, refusal, sharesOf, someColumns, table } from './test-training.ts';
import { MISSING_LEFT, MOST_DEPTH, WORDS } from './trees.ts';

type Arrays = Readonly<Record<string, ModelArray>>;

const KINDS = ['number', 'two', 'three'] as const;
const taskOf = (kind: (typeof KINDS)[number]) => (kind === 'number' ? 'regression' : 'classification');

async function good(trainer: Trainer, kind: (typeof KINDS)[number]): Promise<Model> {
  const params = { trees: 4, min_samples_leaf: 5 };
  return await trainer.train(inputOf(someColumns(150, kind), taskOf(kind), params));
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawl-trees-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

describe.each([randomForest, gradientBoosting])('a model of $name', (trainer) => {
  test.each(KINDS)('predicts the same bits once saved and loaded: %s', async (kind) => {
    const model = await good(trainer, kind);
    const path = join(folder, `${trainer.name}-${kind}.pawl`);
    await saveModel(model, path);
    const loaded = await loadModel(path);
    expect(loaded).toEqual(model);
    const rows = someColumns(200, kind, 7);
    const fresh = { ...rows, place: rows.place!.map((cell, row) => (row % 9 === 0 ? 'nowhere' : cell)) };
    const [one, two] = [await openPredictor(model), await openPredictor(loaded)];
    const answers = await one.predict(table(fresh));
    expect(await two.predict(table(fresh))).toEqual(answers);
    const values = kind === 'number' ? numbersOf(answers) : [...sharesOf(answers)[0]!];
    expect(new Set(values).size).toBeGreaterThan(20);
  });

  test.each(KINDS)('with any of its numbers changed is refused or answers: %s', async (kind) => {
    const model = await good(trainer, kind);
    const rows = table(someColumns(60, kind, 3));
    const odd = fc.constantFrom(
      -2_147_483_648,
      -257,
      -2,
      -1,
      0,
      1,
      2,
      254,
      255,
      256,
      511,
      512,
      2_147_483_647,
      0.5,
    );
    const change = fc.record({
      name: fc.constantFrom(...Object.keys(model.arrays)),
      place: fc.nat(),
      value: fc.oneof(odd, fc.nat(40), fc.double()),
      cut: fc.constantFrom(0, 0, 0, 0, -1, -8, 1, 8),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const arrays: Record<string, ModelArray> = { ...model.arrays };
        for (const { name, place, value, cut } of changes) {
          const old = arrays[name]!;
          const length = Math.max(0, old.length + cut);
          const longer = Object.assign(new (old.constructor as Float64ArrayConstructor)(length), {});
          longer.set((old as Float64Array).subarray(0, length));
          if (length > 0) longer[place % length] = value;
          arrays[name] = longer;
        }
        await refusedOrAnswers(async () => ({ ...model, arrays }), rows);
      }),
      { numRuns: 250 },
    );
  });

  test.each(KINDS)('with anything else changed is refused or answers: %s', async (kind) => {
    const model = await good(trainer, kind);
    const rows = table(someColumns(60, kind, 3));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('body', 'preprocessing', 'features', 'labels'),
        fc.nat(),
        fc.oneof(
          fc.jsonValue({ maxDepth: 1 }),
          fc.double(),
          fc.constantFrom('levels', 'bins', 'width', 1e308),
        ),
        async (key, place, value) => {
          const changed = JSON.parse(
            JSON.stringify({ at: (model as unknown as Record<string, Json>)[key] ?? null }),
          );
          replaceAt(changed, place, value);
          const path = join(folder, 'changed.pawl');
          await saveModel({ ...model, [key]: changed.at }, path);
          await refusedOrAnswers(() => loadModel(path), rows);
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each(KINDS)('with an array too many, too few or of another type is refused: %s', async (kind) => {
    const model = await good(trainer, kind);
    for (const [name, array] of Object.entries(model.arrays)) {
      const { [name]: _, ...without } = model.arrays;
      const types = [Int32Array, Uint32Array, Float64Array].filter((type) => !(array instanceof type));
      const others = [
        without,
        ...types.map((type) => ({ ...model.arrays, [name]: type.from(array) })),
        ...[-9, -8, -1, 1, 8, 9].map((by) => ({
          ...model.arrays,
          [name]: resized(array, array.length + by),
        })),
        { ...model.arrays, [name]: resized(array, 0) },
      ];
      for (const arrays of others as Arrays[])
        expect(await refusal(() => openPredictor({ ...model, arrays }))).toMatchObject({ code: 'record' });
    }
  });

  test('with features of another order, number or kind is refused', async () => {
    const model = await good(trainer, 'number');
    const { features } = model.preprocessing as { features: Record<string, Json>[] };
    const [width, count, place, noise] = features;
    const withFeatures = (...own: unknown[]) => ({ ...model, preprocessing: { features: own as Json[] } });
    const bad: unknown[] = [
      withFeatures(count, width, place, noise),
      withFeatures(width, count, place),
      withFeatures(width, count, place, noise, { ...noise, name: 'more' }),
      withFeatures(width, count, place, { name: 'noise', kind: 'levels', levels: [] }),
      withFeatures(width, count, { name: 'place', kind: 'bins', edges: [] }, noise),
      withFeatures(width, count, { ...place, levels: ['a', 'a'] }, noise),
      withFeatures(width, count, { ...place, levels: Array.from({ length: 255 }, (_, i) => `${i}`) }, noise),
      withFeatures(width, { ...count, levels: [] }, place, noise),
      withFeatures(width, { ...count, kind: 'other' }, place, noise),
      withFeatures(width, { ...count, edges: [1, 1] }, place, noise),
      withFeatures(width, { ...count, edges: [2, 1] }, place, noise),
      withFeatures(width, { ...count, edges: [0, null] }, place, noise),
      withFeatures(width, { ...count, edges: Array.from({ length: 255 }, (_, i) => i) }, place, noise),
      { ...model, features: ['width', 'count', 'place', 'nose'] },
      { ...model, preprocessing: [] },
      { ...model, preprocessing: { features, more: 1 } },
      { ...model, body: {} },
      { ...model, body: { outputs: 2, start: [0, 0] } },
    ];
    for (const changed of bad)
      expect(await refusal(() => openPredictor(changed as Model))).toMatchObject({ code: 'record' });
  });
});

/** Opens and asks: it must end, with finite answers or as a damaged file. */
async function refusedOrAnswers(load: () => Promise<Model>, rows: Table): Promise<void> {
  try {
    const answers = await (await openPredictor(await load())).predict(rows);
    const all = answers.task === 'regression' ? [answers.predicted] : answers.scores!;
    for (const own of all) expect(own.every(Number.isFinite)).toBe(true);
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    // Features of another name or kind do not fit the rows.
    expect(['record', 'data']).toContain(error.code);
    if (error.code === 'data') expect(error.message).toMatch(/no column|held (texts|numbers) at training/);
  }
}

function resized(array: ModelArray, length: number): ModelArray {
  const changed = new (array.constructor as Float64ArrayConstructor)(Math.max(0, length));
  changed.set((array as Float64Array).subarray(0, Math.max(0, length)));
  return changed;
}

/** Puts a value in one of all the places of what JSON holds. */
function replaceAt(root: Record<string, unknown>, place: number, value: unknown): void {
  const places: [Record<string, unknown>, string][] = [];
  const visit = (holder: Record<string, unknown>) => {
    for (const key of Object.keys(holder)) {
      places.push([holder, key]);
      if (typeof holder[key] === 'object' && holder[key] !== null)
        visit(holder[key] as Record<string, unknown>);
    }
  };
  visit(root);
  const [holder, key] = places[place % places.length]!;
  holder[key] = value;
}

/** Trees written out: what each node asks, and which right child it has. */
function arrays(more: Partial<Record<keyof ReturnType<typeof arraysOf>, ModelArray>> & object = {}): Arrays {
  // A node about a number, whose left child is about a text.
  return {
    starts: Int32Array.of(0, 5),
    feature: Int32Array.of(0, 1, -1, -1, -1),
    split: Int32Array.of(3, -1, 0, 1, 2),
    right: Int32Array.of(4, 3, 0, 0, 0),
    cover: Float64Array.of(9, 5, 2, 3, 4),
    values: Float64Array.of(1, 2, 3),
    sets: new Uint32Array(WORDS),
    ...more,
  };
}

const FEATURES: BinnedFeature[] = [
  { name: 'number', kind: 'bins', edges: [1, 2] },
  { name: 'text', kind: 'levels', levels: ['a'] },
];

test.each([[1e308], [-1e301], [Number.NaN], [0, 0], []])(
  'boosting that begins with %j is refused',
  async (...start) => {
    const model = { ...(await good(gradientBoosting, 'two')), body: { start } };
    expect(await refusal(() => openPredictor(model))).toMatchObject({ code: 'record' });
  },
);

describe('trees written out', () => {
  const error = async (more: Record<string, ModelArray>, outputs = 1) =>
    await refusal(() => checkTrees(arrays(more), FEATURES, outputs));

  test('are taken where a walk goes from the root to every leaf', () => {
    const trees = checkTrees(arrays(), FEATURES, 1);
    expect(arraysOf(trees)).toEqual(arrays());
    expect(trees.outputs).toBe(1);
    expect(() =>
      checkTrees(arrays({ split: Int32Array.of(2 * MISSING_LEFT - 1, -1, 2, 0, 1) }), FEATURES, 1),
    ).not.toThrow();
  });

  test.each([
    ['a right child that points back', { right: Int32Array.of(4, 1, 0, 0, 0) }, '"right.1" is no child'],
    ['a right child that is the node', { right: Int32Array.of(0, 3, 0, 0, 0) }, '"right.0" is no child'],
    ['a right child that is the left one', { right: Int32Array.of(1, 3, 0, 0, 0) }, '"right.0" is no child'],
    ['a right child beyond the end', { right: Int32Array.of(5, 3, 0, 0, 0) }, '"right.0" is no child'],
    ['a right child far beyond', { right: Int32Array.of(2 ** 31 - 1, 3, 0, 0, 0) }, '"right.0" is no child'],
    ['right children in each others place', { right: Int32Array.of(3, 4, 0, 0, 0) }, 'is no tree'],
    ['a node with two parents', { right: Int32Array.of(4, 4, 0, 0, 0) }, 'is no tree'],
    ['a leaf with a child', { right: Int32Array.of(4, 3, 0, 0, 1) }, '"right.4" is no tree'],
    [
      'a feature that is not there',
      { feature: Int32Array.of(2, 1, -1, -1, -1) },
      '"feature.0" is none of the features',
    ],
    [
      'a feature below all',
      { feature: Int32Array.of(0, 1, -2, -1, -1) },
      '"feature.2" is none of the features',
    ],
    [
      'a number asked as a text',
      { feature: Int32Array.of(0, 0, -1, -1, -1) },
      '"split.1" is out of its range',
    ],
    [
      'a text asked as a number',
      { feature: Int32Array.of(1, 1, -1, -1, -1) },
      '"split.0" is out of its range',
    ],
    ['a code beyond all', { split: Int32Array.of(512, -1, 0, 1, 2) }, '"split.0" is out of its range'],
    ['a leaf beyond all answers', { split: Int32Array.of(3, -1, 0, 1, 3) }, '"split.4" is out of its range'],
    ['a set beyond all', { split: Int32Array.of(3, -2, 0, 1, 2) }, '"split.1" is out of its range'],
    [
      'an answer that is not a number',
      { values: Float64Array.of(1, Number.NaN, 3) },
      '"values.1" is no answer',
    ],
    [
      'an infinite answer',
      { values: Float64Array.of(1, 2, Number.NEGATIVE_INFINITY) },
      '"values.2" is no answer',
    ],
    ['an answer that cannot be summed', { values: Float64Array.of(1e301, 2, 3) }, '"values.0" is no answer'],
    ['an answer too many', { values: new Float64Array(4) }, '"values" does not divide into 3 leaves'],
    ['a set too many', { sets: new Uint32Array(2 * WORDS) }, '"sets" does not divide into 1 sets'],
    [
      'rows that are not a number',
      { cover: Float64Array.of(9, 5, Number.NaN, 3, 4) },
      '"cover.2" is no number of rows',
    ],
    ['fewer rows than none', { cover: Float64Array.of(9, 5, -1, 3, 4) }, '"cover.2" is no number of rows'],
    ['no tree', { starts: Int32Array.of(0) }, '"starts" does not divide the nodes into trees'],
    ['nodes before the first tree', { starts: Int32Array.of(1, 5) }, '"starts" does not divide'],
    ['nodes after the last tree', { starts: Int32Array.of(0, 4) }, '"starts" does not divide'],
    ['a tree without nodes', { starts: Int32Array.of(0, 0, 5) }, '"starts.1" does not rise'],
    ['a tree that ends before it begins', { starts: Int32Array.of(0, 9, 5) }, '"starts.2" does not rise'],
    ['a tree that ends in the middle', { starts: Int32Array.of(0, 1, 5) }, '"right.0" is no child'],
    ['a node more', { feature: Int32Array.of(0, 1, -1, -1, -1, -1) }, '"split" has 5 entries, not 6'],
  ] as [string, Record<string, ModelArray>, string][])('%s is refused', async (_, more, message) => {
    const thrown = await error(more);
    expect(thrown.code).toBe('record');
    expect(thrown.message).toContain(message);
  });

  test('leaves of several answers need so many', async () => {
    expect((await error({}, 3)).message).toContain('"values" does not divide into 3 leaves');
    expect(checkTrees(arrays({ values: new Float64Array(9) }), FEATURES, 3).outputs).toBe(3);
  });

  test('a tree as deep as it may be is taken and walked, one deeper refused', async () => {
    const chain = (depth: number): Arrays => ({
      starts: Int32Array.of(0, 2 * depth + 1),
      feature: Int32Array.from({ length: 2 * depth + 1 }, (_, node) => (node < depth ? 0 : -1)),
      split: Int32Array.from({ length: 2 * depth + 1 }, (_, node) => (node < depth ? 0 : node - depth)),
      right: Int32Array.from({ length: 2 * depth + 1 }, (_, node) => (node < depth ? 2 * depth - node : 0)),
      cover: new Float64Array(2 * depth + 1),
      values: Float64Array.from({ length: depth + 1 }, (_, leaf) => leaf),
      sets: new Uint32Array(0),
    });
    const thrown = await refusal(() => checkTrees(chain(MOST_DEPTH + 1), FEATURES, 1));
    expect(thrown.message).toContain('"starts.0" is a tree deeper than 1000 splits');
    const model = await good(randomForest, 'number');
    const features = [{ name: 'number', kind: 'bins', edges: [1] }];
    const deep = { ...model, features: ['number'], preprocessing: { features }, arrays: chain(MOST_DEPTH) };
    const predictor = await openPredictor(deep);
    expect(numbersOf(await predictor.predict(table({ number: [0, 5] })))).toEqual([0, MOST_DEPTH]);
  });
});
