import { didYouMean, PawlError } from '@pawl/records';
import { type Column, createRandom, findColumn, shuffle, type Table, takeRows } from '@pawl/table';

/** All rows where they are not more than `most`, else so many of them by chance, in their order. */
export function sampleRows(table: Table, most: number, seed: number): Table {
  if (table.rows <= most) return table;
  const order = Int32Array.from({ length: table.rows }, (_, row) => row);
  shuffle(order, createRandom(seed));
  return takeRows(table, order.subarray(0, most).sort());
}

/** The table with that column in place of the one of its name. */
export function withColumn(table: Table, column: Column): Table {
  return {
    rows: table.rows,
    columns: table.columns.map((other) => (other.name === column.name ? column : other)),
  };
}

/** Throws PawlError('data') where there is no such column. */
export function requireColumn(table: Table, name: string): Column {
  const column = findColumn(table, name);
  if (column) return column;
  const names = table.columns.map((other) => other.name);
  throw new PawlError('data', `there is no column "${name}".${didYouMean(name, names)}`, {
    where: `column "${name}"`,
    remedy: 'Name a column of the data.',
  });
}

/** Throws PawlError('data') where there are fewer rows than are needed. */
export function requireRows(table: Table, least: number): void {
  if (table.rows >= least) return;
  throw new PawlError('data', `the data has ${table.rows} rows, and ${least} are needed to explain a model`, {
    remedy: 'Give more rows.',
  });
}
