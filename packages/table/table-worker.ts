import { parentPort } from 'node:worker_threads';
import { digestFile } from '@pawl/records/digest-file';
import { type Range, scanRange } from './csv-range.ts';
import type { WorkerReply, WorkerTask } from './worker-thread.ts';

parentPort?.once('message', async (task: WorkerTask) => {
  if (task.kind === 'digest') {
    reply({ kind: 'digest', digest: (await digestFile(task.path)).digest });
    return;
  }
  const range = await scanRange(task.range, (count) => reply({ kind: 'bytes', count }));
  reply({ kind: 'range', range }, range ? ownBuffers(range) : []);
});

function reply(message: WorkerReply, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

/** The buffers to hand over rather than copy: all but those that are shared. */
function ownBuffers(range: Range): ArrayBuffer[] {
  const arrays = range.columns.flatMap((column): (ArrayBufferView | undefined)[] =>
    column.kind === 'number'
      ? [column.values, column.nulls]
      : [column.codes, column.dictionary.bytes, column.dictionary.ends, column.dictionary.hashes],
  );
  return arrays.flatMap((array) => (array?.buffer instanceof ArrayBuffer ? [array.buffer] : []));
}
