import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withWorkFolder } from '@pawl/pipeline';
import { PawlError } from '@pawl/records';
import { renderWatchMarkdown } from '@pawl/report';
import type { Job } from './job.ts';
import { openModel, pathOf, placeName } from './model.ts';
import { setRecord } from './steps.ts';

/** One run of a drift job: what was found goes into the history of the model, and people are told where it is decided. */
export async function driftAction(job: Job): Promise<void> {
  const { runner, inputs, event } = job;
  const { actOn, watch } = await import('@pawl/pipeline/watch');
  const { alarmsOf } = await import('./github.ts');
  const folder = inputs.text('path');
  // What the model in use learnt is the newest that was accepted, on whatever commit the job runs.
  const project = await openModel(job, folder, null);
  const path = placeName(pathOf(job, folder), inputs.text('config'));
  const now = new Date();
  const asked = {
    current: inputs.text('current') || undefined,
    reference: inputs.text('reference') || undefined,
  };
  await withWorkFolder(project, async () => {
    const found = await watch(project, asked, now);
    const view = { ...found, path, runUrl: event.run.url };
    runner.setOutput('drift', found.watch.outcome);
    runner.setOutput('columns', JSON.stringify(found.drift?.drifted ?? []));
    runner.setOutput('recommendation', found.watch.recommendation);
    setRecord(job, project, 'watch');
    const report = join(job.temp, 'pawl-drift.md');
    await writeFile(report, renderWatchMarkdown(view));
    runner.setOutput('report', report);
    await runner.summary(renderWatchMarkdown(view));
    const place = {
      alarms: alarmsOf(job),
      path,
      headSha: event.sha,
      runId: event.run.id,
      runUrl: event.run.url,
      now,
    };
    const { issues, started } = await actOn(project, found, place);
    if (found.again) runner.note('the same data was looked at before: this is no further run');
    if (started) runner.note(`training was started: ${project.config.drift.retrain!.workflow}`);
    runner.setOutput('issue-url', issues[0]?.url ?? '');
    const { open, missing, model, reason } = found.watch;
    if (inputs.flag('fail') && (open || missing))
      throw new PawlError('refused', `${model}: ${reason}`, {
        remedy: issues[0] ? `See ${issues[0].url}` : 'See the summary',
      });
  });
}
