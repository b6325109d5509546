import { uniform } from '@pawl/metrics';
import type { Column } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { identifierReason } from './identifier.ts';

const draw = uniform(3);

function numbers(rows: number, value: (row: number) => number, name = 'x'): Column {
  return { kind: 'number', name, values: Float64Array.from({ length: rows }, (_, row) => value(row)) };
}

function texts(rows: number, value: (row: number) => string): Column {
  const values = Array.from({ length: rows }, (_, row) => value(row));
  const dictionary = [...new Set(values)];
  const places = new Map(dictionary.map((text, code) => [text, code]));
  return { kind: 'text', name: 'x', codes: Int32Array.from(values, (text) => places.get(text)!), dictionary };
}

function hex(): string {
  return Array.from({ length: 32 }, () => Math.floor(draw() * 16).toString(16)).join('');
}

describe('identifiers', () => {
  test.each([
    ['a sequence that goes on', numbers(1000, (row) => row), numbers(800, (row) => 1000 + row)],
    [
      'one row in seven of a sequence',
      numbers(1000, (row) => 7 * row + (row % 5)),
      numbers(9, (row) => 9000 + row),
    ],
    [
      'by its name, sparse',
      numbers(100, () => Math.floor(draw() * 1e12), 'customer_id'),
      numbers(100, () => Math.floor(draw() * 1e12)),
    ],
    [
      'by its name, in one word',
      numbers(100, () => Math.floor(draw() * 1e12), 'customerId'),
      numbers(100, () => Math.floor(draw() * 1e12)),
    ],
    ['universally unique', texts(300, hex), texts(300, hex)],
    ['order numbers', texts(300, (row) => `ORD-2024-${row}`), texts(300, (row) => `ORD-2025-${row}`)],
    [
      'the same words about a number',
      texts(300, (row) => `user ${row}`),
      texts(300, (row) => `user ${row + 300}`),
    ],
  ])('%s', (_, reference, current) => {
    expect(identifierReason(reference, current)).toContain('an identifier');
  });
});

describe('no identifiers', () => {
  test.each([
    ['numbers with fractions', numbers(1000, () => draw()), numbers(1000, () => draw())],
    [
      'integers measured from a wide range',
      numbers(1000, () => Math.floor(draw() * 1e8)),
      numbers(1000, () => Math.floor(draw() * 1e8)),
    ],
    [
      'integers measured from a narrow range',
      numbers(1000, () => Math.floor(draw() * 3000)),
      numbers(100, (row) => row),
    ],
    [
      'a name that only ends alike',
      numbers(100, () => Math.floor(draw() * 1e12), 'liquid'),
      numbers(100, () => Math.floor(draw() * 1e12)),
    ],
    ['a sequence that became one value', numbers(1000, (row) => row), numbers(1000, () => -1)],
    ['few rows', numbers(20, (row) => row), numbers(20, (row) => row)],
    ['prose', texts(300, (row) => `${hex()} the ${row} lazy`), texts(300, (row) => `fox ${hex()} ${row}`)],
    ['names', texts(300, () => hex().replaceAll(/\d/g, 'k')), texts(300, () => hex().replaceAll(/\d/g, 'k'))],
    ['categories', texts(300, (row) => `c${row % 7}`), texts(300, (row) => `c${row % 7}`)],
    ['text and numbers', numbers(300, (row) => row), texts(300, (row) => `c${row}`)],
  ])('%s', (_, reference, current) => {
    expect(identifierReason(reference, current)).toBe(undefined);
  });
});
