import type { ChildProcess } from 'node:child_process';
import { watchMemory } from './memory-watch.ts';
import { endGroup, signalGroup } from './process-group.ts';

interface Limits {
  readonly timeoutMs: number;
  readonly memoryBytes?: number;
  readonly signal?: AbortSignal;
  /** Milliseconds from the request to end to the kill. */
  readonly graceMs?: number;
}

const GRACE_MS = 5000;
/** Milliseconds in which output may still come when the command has ended. */
const DRAIN_MS = 1000;
/** A timer of Node fires at once when it is set for longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How a command ended. */
interface End {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it did not start. */
  readonly error?: NodeJS.ErrnoException;
}

/** Why we ended it; too much memory comes with the bytes it used. */
type Stop = 'timeout' | 'abort' | { readonly bytes: number };

/** With what was seen and done on the way. */
interface WatchedEnd extends End {
  readonly stop?: Stop;
  readonly peakMemoryBytes: number | undefined;
  readonly notes: readonly string[];
}

/** Waits for the command, or ends it when it has gone beyond a limit. No process of its group is left afterwards. */
export async function untilEnd(child: ChildProcess, options: Limits): Promise<WatchedEnd> {
  let stop: Stop | undefined;
  let ending: Promise<void> | undefined;
  const end = (why: Stop) => {
    stop ??= why;
    ending ??= endGroup(child, options.graceMs ?? GRACE_MS);
  };
  const onAbort = () => end('abort');
  const onExit = () => signalGroup(child, 'SIGKILL');
  const timer = setTimeout(() => end('timeout'), Math.min(options.timeoutMs, LONGEST_TIMER_MS));
  options.signal?.addEventListener('abort', onAbort);
  // The group is not the terminal's, so it would outlive us.
  process.once('exit', onExit);
  const memory =
    child.pid === undefined
      ? undefined
      : watchMemory({
          group: child.pid,
          limit: options.memoryBytes,
          onExceeded: (bytes) => end({ bytes }),
        });
  try {
    const result = await settled(child);
    clearTimeout(timer);
    await memory?.stop();
    await ending;
    return {
      ...result,
      ...(stop === undefined ? {} : { stop }),
      peakMemoryBytes: memory?.peak(),
      notes: memory?.notes() ?? [],
    };
  } finally {
    clearTimeout(timer);
    void memory?.stop();
    options.signal?.removeEventListener('abort', onAbort);
    process.removeListener('exit', onExit);
    signalGroup(child, 'SIGKILL');
  }
}

/**
 * Resolves when the command has ended and its output has come, or at last a second after its end: a process that it
 * left behind may hold the output open for ever.
 */
function settled(child: ChildProcess): Promise<End> {
  return new Promise((done) => {
    child.once('error', (error) => done({ status: null, signal: null, error }));
    child.once('exit', (status, signal) => {
      const drained = setTimeout(() => {
        for (const stream of child.stdio) stream?.destroy();
        done({ status, signal });
      }, DRAIN_MS);
      child.once('close', () => {
        clearTimeout(drained);
        done({ status, signal });
      });
    });
  });
}
