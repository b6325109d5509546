import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PawlError } from '@pawl/records';
import { unzip } from '../github/unzip.ts';

/** Carries files between the jobs of one workflow run. The client is heavy, so it is loaded when it is used. */

/** Keeps files below a folder as an artifact. Throws `remote` when that fails, or the name was used in this run. */
export async function uploadArtifact(name: string, files: readonly string[], root: string): Promise<void> {
  const client = await load();
  try {
    await client.uploadArtifact(name, [...files], root, { compressionLevel: 6 });
  } catch (cause) {
    throw new PawlError('remote', `the artifact "${name}" was not kept: ${message(cause)}`, {
      remedy: 'A name can be used once in a run: give each job of a matrix its own.',
      cause,
    });
  }
}

/** Names of the artifacts of this run. */
export async function listArtifacts(): Promise<readonly string[]> {
  const client = await load();
  try {
    const { artifacts } = await client.listArtifacts({ latest: true });
    return artifacts.map(({ name }) => name);
  } catch (cause) {
    throw new PawlError('remote', `the artifacts of this run could not be listed: ${message(cause)}`, {
      cause,
    });
  }
}

/** Of this run's own jobs, whose models may be large. They are unpacked in memory. */
const LIMITS = { files: 10_000, fileBytes: 2_000_000_000, totalBytes: 3_000_000_000 };

/** Unpacks an artifact of this run into a folder. */
export async function downloadArtifact(name: string, folder: string): Promise<void> {
  const client = await load();
  const packed = await mkdtemp(`${folder}.`);
  try {
    const { artifact } = await client.getArtifact(name);
    await client.downloadArtifact(artifact.id, { path: packed, skipDecompress: true });
  } catch (cause) {
    throw new PawlError('remote', `the artifact "${name}" could not be read: ${message(cause)}`, {
      remedy: 'Name the artifact of a job that this one `needs`.',
      cause,
    });
  }
  const [file = ''] = await readdir(packed);
  const files = await unzip(await readFile(join(packed, file)), `the artifact "${name}"`, () => true, LIMITS);
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  await rm(packed, { recursive: true, force: true });
}

async function load() {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  return new DefaultArtifactClient();
}

/** The client wraps failures whose own message is empty. */
function message(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const {
    code,
    errors = [],
    cause: inner,
  } = cause as { code?: unknown; errors?: unknown[]; cause?: unknown };
  const own = cause.message || (typeof code === 'string' ? code : '');
  const rest = [...errors, ...(inner === undefined ? [] : [inner])].map(message);
  return [own, ...rest].filter(Boolean).join(': ') || cause.name;
}
