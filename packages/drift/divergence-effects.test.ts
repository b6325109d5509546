import { createRandom } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { divergenceEffects } from './divergence-effects.ts';
import { hellinger, jensenShannon, populationStability } from './divergences.ts';

const TRIALS = 400;
const MEASURES = [populationStability, jensenShannon, hellinger];

function draw(shares: readonly number[], rows: number, random: () => number): Float64Array {
  const counts = new Float64Array(shares.length);
  for (let row = 0; row < rows; row++) {
    let left = random();
    let i = 0;
    while (i < shares.length - 1 && left >= shares[i]!) left -= shares[i++]!;
    counts[i]!++;
  }
  return counts;
}

describe.each([
  ['nothing changed', [0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], 500, 200],
  ['little changed', [0.4, 0.3, 0.2, 0.1], [0.36, 0.3, 0.22, 0.12], 400, 400],
  ['much changed', [0.5, 0.3, 0.15, 0.05], [0.2, 0.3, 0.2, 0.3], 300, 600],
  ['ten alike', Array(10).fill(0.1), [0.05, 0.15, ...Array(8).fill(0.1)], 1000, 300],
] as const)('intervals cover the truth: %s', (_, p, q, n, m) => {
  const random = createRandom(7);
  const next = () => random.next() / 2 ** 32;
  const covered = [0, 0, 0];
  for (let trial = 0; trial < TRIALS; trial++) {
    const counts = { reference: draw(p, n, next), current: draw(q, m, next) };
    divergenceEffects(counts, 0.9).forEach(({ interval }, i) => {
      const truth = MEASURES[i]!(Float64Array.from(p), Float64Array.from(q));
      if (interval!.low <= truth + 1e-12 && truth <= interval!.high) covered[i]!++;
    });
  }
  test.each([0, 1, 2])('measure %i', (i) => {
    // Four standard errors below what was asked.
    expect(covered[i]! / TRIALS).toBeGreaterThan(0.9 - 4 * Math.sqrt((0.9 * 0.1) / TRIALS));
  });
});

test('more rows make narrower intervals, and few do not make them empty', () => {
  const width = (times: number) =>
    divergenceEffects(
      {
        reference: Float64Array.of(40 * times, 60 * times),
        current: Float64Array.of(60 * times, 40 * times),
      },
      0.95,
    ).map(({ interval }) => interval!.high - interval!.low);
  for (const [i, wide] of width(100).entries()) expect(wide).toBeLessThan(width(1)[i]! / 5);
  for (const { interval, value } of divergenceEffects(
    { reference: Float64Array.of(1), current: Float64Array.of(1) },
    0.95,
  ))
    expect([interval!.low, value]).toEqual([0, 0]);
});
