import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectSeries } from './metric-series.ts';

function seriesOf(name: string, values: readonly number[]) {
  const collection = collectSeries();
  for (const value of values) collection.add({ name, value });
  return collection.series()[0]!;
}

test('points in the order they came, with the last', () => {
  const collection = collectSeries();
  collection.add({ name: 'b', value: 1, step: 10 });
  collection.add({ name: 'a', value: 2 });
  collection.add({ name: 'b', value: 3, step: 20 });
  expect(collection.series()).toEqual([
    {
      name: 'b',
      points: [
        { step: 10, value: 1 },
        { step: 20, value: 3 },
      ],
      last: { step: 20, value: 3 },
    },
    { name: 'a', points: [{ step: 0, value: 2 }], last: { step: 0, value: 2 } },
  ]);
});

test('a point without a step comes one after the last', () => {
  const collection = collectSeries();
  const steps = [undefined, undefined, 7, undefined].map(
    (step) => collection.add({ name: 'x', value: 0, ...(step === undefined ? {} : { step }) })?.step,
  );
  expect(steps).toEqual([0, 1, 7, 8]);
});

test('the best is known where the name tells which way is better', () => {
  const values = [0.5, 0.2, 0.9, 0.4];
  const best = (name: string) => seriesOf(name, values).best;
  for (const name of ['loss', 'val_loss', 'valLoss', 'eval/rmse', 'train.log-loss']) {
    expect(best(name), name).toEqual({ step: 1, value: 0.2 });
  }
  for (const name of ['accuracy', 'val/acc', 'f1_macro', 'roc-auc', 'validationAUC', 'top5.acc']) {
    expect(best(name), name).toEqual({ step: 2, value: 0.9 });
  }
  for (const name of ['lr', 'blossom', 'accuracy_loss', '损失']) expect(best(name), name).toBeUndefined();
});

test('the best of equals is the first', () => {
  expect(seriesOf('loss', [2, 1, 1]).best).toEqual({ step: 1, value: 1 });
});

test('however many come, at most 10,000 are kept, evenly, the first and the last among them', () => {
  for (const count of [9999, 10_000, 10_001, 19_999, 20_001, 123_457]) {
    const { points, last } = seriesOf(
      'x',
      Array.from({ length: count }, (_, i) => i),
    );
    expect(points.length).toBeLessThanOrEqual(10_000);
    expect(points.length).toBeGreaterThanOrEqual(Math.min(count, 5000));
    expect([points[0]!.step, points.at(-1)!.step, last.step]).toEqual([0, count - 1, count - 1]);
    const gaps = new Set(points.slice(1, -1).map((point, i) => point.step - points[i]!.step));
    expect(gaps.size).toBe(1);
  }
});

test('thinning keeps points as they came, and the best of all', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 2, max: 20 }),
      (values, most) => {
        const collection = collectSeries(most);
        for (const value of values) collection.add({ name: 'loss', value });
        const [series] = collection.series();
        expect(series!.points.length).toBeLessThanOrEqual(most);
        for (const { step, value } of series!.points) expect(value).toBe(values[step]);
        expect(series!.points.at(-1)).toEqual({ step: values.length - 1, value: values.at(-1) });
        expect(values.every((value) => value >= series!.best!.value)).toBe(true);
      },
    ),
  );
});

test('metrics beyond 1,000 are left out and noted', () => {
  const collection = collectSeries();
  for (let i = 0; i < 1000; i++) collection.add({ name: `m${i}`, value: i });
  expect(collection.notes()).toEqual([]);
  expect(collection.add({ name: 'm1000', value: 1 })).toBeUndefined();
  expect(collection.add({ name: 'm0', value: 1 })).toEqual({ name: 'm0', step: 1, value: 1 });
  expect(collection.series()).toHaveLength(1000);
  expect(collection.notes()).toEqual(['only the first 1000 metrics were kept']);
});
