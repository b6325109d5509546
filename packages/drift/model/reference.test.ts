import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { calibrationChange } from './calibration-change.ts';
import { estimatedPerformance } from './estimated-performance.ts';
import { isotonicMap, mapAscending, scoredRows } from './isotonic.ts';
import { labelShift } from './label-shift.ts';
import { singularValues } from './linear-system.ts';

type Metrics = Readonly<Record<string, number>>;

interface Reference {
  readonly performance: readonly {
    scores: number[];
    outcomes: number[];
    now: number[];
    accepted: Metrics;
    estimated: Metrics & { readonly chances: number[] };
  }[];
  readonly shifts: readonly {
    confusion: number[][];
    predicted: number[];
    shares: number[];
    errors: number[];
    singular: number[];
    p: number;
  }[];
  readonly calibration: readonly {
    scores: number[];
    outcomes: number[];
    now: number[];
    fresh: number[];
    statistic: number;
    p: number;
  }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../reference/model.json', import.meta.url), 'utf8'),
);

const predictedOf = (scores: readonly number[]) => Uint8Array.from(scores, (score) => (score >= 0.5 ? 1 : 0));

describe('as scikit-learn and scipy have it', () => {
  test.each(reference.performance)('performance of $now.length rows without labels', (known) => {
    const sorted = scoredRows(Float64Array.from(known.scores));
    const once = new Uint8Array(known.scores.length).fill(1);
    const map = isotonicMap(sorted, Uint8Array.from(known.outcomes), once);
    const asked = scoredRows(Float64Array.from(known.now));
    const chances = mapAscending(map, asked.scores);
    known.estimated.chances.forEach((chance, row) => {
      expect(chances[asked.place[row]!]).toBeCloseTo(chance, 12);
    });
    const { metrics } = estimatedPerformance(
      {
        scores: Float64Array.from(known.scores),
        predicted: predictedOf(known.scores),
        outcomes: Uint8Array.from(known.outcomes),
      },
      { scores: Float64Array.from(known.now), predicted: predictedOf(known.now) },
      false,
      42,
    )!;
    expect(metrics).toHaveLength(6);
    for (const { metric, accepted, estimate } of metrics) {
      expect(accepted, metric).toBeCloseTo(known.accepted[metric]!, 12);
      expect(estimate, metric).toBeCloseTo(known.estimated[metric]!, 12);
    }
  });

  test.each(reference.shifts)('class shares from $predicted', ({ confusion, predicted, ...known }) => {
    const labels = predicted.map((_, i) => `c${i}`);
    const shift = labelShift('y', { labels, confusion, predicted }, DEFAULT_SETTINGS, 0.1);
    const z = 1.959963984540054;
    shift.classes!.forEach(({ estimate, interval }, i) => {
      expect(estimate).toBeCloseTo(known.shares[i]!, 10);
      expect(interval.high).toBeCloseTo(Math.min(1, known.shares[i]! + z * known.errors[i]!), 7);
    });
    expect(shift.test!.pValue).toBeCloseTo(known.p, 10);
    const rates = labels.map((_, i) =>
      labels.map((_, j) => confusion[j]![i]! / confusion[j]!.reduce((a, b) => a + b, 0)),
    );
    singularValues(rates).forEach((value, i) => {
      expect(value).toBeCloseTo(known.singular[i]!, 10);
    });
  });

  test.each(reference.calibration)('a change of calibration of $fresh.length rows', (known) => {
    const { test, bins } = calibrationChange(
      'score',
      { scores: Float64Array.from(known.scores), outcomes: Uint8Array.from(known.outcomes) },
      { scores: Float64Array.from(known.now), outcomes: Uint8Array.from(known.fresh) },
      DEFAULT_SETTINGS,
      0.05,
    )!;
    expect(bins).toHaveLength(2);
    expect(test.test).toBe('gaps by score, chi-squared');
    expect(test.statistic! / known.statistic).toBeCloseTo(1, 10);
    expect(test.pValue).toBeCloseTo(known.p, 10);
  });
});
