import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { isNull, type Table } from './column.ts';
import { type CsvOptions, readCsv } from './csv.ts';

/** Writes a file that goes when the running test is done; resolves its path. */
export async function given(content: string | Uint8Array, name = 'data.csv'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-table-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, name);
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
