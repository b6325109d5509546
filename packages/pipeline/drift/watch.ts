import {
  decideWatch,
  FIRST_STATE,
  recommendationOf,
  type WatchOutcome,
  type WatchSettings,
} from '@pawl/drift';
import {
  type DriftRecord,
  digestOfJson,
  PawlError,
  sealRecord,
  storedForm,
  type WatchRecord,
} from '@pawl/records';
import { WATCH } from '@pawl/records/drift';
import { readStored } from '@pawl/store';
import type { Project } from '../project.ts';
import { duration } from '../release/duration.ts';
import { releaseState } from '../release/state.ts';
import { writeRecord } from '../work-folder.ts';
import { chartsOf } from './charts.ts';
import { type DriftFiles, drift, type Seen } from './drift.ts';
import { missingFiles, oldLog, saysNoRows, standsStill } from './feed.ts';

/** What a run of a drift job came to. */
export interface Watched {
  readonly watch: WatchRecord;
  /** Null without data of now. */
  readonly drift: DriftRecord | null;
  /** Whether the same data was looked at before, so that this is no further run. */
  readonly again: boolean;
}

/** Another job may write its run first; each race lost is one try. */
const TRIES = 8;

/** Data that is known again: as much as any decision goes back. */
const REMEMBERED = 50;

/** Name of the ref that holds the newest run of a model's drift job. */
export function watchRef(model: string): string {
  return `drift/${model.replaceAll('/', '=')}`;
}

/**
 * Compares the data of now and keeps the run in the store, chained to the one before it, with what `drift.decision` makes
 * of all of them. The same data twice is one run. Missing data is a run too, and no error.
 */
export async function watch(
  project: Project,
  asked: DriftFiles = {},
  now: Date = new Date(),
): Promise<Watched> {
  const looked = await lookAt(project, asked, now);
  for (let tries = 1; ; tries++) {
    const newest = await newestRun(project);
    const known = looked.data && newest?.seen.find(({ data }) => data === looked.data);
    const still = known && standsStill(known.at, maxAge(project), now);
    if (newest && known && !still) return { watch: newest, drift: looked.drift, again: true };
    const told: Looked = still ? { ...looked, outcome: 'no data', drift: null, reason: still } : looked;
    if (newest?.outcome === 'no data' && told.outcome === 'no data')
      return { watch: newest, drift: null, again: true };
    try {
      return { watch: await keep(project, told, newest, now), drift: told.drift, again: false };
    } catch (error) {
      if (!(error instanceof PawlError) || error.code !== 'locked' || tries >= TRIES) throw error;
    }
  }
}

interface Looked {
  readonly outcome: WatchOutcome;
  readonly reason: string;
  readonly data: WatchRecord['data'];
  readonly drift: DriftRecord | null;
  readonly charts: WatchRecord['charts'];
  readonly versions: WatchRecord['versions'];
}

function maxAge({ config }: Project): number {
  return duration(config.drift.max_age);
}

async function lookAt(project: Project, asked: DriftFiles, now: Date): Promise<Looked> {
  const missing = (reason: string): Looked => ({
    outcome: 'no data',
    reason: reason.slice(0, 2000),
    data: null,
    drift: null,
    charts: [],
    versions: [],
  });
  const gone = await missingFiles(project, asked, maxAge(project), now);
  if (gone !== null) return missing(gone);
  let seen: Seen | undefined;
  try {
    const record = await drift(project, asked, (what) => {
      seen = what;
    });
    const old = oldLog(seen!.sides.current, maxAge(project), now);
    if (old !== null) return missing(old);
    const charts = record.compat ? [] : chartsOf(record.tests, seen!.tables, seen!.pairs);
    const versions = await versionsOf(project, seen!.model.evaluation?.commit ?? null);
    const { decision: outcome, reason } = record;
    return { outcome, reason, data: dataOf(record), drift: record, charts, versions };
  } catch (error) {
    if (saysNoRows(error)) return missing(`${error.message}${error.where ? ` (${error.where})` : ''}`);
    throw error;
  }
}

/** What makes two runs the same: the data on both sides, and the model. */
function dataOf({ reference, current, run }: DriftRecord): WatchRecord['data'] {
  const digests = (files: DriftRecord['current']['files']) => files.map(({ digest }) => digest).sort();
  return digestOfJson([digests(reference.files), digests(current.files), run]);
}

/** The newest run; undefined before the first. Throws `record` where the history is that of another model. */
async function newestRun({ store, config }: Project): Promise<WatchRecord | undefined> {
  const ref = watchRef(config.model);
  const digest = await store.ref(ref);
  if (digest === null) return undefined;
  const record = await readStored(store, WATCH, digest);
  if (record.model === config.model) return record;
  throw new PawlError('record', `the history of drift is that of ${record.model}`, { where: ref });
}

async function keep(
  project: Project,
  { outcome, reason, data, drift: found, charts, versions }: Looked,
  before: WatchRecord | undefined,
  now: Date,
): Promise<WatchRecord> {
  const settings = settingsOf(project);
  const step = decideWatch(before ?? FIRST_STATE, outcome, now.toISOString(), settings);
  const aspects = (found?.tests ?? []).flatMap(({ decision, aspect }) =>
    decision === 'drift' ? [aspect] : [],
  );
  const { recent, open, missing, actedAt } = step.state;
  return append(
    project,
    {
      model: project.config.model,
      data,
      seen: [...(before?.seen ?? []), ...(data ? [{ data, at: now.toISOString() }] : [])].slice(-REMEMBERED),
      outcome,
      drift: found?.digest ?? null,
      reason,
      decision: settings,
      recent: [...recent],
      open,
      missing,
      actedAt,
      action: step.drift,
      feed: step.feed,
      recommendation: recommendationOf(step, outcome, aspects),
      retrain: before?.retrain ?? null,
      versions,
      charts,
    },
    { before, drift: found, now },
  );
}

function settingsOf({ config }: Project): WatchSettings {
  const { runs, of, cooldown } = config.drift.decision;
  return { runs, of, cooldownMs: duration(cooldown) };
}

type Body = Omit<WatchRecord, 'kind' | 'schema' | 'createdAt' | 'pawl' | 'digest' | 'number' | 'previous'>;

/** Writes a record after `before`. Throws `locked` where another run was first. */
async function append(
  project: Project,
  body: Body,
  { before, drift: found, now }: { before: WatchRecord | undefined; drift: DriftRecord | null; now: Date },
): Promise<WatchRecord> {
  const { store, config } = project;
  const previous = before?.digest ?? null;
  const number = (before?.number ?? 0) + 1;
  const record = sealRecord(WATCH, { ...body, number, previous }, now);
  if (found) await store.put(storedForm(found));
  await store.put(storedForm(record));
  await store.setRef(watchRef(config.model), record.digest, previous, `run ${number}: ${body.outcome}`, null);
  await writeRecord(project, WATCH, record);
  return record;
}

/** Writes down that training is started, or, where it could not be, what was there before it. */
export async function keepRetraining(
  project: Project,
  before: WatchRecord,
  retrain: WatchRecord['retrain'],
  now: Date,
): Promise<WatchRecord> {
  const {
    kind: _k,
    schema: _s,
    createdAt: _c,
    pawl: _p,
    digest: _d,
    number: _n,
    previous: _v,
    ...body
  } = before;
  return append(project, { ...body, retrain }, { before, drift: null, now });
}

/** The stages of the model in use, by the tags of the commit that it was accepted on; none where there are no tags. */
async function versionsOf(project: Project, commit: string | null): Promise<WatchRecord['versions']> {
  if (commit === null) return [];
  try {
    const { tags } = await releaseState(project);
    return [...tags.stages]
      .filter(([, { version }]) => version.commit === commit)
      .map(([stage, { version }]) => ({ stage, version: version.version }));
  } catch (error) {
    if (error instanceof PawlError && error.code === 'config') return [];
    throw error;
  }
}
