import type { IncomingMessage, ServerResponse } from 'node:http';
import { digestOf } from '@pawl/records';
import { type Served, serve } from './served.ts';

/** What goes wrong with a request: `done` where it was answered already; else where the line breaks. */
export type Fault =
  | 'done'
  /** After so many bytes of the body that came, which are kept. */
  | { readonly cutBody: number }
  /** After so many bytes of the answer. */
  | { readonly cutAnswer: number }
  /** After all was done, before the answer. */
  | { readonly cutAnswer: -1 };

export interface ServedRegistry extends Served {
  readonly blobs: Map<string, Buffer>;
  /** Bytes of bodies that came. */
  readonly took: () => number;
}

export type Wrong = (line: string, request: IncomingMessage, response: ServerResponse) => Fault | undefined;

/**
 * A registry for one test that keeps blobs by digest, takes them at once or in pieces, in order, and goes on with an
 * upload that was cut. `wrong` says what goes wrong with a request: `PUT`, `GET blob`, `GET upload`.
 */
export async function serveRegistry(wrong: Wrong = () => undefined): Promise<ServedRegistry> {
  const blobs = new Map<string, Buffer>();
  const uploads = new Map<string, Buffer>();
  let took = 0;
  let begun = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://x');
    const id = /\/blobs\/uploads\/(\w+)$/.exec(url.pathname)?.[1];
    const digest = /\/blobs\/(sha256:\w+)$/.exec(url.pathname)?.[1];
    const what = id === undefined ? (digest === undefined ? '' : ' blob') : ' upload';
    const fault = wrong(`${request.method}${what}`, request, response);
    if (fault === 'done') return;
    if (digest !== undefined) return sendBlob(request, response, digest, fault);
    if (request.method === 'POST') {
      const mounted = blobs.has(url.searchParams.get('mount') ?? '');
      if (mounted) {
        response.writeHead(201).end();
        return;
      }
      const next = `u${++begun}`;
      uploads.set(next, Buffer.alloc(0));
      // Relative, with a query of its own.
      response.writeHead(202, { location: `/v2/acme/x/blobs/uploads/${next}?state=a%2Bb` }).end();
      return;
    }
    const old = uploads.get(id ?? '');
    if (id === undefined || old === undefined || url.searchParams.get('state') !== 'a+b') {
      response.writeHead(404).end();
      return;
    }
    if (request.method === 'GET') {
      response.writeHead(204, { range: `0-${Math.max(old.length - 1, 0)}` }).end();
      return;
    }
    if (request.method === 'DELETE') {
      uploads.delete(id);
      response.writeHead(204).end();
      return;
    }
    const from = Number(/^(\d+)-/.exec(request.headers['content-range'] ?? '')?.[1] ?? old.length);
    if (from !== old.length) {
      response.writeHead(416, { range: `0-${Math.max(old.length - 1, 0)}` }).end();
      return;
    }
    const limit = fault !== undefined && 'cutBody' in fault ? fault.cutBody : Number.POSITIVE_INFINITY;
    const got = await bodyOf(request, limit);
    took += got.length;
    const now = Buffer.concat([old, got]);
    uploads.set(id, now);
    if (limit !== Number.POSITIVE_INFINITY) {
      response.destroy();
      return;
    }
    if (request.method === 'PATCH') {
      response.writeHead(202, { location: request.url, range: `0-${now.length - 1}` }).end();
      return;
    }
    const said = url.searchParams.get('digest')!;
    if (digestOf(now) !== said) {
      response.writeHead(400).end('{"errors":[{"code":"DIGEST_INVALID","message":"digest invalid"}]}');
      return;
    }
    blobs.set(said, now);
    uploads.delete(id);
    if (fault !== undefined) response.destroy();
    else response.writeHead(201, { 'docker-content-digest': said }).end();
  }

  function sendBlob(
    request: IncomingMessage,
    response: ServerResponse,
    digest: string,
    fault: Exclude<Fault, 'done'> | undefined,
  ): void {
    const bytes = blobs.get(digest);
    if (bytes === undefined) {
      response.writeHead(404).end();
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = bytes.subarray(from);
    response.writeHead(from === 0 ? 200 : 206, {
      'content-length': rest.length,
      ...(from === 0 ? {} : { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (request.method === 'HEAD') response.end();
    else if (fault !== undefined && 'cutAnswer' in fault && fault.cutAnswer < rest.length)
      response.write(rest.subarray(0, fault.cutAnswer), () => response.destroy());
    else response.end(rest);
  }

  const served = await serve((request, response) => void answer(request, response).catch(() => {}), true);
  return { ...served, blobs, took: () => took };
}

/** The body, or its beginning where the line breaks. */
async function bodyOf(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= limit) break;
    }
  } catch {
    // What came is kept.
  }
  return Buffer.concat(chunks).subarray(0, limit);
}
