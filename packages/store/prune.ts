import { type Digest, parseStored } from '@pawl/records';
import type { RefEntry } from './store.ts';

/** Reads an object by its digest. */
type Read = (digest: Digest) => Promise<Uint8Array>;

/**
 * The files (predictions, models) that only the entry which just left the window of the newest `keep` names, so that they
 * may be dropped. Records stay. None where anything that must be looked at cannot be read.
 */
export async function prunable(
  newestFirst: readonly RefEntry[],
  others: readonly (readonly RefEntry[])[],
  keep: number,
  read: Read,
): Promise<Set<Digest>> {
  const leaving = newestFirst[keep];
  if (!leaving) return new Set();
  try {
    const files = await filesOf(leaving.digest, read);
    for (const kept of [newestFirst, ...others].flatMap((entries) => entries.slice(0, keep)))
      for (const file of await filesOf(kept.digest, read)) files.delete(file);
    return files;
  } catch {
    return new Set();
  }
}

/** The files that the records behind a verdict name. */
async function filesOf(digest: Digest, read: Read): Promise<Set<Digest>> {
  const text = async (of: string) => new TextDecoder().decode(await read(of as Digest));
  const verdict = parseStored('verdict', await text(digest), digest);
  const evaluation = parseStored('evaluation', await text(verdict.evaluation), verdict.evaluation as Digest);
  const run = parseStored('run', await text(evaluation.run), evaluation.run as Digest);
  const files = [...run.outputs, ...(evaluation.predictions ? [evaluation.predictions] : [])];
  return new Set(files.map((file) => file.digest as Digest));
}
