import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { isNull, type Table } from './column.ts';
import { type CsvOptions, readCsv } from './csv.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawl-table-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;

/** Writes a file for a test into a folder that goes when the tests are done; resolves its path. */
export async function given(content: string | Uint8Array, name = 'data.csv'): Promise<string> {
  const path = join(folder, `${files++}-${name}`);
  await writeFile(path, content);
  return path;
}

/** Reads CSV text, or bytes, from a file called data.csv in errors. */
export async function csv(content: string | Uint8Array, options: Partial<CsvOptions> = {}): Promise<Table> {
  const path = await given(content);
  return readCsv(path, { name: 'data.csv', ...options });
}

/** The values of every column, null where they are, under the columns' names. */
export function values(table: Table): Record<string, (number | string | null)[]> {
  return Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      Array.from({ length: table.rows }, (_, row) => {
        if (isNull(column, row)) return null;
        return column.kind === 'text' ? column.dictionary[column.codes[row]!]! : column.values[row]!;
      }),
    ]),
  );
}
