import type { Answer } from './batcher.ts';
import type { Served } from './served.ts';

/** Where answers are kept as data, a line each. */
export interface PredictionLog {
  /** Takes the rows of an answer, or counts them as dropped; never waits and never fails. */
  add(served: Served, id: string, answer: Answer): void;
  readonly dropped: number;
  /** Writes what is collected. */
  close(): Promise<void>;
}
