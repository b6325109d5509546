import { check, requirePassed } from '@pawl/pipeline';
import { renderMarkdown } from '@pawl/report';
import type { Job } from './job.ts';
import { setRecord, step } from './steps.ts';

export async function checkAction(job: Job): Promise<void> {
  await step(job, async (project) => {
    const { record } = await check(project);
    setRecord(job, project, 'data-check');
    job.runner.setOutput('anomalies', String(record.anomalies.length));
    for (const { code, severity, message, remedy } of record.anomalies) {
      if (severity === 'info') continue;
      job.runner.annotate({ level: severity, title: `data: ${code}`, message: `${message}. ${remedy}` });
    }
    if (!record.passed) await job.runner.summary(renderMarkdown({ check: record }));
    requirePassed(record);
  });
}
