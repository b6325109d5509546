import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { ask } from './ask.ts';

const question = { cwd: tmpdir(), env: { PATH: process.env.PATH ?? '', ANSWER: '42' }, timeoutMs: 10_000 };

test.skipIf(process.platform === 'win32')('what it prints, its errors last', async () => {
  expect(await ask('echo late >&2; echo $ANSWER', question)).toBe('42\n\nlate\n');
});

test.skipIf(process.platform === 'win32')(
  'no answer in time, with failure, or without end, is none',
  async () => {
    const started = performance.now();
    expect(await ask('sleep 60 & sleep 60', { ...question, timeoutMs: 200 })).toBeNull();
    expect(await ask('yes', question)).toBeNull();
    expect(performance.now() - started).toBeLessThan(8000);
    expect(await ask('echo 42; exit 1', question)).toBeNull();
    expect(await ask('echo 42', { ...question, cwd: '/nowhere/at/all' })).toBeNull();
  },
);
