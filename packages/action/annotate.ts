import type { ModelReport } from '@pawl/pipeline';
import type { Job } from './job.ts';

/** Shows each condition that stands in the way beside its line of pawl.yaml. */
export function annotateConditions(job: Job, reports: readonly ModelReport[]): void {
  for (const { annotations } of reports)
    for (const { path, line, title, message } of annotations)
      job.runner.annotate({ level: 'error', title, message, file: path, line });
}
