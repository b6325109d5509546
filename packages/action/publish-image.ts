import { type Project, withWorkFolder } from '@pawl/pipeline';
import type { Following } from '@pawl/pipeline/release';
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
  const { parseDestination, publish, signingIdentity } = await import('@pawl/pipeline/publish');
  const destination = parseDestination(inputs.text('output') || undefined, inputs.flag('dry-run'));
  const context = await contextOf(job);
  await withWorkFolder(project, async () => {
    const model = inputs.text('model-path') || undefined;
    const options = { version, model, destination };
    const done = await publish(project, options, context.environment, context.forge);
    const results =
      destination.kind === 'registry'
        ? await bringInStep(project, context, { versions: 'held', dryRun: false, places: 'images' })
        : [];
    const { record, tag: name, layers, sent } = done;
    const tags = destination.kind === 'registry' ? await tagsOf(project, name, results) : [];
    const hasEvidence = destination.kind === 'registry' || destination.kind === 'layout';
    const signer = hasEvidence ? await signingIdentity(context.environment) : null;
    const outputs = {
      image: done.pinned,
      digest: record.imageDigest,
      tag: name,
      tags: tags.join('\n'),
      size: record.layers.reduce((sum, { bytes }) => sum + bytes, 0),
      pushed: layers.pushed,
      reused: layers.there,
      sent,
      identity: signer?.subject ?? '',
      issuer: signer?.issuer ?? '',
    };
    for (const [output, value] of Object.entries(outputs)) runner.setOutput(output, String(value));
    if (destination.kind === 'registry') setRecord(job, project, 'image');
    await runner.summary(renderPublicationMarkdown(done, results));
    finish(job, results);
  });
}

/** The tags that name a version's image: its own, and those of its stages where the registry is in step. */
async function tagsOf(
  project: Project,
  tag: string,
  results: readonly Following[],
): Promise<readonly string[]> {
  if (results.some(({ failed }) => failed !== null)) return [tag];
  const { followedStages } = await import('@pawl/pipeline/release');
  // Tags have no `+`: build metadata stands after `_`.
  return [tag, ...(await followedStages(project, tag.replace('_', '+')))];
}
