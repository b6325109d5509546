import { PawlError } from '@pawl/records';
import { findColumn, type Table, textAt } from '@pawl/table';

/** The rows that predictions must be for. */
export interface TestRows {
  readonly idColumn?: string;
  readonly testRows: number;
  /** The id of each test row; null where rows are known by their order. */
  readonly testIds: readonly string[] | null;
}

/** The column of a predictions table that names the row, if there is one: the id column's own name, or `id`. */
export function idColumnName(table: Table, idColumn: string | undefined): string | undefined {
  return [idColumn, 'id'].find((name) => name !== undefined && findColumn(table, name) !== undefined);
}

/**
 * For each test row, the row of the table that holds its prediction. Without ids, rows are taken in order, or by
 * their numbers from 0 when the table has an id column.
 * Throws PawlError('data') unless there is exactly one prediction for every test row and none for another.
 */
export function matchRows(table: Table, expected: TestRows, where: string): Int32Array {
  const name = idColumnName(table, expected.idColumn);
  if (name === undefined) return rowsInOrder(table, expected, where);
  const ids = expected.testIds ?? Array.from({ length: expected.testRows }, (_, row) => String(row));
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  if (rowOf.size !== ids.length) {
    throw new PawlError('data', 'ids of the test data repeat, so predictions cannot be matched', {
      where: `column "${expected.idColumn ?? name}" of the test data`,
      remedy: 'Every test row needs an id of its own.',
    });
  }
  const order = new Int32Array(ids.length).fill(-1);
  const unknown: string[] = [];
  const repeated: string[] = [];
  const column = findColumn(table, name)!;
  for (let row = 0; row < table.rows; row++) {
    const id = textAt(column, row);
    if (id === null) throw withoutId(where, row);
    const place = rowOf.get(id) ?? rowOf.get(canonicalNumber(id));
    if (place === undefined) unknown.push(id);
    else if (order[place] !== -1) repeated.push(id);
    else order[place] = row;
  }
  const missing = ids.filter((_, row) => order[row] === -1);
  refuseMismatch({ unknown, repeated, missing }, table.rows, expected, where);
  return order;
}

function rowsInOrder(table: Table, { testIds, testRows, idColumn }: TestRows, where: string): Int32Array {
  if (testIds !== null) {
    throw new PawlError('data', `the predictions have no column "${idColumn ?? 'id'}"`, {
      where,
      remedy: `Write the id of each test row beside its prediction, in a column "${idColumn ?? 'id'}".`,
    });
  }
  if (table.rows === testRows) return Int32Array.from({ length: testRows }, (_, row) => row);
  throw new PawlError('data', `there are ${table.rows} predictions for ${testRows} test rows`, {
    where,
    remedy: 'Write one prediction for every test row, in order, or set `data.id` and write the ids too.',
  });
}

/** Pandas writes whole numbers as 7.0 where a column once had a gap; the test data may say 7. */
function canonicalNumber(id: string): string {
  const number = id.trim() === '' ? Number.NaN : Number(id);
  return Number.isFinite(number) ? String(number + 0) : id;
}

function withoutId(where: string, row: number): PawlError {
  return new PawlError('data', `a prediction has no id, in row ${row + 1}`, {
    where: `${where}, row ${row + 1}`,
    remedy: 'Write the id of each test row beside its prediction.',
  });
}

interface Mismatch {
  readonly unknown: readonly string[];
  readonly repeated: readonly string[];
  readonly missing: readonly string[];
}

function refuseMismatch(
  { unknown, repeated, missing }: Mismatch,
  rows: number,
  { testIds, testRows }: TestRows,
  where: string,
): void {
  const numbers = testIds === null ? ' Without `data.id`, ids are row numbers from 0.' : '';
  const fail = (message: string, remedy: string) => {
    throw new PawlError('data', message, { where, remedy: remedy + numbers });
  };
  if (unknown.length > 0 && unknown.length === rows) {
    fail(
      `the predictions are for other rows: none of their ids is in the test data, such as ${examples(unknown)}`,
      'Predict the rows of the file that PAWL_TEST_DATA names.',
    );
  }
  if (unknown.length > 0) {
    fail(
      `${count(unknown, 'prediction is', 'predictions are')} for ids that are not in the test data: ${examples(unknown)}`,
      'Predict the rows of the file that PAWL_TEST_DATA names, and no others.',
    );
  }
  if (repeated.length > 0) {
    fail(`ids are there more than once: ${examples(repeated)}`, 'Write one prediction for every test row.');
  }
  if (missing.length > 0) {
    fail(
      `${missing.length} of ${testRows} test rows have no prediction: ${examples(missing)}`,
      'Write one prediction for every test row. Was the command ended while it wrote?',
    );
  }
}

function count(items: readonly string[], one: string, more: string): string {
  return items.length === 1 ? `one ${one}` : `${items.length} ${more}`;
}

/** Three of them, quoted and short. */
function examples(ids: readonly string[]): string {
  const shown = [...new Set(ids)].slice(0, 3).map((id) => JSON.stringify(id.slice(0, 100)));
  return ids.length > shown.length ? `${shown.join(', ')}, ...` : shown.join(', ');
}
