import type { Column, ColumnKind } from './column.ts';
import { finish, fit, type NumberBuilder, numberBuilder, resize, setNull } from './csv-columns.ts';

/** A column of text made from strings. */
export interface WordBuilder {
  readonly kind: 'words';
  readonly name: string;
  codes: Int32Array;
  /** Code of every distinct value; a Map keeps the order of first appearance. */
  readonly codeOf: Map<string, number>;
}

/** A column under construction from values that are parsed already, row by row. */
export type ValueBuilder = NumberBuilder | WordBuilder;

/** A column with room for `capacity` rows, the first `rows` of them null. */
export function valueBuilder(name: string, kind: ColumnKind, capacity: number, rows = 0): ValueBuilder {
  if (kind === 'text') {
    return { kind: 'words', name, codes: new Int32Array(capacity).fill(-1, 0, rows), codeOf: new Map() };
  }
  const column = numberBuilder(name, false, capacity);
  for (let row = 0; row < rows; row++) setNull(column, row);
  return column;
}

export function putNull(column: ValueBuilder, row: number): void {
  if (column.kind === 'words') column.codes[row] = -1;
  else setNull(column, row);
}

export function putWord(column: WordBuilder, row: number, word: string): void {
  column.codes[row] = codeOfWord(column, word);
}

/** The code of a word, which is a new one where it was not met before. */
export function codeOfWord({ codeOf }: WordBuilder, word: string): number {
  let code = codeOf.get(word);
  if (code === undefined) {
    code = codeOf.size;
    codeOf.set(word, code);
  }
  return code;
}

/** Makes room for `capacity` rows, keeping the first `rows`. */
export function growValues(column: ValueBuilder, rows: number, capacity: number): void {
  if (column.kind === 'number') {
    resize(column, rows, capacity);
    return;
  }
  const codes = new Int32Array(capacity);
  codes.set(column.codes.subarray(0, rows));
  column.codes = codes;
}

/** The finished column of the first `rows` values. */
export function finishValues(column: ValueBuilder, rows: number): Column {
  if (column.kind === 'number') return finish(column, rows);
  return {
    kind: 'text',
    name: column.name,
    codes: fit(column.codes, rows),
    dictionary: [...column.codeOf.keys()],
  };
}
