import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { metricValue } from '@pawl/metrics';
import {
  choiceSentence,
  type Journal,
  mergeJournals,
  openJournal,
  runSweep,
  type Shard,
  type SweepResult,
  type SweepTask,
  shareOfRows,
  sweepResult,
  type Trial,
  type TrialTable,
  trialTable,
} from '@pawl/models/sweep';
import { type Config, type Digest, PawlError, type RunRecord, writeFileAtomic } from '@pawl/records';
import { takeRows } from '@pawl/table';
import type { ProjectData } from './data.ts';
import { candidateEvidence, truthOf } from './predictions.ts';
import type { Project } from './project.ts';
import { rowFacts } from './row-facts.ts';
import { prepare, type Setup } from './sweep-setup.ts';
import { trainInto } from './training.ts';

export { parseShard } from './shard.ts';

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
  try {
    const result = await runSweep({
      ...setup.plan,
      ...(shard ? { shard } : {}),
      journal,
      signal: project.signal,
      evaluate: (task) => score(project, data, setup, task),
      onProgress: ({ done, total }) => project.host.progress('sweeping', done, total),
    });
    return outcomeOf(setup, result);
  } catch (error) {
    throw explained(error, project, journalFile(project, setup, shard));
  }
}

/** The error with what a person needs for going on: that work is kept, or which file holds the failures. */
function explained(error: unknown, { root, signal }: Project, journal: string): unknown {
  if (signal.aborted)
    return new PawlError('command', `the sweep was stopped by ${String(signal.reason)}`, {
      remedy: 'Run the same command again: what is scored is kept, and it goes on there.',
      cause: error,
    });
  if (!(error instanceof PawlError) || error.where !== 'train.params') return error;
  const file = relative(root, journal).replaceAll('\\', '/');
  return new PawlError(error.code, error.message, {
    where: error.where,
    remedy: `Correct the parameters or the trainer. Where the cause lay outside of them, delete ${file}, which holds the failures.`,
    cause: error,
  });
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
  // A class that is rare may be missing from a fold, and is one all the same.
  const judged: ProjectData = { ...part, train: data.train };
  const params =
    how.resource !== undefined && resource !== null
      ? paramsOf({ ...trial.params, [how.resource]: resource })
      : paramsOf(trial.params);
  const folder = join(project.workFolder, 'sweep', `tmp-${randomBytes(4).toString('hex')}`);
  const output = join(folder, 'output');
  try {
    await trainInto(project, {
      data: part,
      judged,
      params,
      seed: project.config.train.seed,
      output,
      dataFolder: join(folder, 'data'),
      quiet: true,
    });
    const truth = truthOf(project.config, judged);
    const evidence = await candidateEvidence(project, judged, truth, output);
    const isOwn = metric in project.config.evaluate.own_metrics;
    if (evidence.kind === 'rows' && !isOwn)
      return metricValue(metric, { ...evidence.sample, ...rowFacts(project.config, judged, truth, 1) });
    const reported = (evidence.kind === 'rows' ? evidence.reported : evidence.metrics)[metric];
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
      seconds: result.trials.reduce((sum, { seconds }) => sum + seconds, 0),
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
