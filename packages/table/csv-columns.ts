import { type ByteDictionary, dictionaryStrings, emptyDictionary } from './byte-dictionary.ts';
import type { Column } from './column.ts';
import { LF } from './csv-state.ts';

/** A column of numbers being read. `declared`: the user said so, which lets `007` be a number. */
export interface NumberBuilder {
  readonly kind: 'number';
  readonly name: string;
  readonly declared: boolean;
  values: Float64Array;
  nulls: Uint8Array | undefined;
}

/** A column of text being read; -1 is null. */
export interface TextBuilder {
  readonly kind: 'text';
  readonly name: string;
  codes: Int32Array;
  dictionary: ByteDictionary;
}

/** A column whose kind is not known yet: its first values as they stand in the file, each with a line feed behind. */
export interface RawBuilder {
  readonly kind: 'raw';
  readonly name: string;
  bytes: Uint8Array;
  /** The value of row i is bytes[ends[i]..ends[i + 1] - 1]. */
  readonly ends: Int32Array;
  /** 1 where the value was quoted. */
  readonly quoted: Uint8Array;
}

/** A column whose kind is known. */
export type KnownBuilder = NumberBuilder | TextBuilder;
export type Builder = KnownBuilder | RawBuilder;

export function numberBuilder(name: string, declared: boolean, capacity: number): NumberBuilder {
  return { kind: 'number', name, declared, values: new Float64Array(capacity), nulls: undefined };
}

export function textBuilder(name: string, capacity: number): TextBuilder {
  return { kind: 'text', name, codes: new Int32Array(capacity), dictionary: emptyDictionary() };
}

/** A line feed stands behind every value, and numbers are read eight bytes at a time. */
const RAW_PADDING = 9;

/** Offsets are 32-bit, also because the scanner is slow on positions that are not. */
export const MAX_RAW_BYTES = 2 ** 30;

export function rawBuilder(name: string, capacity: number): RawBuilder {
  const ends = new Int32Array(capacity + 1);
  return { kind: 'raw', name, bytes: new Uint8Array(16 * capacity), ends, quoted: new Uint8Array(capacity) };
}

/** Makes room for a raw value of that many bytes behind those of the rows before, and returns where it starts. */
export function rawRoom(column: RawBuilder, row: number, length: number): number {
  const start = column.ends[row]!;
  const needed = start + length + RAW_PADDING;
  if (needed > column.bytes.length) {
    const grown = new Uint8Array(needed * 2);
    grown.set(column.bytes.subarray(0, start));
    column.bytes = grown;
  }
  return start;
}

/** Ends the raw value of a row, whose bytes have been put down up to `end`. */
export function endRaw(column: RawBuilder, row: number, end: number, quoted: boolean): void {
  column.bytes[end] = LF;
  column.ends[row + 1] = end + 1;
  column.quoted[row] = quoted ? 1 : 0;
}

/** Marks a row of a number column as null. */
export function setNull(column: NumberBuilder, row: number): void {
  column.nulls ??= new Uint8Array(column.values.length);
  column.nulls[row] = 1;
  column.values[row] = Number.NaN;
}

/** Moves a column to arrays of another capacity, keeping its first `rows` values. */
export function resize(column: Builder, rows: number, capacity: number): void {
  // Raw columns are made with room for all they are to hold.
  if (column.kind === 'raw') return;
  if (column.kind === 'text') {
    const codes = new Int32Array(capacity);
    codes.set(column.codes.subarray(0, rows));
    column.codes = codes;
    return;
  }
  if (column.values.length !== capacity) {
    const values = new Float64Array(capacity);
    values.set(column.values.subarray(0, rows));
    column.values = values;
  }
  if (column.nulls) {
    const nulls = new Uint8Array(capacity);
    nulls.set(column.nulls.subarray(0, rows));
    column.nulls = nulls;
  }
}

/** The finished column of the first `rows` values. */
export function finish(column: KnownBuilder, rows: number): Column {
  const { name } = column;
  if (column.kind === 'text') {
    const dictionary = dictionaryStrings(column.dictionary);
    return { kind: 'text', name, codes: fit(column.codes, rows), dictionary };
  }
  const values = fit(column.values, rows);
  if (!column.nulls) return { kind: 'number', name, values };
  return { kind: 'number', name, values, nulls: fit(column.nulls, rows) };
}

/** The first `length` elements: in place while little is wasted, else copied. */
export function fit<T extends Float64Array | Int32Array | Uint8Array>(array: T, length: number): T {
  if (array.length === length) return array;
  return (
    array.length - length <= array.length / 8 ? array.subarray(0, length) : array.slice(0, length)
  ) as T;
}
