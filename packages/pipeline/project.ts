import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Host } from '@pawl/hosts';
import { type Config, didYouMean, PawlError, parseConfig } from '@pawl/records';
import { folderStore, type Store } from '@pawl/store';

/** One model's project: its folder, configuration, and where its evidence goes. */
export interface Project {
  /** Absolute path of the folder that holds `pawl.yaml`. */
  readonly root: string;
  /** Absolute path of `.pawl` in it. */
  readonly workFolder: string;
  readonly config: Config;
  readonly store: Store;
  readonly host: Host;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

/** Opens the project in a folder. Throws `config` when there is none, or a mistake in its configuration. */
export async function openProject(
  folder: string,
  configName: string,
  host: Host,
  signal: AbortSignal,
): Promise<Project> {
  const root = resolve(folder);
  const path = join(root, configName);
  const content = await readFile(path, 'utf8').catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR') throw cause;
    throw await noConfig(root, folder, configName);
  });
  const workFolder = join(root, '.pawl');
  const config = parseConfig(content, join(folder, configName));
  return { root, workFolder, config, store: folderStore(join(workFolder, 'store')), host, signal };
}

async function noConfig(root: string, folder: string, configName: string): Promise<PawlError> {
  const isFolder = (await stat(root).catch(() => undefined))?.isDirectory() === true;
  if (!isFolder)
    return new PawlError('usage', `there is no folder "${folder}"`, {
      remedy: 'Name the folder that holds pawl.yaml.',
    });
  const yamls = (await readdir(root)).filter((name) => /\.ya?ml$/.test(name));
  return new PawlError('config', `there is no ${configName} here.${didYouMean(configName, yamls)}`, {
    where: folder,
    remedy: 'Name the folder that holds it, or the file with --config.',
  });
}
