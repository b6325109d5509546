import type { EvaluationRecord } from '@pawl/records';
import { expect, test } from 'vitest';
import { featureUses } from './importance.ts';

type Importance = NonNullable<EvaluationRecord['explanation']>['importance'];

function idleOf(importance: Importance, least?: number): string[] {
  const evaluation = { explanation: { importance } } as EvaluationRecord;
  return [...featureUses({ evaluation, facts: {} }, least)]
    .filter(([, { idle }]) => idle)
    .map(([feature]) => feature);
}

const MAIN = { feature: 'main', rise: 0.9, interval: { low: 0.8, high: 1 } };

test('a feature is idle when it adds nothing, or next to nothing', () => {
  const noise = { feature: 'noise', rise: -0.001, interval: { low: -0.004, high: 0.002 } };
  const little = { feature: '__proto__', rise: 0.003, interval: { low: 0.002, high: 0.004 } };
  const some = { feature: 'some', rise: 0.03, interval: { low: 0.02, high: 0.04 } };
  expect(idleOf([MAIN, some, little, noise])).toEqual(['__proto__', 'noise']);
  expect(idleOf([MAIN, some, little, noise], 0.1)).toEqual(['some', '__proto__', 'noise']);
  expect(idleOf([MAIN, some, little, noise], 0)).toEqual([]);
});

test('what few rows cannot tell from nothing may still matter', () => {
  const unsure = { feature: 'unsure', rise: 0.05, interval: { low: -0.1, high: 0.2 } };
  expect(idleOf([MAIN, unsure])).toEqual([]);
});

test('without an interval, as with groups, the share decides', () => {
  expect(
    idleOf([
      { ...MAIN, interval: null },
      { feature: 'noise', rise: 0.001, interval: null },
    ]),
  ).toEqual(['noise']);
});

test('without an explanation what the trainer found is taken, and nothing where nothing is known', () => {
  const facts = { importance: { main: 0.99, noise: 0.001, odd: 'x' } };
  expect(featureUses({ evaluation: null, facts })).toEqual(
    new Map([
      ['main', { share: 0.99 / 0.991, idle: false }],
      ['noise', { share: 0.001 / 0.991, idle: true }],
    ]),
  );
  expect(featureUses({ evaluation: null, facts: {} }).size).toBe(0);
  expect(featureUses({ evaluation: null, facts: { importance: { main: 0 } } }).size).toBe(0);
});
