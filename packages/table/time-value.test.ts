import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTime } from './time-value.ts';

test.each([
  ['1970', 0, false],
  ['1970-02', 31 * 86_400_000, false],
  ['1970-01-02', 86_400_000, false],
  ['1970-01-01T00:01', 60_000, false],
  ['1970-01-01 00:00:01.25', 1250, false],
  ['1970-01-01T00:00:00Z', 0, true],
  ['1970-01-01T01:30:00+01:30', 0, true],
  ['1969-12-31T23:00:00-0100', 0, true],
  ['1969-12-31t19:00-05', 0, true],
  ['0050-01-01', Date.parse('0050-01-01T00:00:00Z'), false],
])('%s', (text, milliseconds, zoned) => {
  expect(parseTime(text)).toEqual({ milliseconds, zoned });
});

test.each([
  '',
  'now',
  '2024-13',
  '2024-02-30',
  '2023-02-29',
  '2024-01-01T24:00',
  '2024-01-01T10',
  '2024-01-01x10:00',
  '2024-01T10:00',
  '2024-01-01T10:00+25:00',
  '31.05.2024',
  '2024-01-01T10:00 ',
  '20240101',
])('"%s" is no time', (text) => {
  expect(parseTime(text)).toBeUndefined();
});

test('every time that Date writes reads back', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => {
        expect(parseTime(date.toISOString())).toEqual({ milliseconds: date.getTime(), zoned: true });
      },
    ),
  );
});
