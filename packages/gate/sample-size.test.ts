import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Adaptivity } from './looks.ts';
import { bennettRows, hoeffdingRows, planFormula } from './sample-size.ts';
import { parseTolerance } from './tolerance.ts';

const plan = (
  text: string,
  reliability: number,
  adaptivity: Adaptivity,
  rest: { steps?: number; changedAtMost?: number } = {},
) => planFormula(parseTolerance(text), { reliability, adaptivity, steps: 32, ...rest });

describe('the rows that are published (Renggli et al., SysML 2019), for 32 steps', () => {
  test.each([
    ['n > 0.8 +/- 0.05', 0.9999, 2536, 6279],
    ['n - o > 0.02 +/- 0.05', 0.99, 7012, 21984],
    ['n - o > 0.1 +/- 0.1', 0.99, 1753, 5496],
    ['n > 0.8 +/- 0.1', 0.99, 404, 1340],
  ])('%s at %f', (text, reliability, none, full) => {
    expect(plan(text, reliability, 'none').rows).toBe(none);
    expect(plan(text, reliability, 'firstChange').rows).toBe(none);
    expect(plan(text, reliability, 'full').rows).toBe(full);
  });

  test('29K and 67K when at most a tenth of the predictions change, and 2,188 labels for one step', () => {
    const bound = { tolerance: 0.01, delta: 1 - 0.9999, steps: 32 };
    expect(Math.floor(bennettRows(0.1, { ...bound, adaptivity: 'none' }) / 1000)).toBe(29);
    expect(Math.floor(bennettRows(0.1, { ...bound, adaptivity: 'full' }) / 1000)).toBe(67);
    const one = plan('n - o > 0.02 +/- 0.01', 0.9999, 'none', { steps: 1, changedAtMost: 0.1 });
    expect(Math.abs(one.bennett!.labels - 2188)).toBeLessThanOrEqual(1);
  });
});

describe('a plan', () => {
  test('takes the largest clause, delta split over all; d needs no labels', () => {
    const { rows, labels, byClause } = plan('n > 0.8 +/- 0.05 /\\ d < 0.1 +/- 0.01', 0.99, 'none');
    const log = Math.log(2 / 0.01) + Math.log(32);
    expect(byClause[0]).toEqual({ rows: Math.ceil(log / 0.005), labels: Math.ceil(log / 0.005) });
    expect(byClause[1]).toEqual({ rows: Math.ceil(log / 0.0002), labels: 0 });
    expect({ rows, labels }).toEqual({ rows: byClause[1]!.rows, labels: byClause[0]!.labels });
  });

  test('with a limit on d tests it first and labels what changed', () => {
    const { bennett } = plan('n - o > 0.02 +/- 0.01 /\\ d < 0.1 +/- 0.01', 0.9999, 'none');
    const [difference, filter] = bennett!.byClause;
    expect(difference).toEqual({ rows: 29048, labels: 2905 });
    expect(filter).toEqual({ rows: Math.ceil((Math.log(2 / 0.0001) + Math.log(32)) / 0.0002), labels: 0 });
    expect(bennett).toMatchObject({ rows: filter!.rows, labels: 2905, changedAtMost: 0.1 });
  });

  test('with a clause that needs every label counts no row twice', () => {
    const text = 'n - o > 0.02 +/- 0.01 /\\ n > 0.8 +/- 0.05';
    const { bennett } = plan(text, 0.99, 'none', { changedAtMost: 0.1 });
    const [difference, accuracy] = bennett!.byClause;
    const log = Math.log(2 / 0.005) + Math.log(32);
    expect(accuracy!.labels).toBe(Math.ceil(log / 0.005));
    expect(bennett!.labels).toBe(accuracy!.labels + Math.ceil(0.1 * (difference!.rows - accuracy!.labels)));
  });

  test('takes the least limit on what changed, in units of d, and scales n - o', () => {
    const scaled = plan('2 * n - 2 * o > 0.04 +/- 0.02 /\\ 2 * d < 0.2 +/- 0.02', 0.9999, 'none').bennett!;
    expect(scaled.byClause[0]!.rows).toBe(29048);
    const known = plan('n - o > 0.02 +/- 0.01 /\\ d < 0.1 +/- 0.01', 0.9999, 'none', { changedAtMost: 0.05 });
    expect(known.bennett!.changedAtMost).toBe(0.05);
  });

  test.each([
    'n - o > 0.02 +/- 0.01',
    'n - o > 0.02 +/- 0.01 /\\ d > 0.1 +/- 0.01',
    'n - o > 0.02 +/- 0.01 /\\ d < 0 +/- 0.01',
    'n - 1.1 * o > 0.02 +/- 0.01 /\\ d < 0.1 +/- 0.01',
    'n > 0.8 +/- 0.01 /\\ d < 0.1 +/- 0.01',
  ])('has no second way for %s', (text) => {
    expect(plan(text, 0.99, 'none').bennett).toBeUndefined();
  });
});

test('no split of a tolerance over unequal coefficients needs fewer rows', () => {
  const bound = { delta: 0.01, steps: 32, adaptivity: 'none' } as const;
  const best = hoeffdingRows([1, -1.1], { ...bound, tolerance: 0.05 });
  expect(best).toBe(Math.ceil((2.1 ** 2 * (Math.log(200) + Math.log(32))) / 0.005));
  // Each variable alone, with half of delta, a share of the tolerance and its own coefficient.
  const half = { ...bound, delta: 0.005 };
  const split = (share: number) =>
    Math.max(
      hoeffdingRows([1], { ...half, tolerance: 0.05 * share }),
      hoeffdingRows([1.1], { ...half, tolerance: 0.05 * (1 - share) }),
    );
  for (let share = 0.05; share < 1; share += 0.05) expect(split(share)).toBeGreaterThanOrEqual(best);
  expect(split(1 / 2.1)).toBe(best);
});

test('more looks, clauses, reliability or closeness never need fewer rows', () => {
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  const steps = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(share, share, steps, fc.constantFrom<Adaptivity>('none', 'full'), (a, p, h, adaptivity) => {
      const bound = { tolerance: a, delta: a, steps: h, adaptivity };
      for (const rows of [
        (o: typeof bound) => hoeffdingRows([1, -1], o),
        (o: typeof bound) => bennettRows(p, o),
      ]) {
        const base = rows(bound);
        expect(rows({ ...bound, steps: h + 1 })).toBeGreaterThanOrEqual(base);
        expect(rows({ ...bound, delta: a / 2 })).toBeGreaterThanOrEqual(base);
        expect(rows({ ...bound, tolerance: a / 2 })).toBeGreaterThanOrEqual(base);
        expect(rows({ ...bound, adaptivity: 'full' })).toBeGreaterThanOrEqual(base);
      }
      expect(bennettRows(p, bound)).toBeGreaterThanOrEqual(bennettRows(p / 2, bound));
    }),
  );
});

describe('the tolerance is overshot in at most a share delta of the tests', () => {
  const random = randomOf(7);
  const bound = { tolerance: 0.05, delta: 0.1, steps: 1, adaptivity: 'none' } as const;

  /** The share of trials in which the mean of `rows` draws is above the true mean by more than the tolerance. */
  function overshot(rows: number, draw: () => number, mean: number): number {
    const trials = 2000;
    let count = 0;
    for (let trial = 0; trial < trials; trial++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += draw();
      if (sum / rows - mean > bound.tolerance) count++;
    }
    return count / trials;
  }

  test('by Hoeffding, and not with a quarter of the rows', () => {
    const rows = hoeffdingRows([1], bound);
    const draw = () => (random() < 0.5 ? 1 : 0);
    expect(overshot(rows, draw, 0.5)).toBeLessThanOrEqual(bound.delta);
    expect(overshot(Math.floor(rows / 4), draw, 0.5)).toBeGreaterThan(bound.delta);
  });

  test('by Bennett, when a tenth of the predictions change, and not with a tenth of the rows', () => {
    const rows = bennettRows(0.1, bound);
    const draw = () => (random() < 0.9 ? 0 : random() < 0.5 ? 1 : -1);
    expect(overshot(rows, draw, 0)).toBeLessThanOrEqual(bound.delta / 2);
    expect(overshot(Math.floor(rows / 10), draw, 0)).toBeGreaterThan(bound.delta / 2);
  });
});

test.each([
  ['reliability', { reliability: 1 }],
  ['reliability', { reliability: Number.NaN }],
  ['number of looks', { steps: 0 }],
  ['number of looks', { steps: 1.5 }],
  ['share of changed rows', { changedAtMost: Number.NaN }],
])('a %s that cannot be is refused: %j', (what, wrong) => {
  const formula = parseTolerance('n - o > 0.02 +/- 0.01');
  const options = { reliability: 0.99, steps: 32, adaptivity: 'none', ...wrong } as const;
  expect(() => planFormula(formula, options)).toThrow(PawlError);
  expect(() => planFormula(formula, options)).toThrow(what);
});

test('a tolerance that no countable number of rows gives is refused', () => {
  expect(() => plan('n > 0.8 +/- 1e-200', 0.99, 'none')).toThrow('gives a tolerance of 1e-200');
});

/** Shares from 0 to 1, the same for the same seed (the minimal standard generator of Park and Miller). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
