import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Column, Table } from './column.ts';
import { readCsv } from './csv.ts';
import { given } from './csv-cases.ts';
import { csvChunks, writeCsv } from './write.ts';

const text = fc.oneof(
  fc.constantFrom('', 'NA', 'null', 'NaN', '007', '1e5', ' pad ', '\uFEFF', '"', 'a,b', 'x\ny', '\r', 'é\t'),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);

/** A column of that many rows: its number of nulls, their place and the order of the dictionary vary. */
function column(name: string, rows: number): fc.Arbitrary<Column> {
  const size = { minLength: rows, maxLength: rows };
  const numbers = fc.array(fc.option(fc.double({ noNaN: true })), size).map((cells): Column => {
    const values = Float64Array.from(cells, (cell) => cell ?? Number.NaN);
    if (!cells.includes(null)) return { kind: 'number', name, values };
    return { kind: 'number', name, values, nulls: Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)) };
  });
  const texts = fc.array(fc.option(text), size).map((cells): Column => {
    const dictionary = [...new Set(cells.filter((cell) => cell !== null))];
    const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(cell)));
    return { kind: 'text', name, codes, dictionary };
  });
  return fc.oneof(numbers, texts);
}

const table = fc
  .record({
    rows: fc.integer({ min: 1, max: 20 }),
    names: fc.uniqueArray(fc.oneof(text, fc.constantFrom('a', 'b', 'constructor')), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .chain(({ rows, names }) =>
    fc
      .tuple(...names.map((name, i) => column(name || `column ${i}`, rows)))
      .map((columns): Table => ({ rows, columns })),
  )
  .filter(({ columns }) => new Set(columns.map(({ name }) => name)).size === columns.length);

const typesOf = ({ columns }: Table) => Object.fromEntries(columns.map(({ name, kind }) => [name, kind]));

test('what is written reads back the same', async () => {
  const path = await given('');
  await fc.assert(
    fc.asyncProperty(table, async (written) => {
      await writeCsv(written, path);
      expect(await readCsv(path, { name: 'x.csv', types: typesOf(written) })).toEqual(written);
    }),
    { numRuns: 200 },
  );
});

test('other readers see the same', () => {
  fc.assert(
    fc.property(table, (written) => {
      fc.pre(written.columns.length > 1);
      const [names, ...rows] = parse([...csvChunks(written)].join('')) as string[][];
      expect(names).toEqual(written.columns.map(({ name }) => name));
      expect(rows.length).toBe(written.rows);
      for (const [c, { kind, ...column }] of written.columns.entries()) {
        if (kind !== 'text' || !('codes' in column)) continue;
        const cells = Array.from(column.codes, (code) => column.dictionary[code] ?? '');
        expect(rows.map((row) => row[c])).toEqual(cells);
      }
    }),
  );
});

test('the form is plain', async () => {
  const path = await given('');
  await writeCsv(
    {
      rows: 3,
      columns: [
        {
          kind: 'number',
          name: 'n',
          values: Float64Array.of(0.1, Number.NaN, -0),
          nulls: Uint8Array.of(0, 1, 0),
        },
        { kind: 'text', name: 'a "t"', codes: Int32Array.of(0, -1, 1), dictionary: ['', 'x'] },
      ],
    },
    path,
  );
  expect(await readFile(path, 'utf8')).toBe('n,"a ""t"""\n0.1,""\n,\n-0,x\n');
});

test('a lone null leaves no blank line', () => {
  const numbers: Column = {
    kind: 'number',
    name: 'n',
    values: Float64Array.of(Number.NaN),
    nulls: Uint8Array.of(1),
  };
  expect([...csvChunks({ rows: 1, columns: [numbers] })].join('')).toBe('n\nNA\n');
});

test('a large table is written piece by piece', () => {
  const values = Float64Array.from({ length: 10_000 }, (_, i) => i);
  const pieces = [...csvChunks({ rows: values.length, columns: [{ kind: 'number', name: 'x', values }] })];
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.join('')).toBe(`x\n${Array.from(values).join('\n')}\n`);
});
