import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ColumnChunk, Compressors, FileMetaData } from 'hyparquet';
import type { Column, ColumnKind } from './column.ts';
import { fastChunk } from './parquet-chunk.ts';
import { changedWhileRead, unreadable } from './parquet-error.ts';
import type { ParquetColumn } from './parquet-values.ts';
import type { ReadOptions } from './read-options.ts';
import { finishValues, valueBuilder } from './value-columns.ts';

/** A Parquet file that was opened, and what it was then. */
export interface OpenedParquet {
  readonly path: string;
  readonly size: number;
  readonly changed: number;
  readonly metadata: FileMetaData;
  readonly compressors: Compressors;
  readonly rows: number;
}

/** Bytes of the last chunk read: one buffer for all. */
let buffer = new Uint8Array(0);

/**
 * A column that is read whole when it is called for, without a promise; undefined where that is not possible. Throws
 * `data` where the file has changed or is damaged.
 */
export function lazyReader(
  opened: OpenedParquet,
  place: number,
  source: ParquetColumn,
  kind: ColumnKind,
  options: ReadOptions,
): (() => Column) | undefined {
  const { metadata, rows, size } = opened;
  const builderKind = kind === 'text' ? 'words' : 'number';
  const chunks = metadata.row_groups.map((group) => {
    const chunk: ColumnChunk | undefined = group.columns[place];
    const count = Number(group.num_rows);
    const fast = chunk && fastChunk(chunk, source, builderKind, count, size);
    return fast && { fast, count };
  });
  if (chunks.includes(undefined)) return undefined;
  return () => {
    const column = valueBuilder(source.name, kind, rows);
    const file = openSync(opened.path, 'r');
    try {
      const { size: now, mtimeMs } = fstatSync(file);
      if (now !== size || mtimeMs !== opened.changed) throw changedWhileRead(options.name);
      let first = 0;
      for (const chunk of chunks) {
        const { fast, count } = chunk!;
        if (buffer.length < fast.length) buffer = new Uint8Array(fast.length);
        const bytes = buffer.subarray(0, fast.length);
        fill(file, bytes, fast.start);
        options.onBytes?.(bytes.length);
        fast.readOrThrow(bytes, opened.compressors, column, first);
        first += count;
      }
      return finishValues(column, rows);
    } catch (error) {
      throw unreadable(options.name, error);
    } finally {
      closeSync(file);
    }
  };
}

function fill(file: number, bytes: Uint8Array, start: number): void {
  for (let count = 0; count < bytes.length; ) {
    const read = readSync(file, bytes, count, bytes.length - count, start + count);
    if (read === 0) throw new Error('the file became shorter while it was read');
    count += read;
  }
}
