import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Host } from '@pawl/hosts';
import { type Config, didYouMean, PawlError, parseConfig, parseYaml } from '@pawl/records';
import { folderStore, type Store } from '@pawl/store';
import { mergeBase } from './git.ts';
import { type Change, type Policy, rulesFor } from './policy.ts';

/** One model's project: its folder, configuration, and where its evidence goes. */
export interface Project {
  /** Absolute path of the folder that holds `pawl.yaml`. */
  readonly root: string;
  /** Absolute path of `.pawl` in it. */
  readonly workFolder: string;
  /** Name of the configuration file in the folder. */
  readonly configName: string;
  /** The configuration in force: its own, with the rules of the base for a change. */
  readonly config: Config;
  /** How the rules of the base were applied to a change; null where there is no base. */
  readonly policy: Policy | null;
  /** The baseline is the accepted run of this commit or its nearest ancestor; null takes the newest. */
  readonly baselineAt: string | null;
  readonly store: Store;
  readonly host: Host;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

export interface ProjectOptions {
  readonly configName: string;
  readonly host: Host;
  readonly signal: AbortSignal;
  /** Where evidence is kept; the folder `.pawl/store` when not given. */
  readonly store?: Store;
  /** A change that is judged by the rules of its base and compared with its baseline. */
  readonly change?: Change | undefined;
  /** See `Project.baselineAt`; that of a change is found without it. */
  readonly baselineAt?: string | null;
  /** Parameters of the trainer that replace those of pawl.yaml, key by key. */
  readonly params?: Config['train']['params'];
}

/** Opens the project in a folder. Throws `config` when there is none, or a mistake in its configuration. */
export async function openProject(folder: string, options: ProjectOptions): Promise<Project> {
  const { configName, host, signal, change } = options;
  const root = resolve(folder);
  const own = parseConfig(await readConfig(root, folder, configName), join(folder, configName));
  const { config, policy } = change
    ? await rulesFor(root, configName, own, change)
    : { config: own, policy: null };
  const workFolder = join(root, '.pawl');
  return {
    root,
    workFolder,
    configName,
    config: { ...config, train: { ...config.train, params: { ...config.train.params, ...options.params } } },
    policy,
    baselineAt: change ? await mergeBase(root, change.base) : (options.baselineAt ?? null),
    store: options.store ?? folderStore(join(workFolder, 'store'), root),
    host,
    signal,
  };
}

/** The line of pawl.yaml that holds a condition, or the gate where the condition is the base's; 1 where neither is. */
export async function conditionLine(project: Project, condition: string): Promise<number> {
  const content = await readConfig(project.root, project.root, project.configName);
  const { value, locate } = parseYaml(content, project.configName);
  const gate = (value as { gate?: unknown } | null)?.gate;
  const listed = Array.isArray(gate) ? gate : (gate as { conditions?: unknown } | undefined)?.conditions;
  const index = Array.isArray(listed)
    ? listed.findIndex((item) => typeof item === 'string' && item.trim() === condition)
    : -1;
  const list = Array.isArray(gate) ? ['gate'] : ['gate', 'conditions'];
  const place = index >= 0 ? locate([...list, index]) : locate(['gate'], 'key');
  return Number(/:(\d+):\d+$/.exec(place)?.[1] ?? 1);
}

async function readConfig(root: string, folder: string, configName: string): Promise<string> {
  return readFile(join(root, configName), 'utf8').catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR') throw cause;
    throw await noConfig(root, folder, configName);
  });
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
