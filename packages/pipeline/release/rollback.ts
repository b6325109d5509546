import { didYouMean, PawlError, type ReleaseRecord, toPawlError } from '@pawl/records';
import { checkVersion, type GitTag, type ModelTags, type TagEvent } from '@pawl/store';
import type { Project } from '../project.ts';
import type { ReleaseContext } from './context.ts';
import { type Check, findEvidence } from './evidence.ts';
import { type Move, moveStage } from './move.ts';
import { type Moved, requireReasonable } from './promote.ts';
import { countedAssignments, ownTags, releaseRecordOf, statementOf } from './state.ts';

export interface RollbackOptions {
  readonly stage: string;
  /** The version before the one that holds the stage when not given. */
  readonly to?: string | undefined;
  readonly reason: string | undefined;
}

/**
 * Gives a stage back to a version that was in it before. Nothing is asked of the version that is there: it may be broken
 * and its evidence gone. Of the one that comes back it is said what still holds, and only that it was there before is
 * required.
 */
export async function rollback(
  project: Project,
  { stage, to, reason }: RollbackOptions,
  context: ReleaseContext,
): Promise<Moved> {
  requireReasonable(reason);
  let there: Omit<Extract<Moved, { kind: 'held' }>, 'kind'> | undefined;
  const record = await moveStage(project, context, async ({ tags }) => {
    requireKnownStage(tags, stage);
    const isOwn = await ownTags(project);
    const holder = tags.stages.get(stage);
    const current = holder?.version.version;
    const stays = standing(tags, stage, isOwn);
    const target = to === undefined ? before(stays, current) : targetOf(tags, stage, isOwn, to);
    const last = to === undefined ? lastMoveBack(tags, stage, isOwn) : undefined;
    const done = last ?? (target && target.version === current ? holder!.assignment : undefined);
    const earlier = done && (await releaseRecordOf(project.store, done.tag).catch(() => null));
    there = earlier ? { record: earlier, further: last && target ? target.version : null } : undefined;
    if (there) return null;
    if (to === undefined && !holder)
      throw new PawlError('usage', `${stage} is empty, and nothing says what it should go back to`, {
        remedy: 'Give the version with --to.',
      });
    return target === null
      ? emptied(project, holder!.assignment, reason)
      : moveBack(project, target, holder?.assignment, reason);
  });
  return record ? { kind: 'moved', record } : { kind: 'held', ...there! };
}

/**
 * The newest move of a stage where that was a way back: asked for again, as a job that is run again does, it is done
 * already. To go further back, the version must be given.
 */
function lastMoveBack(
  { events, stages }: ModelTags,
  stage: string,
  isOwn: (tag: GitTag) => boolean,
): TagEvent | undefined {
  const holder = stages.get(stage)?.assignment;
  for (const event of events.filter((one) => one.stage === stage).reverse()) {
    const action = isOwn(event.tag) ? statementOf(event.tag)?.action : undefined;
    // What it brought may have been taken back since.
    if (action === 'rollback') return holder?.tag.name === event.tag.name ? event : undefined;
    if (action === 'withdraw' && isRollback(event)) return holder ? undefined : event;
    // Other versions are taken out of a stage that becomes empty.
    if (event.event === 'assignment') return undefined;
  }
  return undefined;
}

function requireKnownStage(tags: ModelTags, stage: string): void {
  const stages = [...new Set(tags.events.flatMap((event) => event.stage ?? []))];
  if (stages.includes(stage)) return;
  const known =
    stages.length === 0
      ? 'No version was in any stage yet.'
      : `There were versions in ${stages.join(', ')}.${didYouMean(stage, stages)}`;
  throw new PawlError('usage', `no version of ${tags.model} was ever in stage "${stage}"`, { remedy: known });
}

/** The assignment of a version that was in the stage. */
function targetOf(tags: ModelTags, stage: string, isOwn: (tag: GitTag) => boolean, to: string): TagEvent {
  const stays = usable(tags, countedAssignments(tags, stage, isOwn));
  const wanted = stays.filter(({ version }) => version === checkVersion(to)).at(-1);
  if (wanted) return wanted;
  const known = [...new Set(stays.map(({ version }) => version))].slice(-5).join(', ');
  throw new PawlError('usage', `${to} was never in ${stage}, or was taken back`, {
    remedy: `What was there: ${known || 'nothing'}. Another version gets there by \`pawl promote\`.`,
  });
}

/** Without those of versions that were taken back. */
function usable({ versions }: ModelTags, stays: readonly TagEvent[]): readonly TagEvent[] {
  const active = new Set(versions.filter((one) => one.active).map(({ version }) => version));
  return stays.filter(({ version }) => active.has(version!));
}

/**
 * What the stage has come through to what it holds now: a version that was rolled back from, or taken out, is left out,
 * so that it does not come back by itself.
 */
function standing(tags: ModelTags, stage: string, isOwn: (tag: GitTag) => boolean): readonly TagEvent[] {
  const counted = new Set(countedAssignments(tags, stage, isOwn));
  let left: TagEvent[] = [];
  for (const event of tags.events) {
    if (event.stage !== stage) continue;
    if (event.event === 'unassignment') {
      // What was given by hand and taken back was never there, so it takes nothing with it.
      const given = isOwn(event.tag) && !isRollback(event);
      if (!given) left = left.filter(({ version }) => version !== event.version);
    } else if (counted.has(event)) {
      const index = left.findLastIndex(({ version }) => version === event.version);
      if (isOwn(event.tag) && statementOf(event.tag)?.action === 'rollback' && index >= 0)
        left.length = index;
      left.push(event);
    }
  }
  return usable(tags, left);
}

/** Whether an unassignment emptied a stage, and did not take back what was given by hand. */
function isRollback({ tag }: TagEvent): boolean {
  return statementOf(tag)?.replaced !== null;
}

/** The newest stay of another version than the current one; null where there is none. */
function before(stays: readonly TagEvent[], current: string | undefined): TagEvent | null {
  return stays.filter(({ version }) => version !== current).at(-1) ?? null;
}

async function moveBack(
  project: Project,
  target: TagEvent,
  current: TagEvent | undefined,
  reason: string | undefined,
): Promise<Move> {
  const earlier = await releaseRecordOf(project.store, target.tag).catch((error: unknown) =>
    toPawlError(error),
  );
  const known = earlier instanceof PawlError ? null : earlier;
  const found = await findEvidence(project, target.tag.commit, known?.modelDigest ?? null).catch(
    (error: unknown) => ({
      verdict: null,
      checks: [{ check: 'records', state: 'failed', detail: toPawlError(error).message } satisfies Check],
    }),
  );
  const order: Check =
    earlier === null
      ? { check: 'order', state: 'not checked', detail: `${target.tag.name} was made without Pawl` }
      : earlier instanceof PawlError
        ? { check: 'order', state: 'not checked', detail: earlier.message }
        : { check: 'order', state: 'held', detail: `it was there by ${target.tag.name}` };
  return {
    register: false,
    body: {
      model: project.config.model,
      action: 'rollback',
      version: target.version!,
      stage: target.stage!,
      commit: target.tag.commit,
      versionTag: known?.versionTag ?? `${target.model.replace(':', '=')}@${target.version}`,
      modelDigest: known?.modelDigest ?? found.verdict?.modelDigest ?? null,
      verdict: known?.verdict ?? found.verdict?.digest ?? null,
      replaced: replacedBy(current),
      checks: [order, ...found.checks],
      approvals: known ? known.approvals : [],
      // What was forced once stays so.
      forced: known?.forced ?? null,
      reason: reason ?? null,
    },
  };
}

/** The only version that ever was in the stage is taken out. */
function emptied(project: Project, current: TagEvent, reason: string | undefined): Move {
  const statement = statementOf(current.tag);
  return {
    register: false,
    clear: true,
    body: {
      model: project.config.model,
      action: 'withdraw',
      version: current.version!,
      stage: current.stage!,
      commit: current.tag.commit,
      versionTag: `${current.model.replace(':', '=')}@${current.version}`,
      modelDigest: null,
      verdict: null,
      replaced: { version: current.version!, release: statement?.release ?? null },
      checks: [],
      approvals: [],
      forced: null,
      reason: reason ?? null,
    },
  };
}

function replacedBy(current: TagEvent | undefined): ReleaseRecord['replaced'] {
  if (!current) return null;
  return { version: current.version!, release: statementOf(current.tag)?.release ?? null };
}
