import type { Digest } from '@pawl/records';
import { readStored } from './read-stored.ts';
import type { RefEntry } from './store.ts';

/** Reads an object by its digest. */
type Read = (digest: Digest) => Promise<Uint8Array>;

/**
 * The files (predictions, models) that only the entry which just left the window of the newest `keep` names, so that they
 * may be dropped. Records stay, and so does the model of every version that was released. None where anything that must
 * be looked at cannot be read.
 */
export async function prunable(
  newestFirst: readonly RefEntry[],
  others: readonly (readonly RefEntry[])[],
  keep: number,
  read: Read,
  releases: readonly RefEntry[] = [],
): Promise<Set<Digest>> {
  const leaving = newestFirst[keep];
  if (!leaving || releases.some(({ commit }) => commit !== null && commit === leaving.commit))
    return new Set();
  try {
    const files = await filesOf(leaving.digest, read);
    for (const { digest } of releases) {
      const { modelDigest } = await readStored({ get: read }, 'release', digest);
      if (modelDigest !== null) files.delete(modelDigest as Digest);
    }
    for (const kept of [newestFirst, ...others].flatMap((entries) => entries.slice(0, keep)))
      for (const file of await filesOf(kept.digest, read)) files.delete(file);
    return files;
  } catch {
    return new Set();
  }
}

/** The files that the records behind a verdict name. */
async function filesOf(digest: Digest, read: Read): Promise<Set<Digest>> {
  const store = { get: read };
  const verdict = await readStored(store, 'verdict', digest);
  const evaluation = await readStored(store, 'evaluation', verdict.evaluation);
  const run = await readStored(store, 'run', evaluation.run);
  const files = [...run.outputs, ...(evaluation.predictions ? [evaluation.predictions] : [])];
  return new Set(files.map((file) => file.digest as Digest));
}
