import { createRandom } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { tableOf } from '../test-table.ts';
import type { Model, Task, Trainer } from '../trainer.ts';
import { gradientBoosting } from '../trees/gradient-boosting.ts';
import { randomForest } from '../trees/random-forest.ts';
import { explainTrees } from './explain-trees.ts';
import { shapSummary } from './shap-summary.ts';

const ROWS = 120;
const FEATURES = ['size', 'age', 'wood', 'noise'];

const random = createRandom(5);
const size = Array.from({ length: ROWS }, () => (random.below(9) === 0 ? null : random.below(1000) / 10));
const age = Array.from({ length: ROWS }, () => random.below(30));
const wood = Array.from({ length: ROWS }, () => ['ash', 'elm', 'oak', null][random.below(4)]!);
const noise = Array.from({ length: ROWS }, () => random.below(3));
const worth = age.map((years, i) => (size[i] ?? 20) + (wood[i] === 'oak' ? 2 * years : -years));
const table = tableOf({
  size,
  age,
  wood,
  noise,
  worth,
  two: worth.map((value) => (value > 40 ? 'yes' : 'no')),
  three: worth.map((value) => (value > 60 ? 'high' : value > 20 ? 'middle' : 'low')),
});

async function trained(trainer: Trainer, target: string): Promise<Model> {
  const task: Task = target === 'worth' ? 'regression' : 'classification';
  const params = { trees: 8, min_samples_leaf: 2 };
  return trainer.train({ task, target, features: FEATURES, train: table, params, seed: 1 }, { threads: 1 });
}

/** Base + the sum over features, by output and row. */
async function totals(model: Model): Promise<number[][]> {
  const { rows, features, outputs, base, values } = await explainTrees(model, table);
  return outputs.map((_, k) =>
    Array.from({ length: rows }, (_, row) =>
      features.reduce(
        (sum, _, f) => sum + values[(row * features.length + f) * outputs.length + k]!,
        base[k]!,
      ),
    ),
  );
}

function furthest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let most = 0;
  for (let i = 0; i < found.length; i++) most = Math.max(most, Math.abs(found[i]! - expected[i]!));
  return most;
}

const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));

describe('explainTrees adds up to what the model predicts', () => {
  test.each([randomForest, gradientBoosting])('$name, a number', async (trainer) => {
    const model = await trained(trainer, 'worth');
    const answers = await trainer.open(model).predict(table);
    expect(furthest((await totals(model))[0]!, answers.predicted)).toBeLessThan(1e-9);
    expect(await explainTrees(model, table)).toMatchObject({ scale: 'value', outputs: ['worth'] });
  });

  test('random-forest, classes', async () => {
    for (const target of ['two', 'three']) {
      const model = await trained(randomForest, target);
      const answers = await randomForest.open(model).predict(table);
      const { scale, outputs } = await explainTrees(model, table);
      expect(scale).toBe('probability');
      expect(outputs).toEqual(target === 'two' ? ['yes'] : ['high', 'low', 'middle']);
      const scores = answers.task === 'classification' ? answers.scores!.slice(-outputs.length) : [];
      for (const [k, total] of (await totals(model)).entries())
        expect(furthest(total, scores[k]!)).toBeLessThan(1e-9);
    }
  });

  test('gradient-boosting, two classes', async () => {
    const model = await trained(gradientBoosting, 'two');
    const answers = await gradientBoosting.open(model).predict(table);
    const [total] = await totals(model);
    expect(
      answers.task === 'classification' && furthest(total!.map(sigmoid), answers.scores![1]!),
    ).toBeLessThan(1e-12);
    expect(await explainTrees(model, table)).toMatchObject({ scale: 'log-odds', outputs: ['yes'] });
  });

  test('gradient-boosting, three classes', async () => {
    const model = await trained(gradientBoosting, 'three');
    const answers = await gradientBoosting.open(model).predict(table);
    const all = await totals(model);
    const shares = all.map((own) =>
      own.map((score, row) => Math.exp(score) / all.reduce((sum, other) => sum + Math.exp(other[row]!), 0)),
    );
    for (const [k, own] of shares.entries())
      expect(answers.task === 'classification' && furthest(own, answers.scores![k]!)).toBeLessThan(1e-12);
    expect(await explainTrees(model, table)).toMatchObject({ scale: 'score' });
  });
});

describe('explainTrees refuses', () => {
  test('a model of another trainer', async () => {
    const model = { ...(await trained(randomForest, 'worth')), trainer: 'ml-random-forest' };
    await expect(explainTrees(model, table)).rejects.toMatchObject({ code: 'usage' });
  });

  test('a damaged model', async () => {
    const model = await trained(gradientBoosting, 'worth');
    const arrays = { ...model.arrays, right: new Int32Array(model.arrays.right!.length) };
    await expect(explainTrees({ ...model, arrays }, table)).rejects.toMatchObject({ code: 'record' });
  });

  test('a table without a feature', async () => {
    const model = await trained(randomForest, 'worth');
    const poor = { ...table, columns: table.columns.filter(({ name }) => name !== 'age') };
    await expect(explainTrees(model, poor)).rejects.toMatchObject({ code: 'data' });
  });

  test('more rows than memory holds', async () => {
    const model = await trained(randomForest, 'worth');
    await expect(explainTrees(model, { ...table, rows: 1e9 })).rejects.toMatchObject({ code: 'usage' });
  });

  test('to go on once it is stopped', async () => {
    const model = await trained(randomForest, 'worth');
    const signal = AbortSignal.abort('SIGTERM');
    await expect(explainTrees(model, table, { signal })).rejects.toMatchObject({
      code: 'command',
      message: 'the explanation was stopped by SIGTERM',
    });
  });
});

describe('shapSummary', () => {
  test('is the mean of absolute values over rows and outputs', async () => {
    const model = await trained(gradientBoosting, 'three');
    const { values, features, outputs, rows } = await explainTrees(model, table);
    const summary = await shapSummary(model, table);
    expect(summary).toMatchObject({ rows, scale: 'score', outputs });
    for (const { name, mean } of summary.features) {
      let sum = 0;
      for (let row = 0; row < rows; row++)
        for (let k = 0; k < outputs.length; k++)
          sum += Math.abs(values[(row * features.length + features.indexOf(name)) * outputs.length + k]!);
      expect(mean).toBeCloseTo(sum / rows / outputs.length, 12);
    }
    const means = summary.features.map(({ mean }) => mean);
    expect(means).toEqual([...means].sort((a, b) => b - a));
    expect(summary.features.at(-1)!.name).toBe('noise');
  });

  test('takes as many rows as its budget allows, and one at least', async () => {
    const model = await trained(randomForest, 'worth');
    const nodes = model.arrays.feature!.length;
    // Four features make a rule of two points.
    const some = await shapSummary(model, table, { budget: nodes * 2 * 30, seed: 1 });
    expect(some.rows).toBe(30);
    expect(await shapSummary(model, table, { budget: nodes * 2 * 30, seed: 1 })).toEqual(some);
    expect(await shapSummary(model, table, { budget: nodes * 2 * 30, seed: 2 })).not.toEqual(some);
    expect((await shapSummary(model, table, { budget: 0 })).rows).toBe(1);
    await expect(shapSummary(model, tableOf({ size: [] }))).rejects.toMatchObject({ code: 'data' });
  });
});
