import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { PawlError } from '@pawl/records';

/** One thing that a training command left. */
export interface OutputEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Bytes of a file, 0 of a folder. */
  readonly size: number;
}

const MOST_FILES = 100_000;

/**
 * What stands in a folder, by name. Throws PawlError('data') on what could lead a reader astray: a symbolic link that
 * points outside of `root`, a pipe, a socket, a device.
 */
export async function listOutput(folder: string, root = folder): Promise<OutputEntry[]> {
  const names = (await readdir(folder)).sort();
  const realRoot = await realpath(root);
  const entries: OutputEntry[] = [];
  for (const name of names) entries.push(await describe(join(folder, name), name, realRoot));
  return entries;
}

async function describe(path: string, name: string, realRoot: string): Promise<OutputEntry> {
  if ((await lstat(path)).isSymbolicLink()) await refuseOutside(path, realRoot);
  const facts = await stat(path);
  if (facts.isDirectory()) return { name, path, kind: 'folder', size: 0 };
  if (facts.isFile()) return { name, path, kind: 'file', size: facts.size };
  throw new PawlError('data', `the training command left "${name}", which is neither a file nor a folder`, {
    where: path,
    remedy: 'Leave plain files in PAWL_OUTPUT.',
  });
}

async function refuseOutside(path: string, realRoot: string): Promise<void> {
  const target = await realpath(path).catch(() => undefined);
  if (target?.startsWith(realRoot + sep)) return;
  const where = target === undefined ? 'to nothing' : 'out of PAWL_OUTPUT';
  throw new PawlError('data', `the training command left a symbolic link that points ${where}`, {
    where: path,
    remedy: 'Copy the file into PAWL_OUTPUT instead of linking it.',
  });
}

/** The names of all files below a folder, relative to it, with `/`, sorted. */
export async function listFilesBelow(folder: string, root: string): Promise<string[]> {
  const files: string[] = [];
  const visited = new Set<string>();
  const waiting: { path: string; prefix: string }[] = [{ path: folder, prefix: '' }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    // A link to a folder above would lead round for ever.
    const real = await realpath(next.path);
    if (visited.has(real)) continue;
    visited.add(real);
    for (const entry of await listOutput(next.path, root)) {
      const name = next.prefix + entry.name;
      if (entry.kind === 'folder') waiting.push({ path: entry.path, prefix: `${name}/` });
      else files.push(name);
    }
    if (files.length > MOST_FILES) {
      throw new PawlError('data', `the model folder holds more than ${MOST_FILES} files`, { where: folder });
    }
  }
  return files.sort();
}
