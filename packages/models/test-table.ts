import type { Column, Table } from '@pawl/table';

type Cells = readonly (number | null)[] | readonly (string | null)[];

/** A table written out by hand, for tests. A column of nulls alone is one of texts. */
export function tableOf(columns: Readonly<Record<string, Cells>>): Table {
  const built = Object.entries(columns).map(([name, cells]) => columnOf(name, cells));
  return { rows: Object.values(columns)[0]?.length ?? 0, columns: built };
}

function columnOf(name: string, cells: Cells): Column {
  if (cells.some((cell) => typeof cell === 'number')) return numberColumn(name, cells as (number | null)[]);
  const texts = cells as (string | null)[];
  const dictionary = [...new Set(texts.filter((cell) => cell !== null))];
  const codes = Int32Array.from(texts, (cell) => (cell === null ? -1 : dictionary.indexOf(cell)));
  return { kind: 'text', name, codes, dictionary };
}

/** A column of numbers, also where all of them are null. */
export function numberColumn(name: string, cells: readonly (number | null)[]): Column {
  const values = Float64Array.from(cells, (cell) => cell ?? Number.NaN);
  const nulls = Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0));
  return { kind: 'number', name, values, ...(nulls.includes(1) ? { nulls } : {}) };
}
