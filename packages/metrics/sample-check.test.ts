import { describe, expect, test } from 'vitest';
import { metricValue } from './prepare.ts';
import type { ClassificationSample, Sample } from './sample.ts';

const SAMPLE: ClassificationSample = {
  task: 'classification',
  labels: ['cat', 'dog'],
  positive: 1,
  actual: Int32Array.of(0, 1, 1),
  predicted: Int32Array.of(0, 1, 0),
  scores: [Float64Array.of(0.9, 0.2, 0.6), Float64Array.of(0.1, 0.8, 0.4)],
};
const VALUES = {
  task: 'regression',
  actual: Float64Array.of(1, 2),
  predicted: Float64Array.of(1, 3),
} as const;

function withDogScores(...scores: number[]): Sample {
  return { ...SAMPLE, scores: [SAMPLE.scores![0]!, Float64Array.from(scores)] };
}

describe('a sample that no metric can be trusted on', () => {
  const bad: readonly [string, string, Sample, RegExp, string][] = [
    ['a NaN score', 'auc', withDogScores(0.1, Number.NaN, 1), /score of "dog" is NaN/, 'row 2'],
    ['an infinite score', 'ap', withDogScores(0.1, 1, Number.POSITIVE_INFINITY), /is Infinity/, 'row 3'],
    ['a score above 1', 'log_loss', withDogScores(0.1, 0.2, 1.5), /"log_loss" needs probabilities/, 'row 3'],
    ['a score below 0', 'brier', withDogScores(-0.1, 0.2, 0.5), /is -0.1, and "brier" needs/, 'row 1'],
    ['too few scores', 'accuracy', withDogScores(0.1), /1 scores of "dog" for 3 rows/, 'predictions'],
    ['a missing score column', 'auc', { ...SAMPLE, scores: [SAMPLE.scores![0]!] }, /scores for 1 labels/, ''],
    ['no actual label', 'f1', { ...SAMPLE, actual: Int32Array.of(0, -1, 1) }, /no actual label/, 'row 2'],
    [
      'a strange label',
      'f1',
      { ...SAMPLE, predicted: Int32Array.of(0, 1, 2) },
      /no predicted label/,
      'row 3',
    ],
    ['too few labels', 'f1', { ...SAMPLE, predicted: Int32Array.of(0) }, /1 predicted labels for 3 rows/, ''],
    ['a positive label of three', 'f1', { ...SAMPLE, labels: ['a', 'b', 'c'] }, /3 labels, not two/, ''],
    [
      'a NaN target',
      'mae',
      { ...VALUES, actual: Float64Array.of(1, Number.NaN) },
      /actual value is NaN/,
      'row 2',
    ],
    [
      'an infinite prediction',
      'r2',
      { ...VALUES, predicted: Float64Array.of(-1 / 0, 1) },
      /-Infinity/,
      'row 1',
    ],
    [
      'too many predictions',
      'r2',
      { ...VALUES, predicted: new Float64Array(3) },
      /3 predicted values for 2 rows/,
      '',
    ],
  ];
  for (const [what, metric, sample, message, where] of bad) {
    test(`${what} is refused`, () => {
      const act = () => metricValue(metric, sample);
      expect(act).toThrow(message);
      expect(act).toThrow(expect.objectContaining({ code: 'data', where: expect.stringContaining(where) }));
    });
  }

  test('scores that only rank may be any finite number', () => {
    expect(metricValue('auc', withDogScores(-7, 30, 2))).toBe(1);
  });
});
