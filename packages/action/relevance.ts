import { changedFiles, mergeBase, type Project, pathInRepository } from '@pawl/pipeline';
import { toPawlError } from '@pawl/records';
import { matchesPath } from '@pawl/table';
import { type Job, sentence } from './job.ts';
import { pathOf } from './model.ts';
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
  const path = pathOf(job, folder);
  const summary = `No file below \`${path}\` differs from the base branch, but for those that \`paths-ignore\` names. The model was not trained.`;
  await runner.summary(`### ➖ ${title}\n\n${summary}\n`);
  runner.note(title);
  if (!inputs.flag('check') || !event.pull || event.pull.fork) return;
  const place = placeOf(job, event.pull.headSha);
  const { reviewOf } = await import('./github.ts');
  await reviewOf(job, event.pull)
    .check({
      name: ['pawl', model, inputs.text('marker')].filter(Boolean).join(' / '),
      headSha: event.pull.headSha,
      conclusion: 'neutral',
      title,
      summary,
      annotations: [],
      externalId: `${place.runId}:${path}`,
      ...(place.runUrl === undefined ? {} : { detailsUrl: place.runUrl }),
    })
    .catch((thrown: unknown) => {
      runner.annotate({ level: 'warning', title: 'Pawl: no check', message: sentence(toPawlError(thrown)) });
    });
}
