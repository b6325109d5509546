import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantileSorted } from './interval.ts';

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
