import { type Project, withWorkFolder } from '@pawl/pipeline';
import type { Following, Promotion, ReleaseContext } from '@pawl/pipeline/release';
import { type Digest, PawlError, type ReleaseRecord } from '@pawl/records';
import {
  renderPromotionMarkdown,
  renderReconciliationMarkdown,
  renderRefusalMarkdown,
} from '@pawl/report/release';
import { parseTagName } from '@pawl/store';
import type { Job } from './job.ts';
import { openModel } from './model.ts';
import { contextOf, finish, ignored, projectFor } from './release-job.ts';
import { setRecord } from './steps.ts';

/** Moves the version that the event, or the inputs, ask for. What is of no model here is left alone, with a notice. */
export async function promoteAction(job: Job): Promise<void> {
  const { runner, inputs, event } = job;
  const asked = { tag: inputs.text('tag') || event.tag, version: inputs.text('version') || undefined };
  if (asked.version === undefined && asked.tag === null)
    throw new PawlError('usage', `a ${event.name} event names no version`, {
      where: 'with: version',
      remedy: 'Give `version`, or run it on the push of a tag such as housing@v1.4.0.',
    });
  const tag = asked.version === undefined ? asked.tag! : undefined;
  const { isTagOf, promote } = await import('@pawl/pipeline/release');
  const reason = tag === undefined ? undefined : ignoredBecause(job, tag);
  const project = reason ?? (await projectFor(job, tag === undefined ? undefined : (p) => isTagOf(p, tag)));
  if (typeof project === 'string') {
    ignored(job, 'promote', project);
    runner.setOutput('promoted', 'ignored');
    return;
  }
  const context = await contextOf(job);
  const options = {
    tag,
    version: asked.version,
    stage: inputs.text('stage') || undefined,
    model: digestInput(job),
    // GitHub makes lightweight tags for releases, and tells of them by two events.
    lightweight: event.name === 'release' || (tag !== undefined && (await hasRelease(context, tag))),
    force: inputs.flag('force'),
    reason: inputs.text('reason') || undefined,
  };
  await withWorkFolder(project, async () => {
    const done = await promote(project, options, context);
    runner.setOutput('promoted', done.kind === 'past' ? 'ignored' : done.kind);
    if (done.kind === 'past') {
      const message = `${done.tag} gave ${done.stage} to ${done.version}, and later tags moved it on`;
      ignored(job, 'promote', message);
    } else if (done.kind === 'refused') await refuse(job, project, done);
    else await tell(job, project, context, done.record);
  });
}

/** Gives a stage back to an earlier version. */
export async function rollbackAction(job: Job): Promise<void> {
  const { inputs } = job;
  const stage = inputs.text('stage');
  if (stage === '')
    throw new PawlError('usage', 'it is not said which stage', {
      where: 'with: stage',
      remedy: 'Give `stage`.',
    });
  const { rollback } = await import('@pawl/pipeline/release');
  const project = await projectFor(job, undefined);
  if (typeof project === 'string') throw new PawlError('usage', project, { where: 'with: model' });
  const context = await contextOf(job);
  await withWorkFolder(project, async () => {
    const options = { stage, to: inputs.text('to') || undefined, reason: inputs.text('reason') || undefined };
    const done = await rollback(project, options, context);
    if (done.kind === 'held')
      job.runner.note(`done already, by ${done.record.tag}; to go further back, give \`to\``);
    await tell(job, project, context, done.record);
  });
}

/** Mends what registries say where it differs from the tags. */
export async function reconcileAction(job: Job): Promise<void> {
  const { bringInStep } = await import('@pawl/pipeline/release');
  const dryRun = job.inputs.flag('dry-run');
  const context = await contextOf(job);
  const results: Following[] = [];
  for (const folder of job.inputs.lines('path')) {
    const project = await openModel(job, folder);
    const { model } = project.config;
    for (const result of await bringInStep(project, context, { versions: 'all', dryRun }))
      results.push({ ...result, model });
  }
  await job.runner.summary(renderReconciliationMarkdown(results, dryRun));
  finish(job, results);
}

/** Why a tag is none that could promote anything, or undefined. */
function ignoredBecause({ event }: Job, tag: string): string | undefined {
  if (event.tagDeleted) return `the tag ${tag} was deleted, which moves nothing`;
  const parsed = parseTagName(tag);
  if (!parsed) return `the tag ${tag} is not one of a model's version or stage`;
  if (parsed.event === 'registration' || parsed.event === 'assignment') return undefined;
  return `the tag ${tag} takes something back, which promotes nothing`;
}

async function hasRelease({ forge }: ReleaseContext, tag: string): Promise<boolean> {
  return forge === null ? false : forge.hasRelease(tag).catch(() => false);
}

function digestInput({ inputs }: Job): Digest | undefined {
  const text = inputs.text('model-digest');
  if (text === '' || /^sha256:[0-9a-f]{64}$/.test(text)) return (text || undefined) as Digest | undefined;
  throw new PawlError('usage', `"${text}" is no digest`, {
    where: 'with: model-digest',
    remedy: 'Give it whole: sha256: and 64 letters and digits.',
  });
}

async function refuse(
  job: Job,
  project: Project,
  refusal: Extract<Promotion, { kind: 'refused' }>,
): Promise<void> {
  const { model } = project.config;
  await job.runner.summary(renderRefusalMarkdown({ ...refusal, model }));
  job.runner.setOutput('version', refusal.version);
  job.runner.setOutput('stage', refusal.stage);
  const failed = refusal.checks.filter(({ state }) => state === 'failed');
  const why = failed.map(({ check, detail }) => `${check}: ${detail}`).join('; ');
  throw new PawlError('refused', `${model} ${refusal.version} may not go to ${refusal.stage}: ${why}`, {
    remedy: [
      ...refusal.remedies.map(({ say, run }) => (run ? `${say} ${run}.` : say)),
      ...(refusal.withdrawnBy ? [`The stage was taken back by ${refusal.withdrawnBy}.`] : []),
    ].join(' '),
  });
}

/** Brings the registries in step, says what was done, and sets the outputs. */
async function tell(
  job: Job,
  project: Project,
  context: ReleaseContext,
  record: ReleaseRecord,
): Promise<void> {
  const { runner } = job;
  runner.setOutput('model', record.model);
  runner.setOutput('version', record.version);
  runner.setOutput('commit', record.commit);
  runner.setOutput('stage', record.stage);
  runner.setOutput('tag', record.tag);
  runner.setOutput('replaced', record.replaced?.version ?? '');
  setRecord(job, project, 'release');
  const { bringInStep } = await import('@pawl/pipeline/release');
  const results = await bringInStep(project, context, { versions: 'held', dryRun: false });
  await runner.summary(renderPromotionMarkdown(record, results));
  finish(job, results);
}
