import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelOfLook, logHistories } from './looks.ts';

test('the level of a look is what all looks may spend, over the models they may judge', () => {
  const look = { confidence: 0.95, budget: 10 };
  expect(levelOfLook({ ...look, adaptivity: 'none' })).toBeCloseTo(0.005, 15);
  expect(levelOfLook({ ...look, adaptivity: 'firstChange' })).toBeCloseTo(0.005, 15);
  expect(levelOfLook({ ...look, adaptivity: 'full' })).toBeCloseTo(0.05 / 1024, 15);
});

test('a level is the share that the logarithm of the histories leaves', () => {
  const budget = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(budget, fc.constantFrom('none', 'full', 'firstChange'), (steps, adaptivity) => {
      const level = levelOfLook({ confidence: 0.9, budget: steps, adaptivity });
      expect(Math.log(level)).toBeCloseTo(Math.log(0.1) - logHistories(steps, adaptivity), 9);
    }),
  );
});

test('a level too small to compute with is refused, and not taken for 0', () => {
  const full = { confidence: 0.95, adaptivity: 'full' } as const;
  expect(levelOfLook({ ...full, budget: 1000 })).toBeGreaterThan(0);
  expect(() => levelOfLook({ ...full, budget: 1020 })).toThrow('1020 looks with full adaptivity');
  expect(() => levelOfLook({ ...full, budget: 5000 })).toThrow('5000 looks with full adaptivity');
});

test.each([0, -1, 1.5, Number.NaN])('%d is no number of looks', (budget) => {
  expect(() => levelOfLook({ confidence: 0.95, budget, adaptivity: 'none' })).toThrow('whole number from 1');
});
