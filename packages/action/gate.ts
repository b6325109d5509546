import { evidenceSoFar, gate } from '@pawl/pipeline';
import { PawlError } from '@pawl/records';
import { renderMarkdown } from '@pawl/report';
import { annotateConditions } from './annotate.ts';
import type { Job } from './job.ts';
import { modelReport } from './model-report.ts';
import { metricsOf } from './outputs.ts';
import { setRecord, step } from './steps.ts';

export async function gateAction(job: Job): Promise<void> {
  await step(job, async (project) => {
    const verdict = await gate(project);
    const evidence = await evidenceSoFar(project);
    setRecord(job, project, 'verdict');
    job.runner.setOutput('verdict', verdict.answer);
    job.runner.setOutput('metrics', JSON.stringify(metricsOf(evidence.evaluation)));
    job.runner.setOutput('model-digest', verdict.modelDigest ?? '');
    await job.runner.summary(renderMarkdown(evidence));
    annotateConditions(job, [await modelReport(job, job.inputs.text('path'), project)]);
    if (verdict.answer === 'refused')
      throw new PawlError('refused', `${verdict.model}: ${verdict.reason}`, {
        remedy: 'See the job summary for every condition',
      });
  });
}
