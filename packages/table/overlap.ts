import type { Example, Finding } from './anomaly.ts';
import { type Column, type ColumnKind, findColumn, isNull, type Table } from './column.ts';
import { countNulls } from './distinct.ts';
import { countOf } from './evidence.ts';
import { hashRows, indexRows, type RowIndex, recodeLike } from './row-index.ts';

const EXAMPLES = 3;

/**
 * Rows that repeat an earlier one of their table, and test rows that are training rows, compared by all columns given.
 * The counts are exact. Test rows are looked for in the training data only where the test data has all the training
 * columns in the same types; columns that the test data has beyond them are not compared.
 */
export function findEqualRows(train: Table, test: Table | undefined): Finding[] {
  if (train.columns.length === 0) return [];
  const index = indexRows(train.columns, train.rows);
  const findings = repeatedRows(index, 'train');
  if (test === undefined) return findings;
  findings.push(...repeatedRows(indexRows(test.columns, test.rows), 'test'));
  const alike = alignedColumns(train, test);
  return alike === undefined ? findings : [...findings, ...sharedRows(index, alike, test.rows)];
}

function repeatedRows({ first }: RowIndex, data: 'train' | 'test'): Finding[] {
  const examples: Example[] = [];
  let count = 0;
  for (let row = 0; row < first.length; row++) {
    if (first[row] === row) continue;
    count++;
    if (examples.length < EXAMPLES) examples.push({ row: row + 1, value: `same as row ${first[row]! + 1}` });
  }
  if (count === 0) return [];
  const noun = data === 'train' ? 'training row' : 'test row';
  const message = `${countOf(count, noun)} ${count === 1 ? 'repeats' : 'repeat'} an earlier one`;
  return [{ code: 'duplicate-rows', data, count, message, examples }];
}

/** The columns of the test data in the order and coding of the training columns; undefined where they do not match. */
function alignedColumns(train: Table, test: Table): Column[] | undefined {
  const aligned: Column[] = [];
  for (const column of train.columns) {
    const other = findColumn(test, column.name);
    if (!other) return undefined;
    if (column.kind === 'text' && other.kind === 'text') aligned.push(recodeLike(other, column));
    else if (column.kind === other.kind) aligned.push(other);
    // A column without values has no type of its own.
    else if (countNulls(other) === test.rows || countNulls(column) === train.rows) {
      aligned.push(nullsAs(column.kind, other, test.rows));
    } else return undefined;
  }
  return aligned;
}

/** A column of the other kind with the same nulls, and elsewhere values that equal none of the training data. */
function nullsAs(kind: ColumnKind, column: Column, rows: number): Column {
  const { name } = column;
  if (kind === 'text') {
    const codes = Int32Array.from({ length: rows }, (_, row) => (isNull(column, row) ? -1 : -2));
    return { kind, name, codes, dictionary: [] };
  }
  const nulls = Uint8Array.from({ length: rows }, (_, row) => (isNull(column, row) ? 1 : 0));
  return { kind, name, values: new Float64Array(rows).fill(Number.NaN), nulls };
}

function sharedRows(index: RowIndex, testColumns: readonly Column[], rows: number): Finding[] {
  const hashes = hashRows(testColumns, rows);
  // How often each training row is still unmatched, kept at the first of equal rows.
  const unmatched = new Int32Array(index.first.length);
  for (const first of index.first) unmatched[first]!++;
  const examples: Example[] = [];
  let count = 0;
  let oneToOne = 0;
  for (let row = 0; row < rows; row++) {
    const found = index.find(testColumns, hashes, row);
    if (found === -1) continue;
    count++;
    if (unmatched[found]! > 0) oneToOne++;
    unmatched[found]!--;
    if (examples.length < EXAMPLES) {
      examples.push({ row: row + 1, value: `same as training row ${found + 1}` });
    }
  }
  if (count === 0) return [];
  const identical = oneToOne === rows && rows === index.first.length;
  return [
    {
      code: 'train-test-overlap',
      data: 'test',
      count,
      message: overlapMessage(count, rows, identical),
      examples,
      ...(count * 2 > rows && { severity: 'error' }),
      ...(identical && { remedy: 'Give a test set of rows that the training data does not have.' }),
    },
  ];
}

function overlapMessage(count: number, rows: number, identical: boolean): string {
  if (identical) return `the test set is the training set: all ${countOf(rows, 'row')} are the same`;
  if (count === rows) return `every one of the ${countOf(rows, 'test row')} is a training row too`;
  return `${count} of ${countOf(rows, 'test row')} ${count === 1 ? 'is a training row' : 'are training rows'} too`;
}
