import type { Digest } from '@pawl/records';
import type { BlobSource } from './hashed-source.ts';
import { inParallel } from './in-parallel.ts';
import { type PullOptions, pullBlob } from './pull-blob.ts';
import { type Pushed, type PushOptions, pushBlob } from './push-blob.ts';
import type { Session } from './session.ts';

export interface PushAllOptions extends Omit<PushOptions, 'progress'> {
  /** Told up to where bytes of a blob were sent. */
  readonly progress?: (blob: BlobSource, at: number) => void;
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
  blobs: readonly BlobSource[],
  { progress, signal, ...options }: PushAllOptions = {},
): Promise<readonly Pushed[]> {
  const first = new Map<Digest, BlobSource>();
  for (const blob of blobs) if (!first.has(blob.digest)) first.set(blob.digest, blob);
  const once = [...first.values()];
  const pushed = await inParallel(once, AT_ONCE, signal, (blob, stop) =>
    pushBlob(session, repository, blob, {
      ...options,
      ...(progress ? { progress: (at: number) => progress(blob, at) } : {}),
      signal: stop,
    }),
  );
  return blobs.map((blob) => {
    const result = pushed[once.findIndex(({ digest }) => digest === blob.digest)]!;
    return first.get(blob.digest) === blob ? result : { how: 'there', sent: 0 };
  });
}

/** Pulls several blobs, each into its file. */
export async function pullBlobs(
  session: Session,
  repository: string,
  blobs: readonly BlobTarget[],
  { signal, ...options }: PullOptions = {},
): Promise<void> {
  await inParallel(blobs, AT_ONCE, signal, (blob, stop) =>
    pullBlob(session, repository, blob, blob.path, { ...options, signal: stop }),
  );
}
