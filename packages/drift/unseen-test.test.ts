import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unseenTest } from './unseen-test.ts';

const Z = 1.96;

test('over all tables, p-values are as small as they say no more often than they say', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(counts, fc.nat(), (both, pick) => {
      const all = both.reduce((a, b) => a + b);
      const tables = tablesOf(both, 1 + (pick % (all - 1))).map(({ sample, weight }) => {
        const other = both.map((count, k) => count - sample[k]!);
        return { weight, p: unseenTest(Float64Array.from(sample), Float64Array.from(other), Z).pValue };
      });
      const weights = tables.reduce((sum, { weight }) => sum + weight, 0);
      for (const { p } of tables) {
        const asSmall = tables.reduce((sum, table) => sum + (table.p <= p ? table.weight : 0), 0);
        expect(asSmall / weights).toBeLessThanOrEqual(p * (1 + 1e-9));
      }
    }),
    { numRuns: 100 },
  );
});

test('one new category is found among many rare ones', () => {
  const sample = Float64Array.from({ length: 301 }, (_, i) => (i === 300 ? 30 : i % 3));
  const other = Float64Array.from({ length: 301 }, (_, i) => (i === 300 ? 0 : (i + 1) % 3));
  const { categories, pValue } = unseenTest(sample, other, Z);
  expect(categories[0]).toBe(300);
  expect(categories.length).toBeGreaterThan(90);
  expect(pValue).toBeLessThan(1e-6);
});

test('a category of many rows is no accident, and one row is', () => {
  const other = Float64Array.from([500, 500, 0]);
  const many = unseenTest(Float64Array.from([480, 480, 40]), other, Z);
  expect(many.categories).toEqual([2]);
  expect(many.share).toBe(0.04);
  expect(many.interval.low).toBeGreaterThan(0.025);
  expect(many.pValue).toBeLessThan(1e-6);
  // At random all 40 rows fall on one side with a chance of about 2^-40, which the bound cannot beat.
  expect(many.pValue).toBeGreaterThan(2 ** -43);
  expect(unseenTest(Float64Array.from([500, 499, 1]), other, Z).pValue).toBeGreaterThan(0.4);
});

test('where most values stand once, many new ones mean nothing', () => {
  const rows = 1000;
  const sample = Float64Array.from({ length: 2 * rows }, (_, i) => (i < rows ? 1 : 0));
  const other = Float64Array.from({ length: 2 * rows }, (_, i) => (i < rows ? 0 : 1));
  expect(unseenTest(sample, other, Z)).toMatchObject({ share: 1, pValue: 1 });
});

test('nothing unseen, or nothing to see', () => {
  expect(unseenTest(Float64Array.from([3, 4]), Float64Array.from([1, 9]), Z)).toMatchObject({
    categories: [],
    share: 0,
    pValue: 1,
  });
  expect(unseenTest(Float64Array.from([0]), Float64Array.from([9]), Z).share).toBe(0);
  expect(unseenTest(Float64Array.from([5]), Float64Array.from([0]), Z).pValue).toBe(1);
});

interface Weighted {
  readonly sample: readonly number[];
  /** In how many ways rows make it. */
  readonly weight: number;
}

function tablesOf(both: readonly number[], chosen: number): Weighted[] {
  const [first, ...rest] = both;
  if (first === undefined) return chosen === 0 ? [{ sample: [], weight: 1 }] : [];
  return Array.from({ length: Math.min(first, chosen) + 1 }, (_, take) =>
    tablesOf(rest, chosen - take).map(({ sample, weight }) => ({
      sample: [take, ...sample],
      weight: weight * choose(first, take),
    })),
  ).flat();
}

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}
