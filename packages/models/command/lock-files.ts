import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Digest, digestFile } from '@pawl/records';

export interface LockFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly digest: Digest;
}

const NAMES = new Set([
  'uv.lock',
  'poetry.lock',
  'Pipfile.lock',
  'pdm.lock',
  'pixi.lock',
  'conda-lock.yml',
  'environment.yml',
  'pyproject.toml',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'renv.lock',
  'Manifest.toml',
  'Cargo.lock',
  'go.sum',
]);
const REQUIREMENTS = /^requirements.*\.txt$/;
const MOST_FILES = 100;
const LARGEST_FILE = 100_000_000;

/**
 * The files that say which packages a command gets: those in its folder and in every folder above it up to the root of
 * the repository, sorted by path. Files that cannot be read are left out.
 */
export async function findLockFiles(cwd: string, root: string): Promise<LockFile[]> {
  const found: LockFile[] = [];
  for (const folder of foldersUpTo(resolve(cwd), resolve(root))) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((name) => NAMES.has(name) || REQUIREMENTS.test(name)).sort()) {
      if (found.length === MOST_FILES) break;
      const digest = await digestOfSmall(join(folder, name));
      if (digest) found.push({ path: relative(root, join(folder, name)).replaceAll('\\', '/'), digest });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A folder and those above it, up to the root; the folder alone when it is not below that. */
function foldersUpTo(folder: string, root: string): string[] {
  const folders = [folder];
  const base = root.endsWith(sep) ? root : root + sep;
  for (let at = folder; at !== root && at.startsWith(base); ) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}

async function digestOfSmall(path: string): Promise<Digest | undefined> {
  try {
    const file = await stat(path);
    if (!file.isFile() || file.size > LARGEST_FILE) return undefined;
    return (await digestFile(path)).digest;
  } catch {
    return undefined;
  }
}
