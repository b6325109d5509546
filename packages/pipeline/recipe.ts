import { relative } from 'node:path';
import { type Digest, digestFile, digestOf, digestOfJson, PawlError, type RunRecord } from '@pawl/records';
import { VERSION } from '@pawl/records/version';
import { expandGlob } from '@pawl/table';
import { featureNames, type ProjectData } from './data.ts';
import { cleanTree } from './git.ts';
import type { Project } from './project.ts';
import { dataDigest, environmentOf } from './training.ts';

/** All that the result of a training depends on. */
export type Recipe = Pick<RunRecord, 'recipe' | 'code' | 'environment'>;

/** The recipe of a training with the params and seed of the configuration, in the environment of now. */
export async function recipeOf(project: Project, data: ProjectData): Promise<Recipe> {
  const { train: how, task } = project.config;
  const { metrics, positive, costs } = project.config.evaluate;
  const environment = await environmentOf(project);
  const code = await codeOf(project);
  if (code === null) return { recipe: null, code, environment };
  const { os, arch, interpreter, lockFiles, packages } = environment;
  const recipe = digestOfJson({
    task,
    trainer: how.trainer ?? null,
    command: how.run ?? null,
    code,
    data: dataDigest(project.config, data),
    features: featureNames(project.config, data.train),
    params: how.params,
    sweep: how.sweep ?? null,
    judged: how.sweep ? { metrics: metrics ?? null, positive: positive ?? null, costs: costs ?? null } : null,
    seed: how.seed,
    // What Pawl trains itself comes out the same on every machine.
    environment: how.run === undefined ? null : { os, arch, interpreter, lockFiles, packages },
  });
  return { recipe, code, environment };
}

async function codeOf({ root, config: { train } }: Project): Promise<RunRecord['code']> {
  if (train.run === undefined) return { kind: 'pawl', digest: digestOf(`pawl ${VERSION}`) };
  if (train.code !== undefined) return { kind: 'files', digest: await digestOfFiles(root, train.code) };
  const tree = await cleanTree(root);
  return tree === null ? null : { kind: 'commit', digest: digestOf(`tree ${tree}`) };
}

async function digestOfFiles(root: string, patterns: readonly string[]): Promise<Digest> {
  const paths = new Set<string>();
  for (const pattern of patterns) for (const path of await filesOf(pattern, root)) paths.add(path);
  const files: { path: string; digest: Digest }[] = [];
  for (const path of [...paths].sort())
    files.push({ path: relative(root, path).replaceAll('\\', '/'), digest: (await digestFile(path)).digest });
  return digestOfJson(files);
}

async function filesOf(pattern: string, root: string): Promise<string[]> {
  return expandGlob(pattern, root).catch((error: unknown) => {
    if (!(error instanceof PawlError) || error.code !== 'data') throw error;
    throw new PawlError('config', error.message, {
      where: 'train.code',
      remedy: 'Correct the path; it is relative to the folder of pawl.yaml.',
      cause: error,
    });
  });
}
