import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeTogether } from './together.ts';

const reference: { readonly holm: readonly { readonly p: number[]; readonly adjusted: number[] }[] } =
  JSON.parse(readFileSync(new URL('../metrics/reference/intervals.json', import.meta.url), 'utf8'));

test('adjusted p-values are those of statsmodels', () => {
  for (const { p, adjusted } of reference.holm) {
    const judged = judgeTogether(p, 0.05);
    for (const [i, each] of judged.entries()) expect(each.adjusted).toBeCloseTo(adjusted[i]!, 14);
  }
});

describe('claims', () => {
  test('are made at alpha / m, alpha / (m - 1), ... and none after the first that is not', () => {
    const judged = judgeTogether([0.04, 0.005, 0.02, 0.9], 0.05);
    expect(judged.map(({ claimed }) => claimed)).toEqual([false, true, false, false]);
    expect(judged.map(({ level }) => Number(level.toFixed(6)))).toEqual([
      0.983333, 0.9875, 0.983333, 0.983333,
    ]);
  });

  test('of one condition are made at alpha itself', () => {
    expect(judgeTogether([0.05], 0.05)).toEqual([{ adjusted: 0.05, level: 0.95, claimed: true }]);
    expect(judgeTogether([0.051], 0.05)[0]!.claimed).toBe(false);
    expect(judgeTogether([], 0.05)).toEqual([]);
  });

  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

  test('are those whose adjusted p-value is at most alpha, and whose own is within the level', () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (p, alpha) => {
        for (const [i, { adjusted, level, claimed }] of judgeTogether(p, alpha).entries()) {
          expect(claimed).toBe(adjusted <= alpha);
          expect(adjusted).toBeGreaterThanOrEqual(p[i]!);
          if (claimed) expect(p[i]!).toBeLessThanOrEqual((1 - level) * (1 + 1e-9));
        }
      }),
    );
  });

  test('are never more with another condition beside them', () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 0, max: 1, noNaN: true }), (p, more) => {
        const alone = judgeTogether(p, 0.05);
        const beside = judgeTogether([...p, more], 0.05);
        for (const [i, { claimed }] of alone.entries()) if (!claimed) expect(beside[i]!.claimed).toBe(false);
      }),
    );
  });
});
