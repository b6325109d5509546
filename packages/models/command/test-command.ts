import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { runTrainingCommand, type TrainingCommand, type TrainingEnvironment } from './command.ts';

/** A folder in which commands run, and what they left and printed there. */
export async function commandPlace() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pawl-command-')));
  const output = join(folder, 'output');
  const printed: { text: string; stream: string }[] = [];
  return {
    folder,
    output,
    printed,
    text: () => printed.map((chunk) => chunk.text).join(''),
    run: (
      command: string,
      options: Partial<TrainingCommand> = {},
      environment: Partial<TrainingEnvironment> = {},
    ) =>
      runTrainingCommand({
        command,
        cwd: folder,
        environment: {
          trainData: '/data/train.csv',
          testData: 'data/test.csv',
          target: 'price',
          params: { depth: 3, name: 'a "b"' },
          seed: 7,
          output,
          ...environment,
        },
        timeoutMs: 20_000,
        onOutput: (chunk, stream) => printed.push({ text: chunk.toString(), stream }),
        ...options,
      }),
    /** The number that a command wrote into a file. */
    pidIn: async (name: string) => Number(await readFile(join(folder, name), 'utf8')),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export type CommandPlace = Awaited<ReturnType<typeof commandPlace>>;

/** A failure with that code and a message and remedy that match. */
export const failure = (message: RegExp, remedy = /./) =>
  expect.objectContaining({
    code: 'command',
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(remedy),
  });

export async function isGone(pid: number): Promise<boolean> {
  for (let look = 0; look < 100; look++) {
    // A process that nobody has waited for yet is dead all the same.
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const alive = existsSync('/proc') ? stat !== '' && !/\) [ZX] /.test(stat) : lives(pid);
    if (!alive) return true;
    await setTimeout(20);
  }
  return false;
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
