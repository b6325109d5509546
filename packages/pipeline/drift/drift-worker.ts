import { parentPort } from 'node:worker_threads';
import { columnTests, evidentlyColumn, ownSamples } from '@pawl/drift';
import { columnReader } from '@pawl/table/read-column';
import { changeText } from './change-text.ts';
import type { ColumnTask, MeasuredColumn } from './measure-columns.ts';

const read = columnReader();

parentPort?.on('message', async (task: ColumnTask) => {
  parentPort?.postMessage(await measure(task).catch(() => undefined));
});

async function measure(task: ColumnTask): Promise<MeasuredColumn> {
  const reference = await read(task.reference);
  const current = await read(task.current);
  const sample = ownSamples();
  if (task.settings === null) return { evidently: evidentlyColumn(reference, current, undefined, sample) };
  const tests = columnTests(reference, current, task.settings, sample);
  return { tests, change: changeText(reference, current, sample) };
}
