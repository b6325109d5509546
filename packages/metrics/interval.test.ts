import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percentileInterval, quantileSorted } from './interval.ts';

describe('percentileInterval', () => {
  test('of evenly spaced values cuts off the tails', () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => 100 - i);
    const { low, high } = percentileInterval(values, 0.9)!;
    expect(low).toBeCloseTo(5, 12);
    expect(high).toBeCloseTo(95, 12);
  });

  test('leaves out values that are not finite, up to a tenth', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => (i < 10 ? Number.NaN : 3));
    expect(percentileInterval(values, 0.95)).toEqual({ low: 3, high: 3 });
    values[10] = Number.POSITIVE_INFINITY;
    expect(percentileInterval(values, 0.95)).toBeNull();
    expect(percentileInterval(Float64Array.of(Number.NaN), 0.95)).toBeNull();
  });
});

test('a quantile lies between the values around it', () => {
  const values = fc.array(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      const sorted = Float64Array.from(given).sort();
      const position = share * (sorted.length - 1);
      const value = quantileSorted(sorted, share);
      expect(value).toBeGreaterThanOrEqual(sorted[Math.floor(position)]!);
      expect(value).toBeLessThanOrEqual(sorted[Math.ceil(position)]!);
    }),
  );
});
