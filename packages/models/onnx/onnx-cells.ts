import { type Column, isNull, textAt } from '@pawl/table';
import { misfit, quoted } from './describe.ts';

/** What a column can be fed as. */
export const FEEDABLE = ['float32', 'float64', 'int64', 'int32', 'bool', 'string'] as const;
export type FeedElement = (typeof FEEDABLE)[number];

export type Cells = Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array | string[];

/** Rows `from` to `to` of a table; where they are fewer than `rows`, the last one is repeated. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/**
 * The cells of columns side by side, row by row. A null is NaN among floats and an empty text among texts; throws
 * PawlError('data') where it is to be a whole number or a truth, and where a value does not fit the element.
 */
export function cellsOf(element: FeedElement, columns: readonly Column[], range: RowRange): Cells {
  const size = range.rows * columns.length;
  if (element === 'float32') return fill(new Float32Array(size), columns, range, numberAt);
  if (element === 'float64') return fill(new Float64Array(size), columns, range, numberAt);
  if (element === 'int32') return fill(new Int32Array(size), columns, range, int32At);
  if (element === 'bool') return fill(new Uint8Array(size), columns, range, truthAt);
  if (element === 'string') {
    return fill(new Array<string>(size), columns, range, (column, row) => textAt(column, row) ?? '');
  }
  return fill(new BigInt64Array(size), columns, range, (column, row) => BigInt(integerAt(column, row)));
}

function fill<Value, Target extends { [index: number]: Value }>(
  target: Target,
  columns: readonly Column[],
  { from, to, rows }: RowRange,
  valueAt: (column: Column, row: number) => Value,
): Target {
  for (let c = 0; c < columns.length; c++) {
    const column = columns[c]!;
    for (let i = 0; i < rows; i++) {
      const write: { [index: number]: Value } = target;
      write[i * columns.length + c] = valueAt(column, Math.min(from + i, to - 1));
    }
  }
  return target;
}

/** A column of texts comes here only where all of them are null. */
function numberAt(column: Column, row: number): number {
  return column.kind === 'text' || column.nulls?.[row] === 1 ? Number.NaN : column.values[row]!;
}

function integerAt(column: Column, row: number): number {
  const value = numberAt(column, row);
  if (!Number.isSafeInteger(value)) throw notInteger(column, row);
  return value;
}

function int32At(column: Column, row: number): number {
  const value = integerAt(column, row);
  if (value !== (value | 0)) throw notInteger(column, row);
  return value;
}

function notInteger(column: Column, row: number) {
  const shown = isNull(column, row) ? 'missing' : textAt(column, row)!;
  return misfit(
    `${quoted(column.name)} is ${shown} in row ${row + 1}, and the model takes it as a whole number`,
    'Export the model with this input as floats, or fill the gaps before.',
  );
}

function truthAt(column: Column, row: number): number {
  const text = textAt(column, row)?.toLowerCase();
  if (text === '1' || text === 'true') return 1;
  if (text === '0' || text === 'false') return 0;
  throw misfit(
    `${quoted(column.name)} is ${text === undefined ? 'missing' : quoted(text)} in row ${row + 1}, and the model takes it as true or false`,
    'Export the model with this input as floats or texts, or fill the gaps before.',
  );
}
