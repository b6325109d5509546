import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testPredictor } from './test-contract.ts';
import { type TestServer, testServer } from './test-server.ts';

const ROW = { rooms: 3, age: 10, place: 'sea' };

/** A connection, with all that came on it and whether it has ended. */
function raw({ port }: TestServer): { socket: Socket; text: () => string; ended: Promise<void> } {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  return { socket, text: () => text, ended };
}

describe('bodies', () => {
  test('that are larger than allowed are refused before they are read', async () => {
    const server = await testServer({ options: { bodyBytes: 1000 } });
    const { socket, text, ended } = raw(server);
    socket.write(
      'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n[',
    );
    await expect.poll(text).toMatch(/^HTTP\/1\.1 413 [\s\S]*"status":413/);
    expect(text()).toMatch(/^Connection: close\r$/m);
    await ended;
  });

  test('that grow beyond what is allowed are refused', async () => {
    const server = await testServer({ options: { bodyBytes: 1000 } });
    const { socket, text, ended } = raw(server);
    socket.write(
      'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    for (let i = 0; i < 5; i++) socket.write(`1f4\r\n${' '.repeat(500)}\r\n`);
    await expect.poll(text).toMatch(/^HTTP\/1\.1 413 /);
    await ended;
  });

  test('of many senders that never end do not fill the memory', async () => {
    const server = await testServer({ options: { bodyBytes: 100_000, drain: 0, grace: 100 } });
    const head =
      'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n';
    const senders = Array.from({ length: 30 }, () => raw(server));
    for (const { socket } of senders) {
      socket.write(`${head}[`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      socket.write(' '.repeat(90_000));
    }
    const refused = () => senders.filter(({ text }) => text().startsWith('HTTP/1.1 503 ')).length;
    await expect.poll(refused).toBeGreaterThanOrEqual(18);
    for (const { socket } of senders) socket.destroy();
    await expect
      .poll(async () => (await server.post('/predict', `[${' '.repeat(80_000)}[3,10,"sea"]]`)).status)
      .toBe(200);
  });

  test('that expect to be asked for are refused without being asked for', async () => {
    const server = await testServer();
    const { socket, text } = raw(server);
    socket.write(
      'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 100000000\r\n\r\n',
    );
    await expect.poll(text).toMatch(/^HTTP\/1\.1 413 /);
  });

  test.each<[string, string, number]>([
    ['lists within lists', '['.repeat(1_000_000), 400],
    ['objects within objects', '{"a":'.repeat(500_000), 400],
    ['a million empty objects', `[${'{},'.repeat(1_000_000)}{}]`, 413],
    ['a long number', `[{"rooms":${'9'.repeat(5_000_000)},"age":1,"place":"sea"}]`, 400],
    ['text that is no JSON', 'rows', 400],
    ['nothing', '', 400],
    ['a number', '7', 400],
    ['brackets in a text', `[{"rooms":1,"age":1,"place":"${'[\\"'.repeat(30_000)}"}]`, 400],
  ])('of %s are refused, and quickly', async (_, body, status) => {
    const server = await testServer();
    const started = performance.now();
    expect((await server.post('/predict', body)).status).toBe(status);
    expect(performance.now() - started).toBeLessThan(2000);
    expect((await server.post('/predict', [ROW])).status).toBe(200);
  });

  test('of another type, charset or coding are refused', async () => {
    const server = await testServer();
    const statusOf = async (headers: Record<string, string>) =>
      (await server.post('/predict', [ROW], headers)).status;
    expect(await statusOf({ 'content-type': 'text/plain' })).toBe(415);
    expect(await statusOf({ 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
    expect(await statusOf({ 'content-type': 'application/json; charset=utf-16' })).toBe(415);
    expect(await statusOf({ 'content-encoding': 'gzip' })).toBe(415);
    expect(await statusOf({ 'content-type': 'Application/JSON; charset=UTF-8' })).toBe(200);
  });
});

describe('slow and many connections', () => {
  test('headers that come byte by byte end in 408', async () => {
    const server = await testServer({ options: { headersTimeout: 300, requestTimeout: 600 } });
    const { socket, text, ended } = raw(server);
    socket.write('GET /health HTTP/1.1\r\n');
    const drip = setInterval(() => socket.write('a: b\r\n'), 50);
    await ended;
    clearInterval(drip);
    expect(text()).toContain('408');
  });

  test('a body that comes byte by byte ends in 408', async () => {
    const server = await testServer({ options: { headersTimeout: 300, requestTimeout: 500 } });
    const { socket, text, ended } = raw(server);
    socket.write(
      'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
    );
    const drip = setInterval(() => socket.write(' '), 50);
    await ended;
    clearInterval(drip);
    expect(text()).toContain('408');
  });

  test('a connection on which nothing comes is ended', async () => {
    const server = await testServer({ options: { headersTimeout: 300, requestTimeout: 600 } });
    await raw(server).ended;
  });

  test('more than are allowed are turned away, and those that are there still answered', async () => {
    const server = await testServer({
      options: { connections: 20, headersTimeout: 60_000, requestTimeout: 60_000 },
    });
    const kept = raw(server);
    await new Promise((resolve) => kept.socket.once('connect', resolve));
    const others = Array.from({ length: 500 }, () => raw(server));
    let ended = 0;
    for (const other of others) other.ended.then(() => ended++);
    await expect.poll(() => ended, { timeout: 5000 }).toBeGreaterThanOrEqual(480);
    kept.socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(kept.text).toContain('200 OK');
  });
});

describe('what comes from outside stays what it is', () => {
  test.each(['a\tb', 'x'.repeat(129), '<script>', 'a"b', '{}', 'ä', ''])(
    'the request id %j is not taken',
    async (id) => {
      const server = await testServer();
      const { socket, text } = raw(server);
      socket.write(`GET /health HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${id}\r\n\r\n`);
      await expect.poll(text).toMatch(/^X-Request-Id: [0-9a-f]{18}-[0-9a-z]+\r$/m);
    },
  );

  test('a header cannot be broken into two', async () => {
    const server = await testServer();
    const { socket, text } = raw(server);
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\r\n Set-Cookie: b\r\n\r\n');
    await expect.poll(text).toContain('HTTP/1.1');
    expect(text()).not.toMatch(/^Set-Cookie/m);
  });

  test('a path, a method or an id cannot write a line of the log', async () => {
    const server = await testServer();
    await fetch(`${server.url}/%0a%7b%22level%22:%22info%22%7d?x=%0d%0a`);
    await server.post('/predict', [{ ...ROW, '\n{"level":"forged"}': 1 }], { 'x-request-id': 'fine.1' });
    await server.close();
    const requests = server.lines().filter(({ event }) => event === 'request');
    expect(requests.map(({ route, status }) => [route, status])).toEqual([
      ['other', 404],
      ['/predict', 400],
    ]);
    expect(requests[1]).toMatchObject({ level: 'warn', id: 'fine.1', rows: 1, method: 'POST' });
  });

  test('a failing model says nothing of itself', async () => {
    const server = await testServer({
      predictor: testPredictor(async ({ rows }) => {
        if (rows === 2) throw new Error('secret /models/path');
      }),
    });
    const response = await server.post('/predict', [ROW, ROW]);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/secret|path|stack|at /);
    await server.close();
    expect(server.lines().find(({ problem }) => problem)).toMatchObject({
      level: 'error',
      problem: 'secret /models/path',
    });
  });
});

test('two requests smuggled into one are not answered as two', async () => {
  const server = await testServer();
  const { socket, text, ended } = raw(server);
  socket.write(
    'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n',
  );
  await ended;
  expect(text()).toMatch(/^HTTP\/1\.1 400/);
  expect(text()).not.toContain('200 OK');
});

test.each([
  ['GET', '/predict', 'POST'],
  ['POST', '/health', 'GET, HEAD'],
  ['DELETE', '/v2/models/houses', 'GET, HEAD'],
  ['PUT', '/invocations', 'POST'],
])('%s %s is not allowed', async (method, path, allowed) => {
  const server = await testServer();
  const response = await fetch(server.url + path, { method });
  expect([response.status, response.headers.get('allow')]).toEqual([405, allowed]);
});
