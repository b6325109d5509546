import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { parquetWriteFile } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { given, values } from './csv-cases.ts';
import { readParquet } from './parquet.ts';
import type { ReadOptions } from './read-options.ts';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const read = (path: string, options: Partial<ReadOptions> = {}) =>
  readParquet(path, { name: 'data.parquet', ...options });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawl-parquet-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Cell = number | string | null | { readonly special: string };
const SPECIAL: Readonly<Record<string, number>> = { inf: Number.POSITIVE_INFINITY, '-0': -0 };

/** What pyarrow itself reads in the fixtures. */
async function expected(name: string): Promise<Record<string, unknown[]>> {
  const all = JSON.parse(await readFile(fixture('expected.json'), 'utf8')) as Record<
    string,
    Record<string, Cell[]>
  >;
  const plain = (cell: Cell) => (cell !== null && typeof cell === 'object' ? SPECIAL[cell.special] : cell);
  return Object.fromEntries(Object.entries(all[name]!).map(([column, cells]) => [column, cells.map(plain)]));
}

describe('files that pyarrow wrote', () => {
  test.each([
    ['scalars', 'scalars'],
    ['plain', 'plain'],
    ['int96', 'int96'],
    ['zstd', 'many'],
    ['gzip', 'many'],
    ['brotli', 'many'],
    ['lz4', 'many'],
  ])('%s', async (name, table) => {
    expect(values(await read(fixture(`${name}.parquet`)))).toEqual(await expected(table));
  });

  test('kinds come from the schema, also where every value is null', async () => {
    const table = await read(fixture('scalars.parquet'));
    const text = 'text blank category flag date seconds millis micros nanos time time32'.split(' ');
    for (const { name, kind } of table.columns)
      expect([name, kind]).toEqual([name, text.includes(name) ? 'text' : 'number']);
  });

  test('declared kinds', async () => {
    const types = { int64: 'text', double: 'text', text: 'text' } as const;
    expect(values(await read(fixture('scalars.parquet'), { types }))).toMatchObject({
      int64: ['9007199254740992', null, '0', '-9007199254740991'],
      double: ['0.1', null, '-1e+300', 'Infinity'],
    });
    const long = await read(fixture('bad-long.parquet'), { types: { long: 'text' } });
    expect(values(long)).toMatchObject({ long: ['1', '9007199254740993'] });
    const asText = await read(fixture('scalars.parquet'), { asText: new Set(['int8']) });
    expect(values(asText)).toMatchObject({ int8: ['-128', null, '0', '127'] });
  });
});

describe('files that hyparquet-writer wrote', () => {
  test('numbers and texts, nulls among them, in several row groups', async () => {
    const path = join(folder, 'x.parquet');
    const row = fc.record({
      n: fc.option(fc.double()),
      i: fc.option(fc.integer()),
      t: fc.option(fc.string({ unit: 'grapheme' })),
      r: fc.double(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 200 }), async (rows) => {
        const data = <K extends keyof (typeof rows)[0]>(key: K) => rows.map((cells) => cells[key]);
        await parquetWriteFile({
          filename: path,
          columnData: [
            { name: 'n', data: data('n'), type: 'DOUBLE', nullable: true },
            { name: 'i', data: data('i'), type: 'INT32', nullable: true },
            { name: 't', data: data('t'), type: 'STRING', nullable: true },
            { name: 'r', data: data('r'), type: 'DOUBLE', nullable: false },
          ],
          rowGroupSize: 50,
        });
        expect(values(await read(path))).toEqual({ n: data('n'), i: data('i'), t: data('t'), r: data('r') });
      }),
      { numRuns: 40 },
    );
  });

  test('text where a number is declared', async () => {
    const path = join(folder, 'x.parquet');
    const write = (data: string[]) =>
      parquetWriteFile({ filename: path, columnData: [{ name: 'x', data, type: 'STRING' }] });
    await write(['1', ' 007 ', 'NA']);
    expect(values(await read(path, { types: { x: 'number' } }))).toEqual({ x: [1, 7, null] });
    await write(['1', 'red']);
    await expect(read(path, { types: { x: 'number' } })).rejects.toMatchObject({
      code: 'data',
      message: 'row 2, column "x": "red" is not a number',
    });
  });
});

describe('refused', () => {
  test.each([
    ['list', 'column "list" is nested: each of its values is a list'],
    ['map', 'column "map" is nested: each of its values is a map'],
    ['struct', 'column "struct" is nested: each of its values is a struct'],
    ['long', 'row 2, column "long": 9007199254740993 is an integer that no double holds exactly'],
    ['binary', 'row 2, column "binary": the value is binary, not UTF-8 text'],
    ['fixed', 'column "fixed" holds FIXED_LEN_BYTE_ARRAY values, which are neither numbers nor text'],
    ['rows', 'the file has columns but no rows'],
  ])('bad-%s.parquet', async (name, message) => {
    await expect(read(fixture(`bad-${name}.parquet`))).rejects.toMatchObject({
      code: 'data',
      message,
      where: expect.stringContaining('data.parquet'),
      remedy: expect.any(String),
    });
  });

  test('a type for no column', async () => {
    await expect(read(fixture('int96.parquet'), { types: { second: 'text' } })).rejects.toMatchObject({
      message: '`types` names a column "second" that is not there. Did you mean "seconds"?',
    });
  });

  test('a file cut short, wherever', async () => {
    const whole = await readFile(fixture('zstd.parquet'));
    for (const size of [0, 1, 3, 4, 11, 100, whole.length >> 1, whole.length - 1]) {
      await expect(read(await given(whole.subarray(0, size))), `${size} bytes`).rejects.toMatchObject({
        code: 'data',
        message: expect.stringContaining('the Parquet file cannot be read'),
        where: 'data.parquet',
      });
    }
  });

  test('a damaged file is read or refused, and never a fault of ours', async () => {
    const whole = await readFile(fixture('scalars.parquet'));
    const flip = fc.tuple(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 3 }), async (flips) => {
        const bytes = Buffer.from(whole);
        for (const [at, bits] of flips) bytes[at]! ^= bits;
        const path = join(folder, 'bent.parquet');
        await writeFile(path, bytes);
        const error = await read(path).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error !== undefined) expect(error).toBeInstanceOf(PawlError);
      }),
      { numRuns: 150 },
    );
  });
});
