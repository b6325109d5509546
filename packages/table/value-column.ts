import { PawlError } from '@pawl/records';
import type { Column, ColumnKind } from './column.ts';

/** A value of a typed file: JSON Lines and Parquet say themselves what is a number and what is text. */
export type CellValue = number | string | null;

/** A column that grows value by value. Its kind is declared, or that of the first value that is not null. */
export interface ValueColumn {
  readonly name: string;
  /** Sets the value of the next row. Throws `data` when it is of another kind than the values before. */
  push(value: CellValue): void;
  /** Adds nulls up to a number of rows. */
  fillTo(rows: number): void;
  finish(): Column;
}

/** `where` names a row for the reader: `train.jsonl, row 7`. */
export function valueColumn(
  name: string,
  declared: ColumnKind | undefined,
  where: (row: number) => string,
): ValueColumn {
  let kind = declared;
  let rows = 0;
  let values = new Float64Array(1024);
  let codes = new Int32Array(1024);
  let nulls: number[] = [];
  const dictionary = new Map<string, number>();

  const grow = () => {
    if (rows < values.length) return;
    const longer = new Float64Array(values.length * 2);
    longer.set(values);
    values = longer;
    const more = new Int32Array(codes.length * 2);
    more.set(codes);
    codes = more;
  };
  const code = (text: string) => {
    const known = dictionary.get(text);
    if (known !== undefined) return known;
    dictionary.set(text, dictionary.size);
    return dictionary.size - 1;
  };

  const column: ValueColumn = {
    name,
    push(value) {
      grow();
      if (value === null) {
        nulls.push(rows);
        values[rows] = Number.NaN;
        codes[rows++] = -1;
        return;
      }
      kind ??= typeof value === 'number' ? 'number' : 'text';
      if (kind === 'text') codes[rows++] = code(String(value));
      else if (typeof value === 'number') values[rows++] = value;
      else throw misfit(name, value, where(rows + 1));
    },
    fillTo(count) {
      while (rows < count) column.push(null);
    },
    finish() {
      if (kind === 'text')
        return { kind, name, codes: codes.slice(0, rows), dictionary: [...dictionary.keys()] };
      const result = { kind: 'number', name, values: values.slice(0, rows) } as const;
      if (nulls.length === 0) return result;
      const mask = new Uint8Array(rows);
      for (const row of nulls) mask[row] = 1;
      nulls = [];
      return { ...result, nulls: mask };
    },
  };
  return column;
}

function misfit(name: string, value: string, where: string): PawlError {
  const shown = value.length > 40 ? `${value.slice(0, 39)}…` : value;
  return new PawlError('data', `the column "${name}" holds numbers, and here the text "${shown}"`, {
    where,
    remedy: `Correct the value, or declare the column: \`data.types: { ${name}: text }\`.`,
  });
}
