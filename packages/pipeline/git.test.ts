import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { originUrl } from './git.ts';

/** A repository with a folder in it, cloned from `url`. */
async function clonedFrom(url: string | null) {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'pawl-git-')));
  onTestFinished(() => rm(root, { recursive: true }));
  const clone = join(root, 'clone');
  await mkdir(join(clone, 'models/wine'), { recursive: true });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: clone, stdio: 'ignore' });
  git('init', '-q');
  if (url !== null) git('remote', 'add', 'origin', url);
  return { root, clone };
}

test.each(['../origin.git', './../origin.git', '../a:b.git', 'origin.git', '../größe und.git'])(
  'a path such as %s starts at the top of the work tree, from each folder of it',
  async (url) => {
    const { clone } = await clonedFrom(url);
    const expected = join(clone, url);
    expect(await originUrl(clone)).toBe(expected);
    expect(await originUrl(join(clone, 'models/wine'))).toBe(expected);
  },
);

test.each([
  'https://github.com/acme/wine.git',
  'git@github.com:acme/wine.git',
  'host:wine.git',
  'ssh://git@host/../wine.git',
  'file:///srv/wine.git',
  '/srv/wine.git',
])('%s stays as it is', async (url) => {
  const { clone } = await clonedFrom(url);
  expect(await originUrl(clone)).toBe(url);
});

test('there is none where nothing was cloned', async () => {
  const { root, clone } = await clonedFrom(null);
  expect(await originUrl(clone)).toBe(null);
  expect(await originUrl(root)).toBe(null);
});
