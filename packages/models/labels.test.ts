import { expect, test } from 'vitest';
import { labelFinder, sortLabels } from './labels.ts';

test('labels are sorted by number where all are numbers, else by code units, each once', () => {
  expect(sortLabels(['10', '9', '10', '-1'])).toEqual(['-1', '9', '10']);
  expect(sortLabels(['10', '9', 'b', 'B'])).toEqual(['10', '9', 'B', 'b']);
  expect(sortLabels(['1', '', '0'])).toEqual(['', '0', '1']);
});

test('labels of equal value keep one order', () => {
  expect(sortLabels(['1.0', '1'])).toEqual(sortLabels(['1', '1.0']));
});

test('a label is found by its text, a number also in another spelling', () => {
  const find = labelFinder(['0', '1', '007', 'yes', '__proto__']);
  expect(['1', '1.0', '-0', '007', 'yes', '__proto__'].map(find)).toEqual([1, 1, 0, 2, 3, 4]);
  expect(['2', '', ' ', 'YES', 'constructor', 'Infinity'].map(find)).toEqual(Array(6).fill(undefined));
});
