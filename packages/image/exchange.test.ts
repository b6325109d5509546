import { expect, test } from 'vitest';
import { exchange } from './exchange.ts';
import { serve } from './served.ts';

test('a redirect that never ends is answered as it is', async () => {
  const { host, seen } = await serve((_, response) => response.writeHead(307, { location: '/again' }).end());
  expect(await exchange(new URL(`http://${host}/`), { method: 'GET' })).toMatchObject({ status: 307 });
  expect(seen.length).toBe(6);
});

test('a remark is read to a few KiB and no further', async () => {
  const { host } = await serve((_, response) => {
    response.writeHead(500);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(100_000, 'x')));
    };
    response.on('drain', more);
    more();
  });
  const answer = await exchange(new URL(`http://${host}/`), { method: 'GET' });
  expect(answer).toMatchObject({ status: 500 });
  expect('body' in answer && answer.body.length).toBe(64 * 1024);
});

test('a refusal before all was sent ends the sending', async () => {
  let given = 0;
  const body = {
    length: 2 ** 40,
    async *open() {
      for (;;) {
        given += 2 ** 16;
        yield Buffer.alloc(2 ** 16);
      }
    },
  };
  const { host } = await serve((_, response) => response.writeHead(403).end('no'), true);
  const answer = await exchange(new URL(`http://${host}/`), { method: 'PUT', body, idleMs: 5000 });
  expect(answer).toMatchObject({ status: 403 });
  expect(given).toBeLessThan(2 ** 26);
});

test('an answer of success before all was sent is none', async () => {
  const { host } = await serve((request, response) => {
    response.writeHead(201).end();
    setTimeout(() => request.destroy(), 20);
  }, true);
  const body = {
    length: 2 ** 40,
    async *open() {
      for (;;) yield Buffer.alloc(2 ** 16);
    },
  };
  expect(await exchange(new URL(`http://${host}/`), { method: 'PUT', body })).toMatchObject({
    code: 'remote',
    message: expect.stringContaining('the connection failed'),
  });
});

test('a server that stores much is given the time for it', async () => {
  const { host } = await serve((_, response) => setTimeout(() => response.end(), 100));
  const ask = (stores: number) => exchange(new URL(`http://${host}/`), { method: 'PUT', idleMs: 30, stores });
  expect(await ask(0)).toMatchObject({ message: expect.stringContaining('nothing moved') });
  expect(await ask(1e7)).toMatchObject({ status: 200 });
});

test('a server that is not there is an error that may pass', async () => {
  const { host } = await serve((_, response) => response.end());
  const gone = host.replace(/\d+$/, '1');
  expect(await exchange(new URL(`http://${gone}/x?secret=1`), { method: 'GET' })).toMatchObject({
    code: 'remote',
    message: `${gone}: the connection failed (ECONNREFUSED)`,
    where: `http://${gone}/x`,
  });
});

test('what was given up before it began is not begun', async () => {
  const { host, seen } = await serve((_, response) => response.end());
  const asked = exchange(new URL(`http://${host}/`), { method: 'GET', signal: AbortSignal.abort() });
  await expect(asked).rejects.toThrow('given up');
  expect(seen).toEqual([]);
});
