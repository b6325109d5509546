import fc from 'fast-check';
import { mean, median, rSquared } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { METRICS, requireMetric } from './declarations.ts';
import { metricValue, prepareMetric, prepareMetrics } from './prepare.ts';
import {
  anySamples,
  binarySamples,
  countsOf,
  multiclassSamples,
  regressionSamples,
  repeated,
} from './sample.arbitrary.ts';
import { type ClassificationSample, type Sample, takeSample } from './sample.ts';

const withCounts = anySamples().chain((sample) =>
  fc.record({ sample: fc.constant(sample), counts: countsOf(sample.actual.length) }),
);

describe('a row that counts k times', () => {
  test('is k rows, for every metric', () => {
    fc.assert(
      fc.property(withCounts, ({ sample, counts }) => {
        const expanded = takeSample(sample, repeated(counts));
        for (const name of metricsOf(sample)) {
          expectSame(name, prepareMetric(name, sample)(counts), metricValue(name, expanded));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('does not depend on which metrics are asked for together, or on earlier draws', () => {
    fc.assert(
      fc.property(withCounts, ({ sample, counts }) => {
        const names = metricsOf(sample);
        const { evaluate } = prepareMetrics(names, sample);
        const out = new Float64Array(names.length);
        evaluate(counts, out);
        evaluate(undefined, out);
        expect([...out]).toEqual(names.map((name) => metricValue(name, sample)));
        evaluate(counts, out);
        expect([...out]).toEqual(names.map((name) => prepareMetric(name, sample)(counts)));
      }),
    );
  });

  test('counts when its loss is infinite, and only when it is drawn', () => {
    const sample = regression([1e200, 1, 2], [-1e200, 1, 4]);
    const rmse = prepareMetric('rmse', sample);
    expect(rmse()).toBe(Number.POSITIVE_INFINITY);
    expect(rmse(Uint8Array.of(0, 1, 1))).toBeCloseTo(Math.SQRT2, 14);
  });
});

describe('no rows', () => {
  test('make every metric NaN', () => {
    fc.assert(
      fc.property(anySamples(5), (sample) => {
        const empty = takeSample(sample, new Int32Array(0));
        const none = new Uint8Array(sample.actual.length);
        for (const name of metricsOf(sample)) {
          expect(metricValue(name, empty), name).toBeNaN();
          expect(prepareMetric(name, sample)(none), name).toBeNaN();
        }
      }),
    );
  });
});

describe('ranking metrics', () => {
  test('AUC is the share of ordered pairs, ties counting half', () => {
    fc.assert(
      fc.property(binarySamples(), (sample) => {
        expectSame('roc_auc', metricValue('roc_auc', sample), aucOfPairs(sample));
      }),
    );
  });

  test('AUC and average precision depend only on the order of scores', () => {
    fc.assert(
      fc.property(binarySamples(), (sample) => {
        // Ranks are a monotone map that neither makes nor breaks a tie, with negative values too.
        const ranks = Float64Array.from(sample.scores![sample.positive]!).sort();
        const rank = (score: number) => ranks.indexOf(score) - ranks.length / 2;
        const mapped = { ...sample, scores: sample.scores!.map((scores) => scores.map(rank)) };
        for (const name of ['roc_auc', 'average_precision']) {
          expectSame(name, metricValue(name, mapped), metricValue(name, sample));
        }
      }),
    );
  });

  test('AUC of the other label as positive is the complement', () => {
    fc.assert(
      fc.property(binarySamples(), (sample) => {
        const scores = sample.scores![sample.positive]!;
        const other = { ...sample, positive: 1 - sample.positive, scores: [scores, scores] };
        expectSame('roc_auc', metricValue('roc_auc', other), 1 - metricValue('roc_auc', sample));
      }),
    );
  });
});

describe('label metrics', () => {
  test('do not depend on the order of labels', () => {
    fc.assert(
      fc.property(multiclassSamples(), (sample) => {
        const last = sample.labels.length - 1;
        const reversed: ClassificationSample = {
          ...sample,
          actual: sample.actual.map((label) => last - label),
          predicted: sample.predicted.map((label) => last - label),
          scores: [...sample.scores!].reverse(),
        };
        // Of equal scores the later label wins, as in scikit-learn.
        for (const name of metricsOf(sample).filter((metric) => !metric.startsWith('top_'))) {
          expectSame(name, metricValue(name, reversed), metricValue(name, sample));
        }
      }),
    );
  });

  test('are the same whether or not the list of labels is long', () => {
    fc.assert(
      fc.property(multiclassSamples(), fc.integer({ min: 0, max: 5000 }), (sample, offset) => {
        const long: ClassificationSample = {
          task: 'classification',
          labels: Array.from({ length: offset + 6 }, (_, i) => `label ${i}`),
          actual: sample.actual.map((label) => label + offset),
          predicted: sample.predicted.map((label) => label + offset),
        };
        for (const name of metricsOf(long)) {
          expectSame(name, metricValue(name, long), metricValue(name, sample));
        }
      }),
    );
  });

  test('log loss and Brier of a single label are undefined', () => {
    const sample: Sample = {
      task: 'classification',
      labels: ['only'],
      actual: Int32Array.of(0, 0),
      predicted: Int32Array.of(0, 0),
      scores: [Float64Array.of(1, 1)],
    };
    expect(metricValue('log_loss', sample)).toBeNaN();
    expect(metricValue('brier', sample)).toBeNaN();
  });
});

describe('regression metrics', () => {
  test('agree with simple-statistics', () => {
    fc.assert(
      fc.property(regressionSamples(), (sample) => {
        const errors = Array.from(sample.actual, (actual, i) => Math.abs(actual - sample.predicted[i]!));
        expectSame('mae', metricValue('mae', sample), mean(errors));
        expectSame('median', metricValue('median_absolute_error', sample), median(errors));
        expectSame(
          'rmse',
          metricValue('rmse', sample),
          Math.sqrt(mean(errors.map((error) => error * error))),
        );
        if (new Set(sample.actual).size < 2) return;
        const points = Array.from(sample.actual, (actual, i) => [i, actual]);
        const expected = rSquared(points, (i) => sample.predicted[i]!);
        expect(metricValue('r2', sample)).toSatisfy(
          (value: number) => Math.abs(value - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
        );
      }),
    );
  });

  test('R2 of a constant target is 1 or 0 also where the mean of equal values is not that value', () => {
    // scikit-learn divides by what rounding leaves of the spread here, and answers -1.7e31.
    expect((0.1 + 0.1 + 0.1) / 3).not.toBe(0.1);
    expect(metricValue('r2', regression([0.1, 0.1, 0.1], [0.1, 0.1, 0.2]))).toBe(0);
    expect(metricValue('r2', regression([0.1, 0.1, 0.1], [0.1, 0.1, 0.1]))).toBe(1);
    const drawn = prepareMetric('r2', regression([5, 0.1, 0.1, 7], [5, 0.1, 0.2, 9]));
    expect(drawn(Uint8Array.of(0, 1, 2, 0))).toBe(0);
    expect(drawn(Uint8Array.of(0, 3, 0, 0))).toBe(1);
  });
});

test('a sum of a million rows is exact to 1e-13', () => {
  const rows = 1_000_000;
  const errors = Float64Array.from({ length: rows }, (_, i) => 0.1 + (i % 1000) / 1024);
  // Of each thousand rows the shares of 1024 add up exactly, so only 0.1 is rounded.
  const expected = 0.1 + (999 * 1000) / 2 / 1024 / 1000;
  const sample: Sample = { task: 'regression', actual: errors, predicted: new Float64Array(rows) };
  expect(Math.abs(metricValue('mae', sample) / expected - 1)).toBeLessThan(1e-13);
});

function metricsOf(sample: Sample): string[] {
  return METRICS.map((metric) => metric.name).filter((name) => {
    try {
      return requireMetric(name, sample);
    } catch {
      return false;
    }
  });
}

function regression(actual: number[], predicted: number[]): Sample {
  return { task: 'regression', actual: Float64Array.from(actual), predicted: Float64Array.from(predicted) };
}

function aucOfPairs({ actual, scores, positive }: ClassificationSample & { positive: number }): number {
  const score = scores![positive]!;
  let ordered = 0;
  let pairs = 0;
  for (let i = 0; i < actual.length; i++) {
    for (let j = 0; j < actual.length; j++) {
      if (actual[i] !== positive || actual[j] === positive) continue;
      pairs++;
      if (score[i]! > score[j]!) ordered++;
      else if (score[i] === score[j]) ordered += 0.5;
    }
  }
  return ordered / pairs;
}

/** Equal to 1e-12, relative beyond 1. */
function expectSame(name: string, value: number, expected: number): void {
  if (Number.isNaN(expected)) expect(value, name).toBeNaN();
  else expect(Math.abs(value - expected) / Math.max(1, Math.abs(expected)), name).toBeLessThanOrEqual(1e-12);
}
