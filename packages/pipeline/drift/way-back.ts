import type { Alarms, CheckReport, CommentKey, PlacedIssue } from '@pawl/hosts';
import type { WatchRecord } from '@pawl/records';
import { renderWatchMarkdown, type WatchView, watchLastWord, watchTitle } from '@pawl/report';
import type { Project } from '../project.ts';
import { keepRetraining, type Watched } from './watch.ts';

/** Where a drift job runs. */
export interface WatchPlace {
  readonly alarms: Alarms;
  /** Folder of pawl.yaml in the repository, `.` for the top. */
  readonly path: string;
  readonly headSha: string;
  readonly runId: number;
  readonly runUrl: string;
  readonly now: Date;
}

export interface WayBack {
  readonly watch: WatchRecord;
  readonly issues: readonly PlacedIssue[];
  /** Whether training was started by this run. */
  readonly started: boolean;
}

type Kind = 'drift' | 'no data';

/** What makes an issue the one of a model: alarms of drift and of missing data are two. */
export function issueKey(model: string, path: string, kind: Kind): CommentKey {
  return { model, path, marker: kind };
}

/**
 * Tells people and starts what was decided: issues, training, a check. Done again for the same run, it changes nothing.
 * Training is written down before it is started, so that it is started at most once. @throws PawlError `remote`
 */
export async function actOn(
  project: Project,
  { watch: found, drift }: Watched,
  place: WatchPlace,
): Promise<WayBack> {
  const due = isRetrainingDue(project, found, place.now);
  const started = due ? await startTraining(project, found, place) : { watch: found };
  const view: WatchView = { watch: started.watch, drift, path: place.path, runUrl: place.runUrl };
  const { open, action, missing, feed } = found;
  const issues = [
    await bring(place, view, 'drift', open !== null, action),
    await bring(place, view, 'no data', missing !== null, feed),
  ];
  await place.alarms.check(checkOf(view, place));
  // People are told first, whatever else fails.
  if ('failure' in started) throw started.failure;
  return { watch: started.watch, issues: issues.filter((issue) => issue !== undefined), started: due };
}

async function bring(
  { alarms }: WatchPlace,
  view: WatchView,
  kind: Kind,
  isOpen: boolean,
  action: WatchRecord['action'],
): Promise<PlacedIssue | undefined> {
  const key = issueKey(view.watch.model, view.path, kind);
  // While no data comes, the table of drift stays as it was.
  if (kind === 'drift' && view.drift === null) return undefined;
  const text = { title: watchTitle(kind, view), body: renderWatchMarkdown(view, kind) };
  if (isOpen) return alarms.placeIssue(key, text, action === 'open');
  return action === 'close' ? alarms.closeIssue(key, text, watchLastWord(kind, view)) : undefined;
}

/** Once for each time that drift is acted on, and not again within the cooldown. */
function isRetrainingDue({ config }: Project, watch: WatchRecord, now: Date): boolean {
  const { action, recommendation, retrain, actedAt, decision } = watch;
  if (!config.drift.retrain || action !== 'open' || recommendation !== 'retrain') return false;
  if (retrain === null) return true;
  const at = Date.parse(retrain.at);
  return at < Date.parse(actedAt!) && now.getTime() - at >= decision.cooldownMs;
}

interface Started {
  readonly watch: WatchRecord;
  readonly failure?: unknown;
}

async function startTraining(project: Project, watch: WatchRecord, place: WatchPlace): Promise<Started> {
  const { workflow, ref } = project.config.drift.retrain!;
  const kept = await keepRetraining(
    project,
    watch,
    { at: place.now.toISOString(), workflow, ref },
    place.now,
  );
  try {
    await place.alarms.startWorkflow({ workflow, ref, inputs: { model: watch.model, drift: kept.digest } });
    return { watch: kept };
  } catch (failure) {
    // Looked at again, the same data starts it: what was not started does not count.
    return { watch: await keepRetraining(project, kept, watch.retrain, place.now), failure };
  }
}

function checkOf(view: WatchView, { headSha, runId, runUrl, path }: WatchPlace): CheckReport {
  const { watch } = view;
  const name = path === '.' ? watch.model : `${watch.model} (${path})`;
  const isAlarm = watch.open !== null || watch.missing !== null;
  const isSure = watch.outcome === 'no drift' || watch.outcome === 'drift';
  return {
    name: `pawl drift / ${name}`,
    headSha,
    conclusion: isAlarm ? 'failure' : isSure ? 'success' : 'neutral',
    title: watch.missing ? 'no data' : watch.open ? 'drift' : watch.outcome,
    summary: renderWatchMarkdown(view),
    annotations: [],
    detailsUrl: runUrl,
    externalId: `${runId}:${path}`,
  };
}
