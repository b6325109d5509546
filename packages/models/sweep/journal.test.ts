import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Entry, openJournal, taskKey } from './journal.ts';
import { mergeJournals } from './merge.ts';

const DIGEST = 'sha256:1234';
let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawl-journal-'));
  file = join(folder, 'inner', 'sweep.jsonl');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function entry(trial: string, fold: number, score: number | null = 0.5): Entry {
  return { trial, fold, rung: 0, score, failure: score === null ? 'out of memory' : null, seconds: 1.5 };
}

async function written(name: string, entries: readonly Entry[], digest = DIGEST): Promise<string> {
  const path = join(folder, name);
  const journal = await openJournal(path, digest);
  for (const one of entries) await journal.add(one);
  return path;
}

test('what was added is there when it is opened again, in order', async () => {
  const journal = await openJournal(file, DIGEST);
  expect(journal.entries()).toEqual([]);
  const entries = [entry('a', 0, 0.1 + 0.2), entry('a', 1, null), entry('b"\n', 0, 1e-300)];
  await Promise.all(entries.map((one) => journal.add(one)));
  expect(journal.entries()).toEqual(entries);
  const again = await openJournal(file, DIGEST);
  expect(again.entries()).toEqual(entries);
  expect(again.get(taskKey('a', 1, 0))).toEqual(entry('a', 1, null));
  expect(again.get(taskKey('a', 1, 1))).toBeUndefined();
  expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(5);
});

test('a line that was torn anywhere is skipped, and what is added later is whole', async () => {
  const path = await written('whole.jsonl', [entry('a', 0), entry('b', 0)]);
  const whole = await readFile(path);
  const secondLine = whole.indexOf('"trial":"b"') - 1;
  for (let end = secondLine; end < whole.length; end++) {
    const torn = join(folder, 'torn.jsonl');
    await writeFile(torn, whole.subarray(0, end));
    const journal = await openJournal(torn, DIGEST);
    expect(journal.entries()).toEqual([entry('a', 0)]);
    await journal.add(entry('c', 0));
    expect((await openJournal(torn, DIGEST)).entries()).toEqual([entry('a', 0), entry('c', 0)]);
  }
});

test.each([0, 1, 20])('a file that ends after %d bytes of its header is begun anew', async (bytes) => {
  const path = await written('whole.jsonl', []);
  await writeFile(path, (await readFile(path)).subarray(0, bytes));
  const journal = await openJournal(path, DIGEST);
  await journal.add(entry('a', 0));
  expect((await openJournal(path, DIGEST)).entries()).toEqual([entry('a', 0)]);
});

test('the journal of another sweep is refused and left alone', async () => {
  const path = await written('other.jsonl', [entry('a', 0)], 'sha256:9999');
  const before = await readFile(path, 'utf8');
  await expect(openJournal(path, DIGEST)).rejects.toMatchObject({
    code: 'record',
    message: expect.stringContaining('another sweep'),
    where: `${path}:1`,
  });
  expect(await readFile(path, 'utf8')).toBe(before);
});

test.each(['some notes', 'some notes\n', '{"a": 1}', '[]\n', 'null\n'])(
  'the file of somebody else, %j, is not written over',
  async (text) => {
    const path = join(folder, 'notes');
    await writeFile(path, text);
    await expect(openJournal(path, DIGEST)).rejects.toMatchObject({ code: 'record' });
    expect(await readFile(path, 'utf8')).toBe(text);
  },
);

test.each([
  'nonsense',
  'null',
  '{"trial":1,"fold":0,"rung":0,"score":1,"failure":null,"seconds":1}',
  '{"trial":"a","fold":-1,"rung":0,"score":1,"failure":null,"seconds":1}',
  '{"trial":"a","fold":0,"rung":0.5,"score":1,"failure":null,"seconds":1}',
  '{"trial":"a","fold":0,"rung":0,"score":null,"failure":null,"seconds":1}',
  '{"trial":"a","fold":0,"rung":0,"score":1,"failure":"both","seconds":1}',
  '{"trial":"a","fold":0,"rung":0,"score":1,"failure":null}',
])('a damaged line in the middle is named: %s', async (line) => {
  const path = await written('damaged.jsonl', [entry('a', 0)]);
  await appendFile(path, `${line}\n${JSON.stringify(entry('b', 0))}\n`);
  await expect(openJournal(path, DIGEST)).rejects.toMatchObject({ code: 'record', where: `${path}:3` });
});

describe('merging', () => {
  test('joins what is in several, the same task once', async () => {
    const one = await written('1.jsonl', [entry('a', 0), entry('b', 0, null)]);
    const two = await written('2.jsonl', [
      { ...entry('a', 0), seconds: 9 },
      entry('c', 0),
      entry('b', 0, null),
    ]);
    const journal = await mergeJournals([one, two], DIGEST);
    expect(journal.entries()).toEqual([entry('a', 0), entry('b', 0, null), entry('c', 0)]);
  });

  test.each([0.25, null])(
    'a task with another score, %s, is an error that names both files',
    async (score) => {
      const one = await written('1.jsonl', [entry('a', 0)]);
      const two = await written('2.jsonl', [entry('a', 0, score)]);
      await expect(mergeJournals([one, two], DIGEST)).rejects.toMatchObject({
        code: 'record',
        message: expect.stringMatching(
          new RegExp(`trial a, fold 1: 0.5 in .*1\\.jsonl, ${score ?? 'failed'} in .*2\\.jsonl`),
        ),
      });
    },
  );

  test('a torn last line is passed over and left alone', async () => {
    const one = await written('1.jsonl', [entry('a', 0)]);
    await appendFile(one, '{"trial":"b","fo');
    const before = await readFile(one, 'utf8');
    expect((await mergeJournals([one], DIGEST)).entries()).toEqual([entry('a', 0)]);
    expect(await readFile(one, 'utf8')).toBe(before);
  });

  test('a file that is not there, or of another sweep, is an error', async () => {
    const absent = join(folder, 'absent.jsonl');
    await expect(mergeJournals([absent], DIGEST)).rejects.toMatchObject({ code: 'record', where: absent });
    const other = await written('other.jsonl', [], 'sha256:9999');
    await expect(mergeJournals([other], DIGEST)).rejects.toThrow(/another sweep/);
  });
});
