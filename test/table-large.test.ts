import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { digestOf } from '@pawl/records';
import { type NumberColumn, readTable, type TextColumn } from '@pawl/table';
import { expect, test } from 'vitest';
import { csv } from '../packages/table/csv-cases.ts';
import { scratchFolder } from './pawl.ts';

test('a large file is digested in a thread of its own, and read in several', async () => {
  const text = `id,name\n${Array.from({ length: 1_200_000 }, (_, i) => `${i},name ${i % 1000}\n`).join('')}`;
  const baseDir = await scratchFolder();
  await writeFile(join(baseDir, 'large.csv'), text);
  await writeFile(join(baseDir, 'large.tsv.gz'), gzipSync(text.replaceAll(',', '\t'), { level: 1 }));
  const plain = await readTable('large.csv', { baseDir });
  expect(plain.files).toEqual([
    { path: 'large.csv', digest: digestOf(text), bytes: text.length, rows: 1_200_000 },
  ]);
  const [id, name] = plain.table.columns as [NumberColumn, TextColumn];
  expect(id.values.findIndex((value, row) => value !== row)).toBe(-1);
  expect(name.codes.findIndex((code, row) => code !== row % 1000)).toBe(-1);
  const zipped = await readTable('large.tsv.gz', { baseDir });
  expect(zipped.table.columns).toEqual(plain.table.columns);
});

test('a row without end is refused before it fills the memory', async () => {
  // In few and large blocks: what is open is scanned again with each of them.
  const tuning = { blockBytes: 17 * 2 ** 20 };
  const open = `a,b\n1,2\n"${'x\n'.repeat(18_500_000)}`;
  await expect(csv(open, { tuning })).rejects.toMatchObject({
    code: 'data',
    message: 'row 2 is longer than 32 MiB',
    where: 'data.csv:3',
  });
  const header = 'x'.repeat(37_000_000);
  await expect(csv(header, { tuning })).rejects.toMatchObject({
    message: 'the header is longer than 32 MiB',
  });
});
