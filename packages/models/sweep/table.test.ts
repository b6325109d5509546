import { describe, expect, test } from 'vitest';
import { planHalving } from './halving.ts';
import { memoryJournal } from './journal.ts';
import type { SweepPlan, SweepResult } from './replay.ts';
import { runSweep } from './schedule.ts';
import { readSpace } from './space.ts';
import { choiceSentence, trialTable } from './table.ts';
import { gridTrials } from './trials.ts';

/** The result of trials "a", "b" ... with the given scores on each fold; an empty list fails. */
function resultOf(
  scores: Readonly<Record<string, readonly number[]>>,
  others: Partial<SweepPlan> = {},
): Promise<SweepResult> {
  const trials = gridTrials(readSpace({ kind: Object.keys(scores), trees: 200 }));
  let time = 0;
  return runSweep({
    trials,
    folds: 4,
    method: 'grid',
    better: 'higher',
    ...others,
    journal: memoryJournal(),
    now: () => (time += 250),
    evaluate: async ({ trial, fold }) => {
      const score = scores[trial.params.kind as string]![fold];
      if (score === undefined) throw new Error('out of memory\nat line 3');
      return score;
    },
  });
}

describe('the table', () => {
  test('has the best first, those that failed last, and only what varies', async () => {
    const result = await resultOf({ a: [1, 2, 3, 4], b: [], c: [2, 3, 4, 5] });
    expect(trialTable(result)).toEqual({
      header: ['kind', 'mean', 'standard error', 'folds', 'seconds', 'state'],
      rows: [
        // The sample standard deviation of 1, 2, 3, 4 is 1.291.
        ['c', '3.5', '0.645', '4', '1', 'done'],
        ['a', '2.5', '0.645', '4', '1', 'done'],
        ['b', '', '', '0', '0.25', 'failed: fold 1: out of memory'],
      ],
    });
  });

  test('sorts by what is better, and those stopped by how far they came', async () => {
    const of = (score: number) => [score, score, score, score];
    const scores = { a: of(5), b: of(1), c: of(4), d: of(2), e: of(3) };
    const rungs = planHalving({ trials: 5, least: 1, most: 4, factor: 2 });
    const { rows } = trialTable(await resultOf(scores, { better: 'lower', method: 'halving', rungs }));
    expect(rows.map((row) => [row[0], row[1], row.at(-1)])).toEqual([
      ['b', '1', 'done'],
      ['d', '2', 'done'],
      ['e', '3', 'stopped at rung 2 of 3'],
      ['c', '4', 'stopped at rung 1 of 3'],
      ['a', '5', 'stopped at rung 1 of 3'],
    ]);
  });

  test('of one trial has no parameters', async () => {
    const { header, rows } = trialTable(await resultOf({ a: [1, 1, 1, 1] }));
    expect(header[0]).toBe('mean');
    expect(rows).toEqual([['1', '0', '4', '1', 'done']]);
  });
});

describe('the choice', () => {
  test('with a lead of more than two paired standard errors', async () => {
    // Differences 0.5, 0.3, 0.5, 0.3: mean 0.4, standard error 0.11547 / 2. The scores themselves vary much more.
    const sentence = choiceSentence(await resultOf({ a: [1, 5, 9, 13], b: [1.5, 5.3, 9.5, 13.3] }));
    expect(sentence).toBe(
      'Chosen: kind b, mean 7.4. It leads the runner-up (kind a) by 0.4 with a paired standard error of 0.0577 over 4 folds: more than noise.',
    );
  });

  test('with a lead within noise, also where less is better', async () => {
    // Differences -1, 2, -1, 2: mean 0.5, standard error 1.7320508 / 2.
    const scores = { a: [4, 4, 4, 4], b: [3, 6, 3, 6] };
    expect(choiceSentence(await resultOf(scores, { better: 'lower' }))).toBe(
      'Chosen: kind a, mean 4. It leads the runner-up (kind b) by 0.5 with a paired standard error of 0.866 over 4 folds: within noise.',
    );
  });

  test('no lead at all is within noise', async () => {
    expect(choiceSentence(await resultOf({ a: [1, 2, 3, 4], b: [1, 2, 3, 4] }))).toMatch(
      /^Chosen: kind a,.* by 0 with .*: within noise\.$/,
    );
  });

  test('without a runner-up', async () => {
    const result = await resultOf({ a: [1, 1, 1, 1], b: [] });
    expect(choiceSentence(result)).toBe('Chosen: kind a, mean 1. It is the only trial that was run in full.');
    expect(choiceSentence({ ...result, best: null })).toBe('No trial was run in full.');
  });
});
