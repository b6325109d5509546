import type { IncomingMessage, ServerResponse } from 'node:http';
import { digestOf } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import type { Credentials } from './credentials.ts';
import { IMAGE_INDEX, IMAGE_MANIFEST, LARGEST_MANIFEST } from './manifest.ts';
import { type RegistryOptions, registryClient } from './registry.ts';
import { sendJson, serve } from './served.ts';
import { openSession } from './session.ts';

const ANN: Credentials = { kind: 'password', username: 'ann', secret: 's3cret' };
const BASIC = `Basic ${Buffer.from('ann:s3cret').toString('base64')}`;
const MANIFEST = JSON.stringify({ schemaVersion: 2, mediaType: IMAGE_MANIFEST, layers: [] });
const DIGEST = digestOf(MANIFEST);
const OTHER = digestOf('other');

const client = (host: string, options: Partial<RegistryOptions> = {}) =>
  registryClient({
    registry: host,
    repository: 'acme/x',
    credentials: null,
    note: () => {},
    secondMs: 1,
    ...options,
  });

/** An answer with a manifest, its headers changed. */
function sendManifest(response: ServerResponse, headers: Record<string, string> = {}, body = MANIFEST): void {
  const said = { 'content-type': IMAGE_MANIFEST, 'docker-content-digest': digestOf(body), ...headers };
  response.writeHead(200, { ...said, 'content-length': Buffer.byteLength(body) }).end(body);
}

describe('a manifest', () => {
  test('is read with its digest, type and size, by tag and by digest', async () => {
    const { host } = await serve((_, response) => sendManifest(response));
    const descriptor = { digest: DIGEST, mediaType: IMAGE_MANIFEST, size: MANIFEST.length };
    expect(await client(host).headManifest('v1')).toEqual(descriptor);
    const bytes = new Uint8Array(Buffer.from(MANIFEST));
    for (const reference of ['v1', DIGEST])
      expect(await client(host).getManifest(reference)).toEqual({ ...descriptor, bytes });
  });

  test('of a registry that says no digest is counted by us', async () => {
    const { host, seen } = await serve((_, response) =>
      response.writeHead(200, { 'content-type': `${IMAGE_MANIFEST}; charset=utf-8` }).end(MANIFEST),
    );
    const found = await client(host).headManifest('v1');
    expect(found).toEqual({ digest: DIGEST, mediaType: IMAGE_MANIFEST, size: MANIFEST.length });
    expect(seen.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
  });

  test('is not there where the registry says so, and an error where another server does', async () => {
    const missing = await serve((_, response) =>
      sendJson(response, 404, { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] }),
    );
    expect(await client(missing.host).headManifest('v1')).toBeNull();
    expect(await client(missing.host).getManifest('v1')).toBeNull();
    const page = await serve((_, response) => response.writeHead(404).end('<h1>Lost?</h1>'));
    await expect(client(page.host).headManifest('v1')).rejects.toThrow('404 <h1>Lost?</h1>');
  });

  const wrong: readonly [string, string, (response: ServerResponse) => void, string][] = [
    ['other bytes than the digest asked for', OTHER, (response) => sendManifest(response), 'other bytes'],
    [
      'other bytes than the digest said',
      'v1',
      (response) => sendManifest(response, { 'docker-content-digest': OTHER }),
      'other bytes',
    ],
    [
      'the digest asked for, over other bytes',
      OTHER,
      (response) => sendManifest(response, { 'docker-content-digest': OTHER }),
      'other bytes',
    ],
    [
      'a digest of another kind',
      'v1',
      (response) => sendManifest(response, { 'docker-content-digest': 'md5:1' }),
      'not sha256',
    ],
    [
      'another type than the manifest says',
      'v1',
      (response) => sendManifest(response, { 'content-type': IMAGE_INDEX }),
      'another type',
    ],
    [
      'a type of old',
      'v1',
      (response) =>
        sendManifest(response, {
          'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws',
        }),
      'does not know',
    ],
    ['no JSON', 'v1', (response) => sendManifest(response, {}, '{'), 'no JSON'],
    ['null', 'v1', (response) => sendManifest(response, {}, 'null'), 'schema version'],
    [
      'too much',
      'v1',
      (response) => response.writeHead(200).end(Buffer.alloc(LARGEST_MANIFEST + 1)),
      'longer than',
    ],
  ];
  test.each(wrong)('with %s is refused', async (_, reference, answer, why) => {
    const { host } = await serve((_request, response) => answer(response));
    await expect(client(host).getManifest(reference)).rejects.toThrow(why);
  });

  test('whose digest is told wrong is refused without reading it too', async () => {
    const { host } = await serve((_, response) => sendManifest(response));
    await expect(client(host).headManifest(OTHER)).rejects.toThrow('other bytes');
  });

  test.each(['../../../secret', 'a/b', '', 'a?b', 'sha256:12', '.', '..', 'a%2fb'])(
    'under %j is not asked for',
    async (reference) => {
      const { host, seen } = await serve((_, response) => sendManifest(response));
      const { headManifest, getManifest, putManifest } = client(host);
      await expect(headManifest(reference)).rejects.toMatchObject({ code: 'usage' });
      await expect(getManifest(reference)).rejects.toMatchObject({ code: 'usage' });
      await expect(putManifest(reference, Buffer.from(MANIFEST), IMAGE_MANIFEST)).rejects.toMatchObject({
        code: 'usage',
      });
      expect(seen).toEqual([]);
    },
  );
});

describe('writing a manifest', () => {
  const write = (host: string, reference = 'v1', text = MANIFEST) =>
    client(host).putManifest(reference, Buffer.from(text), IMAGE_MANIFEST);

  test('ends well where the registry says the digest that we counted', async () => {
    const said = (headers: Record<string, string>) =>
      serve((_, response) => response.writeHead(201, headers).end());
    const right = await said({ 'docker-content-digest': DIGEST });
    expect(await write(right.host)).toBe(DIGEST);
    const other = await said({ 'docker-content-digest': OTHER });
    await expect(write(other.host)).rejects.toThrow(`other bytes than asked for: ${OTHER}, not ${DIGEST}`);
  });

  test('looks where the registry says none', async () => {
    const answering = (body: string) =>
      serve((request, response) =>
        request.method === 'PUT' ? response.writeHead(201).end() : sendManifest(response, {}, body),
      );
    const right = await answering(MANIFEST);
    expect(await write(right.host)).toBe(DIGEST);
    expect(right.seen.map(({ method }) => method)).toEqual(['PUT', 'HEAD']);
    const other = await answering('{"schemaVersion":2}');
    await expect(write(other.host)).rejects.toThrow('other bytes');
  });

  test.each([
    ['too large', 'v1', JSON.stringify({ schemaVersion: 2, x: 'x'.repeat(LARGEST_MANIFEST) }), 'larger than'],
    ['no manifest', 'v1', '[]', 'schema version'],
    ['under the digest of another', OTHER, MANIFEST, 'other bytes'],
  ])('%s is not sent', async (_, reference, text, why) => {
    const { host, seen } = await serve((_request, response) => response.writeHead(201).end());
    await expect(write(host, reference, text)).rejects.toThrow(why);
    expect(seen).toEqual([]);
  });
});

describe('tags', () => {
  const paged = (
    links: readonly (string | null)[],
    tags: (page: number) => unknown = (page) => [`v${page}`],
  ) => {
    let page = 0;
    return serve((_, response) => {
      const link = links[page];
      if (link) response.setHeader('link', link);
      sendJson(response, 200, { name: 'acme/x', tags: tags(page++) });
    });
  };

  test('are listed page after page, each once', async () => {
    const { host, seen } = await paged(
      ['</v2/acme/x/tags/list?last=v0&n=1000>; rel="next"', '<list?last=v1&n=1000>; rel=next', null],
      (page) => ['latest', `v${page}`],
    );
    expect(await client(host).listTags()).toEqual(['latest', 'v0', 'v1', 'v2']);
    expect(seen.map(({ url }) => url)).toEqual([
      '/v2/acme/x/tags/list?n=1000',
      '/v2/acme/x/tags/list?last=v0&n=1000',
      '/v2/acme/x/tags/list?last=v1&n=1000',
    ]);
  });

  test('are none where the repository has none', async () => {
    const { host } = await paged([null], () => null);
    expect(await client(host).listTags()).toEqual([]);
  });

  test.each([
    ['another host', '<http://127.0.0.2:1/v2/acme/x/tags/list>; rel="next"'],
    ['another host, without a scheme', '<//evil.example/v2/acme/x/tags/list>; rel="next"'],
    ['another repository', '</v2/acme/y/tags/list>; rel="next"'],
    ['a path out of it', '<../../../../_catalog>; rel="next"'],
    ['no address', '<http://[>; rel="next"'],
  ])('a next page on %s is not asked for', async (_, link) => {
    const { host, seen } = await paged([link]);
    await expect(client(host).listTags()).rejects.toThrow('none of its own');
    expect(seen.length).toBe(1);
  });

  test('that never end are given up', async () => {
    const same = await paged(Array(10).fill('<list?n=1000>; rel="next"'));
    await expect(client(same.host).listTags()).rejects.toThrow('does not end');
    expect(same.seen.length).toBe(1);
    const endless = await paged(Array.from({ length: 200 }, (_, page) => `<list?last=${page}>; rel="next"`));
    await expect(client(endless.host).listTags()).rejects.toThrow('does not end');
    expect(endless.seen.length).toBeLessThan(110);
  });

  test.each([[['../x']], [[7]], ['v1'], [{}]])('%j is no list of tags', async (tags) => {
    const { host } = await paged([null], () => tags);
    await expect(client(host).listTags()).rejects.toThrow('no list of tags');
  });
});

describe('logging in', () => {
  const demandBasic = (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.authorization === BASIC) return sendManifest(response);
    response.setHeader('www-authenticate', 'Basic realm="x"');
    sendJson(response, 401, { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] });
  };

  test('with a password where the registry demands one, and from then on without being asked', async () => {
    const { host, seen } = await serve(demandBasic);
    const { getManifest } = client(host, { credentials: ANN });
    expect(await getManifest('v1')).toMatchObject({ digest: DIGEST });
    expect(await getManifest('v2')).toMatchObject({ digest: DIGEST });
    expect(seen.map(({ authorization }) => authorization)).toEqual([null, BASIC, BASIC]);
  });

  test.each([
    ['nobody', null],
    ['the wrong password', { ...ANN, secret: 'wrong' }],
  ])('as %s is refused in the words of the registry, with what to do', async (_, credentials) => {
    const { host } = await serve(demandBasic);
    const failure = await client(host, { credentials })
      .getManifest('v1')
      .catch((error) => error);
    expect(failure).toMatchObject({
      code: 'remote',
      message: `${host}: reading acme/x v1 failed: 401 authentication required`,
      where: `http://${host}/v2/acme/x/manifests/v1`,
      remedy: `Run \`docker login ${host}\` as someone who may do this, then run again.`,
    });
  });

  test('no password goes over plain HTTP to another machine, though plain HTTP was chosen', async () => {
    // The name of this machine in another form, which is no loopback by its looks.
    const { host, seen } = await serve(demandBasic);
    const port = host.split(':')[1];
    const away = client(`0.0.0.0:${port}`, { credentials: ANN, plainHttp: true });
    await expect(away.getManifest('v1')).rejects.toThrow('over plain HTTP, and none was sent');
    expect(seen.map(({ authorization }) => authorization)).toEqual([null]);
  });

  test('a redirect to another host takes no authorisation there, nor may that host ask for it', async () => {
    const other = await serve((request, response) => {
      if (request.url === '/plain') return sendManifest(response);
      response.setHeader(
        'www-authenticate',
        `Basic realm="x", Bearer realm="http://${request.headers.host}/token"`,
      );
      response.writeHead(401).end();
    });
    const { host } = await serve((request, response) => {
      if (request.headers.authorization !== BASIC) return demandBasic(request, response);
      const path = request.url!.endsWith('v1') ? 'plain' : 'greedy';
      response.writeHead(307, { location: `http://${other.host}/${path}` }).end();
    });
    const { getManifest } = client(host, { credentials: ANN });
    expect(await getManifest('v1')).toMatchObject({ digest: DIGEST });
    await expect(getManifest('v2')).rejects.toThrow('failed: 401');
    expect(other.seen).toEqual([
      { method: 'GET', url: '/plain', authorization: null },
      { method: 'GET', url: '/greedy', authorization: null },
    ]);
  });

  test('on ghcr.io, the remedy is a permission of the job', async () => {
    const session = openSession({ registry: 'ghcr.io', credentials: null, note: () => {} });
    const answer = {
      status: 403,
      headers: new Headers(),
      body: new Uint8Array(),
      url: 'https://ghcr.io/v2/',
    };
    expect(session.failure('writing x', answer).remedy).toContain('packages: write');
  });
});

describe('the address of a registry', () => {
  test('is HTTPS but on this machine', async () => {
    const base = (registry: string, plainHttp?: boolean) =>
      openSession({ registry, plainHttp, credentials: null, note: () => {} }).base.origin;
    expect(base('ghcr.io')).toBe('https://ghcr.io');
    expect(base('docker.io')).toBe('https://registry-1.docker.io');
    expect(base('localhost:5055')).toBe('http://localhost:5055');
    expect(base('127.0.0.1:5055')).toBe('http://127.0.0.1:5055');
    expect(base('[::1]:5055')).toBe('http://[::1]:5055');
    expect(base('localhost:5055', false)).toBe('https://localhost:5055');
    expect(base('plain.example', true)).toBe('http://plain.example');
    expect(base('localhost.evil.example')).toBe('https://localhost.evil.example');
    expect(base('127.0.0.1.evil.example')).toBe('https://127.0.0.1.evil.example');
  });

  test.each([
    ['a@evil.example', 'x'],
    ['evil.example/v2', 'x'],
    ['a.b', '../x'],
    ['a.b', 'x:tag'],
    ['a.b', ''],
    ['', 'x'],
    ['nodots', 'x'],
  ])('%j with %j is none', (registry, repository) => {
    expect(() => client(registry, { repository })).toThrow(expect.objectContaining({ code: 'config' }));
  });
});

test('a registry that is busy is asked again, and the note says so', async () => {
  let tries = 0;
  const { host } = await serve((_, response) =>
    ++tries < 3 ? sendJson(response, 503, {}) : sendManifest(response),
  );
  const notes: string[] = [];
  await client(host, { note: (message) => void notes.push(message) }).getManifest('v1');
  expect(notes).toEqual(Array(2).fill(`${host}: it answers 503; trying again`));
});
