import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { folderStore } from '../packages/store/folder.ts';
import { gitStore } from '../packages/store/git.ts';
import type { Store } from '../packages/store/store.ts';
import type { NewTag } from '../packages/store/tags/git-tag.ts';

let root: string;
let remote: string;
let clone: string;

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A remote and a clone with two commits, copied for each test: starting git takes most of the time. */
let template: string;
let first: string;
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'pawl-tags-'));
  const made = join(template, 'clone');
  git(template, 'init', '-q', '--bare', '--template=', '-b', 'main', 'origin.git');
  await mkdir(join(template, 'origin.git', 'hooks'));
  git(template, 'clone', '-q', '--template=', 'origin.git', made);
  git(made, 'remote', 'set-url', 'origin', '../origin.git');
  for (const text of ['one', 'two']) {
    await writeFile(join(made, 'file'), text);
    git(made, 'add', '.');
    git(made, 'commit', '-q', '-m', text);
  }
  git(made, 'push', '-q', 'origin', 'HEAD:main');
  first = git(made, 'rev-parse', 'HEAD~1');
});
afterAll(() => rm(template, { recursive: true, force: true }));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pawl-tags-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  remote = join(root, 'origin.git');
  clone = join(root, 'clone');
  await cp(template, root, { recursive: true });
});

let caches = 0;
const onRemote = (notes: string[] = []) =>
  gitStore({
    cache: join(root, `cache-${caches++}`),
    remote: `file://${remote}`,
    writable: true,
    secondMs: 20,
    note: (message) => notes.push(message),
  });

const tag = (name: string, changes: Partial<NewTag> = {}): NewTag => ({
  name,
  commit: first,
  tagger: { name: 'Ada', email: 'ada@localhost' },
  at: 1_700_000_000,
  message: `Say ${name}\n\nPawl-Version: v1.0.0`,
  ...changes,
});

describe.each([
  ['on the remote', () => onRemote()],
  ['in the repository', () => folderStore(join(root, 'store'), clone)],
] satisfies [string, () => Store][])('tags %s', (_, open) => {
  test('are made with a ref, and read back as they were made', async () => {
    const store = open();
    expect(await store.tags()).toEqual({ annotated: [], lightweight: [], odd: [] });
    const made = [tag('housing@v1.0.0'), tag('a/b=housing#production#7', { at: 1_700_000_001 })];
    const digest = await store.put('release');
    await store.setRef('releases/housing', digest, null, 'why', null, made);
    for (const reader of [store, open()]) {
      const { annotated, lightweight, odd } = await reader.tags();
      expect(new Set(annotated)).toEqual(new Set(made));
      expect([lightweight, odd]).toEqual([[], []]);
      expect(await reader.ref('releases/housing')).toBe(digest);
    }
  });

  test('one that is there already stops all of it', async () => {
    const store = open();
    await store.setRef('r', await store.put('1'), null, '', null, [tag('housing#staging#1')]);
    const late = open();
    const digest = await late.put('2');
    const lost = late.setRef('r', digest, 'anything', '', null, [
      tag('housing@v2.0.0'),
      tag('housing#staging#1', { at: 5 }),
    ]);
    await expect(lost).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/made a tag first/),
    });
    const { annotated } = await open().tags();
    expect(annotated.map(({ name, at }) => [name, at])).toEqual([['housing#staging#1', 1_700_000_000]]);
    expect(await open().history('r')).toHaveLength(1);
  });

  test('of writers of one counter one wins, with its ref', async () => {
    const results = await Promise.allSettled(
      ['a', 'b', 'c'].map(async (name) => {
        const store = open();
        const digest = await store.put(name);
        await store.setRef(name, digest, null, '', null, [tag('housing#staging#1', { message: name })]);
        return name;
      }),
    );
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(won).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'locked' });
    expect((await open().tags()).annotated.map(({ message }) => message)).toEqual(won);
    expect(await open().list('')).toEqual(won);
  });

  test('only those of GTO’s names are read, and lightweight or odd ones are told apart', async () => {
    const commit = git(clone, 'rev-parse', 'HEAD');
    git(clone, 'tag', 'housing@v1.0.0');
    git(clone, 'tag', '-a', '-m', 'other', 'v1.0.0');
    git(clone, 'tag', '-a', '-m', 'good', 'housing@v2.0.0');
    git(clone, 'update-ref', 'refs/tags/housing@v9.0.0', git(clone, 'rev-parse', 'refs/tags/housing@v2.0.0'));
    git(clone, 'tag', '-a', '-m', 'a tree', 'housing@v3.0.0', 'HEAD^{tree}');
    git(clone, 'push', '-q', '--tags');
    const { annotated, lightweight, odd } = await open().tags();
    expect(annotated).toMatchObject([{ name: 'housing@v2.0.0', commit, message: 'good' }]);
    expect(lightweight).toEqual([{ name: 'housing@v1.0.0', commit }]);
    expect(odd).toEqual([
      { name: 'housing@v3.0.0', reason: 'it is of a tree, not of a commit' },
      { name: 'housing@v9.0.0', reason: 'it calls itself "housing@v2.0.0"' },
    ]);
  });
});

test('a push whose answer was lost is found to have landed', async () => {
  const store = onRemote();
  // The remote takes the push and then fails: the first try looks lost, and the second finds its own tag.
  const hook = join(remote, 'hooks', 'post-receive');
  await writeFile(hook, '#!/bin/sh\nkill -9 $PPID\n', { mode: 0o755 });
  await store.setRef('r', await store.put('1'), null, '', null, [tag('housing#staging#1')]);
  await rm(hook);
  expect((await onRemote().tags()).annotated).toHaveLength(1);
  expect(await onRemote().history('r')).toHaveLength(1);
});

test('another command that holds a lock of the cache is waited for', async () => {
  await onRemote().setRef('r', await onRemote().put('1'), null, '', null, [tag('housing#staging#1')]);
  const cache = join(root, 'shared');
  git(root, 'init', '-q', '--bare', cache);
  await writeFile(join(cache, 'shallow.lock'), '');
  const notes: string[] = [];
  const store = gitStore({
    cache,
    remote: `file://${remote}`,
    writable: true,
    secondMs: 20,
    note(message) {
      notes.push(message);
      rmSync(join(cache, 'shallow.lock'));
    },
  });
  expect((await store.tags()).annotated).toHaveLength(1);
  expect(notes).toEqual([expect.stringMatching(/shallow\.lock.*trying again/)]);
});

test('a folder outside of any repository has none, and says so', async () => {
  await expect(folderStore(join(root, 'store'), root).tags()).rejects.toMatchObject({
    code: 'config',
    message: expect.stringMatching(/no git repository/),
  });
});
