import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runTrainingCommand, type TrainingCommand, type TrainingEnvironment } from './command.ts';

let folder: string;
let output: string;
const printed: { text: string; stream: string }[] = [];

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'pawl-command-')));
  output = join(folder, 'output');
  printed.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(
  command: string,
  options: Partial<TrainingCommand> = {},
  environment: Partial<TrainingEnvironment> = {},
) {
  return runTrainingCommand({
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
  });
}

const text = () => printed.map((chunk) => chunk.text).join('');

/** A failure with that code and a message and remedy that match. */
const failure = (message: RegExp, remedy = /./) =>
  expect.objectContaining({
    code: 'command',
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(remedy),
  });

async function isGone(pid: number): Promise<boolean> {
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

const pidIn = async (name: string) => Number(await readFile(join(folder, name), 'utf8'));

describe('what the command is told', () => {
  test('data, target, parameters, seed and an empty folder', async () => {
    await run(
      'printf "%s|" "$PAWL_TRAIN_DATA" "$PAWL_TEST_DATA" "$PAWL_TARGET" "$PAWL_PARAMS" "$PAWL_SEED" "$PAWL_OUTPUT"; ls "$PAWL_OUTPUT"; pwd',
    );
    expect(text()).toBe(
      `/data/train.csv|${folder}/data/test.csv|price|{"depth":3,"name":"a \\"b\\""}|7|${output}|${folder}\n`,
    );
  });

  test('values are never part of the command', async () => {
    const attack = '$(touch pwned)`touch pwned`; touch pwned; "\' && touch pwned\n#';
    const params = { [attack]: attack };
    await run('printf "%s" "$PAWL_TARGET"', {}, { target: attack, params, trainData: attack });
    expect(text()).toBe(attack);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  test('the command is the text that the user wrote, quotes, newlines and all', async () => {
    await run(`x='a  b'\necho "$x" "$0" $# | tr a-z A-Z && echo 'it'"'"'s' "$((1 + 1))" # done`);
    expect(text()).toBe("A  B /BIN/SH 0\nit's 2\n");
  });

  test('secrets of the job are not passed on, other variables are', async () => {
    const secrets = [
      'INPUT_TOKEN',
      'INPUT_X',
      'ACTIONS_RUNTIME_TOKEN',
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
      'GITHUB_TOKEN',
    ];
    const old = { ...process.env };
    for (const name of secrets) process.env[name] = `secret of ${name}`;
    process.env.MY_INPUT_FILE = 'mine';
    try {
      await run('env');
    } finally {
      for (const name of [...secrets, 'MY_INPUT_FILE']) {
        if (old[name] === undefined) delete process.env[name];
        else process.env[name] = old[name];
      }
    }
    expect(text()).not.toContain('secret of');
    for (const name of secrets) expect(text()).not.toMatch(new RegExp(`^${name}=`, 'm'));
    expect(text()).toContain('MY_INPUT_FILE=mine');
    expect(text()).toContain(`PATH=${process.env.PATH}`);
  });

  test('a folder that is not empty is refused: what is in it would pass for output', async () => {
    await run('touch "$PAWL_OUTPUT/left"');
    await expect(run('true')).rejects.toThrow(/not empty/);
  });

  test('zero characters and far too large parameters have errors of their own', async () => {
    await expect(run('true', {}, { target: 'a\0b' })).rejects.toThrow(/zero character/);
    const params = { table: 'x'.repeat(5_000_000) };
    await rm(output, { recursive: true });
    await expect(run('true', {}, { params })).rejects.toThrow(/too large to be passed/);
  });
});

describe('output', () => {
  test('comes while the command runs, from both streams', async () => {
    const seen: number[] = [];
    const go = join(folder, 'go');
    await run(`echo first; echo problem >&2; while [ ! -e go ]; do sleep 0.02; done; echo last`, {
      onOutput: (chunk, stream) => {
        printed.push({ text: chunk.toString(), stream });
        if (text().includes('first') && seen.push(1) === 1) void writeFile(go, '');
      },
    });
    const of = (stream: string) =>
      printed.filter((chunk) => chunk.stream === stream).map((chunk) => chunk.text);
    expect(of('stdout').join('')).toBe('first\nlast\n');
    expect(of('stderr').join('')).toBe('problem\n');
  });

  test('megabytes come whole', async () => {
    await run('head -c 3000000 /dev/zero');
    expect(text()).toHaveLength(3_000_000);
  });
});

describe('metrics', () => {
  test('are told while it runs, and all of them at the end', async () => {
    const seen: unknown[] = [];
    const go = join(folder, 'go');
    const command =
      'echo "INFO: PAWL_METRIC loss=0.5 step=1"; while [ ! -e go ]; do sleep 0.02; done; echo "PAWL_METRIC loss=0.25 acc=nan step=2" >&2';
    const result = await run(command, {
      onMetric: (...point) => {
        seen.push(point);
        void writeFile(go, '');
      },
    });
    expect(seen).toEqual([
      ['loss', 0.5, 1],
      ['loss', 0.25, 2],
    ]);
    const last = { step: 2, value: 0.25 };
    expect(result.metrics).toEqual([
      { name: 'loss', points: [{ step: 1, value: 0.5 }, last], last, best: last },
    ]);
    expect(result.notes).toEqual([expect.stringContaining('"acc=nan"')]);
    expect(text()).toContain('PAWL_METRIC loss=0.5');
  });

  test('there are none where none are reported', async () => {
    expect(await run('echo loss=1')).toMatchObject({ metrics: [], mlflowRuns: [], notes: [] });
  });
});

describe('a command that succeeds', () => {
  test('is measured: time, and processor time of all it waited for', async () => {
    const busy = 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done';
    const result = await run(`sh -c '${busy}'`);
    expect(result.exit).toBe(0);
    expect(result.cpuSeconds).toBeGreaterThan(0.02);
    expect(result.cpuSeconds! * 1000).toBeLessThan(result.durationMs * 2 + 50);
    await rm(output, { recursive: true });
    const idle = await run('sleep 0.3');
    expect(idle.durationMs).toBeGreaterThan(290);
    expect(idle.cpuSeconds).toBeLessThan(0.2);
  });

  test('takes what it left running in the background with it', async () => {
    const started = performance.now();
    await run('sleep 60 & echo $! > pid; echo done');
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await isGone(await pidIn('pid'))).toBe(true);
    await rm(output, { recursive: true });
    await run('sleep 60 > /dev/null 2>&1 & echo $! > pid');
    expect(await isGone(await pidIn('pid'))).toBe(true);
  });
});

describe('a command that fails', () => {
  test('its exit status and last lines are told', async () => {
    const counting = 'i=1; while [ $i -le 30 ]; do echo "line $i"; i=$((i+1)); done; echo boom >&2; exit 3';
    const error = await run(counting).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error).toEqual(failure(/failed with exit status 3 after .* s\. Its last lines:/));
    expect(error!.message).toContain('boom');
    const lines = error!.message.split('\n').slice(1);
    expect(lines).toHaveLength(20);
    expect(lines).toContain('  line 30');
    expect(lines).not.toContain('  line 10');
  });

  test('one that prints nothing', async () => {
    await expect(run('exit 1')).rejects.toThrow(failure(/exit status 1 after .*; it printed nothing/));
  });

  test('one that is not there', async () => {
    await expect(run('pyhton3 train.py')).rejects.toThrow(failure(/exit status 127/, /not found.*Install/));
  });

  test('one that is no program', async () => {
    await writeFile(join(folder, 'train.sh'), 'exit 0');
    await expect(run('./train.sh')).rejects.toThrow(failure(/exit status 126/, /chmod/));
  });

  test('one that a signal ended', async () => {
    await expect(run('kill -KILL $$')).rejects.toThrow(failure(/was ended by SIGKILL/, /memory/));
    await rm(output, { recursive: true });
    await expect(run('sh -c "kill -SEGV \\$\\$"; exit $?')).rejects.toThrow(failure(/was ended by SIGSEGV/));
  });

  test('one in a folder that is not there', async () => {
    await expect(run('true', { cwd: join(folder, 'none') })).rejects.toThrow(failure(/could not be started/));
  });
});

describe('a command that takes too long', () => {
  const stubborn = `sh -c 'trap "" TERM; echo $$ > inner; while :; do sleep 0.1; done' & echo $! > outer; wait`;

  test('is asked to end, and the error names the limit and the key', async () => {
    const command = `trap 'echo tidying up; exit 0' TERM; echo $$ > pid; echo working; sleep 60 & wait`;
    await expect(run(command, { timeoutMs: 500 })).rejects.toThrow(
      failure(/not done after 0.5 s and was stopped[\s\S]*working[\s\S]*tidying up/, /train\.timeout/),
    );
    expect(await isGone(await pidIn('pid'))).toBe(true);
  });

  test('is killed with its grandchildren when it does not', async () => {
    const started = performance.now();
    await expect(run(stubborn, { timeoutMs: 400, graceMs: 300 })).rejects.toThrow(failure(/was stopped/));
    expect(performance.now() - started).toBeGreaterThan(650);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await isGone(await pidIn('inner'))).toBe(true);
    expect(await isGone(await pidIn('outer'))).toBe(true);
  });

  test('a grandchild gets its time to end well though the shell is gone at once', async () => {
    const saving = `sh -c 'trap "sleep 0.3; echo saved > checkpoint; exit" TERM; echo $$ > inner; while :; do sleep 0.05; done'`;
    await expect(run(saving, { timeoutMs: 400 })).rejects.toThrow(failure(/was stopped/));
    expect(await readFile(join(folder, 'checkpoint'), 'utf8')).toBe('saved\n');
  });

  test('a limit of many weeks does not strike at once', async () => {
    expect((await run('sleep 0.1', { timeoutMs: 2 ** 33 })).exit).toBe(0);
  });
});

describe('memory', () => {
  const node = (code: string) => `"${process.execPath}" -e '${code}'`;
  const hold = (bytes: number, ms: number) =>
    node(`const kept = Buffer.alloc(${bytes}, 1); setTimeout(() => kept, ${ms})`);

  test.runIf(['linux', 'darwin'].includes(process.platform))('its peak is told', async () => {
    const { peakMemoryBytes, notes } = await run(`${hold(200e6, 500)} & ${hold(100e6, 500)}; wait`);
    expect(peakMemoryBytes).toBeGreaterThan(300e6);
    expect(peakMemoryBytes).toBeLessThan(600e6);
    expect(notes).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('a peak between two looks counts', async () => {
    const command = node(
      `let b = Buffer.alloc(300e6, 1); b = b.fill(2) && undefined; setTimeout(() => gc(), 30); setTimeout(() => {}, 900)`,
    ).replace(' -e', ' --expose-gc -e');
    expect((await run(command)).peakMemoryBytes).toBeGreaterThan(300e6);
  });

  test.runIf(['linux', 'darwin'].includes(process.platform))('beyond the limit all are ended', async () => {
    const command = `sleep 60 & echo $! > pid; echo loading; ${hold(300e6, 60_000)}`;
    const error = await run(command, { memoryBytes: 250e6 }).catch((thrown: Error) => thrown);
    expect(error).toEqual(
      failure(
        /used more memory \((2[5-9]|3)\d* MB\) than `train.memory` allows \(250 MB\) and was stopped[\s\S]*loading/,
        /train\.memory/,
      ),
    );
    expect(await isGone(await pidIn('pid'))).toBe(true);
  });

  test.runIf(process.platform === 'linux')(
    'pages that forked workers share count once against the limit',
    async () => {
      const workers = '(sleep 0.8; :) & (sleep 0.8; :) & (sleep 0.8; :) &';
      const command = `x=$(head -c 60000000 /dev/zero | tr '\\0' a); ${workers} wait`;
      const { peakMemoryBytes } = await run(command, { memoryBytes: 220e6 });
      expect(peakMemoryBytes).toBeGreaterThan(220e6);
    },
  );
});

describe('an abort', () => {
  test('ends the command and its grandchildren', async () => {
    const controller = new AbortController();
    const running = run('sleep 60 & echo $! > pid; echo up; wait', {
      signal: controller.signal,
      onOutput: () => controller.abort('SIGINT'),
    });
    await expect(running).rejects.toThrow(
      expect.objectContaining({ code: 'command', message: 'the training command was stopped by SIGINT' }),
    );
    expect(await isGone(await pidIn('pid'))).toBe(true);
  });

  test('before the start keeps it from starting', async () => {
    await expect(run('touch started', { signal: AbortSignal.abort('SIGTERM') })).rejects.toThrow(
      /stopped by SIGTERM/,
    );
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });
});
