import type { Column } from '@pawl/table';
import { expect, test } from 'vitest';
import { changeText } from './change-text.ts';

function numbers(...values: number[]): Column {
  return { kind: 'number', name: 'x', values: Float64Array.from(values) };
}

function texts(...values: (string | null)[]): Column {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value)));
  return { kind: 'text', name: 'x', codes, dictionary };
}

test('numbers by their median and their middle half', () => {
  expect(changeText(numbers(4, 3, 2, 1, 0), numbers(10, 12, 14, 16, Number.NaN, 18))).toBe(
    'median 14, was 2; middle half 12 to 16, was 1 to 3',
  );
});

test('categories by those that changed most, of the rows with a value', () => {
  expect(
    changeText(texts('a', 'a', 'b', 'c', null), texts('__proto__', '__proto__', 'a', 'a', null, null)),
  ).toBe('"__proto__" 50 %, was 0 %; "b" 0 %, was 25 %; "c" 0 %, was 25 %');
  expect(changeText(texts('a', 'b'), texts('b', 'a'))).toBe(null);
});

test('nothing of columns of two types, and of those without values', () => {
  expect(changeText(numbers(1), texts('a'))).toBe(null);
  expect(changeText(numbers(Number.NaN), numbers(1))).toBe(null);
  expect(changeText(texts(null), texts(null))).toBe(null);
});
