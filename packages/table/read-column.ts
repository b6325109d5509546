import { stat } from 'node:fs/promises';
import type { Column, Table } from './column.ts';
import { joinParts } from './join-tables.ts';
import type { ColumnSource, SourcePart } from './lazy-column.ts';
import { openParquet } from './parquet.ts';
import { changedWhileRead } from './parquet-error.ts';

/** Reads columns from where they come into memory of their own, opening each file once. Throws `data` where one has changed since, or is damaged. */
export function columnReader(): (source: ColumnSource) => Promise<Column> {
  const opened = new Map<string, Promise<Table>>();
  const tableOf = (part: SourcePart) => {
    const key = JSON.stringify([part.path, part.size, part.changed, [...(part.options.asText ?? [])]]);
    const table = opened.get(key) ?? openPart(part);
    opened.set(key, table);
    return table;
  };
  return async (source) => {
    const tables = await Promise.all(source.parts.map(tableOf));
    const parts = tables.map((table) => table.columns.find(({ name }) => name === source.name)!);
    return joinParts(parts, source);
  };
}

async function openPart({ path, size, changed, options }: SourcePart): Promise<Table> {
  const now = await stat(path);
  if (now.size !== size || now.mtimeMs !== changed) throw changedWhileRead(options.name);
  return openParquet(path, options);
}
