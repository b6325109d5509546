import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
}

export interface Served {
  /** `127.0.0.1:40123` */
  readonly host: string;
  readonly seen: readonly Seen[];
}

/** A server for one test, which keeps what it was asked. Bodies are let go by unless `readsBodies`. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  readsBodies = false,
): Promise<Served> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, authorization: headers.authorization ?? null });
    if (!readsBodies) request.resume();
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
