import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toProbabilities } from './onnx-scores.ts';

const columns = (...values: number[][]) => values.map((column) => Float64Array.from(column));

test('numbers that sum to 1 in all rows are probabilities, others are not', () => {
  expect(toProbabilities(columns([0.2, 1], [0.8004, 0]), 'unknown')).toEqual({
    scores: columns([0.2, 1], [0.8004, 0]),
    transformed: false,
  });
  expect(toProbabilities(columns([0.2, 1], [0.8, 0.5]), 'unknown').transformed).toBe(true);
  expect(toProbabilities(columns([-0.5], [1.5]), 'unknown').transformed).toBe(true);
});

test('what the graph says goes before what the numbers look like', () => {
  expect(toProbabilities(columns([0.25], [0.75]), 'logits').transformed).toBe(true);
  expect(toProbabilities(columns([0.25], [0.25]), 'probabilities').transformed).toBe(false);
});

test('one column is of the second class', () => {
  expect(toProbabilities(columns([0.25, 1]), 'unknown').scores).toEqual(columns([0.75, 0], [0.25, 1]));
  const { scores, transformed } = toProbabilities(columns([0, Math.log(3), -2000, 2000]), 'unknown');
  expect(transformed).toBe(true);
  expect(scores[1]![1]).toBeCloseTo(0.75, 12);
  expect([...scores[1]!].filter((_, i) => i !== 1)).toEqual([0.5, 0, 1]);
});

test('softmax sums to 1, keeps the order and overflows nowhere', () => {
  const logit = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(logit, { minLength: 2, maxLength: 6 }), (logits) => {
      const { scores } = toProbabilities(
        logits.map((value) => Float64Array.of(value)),
        'logits',
      );
      const row = scores.map((column) => column[0]!);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(row[logits.indexOf(Math.max(...logits))]).toBe(Math.max(...row));
    }),
  );
  const { scores } = toProbabilities(columns([Math.log(1)], [Math.log(3)]), 'logits');
  expect(scores[1]![0]).toBeCloseTo(0.75, 12);
});

describe('what is no probability is refused', () => {
  test.each([
    [Number.NaN, 'unknown'],
    [Number.POSITIVE_INFINITY, 'logits'],
    [Number.NEGATIVE_INFINITY, 'probabilities'],
    [1.5, 'probabilities'],
    [-0.5, 'probabilities'],
  ] as const)('%d of %s', (value, kind) => {
    expect(() => toProbabilities(columns([0.5, value], [0.5, 0.5]), kind)).toThrow(
      expect.objectContaining({ code: 'data', message: expect.stringMatching(/for row 2/) }),
    );
  });

  test('but not a rounding error', () => {
    expect(toProbabilities(columns([1.000001], [-0.000001]), 'probabilities').scores).toEqual(
      columns([1], [0]),
    );
  });
});
