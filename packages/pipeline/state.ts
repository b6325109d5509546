import { join, resolve } from 'node:path';
import type { Host } from '@pawl/hosts';
import { PawlError } from '@pawl/records';
import { type GitStore, gitStore } from '@pawl/store';
import { originUrl } from './git.ts';

/** The store on the branch `pawl` of the repository that a folder was cloned from, with the user's own credentials. */
export async function originStore(folder: string, host: Host): Promise<GitStore> {
  const root = resolve(folder);
  const remote = await originUrl(root);
  if (remote === null) {
    throw new PawlError('config', 'this folder is in no clone, so there is no branch to keep baselines on', {
      where: folder,
      remedy: 'Add a remote named `origin`, or leave `--store git` out.',
    });
  }
  return gitStore({
    cache: join(root, '.pawl', 'state.git'),
    remote,
    writable: true,
    note: (message) => host.note(message),
  });
}
