import { nearest } from '@pawl/records';
import { type Finding, SIDE_NAME, type Side } from './anomaly.ts';
import type { Column, ColumnKind } from './column.ts';
import { countDistinct, countNulls } from './distinct.ts';
import { countOf, findMisfits, findRows, findValues, quoted, valuesOf } from './evidence.ts';
import type { ColumnSchema } from './schema.ts';

const KIND_NAME: Readonly<Record<ColumnKind, string>> = { number: 'numbers', text: 'text' };

/**
 * Where the columns of the test data differ from those of the training data: missing, extra, of another type, or with
 * texts that training never shows. What the schema declares of a column is left to the schema's own check. Where
 * training texts hardly repeat, new ones are expected and not named. The target is compared by type only.
 */
export function compareColumns(
  train: Side,
  test: Side,
  target: string,
  declared: ReadonlyMap<string, ColumnSchema> | undefined,
): Finding[] {
  const trainNames = new Set(train.columns.map(({ name }) => name));
  const testColumns = new Map(test.columns.map((column) => [column.name, column]));
  const extra = test.columns.filter(({ name }) => !trainNames.has(name) && name !== target);
  const findings: Finding[] = [];
  for (const column of train.columns) {
    const { name } = column;
    const other = testColumns.get(name);
    const rule = declared?.get(name);
    if (other) {
      if (!rule) findings.push(...typeChange(train, column, test, other));
      if (name !== target) findings.push(...unseenTexts(train, column, test, other, rule?.domain));
    } else if (!rule && name !== target) findings.push(missing(name, test.rows, extra));
  }
  for (const column of extra) {
    const rule = declared?.get(column.name);
    if (!declared || rule?.required === false) findings.push(unexpected(column, test.rows));
  }
  return findings;
}

function missing(name: string, rows: number, extra: readonly Column[]): Finding {
  const candidates = extra.map((column) => column.name);
  const similar = nearest(name, candidates);
  return {
    code: 'missing-column',
    data: 'test',
    column: name,
    count: rows,
    message: `the test data has no column ${quoted(name)}, which the training data has`,
    examples: [],
    ...(similar !== undefined && {
      remedy: `If ${quoted(similar)} is this column, rename it to ${quoted(name)}.`,
    }),
  };
}

function unexpected(column: Column, rows: number): Finding {
  return {
    code: 'extra-column',
    data: 'test',
    column: column.name,
    ...findRows(column, rows, () => true),
    message: `the test data has a column ${quoted(column.name)}, which the training data has not`,
  };
}

function typeChange(train: Side, column: Column, test: Side, other: Column): Finding[] {
  // A column without values has no type of its own.
  if (column.kind === other.kind || countNulls(column) === train.rows) return [];
  const misfits = findMisfits(other, test.rows);
  if (misfits.count === 0) return [];
  const name = quoted(column.name);
  const message = `${name} holds ${KIND_NAME[other.kind]} in the test data and ${KIND_NAME[column.kind]} in training`;
  return [{ code: 'type-change', data: 'test', column: column.name, ...misfits, message }];
}

function unseenTexts(
  train: Side,
  column: Column,
  test: Side,
  other: Column,
  domain: readonly string[] | undefined,
): Finding[] {
  if (column.kind !== 'text' || other.kind !== 'text') return [];
  if (countDistinct(column) * 2 > train.rows - countNulls(column)) return [];
  const seen = valuesOf(column, train.rows);
  const allowed = domain && new Set<string | number>(domain);
  // What stands outside the domain is named by the schema's check.
  const unseen = findValues(other, test.rows, (value) => !seen.has(value) && allowed?.has(value) !== false);
  if (unseen.count === 0) return [];
  const { values, ...evidence } = unseen;
  const [what, where] = [countOf(values, 'value'), countOf(unseen.count, 'test row')];
  const message = `${quoted(other.name)} has ${what} in ${where} that training never shows`;
  return [{ code: 'unseen-category', data: 'test', column: other.name, ...evidence, message }];
}

/** The columns of a table that hold one value only; null is a value. A single row shows nothing. */
export function findConstant(columns: readonly Column[], { data, rows }: Side): Finding[] {
  if (rows < 2) return [];
  return columns.filter(isConstant).map((column) => {
    const evidence = findRows(column, rows, () => true);
    const value = evidence.examples[0]!.value;
    const what = value === null ? 'null' : quoted(value);
    const message = `${quoted(column.name)} is ${what} in every ${SIDE_NAME[data]} row`;
    return { code: 'constant-column', data, column: column.name, ...evidence, message };
  });
}

function isConstant(column: Column): boolean {
  if (column.kind === 'text') return column.codes.every((code) => code === column.codes[0]);
  const { values, nulls } = column;
  const first = values[0]!;
  const firstNull = nulls?.[0] === 1;
  for (let row = 1; row < values.length; row++) {
    if ((nulls?.[row] === 1) !== firstNull) return false;
    if (!firstNull && values[row] !== first && !(Number.isNaN(values[row]) && Number.isNaN(first)))
      return false;
  }
  return true;
}
