import { PawlError } from '@pawl/records';
import { renderVerificationMarkdown } from '@pawl/report/release';
import type { Job } from './job.ts';
import { environmentOf } from './release-job.ts';

/** Checks the evidence on an image; fails the step where it does not hold. */
export async function verifyAction(job: Job): Promise<void> {
  const { inputs, runner } = job;
  const image = inputs.text('image');
  if (image === '')
    throw new PawlError('usage', 'it is not said which image', {
      where: 'with: image',
      remedy: 'Give `image`, such as ghcr.io/acme/housing:production.',
    });
  const identity = inputs.text('identity') || undefined;
  const { verify } = await import('@pawl/pipeline/verify');
  const found = await verify(
    { host: job.runner, signal: job.signal },
    image,
    {
      key: inputs.text('key') || undefined,
      identity,
      issuer: identity === undefined ? undefined : inputs.text('issuer') || undefined,
      repository: inputs.text('repository') || undefined,
      trustedRoot: inputs.text('trusted-root') || undefined,
      allowForced: inputs.flag('allow-forced'),
    },
    environmentOf(job),
  );
  const { name, digest, checks, passed, statements } = found;
  for (const { check, state, detail } of checks) runner.note(`${state}: ${check}: ${detail}`);
  await runner.summary(renderVerificationMarkdown(found));
  if (!passed) {
    const failed = checks.filter(({ state }) => state === 'failed');
    throw new PawlError('refused', failed.map(({ check, detail }) => `${check}: ${detail}`).join('; '), {
      where: `${name}@${digest}`,
      ...(statements.length === 0
        ? { remedy: 'Nothing hangs on this image: publish it with Pawl, or ask for another one.' }
        : {}),
    });
  }
  // Not before: what comes after a failure that is put up with must find nothing to deploy.
  runner.setOutput('image', `${name}@${digest}`);
  runner.setOutput('digest', digest);
}
