import { normalQuantile } from '@pawl/metrics';
import { createRandom } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { wasserstein } from './wasserstein.ts';
import { thinned, wassersteinInterval } from './wasserstein-interval.ts';

const TRIALS = 150;

/** Shifting all numbers by d moves them by d; stretching a normal one by s moves it by (s - 1) times its mean size. */
const MEAN_SIZE = Math.sqrt(2 / Math.PI);

describe.each([
  ['nothing changed', 0, 1, 0],
  ['a small shift', 0.1, 1, 0.1],
  ['a large shift', 2, 1, 2],
  ['a stretch', 0, 1.5, 0.5 * MEAN_SIZE],
] as const)('%s', (_, shift, scale, truth) => {
  test.each([
    [400, 400],
    [1000, 150],
  ])('%i and %i rows cover it', (n, m) => {
    const random = createRandom(3);
    const normals = (rows: number) =>
      Float64Array.from({ length: rows }, () => normalQuantile((random.next() + 0.5) / 2 ** 32));
    let covered = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const a = normals(n).sort();
      const b = normals(m)
        .map((x) => x * scale + shift)
        .sort();
      const { low, high } = wassersteinInterval(thinned(a), thinned(b), wasserstein(a, b), 0.9);
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / TRIALS).toBeGreaterThan(0.9 - 4 * Math.sqrt((0.9 * 0.1) / TRIALS));
  });
});

test('of samples without overlap the interval stands about the difference of the means', () => {
  const a = Float64Array.of(0, 1, 2);
  const { low, high } = wassersteinInterval(thinned(a), thinned(a.map((x) => x + 10)), 10, 0.95);
  expect(low).toBeLessThan(10);
  expect(low).toBeGreaterThan(5);
  expect(high).toBeCloseTo(10 + 1.959964 * Math.sqrt((2 * (2 / 3)) / 3), 5);
});
