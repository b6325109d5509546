import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Model, TrainContext } from '../trainer.ts';
import { randomForest } from './random-forest.ts';
import { inputOf, refusal, someColumns } from './test-training.ts';

/** Enough work for threads to be started. */
const TREES = 260;
const input = inputOf(someColumns(4000, 'two'), 'classification', { trees: TREES, max_depth: 1 });

/** What becomes of the threads that are started. */
let watch: ((worker: Worker) => void) | undefined;

function onWorker(run: (worker: Worker) => void): void {
  watch = run;
  process.on('worker', run);
}

afterEach(() => {
  if (watch) process.off('worker', watch);
  watch = undefined;
});

/** Trains, and waits between trees until `ready`, as threads begin late on a busy machine. */
async function train(threads: number, ready = () => true, more: TrainContext = {}): Promise<Model> {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const onProgress = () => {
    if (!ready()) Atomics.wait(pause, 0, 0, 40);
  };
  return await randomForest.train(input, { threads, onProgress, ...more });
}

const alone = train(1);

describe('the forest of one thread is that', () => {
  test.each([2, 3])('of %d threads', async (threads) => {
    const sent = new Set<Worker>();
    let started = 0;
    onWorker((worker) => {
      started++;
      worker.on('message', () => sent.add(worker));
    });
    expect(await train(threads, () => sent.size > 0)).toEqual(await alone);
    expect(started).toBe(threads - 1);
    expect(sent.size).toBeGreaterThan(0);
  });

  test('of threads that never begin', async () => {
    let ended = 0;
    onWorker((worker) => {
      worker.on('exit', () => ended++);
      void worker.terminate();
    });
    expect(await train(3)).toEqual(await alone);
    expect(ended).toBe(2);
  });

  test('of threads that are killed while they grow', async () => {
    let killed = 0;
    onWorker((worker) =>
      worker.once('message', () => {
        killed++;
        void worker.terminate();
      }),
    );
    expect(await train(3, () => killed > 0)).toEqual(await alone);
    expect(killed).toBeGreaterThan(0);
  });

  test('of threads that are said to have failed and send more', async () => {
    let failed = 0;
    onWorker((worker) =>
      worker.once('message', () => {
        failed++;
        worker.emit('error', new Error('out of memory'));
      }),
    );
    const told: number[] = [];
    const pause = new Int32Array(new SharedArrayBuffer(4));
    const onProgress = (done: number) => {
      told.push(done);
      if (failed === 0) Atomics.wait(pause, 0, 0, 40);
    };
    expect(await train(2, undefined, { onProgress })).toEqual(await alone);
    expect(failed).toBe(1);
    expect(told).toEqual(Array.from({ length: TREES }, (_, i) => i + 1));
  });

  test('where no thread can be started', async () => {
    let asked = 0;
    vi.resetModules();
    vi.doMock('node:worker_threads', () => ({
      Worker: class {
        constructor() {
          asked++;
          throw Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
        }
      },
    }));
    try {
      const fresh = await import('./random-forest.ts');
      expect(await fresh.randomForest.train(input, { threads: 3 })).toEqual(await alone);
      expect(asked).toBe(1);
    } finally {
      vi.doUnmock('node:worker_threads');
      vi.resetModules();
    }
  });
});

describe('no thread outlives', () => {
  test('a training that is stopped', async () => {
    const running = new Set<Worker>();
    onWorker((worker) => {
      running.add(worker);
      worker.on('exit', () => running.delete(worker));
    });
    const controller = new AbortController();
    let done = 0;
    const onProgress = () => {
      if (++done === 10) controller.abort();
    };
    const error = await refusal(() => train(3, undefined, { onProgress, signal: controller.signal }));
    expect(error.code).toBe('command');
    expect(done).toBeLessThan(TREES);
    expect(running.size).toBe(0);
  });

  test('a training whose own tree is refused, or that of a thread', async () => {
    let running = 0;
    onWorker((worker) => {
      running++;
      worker.on('exit', () => running--);
    });
    const failing = (from: number) => {
      let done = 0;
      return () => {
        if (++done >= from) throw new Error(`at ${from}`);
      };
    };
    await expect(train(2, undefined, { onProgress: failing(1) })).rejects.toThrow('at 1');
    await expect(train(2, undefined, { onProgress: failing(TREES) })).rejects.toThrow(`at ${TREES}`);
    expect(running).toBe(0);
  });

  test('little work starts none', async () => {
    let started = 0;
    onWorker(() => started++);
    await randomForest.train({ ...input, params: { trees: 200, max_depth: 1 } }, { threads: 3 });
    expect(started).toBe(0);
  });
});
