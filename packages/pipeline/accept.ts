import { join } from 'node:path';
import {
  type Digest,
  digestFile,
  type EvaluationRecord,
  PawlError,
  type RunRecord,
  storedForm,
  type VerdictRecord,
} from '@pawl/records';
import { historyChart } from '@pawl/report';
import { acceptedRun, acceptedRuns, chartName } from './accepted-runs.ts';
import { baselineRef } from './baseline.ts';
import type { Project } from './project.ts';
import { requireRecord } from './work-folder.ts';

interface AcceptOptions {
  /** Accept although the gate refused. */
  readonly force: boolean;
  readonly reason: string | undefined;
}

/**
 * Keeps this run's records, predictions and model in the store and makes its verdict the baseline.
 * Throws `refused` when the gate refused and it is not forced.
 */
export async function accept(project: Project, options: AcceptOptions): Promise<VerdictRecord> {
  const verdict = await requireRecord(project, 'verdict');
  const evaluation = await requireRecord(project, 'evaluation');
  const run = await requireRecord(project, 'run');
  const dataCheck = await requireRecord(project, 'data-check');
  requireChain(
    [verdict.evaluation, evaluation.run, run.dataCheck],
    [evaluation.digest, run.digest, dataCheck.digest],
  );
  requireAnswer(verdict, options);
  if (evaluation.predictions && !(await keepFile(project, evaluation.predictions)))
    throw new PawlError('data', 'the predictions are too large for the branch of the repository', {
      where: evaluation.predictions.path,
      remedy: 'Let the test set have fewer rows, or use --store folder.',
    });
  for (const file of run.outputs)
    if (!(await keepFile(project, file)))
      project.host.note(
        `${file.path} has ${Math.ceil(file.bytes / 2 ** 20)} MiB, too large for the branch: its digest is recorded, keep the file elsewhere`,
      );
  for (const record of [dataCheck, run, evaluation, verdict]) await project.store.put(storedForm(record));
  await drawHistory(project, evaluation);
  await move(project, verdict, options);
  return verdict;
}

/** False where the store takes no file so large. Throws `record` where it is not the one that was recorded. */
async function keepFile(
  { store, root }: Project,
  { path, digest }: RunRecord['outputs'][number],
): Promise<boolean> {
  const file = join(root, path);
  const kept = await store.putFile(file);
  if ((kept ?? (await digestFile(file)).digest) === digest) return kept !== null;
  throw new PawlError('record', 'the file is not the one that was evaluated', {
    where: path,
    remedy: 'Run `pawl run` again.',
  });
}

/** Where the store is a place that people look at, it gets a chart of the accepted runs. */
async function drawHistory(project: Project, evaluation: EvaluationRecord): Promise<void> {
  const [metric] = evaluation.metrics;
  if (!project.store.putNamed || !metric) return;
  const before = await acceptedRuns(project.store, project.config.model);
  const chart = historyChart([...before, acceptedRun(evaluation)], metric.metric);
  await project.store.putNamed(`charts/${chartName(project.config.model)}`, chart);
}

async function move(project: Project, verdict: VerdictRecord, options: AcceptOptions): Promise<void> {
  const name = baselineRef(project.config.model);
  const before = await project.store.ref(name);
  const reason = options.reason ?? (verdict.answer === 'passed' ? 'the gate passed' : 'forced');
  // Where the baseline is found by commit, the order in which runs are accepted does not matter: no race is lost.
  const expected = project.baselineAt === null ? before : 'anything';
  await project.store.setRef(name, verdict.digest as Digest, expected, reason, verdict.commit);
  project.host.note(
    `${project.config.model}: this run is the baseline now${before === null ? ', the first' : ''}`,
  );
}

function requireChain(named: readonly string[], found: readonly string[]): void {
  if (named.every((digest, i) => digest === found[i])) return;
  throw new PawlError('record', 'the records are not of one run', {
    where: '.pawl/records',
    remedy: 'Run `pawl run` again, then accept.',
  });
}

function requireAnswer(verdict: VerdictRecord, { force, reason }: AcceptOptions): void {
  if (verdict.answer === 'passed') return;
  if (!force) {
    throw new PawlError('refused', `the gate refused this run: ${verdict.reason}`, {
      remedy: 'Mend the model, or accept it all the same with --force --reason "...".',
    });
  }
  if (!reason)
    throw new PawlError('usage', '--force needs --reason', {
      remedy: 'Say why in a few words: it stays in the history.',
    });
}
