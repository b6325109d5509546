import { parentPort, workerData } from 'node:worker_threads';
import { scanRange } from './csv-range.ts';
import { digestFile } from './file-digest.ts';
import type { WorkerReply, WorkerTask } from './worker-task.ts';

const port = parentPort;
const task = workerData as WorkerTask;

function reply(message: WorkerReply, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

if (task.kind === 'digest') {
  reply({ kind: 'digest', digest: await digestFile(task.path) });
} else {
  const range = await scanRange(task, (count) => reply({ kind: 'bytes', count }));
  const arrays = range?.columns.flatMap((column): ArrayBufferView[] =>
    column.kind === 'number'
      ? [column.values, ...(column.nulls ? [column.nulls] : [])]
      : [column.codes, column.dictionary.bytes, column.dictionary.ends, column.dictionary.hashes],
  );
  reply(
    { kind: 'range', range },
    arrays?.map((array) => array.buffer as ArrayBuffer),
  );
}
