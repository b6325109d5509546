import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findMetric, metricValue } from '@pawl/metrics';
import {
  choiceSentence,
  type Fold,
  gridTrials,
  type Journal,
  makeFolds,
  mergeJournals,
  openJournal,
  planHalving,
  randomTrials,
  readSpace,
  runSweep,
  type Shard,
  type SweepPlan,
  type SweepResult,
  type SweepTask,
  shareOfRows,
  sweepResult,
  type Trial,
  type TrialTable,
  trialTable,
} from '@pawl/models/sweep';
import {
  type Config,
  type Digest,
  didYouMean,
  digestFile,
  digestOfJson,
  PawlError,
  type RunRecord,
  writeFileAtomic,
} from '@pawl/records';
import { type Column, findColumn, type Table, takeRows, textAt } from '@pawl/table';
import type { ProjectData } from './data.ts';
import { candidateEvidence, truthOf } from './predictions.ts';
import type { Project } from './project.ts';
import { recipeOf } from './recipe.ts';
import { rowFacts } from './row-facts.ts';
import { dataDigest, trainInto } from './training.ts';

type SweepConfig = NonNullable<Config['train']['sweep']>;

/** The setting that was chosen, and how. */
export interface Choice {
  readonly params: Config['train']['params'];
  readonly record: NonNullable<RunRecord['sweep']>;
}

/** What a sweep, or one part of it, came to. */
export interface SweepOutcome {
  readonly digest: Digest;
  readonly metric: string;
  readonly result: SweepResult;
  readonly table: TrialTable;
  readonly choice: string;
}

const ROWS_OF_TABLE = 20;

/** Tries the settings on folds of the training rows, goes on where it was interrupted, and returns the best. */
export async function sweep(project: Project, data: ProjectData): Promise<Choice> {
  const setup = await prepare(project, data);
  const outcome = await conduct(project, data, setup);
  project.host.note(outcome.choice);
  return choiceOf(setup, outcome);
}

/** A sweep, or one shard of it, for its own sake. What it did is kept for `train`. */
export async function sweepOnly(
  project: Project,
  data: ProjectData,
  shard: Shard | undefined,
): Promise<SweepOutcome> {
  return conduct(project, data, await prepare(project, data), shard);
}

/** Joins the journals of shards that stand in a folder. Throws `record` where one is missing or they disagree. */
export async function mergeSweep(project: Project, data: ProjectData, folder: string): Promise<SweepOutcome> {
  const setup = await prepare(project, data);
  const names = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  const own = names
    .filter((name) =>
      name
        .split(/[/\\]/)
        .at(-1)!
        .startsWith(`${idOf(setup)}-`),
    )
    .sort();
  const shards = Number(/-of-(\d+)\.jsonl$/.exec(own[0] ?? '')?.[1] ?? 0);
  if (shards === 0)
    throw new PawlError('record', 'there is no journal of a shard of this sweep', {
      where: folder,
      remedy: `Run \`pawl sweep --shard 1/3\` and so on with the same pawl.yaml, data and code, and bring the files ${idOf(setup)}-*.jsonl here.`,
    });
  const files = own.map((name) => join(folder, name));
  const merged = await mergeJournals(files, setup.digest, { ...setup.plan, shards });
  const journal = await openJournal(journalFile(project, setup), setup.digest);
  for (const entry of merged.entries()) await journal.add(entry);
  const outcome = outcomeOf(setup, sweepResult(setup.plan, merged, shards));
  await writeFileAtomic(shardsFile(project, setup), `${shards}\n`);
  return outcome;
}

interface Setup {
  readonly how: SweepConfig;
  readonly plan: SweepPlan;
  readonly folds: readonly Fold[];
  readonly foldBy: FoldBy;
  readonly metric: string;
  readonly digest: Digest;
}

type FoldBy = NonNullable<SweepConfig['fold_by']>;

async function prepare(project: Project, data: ProjectData): Promise<Setup> {
  const { config } = project;
  const how = config.train.sweep;
  if (!how)
    throw new PawlError('config', '`train.sweep` does not say how to sweep', {
      where: 'train.sweep',
      remedy: 'Write `sweep: { method: random, trials: 20 }` below `train`, and lists or ranges in `params`.',
    });
  const space = readSpace(config.train.params);
  const trials = how.method === 'grid' ? gridTrials(space) : randomTrials(space, how.trials, how.seed);
  const metric = metricOf(config, how);
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

function metricOf(config: Config, how: SweepConfig): { name: string; better: SweepPlan['better'] } {
  const asked =
    how.metric ?? config.evaluate.metrics?.[0] ?? (config.task === 'regression' ? 'rmse' : 'accuracy');
  const known = findMetric(asked);
  if (known?.direction === 'higher' || known?.direction === 'lower')
    return { name: known.name, better: known.direction };
  throw new PawlError(
    'config',
    `a sweep cannot make "${asked}" best: ${known ? 'neither direction of it is better' : 'there is no such metric'}`,
    {
      where: 'train.sweep.metric',
      remedy: 'Name a metric with a direction, such as rmse or log_loss.',
    },
  );
}

function foldColumn(config: Config, how: SweepConfig, foldBy: FoldBy, rows: Table): Column | undefined {
  const name =
    how.by ??
    (foldBy === 'group' ? config.data.group : foldBy === 'stratified' ? config.data.target : undefined);
  if (foldBy === 'random') return undefined;
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
  const texts = Array.from({ length: rows }, (_, row) => textAt(column, row));
  const dictionary = [...new Set(texts.filter((text) => text !== null))];
  const codes = new Map(dictionary.map((text, code) => [text, code]));
  return {
    kind: 'text',
    name: column.name,
    dictionary,
    codes: Int32Array.from(texts, (text) => (text === null ? -1 : codes.get(text)!)),
  };
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

function idOf({ digest }: Setup): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 16);
}

function journalFile(project: Project, setup: Setup, shard?: Shard): string {
  const part = shard ? `-${shard.index}-of-${shard.of}` : '';
  return join(project.workFolder, 'sweep', `${idOf(setup)}${part}.jsonl`);
}

/** Where it stands in how many shards the journal was made, once they are merged. */
function shardsFile(project: Project, setup: Setup): string {
  return join(project.workFolder, 'sweep', `${idOf(setup)}.shards`);
}

/**
 * The result of shards that were merged. Halving in shards keeps other trials than halving at once, so going on with
 * their journal would train again. Undefined where nothing was merged, or more trials are asked for now.
 */
async function mergedResult(
  project: Project,
  setup: Setup,
  journal: Journal,
): Promise<SweepResult | undefined> {
  const content = await readFile(shardsFile(project, setup), 'utf8').catch(() => '');
  const shards = Number(/^(\d{1,4})\n$/.exec(content)?.[1] ?? 0);
  if (shards < 1) return undefined;
  try {
    return sweepResult(setup.plan, journal, shards);
  } catch (error) {
    if (error instanceof PawlError && error.code === 'record') return undefined;
    throw error;
  }
}

async function conduct(
  project: Project,
  data: ProjectData,
  setup: Setup,
  shard?: Shard,
): Promise<SweepOutcome> {
  const journal = await openJournal(journalFile(project, setup, shard), setup.digest);
  const known = journal.entries().length;
  if (known > 0) project.host.note(`${known} trainings of this sweep are known already and not repeated`);
  const merged = shard ? undefined : await mergedResult(project, setup, journal);
  if (merged) return outcomeOf(setup, merged);
  const result = await runSweep({
    ...setup.plan,
    ...(shard ? { shard } : {}),
    journal,
    signal: project.signal,
    evaluate: (task) => score(project, data, setup, task),
    onProgress: ({ done, total }) => project.host.progress('sweeping', done, total),
  });
  return outcomeOf(setup, result);
}

/** Trains one setting on the training rows of one fold, and measures it on the rest of the training rows. */
async function score(
  project: Project,
  data: ProjectData,
  { how, folds, metric }: Setup,
  { trial, fold, resource }: SweepTask,
): Promise<number> {
  const rows = folds[fold]!;
  const share = how.resource === undefined && resource !== null ? resource : 1;
  const part: ProjectData = {
    train: takeRows(data.train, share < 1 ? shareOfRows(rows.train, share, how.seed) : rows.train),
    test: takeRows(data.train, rows.validation),
    files: [],
    split: null,
  };
  const params =
    how.resource !== undefined && resource !== null
      ? paramsOf({ ...trial.params, [how.resource]: resource })
      : paramsOf(trial.params);
  const folder = join(project.workFolder, 'sweep', `tmp-${randomBytes(4).toString('hex')}`);
  const output = join(folder, 'output');
  try {
    await trainInto(project, {
      data: part,
      params,
      seed: project.config.train.seed,
      output,
      dataFolder: join(folder, 'data'),
      quiet: true,
    });
    const truth = truthOf(project.config, part);
    const evidence = await candidateEvidence(project, part, truth, output);
    if (evidence.kind === 'rows')
      return metricValue(metric, { ...evidence.sample, ...rowFacts(project.config, part, truth) });
    const reported = evidence.metrics[metric];
    if (reported !== undefined) return reported;
    throw new PawlError('command', `the training command reported no ${metric} for the fold`, {
      where: 'train.sweep.metric',
      remedy: 'Let it write predictions.csv, or the metric into metrics.json.',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function outcomeOf({ digest, metric }: Setup, result: SweepResult): SweepOutcome {
  return { digest, metric, result, table: trialTable(result), choice: choiceSentence(result) };
}

function choiceOf({ how, foldBy, folds }: Setup, outcome: SweepOutcome): Choice {
  const { digest, metric, result, table, choice } = outcome;
  const { best } = result;
  if (!best || best.mean === null)
    throw new PawlError('config', 'no setting of the sweep was scored in full', { where: 'train.sweep' });
  const count = (state: string) => result.trials.filter((trial) => trial.state === state).length;
  return {
    params: paramsOf(best.trial.params),
    record: {
      digest,
      method: how.method,
      metric,
      folds: folds.length,
      foldBy,
      trials: { done: count('done'), stopped: count('stopped'), failed: count('failed') },
      best: { params: paramsOf(best.trial.params), mean: best.mean, standardError: best.standardError },
      choice,
      table: {
        header: [...table.header],
        rows: table.rows.slice(0, ROWS_OF_TABLE).map((row) => [...row]),
      },
    },
  };
}

/** The same values; only the types call one list read-only and the other not. */
function paramsOf(params: Trial['params']): Config['train']['params'] {
  return params as Config['train']['params'];
}

/** The shard that an option names, such as `2/3`. Throws `usage` for anything else. */
export function parseShard(text: string): Shard {
  const found = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
  const shard = { index: Number(found?.[1]), of: Number(found?.[2]) };
  if (found && shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new PawlError('usage', `--shard is "${text}"`, {
    remedy: 'Write 1/3, 2/3 and 3/3 for three shards.',
  });
}
