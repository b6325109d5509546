import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem, problemBody, toProblem } from './problem.ts';
import type { Served } from './served.ts';

/** How failures are told: as RFC 9457 has it, as the V2 protocol has it, or as MLflow does. */
type Dialect = 'problem' | 'v2' | 'mlflow';

/** One request and the answer that is made to it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly id: string;
  /** Milliseconds of `performance.now()`. */
  readonly started: number;
  /** The path as it is counted and logged, of which there are few. */
  route: string;
  dialect: Dialect;
  rows: number;
  /** Who answered. */
  served: Served | null;
  answered: boolean;
  readonly finished: (exchange: Exchange, status: number) => void;
}

/** An id that a sender may choose: nothing that means something in a header, a log or a page. */
const SANE_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** Of this process alone, so that a number does for the rest of an id. */
const OWN = randomBytes(9).toString('hex');
let last = 0;

export function beginExchange(
  request: IncomingMessage,
  response: ServerResponse,
  finished: Exchange['finished'],
): Exchange {
  const given = request.headers['x-request-id'];
  return {
    request,
    response,
    id: typeof given === 'string' && SANE_ID.test(given) ? given : `${OWN}-${(++last).toString(36)}`,
    started: performance.now(),
    route: 'other',
    dialect: 'problem',
    rows: 0,
    served: null,
    answered: false,
    finished,
  };
}

export type Method = 'GET' | 'POST';

/** Throws Problem(405) on another method; HEAD is as good as GET. */
export function refuseMethod({ request: { method } }: Exchange, wanted: Method): void {
  if (method === wanted || (wanted === 'GET' && method === 'HEAD')) return;
  throw new Problem(405, `only ${wanted} is taken here`, { expected: wanted, hangUp: true });
}

export const JSON_TYPE = 'application/json';

/** Answers, once; what comes after the first answer is not sent. */
export function send(
  exchange: Exchange,
  status: number,
  type: string,
  body: string | Buffer,
  more: readonly string[] = [],
): void {
  if (exchange.answered) return;
  exchange.answered = true;
  const { response, id } = exchange;
  response.writeHead(status, [
    'Content-Type',
    type,
    'Content-Length',
    String(typeof body === 'string' ? Buffer.byteLength(body) : body.length),
    'X-Request-Id',
    id,
    ...more,
  ]);
  response.end(body);
  exchange.finished(exchange, status);
}

/** Answers with JSON. */
export function sendJson(exchange: Exchange, status: number, body: string): void {
  send(exchange, status, JSON_TYPE, body);
}

/** Milliseconds in which a sender may finish what is not read, to hear the refusal. */
const LINGER = 1000;

/** Tells a failure in the words of the protocol that was spoken. */
export function sendFailure(exchange: Exchange, thrown: unknown): void {
  if (exchange.answered) return;
  const problem = toProblem(thrown);
  const more: string[] = [];
  if (problem.details.retryAfter !== undefined) more.push('Retry-After', String(problem.details.retryAfter));
  if (problem.status === 405) more.push('Allow', problem.details.expected === 'GET' ? 'GET, HEAD' : 'POST');
  if (problem.details.hangUp) {
    more.push('Connection', 'close');
    lingerOn(exchange.request);
  }
  const { type, body } = failureText(exchange, problem);
  send(exchange, problem.status, type, body, more);
}

/** Reads and forgets what is still coming, as a connection that is reset would take the answer with it. */
function lingerOn(request: IncomingMessage): void {
  request.resume();
  const timer = setTimeout(() => request.destroy(), LINGER);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}

function failureText({ dialect, id }: Exchange, problem: Problem): { type: string; body: string } {
  if (dialect === 'v2') return { type: JSON_TYPE, body: JSON.stringify({ error: problem.message }) };
  if (dialect === 'mlflow')
    return {
      type: JSON_TYPE,
      body: JSON.stringify({
        error_code:
          problem.status === 503
            ? 'TEMPORARILY_UNAVAILABLE'
            : problem.status < 500
              ? 'BAD_REQUEST'
              : 'INTERNAL_ERROR',
        message: problem.message,
      }),
    };
  return { type: 'application/problem+json', body: problemBody(problem, id) };
}
