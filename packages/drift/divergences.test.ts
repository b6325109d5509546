import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { categoryCounts, countNumbers } from './category-counts.ts';
import {
  greatestChange,
  hellinger,
  jensenShannon,
  populationStability,
  totalVariation,
} from './divergences.ts';
import { countDistinctNumbers } from './number-sample.ts';

const counts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 });

test('distances are symmetric, within their range, and ordered as they are proved to be', () => {
  fc.assert(
    fc.property(counts, counts, (first, second) => {
      const [p, q] = [Float64Array.from(first), Float64Array.from(second)];
      for (const distance of [populationStability, jensenShannon, hellinger, totalVariation]) {
        expect(distance(p, q)).toBeCloseTo(distance(q, p), 12);
        expect(distance(p, q)).toBeGreaterThanOrEqual(-1e-12);
      }
      const variation = totalVariation(p, q);
      const far = hellinger(p, q);
      // Le Cam's inequalities.
      expect(far ** 2).toBeLessThanOrEqual(variation + 1e-9);
      expect(variation).toBeLessThanOrEqual(far * Math.sqrt(2 - far ** 2) + 1e-9);
      expect(greatestChange(p, q).value).toBeLessThanOrEqual(variation + 1e-12);
      expect(jensenShannon(p, q)).toBeLessThanOrEqual(Math.sqrt(Math.LN2));
    }),
  );
});

describe('disjoint categories are as far as can be', () => {
  const [p, q] = [Float64Array.from([3, 0]), Float64Array.from([0, 5])];
  test.each([
    ['total variation', totalVariation(p, q), 1],
    ['Hellinger', hellinger(p, q), 1],
    ['Jensen-Shannon', jensenShannon(p, q), Math.sqrt(Math.LN2)],
    ['greatest change', greatestChange(p, q).value, 1],
  ])('%s', (_name, value, expected) => expect(value).toBeCloseTo(expected, 12));
});

test('categories are counted by their text, and those of no row not at all', () => {
  const counts = categoryCounts(
    {
      kind: 'text',
      name: 'x',
      codes: Int32Array.from([0, 0, 2, -1]),
      dictionary: ['__proto__', 'unused', 'b'],
    },
    {
      kind: 'text',
      name: 'x',
      codes: Int32Array.from([1, 0, -1, -1]),
      dictionary: ['toString', '__proto__'],
    },
  );
  expect(counts.names).toEqual(['__proto__', 'b', 'toString']);
  expect([...counts.reference]).toEqual([2, 1, 0]);
  expect([...counts.current]).toEqual([1, 0, 1]);
  expect(counts).toMatchObject({
    referenceRows: 3,
    currentRows: 2,
    referenceMissing: 1,
    currentMissing: 2,
  });
});

test('numbers are counted by their value', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 });
  fc.assert(
    fc.property(numbers, numbers, (first, second) => {
      const [a, b] = [first, second].map((values) => Float64Array.from(values).sort());
      const values = [...new Set([...first, ...second])].sort((x, y) => x - y);
      const counted = countNumbers(a!, b!);
      expect([...counted.values]).toEqual(values);
      expect([...counted.reference]).toEqual(values.map((value) => first.filter((x) => x === value).length));
      expect([...counted.current]).toEqual(values.map((value) => second.filter((x) => x === value).length));
      expect(countDistinctNumbers(a!, b!, 100)).toBe(values.length);
      expect(countDistinctNumbers(a!, b!, 3)).toBe(Math.min(3, values.length));
    }),
  );
});
