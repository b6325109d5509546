import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CommandPlace, commandPlace, failure } from './test-command.ts';

let place: CommandPlace;
beforeEach(async () => {
  place = await commandPlace();
});
afterEach(() => place.remove());

const run: CommandPlace['run'] = (...asked) => place.run(...asked);
const text = () => place.text();

describe('what the command is told', () => {
  test('data, target, parameters, seed and an empty folder', async () => {
    await run(
      'printf "%s|" "$PAWL_TRAIN_DATA" "$PAWL_TEST_DATA" "$PAWL_TARGET" "$PAWL_PARAMS" "$PAWL_SEED" "$PAWL_OUTPUT"; ls "$PAWL_OUTPUT"; pwd',
    );
    expect(text()).toBe(
      `/data/train.csv|${place.folder}/data/test.csv|price|{"depth":3,"name":"a \\"b\\""}|7|${place.output}|${place.folder}\n`,
    );
  });

  test('values are never part of the command', async () => {
    const attack = '$(touch pwned)`touch pwned`; touch pwned; "\' && touch pwned\n#';
    const params = { [attack]: attack };
    await run('printf "%s" "$PAWL_TARGET"', {}, { target: attack, params, trainData: attack });
    expect(text()).toBe(attack);
    expect(existsSync(join(place.folder, 'pwned'))).toBe(false);
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
    await rm(place.output, { recursive: true });
    await expect(run('true', {}, { params })).rejects.toThrow(/too large to be passed/);
  });
});

describe('output', () => {
  test('comes while the command runs, from both streams', async () => {
    const seen: number[] = [];
    const go = join(place.folder, 'go');
    await run(`echo first; echo problem >&2; while [ ! -e go ]; do sleep 0.02; done; echo last`, {
      onOutput: (chunk, stream) => {
        place.printed.push({ text: chunk.toString(), stream });
        if (text().includes('first') && seen.push(1) === 1) void writeFile(go, '');
      },
    });
    const of = (stream: string) =>
      place.printed.filter((chunk) => chunk.stream === stream).map((chunk) => chunk.text);
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
    const go = join(place.folder, 'go');
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
    await rm(place.output, { recursive: true });
    const idle = await run('sleep 0.3');
    expect(idle.durationMs).toBeGreaterThan(290);
    expect(idle.cpuSeconds).toBeLessThan(0.2);
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
    await writeFile(join(place.folder, 'train.sh'), 'exit 0');
    await expect(run('./train.sh')).rejects.toThrow(failure(/exit status 126/, /chmod/));
  });

  test('one that a signal ended', async () => {
    await expect(run('kill -KILL $$')).rejects.toThrow(failure(/was ended by SIGKILL/, /memory/));
    await rm(place.output, { recursive: true });
    await expect(run('sh -c "kill -SEGV \\$\\$"; exit $?')).rejects.toThrow(failure(/was ended by SIGSEGV/));
  });

  test('one in a folder that is not there', async () => {
    await expect(run('true', { cwd: join(place.folder, 'none') })).rejects.toThrow(
      failure(/could not be started/),
    );
  });
});

test('an abort before the start keeps it from starting', async () => {
  await expect(run('touch started', { signal: AbortSignal.abort('SIGTERM') })).rejects.toThrow(
    /stopped by SIGTERM/,
  );
  expect(existsSync(join(place.folder, 'started'))).toBe(false);
});
