import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { type Answer, shownUrl } from '@pawl/http';
import { PawlError } from '@pawl/records';
import { type IdleClock, idleClock } from './idle-clock.ts';
import { leadTo } from './lead-to.ts';
import { agentFor, type Environment } from './proxies.ts';
import { type Fault, type Outgoing, sendBody } from './send-body.ts';

export interface Exchange {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** Goes to the origin of the first address only. */
  readonly authorization?: string | undefined;
  readonly body?: Outgoing | undefined;
  /** Bytes that the server may have to read once more before it answers; those of the body unless told. */
  readonly stores?: number;
  /** Takes the body of an answer of 200 or 206, piece by piece. Without it bodies are read to a few KiB. */
  readonly receive?:
    | ((answer: Omit<Answer, 'body'>, body: AsyncIterable<Uint8Array>) => Promise<void>)
    | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds in which something must move; a minute unless told. */
  readonly idleMs?: number | undefined;
  readonly environment?: Environment | undefined;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 5;
const LONGEST_REMARK = 64 * 1024;
const IDLE_MS = 60_000;

/**
 * One request whose bodies are of any size and never whole in memory, and its answer after redirects. No try is
 * repeated here. Returns an error in place of an answer where the connection failed, was cut or idle, which may pass.
 * @throws PawlError `remote` where it was given up or led astray; what the source of the body or `receive` throws.
 */
export async function exchange(address: URL, call: Exchange): Promise<Answer | PawlError> {
  let at = address;
  let { authorization } = call;
  for (let redirects = 0; ; redirects++) {
    const answer = await hop(at, call, authorization);
    if (answer instanceof PawlError) return answer;
    const location = answer.headers.get('location');
    const leadsOn = REDIRECTS.has(answer.status) && (answer.status !== 303 || call.body === undefined);
    if (!leadsOn || location === null || redirects === MOST_REDIRECTS) return answer;
    const next = leadTo(at, location);
    if (next.origin !== at.origin) authorization = undefined;
    at = next;
  }
}

async function hop(at: URL, call: Exchange, authorization: string | undefined): Promise<Answer | PawlError> {
  const { signal, idleMs = IDLE_MS } = call;
  if (signal?.aborted) throw givenUp(at, signal.reason);
  const connecting = new AbortController();
  const outgoing = openRequest(at, call, authorization, connecting.signal);
  let broken: (why: Error) => void = () => {};
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
    broken = reject;
  });
  // It may fail after nobody waits for it any more.
  answered.catch(() => {});
  outgoing.on('error', () => {});
  let incoming: IncomingMessage | undefined;
  const end = (why: Error) => {
    (incoming ?? outgoing).destroy(why);
    // A request that is not connected yet says nothing, nor lets go of its proxy.
    broken(why);
    if (!outgoing.socket) connecting.abort();
  };
  const clock = idleClock(idleMs, (ms) => end(new Error(`nothing moved for ${Math.round(ms / 1000)} s`)));
  const giveUp = () => end(new Error('given up'));
  signal?.addEventListener('abort', giveUp);
  const fault: Fault = {};
  try {
    const sent = sendBody(outgoing, call, clock, fault);
    sent.catch(() => {});
    incoming = await Promise.race([answered, sent.then(() => answered)]);
    incoming.on('error', () => {});
    const answer = await read(incoming, at, call, clock, fault);
    // What was refused early need not be sent to its end.
    if (answer.status >= 300 || (await sent)) return answer;
    return cutOff(at, new Error('it answered before it had all'));
  } catch (error) {
    if (signal?.aborted) throw givenUp(at, error);
    if ('own' in fault) throw fault.own;
    return cutOff(at, error);
  } finally {
    clock.stop();
    signal?.removeEventListener('abort', giveUp);
    outgoing.destroy();
  }
}

function openRequest(
  at: URL,
  call: Exchange,
  authorization: string | undefined,
  connecting: AbortSignal,
): ClientRequest {
  const { method, headers, body, environment = {} } = call;
  const open = at.protocol === 'https:' ? requestSecure : requestPlain;
  return open(at, {
    method,
    agent: agentFor(at, environment, connecting),
    headers: {
      'user-agent': 'pawl',
      // What is stored is asked for, not what a helpful server packs for the way.
      'accept-encoding': 'identity',
      ...headers,
      ...(authorization === undefined ? {} : { authorization }),
      ...(body === undefined && (method === 'GET' || method === 'HEAD')
        ? {}
        : { 'content-length': String(body?.length ?? 0) }),
    },
  });
}

async function read(
  incoming: IncomingMessage,
  at: URL,
  call: Exchange,
  clock: IdleClock,
  fault: Fault,
): Promise<Answer> {
  const answer = { status: incoming.statusCode ?? 0, headers: headersOf(incoming), url: at.href };
  let failed: unknown;
  const pieces = (async function* () {
    try {
      for await (const chunk of incoming) {
        clock.moved();
        yield chunk as Uint8Array;
        clock.moved();
      }
    } catch (error) {
      failed = error;
      throw error;
    }
  })();
  if (call.receive === undefined || (answer.status !== 200 && answer.status !== 206))
    return { ...answer, body: await remark(pieces) };
  try {
    await call.receive(answer, pieces);
  } catch (error) {
    if (failed === undefined) fault.own = error;
    throw error;
  }
  return { ...answer, body: new Uint8Array() };
}

export function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index]!, rawHeaders[index + 1]!);
  return headers;
}

/** The beginning of a body that only says something. */
async function remark(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of pieces) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= LONGEST_REMARK) break;
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_REMARK);
}

function cutOff(at: URL, error: unknown): PawlError {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  return new PawlError('remote', `${at.host}: the connection failed (${code ?? message})`, {
    where: shownUrl(at.href),
    cause: error,
    remedy: 'Check the address and the network, then run again.',
  });
}

function givenUp(at: URL, cause: unknown): PawlError {
  return new PawlError('remote', 'the request was given up', { where: shownUrl(at.href), cause });
}
