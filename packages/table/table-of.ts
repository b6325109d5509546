import type { Column, Table } from './column.ts';

type Cells = readonly (number | string | null)[];

/** A table written out by hand, for tests: columns of numbers or texts, null for no value. */
export function tableOf(columns: Readonly<Record<string, Cells>>): Table {
  const built = Object.entries(columns).map(([name, cells]) => columnOf(name, cells));
  const first = Object.values(columns)[0];
  return { rows: first?.length ?? 0, columns: built };
}

/** A column of numbers where a cell is a number, else of text. */
function columnOf(name: string, cells: Cells): Column {
  if (cells.some((cell) => typeof cell === 'number')) {
    const nulls = Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0));
    const values = Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : Number.NaN));
    return nulls.includes(1) ? { kind: 'number', name, values, nulls } : { kind: 'number', name, values };
  }
  const dictionary = [...new Set(cells.filter((cell) => typeof cell === 'string'))];
  const codeOf = new Map(dictionary.map((value, code) => [value, code]));
  const codes = Int32Array.from(cells, (cell) => (typeof cell === 'string' ? codeOf.get(cell)! : -1));
  return { kind: 'text', name, codes, dictionary };
}
