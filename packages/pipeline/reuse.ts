import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type Digest, digestFile, type RunRecord } from '@pawl/records';
import { baselineRef, storedEvaluation, storedRun } from './baseline.ts';
import { outputFolder } from './predictions.ts';
import type { Project } from './project.ts';
import { readRecord } from './work-folder.ts';

/** A run whose recipe is that of the training to be done. */
export interface KnownRun {
  readonly run: RunRecord;
  readonly from: 'folder' | 'store';
}

/** Accepted runs that are looked through, the newest first. */
const MOST_ACCEPTED = 20;

/** The run of that recipe whose output is still there as it was: in the folder, else among the accepted ones. */
export async function findKnownRun(project: Project, recipe: string | null): Promise<KnownRun | undefined> {
  if (recipe === null) return undefined;
  const own = await readRecord(project, 'run').catch(() => undefined);
  if (own?.recipe === recipe && (await isInPlace(project, own))) return { run: own, from: 'folder' };
  const history = await project.store.history(baselineRef(project.config.model));
  for (const { digest } of history.slice(0, MOST_ACCEPTED)) {
    // A run that can no longer be read, or was written by an older Pawl, is no reason not to train.
    const run = await storedEvaluation(project.store, digest)
      .then((evaluation) => storedRun(project.store, evaluation))
      .catch(() => undefined);
    if (run?.recipe === recipe) return { run, from: 'store' };
  }
  return undefined;
}

/** Whether the output folder has all that a run left, as it left it. */
export async function isInPlace(project: Project, { outputs }: RunRecord): Promise<boolean> {
  for (const { path, digest } of outputs) {
    const found = await digestFile(join(project.root, path)).catch(() => undefined);
    if (found?.digest !== digest) return false;
  }
  return true;
}

/** Copies the output of an accepted run into a folder. False where the store no longer has all of it. */
export async function restoreOutput(
  project: Project,
  { outputs }: RunRecord,
  into: string,
): Promise<boolean> {
  const folder = relative(project.root, outputFolder(project)).replaceAll('\\', '/');
  for (const { path, digest } of outputs) {
    if (!path.startsWith(`${folder}/`) || path.split('/').includes('..')) return false;
    const source = await project.store.getFile(digest as Digest).catch(() => undefined);
    if (source === undefined) return false;
    const target = join(into, path.slice(folder.length + 1));
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target);
  }
  return true;
}
