import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { type Digest, digestOf, PawlError } from '@pawl/records';
import { type GitOptions, git, streamGit } from './git-command.ts';
import { objectPath } from './object-path.ts';

/** Files that are packed, and how: larger ones are kept gzipped where that helps. */
const PACK_FROM = 64 * 2 ** 10;
/** Bytes of a file on a branch, packed: GitHub refuses files over 100 MB. */
export const BRANCH_FILE_LIMIT = 95 * 2 ** 20;
/** Of a file so many times as large, packing would be in vain for what models are made of. */
const PACKED_UP_TO = 4;
const MEMORY_LIMIT = 64 * 2 ** 20;
const FILE_LIMIT = 4 * 2 ** 30;

/** A blob of the repository and the path it gets on the branch. */
export interface Blob {
  readonly path: string;
  readonly oid: string;
}

/** Writes bytes as a blob of the cache. */
export async function writeBytes(options: GitOptions, content: Uint8Array): Promise<Blob> {
  const path = objectPath(digestOf(content));
  const packed = content.length >= PACK_FROM ? gzipSync(content, { level: 6 }) : undefined;
  const smaller = packed !== undefined && packed.length < content.length;
  const stored = smaller ? packed : content;
  requireStorable(stored.length, options.largestBytes);
  return { path: smaller ? `${path}.gz` : path, oid: await hashObject(options, ['--stdin'], stored) };
}

/** Writes a file as a blob of the cache; null where it is too large for a branch, packed too. */
export async function writeFile(options: GitOptions, file: string, digest: Digest): Promise<Blob | null> {
  const path = objectPath(digest);
  const { size } = await stat(file);
  const { largestBytes = BRANCH_FILE_LIMIT } = options;
  if (size > PACKED_UP_TO * largestBytes) return null;
  if (size < PACK_FROM) return { path, oid: await hashObject(options, ['--no-filters', file]) };
  const packed = join(options.cwd, `pack.${process.pid}.${path.slice(-16)}.tmp`);
  try {
    await pipeline(createReadStream(file), createGzip({ level: 6 }), createWriteStream(packed));
    const packedSize = (await stat(packed)).size;
    const smaller = packedSize < size;
    if (Math.min(packedSize, size) > largestBytes) return null;
    const oid = await hashObject(options, ['--no-filters', smaller ? packed : file]);
    return { path: smaller ? `${path}.gz` : path, oid };
  } finally {
    await rm(packed, { force: true });
  }
}

/** Throws `io` where that many bytes are more than the branch takes of one file. */
export function requireStorable(bytes: number, most = BRANCH_FILE_LIMIT): void {
  if (bytes <= most) return;
  throw new PawlError(
    'io',
    `an object has ${Math.ceil(bytes / 2 ** 20)} MiB, and a branch takes files of at most ${Math.floor(most / 2 ** 20)}`,
  );
}

async function hashObject(options: GitOptions, args: string[], input?: Uint8Array): Promise<string> {
  const out = await git(options, ['hash-object', '-w', ...args], input ? { input } : {});
  return out.toString().trim();
}

/** The bytes of an object, verified. Throws `record` where they are not those of the digest. */
export async function readBytes(options: GitOptions, blob: Blob, digest: Digest): Promise<Uint8Array> {
  const stored = await git(options, ['cat-file', 'blob', blob.oid], { limit: MEMORY_LIMIT });
  let content: Uint8Array = stored;
  if (blob.path.endsWith('.gz')) {
    try {
      content = gunzipSync(stored, { maxOutputLength: MEMORY_LIMIT });
    } catch (cause) {
      throw damaged(digest, `cannot be unpacked: ${cause instanceof Error ? cause.message : cause}`);
    }
  }
  const actual = digestOf(content);
  if (actual !== digest) throw damaged(digest, `its bytes have the digest ${actual}`);
  return content;
}

/** The same as a file of the cache, for objects of any size. */
export async function readToFile(options: GitOptions, blob: Blob, digest: Digest): Promise<string> {
  const path = join(options.cwd, 'files', digest.slice('sha256:'.length));
  const incoming = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const counted = bounded(hash, digest);
  const child = streamGit(options, ['cat-file', 'blob', blob.oid]);
  try {
    const sink = createWriteStream(incoming);
    if (blob.path.endsWith('.gz')) await pipeline(child.stdout, createGunzip(), counted, sink);
    else await pipeline(child.stdout, counted, sink);
    const actual = `sha256:${hash.digest('hex')}`;
    if ((await child.ended) !== 0 || actual !== digest)
      throw damaged(digest, `its bytes have the digest ${actual}`);
    await rename(incoming, path);
    return path;
  } catch (error) {
    child.stop();
    if (error instanceof PawlError) throw error;
    throw damaged(digest, error instanceof Error ? error.message : String(error));
  } finally {
    await rm(incoming, { force: true });
  }
}

function bounded(hash: ReturnType<typeof createHash>, digest: string): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(size > FILE_LIMIT ? damaged(digest, 'it is larger than 4 GiB') : null, chunk);
    },
  });
}

function damaged(digest: string, why: string): PawlError {
  return new PawlError('record', `the object ${digest} is damaged: ${why}`, {
    remedy: 'Take it from the history of the state branch, or accept a new run.',
  });
}
