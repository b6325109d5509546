import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request: `cut` lets the server do it and loses the answer, a number is a status in its place. */
export type Fate = 'pass' | 'cut' | 'hang' | number | { readonly status: number; readonly body: string };

export interface UnrulyProxy {
  readonly uri: string;
  /** Method and path of every request, in order. */
  readonly seen: readonly string[];
  stop(): Promise<void>;
}

/** A server in front of another one, that does to each request what `fate` says. */
export async function unrulyProxy(
  target: string,
  fate: (line: string, request: IncomingMessage) => Fate | Promise<Fate>,
): Promise<UnrulyProxy> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const line = `${request.method} ${request.url?.split('?')[0]}`;
    seen.push(line);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const decided = await fate(line, request);
    if (decided === 'hang') return;
    if (typeof decided === 'number') {
      response.writeHead(decided, { 'content-type': 'application/json' }).end('{"message":"no luck"}');
    } else if (typeof decided === 'object') {
      response.writeHead(decided.status).end(decided.body);
    } else {
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method!,
        headers: { 'content-type': request.headers['content-type'] ?? '' },
        ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
      });
      const body = Buffer.from(await answer.arrayBuffer());
      if (decided === 'cut') response.destroy();
      else
        response
          .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
          .end(body);
    }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
