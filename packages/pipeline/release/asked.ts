import { PawlError } from '@pawl/records';
import { checkModelName, checkVersion, formatTagName, parseTagName, type Version } from '@pawl/store';
import { gitState } from '../git.ts';
import type { Project } from '../project.ts';
import { stageOf } from './policy.ts';
import type { PromoteOptions } from './promote.ts';
import { ownTags, type ReleaseState, statementOf, tagNamesOf } from './state.ts';

/** Whether a tag speaks of the project's model. What it is not is left to others. */
export async function isTagOf(project: Project, tag: string): Promise<boolean> {
  const parsed = parseTagName(tag);
  const ours = parsed?.event === 'registration' || parsed?.event === 'assignment';
  return ours && (await tagNamesOf(project)).includes(parsed.model);
}

/** What is asked for, found in the tags. */
export interface Asked {
  readonly version: string;
  readonly commit: string;
  readonly stage: string;
  readonly versionTag: string;
  readonly register: boolean;
  /** A tag gave it the stage before anything was asked of it. */
  readonly byHand: string | null;
  /** The tag that moved the stage once, where later tags have moved it on. */
  readonly past: string | null;
}

/** The version and stage that are meant. Throws `usage` for what cannot be meant, and for tags that cannot be right. */
export async function askedFor(
  project: Project,
  options: PromoteOptions,
  state: ReleaseState,
): Promise<Asked> {
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
  if (known) return { ...known, stage, byHand: null, past: null };
  const here = await gitState(project.root);
  if (!here)
    throw new PawlError('config', 'there is no commit here that could become a version', {
      where: project.root,
    });
  requireFree(state, version);
  requireSingle(state, here.commit, version);
  const versionTag = formatTagName({ event: 'registration', model: state.model, version, counter: null });
  return { version, commit: here.commit, stage, versionTag, register: true, byHand: null, past: null };
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
    if (known) return { ...known, stage: stageOf(project, stage).stage.name, byHand: null, past: null };
    requireSingle(state, light.commit, parsed.version);
    const { counter: _none, ...name } = parsed;
    const versionTag = formatTagName({ ...name, counter: state.nextCounter });
    const { commit } = light;
    const { name: to } = stageOf(project, stage).stage;
    return {
      version: parsed.version,
      commit,
      stage: to,
      versionTag,
      register: true,
      byHand: null,
      past: null,
    };
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
        remedy: `Register one: git tag -a '${parsed.model.replace(':', '=')}@vX.Y.Z' -m release ${event.tag.commit.slice(0, 7)}. ${knownVersions(state)}`,
      });
    const { name: to } = stageOf(project, parsed.stage).stage;
    const isOwn = await ownTags(project);
    const holder = state.tags.stages.get(to);
    const past = holder?.assignment.tag.name !== tag && holder?.version.version !== event.version;
    return { ...known, stage: to, byHand: isOwn(event.tag) ? null : tag, past: past ? tag : null };
  }
  if (parsed.event !== 'registration')
    throw new PawlError('usage', `the tag "${tag}" takes something back, which promotes nothing`);
  const known = registered(state, parsed.version);
  if (!known) throw new PawlError('usage', `${parsed.version} was taken back by a later tag`, { where: tag });
  return { ...known, stage: stageOf(project, stage).stage.name, byHand: null, past: null };
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
): Omit<Asked, 'stage' | 'byHand' | 'past'> | undefined {
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
      remedy: `A stage is given to a commit, so ${version} needs one of its own (git commit --allow-empty), or one of the tags is wrong.`,
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
export async function requireUnmoved(
  project: Project,
  { tags }: ReleaseState,
  { version, commit, versionTag }: Asked,
): Promise<void> {
  // A tag made by hand may say what it likes.
  const isOwn = await ownTags(project);
  const other = tags.events.find(
    ({ tag }) => tag.commit !== commit && statementOf(tag)?.version === version && isOwn(tag),
  );
  if (other) throw moved({ version, commit, tag: { name: versionTag } }, other.tag.commit);
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
