import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unseenTest } from './unseen-test.ts';

const Z = 1.96;

test('the p-value is at least the share of all tables with as many rows in unseen categories', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(counts, fc.nat(), (both, pick) => {
      const all = both.reduce((a, b) => a + b);
      const chosen = 1 + (pick % (all - 1));
      const tables = tablesOf(both, chosen);
      const weights = tables.reduce((sum, { weight }) => sum + weight, 0);
      const unseen = tables.map(({ sample }) =>
        sample.reduce((sum, count, i) => sum + (count === both[i] ? count : 0), 0),
      );
      for (const [i, { sample }] of tables.entries()) {
        const other = both.map((count, k) => count - sample[k]!);
        const { pValue } = unseenTest(Float64Array.from(sample), Float64Array.from(other), Z);
        const asMany = tables.reduce(
          (sum, { weight }, k) => sum + (unseen[k]! >= unseen[i]! ? weight : 0),
          0,
        );
        expect(pValue).toBeGreaterThanOrEqual((asMany / weights) * (1 - 1e-9));
      }
    }),
    { numRuns: 60 },
  );
});

test('a category of many rows is no accident, and one row is', () => {
  const other = Float64Array.from([500, 500, 0]);
  const many = unseenTest(Float64Array.from([480, 480, 40]), other, Z);
  expect(many.categories).toEqual([2]);
  expect(many.share).toBe(0.04);
  expect(many.interval.low).toBeGreaterThan(0.025);
  expect(many.pValue).toBeLessThan(1e-6);
  // At random all 40 rows fall on one side with a chance of about 2^-40, which the bound cannot beat.
  expect(many.pValue).toBeGreaterThan(2 ** -42);
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
