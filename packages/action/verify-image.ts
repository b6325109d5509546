import { PawlError } from '@pawl/records';
import type { Job } from './job.ts';
import { contextOf } from './release-job.ts';

/** Checks the evidence on an image; fails the step where it does not hold. */
export async function verifyAction(job: Job): Promise<void> {
  const { inputs, runner } = job;
  const { verify } = await import('@pawl/pipeline/verify');
  const found = await verify(
    { host: job.runner, signal: job.signal },
    inputs.text('image'),
    {
      key: inputs.text('key') || undefined,
      identity: inputs.text('identity') || undefined,
      issuer: inputs.text('issuer') || undefined,
      trustedRoot: inputs.text('trusted-root') || undefined,
      allowForced: inputs.flag('allow-forced'),
    },
    (await contextOf(job)).environment,
  );
  runner.setOutput('image', `${found.name}@${found.digest}`);
  if (found.passed) return;
  const failed = found.checks.filter(({ state }) => state === 'failed');
  throw new PawlError('refused', failed.map(({ check, detail }) => `${check}: ${detail}`).join('; '), {
    where: `${found.name}@${found.digest}`,
  });
}
