import { Readable } from 'node:stream';
import { type Digest, digestOf } from '@pawl/records';
import type { BlobDescriptor } from './descriptor.ts';

/** A blob whose bytes can be read as often as they are wanted: from memory, made anew, or from a file. */
export interface BlobSource {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** The bytes from an offset on, 0 when not given. The stream fails where they are not those of the digest. */
  open(from?: number): Readable;
  /** The bytes from an offset on, unchecked. Each piece is good until the next one is asked for, and no longer. */
  passing?(from: number): AsyncIterable<Uint8Array>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A blob that is a layer of an image's file system. */
export interface Layer extends BlobSource {
  /** The digest of the tar without compression. */
  readonly diffId: Digest;
}

/** A blob that is small enough to be held: a manifest, an index, a configuration. */
export interface HeldBlob extends BlobSource {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Bytes in memory as a blob. */
export function heldBlob(content: Uint8Array | string, mediaType: string): HeldBlob {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);
  return {
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
    bytes,
    open: (from = 0) =>
      Readable.from(from < bytes.length ? [bytes.subarray(from)] : [], { objectMode: false }),
  };
}

/** What a manifest says of a blob. */
export function descriptorOf({ mediaType, digest, size, annotations }: BlobSource): BlobDescriptor {
  return { mediaType, digest, size, ...(annotations === undefined ? {} : { annotations }) };
}
