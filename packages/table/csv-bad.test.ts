import { gzipSync } from 'node:zlib';
import { PawlError } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import type { CsvOptions } from './csv.ts';
import { csv } from './csv-cases.ts';

interface Failure {
  readonly message: string;
  readonly where: string | undefined;
  readonly remedy: string | undefined;
}

async function failure(content: string | Uint8Array, options: Partial<CsvOptions> = {}): Promise<Failure> {
  const error = await csv(content, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PawlError)) throw new Error('expected a PawlError', { cause: error });
  expect(error.code).toBe('data');
  expect(error.remedy).toBeTruthy();
  return { message: error.message, where: error.where, remedy: error.remedy };
}

const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

/** What is wrong, the content, the message, where. */
const cases: [string, string | Uint8Array, string, string, Partial<CsvOptions>?][] = [
  ['no bytes', '', 'the file is empty', 'data.csv'],
  ['blank lines only', '\n\r\n\n', 'the file is empty', 'data.csv'],
  ['a mark of UTF-8 only', '\uFEFF', 'the file is empty', 'data.csv'],
  ['a header only', 'a,b\n', 'the file has a header but no rows', 'data.csv'],
  ['a header and blank lines', 'a,b\n\n\n', 'the file has a header but no rows', 'data.csv'],
  ['two columns of one name', 'a,b,a\n1,2,3\n', 'columns 1 and 3 have the same name, "a"', 'data.csv'],
  ['a column without name', ',b\n1,2\n', 'column 1 of 2 has no name', 'data.csv'],
  ['too few fields', 'a,b\n1,2\n3\n', 'row 2 has 1 field, but the header has 2', 'data.csv:3'],
  ['too few at the end', 'a,b\n1,2\n3', 'row 2 has 1 field, but the header has 2', 'data.csv:3'],
  ['too many fields', 'a,b\n1,2\n3,4,"5,6",7\n', 'row 2 has 4 fields, but the header has 2', 'data.csv:3'],
  ['too many at the end', 'a,b\n1,2,3', 'row 1 has 3 fields, but the header has 2', 'data.csv:2'],
  [
    'lines counted past line ends in quotes',
    'a,b\n"x\n\ny",1\n\n1\n',
    'row 2 has 1 field, but the header has 2',
    'data.csv:6',
  ],
  [
    'an open quote',
    'a,b\n1,2\n3,"x\n5,6\n',
    'row 2, column "b": a quote is opened and never closed',
    'data.csv:3',
  ],
  [
    'text after a quote',
    'a,b\n1,"x"y\n',
    'row 1, column "b": there is text after the closing quote',
    'data.csv:2',
  ],
  [
    'an open quote in the header',
    'a,"b\n1,2\n',
    'the header, column "2": a quote is opened and never closed',
    'data.csv:1',
  ],
  [
    'bytes that are no UTF-8',
    bytes('a,b\n1,x\n2,caf', 0xe9, '\n'),
    'row 2, column "b": byte 13 of the text is not UTF-8',
    'data.csv:3',
  ],
  [
    'such bytes in the header',
    bytes('a,', 0xe9, '\n1,2\n'),
    'the header, column "2": byte 2 of the text is not UTF-8',
    'data.csv:1',
  ],
  [
    'a NUL among the rows',
    `a,b\n${'1,x\n'.repeat(2000)}2,y\0\n`,
    'row 2001, column "b": the text has a NUL byte',
    'data.csv:2002',
  ],
  [
    'binary data',
    bytes('ELF', 0, 1, 2, 3),
    'byte 3 is NUL: the file is binary, or text in UTF-16 or UTF-32',
    'data.csv',
  ],
  [
    'UTF-16 with its mark',
    Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'),
    'the text is UTF-16LE, not UTF-8',
    'data.csv',
  ],
  ['UTF-16 without', Buffer.from('a,b\n1,2\n', 'utf16le'), 'the text is UTF-16LE, not UTF-8', 'data.csv'],
  [
    'UTF-16, big end first',
    bytes(0xfe, 0xff, 0, 'a', 0, '\n'),
    'the text is UTF-16BE, not UTF-8',
    'data.csv',
  ],
  ['UTF-32', bytes(0xff, 0xfe, 0, 0, 'a', 0, 0, 0), 'the text is UTF-32LE, not UTF-8', 'data.csv'],
  ['a Parquet file', bytes('PAR1', 21, 4), 'the file is a Parquet file, not text', 'data.csv'],
  [
    'a workbook',
    bytes('PK', 3, 4, 20),
    'the file is a zip archive or an Excel workbook, not text',
    'data.csv',
  ],
  [
    'a value that is no number',
    'a,b\n1,2\n3,x y\n',
    'row 2, column "b": "x y" is not a number',
    'data.csv:3',
    { types: { b: 'number' } },
  ],
  [
    'a word beyond the sample',
    'a\n1\n2\n3\nred\n',
    'row 4, column "a": "red" is not a number',
    'data.csv:5',
    { tuning: { sampledRows: 3 } },
  ],
  [
    'an identifier beyond the sample',
    'a\n1\n2\n007\n',
    'row 3, column "a": "007" is not a number',
    'data.csv:4',
    { tuning: { sampledRows: 2 } },
  ],
  [
    'a long value',
    `a\n${'x'.repeat(50)}\n`,
    `row 1, column "a": "${'x'.repeat(40)}…" is not a number`,
    'data.csv:2',
    { types: { a: 'number' } },
  ],
  [
    'a type for no column',
    'price,b\n1,2\n',
    '`types` names a column "pirce" that is not there. Did you mean "price"?',
    'data.csv',
    { types: { pirce: 'text' } },
  ],
  ['an unknown encoding', 'a\n1\n', 'unknown encoding "latin-99"', 'data.csv', { encoding: 'latin-99' }],
  [
    'bytes that the named encoding has not',
    bytes('a\n', 0x81, 0x20, '\n'),
    'not valid shift_jis, in the bytes from 0 on',
    'data.csv',
    { encoding: 'shift_jis' },
  ],
  [
    'a delimiter that numbers contain',
    'a\n1\n',
    'the delimiter "." cannot separate fields',
    'data.csv',
    { delimiter: '.' },
  ],
  [
    'a delimiter of two characters',
    'a\n1\n',
    'the delimiter ";;" cannot separate fields',
    'data.csv',
    { delimiter: ';;' },
  ],
  [
    'gzip data cut short',
    gzipSync('a,b\n'.repeat(999)).subarray(0, 40),
    'the gzip data ends too early',
    'data.csv',
  ],
  [
    'gzip data with a flaw',
    bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff),
    'the gzip data is damaged',
    'data.csv',
  ],
];

describe('bad input', () => {
  test.each(cases)('%s', async (_, content, message, where, options) => {
    expect(await failure(content, options)).toMatchObject({ message, where });
  });

  test.each(cases)('%s, in blocks of a few bytes', async (_, content, message, where, options) => {
    const tuning = { ...options?.tuning, blockBytes: 7 };
    expect(await failure(content, { ...options, tuning })).toMatchObject({ message, where });
  });

  test('a fault is the same wherever other threads begin', async () => {
    const text = `a,b\n${'1,2\n'.repeat(500)}1,2,3\n${'1,2\n'.repeat(500)}x,4\n`;
    for (const threads of [2, 3, 4]) {
      const tuning = { threads, sampledRows: 3, partBytes: 100 };
      expect(await failure(text, { tuning })).toMatchObject({
        message: 'row 501 has 3 fields, but the header has 2',
        where: 'data.csv:502',
      });
    }
    const late = `a,b\n${'1,2\n'.repeat(1000)}\n"x\n",4\n`;
    expect(await failure(late, { tuning: { threads: 2, sampledRows: 3, partBytes: 100 } })).toMatchObject({
      message: 'row 1001, column "a": "x\n" is not a number',
      where: 'data.csv:1003',
    });
  });
});

describe('remedies', () => {
  test('declare the column as text', async () => {
    const { remedy } = await failure('a b\nx\n', { types: { 'a b': 'number' } });
    expect(remedy).toContain('`data.types: {"a b": text}`');
  });

  test('name the encoding', async () => {
    expect((await failure(bytes('a\ncaf', 0xe9, '\n'))).remedy).toContain('`encoding: windows-1252`');
    expect((await failure(Buffer.from('a\n1\n', 'utf16le'))).remedy).toContain('`encoding: utf-16le`');
  });
});

test('a named encoding is read', async () => {
  const table = await csv(bytes('a\ncaf', 0xe9, '\n', 0x80, '\n'), { encoding: 'windows-1252' });
  expect(table.columns[0]).toMatchObject({ dictionary: ['café', '€'] });
});
