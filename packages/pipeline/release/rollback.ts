import { PawlError, type ReleaseRecord, toPawlError } from '@pawl/records';
import { checkVersion, type ModelTags, type TagEvent } from '@pawl/store';
import type { Project } from '../project.ts';
import type { ReleaseContext } from './context.ts';
import { type Check, findEvidence } from './evidence.ts';
import { type Move, moveStage } from './move.ts';
import type { Promotion } from './promote.ts';
import { releaseRecordOf, statementOf } from './state.ts';

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
): Promise<Extract<Promotion, { record: ReleaseRecord }>> {
  let there: ReleaseRecord | undefined;
  const record = await moveStage(project, context, async ({ tags }) => {
    const holder = tags.stages.get(stage);
    requireKnownStage(tags, stage);
    const target = targetOf(tags, stage, holder?.version.version, to);
    if (target !== null && target.version === holder?.version.version) {
      there = (await releaseRecordOf(project.store, holder!.assignment.tag)) ?? undefined;
      if (there) return null;
    }
    return target === null
      ? emptied(project, holder!.assignment, reason)
      : moveBack(project, target, holder?.assignment, reason);
  });
  return record ? { kind: 'moved', record } : { kind: 'held', record: there! };
}

function requireKnownStage(tags: ModelTags, stage: string): void {
  const stages = [...new Set(tags.events.flatMap((event) => event.stage ?? []))];
  if (stages.includes(stage)) return;
  const known =
    stages.length === 0 ? 'No version was in any stage yet.' : `There were versions in ${stages.join(', ')}.`;
  throw new PawlError('usage', `no version of ${tags.model} was ever in stage "${stage}"`, { remedy: known });
}

/** The assignment that comes back; null where the stage held one version alone, and is empty then. */
function targetOf(
  tags: ModelTags,
  stage: string,
  current: string | undefined,
  to: string | undefined,
): TagEvent | null {
  const usable = new Set(tags.versions.filter(({ active }) => active).map(({ version }) => version));
  const moves = tags.events.filter((event) => event.stage === stage && usable.has(event.version!));
  if (to === undefined) return before(moves, current, stage);
  const stays = moves.filter(({ event }) => event === 'assignment');
  const wanted = stays.filter(({ version }) => version === checkVersion(to)).at(-1);
  if (wanted) return wanted;
  const known = [...new Set(stays.map(({ version }) => version))].slice(-5).join(', ');
  throw new PawlError('usage', `${to} was never in ${stage}, or was taken back`, {
    remedy: `What was there: ${known || 'nothing'}. Another version gets there by \`pawl promote\`.`,
  });
}

/**
 * What held the stage before the current version came there. A version that was itself rolled back from, or taken out of
 * the stage, does not come back by itself: going back twice goes further back.
 */
function before(moves: readonly TagEvent[], current: string | undefined, stage: string): TagEvent | null {
  let left: TagEvent[] = [];
  for (const move of moves) {
    if (move.event === 'unassignment') {
      left = left.filter(({ version }) => version !== move.version);
      continue;
    }
    if (statementOf(move.tag)?.action === 'rollback') {
      const index = left.findLastIndex(({ version }) => version === move.version);
      if (index >= 0) left.length = index;
    }
    left.push(move);
  }
  const earlier = left.filter(({ version }) => version !== current).at(-1);
  if (earlier) return earlier;
  if (current !== undefined) return null;
  throw new PawlError('usage', `${stage} is empty, and nothing says what it should go back to`, {
    remedy: 'Give the version with --to.',
  });
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
