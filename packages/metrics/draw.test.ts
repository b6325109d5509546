import { describe, expect, test } from 'vitest';
import { rowDrawer } from './draw.ts';

describe('rowDrawer', () => {
  test('draws as many rows as there are', () => {
    const draw = rowDrawer(7);
    for (const rows of [0, 1, 2, 3, 1000, 4097]) {
      const counts = new Uint8Array(rows).fill(9);
      draw(counts);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows);
    }
  });

  test('favours no row', () => {
    const rows = 50;
    const draws = 4000;
    const draw = rowDrawer(1);
    const counts = new Uint8Array(rows);
    const totals = new Float64Array(rows);
    let repeats = 0;
    for (let i = 0; i < draws; i++) {
      draw(counts);
      for (let row = 0; row < rows; row++) {
        totals[row]! += counts[row]!;
        repeats += counts[row]! ** 2;
      }
    }
    const chiSquared = totals.reduce((sum, total) => sum + (total - draws) ** 2 / draws, 0);
    // Chi-squared with 49 degrees of freedom: 0.9999 quantile 94.6, 0.0001 quantile 20.4.
    expect(chiSquared).toBeLessThan(94.6);
    expect(chiSquared).toBeGreaterThan(20.4);
    // A count is binomial(n, 1 / n): its mean square is 2 - 1 / n.
    expect(repeats / draws / rows).toBeCloseTo(2 - 1 / rows, 1);
  });

  test('other seeds, also neighbours, draw otherwise', () => {
    const first = [0, 1, 2, -1, 2 ** 31].map((seed) => {
      const counts = new Uint8Array(100);
      rowDrawer(seed)(counts);
      return counts;
    });
    for (const [i, a] of first.entries()) {
      for (const b of first.slice(i + 1)) {
        const same = a.filter((count, row) => count === b[row]).length;
        // Two independent counts agree with probability about 0.31.
        expect(same).toBeLessThan(60);
      }
    }
  });
});
