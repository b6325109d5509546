import { type FileHandle, open } from 'node:fs/promises';

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

const CHUNK = 256 * 1024;

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

/** The bytes of a source, in chunks of a quarter of a megabyte. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(CHUNK);
    const count = await source.fill(chunk, 0, chunk.length);
    if (count > 0) yield chunk.subarray(0, count);
    if (count < chunk.length) return;
  }
}

/** A source over chunks of any size, made from another source; `explain` turns their failure into a better one. */
export function fromChunks(
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
