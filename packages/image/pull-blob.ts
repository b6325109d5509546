import { createHash, type Hash, randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { type Answer, isPassing } from '@pawl/http';
import { type Digest, PawlError } from '@pawl/records';
import type { Session } from './session.ts';

export interface PullOptions {
  /** Told up to where bytes of the blob were written; less than before where it is read again. */
  readonly progress?: (at: number) => void;
  readonly signal?: AbortSignal | undefined;
}

interface Wanted {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

/** What came so far. */
interface Received {
  readonly file: FileHandle;
  hash: Hash;
  at: number;
}

const TRIES = 3;
const GOOD_DEAL = 2 ** 20;

/**
 * Reads a blob into a file, which is there whole and right or not at all. What was cut goes on where it ended.
 * @throws PawlError `remote` where the registry cannot be reached, refuses, has it not, or has other bytes; what the
 * file system throws.
 */
export async function pullBlob(
  session: Session,
  repository: string,
  wanted: Wanted,
  path: string,
  options: PullOptions = {},
): Promise<void> {
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
  const file = await open(partial, 'wx');
  try {
    try {
      await receive(session, repository, wanted, file, options);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function receive(
  session: Session,
  repository: string,
  wanted: Wanted,
  file: FileHandle,
  { progress = () => {}, signal }: PullOptions,
): Promise<void> {
  const { digest, size } = wanted;
  const doing = `reading ${repository} ${digest}`;
  const received: Received = { file, hash: createHash('sha256'), at: 0 };
  let failures = 0;
  let reached = 0;
  for (;;) {
    const answer = await session.stream(
      doing,
      blobAddress(session, repository, digest),
      scopeOf(repository),
      {
        method: 'GET',
        ...(received.at === 0 ? {} : { headers: { range: `bytes=${received.at}-` } }),
        receive: (head, body) => take(received, wanted, head, body, progress),
        signal,
      },
    );
    const cut = answer instanceof PawlError;
    if (!cut && (answer.status === 200 || answer.status === 206)) break;
    // What was read cannot be gone on with; it may be read anew.
    const anew = !cut && answer.status === 416 && received.at > 0;
    if (anew) restart(received);
    else if (!cut && !isPassing(answer.status)) throw session.failure(doing, answer);
    if (received.at >= reached + GOOD_DEAL) failures = 0;
    reached = Math.max(reached, received.at);
    if (++failures >= TRIES) throw session.failure(doing, answer);
    await session.waitForAnother(failures, answer, signal);
  }
  const found = `sha256:${received.hash.digest('hex')}`;
  if (received.at === size && found === digest) return;
  throw otherBytes(wanted, received.at === size ? found : `${received.at} bytes`, session.base.href);
}

/** Writes what an answer brings, never more than was said. */
async function take(
  received: Received,
  wanted: Wanted,
  head: Omit<Answer, 'body'>,
  body: AsyncIterable<Uint8Array>,
  progress: (at: number) => void,
): Promise<void> {
  if (head.status === 200) restart(received);
  checkHead(received, wanted, head);
  for await (const chunk of body) {
    if (received.at + chunk.length > wanted.size) throw otherBytes(wanted, 'more bytes', head.url);
    await writeAll(received.file, chunk, received.at);
    received.hash.update(chunk);
    received.at += chunk.length;
    progress(received.at);
  }
}

/** Refuses what says beforehand that it is not what is wanted. */
function checkHead({ at }: Received, wanted: Wanted, { status, headers, url }: Omit<Answer, 'body'>): void {
  const length = headers.get('content-length');
  if (length !== null && Number(length) !== wanted.size - at)
    throw otherBytes(wanted, `${length} bytes from ${at} on`, url);
  if (status === 200) return;
  const range = headers.get('content-range') ?? '';
  const [, from, end, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(range) ?? [];
  const right = Number(from) === at && Number(end) === wanted.size - 1;
  if (!right || (total !== '*' && Number(total) !== wanted.size))
    throw otherBytes(wanted, `the range ${JSON.stringify(range.slice(0, 100))}`, url);
}

function restart(received: Received): void {
  received.hash = createHash('sha256');
  received.at = 0;
}

async function writeAll(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at + done);
    done += bytesWritten;
  }
}

function otherBytes({ digest, size }: Wanted, found: string, where: string): PawlError {
  return new PawlError('remote', `the registry gives ${found} for ${digest} of ${size} bytes`, {
    where,
    remedy: 'Trust neither; check who can write to the registry and what stands between.',
  });
}

function blobAddress({ base }: Session, repository: string, digest: Digest): URL {
  return new URL(`/v2/${repository}/blobs/${digest}`, base);
}

function scopeOf(repository: string): string {
  return `repository:${repository}:pull`;
}
