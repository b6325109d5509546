import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Column, type Table, takeRows } from './column.ts';
import { hashRows, indexRows, recodeLike } from './row-index.ts';
import { tableOf } from './table-of.ts';

const rows = { minLength: 12, maxLength: 12 };
const tables = fc
  .record({
    n: fc.array(fc.constantFrom(0, -0, 1, Number.NaN, null), rows),
    t: fc.array(fc.constantFrom('', 'a', 'constructor', null), rows),
  })
  .map(({ n, t }) => tableOf({ n: [1, ...n], t: ['a', ...t] }));

/** A row as a text that is the same for equal rows only. */
function keyOf(columns: readonly Column[], row: number): string {
  return JSON.stringify(
    columns.map((column) => {
      if (column.kind === 'text')
        return column.codes[row]! < 0 ? null : ['text', column.dictionary[column.codes[row]!]];
      return column.nulls?.[row] === 1 ? null : ['number', String(column.values[row]! + 0)];
    }),
  );
}

test('the first equal row is found, in the same table and from another', () => {
  fc.assert(
    fc.property(tables, tables, (table, other) => {
      const keys = Array.from({ length: table.rows }, (_, row) => keyOf(table.columns, row));
      const index = indexRows(table.columns, table.rows);
      expect([...index.first]).toEqual(keys.map((key) => keys.indexOf(key)));
      const aligned = other.columns.map((column, i) => {
        const like = table.columns[i]!;
        return column.kind === 'text' && like.kind === 'text' ? recodeLike(column, like) : column;
      });
      const hashes = hashRows(aligned, other.rows);
      for (let row = 0; row < other.rows; row++) {
        expect(index.find(aligned, hashes, row)).toBe(keys.indexOf(keyOf(other.columns, row)));
      }
    }),
  );
});

test('rows whose hashes collide are told apart', () => {
  const { columns, rows: count } = tableOf({ v: [null, 2, Number.NaN, null], t: ['a', 'a', 'a', 'b'] });
  const index = indexRows(columns, count);
  const honest = hashRows(columns, count);
  const forged = { a: honest.a.slice().fill(honest.a[0]!), b: honest.b.slice().fill(honest.b[0]!) };
  expect(index.find(columns, forged, 0)).toBe(0);
  for (const other of [1, 2, 3]) expect(index.find(columns, forged, other)).toBe(-1);
});

test('many distinct rows have distinct hashes', () => {
  const count = 20_000;
  const grid = (size: number): Table =>
    tableOf({
      a: Array.from({ length: count }, (_, i) => i % size),
      b: Array.from({ length: count }, (_, i) => Math.floor(i / size)),
    });
  for (const table of [
    grid(100),
    grid(count),
    takeRows(
      grid(7),
      Int32Array.from({ length: count }, (_, i) => i),
    ),
  ]) {
    const { a, b } = hashRows(table.columns, count);
    const pairs = new Set(Array.from(a, (hash, row) => `${hash} ${b[row]}`));
    expect(pairs.size).toBe(count);
  }
});
