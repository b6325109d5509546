import type { Answer } from './batcher.ts';
import { putCell } from './cells.ts';
import { type Exchange, sendFailure } from './exchange.ts';
import { cellAt, createFrame, type Frame } from './frame.ts';
import { Problem } from './problem.ts';
import type { Served } from './served.ts';
import type { ServerState } from './state.ts';

export type Fill = (frame: Frame) => void;
export type Write = (answer: Answer, served: Served) => void;

/**
 * Asks the model that it falls to, and lets `write` answer the request. Throws Problem where the rows are not what they
 * should be, or where the server cannot take them now; what fails later is answered here.
 */
export function askModel(
  state: ServerState,
  exchange: Exchange,
  rows: number,
  fill: Fill,
  write: Write,
): void {
  const { main, canary, canaryShare } = state;
  if (!state.ready || !main.batcher) throw new Problem(503, 'the model is not ready yet', { retryAfter: 1 });
  exchange.rows = rows;
  if (canary?.batcher && shareOf(exchange.id) < canaryShare)
    askCanary(state, canary, exchange, rows, fill, write);
  else askMain(state, exchange, rows, fill, write);
}

function askMain(state: ServerState, exchange: Exchange, rows: number, fill: Fill, write: Write): void {
  const { main } = state;
  main.batcher!.add(
    rows,
    fill,
    (answer) => answered(state, main, exchange, answer, write),
    (error) => {
      failed(state, main, exchange, error);
      sendFailure(exchange, error);
    },
  );
}

/** A canary that cannot answer does no harm: then the model answers that would have without it. */
function askCanary(
  state: ServerState,
  canary: Served,
  exchange: Exchange,
  rows: number,
  fill: Fill,
  write: Write,
): void {
  const own = createFrame(state.main.plan, rows);
  fill(own);
  own.rows = rows;
  const copied = (into: Frame) => copyRows(own, 0, rows, into);
  const instead = (error: unknown) => {
    failed(state, canary, exchange, error);
    try {
      askMain(state, exchange, rows, copied, write);
    } catch (refusal) {
      sendFailure(exchange, refusal);
    }
  };
  try {
    canary.batcher!.add(rows, copied, (answer) => answered(state, canary, exchange, answer, write), instead);
  } catch (error) {
    instead(error);
  }
}

function answered(
  state: ServerState,
  served: Served,
  exchange: Exchange,
  answer: Answer,
  write: Write,
): void {
  exchange.served = served;
  try {
    write(answer, served);
  } catch (error) {
    failed(state, served, exchange, error);
    sendFailure(exchange, error);
    return;
  }
  const { predictions, from, rows } = answer;
  state.metrics.answered(served, predictions, from, rows);
  state.predictionLog?.add(served, exchange.id, answer);
  if (state.shadow && served === state.main) askShadow(state, state.shadow, exchange.id, answer);
}

function failed(state: ServerState, served: Served, { id }: Exchange, error: unknown): void {
  state.metrics.failed(served);
  state.log.event('error', 'the model failed to answer', {
    id,
    model: served.contract.name,
    version: served.contract.version,
    role: served.role,
    problem: error instanceof Error ? error.message : String(error),
  });
}

/** Asks a shadow for rows that are answered already. Nothing of what becomes of them is seen outside. */
function askShadow(state: ServerState, shadow: Served, id: string, { frame, from, rows }: Answer): void {
  if (!shadow.batcher || state.closing) return;
  try {
    shadow.batcher.add(
      rows,
      (into) => copyRows(frame, from, rows, into),
      (answer) => {
        state.metrics.answered(shadow, answer.predictions, answer.from, answer.rows);
        state.predictionLog?.add(shadow, id, answer);
      },
      () => state.metrics.failed(shadow),
    );
  } catch (error) {
    if (error instanceof Problem && error.status === 503) state.metrics.dropped(shadow, rows);
    else state.metrics.failed(shadow);
  }
}

/** Writes rows of one frame behind those of another, by the names of their columns. */
function copyRows(source: Frame, from: number, rows: number, into: Frame): void {
  const { names } = into.plan;
  for (let place = 0; place < names.length; place++) {
    const there = source.plan.places.get(names[place]!)!;
    for (let i = 0; i < rows; i++)
      putCell(into, place, into.rows + i, cellAt(source, there, from + i), i + 1, null);
  }
}

/** A number from 0 to 1 that is always the same for an id: FNV-1a, mixed as MurmurHash3 ends. */
export function shareOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
