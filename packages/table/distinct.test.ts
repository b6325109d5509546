import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeRows, textAt } from './column.ts';
import { countDistinct, countNulls, distinctValues } from './distinct.ts';
import { tableOf } from './table-of.ts';

const cells = fc.oneof(
  fc.array(fc.constantFrom('b', 'a', 'B', 'é', '', 'constructor', '__proto__', null), { maxLength: 30 }),
  fc.array(fc.constantFrom(3, 0, -0, -2.5, Number.NaN, Number.NEGATIVE_INFINITY, null), { maxLength: 30 }),
);

test('values, codes and counts agree with the rows', () => {
  fc.assert(
    fc.property(cells, fc.nat(40), (values, limit) => {
      const column = tableOf({ v: values }).columns[0]!;
      const distinct = distinctValues(column)!;
      // A Set takes 0 for -0 and NaN for NaN, as promised here.
      const wanted = new Set<string | number | null>(values);
      expect(new Set(distinct.values)).toEqual(wanted);
      expect(distinct.values.length).toBe(wanted.size);
      values.forEach((value, row) => {
        const found = distinct.values[distinct.codes[row]!];
        expect(found === value || (Number.isNaN(found) && Number.isNaN(value))).toBe(true);
      });
      const total = distinct.counts.reduce((sum, count) => sum + count, 0);
      expect(total).toBe(values.length);
      expect(countDistinct(column)).toBe(wanted.size - (wanted.has(null) ? 1 : 0));
      expect(countNulls(column)).toBe(values.filter((value) => value === null).length);
      expect(distinctValues(column, limit) === undefined).toBe(wanted.size > limit);
    }),
  );
});

test('numbers stand in order, then NaN, then null', () => {
  const { columns } = tableOf({ v: [null, 10, Number.NaN, 9, Number.POSITIVE_INFINITY, -1] });
  expect(distinctValues(columns[0]!)!.values).toEqual([
    -1,
    9,
    10,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    null,
  ]);
});

test('texts stand in the order of their code units, the same in every locale', () => {
  const { columns } = tableOf({ v: ['ä', 'b', 'Z', null, 'a', '10', '9'] });
  expect(distinctValues(columns[0]!)!.values).toEqual(['10', '9', 'Z', 'a', 'b', 'ä', null]);
});

test('what only the dictionary holds does not count', () => {
  const part = takeRows(tableOf({ v: ['x', 'y', 'z'] }), Int32Array.of(1)).columns[0]!;
  expect(distinctValues(part)!.values).toEqual(['y']);
  expect(countDistinct(part)).toBe(1);
  expect(textAt(part, 0)).toBe('y');
});
