import { expect, test } from 'vitest';
import { numberColumn, tableOf } from '../test-table.ts';
import type { Predictions } from '../trainer.ts';
import { rowLosses } from './row-losses.ts';

const numbers: Predictions = { task: 'regression', rows: 2, predicted: Float64Array.of(1, 4) };
const classes: Predictions = {
  task: 'classification',
  rows: 3,
  labels: ['0', '1'],
  predicted: Int32Array.of(0, 1, 1),
};

function texts(cells: readonly (string | null)[]) {
  return tableOf({ y: cells }).columns[0]!;
}

test('the squared error of numbers', () => {
  expect([...rowLosses(numbers, numberColumn('y', [3, 4]))]).toEqual([4, 0]);
});

test('without scores, whether the label is wrong; a number may spell a label', () => {
  expect([...rowLosses(classes, texts(['0', '1', 'never seen']))]).toEqual([0, 0, 1]);
  expect([...rowLosses(classes, numberColumn('y', [1, 1, 0]))]).toEqual([1, 0, 1]);
});

test('the log loss with scores; an unknown class has the probability 0', () => {
  const scores = [Float64Array.of(0.75, 0.5, 0), Float64Array.of(0.25, 0.5, 1)];
  const losses = rowLosses({ ...classes, scores }, texts(['0', '1', 'never seen']));
  expect(losses[0]).toBeCloseTo(Math.log(4 / 3), 14);
  expect(losses[1]).toBeCloseTo(Math.log(2), 14);
  expect(losses[2]).toBeCloseTo(-Math.log(Number.EPSILON), 10);
});

test('a target that is missing or of another kind is refused', () => {
  expect(() => rowLosses(numbers, numberColumn('y', [3, null]))).toThrow(
    'the target "y" has no value in row 2',
  );
  expect(() => rowLosses(numbers, numberColumn('y', [3, Number.POSITIVE_INFINITY]))).toThrow('in row 2');
  expect(() => rowLosses(numbers, texts(['3', '4']))).toThrow('holds texts');
  expect(() => rowLosses(classes, texts(['0', null, '1']))).toThrow('row 2');
});
