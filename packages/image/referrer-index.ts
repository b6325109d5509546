import { setTimeout as sleep } from 'node:timers/promises';
import { type Digest, PawlError } from '@pawl/records';
import { IMAGE_INDEX, type Manifest, type Referrer } from './manifest.ts';
import { fallbackTag, withReferrers } from './referrers.ts';

interface Tags {
  getManifest(reference: string): Promise<Manifest | null>;
  putManifest(reference: string, bytes: Uint8Array, mediaType: string): Promise<Digest>;
}

interface Addition {
  /** `ghcr.io/acme/housing` */
  readonly name: string;
  readonly subject: Digest;
  readonly referrers: readonly Referrer[];
  /** Milliseconds that stand for one second of waiting, for tests. */
  readonly secondMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const TRIES = 8;

/**
 * Adds referrers to the index under the fallback tag of its subject. No registry writes a tag only if it is still what
 * was read, so another writer may put an index in place of ours that does not know of it: we look again after a
 * moment, at least three times as long as we took ourselves, by when one that had read before us has written, and add them again
 * where they are gone.
 * @throws PawlError `remote` where others take them away each time.
 */
export async function addToIndex(tags: Tags, addition: Addition): Promise<void> {
  const { name, subject, referrers, secondMs = 1000, signal } = addition;
  const tag = fallbackTag(subject);
  const where = `${name}:${tag}`;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const began = Date.now();
    const bytes = withReferrers(await tags.getManifest(tag), referrers, where);
    if (bytes === null) return;
    await tags.putManifest(tag, bytes, IMAGE_INDEX);
    // By chance longer or shorter, or two writers would go on taking turns.
    const longest = Math.max(secondMs / 4, 3 * (Date.now() - began));
    const wait = longest * (0.75 + Math.random() * attempt);
    await sleep(wait, undefined, signal ? { signal } : {}).catch((cause: unknown) => {
      throw new PawlError('remote', 'the request was given up', { where, cause });
    });
  }
  if (withReferrers(await tags.getManifest(tag), referrers, where) === null) return;
  throw new PawlError('remote', `others write the referrers of ${subject} all the time`, {
    where,
    remedy: 'Run again when they have ended.',
  });
}
