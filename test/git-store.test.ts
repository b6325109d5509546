import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Digest, digestOf } from '@pawl/records';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { acceptedCase } from '../packages/store/accepted-case.ts';
import { type GitStoreOptions, gitStore } from '../packages/store/git.ts';
import { requireStorable } from '../packages/store/git-objects.ts';

let root: string;
let remote: string;

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A remote that is copied for each test: starting git takes most of the time. */
let template: string;
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'pawl-git-store-'));
  git(template, 'init', '-q', '--bare', '--template=', '.');
  await mkdir(join(template, 'hooks'));
  git(template, 'config', 'uploadpack.allowFilter', 'true');
  git(template, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
});
afterAll(() => rm(template, { recursive: true, force: true }));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pawl-git-store-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  remote = join(root, 'origin.git');
  await cp(template, remote, { recursive: true });
});

let caches = 0;
function open(options: Partial<GitStoreOptions> = {}) {
  const notes: string[] = [];
  const store = gitStore({
    cache: join(root, `cache-${caches++}`),
    remote: `file://${remote}`,
    writable: true,
    secondMs: 20,
    note: (message) => notes.push(message),
    ...options,
  });
  return { ...store, notes };
}

const text = async (store: ReturnType<typeof open>, digest: Digest) =>
  new TextDecoder().decode(await store.get(digest));

/** Changes the branch as somebody else would, with a work tree. */
async function tamper(change: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(root, 'tamper-'));
  git(folder, 'clone', '-q', '--branch', 'pawl', remote, '.');
  await change(folder);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'tamper');
  git(folder, 'push', '-q', 'origin', 'HEAD:pawl');
}

const commit = 'c'.repeat(40);

test('what one writes another reads, through the branch', async () => {
  const one = open();
  expect(await one.ref('baselines/wine')).toBeNull();
  expect(await one.tip()).toBeNull();
  const digest = await one.put('evidence');
  const file = join(root, 'large.csv');
  const large = 'row,0.123456789\n'.repeat(50_000);
  await writeFile(file, large);
  const fileDigest = (await one.putFile(file))!;
  await one.putNamed?.('charts/wine.svg', '<svg/>');
  await one.setRef('baselines/wine', digest, null, 'first\nrun', commit);

  const other = open({ writable: false });
  expect(await text(other, digest)).toBe('evidence');
  expect(await readFile(await other.getFile(fileDigest), 'utf8')).toBe(large);
  expect(await text(other, fileDigest)).toBe(large);
  expect(await other.history('baselines/wine')).toMatchObject([{ digest, reason: 'first\nrun', commit }]);
  expect(await other.list('baselines/')).toEqual(['baselines/wine']);
  expect(await other.tip()).toBe(git(remote, 'rev-parse', 'pawl'));
  expect(git(remote, 'ls-tree', '-r', '--name-only', 'pawl').split('\n')).toEqual([
    'README.md',
    'charts/wine.svg',
    expect.stringMatching(/^objects\//),
    expect.stringMatching(/^objects\//),
    'refs/baselines/wine.jsonl',
  ]);
  expect(git(remote, 'ls-tree', '-r', '--name-only', 'pawl')).toContain('.gz');
  expect(git(remote, 'log', '--format=%s', 'pawl')).toBe('baselines/wine: first run');
});

test('the second value of a ref, on the history of the first', async () => {
  const store = open();
  const [a, b] = [await store.put('a'), await store.put('b')];
  await store.setRef('r', a, null, '1', null);
  await store.setRef('r', b, a, '2', commit);
  expect((await open().history('r')).map(({ digest }) => digest)).toEqual([b, a]);
  expect(git(remote, 'rev-list', '--count', 'pawl')).toBe('2');
  await expect(store.setRef('r', a, a, '3', null)).rejects.toMatchObject({ code: 'locked' });
});

test('writers of other refs all land, whoever is first', async () => {
  const stores = Array.from({ length: 5 }, () => open());
  await Promise.all(stores.map((store) => store.history('r')));
  await Promise.all(
    stores.map(async (store, i) => store.setRef(`models/${i}`, await store.put(`m${i}`), null, 'race', null)),
  );
  const reader = open();
  expect(await reader.list('models/')).toHaveLength(5);
  for (const name of await reader.list('models/')) {
    const digest = (await reader.ref(name))!;
    expect(await text(reader, digest)).toBe(`m${name.at(-1)}`);
  }
  expect(git(remote, 'rev-list', '--count', 'pawl')).toBe('5');
});

test('of two that expect the same value one wins, and the other is told', async () => {
  const stores = [open(), open(), open()];
  await Promise.all(stores.map((store) => store.history('r')));
  const results = await Promise.allSettled(
    stores.map(async (store, i) => store.setRef('r', await store.put(`v${i}`), null, 'race', null)),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'locked' });
  expect(await open().history('r')).toHaveLength(1);
});

test('a run that may not write is told so before it does anything', async () => {
  const store = open({ writable: false });
  await expect(store.put('x')).rejects.toMatchObject({ code: 'usage' });
  await expect(store.setRef('r', digestOf('x'), null, '', null)).rejects.toMatchObject({ code: 'usage' });
  expect(git(remote, 'branch', '--list')).toBe('');
});

test('a run that may count looks writes those, and no baseline', async () => {
  const store = open({ writable: 'looks/' });
  const digest = await store.put('a look');
  await expect(store.setRef('baselines/m', digest, null, '', null)).rejects.toMatchObject({ code: 'usage' });
  await expect(store.putNamed!('charts/m.svg', '<svg/>')).rejects.toMatchObject({ code: 'usage' });
  await store.setRef('looks/rows', digest, null, 'look 1', null);
  expect(await open().ref('looks/rows')).toBe(digest);
  expect(await open().list('baselines/')).toEqual([]);
});

test('the clone of the user stays as it is', async () => {
  const clone = join(root, 'clone');
  git(root, 'init', '-q', '-b', 'main', clone);
  git(clone, 'commit', '-q', '--allow-empty', '-m', 'x');
  git(clone, 'remote', 'add', 'origin', remote);
  git(clone, 'push', '-q', 'origin', 'main');
  const state = () => [
    git(clone, 'status', '--porcelain'),
    git(clone, 'for-each-ref'),
    git(clone, 'config', '--list', '--local'),
  ];
  const before = state();
  const store = open({ cache: join(clone, '.git', 'pawl-state') });
  await store.setRef('r', await store.put('x'), null, '', null);
  expect(state()).toEqual(before);
  expect(await text(open({ remote: `file://${remote}` }), digestOf('x'))).toBe('x');
});

describe('a branch that others touch', () => {
  const digest = digestOf('evidence');
  let written: string;
  beforeAll(async () => {
    written = await mkdtemp(join(tmpdir(), 'pawl-git-store-'));
    await cp(template, join(written, 'origin.git'), { recursive: true });
    const store = open({ cache: join(written, 'cache'), remote: `file://${written}/origin.git` });
    await store.setRef('r', await store.put('evidence'), null, '', null);
  });
  afterAll(() => rm(written, { recursive: true, force: true }));
  beforeEach(() => cp(join(written, 'origin.git'), remote, { recursive: true }));

  const path = () => `objects/${digest.slice(7, 9)}/${digest.slice(9)}`;

  test('a changed object is refused', async () => {
    await tamper((folder) => writeFile(join(folder, path()), 'other'));
    await expect(open().get(digest)).rejects.toMatchObject({
      code: 'record',
      message: expect.stringMatching(/damaged/),
    });
    await expect(open().getFile(digest)).rejects.toMatchObject({
      code: 'record',
      message: expect.stringMatching(/damaged/),
    });
  });

  test('a bomb is not unpacked', async () => {
    await tamper(async (folder) => {
      await rm(join(folder, path()));
      await writeFile(join(folder, `${path()}.gz`), gzipSync(Buffer.alloc(100 * 2 ** 20)));
    });
    await expect(open().get(digest)).rejects.toMatchObject({ code: 'record' });
  });

  test('a link is not followed', async () => {
    await tamper(async (folder) => {
      await rm(join(folder, path()));
      await symlink('/etc/passwd', join(folder, path()));
    });
    await expect(open().get(digest)).rejects.toMatchObject({
      message: expect.stringMatching(/has no object/),
    });
  });

  test('a damaged ref is an error and not a first run', async () => {
    await tamper((folder) => writeFile(join(folder, 'refs/r.jsonl'), '{"digest":"x"}\n'));
    await expect(open().ref('r')).rejects.toMatchObject({ code: 'record' });
  });

  test('a deleted branch is begun anew', async () => {
    const store = open();
    await store.history('r');
    git(remote, 'update-ref', '-d', 'refs/heads/pawl');
    const next = await store.put('next');
    await expect(store.setRef('r', next, digest, '', null)).rejects.toMatchObject({ code: 'locked' });
    await store.setRef('r', next, null, 'anew', null);
    expect(await open().history('r')).toHaveLength(1);
  });

  test('a branch that was rewritten is read as it is now', async () => {
    const store = open();
    await store.history('r');
    await tamper(async (folder) => {
      git(folder, 'commit', '-q', '--amend', '-m', 'rewritten');
      git(folder, 'push', '-q', '--force', 'origin', 'HEAD:pawl');
      await mkdir(join(folder, 'refs/models'), { recursive: true });
      await writeFile(join(folder, 'refs/models/x.jsonl'), '');
    });
    await store.setRef('s', await store.put('s'), null, '', null);
    expect(await open().list('')).toEqual(['models/x', 'r', 's']);
  });

  test('a hook that declines is not tried again, and named', async () => {
    await writeFile(join(remote, 'hooks/pre-receive'), '#!/bin/sh\necho "ask \u001b[31mAda" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const store = open();
    const failure = store.setRef('s', await store.put('s'), null, '', null);
    await expect(failure).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringMatching(/declined/),
      remedy: expect.stringContaining('pawl'),
    });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('\u001b') });
    expect(store.notes).toEqual([]);
  });
});

test('a remote that is not there is reported, without the credentials of its address', async () => {
  const store = open({ remote: 'https://someone:hunter2@127.0.0.1:1/x.git' });
  const failure = await store.history('r').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'remote' });
  expect(JSON.stringify([failure, String(failure), store.notes])).not.toContain('hunter2');
  expect(store.notes).toHaveLength(2);
});

test.each(['../x', 'a/../b', '/x', 'a//b', 'a b', '-x', 'x'.repeat(300)])(
  '"%s" is no name of a ref',
  async (name) => {
    await expect(open().history(name)).rejects.toMatchObject({ code: 'usage' });
  },
);

test('files of runs that left the window are dropped, their records are not', async () => {
  const store = open({ keep: 2 });
  const cases = ['1', '2', '3', '4'].map((n) => acceptedCase(`model ${n}`, n === '4' ? 'p 1' : `p ${n}`));
  for (const [i, { entry, objects }] of cases.entries()) {
    for (const bytes of objects.values()) await store.put(bytes);
    await store.put(`model ${i + 1}`);
    await store.put(i === 3 ? 'p 1' : `p ${i + 1}`);
    await store.setRef('baselines/m', entry.digest, 'anything', '', null);
  }
  const reader = open();
  expect(await reader.history('baselines/m')).toHaveLength(4);
  for (const { objects } of cases)
    for (const digest of objects.keys()) expect((await reader.get(digest)).length).toBeGreaterThan(0);
  const kept = async (content: string) =>
    reader.get(digestOf(content)).then(
      () => true,
      () => false,
    );
  expect(await Promise.all(['model 1', 'model 2', 'model 3', 'model 4'].map(kept))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(await Promise.all(['p 1', 'p 2', 'p 3'].map(kept))).toEqual([true, false, true]);
});

test('a file too large for a branch is not kept', async () => {
  const file = join(root, 'model.bin');
  await writeFile(file, randomBytes(2 ** 20 + 1));
  const store = open({ largestBytes: 2 ** 20 });
  expect(await store.putFile(file)).toBeNull();
  await truncate(file, 5 * 2 ** 20);
  expect(await store.putFile(file)).toBeNull();
  await expect(store.put(randomBytes(2 ** 20 + 1))).rejects.toMatchObject({ code: 'io' });
  expect(git(remote, 'branch', '--list')).toBe('');
});

test('too large is more than 95 MiB, as GitHub refuses files over 100 MB', () => {
  expect(() => requireStorable(95 * 2 ** 20)).not.toThrow();
  expect(() => requireStorable(95 * 2 ** 20 + 1)).toThrow(/96 MiB/);
});
