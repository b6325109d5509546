import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { OnBytes } from './byte-source.ts';
import type { Range, RangeTask } from './csv-range.ts';

export type WorkerTask =
  | ({ readonly kind: 'range' } & RangeTask)
  | { readonly kind: 'digest'; readonly path: string };

export type WorkerReply =
  | { readonly kind: 'bytes'; readonly count: number }
  | { readonly kind: 'range'; readonly range: Range | undefined }
  | { readonly kind: 'digest'; readonly digest: string };

/** The worker's own file, beside this one: in the sources, or in the bundle, where shared parts may lie one deeper. */
const ENTRIES = ['./table-worker.ts', './table-worker.js', './shared/table-worker.js'];

/** Where the worker's code is; undefined where there is none, and everything is done in this thread. */
export function workerEntry(): URL | undefined {
  return ENTRIES.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
}

/** Runs a task in a thread of its own. Resolves undefined when the thread could not do it, or was stopped. */
export function inWorker<K extends WorkerTask['kind']>(
  entry: URL,
  task: WorkerTask & { readonly kind: K },
  stop: AbortSignal,
  onBytes?: OnBytes,
): Promise<(WorkerReply & { readonly kind: K }) | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(entry, { workerData: task });
    stop.addEventListener('abort', () => worker.terminate());
    worker.on('message', (reply: WorkerReply) => {
      if (reply.kind === 'bytes') onBytes?.(reply.count);
      else resolve(reply as WorkerReply & { readonly kind: K });
    });
    worker.on('error', () => resolve(undefined));
    worker.on('exit', () => resolve(undefined));
  });
}
