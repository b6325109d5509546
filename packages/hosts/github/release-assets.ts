import { createHash } from 'node:crypto';
import type { VersionDocument } from '@pawl/store';
import type { GitHubClient } from './client.ts';
import { isMissing, isPassing, isTaken } from './failure.ts';
import { once, type Release, type ReleaseAsset, releaseError } from './release-api.ts';
import { uploadAddress } from './upload-address.ts';

/** A file that a release should have. */
export interface WantedAsset {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** A file that is to be sent, in place of `replaced` where one of that name is there. */
export interface AssetStep {
  readonly asset: WantedAsset;
  readonly replaced: ReleaseAsset | null;
}

/** A document as an asset. */
export function wantedAsset({ name, content, mediaType }: VersionDocument): WantedAsset {
  const bytes = Buffer.from(content, 'utf8');
  return {
    name: safeName(name),
    bytes,
    mediaType,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** GitHub would put dots in place of other characters of a name, and the asset would not be found again. */
function safeName(name: string): string {
  const safe = name
    .replace(/[^\w.-]+/g, '.')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.|\.$/g, '');
  return safe === '' ? 'document' : safe;
}

/**
 * What is to be sent so that a release has the wanted assets; others are people's, and stay. `sums` are the digests that we
 * sent, for servers that tell none.
 */
export function assetSteps(
  there: readonly ReleaseAsset[],
  wanted: readonly WantedAsset[],
  sums: ReadonlyMap<string, string>,
): AssetStep[] {
  return wanted.flatMap((asset) => {
    const replaced = there.find(({ name }) => name === asset.name) ?? null;
    return replaced !== null && isSame(replaced, asset, sums.get(asset.name)) ? [] : [{ asset, replaced }];
  });
}

/** Takes such a step. What an upload leaves that is cut off is taken away, and it is tried again. @throws PawlError `remote` */
export async function takeStep(
  client: GitHubClient,
  release: Release,
  { asset, replaced }: AssetStep,
): Promise<void> {
  const address = uploadAddress(client.apiUrl, release.upload_url, release.id);
  if (replaced !== null) await deleteAsset(client, release, replaced);
  const find = async () => {
    const left = (await listAssets(client, release)).find(({ name }) => name === asset.name);
    if (left === undefined || isSame(left, asset, undefined)) return left;
    await deleteAsset(client, release, left);
    return undefined;
  };
  const passing = (error: unknown) => isPassing(error) || isTaken(error);
  try {
    await once(client, () => upload(client, address, asset), passing, find);
  } catch (error) {
    throw releaseError(error, `uploading ${asset.name} to the release of ${release.tag_name}`);
  }
}

async function upload(
  { octokit }: GitHubClient,
  address: string,
  { name, bytes, mediaType }: WantedAsset,
): Promise<ReleaseAsset> {
  const { data } = await octokit.request(`POST ${address}{?name}`, {
    name,
    data: bytes,
    headers: { 'content-type': mediaType },
    request: { retries: 0 },
  });
  return data;
}

function isSame(
  { state, size, digest }: ReleaseAsset,
  wanted: WantedAsset,
  sum: string | undefined,
): boolean {
  const known = digest ?? (sum === undefined ? null : `sha256:${sum}`);
  return state === 'uploaded' && size === wanted.bytes.length && known === `sha256:${wanted.sha256}`;
}

async function listAssets({ octokit, owner, repo }: GitHubClient, release: Release): Promise<ReleaseAsset[]> {
  try {
    return await octokit.paginate(octokit.rest.repos.listReleaseAssets, {
      owner,
      repo,
      release_id: release.id,
      per_page: 100,
    });
  } catch (error) {
    throw releaseError(error, `listing the assets of the release of ${release.tag_name}`);
  }
}

async function deleteAsset(
  { octokit, owner, repo }: GitHubClient,
  release: Release,
  asset: ReleaseAsset,
): Promise<void> {
  try {
    await octokit.rest.repos.deleteReleaseAsset({ owner, repo, asset_id: asset.id });
  } catch (error) {
    if (!isMissing(error))
      throw releaseError(error, `deleting ${asset.name} of the release of ${release.tag_name}`);
  }
}
