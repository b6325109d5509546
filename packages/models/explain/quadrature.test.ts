import { expect, test } from 'vitest';
import { gaussLegendre } from './quadrature.ts';

test.each([1, 2, 3, 4, 7, 20, 101, 500])('%i points integrate powers up to twice as many', (count) => {
  const { points, weights } = gaussLegendre(count);
  const powers = [0, 1, 2, 3, count - 1, count, 2 * count - 2, 2 * count - 1].filter((p) => p < 2 * count);
  for (const power of powers) {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += weights[i]! * points[i]! ** power;
    expect(sum * (power + 1)).toBeCloseTo(1, 11);
  }
  expect(points.every((point, i) => point > (points[i - 1] ?? 0) && point < 1)).toBe(true);
  expect(weights.every((weight) => weight > 0)).toBe(true);
});

test('the rule of three points is the one in the books', () => {
  const { points, weights } = gaussLegendre(3);
  const root = Math.sqrt(3 / 5) / 2;
  [0.5 - root, 0.5, 0.5 + root].forEach((point, i) => {
    expect(points[i]).toBeCloseTo(point, 15);
  });
  [5 / 18, 8 / 18, 5 / 18].forEach((weight, i) => {
    expect(weights[i]).toBeCloseTo(weight, 15);
  });
});
