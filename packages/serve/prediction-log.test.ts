import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTable } from '@pawl/table';
import { expect, onTestFinished, test } from 'vitest';
import { createPredictionLog, type PredictionLogOptions } from './prediction-log.ts';
import { classContract, classPredictor, testContract } from './test-contract.ts';
import { testServer } from './test-server.ts';

const ROW = { rooms: 3, age: null, place: 'sea' };

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-log-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

function logAt(path: string, changes: Partial<PredictionLogOptions> = {}, rows = testContract()) {
  const usual = {
    path,
    rate: 1,
    fileBytes: 1e6,
    files: 2,
    seconds: 60,
    redact: [],
    pending: 1e6,
    now: () => 0,
  };
  return createPredictionLog({ ...usual, ...changes }, rows);
}

test('is read as data, with all columns but those to be left out', async () => {
  const path = join(await scratch(), 'deep/er/predictions.jsonl');
  const predictionLog = await logAt(path, { redact: ['age'] });
  const server = await testServer({ predictionLog });
  await server.post('/predict', [ROW, { ...ROW, rooms: 4, place: null }], { 'x-request-id': 'a' });
  await server.close();
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    [
      [3, 'sea', 1303],
      [4, null, 1004],
    ].map(([rooms, place, prediction]) => ({
      time: '1970-01-01T00:00:00.000Z',
      id: 'a',
      model: 'houses',
      version: '1.2.0',
      role: 'main',
      rooms,
      place,
      prediction,
      score: null,
    })),
  );
  const { table } = await readTable(path, { baseDir: '/' });
  expect(table.columns.map(({ name, kind }) => `${name} ${kind}`)).toContain('rooms number');
});

test('has the score of a class, and another name where a column has it', async () => {
  const path = join(await scratch(), 'p.jsonl');
  const contract = classContract({
    columns: [
      { name: 'a', kind: 'number', nullable: false },
      { name: 'id', kind: 'number', nullable: false },
    ],
    samples: [],
  });
  const predictionLog = await logAt(path, {}, contract);
  const server = await testServer({ contract, predictor: classPredictor(), predictionLog });
  await server.post('/predict', [[2, 7]], { 'x-request-id': 'x' });
  await server.close();
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    _id: 'x',
    id: 7,
    prediction: 'blue',
    score: 0.75,
  });
});

test('keeps a share of the requests, begins new files and drops what it has no room for', async () => {
  const folder = await scratch();
  const path = join(folder, 'p.jsonl');
  const predictionLog = await logAt(path, { rate: 0.5, fileBytes: 2000 });
  const server = await testServer({ predictionLog });
  for (let i = 0; i < 100; i++) await server.post('/predict', [ROW], { 'x-request-id': `r${i}` });
  await server.close();
  expect((await readdir(folder)).sort()).toEqual(['p.jsonl', 'p.jsonl.1', 'p.jsonl.2']);
  const kept = await Promise.all(['', '.1', '.2'].map((end) => readFile(path + end, 'utf8')));
  for (const text of kept) {
    expect(text.length).toBeLessThanOrEqual(2000);
    for (const line of text.trim().split('\n')) JSON.parse(line);
  }

  const tight = await logAt(join(folder, 'q.jsonl'), { pending: 0, fileBytes: 1e9 });
  const other = await testServer({ predictionLog: tight });
  await other.post('/predict', new Array(50).fill(ROW));
  const first = tight.dropped;
  await Promise.all(Array.from({ length: 30 }, () => other.post('/predict', new Array(1000).fill(ROW))));
  await other.close();
  const written = (await readFile(join(folder, 'q.jsonl'), 'utf8')).trim().split('\n').length;
  expect(first).toBe(0);
  expect(written).toBeGreaterThanOrEqual(50);
  expect(written + tight.dropped).toBe(50 + 30 * 1000);
});

test('begins a new file in time though much waits to be written', async () => {
  const folder = await scratch();
  const predictionLog = await logAt(join(folder, 'p.jsonl'), { fileBytes: 2000 });
  const server = await testServer({ predictionLog });
  await Promise.all(Array.from({ length: 100 }, () => server.post('/predict', [ROW])));
  await server.close();
  const files = await readdir(folder);
  expect(files.length).toBeGreaterThan(1);
  for (const file of files)
    expect((await readFile(join(folder, file), 'utf8')).length).toBeLessThanOrEqual(2000);
});

test('refuses a column that is not there, and a place that cannot be written', async () => {
  const folder = await scratch();
  await expect(logAt(join(folder, 'p'), { redact: ['agee'] })).rejects.toMatchObject({ code: 'config' });
  await expect(logAt(folder)).rejects.toMatchObject({ code: 'io' });
});
