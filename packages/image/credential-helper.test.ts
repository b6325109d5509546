import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { helperRunner } from './credential-helper.ts';

/** Runs a helper that is a shell script. */
async function run(script: string, environment: Record<string, string> = {}, timeoutMs?: number) {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-helper-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const program = join(folder, 'docker-credential-test');
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  return helperRunner({ PATH: `${folder}:/bin:/usr/bin`, ...environment }, timeoutMs)(
    'docker-credential-test',
    'ghcr.io',
  );
}

const onPosix = test.skipIf(process.platform === 'win32');

onPosix('gets the server on its input, the environment given, and answers', async () => {
  const { status, stdout } = await run('printf "%s %s %s %s" "$1" "$(cat)" "$GIVEN" "$HOME"', { GIVEN: 'x' });
  expect([status, stdout]).toEqual([0, 'get ghcr.io x ']);
});

onPosix('its failure is an answer', async () => {
  expect(await run('echo credentials not found; echo why >&2; exit 3')).toEqual({
    status: 3,
    stdout: 'credentials not found\n',
    stderr: 'why\n',
  });
});

onPosix('one that never ends is ended', async () => {
  expect(await run('exec sleep 60', {}, 300)).toMatchObject({
    status: null,
    stderr: expect.stringContaining('no answer'),
  });
});

onPosix('one that never stops talking is ended', async () => {
  const { status, stderr } = await run('exec cat /dev/zero');
  expect([status, stderr]).toEqual([null, 'its answer is too long']);
});

test('one that is not there is told', async () => {
  expect(await helperRunner({ PATH: '/nowhere' })('docker-credential-none', 'ghcr.io')).toEqual({
    status: null,
    stdout: '',
    stderr: 'there is no such program on the PATH',
  });
});
