import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTable, type Table, textAt } from '@pawl/table';
import { expect, onTestFinished, test } from 'vitest';
import { createPredictionLog, type PredictionLogOptions } from './prediction-log.ts';
import { testContract, testPredictor } from './test-contract.ts';
import { testServer } from './test-server.ts';

const ROW = { rooms: 3, age: null, place: 'sea' };

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A server whose log is `p.parquet` in a folder. */
async function logging(
  folder: string,
  changes: Partial<PredictionLogOptions> = {},
  contract = testContract(),
) {
  const usual = {
    rate: 1,
    fileBytes: 1e6,
    files: 5,
    seconds: 3600,
    redact: [],
    pending: 1e7,
    now: () => 1000,
  };
  const predictionLog = await createPredictionLog(
    { path: join(folder, 'p.parquet'), ...usual, ...changes },
    contract,
  );
  return { server: await testServer({ contract, predictionLog }), log: predictionLog };
}

const namesOf = async (folder: string) => (await readdir(folder)).sort();
const tableOf = async (folder: string, pattern = 'p-*.parquet') =>
  (await readTable(pattern, { baseDir: folder })).table;
const kindsOf = ({ columns }: Table) => columns.map(({ name, kind }) => `${name} ${kind}`);
const textsOf = (table: Table, name: string) => {
  const column = table.columns.find((one) => one.name === name)!;
  return Array.from({ length: table.rows }, (_, row) => textAt(column, row));
};

test('rows are kept with the kinds of their columns, also where none has a value', async () => {
  const folder = await scratch();
  const { server } = await logging(join(folder, 'deep'), { redact: ['rooms'] });
  await server.post('/predict', [ROW, { ...ROW, place: null }], { 'x-request-id': 'a' });
  await server.post('/predict', [{ rooms: 1, age: null, place: 'inland' }], { 'x-request-id': 'b' });
  expect(await namesOf(join(folder, 'deep'))).toEqual([]);
  await server.close();
  expect(await namesOf(join(folder, 'deep'))).toEqual(['p-000001.parquet']);
  const table = await tableOf(join(folder, 'deep'));
  expect(kindsOf(table)).toEqual([
    'time text',
    'id text',
    'model text',
    'version text',
    'role text',
    'age number',
    'place text',
    'prediction number',
    'score number',
  ]);
  expect(textsOf(table, 'place')).toEqual(['sea', null, 'inland']);
  expect(textsOf(table, 'id')).toEqual(['a', 'a', 'b']);
  expect(textsOf(table, 'age')).toEqual([null, null, null]);
  expect(textsOf(table, 'prediction')).toEqual(['1303', '1003', '1001']);
  expect(textsOf(table, 'time').map((time) => Date.parse(time!))).toEqual([1000, 1000, 1000]);
});

test('a column that is called like a field of the log leaves it another name', async () => {
  const folder = await scratch();
  const columns = [...testContract().columns, { name: 'id', kind: 'number', nullable: false } as const];
  const { server } = await logging(folder, {}, testContract({ columns, samples: [] }));
  await server.post('/predict', [{ ...ROW, id: 7 }], { 'x-request-id': 'x' });
  await server.close();
  const table = await tableOf(folder);
  expect([textsOf(table, '_id'), textsOf(table, 'id')]).toEqual([['x'], ['7']]);
});

test('files end by their size, are numbered on, and the oldest go', async () => {
  const folder = await scratch();
  await writeFile(join(folder, 'p-000041.parquet'), 'of a server before');
  await writeFile(join(folder, 'p-other.parquet'), 'of somebody else');
  for (let i = 0; i < 5; i++) {
    const { server, log } = await logging(folder, { fileBytes: 40_000, files: 2 });
    // Numbers that gzip makes little of: 27 to 40 kB.
    const rows = Array.from({ length: 2000 }, () => ({ ...ROW, age: Math.random() }));
    expect((await server.post('/predict', rows)).status).toBe(200);
    await server.close();
    expect(log.dropped).toBe(0);
  }
  expect(await namesOf(folder)).toEqual([
    'p-000044.parquet',
    'p-000045.parquet',
    'p-000046.parquet',
    'p-other.parquet',
  ]);
  const { size } = await stat(join(folder, 'p-000046.parquet'));
  expect(size).toBeGreaterThan(80_000 / 3);
  expect(size).toBeLessThanOrEqual(80_000 / 2);
});

test('no row is lost or twice where files end while requests come', async () => {
  const folder = await scratch();
  const { server, log } = await logging(folder, { fileBytes: 1000, files: 1000, seconds: 0.02 });
  const ids = Array.from({ length: 60 }, (_, i) => `r${i}`);
  await Promise.all(
    ids.map(async (id, i) => {
      await new Promise((resolve) => setTimeout(resolve, 4 * i));
      await server.post('/predict', new Array(200).fill(ROW), { 'x-request-id': id });
    }),
  );
  await server.close();
  const names = await namesOf(folder);
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => !/^p-\d{6}\.parquet$/.test(name))).toEqual([]);
  expect(log.dropped).toBe(0);
  const kept = textsOf(await tableOf(folder), 'id');
  expect(kept.sort()).toEqual(ids.flatMap((id) => new Array(200).fill(id)).sort());
});

test('a file ends by its age', async () => {
  const folder = await scratch();
  const { server } = await logging(folder, { seconds: 0.05 });
  await server.post('/predict', [ROW]);
  await expect.poll(() => namesOf(folder)).toEqual(['p-000001.parquet']);
  await server.post('/predict', [ROW]);
  await expect.poll(() => namesOf(folder)).toEqual(['p-000001.parquet', 'p-000002.parquet']);
  await server.close();
  expect((await namesOf(folder)).length).toBe(2);
});

test('what has no room or no disc is counted, and answers go on', async () => {
  const folder = await scratch();
  const { server, log } = await logging(join(folder, 'gone'));
  await rm(join(folder, 'gone'), { recursive: true });
  expect((await server.post('/predict', [ROW, ROW])).status).toBe(200);
  await server.close();
  expect(log.dropped).toBe(2);

  const tight = await logging(join(folder, 'tight'), { pending: 0 });
  await tight.server.post('/predict', [ROW, ROW]);
  await tight.server.post('/predict', [ROW]);
  await tight.server.close();
  expect(tight.log.dropped).toBe(1);
  expect((await tableOf(join(folder, 'tight'))).rows).toBe(2);
});

test('a log goes on after the disc failed', async () => {
  const folder = await scratch();
  const { server, log } = await logging(join(folder, 'log'), { seconds: 0.05 });
  await rm(join(folder, 'log'), { recursive: true });
  await server.post('/predict', [ROW]);
  await expect.poll(() => log.dropped).toBe(1);
  await mkdir(join(folder, 'log'));
  await server.post('/predict', [ROW, ROW]);
  await server.close();
  expect((await tableOf(join(folder, 'log'))).rows).toBe(2);
});

test('a canary that needs fewer columns has nulls in the others', async () => {
  const folder = await scratch();
  const contract = testContract();
  const { age: _, ...needed } = { age: 0, rooms: 1, place: 's' };
  const canary = {
    contract: testContract({
      version: '2.0.0',
      columns: contract.columns.filter(({ name }) => name in needed),
      samples: [],
    }),
    predictor: {
      ...testPredictor(),
      predict: async ({ rows }: Table) => ({
        task: 'regression' as const,
        rows,
        predicted: new Float64Array(rows).fill(5),
      }),
    },
  };
  const usual = { rate: 1, fileBytes: 1e6, files: 5, seconds: 3600, redact: [], pending: 1e7, now: () => 0 };
  const predictionLog = await createPredictionLog({ path: join(folder, 'p.parquet'), ...usual }, contract);
  const server = await testServer({ contract, canary, predictionLog, options: { canaryShare: 1 } });
  await server.post('/predict', [{ rooms: 3, age: 4, place: 'sea' }]);
  await server.close();
  const table = await tableOf(folder);
  expect(['role', 'version', 'rooms', 'age', 'prediction'].map((name) => textsOf(table, name)[0])).toEqual([
    'canary',
    '2.0.0',
    '3',
    null,
    '5',
  ]);
});

test('a place that cannot be written is refused at once', async () => {
  const folder = await scratch();
  await writeFile(join(folder, 'file'), '');
  await expect(logging(join(folder, 'file'))).rejects.toMatchObject({ code: 'io' });
});
