import type { Table } from '@pawl/table';
import { expect, test } from 'vitest';
import { answeredRows, logFields, rowsOfModel } from './server-log.ts';

function log(rows: number, roles: readonly string[], more: readonly string[] = [], prefix = ''): Table {
  const text = (name: string, values: readonly string[]) => ({
    kind: 'text' as const,
    name,
    codes: Int32Array.from(values, (_, row) => row),
    dictionary: values,
  });
  const same = (name: string) =>
    text(
      name,
      Array.from({ length: rows }, () => 'x'),
    );
  return {
    rows,
    columns: [
      ...more.map(same),
      ...['time', 'id', 'model', 'version', 'prediction', 'score'].map((name) => same(`${prefix}${name}`)),
      text(`${prefix}role`, roles),
    ],
  };
}

test('a table is a log only with all of its fields', () => {
  const table = log(1, ['main']);
  expect(logFields(table, new Set(['rooms']))).toMatchObject({ time: 'time', prediction: 'prediction' });
  const columns = table.columns.filter(({ name }) => name !== 'version');
  expect(logFields({ ...table, columns }, new Set())).toBeUndefined();
});

test('fields have _ before them where columns of the data are called like them', () => {
  const features = new Set(['time', 'id', 'model', 'version', 'role', 'prediction', 'score']);
  const table = log(1, ['main'], [...features], '_');
  expect(logFields(table, features)).toMatchObject({ time: '_time', prediction: '_prediction' });
  // Without them the fields are those that have the plain names.
  expect(logFields(table, new Set())).toMatchObject({ time: 'time' });
});

test('what a shadow answered was asked already, and a canary is another model', () => {
  const table = log(4, ['main', 'shadow', 'canary', 'main']);
  const fields = logFields(table, new Set())!;
  expect(answeredRows(table, fields).rows).toBe(3);
  expect(rowsOfModel(table, fields).rows).toBe(2);
});
