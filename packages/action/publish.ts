import {
  type CommentOptions,
  type CommentPlace,
  comment,
  type ModelReport,
  overall,
  sectionsOf,
} from '@pawl/pipeline';
import { toPawlError } from '@pawl/records';
import { renderSummary } from '@pawl/report';
import { type Job, sentence } from './job.ts';
import { setModelOutputs } from './outputs.ts';

/**
 * Says what became of the models: in the job summary always, on the pull request where there is one and the token may.
 * Returns an error of the pull request part, for the caller to weigh.
 */
export async function publish(
  job: Job,
  reports: readonly ModelReport[],
  verdict: 'passed' | 'refused' | 'skipped' = overall(reports),
): Promise<unknown> {
  const { runner, event } = job;
  const place = placeOf(job, event.pull?.headSha ?? event.sha);
  // The gate of the same job has said it there already.
  const said = job.action === 'comment' && job.inputs.lines('from').length === 0;
  const untold = said ? reports.filter(({ evidence }) => !evidence.verdict) : reports;
  if (untold.length > 0) await runner.summary(renderSummary(sectionsOf(untold), place));
  await setModelOutputs(job, reports, verdict);
  const options = commentOptions(job);
  if (!event.pull || reports.length === 0 || (options.when === 'never' && !options.check)) return undefined;
  if (event.pull.fork && event.name === 'pull_request') {
    runner.note(
      'A pull request of a fork may not comment: a workflow_run workflow says it (see comment.yml).',
    );
    return undefined;
  }
  try {
    const { movedOn, reviewOf } = await import('./github.ts');
    const moved = await movedOn(job, event.pull).catch(() => []);
    const told = reports.map((report) => ({ ...report, notes: [...report.notes, ...moved] }));
    const urls = await comment(reviewOf(job, event.pull), told, options, place);
    runner.setOutput('comment-url', urls[0] ?? '');
    return undefined;
  } catch (thrown) {
    const error = toPawlError(thrown);
    runner.annotate({
      level: 'warning',
      title: 'Pawl: not said on the pull request',
      message: sentence(error),
    });
    return error;
  }
}

export function placeOf(job: Job, headSha: string): CommentPlace {
  const { event } = job;
  return {
    headSha,
    runId: String(event.run.id),
    runUrl: event.run.url,
    commit: { sha: headSha, url: `${event.serverUrl}/${event.repository}/commit/${headSha}` },
  };
}

export function commentOptions(job: Job): CommentOptions {
  const { inputs } = job;
  return {
    when: inputs.text('comment') as CommentOptions['when'],
    together: inputs.flag('together'),
    marker: inputs.text('marker'),
    check: inputs.flag('check'),
  };
}
