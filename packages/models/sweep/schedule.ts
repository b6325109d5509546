import { PawlError } from '@pawl/records';
import { type Entry, type Journal, taskKey } from './journal.ts';
import {
  replay,
  rungsOf,
  type Shard,
  type SweepPlan,
  type SweepResult,
  type SweepTask,
  sizeAt,
  trialsOf,
} from './replay.ts';

/** One more task is behind the sweep; a task that the journal had counts too. */
export interface SweepProgress {
  readonly done: number;
  /** What there is at most: after a trial fails there may be less. */
  readonly total: number;
  readonly task: SweepTask;
  readonly entry: Entry;
}

export interface SweepOptions extends SweepPlan {
  /** Only the trials of this shard; all of them where it is absent. */
  readonly shard?: Shard | undefined;
  readonly journal: Journal;
  /** Trains and scores; a throw is the failure of the trial, unless the sweep was aborted. */
  readonly evaluate: (task: SweepTask) => Promise<number>;
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that only grow; `performance.now` where it is absent. */
  readonly now?: (() => number) | undefined;
}

const WHOLE: Shard = { index: 1, of: 1 };

/**
 * Scores the trials fold by fold and rung by rung, one task after the other, passing over what the journal has. The
 * result depends on what the journal holds in the end, not on how often the sweep was interrupted. A trial that fails
 * on a fold is not tried on the others, and does not end the sweep.
 * Throws PawlError('config') when every trial of the whole fails, and the reason of `signal` when it is aborted; the
 * tasks that were finished are in the journal then.
 */
export async function runSweep(options: SweepOptions): Promise<SweepResult> {
  const shard = options.shard ?? WHOLE;
  const tally = countTasks(options, shard);
  for (;;) {
    options.signal?.throwIfAborted();
    const { result, lacking } = replay(options, options.journal, [shard]);
    if (lacking.length === 0) return shard.of === 1 ? refuseAllFailed(result) : result;
    const failed = new Set<string>();
    for (const task of lacking) {
      if (failed.has(task.trial.id)) continue;
      const entry = await runTask(options, task);
      await options.journal.add(entry);
      if (entry.failure !== null) failed.add(task.trial.id);
      tally.done++;
      options.onProgress?.({ ...tally, task, entry });
    }
  }
}

/**
 * The result of a sweep that has run, perhaps in several shards, from their merged journal. Throws PawlError('record')
 * when tasks are lacking, and PawlError('config') when every trial failed.
 */
export function sweepResult(plan: SweepPlan, journal: Journal, shards = 1): SweepResult {
  return refuseAllFailed(refuseLacking(plan, journal, shards));
}

/** The result as sweepResult has it, also where every trial failed. */
export function refuseLacking(plan: SweepPlan, journal: Journal, shards: number): SweepResult {
  const { result, lacking } = replay(plan, journal, allShards(shards));
  if (lacking.length > 0) throw lackingTasks(lacking, shards);
  return result;
}

function allShards(of: number): Shard[] {
  return Array.from({ length: of }, (_, i) => ({ index: i + 1, of }));
}

const MOST_NAMED = 5;

function lackingTasks(lacking: readonly SweepTask[], shards: number): PawlError {
  const named = lacking
    .slice(0, MOST_NAMED)
    .map(
      ({ trial, fold, rung }) => `${trial.id} on fold ${fold + 1}${rung > 0 ? ` at rung ${rung + 1}` : ''}`,
    );
  const more = lacking.length > MOST_NAMED ? ` and ${lacking.length - MOST_NAMED} more` : '';
  const trials = [...new Set(lacking.map(({ trial }) => trial))];
  const absent = allShards(shards)
    .filter((shard) => trialsOf(trials, shard).length > 0)
    .map(({ index, of }) => `${index}/${of}`);
  const whose = shards === 1 ? '' : ` (shard ${absent.join(', ')})`;
  return new PawlError('record', `the sweep is not finished${whose}: it lacks ${named.join(', ')}${more}`, {
    remedy:
      shards === 1 ? 'Run the sweep again: it goes on.' : 'Run the shard again, or give its journal as well.',
  });
}

function refuseAllFailed(result: SweepResult): SweepResult {
  if (result.best !== null || result.trials.length === 0) return result;
  // A trial that was stopped is no answer: those that were better failed when they were run in full.
  const first = result.trials.find(({ state }) => state === 'failed')!;
  const isEvery = result.trials.every(({ state }) => state === 'failed');
  const whole = isEvery ? 'every trial failed' : 'every trial that was to be run in full failed';
  throw new PawlError('config', `${whole}; ${first.trial.id} on ${first.message}`, {
    where: 'train.params',
    remedy: 'Correct the parameters or the trainer, delete the journal and run the sweep again.',
  });
}

async function runTask(options: SweepOptions, task: SweepTask): Promise<Entry> {
  const { now = () => performance.now() } = options;
  options.signal?.throwIfAborted();
  const start = now();
  const outcome = await score(options, task);
  const { trial, fold, rung } = task;
  return { trial: trial.id, fold, rung, ...outcome, seconds: (now() - start) / 1000 };
}

async function score({ evaluate, signal }: SweepOptions, task: SweepTask) {
  try {
    return checkScore(await evaluate(task));
  } catch (error) {
    // Being stopped says nothing of the trial.
    signal?.throwIfAborted();
    if (error instanceof Error && error.name === 'AbortError') throw error;
    return { score: null, failure: error instanceof Error ? error.message : String(error) };
  }
}

function checkScore(score: number): Pick<Entry, 'score' | 'failure'> {
  if (Number.isFinite(score)) return { score, failure: null };
  return { score: null, failure: `the score is ${score}` };
}

/** How many tasks of the shard there are, and how many of them the journal has. */
function countTasks(options: SweepOptions, shard: Shard): { done: number; total: number } {
  const rungs = rungsOf(options);
  const own = trialsOf(options.trials, shard);
  const total = rungs.reduce((sum, _, rung) => sum + sizeAt(rungs, rung, own.length) * options.folds, 0);
  let done = 0;
  for (const { id } of own) {
    for (let rung = 0; rung < rungs.length; rung++) {
      for (let fold = 0; fold < options.folds; fold++) {
        if (options.journal.get(taskKey(id, fold, rung)) !== undefined) done++;
      }
    }
  }
  return { done, total };
}
