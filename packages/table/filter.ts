import { didYouMean, PawlError } from '@pawl/records';
import { type Column, findColumn, type NumberColumn, type Table, type TextColumn } from './column.ts';
import { distinctValues } from './distinct.ts';
import type { Comparison, Filter, Literal, Operator } from './filter-parse.ts';

/** What a row answers. Numbers, so that `and` is the least, `or` the greatest and `not` the mirror image. */
const NO = 0;
const UNKNOWN = 1;
const YES = 2;

/** The columns a filter reads, each once, in order of appearance. */
export function filterColumns(filter: Filter): string[] {
  const names = new Set<string>();
  const visit = (node: Filter): void => {
    if ('column' in node) names.add(node.column);
    else if (node.kind === 'not') visit(node.part);
    else node.parts.forEach(visit);
  };
  visit(filter);
  return [...names];
}

/**
 * The rows that a filter matches, ascending.
 *
 * A comparison with null is unknown, `not` unknown is unknown, and only rows whose whole answer is yes match: null
 * matches nothing but `is null`. NaN equals no number and is neither below nor above one. Text is ordered by UTF-16
 * code unit; against a text column a number stands for the text it was written as, and can be compared by = and != only.
 * Throws `config` with the position for an unknown column and for a literal of the wrong kind.
 */
export function applyFilter(filter: Filter, table: Table): Int32Array {
  const answers = answersOf(filter, table);
  let matches = 0;
  for (const answer of answers) if (answer === YES) matches++;
  const rows = new Int32Array(matches);
  let next = 0;
  for (let row = 0; row < answers.length; row++) if (answers[row] === YES) rows[next++] = row;
  return rows;
}

function answersOf(filter: Filter, table: Table): Uint8Array {
  switch (filter.kind) {
    case 'not': {
      const answers = answersOf(filter.part, table);
      for (let row = 0; row < answers.length; row++) answers[row] = YES - answers[row]!;
      return answers;
    }
    case 'and':
    case 'or':
      return combine(filter.parts, filter.kind === 'and', table);
    case 'null': {
      const column = columnOf(filter, table);
      const answers = new Uint8Array(table.rows);
      markNulls(column, answers, YES);
      return answers;
    }
    case 'compare':
    case 'in': {
      const column = columnOf(filter, table);
      const answers = column.kind === 'text' ? textAnswers(filter, column) : numberAnswers(filter, column);
      markNulls(column, answers, UNKNOWN);
      return answers;
    }
  }
}

function combine(parts: readonly Filter[], isAnd: boolean, table: Table): Uint8Array {
  let result: Uint8Array | undefined;
  for (const part of parts) {
    const answers = answersOf(part, table);
    if (result === undefined) {
      result = answers;
      continue;
    }
    for (let row = 0; row < answers.length; row++) {
      if (isAnd ? answers[row]! < result[row]! : answers[row]! > result[row]!) result[row] = answers[row]!;
    }
  }
  return result!;
}

function columnOf(leaf: Filter & { column: string; at: number }, table: Table): Column {
  const column = findColumn(table, leaf.column);
  if (column) return column;
  const names = table.columns.map(({ name }) => name);
  throw new PawlError('config', `there is no column "${leaf.column}".${didYouMean(leaf.column, names)}`, {
    where: `column ${leaf.at}`,
    remedy:
      'Name a column of the data; names with other characters than letters, digits, _ . - go in backquotes.',
  });
}

function markNulls(column: Column, answers: Uint8Array, answer: number): void {
  if (column.kind === 'text') {
    const { codes } = column;
    for (let row = 0; row < codes.length; row++) if (codes[row] === -1) answers[row] = answer;
  } else if (column.nulls) {
    const { nulls } = column;
    for (let row = 0; row < nulls.length; row++) if (nulls[row] === 1) answers[row] = answer;
  }
}

function textAnswers(filter: Comparison, column: TextColumn): Uint8Array {
  const matches = textTest(filter, column);
  const byCode = Uint8Array.from(column.dictionary, (value) => (matches(value) ? YES : NO));
  const answers = new Uint8Array(column.codes.length);
  for (let row = 0; row < answers.length; row++) {
    const code = column.codes[row]!;
    if (code >= 0) answers[row] = byCode[code]!;
  }
  return answers;
}

function textTest(filter: Comparison, column: TextColumn): (value: string) => boolean {
  if (filter.kind === 'in') {
    const wanted = new Set(filter.literals.map(({ text }) => text));
    return (value) => wanted.has(value);
  }
  const { operator, literal } = filter;
  if (literal.kind === 'number' && operator !== '=' && operator !== '!=') {
    throw new PawlError(
      'config',
      `"${column.name}" holds text, which has no order against the number ${literal.text}`,
      {
        where: `column ${literal.at}`,
        remedy: `Compare it with text, as in "${literal.text}", or read the column as a number by \`data.types\`.`,
      },
    );
  }
  return (value) => compares(operator, value, literal.text);
}

function numberAnswers(filter: Comparison, column: NumberColumn): Uint8Array {
  const { values } = column;
  const answers = new Uint8Array(values.length);
  if (filter.kind === 'in') {
    const wanted = new Set(filter.literals.map((literal) => numberOf(literal, column)));
    for (let row = 0; row < values.length; row++) answers[row] = wanted.has(values[row]!) ? YES : NO;
    return answers;
  }
  const { operator } = filter;
  const wanted = numberOf(filter.literal, column);
  for (let row = 0; row < values.length; row++) {
    answers[row] = compares(operator, values[row]!, wanted) ? YES : NO;
  }
  return answers;
}

function numberOf(literal: Literal, column: NumberColumn): number {
  if (literal.kind === 'number') return literal.value;
  const asNumber = Number(literal.text);
  const hint =
    literal.text.trim() !== '' && Number.isFinite(asNumber)
      ? `Write the number without quotes: ${literal.text.trim()}.`
      : 'Compare it with a number, or read the column as text by `data.types`.';
  throw new PawlError(
    'config',
    `"${column.name}" holds numbers and cannot be compared with the text "${literal.text}"`,
    {
      where: `column ${literal.at}`,
      remedy: hint,
    },
  );
}

function compares<T extends string | number>(operator: Operator, value: T, wanted: T): boolean {
  switch (operator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
  }
}

/** The rows of one value of a column. */
export interface ColumnSlice {
  readonly value: string | null;
  readonly rows: Int32Array;
}

/**
 * The rows of every value of a column: numbers ascending, text by UTF-16 code unit, null last.
 * Throws `config` for an unknown column and for one of more than `limit` distinct values.
 */
export function columnSlices(table: Table, name: string, limit = 50): ColumnSlice[] {
  const column = findColumn(table, name);
  if (!column) {
    const names = table.columns.map((each) => each.name);
    throw new PawlError('config', `there is no column "${name}" to slice by.${didYouMean(name, names)}`, {
      remedy: 'Name a column of the data, or write a condition such as "age > 60".',
    });
  }
  const distinct = distinctValues(column, limit);
  if (!distinct) {
    throw new PawlError(
      'config',
      `"${name}" has more than ${limit} distinct values, too many for a slice of each`,
      {
        remedy:
          column.kind === 'number'
            ? `Slice by quantiles(${name}, 4), or by conditions, such as "${name} < 10" and "${name} >= 10".`
            : `Slice by conditions, such as "${name} in [a, b]", or add a column of coarser values.`,
      },
    );
  }
  const slices = distinct.values.map((value, code) => ({
    value: value === null ? null : String(value),
    rows: new Int32Array(distinct.counts[code]!),
  }));
  const filled = new Int32Array(slices.length);
  distinct.codes.forEach((code, row) => {
    slices[code]!.rows[filled[code]!++] = row;
  });
  return slices;
}
