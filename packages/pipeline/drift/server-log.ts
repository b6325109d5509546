import { freeName } from '@pawl/serve';
import { findColumn, type Table, takeRows, textAt } from '@pawl/table';

/** What the server's prediction log holds beside the columns of the data. */
const FIELDS = ['time', 'id', 'model', 'version', 'role', 'prediction', 'score'] as const;
type Field = (typeof FIELDS)[number];

/** The names that the fields of a prediction log have in it. */
export type LogFields = Readonly<Record<Field, string>>;

/**
 * The fields of a table that is a prediction log of the server, undefined for any other. `features` are the columns of
 * the data: a field that is called like one has `_` before it.
 */
export function logFields(table: Table, features: ReadonlySet<string>): LogFields | undefined {
  const named = FIELDS.map((field) => [field, freeName(field, features)] as const);
  if (named.some(([, name]) => !findColumn(table, name))) return undefined;
  return Object.fromEntries(named) as Record<Field, string>;
}

/** The rows of a log that clients were answered: a shadow is asked the same again. */
export function answeredRows(table: Table, { role }: LogFields): Table {
  return rowsWhere(table, role, (value) => value !== 'shadow');
}

/** The rows that the model itself answered, and no canary or shadow. */
export function rowsOfModel(table: Table, { role }: LogFields): Table {
  return rowsWhere(table, role, (value) => value === 'main');
}

function rowsWhere(table: Table, name: string, keep: (value: string | null) => boolean): Table {
  const column = findColumn(table, name)!;
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row++) if (keep(textAt(column, row))) rows.push(row);
  return rows.length === table.rows ? table : takeRows(table, Int32Array.from(rows));
}
