import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOutputs } from './outputs.ts';
import type { ExpectedPredictions } from './predictions-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawl-[outputs]-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const EXPECTED: ExpectedPredictions = {
  task: 'classification',
  target: 'kind',
  idColumn: 'key',
  testRows: 3,
  testIds: ['001', '002', '003'],
  labels: ['a', 'b'],
};
const NUMBERS: ExpectedPredictions = {
  task: 'regression',
  target: 'y',
  testRows: 3,
  testIds: null,
  labels: [],
};

const leave = (name: string, content: string) => writeFile(join(folder, name), content);
const failure = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('predictions.csv', () => {
  test('ids keep their zeros, classes are texts', async () => {
    await leave('predictions.csv', 'key,prediction,score\n003,b,0.9\n001,a,0.1\n002,a,0.3\n');
    const { predictions } = await readOutputs(folder, EXPECTED);
    expect(predictions).toEqual({
      task: 'classification',
      rows: 3,
      labels: ['a', 'b'],
      predicted: Int32Array.of(0, 0, 1),
      scores: [Float64Array.of(1 - 0.1, 1 - 0.3, 1 - 0.9), Float64Array.of(0.1, 0.3, 0.9)],
    });
  });

  test('classes that look like numbers are texts too', async () => {
    await leave('predictions.csv', 'id,prediction\n001,01\n002,1\n003,01\n');
    const { predictions } = await readOutputs(folder, { ...EXPECTED, labels: ['01', '1'] });
    expect(Array.from(predictions!.predicted)).toEqual([0, 1, 0]);
  });

  test('numbers in order', async () => {
    await leave('predictions.csv', 'prediction\n1.5\n-2\n3e2\n');
    expect(Array.from((await readOutputs(folder, NUMBERS)).predictions!.predicted)).toEqual([1.5, -2, 300]);
  });

  test('a file that was cut off', async () => {
    await leave('predictions.csv', 'key,prediction,score\n001,a,0.1\n002,a,0.3\n003');
    await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(failure('data', /row 3/));
    await leave('predictions.csv', 'key,prediction\n001,a\n002,a\n');
    await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(failure('data', /no prediction: "003"/));
    await leave('predictions.csv', '');
    await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(failure('data', /empty/));
  });

  test('a class that is spelt like a missing value, where the project says that it is none', async () => {
    await leave('predictions.csv', 'key,prediction\n001,NA\n002,EU\n003,NA\n');
    const expected = { ...EXPECTED, labels: ['EU', 'NA'], nulls: [''] };
    expect(Array.from((await readOutputs(folder, expected)).predictions!.predicted)).toEqual([1, 0, 1]);
  });

  test('a text among numbers', async () => {
    await leave('predictions.csv', 'prediction\n1\nmany\n3\n');
    await expect(readOutputs(folder, NUMBERS)).rejects.toThrow(
      failure('data', /row 2.*"prediction".*"many"/),
    );
  });

  test('beside predictions.parquet', async () => {
    await leave('predictions.csv', 'prediction\n1\n2\n3\n');
    await leave('predictions.parquet', 'x');
    await expect(readOutputs(folder, NUMBERS)).rejects.toThrow(failure('data', /only one can be believed/));
  });

  test('predictions.parquet that is none', async () => {
    await leave('predictions.parquet', 'x');
    await expect(readOutputs(folder, NUMBERS)).rejects.toThrow(failure('data', /./));
  });
});

describe('a model', () => {
  test('of one file', async () => {
    await leave('model.pkl', 'x');
    expect((await readOutputs(folder, EXPECTED)).model).toEqual({
      path: join(folder, 'model.pkl'),
      name: 'model.pkl',
      files: ['model.pkl'],
    });
  });

  test('ONNX before JSON before others', async () => {
    for (const name of ['model.bin', 'model.json', 'model.onnx']) await leave(name, 'x');
    expect((await readOutputs(folder, EXPECTED)).model?.name).toBe('model.onnx');
    await rm(join(folder, 'model.onnx'));
    expect((await readOutputs(folder, EXPECTED)).model?.name).toBe('model.json');
  });

  test('a folder of files, a link in a circle among them', async () => {
    await mkdir(join(folder, 'model', 'weights'), { recursive: true });
    await leave('model/weights/b.bin', 'x');
    await leave('model/a.json', 'x');
    await symlink('..', join(folder, 'model', 'weights', 'up'));
    expect((await readOutputs(folder, EXPECTED)).model).toEqual({
      path: join(folder, 'model'),
      name: 'model',
      files: ['model/a.json', 'model/weights/b.bin'],
    });
  });

  test('an empty one', async () => {
    await leave('model.onnx', '');
    await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(failure('data', /"model.onnx" is empty/));
  });
});

describe('metrics.json', () => {
  const metrics = async (content: string) => {
    await leave('metrics.json', content);
    return (await readOutputs(folder, EXPECTED)).metrics;
  };

  test('flat and nested numbers', async () => {
    expect(
      await metrics('\ufeff{"rmse": 0.5, "by": {"region": {"north": 1, "south": -2e3}}, "n": 0}'),
    ).toEqual({
      rmse: 0.5,
      'by.region.north': 1,
      'by.region.south': -2000,
      n: 0,
    });
  });

  test('names of object internals', async () => {
    const read = await metrics('{"__proto__": 1, "constructor": {"name": 2}}');
    expect(Object.entries(read!)).toEqual([
      ['__proto__', 1],
      ['constructor.name', 2],
    ]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  test.each([
    ['{"rmse": 0.5', /not valid JSON/],
    ['{"rmse": 0.', /not valid JSON/],
    ['', /it is empty/],
    ['{"rmse": NaN}', /it holds NaN/],
    ['{"a": [-Infinity]}', /it holds -Infinity/],
    ['{"NaN": oops}', /not valid JSON/],
    ['{"rmse": null}', /"rmse" is null/],
    ['{"rmse": "0.5"}', /"rmse" is a string/],
    ['{"rmse": true}', /"rmse" is a boolean/],
    ['{"per": {"fold": [1, 2]}}', /"per.fold" is a list/],
    ['{"rmse": 1e999}', /"rmse" is too large/],
    ['{"a": {"b": 1}, "a.b": 2}', /"a.b" twice/],
    ['[1, 2]', /the whole of it is a list/],
    ['0.5', /the whole of it is a number/],
    ['{}', /holds no metric/],
    ['{"a": {}}', /holds no metric/],
    [`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, /nested deeper/],
    [`{"a": 1, "b": "${'x'.repeat(1_000_000)}"}`, /larger than 1 MB/],
  ])('%.40s', async (content, message) => {
    await expect(metrics(content)).rejects.toThrow(failure('data', message));
  });
});

describe('nothing of use', () => {
  test('an empty folder', async () => {
    await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(
      failure('command', /^the training command left nothing in PAWL_OUTPUT$/),
    );
  });

  test('only files that nobody knows, with the nearest name', async () => {
    await leave('prediction.csv', 'x');
    await leave('notes.txt', 'x');
    await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(
      failure('command', /only notes.txt, prediction.csv\. Did you mean "predictions.csv"/),
    );
  });

  test('an empty model folder', async () => {
    await mkdir(join(folder, 'model'));
    await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(
      failure('command', /left nothing that Pawl knows/),
    );
  });
});

describe('links and pipes', () => {
  test('a link out of the folder, a broken one, one up to the folder itself', async () => {
    for (const target of ['/etc/passwd', '../secret', 'nowhere', '.', '/']) {
      await symlink(target, join(folder, 'model.txt'));
      await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(
        failure('data', /symbolic link that points/),
      );
      await rm(join(folder, 'model.txt'));
    }
  });

  test('one deep in a model folder', async () => {
    await mkdir(join(folder, 'model'));
    await symlink('/etc', join(folder, 'model', 'etc'));
    await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(failure('data', /out of PAWL_OUTPUT/));
  });

  test('a link to a folder that has the name of this one as its beginning', async () => {
    await mkdir(`${folder}-other`);
    try {
      await symlink(`${folder}-other`, join(folder, 'model'));
      await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(failure('data', /out of PAWL_OUTPUT/));
    } finally {
      await rm(`${folder}-other`, { recursive: true });
    }
  });

  test('a link inside is followed', async () => {
    await mkdir(join(folder, 'run'));
    await leave('run/best.onnx', 'x');
    await symlink('run/best.onnx', join(folder, 'model.onnx'));
    expect((await readOutputs(folder, EXPECTED)).model?.name).toBe('model.onnx');
  });

  test('a pipe that nobody writes to does not make us wait', async () => {
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'metrics.json')]);
    await expect(readOutputs(folder, EXPECTED)).rejects.toThrow(
      failure('data', /neither a file nor a folder/),
    );
  });
});
