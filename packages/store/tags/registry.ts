import compare from 'semver/functions/compare.js';
import type { GitTag, TagList } from './git-tag.ts';
import { trailer } from './git-tag.ts';
import { parseTagName, type TagName } from './tag-name.ts';

/** One thing that a tag did to a model. */
export interface TagEvent {
  readonly event: TagName['event'];
  readonly model: string;
  /** The version it is about, or the commit where that has none; null for the model as a whole. */
  readonly version: string | null;
  readonly stage: string | null;
  readonly counter: number | null;
  readonly tag: GitTag;
}

export interface Version {
  /** `v1.4.0`, or the commit where a stage was given to a commit without a version. */
  readonly version: string;
  readonly commit: string;
  /** Whether a tag `name@v…` names it. */
  readonly registered: boolean;
  /** Whether it was not taken back. */
  readonly active: boolean;
  /** The newest tag that registered it, else the first that gave it a stage. */
  readonly tag: GitTag;
}

/** What holds a stage, and since which tag. */
export interface Holder {
  readonly version: Version;
  readonly assignment: TagEvent;
}

/** Versions and stages of one model, as GTO understands its tags. */
export interface ModelTags {
  readonly model: string;
  readonly deprecated: boolean;
  /** In ascending order of versions; commits without a version come first. */
  readonly versions: readonly Version[];
  /** What holds each stage: the last of `assigned`. */
  readonly stages: ReadonlyMap<string, Holder>;
  /** Every version that was given a stage and not taken out of it since, in that order. */
  readonly assigned: ReadonlyMap<string, readonly Holder[]>;
  /** The oldest first. */
  readonly events: readonly TagEvent[];
}

/** Order of events of one second, as GTO has it. */
const PRIORITY: Record<TagName['event'], number> = {
  deprecation: 2,
  registration: 3,
  deregistration: 4,
  assignment: 5,
  unassignment: 6,
};

/** No repository counts this far; a tag that says so is passed over, or the numbers would end. */
const MOST_COUNTED = 1e9;

/** One past the highest counter that any tag of a model has, also of those that say nothing: their names are taken. */
export function nextCounterOf({ annotated, lightweight, odd }: TagList, model: string): number {
  let highest = 0;
  for (const { name } of [...annotated, ...lightweight, ...odd]) {
    const parsed = parseTagName(name);
    const counter = parsed?.model === model ? (parsed.counter ?? 0) : 0;
    if (counter < MOST_COUNTED) highest = Math.max(highest, counter);
  }
  return highest + 1;
}

/** All models that tags speak of, by name. */
export function readRegistry({ annotated }: TagList): ReadonlyMap<string, ModelTags> {
  const byModel = new Map<string, { name: TagName; tag: GitTag }[]>();
  for (const tag of annotated) {
    const name = parseTagName(tag.name);
    if (!name) continue;
    const known = byModel.get(name.model);
    if (known) known.push({ name, tag });
    else byModel.set(name.model, [{ name, tag }]);
  }
  return new Map([...byModel].map(([model, tags]) => [model, modelTags(model, tags)]));
}

function modelTags(model: string, tags: readonly { name: TagName; tag: GitTag }[]): ModelTags {
  const ordered = [...tags].sort(
    (a, b) =>
      a.tag.at - b.tag.at ||
      PRIORITY[a.name.event] - PRIORITY[b.name.event] ||
      (a.name.counter ?? 0) - (b.name.counter ?? 0),
  );
  const atCommit = new Map<string, GitTag[]>();
  for (const { name, tag } of ordered)
    if (name.event === 'registration') atCommit.set(tag.commit, [...(atCommit.get(tag.commit) ?? []), tag]);
  const events = ordered.map(({ name, tag }) => eventOf(name, tag, atCommit));
  const newest = events.at(-1);
  const assigned = assignedOf(events);
  return {
    model,
    deprecated: newest?.event === 'deprecation',
    versions: versionsOf(events),
    stages: new Map([...assigned].map(([stage, holders]) => [stage, holders.at(-1)!])),
    assigned,
    events,
  };
}

function eventOf(name: TagName, tag: GitTag, atCommit: ReadonlyMap<string, readonly GitTag[]>): TagEvent {
  const common = { event: name.event, model: name.model, counter: name.counter, tag };
  if (name.event === 'deprecation') return { ...common, version: null, stage: null };
  if ('version' in name) return { ...common, version: name.version, stage: null };
  return { ...common, version: versionAt(tag, atCommit.get(tag.commit) ?? []), stage: name.stage };
}

/** A stage is given to a commit; where that has two versions, our own tags say which one is meant. */
function versionAt(tag: GitTag, registrations: readonly GitTag[]): string {
  const versions = registrations.map(({ name }) => (parseTagName(name) as { version: string }).version);
  const said = trailer(tag.message, 'Pawl-Version');
  if (said !== undefined && versions.includes(said)) return said;
  return versions.at(-1) ?? tag.commit;
}

const keyOf = (version: string, commit: string) => `${version} ${commit}`;

function versionsOf(events: readonly TagEvent[]): Version[] {
  const versions = new Map<string, Version>();
  for (const { event, version, tag } of events) {
    if (version === null) continue;
    const key = keyOf(version, tag.commit);
    const known = versions.get(key);
    if (event === 'registration')
      versions.set(key, { version, commit: tag.commit, registered: true, active: true, tag });
    else if (event === 'deregistration')
      versions.set(key, {
        ...(known ?? { version, commit: tag.commit, registered: false, tag }),
        active: false,
      });
    else if (!known) versions.set(key, { version, commit: tag.commit, registered: false, active: true, tag });
  }
  return [...versions.values()].sort((a, b) => compareVersions(a.version, b.version));
}

/**
 * The active versions of each stage that were not taken out of it, the one that was assigned last at the end: it holds
 * the stage. Where it is taken out, the one before holds it again.
 */
function assignedOf(events: readonly TagEvent[]): Map<string, Holder[]> {
  const versions = new Map(
    versionsOf(events).map((version) => [keyOf(version.version, version.commit), version]),
  );
  const newest = new Map<string, TagEvent>();
  for (const event of events) {
    if (event.stage === null) continue;
    const key = `${event.stage} ${keyOf(event.version!, event.tag.commit)}`;
    // Taken out first, so that the map is in the order of the newest events.
    newest.delete(key);
    newest.set(key, event);
  }
  const stages = new Map<string, Holder[]>();
  for (const event of newest.values()) {
    const version = versions.get(keyOf(event.version!, event.tag.commit));
    if (event.event !== 'assignment' || !version?.active) continue;
    stages.set(event.stage!, [...(stages.get(event.stage!) ?? []), { version, assignment: event }]);
  }
  return stages;
}

/** Below 0 where `a` comes before `b` by the rules of https://semver.org; commits come before versions. */
export function compareVersions(a: string, b: string): number {
  const [isVersionA, isVersionB] = [a, b].map((text) => /^v\d/.test(text));
  if (isVersionA && isVersionB) return compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
  return Number(isVersionA) - Number(isVersionB) || (a < b ? -1 : a > b ? 1 : 0);
}
