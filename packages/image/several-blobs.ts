import type { Digest } from '@pawl/records';
import type { BlobContent } from './hashed-source.ts';
import { inParallel } from './in-parallel.ts';
import { type PullOptions, pullBlob } from './pull-blob.ts';
import { type Pushed, type PushOptions, pushBlob } from './push-blob.ts';
import type { Session } from './session.ts';

export interface PushAllOptions extends Omit<PushOptions, 'progress'> {
  /** Told up to where bytes of a blob were sent. */
  readonly progress?: (blob: BlobContent, at: number) => void;
}

export interface PullAllOptions extends Omit<PullOptions, 'progress'> {
  /** Told up to where bytes of a blob were written. */
  readonly progress?: (blob: BlobTarget, at: number) => void;
}

/** A blob and the file it goes to. */
export interface BlobTarget {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly path: string;
}

const AT_ONCE = 4;

/** Pushes several blobs, each digest once, and returns what came of each in order. */
export async function pushBlobs(
  session: Session,
  repository: string,
  blobs: readonly BlobContent[],
  { progress, signal, ...options }: PushAllOptions = {},
): Promise<readonly Pushed[]> {
  const places = new Map<Digest, number>();
  for (const [index, { digest }] of blobs.entries()) if (!places.has(digest)) places.set(digest, index);
  const once = [...places.values()].map((index) => blobs[index]!);
  const pushed = await inParallel(once, AT_ONCE, signal, (blob, stop) =>
    pushBlob(session, repository, blob, {
      ...options,
      ...(progress ? { progress: (at: number) => progress(blob, at) } : {}),
      signal: stop,
    }),
  );
  const results = new Map([...places.values()].map((index, place) => [index, pushed[place]!]));
  return blobs.map((_, index) => results.get(index) ?? { how: 'there', sent: 0 });
}

/** Pulls several blobs, each into its file. */
export async function pullBlobs(
  session: Session,
  repository: string,
  blobs: readonly BlobTarget[],
  { progress, signal }: PullAllOptions = {},
): Promise<void> {
  await inParallel(blobs, AT_ONCE, signal, (blob, stop) =>
    pullBlob(session, repository, blob, blob.path, {
      ...(progress ? { progress: (at: number) => progress(blob, at) } : {}),
      signal: stop,
    }),
  );
}
