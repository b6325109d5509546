import { describe, expect, test } from 'vitest';
import { chiSquaredTail } from './chi-squared-tail.ts';
import { poissonDensity } from './density.ts';
import { criticalDistance, detectableEffect, type Sight } from './detectable.ts';

const asked = { alpha: 0.01, power: 0.8, floor: 0.05 };

describe('what is detectable shrinks with rows down to what must be seen, and may not be there', () => {
  test.each<[string, (rows: number) => Sight]>([
    ['a distance', (rows) => ({ kind: 'distance', rows: [rows, rows] })],
    ['a share', (rows) => ({ kind: 'share', rows: [rows, rows], share: 0.1 })],
    [
      'of many categories',
      (rows) => ({ kind: 'variation', rows: [rows, rows], categories: 100, errors: 7 / Math.sqrt(rows) }),
    ],
  ])('%s', (_name, sight) => {
    const found = [5, 100, 1000, 1e8].map((rows) => detectableEffect(sight(rows), asked));
    expect(found[0]).toBe(null);
    expect(found[1]!).toBeGreaterThan(found[2]!);
    expect(found[2]!).toBeGreaterThan(found[3]!);
    expect(found[3]!).toBeCloseTo(0.05, 3);
    expect(detectableEffect(sight(0), asked)).toBe(null);
  });
});

test('nothing is seen of no values', () => {
  expect(detectableEffect({ kind: 'nothing' }, asked)).toBe(null);
});

test('shares above a half are seen as those below', () => {
  const of = (share: number) => detectableEffect({ kind: 'share', rows: [1000, 1000], share }, asked);
  expect(of(0.9)).toBeCloseTo(of(0.1)!, 12);
});

test('the textbook sample size of two proportions', () => {
  // 0.5 against 0.6 at a two-sided 0.05 with a power of 0.8 takes 388 rows a side (Fleiss, Levin and Paik 2003).
  const found = detectableEffect(
    { kind: 'share', rows: [388, 388], share: 0.5 },
    { ...asked, alpha: 0.05, floor: 0 },
  );
  expect(found).toBeCloseTo(0.1, 3);
});

test('the noncentral chi-squared distribution has that power, summed up', () => {
  for (const [categories, rows] of [
    [2, 4000],
    [5, 4000],
    [60, 20_000],
  ] as const) {
    const sight = { kind: 'variation', rows: [rows, rows], categories, errors: 0 } as const;
    const least = detectableEffect(sight, { ...asked, floor: 0 })!;
    const noncentrality = (4 * least ** 2 * rows) / 2;
    let critical = 0;
    while (chiSquaredTail(critical, categories - 1) > 0.01) critical += 0.001;
    let power = 0;
    for (let j = 0; j < 200; j++) {
      power += poissonDensity(j, noncentrality / 2) * chiSquaredTail(critical, categories - 1 + 2 * j);
    }
    expect(Math.abs(power - 0.8), `${categories}`).toBeLessThan(0.01);
  }
});

test('the critical distance is that of the tables', () => {
  // 1.358 and 1.628 standard errors at 0.05 and 0.01 (Smirnov 1948).
  expect(criticalDistance([200, 200], 0.05) / Math.sqrt(2 / 200)).toBeCloseTo(1.358, 3);
  expect(criticalDistance([200, 200], 0.01) / Math.sqrt(2 / 200)).toBeCloseTo(1.628, 3);
});
