import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { OnBytes } from './byte-source.ts';
import type { Range, RangeTask } from './csv-range.ts';

export type WorkerTask =
  | { readonly kind: 'range'; readonly range: RangeTask }
  | { readonly kind: 'digest'; readonly path: string };

export type WorkerReply =
  | { readonly kind: 'bytes'; readonly count: number }
  | { readonly kind: 'range'; readonly range: Range | undefined }
  | { readonly kind: 'digest'; readonly digest: `sha256:${string}` };

/** A thread that does one task. */
export interface WorkerThread {
  /** Resolves the reply, or undefined when the thread could not do the task or was stopped. */
  run(task: WorkerTask, onBytes?: OnBytes): Promise<WorkerReply | undefined>;
  /** Ends the thread; it does nothing more once this resolves. */
  stop(): Promise<void>;
}

/** The worker's own file: beside this one in the sources, there or one folder deeper in the bundle. */
const ENTRIES = ['./table-worker.ts', './table-worker.js', './shared/table-worker.js'];

/** Starts a thread; undefined where the worker's file is missing, and the caller must do without. */
export function startThread(): WorkerThread | undefined {
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
    run(task, onBytes) {
      const replied = new Promise<WorkerReply>((resolve) => {
        worker.on('message', (reply: WorkerReply) => {
          if (reply.kind === 'bytes') onBytes?.(reply.count);
          else resolve(reply);
        });
      });
      worker.postMessage(task);
      return Promise.race([replied, ended]);
    },
    async stop() {
      await worker.terminate();
    },
  };
}
