import type { Column, Table } from '@pawl/table';
import { expect, test } from 'vitest';
import { skewOf } from './skew.ts';

function numbers(name: string, values: readonly number[]): Column {
  return { kind: 'number', name, values: Float64Array.from(values) };
}

function texts(name: string, values: readonly (string | null)[]): Column {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value)));
  return { kind: 'text', name, codes, dictionary };
}

function table(...columns: Column[]): Table {
  const [first] = columns;
  return { rows: first!.kind === 'text' ? first!.codes.length : first!.values.length, columns };
}

test('values of the same rows that differ, with what they have in common', () => {
  const ids = texts('id', ['a', 'b', 'c', 'd', 'd', '__proto__']);
  const before = table(
    ids,
    numbers('metres', [1, 2, 3, 4, 5, 6]),
    numbers('filled', [1, Number.NaN, Number.NaN, 4, 5, 6]),
    texts('colour', ['red', 'green', 'blue', null, null, 'red']),
    numbers('same', [1, 1 / 3, 3, 4, 5, 6]),
    texts('region', ['n', 's', 'e', 'w', 'w', 'n']),
  );
  const now = texts('key', ['__proto__', 'c', 'b', 'd', 'new']);
  const after = table(
    now,
    numbers('metres', [600, 300, 200, 400, 1]),
    numbers('filled', [6, 0, 0, 4, 1]),
    texts('colour', ['blue', 'green', 'red', null, null]),
    numbers('same', [6, 3, Math.fround(1 / 3), 4, 1]),
    texts('region', ['unknown', 'unknown', 'unknown', 'w', 'w']),
  );
  const names = ['metres', 'filled', 'colour', 'same', 'region', 'absent'];
  expect(skewOf([before, ids], [after, now], names)).toEqual({
    rows: 3,
    columns: [
      {
        column: 'metres',
        rows: 3,
        differing: 3,
        pattern: '100 times what it was',
        example: { id: '__proto__', before: '6', after: '600' },
      },
      {
        column: 'colour',
        rows: 3,
        differing: 3,
        pattern: null,
        example: { id: '__proto__', before: 'red', after: 'blue' },
      },
      {
        column: 'region',
        rows: 3,
        differing: 3,
        pattern: 'always "unknown"',
        example: { id: '__proto__', before: 'n', after: 'unknown' },
      },
      {
        column: 'filled',
        rows: 3,
        differing: 2,
        pattern: '0 where it was missing',
        example: { id: 'c', before: null, after: '0' },
      },
    ],
  });
});
