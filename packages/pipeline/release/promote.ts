import type { Approval } from '@pawl/hosts';
import { type Digest, PawlError, type ReleaseRecord, toPawlError } from '@pawl/records';
import {
  checkModelName,
  checkVersion,
  compareVersions,
  formatTagName,
  parseTagName,
  readRegistry,
  type TagEvent,
  type Version,
} from '@pawl/store';
import { gitState } from '../git.ts';
import type { Project } from '../project.ts';
import type { ReleaseContext } from './context.ts';
import { type Check, type FoundEvidence, findEvidence } from './evidence.ts';
import { type Move, moveStage } from './move.ts';
import { policyChecks, stageOf } from './policy.ts';
import {
  isByHand,
  ownRecordOf,
  type ReleaseState,
  releaseRecordOf,
  statementOf,
  tagNamesOf,
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
export type Promotion =
  | {
      readonly kind: 'moved' | 'held';
      readonly record: ReleaseRecord;
    }
  | {
      readonly kind: 'refused';
      readonly version: string;
      readonly stage: string;
      readonly checks: readonly Check[];
      readonly remedy: string;
      /** The tag that took back a stage given by hand, where there was one. */
      readonly withdrawnBy: string | null;
    };

/**
 * Moves a stage to a version whose evidence holds. `held`: the version was there already. `refused`: something that was
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
    other = there ? { kind: 'held', record: there } : undefined;
    if (there) return null;
    const weighed = await weigh(project, options, context, state, asked);
    if (!('refused' in weighed)) return weighed;
    other = { kind: 'refused', ...weighed.refused, withdrawnBy: null };
    return asked.byHand === null ? null : withdrawal(project, asked, weighed.refused.checks);
  });
  if (other?.kind === 'refused') return { ...other, withdrawnBy: record?.tag ?? null };
  return other ?? { kind: 'moved', record: record! };
}

/** Whether a tag speaks of the project's model. What it is not is left to others. */
export async function isTagOf(project: Project, tag: string): Promise<boolean> {
  const parsed = parseTagName(tag);
  const ours = parsed?.event === 'registration' || parsed?.event === 'assignment';
  return ours && (await tagNamesOf(project)).includes(parsed.model);
}

const LONGEST_REASON = 2000;

/** A reason stands in the tag and in every report. Throws `usage` for one that is a document. */
export function requireReasonable(reason: string | undefined): void {
  if (reason === undefined || reason.length <= LONGEST_REASON) return;
  throw new PawlError('usage', `the reason has ${reason.length} characters, and may have ${LONGEST_REASON}`, {
    remedy: 'Say it in a few words, and link to the rest.',
  });
}

interface Asked {
  readonly version: string;
  readonly commit: string;
  readonly stage: string;
  readonly versionTag: string;
  readonly register: boolean;
  /** A tag gave it the stage before anything was asked of it. */
  readonly byHand: string | null;
}

async function askedFor(project: Project, options: PromoteOptions, state: ReleaseState): Promise<Asked> {
  const first = project.config.promote.stages[0]!.name;
  if (options.tag !== undefined)
    return fromTag(project, { ...options, tag: options.tag, stage: options.stage ?? first }, state);
  const stage = stageOf(project, options.stage ?? first).stage.name;
  if (options.version === undefined)
    throw new PawlError('usage', 'it is not said which version', {
      remedy: `Give --version, or push the tag of one. ${knownVersions(state)}`,
    });
  const version = checkVersion(options.version);
  const known = registered(state, version);
  if (known) return { ...known, stage, byHand: null };
  const here = await gitState(project.root);
  if (!here)
    throw new PawlError('config', 'there is no commit here that could become a version', {
      where: project.root,
    });
  requireFree(state, version);
  requireSingle(state, here.commit, version);
  const versionTag = formatTagName({ event: 'registration', model: state.model, version, counter: null });
  return { version, commit: here.commit, stage, versionTag, register: true, byHand: null };
}

async function fromTag(
  project: Project,
  { tag, stage, lightweight: taken }: PromoteOptions & { readonly tag: string; readonly stage: string },
  state: ReleaseState,
): Promise<Asked> {
  const parsed = parseTagName(tag);
  if (!parsed)
    throw new PawlError('usage', `"${tag}" is not the tag of a version or a stage`, {
      remedy: 'Tags of versions are named housing@v1.4.0, those of stages housing#production#7.',
    });
  checkModelName(parsed.model);
  if (!(await tagNamesOf(project)).includes(parsed.model))
    throw new PawlError(
      'usage',
      `the tag "${tag}" is of ${parsed.model}, and this is ${project.config.model}`,
    );
  const light = state.list.lightweight.find(({ name }) => name === tag);
  if (light && taken && parsed.event === 'registration') {
    const known = annotatedVersion(state, parsed.version);
    if (known) return { ...known, stage: stageOf(project, stage).stage.name, byHand: null };
    requireSingle(state, light.commit, parsed.version);
    const { counter: _none, ...name } = parsed;
    const versionTag = formatTagName({ ...name, counter: state.nextCounter });
    const { commit } = light;
    const { name: to } = stageOf(project, stage).stage;
    return { version: parsed.version, commit, stage: to, versionTag, register: true, byHand: null };
  }
  if (light) throw lightweight(tag);
  const odd = state.list.odd.find(({ name }) => name === tag);
  if (odd) throw unusable(odd);
  const event = state.tags.events.find((known) => known.tag.name === tag);
  if (!event)
    throw new PawlError('usage', `there is no tag "${tag}"`, {
      remedy: `Push it first: git push origin '${tag}'. ${knownVersions(state)}`,
    });
  if (parsed.event === 'assignment') {
    const known = registered(state, event.version!);
    if (!known)
      throw new PawlError('usage', `the tag gives a stage to a commit that has no version`, {
        where: tag,
        remedy: `Register it: git tag -a '${parsed.model.replace(':', '=')}@v1.0.0' -m release ${event.tag.commit.slice(0, 7)}`,
      });
    const { name: to } = stageOf(project, parsed.stage).stage;
    const own = await ownRecordOf(project, event.tag);
    if (own) requireStill(state, event);
    return { ...known, stage: to, byHand: own ? null : tag };
  }
  if (parsed.event !== 'registration')
    throw new PawlError('usage', `the tag "${tag}" takes something back, which promotes nothing`);
  const known = registered(state, parsed.version);
  if (!known) throw new PawlError('usage', `${parsed.version} was taken back by a later tag`, { where: tag });
  return { ...known, stage: stageOf(project, stage).stage.name, byHand: null };
}

/** A tag of Pawl's own, brought again after the stage went on, is no wish to go back. */
function requireStill({ tags }: ReleaseState, { tag, stage, version }: TagEvent): void {
  const holder = tags.stages.get(stage!);
  if (holder?.version.version === version) return;
  throw new PawlError(
    'usage',
    `${version} is no longer in ${stage}: ${holder?.version.version ?? 'nothing'} is`,
    {
      where: tag.name,
      remedy: `To have it there again: pawl rollback --stage ${stage} --to ${version}.`,
    },
  );
}

/** A version as its tag has it; undefined where none is registered. Throws `usage` for tags that cannot be right. */
function registered(state: ReleaseState, version: string): ReturnType<typeof annotatedVersion> {
  const known = annotatedVersion(state, version);
  if (known) return known;
  const light = state.list.lightweight.find(({ name }) => {
    const parsed = parseTagName(name);
    return parsed?.event === 'registration' && parsed.version === version && parsed.model === state.model;
  });
  if (light) throw lightweight(light.name);
  return undefined;
}

function annotatedVersion(
  { tags }: ReleaseState,
  version: string,
): Omit<Asked, 'stage' | 'byHand'> | undefined {
  const found = tags.versions.filter(
    (known) => known.version === version && known.registered && known.active,
  );
  const [known] = found;
  if (!known) return undefined;
  requireSingle({ tags }, known.commit, version);
  if (found[1]) throw moved(known, found[1].commit);
  return { version, commit: known.commit, versionTag: known.tag.name, register: false };
}

/** GTO gives a stage to a commit: with two versions there, nobody could tell which is meant. */
function requireSingle({ tags }: Pick<ReleaseState, 'tags'>, commit: string, version: string): void {
  const others = tags.versions.filter(
    (known) => known.commit === commit && known.registered && known.version !== version,
  );
  if (others.length === 0) return;
  const [other] = others;
  throw new PawlError(
    'usage',
    `commit ${commit.slice(0, 7)} is ${other!.version} already, and cannot be ${version} too`,
    {
      where: other!.tag.name,
      remedy: `A stage is given to a commit. Delete the wrong tag, or make ${version} of another commit.`,
    },
  );
}

/** A version that was taken back does not come again, nor one whose tag says something else. */
function requireFree({ list, tags, model }: ReleaseState, version: string): void {
  const back = tags.events.find((event) => event.event === 'deregistration' && event.version === version);
  if (back)
    throw new PawlError('usage', `${version} was taken back, and does not come again`, {
      where: back.tag.name,
      remedy: 'Give the commit a higher version.',
    });
  const odd = list.odd.find(({ name }) => {
    const parsed = parseTagName(name);
    return parsed?.event === 'registration' && parsed.version === version && parsed.model === model;
  });
  if (odd) throw unusable(odd);
}

/** A version is of one commit for good: what was promoted once tells if its tag was moved since. */
async function requireUnmoved(
  project: Project,
  { tags }: ReleaseState,
  { version, commit, versionTag }: Asked,
): Promise<void> {
  for (const { tag } of tags.events) {
    if (tag.commit === commit || statementOf(tag)?.version !== version) continue;
    // A tag made by hand may say what it likes.
    if (await isByHand(project, tag)) continue;
    throw moved({ version, commit, tag: { name: versionTag } }, tag.commit);
  }
}

function moved(
  { version, commit, tag }: Pick<Version, 'version' | 'commit'> & { readonly tag: { readonly name: string } },
  elsewhere: string,
): PawlError {
  return new PawlError(
    'usage',
    `the tag of ${version} was moved: it was commit ${elsewhere.slice(0, 7)}, and is ${commit.slice(0, 7)} now`,
    { where: tag.name, remedy: 'Put the tag back, and give the other commit a version of its own.' },
  );
}

function unusable({ name, reason }: ReleaseState['list']['odd'][number]): PawlError {
  return new PawlError('usage', `the tag cannot be used: ${reason}`, { where: name, remedy: retag(name) });
}

function lightweight(tag: string): PawlError {
  return new PawlError('usage', 'the tag is lightweight: it does not say who made it, and when', {
    where: tag,
    remedy: retag(tag),
  });
}

const retag = (tag: string) =>
  `Make it anew: git tag -d '${tag}'; git push --delete origin '${tag}'; git tag -a '${tag}' -m release; git push origin '${tag}'.`;

function knownVersions({ tags }: ReleaseState): string {
  const versions = tags.versions.filter(({ registered }) => registered).map(({ version }) => version);
  return versions.length === 0
    ? 'No version is registered yet.'
    : `Known are ${versions.slice(-5).join(', ')}.`;
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
    await versionCheck(project, state, asked),
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
    const remedy = remedyOf(project, asked, checks, found, context);
    return { refused: { version: asked.version, stage: asked.stage, checks, remedy } };
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

type Refusal = Pick<Extract<Promotion, { kind: 'refused' }>, 'version' | 'stage' | 'checks' | 'remedy'>;

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

/** Whether it is above all that Pawl put into the stage, and all that is in it. */
async function versionCheck(
  project: Project,
  { tags }: ReleaseState,
  { version, stage, byHand }: Asked,
): Promise<Check> {
  const registered = new Set(
    tags.versions.filter((one) => one.registered && one.active).map((one) => one.version),
  );
  const still = new Set(tags.assigned.get(stage)?.map((holder) => holder.version.version));
  const given = tags.events
    .filter((event) => event.event === 'assignment' && event.stage === stage && event.tag.name !== byHand)
    .filter((event) => event.version !== version && registered.has(event.version!))
    .sort((a, b) => compareVersions(b.version!, a.version!));
  for (const { version: known, tag } of given) {
    if (compareVersions(version, known!) > 0)
      return { check: 'version', state: 'held', detail: `${version} is above ${known}` };
    // What a tag made by hand gave, and another took back, was never there.
    if (still.has(known!) || !(await isByHand(project, tag)))
      return {
        check: 'version',
        state: 'failed',
        detail: `${version} is lower than ${known}, which was in ${stage}`,
      };
  }
  return { check: 'version', state: 'held', detail: `${version} is the first` };
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

/** What would make the promotion possible: the first thing that is missing. */
function remedyOf(
  project: Project,
  { version, commit }: Asked,
  checks: readonly Check[],
  { verdict }: FoundEvidence,
  { forge }: ReleaseContext,
): string {
  const failed = checks.find(({ state }) => state === 'failed')!.check;
  const store = project.store.kind === 'git' ? ' --store git' : '';
  const evidence = `git checkout ${commit.slice(0, 7)} && pawl run .${store} && pawl accept .${store}`;
  if (failed === 'verdict' && verdict === null) return `Make the evidence: ${evidence}.`;
  if (failed === 'verdict') return 'Mend the model, and make a version of the commit that passes.';
  if (['records', 'model', 'data', 'age', 'ledger', 'conditions'].includes(failed))
    return `Make the evidence anew: ${evidence}.`;
  if (failed === 'version') return `Give it a version higher than those before, or roll back to ${version}.`;
  if (failed === 'order') return 'Promote it to the stage before first.';
  if (failed === 'soak') return 'Wait, then promote it again.';
  if (forge === null) return 'Promote it in a workflow of GitHub, where those who may approve can be seen.';
  return 'Ask those who may approve, then promote it again.';
}
