import { uniform } from '@pawl/metrics';
import { describe, expect, test } from 'vitest';
import { decideTests } from '../detect.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { textTests } from './text-tests.ts';

const WORDS = Array.from(
  { length: 400 },
  (_, i) => `${'bdfgklmnprst'[i % 12]}${'aeiou'[i % 5]}${'lmnrs'[(i * 7) % 5]}${i.toString(36)}`,
);

/** Texts of words, common ones first among all, each text another. */
function texts(draw: () => number, rows: number, mean: number, first = 0): string[] {
  return Array.from({ length: rows }, () =>
    Array.from(
      { length: 3 + Math.floor(draw() * 2 * (mean - 3)) },
      () => WORDS[(first + Math.floor(WORDS.length * draw() ** 2)) % WORDS.length],
    ).join(' '),
  );
}

function testsOf(reference: readonly string[], current: readonly string[]) {
  const names = [...reference, ...current];
  const counts = {
    names,
    reference: Float64Array.from(names, (_, i) => (i < reference.length ? 1 : 0)),
    current: Float64Array.from(names, (_, i) => (i < reference.length ? 0 : 1)),
    referenceRows: reference.length,
    currentRows: current.length,
    referenceMissing: 0,
    currentMissing: 0,
  };
  return decideTests(textTests('x', counts, DEFAULT_SETTINGS, DEFAULT_SETTINGS.thresholds), DEFAULT_SETTINGS);
}

function alarms(reference: readonly string[], current: readonly string[]): string[] {
  return testsOf(reference, current).flatMap(({ aspect, decision }) =>
    decision === 'drift' ? [aspect] : [],
  );
}

describe('prose', () => {
  const draw = uniform(4);
  const usual = texts(draw, 1000, 12);

  test('that is like that of the reference is no drift', () => {
    expect(alarms(usual, texts(draw, 800, 12))).toEqual([]);
  });

  test('that is longer is known by its length', () => {
    expect(alarms(usual, texts(draw, 800, 20))).toEqual(expect.arrayContaining(['characters', 'words']));
  });

  test('of new words is known by its vocabulary, which are named', () => {
    const other = texts(draw, 800, 12).map((text) => `${text} zebra${text.length} zebras`);
    const tests = testsOf(usual, other);
    const vocabulary = tests.find(({ aspect }) => aspect === 'vocabulary')!;
    expect(vocabulary.decision).toBe('drift');
    expect(vocabulary.note).toContain('"zebras"');
  });

  test('on another subject, in known words and as long, is told apart', () => {
    const found = alarms(usual, texts(draw, 800, 12, 100));
    expect(found).toContain('wording');
    expect(found).not.toContain('words');
  });

  test('in other signs alone is told apart', () => {
    const signs = texts(draw, 800, 12).map((text) => text.replace(/ /g, '_'));
    expect(alarms(usual, signs)).toContain('wording');
  });

  test('without any word, and of very long texts, is no error', () => {
    const odd = Array.from({ length: 60 }, (_, i) => '!'.repeat(i + 1));
    expect(alarms(usual, odd)).toContain('words');
    const long = Array.from({ length: 60 }, (_, i) => `${'word '.repeat(20_000)}${i}`);
    expect(alarms(usual, long)).toContain('characters');
  });
});

test('prose that does not change raises false alarms no more often than is said', () => {
  const draw = uniform(9);
  let before = 0;
  let alarmed = 0;
  const runs = 120;
  for (let run = 0; run < runs; run++) {
    const tests = testsOf(texts(draw, 120, 8), texts(draw, 90, 8));
    if (tests.some(({ adjustedPValue }) => adjustedPValue! <= 0.05)) before++;
    if (tests.some(({ decision }) => decision === 'drift')) alarmed++;
  }
  // 5 %, and no more than chance makes of it: 11 of 120 are exceeded once in a hundred times.
  expect(before).toBeLessThanOrEqual(12);
  expect(alarmed).toBeLessThanOrEqual(12);
}, 60_000);
