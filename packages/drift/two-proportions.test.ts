import { expect, test } from 'vitest';
import { readReference } from './made-column.ts';
import {
  detectableProportion,
  fisherTest,
  proportionsBounds,
  proportionsZTest,
  sizeInterval,
} from './two-proportions.ts';

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

test('a detectable difference shrinks with rows down to what is asked of it, and may not be there', () => {
  const asked = { alpha: 0.01, power: 0.8, floor: 0.05 };
  const found = [5, 100, 1000, 1e8].map((rows) => detectableProportion(0.1, [rows, rows], asked));
  expect(found[0]).toBe(null);
  expect(found[1]!).toBeGreaterThan(found[2]!);
  expect(found[2]!).toBeGreaterThan(found[3]!);
  expect(found[3]!).toBeCloseTo(0.05, 3);
  expect(detectableProportion(0.1, [0, 10], asked)).toBe(null);
  expect(detectableProportion(0.9, [1000, 1000], asked)).toBe(detectableProportion(0.1, [1000, 1000], asked));
});
