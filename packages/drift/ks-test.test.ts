import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ksExact } from './ks-exact.ts';
import { kolmogorovTail, smirnovTail } from './ks-limit.ts';
import { ksTest } from './ks-test.ts';
import { madeColumn, readReference } from './made-column.ts';
import { numberSample } from './number-sample.ts';
import { wasserstein } from './wasserstein.ts';

const reference = readReference();

describe(`p-values of scipy ${reference.scipy}`, () => {
  test('exact ones, relatively to 1e-12', () => {
    for (const { n, m, steps, p } of reference.ks_exact) {
      const message = `${n}, ${m}, ${steps}`;
      // Chances beyond the range of exact doubles only need to be as good as nothing.
      if (p < 1e-290) expect(ksExact(n, m, steps), message).toBeLessThan(1e-280);
      else expect(Math.abs(ksExact(n, m, steps) / p - 1), message).toBeLessThan(1e-12);
    }
  });

  test('of one sample, to 1e-12', () => {
    for (const { n, d, p } of reference.ks_limit) {
      expect(Math.abs(kolmogorovTail(n, d) - p), `${n}, ${d}`).toBeLessThan(1e-12);
    }
  });

  test('of whole samples, with their distances', () => {
    for (const item of reference.samples) {
      const [a, b] = [item.reference, item.current].map((recipe) => {
        const column = madeColumn('x', recipe);
        if (column.kind !== 'number') throw new Error('a recipe of numbers was expected');
        return numberSample(column).sorted;
      });
      const { distance, pValue } = ksTest(a!, b!);
      expect(Math.abs(distance - item.distance)).toBeLessThan(1e-14);
      expect(Math.abs(pValue - item.p)).toBeLessThan(1e-12);
      expect(Math.abs(wasserstein(a!, b!) / item.wasserstein - 1)).toBeLessThan(1e-12);
    }
  });
});

test('distances are those of the definition, ties and infinities included', () => {
  const numbers = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-Infinity, Infinity)), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const share = (values: number[], x: number) =>
        values.filter((value) => value <= x).length / values.length;
      const expected = Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))));
      const { distance } = ksTest(Float64Array.from(a).sort(), Float64Array.from(b).sort());
      expect(distance).toBeCloseTo(expected, 12);
    }),
  );
});

test('the exact share is that of all lattice paths, counted one by one', () => {
  for (const [n, m] of [
    [3, 5],
    [4, 4],
    [6, 4],
    [7, 1],
  ] as const) {
    const distances = pathDistances(n, m, 0, 0, 0);
    for (const steps of new Set(distances)) {
      const share = distances.filter((distance) => distance >= steps).length / distances.length;
      expect(ksExact(n, m, steps / divisorOf(n, m)), `${n}, ${m}, ${steps}`).toBeCloseTo(share, 13);
    }
  }
});

test('the same sample is no distance away, and disjoint ones are as rare as two paths', () => {
  const a = Float64Array.from([1, 2, 3]);
  expect(ksTest(a, a)).toEqual({ distance: 0, pValue: 1, exact: true });
  expect(ksTest(a, Float64Array.from([4, 5])).pValue).toBeCloseTo(2 / 10, 14);
});

test('far off, a p-value is counted no more and is nothing still', () => {
  const a = Float64Array.from({ length: 9999 }, (_, i) => i);
  const b = Float64Array.from({ length: 10_000 }, (_, i) => i + 9000);
  const { pValue, exact } = ksTest(a, b);
  expect(exact).toBe(false);
  expect(pValue).toBeLessThan(1e-40);
});

test('of a long sum every so many-th term is enough', () => {
  // The sum of all terms of 50,000 numbers, by their logarithms.
  const [n, d] = [50_000, 0.007];
  let sum = 0;
  let logChoose = 0;
  for (let k = 0; k <= n * (1 - d); k++) {
    sum += d * Math.exp(logChoose + (k - 1) * Math.log(d + k / n) + (n - k) * Math.log(1 - d - k / n));
    logChoose += Math.log((n - k) / (k + 1));
  }
  expect(smirnovTail(n, d) / sum).toBeCloseTo(1, 9);
});

/** For each path from (x, y) to (n, m), the greatest |x m - y n| on its way. */
function pathDistances(n: number, m: number, x: number, y: number, far: number): number[] {
  const here = Math.max(far, Math.abs(x * m - y * n));
  if (x === n && y === m) return [here];
  const right = x < n ? pathDistances(n, m, x + 1, y, here) : [];
  return y < m ? [...right, ...pathDistances(n, m, x, y + 1, here)] : right;
}

function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b);
}
