import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ComparisonPlan, compare, type Estimate } from './compare.ts';
import { uniform } from './draw.ts';
import { metricValue } from './prepare.ts';
import type { ClassificationSample, RegressionSample, Sample } from './sample.ts';

const CONFIDENCE = 0.95;

/** One metric of two models, and the difference plus `margin`. */
async function compared(
  metric: string,
  [candidate, baseline]: readonly [Sample, Sample],
  changes: Partial<ComparisonPlan> & { readonly margin?: number; readonly factor?: number } = {},
) {
  const { margin = 0, factor = 1, ...rest } = changes;
  const { statistics, contrasts, tests } = await compare({
    candidate,
    baseline,
    slices: [],
    statistics: [
      { source: 'candidate', metric, slice: -1 },
      { source: 'baseline', metric, slice: -1 },
    ],
    contrasts: [
      {
        terms: [
          { statistic: 0, coefficient: factor },
          { statistic: 1, coefficient: -factor },
        ],
        constant: factor * margin,
      },
    ],
    resamples: 300,
    confidence: CONFIDENCE,
    seed: 5,
    interval: 'auto',
    ...rest,
  });
  return { own: statistics[0]!, difference: contrasts[0]!, test: tests[0]! };
}

/** Two models that err partly together, on rows of which 40 % are positive. */
function labelled(rows: number, seed: number): [ClassificationSample, ClassificationSample] {
  const random = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const actual = Int32Array.from({ length: rows }, () => (random() < 0.4 ? 1 : 0));
  const shared = Float64Array.from({ length: rows }, normal);
  const model = (): ClassificationSample => {
    const scores = Float64Array.from(
      actual,
      (label, row) => 1 / (1 + Math.exp(0.2 - 1.6 * (2 * label - 1) - shared[row]! - 0.8 * normal())),
    );
    return {
      task: 'classification',
      labels: ['no', 'yes'],
      positive: 1,
      actual,
      predicted: Int32Array.from(scores, (score) => (score > 0.5 ? 1 : 0)),
      scores: [scores.map((score) => 1 - score), scores],
    };
  };
  return [model(), model()];
}

function valued(rows: number, seed: number): [RegressionSample, RegressionSample] {
  const random = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const actual = Float64Array.from({ length: rows }, () => 2 * normal());
  const shared = Float64Array.from({ length: rows }, normal);
  const model = (): RegressionSample => ({
    task: 'regression',
    actual,
    predicted: actual.map((value, row) => value + 0.8 * shared[row]! + 0.6 * normal()),
  });
  return [model(), model()];
}

const pair = (metric: string, rows: number, seed: number): [Sample, Sample] =>
  /rmse|mae|r2|median/.test(metric) ? valued(rows, seed) : labelled(rows, seed);

describe('the method', () => {
  test.each([
    ['accuracy', 'wilson', 'tango', 'mcnemar-exact'],
    ['recall', 'wilson', 'tango', 'mcnemar-exact'],
    ['precision', 'wilson', 'jackknife', 'resampling'],
    ['roc_auc', 'delong', 'delong', 'delong'],
    ['f1', 'jackknife', 'jackknife', 'resampling'],
    ['log_loss', 'jackknife', 'jackknife', 'sign-flip'],
    ['rmse', 'jackknife', 'jackknife', 'sign-flip'],
    ['ece', 'percentile', 'percentile', 'resampling'],
    ['median_absolute_error', 'percentile', 'percentile', 'resampling'],
  ])('of %s is %s, of a difference %s, tested by %s', async (metric, own, difference, name) => {
    const found = await compared(metric, pair(metric, 80, 3));
    expect([found.own.method, found.difference.method, found.test?.test]).toEqual([own, difference, name]);
  });

  test('is the jackknife for jumpy metrics of very many rows, where it is right and quicker', async () => {
    const found = await compared('median_absolute_error', valued(40_000, 1));
    expect(found.own.method).toBe('jackknife');
  });

  test('is of whole groups, or knows weights, where rows have them', async () => {
    const [a, b] = labelled(90, 4);
    const groups = Int32Array.from(a.actual, (_, row) => row % 30);
    const weights = Float64Array.from(a.actual, (_, row) => 1 + (row % 3));
    const grouped = await compared('accuracy', [
      { ...a, groups },
      { ...b, groups },
    ]);
    expect(grouped.own.method).toBe('group-jackknife');
    const weighted = await compared('accuracy', [
      { ...a, weights },
      { ...b, weights },
    ]);
    expect([weighted.own.method, weighted.difference.method]).toEqual(['jackknife', 'jackknife']);
  });

  test.each(['bca', 'percentile'] as const)('is %s where that is asked for', async (interval) => {
    const found = await compared('accuracy', labelled(80, 3), { interval });
    expect(found.own.method).toBe(interval);
    expect(found.difference.method).toBe(interval);
  });
});

describe('intervals and p-values are one test', () => {
  const leavesOut = ({ interval }: Estimate) => interval!.low > 0 || interval!.high < 0;
  test.each(['accuracy', 'roc_auc', 'f1', 'rmse', 'ece'])('%s', async (metric) => {
    let outside = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const models = pair(metric, 60, seed);
      for (const margin of [-0.06, 0, 0.03, 0.1]) {
        const { difference } = await compared(metric, models, { margin });
        const { above, below } = difference.pValues!;
        const twoSided = 2 * Math.min(above, below);
        if (Math.abs(twoSided - (1 - CONFIDENCE)) < 1e-3) continue;
        expect(twoSided < 1 - CONFIDENCE, `${metric}, seed ${seed}, margin ${margin}`).toBe(
          leavesOut(difference),
        );
        if (leavesOut(difference)) outside++;
      }
    }
    expect(outside).toBeGreaterThan(5);
  });

  test('turned round, all is turned round', async () => {
    for (const metric of ['accuracy', 'roc_auc', 'f1', 'rmse', 'ece']) {
      const models = pair(metric, 60, 9);
      const { difference: one } = await compared(metric, models, { margin: 0.01 });
      const { difference: other } = await compared(metric, models, { margin: 0.01, factor: -1 });
      expect(other.value).toBeCloseTo(-one.value, 12);
      expect(other.interval!.low).toBeCloseTo(-one.interval!.high, 9);
      expect(other.interval!.high).toBeCloseTo(-one.interval!.low, 9);
      expect(other.pValues!.above).toBeCloseTo(one.pValues!.below, 9);
    }
  });
});

describe('coverage of 95 % intervals of 200 rows', () => {
  // 400 intervals that each cover with probability 0.95 cover 362 to 395 times except once in ten thousand runs.
  test.each(['accuracy', 'roc_auc', 'f1', 'log_loss', 'rmse'])(
    '%s, and of the difference',
    async (metric) => {
      const truth = metric === 'rmse' ? 1 : metricValue(metric, pair(metric, 400_000, 77)[0]);
      let own = 0;
      let difference = 0;
      for (let seed = 1; seed <= 400; seed++) {
        const found = await compared(metric, pair(metric, 200, 1000 + seed), { seed });
        const holds = ({ interval }: Estimate, value: number) =>
          interval!.low <= value && value <= interval!.high;
        if (holds(found.own, truth)) own++;
        if (holds(found.difference, 0)) difference++;
      }
      expect(own).toBeGreaterThan(361);
      expect(own).toBeLessThan(396);
      expect(difference).toBeGreaterThan(361);
      expect(difference).toBeLessThan(396);
    },
  );
});

describe('rows of one group', () => {
  test('are one piece of evidence, however many they are', async () => {
    const [a, b] = labelled(100, 6);
    const tenfold = (sample: ClassificationSample): ClassificationSample => ({
      ...sample,
      actual: Int32Array.from({ length: 1000 }, (_, i) => sample.actual[i % 100]!),
      predicted: Int32Array.from({ length: 1000 }, (_, i) => sample.predicted[i % 100]!),
      scores: sample.scores!.map((scores) => Float64Array.from({ length: 1000 }, (_, i) => scores[i % 100]!)),
    });
    const groups = Int32Array.from({ length: 1000 }, (_, i) => i % 100);
    const width = ({ interval }: Estimate) => interval!.high - interval!.low;
    const [ta, tb] = [tenfold(a), tenfold(b)];
    const once = await compared('log_loss', [a, b]);
    const grouped = await compared('log_loss', [
      { ...ta, groups },
      { ...tb, groups },
    ]);
    const taken = await compared('log_loss', [ta, tb]);
    expect(width(grouped.own)).toBeCloseTo(width(once.own), 9);
    expect(width(grouped.difference)).toBeCloseTo(width(once.difference), 9);
    expect(width(once.difference) / width(taken.difference)).toBeGreaterThan(2.8);
  });
});

describe('models that answer alike', () => {
  test('differ by exactly nothing', async () => {
    const [a] = labelled(60, 2);
    const { difference } = await compared('f1', [a, a], { margin: 0.02 });
    expect(difference).toMatchObject({
      value: 0.02,
      interval: { low: 0.02, high: 0.02 },
      method: 'identical',
      pValues: null,
    });
  });

  test('only in their labels, on a few rows, may differ on others', async () => {
    const [a] = labelled(60, 2);
    const { scores: _, ...bare } = a;
    const found = await compared('accuracy', [bare, { ...bare }]);
    expect(found.difference.method).toBe('tango');
    expect(found.difference.interval!.high).toBeGreaterThan(0.05);
    const same = await compared('accuracy', [bare, { ...bare }], { sameModel: true });
    expect(same.difference.method).toBe('identical');
  });
});

describe('where every row is right', () => {
  const perfect = (rows: number): [ClassificationSample, ClassificationSample] => {
    const actual = Int32Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1 : 0));
    const sample: ClassificationSample = {
      task: 'classification',
      labels: ['no', 'yes'],
      positive: 1,
      actual,
      predicted: actual,
    };
    return [sample, { ...sample, predicted: actual.map((label, row) => (row < 5 ? 1 - label : label)) }];
  };

  test.each(['f1', 'mcc', 'kappa', 'balanced_accuracy', 'f1_macro'])(
    '%s may be less than 1 elsewhere',
    async (metric) => {
      const few = await compared(metric, perfect(45));
      const many = await compared(metric, perfect(450));
      expect(few.own).toMatchObject({ value: 1, method: 'unseen', interval: { high: 1 } });
      expect(few.own.interval!.low).toBeLessThan(0.95);
      expect(many.own.interval!.low).toBeGreaterThan(few.own.interval!.low);
      expect(many.own.interval!.low).toBeLessThan(1);
    },
  );

  test('accuracy has Wilson’s interval, and the area under the curve one by the smaller class', async () => {
    const [a, b] = perfect(45);
    const scores = [a.actual.map((label) => 1 - label), a.actual].map((labels) => Float64Array.from(labels));
    const found = await compared('roc_auc', [
      { ...a, scores },
      { ...b, scores: scores.map((values) => values.map((value, row) => (row < 5 ? 1 - value : value))) },
    ]);
    // 15 positive rows: 15 / (15 + 1.96^2).
    expect(found.own.interval!.low).toBeCloseTo(15 / (15 + 1.959963984540054 ** 2), 9);
  });

  test('rows of few groups leave room for whole groups', async () => {
    const [a, b] = perfect(450);
    const groups = Int32Array.from(a.actual, (_, row) => row % 30);
    const grouped = await compared('f1', [
      { ...a, groups },
      { ...b, groups },
    ]);
    const free = await compared('f1', [a, b]);
    expect(grouped.own.method).toBe('unseen');
    expect(grouped.own.interval!.low).toBeLessThan(0.9);
    expect(free.own.interval!.low).toBeGreaterThan(0.95);
    // Four of thirty groups: two of the ten positive ones missed, two of the others taken for positive.
    expect(grouped.own.interval!.low).toBeCloseTo(16 / 20, 12);
  });

  test('nothing is known of the errors of numbers that are all exact', async () => {
    const [a, b] = valued(30, 1);
    const { own } = await compared('rmse', [{ ...a, predicted: a.actual }, b]);
    expect(own).toMatchObject({ value: 0, interval: null, method: 'none' });
  });
});

test('integer weights are repeats', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
      const [sample] = labelled(20, seed);
      const random = uniform(seed + 5);
      const weights = Float64Array.from(sample.actual, (_, row) => (row < 4 ? 1 : Math.floor(3 * random())));
      const rows = [...weights].flatMap((weight, row) => Array.from({ length: weight }, () => row));
      const repeated: ClassificationSample = {
        ...sample,
        actual: Int32Array.from(rows, (row) => sample.actual[row]!),
        predicted: Int32Array.from(rows, (row) => sample.predicted[row]!),
        scores: sample.scores!.map((scores) => Float64Array.from(rows, (row) => scores[row]!)),
      };
      for (const metric of [
        'accuracy',
        'f1',
        'log_loss',
        'roc_auc',
        'average_precision',
        'ece',
        'precision_at_5',
      ]) {
        const value = metricValue(metric, repeated);
        if (Number.isNaN(value)) continue;
        expect(metricValue(metric, { ...sample, weights }), metric).toBeCloseTo(value, 12);
      }
    }),
    { numRuns: 60 },
  );
});

test('a slice whose rows weigh nothing is undefined, as one without rows', async () => {
  const [a, b] = labelled(40, 8);
  const weights = Float64Array.from(a.actual, (_, row) => (row < 10 ? 0 : 1));
  const { statistics } = await compare({
    candidate: { ...a, weights },
    baseline: { ...b, weights },
    slices: [Int32Array.from({ length: 10 }, (_, row) => row)],
    statistics: (['accuracy', 'f1', 'ece', 'average_precision'] as const).map((metric) => ({
      source: 'candidate',
      metric,
      slice: 0,
    })),
    contrasts: [],
    resamples: 100,
    confidence: CONFIDENCE,
    seed: 1,
    interval: 'auto',
  });
  for (const { value, interval } of statistics) {
    expect(value).toBeNaN();
    expect(interval).toBeNull();
  }
});
