import { constants } from 'node:fs';
import { copyFile, link, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type Digest, digestFile, PawlError, type RunRecord } from '@pawl/records';
import { outputFolder } from '../predictions.ts';
import type { Project } from '../project.ts';
import { modelFilesOf } from '../release/model-files.ts';

type LeftFile = RunRecord['outputs'][number];

/**
 * Brings what a run left into a folder, as it lay in the output folder: from `given`, a file or folder of the model; from
 * the store; or from the output folder itself, where it is still there. Each has the digest that was recorded. What is
 * nowhere and no part of the model is left out.
 * @throws PawlError `data` where `given` is not the model; `record` where a file of the model is nowhere.
 */
export async function restoreLeft(
  project: Project,
  version: string,
  run: RunRecord,
  given: string | undefined,
  into: string,
): Promise<void> {
  const names = new Map(modelFilesOf(run).map((file) => [file.path, file.name]));
  const folder = relative(project.root, outputFolder(project)).replaceAll('\\', '/');
  for (const file of run.outputs) {
    if (!file.path.startsWith(`${folder}/`) || file.path.split('/').includes('..'))
      throw new PawlError('record', `the run names a file outside its output: ${file.path}`);
    const target = join(into, file.path.slice(folder.length + 1));
    await mkdir(dirname(target), { recursive: true });
    const name = names.get(file.path);
    if (given !== undefined && name !== undefined) await takeGiven(given, name, file, version, target);
    else if (
      !(await takeStored(project, file, target)) &&
      !(await take(join(project.root, file.path), file, target)) &&
      name !== undefined
    )
      throw nowhere(file, version);
  }
}

async function takeGiven(
  given: string,
  name: string,
  file: LeftFile,
  version: string,
  target: string,
): Promise<void> {
  const isFolder = await stat(given).then(
    (found) => found.isDirectory(),
    () => undefined,
  );
  const source = isFolder ? join(given, name) : given;
  if (await take(source, file, target)) return;
  const found = isFolder !== undefined && (await isFile(source));
  throw new PawlError('data', found ? `it is not ${name} of ${version}` : `there is no file ${name}`, {
    where: source,
    remedy: `Give the one with the digest ${file.digest}.`,
  });
}

/** Objects of a store are never written to, so another name for the same bytes will do. */
async function takeStored({ store }: Project, { digest }: LeftFile, target: string): Promise<boolean> {
  const source = await store.getFile(digest as Digest).catch(() => undefined);
  if (source === undefined) return false;
  await link(source, target).catch(() => copyFile(source, target));
  return true;
}

/** Copied first, and held against the digest then: the source may change while it is read. */
async function take(source: string, { digest, bytes }: LeftFile, target: string): Promise<boolean> {
  if (!(await isFile(source, bytes))) return false;
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  if ((await digestFile(target)).digest === digest) return true;
  await rm(target);
  return false;
}

function isFile(path: string, bytes?: number): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile() && (bytes === undefined || found.size === bytes),
    () => false,
  );
}

function nowhere({ path, bytes, digest }: LeftFile, version: string): PawlError {
  return new PawlError('record', `${path} of ${version} is not kept with its evidence`, {
    where: `${Math.ceil(bytes / 2 ** 20)} MiB, ${digest}`,
    remedy: 'Say where it is with --model <path>, or run and accept its commit again.',
  });
}
