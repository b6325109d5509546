import { normalQuantile, uniform } from '@pawl/metrics';
import { describe, expect, test } from 'vitest';
import { averageRunLength, cusum, limitFor } from './cusum.ts';

describe('the average run length', () => {
  // One-sided, k = 0.5, from 0: as in Hawkins and Olwell (1998) and the R package spc.
  test.each([
    [4, 335.37],
    [5, 930.89],
  ])('at the limit %d is that of the literature', (limit, length) => {
    expect(averageRunLength(limit)).toBeCloseTo(length, 1);
  });

  test.each([10, 50, 370, 18_500, 370_000])('is %d at the limit for it', (length) => {
    expect(averageRunLength(limitFor(length)) / length).toBeCloseTo(1, 6);
  });

  test('is what simulation gives', () => {
    const draw = uniform(11);
    const limit = limitFor(100);
    const lengths = Array.from({ length: 4000 }, () => {
      let sum = 0;
      for (let step = 1; ; step++) {
        sum = Math.max(0, sum + normalQuantile(draw()) - 0.5);
        if (sum > limit) return step;
      }
    });
    const mean = lengths.reduce((a, b) => a + b, 0) / lengths.length;
    // Run lengths are nearly geometric: the standard error of the mean is 100 / sqrt(4000).
    expect(Math.abs(mean - 100)).toBeLessThan((3 * 100) / Math.sqrt(4000));
  });
});

test('sums fall no lower than 0, and wait where there is no value', () => {
  expect(cusum([1, 2, Number.NaN, -5, 1])).toEqual([0.5, 2, 2, 0, 0.5]);
});
