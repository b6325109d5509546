import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelReport } from '@pawl/pipeline';
import { actionOf } from '@pawl/pipeline/actions';
import type { EvaluationRecord } from '@pawl/records';
import { renderMarkdown } from '@pawl/report';
import type { Job } from './job.ts';

/** Sets the outputs that tell of one or several models. */
export async function setModelOutputs(
  job: Job,
  reports: readonly ModelReport[],
  verdict: string,
): Promise<void> {
  const [only, another] = reports;
  const metrics = another
    ? Object.fromEntries(
        reports.map(({ path, model, evidence }) => [
          path === '.' ? model : path,
          metricsOf(evidence.evaluation),
        ]),
      )
    : metricsOf(only?.evidence.evaluation);
  const report = join(job.temp, 'pawl-report.md');
  await writeFile(report, reports.map(({ evidence }) => renderMarkdown(evidence)).join('\n'));
  const values = {
    verdict,
    metrics: JSON.stringify(metrics),
    report,
    'model-digest': only?.evidence.run?.modelDigest ?? '',
  };
  const declared = actionOf(job.action).outputs.map(({ name }) => name);
  for (const [name, value] of Object.entries(values))
    if (declared.includes(name)) job.runner.setOutput(name, value);
}

/** The metrics on all rows, by name: value with its interval, and the baseline's where there is one. */
export function metricsOf(evaluation: EvaluationRecord | undefined): Record<string, object> {
  const whole = evaluation?.metrics.filter(({ slice }) => slice === null) ?? [];
  return Object.fromEntries(
    whole.map(({ metric, candidate, baseline, difference }) => [
      metric,
      {
        ...ends(candidate),
        ...(baseline ? { baseline: ends(baseline) } : {}),
        ...(difference ? { difference: ends(difference) } : {}),
      },
    ]),
  );
}

function ends({ value, interval }: EvaluationRecord['metrics'][number]['candidate']) {
  return { value, low: interval?.low ?? null, high: interval?.high ?? null };
}
