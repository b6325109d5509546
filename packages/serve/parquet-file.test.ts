import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNull, readTable, type Table } from '@pawl/table';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ParquetCell, type ParquetField, parquetFile } from './parquet-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawl-parquet-'));
});
afterAll(() => rm(folder, { recursive: true }));

const FIELDS: readonly ParquetField[] = [
  { name: 'größe', kind: 'number' },
  { name: 'place', kind: 'text' },
  { name: 'time', kind: 'time' },
];

async function readBack(
  fields: readonly ParquetField[],
  groups: readonly (readonly ParquetCell[])[][],
): Promise<Table> {
  const file = parquetFile(fields);
  const pieces: Uint8Array[] = [];
  for (const columns of groups) pieces.push(await file.group(columns));
  await writeFile(join(folder, 'x.parquet'), Buffer.concat([...pieces, file.end()]));
  return (await readTable('x.parquet', { baseDir: folder })).table;
}

function cellsOf({ columns, rows }: Table): ParquetCell[][] {
  return columns.map((column) =>
    Array.from({ length: rows }, (_, row) => {
      if (isNull(column, row)) return null;
      return column.kind === 'text' ? column.dictionary[column.codes[row]!]! : column.values[row]!;
    }),
  );
}

test('rows of any number and any group are read as they were written', async () => {
  const row = fc.tuple(
    fc.option(fc.double({ noNaN: true })),
    fc.option(fc.string({ unit: 'grapheme' })),
    fc.option(fc.integer({ min: -1e12, max: 8e14 })),
  );
  const group = fc.array(row, { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 20 }), async (groups) => {
      const columns = groups.map((rows) => FIELDS.map((_, i) => rows.map((cells) => cells[i] ?? null)));
      const read = await readBack(FIELDS, columns);
      const all = groups.flat();
      const expected = FIELDS.map(({ kind }, i) =>
        all.map((cells) => {
          const cell = cells[i] ?? null;
          return kind === 'time' && cell !== null ? new Date(cell as number).toISOString() : cell;
        }),
      );
      // A reader may write a time with fewer digits.
      const times = (cells: ParquetCell[]) =>
        cells.map((cell) => (cell === null ? null : new Date(String(cell)).toISOString()));
      const [numbers, texts, read3] = cellsOf(read);
      expect([numbers, texts, times(read3!)]).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('a column without any value keeps its kind, and many columns and rows are no matter', async () => {
  const fields = Array.from({ length: 300 }, (_, i): ParquetField => ({ name: `c${i}`, kind: 'number' }));
  const rows = 1000;
  const columns = fields.map((_, i) => Array.from({ length: rows }, (_, row) => (i === 7 ? null : i * row)));
  const table = await readBack(fields, [columns, columns]);
  expect(table.rows).toBe(2 * rows);
  expect(table.columns.every(({ kind }) => kind === 'number')).toBe(true);
  expect(cellsOf(table)).toEqual(columns.map((column) => [...column, ...column]));
});
