import { didYouMean, PawlError } from '@pawl/records';
import { type Filter, formatFilter } from '@pawl/table';
import type { TrinoColumn } from './trino-columns.ts';
import { doubleLiteral, quoteText, textOrder } from './trino-names.ts';

type Leaf = Extract<Filter, { kind: 'compare' | 'in' }>;

/**
 * A condition in SQL that holds for the same rows. Throws `config` for a column that is not there, and for a literal of the
 * wrong kind.
 */
export function filterSql(filter: Filter, columns: readonly TrinoColumn[]): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.parts.map((part) => filterSql(part, columns)).join(` ${filter.kind.toUpperCase()} `)})`;
    case 'not':
      return `(NOT ${filterSql(filter.part, columns)})`;
    case 'null':
      return `(${columnOf(filter.column, columns).sql} IS NULL)`;
    case 'compare':
    case 'in': {
      const column = columnOf(filter.column, columns);
      return column.kind === 'number' ? numbersSql(filter, column) : textsSql(filter, column);
    }
  }
}

function columnOf(name: string, columns: readonly TrinoColumn[]): TrinoColumn {
  const found = columns.find((column) => column.name === name);
  if (found) return found;
  const names = columns.map((column) => column.name);
  throw new PawlError('config', `there is no column "${name}" of numbers or text.${didYouMean(name, names)}`);
}

function numbersSql(filter: Leaf, { name, sql }: TrinoColumn): string {
  const numbers = (filter.kind === 'in' ? filter.literals : [filter.literal]).map((literal) => {
    if (literal.kind === 'number') return doubleLiteral(literal.value);
    throw new PawlError('config', `"${name}" holds numbers and cannot be compared with a text`, {
      where: formatFilter(filter),
      remedy: 'Compare it with a number.',
    });
  });
  return filter.kind === 'in'
    ? `(${sql} IN (${numbers.join(', ')}))`
    : `(${sql} ${operatorSql(filter.operator)} ${numbers[0]})`;
}

function textsSql(filter: Leaf, { name, sql }: TrinoColumn): string {
  if (filter.kind === 'in')
    return `(${sql} IN (${filter.literals.map(({ text }) => quoteText(text)).join(', ')}))`;
  const { operator, literal } = filter;
  const text = quoteText(literal.text);
  if (operator === '=' || operator === '!=') return `(${sql} ${operatorSql(operator)} ${text})`;
  if (literal.kind === 'text') return `(${textOrder(sql)} ${operator} ${textOrder(text)})`;
  throw new PawlError('config', `"${name}" holds text, which has no order against a number`, {
    where: formatFilter(filter),
    remedy: `Compare it with text, as in "${literal.text}".`,
  });
}

function operatorSql(operator: string): string {
  return operator === '!=' ? '<>' : operator;
}
