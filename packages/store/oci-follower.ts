import { type Descriptor, isTag, type RegistryClient, tagOfVersion } from '@pawl/image';
import { type Digest, PawlError } from '@pawl/records';
import type { Change, Follower, Wanted } from './follower.ts';

export interface OciFollowerOptions {
  /** The digest that a version's image was released with; in place of what its tag points at now. It must be there. */
  readonly imageOf?: (version: string) => Digest | null;
}

interface Move {
  readonly stage: string;
  /** The digest that the stage's tag is to point at; null where it stays. */
  readonly to: Digest | null;
  readonly change: Change;
}

/**
 * A repository of images, where a tag named as the stage points at the image of the version that the stage holds. The
 * image of a version is the one under its own tag, `v1.4.0`. A tag is moved by putting the same manifest under it;
 * nothing is built, and no other tag is touched.
 *
 * Two things it cannot bring about are `waiting` changes and no failures: a version without an image, and a stage that
 * is empty. There its tag keeps pointing where it did, for registries delete by digest, which would take the version's
 * own image away too.
 */
export function ociFollower(
  client: RegistryClient,
  name: string,
  options: OciFollowerOptions = {},
): Follower {
  return {
    name,
    kind: 'oci',
    async follow(wanted, { dryRun }) {
      // All is looked at before anything is moved, so that what is wrong with one stage leaves all as they were.
      const moves = await movesFor(client, wanted, options);
      if (!dryRun) for (const { stage, to } of moves) if (to !== null) await moveTag(client, stage, to);
      return moves.map(({ change }) => change);
    },
  };
}

async function movesFor(
  client: RegistryClient,
  { stages }: Wanted,
  options: OciFollowerOptions,
): Promise<readonly Move[]> {
  for (const stage of stages.keys()) checkStage(stage);
  const moves: Move[] = [];
  for (const [stage, version] of stages) {
    const move = await moveFor(client, stage, version, options);
    if (move) moves.push(move);
  }
  return moves;
}

async function moveFor(
  client: RegistryClient,
  stage: string,
  version: string | null,
  options: OciFollowerOptions,
): Promise<Move | null> {
  const now = await client.headManifest(stage);
  if (version === null) return now && { stage, to: null, change: leftBehind(stage, now) };
  const image = await imageOf(client, version, options);
  if (image === null) {
    const what = `tag ${stage}: no image of ${version} yet: push it as ${client.name}:${tagOfVersion(version)}`;
    return { stage, to: null, change: { what, waiting: true } };
  }
  if (now?.digest === image.digest) return null;
  const from = now ? short(now.digest) : 'none';
  return {
    stage,
    to: image.digest,
    change: { what: `tag ${stage}: ${from} → ${version} (${short(image.digest)})` },
  };
}

async function imageOf(
  client: RegistryClient,
  version: string,
  { imageOf: released }: OciFollowerOptions,
): Promise<Descriptor | null> {
  const digest = released?.(version) ?? null;
  if (digest === null) return client.headManifest(tagOfVersion(version));
  const image = await client.headManifest(digest);
  if (image) return image;
  throw new PawlError('remote', `the image that ${version} was released with is gone: ${digest}`, {
    where: client.name,
    remedy: 'Push that image again; another one is not what was released.',
  });
}

async function moveTag(client: RegistryClient, stage: string, to: Digest): Promise<void> {
  const manifest = await client.getManifest(to);
  if (!manifest)
    throw new PawlError('remote', `the image ${to} went away while tag ${stage} was moved to it`, {
      where: client.name,
      remedy: 'Run again.',
    });
  await client.putManifest(stage, manifest.bytes, manifest.mediaType);
}

function leftBehind(stage: string, now: Descriptor): Change {
  return {
    what: `tag ${stage}: still points at ${short(now.digest)} though the stage is empty; registries delete no tags`,
    waiting: true,
  };
}

/** A stage must not take the tag of a version away. */
function checkStage(stage: string): void {
  const problem = /^v\d/.test(stage) ? 'it could be that of a version' : isTag(stage) ? '' : 'it is no tag';
  if (problem !== '')
    throw new PawlError('config', `the stage ${JSON.stringify(stage)} cannot name an image: ${problem}`, {
      remedy: 'Give the stage another name.',
    });
}

/** `sha256:0123456789ab`, enough for people to tell images apart. */
function short(digest: Digest): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
