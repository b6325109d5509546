import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  /** `127.0.0.1:40123` */
  readonly host: string;
  /** How many connections were cut. */
  readonly cuts: () => number;
  close(): Promise<void>;
}

/**
 * Passes connections on to a server, and cuts each one that has carried so many bytes either way, as the next of the
 * list says; when the list is at its end, none.
 */
export async function startCuttingProxy(target: string, limits: readonly number[]): Promise<CuttingProxy> {
  const [host = '', port] = target.split(':');
  const open = new Set<Socket>();
  const left = [...limits];
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), host);
    let carried = 0;
    const end = () => {
      for (const socket of [client, upstream]) {
        open.delete(socket);
        socket.destroy();
      }
    };
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.on('error', end).on('close', end);
      from.on('data', (chunk: Buffer) => {
        carried += chunk.length;
        if (left.length > 0 && carried > left[0]!) {
          left.shift();
          cuts++;
          // What came until now arrives, as it does before a line breaks.
          to.end(chunk, end);
        } else if (!to.write(chunk)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
