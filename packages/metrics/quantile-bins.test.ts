import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binName, quantileBins } from './quantile-bins.ts';

/** The names of the bins, and the bin of each row. */
function binned(values: readonly (number | null)[], bins: number) {
  const nulls = Uint8Array.from(values, (value) => (value === null ? 1 : 0));
  const found = quantileBins(
    Float64Array.from(values, (value) => value ?? Number.NaN),
    nulls,
    bins,
  );
  const names = Array.from({ length: found.count }, (_, bin) => binName('v', found, bin));
  return { names, codes: [...found.codes] };
}

describe('bins', () => {
  test('part at the quantiles, and a value on an edge is in the lower one', () => {
    expect(binned([1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual({
      names: ['v <= 3', '3 < v <= 5', '5 < v <= 7', 'v > 7'],
      codes: [0, 0, 0, 1, 1, 2, 2, 3, 3],
    });
  });

  // numpy.quantile gives [10, 20.25], [1.5] and [1, 1, 1.75]; no row is between 1 and 1.75.
  test.each([
    [[0.5, 10, 20.25, 31.125], 3, ['v <= 10', '10 < v <= 20.25', 'v > 20.25']],
    [[1, 2], 2, ['v <= 1.5', 'v > 1.5']],
    [[1, 1, 1, 1, 2, 3], 4, ['v <= 1', 'v > 1']],
  ])('of %j into %i', (values, bins, names) => {
    expect(binned(values, bins).names).toEqual(names);
  });

  test('are one where edges are equal or part no rows', () => {
    expect(binned([0, 10], 4).names).toEqual(['v <= 2.5', 'v > 2.5']);
    expect(binned([1, 5, 5, 5, 5], 4)).toEqual({ names: ['v <= 5'], codes: [0, 0, 0, 0, 0] });
    expect(binned([7], 2).names).toEqual(['v <= 7']);
    expect(binned([123456.75, 123456.75], 2).names).toEqual(['v <= 123500']);
    expect(binned([123444.75, 123444.75], 2).names).toEqual(['v <= 123445']);
  });

  test('show four digits of an edge, and more where they are needed to part the rows', () => {
    expect(binned([0, 2.123456789, 3, 4], 2).names[0]).toBe('v <= 2.562');
    expect(binned([0.1234561, 0.1234563], 2).names).toEqual(['v <= 0.1234562', 'v > 0.1234562']);
    expect(binned([1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3], 2).names).toEqual([
      'v <= 1000000001.5',
      'v > 1000000001.5',
    ]);
  });

  test('leave out null and NaN', () => {
    expect(binned([null, 1, Number.NaN, 2], 2).codes).toEqual([-1, 0, -1, 1]);
    expect(binned([null, null], 2)).toEqual({ names: [], codes: [-1, -1] });
    expect(binned([], 2)).toEqual({ names: [], codes: [] });
  });

  test('have finite edges, with infinities in the outer ones', () => {
    const { POSITIVE_INFINITY: inf } = Number;
    expect(binned([-inf, 1, 2, 3, inf], 2)).toEqual({ names: ['v <= 2', 'v > 2'], codes: [0, 0, 0, 1, 1] });
    expect(binned([inf, inf], 2)).toEqual({ names: ['v <= Infinity'], codes: [0, 0] });
    expect(binned([-1.5e308, 1.5e308], 2).names).toEqual(['v <= 0', 'v > 0']);
  });
});

test('a row is in the bin whose name is true of it, no bin is empty, and bins part the quantiles', () => {
  const value = fc.oneof(
    fc.double({ noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: 1, max: 1.001, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 2, max: 8 }),
      (values, bins) => {
        const { edges, count, codes } = quantileBins(Float64Array.from(values), undefined, bins);
        expect(count).toBeLessThanOrEqual(bins);
        expect(new Set(codes).size).toBe(count);
        values.forEach((each, row) => {
          const low = codes[row] === 0 ? Number.NEGATIVE_INFINITY : edges[codes[row]! - 1]!;
          const high = edges[codes[row]!] ?? Number.POSITIVE_INFINITY;
          expect(codes[row] === 0 || each > low).toBe(true);
          expect(each <= high).toBe(true);
        });
      },
    ),
    { numRuns: 500 },
  );
});

test('bins of distinct values are equally full', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i * i));
  for (const bins of [2, 3, 5, 100]) {
    const sizes = new Int32Array(bins);
    for (const code of quantileBins(values, undefined, bins).codes) sizes[code]!++;
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});
