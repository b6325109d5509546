import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Contract, parseContract, readContract } from './contract.ts';
import { classContract, testContract } from './test-contract.ts';

const parse = (value: unknown) => parseContract(JSON.stringify(value), 'pawl-serve.json');

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'pawl-contract-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

test('reads what it is given', async () => {
  const path = await folder();
  await writeFile(join(path, 'pawl-serve.json'), JSON.stringify(testContract()));
  expect(await readContract(path)).toEqual(testContract());
  expect(parse(classContract())).toEqual(classContract());
});

test('says where there is none', async () => {
  await expect(readContract(await folder())).rejects.toMatchObject({
    code: 'record',
    message: 'there is no contract of a model',
  });
});

const column = (changes: object) => ({
  columns: [{ name: 'a', kind: 'text', nullable: true, categories: [], ...changes }],
});

test.each<[string, object, string]>([
  ['a newer schema', { schema: 'pawl/serve/2' }, '"schema" is "pawl/serve/2"'],
  ['a strange key', { colums: [] }, 'a key that does not belong there: "colums". Did you mean "columns"?'],
  ['no columns', { columns: [] }, '"columns"'],
  ['a digest that is none', { digests: { model: 'x', verdict: 'y', release: null } }, '"digests.model"'],
  ['a model elsewhere', { files: { model: '../model.pawl' } }, 'leads out of the folder'],
  ['an absolute model', { files: { model: '/etc/passwd' } }, 'leads out of the folder'],
  ['a target that is a column', { target: 'rooms' }, 'holds the target "rooms"'],
  ['labels of a regression', { labels: ['a'] }, 'the task is regression'],
  ['one class', { task: 'classification', labels: ['a'] }, 'two classes'],
  ['a class twice', { task: 'classification', labels: ['a', 'a'] }, 'one twice'],
  ['a text without categories', column({ categories: undefined }), 'says no categories'],
  ['a category twice', column({ categories: ['x', 'x'] }), 'a category twice'],
  ['a text with a range', column({ min: 1 }), 'has a range'],
  ['a number with categories', column({ kind: 'number' }), 'is a number and has categories'],
  ['a sample of a class', { samples: [{ row: {}, prediction: 'x' }] }, 'needs a number'],
  ['six samples', { samples: new Array(6).fill({ row: {}, prediction: 1 }) }, '"samples"'],
  ['no rows', { limits: { rows: 0 } }, '"limits.rows"'],
])('refuses %s', (_, changes, message) => {
  expect(() => parse({ ...testContract(), ...changes } as Contract)).toThrow(message);
});

test('refuses what is no JSON', () => {
  expect(() => parseContract('{', 'here')).toThrow('not valid JSON');
});

test.each([
  [{ samples: [{ row: {}, prediction: 'pink' }] }, 'none of "labels"'],
  [{ samples: [{ row: {}, prediction: 'red', probabilities: [1] }] }, 'one probability a label'],
])('refuses samples of no class', (changes, message) => {
  expect(() => parse(classContract(changes))).toThrow(message);
});
