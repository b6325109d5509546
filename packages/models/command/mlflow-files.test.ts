import { appendFile, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mlflowStore, watchMlflowFiles } from './mlflow-files.ts';

let folder: string;
let store: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawl-mlflow-'));
  store = join(folder, 'mlruns');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const SINCE = 1_795_246_022_000;

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(store, path)), { recursive: true });
  await writeFile(join(store, path), content);
}

const meta = (id: string, startedAt = SINCE, name = `run ${id}`) => `artifact_uri: /x/${id}/artifacts
end_time: null
entry_point_name: ''
experiment_id: '720563679015674278'
lifecycle_stage: active
run_id: ${id}
run_name: '${name.replaceAll("'", "''")}'
source_type: 4
start_time: ${startedAt}
status: 1
tags: []
user_id: root
`;

describe('where the store is', () => {
  const cases: [string | undefined, string | undefined][] = [
    [undefined, '/project/mlruns'],
    ['', '/project/mlruns'],
    ['./runs', '/project/runs'],
    ['/data/runs', '/data/runs'],
    ['file:runs', '/project/runs'],
    ['file:./runs', '/project/runs'],
    ['file:/data/runs', '/data/runs'],
    ['file:///data/my%20runs', '/data/my runs'],
    ['FILE:///data/runs', '/data/runs'],
    ['file://localhost/data/runs', '/data/runs'],
    ['file://./runs', '/project/runs'],
    ['file:///data/%zz', undefined],
    ['sqlite:///mlflow.db', undefined],
    ['http://localhost:5000', undefined],
    ['databricks://profile', undefined],
    ['databricks', '/project/databricks'],
  ];
  test.skipIf(process.platform === 'win32').each(cases)('%s', (uri, expected) => {
    expect(mlflowStore({ MLFLOW_TRACKING_URI: uri }, '/project')).toBe(expected);
  });
});

test('a run that began since, with its values, names of folders and parameters', async () => {
  await put('0/meta.yaml', "experiment_id: '0'\nname: Default\n");
  await put('1/aa/meta.yaml', meta('aa', SINCE, "the 'first'"));
  await put('1/aa/metrics/val/loss', '1795246022486 1.0 0\n1795246022486 0.5 1\n');
  await put('1/aa/metrics/acc', '1795246022487 1e-3 -1 data 0123abcd\n');
  await put('1/aa/metrics/old', '1795246022487 2\n');
  await put('1/aa/params/opt/name', 'adam\nw');
  await put('1/aa/params/lr', '0.1');
  const files = watchMlflowFiles(store, SINCE);
  await files.finish();
  expect(files.runs()).toEqual([
    {
      id: 'aa',
      name: "the 'first'",
      experimentId: '1',
      startedAt: SINCE,
      params: { lr: '0.1', 'opt/name': 'adam\nw' },
    },
  ]);
  const series = Object.fromEntries(files.series().map(({ name, points }) => [name, points]));
  expect(series).toEqual({
    'val/loss': [
      { step: 0, value: 1 },
      { step: 1, value: 0.5 },
    ],
    acc: [{ step: -1, value: 0.001 }],
    old: [{ step: 0, value: 2 }],
  });
  expect(files.notes()).toEqual([]);
});

test('runs from before are left alone, also when they go on', async () => {
  await put('1/old/meta.yaml', meta('old', SINCE - 1));
  await put('1/old/metrics/loss', '1 1 1\n');
  const files = watchMlflowFiles(store, SINCE);
  await files.poll();
  await appendFile(join(store, '1/old/metrics/loss'), '1 1 2\n');
  await files.finish();
  expect([files.runs(), files.series()]).toEqual([[], []]);
});

test('each value comes once, as the file grows, and half a line waits for its other half', async () => {
  const seen: number[] = [];
  const files = watchMlflowFiles(store, SINCE, ({ value }) => seen.push(value));
  await files.poll();
  await put('1/aa/meta.yaml', 'run_id: aa\nrun_na');
  await put('1/aa/metrics/loss', '1 0.5 0\n1 0.2');
  await files.poll();
  expect(seen).toEqual([]);
  await put('1/aa/meta.yaml', meta('aa'));
  await files.poll();
  await files.poll();
  expect(seen).toEqual([0.5]);
  await appendFile(join(store, '1/aa/metrics/loss'), '5 1\n1 0.125 2\n');
  await files.poll();
  expect(seen).toEqual([0.5, 0.25, 0.125]);
  await truncate(join(store, '1/aa/metrics/loss'), 3);
  await files.finish();
  expect(files.series()[0]!.points).toHaveLength(3);
});

test('metrics of further runs have the name of their run', async () => {
  await put('1/bb/meta.yaml', meta('bb', SINCE + 2, 'child'));
  await put('1/cc/meta.yaml', meta('cc', SINCE + 3, 'child'));
  await put('1/aa/meta.yaml', meta('aa', SINCE + 1, 'parent'));
  for (const run of ['aa', 'bb', 'cc']) await put(`1/${run}/metrics/loss`, '1 1 0\n');
  const files = watchMlflowFiles(store, SINCE);
  await files.finish();
  expect(files.runs().map(({ id }) => id)).toEqual(['aa', 'bb', 'cc']);
  expect(files.series().map(({ name }) => name)).toEqual(['loss', 'loss [child]', 'loss [child cc]']);
});

test('values that are no finite number are noted once', async () => {
  await put('1/aa/meta.yaml', meta('aa'));
  await put('1/aa/metrics/loss', '1 nan 0\n1 inf 1\n\n1 2 3\nrubbish\n');
  const files = watchMlflowFiles(store, SINCE);
  await files.finish();
  expect(files.series()[0]!.points).toEqual([{ step: 3, value: 2 }]);
  expect(files.notes().filter((note) => note.includes('"loss" was nan'))).toHaveLength(1);
});

test.skipIf(process.platform === 'win32')('symbolic links are not followed', async () => {
  await put('1/aa/meta.yaml', meta('aa'));
  await put('1/aa/metrics/loss', '1 1 0\n');
  await writeFile(join(folder, 'secret'), '1 42 0\n');
  await symlink(join(folder, 'secret'), join(store, '1/aa/metrics/link'));
  await mkdir(join(folder, 'outside/bb/metrics'), { recursive: true });
  await writeFile(join(folder, 'outside/bb/meta.yaml'), meta('bb'));
  await symlink(join(folder, 'outside'), join(store, '2'));
  await symlink(join(folder, 'outside/bb'), join(store, '1/bb'));
  await symlink(store, join(store, '1/aa/metrics/again'));
  await mkdir(join(store, '1/dd'));
  await symlink(join(folder, 'outside/bb/meta.yaml'), join(store, '1/dd/meta.yaml'));
  const files = watchMlflowFiles(store, SINCE);
  await files.finish();
  expect(files.runs().map(({ id }) => id)).toEqual(['aa']);
  expect(files.series().map(({ name }) => name)).toEqual(['loss']);
});

test('of a file of more than 10 MB the rest is not read', async () => {
  await put('1/aa/meta.yaml', meta('aa'));
  await put('1/aa/metrics/loss', '1795246022487 0.5 1\n'.repeat(600_000));
  const seen = { count: 0 };
  const files = watchMlflowFiles(store, SINCE, () => {
    seen.count += 1;
  });
  await files.poll();
  await files.finish();
  expect(seen.count).toBe(500_000);
  expect(files.notes()).toEqual([expect.stringContaining('larger than 10 MB')]);
});

test('at most 100 runs are read', async () => {
  for (let i = 0; i < 102; i++) await put(`1/r${i}/meta.yaml`, meta(`r${i}`, SINCE + i));
  const files = watchMlflowFiles(store, SINCE);
  await files.finish();
  expect(files.runs()).toHaveLength(100);
  expect(files.runs().at(-1)!.id).toBe('r99');
  expect(files.notes()).toEqual(['only 100 runs of MLflow were read']);
});

test('a store that is not there, or is a file, has no runs', async () => {
  const none = watchMlflowFiles(store, SINCE);
  await none.finish();
  expect(none.runs()).toEqual([]);
  await writeFile(store, '');
  await none.finish();
  expect(none.runs()).toEqual([]);
});
