import type { Project } from '@pawl/pipeline';
import type { Following, ReleaseContext } from '@pawl/pipeline/release';
import { PawlError } from '@pawl/records';
import type { Job } from './job.ts';
import { openModel } from './model.ts';

/** The project that is meant, or why there is none. */
export async function projectFor(
  job: Job,
  isMeant: ((project: Project) => Promise<boolean>) | undefined,
): Promise<Project | string> {
  const wanted = job.inputs.text('model');
  const models: string[] = [];
  const found: Project[] = [];
  for (const folder of job.inputs.lines('path')) {
    const project = await openModel(job, folder);
    models.push(project.config.model);
    if (wanted !== '' && project.config.model !== wanted) continue;
    if (!isMeant || (await isMeant(project))) found.push(project);
  }
  const [only, another] = found;
  if (only && !another) return only;
  if (!another) return `none of the models here is meant: ${models.join(', ')}`;
  throw new PawlError('usage', `it is not said which model: ${models.join(', ')}`, {
    where: 'with: model',
    remedy: 'Give `model`, or one `path`.',
  });
}

export async function contextOf(job: Job): Promise<ReleaseContext> {
  const { event } = job;
  const { forgeOf } = await import('./github.ts');
  const login = event.release?.author ?? event.actor;
  return {
    actor: { name: login, email: `${login}@users.noreply.github.com` },
    forge: forgeOf(job),
    environment: environmentOf(job),
  };
}

/** What registries are talked to with. */
export function environmentOf({ event, token }: Job): ReleaseContext['environment'] {
  return { ...process.env, GITHUB_TOKEN: token, GITHUB_ACTOR: event.actor };
}

/** Says why an event is of nothing here, which is no fault. */
export function ignored({ runner }: Job, verb: string, message: string): void {
  runner.annotate({ level: 'notice', title: `Pawl: nothing to ${verb}`, message });
}

/** A registry that is not in step fails the step: the tags are right, and somebody should know that it is not. */
export function finish({ runner }: Job, results: readonly Following[]): void {
  runner.setOutput('followers', JSON.stringify(results));
  for (const { name, changes, failed } of results)
    runner.note(
      failed === null
        ? `${name}: ${changes.map(({ what }) => what).join('; ') || 'in step'}`
        : `${name}: ${failed}`,
    );
  const out = results.filter(({ failed }) => failed !== null);
  if (out.length === 0) return;
  throw new PawlError(
    'remote',
    `not in step with the tags: ${out.map(({ name, failed }) => `${name}: ${failed}`).join('; ')}`,
    {
      remedy: 'The tags have moved. Run the job again, or `reconcile`, once it answers.',
    },
  );
}
