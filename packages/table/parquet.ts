import { type FileHandle, open } from 'node:fs/promises';
import { PawlError } from '@pawl/records';
import type { AsyncBuffer, ColumnChunk, Compressors, DecodedArray, FileMetaData } from 'hyparquet';
import type { Column, ColumnKind, Table } from './column.ts';
import { lazyColumn } from './lazy-column.ts';
import { unreadable } from './parquet-error.ts';
import { PARSERS, type ParquetColumn, parquetColumn } from './parquet-values.ts';
import { declaredKind, type ReadOptions } from './read-options.ts';
import { declaredNumber } from './row-table.ts';
import { checkNames, checkTypes, notNumber, shown, yamlKey } from './table-error.ts';
import { finishValues, putNull, putWord, type ValueBuilder, valueBuilder } from './value-columns.ts';

/**
 * Reads a Parquet file into columns, one column of one row group at a time. Booleans are the text "true" and "false";
 * dates, times and timestamps are ISO 8601 text; decimals are the nearest double. Nested columns, integers that a
 * double does not hold and damaged files are PawlErrors.
 */
export async function readParquet(path: string, options: ReadOptions): Promise<Table> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return await readAll(bufferOf(handle, size, options), options);
  } catch (error) {
    throw unreadable(options.name, error);
  } finally {
    await handle.close();
  }
}

/**
 * The same table, but its columns are read when their values are asked for; those that cannot be are read at once.
 * Errors of a column's values come then.
 */
export async function openParquet(path: string, options: ReadOptions): Promise<Table> {
  const { lazyReader } = await import('./parquet-lazy.ts');
  const handle = await open(path, 'r');
  try {
    const { size, mtimeMs: changed } = await handle.stat();
    const file = bufferOf(handle, size, options);
    const described = await describe(file, options);
    const { rows, sources } = described;
    const opened = { ...described, path, size, changed };
    // Plain data only, which may be sent to a thread.
    const { name, types, asText, nulls } = options;
    const parts = [{ path, size, changed, options: { name, types, asText, nulls } }];
    const columns: Column[] = [];
    for (const [place, source] of sources.entries()) {
      const kind = kindOf(source, options);
      const read = lazyReader(opened, place, source, kind, options);
      if (read) columns.push(lazyColumn({ name: source.name, kind, rows, parts }, read));
      else columns.push(...(await readColumns(file, described, [source], options)));
    }
    return { rows, columns };
  } catch (error) {
    throw unreadable(options.name, error);
  } finally {
    await handle.close();
  }
}

/** The file as hyparquet wants it: any part of it on request. */
interface ParquetFile extends AsyncBuffer {
  /** Fills the bytes with those of the file from `start` on. */
  fill(bytes: Uint8Array, start: number): Promise<void>;
}

function bufferOf(handle: FileHandle, size: number, { onBytes }: ReadOptions): ParquetFile {
  const fill = async (bytes: Uint8Array, start: number) => {
    for (let count = 0; count < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, count, bytes.length - count, start + count);
      if (bytesRead === 0) throw new Error('the file became shorter while it was read');
      count += bytesRead;
      onBytes?.(bytesRead);
    }
  };
  return {
    byteLength: size,
    fill,
    async slice(start, end = size) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      await fill(bytes, start);
      return bytes.buffer;
    },
  };
}

/** What a file says of itself. */
interface Described {
  readonly metadata: FileMetaData;
  readonly sources: readonly ParquetColumn[];
  readonly rows: number;
  readonly compressors: Compressors;
}

async function describe(file: ParquetFile, options: ReadOptions): Promise<Described> {
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  if (file.byteLength < 12) throw new Error('it is too short');
  const metadata = await parquetMetadataAsync(file);
  const sources = parquetSchema(metadata).children.map((tree) => parquetColumn(tree, options.name));
  const names = sources.map((column) => column.name);
  checkNames(names, options.name);
  checkTypes(options.types ?? {}, names, options.name);
  const rows = Number(metadata.num_rows);
  if (rows === 0) throw noRows(options.name);
  const found = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (found !== rows) throw new Error(`it says it has ${rows} rows, but has ${found}`);
  return { metadata, sources, rows, compressors };
}

async function readAll(file: ParquetFile, options: ReadOptions): Promise<Table> {
  const described = await describe(file, options);
  return { rows: described.rows, columns: await readColumns(file, described, described.sources, options) };
}

async function readColumns(
  file: ParquetFile,
  { metadata, rows, compressors, sources }: Described,
  asked: readonly ParquetColumn[],
  options: ReadOptions,
): Promise<Column[]> {
  const columns = asked.map((source) => valueBuilder(source.name, kindOf(source, options), rows));
  let first = 0;
  const fast = await fastReader(file, compressors);
  for (const group of metadata.row_groups) {
    const end = first + Number(group.num_rows);
    for (const [c, source] of asked.entries()) {
      const chunk = group.columns[sources.indexOf(source)];
      if (chunk && (await fast(chunk, source, columns[c]!, first, end - first))) continue;
      const values = await groupValues(file, metadata, compressors, source.name, first, end);
      putAll(columns[c]!, source, first, values, options);
    }
    first = end;
  }
  return columns.map((column) => finishValues(column, rows));
}

function kindOf(source: ParquetColumn, options: ReadOptions): ColumnKind {
  return declaredKind(options, source.name) ?? (options.asText?.has(source.name) ? 'text' : source.kind);
}

/** Reads a column chunk into rows [first, first + rows) of a column; false where that must be done the slow way. */
type FastReader = (
  chunk: ColumnChunk,
  source: ParquetColumn,
  column: ValueBuilder,
  first: number,
  rows: number,
) => Promise<boolean>;

async function fastReader(file: ParquetFile, compressors: Compressors): Promise<FastReader> {
  const { fastChunk } = await import('./parquet-chunk.ts');
  let bytes = new Uint8Array(0);
  return async (chunk, source, column, first, rows) => {
    const found = fastChunk(chunk, source, column.kind, rows, file.byteLength);
    if (!found) return false;
    const { start, length, read } = found;
    if (bytes.length < length) bytes = new Uint8Array(length);
    const part = bytes.subarray(0, length);
    await file.fill(part, start);
    return read(part, compressors, column, first);
  };
}

/** The values of one column in rows [first, end), which are a row group. */
async function groupValues(
  file: AsyncBuffer,
  metadata: FileMetaData,
  compressors: Compressors,
  column: string,
  first: number,
  end: number,
): Promise<DecodedArray[]> {
  const { parquetRead } = await import('hyparquet');
  const chunks: DecodedArray[] = [];
  await parquetRead({
    file,
    metadata,
    compressors,
    columns: [column],
    rowStart: first,
    rowEnd: end,
    parsers: PARSERS,
    geoparquet: false,
    onChunk: ({ columnData }) => chunks.push(columnData),
  });
  const count = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (count === end - first) return chunks;
  throw new Error(`column "${column}" has ${count} values in a group of ${end - first} rows`);
}

function putAll(
  column: ValueBuilder,
  source: ParquetColumn,
  first: number,
  chunks: readonly DecodedArray[],
  options: ReadOptions,
): void {
  let row = first;
  for (const chunk of chunks) {
    if (column.kind === 'number' && source.kind === 'number' && isNumbers(chunk)) {
      column.values.set(chunk, row);
      row += chunk.length;
      continue;
    }
    for (let i = 0; i < chunk.length; i++) putValue(column, source, row++, chunk[i], options);
  }
}

/** Arrays of numbers that need no conversion. */
function isNumbers(chunk: DecodedArray): chunk is Float64Array | Float32Array | Int32Array | Uint32Array {
  return (
    chunk instanceof Float64Array ||
    chunk instanceof Float32Array ||
    chunk instanceof Int32Array ||
    chunk instanceof Uint32Array
  );
}

function putValue(
  column: ValueBuilder,
  source: ParquetColumn,
  row: number,
  value: unknown,
  options: ReadOptions,
): void {
  if (value === null) {
    putNull(column, row);
    return;
  }
  // Declared as text an integer keeps all its digits.
  const exact = column.kind === 'words' && source.kind === 'number' && typeof value === 'bigint';
  const converted = exact ? String(value) : source.convert(value);
  if (converted === undefined) throw misfit(source, row, value, options.name);
  if (column.kind === 'words') {
    putWord(column, row, String(converted));
    return;
  }
  const number = typeof converted === 'number' ? converted : declaredNumber(converted, options);
  if (number === undefined) {
    throw notNumber(`row ${row + 1}`, source.name, String(converted), `${options.name}, row ${row + 1}`);
  }
  if (number === null) putNull(column, row);
  else column.values[row] = number;
}

function misfit(source: ParquetColumn, row: number, value: unknown, file: string): PawlError {
  const at = `row ${row + 1}, column "${source.name}"`;
  const where = `${file}, row ${row + 1}`;
  if (source.kind === 'number') {
    return new PawlError(
      'data',
      `${at}: ${shown(String(value))} is an integer that no double holds exactly`,
      {
        where,
        remedy: `Write the column as double, or declare it as text: \`data.types: {${yamlKey(source.name)}: text}\`.`,
      },
    );
  }
  const what =
    value === undefined
      ? 'the value is binary, not UTF-8 text'
      : `${shown(String(value))} is no date or time`;
  return new PawlError('data', `${at}: ${what}`, {
    where,
    remedy: 'Mend the value, or leave the column out.',
  });
}

function noRows(file: string): PawlError {
  return new PawlError('data', 'the file has columns but no rows', {
    where: file,
    remedy: 'Write at least one row into it.',
  });
}
