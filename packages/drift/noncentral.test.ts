import { expect, test } from 'vitest';
import { readReference } from './made-column.ts';
import { noncentralityInterval, noncentralTail } from './noncentral.ts';

test("tails are scipy's to a hundredth", () => {
  for (const { x, df, noncentrality, p } of readReference().noncentral)
    expect(Math.abs(noncentralTail(x, df, noncentrality) - p), `${x} ${df} ${noncentrality}`).toBeLessThan(
      0.01,
    );
});

test('an interval ends where what was seen becomes rare', () => {
  const { low, high } = noncentralityInterval(30, 4, 0.9);
  expect(noncentralTail(30, 4, low)).toBeCloseTo(0.05, 4);
  expect(noncentralTail(30, 4, high)).toBeCloseTo(0.95, 4);
  expect(noncentralityInterval(2, 4, 0.9).low).toBe(0);
});
