import { createHash } from 'node:crypto';
import type { Json } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSpace } from './space.ts';
import { gridTrials, randomTrials } from './trials.ts';

const MIXED = readSpace({
  trees: 200,
  depth: [6, 10, 14],
  features: { from: 0.3, to: 1 },
  rate: { from: 0.01, to: 0.3, scale: 'log' },
  leaf: { from: 1, to: 20, whole: true },
});

function valuesOf(trials: readonly { params: Readonly<Record<string, Json>> }[], name: string): number[] {
  return trials.map(({ params }) => params[name] as number);
}

test('the id of a trial is of its parameters alone, whatever their order', () => {
  const [trial] = gridTrials(readSpace({ b: [1], a: 'x' }));
  const digest = createHash('sha256').update('{"a":"x","b":1}').digest('hex');
  expect(trial!.id).toBe(digest.slice(0, 12));
  expect(gridTrials(readSpace({ a: 'x', b: [1] }))[0]!.id).toBe(trial!.id);
});

describe('a grid', () => {
  test('has every combination, the first parameter varying slowest', () => {
    const space = readSpace({ a: ['x', 'y'], fixed: true, b: { from: 0.1, to: 0.5, step: 0.2 } });
    expect(gridTrials(space).map(({ params }) => params)).toEqual([
      { a: 'x', fixed: true, b: 0.1 },
      { a: 'x', fixed: true, b: 0.3 },
      { a: 'x', fixed: true, b: 0.5 },
      { a: 'y', fixed: true, b: 0.1 },
      { a: 'y', fixed: true, b: 0.3 },
      { a: 'y', fixed: true, b: 0.5 },
    ]);
  });

  test('stops before the end where the steps do not reach it', () => {
    expect(valuesOf(gridTrials(readSpace({ n: { from: 1, to: 10, step: 4, whole: true } })), 'n')).toEqual([
      1, 5, 9,
    ]);
  });

  test('steps read as they were written', () => {
    const trials = gridTrials(readSpace({ n: { from: 0, to: 1, step: 0.1 } }));
    expect(valuesOf(trials, 'n').map(String)).toEqual([
      '0',
      '0.1',
      '0.2',
      '0.3',
      '0.4',
      '0.5',
      '0.6',
      '0.7',
      '0.8',
      '0.9',
      '1',
    ]);
  });

  test('keeps steps of large whole numbers', () => {
    const trials = gridTrials(readSpace({ n: { from: 12345678, to: 12345680, step: 1, whole: true } }));
    expect(valuesOf(trials, 'n')).toEqual([12345678, 12345679, 12345680]);
  });

  test('of one trial', () => {
    expect(gridTrials(readSpace({ a: [7], b: 'x' }))).toEqual([
      expect.objectContaining({ params: { a: 7, b: 'x' } }),
    ]);
  });

  test('needs a step in every range', () => {
    expect(() => gridTrials(readSpace({ a: { from: 0, to: 1 } }))).toThrow(
      expect.objectContaining({
        code: 'config',
        where: 'train.params.a',
        message: expect.stringContaining('no step'),
        remedy: expect.stringContaining('`step`'),
      }),
    );
    expect(() => gridTrials(readSpace({ a: { from: 1, to: 2, scale: 'log' } }))).toThrow(/no step/);
  });

  test('has at most 10,000 trials', () => {
    const hundred = { from: 1, to: 100, step: 1 };
    expect(gridTrials(readSpace({ a: hundred, b: hundred }))).toHaveLength(10_000);
    expect(() => gridTrials(readSpace({ a: hundred, b: { ...hundred, to: 101 } }))).toThrow(/10100 trials/);
  });
});

describe('random trials', () => {
  test('are the same for a seed, others for another, and fewer are the first of more', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), (seed, count) => {
        const trials = randomTrials(MIXED, count, seed);
        expect(trials).toHaveLength(count);
        expect(randomTrials(MIXED, 40, seed).slice(0, count)).toEqual(trials);
        expect(randomTrials(MIXED, count, seed === 0 ? 1 : 0)).not.toEqual(trials);
      }),
      { numRuns: 50 },
    );
  });

  test('lie in their space and are distinct', () => {
    const trials = randomTrials(MIXED, 300, 5);
    expect(new Set(trials.map(({ id }) => id)).size).toBe(300);
    for (const { params } of trials) {
      const { trees, depth, features, rate, leaf } = params as Record<string, number>;
      expect(trees).toBe(200);
      expect([6, 10, 14]).toContain(depth);
      expect(features! >= 0.3 && features! <= 1).toBe(true);
      expect(rate! >= 0.01 && rate! <= 0.3).toBe(true);
      expect(Number.isInteger(leaf) && leaf! >= 1 && leaf! <= 20).toBe(true);
      for (const value of [features!, rate!]) expect(Number(value.toPrecision(6))).toBe(value);
    }
  });

  test('are spread over the scale of a range, to both ends', () => {
    const trials = randomTrials(MIXED, 2000, 1);
    const below = (name: string, limit: number) =>
      valuesOf(trials, name).filter((value) => value < limit).length / 2000;
    // Five standard deviations of a share of a half over 2000 draws are 0.056.
    expect(Math.abs(below('features', 0.65) - 0.5)).toBeLessThan(0.056);
    expect(Math.abs(below('rate', Math.sqrt(0.01 * 0.3)) - 0.5)).toBeLessThan(0.056);
    const leaves = valuesOf(trials, 'leaf');
    for (let leaf = 1; leaf <= 20; leaf++) {
      // Of 2000 draws 100 are expected; the standard deviation is 9.7.
      expect(Math.abs(leaves.filter((value) => value === leaf).length - 100)).toBeLessThan(49);
    }
  });

  test('whole numbers on a log scale go to both ends', () => {
    const space = readSpace({ n: { from: 1, to: 100, scale: 'log', whole: true }, x: { from: 0, to: 1 } });
    const drawn = valuesOf(randomTrials(space, 4000, 3), 'n');
    // log(1.5 / 0.5) / log(100.5 / 0.5) is the share of the 1; its standard deviation here is 0.0064.
    expect(Math.abs(drawn.filter((n) => n === 1).length / 4000 - 0.2072)).toBeLessThan(0.032);
    expect(Math.max(...drawn)).toBe(100);
  });

  test('are all of a space that holds no more, also where some are rare', () => {
    const space = readSpace({ n: { from: 1, to: 2000, scale: 'log', whole: true } });
    const all = valuesOf(randomTrials(space, 5000, 3), 'n').sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1));
    const small = readSpace({ a: [1, 2, 3], b: { from: 0, to: 1, step: 0.5 } });
    expect(new Set(randomTrials(small, 20, 1))).toEqual(new Set(gridTrials(small)));
  });

  test('of one trial', () => {
    expect(randomTrials(readSpace({ a: [7], b: 'x' }), 20, 1).map(({ params }) => params)).toEqual([
      { a: 7, b: 'x' },
    ]);
  });

  test('of a narrow range keep the digits that tell them apart', () => {
    const trials = randomTrials(readSpace({ a: { from: 1_000_000, to: 1_000_001 } }), 50, 1);
    expect(trials).toHaveLength(50);
    for (const a of valuesOf(trials, 'a')) expect(a >= 1_000_000 && a <= 1_000_001).toBe(true);
  });

  test.each([0, -1, 1.5, 10_001, Number.NaN])('cannot be %d', (count) => {
    expect(() => randomTrials(MIXED, count, 1)).toThrow(
      expect.objectContaining({ code: 'config', where: 'train.sweep.trials' }),
    );
  });
});
