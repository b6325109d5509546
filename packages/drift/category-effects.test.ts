import { uniform } from '@pawl/metrics';
import { expect, test } from 'vitest';
import type { CategoryCounts } from './category-counts.ts';
import { greatestChangeEffect, netVariation, variationEffect, variationErrors } from './category-effects.ts';

/** Counts of rows drawn by shares of categories. */
function drawn(
  draw: () => number,
  shares: readonly [readonly number[], readonly number[]],
  rows: number,
): CategoryCounts {
  const [reference, current] = shares.map((side) => {
    const counts = new Float64Array(side.length);
    for (let row = 0; row < rows; row++) {
      let left = draw();
      let category = 0;
      while (category < side.length - 1 && left >= side[category]!) left -= side[category++]!;
      counts[category]!++;
    }
    return counts;
  });
  return {
    names: shares[0].map((_, i) => `c${i}`),
    reference: reference!,
    current: current!,
    referenceRows: rows,
    currentRows: rows,
    referenceMissing: 0,
    currentMissing: 0,
  };
}

const CATEGORIES = 100;
const even = Array.from({ length: CATEGORIES }, () => 1 / CATEGORIES);
/** A fifth of all rows has changed its category, spread over all of them. */
const moved = even.map((share, i) => share * (i % 2 === 0 ? 1.4 : 0.6));

test('of many categories, what is seen is mostly chance, and what is net is not', () => {
  const draw = uniform(11);
  const means = [even, moved].map((to) => {
    let seen = 0;
    let net = 0;
    for (let i = 0; i < 40; i++) {
      const counts = drawn(draw, [even, to], 1000);
      const { value } = variationEffect(counts, 0.95);
      seen += value / 40;
      net += netVariation(value, variationErrors(counts)) / 40;
    }
    return { seen, net };
  });
  expect(means[0]!.seen).toBeGreaterThan(0.15);
  expect(means[0]!.net).toBeLessThan(0.05);
  expect(means[1]!.seen).toBeGreaterThan(0.24);
  expect(means[1]!.net).toBeCloseTo(0.2, 1);
});

test('a change that sits in few categories counts for no less than it is', () => {
  const draw = uniform(12);
  const to = [...even];
  to[0] = 0.01 + 0.1;
  for (let i = 1; i <= 20; i++) to[i] = 0.005;
  let net = 0;
  for (let i = 0; i < 40; i++) {
    const counts = drawn(draw, [even, to], 1000);
    net += netVariation(variationEffect(counts, 0.95).value, variationErrors(counts)) / 40;
  }
  expect(net).toBeGreaterThan(0.1);
});

test('the interval of two categories is that of a difference of shares, and of more it holds the truth', () => {
  const two = { ...drawn(uniform(1), [[1], [1]], 1), names: ['a', 'b'] };
  const counts = { reference: Float64Array.from([48, 32]), current: Float64Array.from([56, 14]) };
  const effect = variationEffect({ ...two, ...counts, referenceRows: 80, currentRows: 70 }, 0.95);
  expect(effect.value).toBeCloseTo(0.2, 12);
  expect(effect.interval!.low).toBeCloseTo(0.0524, 4);
  expect(effect.interval!.high).toBeCloseTo(0.3339, 4);
  const draw = uniform(13);
  let held = 0;
  for (let i = 0; i < 200; i++) {
    const { low, high } = variationEffect(drawn(draw, [even, moved], 300), 0.95).interval!;
    if (low <= 0.2 && 0.2 <= high) held++;
  }
  expect(held / 200).toBeGreaterThan(0.94);
});

test('the greatest change names its category, and its interval holds the truth', () => {
  const draw = uniform(14);
  const [from, to] = [
    [0.5, 0.3, 0.2],
    [0.38, 0.3, 0.32],
  ];
  let held = 0;
  for (let i = 0; i < 200; i++) {
    const { name, interval } = greatestChangeEffect(drawn(draw, [from!, to!], 400), 0.95);
    expect(name).toMatch(/^greatest change of a share, of "c\d"$/);
    if (interval!.low <= 0.12 && 0.12 <= interval!.high) held++;
  }
  expect(held / 200).toBeGreaterThan(0.94);
});
