import { train } from '@pawl/pipeline';
import type { Job } from './job.ts';
import { setRecord, step } from './steps.ts';

export async function trainAction(job: Job): Promise<void> {
  await step(job, async (project) => {
    const record = await train(project, undefined, { force: job.inputs.flag('force') });
    setRecord(job, project, 'run');
    job.runner.setOutput('model-digest', record.modelDigest ?? '');
  });
}
