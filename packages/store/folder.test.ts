import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Digest, digestOf } from '@pawl/records';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderStore } from './folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pawl-store-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const objectFile = (digest: Digest) => join(root, 'objects', digest.slice(7, 9), digest.slice(9));

test('what is put is got back, by the digest of its bytes', async () => {
  const store = folderStore(root);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      const digest = await store.put(bytes);
      expect(digest).toBe(digestOf(bytes));
      expect(new Uint8Array(await store.get(digest))).toEqual(bytes);
    }),
    { numRuns: 30 },
  );
});

test('a file is kept under the digest of its bytes, and no temporary file stays', async () => {
  const store = folderStore(root);
  await writeFile(join(root, 'model.bin'), 'weights');
  const digest = (await store.putFile(join(root, 'model.bin')))!;
  expect(digest).toBe(digestOf('weights'));
  expect(await readFile(await store.getFile(digest), 'utf8')).toBe('weights');
  expect((await readdir(root, { recursive: true })).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a damaged or absent object is an error, and putting it again mends it', async () => {
  const store = folderStore(root);
  const digest = await store.put('evidence');
  await writeFile(objectFile(digest), 'forged');
  await expect(store.get(digest)).rejects.toMatchObject({
    code: 'record',
    message: expect.stringContaining('damaged'),
  });
  await store.put('evidence');
  expect((await store.get(digest)).toString()).toBe('evidence');
  await expect(store.get(digestOf('never kept'))).rejects.toMatchObject({ code: 'record' });
});

test('a ref moves only from the value that was expected, and remembers', async () => {
  const store = folderStore(root);
  const [first, second] = [await store.put('1'), await store.put('2')];
  expect(await store.ref('baselines/wine')).toBeNull();
  await store.setRef('baselines/wine', first, null, 'first run', null);
  await expect(store.setRef('baselines/wine', second, null, 'late', null)).rejects.toMatchObject({
    code: 'locked',
  });
  await store.setRef('baselines/wine', second, first, 'better', null);
  expect(await store.ref('baselines/wine')).toBe(second);
  expect((await store.history('baselines/wine')).map((entry) => entry.reason)).toEqual([
    'better',
    'first run',
  ]);
  expect(await store.list('baselines/')).toEqual(['baselines/wine']);
});

test('of many writers that expect the same value one wins', async () => {
  const digests = await Promise.all(Array.from({ length: 8 }, (_, i) => folderStore(root).put(`value ${i}`)));
  const outcomes = await Promise.allSettled(
    digests.map((digest) => folderStore(root).setRef('r', digest, null, 'race', null)),
  );
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  expect(await folderStore(root).history('r')).toHaveLength(1);
});

test.each(['../x', 'a/../../x', '/etc/x', 'a//b', '', 'a\0b', '.hidden'])(
  'a ref cannot be named %j',
  async (name) => {
    await expect(folderStore(root).ref(name)).rejects.toMatchObject({ code: 'usage' });
  },
);

test('a damaged ref is an error and not an empty one', async () => {
  const store = folderStore(root);
  await store.setRef('r', await store.put('1'), null, '', null);
  await writeFile(join(root, 'refs', 'r.jsonl'), '{"digest": "sha256:12');
  await expect(store.ref('r')).rejects.toMatchObject({ code: 'record' });
});
