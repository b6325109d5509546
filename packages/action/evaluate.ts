import { evaluate } from '@pawl/pipeline';
import type { Job } from './job.ts';
import { metricsOf } from './outputs.ts';
import { setRecord, step } from './steps.ts';

export async function evaluateAction(job: Job): Promise<void> {
  await step(job, async (project) => {
    const record = await evaluate(project);
    setRecord(job, project, 'evaluation');
    job.runner.setOutput('metrics', JSON.stringify(metricsOf(record)));
    job.runner.setOutput('model-digest', record.modelDigest ?? '');
  });
}
