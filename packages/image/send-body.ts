import type { ClientRequest } from 'node:http';
import type { IdleClock } from './idle-clock.ts';

/** A body to send, which can be read again where an exchange is led elsewhere. */
export interface Outgoing {
  /** Bytes. */
  readonly length: number;
  /** Each piece is good until the next one is asked for. */
  open(): AsyncIterable<Uint8Array>;
}

/** What went wrong on our side of the connection. */
export interface Fault {
  own?: unknown;
}

/** A registry may read all it got once more before it answers: from a slow store, at this many bytes a second. */
const SLOWEST_STORE = 5e6;

/** Sends the body, and returns whether it was all of it. */
export async function sendBody(
  outgoing: ClientRequest,
  { body, stores = body?.length ?? 0 }: { readonly body?: Outgoing | undefined; readonly stores?: number },
  clock: IdleClock,
  fault: Fault,
): Promise<boolean> {
  const over = new AbortController();
  const isOver = () => over.abort();
  outgoing
    .once('response', ({ statusCode = 0 }) => statusCode >= 300 && isOver())
    .once('error', isOver)
    .once('close', isOver);
  const pieces = body?.open()[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await pieces?.next().catch((error: unknown) => {
        fault.own = error;
        throw error;
      });
      if (over.signal.aborted) return false;
      if (!piece || piece.done) break;
      await written(outgoing, piece.value, over.signal);
      clock.moved();
    }
    clock.allow(stores / (SLOWEST_STORE / 1000));
    outgoing.end();
    return true;
  } finally {
    await pieces?.return?.();
  }
}

/** Writes a piece, and waits until its memory may hold another, or nothing more is to be written. */
async function written(outgoing: ClientRequest, piece: Uint8Array, over: AbortSignal): Promise<void> {
  if (over.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      over.removeEventListener('abort', done);
      resolve();
    };
    over.addEventListener('abort', done);
    outgoing.write(piece, done);
  });
}
