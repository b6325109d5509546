import { setTimeout as sleep } from 'node:timers/promises';
import { PawlError } from '@pawl/records';
import { plainText } from '@pawl/report';
import { readAtMost } from './api-fetch.ts';
import type { GitHubClient } from './client.ts';
import { remoteError } from './failure.ts';
import { unzip } from './unzip.ts';

/** What is taken at most from one run. Sizes are bytes. */
export interface ArchiveLimits {
  /** Number of archives. */
  readonly archives: number;
  /** One archive, as it is downloaded. */
  readonly compressedBytes: number;
  /** Number of accepted files, in all archives together. */
  readonly files: number;
  /** One accepted file. */
  readonly fileBytes: number;
  /** All accepted files of all archives. */
  readonly totalBytes: number;
}

export interface EvidenceArchive {
  readonly name: string;
  /** Path inside the archive to content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly expired: boolean;
}

const PERMISSION = 'actions: read';
const TRIES = 3;
const MOST_LISTED = 2000;
const DOWNLOAD_MS = 120_000;

/**
 * The `wanted` artifacts of a workflow run, each with the files that `accept` takes, in memory. They are taken for hostile:
 * sizes are bounded by what arrives and not by what is stated, and an archive with a path that leads out of it, a link or
 * a path that stands in it twice is refused whole. Of artifacts of one name the newest is taken.
 * @throws PawlError `record` for an archive that breaks a limit or a rule, `remote` for one that is gone or cannot be had.
 */
export async function downloadEvidence(
  client: GitHubClient,
  runId: number,
  wanted: (name: string) => boolean,
  accept: (path: string) => boolean,
  limits: ArchiveLimits,
): Promise<EvidenceArchive[]> {
  const artifacts = await wantedArtifacts(client, runId, wanted, limits);
  for (const artifact of artifacts) checkStated(artifact, limits);
  const archives: EvidenceArchive[] = [];
  let room = { files: limits.files, fileBytes: limits.fileBytes, totalBytes: limits.totalBytes };
  for (const artifact of artifacts) {
    const zip = await download(client, artifact, limits.compressedBytes);
    const files = await unzip(zip, titleOf(artifact), accept, room);
    const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
    room = { ...room, files: room.files - files.size, totalBytes: room.totalBytes - bytes };
    archives.push({ name: artifact.name, files });
  }
  return archives;
}

async function wantedArtifacts(
  client: GitHubClient,
  runId: number,
  wanted: (name: string) => boolean,
  limits: ArchiveLimits,
): Promise<Artifact[]> {
  const newest = new Map<string, Artifact>();
  for (const artifact of await listArtifacts(client, runId)) {
    if (!wanted(artifact.name)) continue;
    const known = newest.get(artifact.name);
    if (known === undefined || known.id < artifact.id) newest.set(artifact.name, artifact);
  }
  if (newest.size > limits.archives) {
    throw new PawlError(
      'record',
      `run ${runId} has ${newest.size} evidence artifacts, and ${limits.archives} are taken`,
      {
        remedy: 'Upload the evidence of several models as one artifact.',
      },
    );
  }
  return [...newest.values()];
}

async function listArtifacts(client: GitHubClient, runId: number): Promise<Artifact[]> {
  const { octokit, owner, repo } = client;
  const doing = `listing the artifacts of run ${runId}`;
  const found: Artifact[] = [];
  try {
    const pages = octokit.paginate.iterator(octokit.rest.actions.listWorkflowRunArtifacts, {
      owner,
      repo,
      run_id: runId,
      per_page: 100,
    });
    for await (const { data } of pages) {
      for (const { id, name, size_in_bytes, expired } of data)
        found.push({ id, name, size: size_in_bytes, expired });
      if (found.length > MOST_LISTED) break;
    }
  } catch (error) {
    throw remoteError(error, doing, PERMISSION);
  }
  if (found.length > MOST_LISTED) {
    throw new PawlError('record', `${doing} failed: there are more than ${MOST_LISTED}`);
  }
  return found;
}

function checkStated(artifact: Artifact, limits: ArchiveLimits): void {
  if (artifact.expired) {
    throw new PawlError('remote', `${titleOf(artifact)} has expired`, {
      remedy: 'Run the workflow that uploads it again, or raise its `retention-days`.',
    });
  }
  if (artifact.size > limits.compressedBytes) throw tooLarge(artifact, limits.compressedBytes);
}

/** The archive's bytes. GitHub sends us on to its storage, which must not see the token. */
async function download(client: GitHubClient, artifact: Artifact, limit: number): Promise<Uint8Array> {
  const doing = `downloading ${titleOf(artifact)}`;
  for (let attempt = 1; ; attempt++) {
    // The address it sends us to is good for a minute: each try asks for a new one.
    const address = await archiveAddress(client, artifact, doing);
    try {
      const bytes = await fetchArchive(address, limit, client.signal);
      if (bytes === undefined) throw tooLarge(artifact, limit);
      return bytes;
    } catch (error) {
      if (error instanceof PawlError) throw error;
      if (attempt === TRIES || client.signal?.aborted === true) throw storageError(error, doing);
      await sleep(client.secondMs * attempt ** 2 * (0.75 + Math.random() / 2));
    }
  }
}

async function archiveAddress(client: GitHubClient, artifact: Artifact, doing: string): Promise<URL> {
  const { octokit, owner, repo, apiUrl } = client;
  try {
    const { headers } = await octokit.rest.actions.downloadArtifact({
      owner,
      repo,
      artifact_id: artifact.id,
      archive_format: 'zip',
      request: { redirect: 'manual' },
    });
    const address = new URL(String(headers.location ?? ''), `${apiUrl}/`);
    if (headers.location !== undefined && (address.protocol === 'https:' || apiUrl.startsWith('http:')))
      return address;
  } catch (error) {
    throw remoteError(error, doing, PERMISSION);
  }
  throw new PawlError('remote', `${doing} failed: GitHub does not say where it is`);
}

async function fetchArchive(
  address: URL,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  const timeout = AbortSignal.timeout(DOWNLOAD_MS);
  const answer = await fetch(address, {
    signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`the storage answered ${answer.status}`);
  }
  return readAtMost(answer, limit);
}

/** Without the address, which carries a signature. */
function storageError(error: unknown, doing: string): PawlError {
  const message = error instanceof Error ? error.message : String(error);
  return new PawlError('remote', `${doing} failed: ${plainText(message, 200)}`, {
    remedy: 'Such failures pass: run the job again.',
  });
}

function tooLarge(artifact: Artifact, limit: number): PawlError {
  return new PawlError(
    'record',
    `${titleOf(artifact)} is larger than ${limit} bytes, the most that is taken`,
    {
      remedy: 'Upload records only: no data, no model.',
    },
  );
}

function titleOf({ name }: Artifact): string {
  return `the artifact "${plainText(name, 100)}"`;
}
