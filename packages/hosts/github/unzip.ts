import { crc32 } from 'node:zlib';
import { PawlError } from '@pawl/records';
import { plainText } from '@pawl/report';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

export interface UnzipLimits {
  /** Number of accepted files. */
  readonly files: number;
  /** Bytes of one accepted file. */
  readonly fileBytes: number;
  /** Bytes of all accepted files. */
  readonly totalBytes: number;
}

const MOST_ENTRIES = 10_000;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
/** The kind of file in the upper half of the attributes that Unix writes. */
const KIND = 0o170000;
const FILE = 0o100000;
const FOLDER = 0o040000;

/**
 * The files of a zip that `accept` takes, by path. Only those are inflated, and each is counted while it is. An archive with
 * a path that leads out of it, a link, or a path that stands in it twice is refused as a whole, accepted or not.
 * @param title the archive in messages, such as `the artifact "x"`
 * @throws PawlError `record`
 */
export async function unzip(
  bytes: Uint8Array,
  title: string,
  accept: (path: string) => boolean,
  limits: UnzipLimits,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  try {
    const zip = await open(bytes);
    if (zip.entryCount > MOST_ENTRIES) throw refused(title, `has more than ${MOST_ENTRIES} entries`);
    let room = limits.totalBytes;
    const paths = new Set<string>();
    for await (const entry of zip.eachEntry()) {
      const path = checkedPath(entry, title, paths);
      if (path.endsWith('/') || !accept(path)) continue;
      if (files.size === limits.files)
        throw refused(title, `has more files than the ${limits.files} that are taken`);
      const file = await inflate(zip, entry, path, title, { one: limits.fileBytes, all: room });
      room -= file.length;
      files.set(path, file);
    }
    return files;
  } catch (error) {
    if (error instanceof PawlError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw refused(title, `is not a sound zip (${plainText(message, 200)})`);
  }
}

function open(bytes: Uint8Array): Promise<ZipFile> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // We read names ourselves: the library takes some in two ways and puts slashes for backslashes.
  return fromBufferPromise(buffer, { decodeStrings: false });
}

function checkedPath(entry: Entry, title: string, seen: Set<string>): string {
  const path = decodedName(entry.fileNameRaw);
  const shown = `"${plainText(path ?? entry.fileNameRaw.toString('latin1'), 100)}"`;
  if (path === undefined || !isInside(path)) throw refused(title, `has a path that is not allowed: ${shown}`);
  const kind = (entry.externalFileAttributes >>> 16) & KIND;
  if (kind !== 0 && kind !== FILE && kind !== FOLDER) {
    throw refused(title, `has a link or a special file, which is not allowed: ${shown}`);
  }
  if (seen.has(path)) throw refused(title, `has two files at the same path: ${shown}`);
  seen.add(path);
  return path;
}

function decodedName(raw: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return undefined;
  }
}

/** Whether it is a relative path in plain form; a folder's ends with a slash. */
function isInside(path: string): boolean {
  if (/[\\\x00-\x1f\x7f]/.test(path) || /^[A-Za-z]:/.test(path)) return false;
  const parts = path.endsWith('/') ? path.slice(0, -1).split('/') : path.split('/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

async function inflate(
  zip: ZipFile,
  entry: Entry,
  path: string,
  title: string,
  room: { readonly one: number; readonly all: number },
): Promise<Uint8Array> {
  const shown = `"${plainText(path, 100)}"`;
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0)
    throw refused(title, `has an encrypted file: ${shown}`);
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw refused(
      title,
      `has a file packed in a way that is not read (${entry.compressionMethod}): ${shown}`,
    );
  }
  const checkSize = (size: number) => {
    if (size > room.one) throw refused(title, `has a file of more than ${room.one} bytes: ${shown}`);
    if (size > room.all) throw refused(title, `makes the files together larger than is taken, at ${shown}`);
  };
  checkSize(entry.uncompressedSize);
  const chunks: Buffer[] = [];
  let size = 0;
  let check = 0;
  // What the header states bounds nothing: the library stops at that size, and we at ours.
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    size += chunk.length;
    checkSize(size);
    check = crc32(chunk, check);
    chunks.push(chunk);
  }
  if (check !== entry.crc32) throw refused(title, `has a damaged file: ${shown}`);
  return Buffer.concat(chunks, size);
}

function refused(title: string, why: string): PawlError {
  return new PawlError('record', `${title} ${why}`, {
    remedy: 'It is not read. If it is your own, upload the records that Pawl wrote and nothing else.',
  });
}
