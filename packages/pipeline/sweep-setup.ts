import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { requireMetric } from '@pawl/metrics';
import { findTrainer } from '@pawl/models';
import {
  type Fold,
  gridTrials,
  makeFolds,
  planHalving,
  randomTrials,
  readSpace,
  type SweepPlan,
} from '@pawl/models/sweep';
import { type Config, type Digest, didYouMean, digestFile, digestOfJson, PawlError } from '@pawl/records';
import { type Column, findColumn, type Table, textAt } from '@pawl/table';
import { featureNames, type ProjectData } from './data.ts';
import { textColumn, truthOf } from './predictions.ts';
import type { Project } from './project.ts';
import { recipeOf } from './recipe.ts';
import { dataDigest } from './training.ts';

type SweepConfig = NonNullable<Config['train']['sweep']>;

/** What a sweep is to do, known before anything is trained. */
export interface Setup {
  readonly how: SweepConfig;
  readonly plan: SweepPlan;
  readonly folds: readonly Fold[];
  readonly foldBy: FoldBy;
  readonly metric: string;
  readonly digest: Digest;
}

type FoldBy = NonNullable<SweepConfig['fold_by']>;

/** Reads space, folds and metric of a sweep. Throws `config` for what cannot be meant, `data` for too few rows. */
export async function prepare(project: Project, data: ProjectData): Promise<Setup> {
  const { config } = project;
  const how = config.train.sweep;
  if (!how)
    throw new PawlError('config', '`train.sweep` does not say how to sweep', {
      where: 'train.sweep',
      remedy: 'Write `sweep: { method: random, trials: 20 }` below `train`, and lists or ranges in `params`.',
    });
  const space = readSpace(config.train.params);
  const trials = how.method === 'grid' ? gridTrials(space) : randomTrials(space, how.trials, how.seed);
  await requireParams(config, data, trials);
  const metric = metricOf(config, how, data);
  const foldBy =
    how.fold_by ??
    (config.data.group !== undefined ? 'group' : config.task === 'classification' ? 'stratified' : 'random');
  const folds = makeFolds({
    rows: data.train.rows,
    method: foldBy,
    by: foldColumn(config, how, foldBy, data.train),
    folds: how.folds,
    seed: how.seed,
  });
  const plan: SweepPlan = {
    trials,
    folds: folds.length,
    method: how.method,
    ...(how.method === 'halving' ? { rungs: rungsOf(config, how, trials.length) } : {}),
    better: metric.better,
  };
  const digest = await digestOfSweep(project, data, how, metric.name);
  return { how, plan, folds, foldBy, metric: metric.name, digest };
}

/** A parameter that no training can be done with is said before the first. A command knows its own. */
async function requireParams(config: Config, data: ProjectData, trials: SweepPlan['trials']): Promise<void> {
  if (config.train.trainer === undefined) return;
  const trainer = await findTrainer(config.train.trainer);
  const { labels } = truthOf(config, data);
  const shape = {
    task: config.task,
    rows: data.train.rows,
    columns: featureNames(config, data.train).length,
    ...(config.task === 'classification' ? { classes: labels.length } : {}),
  };
  for (const { params } of trials) trainer.checkParams(params, shape);
}

/** Of all that a score depends on but the trial: so a sweep of more trials goes on where one of fewer ended. */
async function digestOfSweep(
  project: Project,
  data: ProjectData,
  how: SweepConfig,
  metric: string,
): Promise<Digest> {
  const { task, train, evaluate } = project.config;
  const { code, environment } = await recipeOf(project, data);
  const { os, arch, interpreter, lockFiles, packages } = environment;
  return digestOfJson({
    task,
    trainer: train.trainer ?? null,
    command: train.run ?? null,
    code,
    // Where the code is not known as a whole, the files that the command names stand for it.
    named: code === null ? await filesNamed(project) : null,
    environment: train.run === undefined ? null : { os, arch, interpreter, lockFiles, packages },
    params: train.params,
    seed: train.seed,
    data: dataDigest(project.config, data),
    sweep: { ...how, trials: how.method === 'halving' ? how.trials : null },
    metric,
    positive: evaluate.positive ?? null,
    costs: evaluate.costs ?? null,
  });
}

type Better = SweepPlan['better'];

function metricOf(config: Config, how: SweepConfig, data: ProjectData): { name: string; better: Better } {
  const { metrics, own_metrics: own } = config.evaluate;
  const asked = how.metric ?? metrics?.[0] ?? (config.task === 'regression' ? 'rmse' : 'accuracy');
  const declared = own[asked];
  if (declared) return { name: asked, better: declared.direction };
  const where = 'train.sweep.metric';
  try {
    const { name, direction } = requireMetric(asked, shapeOf(config, data));
    if (direction === 'higher' || direction === 'lower') return { name, better: direction };
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    throw new PawlError('config', error.message, {
      where,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      cause: error,
    });
  }
  throw new PawlError('config', `a sweep cannot make "${asked}" best: neither direction of it is better`, {
    where,
    remedy: 'Name a metric with a direction, such as rmse or log_loss.',
  });
}

/** What is known of the predictions before there are any; the best is taken for what is not. */
function shapeOf(config: Config, data: ProjectData): Parameters<typeof requireMetric>[1] {
  const { labels, positive } = truthOf(config, data);
  const known = {
    ...(positive === undefined ? {} : { positive }),
    ...(config.evaluate.costs === undefined ? {} : { costs: config.evaluate.costs }),
  };
  if (config.task === 'classification') return { task: 'classification', labels, scores: true, ...known };
  const groups = config.data.group === undefined ? {} : { groups: true };
  return { task: 'regression', lower: true, upper: true, ...groups };
}

function foldColumn(config: Config, how: SweepConfig, foldBy: FoldBy, rows: Table): Column | undefined {
  const name =
    how.by ??
    (foldBy === 'group' ? config.data.group : foldBy === 'stratified' ? config.data.target : undefined);
  if (foldBy === 'random') {
    if (how.by === undefined) return undefined;
    throw new PawlError('config', '`by` names a column, and random folds are made by none', {
      where: 'train.sweep.by',
      remedy: 'Set `fold_by` to group, time or stratified, or leave `by` out.',
    });
  }
  if (name === undefined)
    throw new PawlError('config', `\`fold_by: ${foldBy}\` needs \`by\`, the column`, {
      where: 'train.sweep.by',
      remedy: 'Name the column.',
    });
  const column = findColumn(rows, name);
  if (!column)
    throw new PawlError(
      'config',
      `there is no column "${name}".${didYouMean(
        name,
        rows.columns.map((other) => other.name),
      )}`,
      { where: 'train.sweep.by', remedy: 'Name a column of the training data.' },
    );
  return name === config.data.target && config.task === 'classification' ? asText(column, rows.rows) : column;
}

/** Classes are names, also where they are written as numbers. */
function asText(column: Column, rows: number): Column {
  if (column.kind === 'text') return column;
  return textColumn(
    column.name,
    Array.from({ length: rows }, (_, row) => textAt(column, row) ?? ''),
  );
}

function rungsOf({ train: { params } }: Config, how: SweepConfig, trials: number) {
  const { resource, least, factor } = how;
  if (resource === undefined) return planHalving({ trials, least: least ?? 0.1, most: 1, factor });
  const most = params[resource];
  if (typeof most !== 'number')
    throw new PawlError('config', `the resource "${resource}" is no number in \`params\``, {
      where: 'train.sweep.resource',
      remedy: `Give \`params.${resource}\` the number of the last round, or name another parameter.`,
    });
  return planHalving({ trials, least: least ?? Math.max(1, Math.floor(most / factor ** 3)), most, factor });
}

async function filesNamed({ root, config }: Project): Promise<{ path: string; digest: Digest }[]> {
  const found: { path: string; digest: Digest }[] = [];
  for (const word of new Set((config.train.run ?? '').split(/[\s'"=;&|()]+/))) {
    const facts = word === '' ? undefined : await stat(join(root, word)).catch(() => undefined);
    if (facts?.isFile()) found.push({ path: word, digest: (await digestFile(join(root, word))).digest });
  }
  return found;
}
