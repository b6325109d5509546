import { expect, test } from 'vitest';
import { readReference } from './made-column.ts';
import { fisherTest, proportionsBounds, proportionsZTest, sizeInterval } from './two-proportions.ts';

const { fisher, scipy } = readReference();

test(`Fisher's p-values of scipy ${scipy}`, () => {
  for (const { p, ...table } of fisher) {
    expect(Math.abs(fisherTest(table) - p), JSON.stringify(table)).toBeLessThan(1e-11);
  }
});

test('shares that are the same everywhere are no test', () => {
  for (const rows of [0, 10]) {
    const table = { reference: rows, referenceRows: 10, current: rows, currentRows: 10 };
    expect(proportionsZTest(table)).toEqual({ statistic: 0, pValue: 1 });
    expect(fisherTest(table)).toBe(1);
  }
});

test("Newcombe's example of 56 of 70 less 48 of 80", () => {
  // Newcombe 1998, table II, example (a), method 10: 0.0524 to 0.3339.
  const table = { reference: 48, referenceRows: 80, current: 56, currentRows: 70 };
  const { low, high } = proportionsBounds(table, 1.959964);
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
});

test('the size of a difference', () => {
  expect(sizeInterval({ low: 0.1, high: 0.2 })).toEqual({ low: 0.1, high: 0.2 });
  expect(sizeInterval({ low: -0.2, high: -0.1 })).toEqual({ low: 0.1, high: 0.2 });
  expect(sizeInterval({ low: -0.2, high: 0.1 })).toEqual({ low: 0, high: 0.2 });
});
