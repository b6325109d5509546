// One training in a process of its own: models-task.ts FOLDER TRAINER TASK THREADS PARAMS
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTrainer, openPredictor } from '@pawl/models';
import type { Column, Table } from '@pawl/table';

const [folder = '', trainer = '', task = '', threads = '1', params = '{}'] = process.argv.slice(2);

function read(name: string): Float64Array {
  const bytes = readFileSync(join(folder, name));
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}

const codes = new Set<number>(JSON.parse(readFileSync(join(folder, 'codes.json'), 'utf8')));

function tableOf(values: Float64Array, target: Float64Array): Table {
  const rows = target.length;
  const columns: Column[] = Array.from({ length: values.length / rows }, (_, f) => {
    const own = values.subarray(f * rows, (f + 1) * rows);
    if (!codes.has(f)) return { kind: 'number', name: `x${f}`, values: own };
    const most = own.reduce((a, b) => Math.max(a, b), 0);
    const dictionary = Array.from({ length: most + 1 }, (_, code) => `level ${code}`);
    return { kind: 'text', name: `x${f}`, codes: Int32Array.from(own), dictionary };
  });
  return { rows, columns: [...columns, { kind: 'number', name: 'y', values: target }] };
}

const train = tableOf(read('train.f64'), read('y_train.f64'));
const actual = read('y_test.f64');
const test = tableOf(read('test.f64'), actual);
const features = train.columns.slice(0, -1).map(({ name }) => name);
const kind = task === 'classification' ? 'classification' : 'regression';

const start = performance.now();
const model = await (await findTrainer(trainer)).train(
  { task: kind, target: 'y', features, train, params: JSON.parse(params), seed: 42 },
  { threads: Number(threads) },
);
const fitted = performance.now();
const predictions = await (await openPredictor(model)).predict(test);
const predicted = performance.now();

const quality: Record<string, number> = {};
if (predictions.task === 'regression') {
  const squares = predictions.predicted.reduce((sum, value, row) => sum + (value - actual[row]!) ** 2, 0);
  quality.rmse = Math.sqrt(squares / actual.length);
} else {
  let right = 0;
  let loss = 0;
  for (const [row, code] of actual.entries()) {
    const at = predictions.labels.indexOf(String(code));
    if (predictions.predicted[row] === at) right++;
    const clipped = Math.min(1 - 2 ** -52, Math.max(2 ** -52, predictions.scores![at]![row]!));
    loss -= Math.log(clipped);
  }
  quality.accuracy = right / actual.length;
  quality.log_loss = loss / actual.length;
}
console.log(
  JSON.stringify({
    fit: (fitted - start) / 1000,
    predict: (predicted - fitted) / 1000,
    peak_mb: process.resourceUsage().maxRSS / 1024,
    quality,
  }),
);
