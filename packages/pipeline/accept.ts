import { join } from 'node:path';
import { type Digest, type EvaluationRecord, PawlError, storedForm, type VerdictRecord } from '@pawl/records';
import { historyChart } from '@pawl/report';
import { acceptedRun, acceptedRuns, chartName } from './accepted-runs.ts';
import { baselineRef } from './baseline.ts';
import type { Project } from './project.ts';
import { requireRecord } from './work-folder.ts';

export interface AcceptOptions {
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
  for (const file of [...(evaluation.predictions ? [evaluation.predictions] : []), ...run.outputs]) {
    const kept = await project.store.putFile(join(project.root, file.path));
    if (kept !== file.digest) {
      throw new PawlError('record', 'the file is not the one that was evaluated', {
        where: file.path,
        remedy: 'Run `pawl run` again.',
      });
    }
  }
  for (const record of [dataCheck, run, evaluation, verdict]) await project.store.put(storedForm(record));
  await drawHistory(project, evaluation);
  await move(project, verdict, options);
  return verdict;
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
