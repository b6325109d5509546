import { digestOf, PawlError } from '@pawl/records';
import type { Rung } from './halving.ts';
import { type Entry, type Journal, taskKey } from './journal.ts';
import type { Trial } from './trials.ts';

/** One part of several of a sweep, which may run elsewhere: the `index`-th, from 1, `of` so many. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** What is to be done, and how it is judged. */
export interface SweepPlan {
  readonly trials: readonly Trial[];
  readonly folds: number;
  readonly method: 'grid' | 'random' | 'halving';
  /** For `halving`, from `planHalving` for all trials; the other methods have one rung of all of them. */
  readonly rungs?: readonly Rung[] | undefined;
  readonly better: 'higher' | 'lower';
}

/** A trial to be scored on a fold. */
export interface SweepTask {
  readonly trial: Trial;
  /** Both from 0. */
  readonly fold: number;
  readonly rung: number;
  /** The resource of the rung; null for everything there is. */
  readonly resource: number | null;
}

/** How far a trial came. */
export interface TrialResult {
  readonly trial: Trial;
  /** `done`: run in full; `stopped`: not among the best of a rung; `failed`: on some fold. */
  readonly state: 'done' | 'stopped' | 'failed';
  /** The last rung it was run at, from 0, and the resource there. */
  readonly rung: number;
  readonly resource: number | null;
  /** The score of every fold at that rung; null where it has none. */
  readonly scores: readonly (number | null)[];
  /** The mean of the scores; null for a trial that failed. */
  readonly mean: number | null;
  /** The standard deviation of the scores over the root of their number; null without a mean and with one fold. */
  readonly standardError: number | null;
  /** What all its tasks took together, at all rungs. */
  readonly seconds: number;
  /** Why it failed. */
  readonly message?: string;
}

export interface SweepResult {
  readonly method: SweepPlan['method'];
  readonly better: SweepPlan['better'];
  readonly folds: number;
  readonly rungs: readonly Rung[];
  /** Every trial of the sweep or of the shard, in the order of the plan. */
  readonly trials: readonly TrialResult[];
  /**
   * The trial of the best mean among those run in full, the first of equals; null where a shard has none, as the
   * others may.
   */
  readonly best: TrialResult | null;
}

/** What a journal says of a plan: the result, as far as nothing is lacking. */
export interface Replay {
  readonly result: SweepResult;
  /** What is to be done before anything more can be said, in order: tasks of the rung that was reached. */
  readonly lacking: readonly SweepTask[];
}

/** The rungs of a plan. Throws PawlError('config') for halving without any. */
export function rungsOf({ method, rungs = [], trials }: SweepPlan): readonly Rung[] {
  if (method !== 'halving') return [{ resource: null, survivors: trials.length }];
  if (rungs.length > 0) return rungs;
  throw new PawlError('config', 'a sweep by halving has no rungs', { where: 'train.sweep' });
}

/** The trials of a shard: each goes to one by the digest of its id, whatever else is in the plan. */
export function trialsOf(trials: readonly Trial[], { index, of }: Shard): readonly Trial[] {
  if (!Number.isInteger(of) || !Number.isInteger(index) || index < 1 || index > of) {
    throw new PawlError('usage', `there is no shard ${index}/${of}`, {
      remedy: 'Number the shards from 1: 1/3, 2/3 and 3/3.',
    });
  }
  return trials.filter(({ id }) => Number.parseInt(digestOf(id).slice(-8), 16) % of === index - 1);
}

/**
 * What the journal says of the plan, the trials of each shard for themselves: a rung of halving keeps as large a part of
 * the trials of a shard as of all, rounded up. It depends on nothing but the plan, the journal and the shards.
 */
export function replay(plan: SweepPlan, journal: Journal, shards: readonly Shard[]): Replay {
  const rungs = rungsOf(plan);
  const parts = shards.map((shard) => replayPart(plan, rungs, journal, trialsOf(plan.trials, shard)));
  const results = new Map(parts.flatMap(({ results }) => results).map((one) => [one.trial, one]));
  const trials = plan.trials.flatMap((trial) => results.get(trial) ?? []);
  const [best = null] = ranked(
    trials.filter(({ state }) => state === 'done'),
    plan.better,
  );
  const { method, better, folds } = plan;
  return {
    result: { method, better, folds, rungs, trials, best },
    lacking: parts.flatMap(({ lacking }) => lacking),
  };
}

/** Those with a mean, the best first, equals in the order given. */
export function ranked(results: readonly TrialResult[], better: SweepPlan['better']): TrialResult[] {
  const sign = better === 'higher' ? -1 : 1;
  return results.filter(({ mean }) => mean !== null).sort((a, b) => sign * (a.mean! - b.mean!));
}

/** How many trials of a part come as far as a rung: of the part as many as of the whole, rounded up. */
export function sizeAt(rungs: readonly Rung[], rung: number, part: number): number {
  // A share of a whole number may come out a little above it.
  return Math.ceil((rungs[rung]!.survivors / rungs[0]!.survivors) * part - 1e-9);
}

interface Part {
  readonly results: readonly TrialResult[];
  readonly lacking: readonly SweepTask[];
}

function replayPart(
  plan: SweepPlan,
  rungs: readonly Rung[],
  journal: Journal,
  trials: readonly Trial[],
): Part {
  const results: TrialResult[] = [];
  const seconds = new Map<Trial, number>();
  let running = trials;
  for (const [rung, { resource }] of rungs.entries()) {
    const standing = running.map((trial) => standingOf(plan, journal, { trial, rung, resource }));
    const lacking = standing.flatMap((one) => one.lacking);
    if (lacking.length > 0) return { results, lacking };
    for (const { result } of standing) {
      seconds.set(result.trial, (seconds.get(result.trial) ?? 0) + result.seconds);
    }
    const scored = standing.map(({ result }) => ({ ...result, seconds: seconds.get(result.trial)! }));
    const next = rungs[rung + 1];
    const kept = next === undefined ? 0 : sizeAt(rungs, rung + 1, trials.length);
    const goingOn = new Set(
      ranked(scored, plan.better)
        .slice(0, kept)
        .map(({ trial }) => trial),
    );
    for (const result of scored) {
      if (goingOn.has(result.trial)) continue;
      const isStopped = result.state === 'done' && next !== undefined;
      results.push(isStopped ? { ...result, state: 'stopped' } : result);
    }
    running = running.filter((trial) => goingOn.has(trial));
  }
  return { results, lacking: [] };
}

/** How a trial did at a rung, and the folds it is still to be scored on: none once it has failed. */
function standingOf(
  { folds }: SweepPlan,
  journal: Journal,
  task: Omit<SweepTask, 'fold'>,
): { readonly result: TrialResult; readonly lacking: readonly SweepTask[] } {
  const { trial, rung, resource } = task;
  const entries = Array.from({ length: folds }, (_, fold) => journal.get(taskKey(trial.id, fold, rung)));
  const failed = entries.find((entry) => entry !== undefined && entry.failure !== null);
  const absent = entries.flatMap((entry, fold) => (entry === undefined ? [{ ...task, fold }] : []));
  const scores = entries.map((entry) => entry?.score ?? null);
  const seconds = entries.reduce((sum, entry) => sum + (entry?.seconds ?? 0), 0);
  const common = { trial, rung, resource, scores, seconds };
  if (failed !== undefined) return { result: failedResult(common, failed), lacking: [] };
  return { result: { ...common, state: 'done', ...meanOf(scores) }, lacking: absent };
}

type Common = Pick<TrialResult, 'trial' | 'rung' | 'resource' | 'scores' | 'seconds'>;

function failedResult(common: Common, { fold, failure }: Entry): TrialResult {
  const message = `fold ${fold + 1}: ${failure}`;
  return { ...common, state: 'failed', mean: null, standardError: null, message };
}

function meanOf(scores: readonly (number | null)[]): Pick<TrialResult, 'mean' | 'standardError'> {
  const known = scores.filter((score) => score !== null);
  if (known.length === 0) return { mean: null, standardError: null };
  const { mean, standardError } = meanAndError(known);
  return { mean, standardError };
}

/** The mean of some values, at least one, and its standard error; null for one value. */
export function meanAndError(values: readonly number[]): { mean: number; standardError: number | null } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  if (values.length < 2) return { mean, standardError: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}
