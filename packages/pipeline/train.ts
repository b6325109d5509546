import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  type DataCheckRecord,
  type Digest,
  digestFile,
  digestOfJson,
  type FileReference,
  type RunRecord,
  sealRecord,
} from '@pawl/records';
import { requireCheckedData, requirePassed } from './check.ts';
import { featureNames, loadData, type ProjectData } from './data.ts';
import { gitState } from './git.ts';
import { outputFolder } from './predictions.ts';
import type { Project } from './project.ts';
import { type Recipe, recipeOf } from './recipe.ts';
import { findKnownRun, restoreOutput } from './reuse.ts';
import { track } from './tracking.ts';
import { type Produced, trainInto } from './training.ts';
import { requireRecord, writeRecord } from './work-folder.ts';

export interface TrainOptions {
  /** Train also where nothing that the model depends on has changed. */
  readonly force?: boolean;
}

/**
 * Trains on the checked data and leaves a `run` record. A run that is known with the same code, data, params, seed and
 * environment is taken instead. On failure the output of the run before stays as it was.
 */
export async function train(
  project: Project,
  loaded?: ProjectData,
  { force = false }: TrainOptions = {},
): Promise<RunRecord> {
  const dataCheck = await requireRecord(project, 'data-check');
  requirePassed(dataCheck);
  const data = loaded ?? (await loadData(project));
  requireCheckedData(project.config, dataCheck, data);
  const recipe = await recipeOf(project, data);
  const facts = { dataCheck, data, git: await gitState(project.root) };
  const run =
    (force ? undefined : await reuse(project, recipe, facts)) ?? (await trainAnew(project, recipe, facts));
  await track(project, { check: dataCheck, run });
  return run;
}

interface Facts {
  readonly dataCheck: DataCheckRecord;
  readonly data: ProjectData;
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
}

/** Takes over a run of the same recipe; undefined where none is known. */
async function reuse(project: Project, recipe: Recipe, facts: Facts): Promise<RunRecord | undefined> {
  const known = await findKnownRun(project, recipe.recipe);
  if (!known) return undefined;
  if (known.from === 'store') {
    const restored = await inNewOutput(project, (output) => restoreOutput(project, known.run, output));
    if (!restored) return undefined;
  }
  const { run, from } = known;
  const where = from === 'folder' ? 'of the run before' : 'of an accepted run';
  project.host.note(
    `nothing the model depends on has changed: the model ${where} of ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC is used again; --force trains anyway`,
  );
  const { digest, kind: _kind, schema: _schema, createdAt: _createdAt, pawl: _pawl, ...rest } = run;
  const first = run.reused ?? { run: digest as Digest, from };
  // In the folder the record already says all this, and what was made from it holds.
  if (
    from === 'folder' &&
    run.dataCheck === facts.dataCheck.digest &&
    run.commit === (facts.git?.commit ?? null)
  )
    return run;
  return writeRecord(
    project,
    'run',
    sealRecord('run', { ...rest, ...placeOf(facts), reused: { ...first, from } }),
  );
}

function placeOf({ dataCheck, git }: Facts) {
  return {
    dataCheck: dataCheck.digest as Digest,
    commit: git?.commit ?? null,
    dirty: git?.dirty ?? null,
  };
}

async function trainAnew(project: Project, recipe: Recipe, facts: Facts): Promise<RunRecord> {
  const { train: how, model } = project.config;
  const { data } = facts;
  const chosen = how.sweep ? await (await import('./sweep.ts')).sweep(project, data) : null;
  const startedAt = new Date();
  const params = chosen?.params ?? how.params;
  let produced: Produced | undefined;
  let outputs: FileReference[] = [];
  await inNewOutput(project, async (output) => {
    produced = await trainInto(project, { data, params, seed: how.seed, output });
    outputs = await listFiles(output);
    return true;
  });
  const { modelFiles, ...measured } = produced!;
  // A launcher may have installed what it needs only now.
  const after = how.run === undefined ? recipe : await recipeOf(project, data);
  return writeRecord(
    project,
    'run',
    sealRecord('run', {
      model,
      ...placeOf(facts),
      trainer: how.trainer ?? 'command',
      command: how.run ?? null,
      params,
      seed: how.seed,
      features: featureNames(project.config, data.train),
      data: data.files.map(({ role, path, digest }) => ({ role, path, digest })),
      ...after,
      modelDigest: modelDigest(outputs, modelFiles),
      outputs: outputs.map((file) => ({
        ...file,
        path: relative(project.root, join(outputFolder(project), file.path)).replaceAll('\\', '/'),
      })),
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      ...measured,
      sweep: chosen?.record ?? null,
      reused: null,
      cost: null,
    }),
  );
}

/** Fills a new output folder, which takes the place of the old one where `fill` resolves true. */
async function inNewOutput(project: Project, fill: (output: string) => Promise<boolean>): Promise<boolean> {
  const output = `${outputFolder(project)}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(output, { recursive: true });
    const filled = await fill(output);
    if (filled) await replaceFolder(output, outputFolder(project));
    return filled;
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

/** Digest of the one model file, or of the list of its files with their digests; null when there is no model. */
export function modelDigest(outputs: readonly FileReference[], names: readonly string[]): Digest | null {
  const files = outputs.filter((file) => names.includes(file.path));
  const [only, another] = files;
  if (!only) return null;
  return another
    ? digestOfJson(files.map(({ path, digest }) => ({ path, digest })))
    : (only.digest as Digest);
}

/** The files of a folder, by their path in it. */
export async function listFiles(folder: string): Promise<FileReference[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files: FileReference[] = [];
  for (const path of paths) {
    files.push({ path: relative(folder, path).replaceAll('\\', '/'), ...(await digestFile(path)) });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function replaceFolder(source: string, target: string): Promise<void> {
  const old = `${source}.old`;
  await rename(target, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(source, target);
  await rm(old, { recursive: true, force: true });
}
