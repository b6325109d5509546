import { uniform } from '@pawl/metrics';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { calibrationChange } from './calibration-change.ts';
import { estimatedPerformance, estimatedTests } from './estimated-performance.ts';
import { labelShift } from './label-shift.ts';

const u = uniform(5);

function rows(count: number) {
  const scores = Float64Array.from({ length: count }, () => u());
  return {
    scores,
    predicted: Uint8Array.from(scores, (score) => (score >= 0.5 ? 1 : 0)),
    outcomes: Uint8Array.from(scores, (score) => (u() < 0.3 + 0.4 * score ? 1 : 0)),
  };
}

/** Of so many tests of nothing at 5 %, more are found with a chance of 0.1 %. */
const [TIMES, MOST] = [100, 13] as const;

describe('where nothing changed', { timeout: 60_000 }, () => {
  test('tests find no more than their level', () => {
    const found = { estimated: 0, calibration: 0, shift: 0 };
    for (let i = 0; i < TIMES; i++) {
      const [then, now] = [rows(200), rows(120)];
      const estimated = estimatedPerformance(then, now, false, i)!;
      const [test] = estimatedTests('p', estimated, ['accuracy'], DEFAULT_SETTINGS, 0.05);
      if (test!.pValue! <= 0.05) found.estimated++;
      const change = calibrationChange('s', then, now, { ...DEFAULT_SETTINGS, seed: i }, 0.05)!;
      if (change.test.pValue! <= 0.05) found.calibration++;
      const confusion = [
        [0, 0],
        [0, 0],
      ];
      then.outcomes.forEach((outcome, row) => {
        confusion[outcome]![then.predicted[row]!]!++;
      });
      const positive = now.predicted.reduce((sum, one) => sum + one, 0);
      const shift = labelShift(
        'y',
        { labels: ['no', 'yes'], confusion, predicted: [120 - positive, positive] },
        DEFAULT_SETTINGS,
        0.1,
      );
      if (shift.test && shift.test.pValue! <= 0.05) found.shift++;
    }
    for (const [name, count] of Object.entries(found)) expect(count, name).toBeLessThanOrEqual(MOST);
  });
});

describe('class shares that cannot be told', () => {
  const of = (confusion: number[][], predicted: number[]) =>
    labelShift(
      'y',
      { labels: predicted.map((_, i) => `c${i}`), confusion, predicted },
      DEFAULT_SETTINGS,
      0.1,
    );

  test.each([
    [
      'of a class that was never there',
      [
        [10, 5],
        [0, 0],
      ],
      [3, 4],
      'no row of the class "c1"',
    ],
    [
      'of a model that says one thing',
      [
        [10, 0],
        [10, 0],
      ],
      [3, 0],
      'cannot tell the classes apart',
    ],
    [
      'of a model that guesses',
      [
        [5100, 4900],
        [4900, 5100],
      ],
      [3, 4],
      'hardly tells the classes apart',
    ],
    [
      'of few rows',
      [
        [1, 1],
        [1, 2],
      ],
      [3, 4],
      'too few rows to know',
    ],
    [
      'of no rows',
      [
        [30, 10],
        [10, 30],
      ],
      [0, 0],
      'no row has a prediction',
    ],
  ])('%s', (_, confusion, predicted, reason) => {
    const shift = of(confusion, predicted);
    expect(shift).toMatchObject({ classes: null, test: null });
    expect(shift.reason).toContain(reason);
  });
});
