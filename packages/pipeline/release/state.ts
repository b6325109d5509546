import { join } from 'node:path';
import { type Digest, PawlError, type ReleaseRecord } from '@pawl/records';
import {
  type GitTag,
  type ModelTags,
  nextCounterOf,
  parseTagName,
  readRegistry,
  readStored,
  type Store,
  type TagEvent,
  type TagList,
  trailer,
} from '@pawl/store';
import { releaseRef } from '../forced.ts';
import { pathInRepository } from '../git.ts';
import type { Project } from '../project.ts';

/** What the tags say of a project's model. */
export interface ReleaseState {
  /** As tags name it: `housing`, or `models/uk:housing` where tags do so. */
  readonly model: string;
  readonly tags: ModelTags;
  readonly list: TagList;
  /** The counter of the next tag. */
  readonly nextCounter: number;
}

/** Reads the tags anew. Where there are none, the state is empty. */
export async function releaseState(project: Project): Promise<ReleaseState> {
  const list = await project.store.tags();
  const known = readRegistry(list);
  const names = await tagNamesOf(project);
  const model = names.find((name) => known.has(name)) ?? names[0]!;
  const tags = known.get(model) ?? emptyModel(model);
  return { model, list, tags, nextCounter: nextCounterOf(list, model) };
}

/** The names under which tags may speak of the project's model: its own, and with the folder before it. */
export async function tagNamesOf(project: Project): Promise<readonly string[]> {
  const folder = await pathInRepository(project.root);
  const { model } = project.config;
  return folder ? [model, `${folder}:${model}`] : [model];
}

/** Throws `usage` where a name that was given is not that of the project's model. */
export async function requireModelName(project: Project, given: string | undefined): Promise<void> {
  if (given === undefined || (await tagNamesOf(project)).includes(given)) return;
  throw new PawlError('usage', `the model of this folder is ${project.config.model}, not ${given}`, {
    where: join(project.root, project.configName),
    remedy: 'Name the folder of that model with --folder.',
  });
}

function emptyModel(model: string): ModelTags {
  return {
    model,
    deprecated: false,
    versions: [],
    stages: new Map(),
    assigned: new Map(),
    events: [],
  };
}

/** What a stage tag of ours says by its message, so that a history needs no records. */
export interface TagStatement {
  readonly release: Digest;
  readonly action: ReleaseRecord['action'];
  readonly version: string;
  readonly replaced: string | null;
  readonly forced: { readonly by: string; readonly reason: string } | null;
  readonly reason: string | null;
}

/** What the message of a tag says of a move; null where Pawl did not make it. */
export function statementOf({ message, tagger }: GitTag): TagStatement | null {
  const release = trailer(message, 'Pawl-Release');
  const action = trailer(message, 'Pawl-Action');
  const version = trailer(message, 'Pawl-Version');
  if (!release || !/^sha256:[0-9a-f]{64}$/.test(release) || version === undefined) return null;
  if (action !== 'promote' && action !== 'rollback' && action !== 'withdraw') return null;
  const forced = trailer(message, 'Pawl-Forced');
  return {
    release: release as Digest,
    action,
    version,
    replaced: trailer(message, 'Pawl-Replaces') ?? null,
    forced:
      forced === undefined ? null : { by: trailer(message, 'Pawl-Forced-By') ?? tagger.name, reason: forced },
    reason: trailer(message, 'Pawl-Reason') ?? null,
  };
}

/** The message of a stage tag: for people, then for `statementOf`. */
export function messageOf(record: ReleaseRecord): string {
  const { action, model, version, stage, replaced, forced, reason } = record;
  const title = {
    promote: `Promote ${model} ${version} to ${stage}`,
    rollback: `Roll ${model} back to ${version} in ${stage}`,
    withdraw: `Take ${model} ${version} out of ${stage}`,
  }[action];
  const line = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  const lines = [
    `Pawl-Version: ${version}`,
    `Pawl-Action: ${action}`,
    ...(replaced ? [`Pawl-Replaces: ${replaced.version}`] : []),
    ...(forced ? [`Pawl-Forced: ${line(forced.reason)}`, `Pawl-Forced-By: ${line(forced.by)}`] : []),
    ...(reason ? [`Pawl-Reason: ${line(reason)}`] : []),
    ...(record.modelDigest ? [`Pawl-Model: ${record.modelDigest}`] : []),
    `Pawl-Release: ${record.digest}`,
  ];
  return `${title}\n\n${lines.join('\n')}`;
}

/**
 * The record behind a stage tag. Null where the tag is not of Pawl's making. Throws `record` where the record is gone,
 * damaged, or speaks of something else than the tag.
 */
export async function releaseRecordOf(store: Store, tag: GitTag): Promise<ReleaseRecord | null> {
  const statement = statementOf(tag);
  if (!statement) return null;
  const record = await readStored(store, 'release', statement.release);
  const model = parseTagName(tag.name)?.model.split(':').at(-1);
  if (record.tag === tag.name && record.commit === tag.commit && record.model === model) return record;
  throw new PawlError('record', `the tag ${tag.name} names the release record of ${record.tag}`, {
    where: tag.name,
    remedy: 'The tag was not made by Pawl as it stands: roll back, or promote the version again.',
  });
}

/**
 * Tells stage tags that Pawl made from those made by hand, also from those that only pretend: the log of the model's
 * releases names each tag with its record. Where there is no log any more, a tag is believed.
 */
export async function ownTags({ store, config }: Project): Promise<(tag: GitTag) => boolean> {
  const log = await store.history(releaseRef(config.model));
  const known = new Map(log.map((entry) => [entry.reason.split(': ')[0], entry]));
  return (tag) => {
    const statement = statementOf(tag);
    if (!statement) return false;
    const entry = known.get(tag.name);
    return log.length === 0 || (entry?.digest === statement.release && entry.commit === tag.commit);
  };
}

/**
 * The record of a stage tag that Pawl made; null where it was made by hand. Throws `record` where the record is gone or
 * damaged.
 */
export async function ownRecordOf(project: Project, tag: GitTag): Promise<ReleaseRecord | null> {
  const isOwn = await ownTags(project);
  return isOwn(tag) ? releaseRecordOf(project.store, tag) : null;
}

/** The stages that a version holds by a tag of Pawl's own, which are those that registries follow. */
export async function followedStages(project: Project, version: string): Promise<readonly string[]> {
  const { tags } = await releaseState(project);
  const isOwn = await ownTags(project);
  return [...tags.stages]
    .filter(([, holder]) => holder.version.version === version && isOwn(holder.assignment.tag))
    .map(([stage]) => stage);
}

/**
 * The assignments of a stage that count: without those that a tag gave by hand and that were taken back, as what was
 * refused was never there.
 */
export function countedAssignments(
  { events }: ModelTags,
  stage: string,
  isOwn: (tag: GitTag) => boolean,
): readonly TagEvent[] {
  const ofStage = events.filter((event) => event.stage === stage);
  return ofStage.filter((event, i) => {
    if (event.event !== 'assignment') return false;
    if (isOwn(event.tag)) return true;
    const next = ofStage.slice(i + 1).find(({ version }) => version === event.version);
    return next?.event !== 'unassignment';
  });
}

/** When a version was in a stage, each stay with its end; null where it still is. Seconds since 1970. */
export function staysOf(
  { events }: ModelTags,
  version: string,
  stage: string,
): readonly { readonly from: number; readonly to: number | null; readonly event: TagEvent }[] {
  const stays: { from: number; to: number | null; event: TagEvent }[] = [];
  for (const event of events) {
    if (event.stage !== stage) continue;
    const open = stays.at(-1);
    const ends = event.event === 'assignment' || event.version === version;
    if (open && open.to === null && ends) stays[stays.length - 1] = { ...open, to: event.tag.at };
    if (event.event === 'assignment' && event.version === version)
      stays.push({ from: event.tag.at, to: null, event });
  }
  return stays;
}

/** When a tag was made: UTC, ISO 8601. */
export function timeOf({ at }: GitTag): string {
  return new Date(at * 1000).toISOString();
}
