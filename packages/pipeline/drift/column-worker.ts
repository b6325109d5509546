import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ColumnTask, MeasuredColumn } from './measure-columns.ts';

/** A thread that measures columns, one after another. */
export interface ColumnWorker {
  /** Resolves what it finds, or undefined when it could not or has ended. */
  measure(task: ColumnTask): Promise<MeasuredColumn | undefined>;
  stop(): Promise<void>;
}

/** The thread's own file: beside this one in the sources, there or one folder deeper in the bundle. */
const ENTRIES = ['./drift-worker.ts', './drift-worker.js', './shared/drift-worker.js'];

/** Starts a thread; undefined where its file is missing, and the caller must do without. */
export function startColumnWorker(): ColumnWorker | undefined {
  const entry = ENTRIES.map((name) => new URL(name, import.meta.url)).find((url) =>
    existsSync(fileURLToPath(url)),
  );
  if (!entry) return undefined;
  const worker = new Worker(entry);
  const ended = new Promise<undefined>((resolve) => {
    // An error in the thread is no error of the task's: whoever gave it does it again, and meets it there.
    worker.on('error', () => undefined);
    worker.on('exit', () => resolve(undefined));
  });
  return {
    measure(task) {
      const replied = new Promise<MeasuredColumn | undefined>((resolve) => worker.once('message', resolve));
      worker.postMessage(task);
      return Promise.race([replied, ended]);
    },
    async stop() {
      await worker.terminate();
    },
  };
}
