import { setImmediate } from 'node:timers/promises';
import { PawlError } from '@pawl/records';

/** Lets signals have their turn. Throws PawlError('command') once the work is to stop. */
export async function giveTurn(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  if (!signal?.aborted) return;
  const by = typeof signal.reason === 'string' ? ` by ${signal.reason}` : '';
  throw new PawlError('command', `the explanation was stopped${by}`, { cause: signal.reason });
}
