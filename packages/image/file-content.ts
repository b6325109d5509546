import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { PawlError } from '@pawl/records';

/** What an entry of an archive holds. */
export interface Content {
  /** Bytes. */
  readonly size: number;
  /** The bytes from an offset on. Where `passing`, each piece is good until the next one is asked for, and no longer. */
  pieces(from: number, passing?: boolean): AsyncIterable<Uint8Array>;
}

const PIECE = 1 << 18;

export function bytesContent(bytes: Uint8Array): Content {
  return {
    size: bytes.length,
    async *pieces(from) {
      if (from < bytes.length) yield bytes.subarray(from);
    },
  };
}

/**
 * A file as it is now. Each reading holds that it is still the same file with the same times before and after.
 * @throws PawlError `data` where it is a link, a folder or a device.
 */
export async function fileContent(path: string): Promise<Content> {
  const asked = await lstat(path, { bigint: true });
  checkFile(asked, path);
  return {
    size: Number(asked.size),
    pieces: (from, passing = false) => readFrom(path, asked, from, passing),
  };
}

/** @throws PawlError `data` where a file is not one whose bytes could be published. */
export function checkFile(
  stats: { isFile(): boolean; isSymbolicLink(): boolean; isDirectory(): boolean },
  where: string,
): void {
  if (stats.isFile()) return;
  if (stats.isSymbolicLink())
    throw new PawlError('data', 'a link cannot be published: what it points at may differ on each machine', {
      where,
      remedy: 'Put the file itself in its place (cp -rL copies a folder so), or leave it out.',
    });
  throw new PawlError('data', `${stats.isDirectory() ? 'a folder' : 'a device, pipe or socket'} is no file`, {
    where,
    remedy: 'Name files.',
  });
}

async function* readFrom(
  path: string,
  asked: BigIntStats,
  from: number,
  passing: boolean,
): AsyncGenerator<Uint8Array> {
  const handle = await openFile(path);
  try {
    checkSame(asked, await handle.stat({ bigint: true }), path);
    const size = Number(asked.size);
    let at = from;
    const reused = passing ? Buffer.allocUnsafe(PIECE) : null;
    while (at < size) {
      const length = Math.min(PIECE, size - at);
      // A stream may hold several pieces, which then need memory of their own.
      const piece = reused ?? Buffer.allocUnsafe(length);
      const { bytesRead } = await handle.read(piece, 0, length, at);
      if (bytesRead === 0) throw changed(path);
      at += bytesRead;
      yield bytesRead === piece.length ? piece : piece.subarray(0, bytesRead);
    }
    checkSame(asked, await handle.stat({ bigint: true }), path);
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // A link that came to stand there meanwhile is not followed; Windows has no such flag.
    return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ELOOP') throw changed(path);
    throw error;
  }
}

function checkSame(before: BigIntStats, now: BigIntStats, path: string): void {
  const same =
    before.dev === now.dev &&
    before.ino === now.ino &&
    before.size === now.size &&
    before.mtimeNs === now.mtimeNs &&
    before.ctimeNs === now.ctimeNs;
  if (!same) throw changed(path);
}

function changed(where: string): PawlError {
  return new PawlError('data', 'the file changed while it was published', {
    where,
    remedy: 'Publish again when nothing writes to it.',
  });
}
