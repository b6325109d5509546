import { PawlError } from '@pawl/records';
import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet';
import type { OnBytes } from './byte-source.ts';
import type { ColumnKind, Table } from './column.ts';
import { checkNames, checkTypes, emptyFile, noRows } from './table-error.ts';
import { type CellValue, type ValueColumn, valueColumn } from './value-column.ts';

export interface ParquetOptions {
  /** The file's name in errors. */
  readonly name: string;
  readonly types?: Readonly<Record<string, ColumnKind>> | undefined;
  readonly onBytes?: OnBytes | undefined;
}

/**
 * Reads a Parquet file column by column, one row group at a time. Booleans become the texts `true` and `false`, dates
 * and times ISO 8601 text. Throws `data` for nested columns, and for a file that is damaged or no Parquet.
 */
export async function readParquet(path: string, options: ParquetOptions): Promise<Table> {
  const { name, types = {} } = options;
  const { asyncBufferFromFile, parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  const file = counted(await asyncBufferFromFile(path), options.onBytes);
  if (file.byteLength === 0) throw emptyFile(name);
  const metadata = await parquetMetadataAsync(file).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  const fields = parquetSchema(metadata).children;
  for (const field of fields) checkFlat(field, name);
  const names = fields.map((field) => field.element.name);
  checkNames(names, name);
  checkTypes(types, names, name);
  const rows = Number(metadata.num_rows);
  if (rows === 0) throw noRows(name);
  const columns = fields.map((field) => {
    const key = field.element.name;
    const declared = Object.hasOwn(types, key) ? types[key] : kindOf(field);
    return {
      toCell: cellConverter(field, declared, name),
      column: valueColumn(key, declared, (row) => `${name}, row ${row}`),
    };
  });
  for (const { column, toCell } of columns) await readColumn(file, metadata, column, toCell, name);
  return { rows, columns: columns.map(({ column }) => column.finish()) };
}

function counted(file: AsyncBuffer, onBytes: OnBytes | undefined): AsyncBuffer {
  if (!onBytes) return file;
  return {
    byteLength: file.byteLength,
    slice: async (start, end) => {
      const bytes = await file.slice(start, end);
      onBytes(bytes.byteLength);
      return bytes;
    },
  };
}

async function readColumn(
  file: AsyncBuffer,
  metadata: FileMetaData,
  column: ValueColumn,
  toCell: (value: unknown, where: string) => CellValue,
  name: string,
): Promise<void> {
  const { parquetRead } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  let start = 0;
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows);
    const chunks: { rowStart: number; data: ArrayLike<unknown> }[] = [];
    const read = parquetRead({
      file,
      metadata,
      columns: [column.name],
      rowStart: start,
      rowEnd: end,
      compressors,
      onChunk: ({ rowStart, columnData }) => chunks.push({ rowStart, data: columnData }),
    });
    await read.catch((cause: unknown) => {
      throw unreadable(name, cause);
    });
    for (const { rowStart, data } of chunks.sort((a, b) => a.rowStart - b.rowStart)) {
      const from = Math.max(0, start - rowStart);
      const to = Math.min(data.length, end - rowStart);
      for (let i = from; i < to; i++) column.push(toCell(data[i], `${name}, row ${rowStart + i + 1}`));
    }
    column.fillTo(end);
    start = end;
  }
}

/** What the schema says of a column, so that one whose first values are null keeps its kind. */
function kindOf({ element }: SchemaTree): ColumnKind {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (type === 'BOOLEAN' || type === 'INT96') return 'text';
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return 'number';
  if (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY')
    return logical?.type === 'FLOAT16' ? 'number' : 'text';
  return /^(DATE|TIME)/.test(converted ?? logical?.type ?? '') ? 'text' : 'number';
}

function cellConverter({ element }: SchemaTree, declared: ColumnKind | undefined, name: string) {
  return (value: unknown, where: string): CellValue => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'number' || typeof value === 'string') return value;
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'bigint') return integerCell(value, element.name, declared, where);
    if (value instanceof Date) return dateText(value, element);
    if (value instanceof Uint8Array) throw binary(element.name, name);
    return JSON.stringify(value);
  };
}

function integerCell(
  value: bigint,
  column: string,
  declared: ColumnKind | undefined,
  where: string,
): CellValue {
  if (declared === 'text') return value.toString();
  const number = Number(value);
  if (BigInt(number) === value) return number;
  throw new PawlError('data', `the column "${column}" holds ${value}, which no double can hold exactly`, {
    where,
    remedy: `If it is an id, declare the column: \`data.types: { ${column}: text }\`.`,
  });
}

function dateText(
  date: Date,
  { converted_type: converted, logical_type: logical }: SchemaTree['element'],
): string {
  const text = date.toISOString();
  return converted === 'DATE' || logical?.type === 'DATE' ? text.slice(0, 10) : text;
}

function checkFlat(field: SchemaTree, name: string): void {
  if (field.children.length === 0 && field.element.repetition_type !== 'REPEATED') return;
  throw new PawlError('data', `the column "${field.element.name}" is nested (a list, map or struct)`, {
    where: name,
    remedy: 'Flatten it into columns of numbers and texts, or leave it out of the file.',
  });
}

function binary(column: string, name: string): PawlError {
  return new PawlError('data', `the column "${column}" holds bytes, not text`, {
    where: name,
    remedy: 'Write it as text (UTF8), or leave it out of the file.',
  });
}

function unreadable(name: string, cause: unknown): PawlError {
  return new PawlError(
    'data',
    `the file cannot be read as Parquet: ${cause instanceof Error ? cause.message : cause}`,
    {
      where: name,
      remedy: 'It is damaged, cut short, or another format: write it again.',
      cause,
    },
  );
}
