import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { digestOf } from '@pawl/records';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Environment, proxyFor } from './proxies.ts';
import { registryClient } from './registry.ts';
import { serveRegistry } from './served-registry.ts';

const PROXY = 'http://proxy.example:3128';

describe('the proxy', () => {
  const cases: readonly [string, Environment, string | null][] = [
    ['https://a.example/', {}, null],
    ['https://a.example/', { HTTPS_PROXY: PROXY }, `${PROXY}/`],
    ['https://a.example/', { https_proxy: PROXY }, `${PROXY}/`],
    ['https://a.example/', { HTTP_PROXY: PROXY }, null],
    ['http://a.example/', { HTTP_PROXY: PROXY }, `${PROXY}/`],
    ['http://a.example/', { HTTPS_PROXY: PROXY }, null],
    ['https://a.example/', { HTTPS_PROXY: 'proxy.example:3128' }, `${PROXY}/`],
    ['https://a.example/', { HTTPS_PROXY: 'https://ann:pw@p.example' }, 'https://ann:pw@p.example/'],
    ['https://a.example/', { HTTPS_PROXY: '' }, null],
    ['http://localhost:5055/', { HTTP_PROXY: PROXY }, null],
    ['http://127.0.0.1:5055/', { HTTP_PROXY: PROXY }, null],
    ['http://[::1]:5055/', { HTTP_PROXY: PROXY }, null],
  ];
  test.each(cases)('for %s by %j is %j', (url, environment, proxy) => {
    expect(proxyFor(new URL(url), environment)?.href ?? null).toBe(proxy);
  });

  test.each([
    ['https://a.example/', 'b.example, a.example', true],
    ['https://x.a.example/', 'a.example', true],
    ['https://xa.example/', 'a.example', false],
    ['https://a.example/', '.a.example', false],
    ['https://x.a.example/', '.a.example', true],
    ['https://x.a.example/', '*.a.example', true],
    ['https://A.example/', 'a.EXAMPLE', true],
    ['https://a.example/', '*', true],
    ['https://a.example/', 'a.example:443', true],
    ['https://a.example/', 'a.example:8443', false],
    ['https://a.example:8443/', 'a.example:8443', true],
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['https://11.1.2.3/', '10.0.0.0/8', false],
    ['https://10.1.2.3/', '10.1.2.3', true],
    ['https://10.1.2.3/', '2.3', false],
    ['https://10.1.2.3/', '10.0.0.0/99', false],
    ['https://[fd00::5]/', 'fd00::/16', true],
    ['https://[fd00::5]/', '[fd00::5]:443', true],
    ['https://[fd00::5]/', '10.0.0.0/8', false],
    ['https://a.example/', '', false],
  ])('is not for %s where NO_PROXY is %j: %j', (url, list, none) => {
    expect(proxyFor(new URL(url), { HTTPS_PROXY: PROXY, NO_PROXY: list }) === null).toBe(none);
  });

  test('of another kind is an error that does not show its password', () => {
    const read = () => proxyFor(new URL('https://a.example'), { HTTPS_PROXY: 'socks5://ann:s3cret@p:1' });
    expect(read).toThrow(
      expect.objectContaining({ code: 'config', message: expect.not.stringContaining('s3cret') }),
    );
  });
});

/** A proxy that knows one name, and keeps what it was asked. */
async function startProxy(registry: string, hangs = false) {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${new URL(incoming.url!).host}`);
    const { pathname, search } = new URL(incoming.url!);
    const { method, headers } = incoming;
    const onward = forward(
      `http://${registry}${pathname}${search}`,
      { method: method!, headers },
      (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  const closed: Promise<unknown>[] = [];
  server.on('connect', (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url} ${incoming.headers['proxy-authorization']}`);
    closed.push(once(socket.resume(), 'end'));
    if (!hangs) socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { asked, closed, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('everything that is asked of a registry goes through its proxy', async () => {
  const registry = await serveRegistry();
  const proxy = await startProxy(registry.host);
  const client = registryClient({
    registry: 'registry.test',
    repository: 'acme/x',
    plainHttp: true,
    credentials: null,
    note: () => {},
    secondMs: 1,
    environment: { HTTP_PROXY: `http://${proxy.host}` },
  });
  const bytes = Buffer.alloc(200_000, 'x');
  const blob = {
    digest: digestOf(bytes),
    size: bytes.length,
    open: (from: number) => Readable.from([bytes.subarray(from)]),
  };
  expect((await client.pushBlob(blob)).how).toBe('pushed');
  const folder = await mkdtemp(join(tmpdir(), 'pawl-proxy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await client.pullBlob(blob, join(folder, 'blob'));
  expect(proxy.asked).toEqual(['HEAD', 'POST', 'PUT', 'GET'].map((method) => `${method} registry.test`));
});

test('HTTPS goes through a tunnel, which is told the login of the proxy', async () => {
  const proxy = await startProxy('127.0.0.1:1');
  const client = registryClient({
    registry: 'registry.test',
    repository: 'acme/x',
    credentials: null,
    note: () => {},
    secondMs: 1,
    environment: { https_proxy: `http://ann:s3cret@${proxy.host}` },
  });
  const wanted = { digest: digestOf('x'), size: 1 };
  const failure = await client.pullBlob(wanted, join(tmpdir(), 'never')).catch((error) => error);
  expect(failure).toMatchObject({ code: 'remote' });
  expect(JSON.stringify([failure.message, failure.where])).not.toContain('s3cret');
  await expect(client.headManifest('v1')).rejects.toMatchObject({ code: 'remote' });
  const login = `Basic ${Buffer.from('ann:s3cret').toString('base64')}`;
  expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT registry.test:443 ${login}`]));
});

test('a proxy that does not answer ends by the clock, and is let go', async () => {
  const proxy = await startProxy('127.0.0.1:1', true);
  const stop = new AbortController();
  const client = registryClient({
    registry: 'registry.test',
    repository: 'acme/x',
    credentials: null,
    note: () => {},
    secondMs: 1,
    idleMs: 30,
    signal: stop.signal,
    environment: { https_proxy: `http://${proxy.host}` },
  });
  const wanted = { digest: digestOf('x'), size: 1 };
  await expect(client.pullBlob(wanted, join(tmpdir(), 'never'))).rejects.toThrow('nothing moved for');
  setTimeout(() => stop.abort(), 30);
  await expect(client.headManifest('v1')).rejects.toThrow('given up');
  expect(proxy.closed.length).toBe(4);
  await Promise.all(proxy.closed);
});
