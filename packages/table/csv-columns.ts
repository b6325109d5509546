import { type ByteDictionary, dictionaryStrings, emptyDictionary } from './byte-dictionary.ts';
import type { Column } from './column.ts';
import { parseNumber } from './number-text.ts';

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

export type Builder = NumberBuilder | TextBuilder;

export function numberBuilder(name: string, declared: boolean, capacity: number): NumberBuilder {
  return { kind: 'number', name, declared, values: new Float64Array(capacity), nulls: undefined };
}

export function textBuilder(name: string, capacity: number): TextBuilder {
  return { kind: 'text', name, codes: new Int32Array(capacity), dictionary: emptyDictionary() };
}

/** Marks a row of a number column as null. */
export function setNull(column: NumberBuilder, row: number): void {
  column.nulls ??= new Uint8Array(column.values.length);
  column.nulls[row] = 1;
  column.values[row] = Number.NaN;
}

/** Moves a column to arrays of another capacity, keeping its first `rows` values. */
export function resize(column: Builder, rows: number, capacity: number): void {
  if (column.kind === 'text') {
    const codes = new Int32Array(capacity);
    codes.set(column.codes.subarray(0, rows));
    column.codes = codes;
    return;
  }
  const values = new Float64Array(capacity);
  values.set(column.values.subarray(0, rows));
  column.values = values;
  if (column.nulls) {
    const nulls = new Uint8Array(capacity);
    nulls.set(column.nulls.subarray(0, rows));
    column.nulls = nulls;
  }
}

/**
 * What a column read as text should be. Text when some value is no number, or when its only values are quoted null
 * tokens; a number otherwise, also when every value is null.
 *
 * A quoted null token (`""`, `"NA"`) reached the dictionary as text; in a column of numbers it is null.
 */
export function asInferred(
  column: TextBuilder,
  rows: number,
  isNullToken: (text: string) => boolean,
): Builder {
  const entries = dictionaryStrings(column.dictionary);
  const numbers = new Array<number | null>(entries.length);
  let seen = entries.length === 0;
  for (const [code, entry] of entries.entries()) {
    const text = trimBlanks(entry);
    const value = isNullToken(text) ? null : parseNumber(text, false);
    if (value === undefined) return column;
    if (value !== null) seen = true;
    numbers[code] = value;
  }
  if (!seen) return column;
  const result = numberBuilder(column.name, false, column.codes.length);
  for (let row = 0; row < rows; row++) {
    const value = numbers[column.codes[row]!] ?? null;
    if (value === null) setNull(result, row);
    else result.values[row] = value;
  }
  return result;
}

/** Spaces and tabs around a number do not count. */
export function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

/** The finished column of the first `rows` values. */
export function finish(column: Builder, rows: number): Column {
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
function fit<T extends Float64Array | Int32Array | Uint8Array>(array: T, length: number): T {
  if (array.length === length) return array;
  return (
    array.length - length <= array.length / 8 ? array.subarray(0, length) : array.slice(0, length)
  ) as T;
}
