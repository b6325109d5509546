import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '@pawl/records';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseBaseline } from './baseline-choice.ts';
import { changedFiles, mergeBase, parentOfHead, readAt, resolveCommit } from './git.ts';

let folder: string;
const commits: string[] = [];

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@localhost', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** main: 0 - 1 - 2 - 3; side, from 1: 4. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawl-choice-'));
  git(folder, 'init', '-q');
  const commit = (name: string) => {
    git(folder, 'commit', '-q', '--allow-empty', '-m', name);
    commits.push(git(folder, 'rev-parse', 'HEAD'));
  };
  for (const name of ['0', '1', '2', '3']) commit(name);
  git(folder, 'checkout', '-q', '-b', 'side', commits[1]!);
  commit('4');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const entry = (commit: string | null) => ({
  digest: digestOf(String(commit)),
  at: '2026-01-01T00:00:00Z',
  reason: 'r',
  commit,
});

test('the accepted run of the commit itself', async () => {
  const choice = await chooseBaseline(folder, [entry(commits[3]!), entry(commits[2]!)], commits[2]!);
  expect(choice).toMatchObject({ entry: { commit: commits[2] }, behind: 0 });
});

test('else that of the nearest ancestor, in whatever order they were accepted', async () => {
  const entries = [entry(commits[0]!), entry(commits[2]!), entry(commits[4]!), entry(commits[1]!)];
  const choice = await chooseBaseline(folder, entries, commits[3]!);
  expect(choice).toMatchObject({ entry: { commit: commits[2] }, behind: 1 });
});

test('a side branch is compared with where it left, not with what came later', async () => {
  const choice = await chooseBaseline(folder, [entry(commits[3]!), entry(commits[1]!)], commits[4]!);
  expect(choice).toMatchObject({ entry: { commit: commits[1] }, behind: 1 });
});

test('no ancestor was accepted: the newest, so that an old start is no way around', async () => {
  const choice = await chooseBaseline(folder, [entry(commits[3]!), entry(commits[2]!)], commits[4]!);
  expect(choice).toMatchObject({ entry: { commit: commits[3] }, behind: null });
});

test('nothing was accepted', async () => {
  expect(await chooseBaseline(folder, [], commits[0]!)).toBeNull();
});

test('a shallow clone that hides it is an error that says what to do', async () => {
  const shallow = await mkdtemp(join(tmpdir(), 'pawl-shallow-'));
  git(shallow, 'clone', '-q', '--depth=1', '--branch=main', `file://${folder}`, '.');
  await expect(chooseBaseline(shallow, [entry(commits[0]!)], commits[3]!)).rejects.toMatchObject({
    code: 'config',
    remedy: expect.stringContaining('fetch-depth: 0'),
  });
  await expect(parentOfHead(shallow)).rejects.toMatchObject({
    remedy: expect.stringContaining('fetch-depth: 0'),
  });
  await expect(mergeBase(shallow, commits[0]!)).rejects.toMatchObject({
    remedy: expect.stringContaining('fetch-depth: 0'),
  });
  await rm(shallow, { recursive: true, force: true });
});

test('a name of a commit is never an option to git', async () => {
  await expect(resolveCommit(folder, '--output=x')).rejects.toMatchObject({ code: 'usage' });
  await expect(resolveCommit(folder, 'nowhere')).rejects.toMatchObject({ code: 'config' });
  expect(await resolveCommit(folder, 'main')).toBe(commits[3]);
  expect(await readAt(folder, commits[0]!, 'pawl.yaml')).toBeNull();
  expect(await changedFiles(folder, commits[0]!, commits[3]!)).toEqual([]);
});
