import type { Column, NumberColumn, TextColumn } from './column.ts';
import type { ReadOptions } from './read-options.ts';

/** Where a column that is read when it is used comes from: plain data, from which another thread can read it too. */
export interface ColumnSource {
  readonly name: string;
  readonly kind: Column['kind'];
  readonly rows: number;
  readonly parts: readonly SourcePart[];
}

export interface SourcePart {
  readonly path: string;
  readonly size: number;
  readonly changed: number;
  readonly options: Omit<ReadOptions, 'onBytes'>;
}

/** So much of what was read stays in memory; and however large, the last two columns. */
const KEPT_BYTES = 64 * 2 ** 20;
const KEPT_COLUMNS = 2;

/** Columns in memory by their reader, the one used last at the end. */
const kept = new Map<() => Column, Column>();
const origins = new WeakMap<Column, { readonly source: ColumnSource; readonly read: () => Column }>();

/** Where the column comes from; undefined for one that is in memory. */
export function columnSource(column: Column): ColumnSource | undefined {
  return origins.get(column)?.source;
}

/** The column in memory of its own, which nobody else sees. */
export function ownColumn(column: Column): Column {
  const origin = origins.get(column);
  if (origin) return origin.read();
  if (column.kind === 'text') return { ...column, codes: column.codes.slice() };
  return { ...column, values: column.values.slice() };
}

/** A column that is read when its values are asked for, and again when it was not used for long. */
export function lazyColumn(source: ColumnSource, read: () => Column): Column {
  const { name, kind } = source;
  const load = () => recent(read);
  const column =
    kind === 'number'
      ? {
          kind,
          name,
          get values() {
            return (load() as NumberColumn).values;
          },
          get nulls() {
            return (load() as NumberColumn).nulls;
          },
        }
      : {
          kind,
          name,
          get codes() {
            return (load() as TextColumn).codes;
          },
          get dictionary() {
            return (load() as TextColumn).dictionary;
          },
        };
  origins.set(column as Column, { source, read });
  return column as Column;
}

let last: readonly [read: () => Column, column: Column] | undefined;

function recent(read: () => Column): Column {
  if (last?.[0] === read) return last[1];
  const column = kept.get(read) ?? read();
  kept.delete(read);
  kept.set(read, column);
  last = [read, column];
  let bytes = 0;
  for (const other of kept.values()) bytes += bytesOf(other);
  for (const [reader, other] of kept) {
    if (bytes <= KEPT_BYTES || kept.size <= KEPT_COLUMNS) break;
    kept.delete(reader);
    bytes -= bytesOf(other);
  }
  return column;
}

function bytesOf(column: Column): number {
  if (column.kind === 'text') return column.codes.byteLength + 64 * column.dictionary.length;
  return column.values.byteLength + (column.nulls?.byteLength ?? 0);
}
