import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { apiFetch, readAtMost } from './api-fetch.ts';

const JSON_WANTED = { headers: { accept: 'application/vnd.github.v3+json' } };

async function withServer(listener: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

describe('an answer', () => {
  test('is handed on with status, headers and body', async () => {
    await withServer(
      (_, response) =>
        response.writeHead(201, { 'x-a': '1', 'content-type': 'application/json' }).end('{"a":1}'),
      async (url) => {
        const answer = await apiFetch(url, 5000, undefined)(`${url}/x`, JSON_WANTED);
        expect([answer.status, answer.headers.get('x-a'), await answer.json()]).toEqual([201, '1', { a: 1 }]);
      },
    );
  });

  test.each([204, 304])('%i has no body', async (status) => {
    await withServer(
      (_, response) => response.writeHead(status).end(),
      async (url) => {
        const answer = await apiFetch(url, 5000, undefined)(url, JSON_WANTED);
        expect([answer.status, await answer.text()]).toEqual([status, '']);
      },
    );
  });

  test('that is cut off is a failure, and not an empty answer', async () => {
    await withServer(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('[{"id": 1}');
        setTimeout(() => response.destroy(), 20);
      },
      (url) => expect(apiFetch(url, 5000, undefined)(url, JSON_WANTED)).rejects.toThrow(),
    );
  });

  test.each(['<html>Sign in</html>', '', '[{"id": 1}'])('%j is not taken for JSON', async (body) => {
    await withServer(
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body),
      (url) => expect(apiFetch(url, 5000, undefined)(url, JSON_WANTED)).rejects.toThrow(/it is not JSON/),
    );
  });

  test.each([
    ['a file', 200, 'application/vnd.github.raw+json'],
    ['the page of a failing proxy', 502, 'application/vnd.github.v3+json'],
  ])('%s need not be JSON', async (_, status, accept) => {
    await withServer(
      (_request, response) => response.writeHead(status).end('<html>'),
      async (url) => {
        const answer = await apiFetch(url, 5000, undefined)(url, { headers: { accept } });
        expect([answer.status, await answer.text()]).toEqual([status, '<html>']);
      },
    );
  });
});

describe('a request', () => {
  test('goes to no other host', async () => {
    const fetching = apiFetch(
      'https://github.example/api/v3',
      5000,
      undefined,
    )('http://127.0.0.1:1/repos', JSON_WANTED);
    await expect(fetching).rejects.toThrow(/leads to another host, 127\.0\.0\.1:1, which gets no token/);
  });

  test('goes to the host that takes files where it is one with a file, and to no other', async () => {
    const seen = vi.fn(async () => new Response('{}', { status: 201 }));
    vi.stubGlobal('fetch', seen);
    try {
      const send = apiFetch('https://api.github.com', 5000, undefined);
      const path = '/repos/a/b/releases/1/assets';
      expect(
        (await send(`https://uploads.github.com${path}`, { ...JSON_WANTED, method: 'POST' })).status,
      ).toBe(201);
      for (const [address, method] of [
        [`https://uploads.github.com${path}`, 'GET'],
        [`http://uploads.github.com${path}`, 'POST'],
        [`https://uploads.github.com.evil.example${path}`, 'POST'],
        [`https://github.com${path}`, 'POST'],
      ] as const)
        await expect(send(address, { ...JSON_WANTED, method })).rejects.toThrow(/gets no token/);
      expect(seen).toHaveBeenCalledTimes(1);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test('ends after its time, also when the answer has begun', async () => {
    for (const begun of [false, true]) {
      await withServer(
        (_, response) => {
          if (begun) response.writeHead(200).write('[');
        },
        (url) =>
          expect(apiFetch(url, 50, undefined)(url, JSON_WANTED)).rejects.toMatchObject({
            name: 'TimeoutError',
          }),
      );
    }
  });

  test('ends when the caller gives up, under the name that Octokit does not try again', async () => {
    const { signal, ...control } = controller();
    await withServer(
      () => control.abort(new Error('stop')),
      (url) =>
        expect(apiFetch(url, 5000, signal)(url, JSON_WANTED)).rejects.toMatchObject({ name: 'AbortError' }),
    );
  });
});

function controller() {
  const abort = new AbortController();
  return { signal: abort.signal, abort: (reason: unknown) => abort.abort(reason) };
}

test('no more is read than the limit', async () => {
  const endless = new ReadableStream<Uint8Array>({ pull: (stream) => stream.enqueue(new Uint8Array(1000)) });
  expect(await readAtMost(new Response(endless), 5000)).toBeUndefined();
  expect((await readAtMost(new Response(new Uint8Array(5000)), 5000))?.length).toBe(5000);
  expect((await readAtMost(new Response(null), 10))?.length).toBe(0);
});
