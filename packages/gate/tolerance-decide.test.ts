import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTolerance } from './tolerance.ts';
import { decideFormula, type Truth } from './tolerance-decide.ts';

const decide = (text: string, values: Record<string, number>, mode: 'fp-free' | 'fn-free' = 'fp-free') =>
  decideFormula(parseTolerance(text), values, mode);

test.each([
  ['n > 0.8 +/- 0.05', { n: 0.86 }, 'true'],
  ['n > 0.8 +/- 0.05', { n: 0.85 }, 'unknown'],
  ['n >= 0.8 +/- 0.05', { n: 0.85 }, 'true'],
  ['n > 0.8 +/- 0.05', { n: 0.75 }, 'false'],
  ['n >= 0.8 +/- 0.05', { n: 0.75 }, 'unknown'],
  ['n >= 0.88 +/- 0.05', { n: 0.93 }, 'true'],
  ['n < 0.8 +/- 0.05', { n: 0.74 }, 'true'],
  ['n - o > 0.02 +/- 0.01', { n: 0.9, o: 0.85 }, 'true'],
  ['n - o > 0.02 +/- 0.01', { n: 0.9, o: 0.88 }, 'unknown'],
  ['n - o > 0.02 +/- 0.01 /\\ d < 0.1 +/- 0.01', { n: 0.9, o: 0.85, d: 0.08 }, 'true'],
  ['n - o > 0.02 +/- 0.01 /\\ d < 0.1 +/- 0.01', { n: 0.9, o: 0.85, d: 0.1 }, 'unknown'],
  ['n - o > 0.02 +/- 0.01 /\\ d < 0.1 +/- 0.01', { n: 0.9, o: 0.88, d: 0.2 }, 'false'],
] satisfies [string, Record<string, number>, Truth][])('%s for %j is %s', (text, values, state) => {
  expect(decide(text, values).state).toBe(state);
  expect(decide(text, values, 'fp-free').passed).toBe(state === 'true');
  expect(decide(text, values, 'fn-free').passed).toBe(state !== 'false');
});

test('the reason is one plain sentence', () => {
  const text = 'n - o > 0.02 +/- 0.01 /\\ d < 0.1 +/- 0.01';
  expect(decide(text, { n: 0.9, o: 0.85, d: 0.2 }).reason).toBe(
    'false: d is 0.2 +/- 0.01 (0.19 to 0.21), and none of it is < 0.1',
  );
  expect(decide(text, { n: 0.9, o: 0.85, d: 0.1 }, 'fn-free').reason).toBe(
    'unknown, which passes as the mode is fn-free: d is 0.1 +/- 0.01 (0.09 to 0.11), and only part of it is < 0.1',
  );
  expect(decide('n > 0.8 +/- 0.05', { n: 0.9 }).reason).toBe(
    'true: n is 0.9 +/- 0.05 (0.85 to 0.95), and all of it is > 0.8',
  );
});

test('a clause and its negation are true and false, or both unknown', () => {
  const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
  const negated = { '>': '<=', '>=': '<', '<': '>=', '<=': '>' } as const;
  const opposite = { true: 'false', false: 'true', unknown: 'unknown' } as const;
  const comparison = fc.constantFrom('>', '>=', '<', '<=');
  fc.assert(
    fc.property(share, share, share, share, comparison, (n, o, limit, size, sign) => {
      const tail = `${limit} +/- ${size + 0.01}`;
      const { state } = decide(`n - o ${sign} ${tail}`, { n, o });
      expect(decide(`n - o ${negated[sign]} ${tail}`, { n, o }).state).toBe(opposite[state]);
    }),
  );
});

test.each([
  ['o', { n: 0.9 }],
  ['n', { o: 0.9, n: Number.NaN }],
])('a formula without the value of %s is not decided', (name, values) => {
  expect(() => decide('n - o > 0.02 +/- 0.01', values)).toThrow(PawlError);
  expect(() => decide('n - o > 0.02 +/- 0.01', values)).toThrow(`the formula needs ${name}`);
});
