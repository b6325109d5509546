import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type ForestJob, type ForestTree, forestGrower } from './forest-job.ts';

/** What a thread is told: grow the trees whose numbers it draws from `next`, up to `count`. */
export interface ForestOrder {
  readonly job: ForestJob;
  readonly next: Int32Array;
  readonly count: number;
}

export interface ForestReply {
  readonly index: number;
  readonly grown: ForestTree;
}

export interface GrowthContext {
  /** Threads at most, this one with them. */
  readonly threads?: number | undefined;
  /** Called with each tree as it is there, in whatever order; it may throw to end the growth. */
  readonly onTree: (grown: ForestTree, index: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Starting a thread takes this long: it must have more to do. In rows times features times trees. */
const LEAST_WORK = 4_000_000;
const ENTRIES = ['./forest-worker.ts', './forest-worker.js', './shared/forest-worker.js'];

/**
 * Grows the trees of a forest on several threads; the result does not depend on how many. What a thread that died had
 * begun is grown again here.
 */
export async function growForest(job: ForestJob, count: number, context: GrowthContext): Promise<void> {
  const wanted = Math.min(context.threads ?? availableParallelism(), count);
  const work = job.binned.rows * job.binned.features * count;
  const next = new Int32Array(new SharedArrayBuffer(4));
  const there = new Uint8Array(count);
  const deliver = (index: number, grown: ForestTree) => {
    if (there[index] === 1) return;
    there[index] = 1;
    context.onTree(grown, index);
  };
  const helpers = startHelpers(work >= LEAST_WORK ? wanted - 1 : 0, { job, next, count }, deliver);
  try {
    const grow = forestGrower(job);
    for (let index = Atomics.add(next, 0, 1); index < count; index = Atomics.add(next, 0, 1)) {
      deliver(index, grow(index));
      // Messages of the helpers and signals get their turn.
      await setImmediate();
      context.signal?.throwIfAborted();
    }
    await Promise.race([Promise.all(helpers.map(({ ended }) => ended)), aborted(context.signal)]);
    for (let index = 0; index < count; index++) if (there[index] === 0) deliver(index, grow(index));
    for (const { failure } of helpers) if (failure.error) throw failure.error;
  } finally {
    await Promise.all(helpers.map(({ worker }) => worker.terminate()));
  }
}

interface Helper {
  readonly worker: Worker;
  readonly ended: Promise<void>;
  /** What `onTree` threw. */
  readonly failure: { error?: unknown };
}

function startHelpers(
  threads: number,
  order: ForestOrder,
  deliver: (index: number, grown: ForestTree) => void,
): Helper[] {
  const entry = ENTRIES.map((name) => new URL(name, import.meta.url)).find((url) =>
    existsSync(fileURLToPath(url)),
  );
  if (!entry) return [];
  const helpers: Helper[] = [];
  for (let thread = 0; thread < threads; thread++) {
    const worker = startWorker(entry, order);
    // A machine that has no room for one more thread does with those there are.
    if (!worker) break;
    const failure: Helper['failure'] = {};
    const ended = new Promise<void>((resolve) => {
      worker.on('message', ({ index, grown }: ForestReply) => {
        try {
          deliver(index, grown);
        } catch (error) {
          failure.error = error;
          resolve();
        }
      });
      // What it had begun is grown again by the caller, who meets the error there if it is one of the job's.
      worker.on('error', () => resolve());
      worker.on('exit', () => resolve());
    });
    helpers.push({ worker, ended, failure });
  }
  return helpers;
}

function startWorker(entry: URL, workerData: ForestOrder): Worker | undefined {
  try {
    return new Worker(entry, { workerData });
  } catch {
    return undefined;
  }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
