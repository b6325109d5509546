import { expect, test } from 'vitest';
import { reliabilityCurve } from './calibration.ts';
import { confusionMatrix } from './confusion.ts';
import type { ClassificationSample } from './sample.ts';

const sample: ClassificationSample = {
  task: 'classification',
  labels: ['a', 'b'],
  positive: 1,
  actual: Int32Array.of(0, 0, 0, 1, 1),
  predicted: Int32Array.of(0, 1, 1, 1, 0),
  scores: [Float64Array.of(0.9, 0.4, 0.3, 0, 0.55), Float64Array.of(0.1, 0.6, 0.7, 1, 0.45)],
};

test('a confusion matrix has actual labels in rows and predicted ones in columns', () => {
  expect(confusionMatrix(sample)).toEqual([
    [1, 2],
    [1, 1],
  ]);
  expect(confusionMatrix({ ...sample, weights: Float64Array.of(1, 2, 0.5, 3, 0) })).toEqual([
    [1, 2.5],
    [0, 3],
  ]);
});

test('a reliability curve says what was said and what was found, the upper end in the last bin', () => {
  const bins = reliabilityCurve(sample, 2);
  expect(bins).toEqual([
    { low: 0, high: 0.5, n: 2, meanScore: expect.closeTo(0.275, 12), shareRight: 0.5 },
    { low: 0.5, high: 1, n: 3, meanScore: expect.closeTo(2.3 / 3, 12), shareRight: 1 / 3 },
  ]);
});
