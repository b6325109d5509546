import { setTimeout as sleep } from 'node:timers/promises';
import { type Digest, digestOf } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { IMAGE_INDEX, IMAGE_MANIFEST, manifestOf, type Referrer } from './manifest.ts';
import { fallbackTag, referrerOf, withReferrers } from './referrers.ts';
import { registryClient } from './registry.ts';
import { sendJson, serve } from './served.ts';

const SUBJECT = digestOf('subject');
const OTHER = digestOf('other');

const client = (host: string, secondMs = 20) =>
  registryClient({ registry: host, repository: 'acme/x', credentials: null, note: () => {}, secondMs });

function referrer(name: string, artifactType = 'a/b'): Referrer {
  return { mediaType: IMAGE_MANIFEST, digest: digestOf(name), size: name.length, artifactType };
}

function saying(name: string, more: object = {}): Buffer {
  const subject = { mediaType: IMAGE_MANIFEST, digest: SUBJECT, size: 7 };
  const config = { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('{}'), size: 2 };
  const manifest = { schemaVersion: 2, mediaType: IMAGE_MANIFEST, config, layers: [], subject };
  return Buffer.from(JSON.stringify({ ...manifest, annotations: { name }, ...more }));
}

/** A registry of manifests without an API for referrers, which takes its time. */
async function serveManifests(options: { readonly api?: boolean; readonly slowMs?: number } = {}) {
  const manifests = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  const served = await serve(async (request, response) => {
    const reference = /\/manifests\/(.*)$/.exec(request.url!)?.[1];
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (options.slowMs) await sleep(Math.random() * options.slowMs);
    if (reference === undefined) return response.writeHead(404).end('404 page not found\n');
    if (request.method === 'PUT') {
      const bytes = Buffer.concat(chunks);
      const digest = digestOf(bytes);
      for (const key of [reference, digest])
        manifests.set(key, { type: request.headers['content-type']!, bytes });
      const subject = JSON.parse(bytes.toString()).subject?.digest;
      const known: Record<string, string> = options.api && subject ? { 'oci-subject': subject } : {};
      return response.writeHead(201, { 'docker-content-digest': digest, ...known }).end();
    }
    const found = manifests.get(reference);
    if (!found) return sendJson(response, 404, { errors: [{ code: 'MANIFEST_UNKNOWN' }] });
    return response
      .writeHead(200, { 'content-type': found.type, 'content-length': found.bytes.length })
      .end(request.method === 'HEAD' ? undefined : found.bytes);
  }, true);
  return { ...served, manifests };
}

describe('the list of referrers', () => {
  const sendIndex = (response: Parameters<typeof sendJson>[0], manifests: unknown, link?: string) =>
    response
      .writeHead(200, { 'content-type': IMAGE_INDEX, ...(link ? { link } : {}) })
      .end(JSON.stringify({ schemaVersion: 2, mediaType: IMAGE_INDEX, manifests }));

  test('comes page after page by the API, and only of the type asked for', async () => {
    const { host, seen } = await serve((request, response) =>
      request.url!.includes('page=2')
        ? sendIndex(response, [referrer('three'), referrer('one')])
        : sendIndex(
            response,
            [referrer('one'), referrer('two', 'c/d')],
            `</v2/acme/x/referrers/${SUBJECT}?artifactType=a%2Fb&page=2>; rel="next"`,
          ),
    );
    expect(await client(host).listReferrers(SUBJECT, 'a/b')).toEqual([referrer('one'), referrer('three')]);
    expect(seen.map(({ url }) => url)).toEqual([
      `/v2/acme/x/referrers/${SUBJECT}?artifactType=a%2Fb`,
      `/v2/acme/x/referrers/${SUBJECT}?artifactType=a%2Fb&page=2`,
    ]);
    expect((await client(host).listReferrers(SUBJECT)).length).toBe(3);
  });

  test.each([
    ['in plain text', 404, 'text/plain'],
    ['as of another path', 404, 'application/json'],
    ['as of no method', 405, 'text/plain'],
    ['with a page', 200, 'text/html'],
  ])('is the index of the tag where the API is answered %s', async (_, status, type) => {
    const { host } = await serve((request, response) => {
      if (!request.url!.includes('/manifests/'))
        return response.writeHead(status, { 'content-type': type }).end('404 page not found');
      expect(request.url).toBe(`/v2/acme/x/manifests/${fallbackTag(SUBJECT)}`);
      return sendIndex(response, [referrer('one'), referrer('two', 'c/d')]);
    });
    expect(await client(host).listReferrers(SUBJECT, 'c/d')).toEqual([referrer('two', 'c/d')]);
  });

  test('is empty where there is no such tag either', async () => {
    const { host } = await serveManifests();
    expect(await client(host).listReferrers(SUBJECT)).toEqual([]);
  });

  test.each([
    [[{}]],
    [[{ ...referrer('x'), digest: '../x' }]],
    [[{ ...referrer('x'), size: -1 }]],
    ['x'],
    [[null]],
  ])('%j is none', async (manifests) => {
    const { host } = await serve((_, response) => sendIndex(response, manifests));
    await expect(client(host).listReferrers(SUBJECT)).rejects.toThrow('no list of referrers');
  });

  test('that leads elsewhere or never ends is not followed', async () => {
    const away = await serve((_, response) => sendIndex(response, [], '<http://127.0.0.2:1/x>; rel="next"'));
    await expect(client(away.host).listReferrers(SUBJECT)).rejects.toThrow('none of its own');
    const round = await serve((request, response) => sendIndex(response, [], `<${request.url}>; rel="next"`));
    await expect(client(round.host).listReferrers(SUBJECT)).rejects.toThrow('does not end');
  });

  test('that may not be read, or breaks down, is an error and not the tag', async () => {
    for (const status of [403, 500]) {
      const { host } = await serve((_, response) => sendJson(response, status, {}));
      await expect(client(host).listReferrers(SUBJECT)).rejects.toThrow(`failed: ${status}`);
    }
  });
});

describe('a referrer', () => {
  test('is put and no more where the registry keeps the list', async () => {
    const { host, seen } = await serveManifests({ api: true });
    const digest = await client(host).pushReferrer(saying('one'), IMAGE_MANIFEST);
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([`PUT /v2/acme/x/manifests/${digest}`]);
  });

  test('is added to the tag of its subject else, with what it says of itself, once', async () => {
    const { host, manifests, seen } = await serveManifests();
    const { pushReferrer, listReferrers } = client(host);
    const first = saying('one', { artifactType: 'a/b' });
    const second = saying('two');
    await pushReferrer(first, IMAGE_MANIFEST);
    await pushReferrer(second, IMAGE_MANIFEST);
    const described = (bytes: Buffer, name: string, artifactType: string) => ({
      mediaType: IMAGE_MANIFEST,
      digest: digestOf(bytes),
      size: bytes.length,
      artifactType,
      annotations: { name },
    });
    expect(await listReferrers(SUBJECT)).toEqual([
      described(first, 'one', 'a/b'),
      described(second, 'two', 'application/vnd.oci.empty.v1+json'),
    ]);
    expect(manifests.get(fallbackTag(SUBJECT))!.type).toBe(IMAGE_INDEX);
    const before = seen.length;
    await pushReferrer(first, IMAGE_MANIFEST);
    expect(seen.slice(before).map(({ method }) => method)).toEqual(['PUT', 'GET']);
  });

  test('of many writers at once is lost to none of them', async () => {
    const { host } = await serveManifests({ slowMs: 6 });
    const names = ['one', 'two', 'three', 'four', 'five', 'six'];
    // Each a client of its own, as jobs on several machines are.
    await Promise.all(names.map((name) => client(host, 150).pushReferrer(saying(name), IMAGE_MANIFEST)));
    const listed = await client(host).listReferrers(SUBJECT);
    expect(listed.map(({ annotations }) => annotations?.name).sort()).toEqual([...names].sort());
  });

  test('that others take away each time is an error', async () => {
    const { host, manifests } = await serveManifests();
    const timer = setInterval(() => manifests.delete(fallbackTag(SUBJECT)), 1);
    const pushed = client(host).pushReferrer(saying('one'), IMAGE_MANIFEST);
    await expect(pushed).rejects.toThrow('all the time');
    clearInterval(timer);
  });

  test('has a subject', async () => {
    const { host, seen } = await serveManifests();
    for (const subject of [undefined, null, {}, { digest: 'md5:1' }])
      await expect(client(host).pushReferrer(saying('x', { subject }), IMAGE_MANIFEST)).rejects.toMatchObject(
        {
          code: 'usage',
        },
      );
    expect(seen).toEqual([]);
  });
});

describe('the index of a tag', () => {
  const indexOf = (value: object) =>
    manifestOf(
      Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: IMAGE_INDEX, ...value })),
      IMAGE_INDEX,
      'x',
    );

  test('keeps what else is there, and has each digest once, as the manifest says now', () => {
    const old = indexOf({
      annotations: { kept: 'yes' },
      manifests: [referrer('one', 'old/type'), referrer('two')],
    });
    const now = withReferrers(old, [referrer('one')], 'x');
    expect(JSON.parse(Buffer.from(now!).toString())).toEqual({
      schemaVersion: 2,
      mediaType: IMAGE_INDEX,
      annotations: { kept: 'yes' },
      manifests: [referrer('two'), referrer('one')],
    });
    expect(withReferrers(indexOf({ manifests: [referrer('one')] }), [referrer('one')], 'x')).toBeNull();
  });

  test('that is an image is left alone', () => {
    const image = manifestOf(saying('x'), IMAGE_MANIFEST, 'x');
    expect(() => withReferrers(image, [referrer('one')], 'x')).toThrow('and no index');
  });
});

test('a manifest without a type of its own has that of its configuration', () => {
  const digest: Digest = OTHER;
  const manifest = manifestOf(saying('x', { subject: { digest } }), IMAGE_MANIFEST, 'x');
  expect(referrerOf(manifest)).toMatchObject({
    subject: OTHER,
    referrer: { artifactType: 'application/vnd.oci.empty.v1+json', annotations: { name: 'x' } },
  });
});
