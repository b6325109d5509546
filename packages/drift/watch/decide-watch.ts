/** What one run of a drift job says of the data of now. */
export type WatchOutcome = 'drift' | 'no drift' | 'insufficient' | 'no data';

export interface WatchSettings {
  /** Alarms among the last `of` runs that could tell before anything is done. */
  readonly runs: number;
  readonly of: number;
  /** Milliseconds after an action in which none is begun. */
  readonly cooldownMs: number;
}

/** What a series of runs has come to. */
export interface WatchState {
  /** The last `of` runs that could tell, the newest last. Too few rows and missing data tell nothing of drift. */
  readonly recent: readonly { readonly outcome: 'drift' | 'no drift'; readonly at: string }[];
  /** Since when there is drift that is acted on: the first alarm of those that decided. */
  readonly open: { readonly since: string } | null;
  /** Since when there is no data. */
  readonly missing: { readonly since: string } | null;
  /** When drift was acted on last. */
  readonly actedAt: string | null;
}

/** What is to be done about an alarm: begin, go on with what is open, end it, or nothing. */
export type WatchAction = 'none' | 'open' | 'keep' | 'close';

export interface WatchStep {
  readonly state: WatchState;
  readonly drift: WatchAction;
  readonly feed: WatchAction;
}

export const FIRST_STATE: WatchState = { recent: [], open: null, missing: null, actedAt: null };

/**
 * The next state after a run at `at` (ISO 8601), and what is to be done. Drift is acted on when `runs` of the last `of`
 * runs that could tell raised an alarm, this one among them, and the cooldown is over; it has passed when `of` in a row
 * were quiet. Missing data is acted on at once, and has passed when there is data.
 */
export function decideWatch(
  before: WatchState,
  outcome: WatchOutcome,
  at: string,
  settings: WatchSettings,
): WatchStep {
  if (outcome === 'no data') {
    const state = { ...before, missing: before.missing ?? { since: at } };
    return { state, drift: before.open ? 'keep' : 'none', feed: before.missing ? 'keep' : 'open' };
  }
  const feed = before.missing ? 'close' : 'none';
  const there = { ...before, missing: null };
  if (outcome === 'insufficient') return { state: there, drift: before.open ? 'keep' : 'none', feed };
  const recent = [...before.recent, { outcome, at }].slice(-settings.of);
  const alarms = recent.filter((run) => run.outcome === 'drift');
  const told = { ...there, recent };
  if (before.open) {
    const passed = alarms.length === 0 && recent.length >= settings.of;
    return { state: passed ? { ...told, open: null } : told, drift: passed ? 'close' : 'keep', feed };
  }
  if (outcome === 'no drift' || alarms.length < settings.runs || isCooling(before, at, settings))
    return { state: told, drift: 'none', feed };
  return { state: { ...told, open: { since: alarms[0]!.at }, actedAt: at }, drift: 'open', feed };
}

function isCooling({ actedAt }: WatchState, at: string, { cooldownMs }: WatchSettings): boolean {
  return actedAt !== null && Date.parse(at) - Date.parse(actedAt) < cooldownMs;
}

/** What somebody is advised to do. */
export type Recommendation = 'none' | 'watch' | 'investigate' | 'retrain' | 'restore the feed';

/**
 * The advice after a step. Data that is broken (columns that are gone, of another type, or lost values) is to be mended
 * and not to be learnt, so training is advised only where what changed are the values themselves.
 */
export function recommendationOf(
  { state }: WatchStep,
  outcome: WatchOutcome,
  driftedAspects: readonly string[],
): Recommendation {
  if (outcome === 'no data') return 'restore the feed';
  if (!state.open) return state.recent.some((run) => run.outcome === 'drift') ? 'watch' : 'none';
  if (outcome !== 'drift') return 'watch';
  return driftedAspects.some((aspect) => BROKEN.has(aspect)) ? 'investigate' : 'retrain';
}

const BROKEN: ReadonlySet<string> = new Set(['presence', 'type', 'missing']);
