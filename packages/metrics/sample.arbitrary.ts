import fc from 'fast-check';
import type { ClassificationSample, Counts, RegressionSample, Sample } from './sample.ts';

/** Scores with many ties, including the ends, and scores with none. */
const score = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 0.75, 1), fc.double({ min: 0, max: 1, noNaN: true }));

/** Two labels, one of them positive, with scores. */
export function binarySamples(maxRows = 40): fc.Arbitrary<ClassificationSample & { positive: number }> {
  const row = fc.record({
    actual: fc.integer({ min: 0, max: 1 }),
    predicted: fc.integer({ min: 0, max: 1 }),
    score,
  });
  return fc
    .record({
      rows: fc.array(row, { minLength: 1, maxLength: maxRows }),
      positive: fc.integer({ min: 0, max: 1 }),
    })
    .map(({ rows, positive }) => {
      const scores = Float64Array.from(rows, (each) => each.score);
      return {
        task: 'classification',
        labels: ['no', 'yes'],
        positive,
        actual: Int32Array.from(rows, (each) => each.actual),
        predicted: Int32Array.from(rows, (each) => each.predicted),
        scores: [scores.map((each) => 1 - each), scores],
      };
    });
}

/** Two to six labels, none of them positive, with scores that need not sum to one. */
export function multiclassSamples(maxRows = 40): fc.Arbitrary<ClassificationSample> {
  return fc.integer({ min: 2, max: 6 }).chain((labels) => {
    const label = fc.integer({ min: 0, max: labels - 1 });
    const row = fc.record({
      actual: label,
      predicted: label,
      scores: fc.array(score, { minLength: labels, maxLength: labels }),
    });
    return fc.array(row, { minLength: 1, maxLength: maxRows }).map((rows) => ({
      task: 'classification',
      labels: Array.from({ length: labels }, (_, i) => `label ${i}`),
      actual: Int32Array.from(rows, (each) => each.actual),
      predicted: Int32Array.from(rows, (each) => each.predicted),
      scores: Array.from({ length: labels }, (_, i) => Float64Array.from(rows, (each) => each.scores[i]!)),
    }));
  });
}

/**
 * Values with ties and constant targets among them, in thousandths: the squares of much smaller differences
 * underflow, and R2 is then a ratio of rounding errors, in any order of computing it.
 */
export function regressionSamples(maxRows = 40): fc.Arbitrary<RegressionSample> {
  const value = fc.oneof(
    fc.constantFrom(-1, 0, 0.1, 2),
    fc.integer({ min: -100_000, max: 100_000 }).map((thousandths) => thousandths / 1000),
  );
  const row = fc.record({ actual: value, predicted: value });
  return fc.array(row, { minLength: 1, maxLength: maxRows }).map((rows) => ({
    task: 'regression',
    actual: Float64Array.from(rows, (each) => each.actual),
    predicted: Float64Array.from(rows, (each) => each.predicted),
  }));
}

export function anySamples(maxRows = 40): fc.Arbitrary<Sample> {
  return fc.oneof(binarySamples(maxRows), multiclassSamples(maxRows), regressionSamples(maxRows));
}

/** How often each of so many rows counts: mostly as in a draw, sometimes up to 255. */
export function countsOf(rows: number): fc.Arbitrary<Counts> {
  const count = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 3 }) },
    fc.integer({ min: 0, max: 255 }),
  );
  return fc.array(count, { minLength: rows, maxLength: rows }).map((counts) => Uint8Array.from(counts));
}

/** The index of every row, repeated as often as it counts. */
export function repeated(counts: Counts): Int32Array {
  return Int32Array.from([...counts].flatMap((count, row) => Array<number>(count).fill(row)));
}
