import { relative } from 'node:path';
import type { TarFile } from '@pawl/image';
import { PawlError } from '@pawl/records';
import { expandGlob } from '@pawl/table';
import { committedFiles } from '../git.ts';
import type { Project } from '../project.ts';

const WHERE = 'publish.code';

/**
 * The files of `publish.code` as they stand below `under` in an image, each under its path in the folder of pawl.yaml.
 * @throws PawlError `config` where there are none, or one is outside of that folder, or is not as the commit has it.
 */
export async function codeFiles({ root, config }: Project, under: string): Promise<readonly TarFile[]> {
  const asked = config.publish?.code;
  const found = new Map<string, string>();
  for (const pattern of asked === undefined ? [] : [asked].flat())
    for (const from of await filesOf(pattern, root)) {
      const path = relative(root, from).replaceAll('\\', '/');
      if (path.startsWith('../') || path.startsWith('/') || /^[A-Za-z]:/.test(path) || inside(path))
        throw new PawlError('config', `${path} is no code of this project`, {
          where: WHERE,
          remedy: 'Name files in the folder of pawl.yaml, and none of .git or .pawl.',
        });
      found.set(path, from);
    }
  if (found.size === 0) return [];
  const committed = await committedFiles(root);
  return [...found].sort().map(([path, from]) => {
    const executable = committed.get(path);
    if (executable !== undefined) return { path: `${under}/${path}`, from, executable };
    throw new PawlError('config', `${path} is not as the commit of the version has it`, {
      where: WHERE,
      remedy: 'An image is made of what was committed: commit it, or put it back, and see .gitignore.',
    });
  });
}

/** What is not the user's: the work folder and git's own. */
function inside(path: string): boolean {
  return path.split('/').some((part) => part === '.git' || part === '.pawl');
}

async function filesOf(pattern: string, root: string): Promise<string[]> {
  return expandGlob(pattern, root).catch((error: unknown) => {
    if (!(error instanceof PawlError) || error.code !== 'data') throw error;
    throw new PawlError('config', error.message, {
      where: WHERE,
      remedy: 'Correct the path; it is relative to the folder of pawl.yaml.',
      cause: error,
    });
  });
}
