import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Digest, PawlError } from '@pawl/records';
import type { Layer } from './blob-source.ts';
import { checkedBytes } from './checked-bytes.ts';
import { bytesContent, type Content, fileContent } from './file-content.ts';
import { BLOCK, paddingOf, tarHeader } from './tar-header.ts';
import { checkTarPath, foldersOf } from './tar-path.ts';

const LAYER_TAR = 'application/vnd.oci.image.layer.v1.tar';

/** A file of a layer. */
export interface TarFile {
  /** Its path in the image, without `/` in front: `models/model.onnx`. */
  readonly path: string;
  /** The file on this machine that it is read from, or its bytes. */
  readonly from: string | Uint8Array;
  /** Mode 0755 in place of 0644. The mode it has here is not looked at: it differs between machines. */
  readonly executable?: boolean;
}

/** A file of an archive whose content can be read from any offset. */
export interface TarEntry {
  readonly path: string;
  readonly executable?: boolean;
  readonly content: Content;
}

export interface TarOptions {
  /** The time of every file in whole seconds since 1970, as SOURCE_DATE_EPOCH gives it; 0 when not given. */
  readonly epoch?: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Tar {
  /** Bytes. */
  readonly size: number;
  /**
   * The archive from an offset on. What is before is not read. Where `passing`, each piece is good until the next one is
   * asked for, and no longer.
   */
  pieces(from?: number, passing?: boolean): AsyncGenerator<Uint8Array>;
}

const TRAILER = 2 * BLOCK;
const LATEST_EPOCH = 8 ** 11 - 1;

/**
 * An archive that depends on paths, contents and `epoch` alone: entries sorted by the bytes of their paths, every folder
 * above a file an entry of its own, owner 0, modes 0644, 0755 and 0755 for folders.
 * @throws PawlError `data` for a path that may not stand in an image, or stands twice.
 */
export function tarOf(files: readonly TarEntry[], epoch = 0): Tar {
  if (!Number.isSafeInteger(epoch) || epoch < 0 || epoch > LATEST_EPOCH)
    throw new PawlError('usage', `${epoch} is no time in whole seconds since 1970`, {
      remedy: 'Set SOURCE_DATE_EPOCH to the time of the commit: git log -1 --format=%ct',
    });
  for (const { path } of files) checkTarPath(path);
  const parts = [...foldersOf(files.map(({ path }) => path))].map((path): Part => partOf(path, null, epoch));
  for (const file of files) parts.push(partOf(file.path, file, epoch));
  parts.sort((a, b) => Buffer.compare(a.key, b.key));
  const size = parts.reduce((total, part) => total + part.size, TRAILER);
  return { size, pieces: (from = 0, passing = false) => piecesOf(parts, size, from, passing) };
}

/**
 * A layer, uncompressed, of files on this machine or bytes. The files are read once to know their digest and again by each
 * `open()`, in pieces; a file that is another by then makes the stream fail.
 * @throws PawlError `data` for a path that may not stand in an image or stands twice, and a file that is none or changes
 * while it is read; `usage` for no files.
 */
export async function layerOfFiles(files: readonly TarFile[], options: TarOptions = {}): Promise<Layer> {
  if (files.length === 0) throw new PawlError('usage', 'a layer of no files was asked for');
  // Before any file is looked at, so that a wrong path is told and not a missing file.
  for (const { path } of files) checkTarPath(path);
  const entries: TarEntry[] = [];
  for (const { path, from, executable = false } of files)
    entries.push({
      path,
      executable,
      content: typeof from === 'string' ? await fileContent(from) : bytesContent(from),
    });
  const { size, pieces } = tarOf(entries, options.epoch);
  const hash = createHash('sha256');
  for await (const piece of pieces(0, true)) hash.update(piece);
  const digest: Digest = `sha256:${hash.digest('hex')}`;
  return {
    mediaType: LAYER_TAR,
    digest,
    diffId: digest,
    size,
    ...(options.annotations === undefined ? {} : { annotations: options.annotations }),
    open: (from = 0) =>
      Readable.from(
        from === 0 ? checkedBytes(pieces(), { digest, size }, 'a layer of files') : pieces(from),
        { objectMode: false },
      ),
    passing: (from) => pieces(from, true),
  };
}

interface Part {
  /** What it is sorted by. */
  readonly key: Buffer;
  readonly file: TarEntry | null;
  /** Bytes with header and padding. */
  readonly size: number;
  header(): Buffer;
}

function partOf(path: string, file: TarEntry | null, epoch: number): Part {
  const content = file?.content.size ?? 0;
  const mode = file === null || file.executable ? 0o755 : 0o644;
  // Made again when it is written: a hundred thousand headers need not be held.
  const header = () => tarHeader({ path, size: content, mode, epoch });
  const size = header().length + content + paddingOf(content);
  return { key: Buffer.from(path), file, size, header };
}

async function* piecesOf(
  parts: readonly Part[],
  size: number,
  from: number,
  passing: boolean,
): AsyncGenerator<Uint8Array> {
  if (!Number.isSafeInteger(from) || from < 0 || from > size)
    throw new PawlError('internal', `an archive of ${size} bytes was asked for from byte ${from}`);
  let skip = from;
  for (const part of parts) {
    if (skip >= part.size) {
      skip -= part.size;
      continue;
    }
    yield* piecesOfPart(part, skip, passing);
    skip = 0;
  }
  if (skip < TRAILER) yield Buffer.alloc(TRAILER - skip);
}

async function* piecesOfPart(
  { file, header }: Part,
  from: number,
  passing: boolean,
): AsyncGenerator<Uint8Array> {
  const head = header();
  if (from < head.length) yield head.subarray(from);
  if (file === null) return;
  const { size } = file.content;
  const at = Math.max(from - head.length, 0);
  let left = Math.max(size - at, 0);
  if (left > 0 || at === 0)
    for await (const piece of file.content.pieces(at, passing)) {
      left -= piece.length;
      if (left < 0) break;
      yield piece;
    }
  if (left !== 0)
    throw new PawlError('data', `${file.path} does not have the ${size} bytes it had`, {
      remedy: 'Publish again when nothing writes to it.',
    });
  const padding = paddingOf(size) - Math.max(at - size, 0);
  if (padding > 0) yield Buffer.alloc(padding);
}
