import { parseFilter } from '@pawl/table';
import { expect, test } from 'vitest';
import type { TrinoColumn } from './trino-columns.ts';
import { filterSql } from './trino-filter.ts';

const COLUMNS: TrinoColumn[] = [
  { name: 'n', kind: 'number', sql: 'N' },
  { name: 't', kind: 'text', sql: 'T' },
];
const sql = (condition: string) => filterSql(parseFilter(condition), COLUMNS);

test.each([
  ['n < 0.1', '(N < 1E-1)'],
  ['n != -2', '(N <> -2E+0)'],
  ['n in [1, 25]', '(N IN (1E+0, 2.5E+1))'],
  ['t = "it\'s; --"', "(T = 'it''s; --')"],
  ['t = 10', "(T = '10')"],
  ['t in [a, "b\'"]', "(T IN ('a', 'b'''))"],
  ['t is not null and (n > 1 or not n is null)', '((NOT (T IS NULL)) AND ((N > 1E+0) OR (NOT (N IS NULL))))'],
])('%s', (condition, wanted) => {
  expect(sql(condition)).toBe(wanted);
});

test.each([
  ['x = 1', 'there is no column "x"'],
  ['n = a', 'cannot be compared with a text'],
  ['t < 5', 'no order against a number'],
])('%s is refused', (condition, message) => {
  expect(() => sql(condition)).toThrow(message);
});
