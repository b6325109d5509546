import { gzipSync } from 'node:zlib';
import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Table } from './column.ts';
import { given, values } from './csv-cases.ts';
import { type JsonLinesOptions, readJsonLines } from './json-lines.ts';

async function read(content: string | Uint8Array, options: Partial<JsonLinesOptions> = {}): Promise<Table> {
  return readJsonLines(await given(content, 'data.jsonl'), { name: 'data.jsonl', ...options });
}

async function failure(content: string | Uint8Array, options: Partial<JsonLinesOptions> = {}) {
  const error = await read(content, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PawlError)) throw new Error('expected a PawlError', { cause: error });
  expect(error.remedy).toBeTruthy();
  return { code: error.code, message: error.message, where: error.where };
}

test('columns are the union of keys in order of appearance, and what is missing is null', async () => {
  const table = await read('{"b":1,"a":"x"}\n\n{"a":null,"c":true}\r\n  {"c":false,"b":2.5}');
  expect(table.columns.map((column) => [column.name, column.kind])).toEqual([
    ['b', 'number'],
    ['a', 'text'],
    ['c', 'text'],
  ]);
  expect(values(table)).toEqual({ b: [1, null, 2.5], a: ['x', null, null], c: [null, 'true', 'false'] });
});

test('any rows come back as they were, also from gzip', async () => {
  const row = fc.dictionary(
    fc.constantFrom('a', 'b', 'constructor', '__proto__', 'é'),
    fc.oneof(
      fc.constant(null),
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true, min: -(2 ** 53 - 1), max: 2 ** 53 - 1 }),
    ),
    { noNullPrototype: true, minKeys: 1 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      const text = rows.map((object) => `${JSON.stringify(object)}\n`).join('');
      const given = rows.map(
        (object) => new Map(Object.entries(JSON.parse(JSON.stringify(object)) as object)),
      );
      const names = [...new Set(given.flatMap((map) => [...map.keys()]))];
      for (const content of [text, gzipSync(text)]) {
        const table = await read(content);
        expect(table.columns.map((column) => column.name)).toEqual(names);
        // As entries, for one may be called `__proto__`.
        const found = new Map(Object.entries(values(table)));
        for (const column of table.columns) {
          const expected = given.map((map) => map.get(column.name) ?? null);
          const isText = expected.some((value) => typeof value === 'string');
          expect(column.kind).toBe(isText ? 'text' : 'number');
          expect(found.get(column.name) ?? null).toEqual(
            expected.map((value) => (isText && value !== null ? String(value) : value)),
          );
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('kinds come from the first 10,000 rows', async () => {
  const head = '{"n":1,"t":"a"}\n'.repeat(10_000);
  const table = await read(`${head}{"n":2,"t":7,"late":3}\n`);
  expect(table.columns.map((column) => column.kind)).toEqual(['number', 'text', 'number']);
  expect(table.columns[1]).toMatchObject({ dictionary: ['a', '7'] });
  expect(values(table).late?.slice(9_999)).toEqual([null, 3]);
  expect(await failure(`${head}{"n":"red"}\n`)).toEqual({
    code: 'data',
    message: 'line 10001, column "n": "red" is not a number',
    where: 'data.jsonl:10001',
  });
});

test('declared kinds', async () => {
  const rows = '{"n":"007","t":1}\n{"n":"NA","t":2}\n{"n":3,"t":null}\n';
  expect(values(await read(rows, { types: { n: 'number', t: 'text' } }))).toEqual({
    n: [7, null, 3],
    t: ['1', '2', null],
  });
  expect(await failure(rows, { types: { m: 'number' } })).toMatchObject({
    message: '`types` names a column "m" that is not there. Did you mean "n"?',
  });
  expect(await failure('{"n":true}\n', { types: { n: 'number' } })).toMatchObject({
    message: 'line 1, column "n": "true" is not a number',
  });
});

test('a value longer than a block', async () => {
  const long = 'é'.repeat(700_000);
  expect(values(await read(`{"a":"x"}\n${JSON.stringify({ a: long })}\n{"a":"y"}`))).toEqual({
    a: ['x', long, 'y'],
  });
});

describe('bad input', () => {
  test.each([
    ['no bytes', '', 'the file is empty', 'data.jsonl'],
    ['blank lines only', '\n \n', 'the file is empty', 'data.jsonl'],
    ['no JSON', '{"a":1}\n{"a":\n', 'line 2 is not valid JSON', 'data.jsonl:2'],
    ['two objects on a line', '{"a":1}{"a":2}\n', 'line 1 is not valid JSON', 'data.jsonl:1'],
    ['an array', '[1,2]\n', 'line 1 is an array, not an object', 'data.jsonl:1'],
    ['a number', '{"a":1}\n\n7\n', 'line 3 is a number, not an object', 'data.jsonl:3'],
    ['a nested object', '{"a":{"b":1}}\n', 'line 1, column "a": the value is an object', 'data.jsonl:1'],
    ['a nested array', '{"a":1}\n{"a":[1]}\n', 'line 2, column "a": the value is an array', 'data.jsonl:2'],
    [
      'a long integer',
      '{"id": 9007199254740993}\n',
      'line 1, column "id": an integer beyond 2^53 loses its last digits',
      'data.jsonl:1',
    ],
    ['a key without name', '{"":1}\n', 'column 1 of 1 has no name', 'data.jsonl'],
    ['objects without keys', '{}\n{}\n', 'the rows have no columns', 'data.jsonl'],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x7b, 0xff, 0x7d]),
      'byte 2 of line 1 is not UTF-8',
      'data.jsonl:1',
    ],
    ['UTF-16', Buffer.from('\uFEFF{"a":1}', 'utf16le'), 'the text is UTF-16LE, not UTF-8', 'data.jsonl'],
  ])('%s', async (_, content, message, where) => {
    expect(await failure(content)).toEqual({ code: 'data', message, where });
  });

  test('a line without end', async () => {
    expect(await failure(`[${'1,'.repeat(30_000_000)}1]`)).toMatchObject({
      message: 'line 1 is longer than 32 MiB',
    });
  });
});

test('a long integer where a number is declared', async () => {
  const table = await read('{"id":9007199254740993}\n', { types: { id: 'number' } });
  expect(values(table)).toEqual({ id: [2 ** 53] });
});

test('a large number that is no integer literal is a number', async () => {
  expect(values(await read('{"a":1e300}\n{"a":123456789012345680000.0}\n'))).toEqual({
    a: [1e300, 123456789012345680000],
  });
});
