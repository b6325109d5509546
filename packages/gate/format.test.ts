import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digitsApart, formatCount, formatNumber, formatPercent } from './format.ts';

test.each([
  [0.541, '0.541'],
  [0.54099999, '0.541'],
  [2 / 3, '0.6667'],
  [-2 / 3, '-0.6667'],
  [0, '0'],
  [-0, '0'],
  [1, '1'],
  [12.3456, '12.35'],
  [9999.96, '10000'],
  [68_432.12, '68432'],
  [-68_432.5, '-68432'],
  [0.000012345, '0.00001234'],
  [1.23456e-9, '1.235e-9'],
  [1.23456e20, '123500000000000000000'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
])('%d reads %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('a number that reads like the pivot gets the digits that tell them apart', () => {
  expect(digitsApart(0.55, [0.541, 0.55])).toBe(4);
  const digits = digitsApart(0.55, [0.5499996]);
  expect(formatNumber(0.5499996, digits)).toBe('0.5499996');
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (pivot, value) => {
        fc.pre(pivot !== value);
        const enough = digitsApart(pivot, [value]);
        expect(formatNumber(pivot, enough)).not.toBe(formatNumber(value, enough));
      },
    ),
  );
});

test('shares and counts', () => {
  expect([0.95, 0.999, 0.9, 0.07].map(formatPercent)).toEqual(['95 %', '99.9 %', '90 %', '7 %']);
  expect([0, 999, 1000, 12_345, 1_234_567].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '12,345',
    '1,234,567',
  ]);
});
