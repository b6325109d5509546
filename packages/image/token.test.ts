import { PawlError } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import type { Credentials } from './credentials.ts';
import { type Served, sendJson, serve } from './served.ts';
import { fetchToken } from './token.ts';

const ANN: Credentials = { kind: 'password', username: 'ann', secret: 's3cret' };

function ask(base: string, realm: string, credentials: Credentials | null = ANN, service?: string) {
  const params = new Map([['realm', realm]]);
  if (service !== undefined) params.set('service', service);
  return fetchToken({
    doing: 'reading x',
    base: new URL(base),
    challenge: { scheme: 'bearer', params: params.set('scope', 'repository:other/secret:pull') },
    scope: 'repository:x:pull',
    credentials,
    common: { secondMs: 1 },
    failure: (doing, { status }) => new PawlError('remote', `${doing} failed: ${status}`),
  });
}

const tokens = (value: unknown): Promise<Served> => serve((_, response) => sendJson(response, 200, value));

describe('a login server', () => {
  test('is told the credentials, its service and the scope that we want, whatever the registry asks for', async () => {
    const { host, seen } = await tokens({ token: 'abc' });
    expect(await ask('http://127.0.0.1:5000', `http://${host}/t?a=b`, ANN, 'my registry')).toBe('abc');
    const { searchParams, pathname } = new URL(seen[0]!.url, 'http://x');
    expect([pathname, Object.fromEntries(searchParams)]).toEqual([
      '/t',
      { a: 'b', service: 'my registry', scope: 'repository:x:pull' },
    ]);
    expect(seen[0]!.authorization).toBe(`Basic ${Buffer.from('ann:s3cret').toString('base64')}`);
  });

  test('gives a token to anybody too, under either name', async () => {
    const { host, seen } = await tokens({ access_token: 'abc' });
    expect(await ask('http://127.0.0.1:5000', `http://${host}/t`, null)).toBe('abc');
    expect(seen[0]!.authorization).toBeNull();
  });

  test('in the clear is told nothing by a registry with HTTPS, not even within this machine', async () => {
    const { host, seen } = await tokens({ token: 'abc' });
    await expect(ask('https://ghcr.io', `http://${host}/t`)).rejects.toThrow(
      `names a login that is not HTTPS (http://${host}); nothing was sent there`,
    );
    expect(seen).toEqual([]);
  });

  test.each([
    ['http://evil.example/token', 'is not HTTPS'],
    ['http://127.0.0.1.evil.example/token', 'is not HTTPS'],
    ['http://localhost.evil.example/token', 'is not HTTPS'],
    ['file:///etc/passwd', 'is not HTTPS'],
    ['data:application/json,{"token":"x"}', 'is not HTTPS'],
    ['https://user:pass@evil.example/', 'has a password in its address'],
    ['/token', 'is no address'],
    ['', 'is no address'],
  ])('%j is not asked, of this machine or another', async (realm, why) => {
    for (const base of ['https://ghcr.io', 'http://127.0.0.1:5000', 'http://plain.example']) {
      await expect(ask(base, realm)).rejects.toMatchObject({
        code: 'remote',
        message: expect.stringContaining(why),
      });
      await expect(ask(base, realm, null)).rejects.toThrow(why);
    }
  });

  test('a redirect to another host takes no credentials there', async () => {
    const other = await tokens({ token: 'abc' });
    const first = await serve((_, response) =>
      response.writeHead(307, { location: `http://${other.host}/t` }).end(),
    );
    expect(await ask('http://127.0.0.1:5000', `http://${first.host}/t`)).toBe('abc');
    expect(first.seen[0]!.authorization).toMatch(/^Basic /);
    expect(other.seen.map(({ authorization }) => authorization)).toEqual([null]);
  });

  test.each([
    ['nothing', {}],
    ['null', null],
    ['a number', { token: 7 }],
    ['a line break', { token: 'a\r\nx-evil: 1' }],
    ['an empty text', { token: '' }],
  ])('that gives %s gives no token', async (_, value) => {
    const { host } = await tokens(value);
    await expect(ask('http://127.0.0.1:5000', `http://${host}/t`)).rejects.toThrow('answers with no token');
  });

  test('that refuses is told as it is', async () => {
    const { host } = await serve((_, response) => sendJson(response, 403, {}));
    await expect(ask('http://127.0.0.1:5000', `http://${host}/t`)).rejects.toThrow(
      `reading x: the login at ${host} failed: 403`,
    );
  });

  test('an answer without an end is given up', async () => {
    const { host } = await serve((_, response) => response.end(Buffer.alloc(300_000)));
    await expect(ask('http://127.0.0.1:5000', `http://${host}/t`)).rejects.toThrow('longer than');
  });

  test('an identity token is sent nowhere', async () => {
    const { host, seen } = await tokens({ token: 'abc' });
    await expect(
      ask('http://127.0.0.1:5000', `http://${host}/t`, { kind: 'identity', username: '', secret: 's' }),
    ).rejects.toMatchObject({ code: 'config', message: expect.stringContaining('identity token') });
    expect(seen).toEqual([]);
  });
});
