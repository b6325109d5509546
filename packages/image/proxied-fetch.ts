import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { Readable } from 'node:stream';
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
    return new Promise((resolve, reject) => {
      const open = url.protocol === 'https:' ? requestSecure : requestPlain;
      const outgoing = open(url, {
        method: init.method ?? 'GET',
        agent: agentFor(url, environment),
        headers: {
          'user-agent': 'pawl',
          ...Object.fromEntries(new Headers(init.headers)),
          ...(content === null && init.method === 'GET' ? {} : { 'content-length': content?.length ?? 0 }),
        },
        ...(init.signal ? { signal: init.signal } : {}),
      });
      outgoing.once('error', (error) => reject(init.signal?.aborted ? init.signal.reason : error));
      outgoing.once('response', (incoming) => {
        const status = incoming.statusCode ?? 0;
        const headers = new Headers();
        for (let index = 0; index < incoming.rawHeaders.length; index += 2)
          headers.append(incoming.rawHeaders[index]!, incoming.rawHeaders[index + 1]!);
        const empty = WITHOUT_BODY.has(status) || init.method === 'HEAD';
        if (empty) incoming.resume();
        const body = empty ? null : (Readable.toWeb(incoming) as unknown as ReadableStream);
        resolve(new Response(body, { status, headers }));
      });
      outgoing.end(content);
    });
  };
}
