import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Digest, PawlError } from '@pawl/records';
import type { Outgoing } from './send-body.ts';

/** Bytes to send, which can be read from any place on, as often as it takes. */
export interface BlobContent {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  open(from: number): Readable;
  /** In place of `open` where it is there: each piece is good until the next one is asked for. */
  passing?(from: number): AsyncIterable<Uint8Array>;
}

export interface HashedSource {
  /**
   * The bytes from a place up to another, as a body. Where it is the end of the blob, the last of them are given only
   * when all are known to be those of the digest, so that a source that changed is never sent whole. Each piece is good
   * until the next one is asked for.
   */
  part(from: number, to: number): Outgoing;
  /** Bytes that were given, those too that were given again. */
  given(): number;
}

/** What is written at once, so that a slow line is seen to move. */
const PIECE = 64 * 1024;
/** Between places from which hashing can go on. */
const STRIDE = 16 * 2 ** 20;

/**
 * Hashes a source while it is read, whichever parts of it in whichever order. `moved` is told up to where bytes were
 * given.
 * @throws PawlError `data`, from the body, where the source has other bytes than its digest and size say.
 */
export function hashedSource(blob: BlobContent, moved: (at: number) => void): HashedSource {
  const { digest, size } = blob;
  const marks: { readonly at: number; readonly hash: Hash }[] = [{ at: 0, hash: createHash('sha256') }];
  let given = 0;

  async function* hashed(from: number, to: number): AsyncGenerator<{ piece: Uint8Array; at: number }> {
    while (marks.at(-1)!.at > from) marks.pop();
    const mark = marks.at(-1)!;
    const hash = mark.hash.copy();
    let { at } = mark;
    for await (const piece of pieces(blob.passing?.(at) ?? blob.open(at))) {
      if (to === size && at + piece.length > size) throw changed(blob, 'it is longer');
      const part = piece.subarray(0, to - at);
      hash.update(part);
      at += part.length;
      if (at === size && `sha256:${hash.copy().digest('hex')}` !== digest)
        throw changed(blob, 'its bytes are others');
      if (at === to || at - marks.at(-1)!.at >= STRIDE) marks.push({ at, hash: hash.copy() });
      const skipped = Math.max(0, part.length - (at - from));
      if (skipped < part.length) yield { piece: part.subarray(skipped), at };
      if (at === to && to < size) return;
    }
    if (at < to) throw changed(blob, `it ends after ${at} of ${size} bytes`);
  }

  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    for await (const { piece, at } of hashed(from, to)) {
      given += piece.length;
      moved(at);
      yield piece;
    }
  }

  return {
    part: (from, to) => ({ length: to - from, open: () => read(from, to) }),
    given: () => given,
  };
}

async function* pieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source)
    for (let start = 0; start < chunk.length; start += PIECE) yield chunk.subarray(start, start + PIECE);
}

function changed({ digest }: BlobContent, how: string): PawlError {
  return new PawlError('data', `the bytes of ${digest} changed before they were sent: ${how}`, {
    remedy: 'Run again while nothing writes to the file.',
  });
}
