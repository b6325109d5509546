import type { Table } from '@pawl/table';
import { expect, test } from 'vitest';
import { withoutRepeats } from './distinct-rows.ts';

function table(numbers: readonly number[]): Table {
  const values = Float64Array.from(numbers);
  const codes = Int32Array.from(numbers, () => 0);
  return {
    rows: numbers.length,
    columns: [
      { kind: 'number', name: 'x', values },
      { kind: 'text', name: 'y', codes, dictionary: ['a'] },
    ],
  };
}

const numbersOf = ({ columns: [column] }: Table) => (column?.kind === 'number' ? [...column.values] : []);

test('rows that were asked again count once where rows seldom come out alike', () => {
  const [first, second] = withoutRepeats(table([1, 2, 3]), table([4, 5, 4, 5, 4]));
  expect([first, second].map(numbersOf)).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test('rows of few values stay as often as they are', () => {
  const [first, second] = withoutRepeats(table([1, 1, 2, 2]), table([1, 1, 1, 2]));
  expect([first, second].map(numbersOf)).toEqual([
    [1, 1, 2, 2],
    [1, 1, 1, 2],
  ]);
});
