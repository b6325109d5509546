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

interface NamedTag {
  readonly name: TagName;
  readonly tag: GitTag;
}

/** All models that tags speak of, by name, in the order in which GTO meets them. */
export function readRegistry({ annotated }: TagList): ReadonlyMap<string, ModelTags> {
  const listed = annotated
    .flatMap((tag): NamedTag[] => {
      const name = parseTagName(tag.name);
      return name ? [{ name, tag }] : [];
    })
    .sort((a, b) => a.tag.at - b.tag.at || (a.tag.name < b.tag.name ? -1 : 1));
  const byModel = new Map<string, NamedTag[]>();
  // GTO reads deprecations first, then what is said of versions, then what is said of stages.
  for (const part of [isOfModel, isOfVersion, isOfStage])
    for (const named of listed.filter(({ name }) => part(name))) push(byModel, named.name.model, named);
  return new Map([...byModel].map(([model, tags]) => [model, modelTags(model, tags)]));
}

const isOfModel = (name: TagName) => name.event === 'deprecation';
const isOfVersion = (name: TagName) => 'version' in name;
const isOfStage = (name: TagName) => 'stage' in name;

/** What the tags did to all models, the newest first; within a second in the order of `gto history`. */
export function historyOf(models: Iterable<ModelTags>): readonly TagEvent[] {
  return [...models]
    .flatMap(({ events }) => events)
    .sort(byTime)
    .reverse();
}

function byTime(a: TagEvent, b: TagEvent): number {
  return a.tag.at - b.tag.at || PRIORITY[a.event] - PRIORITY[b.event];
}

function byNameDown(a: TagEvent, b: TagEvent): number {
  return a.tag.name < b.tag.name ? 1 : -1;
}

function modelTags(model: string, tags: readonly NamedTag[]): ModelTags {
  const groups = groupsOf(tags);
  const events = eventsOf(tags, groups);
  const assigned = assignedOf(groups);
  return {
    model,
    deprecated: events.at(-1)?.event === 'deprecation',
    versions: groups.map(versionOf).sort((a, b) => byPrecedence(a.version, b.version)),
    stages: new Map([...assigned].map(([stage, holders]) => [stage, holders.at(-1)!])),
    assigned,
    events,
  };
}

/** The events of one version, or of a commit without one: each list by time, then by the names of the tags. */
interface Group {
  readonly version: string;
  readonly commit: string;
  /** Registrations and deregistrations. */
  readonly direct: TagEvent[];
  readonly stages: Map<string, TagEvent[]>;
}

/** In the order in which GTO meets them. */
function groupsOf(tags: readonly NamedTag[]): readonly Group[] {
  const groups = new Map<string, Group>();
  const atCommit = new Map<string, Group[]>();
  const groupOf = (version: string, commit: string): Group => {
    const key = `${version} ${commit}`;
    const known = groups.get(key);
    if (known) return known;
    const group: Group = { version, commit, direct: [], stages: new Map() };
    groups.set(key, group);
    if (version !== commit) push(atCommit, commit, group);
    return group;
  };
  for (const { name, tag } of tags) {
    if (name.event === 'deprecation') continue;
    const version = 'version' in name ? name.version : versionAt(tag, atCommit.get(tag.commit) ?? []);
    const group = groupOf(version, tag.commit);
    if ('version' in name) group.direct.push(eventOf(name, tag, version));
    else push(group.stages, name.stage, eventOf(name, tag, version));
  }
  return [...groups.values()];
}

function eventOf(name: TagName, tag: GitTag, version: string | null): TagEvent {
  const { event, model, counter } = name;
  return { event, model, counter, tag, version, stage: 'stage' in name ? name.stage : null };
}

/** A stage is given to a commit; where that has two versions, our own tags say which one is meant. */
function versionAt(tag: GitTag, there: readonly Group[]): string {
  const said = trailer(tag.message, 'Pawl-Version');
  if (there.some(({ version }) => version === said)) return said!;
  const newest = (group: Group) => registrationOf(group)?.tag.at ?? Number.NEGATIVE_INFINITY;
  const last = there.reduce<Group | undefined>(
    (best, group) => (best && newest(best) > newest(group) ? best : group),
    undefined,
  );
  return last?.version ?? tag.commit;
}

const registrationOf = ({ direct }: Group) => direct.findLast(({ event }) => event === 'registration');

/** By time; within a second in the order that comes of how GTO sorts and reverses its lists. */
function eventsOf(tags: readonly NamedTag[], groups: readonly Group[]): readonly TagEvent[] {
  const ofVersions = groups
    .filter(({ direct }) => direct.length > 0)
    .reverse()
    .flatMap(({ direct, stages }) => [
      ...direct,
      ...[...stages.values()].flatMap((events) => events.toReversed()),
    ]);
  // GTO makes a version of its own for each tag at a commit without one.
  const ofCommits = groups
    .filter(({ direct }) => direct.length === 0)
    .flatMap(({ stages }) => [...stages.values()].flat())
    .sort(byNameDown);
  const ofModel = tags
    .filter(({ name }) => isOfModel(name))
    .map(({ name, tag }) => eventOf(name, tag, null))
    .reverse();
  return [...ofCommits, ...ofVersions, ...ofModel].sort(byTime);
}

function versionOf(group: Group): Version {
  const { version, commit, direct, stages } = group;
  const registration = registrationOf(group);
  const newest = [...direct].sort(byTime).at(-1);
  const [first] = [...direct, ...[...stages.values()].flat()].sort(byTime);
  return {
    version,
    commit,
    registered: registration !== undefined,
    active: newest?.event !== 'deregistration',
    tag: (registration ?? first!).tag,
  };
}

/**
 * The active versions of each stage that were not taken out of it, the one that was assigned last at the end: it holds
 * the stage. Where it is taken out, the one before holds it again. Of two that were assigned within a second, GTO has the
 * stage held by the one that was registered first.
 */
function assignedOf(groups: readonly Group[]): Map<string, readonly Holder[]> {
  const stages = new Map<string, Holder[]>();
  for (const group of groups.toReversed()) {
    const version = versionOf(group);
    if (!version.active) continue;
    for (const [stage, events] of group.stages) {
      const assignment = [...events].sort(byTime).at(-1)!;
      if (assignment.event === 'assignment') push(stages, stage, { version, assignment });
    }
  }
  for (const holders of stages.values()) holders.sort(byAssignment);
  return stages;
}

/** Those of one stage; what is left alike comes in the order of its groups. */
function byAssignment(a: Holder, b: Holder): number {
  const madeAt = ({ version, assignment }: Holder) => (version.registered ? version : assignment).tag.at;
  const registered = ({ version }: Holder) => Number(version.registered);
  return (
    a.assignment.tag.at - b.assignment.tag.at ||
    madeAt(b) - madeAt(a) ||
    registered(a) - registered(b) ||
    (registered(a) ? 0 : byNameDown(a.assignment, b.assignment))
  );
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = lists.get(key);
  if (known) known.push(value);
  else lists.set(key, [value]);
}

/** As `compareVersions`, with 0 for versions that differ in their build alone. */
function byPrecedence(a: string, b: string): number {
  return isVersion(a) && isVersion(b) ? compare(a, b) : compareVersions(a, b);
}

const isVersion = (text: string) => /^v\d/.test(text);

/** Below 0 where `a` comes before `b` by the rules of https://semver.org; commits come before versions. */
export function compareVersions(a: string, b: string): number {
  if (isVersion(a) && isVersion(b)) return compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
  return Number(isVersion(a)) - Number(isVersion(b)) || (a < b ? -1 : a > b ? 1 : 0);
}
