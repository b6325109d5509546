import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { commandPlace, failure, isGone } from './test-command.ts';

/** A place that goes when the test is done: these wait for clocks and run beside each other. */
async function place({ onTestFinished }: TestContext) {
  const made = await commandPlace();
  onTestFinished(made.remove);
  return made;
}

test.concurrent('a command that succeeds takes what it left running in the background with it', async (context) => {
  const { run, output, pidIn } = await place(context);
  const started = performance.now();
  await run('sleep 60 & echo $! > pid; echo done');
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(await isGone(await pidIn('pid'))).toBe(true);
  await rm(output, { recursive: true });
  await run('sleep 60 > /dev/null 2>&1 & echo $! > pid');
  expect(await isGone(await pidIn('pid'))).toBe(true);
});

describe.concurrent('a command that takes too long', () => {
  const stubborn = `sh -c 'trap "" TERM; echo $$ > inner; while :; do sleep 0.1; done' & echo $! > outer; wait`;

  test('is asked to end, and the error names the limit and the key', async (context) => {
    const { run, pidIn } = await place(context);
    const command = `trap 'echo tidying up; exit 0' TERM; echo $$ > pid; echo working; sleep 60 & wait`;
    await expect(run(command, { timeoutMs: 500 })).rejects.toThrow(
      failure(/not done after 0.5 s and was stopped[\s\S]*working[\s\S]*tidying up/, /train\.timeout/),
    );
    expect(await isGone(await pidIn('pid'))).toBe(true);
  });

  test('is killed with its grandchildren when it does not', async (context) => {
    const { run, pidIn } = await place(context);
    const started = performance.now();
    await expect(run(stubborn, { timeoutMs: 400, graceMs: 300 })).rejects.toThrow(failure(/was stopped/));
    expect(performance.now() - started).toBeGreaterThan(650);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await isGone(await pidIn('inner'))).toBe(true);
    expect(await isGone(await pidIn('outer'))).toBe(true);
  });

  test('a grandchild gets its time to end well though the shell is gone at once', async (context) => {
    const { folder, run } = await place(context);
    const saving = `sh -c 'trap "sleep 0.3; echo saved > checkpoint; exit" TERM; echo $$ > inner; while :; do sleep 0.05; done'`;
    await expect(run(saving, { timeoutMs: 400 })).rejects.toThrow(failure(/was stopped/));
    expect(await readFile(join(folder, 'checkpoint'), 'utf8')).toBe('saved\n');
  });

  test('a limit of many weeks does not strike at once', async (context) => {
    const { run } = await place(context);
    expect((await run('sleep 0.1', { timeoutMs: 2 ** 33 })).exit).toBe(0);
  });
});

describe.concurrent('memory', () => {
  const node = (code: string) => `"${process.execPath}" -e '${code}'`;
  const hold = (bytes: number, ms: number) =>
    node(`const kept = Buffer.alloc(${bytes}, 1); setTimeout(() => kept, ${ms})`);

  test.runIf(['linux', 'darwin'].includes(process.platform))('its peak is told', async (context) => {
    const { run } = await place(context);
    const { peakMemoryBytes, notes } = await run(`${hold(200e6, 900)} & ${hold(100e6, 900)}; wait`);
    expect(peakMemoryBytes).toBeGreaterThan(300e6);
    expect(peakMemoryBytes).toBeLessThan(600e6);
    expect(notes).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('a peak between two looks counts', async (context) => {
    const { run } = await place(context);
    const command = node(
      `let b = Buffer.alloc(300e6, 1); b = b.fill(2) && undefined; setTimeout(() => gc(), 30); setTimeout(() => {}, 900)`,
    ).replace(' -e', ' --expose-gc -e');
    expect((await run(command)).peakMemoryBytes).toBeGreaterThan(300e6);
  });

  test.runIf(['linux', 'darwin'].includes(process.platform))(
    'beyond the limit all are ended',
    async (context) => {
      const { run, pidIn } = await place(context);
      const command = `sleep 60 & echo $! > pid; echo loading; ${hold(300e6, 60_000)}`;
      const error = await run(command, { memoryBytes: 250e6, graceMs: 100 }).catch((thrown: Error) => thrown);
      expect(error).toEqual(
        failure(
          /used more memory \((2[5-9]|3)\d* MB\) than `train.memory` allows \(250 MB\) and was stopped[\s\S]*loading/,
          /train\.memory/,
        ),
      );
      expect(await isGone(await pidIn('pid'))).toBe(true);
    },
  );

  test.runIf(process.platform === 'linux')(
    'pages that forked workers share count once against the limit',
    async (context) => {
      const { run } = await place(context);
      const workers = '(sleep 0.8; :) & (sleep 0.8; :) & (sleep 0.8; :) &';
      const command = `x=$(head -c 60000000 /dev/zero | tr '\\0' a); ${workers} wait`;
      const { peakMemoryBytes } = await run(command, { memoryBytes: 220e6 });
      expect(peakMemoryBytes).toBeGreaterThan(220e6);
    },
  );
});

describe.concurrent('an abort', () => {
  test('ends the command and its grandchildren', async (context) => {
    const { run, pidIn } = await place(context);
    const controller = new AbortController();
    const running = run('sleep 60 & echo $! > pid; echo up; wait', {
      signal: controller.signal,
      graceMs: 100,
      onOutput: () => controller.abort('SIGINT'),
    });
    await expect(running).rejects.toThrow(
      expect.objectContaining({ code: 'command', message: 'the training command was stopped by SIGINT' }),
    );
    expect(await isGone(await pidIn('pid'))).toBe(true);
  });
});
