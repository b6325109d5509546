import type { Job } from './job.ts';
import { metricsOf } from './outputs.ts';
import { setRecord, step } from './steps.ts';

export async function evaluateAction(job: Job): Promise<void> {
  await step(job, async (project) => {
    // What measures is a sixth of all code: it loads once the project and its evidence are found sound.
    const { evaluate } = await import('@pawl/pipeline/evaluate');
    const record = await evaluate(project);
    setRecord(job, project, 'evaluation');
    job.runner.setOutput('metrics', JSON.stringify(metricsOf(record)));
    job.runner.setOutput('model-digest', record.modelDigest ?? '');
  });
}
