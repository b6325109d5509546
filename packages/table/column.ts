/** A column of numbers. A null is marked in `nulls` (1 = null; its value is NaN there); NaN and infinities are values. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  /** One value a row. */
  readonly values: Float64Array;
  /** One byte a row, 1 where the value is null; absent when no value is. */
  readonly nulls?: Uint8Array;
}

/** A column of text, coded by a dictionary. */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  /** One index into `dictionary` a row; -1 is null. */
  readonly codes: Int32Array;
  /** Distinct values in order of first appearance. */
  readonly dictionary: readonly string[];
}

export type Column = NumberColumn | TextColumn;
export type ColumnKind = Column['kind'];

/** Columns of equal length. Column names are unique. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** The column of that name, or undefined. */
export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** Whether the value at `row` is null. */
export function isNull(column: Column, row: number): boolean {
  return column.kind === 'text' ? column.codes[row] === -1 : column.nulls?.[row] === 1;
}

/** The value at `row` as text, null where it is null. Numbers take their shortest form that reads back the same. */
export function textAt(column: Column, row: number): string | null {
  if (isNull(column, row)) return null;
  return column.kind === 'text' ? column.dictionary[column.codes[row]!]! : String(column.values[row]);
}

/** A table of the rows at `indices`, in that order. Dictionaries are shared, not copied. */
export function takeRows(table: Table, indices: Int32Array): Table {
  return { rows: indices.length, columns: table.columns.map((column) => takeColumn(column, indices)) };
}

function takeColumn(column: Column, indices: Int32Array): Column {
  const { kind, name } = column;
  if (kind === 'text') {
    // Asked for once: a column may be read when it is.
    const { codes: all, dictionary } = column;
    const codes = new Int32Array(indices.length);
    for (let i = 0; i < indices.length; i++) codes[i] = all[indices[i]!]!;
    return { kind, name, codes, dictionary };
  }
  const { values: all, nulls: isNull } = column;
  const values = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) values[i] = all[indices[i]!]!;
  if (!isNull) return { kind, name, values };
  const nulls = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) nulls[i] = isNull[indices[i]!]!;
  return { kind, name, values, nulls };
}
