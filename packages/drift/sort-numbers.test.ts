import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberSample } from './number-sample.ts';
import { sortNumbers } from './sort-numbers.ts';

/** Long enough for sorting by digits. */
const ROWS = 3000;

test('any numbers come out ascending', () => {
  const numbers = fc.float64Array({ noNaN: true, minLength: 0, maxLength: 40 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 1000 }), (few, stride) => {
      const values = Float64Array.from({ length: ROWS }, (_, i) => (few[(i * stride) % few.length] ?? 0) + 0);
      const expected = values.slice().sort();
      sortNumbers(values);
      expect(values).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['numbers that differ in their last bits alone', (i: number) => 1 + ((i * 7919) % ROWS) * 2 ** -52],
  ['numbers of both signs', (i: number) => (((i * 7919) % ROWS) - ROWS / 2) / 7],
  ['negative numbers', (i: number) => -((i * 7919) % ROWS) - 0.5],
  ['whole numbers', (i: number) => (i * 7919) % 50],
  ['numbers of all sizes', (i: number) => (i % 2 === 0 ? 1 : -1) * 2 ** (((i * 7919) % 2000) - 1000)],
])('%s', (_name, value) => {
  const values = Float64Array.from({ length: ROWS }, (_, i) => value(i));
  const expected = values.slice().sort();
  sortNumbers(values);
  expect(values).toEqual(expected);
});

test('a sample leaves the column alone, counts what is missing and sets infinities apart', () => {
  const values = Float64Array.from([3, Number.NaN, -0, Infinity, -Infinity, 1, Number.NaN]);
  const nulls = Uint8Array.from([0, 1, 0, 0, 0, 0, 0]);
  const before = values.slice();
  const sample = numberSample({ kind: 'number', name: 'x', values, nulls });
  expect(values).toEqual(before);
  expect(sample).toMatchObject({ rows: 7, missing: 2 });
  expect([...sample.sorted]).toEqual([-Infinity, 0, 1, 3, Infinity]);
  expect([...sample.finite]).toEqual([0, 1, 3]);
});
