import { join } from 'node:path';
import type { Project } from '@pawl/pipeline';
import { evidenceSoFar, withWorkFolder } from '@pawl/pipeline';
import type { Job } from './job.ts';
import { openModel } from './model.ts';
import { receiveInto, sendModels } from './transfer.ts';

/**
 * One verb on one model: takes the evidence of earlier jobs, works, shows the report, and keeps the evidence for later
 * jobs, also when the work failed and left some.
 */
export async function step<T>(job: Job, work: (project: Project) => Promise<T>): Promise<T> {
  const folder = job.inputs.text('path');
  const project = await openModel(job, folder);
  return withWorkFolder(project, async () => {
    await receiveInto(job, folder, project);
    const result = await work(project).catch(async (error: unknown) => {
      // What went wrong first is what is told.
      await keep(job, folder, project).catch((late: unknown) => job.runner.note(String(late)));
      throw error;
    });
    job.runner.show(await evidenceSoFar(project));
    await keep(job, folder, project);
    return result;
  });
}

async function keep(job: Job, folder: string, project: Project): Promise<void> {
  const name = job.inputs.text('artifact');
  if (name !== '') await sendModels(job, name, [{ folder, project }]);
}

export function setRecord(job: Job, project: Project, kind: string): void {
  job.runner.setOutput('record', join(project.workFolder, 'records', `${kind}.json`));
}
