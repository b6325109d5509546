import { PawlError } from '@pawl/records';
import type { RefEntry } from '@pawl/store';
import { distance, isShallow } from './git.ts';

/** An older run than these is no baseline for anything that is still worked on. */
const LOOK_BACK = 50;

export interface Choice {
  readonly entry: RefEntry;
  /** Commits from its commit to the one it stands for; null where it is not an ancestor, or has no commit. */
  readonly behind: number | null;
}

/**
 * Of the accepted runs, newest first, the one that is the baseline for what is built on a commit: that of the commit
 * itself or of its nearest ancestor that has one. Where none is an ancestor, the newest: a change cannot shake off its
 * baseline by starting from an old commit. Throws `config` where a shallow clone hides which one it is.
 */
export async function chooseBaseline(
  folder: string,
  entries: readonly RefEntry[],
  commit: string,
): Promise<Choice | null> {
  let best: Choice | null = null;
  for (const entry of entries.slice(0, LOOK_BACK)) {
    if (entry.commit === null || best?.behind === 0) continue;
    const behind = await distance(folder, entry.commit, commit);
    if (behind !== null && (best === null || behind < best.behind!)) best = { entry, behind };
  }
  if (best) return best;
  const [newest] = entries;
  if (newest === undefined) return null;
  if (await isShallow(folder)) {
    throw new PawlError('config', 'the clone is shallow and hides the commit of the baseline', {
      where: folder,
      remedy: 'Give actions/checkout `fetch-depth: 0`, or run `git fetch --unshallow`.',
    });
  }
  return { entry: newest, behind: null };
}
