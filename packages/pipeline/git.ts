import { execFile } from 'node:child_process';
import { isAbsolute, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PawlError } from '@pawl/records';

const run = promisify(execFile);

export interface GitState {
  readonly commit: string;
  /** Whether tracked files differ from the commit. */
  readonly dirty: boolean;
}

/** The commit a folder stands at, or null where there is no git, no repository, or no commit. */
export async function gitState(folder: string): Promise<GitState | null> {
  try {
    const commit = (await git(folder, 'rev-parse', '--verify', 'HEAD')).trim();
    return { commit, dirty: (await git(folder, 'status', '--porcelain', '--untracked-files=no')) !== '' };
  } catch {
    return null;
  }
}

/** The top of the repository that a folder belongs to, or null. */
export async function repositoryRoot(folder: string): Promise<string | null> {
  return (await attempt(folder, 'rev-parse', '--show-toplevel'))?.trim() ?? null;
}

/** What git calls the content of the commit, or null where any file differs from it, new ones too, or there is none. */
export async function cleanTree(folder: string): Promise<string | null> {
  const changes = await attempt(folder, 'status', '--porcelain');
  if (changes !== '') return null;
  return (await attempt(folder, 'rev-parse', '--verify', 'HEAD^{tree}'))?.trim() ?? null;
}

/**
 * The commit that a name stands for. Throws `config` where it is not in this clone, with what to do in a shallow one.
 */
export async function resolveCommit(folder: string, name: string): Promise<string> {
  // Without the check a name such as `--all` would be read as an option.
  if (/^[-\s]|[\s\u0000]/.test(name))
    throw new PawlError('usage', `"${name}" cannot be the name of a commit`);
  const commit = await attempt(
    folder,
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  );
  if (commit !== undefined) return commit.trim();
  throw await hidden(folder, `the commit "${name}" is not in this clone`);
}

/** The best common ancestor of HEAD and a commit. Throws `config` where there is none in this clone. */
export async function mergeBase(folder: string, commit: string): Promise<string> {
  const base = await attempt(folder, 'merge-base', 'HEAD', commit);
  if (base !== undefined) return base.trim();
  throw await hidden(folder, `HEAD and ${commit.slice(0, 7)} have no common ancestor in this clone`);
}

/** The first parent of HEAD, or null where HEAD has none. Throws `config` where a shallow clone hides it. */
export async function parentOfHead(folder: string): Promise<string | null> {
  const parent = await attempt(folder, 'rev-parse', '--verify', '--quiet', 'HEAD^1');
  if (parent !== undefined) return parent.trim();
  if (await isShallow(folder)) throw await hidden(folder, 'the commit before HEAD is not in this clone');
  return null;
}

/** How many commits lie between an ancestor and a commit, or null when it is no ancestor, or not in this clone. */
export async function distance(folder: string, ancestor: string, commit: string): Promise<number | null> {
  if ((await attempt(folder, 'merge-base', '--is-ancestor', ancestor, commit)) === undefined) return null;
  const count = await attempt(folder, 'rev-list', '--count', `${ancestor}..${commit}`);
  return count === undefined ? null : Number(count);
}

/** Whether this clone has a commit. */
export async function hasCommit(folder: string, commit: string): Promise<boolean> {
  return (await attempt(folder, 'cat-file', '-e', `${commit}^{commit}`)) !== undefined;
}

/** The text of a file at a commit, by its path from the folder; null where it is not there. */
export async function readAt(folder: string, commit: string, path: string): Promise<string | null> {
  return (await attempt(folder, 'show', '--end-of-options', `${commit}:./${path}`)) ?? null;
}

/** Paths, from the top of the repository, of the files that differ between two commits. */
export async function changedFiles(folder: string, from: string, to: string): Promise<string[]> {
  const out = await git(folder, 'diff', '--name-only', '--no-renames', '-z', from, to);
  return out.split('\0').filter(Boolean);
}

/**
 * The files below a folder that are as its commit has them, by their paths from it, with whether each may be executed.
 * Throws `config` where git cannot say.
 */
export async function committedFiles(folder: string): Promise<ReadonlyMap<string, boolean>> {
  const tree = await attempt(folder, 'ls-tree', '-r', '-z', 'HEAD');
  const changed = await attempt(folder, 'diff', '--name-only', '--no-renames', '--relative', '-z', 'HEAD');
  if (tree === undefined || changed === undefined)
    throw new PawlError('config', 'git cannot say what was committed', { where: folder });
  const files = new Map<string, boolean>();
  for (const entry of tree.split('\0').filter(Boolean))
    files.set(entry.slice(entry.indexOf('\t') + 1), entry.startsWith('100755 '));
  for (const path of changed.split('\0')) files.delete(path);
  return files;
}

/** The folder's path from the top of its repository, with `/`; empty at the top, null outside any repository. */
export async function pathInRepository(folder: string): Promise<string | null> {
  return (await attempt(folder, 'rev-parse', '--show-prefix'))?.trim().replace(/\/$/, '') ?? null;
}

/**
 * Where the repository was cloned from, or null. A path is absolute, so that it can be reached from any folder: for git it
 * starts at the top of the work tree.
 */
export async function originUrl(folder: string): Promise<string | null> {
  const url = (await attempt(folder, 'remote', 'get-url', 'origin'))?.trim();
  if (!url) return null;
  // To git a colon before the first slash makes a host of what stands before it.
  if (isAbsolute(url) || /^[^/]*:/.test(url)) return url;
  const top = await repositoryRoot(folder);
  return top === null ? url : resolve(top, url);
}

/** Who git says is at work here, or null where it does not know. */
export async function identity(
  folder: string,
): Promise<{ readonly name: string; readonly email: string } | null> {
  const said = (await attempt(folder, 'var', 'GIT_COMMITTER_IDENT'))?.trim() ?? '';
  const [, name, email] = /^(.+) <(.*)> \d+ [+-]\d{4}$/.exec(said) ?? [];
  return name === undefined || email === undefined ? null : { name, email };
}

export async function isShallow(folder: string): Promise<boolean> {
  return (await attempt(folder, 'rev-parse', '--is-shallow-repository'))?.trim() === 'true';
}

async function hidden(folder: string, what: string): Promise<PawlError> {
  return new PawlError('config', what, {
    where: folder,
    remedy: (await isShallow(folder))
      ? 'The clone is shallow: give actions/checkout `fetch-depth: 0`, or run `git fetch --unshallow`.'
      : 'Fetch that commit first.',
  });
}

async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: folder, maxBuffer: 1 << 26 });
  return stdout;
}

/** What git prints, or undefined where it exits with another status than 0. */
async function attempt(folder: string, ...args: string[]): Promise<string | undefined> {
  return git(folder, ...args).catch(() => undefined);
}
