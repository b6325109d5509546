import { expect, test } from 'vitest';
import { mapClasses } from './onnx-classes.ts';

test('classes of the model are found among those of the data, whatever their order', () => {
  const { labels, codes, codeOf, guessed } = mapClasses(['9', '10'], ['8', '9', '10']);
  expect([labels, codes, guessed]).toEqual([['8', '9', '10'], [1, 2], false]);
  expect([codeOf('9'), codeOf(10n), codeOf(10)]).toEqual([1, 2, 2]);
});

test('a number may be spelt in another way', () => {
  expect(mapClasses(['1.0', '2.0'], ['1', '2']).codes).toEqual([0, 1]);
});

test('false and true are 0 and 1', () => {
  expect(mapClasses(['0', '1'], ['False', 'True']).codes).toEqual([0, 1]);
  expect(mapClasses(['0', '1'], ['true', 'false']).codes).toEqual([1, 0]);
  expect(mapClasses(['False', 'True'], ['false', 'true']).codes).toEqual([0, 1]);
});

test('classes that nobody else knows are those of the model, sorted', () => {
  const { labels, codes } = mapClasses(['9', '10', '2'], undefined);
  expect([labels, codes]).toEqual([
    ['2', '9', '10'],
    [1, 2, 0],
  ]);
});

test('a class that the data has not is refused', () => {
  expect(() => mapClasses(['0', '1'], ['no', 'yes'])).toThrow(
    'the model gives the class "0", which the data has not. The model knows "0", "1". The data has "no", "yes"',
  );
  expect(() => mapClasses(['a', 'b'], ['a', 'b']).codeOf('c')).toThrow(/gives the class "c"/);
  expect(() => mapClasses(['1', '1.0'], ['1', '2'])).toThrow(/twice/);
  expect(() => mapClasses(undefined, undefined)).toThrow(/neither the model nor the data/);
});

test('where the model names no classes they are taken sorted, and places count unless labels are numbers', () => {
  const { codes, codeOf, guessed } = mapClasses(undefined, ['cat', 'ant', 'bee']);
  expect([codes, guessed]).toEqual([[1, 2, 0], true]);
  expect([codeOf(0n), codeOf(2), codeOf('cat')]).toEqual([1, 0, 0]);
  expect(() => codeOf(3n)).toThrow(/gives the class "3"/);
  expect(() => codeOf('0')).toThrow(/gives the class "0"/);
  expect(mapClasses(undefined, ['1', '2']).codeOf(1n)).toBe(0);
  expect(() => mapClasses(undefined, ['1', '2']).codeOf(0n)).toThrow(/gives the class "0"/);
});
