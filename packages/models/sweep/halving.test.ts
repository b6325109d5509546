import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planHalving } from './halving.ts';

test('the resource triples while a third goes on', () => {
  expect(planHalving({ trials: 27, least: 10, most: 270, factor: 3 })).toEqual([
    { resource: 10, survivors: 27 },
    { resource: 30, survivors: 9 },
    { resource: 90, survivors: 3 },
    { resource: 270, survivors: 1 },
  ]);
});

test('few trials begin with more than the least, and are not halved to nothing', () => {
  expect(planHalving({ trials: 5, least: 1, most: 200, factor: 2 })).toEqual([
    { resource: 50, survivors: 5 },
    { resource: 100, survivors: 3 },
    { resource: 200, survivors: 2 },
  ]);
});

test('a short range of the resource ends with several', () => {
  expect(planHalving({ trials: 100, least: 50, most: 200, factor: 2 })).toEqual([
    { resource: 50, survivors: 100 },
    { resource: 100, survivors: 50 },
    { resource: 200, survivors: 25 },
  ]);
});

test('shares of the rows', () => {
  expect(planHalving({ trials: 9, least: 0.1, most: 1, factor: 3 })).toEqual([
    { resource: 0.111111, survivors: 9 },
    { resource: 0.333333, survivors: 3 },
    { resource: 1, survivors: 1 },
  ]);
});

test('one trial is run in full at once', () => {
  expect(planHalving({ trials: 1, least: 10, most: 200, factor: 3 })).toEqual([
    { resource: 200, survivors: 1 },
  ]);
});

test('from all trials with at least the least to few with the most', () => {
  const numbers = fc.integer({ min: 2, max: 2000 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      numbers,
      numbers,
      fc.constantFrom(2, 2.5, 3, 4, 10),
      (trials, a, b, factor) => {
        const [least, most] = [Math.min(a, b), Math.max(a, b)];
        const rungs = planHalving({ trials, least, most, factor });
        expect(rungs[0]!.survivors).toBe(trials);
        expect(rungs[0]!.resource).toBeGreaterThanOrEqual(least);
        expect(rungs.at(-1)!.resource).toBe(most);
        // Another rung would find no room, or less than `factor` trials.
        expect(trials < factor ** rungs.length || most < least * factor ** rungs.length).toBe(true);
        for (const [i, { resource, survivors }] of rungs.entries()) {
          expect(Number.isInteger(resource)).toBe(true);
          if (i === 0) continue;
          expect(resource!).toBeGreaterThan(rungs[i - 1]!.resource!);
          expect(survivors).toBeLessThan(rungs[i - 1]!.survivors);
          expect(survivors).toBeGreaterThanOrEqual(1);
        }
      },
    ),
  );
});

test.each([
  { trials: 0, least: 1, most: 9, factor: 3 },
  { trials: 2.5, least: 1, most: 9, factor: 3 },
  { trials: 9, least: 0, most: 9, factor: 3 },
  { trials: 9, least: 10, most: 9, factor: 3 },
  { trials: 9, least: 0.5, most: 9, factor: 3 },
  { trials: 9, least: 1, most: Number.POSITIVE_INFINITY, factor: 3 },
  { trials: 9, least: 1, most: 9, factor: 1 },
  { trials: 9, least: 1, most: 9, factor: Number.NaN },
])('%j cannot be meant', (input) => {
  expect(() => planHalving(input)).toThrow(expect.objectContaining({ code: 'config' }));
});
