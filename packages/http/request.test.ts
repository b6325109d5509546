import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { remoteFailure, request } from './request.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a busy server is asked again until it answers, and each time is told', async () => {
  let asked = 0;
  const url = await serve((_, response) => response.writeHead(++asked < 3 ? 503 : 200).end('done'));
  const notes: string[] = [];
  const answer = await request(url, { secondMs: 1, note: (message) => notes.push(message) });
  expect([answer.status, new TextDecoder().decode(answer.body), asked, notes.length]).toEqual([
    200,
    'done',
    3,
    2,
  ]);
});

test('what must not be done twice is done once', async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked++;
    response.destroy();
  });
  await expect(request(url, { method: 'POST', tries: 1 })).rejects.toMatchObject({ code: 'remote' });
  expect(asked).toBe(1);
});

test('giving up while it waits for another try is an error like others', async () => {
  const url = await serve((_, response) => response.writeHead(503).end());
  const giveUp = new AbortController();
  const asked = request(`${url}/x?secret=1`, {
    signal: giveUp.signal,
    note: () => setTimeout(() => giveUp.abort(), 5),
  });
  await expect(asked).rejects.toMatchObject({ code: 'remote', where: `${url}/x` });
});

test('a server that does not answer ends by the clock', async () => {
  const url = await serve(() => {});
  await expect(request(url, { timeoutMs: 50, tries: 1 })).rejects.toMatchObject({
    code: 'remote',
    message: expect.stringContaining('no answer within'),
  });
});

test('a file is sent as it is, with its length', async () => {
  const url = await serve((got, response) => {
    const chunks: Buffer[] = [];
    got.on('data', (chunk: Buffer) => chunks.push(chunk));
    got.on('end', () => response.end(`${got.headers['content-length']} ${Buffer.concat(chunks).toString()}`));
  });
  const answer = await request(url, { method: 'PUT', body: new Blob(['some ', 'bytes']) });
  expect(new TextDecoder().decode(answer.body)).toBe('10 some bytes');
});

test('credentials do not follow a redirect to another origin', async () => {
  const seen: (string | undefined)[] = [];
  const other = await serve((got, response) => {
    seen.push(got.headers.authorization);
    response.end();
  });
  const url = await serve((got, response) => {
    seen.push(got.headers.authorization);
    response.writeHead(302, { location: got.url === '/a' ? '/b' : other }).end();
  });
  await request(`${url}/a`, { headers: { Authorization: 'Bearer x' } });
  expect(seen).toEqual(['Bearer x', 'Bearer x', undefined]);
});

test('an answer that is too long is not read to its end', async () => {
  const url = await serve((_, response) => response.end('x'.repeat(1000)));
  await expect(request(url, { limit: 999, tries: 1 })).rejects.toMatchObject({
    message: expect.stringContaining('longer than 999'),
  });
});

test('a failure quotes what the server says on one line, without query and credentials', async () => {
  const url = await serve((_, response) =>
    response
      .writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error_code: 'BAD', message: 'one\n\u001b[31mtwo' })),
  );
  const failure = remoteFailure('asking', await request(`${url}/x?token=y`), 'Do it.');
  expect(failure).toMatchObject({
    code: 'remote',
    message: 'asking failed: 400 BAD: one [31mtwo',
    where: `${url}/x`,
    remedy: 'Do it.',
  });
});
