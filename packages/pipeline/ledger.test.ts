import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Digest, digestOf } from '@pawl/records';
import { folderStore } from '@pawl/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Look, requireLook, takeLook } from './ledger.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pawl-ledger-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

const test1 = digestOf('test rows');

function look(name: string, changes: Partial<Look> = {}): Look {
  return {
    model: 'm',
    test: test1,
    run: digestOf(`run ${name}`),
    predictions: digestOf(name),
    commit: null,
    ...changes,
  };
}

/** Takes looks one after the other and returns the last. */
async function take(...names: string[]) {
  let last: Awaited<ReturnType<typeof takeLook>> | undefined;
  for (const name of names) last = await takeLook(folderStore(root), look(name));
  return last!;
}

const ledgerFile = () => join(root, 'refs', 'looks', `${test1.slice('sha256:'.length)}.jsonl`);

test('each model that is new is one look, whatever it is called and whoever asks', async () => {
  expect((await take('a', 'b')).number).toBe(2);
  expect(
    (await takeLook(folderStore(root), look('c', { model: 'other', commit: 'f'.repeat(40) }))).number,
  ).toBe(3);
});

test('the same predictions again are no new look', async () => {
  const first = await take('a');
  await take('b');
  expect(await take('a')).toEqual(first);
  expect((await take('c')).number).toBe(3);
});

test('other test rows have a ledger of their own', async () => {
  await take('a', 'b');
  const fresh = look('a', { test: digestOf('fresh rows') });
  expect((await takeLook(folderStore(root), fresh)).number).toBe(1);
});

test('of runs that look at the same time, none shares a number', async () => {
  const found = await Promise.all(
    Array.from({ length: 6 }, (_, i) => takeLook(folderStore(root), look(`model ${i}`))),
  );
  expect(found.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
});

const edits: [what: string, edit: () => Promise<void>][] = [
  [
    'a line taken out of the middle',
    async () => {
      const lines = (await readFile(ledgerFile(), 'utf8')).trim().split('\n');
      await writeFile(ledgerFile(), `${[lines[0], lines[2]].join('\n')}\n`);
    },
  ],
  [
    'the first line taken out',
    async () => {
      const lines = (await readFile(ledgerFile(), 'utf8')).trim().split('\n');
      await writeFile(ledgerFile(), `${lines.slice(1).join('\n')}\n`);
    },
  ],
  [
    'two lines exchanged',
    async () => {
      const [a, b, c] = (await readFile(ledgerFile(), 'utf8')).trim().split('\n');
      await writeFile(ledgerFile(), `${[b, a, c].join('\n')}\n`);
    },
  ],
  [
    'a look rewritten',
    async () => {
      const folder = join(root, 'objects');
      const names = (await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{60}$/.test(name));
      const path = join(folder, names[0]!);
      await writeFile(path, (await readFile(path, 'utf8')).replace('"model":"m"', '"model":"n"'));
    },
  ],
];

test.each(edits)('%s is noticed', async (_, edit) => {
  await take('a', 'b', 'c');
  await edit();
  await expect(take('d')).rejects.toThrow(/the ledger of looks at these test rows was changed/);
  await expect(take('d')).rejects.toMatchObject({ code: 'record' });
});

test('lines taken from the end are noticed by the baseline that was accepted on one of them', async () => {
  const accepted = await take('a', 'b');
  await requireLook(folderStore(root), test1, accepted);
  const lines = (await readFile(ledgerFile(), 'utf8')).trim().split('\n');
  await writeFile(ledgerFile(), `${lines[0]}\n`);
  await expect(requireLook(folderStore(root), test1, accepted)).rejects.toThrow(
    /the baseline was accepted on look 2, and the ledger does not have it/,
  );
  await requireLook(folderStore(root), test1, null);
});

test('a look of other rows that is named by this ledger is noticed', async () => {
  const store = folderStore(root);
  const other = await takeLook(store, look('a', { test: digestOf('fresh rows') }));
  await store.setRef(`looks/${test1.slice('sha256:'.length)}`, other.ledger as Digest, null, 'look 1', null);
  await expect(take('b')).rejects.toMatchObject({ code: 'record' });
});
