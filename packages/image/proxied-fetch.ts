import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { Readable } from 'node:stream';
import { headersOf } from './exchange.ts';
import { agentFor, type Environment, proxyFor } from './proxies.ts';

const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * `fetch` by the proxies of an environment, for what is small: the platform's own knows none in Node 20. It follows no
 * redirect.
 */
export function fetchThroughProxies(
  environment: Environment,
): (url: string, init: RequestInit) => Promise<Response> {
  return async (address, init) => {
    const url = new URL(address);
    if (proxyFor(url, environment) === null) return fetch(address, init);
    const content = init.body == null ? null : Buffer.from(await new Response(init.body).arrayBuffer());
    const { signal } = init;
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const connecting = new AbortController();
      const open = url.protocol === 'https:' ? requestSecure : requestPlain;
      const outgoing = open(url, {
        method: init.method ?? 'GET',
        agent: agentFor(url, environment, connecting.signal),
        headers: {
          'user-agent': 'pawl',
          ...Object.fromEntries(new Headers(init.headers)),
          ...(content === null && init.method === 'GET' ? {} : { 'content-length': content?.length ?? 0 }),
        },
      });
      const giveUp = () => {
        reject(signal?.reason);
        outgoing.destroy(signal?.reason);
        // A request that is not connected yet does not let go of its proxy.
        if (!outgoing.socket) connecting.abort();
      };
      signal?.addEventListener('abort', giveUp);
      outgoing.on('error', reject).once('close', () => signal?.removeEventListener('abort', giveUp));
      outgoing.once('response', (incoming) => {
        try {
          resolve(responseOf(incoming, init.method));
        } catch (error) {
          // A status that no answer can have.
          outgoing.destroy();
          reject(error);
        }
      });
      outgoing.end(content);
    });
  };
}

function responseOf(incoming: IncomingMessage, method: string | undefined): Response {
  const status = incoming.statusCode ?? 0;
  const headers = headersOf(incoming);
  if (!WITHOUT_BODY.has(status) && method !== 'HEAD')
    return new Response(Readable.toWeb(incoming) as unknown as ReadableStream, { status, headers });
  incoming.resume();
  return new Response(null, { status, headers });
}
