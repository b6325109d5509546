import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { check, requirePassed } from '@pawl/pipeline';
import type { Job } from './job.ts';
import { step } from './steps.ts';

/** One shard of a sweep, or the whole of it; where shards of earlier jobs are there, they are merged. */
export async function sweepAction(job: Job): Promise<void> {
  await step(job, async (project) => {
    const { mergeSweep, parseShard, sweepOnly } = await import('@pawl/pipeline/sweep');
    const { record, data } = await check(project);
    requirePassed(record);
    const asked = job.inputs.text('shard');
    const folder = join(project.workFolder, 'sweep');
    const outcome =
      asked === '' && (await holdsShards(folder))
        ? await mergeSweep(project, data, folder)
        : await sweepOnly(project, data, asked === '' ? undefined : parseShard(asked));
    job.runner.note(outcome.choice);
    job.runner.setOutput('params', JSON.stringify(outcome.result.best?.trial.params ?? {}));
  });
}

async function holdsShards(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.some((name) => /-\d+-of-\d+\.jsonl$/.test(name));
}
