import { setTimeout as sleep } from 'node:timers/promises';
import { PawlError } from '@pawl/records';
import type { GitHubClient } from './client.ts';
import { isMissing, isPassing, remoteError, wordsOf } from './failure.ts';

/** A release as GitHub answers it, as far as it is used. */
export interface Release {
  readonly id: number;
  readonly tag_name: string;
  readonly body?: string | null;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly immutable?: boolean;
  readonly upload_url: string;
  readonly assets: readonly ReleaseAsset[];
}

export interface ReleaseAsset {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** `uploaded`; `starter` where an upload was cut off. */
  readonly state: string;
  /** `sha256:…`; null or absent where the server does not tell. */
  readonly digest?: string | null;
}

/** What of a release is changed. */
export interface ReleaseFields {
  readonly body?: string;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  readonly make_latest?: 'true' | 'false';
}

const PERMISSION = 'contents: write';
const TRIES = 3;

/** All releases, drafts too where the token may write. @throws PawlError `remote` */
export async function listReleases({ octokit, owner, repo }: GitHubClient): Promise<Release[]> {
  try {
    return await octokit.paginate(octokit.rest.repos.listReleases, { owner, repo, per_page: 100 });
  } catch (error) {
    throw releaseError(error, 'listing the releases');
  }
}

/** The published release of a tag. @throws PawlError `remote` */
export async function releaseOfTag(client: GitHubClient, tag: string): Promise<Release | undefined> {
  const { octokit, owner, repo } = client;
  try {
    return (await octokit.rest.repos.getReleaseByTag({ owner, repo, tag })).data;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw releaseError(error, `looking for the release of ${tag}`);
  }
}

/** The release that the repository shows as its latest. @throws PawlError `remote` */
export async function latestRelease({ octokit, owner, repo }: GitHubClient): Promise<Release | undefined> {
  try {
    return (await octokit.rest.repos.getLatestRelease({ owner, repo })).data;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw releaseError(error, 'looking for the latest release');
  }
}

/**
 * A new draft for a tag, which must be there: GitHub would make one that is not, at the default branch. Where an answer was
 * lost, `mine` knows the draft that it told of. @throws PawlError `remote`
 */
export async function createDraft(
  client: GitHubClient,
  draft: { readonly tag: string; readonly name: string; readonly body: string },
  mine: (release: Release) => boolean,
): Promise<Release> {
  const { octokit, owner, repo } = client;
  const { tag, name, body } = draft;
  await requireTag(client, tag);
  const write = async () => {
    const { data } = await octokit.rest.repos.createRelease({
      owner,
      repo,
      tag_name: tag,
      name,
      body,
      draft: true,
      prerelease: true,
      make_latest: 'false',
      request: { retries: 0 },
    });
    return data;
  };
  try {
    return await once(client, write, isPassing, async () => (await listReleases(client)).find(mine));
  } catch (error) {
    throw releaseError(error, `making the release of ${tag}`);
  }
}

/** @throws PawlError `remote`, as the cause of which GitHub's own answer is kept. */
export async function updateRelease(
  { octokit, owner, repo }: GitHubClient,
  release: Release,
  fields: ReleaseFields,
): Promise<Release> {
  try {
    const { data } = await octokit.rest.repos.updateRelease({
      owner,
      repo,
      release_id: release.id,
      ...fields,
    });
    return data;
  } catch (error) {
    throw releaseError(error, `changing the release of ${release.tag_name}`);
  }
}

/** @throws PawlError `remote` */
export async function deleteRelease({ octokit, owner, repo }: GitHubClient, release: Release): Promise<void> {
  try {
    await octokit.rest.repos.deleteRelease({ owner, repo, release_id: release.id });
  } catch (error) {
    if (!isMissing(error)) throw releaseError(error, `deleting a draft of ${release.tag_name}`);
  }
}

/**
 * A write that must not be done twice: before it is tried again, `find` looks for what a try left whose answer was lost,
 * and makes room for the next. Only failures that `passing` knows are tried again.
 */
export async function once<T>(
  { secondMs, signal }: GitHubClient,
  write: () => Promise<T>,
  passing: (error: unknown) => boolean,
  find: () => Promise<T | undefined>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (!passing(error)) throw error;
      const left = await find();
      if (left !== undefined) return left;
      if (tries >= TRIES) throw error;
      await sleep(tries ** 2 * secondMs, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** Like `remoteError`, and says what an immutable release is. */
export function releaseError(error: unknown, doing: string): PawlError {
  const words = wordsOf(error);
  if (!/\bimmutable\b/i.test(words)) return remoteError(error, doing, PERMISSION);
  const { where } = remoteError(error, doing, PERMISSION);
  return new PawlError('remote', `the release is immutable, and ${doing} failed (${words})`, {
    ...(where === undefined ? {} : { where }),
    remedy:
      'The settings of the repository forbid to change what is published, and its tag cannot be used again: ' +
      'promote a new version.',
    cause: error,
  });
}

async function requireTag({ octokit, owner, repo }: GitHubClient, tag: string): Promise<void> {
  try {
    await octokit.rest.git.getRef({ owner, repo, ref: `tags/${tag}` });
  } catch (error) {
    if (!isMissing(error)) throw releaseError(error, `looking for the tag ${tag}`);
    throw new PawlError('remote', `there is no tag ${tag} at GitHub, so it can have no release`, {
      remedy: `Push it: git push origin ${tag}`,
      cause: error,
    });
  }
}
