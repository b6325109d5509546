import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding } from './anomaly.ts';
import type { Table } from './column.ts';
import { findEqualRows } from './overlap.ts';
import { tableOf } from './table-of.ts';

const cells = fc.array(fc.tuple(fc.constantFrom(0, 1, 2, null), fc.constantFrom('a', 'b', 'c', null)), {
  maxLength: 25,
});

const table = (rows: readonly (readonly [number | null, string | null])[]) =>
  // One number first, or a column of nulls would be taken for text.
  tableOf({ n: [9, ...rows.map(([n]) => n)], t: ['z', ...rows.map(([, t]) => t)] });

function find(train: Table, test: Table | undefined, code: string, data = 'test'): Finding | undefined {
  return findEqualRows(train, test).find((finding) => finding.code === code && finding.data === data);
}

test('repetitions and shared rows are counted exactly', () => {
  fc.assert(
    fc.property(cells, cells, (trainRows, testRows) => {
      const [train, other] = [table(trainRows), table(testRows)];
      const keys = (rows: typeof trainRows) => ['first', ...rows.map((row) => JSON.stringify(row))];
      const [trainKeys, testKeys] = [keys(trainRows), keys(testRows)];
      const repeated = (list: string[]) => list.length - new Set(list).size;
      expect(find(train, other, 'duplicate-rows', 'train')?.count ?? 0).toBe(repeated(trainKeys));
      expect(find(train, other, 'duplicate-rows')?.count ?? 0).toBe(repeated(testKeys));
      const shared = testKeys.filter((key) => trainKeys.includes(key));
      const overlap = find(train, other, 'train-test-overlap')!;
      expect(overlap.count).toBe(shared.length);
      expect(overlap.severity).toBe(shared.length * 2 > testKeys.length ? 'error' : undefined);
      const identical = [...trainKeys].sort().join() === [...testKeys].sort().join();
      expect(overlap.message.startsWith('the test set is the training set')).toBe(identical);
    }),
  );
});

test('the examples name both rows', () => {
  const train = tableOf({ v: [1, 2, 3, 4, 5, 6] });
  const other = tableOf({ v: [7, 3, 8, 1, 9, 10] });
  expect(find(train, other, 'train-test-overlap')).toEqual({
    code: 'train-test-overlap',
    data: 'test',
    count: 2,
    message: '2 of 6 test rows are training rows too',
    examples: [
      { row: 2, value: 'same as training row 3' },
      { row: 4, value: 'same as training row 1' },
    ],
  });
});

test('a test set identical to the training set, in whatever order, is called so', () => {
  const train = tableOf({ v: [1, 2, 2] });
  const message = (cells: number[]) => find(train, tableOf({ v: cells }), 'train-test-overlap')?.message;
  expect(message([2, 1, 2])).toBe('the test set is the training set: all 3 rows are the same');
  expect(message([2, 1, 1])).toBe('every one of the 3 test rows is a training row too');
  expect(message([2, 5, 6])).toBe('1 of 3 test rows is a training row too');
});

test('other columns, their order and what the test data has beyond', () => {
  const train = tableOf({ a: [1, 2], b: ['x', 'y'] });
  expect(find(train, tableOf({ b: ['y', 'y'], a: [2, 1] }), 'train-test-overlap')?.count).toBe(1);
  expect(find(train, tableOf({ a: [1, 2], b: ['x', 'y'], c: [1, 1] }), 'train-test-overlap')?.count).toBe(2);
  expect(find(train, tableOf({ a: [1, 2] }), 'train-test-overlap')).toBeUndefined();
  expect(find(train, tableOf({ a: [1, 2], b: [1, 2] }), 'train-test-overlap')).toBeUndefined();
});

test('a column of nulls equals nulls of any type', () => {
  const train = tableOf({ a: [1, 2], b: [null, null] });
  const other = tableOf({ a: [1, 2], b: [null, 5] });
  expect(find(train, other, 'train-test-overlap')?.count).toBe(1);
  expect(find(other, train, 'train-test-overlap')?.count).toBe(1);
});

test('no rows and no columns overlap with nothing', () => {
  expect(findEqualRows(tableOf({ a: [] }), tableOf({ a: [] }))).toEqual([]);
  expect(findEqualRows({ rows: 3, columns: [] }, { rows: 3, columns: [] })).toEqual([]);
});
