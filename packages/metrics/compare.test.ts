import fc from 'fast-check';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, test } from 'vitest';
import { type ComparisonPlan, compare } from './compare.ts';
import { rowDrawer } from './draw.ts';
import { quantileSorted } from './interval.ts';
import { metricValue } from './prepare.ts';
import { binarySamples, repeated } from './sample.arbitrary.ts';
import { type ClassificationSample, type RegressionSample, type Sample, takeSample } from './sample.ts';

const SETTINGS = {
  slices: [],
  contrasts: [],
  resamples: 120,
  confidence: 0.8,
  seed: 11,
  interval: 'percentile',
} as const;
const AUC = { source: 'candidate', metric: 'roc_auc', slice: -1 } as const;

describe('estimates', () => {
  test('are those of metrics computed on rows drawn and written out, paired and per slice', async () => {
    await fc.assert(
      fc.asyncProperty(binarySamples(30), fc.integer({ min: 0, max: 1000 }), async (candidate, seed) => {
        const plan = pairedPlan(candidate, seed);
        const result = await compare(plan);
        const expected = writtenOut(plan);
        expect(result.statistics).toMatchObject(expected.statistics);
        expect(result.contrasts).toMatchObject(expected.contrasts);
      }),
      { numRuns: 40 },
    );
  });

  test('follow from the seed, and another seed gives another interval', async () => {
    const plan = { ...SETTINGS, candidate: normalErrors(50, 1), statistics: [candidateMae()] };
    const first = await compare(plan);
    expect(await compare(plan)).toEqual(first);
    expect((await compare({ ...plan, seed: 12 })).statistics[0]!.interval).not.toEqual(
      first.statistics[0]!.interval,
    );
  });

  test('a model compared with itself differs by exactly nothing', async () => {
    const sample = normalErrors(40, 3);
    const { contrasts } = await compare({
      ...SETTINGS,
      candidate: sample,
      baseline: sample,
      statistics: [candidateMae(), { source: 'baseline', metric: 'mae', slice: -1 }],
      contrasts: [difference(0, 1)],
    });
    expect(contrasts).toMatchObject([{ value: 0, interval: { low: 0, high: 0 }, method: 'identical' }]);
  });

  test('resamples without one of the classes are left out and counted', async () => {
    const rows = 60;
    const candidate = rankedSample(rows, 3);
    const { statistics } = await compare({ ...SETTINGS, resamples: 2000, candidate, statistics: [AUC] });
    // Chance that three rows of sixty are all missed: (57 / 60)^60 = 0.046.
    expect(statistics[0]!.undefinedResamples / 2000).toBeGreaterThan(0.03);
    expect(statistics[0]!.undefinedResamples / 2000).toBeLessThan(0.07);
    expect(statistics[0]!.interval).not.toBeNull();
  });

  test('have no interval when more than a tenth of resamples is undefined, or the value is', async () => {
    const one = await compare({ ...SETTINGS, candidate: rankedSample(60, 1), statistics: [AUC] });
    expect(one.statistics[0]!.value).not.toBeNaN();
    expect(one.statistics[0]!.interval).toBeNull();
    const none = await compare({
      ...SETTINGS,
      candidate: rankedSample(60, 0),
      statistics: [AUC, { ...AUC, metric: 'accuracy' }],
      contrasts: [difference(0, 1)],
    });
    expect(none.statistics[0]).toMatchObject({ value: Number.NaN, interval: null, undefinedResamples: 120 });
    expect(none.statistics[1]!.interval).not.toBeNull();
    expect(none.contrasts[0]).toMatchObject({ value: Number.NaN, interval: null, undefinedResamples: 120 });
  });

  test('of no rows, or of a slice without rows, are undefined', async () => {
    const empty = await compare({
      ...SETTINGS,
      candidate: normalErrors(0, 1),
      statistics: [candidateMae()],
    });
    const slice = await compare({
      ...SETTINGS,
      candidate: normalErrors(9, 1),
      slices: [new Int32Array(0)],
      statistics: [{ ...candidateMae(), slice: 0 }],
    });
    const undefinedEstimate = { value: Number.NaN, interval: null, undefinedResamples: 120 };
    expect(empty.statistics).toMatchObject([undefinedEstimate]);
    expect(slice.statistics).toMatchObject([undefinedEstimate]);
  });
});

describe('coverage of a 90 % interval', () => {
  // 400 intervals that each cover with probability 0.9 cover 335 to 381 times except once in ten thousand runs;
  // a percentile interval of 60 rows is a little too narrow, so the band reaches further down.
  test('accuracy', async () => {
    const covered = await countCovered(400, (seed) => [coinLabels(60, 0.8, seed), 'accuracy', 0.8]);
    expect(covered).toBeGreaterThan(316);
    expect(covered).toBeLessThan(384);
  });

  test('mae', async () => {
    const truth = Math.sqrt(2 / Math.PI);
    const covered = await countCovered(400, (seed) => [normalErrors(60, seed), 'mae', truth]);
    expect(covered).toBeGreaterThan(316);
    expect(covered).toBeLessThan(384);
  });
});

test('other work gets its turn, and progress is told', async () => {
  const told: number[] = [];
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  try {
    await compare({
      ...SETTINGS,
      candidate: normalErrors(20_000, 1),
      statistics: [candidateMae()],
      resamples: 1500,
      onProgress: (done, total) => {
        expect(total).toBe(1500);
        told.push(done);
      },
    });
  } finally {
    clearInterval(timer);
  }
  expect(turns).toBeGreaterThan(0);
  expect(told.at(-1)).toBe(1500);
  expect(told).toEqual([...told].sort((a, b) => a - b));
});

describe('a plan that cannot be carried out', () => {
  const candidate = rankedSample(4, 2);
  const plan: ComparisonPlan = { ...SETTINGS, candidate, baseline: candidate, statistics: [AUC] };
  const bad: readonly [string, ComparisonPlan, string, RegExp][] = [
    ['no resamples', { ...plan, resamples: 0 }, 'config', /resamples is 0/],
    ['half a resample', { ...plan, resamples: 1.5 }, 'config', /resamples is 1.5/],
    ['full confidence', { ...plan, confidence: 1 }, 'config', /confidence is 1/],
    ['NaN confidence', { ...plan, confidence: Number.NaN }, 'config', /confidence is NaN/],
    ['a broken seed', { ...plan, seed: 0.5 }, 'config', /seed is 0.5/],
    ['a seed of 33 bits', { ...plan, seed: 2 ** 32 }, 'config', /seed is 4294967296/],
    [
      'an unknown metric',
      { ...plan, statistics: [{ ...AUC, metric: 'acu' }] },
      'config',
      /Did you mean "auc"/,
    ],
    [
      'a slice that is not there',
      { ...plan, statistics: [{ ...AUC, slice: 0 }] },
      'internal',
      /slice 0 of 0/,
    ],
    ['a row that is not there', { ...plan, slices: [Int32Array.of(4)] }, 'internal', /row 4 of 4/],
    [
      'a statistic that is not there',
      { ...plan, contrasts: [difference(0, 1)] },
      'internal',
      /statistic 1 of 1/,
    ],
    ['fewer rows', { ...plan, baseline: rankedSample(3, 2) }, 'data', /4 and 3 rows/],
    ['other rows', { ...plan, baseline: rankedSample(4, 1) }, 'data', /actual outcomes differ/],
    ['other labels', { ...plan, baseline: { ...candidate, labels: ['a', 'b'] } }, 'data', /labels differ/],
    [
      'another positive label',
      { ...plan, baseline: { ...candidate, positive: 0 } },
      'data',
      /positive labels/,
    ],
    ['another task', { ...plan, baseline: normalErrors(4, 1) }, 'data', /tasks differ/],
    [
      'a NaN score of the baseline',
      { ...plan, baseline: { ...candidate, scores: candidate.scores!.map((s) => s.with(2, Number.NaN)) } },
      'data',
      /NaN/,
    ],
  ];
  for (const [what, given, code, message] of bad) {
    test(`${what} is refused`, async () => {
      await expect(compare(given)).rejects.toThrow(message);
      await expect(compare(given)).rejects.toMatchObject({ code });
    });
  }

  test('a statistic of a baseline that is not there is refused', async () => {
    const statistics = [{ ...AUC, source: 'baseline' }] as const;
    await expect(compare({ ...SETTINGS, candidate, statistics })).rejects.toThrow(/of the baseline/);
  });
});

function candidateMae() {
  return { source: 'candidate', metric: 'mae', slice: -1 } as const;
}

function difference(a: number, b: number) {
  return {
    terms: [
      { statistic: a, coefficient: 1 },
      { statistic: b, coefficient: -1 },
    ],
    constant: 0,
  };
}

/** Candidate and a baseline with other predictions, every second row as a slice, and a ratio condition. */
function pairedPlan(candidate: ClassificationSample, seed: number): ComparisonPlan {
  const baseline: ClassificationSample = {
    ...candidate,
    predicted: candidate.predicted.toReversed(),
    scores: candidate.scores!.map((scores) => scores.toReversed()),
  };
  const rows = Int32Array.from(candidate.actual.keys());
  return {
    candidate,
    baseline,
    slices: [rows, rows.filter((row) => row % 2 === 1)],
    statistics: (['accuracy', 'auc', 'f1', 'log_loss'] as const).flatMap((metric) =>
      [-1, 0, 1].flatMap((slice) => [
        { source: 'candidate' as const, metric, slice },
        { source: 'baseline' as const, metric, slice },
      ]),
    ),
    contrasts: [
      difference(0, 1),
      difference(10, 11),
      {
        terms: [
          { statistic: 4, coefficient: 1 },
          { statistic: 5, coefficient: -1.02 },
        ],
        constant: 0.01,
      },
    ],
    resamples: 120,
    confidence: 0.8,
    interval: 'percentile',
    seed,
  };
}

/** The same bootstrap the long way: rows drawn, samples written out, metrics of them, quantiles. */
function writtenOut(plan: ComparisonPlan) {
  const draw = rowDrawer(plan.seed);
  const counts = new Uint8Array(plan.candidate.actual.length);
  const all = Int32Array.from(counts.keys());
  const evaluate = (drawn: Int32Array) =>
    plan.statistics.map(({ source, metric, slice }) => {
      const rows = slice === -1 ? drawn : drawn.filter((row) => plan.slices[slice]!.includes(row));
      return metricValue(metric, takeSample(plan[source as 'candidate' | 'baseline']!, rows));
    });
  const contrast = (values: number[]) =>
    plan.contrasts.map(({ terms, constant }) =>
      terms.reduce((sum, { statistic, coefficient }) => sum + coefficient * values[statistic]!, constant),
    );
  const values = evaluate(all);
  const series = Array.from({ length: plan.resamples }, () => {
    draw(counts);
    return evaluate(repeated(counts));
  });
  const close = (value: number, resampled: number[]) => {
    const defined = Float64Array.from(resampled.filter(Number.isFinite)).sort();
    const missing = resampled.length - defined.length;
    const tail = (1 - plan.confidence) / 2;
    // Where all resamples are alike the interval is another one; its own test has it.
    if (defined.length > 0 && defined.at(-1)! - defined[0]! < 1e-11) return {};
    const interval =
      Number.isNaN(value) || missing > resampled.length / 10
        ? null
        : {
            low: expect.closeTo(quantileSorted(defined, tail), 11),
            high: expect.closeTo(quantileSorted(defined, 1 - tail), 11),
          };
    return {
      value: Number.isNaN(value) ? value : expect.closeTo(value, 11),
      interval,
      undefinedResamples: missing,
    };
  };
  return {
    statistics: values.map((value, i) =>
      close(
        value,
        series.map((each) => each[i]!),
      ),
    ),
    contrasts: contrast(values).map((value, i) =>
      close(
        value,
        series.map((each) => contrast(each)[i]!),
      ),
    ),
  };
}

/** The first `positives` rows are positive; scores are distinct and in no order. */
function rankedSample(rows: number, positives: number): ClassificationSample {
  const scores = Float64Array.from({ length: rows }, (_, i) => ((i * 37) % 101) / 101);
  return {
    task: 'classification',
    labels: ['no', 'yes'],
    positive: 1,
    actual: Int32Array.from({ length: rows }, (_, i) => (i < positives ? 1 : 0)),
    predicted: Int32Array.from(scores, (score) => (score > 0.5 ? 1 : 0)),
    scores: [scores.map((score) => 1 - score), scores],
  };
}

async function countCovered(runs: number, make: (seed: number) => [Sample, string, number]): Promise<number> {
  let covered = 0;
  for (let run = 0; run < runs; run++) {
    const [candidate, metric, truth] = make(run + 1);
    const statistics = [{ source: 'candidate' as const, metric, slice: -1 }];
    const result = await compare({
      ...SETTINGS,
      candidate,
      statistics,
      resamples: 400,
      confidence: 0.9,
      seed: run,
    });
    const { low, high } = result.statistics[0]!.interval!;
    if (low <= truth && truth <= high) covered++;
  }
  return covered;
}

function coinLabels(rows: number, share: number, seed: number): Sample {
  const random = uniform(seed);
  return {
    task: 'classification',
    labels: ['a', 'b'],
    actual: new Int32Array(rows),
    predicted: Int32Array.from({ length: rows }, () => (random() < share ? 0 : 1)),
  };
}

/** Predictions that are off by standard normal errors (Box and Muller). */
function normalErrors(rows: number, seed: number): RegressionSample {
  const random = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return {
    task: 'regression',
    actual: new Float64Array(rows),
    predicted: Float64Array.from({ length: rows }, normal),
  };
}

/** Numbers from 0 to 1 of another generator than the one under test. */
function uniform(seed: number): () => number {
  const generator = mersenne(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}
