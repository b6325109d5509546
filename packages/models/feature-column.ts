import { didYouMean, PawlError } from '@pawl/records';
import { type Column, type ColumnKind, findColumn, isNull, type Table } from '@pawl/table';

/** The column of a feature. Throws PawlError('data') with the nearest name where there is none. */
export function requireFeature(table: Table, name: string): Column {
  const column = findColumn(table, name);
  if (column) return column;
  const names = table.columns.map((other) => other.name);
  throw new PawlError(
    'data',
    `there is no column "${name}", and the model needs it.${didYouMean(name, names)}`,
    {
      where: `column "${name}"`,
      remedy: 'Give the data the same columns as the training data.',
    },
  );
}

/** Whether a feature has no value in a row: null or NaN. */
export function isMissing(column: Column, row: number): boolean {
  return isNull(column, row) || (column.kind === 'number' && Number.isNaN(column.values[row]));
}

export function hasNoValue(column: Column): boolean {
  const rows = column.kind === 'number' ? column.values.length : column.codes.length;
  for (let row = 0; row < rows; row++) if (!isMissing(column, row)) return false;
  return true;
}

export function infiniteValue(name: string, row: number, value: number): PawlError {
  return new PawlError('data', `the feature "${name}" is ${value} in row ${row + 1}, not a finite number`, {
    where: `column "${name}", row ${row + 1}`,
    remedy: 'Give the row a finite value, or none.',
  });
}

/**
 * Throws PawlError('data') for a column of another kind than at training that holds values. One that holds none has not
 * changed: a reader cannot know what an empty column would have held.
 */
export function requireEmpty(column: Column, expected: ColumnKind): void {
  if (hasNoValue(column)) return;
  const words = { number: 'numbers', text: 'texts' };
  throw new PawlError(
    'data',
    `the column "${column.name}" held ${words[expected]} at training and holds ${words[column.kind]} now`,
    {
      where: `column "${column.name}"`,
      remedy: `Mend the data, or set its type with \`data.types\` to ${expected}.`,
    },
  );
}
