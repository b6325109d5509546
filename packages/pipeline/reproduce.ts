import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findMetric, metricValue, type Sample } from '@pawl/metrics';
import { type DataCheckRecord, type Digest, PawlError, parseStored, type RunRecord } from '@pawl/records';
import { baselineRef, storedEvaluation, storedRun } from './baseline.ts';
import { requireCheckedData } from './check.ts';
import { featureNames, loadData, type ProjectData } from './data.ts';
import { gitState } from './git.ts';
import { type CandidateEvidence, candidateEvidence, outputFolder, truthOf } from './predictions.ts';
import type { Project } from './project.ts';
import { recipeOf } from './recipe.ts';
import { isInPlace, restoreOutput } from './reuse.ts';
import { rowFacts } from './row-facts.ts';
import { listFiles, modelDigest } from './train.ts';
import { trainInto } from './training.ts';
import { readRecord } from './work-folder.ts';

/** What training a run again came to. */
export interface Reproduction {
  readonly run: Digest;
  readonly startedAt: string;
  /**
   * `same model`: byte for byte, with the same answers as far as they are known; `same answers`: on every test row;
   * `same metrics`: all that the command reported, where there are no predictions; `different`: none of these.
   */
  readonly answer: 'same model' | 'same answers' | 'same metrics' | 'different';
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
  await requireSameRows(project, run, data);
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
  let unreadable: unknown;
  for (const { digest } of await project.store.history(baselineRef(project.config.model))) {
    const run = await storedEvaluation(project.store, digest)
      .then((evaluation) => storedRun(project.store, evaluation))
      .catch((error: unknown) => {
        unreadable ??= error;
      });
    if (run && isAsked(run)) return run;
  }
  const stored = await project.store.get(`sha256:${wanted}` as Digest).catch(() => undefined);
  if (stored) return parseStored('run', new TextDecoder().decode(stored), `sha256:${wanted}`);
  // It may be the one that was asked for.
  if (unreadable !== undefined) throw unreadable;
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

/** The split, target and id must be those that were checked then, and the columns those that the model had. */
async function requireSameRows(project: Project, run: RunRecord, data: ProjectData): Promise<void> {
  const dataCheck = await dataCheckOf(project, run);
  if (dataCheck) requireCheckedData(project.config, dataCheck, data);
  if (run.features.join('\n') === featureNames(project.config, data.train).join('\n')) return;
  throw new PawlError('config', 'pawl.yaml gives the model other columns than the run had', {
    where: 'data.ignore',
    remedy: 'Bring back `data` of pawl.yaml as it was: the columns stand in the run record.',
  });
}

/** The data check that the run was made from: the one in the folder, else an accepted one; undefined where it is gone. */
async function dataCheckOf(project: Project, { dataCheck }: RunRecord): Promise<DataCheckRecord | undefined> {
  const own = await readRecord(project, 'data-check').catch(() => undefined);
  if (own?.digest === dataCheck) return own;
  const stored = await project.store.get(dataCheck as Digest).catch(() => undefined);
  return stored && parseStored('data-check', new TextDecoder().decode(stored), dataCheck);
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
  const training = { data, params: run.params, seed: run.seed, output, dataFolder: join(folder, 'data') };
  const { modelFiles } = await trainInto(again, training);
  const now = modelDigest(await listFiles(output), modelFiles);
  const { code, environment } = await recipeOf(again, data);
  const changed = [...codeChanges(run.code, code), ...environmentChanges(run.environment, environment)];
  const sameModel = now !== null && now === run.modelDigest;
  const then = await oldOutput(project, run, join(folder, 'then'));
  if (then === undefined && !sameModel)
    throw new PawlError('record', 'another model came out, and what the run left is gone', {
      where: outputFolder(project),
      remedy: 'Their answers cannot be compared. Accepted runs are kept in the store.',
    });
  const { same, ...numbers } = compareEvidence(
    again,
    then === undefined ? undefined : await evidenceOf(again, data, then),
    await evidenceOf(again, data, output),
  );
  // Where a command made the predictions, they can differ although its model does not, and they are what is judged.
  const hasRows = numbers.changedRows !== null || numbers.largestDifference !== null;
  const answersDiffer = hasRows && same === null;
  return {
    run: run.digest as Digest,
    startedAt: run.startedAt,
    answer: sameModel && !answersDiffer ? 'same model' : (same ?? 'different'),
    modelDigest: { before: run.modelDigest, now },
    changed,
    ...numbers,
  };
}

/** Where the output of the run is: in its place, or fetched from the store; undefined where it is nowhere. */
async function oldOutput(project: Project, run: RunRecord, into: string): Promise<string | undefined> {
  const own = await readRecord(project, 'run').catch(() => undefined);
  if (own?.digest === run.digest && (await isInPlace(project, run))) return outputFolder(project);
  return (await restoreOutput(project, run, into)) ? into : undefined;
}

function codeChanges(then: RunRecord['code'], now: RunRecord['code']): string[] {
  if (then === null || now === null)
    return ['code: not known, as it is not committed; `train.code` can name it'];
  return then.kind === now.kind && then.digest === now.digest ? [] : ['code'];
}

function environmentChanges(then: RunRecord['environment'], now: RunRecord['environment']): string[] {
  const said = ({ interpreter }: RunRecord['environment']) =>
    interpreter ? `${interpreter.name} ${interpreter.version}` : 'none';
  const changes: string[] = [];
  if (said(then) !== said(now)) changes.push(`interpreter: ${said(then)}, now ${said(now)}`);
  for (const key of ['os', 'arch'] as const)
    if (then[key] !== now[key]) changes.push(`${key}: ${then[key]}, now ${now[key]}`);
  const digests = new Map(now.lockFiles.map(({ path, digest }) => [path, digest]));
  for (const { path, digest } of then.lockFiles)
    if (digests.get(path) !== digest) changes.push(`${path}${digests.has(path) ? '' : ', which is gone'}`);
  const versions = new Map(now.packages.map((one) => [one.name, one.version]));
  for (const { name, version } of then.packages)
    if (versions.get(name) !== version)
      changes.push(`${name}: ${version}, now ${versions.get(name) ?? 'not installed'}`);
  return changes.slice(0, 20);
}

async function evidenceOf(project: Project, data: ProjectData, output: string): Promise<CandidateEvidence> {
  const truth = truthOf(project.config, data);
  const evidence = await candidateEvidence(project, data, truth, output);
  if (evidence.kind !== 'rows') return evidence;
  return { ...evidence, sample: { ...evidence.sample, ...rowFacts(project.config, data, truth) } };
}

type Compared = Pick<Reproduction, 'metrics' | 'changedRows' | 'largestDifference'> & {
  readonly same: 'same answers' | 'same metrics' | null;
};

function compareEvidence(
  { config }: Project,
  then: CandidateEvidence | undefined,
  now: CandidateEvidence,
): Compared {
  if (then?.kind === 'rows' && now.kind === 'rows') return compareSamples(config, then.sample, now.sample);
  const none = { changedRows: null, largestDifference: null };
  if (then?.kind !== 'metrics-only' || now.kind !== 'metrics-only')
    return { same: null, metrics: [], ...none };
  const metrics = Object.entries(then.metrics).flatMap(([metric, before]) => {
    const value = now.metrics[metric];
    return value === undefined ? [] : [{ metric, before, now: value }];
  });
  const names = new Set([...Object.keys(then.metrics), ...Object.keys(now.metrics)]);
  const isSame = metrics.length === names.size && metrics.every(({ before, now }) => before === now);
  return { same: isSame ? 'same metrics' : null, metrics, ...none };
}

function compareSamples(config: Project['config'], then: Sample, now: Sample): Compared {
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
  const isSame = differing === 0 && sameExtras(then, now);
  const same = isSame ? 'same answers' : null;
  if (config.task === 'regression') return { same, metrics, changedRows: null, largestDifference: largest };
  return { same, metrics, changedRows: differing / then.predicted.length, largestDifference: null };
}

/** Whether what stands beside the predictions is the same too: scores, or the bounds of intervals. */
function sameExtras(then: Sample, now: Sample): boolean {
  const [before, after] = [extrasOf(then), extrasOf(now)];
  if (before.length !== after.length) return false;
  return before.every((column, k) => column.every((value, row) => Object.is(value, after[k]![row])));
}

function extrasOf(sample: Sample): readonly Float64Array[] {
  if (sample.task === 'classification') return sample.scores ?? [];
  return sample.lower && sample.upper ? [sample.lower, sample.upper] : [];
}
