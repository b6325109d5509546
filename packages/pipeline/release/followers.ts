import { type Digest, formatRecord, PawlError, toPawlError } from '@pawl/records';
import { renderMarkdown } from '@pawl/report';
import {
  type Change,
  type Follower,
  type ModelTags,
  type ReleasedVersion,
  readStored,
  type VersionDocument,
  type VersionEvidence,
  type Wanted,
} from '@pawl/store';
import type { Project } from '../project.ts';
import { cardOf } from './card.ts';
import type { ReleaseContext } from './context.ts';
import { chainOf } from './evidence.ts';
import { modelFilesOf } from './model-files.ts';
import { ownRecordOf, type ReleaseState, releaseState } from './state.ts';

/** What became of one place that follows the tags. */
export interface Following {
  readonly name: string;
  /** Where places of several models are told of together. */
  readonly model?: string;
  readonly changes: readonly Change[];
  /** Why it is not in step; null where it is. */
  readonly failed: string | null;
}

/**
 * Brings the places that follow the tags in step with them, or the tags of images alone: the versions that hold a stage, or
 * all that were promoted. One that fails is reported, and stops no other.
 */
export async function bringInStep(
  project: Project,
  context: ReleaseContext,
  {
    versions,
    dryRun,
    places = 'all',
  }: { readonly versions: 'held' | 'all'; readonly dryRun: boolean; readonly places?: 'all' | 'images' },
): Promise<readonly Following[]> {
  const followers = followersOf(project, context).filter(({ kind }) => places === 'all' || kind === places);
  if (followers.length === 0) return [];
  const wanted = wantedOf(project, versions);
  // Each follower says it; none may be waiting for it when it fails.
  wanted.catch(() => undefined);
  return Promise.all(followers.map((follower) => followOne(follower, wanted, dryRun)));
}

async function followOne(
  follower: NamedFollower,
  wanted: Promise<Wanted>,
  dryRun: boolean,
): Promise<Following> {
  let { name } = follower;
  try {
    const place = await follower.open();
    name = place.name;
    return { name, changes: await place.follow(await wanted, { dryRun }), failed: null };
  } catch (error) {
    const { message, where, remedy } = toPawlError(error);
    const said = [where ? `${message} (${where})` : message, remedy?.replace(/\.$/, '')];
    return { name, changes: [], failed: said.filter(Boolean).join('. ') };
  }
}

interface NamedFollower {
  readonly kind: 'mlflow' | 'images' | 'releases';
  readonly name: string;
  open(): Promise<Follower>;
}

/** The places that configuration and surroundings name. What cannot be opened fails by itself. */
function followersOf(project: Project, context: ReleaseContext): NamedFollower[] {
  const { promote, publish } = project.config;
  const { environment, forge } = context;
  const followers: NamedFollower[] = [];
  if (promote.mlflow !== false && /^https?:/.test(environment.MLFLOW_TRACKING_URI ?? ''))
    followers.push({ kind: 'mlflow', name: 'MLflow', open: () => mlflow(project, context) });
  if (publish)
    followers.push({
      kind: 'images',
      name: publish.image,
      open: () => images(project, publish.image, environment),
    });
  if (forge && promote.releases)
    followers.push({ kind: 'releases', name: forge.releases.name, open: async () => forge.releases });
  return followers;
}

async function mlflow({ config, host, signal }: Project, { environment }: ReleaseContext): Promise<Follower> {
  const [{ mlflowExperiment, mlflowFromEnvironment }, { mlflowFollower }] = await Promise.all([
    import('./mlflow.ts'),
    import('@pawl/store/mlflow'),
  ]);
  const client = mlflowFromEnvironment(environment, (message) => host.note(message), signal)!;
  const named = config.promote.mlflow;
  const registeredModel = named ? named.model : config.model.replaceAll('/', '-');
  return mlflowFollower(client, { registeredModel, experiment: mlflowExperiment(environment, config.model) });
}

async function images(
  project: Project,
  image: string,
  environment: ReleaseContext['environment'],
): Promise<Follower> {
  const [{ imageClient }, { ociFollower }] = await Promise.all([
    import('./image-client.ts'),
    import('@pawl/store/oci'),
  ]);
  const { client } = await imageClient(project, image, environment, `${project.configName}, publish.image`);
  return ociFollower(client, image);
}

/** What followers are to show: of stages that were given by hand nothing is known, so they stay as they are. */
async function wantedOf(project: Project, which: 'held' | 'all'): Promise<Wanted> {
  const state = await releaseState(project);
  const { tags } = state;
  const { stages: declared } = project.config.promote;
  const names = new Set([
    ...declared.map(({ name }) => name),
    ...tags.events.flatMap(({ stage }) => stage ?? []),
  ]);
  const stages = new Map<string, string | null>();
  const held = new Set<string>();
  for (const stage of names) {
    const holder = tags.stages.get(stage);
    if (holder && (await ownRecordOf(project, holder.assignment.tag)) === null) {
      project.host.note(
        `${stage}: ${holder.assignment.tag.name} was made without Pawl, so nothing follows it`,
      );
      continue;
    }
    stages.set(stage, holder?.version.version ?? null);
    if (holder) held.add(holder.version.version);
  }
  const versions: ReleasedVersion[] = [];
  for (const { version, active } of tags.versions) {
    if (!active || (which === 'held' && !held.has(version))) continue;
    const released = await releasedVersion(project, state, version);
    if (released) versions.push(released);
  }
  return { model: project.config.model, versions, stages, lastStage: declared.at(-1)!.name };
}

/** A version with what it rests on; undefined where it was never promoted. */
async function releasedVersion(
  project: Project,
  { tags, list }: ReleaseState,
  version: string,
): Promise<ReleasedVersion | undefined> {
  const release = await newestReleaseOf(project, tags, version);
  if (!release) return undefined;
  const plain = release.versionTag.replace(/#\d+$/, '');
  const evidence = once(async (): Promise<VersionEvidence | null> => {
    if (release.verdict === null) return null;
    return chainOf(project, await readStored(project.store, 'verdict', release.verdict)).catch(() => null);
  });
  const modelFiles = async () => {
    const run = (await evidence())?.run;
    const files = (run ? modelFilesOf(run) : []).map(async ({ name, digest }) => ({
      name,
      path: await project.store.getFile(digest as Digest),
      digest,
    }));
    return Promise.all(files).catch((error: unknown) => {
      if (error instanceof PawlError && error.code === 'record') return [];
      throw error;
    });
  };
  return {
    version,
    // A release of GitHub's own making keeps the lightweight tag it was made with.
    tag: list.lightweight.some(({ name }) => name === plain) ? plain : release.versionTag,
    commit: release.commit,
    release,
    evidence,
    modelFiles,
    documents: async () => documentsOf(project, release, await evidence()),
    notes: async () => notesOf(release, await evidence()),
  };
}

/** The record of the newest move of a version that Pawl made. */
async function newestReleaseOf(
  project: Project,
  { events }: ModelTags,
  version: string,
): Promise<ReleasedVersion['release'] | null> {
  const moves = events.filter((event) => event.event === 'assignment' && event.version === version);
  for (const { tag } of moves.reverse()) {
    const record = await ownRecordOf(project, tag);
    if (record) return record;
  }
  return null;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function documentsOf(
  project: Project,
  release: ReleasedVersion['release'],
  evidence: VersionEvidence | null,
): Promise<VersionDocument[]> {
  const json = (name: string, record: object) => ({
    name: `${name}.json`,
    content: formatRecord(record),
    mediaType: 'application/json',
  });
  if (!evidence) return [json('release', release)];
  const { check, run, evaluation, verdict } = evidence;
  const markdown = (name: string, content: string) => ({ name, content, mediaType: 'text/markdown' });
  return [
    markdown('model-card.md', await cardOf(project, evidence, release, false)),
    markdown('data-card.md', await cardOf(project, evidence, release, true)),
    json('release', release),
    json('verdict', verdict),
    json('evaluation', evaluation),
    json('run', run),
    json('data-check', check),
  ];
}

/** What a release tells of its version: what it took to get there, then the report. */
function notesOf(release: ReleasedVersion['release'], evidence: VersionEvidence | null): string {
  if (!evidence)
    return `The records of ${release.version} are gone; \`release.json\` says what was known of it.`;
  return renderMarkdown(evidence);
}
