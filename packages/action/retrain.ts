import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitCredentials } from '@pawl/hosts';
import { originUrl, type Project, withWorkFolder } from '@pawl/pipeline';
import { PawlError } from '@pawl/records';
import { renderRetraining } from '@pawl/report';
import type { Job } from './job.ts';
import { openModel, pathOf, placeName } from './model.ts';
import { contextOf, finish } from './release-job.ts';

/** Trains on rows of now. That the new model is not better is an answer, and fails nothing. */
export async function retrainAction(job: Job): Promise<void> {
  const { runner, inputs, event } = job;
  const { retrain } = await import('@pawl/pipeline/retrain');
  const { alarmsOf } = await import('./github.ts');
  const { folder, project } = await meant(job);
  await requireAsked(job, project);
  const context = await contextOf(job);
  const remote = await originUrl(project.root);
  const { variables } = gitCredentials(remote ?? '', job.token);
  await withWorkFolder(project, async () => {
    const done = await retrain(project, {
      alarms: alarmsOf(job),
      context,
      path: placeName(pathOf(job, folder), inputs.text('config')),
      gitEnvironment: variables,
      runUrl: event.run.url,
      reopen: (baselineAt) => openModel(job, folder, baselineAt),
    });
    const { became } = done;
    runner.setOutput('answer', done.answer);
    runner.setOutput('branch', done.branch);
    runner.setOutput('pull-request-url', became?.kind === 'pull-request' ? (became.url ?? '') : '');
    runner.setOutput('version', became?.kind === 'stage' ? became.version : '');
    runner.setOutput('stage', became?.kind === 'stage' ? became.stage : '');
    const report = join(job.temp, 'pawl-retrain.md');
    await writeFile(report, renderRetraining(done));
    runner.setOutput('report', report);
    await runner.summary(renderRetraining(done));
    if (became?.kind !== 'stage') return runner.setOutput('followers', '[]');
    const { bringInStep } = await import('@pawl/pipeline/release');
    finish(job, await bringInStep(project, context, { versions: 'held', dryRun: false }));
  });
}

async function meant(job: Job): Promise<{ readonly folder: string; readonly project: Project }> {
  const wanted = job.inputs.text('model');
  const found: { folder: string; project: Project }[] = [];
  for (const folder of job.inputs.lines('path')) {
    const project = await openModel(job, folder, null);
    if (wanted === '' || project.config.model === wanted) found.push({ folder, project });
  }
  const [only, another] = found;
  if (only && !another) return only;
  throw new PawlError(
    'usage',
    another ? 'it is not said which model' : `there is no model "${wanted}" here`,
    {
      where: 'with: model',
      remedy: 'Give the name of one model, and its folder as `path`.',
    },
  );
}

/** What asked for the training must be a run of this model's drift job: inputs may be anybody's who may start a workflow. */
async function requireAsked({ inputs }: Job, project: Project): Promise<void> {
  const digest = inputs.text('drift');
  if (digest === '') return;
  const { readStored } = await import('@pawl/store');
  const { WATCH } = await import('@pawl/records/drift');
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) {
    const record = await readStored(project.store, WATCH, digest);
    if (record.model === project.config.model) return;
  }
  throw new PawlError('usage', 'what is given as `drift` is no run of the drift job of this model', {
    where: 'with: drift',
    remedy: 'Give the digest that the drift job gave, or leave it out.',
  });
}
