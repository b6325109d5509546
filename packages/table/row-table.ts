import type { ColumnKind, Table } from './column.ts';
import { expectedRows } from './csv-range.ts';
import { DEFAULT_NULLS, parseNumber } from './number-text.ts';
import { declaredKind, type ReadOptions, SAMPLED_ROWS } from './read-options.ts';
import { checkNames, checkTypes, noColumns, notNumber } from './table-error.ts';
import {
  finishValues,
  growValues,
  putNull,
  putWord,
  type ValueBuilder,
  valueBuilder,
} from './value-columns.ts';

/** A value of a row; booleans have become text. */
export type RowValue = string | number | null;

/** A row, and the line it stands on. Keys it lacks are null. */
export interface Row {
  readonly line: number;
  readonly values: ReadonlyMap<string, RowValue>;
}

/** A table under construction from rows that may differ in their keys. */
export interface RowTable {
  /** Appends a row; `share` is how much of all rows come before it, 0 where that is not known. */
  add(row: Row, share: number): void;
  finish(): Table;
}

/** Columns are the union of the keys, in order of first appearance; their kinds come from the first 10,000 rows. */
export function rowTable(options: ReadOptions): RowTable {
  const columns = new Map<string, ValueBuilder>();
  let sample: Row[] | undefined = [];
  let rows = 0;
  let capacity = SAMPLED_ROWS;

  function put(row: Row): void {
    for (const [name, value] of row.values) {
      const column = columns.get(name) ?? start(name, value);
      putValue(column, rows, value, row.line, options);
    }
    if (row.values.size < columns.size) {
      for (const [name, column] of columns) if (!row.values.has(name)) putNull(column, rows);
    }
    rows++;
  }

  /** A column that begins with this value, behind rows that lack it. */
  function start(name: string, value: RowValue, kind = kindOf(name, [value], options)): ValueBuilder {
    const column = valueBuilder(name, kind, capacity, rows);
    columns.set(name, column);
    return column;
  }

  function settle(sampled: readonly Row[]): void {
    sample = undefined;
    const seen = new Map<string, RowValue[]>();
    for (const { values } of sampled) {
      for (const [name, value] of values) {
        const list = seen.get(name);
        if (list) list.push(value);
        else seen.set(name, [value]);
      }
    }
    for (const [name, list] of seen) start(name, null, kindOf(name, list, options));
    for (const row of sampled) put(row);
  }

  return {
    add(row, share) {
      if (sample) {
        sample.push(row);
        if (sample.length === SAMPLED_ROWS) settle(sample);
        return;
      }
      if (rows === capacity) {
        capacity = expectedRows(rows, share);
        for (const column of columns.values()) growValues(column, rows, capacity);
      }
      put(row);
    },
    finish() {
      if (sample) settle(sample);
      const names = [...columns.keys()];
      if (names.length === 0) throw noColumns(options.name);
      checkNames(names, options.name);
      checkTypes(options.types ?? {}, names, options.name);
      return { rows, columns: [...columns.values()].map((column) => finishValues(column, rows)) };
    },
  };
}

/** Declared; else a number when every value is one or null. */
function kindOf(name: string, values: readonly RowValue[], options: ReadOptions): ColumnKind {
  const declared = declaredKind(options, name);
  if (declared) return declared;
  return options.asText?.has(name) || values.some((value) => typeof value === 'string') ? 'text' : 'number';
}

function putValue(
  column: ValueBuilder,
  row: number,
  value: RowValue,
  line: number,
  options: ReadOptions,
): void {
  if (value === null) putNull(column, row);
  else if (column.kind === 'words') putWord(column, row, String(value));
  else if (typeof value === 'number') column.values[row] = value;
  else {
    const number =
      declaredKind(options, column.name) === 'number' ? declaredNumber(value, options) : undefined;
    if (number === undefined) throw notNumber(`line ${line}`, column.name, value, `${options.name}:${line}`);
    if (number === null) putNull(column, row);
    else column.values[row] = number;
  }
}

/** What text says where a number was declared: null for a null token, undefined when it is no number. */
export function declaredNumber(text: string, options: ReadOptions): number | null | undefined {
  const trimmed = text.trim();
  return (options.nulls ?? DEFAULT_NULLS).includes(trimmed) ? null : parseNumber(trimmed, true);
}
