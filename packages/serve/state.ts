import type { BodyRoom } from './body.ts';
import type { Metrics } from './metrics.ts';
import type { PredictionLog } from './prediction-log.ts';
import type { RequestLog } from './request-log.ts';
import type { Served } from './served.ts';

/** What the routes of a running server share. */
export interface ServerState {
  readonly main: Served;
  readonly canary: Served | null;
  /** Share of the requests that the canary answers, from 0 to 1. */
  readonly canaryShare: number;
  readonly shadow: Served | null;
  readonly metrics: Metrics;
  readonly log: RequestLog;
  readonly predictionLog: PredictionLog | null;
  readonly bodyBytes: number;
  readonly bodyRoom: BodyRoom;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly connections: () => number;
  /** Whether the models are open and have answered their samples, and the server is not closing. */
  ready: boolean;
  closing: boolean;
}

/** Rows that wait for an answer. */
export function queuedRows({ main, canary, shadow }: ServerState): number {
  return [main, canary, shadow].reduce((sum, served) => sum + (served?.batcher?.queued ?? 0), 0);
}
