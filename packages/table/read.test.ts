import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { digestOf } from '@pawl/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Column, textAt } from './column.ts';
import { expandGlob } from './glob.ts';
import { readTable } from './read.ts';

let baseDir: string;
beforeEach(async () => {
  baseDir = await mkdtemp(join(tmpdir(), 'pawl-read-'));
});
afterEach(() => rm(baseDir, { recursive: true, force: true }));

async function put(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(baseDir, name)), { recursive: true });
    await writeFile(join(baseDir, name), content);
  }
}

const texts = (column: Column, rows: number) => Array.from({ length: rows }, (_, row) => textAt(column, row));

describe('globs', () => {
  const matched = async (pattern: string) =>
    (await expandGlob(pattern, baseDir)).map((path) => path.slice(baseDir.length + 1));

  test.each([
    ['a.csv', ['a.csv']],
    ['*.csv', ['a.csv', 'b.csv']],
    ['?.csv', ['a.csv', 'b.csv']],
    ['[!b].csv', ['a.csv']],
    ['[a-b].csv', ['a.csv', 'b.csv']],
    ['{a,sub/c}.csv', ['a.csv', 'sub/c.csv']],
    ['**/*.csv', ['a.csv', 'b.csv', 'sub/c.csv', 'sub/deep/d.csv']],
    ['sub/**/d.csv', ['sub/deep/d.csv']],
    ['./sub/*.csv', ['sub/c.csv']],
    ['odd[1].csv', ['odd[1].csv']],
    ['.hidden.csv', ['.hidden.csv']],
  ])('%s', async (pattern, expected) => {
    await put({
      'a.csv': '',
      'b.csv': '',
      '.hidden.csv': '',
      'odd[1].csv': '',
      'sub/c.csv': '',
      'sub/deep/d.csv': '',
      '.git/e.csv': '',
    });
    expect(
      (await matched(pattern)).filter((name) => name !== 'odd[1].csv' || pattern.startsWith('odd')),
    ).toEqual(expected);
  });

  test('nothing found names the nearest file, or the missing folder', async () => {
    await put({ 'train.csv': '' });
    await expect(expandGlob('trian.csv', baseDir)).rejects.toMatchObject({
      code: 'data',
      message: expect.stringContaining('"train.csv"'),
    });
    await expect(expandGlob('data/*.csv', baseDir)).rejects.toMatchObject({
      message: expect.stringContaining('no folder "data"'),
    });
  });

  test('a link that leads back does not hang, and a hostile pattern is not slow', async () => {
    await put({ 'sub/a.csv': '', [`${'a'.repeat(200)}.csv`]: '' });
    await symlink(baseDir, join(baseDir, 'sub/loop'));
    expect(await matched('**/a.csv')).toEqual(['sub/a.csv']);
    const start = performance.now();
    await expect(expandGlob(`${'a*'.repeat(60)}b`, baseDir)).rejects.toMatchObject({ code: 'data' });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

test('files are joined in order of their names, texts by their values', async () => {
  await put({ 'p2.csv': 'x,t\n3,b\n4,\n', 'p1.csv': 'x,t\n1,c\n2,b\n' });
  const { table, files } = await readTable('p*.csv', { baseDir });
  expect(table.columns.map((column) => texts(column, table.rows))).toEqual([
    ['1', '2', '3', '4'],
    ['c', 'b', 'b', null],
  ]);
  expect(files).toEqual([
    { path: 'p1.csv', digest: digestOf('x,t\n1,c\n2,b\n'), bytes: 12, rows: 2 },
    { path: 'p2.csv', digest: digestOf('x,t\n3,b\n4,\n'), bytes: 11, rows: 2 },
  ]);
});

test('files of several formats make one table', async () => {
  await put({ 'a.csv': 'x,t\n1,u\n', 'b.tsv': 'x\tt\n2\tv\n', 'c.jsonl': '{"t": "w", "x": 3}\n' });
  const { table } = await readTable(['a.csv', 'b.tsv', 'c.jsonl'], { baseDir });
  expect(table.columns.map((column) => texts(column, 3))).toEqual([
    ['1', '2', '3'],
    ['u', 'v', 'w'],
  ]);
});

test.each([
  [{ 'a.csv': 'x,y\n1,2\n', 'b.csv': 'x,z\n1,2\n' }, /same columns: "y" only in a\.csv, "z" only in b\.csv$/],
  [{ 'a.csv': 'x\n1\n', 'b.csv': 'x\none\n' }, /"x" is number in a\.csv and text in b\.csv$/],
  [{ 'a.xlsx': 'x' }, /does not tell its format/],
])('files that cannot be joined: %j', async (files, message) => {
  await put(files);
  await expect(readTable('*', { baseDir })).rejects.toMatchObject({
    code: 'data',
    message: expect.stringMatching(message),
  });
});

test('progress ends where it should, once', async () => {
  await put({ 'a.csv': 'x\n1\n', 'b.csv': 'x\n2\n' });
  const seen: [number, number][] = [];
  await readTable('*.csv', { baseDir, onProgress: (done, total) => seen.push([done, total]) });
  expect(seen.filter(([done, total]) => done === total)).toHaveLength(1);
  expect(seen.at(-1)).toEqual([8, 8]);
});

test('an earlier file says what is text in a later one', async () => {
  await put({ 'a.csv': 'zip,n\n007,\n', 'b.csv': 'n,zip\n5,12345\n' });
  const { table } = await readTable('*.csv', { baseDir });
  expect(table.columns.map((column) => [column.name, column.kind, ...texts(column, 2)])).toEqual([
    ['zip', 'text', '007', '12345'],
    ['n', 'number', null, '5'],
  ]);
});

test('a column without values takes the kind it has elsewhere', async () => {
  await put({ 'a.csv': 'x,y\n,1\n', 'b.csv': 'x,y\nred,\n', 'c.csv': 'x,y\n,3\n' });
  const { table } = await readTable('*.csv', { baseDir });
  expect(table.columns.map((column) => [column.kind, ...texts(column, 3)])).toEqual([
    ['text', null, 'red', null],
    ['number', '1', null, '3'],
  ]);
});

test('a file that changes while it is read is refused', async () => {
  await put({ 'a.csv': 'x\n1\n' });
  let once = true;
  const onProgress = () => {
    if (once) appendFileSync(join(baseDir, 'a.csv'), '2\n');
    once = false;
  };
  await expect(readTable('a.csv', { baseDir, onProgress })).rejects.toMatchObject({
    code: 'data',
    message: 'the file changed while it was read',
  });
});

test('a name without a known extension is refused with the known ones', async () => {
  await put({ 'a.dat': 'x\n1\n' });
  await expect(readTable('a.dat', { baseDir })).rejects.toMatchObject({
    code: 'data',
    where: 'a.dat',
    remedy: expect.stringContaining('.csv, .txt, .tsv, .jsonl, .ndjson, .parquet'),
  });
});

test('columns are read as text where that is asked for, those that are not there left alone', async () => {
  await put({ 'a.csv': 'code,n\n1,2\n', 'b.jsonl': '{"code":1,"n":2}\n' });
  for (const name of ['a.csv', 'b.jsonl']) {
    const { table } = await readTable(name, { baseDir, asText: new Set(['code', 'gone']) });
    expect(table.columns.map(({ kind }) => kind)).toEqual(['text', 'number']);
    expect(texts(table.columns[0]!, 1)).toEqual(['1']);
  }
});

test('a log that was put aside under a number is read as what it was', async () => {
  await put({ 'log.jsonl': '{"n":1}\n', 'log.jsonl.1': '{"n":2}\n', 'log.jsonl.12': '{"n":3}\n' });
  const { files, table } = await readTable('log.jsonl*', { baseDir });
  expect(files.map(({ path }) => path)).toEqual(['log.jsonl', 'log.jsonl.1', 'log.jsonl.12']);
  expect(texts(table.columns[0]!, 3)).toEqual(['1', '2', '3']);
});
