import { join } from 'node:path';
import { digestFile } from '@pawl/records';
import type { Table } from './column.ts';
import { readCsv } from './csv.ts';
export interface SourceFile { readonly path: string; readonly digest: string; readonly bytes: number; readonly rows: number }
export async function readTable(patterns: string | readonly string[], options: { baseDir: string; types?: Readonly<Record<string, 'number' | 'text'>>; nulls?: readonly string[]; encoding?: string; delimiter?: string; onProgress?: (a: number, b: number) => void }): Promise<{ table: Table; files: SourceFile[] }> {
  const path = [patterns].flat()[0]! as string;
  const full = path.startsWith('/') ? path : join(options.baseDir, path);
  const table = await readCsv(full, { name: path, types: options.types, nulls: options.nulls, encoding: options.encoding, delimiter: options.delimiter });
  return { table, files: [{ path, ...(await digestFile(full)), rows: table.rows }] };
}
