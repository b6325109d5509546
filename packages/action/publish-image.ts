import { withWorkFolder } from '@pawl/pipeline';
import { renderPublicationMarkdown } from '@pawl/report/release';
import { parseTagName } from '@pawl/store';
import type { Job } from './job.ts';
import { contextOf, finish, ignored, projectFor } from './release-job.ts';
import { setRecord } from './steps.ts';

/** Publishes the image of the version that the input, or the tag of the event, names. */
export async function publishAction(job: Job): Promise<void> {
  const { runner, inputs, event } = job;
  const tag = inputs.text('version') === '' ? event.tag : null;
  const { isTagOf, bringInStep } = await import('@pawl/pipeline/release');
  const parsed = tag === null ? null : parseTagName(tag);
  // A stage's tag moves an image that is there; only a version's makes one.
  if (tag !== null && parsed?.event !== 'registration')
    return ignored(job, 'publish', `the tag ${tag} is not one of a model's version; give \`version\``);
  const project = await projectFor(job, tag === null ? undefined : (p) => isTagOf(p, tag));
  if (typeof project === 'string') return ignored(job, 'publish', project);
  const version = parsed?.event === 'registration' ? parsed.version : inputs.text('version') || undefined;
  const { parseDestination, publish } = await import('@pawl/pipeline/publish');
  const destination = parseDestination(inputs.text('output') || undefined, inputs.flag('dry-run'));
  const context = await contextOf(job);
  await withWorkFolder(project, async () => {
    const done = await publish(project, { version, destination }, context.environment, context.forge);
    const results =
      destination.kind === 'registry'
        ? await bringInStep(project, context, { versions: 'held', dryRun: false, places: 'images' })
        : [];
    runner.setOutput('image', done.pinned);
    runner.setOutput('digest', done.record.imageDigest);
    runner.setOutput('tag', done.tag);
    setRecord(job, project, 'image');
    await runner.summary(renderPublicationMarkdown(done, results));
    finish(job, results);
  });
}
