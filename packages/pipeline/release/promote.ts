import type { Approval } from '@pawl/hosts';
import { type Digest, PawlError, type ReleaseRecord, toPawlError } from '@pawl/records';
import type { Remedy } from '@pawl/report';
import { compareVersions, type GitTag, readRegistry } from '@pawl/store';
import type { Project } from '../project.ts';
import { type Asked, askedFor, requireUnmoved } from './asked.ts';
import type { ReleaseContext } from './context.ts';
import { type Check, findEvidence } from './evidence.ts';
import { type Move, moveStage } from './move.ts';
import { policyChecks, stageOf } from './policy.ts';
import { remediesOf } from './remedies.ts';
import {
  countedAssignments,
  ownRecordOf,
  ownTags,
  type ReleaseState,
  releaseRecordOf,
  statementOf,
} from './state.ts';

export interface PromoteOptions {
  /** The tag that triggered it: of a version, or of a stage that was moved without Pawl. */
  readonly tag?: string | undefined;
  /** `v1.4.0`; where it is not registered yet, the commit that is checked out becomes it. */
  readonly version?: string | undefined;
  /** The first stage when not given. */
  readonly stage?: string | undefined;
  /** Evidence for exactly this model. */
  readonly model?: Digest | undefined;
  /** Takes a lightweight tag, as GitHub makes them for releases, and registers its version by a tag with a counter. */
  readonly lightweight?: boolean;
  readonly force: boolean;
  readonly reason: string | undefined;
}

/** What came of it. */
export type Moved =
  | { readonly kind: 'moved'; readonly record: ReleaseRecord }
  | {
      readonly kind: 'held';
      readonly record: ReleaseRecord;
      /** Of a way back that was gone already: the version that would come next. */
      readonly further: string | null;
    };

export type Promotion =
  | Moved
  | {
      readonly kind: 'refused';
      readonly version: string;
      readonly stage: string;
      readonly checks: readonly Check[];
      readonly remedies: readonly Remedy[];
      /** The tag that took back a stage given by hand, where there was one. */
      readonly withdrawnBy: string | null;
    }
  | {
      /** The tag moved the stage once, and later tags have moved it on. */
      readonly kind: 'past';
      readonly version: string;
      readonly stage: string;
      readonly tag: string;
    };

/**
 * Moves a stage to a version whose evidence holds. `held`: the version was there already. `past`: nothing is to be done. `refused`: something that was
 * asked of it does not hold, and it was not forced; a tag that gave it the stage by hand is taken back.
 * Throws `usage` for what cannot be meant.
 */
export async function promote(
  project: Project,
  options: PromoteOptions,
  context: ReleaseContext,
): Promise<Promotion> {
  if (options.force && !options.reason?.trim())
    throw new PawlError('usage', '--force needs --reason', {
      remedy: 'Say why in a few words: it is shown in every report from then on.',
    });
  requireReasonable(options.reason);
  let other: Promotion | undefined;
  const record = await moveStage(project, context, async (state) => {
    const asked = await askedFor(project, options, state);
    await requireUnmoved(project, state, asked);
    const there = await heldAlready(project, state, asked);
    other = there ? { kind: 'held', record: there, further: null } : undefined;
    if (asked.past !== null)
      other = { kind: 'past', version: asked.version, stage: asked.stage, tag: asked.past };
    if (other) return null;
    const weighed = await weigh(project, options, context, state, asked);
    if (!('refused' in weighed)) return weighed;
    other = { kind: 'refused', ...weighed.refused, withdrawnBy: null };
    return asked.byHand === null ? null : withdrawal(project, asked, weighed.refused.checks);
  });
  if (other?.kind === 'refused') return { ...other, withdrawnBy: record?.tag ?? null };
  return other ?? { kind: 'moved', record: record! };
}

const LONGEST_REASON = 2000;

/** A reason stands in the tag and in every report. Throws `usage` for one that is a document. */
export function requireReasonable(reason: string | undefined): void {
  if (reason === undefined || reason.length <= LONGEST_REASON) return;
  throw new PawlError('usage', `the reason has ${reason.length} characters, and may have ${LONGEST_REASON}`, {
    remedy: 'Say it in a few words, and link to the rest.',
  });
}

/** The record of the move that put the version where it is asked to be; null where it is not there. */
async function heldAlready(
  project: Project,
  { tags }: ReleaseState,
  asked: Asked,
): Promise<ReleaseRecord | null> {
  const holder = tags.stages.get(asked.stage);
  if (!holder || holder.version.version !== asked.version || holder.version.commit !== asked.commit)
    return null;
  return ownRecordOf(project, holder.assignment.tag).catch(() => null);
}

async function weigh(
  project: Project,
  { model, force, reason }: PromoteOptions,
  context: ReleaseContext,
  state: ReleaseState,
  asked: Asked,
): Promise<Move | { readonly refused: Refusal }> {
  const found = await findEvidence(project, asked.commit, model ?? (await modelOf(project, state, asked)));
  const approvals = await approvalsOf(context, asked.commit);
  const checks = [
    ...versionChecks(state, asked, await ownTags(project)),
    ...found.checks,
    ...(await policyChecks(
      project,
      stageOf(project, asked.stage),
      asked.version,
      state.tags,
      found.evidence?.evaluation ?? null,
      approvals,
    )),
  ];
  const failed = checks.filter(({ state: result }) => result === 'failed');
  if (failed.length > 0 && !force) {
    const remedies = remediesOf(project, asked, checks, found, context);
    return { refused: { version: asked.version, stage: asked.stage, checks, remedies } };
  }
  const replaced = holderBefore(state, asked);
  return {
    register: asked.register,
    body: {
      model: project.config.model,
      action: 'promote',
      version: asked.version,
      stage: asked.stage,
      commit: asked.commit,
      versionTag: asked.versionTag,
      modelDigest: found.verdict?.modelDigest ?? null,
      verdict: found.verdict?.digest ?? null,
      replaced,
      checks: [...checks],
      approvals: typeof approvals === 'string' ? [] : [...approvals],
      forced: failed.length > 0 ? { reason: reason!, by: context.actor.name } : null,
      reason: failed.length > 0 ? null : (reason ?? null),
    },
  };
}

type Refusal = Pick<Extract<Promotion, { kind: 'refused' }>, 'version' | 'stage' | 'checks' | 'remedies'>;

/** Takes back a stage that a tag gave by hand to a version that may not have it. */
function withdrawal(project: Project, asked: Asked, checks: readonly Check[]): Move {
  return {
    register: false,
    body: {
      model: project.config.model,
      action: 'withdraw',
      version: asked.version,
      stage: asked.stage,
      commit: asked.commit,
      versionTag: asked.versionTag,
      modelDigest: null,
      verdict: null,
      replaced: null,
      checks: [...checks],
      approvals: [],
      forced: null,
      reason: `${asked.byHand} was made without evidence`,
    },
  };
}

/** The model that an earlier move of this version was of: a version has one model for good. */
async function modelOf(
  project: Project,
  { tags }: ReleaseState,
  { version, commit }: Asked,
): Promise<Digest | null> {
  const moves = tags.events.filter(
    ({ tag }) => tag.commit === commit && statementOf(tag)?.version === version,
  );
  for (const { tag } of moves.reverse()) {
    const record = await releaseRecordOf(project.store, tag).catch(() => null);
    if (record?.modelDigest) return record.modelDigest as Digest;
  }
  return null;
}

function versionChecks(
  { tags }: ReleaseState,
  { version, stage, byHand }: Asked,
  isOwn: (tag: GitTag) => boolean,
): Check[] {
  const held = countedAssignments(tags, stage, isOwn)
    .filter((event) => event.tag.name !== byHand)
    .map((event) => event.version!)
    .filter((known) => tags.versions.some((one) => one.version === known && one.registered && one.active));
  const last = held
    .filter((known) => known !== version)
    .sort(compareVersions)
    .at(-1);
  if (last === undefined || compareVersions(version, last) > 0)
    return [
      {
        check: 'version',
        state: 'held',
        detail: last ? `${version} is above ${last}` : `${version} is the first`,
      },
    ];
  return [
    { check: 'version', state: 'failed', detail: `${version} is lower than ${last}, which was in ${stage}` },
  ];
}

function holderBefore({ list, model }: ReleaseState, { stage, byHand }: Asked): ReleaseRecord['replaced'] {
  const annotated = list.annotated.filter(({ name }) => name !== byHand);
  const holder = readRegistry({ ...list, annotated })
    .get(model)
    ?.stages.get(stage);
  if (!holder) return null;
  return { version: holder.version.version, release: statementOf(holder.assignment.tag)?.release ?? null };
}

async function approvalsOf({ forge }: ReleaseContext, commit: string): Promise<readonly Approval[] | string> {
  if (!forge) return 'who approved can be seen in a workflow of GitHub only';
  return forge.approvals(commit).catch((error: unknown) => toPawlError(error).message);
}
