import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PawlError } from '@pawl/records';

/** Bytes to be read once, from first to last. */
export interface ByteSource {
  /** Fills `target` from `at` on with up to `length` bytes; resolves how many, fewer than `length` only at the end. */
  fill(target: Uint8Array, at: number, length: number): Promise<number>;
  /** The share of the input consumed so far, 0 to 1; of the compressed bytes where the input is compressed. */
  consumed(): number;
  close(): Promise<void>;
}

/** Told how many bytes were just read from the file. */
export type OnBytes = (count: number) => void;

const GZIP_CHUNK = 256 * 1024;

/** The bytes [from, to) of a file (to its end by default), as they are on disk. */
export async function fileSource(
  path: string,
  onBytes?: OnBytes,
  from = 0,
  to?: number,
): Promise<ByteSource> {
  const handle = await open(path, 'r');
  const end = to ?? (await handle.stat()).size;
  let position = from;
  return {
    async fill(target, at, length) {
      const wanted = Math.min(length, end - position);
      const count = await readFully(handle, target, at, wanted, position);
      position += count;
      onBytes?.(count);
      return count;
    },
    consumed: () => (end > from ? (position - from) / (end - from) : 1),
    close: () => handle.close(),
  };
}

/** A read may return less than was asked for: asks again until the length or the file's end is reached. */
async function readFully(
  handle: FileHandle,
  target: Uint8Array,
  at: number,
  length: number,
  position: number,
): Promise<number> {
  let count = 0;
  while (count < length) {
    const { bytesRead } = await handle.read(target, at + count, length - count, position + count);
    if (bytesRead === 0) break;
    count += bytesRead;
  }
  return count;
}

/** Whether bytes start like a gzip member. */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** The first `length` bytes of a file, or all of a shorter one. */
export async function fileStart(path: string, length: number): Promise<Uint8Array> {
  const source = await fileSource(path);
  try {
    const target = new Uint8Array(length);
    return target.subarray(0, await source.fill(target, 0, length));
  } finally {
    await source.close();
  }
}

/** What a gzip source holds, decompressed. `name` is for the error about a damaged file. */
export function gunzipped(source: ByteSource, name: string): ByteSource {
  const raw = Readable.from(chunksOf(source), { objectMode: false });
  const gunzip = createGunzip({ chunkSize: GZIP_CHUNK });
  raw.on('error', (error) => gunzip.destroy(error));
  raw.pipe(gunzip);
  return fromChunks(gunzip, source, (error) => (isSystemError(error) ? error : damagedGzip(name, error)));
}

/** What a source holds, decoded from the named encoding and written again as UTF-8. */
export function recoded(source: ByteSource, encoding: string, name: string): ByteSource {
  const decoder = textDecoder(encoding, name);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let offset = 0;
    for await (const chunk of chunksOf(source)) {
      yield Buffer.from(decode(chunk, true, offset));
      offset += chunk.length;
    }
    yield Buffer.from(decode(new Uint8Array(), false, offset));
  }
  const decode = (chunk: Uint8Array, stream: boolean, offset: number) => {
    try {
      return decoder.decode(chunk, { stream });
    } catch (error) {
      throw new PawlError('data', `not valid ${decoder.encoding}, in the bytes from ${offset} on`, {
        where: name,
        remedy: 'Name the encoding the file was written in, for example `encoding: windows-1252`.',
        cause: error,
      });
    }
  };
  return fromChunks(chunks(), source, (error) => error);
}

function textDecoder(encoding: string, name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (error) {
    throw new PawlError('data', `unknown encoding "${encoding}"`, {
      where: name,
      remedy:
        'Use a label of the WHATWG Encoding Standard, such as utf-8, windows-1252, utf-16le or shift_jis.',
      cause: error,
    });
  }
}

async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(GZIP_CHUNK);
    const count = await source.fill(chunk, 0, chunk.length);
    if (count > 0) yield chunk.subarray(0, count);
    if (count < chunk.length) return;
  }
}

/** A source over chunks of any size. */
function fromChunks(
  chunks: AsyncIterable<Uint8Array>,
  below: ByteSource,
  explain: (error: unknown) => unknown,
): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest = new Uint8Array() as Uint8Array;
  return {
    async fill(target, at, length) {
      let count = 0;
      while (count < length) {
        if (rest.length === 0) {
          const next = await iterator.next().catch((error: unknown) => {
            throw explain(error);
          });
          if (next.done) break;
          rest = next.value;
        }
        const part = rest.subarray(0, length - count);
        target.set(part, at + count);
        count += part.length;
        rest = rest.subarray(part.length);
      }
      return count;
    },
    consumed: () => below.consumed(),
    async close() {
      await iterator.return?.();
      await below.close();
    },
  };
}

function damagedGzip(name: string, cause: unknown): PawlError {
  const short = cause instanceof Error && 'code' in cause && cause.code === 'Z_BUF_ERROR';
  return new PawlError('data', short ? 'the gzip data ends too early' : 'the gzip data is damaged', {
    where: name,
    remedy: 'Copy or compress the file again; `gzip -t` tells whether it is whole.',
    cause,
  });
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
