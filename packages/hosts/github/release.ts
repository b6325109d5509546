import { plainText } from '@pawl/report';
import type { Change, Follower, ReleasedVersion, Wanted } from '@pawl/store';
import type { GitHubClient } from './client.ts';
import { isTaken } from './failure.ts';
import {
  createDraft,
  deleteRelease,
  latestRelease,
  listReleases,
  type Release,
  type ReleaseFields,
  releaseOfTag,
  updateRelease,
} from './release-api.ts';
import { type AssetStep, assetSteps, takeStep, type WantedAsset, wantedAsset } from './release-assets.ts';
import { placePart, readPart } from './release-body.ts';

/** What following one version needs to know. */
interface Job {
  readonly client: GitHubClient;
  readonly wanted: Wanted;
  readonly dryRun: boolean;
  readonly version: ReleasedVersion;
  /** Whether the version is in the last stage. */
  readonly holds: boolean;
  readonly latest: Release | undefined;
  /** Told of each change before it is made. */
  readonly tell: (what: string) => void;
}

/**
 * The releases of a repository as a follower: one for the tag of each version, a prerelease until the version has been in
 * the last stage, with our text between two markers and the version's documents as assets.
 *
 * A new one is a draft until all is in place, as nothing can be added to a published release where the repository's releases
 * are immutable. A draft that a person made is filled in, and stays a draft. The latest release is the version in the last
 * stage, unless one of another model or of people has come after it.
 */
export function githubReleases(client: GitHubClient): Follower {
  return {
    name: `releases of ${client.owner}/${client.repo} on GitHub`,
    kind: 'github',
    follow: (wanted, { dryRun }) => follow(client, wanted, dryRun),
  };
}

async function follow(client: GitHubClient, wanted: Wanted, dryRun: boolean): Promise<Change[]> {
  if (wanted.versions.length === 0) return [];
  const holder = wanted.stages.get(wanted.lastStage) ?? null;
  const known = await listReleases(client);
  const latest = holder === null ? undefined : await latestRelease(client);
  const changes: Change[] = [];
  for (const version of wanted.versions) {
    const job: Job = {
      client,
      wanted,
      dryRun,
      version,
      holds: version.version === holder,
      latest,
      tell: (what) => changes.push({ what: plainText(what, 300) }),
    };
    await followVersion(job, await onlyRelease(job, known));
  }
  return changes;
}

/** The one release of the version, undefined where there is none. A draft that we made beside it goes. */
async function onlyRelease(job: Job, known: readonly Release[]): Promise<Release | undefined> {
  const { client, version } = job;
  const found = known.filter(({ tag_name }) => tag_name === version.tag).sort((a, b) => a.id - b.id);
  const only =
    found.find(({ draft }) => !draft) ??
    (await releaseOfTag(client, version.tag)) ??
    found.find((release) => !isUnfinished(release)) ??
    found[0];
  for (const other of found) {
    if (other.id === only?.id || !other.draft || !isUnfinished(other)) continue;
    job.tell(`release ${version.tag}: a second draft of it → none`);
    if (!job.dryRun) await deleteRelease(client, other);
  }
  return only;
}

/** Whether it is a draft of ours that was never completed. */
function isUnfinished({ draft, body }: Release): boolean {
  return draft && readPart(body ?? '')?.unfinished === true;
}

async function followVersion(job: Job, found: Release | undefined): Promise<void> {
  const { client, version, dryRun, tell, holds } = job;
  const assets = (await version.documents()).map(wantedAsset);
  const fresh = found === undefined || isUnfinished(found);
  if (fresh) tell(`release ${version.tag}: none → ${holds ? 'release' : 'prerelease'}`);
  const release = found ?? (dryRun ? undefined : await begin(job));
  const sums = readPart(release?.body ?? '')?.sums ?? new Map<string, string>();
  const steps = assetSteps(release?.assets ?? [], assets, sums);
  const immutable = release?.immutable === true;
  if (immutable) noteFrozen(job, steps);
  for (const step of immutable ? [] : steps) {
    tell(
      `asset ${step.asset.name} of ${version.tag}: ${step.replaced === null ? 'none → added' : 'old → new'}`,
    );
    if (release !== undefined && !dryRun) await takeStep(client, release, step);
  }
  const fields = await changedFields(job, release, fresh, immutable ? sums : sumsOf(assets));
  if (release === undefined || fields === undefined || dryRun) return;
  try {
    await updateRelease(client, release, fields);
  } catch (error) {
    const other =
      fresh && isTaken((error as Error).cause) ? await releaseOfTag(client, version.tag) : undefined;
    if (other === undefined) throw error;
    // Another job has published one meanwhile.
    await deleteRelease(client, release);
    await followVersion(job, other);
  }
}

function begin({ client, wanted, version }: Job): Promise<Release> {
  const { body } = placePart('', { unfinished: true, sums: new Map() }, 'Pawl is making this release.')!;
  const draft = { tag: version.tag, name: `${wanted.model} ${version.version}`, body };
  return createDraft(client, draft, (release) => release.tag_name === version.tag && isUnfinished(release));
}

/** What is to be changed of the release beside its assets; undefined where nothing is. */
async function changedFields(
  job: Job,
  release: Release | undefined,
  fresh: boolean,
  sums: ReadonlyMap<string, string>,
): Promise<ReleaseFields | undefined> {
  const { version, holds, latest, tell } = job;
  const body = await wantedBody(job, release, sums);
  const before = fresh ? true : release!.prerelease;
  const prerelease = before && !holds;
  const draft = !fresh && release!.draft;
  if (!fresh && body !== undefined) tell(`release ${version.tag}: text → brought up to date`);
  if (!fresh && prerelease !== before) tell(`release ${version.tag}: prerelease → release`);
  const isLatest = release !== undefined && latest?.id === release.id;
  const moves = holds && !draft && !isLatest && (before || isOurs(job, latest));
  if (moves) tell(`latest release: ${latest?.tag_name ?? 'none'} → ${version.tag}`);
  if (!fresh && body === undefined && prerelease === before && !moves) return undefined;
  return {
    ...(body === undefined ? {} : { body }),
    ...(fresh ? { draft: false } : {}),
    prerelease,
    make_latest: holds && !draft && (moves || isLatest) ? 'true' : 'false',
  };
}

/** Whether the latest release is none, or one of this model's. Others' are latest by their own right. */
function isOurs({ wanted }: Job, latest: Release | undefined): boolean {
  return latest === undefined || wanted.versions.some(({ tag }) => tag === latest.tag_name);
}

/** The text that the release should have, undefined where it has it. */
async function wantedBody(
  { client, version, dryRun }: Job,
  release: Release | undefined,
  sums: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const body = release?.body ?? '';
  const placed = placePart(body, { unfinished: false, sums }, await version.notes());
  if (placed === undefined) {
    client.note(`The release of ${version.tag} has no room for Pawl's text, and is left as it is.`);
    return undefined;
  }
  if (placed.cut && !dryRun)
    client.note(`The text of the release of ${version.tag} was cut: it is too long for GitHub.`);
  return placed.body === body ? undefined : placed.body;
}

function noteFrozen({ client, version }: Job, steps: readonly AssetStep[]): void {
  if (steps.length === 0) return;
  const names = steps.map(({ asset }) => asset.name).join(', ');
  client.note(
    `The release of ${version.tag} is immutable by the settings of the repository: ${names} stay(s) as published.`,
  );
}

function sumsOf(assets: readonly WantedAsset[]): ReadonlyMap<string, string> {
  return new Map(assets.map(({ name, sha256 }) => [name, sha256]));
}
