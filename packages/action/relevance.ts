import type { CheckReport } from '@pawl/hosts';
import {
  type CommentPlace,
  changedFiles,
  checkName,
  mergeBase,
  type Project,
  pathInRepository,
} from '@pawl/pipeline';
import { toPawlError } from '@pawl/records';
import { markdownText } from '@pawl/report';
import { matchesPath } from '@pawl/table';
import { type Job, sentence } from './job.ts';
import { pathOf, placeName } from './model.ts';
import { placeOf } from './publish.ts';

/** Whether a pull request changes a file that a model depends on. */
export async function relevantChange(job: Job, folder: string, project: Project): Promise<boolean> {
  const base = await mergeBase(project.root, job.event.pull!.baseSha);
  const top = (await pathInRepository(project.root)) ?? '';
  const own = top === '' ? [] : [`${top}/**`];
  const wanted = [...own, ...job.inputs.lines('paths')];
  const ignored = job.inputs.lines('paths-ignore');
  const files = await changedFiles(project.root, base, 'HEAD');
  job.runner.note(`${files.length} file(s) changed; those of ${pathOf(job, folder)} are looked at`);
  return files.some(
    (file) =>
      (top === '' || wanted.some((pattern) => matchesPath(pattern, file))) &&
      !ignored.some((pattern) => matchesPath(pattern, file)),
  );
}

/** Says with a neutral check that there was nothing to evaluate. */
export async function reportSkipped(job: Job, folder: string, project: Project): Promise<void> {
  const { event, runner, inputs } = job;
  const { model } = project.config;
  const title = `${model}: nothing it depends on changed`;
  const path = placeName(pathOf(job, folder), project.configName);
  const summary = `No file below \`${pathOf(job, folder)}\` differs from the base branch, but for those that \`paths-ignore\` names. The model was not trained.`;
  await runner.summary(`### ➖ ${title}\n\n${summary}\n`);
  runner.note(title);
  if (!event.pull || event.pull.fork) return;
  const { reviewOf } = await import('./github.ts');
  const review = reviewOf(job, event.pull);
  const marker = inputs.text('marker');
  const place = placeOf(job, event.pull.headSha);
  const body = `### ➖ ${markdownText(title)}\n\n${summary}\n`;
  const parts = [
    // What an earlier commit of the pull request was told is no longer so.
    ...(inputs.text('comment') === 'never'
      ? []
      : [() => review.comment({ model, path, marker }, body, false)]),
    ...(inputs.flag('check')
      ? [() => review.check(skippedCheck(job, place, { model, path, title, summary }))]
      : []),
  ];
  for (const part of parts)
    await part().catch((thrown: unknown) => {
      runner.annotate({
        level: 'warning',
        title: 'Pawl: not said on the pull request',
        message: sentence(toPawlError(thrown)),
      });
    });
}

function skippedCheck(
  job: Job,
  place: CommentPlace,
  { model, path, title, summary }: Record<'model' | 'path' | 'title' | 'summary', string>,
): CheckReport {
  return {
    name: checkName({ model, path }, job.inputs.text('marker')),
    headSha: place.headSha,
    conclusion: 'neutral',
    title,
    summary,
    annotations: [],
    externalId: `${place.runId}:${path}`,
    ...(place.runUrl === undefined ? {} : { detailsUrl: place.runUrl }),
  };
}
