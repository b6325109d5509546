import { describe, expect, test } from 'vitest';
import { homogeneityTest, isSparse, scaledHomogeneityTest } from './chi-squared.ts';
import { chiSquaredTail } from './chi-squared-tail.ts';
import { readReference } from './made-column.ts';

const reference = readReference();

describe(`values of scipy ${reference.scipy}`, () => {
  test('the tail of the chi-squared distribution, relatively to 1e-12', () => {
    for (const { x, df, p } of reference.chi_squared) {
      expect(Math.abs(chiSquaredTail(x, df) / p - 1), `${x}, ${df}`).toBeLessThan(1e-12);
    }
  });

  test('the test of homogeneity', () => {
    for (const item of reference.homogeneity) {
      const { statistic, pValue } = homogeneityTest(countsOf(item));
      expect(Math.abs(statistic - item.statistic)).toBeLessThan(1e-9 * Math.max(1, item.statistic));
      expect(Math.abs(pValue - item.p)).toBeLessThan(1e-11);
    }
  });

  test('mean and variance are those of all tables', () => {
    for (const { both, n, mean, variance, seen } of reference.exhaustive) {
      const counts = countsOf({ reference: seen, current: both.map((count, i) => count - seen[i]!) });
      expect(counts.reference.reduce((a, b) => a + b)).toBe(n);
      const { statistic, df, pValue } = scaledHomogeneityTest(counts);
      // Scaled to a mean of df, the statistic has a variance of 2 df.
      if (variance < 1e-9) {
        expect(pValue).toBe(1);
        continue;
      }
      expect(df).toBeCloseTo((2 * mean ** 2) / variance, 8);
      expect(pValue).toBeCloseTo(chiSquaredTail((statistic * df) / mean, df), 10);
    }
  });
});

test('the edges of the tail', () => {
  expect(chiSquaredTail(0, 3)).toBe(1);
  expect(chiSquaredTail(Number.POSITIVE_INFINITY, 3)).toBe(0);
  expect(chiSquaredTail(Number.NaN, 3)).toBeNaN();
  expect(chiSquaredTail(1, 0)).toBeNaN();
});

test('one category, or one empty sample, is nothing to compare', () => {
  for (const [a, b] of [
    [[5], [9]],
    [
      [5, 0],
      [9, 0],
    ],
    [
      [0, 0],
      [3, 4],
    ],
  ] as const) {
    const counts = countsOf({ reference: a, current: b });
    expect(homogeneityTest(counts).pValue).toBe(1);
    expect(scaledHomogeneityTest(counts).pValue).toBe(1);
  }
});

test('a table is sparse by its least expected count', () => {
  expect(isSparse(countsOf({ reference: [50, 5], current: [50, 5] }))).toBe(false);
  expect(isSparse(countsOf({ reference: [50, 5], current: [50, 4] }))).toBe(true);
  expect(isSparse(countsOf({ reference: [50, 0, 50], current: [50, 0, 50] }))).toBe(false);
});

function countsOf({ reference, current }: { reference: readonly number[]; current: readonly number[] }) {
  return { reference: Float64Array.from(reference), current: Float64Array.from(current) };
}
