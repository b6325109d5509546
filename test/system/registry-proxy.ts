import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to a request: `reset` ends the connection, `lost` lets the registry do it and loses the answer, `hang` says
 * nothing, a number is a status in its place; a function changes the answer.
 */
export type RegistryFate =
  | 'pass'
  | 'reset'
  | 'lost'
  | 'hang'
  | number
  | ((answer: { status: number; headers: IncomingMessage['headers']; body: Buffer }) => void);

export interface RegistryProxy {
  /** `127.0.0.1:40123` */
  readonly host: string;
  /** Method and address of every request, in order: `PUT /v2/…?digest=…`. */
  readonly seen: string[];
  close(): Promise<void>;
}

/** In front of a registry, one that does to each request what `fate` says; without it, it only looks on. */
export async function startRegistryProxy(
  registry: string,
  fate: (line: string) => RegistryFate | Promise<RegistryFate> = () => 'pass',
): Promise<RegistryProxy> {
  const seen: string[] = [];
  const server = createServer(async (incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const line = `${method} ${url}`;
    seen.push(line);
    const decided = await fate(line);
    if (decided === 'hang') return;
    if (decided === 'reset') return void incoming.socket.destroy();
    if (typeof decided === 'number') {
      incoming.resume();
      await once(incoming, 'end');
      response.writeHead(decided, { 'content-type': 'application/json', 'retry-after': '0' });
      return void response.end('{"errors":[{"code":"UNKNOWN","message":"no luck"}]}');
    }
    const onward = forward(`http://${registry}${url}`, { method, headers }, async (answer) => {
      if (decided === 'pass') {
        response.writeHead(answer.statusCode!, answer.headers);
        return void answer.pipe(response);
      }
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      if (decided === 'lost') return void incoming.socket.destroy();
      const changed = {
        status: answer.statusCode!,
        headers: { ...answer.headers },
        body: Buffer.concat(chunks),
      };
      decided(changed);
      if (method !== 'HEAD') changed.headers['content-length'] = String(changed.body.length);
      return void response.writeHead(changed.status, changed.headers).end(changed.body);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
