import type { Predictions, Predictor } from '@pawl/models';
import { clearFrame, createFrame, type Frame, type RowPlan, tableOfFrame } from './frame.ts';
import { Problem } from './problem.ts';

/** What a model said of the rows of one request: rows `from` to `from + rows` of what it was asked together. */
export interface Answer {
  readonly predictions: Predictions;
  readonly from: number;
  readonly rows: number;
  /** The rows themselves, only until the callback returns. */
  readonly frame: Frame;
}

interface Waiting {
  readonly from: number;
  readonly rows: number;
  readonly done: (answer: Answer) => void;
  readonly failed: (error: unknown) => void;
}

interface Batch {
  readonly frame: Frame;
  readonly waiting: Waiting[];
}

export interface Batcher {
  /**
   * Lets `fill` write so many rows behind those of a frame, and asks the model for them, together with those of other
   * requests. What `fill` throws is thrown on. Throws Problem(503) while too many rows wait.
   */
  add(
    rows: number,
    fill: (frame: Frame) => void,
    done: (answer: Answer) => void,
    failed: (error: unknown) => void,
  ): void;
  /** Rows that wait for their answer. */
  readonly queued: number;
}

export interface BatcherOptions {
  /** Rows that may wait, beside those of one request that came first. */
  readonly queueRows: number;
}

/** Rows of small requests that are asked together. */
const SHARED_ROWS = 64;

/**
 * Collects the rows of requests while the model is busy, and those that arrive in one turn of the event loop. With a forest
 * of 150 trees that answers 1.8 times as many requests as asking at once; it costs one that is alone 4 microseconds, and a
 * timer of a millisecond would answer fewer.
 */
export function createBatcher(predictor: Predictor, plan: RowPlan, { queueRows }: BatcherOptions): Batcher {
  const queue: Batch[] = [];
  const spare: Frame[] = [];
  let open: Batch | null = null;
  let queued = 0;
  let busy = false;
  let called = false;

  function batchFor(rows: number): Batch {
    if (open && open.frame.rows + rows <= SHARED_ROWS) return open;
    const isSmall = rows < SHARED_ROWS;
    const frame = isSmall ? (spare.pop() ?? createFrame(plan, SHARED_ROWS)) : createFrame(plan, rows);
    const batch: Batch = { frame, waiting: [] };
    if (isSmall) open = batch;
    return batch;
  }

  function callSoon(): void {
    if (busy || called) return;
    called = true;
    setImmediate(runNext);
  }

  function runNext(): void {
    called = false;
    const batch = queue.shift();
    if (!batch) return;
    if (batch === open) open = null;
    busy = true;
    predictor.predict(tableOfFrame(batch.frame)).then(
      (predictions) => finish(batch, (one) => one.done({ ...one, predictions, frame: batch.frame })),
      (error: unknown) => finish(batch, (one) => one.failed(error)),
    );
  }

  function finish({ frame, waiting }: Batch, tell: (one: Waiting) => void): void {
    busy = false;
    for (const one of waiting) {
      queued -= one.rows;
      tell(one);
    }
    if (frame.capacity === SHARED_ROWS && spare.length < 2) {
      clearFrame(frame);
      spare.push(frame);
    }
    if (queue.length > 0) callSoon();
  }

  return {
    add(rows, fill, done, failed) {
      if (queued > 0 && queued + rows > queueRows)
        throw new Problem(503, 'too many rows are waiting', { retryAfter: 1 });
      const batch = batchFor(rows);
      fill(batch.frame);
      if (batch.waiting.length === 0) queue.push(batch);
      batch.waiting.push({ from: batch.frame.rows, rows, done, failed });
      batch.frame.rows += rows;
      queued += rows;
      callSoon();
    },
    get queued() {
      return queued;
    },
  };
}
