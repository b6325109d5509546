import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Table } from './column.ts';
import { csv, values } from './csv-cases.ts';

const kinds = (table: Table) => table.columns.map((column) => column.kind);

/** A field, and whether it is to be quoted though it need not be. */
const field = fc.tuple(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' ', 'é', '𝕏'), maxLength: 6 }),
    fc.double().map(String),
    fc.constantFrom('', 'NA', '""', '\r\n', 'x'.repeat(100)),
  ),
  fc.boolean(),
);
const lineEnd = fc.constantFrom('\n', '\r\n');

/** CSV text of a table of 1 to 5 columns, written in any of the ways that RFC 4180 and habit allow. */
const document = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.record({
      width: fc.constant(width),
      rows: fc.array(fc.tuple(fc.array(field, { minLength: width, maxLength: width }), lineEnd), {
        minLength: 1,
        maxLength: 12,
      }),
      bom: fc.boolean(),
      delimiter: fc.constantFrom(',', '\t', ';', '|'),
      lastEnd: fc.boolean(),
    }),
  )
  .map(({ width, rows, bom, delimiter, lastEnd }) => {
    const header = Array.from({ length: width }, (_, i) => `column ${i}`).join(delimiter);
    const lines = rows.map(([fields, end], i) => {
      const line = fields.map(([text, quoted]) =>
        write(text, quoted || (width === 1 && text === ''), delimiter),
      );
      return line.join(delimiter) + (lastEnd || i < rows.length - 1 ? end : '');
    });
    return { text: `${bom ? '\uFEFF' : ''}${header}\n${lines.join('')}`, delimiter };
  });

function write(text: string, quoted: boolean, delimiter: string): string {
  const must = text.includes(delimiter) || /["\r\n]/.test(text);
  return quoted || must ? `"${text.replaceAll('"', '""')}"` : text;
}

/** All columns as text and nothing null: what a parser without types sees. */
async function asText(
  content: string | Uint8Array,
  delimiter: string,
  blockBytes: number,
  columns: string[],
) {
  const types = Object.fromEntries(columns.map((name) => [name, 'text' as const]));
  return values(await csv(content, { delimiter, types, nulls: [], tuning: { blockBytes } }));
}

function byCsvParse(
  text: string,
  delimiter: string,
): { names: string[]; expected: Record<string, string[]> } {
  const [names = [], ...rows] = parse(text, {
    bom: true,
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    skip_empty_lines: true,
  }) as string[][];
  return { names, expected: Object.fromEntries(names.map((name, i) => [name, rows.map((row) => row[i]!)])) };
}

describe('compared with csv-parse', () => {
  test('any table, in blocks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(document, fc.integer({ min: 1, max: 64 }), async ({ text, delimiter }, blockBytes) => {
        const { names, expected } = byCsvParse(text, delimiter);
        expect(await asText(text, delimiter, blockBytes, names)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('the same through gzip, and from UTF-16', async () => {
    await fc.assert(
      fc.asyncProperty(document, async ({ text, delimiter }) => {
        const { names, expected } = byCsvParse(text, delimiter);
        expect(await asText(gzipSync(text), delimiter, 16, names)).toEqual(expected);
        const utf16 = Buffer.from(text, 'utf16le');
        const types = Object.fromEntries(names.map((name) => [name, 'text' as const]));
        const table = await csv(utf16, { delimiter, types, nulls: [], encoding: 'utf-16le' });
        expect(values(table)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  test('in parts read by several threads, wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 2, max: 3 }),
        async ({ text, delimiter }, sampledRows, threads) => {
          const { names, expected } = byCsvParse(text, delimiter);
          const types = Object.fromEntries(names.map((name) => [name, 'text' as const]));
          const tuning = { sampledRows, threads, partBytes: 8 };
          expect(values(await csv(text, { delimiter, types, nulls: [], tuning }))).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe('types', () => {
  test('numbers of all plain kinds', async () => {
    const table = await csv('a,b,c,d\n1,-0.5,1e3,inf\n 2 ,.5,\t-1E-3,-Infinity\n+3,5.,0,NaN\n');
    expect(kinds(table)).toEqual(['number', 'number', 'number', 'number']);
    expect(values(table)).toEqual({
      a: [1, 2, 3],
      b: [-0.5, 0.5, 5],
      c: [1000, -0.001, 0],
      d: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null],
    });
  });

  test('NaN is a value where it is no null token', async () => {
    const table = await csv('a,b\n1,NaN\n,2\n', { nulls: [''] });
    expect(values(table)).toEqual({ a: [1, null], b: [Number.NaN, 2] });
  });

  test.each([
    ['leading zeros', '007'],
    ['hexadecimal', '0x1F'],
    ['an integer no double holds', '9007199254740993'],
    ['a thousands mark', '1_000'],
    ['words', 'red'],
  ])('%s make text', async (_, value) => {
    const table = await csv(`a,b\n1,1\n${value},2\n`);
    expect(kinds(table)).toEqual(['text', 'number']);
    expect(values(table)).toEqual({ a: ['1', value], b: [1, 2] });
  });

  test('declared ones hold against the values', async () => {
    const table = await csv('zip,n\n00123,007\n12345,8\n', { types: { zip: 'text', n: 'number' } });
    expect(values(table)).toEqual({ zip: ['00123', '12345'], n: [7, 8] });
  });

  test('a column to be read as text, for an earlier file had text there', async () => {
    const table = await csv('a,b\n1,2\n', { asText: new Set(['a']) });
    expect(values(table)).toEqual({ a: ['1'], b: [2] });
  });

  test('null tokens', async () => {
    const table = await csv('n,t\n1,a\n,\nNA,N/A\nnull,None\n NaN ,nan\n2,b\n');
    expect(values(table)).toEqual({
      n: [1, null, null, null, null, 2],
      t: ['a', null, null, null, null, 'b'],
    });
  });

  test('quoted null tokens are text in text columns, null in number columns', async () => {
    const table = await csv('n,t,e\n"1","NA",""\n"",x,""\n"NA","",""\n');
    expect(values(table)).toEqual({ n: [1, null, null], t: ['NA', 'x', ''], e: ['', '', ''] });
  });

  test('a column of nulls is a number column', async () => {
    const table = await csv('a,b\n,1\nNA,2\n');
    expect(kinds(table)).toEqual(['number', 'number']);
    expect(values(table).a).toEqual([null, null]);
  });

  test('null tokens that look like numbers, in the sample and beyond', async () => {
    const rows = ['-999', '5', '"-999"', ' -999 ', '-999.0'];
    for (const sampledRows of [1, 100]) {
      const table = await csv(`a\n${rows.join('\n')}\n`, { nulls: ['-999'], tuning: { sampledRows } });
      expect(values(table)).toEqual({ a: [null, 5, null, null, -999] });
    }
  });

  test('own null tokens', async () => {
    const table = await csv('a,b\n-999,?\n3,NA\n', { nulls: ['-999', '?'] });
    expect(values(table)).toEqual({ a: [null, 3], b: [null, 'NA'] });
  });

  test('columns without nulls have no mask', async () => {
    const table = await csv('a,b\n1,\n2,3\n');
    expect(table.columns.map((column) => column.kind === 'number' && column.nulls !== undefined)).toEqual([
      false,
      true,
    ]);
  });

  test('text values are coded in order of first appearance', async () => {
    const [column] = (await csv('t\nb\na\nb\n')).columns;
    expect(column).toEqual({
      kind: 'text',
      name: 't',
      codes: Int32Array.of(0, 1, 0),
      dictionary: ['b', 'a'],
    });
  });
});

describe('lines', () => {
  test('CR alone ends them too, and ends may be mixed', async () => {
    expect(values(await csv('a,b\r1,x\r2,y'))).toEqual({ a: [1, 2], b: ['x', 'y'] });
    expect(values(await csv('a,b\r\n1,x\n2,y\r3,z\r\n'))).toEqual({ a: [1, 2, 3], b: ['x', 'y', 'z'] });
  });

  test('blank ones do not count', async () => {
    expect(values(await csv('\n\r\na,b\n\n1,2\n\r\n3,4\n\n\n'))).toEqual({ a: [1, 3], b: [2, 4] });
  });

  test('a row may be far longer than a block', async () => {
    const long = 'é"\n'.repeat(60_000);
    const quoted = `"${long.replaceAll('"', '""')}"`;
    const table = await csv(`a,b\n1,${quoted}\n2,x\n3,${quoted}\n`, { tuning: { blockBytes: 1000 } });
    expect(values(table)).toEqual({ a: [1, 2, 3], b: [long, 'x', long] });
  });

  test('a header may hold quotes, delimiters and line ends', async () => {
    const table = await csv('"a,""b""","two\nlines"\n1,2\n', { tuning: { blockBytes: 3 } });
    expect(values(table)).toEqual({ 'a,"b"': [1], 'two\nlines': [2] });
  });
});

test('numbers are bit for bit what Number makes of them', async () => {
  const number = fc.oneof(
    fc.double({ noNaN: true }).map(String),
    fc.integer().map((n) => (n / 1e4).toFixed(4)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 200 }), async (texts) => {
      const [column] = (await csv(`x\n${texts.join('\n')}\n`, { types: { x: 'number' } })).columns;
      expect(column).toEqual({ kind: 'number', name: 'x', values: Float64Array.from(texts, Number) });
    }),
    { numRuns: 100 },
  );
});

test('rows beyond the sample, with nulls, in parts and in one go, are the same', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) =>
    [
      i % 7 === 0 ? '' : i / 8,
      `t${i % 50}`,
      i % 11 === 0 ? '"two\nlines, ""q"""' : 'NA',
      i > 2000 ? `new ${i}` : 'old',
    ].join(),
  );
  const text = `n,t,q,u\n${rows.join('\n')}\n`;
  const one = await csv(text, { tuning: { threads: 1, sampledRows: 10 } });
  for (const threads of [2, 4]) {
    const seen: number[] = [];
    const table = await csv(text, {
      tuning: { threads, sampledRows: 10, partBytes: 1000 },
      onBytes: (count) => seen.push(count),
    });
    expect(values(table)).toEqual(values(one));
    expect(table.columns.map((column) => column.kind === 'text' && column.dictionary)).toEqual(
      one.columns.map((column) => column.kind === 'text' && column.dictionary),
    );
    expect(seen.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(text.length);
  }
});

test('parts of very uneven rows are the same too', async () => {
  const rows = Array.from({ length: 4000 }, (_, i) => (i < 1000 ? `${i},${'x'.repeat(200)}` : `${i},y`));
  const text = `n,t\n${rows.join('\n')}\n`;
  const expected = { n: rows.map((_, i) => i), t: rows.map((row) => row.split(',')[1]) };
  for (const order of [text, `n,t\n${rows.toReversed().join('\n')}\n`]) {
    const table = await csv(order, { tuning: { threads: 3, sampledRows: 5, partBytes: 1000 } });
    const read = values(table);
    if (order !== text) for (const list of Object.values(read)) list.reverse();
    expect(read).toEqual(expected);
  }
});
