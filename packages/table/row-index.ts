import type { Column, TextColumn } from './column.ts';

/** Finds equal rows: by a hash first, and always confirmed value by value. */
export interface RowIndex {
  /** For every row the first row equal to it, which may be itself. */
  readonly first: Int32Array;
  /** The first indexed row equal to a row of the columns, of any table, given with their hashes; -1 for none. */
  find(columns: readonly Column[], hashes: RowHashes, row: number): number;
}

/** Two independent 32-bit hashes a row. */
export interface RowHashes {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/**
 * Indexes rows by the values of the columns. Two rows are equal when every value is: null equals null, NaN equals
 * NaN, 0 equals -0, and null and NaN differ. Texts are compared by their code, see `recodeLike`.
 */
export function indexRows(columns: readonly Column[], rows: number): RowIndex {
  const hashes = hashRows(columns, rows);
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, rows * 2)))).fill(-1);
  const mask = slots.length - 1;
  const first = new Int32Array(rows);

  /** The slot of a row equal to the given one, or the empty slot where it belongs. */
  function slotOf(others: readonly Column[], { a, b }: RowHashes, row: number): number {
    const hashA = a[row]!;
    const hashB = b[row]!;
    let slot = hashA & mask;
    for (;;) {
      const found = slots[slot]!;
      if (found === -1) return slot;
      if (hashes.a[found] === hashA && hashes.b[found] === hashB && equalRows(columns, found, others, row)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  for (let row = 0; row < rows; row++) {
    const slot = slotOf(columns, hashes, row);
    if (slots[slot] === -1) slots[slot] = row;
    first[row] = slots[slot]!;
  }
  return { first, find: (others, otherHashes, row) => slots[slotOf(others, otherHashes, row)]! };
}

/** The hashes of every row; rows that are equal have equal ones. */
export function hashRows(columns: readonly Column[], rows: number): RowHashes {
  const a = new Int32Array(rows).fill(0x2545f491);
  const b = new Int32Array(rows).fill(0x5851f42d);
  for (const column of columns) {
    if (column.kind === 'text') {
      const { codes } = column;
      for (let row = 0; row < rows; row++) mix(a, b, row, codes[row]!, 0);
      continue;
    }
    const { values, nulls } = column;
    const words = new Int32Array(values.buffer, values.byteOffset, rows * 2);
    for (let row = 0; row < rows; row++) {
      const value = values[row]!;
      if (nulls?.[row] === 1) mix(a, b, row, -1, 0);
      else if (value === 0) mix(a, b, row, 0, 0);
      else if (Number.isNaN(value)) mix(a, b, row, 1, 0x7ff80000);
      else mix(a, b, row, words[2 * row]!, words[2 * row + 1]!);
    }
  }
  return { a, b };
}

/** Stirs two words into the hashes of a row; multiply, fold and rotate, with other constants for each hash. */
function mix(a: Int32Array, b: Int32Array, row: number, low: number, high: number): void {
  let x = Math.imul(a[row]! ^ low, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15) ^ high, 0x85ebca77);
  a[row] = x ^ (x >>> 13);
  let y = Math.imul(b[row]! ^ high, 0xc2b2ae3d);
  y = Math.imul(y ^ (y >>> 16) ^ low, 0x27d4eb2f);
  b[row] = y ^ (y >>> 15);
}

function equalRows(
  left: readonly Column[],
  leftRow: number,
  right: readonly Column[],
  rightRow: number,
): boolean {
  for (let i = 0; i < left.length; i++) {
    const x = left[i]!;
    const y = right[i]!;
    if (x.kind === 'text') {
      if (y.kind !== 'text' || x.codes[leftRow] !== y.codes[rightRow]) return false;
      continue;
    }
    if (y.kind !== 'number') return false;
    const isNull = x.nulls?.[leftRow] === 1;
    if (isNull !== (y.nulls?.[rightRow] === 1)) return false;
    const value = x.values[leftRow]!;
    const other = y.values[rightRow]!;
    if (!isNull && value !== other && !(Number.isNaN(value) && Number.isNaN(other))) return false;
  }
  return true;
}

/** A text column coded by the dictionary of another; a text that the other lacks gets the code -2. */
export function recodeLike(column: TextColumn, like: TextColumn): TextColumn {
  if (column.dictionary === like.dictionary) return column;
  const codeOf = new Map(like.dictionary.map((value, code) => [value, code]));
  const recoded = Int32Array.from(column.dictionary, (value) => codeOf.get(value) ?? -2);
  const codes = column.codes.map((code) => (code < 0 ? code : recoded[code]!));
  return { kind: 'text', name: column.name, codes, dictionary: like.dictionary };
}
