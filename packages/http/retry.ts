import { setTimeout as sleep } from 'node:timers/promises';

const PASSING = new Set([408, 425, 429, 499, 500, 502, 503, 504, 522]);
const LONGEST_WAIT_SECONDS = 30;

interface Pause {
  /** 1 after the first try that failed. */
  readonly attempt: number;
  /** What the server said in Retry-After, null where it said nothing. */
  readonly retryAfter: string | null;
  /** Milliseconds that stand for one second of waiting, for tests. */
  readonly secondMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Whether a status says that the same request may do better later. */
export function isPassing(status: number): boolean {
  return PASSING.has(status);
}

/**
 * Waits before another try: as long as the server asked for, at most half a minute, else twice as long each time; a
 * quarter more or less by chance. Throws what the signal throws.
 */
export async function pause({ attempt, retryAfter, secondMs = 1000, signal }: Pause): Promise<void> {
  const asked = Number(retryAfter ?? 0);
  const seconds = Math.min(asked > 0 ? asked : 2 ** (attempt - 1), LONGEST_WAIT_SECONDS);
  await sleep(seconds * secondMs * (0.75 + Math.random() / 2), undefined, signal ? { signal } : {});
}

/** An address without credentials and query, as a message can hold it. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
