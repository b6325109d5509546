import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClassificationSample, findMetric, metricValue, type Sample } from '@pawl/metrics';
import { type Digest, PawlError, parseStored, type RunRecord } from '@pawl/records';
import { baselineRef, storedEvaluation, storedRun } from './baseline.ts';
import { loadData, type ProjectData } from './data.ts';
import { gitState } from './git.ts';
import { candidateEvidence, outputFolder, truthOf } from './predictions.ts';
import type { Project } from './project.ts';
import { recipeOf } from './recipe.ts';
import { restoreOutput } from './reuse.ts';
import { listFiles, modelDigest } from './train.ts';
import { trainInto } from './training.ts';
import { readRecord } from './work-folder.ts';

/** What training a run again came to. */
export interface Reproduction {
  readonly run: Digest;
  readonly startedAt: string;
  /** `same model`: byte for byte; `same answers`: on every test row; `different`: neither. */
  readonly answer: 'same model' | 'same answers' | 'different';
  readonly modelDigest: { readonly before: string | null; readonly now: string | null };
  /** What training depends on and is not as it was: code, environment. */
  readonly changed: readonly string[];
  /** Metrics on the test rows, of the model then and of the one now. */
  readonly metrics: readonly { readonly metric: string; readonly before: number; readonly now: number }[];
  /** Share of test rows that are predicted otherwise; null for regression and where only metrics are known. */
  readonly changedRows: number | null;
  /** Largest difference of a predicted number; null for classification and where only metrics are known. */
  readonly largestDifference: number | null;
}

/**
 * Trains a run again, in a folder of its own, and compares model, answers and metrics. Nothing that is there is changed.
 * Throws `usage` where the run is not known, `data` where its data has changed, `config` where its code has.
 */
export async function reproduce(project: Project, asked: string | undefined): Promise<Reproduction> {
  const run = await runAsked(project, asked);
  const data = await loadData(project);
  requireSameData(run, data);
  await requireSameCode(project, run);
  const folder = join(project.workFolder, 'reproduce');
  await rm(folder, { recursive: true, force: true });
  try {
    return await compareAgain(project, run, data, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runAsked(project: Project, asked: string | undefined): Promise<RunRecord> {
  const own = await readRecord(project, 'run');
  if (asked === undefined) {
    if (own) return own;
    throw new PawlError('usage', 'there is no run to reproduce yet', { remedy: 'Run `pawl run` first.' });
  }
  const wanted = asked.replace(/^sha256:/, '');
  if (!/^[0-9a-f]{6,64}$/.test(wanted))
    throw new PawlError('usage', `"${asked}" is no digest of a run`, {
      remedy: 'Give at least the first six letters and digits of it.',
    });
  const isAsked = (run: RunRecord) =>
    [run.digest, run.modelDigest].some((digest) => digest?.startsWith(`sha256:${wanted}`));
  if (own && isAsked(own)) return own;
  for (const { digest } of await project.store.history(baselineRef(project.config.model))) {
    const run = await storedEvaluation(project.store, digest).then((evaluation) =>
      storedRun(project.store, evaluation),
    );
    if (isAsked(run)) return run;
  }
  const stored = await project.store.get(`sha256:${wanted}` as Digest).catch(() => undefined);
  if (stored) return parseStored('run', new TextDecoder().decode(stored), `sha256:${wanted}`);
  throw new PawlError('usage', `no run is known whose digest, or that of its model, begins with "${asked}"`, {
    remedy: 'The run of this folder and all accepted ones are known; `--store git` looks into the branch.',
  });
}

function requireSameData(run: RunRecord, data: ProjectData): void {
  for (const { role, path, digest } of run.data) {
    const now = data.files.find((file) => file.role === role && file.path === path);
    if (now?.digest === digest) continue;
    throw new PawlError('data', now ? 'the data is not that of the run' : 'data of the run is not there', {
      where: path,
      remedy: 'Fetch the data of that time: its digest stands in the run record.',
    });
  }
}

async function requireSameCode(project: Project, run: RunRecord): Promise<void> {
  const how = project.config.train;
  if ((how.trainer ?? 'command') !== run.trainer || (how.run ?? null) !== run.command)
    throw new PawlError('config', 'pawl.yaml trains with something else than the run did', {
      where: 'train',
      remedy: run.commit ? `Check out its commit: git checkout ${run.commit.slice(0, 12)}` : 'Bring it back.',
    });
  const commit = (await gitState(project.root))?.commit ?? null;
  if (how.run === undefined || how.code !== undefined || run.commit === commit) return;
  throw new PawlError('config', `the run is of another commit: ${run.commit?.slice(0, 12) ?? 'none'}`, {
    where: project.root,
    remedy: `Check it out first: git checkout ${run.commit?.slice(0, 12) ?? ''}`,
  });
}

async function compareAgain(
  project: Project,
  run: RunRecord,
  data: ProjectData,
  folder: string,
): Promise<Reproduction> {
  const again: Project = {
    ...project,
    config: { ...project.config, train: { ...project.config.train, params: run.params, seed: run.seed } },
  };
  const output = join(folder, 'output');
  const { modelFiles } = await trainInto(again, { data, params: run.params, seed: run.seed, output });
  const now = modelDigest(await listFiles(output), modelFiles);
  const { code, environment } = await recipeOf(again, data);
  const changed = [
    ...(JSON.stringify(code) === JSON.stringify(run.code) ? [] : ['code']),
    ...environmentChanges(run.environment, environment),
  ];
  const old = join(folder, 'then');
  const inPlace = await sampleOf(again, data, await oldOutput(project, run, old));
  const compared = compareSamples(again, inPlace, await sampleOf(again, data, output));
  const answer =
    now !== null && now === run.modelDigest ? 'same model' : compared.same ? 'same answers' : 'different';
  const { same: _same, ...numbers } = compared;
  return {
    run: run.digest as Digest,
    startedAt: run.startedAt,
    answer,
    modelDigest: { before: run.modelDigest, now },
    changed,
    ...numbers,
  };
}

/** Where the output of the run is: in its place, or fetched from the store; undefined where it is nowhere. */
async function oldOutput(project: Project, run: RunRecord, into: string): Promise<string | undefined> {
  const own = await readRecord(project, 'run').catch(() => undefined);
  if (own?.digest === run.digest) return outputFolder(project);
  return (await restoreOutput(project, run, into)) ? into : undefined;
}

function environmentChanges(then: RunRecord['environment'], now: RunRecord['environment']): string[] {
  const said = ({ interpreter }: RunRecord['environment']) =>
    interpreter ? `${interpreter.name} ${interpreter.version}` : 'none';
  const changes: string[] = [];
  if (said(then) !== said(now)) changes.push(`interpreter: ${said(then)}, now ${said(now)}`);
  for (const key of ['os', 'arch'] as const)
    if (then[key] !== now[key]) changes.push(`${key}: ${then[key]}, now ${now[key]}`);
  const versions = new Map(now.packages.map((one) => [one.name, one.version]));
  for (const { name, version } of then.packages)
    if (versions.get(name) !== version)
      changes.push(`${name}: ${version}, now ${versions.get(name) ?? 'not installed'}`);
  return changes.slice(0, 20);
}

async function sampleOf(
  project: Project,
  data: ProjectData,
  output: string | undefined,
): Promise<Sample | undefined> {
  if (output === undefined) return undefined;
  const evidence = await candidateEvidence(project, data, truthOf(project.config, data), output);
  return evidence.kind === 'rows' ? evidence.sample : undefined;
}

function compareSamples({ config }: Project, then: Sample | undefined, now: Sample | undefined) {
  if (!then || !now) return { same: false, metrics: [], changedRows: null, largestDifference: null };
  const asked =
    config.evaluate.metrics ?? (config.task === 'regression' ? ['rmse', 'mae', 'r2'] : ['accuracy']);
  const metrics = asked
    .filter((metric) => findMetric(metric))
    .map((metric) => ({ metric, before: metricValue(metric, then), now: metricValue(metric, now) }));
  let differing = 0;
  let largest = 0;
  for (let row = 0; row < then.predicted.length; row++) {
    const difference = Math.abs(then.predicted[row]! - now.predicted[row]!);
    if (difference !== 0) differing++;
    largest = Math.max(largest, difference);
  }
  if (then.task === 'regression' || now.task === 'regression')
    return { same: differing === 0, metrics, changedRows: null, largestDifference: largest };
  const same = differing === 0 && sameScores(then, now);
  return { same, metrics, changedRows: differing / then.predicted.length, largestDifference: null };
}

function sameScores(then: ClassificationSample, now: ClassificationSample): boolean {
  if (!then.scores || !now.scores) return then.scores === now.scores;
  return then.scores.every((column, k) => column.every((score, row) => score === now.scores![k]![row]));
}
