import { resolve } from 'node:path';
import { hasRecords, type ModelReport, overall } from '@pawl/pipeline';
import { PawlError } from '@pawl/records';
import type { Job } from './job.ts';
import { openDecided, stateStore } from './model.ts';
import { modelOfArtifact, modelReport } from './model-report.ts';
import { publish } from './publish.ts';
import { receiveModels } from './transfer.ts';

/** Says what became of the models: those of this job, of earlier jobs (`from`), or of the run that a workflow_run tells of. */
export async function commentAction(job: Job): Promise<void> {
  const { event, inputs } = job;
  if (event.upstream) {
    const { commentOnUpstream } = await import('./upstream.ts');
    return commentOnUpstream(job, event.upstream);
  }
  const wanted = inputs.lines('from');
  const reports = wanted.length > 0 ? await carriedReports(job, wanted) : await localReports(job);
  const failure = await publish(job, reports, overall(reports));
  if (failure !== undefined) throw failure;
}

async function localReports(job: Job): Promise<ModelReport[]> {
  // Needed at the end: it may load while the state comes.
  void import('./github.ts');
  const reports: ModelReport[] = [];
  for (const folder of job.inputs.lines('path')) {
    const project = await openDecided(job, folder);
    const report = await modelReport(job, folder, project);
    if (!hasRecords(report.evidence)) {
      throw new PawlError('usage', `there is no evidence in ${folder} yet`, {
        where: 'with: path',
        remedy:
          'Run check, train, evaluate and gate before, or name the artifacts of earlier jobs with `from`.',
      });
    }
    reports.push(report);
  }
  return reports;
}

async function carriedReports(job: Job, wanted: readonly string[]): Promise<ModelReport[]> {
  const carried = await receiveModels(job, wanted);
  const store = await stateStore(job, resolve(job.workspace));
  return Promise.all(carried.map((model) => modelOfArtifact(job, model, store)));
}
