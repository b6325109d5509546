import { findColumn, isNull, type Table, textAt } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { tableOf } from '../test-table.ts';
import type { Predictions, Predictor } from '../trainer.ts';
import { partialDependence } from './partial-dependence.ts';

const WORTH: Readonly<Record<string, number>> = { ash: 5, elm: -3, oak: 1 };

/** x² + what the wood is worth, where a missing x counts 7 and a missing wood 100. */
function answers(table: Table): Float64Array {
  const x = findColumn(table, 'x')!;
  const wood = findColumn(table, 'wood')!;
  return Float64Array.from({ length: table.rows }, (_, row) => {
    const square = isNull(x, row) || x.kind === 'text' ? 7 : x.values[row]! ** 2;
    const text = textAt(wood, row);
    return square + (text === null ? 100 : WORTH[text]!);
  });
}

const additive: Predictor = {
  task: 'regression',
  predict: async (table) => ({ task: 'regression', rows: table.rows, predicted: answers(table) }),
};

const table = tableOf({
  x: [3, 1, null, 2, 2, 10],
  wood: ['oak', 'elm', 'elm', null, 'ash', 'elm'],
});
const meanOfSquares = (9 + 1 + 7 + 4 + 4 + 100) / 6;
const meanOfWood = (1 - 3 - 3 + 100 + 5 - 3) / 6;

describe('partialDependence of an additive model', () => {
  test('on a number, at each of few values and where it is missing', async () => {
    const found = await partialDependence({ predictor: additive, table, feature: 'x' });
    expect(found).toMatchObject({ feature: 'x', kind: 'number', rows: 6 });
    expect(found.points.map(({ value }) => value)).toEqual([1, 2, 3, 10, null]);
    [1, 4, 9, 100, 7].forEach((own, i) => {
      expect(found.points[i]!.mean).toBeCloseTo(own + meanOfWood, 12);
    });
  });

  test('on a text, the most frequent first', async () => {
    const found = await partialDependence({ predictor: additive, table, feature: 'wood', points: 2 });
    expect(found.kind).toBe('text');
    expect(found.points.map(({ value }) => value)).toEqual(['elm', 'oak', null]);
    [-3, 1, 100].forEach((own, i) => {
      expect(found.points[i]!.mean).toBeCloseTo(own + meanOfSquares, 12);
    });
  });

  test('at quantiles of many values', async () => {
    const many = tableOf({
      x: Array.from({ length: 101 }, (_, i) => 100 - i),
      wood: new Array(101).fill('ash'),
    });
    const found = await partialDependence({ predictor: additive, table: many, feature: 'x', points: 5 });
    expect(found.points.map(({ value }) => value)).toEqual([0, 25, 50, 75, 100]);
    expect(found.points.map(({ mean }) => Math.round(mean * 1e9) / 1e9)).toEqual([5, 630, 2505, 5630, 10005]);
    expect(
      (await partialDependence({ predictor: additive, table: many, feature: 'x', points: 1 })).points,
    ).toMatchObject([{ value: 50 }]);
    expect(
      (await partialDependence({ predictor: additive, table: many, feature: 'x', mostRows: 10 })).rows,
    ).toBe(10);
  });

  test('where every value is missing', async () => {
    const empty = tableOf({ x: [null, null], wood: ['oak', 'ash'] });
    const { points } = await partialDependence({ predictor: additive, table: empty, feature: 'x' });
    expect(points).toEqual([{ value: null, mean: 10 }]);
  });
});

describe('partialDependence of a classifier', () => {
  function classifier(labels: readonly string[], scored: boolean): Predictor {
    return {
      task: 'classification',
      labels,
      async predict(asked): Promise<Predictions> {
        const shares = answers(asked).map((answer) => (answer > 50 ? 0.875 : 0.25));
        const scores = labels.map((_, k) => (k === 1 ? shares : shares.map((share) => 1 - share)));
        const predicted = Int32Array.from(shares, (share) => (share > 0.5 ? 1 : 0));
        return { task: 'classification', rows: asked.rows, labels, predicted, ...(scored ? { scores } : {}) };
      },
    };
  }
  const means = async (predictor: Predictor, label?: string) => {
    const found = await partialDependence({ predictor, table, feature: 'x', ...(label ? { label } : {}) });
    return found.points.map(({ mean }) => Math.round(mean * 96) / 96);
  };

  test('is the mean probability of the second of two classes, or of the one that is named', async () => {
    const two = classifier(['no', 'yes'], true);
    const low = Math.round(((5 * 0.25 + 0.875) / 6) * 96) / 96;
    expect(await means(two)).toEqual([low, low, low, 0.875, low]);
    expect((await means(two, 'no'))[3]).toBe(0.125);
  });

  test('is how often the class is predicted where there are no scores', async () => {
    expect(await means(classifier(['no', 'yes'], false))).toEqual([16 / 96, 16 / 96, 16 / 96, 1, 16 / 96]);
  });

  test('refuses to guess the class', async () => {
    await expect(means(classifier(['a', 'b', 'c'], true))).rejects.toMatchObject({ code: 'usage' });
    await expect(means(classifier(['a', 'b'], true), 'd')).rejects.toThrow('there is no class "d"');
    await expect(
      partialDependence({ predictor: additive, table, feature: 'x', label: 'yes' }),
    ).rejects.toMatchObject({ code: 'usage' });
    await expect(partialDependence({ predictor: additive, table, feature: 'z' })).rejects.toMatchObject({
      code: 'data',
    });
    await expect(
      partialDependence({ predictor: additive, table, feature: 'x', points: 0 }),
    ).rejects.toMatchObject({ code: 'config' });
  });
});
