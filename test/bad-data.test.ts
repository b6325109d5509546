import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pawl, project } from './pawl.ts';

const config = (train: string, test: string, more = '') => `model: m
task: classification
data:
  train: ${train}
  test: ${test}
  target: y
${more}train:
  trainer: ml-random-forest
  params: { trees: 5 }
gate:
  - accuracy >= 0.1
`;

const rows = (from: number, to: number, label: (i: number) => string = (i) => (i % 2 === 0 ? 'a' : 'b')) =>
  `id,x,y\n${Array.from({ length: to - from }, (_, i) => `${from + i},${(from + i) * 1.5},${label(from + i)}`).join('\n')}\n`;

const train = rows(0, 40);
const held = rows(40, 60);

interface Case {
  readonly what: string;
  readonly files: Record<string, string | Uint8Array>;
  readonly more?: string;
  readonly says: readonly RegExp[];
}

const cases: Case[] = [
  { what: 'an empty file', files: { 'test.csv': '' }, says: [/test\.csv/, /empty/] },
  { what: 'a header only', files: { 'test.csv': 'id,x,y\n' }, says: [/test\.csv/, /no rows/] },
  {
    what: 'a ragged row',
    files: { 'train.csv': train.replace('3,4.5,b', '3,4.5') },
    says: [/train\.csv/, /row 4/, /2 .*3|3 .*2/],
  },
  {
    what: 'bytes that are not UTF-8',
    files: { 'train.csv': Buffer.from(train.replace('0,0,a', '0,0,caf\u00e9'), 'latin1') },
    says: [/train\.csv/, /UTF-8/, /encoding/],
  },
  {
    what: 'UTF-16',
    files: { 'train.csv': Buffer.from(`\ufeff${train}`, 'utf16le') },
    says: [/train\.csv/, /UTF-16/],
  },
  {
    what: 'an encoding nobody knows',
    files: {},
    more: '  encoding: klingon\n',
    says: [/klingon/, /encoding/],
  },
  {
    what: 'a target that is missing',
    files: { 'train.csv': train.replace('y\n', 'z\n'), 'test.csv': held.replace('y\n', 'z\n') },
    says: [/"y"/, /target/],
  },
  {
    what: 'one class only',
    files: { 'train.csv': rows(0, 40, () => 'a') },
    says: [/one class|class/, /train/],
  },
  {
    what: 'ids that repeat',
    files: { 'test.csv': held.replace('41,61.5', '40,61.5') },
    more: '  id: id\n',
    says: [/id/, /40/],
  },
  {
    what: 'a test file identical to training',
    files: { 'test.csv': train },
    says: [/test set is the training set/],
  },
  {
    what: 'an empty target',
    files: { 'train.csv': train.replace('0,0,a', '0,0,') },
    says: [/target/, /row 1\b/],
  },
  {
    what: 'a file that is no Parquet',
    files: { 'train.parquet': 'PAR1 but not really' },
    says: [/train\.parquet/, /Parquet/],
  },
  { what: 'a file that is not there', files: {}, more: '', says: [/absent\.csv/] },
  {
    what: 'a late value of another type',
    files: { 'train.csv': rows(0, 12_000).replace('11500,17250,', '11500,n-a,') },
    says: [/train\.csv/, /11501/, /"?x"?/, /types/],
  },
];

test.each(cases)('$what', async ({ what, files, more = '', says }) => {
  const trainFile =
    what === 'a file that is not there'
      ? 'absent.csv'
      : 'train.parquet' in files
        ? 'train.parquet'
        : 'train.csv';
  const folder = await project({
    'train.csv': train,
    'test.csv': held,
    ...files,
    'pawl.yaml': config(trainFile, 'test.csv', more),
  });
  const { status, stdout, stderr } = await pawl(['run'], { cwd: folder });
  const said = stdout + stderr;
  expect(status, said).toBe(3);
  expect(stderr).toMatch(/^error: /m);
  for (const pattern of says) expect(said).toMatch(pattern);
  expect(said).not.toMatch(/at .*\.js:\d+|bug in Pawl/);
});

test.each(['NaN', 'inf', '-inf'])('%s in a numeric target', async (value) => {
  const numbers = (from: number, to: number) => rows(from, to, (i) => String(i * 2));
  const folder = await project({
    'train.csv': numbers(0, 40).replace('3,4.5,6', `3,4.5,${value}`),
    'test.csv': numbers(40, 60),
    'pawl.yaml': config('train.csv', 'test.csv')
      .replace('classification', 'regression')
      .replace('accuracy >= 0.1', 'rmse < 1e9'),
  });
  const { status, stdout, stderr } = await pawl(['run'], { cwd: folder });
  expect(status, stdout + stderr).toBe(3);
  expect(stdout + stderr).toMatch(/target/);
  expect(stdout).toMatch(/row 4\b/);
});

test('data that changed after the check is not trained on, and a swapped model is not evaluated', async () => {
  const folder = await project({
    'train.csv': train,
    'test.csv': held,
    'pawl.yaml': config('train.csv', 'test.csv'),
  });
  expect((await pawl(['check'], { cwd: folder })).status).toBe(0);
  await writeFile(join(folder, 'train.csv'), rows(0, 41));
  const stale = await pawl(['train'], { cwd: folder });
  expect(stale.status).toBe(3);
  expect(stale.stderr).toMatch(/not the data that was checked/);
  await writeFile(join(folder, 'train.csv'), train);
  expect((await pawl(['train'], { cwd: folder })).status).toBe(0);
  await writeFile(join(folder, '.pawl/output/model.pawl'), '{}');
  const swapped = await pawl(['evaluate'], { cwd: folder });
  expect(swapped.status).toBe(3);
  expect(swapped.stderr).toMatch(/not what training left/);
});

test('a record edited by hand is refused', async () => {
  const folder = await project({
    'train.csv': train,
    'test.csv': held,
    'pawl.yaml': config('train.csv', 'test.csv'),
  });
  await pawl(['run'], { cwd: folder });
  const path = join(folder, '.pawl/records/evaluation.json');
  const { readFile } = await import('node:fs/promises');
  const content = await readFile(path, 'utf8');
  await writeFile(path, content.replace(/"value": [\d.]+/, '"value": 1.5'));
  const { status, stderr } = await pawl(['gate'], { cwd: folder });
  expect(status).toBe(3);
  expect(stderr).toMatch(/changed after it was written/);
});

test('a schema is inferred on request, and data is held to it', async () => {
  const folder = await project({
    'train.csv': train,
    'test.csv': held,
    'pawl.yaml': config('train.csv', 'test.csv'),
  });
  const inferred = await pawl(['check', '--infer'], { cwd: folder });
  expect(inferred.status, inferred.stdout + inferred.stderr).toBe(0);
  expect(inferred.stderr).toMatch(/wrote pawl\.schema\.yaml/);
  await writeFile(join(folder, 'test.csv'), held.replace(/,b/, ',c'));
  const { stdout } = await pawl(['check'], { cwd: folder });
  expect(stdout).toMatch(/unseen-(category|class)/);
  expect(stdout).toMatch(/row 2: c/);
});
