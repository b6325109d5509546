import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { type Digest, digestOf } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Credentials } from './credentials.ts';
import type { BlobContent } from './hashed-source.ts';
import { type RegistryOptions, registryClient } from './registry.ts';
import { sendJson, serve } from './served.ts';
import { type Fault, serveRegistry, type Wrong } from './served-registry.ts';

const ANN: Credentials = { kind: 'password', username: 'ann', secret: 's3cret' };
const KiB = 1024;
const MiB = 2 ** 20;

const client = (host: string, options: Partial<RegistryOptions> = {}) =>
  registryClient({
    registry: host,
    repository: 'acme/x',
    credentials: null,
    note: () => {},
    secondMs: 1,
    ...options,
  });

/** Bytes that differ from place to place. */
function bytesOf(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0, state = seed; at < size; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

function blobOf(bytes: Buffer): BlobContent & { readonly opened: readonly number[] } {
  const opened: number[] = [];
  return {
    digest: digestOf(bytes),
    size: bytes.length,
    opened,
    open(from) {
      opened.push(from);
      return Readable.from([bytes.subarray(from)]);
    },
  };
}

/** Says no to the first requests of a kind. */
function refusing(kind: string, times: number, say: (response: ServerResponse) => void): Wrong {
  let left = times;
  return (line, request, response) => {
    if (line !== kind || left-- <= 0) return undefined;
    request.resume();
    say(response);
    return 'done';
  };
}

describe('a blob', () => {
  test('goes in one request of its own length', async () => {
    const blob = blobOf(bytesOf(300 * KiB));
    const lengths: unknown[] = [];
    const registry = await serveRegistry((line, { headers }) => {
      if (line === 'PUT upload') lengths.push(headers['content-length'], headers['transfer-encoding']);
      return undefined;
    });
    const progress: number[] = [];
    const result = await client(registry.host).pushBlob(blob, { progress: (at) => void progress.push(at) });
    expect(result).toEqual({ how: 'pushed', sent: blob.size });
    expect(registry.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `HEAD /v2/acme/x/blobs/${blob.digest}`,
      'POST /v2/acme/x/blobs/uploads/',
      // The query that the registry gave stands as it was.
      `PUT /v2/acme/x/blobs/uploads/u1?state=a%2Bb&digest=${encodeURIComponent(blob.digest)}`,
    ]);
    expect(lengths).toEqual([`${blob.size}`, undefined]);
    expect(progress).toEqual([64, 128, 192, 256, 300].map((at) => at * KiB));
    expect(digestOf(registry.blobs.get(blob.digest)!)).toBe(blob.digest);
  });

  test('that is there with another size is an error', async () => {
    const blob = blobOf(bytesOf(10));
    const { host } = await serve((_, response) => response.writeHead(200, { 'content-length': 11 }).end());
    await expect(client(host).pushBlob(blob)).rejects.toThrow('with 11 bytes, not 10');
  });

  test('goes in pieces that are no smaller than the registry says', async () => {
    const blob = blobOf(bytesOf(100 * KiB));
    const ranges: unknown[] = [];
    const registry = await serveRegistry((line, request, response) => {
      if (line === 'POST') response.setHeader('oci-chunk-min-length', `${40 * KiB}`);
      if (line === 'PATCH upload') ranges.push(request.headers['content-range']);
      return undefined;
    });
    await client(registry.host).pushBlob(blob, { chunk: 1000 });
    expect(ranges).toEqual(['0-40959', '40960-81919', '81920-102399']);
    expect(digestOf(registry.blobs.get(blob.digest)!)).toBe(blob.digest);
  });

  test('whose pieces are refused goes at once', async () => {
    const blob = blobOf(bytesOf(100 * KiB));
    const registry = await serveRegistry(
      refusing('PATCH upload', 99, (response) => response.writeHead(416, { range: '0-0' }).end()),
    );
    await client(registry.host).pushBlob(blob, { chunk: 10 * KiB });
    expect(registry.seen.filter(({ method }) => method === 'PATCH').length).toBe(1);
    expect(registry.blobs.has(blob.digest)).toBe(true);
  });

  test('that cannot be mounted goes on in the upload that came of it', async () => {
    const blob = blobOf(bytesOf(10));
    const registry = await serveRegistry();
    const result = await client(registry.host).pushBlob(blob, {
      mountFrom: ['acme/x', 'acme/a', 'acme/b', 'acme/a'],
    });
    expect(result.how).toBe('pushed');
    const mount = `mount=${encodeURIComponent(blob.digest)}&from=acme%2F`;
    expect(registry.seen.map(({ method, url }) => `${method} ${url.split('/uploads/')[1] ?? ''}`)).toEqual([
      'HEAD ',
      `POST ?${mount}a`,
      'DELETE u1?state=a%2Bb',
      `POST ?${mount}b`,
      expect.stringMatching(/^PUT u2/),
    ]);
  });
});

describe('a line that breaks', () => {
  test('is gone on with where the registry got to, without sending the beginning again', async () => {
    const bytes = bytesOf(40 * MiB);
    const blob = blobOf(bytes);
    let cut = false;
    const registry = await serveRegistry((line): Fault | undefined => {
      if (line !== 'PUT upload' || cut) return undefined;
      cut = true;
      return { cutBody: 20 * MiB + 5 };
    });
    const { how } = await client(registry.host).pushBlob(blob);
    expect(how).toBe('pushed');
    expect(registry.took()).toBe(blob.size);
    // Hashing goes on from the last place before the cut that was kept.
    expect(blob.opened).toEqual([0, 16 * MiB, 40 * MiB]);
    expect(registry.seen.slice(2).map(({ method }) => method)).toEqual([
      'PUT',
      'HEAD',
      'GET',
      'PATCH',
      'PUT',
    ]);
    expect(registry.blobs.get(blob.digest)!.equals(bytes)).toBe(true);
  });

  test('anywhere and again and again, in pieces or not, comes to the same blob', async () => {
    const bytes = bytesOf(3 * MiB);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 1.5 * MiB }), { maxLength: 2 }),
        fc.constantFrom(null, 250 * KiB, 1.5 * MiB),
        fc.boolean(),
        async (cuts, chunk, resumes) => {
          const left = [...cuts];
          const registry = await serveRegistry((line, request, response): Fault | undefined => {
            if (line === 'GET upload' && !resumes) {
              response.writeHead(404).end();
              return 'done';
            }
            const at = /^(PUT|PATCH) upload$/.test(line) ? left.shift() : undefined;
            const coming = Number(request.headers['content-length']);
            return at === undefined ? undefined : { cutBody: Math.min(at, coming) };
          });
          const blob = blobOf(bytes);
          const { how } = await client(registry.host).pushBlob(blob, { chunk });
          return how === 'pushed' && digestOf(registry.blobs.get(blob.digest)!) === blob.digest;
        },
      ),
      { seed: 20260101, numRuns: 25 },
    );
  });

  test('oftener than it may without getting on ends well while it does', async () => {
    const blob = blobOf(bytesOf(10 * MiB));
    let left = 6;
    const registry = await serveRegistry((line): Fault | undefined =>
      /^(PUT|PATCH) upload$/.test(line) && left-- > 0 ? { cutBody: 1.5 * MiB } : undefined,
    );
    expect((await client(registry.host).pushBlob(blob)).how).toBe('pushed');
    expect(registry.took()).toBe(blob.size);
  });

  test('after all arrived is found to be done', async () => {
    const blob = blobOf(bytesOf(100));
    const registry = await serveRegistry((line) => (line === 'PUT upload' ? { cutAnswer: -1 } : undefined));
    expect(await client(registry.host).pushBlob(blob)).toEqual({ how: 'pushed', sent: 100 });
    expect(registry.seen.filter(({ method }) => method === 'PUT').length).toBe(1);
  });

  test('always ends as an error that says so', async () => {
    const blob = blobOf(bytesOf(100));
    const registry = await serveRegistry((line) => (line === 'PUT upload' ? { cutBody: 10 } : undefined));
    const notes: string[] = [];
    const pushed = client(registry.host, { note: (message) => void notes.push(message) }).pushBlob(blob);
    await expect(pushed).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringMatching(
        `^${registry.host}: writing acme/x ${blob.digest} failed: ${registry.host}: the connection failed`,
      ),
    });
    expect(notes.length).toBe(2);
  });

  test('that hangs ends by the clock, while sending and while waiting for the answer', async () => {
    for (const size of [100, 32 * MiB]) {
      const registry = await serveRegistry((line) => (line === 'PUT upload' ? 'done' : undefined));
      const zeros = Buffer.alloc(size);
      const pushed = client(registry.host, { idleMs: 50 }).pushBlob(blobOf(zeros));
      await expect(pushed).rejects.toThrow('nothing moved for');
    }
  });
});

describe('a registry that answers', () => {
  test.each([408, 429, 499, 500, 502, 503, 504, 522])('%d at first is asked again', async (status) => {
    for (const kind of ['HEAD blob', 'POST', 'PUT upload']) {
      const blob = blobOf(bytesOf(300 * KiB));
      const registry = await serveRegistry(
        refusing(kind, 2, (response) => response.writeHead(status, { 'retry-after': '1' }).end()),
      );
      expect((await client(registry.host).pushBlob(blob)).how).toBe('pushed');
    }
  });

  test.each([
    [403, 'denied', 'docker login'],
    [400, 'digest invalid', 'Check the name'],
    [413, 'too large', 'Check the name'],
  ])('%d to the blob is told in its words', async (status, message, remedy) => {
    const registry = await serveRegistry(
      refusing('PUT upload', 9, (response) => sendJson(response, status, { errors: [{ message }] })),
    );
    await expect(client(registry.host).pushBlob(blobOf(bytesOf(10)))).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringContaining(`failed: ${status} ${message}`),
      remedy: expect.stringContaining(remedy),
    });
  });

  test('that it knows the upload no more is sent it anew', async () => {
    const blob = blobOf(bytesOf(10));
    const registry = await serveRegistry(
      refusing('PUT upload', 1, (response) => response.writeHead(404).end()),
    );
    expect(await client(registry.host).pushBlob(blob)).toMatchObject({ how: 'pushed' });
  });

  test('another digest than was sent is not believed', async () => {
    const registry = await serveRegistry(
      refusing('PUT upload', 9, (response) =>
        response.writeHead(201, { 'docker-content-digest': digestOf('other') }).end(),
      ),
    );
    await expect(client(registry.host).pushBlob(blobOf(bytesOf(10)))).rejects.toThrow('other bytes');
  });

  test('no digest is asked whether it has the blob', async () => {
    const registry = await serveRegistry(
      refusing('PUT upload', 9, (response) => response.writeHead(201).end()),
    );
    await expect(client(registry.host).pushBlob(blobOf(bytesOf(10)))).rejects.toThrow('failed: 201');
  });

  test('202 without a place for the upload', async () => {
    const registry = await serveRegistry(refusing('POST', 9, (response) => response.writeHead(202).end()));
    await expect(client(registry.host).pushBlob(blobOf(bytesOf(10)))).rejects.toThrow('does not say where');
  });
});

describe('a source that changed', () => {
  const wanted = bytesOf(200 * KiB);
  const digest = digestOf(wanted);
  const other = Buffer.from(wanted);
  other[7]! ^= 1;
  test.each([
    ['into other bytes', other, 'its bytes are others'],
    ['into fewer', wanted.subarray(0, 100 * KiB), `it ends after ${100 * KiB} of`],
    ['into more', Buffer.concat([wanted, wanted]), 'it is longer'],
    ['by one byte more', Buffer.concat([wanted, Buffer.alloc(1)]), 'it is longer'],
  ])('%s is never sent whole', async (_, bytes, why) => {
    for (const chunk of [null, 50 * KiB]) {
      const registry = await serveRegistry();
      const open = (from: number) => Readable.from([bytes.subarray(from)]);
      const pushed = client(registry.host).pushBlob({ digest, size: wanted.length, open }, { chunk });
      await expect(pushed).rejects.toMatchObject({ code: 'data', message: expect.stringContaining(why) });
      expect([...registry.blobs]).toEqual([]);
      expect(
        registry.seen.filter(({ method, url }) => method === 'PUT' && url.includes('digest')).length,
      ).toBe(chunk === null ? 1 : 0);
      expect(registry.seen.at(-1)?.method).toBe('DELETE');
    }
  });

  test('its error is its own, and not tried again', async () => {
    const registry = await serveRegistry();
    let opened = 0;
    const open = () => {
      opened++;
      return new Readable({ read: () => {} }).destroy(new Error('no such disk'));
    };
    await expect(client(registry.host).pushBlob({ digest, size: 5, open })).rejects.toThrow('no such disk');
    expect(opened).toBe(1);
  });
});

describe('credentials', () => {
  /** Demands them of everything. */
  const demanding: Wrong = (_, request, response) => {
    if (request.headers.authorization !== undefined) return undefined;
    request.resume();
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    return 'done';
  };

  test('that ran out are renewed in the middle, and the body is sent again', async () => {
    const blob = blobOf(bytesOf(300 * KiB));
    const registry = await serveRegistry((line, request, response) =>
      line === 'PUT upload' ? demanding(line, request, response) : undefined,
    );
    expect((await client(registry.host, { credentials: ANN }).pushBlob(blob)).how).toBe('pushed');
    expect(
      registry.seen.filter(({ method }) => method === 'PUT').map(({ authorization }) => authorization),
    ).toEqual([null, expect.stringContaining('Basic ')]);
  });

  test.each([401, 200])('do not go to another host that takes the upload (%d)', async (status) => {
    const blob = blobOf(bytesOf(1000));
    const got: [string | undefined, string | undefined, Digest][] = [];
    const store = await serve(async (request: IncomingMessage, response) => {
      const hash = createHash('sha256');
      for await (const chunk of request) hash.update(chunk);
      const { authorization, cookie } = request.headers;
      got.push([authorization, cookie, `sha256:${hash.digest('hex')}`]);
      if (status === 401) response.setHeader('www-authenticate', 'Basic realm="give me"');
      response.writeHead(status === 401 ? 401 : 201, { 'docker-content-digest': blob.digest }).end();
    }, true);
    const registry = await serveRegistry((line, request, response) => {
      const demanded = demanding(line, request, response);
      if (demanded === 'done' || line !== 'POST') return demanded;
      response.writeHead(202, { location: `http://${store.host}/upload?signed=1` }).end();
      return 'done';
    });
    const pushed = client(registry.host, { credentials: ANN }).pushBlob(blob);
    if (status === 401) await expect(pushed).rejects.toThrow('failed: 401');
    else expect((await pushed).how).toBe('pushed');
    expect(got).toEqual([[undefined, undefined, blob.digest]]);
  });

  test('do not follow a redirect of the upload to another host', async () => {
    const blob = blobOf(bytesOf(1000));
    const store = await serve((_, response) =>
      response.writeHead(201, { 'docker-content-digest': blob.digest }).end(),
    );
    const registry = await serveRegistry((line, request, response) => {
      const demanded = demanding(line, request, response);
      if (demanded === 'done' || line !== 'PUT upload') return demanded;
      request.resume();
      response.writeHead(307, { location: `http://${store.host}/there` }).end();
      return 'done';
    });
    await client(registry.host, { credentials: ANN }).pushBlob(blob);
    expect(store.seen).toEqual([{ method: 'PUT', url: '/there', authorization: null }]);
  });
});

test('several blobs stop at the first that fails, with its error alone', async () => {
  const blobs = Array.from({ length: 8 }, (_, index) => blobOf(bytesOf(1000, index)));
  const registry = await serveRegistry((line, request, response) => {
    if (line !== 'PUT upload') return undefined;
    request.resume();
    // One is refused, and the others wait for ever.
    if (request.url!.includes(encodeURIComponent(blobs[2]!.digest)))
      response.writeHead(403).end('{"errors":[{"message":"quota exceeded"}]}');
    return 'done';
  });
  await expect(client(registry.host).pushBlobs(blobs)).rejects.toThrow(
    `writing acme/x ${blobs[2]!.digest} failed: 403`,
  );
  expect(registry.seen.filter(({ method }) => method === 'PUT').length).toBeLessThanOrEqual(4);
});

test('giving up ends it at once', async () => {
  const registry = await serveRegistry((line) => (line === 'PUT upload' ? 'done' : undefined));
  const stop = new AbortController();
  const pushed = client(registry.host).pushBlob(blobOf(bytesOf(100)), { signal: stop.signal });
  setTimeout(() => stop.abort(), 30);
  await expect(pushed).rejects.toThrow('given up');
});
