import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planHalving } from './halving.ts';
import { memoryJournal, openJournal, taskKey } from './journal.ts';
import { mergeJournals } from './merge.ts';
import { type SweepPlan, type SweepTask, trialsOf } from './replay.ts';
import { runSweep, type SweepOptions, type SweepProgress, sweepResult } from './schedule.ts';
import { readSpace } from './space.ts';
import { gridTrials, randomTrials, type Trial } from './trials.ts';

const DIGEST = 'sha256:1234';
const TRIALS = randomTrials(readSpace({ depth: { from: 1, to: 40, whole: true }, trees: 90 }), 18, 7);

const GRID: SweepPlan = { trials: TRIALS, folds: 3, method: 'grid', better: 'lower' };
const HALVING: SweepPlan = {
  ...GRID,
  method: 'halving',
  rungs: planHalving({ trials: TRIALS.length, least: 10, most: 90, factor: 3 }),
};
const PLANS = [
  ['grid', GRID],
  ['halving', HALVING],
] as const;

function depthOf(trial: Trial): number {
  return trial.params.depth as number;
}

/** Best at a depth of 20, better with more of the resource, a little different on every fold. */
async function scoreOf({ trial, fold, resource }: SweepTask): Promise<number> {
  return Math.abs(depthOf(trial) - 20) + 10 / (resource ?? 100) + fold / 8;
}

/** A clock that moves on by half a second at each look, so that every task takes as long. */
function clock(): () => number {
  let time = 0;
  return () => (time += 500);
}

function run(plan: SweepPlan, others: Partial<SweepOptions> = {}) {
  return runSweep({ ...plan, journal: memoryJournal(), evaluate: scoreOf, now: clock(), ...others });
}

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawl-sweep-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the result', () => {
  test('has the scores, mean and standard error of every trial, and the best mean', async () => {
    const trials = gridTrials(readSpace({ depth: [18, 21, 30] }));
    const result = await run({ ...GRID, trials });
    expect(result.trials.map(({ scores }) => scores)).toEqual([
      [2.1, 2.225, 2.35],
      [1.1, 1.225, 1.35],
      [10.1, 10.225, 10.35],
    ]);
    const [first] = result.trials;
    expect(first!.mean).toBeCloseTo(2.225, 12);
    // The sample standard deviation is 0.125.
    expect(first!.standardError).toBeCloseTo(0.125 / Math.sqrt(3), 12);
    expect(first).toMatchObject({ state: 'done', rung: 0, resource: null, seconds: 1.5 });
    expect(result.best).toBe(result.trials[1]);
    expect((await run({ ...GRID, trials, better: 'higher' })).best!.trial).toBe(trials[2]);
  });

  test('the first of equals is best', async () => {
    const trials = gridTrials(readSpace({ depth: [19, 21] }));
    expect((await run({ ...GRID, trials })).best!.trial).toBe(trials[0]);
    const reversed = trials.toReversed();
    expect((await run({ ...GRID, trials: reversed })).best!.trial).toBe(reversed[0]);
  });

  test('of a space of one trial', async () => {
    const trials = gridTrials(readSpace({ depth: [18] }));
    const rungs = planHalving({ trials: 1, least: 10, most: 90, factor: 3 });
    for (const plan of [
      { ...GRID, trials },
      { ...HALVING, trials, rungs },
    ]) {
      const result = await run(plan);
      expect(result.trials).toHaveLength(1);
      expect(result.best!.trial).toBe(trials[0]);
    }
  });

  test.each(PLANS)('%s: is the same each time', async (_, plan) => {
    expect(await run(plan)).toEqual(await run(plan));
  });
});

test('halving scores the best third further, with more of the resource', async () => {
  const tasks: SweepTask[] = [];
  const result = await run(HALVING, {
    evaluate: (task) => {
      tasks.push(task);
      return scoreOf(task);
    },
  });
  const byDistance = TRIALS.toSorted((a, b) => Math.abs(depthOf(a) - 20) - Math.abs(depthOf(b) - 20));
  const at = (rung: number) => new Set(tasks.filter((task) => task.rung === rung).map(({ trial }) => trial));
  expect([at(0).size, at(1).size, at(2).size]).toEqual([18, 6, 2]);
  expect(at(1)).toEqual(new Set(byDistance.slice(0, 6)));
  expect(at(2)).toEqual(new Set(byDistance.slice(0, 2)));
  expect(tasks).toHaveLength((18 + 6 + 2) * 3);
  expect(new Set(tasks.map(({ rung, resource }) => `${rung}: ${resource}`))).toEqual(
    new Set(['0: 10', '1: 30', '2: 90']),
  );
  expect(result.best!.trial).toBe(byDistance[0]);
  const states = result.trials.map(({ state, rung }) => `${state} ${rung}`).sort();
  expect(states.filter((state) => state === 'stopped 0')).toHaveLength(12);
  expect(states.filter((state) => state === 'stopped 1')).toHaveLength(4);
  expect(states.filter((state) => state === 'done 2')).toHaveLength(2);
  // Three rungs of three folds of half a second.
  expect(result.best!.seconds).toBeCloseTo(4.5, 12);
});

test('a stopped trial is not the best, however good it was', async () => {
  // With more of the resource every trial is worse.
  const result = await run(HALVING, {
    evaluate: async (task) => depthOf(task.trial) + (task.resource ?? 0),
  });
  expect(result.best!.state).toBe('done');
  expect(result.trials.some(({ mean }) => mean! < result.best!.mean!)).toBe(true);
});

test('halving without rungs is an error', async () => {
  await expect(run({ ...GRID, method: 'halving' })).rejects.toMatchObject({ code: 'config' });
});

describe('failures', () => {
  test('a trial that fails is not tried on, and the others go on', async () => {
    const tried: number[] = [];
    const result = await run(GRID, {
      evaluate: (task) => {
        if (task.trial !== TRIALS[4]) return scoreOf(task);
        tried.push(task.fold);
        // Not a rejection: thrown before there is a promise.
        if (task.fold === 1) throw new Error('out of memory');
        return scoreOf(task);
      },
    });
    expect(tried).toEqual([0, 1]);
    const { state, message, mean, scores } = result.trials[4]!;
    expect({ state, message, mean }).toEqual({
      state: 'failed',
      message: 'fold 2: out of memory',
      mean: null,
    });
    expect(scores.map((score) => score === null)).toEqual([false, true, true]);
    expect(result.trials.filter((one) => one.state === 'done')).toHaveLength(17);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('a score of %d is a failure', async (score) => {
    const evaluate = async (task: SweepTask) => (task.trial === TRIALS[0] ? score : scoreOf(task));
    expect((await run(GRID, { evaluate })).trials[0]).toMatchObject({
      state: 'failed',
      message: `fold 1: the score is ${score}`,
    });
  });

  test('where all fail that were to be run in full, those stopped before are no answer', async () => {
    const evaluate = async (task: SweepTask) => {
      if (task.rung === 1) throw new Error('too deep');
      return scoreOf(task);
    };
    await expect(run(HALVING, { evaluate })).rejects.toThrow(/that was to be run in full failed.*too deep/);
  });

  test('all failing ends the sweep with the first reason', async () => {
    const evaluate = async ({ trial }: SweepTask) => {
      throw new Error(`no such depth: ${depthOf(trial)}`);
    };
    await expect(run(GRID, { evaluate })).rejects.toMatchObject({
      code: 'config',
      message: `every trial failed; ${TRIALS[0]!.id} on fold 1: no such depth: ${depthOf(TRIALS[0]!)}`,
    });
    // The other shards may have what this one has not.
    const shard = await run(GRID, { evaluate, shard: { index: 1, of: 2 } });
    expect(shard.best).toBeNull();
  });
});

describe('an interrupted sweep', () => {
  test.each(PLANS)('%s: evaluates only the rest when it is resumed, to the same result', async (_, plan) => {
    const whole = await run(plan);
    const total = plan.method === 'grid' ? 54 : 78;
    for (let k = 0; k < total; k += 7) {
      const file = join(folder, `${k}.jsonl`);
      const first: string[] = [];
      const controller = new AbortController();
      const { signal } = controller;
      const interrupted = run(plan, {
        signal,
        journal: await openJournal(file, DIGEST),
        evaluate: (task) => {
          if (first.length === k) controller.abort();
          signal.throwIfAborted();
          first.push(taskKey(task.trial.id, task.fold, task.rung));
          return scoreOf(task);
        },
      });
      await expect(interrupted).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
      expect(first).toHaveLength(k);
      const rest: string[] = [];
      const resumed = await run(plan, {
        journal: await openJournal(file, DIGEST),
        evaluate: (task) => {
          rest.push(taskKey(task.trial.id, task.fold, task.rung));
          return scoreOf(task);
        },
      });
      expect(resumed).toEqual(whole);
      expect(rest).toHaveLength(total - k);
      expect(new Set([...first, ...rest]).size).toBe(total);
    }
  });

  test('a failure is not tried again', async () => {
    const journal = memoryJournal();
    const evaluate = async (task: SweepTask) => {
      if (task.trial === TRIALS[2]) throw new Error('out of memory');
      return scoreOf(task);
    };
    const first = await run(GRID, { journal, evaluate });
    const never = () => Promise.reject(new Error('evaluated again'));
    expect(await run(GRID, { journal, evaluate: never })).toEqual(first);
  });

  test('what fails because of the abort is no failure of the trial', async () => {
    const journal = memoryJournal();
    const controller = new AbortController();
    const reason = new Error('stopped by the user');
    const evaluate = async () => {
      controller.abort(reason);
      throw new Error('the command was killed');
    };
    await expect(run(GRID, { journal, evaluate, signal: controller.signal })).rejects.toBe(reason);
    expect(journal.entries()).toEqual([]);
  });

  test('a signal that is aborted already evaluates nothing', async () => {
    let count = 0;
    const evaluate = async () => ++count;
    await expect(run(GRID, { evaluate, signal: AbortSignal.abort() })).rejects.toThrow();
    expect(count).toBe(0);
  });
});

describe('shards', () => {
  const SHARDS = [1, 2, 3].map((index) => ({ index, of: 3 }));

  async function runShards(plan: SweepPlan): Promise<string[]> {
    const files: string[] = [];
    for (const shard of SHARDS) {
      const file = join(folder, `${shard.index}.jsonl`);
      await run(plan, { shard, journal: await openJournal(file, DIGEST) });
      files.push(file);
    }
    return files;
  }

  test('every trial is of one shard, whatever others there are', () => {
    const parts = SHARDS.map((shard) => trialsOf(TRIALS, shard));
    expect(parts.every((part) => part.length > 0)).toBe(true);
    expect(new Set(parts.flat())).toEqual(new Set(TRIALS));
    expect(parts.flat()).toHaveLength(TRIALS.length);
    expect(trialsOf(TRIALS.slice(0, 9), SHARDS[0]!)).toEqual(
      parts[0]!.filter((trial) => TRIALS.indexOf(trial) < 9),
    );
  });

  test('1/3, 2/3 and 3/3 merged are the whole', async () => {
    const files = await runShards(GRID);
    const journal = await mergeJournals(files, DIGEST, { ...GRID, shards: 3 });
    const whole = await run(GRID);
    expect(sweepResult(GRID, journal, 3)).toEqual(whole);
    expect(await run(GRID, { journal, evaluate: () => Promise.reject(new Error('evaluated')) })).toEqual(
      whole,
    );
    const reversed = await mergeJournals(files.toReversed(), DIGEST);
    expect(sweepResult(GRID, reversed, 3)).toEqual(whole);
  });

  test('each halves its own trials, and the best of those run in full is the best', async () => {
    const parts: SweepResultOf[] = [];
    for (const shard of SHARDS) parts.push(await run(HALVING, { shard }));
    const journal = await mergeJournals(await runShards(HALVING), DIGEST, { ...HALVING, shards: 3 });
    const merged = sweepResult(HALVING, journal, 3);
    expect(new Set(merged.trials)).toEqual(new Set(parts.flatMap(({ trials }) => trials)));
    expect(merged.trials.map(({ trial }) => trial)).toEqual(TRIALS);
    expect(merged.best!.mean).toBe(Math.min(...parts.map(({ best }) => best!.mean!)));
    for (const { trials } of parts) {
      const done = trials.filter(({ state }) => state === 'done').length;
      expect(done).toBe(Math.ceil(trials.length / 9));
    }
  });

  test.each(PLANS)('%s: a missing shard is an error that says which tasks lack', async (_, plan) => {
    const files = await runShards(plan);
    const [lacking] = trialsOf(TRIALS, SHARDS[1]!);
    const merging = mergeJournals([files[0]!, files[2]!], DIGEST, { ...plan, shards: 3 });
    await expect(merging).rejects.toMatchObject({
      code: 'record',
      message: expect.stringMatching(
        new RegExp(`\\(shard 2/3\\): it lacks ${lacking!.id} on fold 1, ${lacking!.id} on fold 2, .* more$`),
      ),
    });
  });

  test('a trial that failed lacks nothing', async () => {
    const evaluate = async (task: SweepTask) => {
      if (task.trial === TRIALS[2] && task.fold === 1) throw new Error('out of memory');
      return scoreOf(task);
    };
    const journal = memoryJournal();
    for (const shard of SHARDS) await run(GRID, { shard, journal, evaluate });
    expect(sweepResult(GRID, journal, 3)).toEqual(await run(GRID, { evaluate }));
  });

  test.each([
    [0, 3],
    [4, 3],
    [1.5, 3],
    [1, 0],
  ])('there is no shard %d/%d', async (index, of) => {
    await expect(run(GRID, { shard: { index, of } })).rejects.toMatchObject({ code: 'usage' });
  });

  test('a shard without trials has nothing to do', async () => {
    const [trial] = TRIALS;
    const shards = [1, 2].map((index) => ({ index, of: 2 }));
    const results = [];
    for (const shard of shards) results.push(await run({ ...GRID, trials: [trial!] }, { shard }));
    expect(results.map(({ trials }) => trials.length).sort()).toEqual([0, 1]);
  });
});

type SweepResultOf = Awaited<ReturnType<typeof runSweep>>;

test.each(PLANS)('%s: progress goes up to the total, counting what was done before', async (_, plan) => {
  const journal = memoryJournal();
  const seen: SweepProgress[] = [];
  const total = plan.method === 'grid' ? 54 : 78;
  for (let fold = 0; fold < 2; fold++) {
    const task = { trial: TRIALS[0]!, fold, rung: 0, resource: plan.rungs?.[0]?.resource ?? null };
    await journal.add({
      trial: TRIALS[0]!.id,
      fold,
      rung: 0,
      score: await scoreOf(task),
      failure: null,
      seconds: 1,
    });
  }
  await run(plan, { journal, onProgress: (progress) => seen.push(progress) });
  expect(seen.map(({ done }) => done)).toEqual(Array.from({ length: total - 2 }, (_, i) => i + 3));
  expect(new Set(seen.map((progress) => progress.total))).toEqual(new Set([total]));
});
