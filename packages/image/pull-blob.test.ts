import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Credentials } from './credentials.ts';
import { type RegistryOptions, registryClient } from './registry.ts';
import { sendJson, serve } from './served.ts';
import { type Fault, serveRegistry, type Wrong } from './served-registry.ts';

const ANN: Credentials = { kind: 'password', username: 'ann', secret: 's3cret' };
const MiB = 2 ** 20;
const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 31 + (at >> 8)) & 255));
const WANTED = { digest: digestOf(BYTES), size: BYTES.length };

const client = (host: string, options: Partial<RegistryOptions> = {}) =>
  registryClient({
    registry: host,
    repository: 'acme/x',
    credentials: null,
    note: () => {},
    secondMs: 1,
    ...options,
  });

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'pawl-pull-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function serveBlob(wrong?: Wrong) {
  const registry = await serveRegistry(wrong);
  registry.blobs.set(WANTED.digest, BYTES);
  return registry;
}

test('a blob is read into a file, in place of what was there', async () => {
  const registry = await serveBlob();
  const into = await folder();
  await writeFile(join(into, 'blob'), 'old');
  const progress: number[] = [];
  await client(registry.host).pullBlob(WANTED, join(into, 'blob'), {
    progress: (at) => void progress.push(at),
  });
  expect((await readFile(join(into, 'blob'))).equals(BYTES)).toBe(true);
  expect(progress.at(-1)).toBe(WANTED.size);
  expect(await readdir(into)).toEqual(['blob']);
});

describe('a line that breaks', () => {
  test('is gone on with where it ended', async () => {
    let cut = false;
    const ranges: unknown[] = [];
    const registry = await serveBlob((_, { headers }): Fault | undefined => {
      ranges.push(headers.range);
      if (cut) return undefined;
      cut = true;
      return { cutAnswer: 250_000 };
    });
    const path = join(await folder(), 'blob');
    await client(registry.host).pullBlob(WANTED, path);
    expect((await readFile(path)).equals(BYTES)).toBe(true);
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  });

  test('anywhere, of a registry that knows ranges or not, comes to the same blob', async () => {
    const path = join(await folder(), 'blob');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: BYTES.length - 1 }), { maxLength: 2 }),
        fc.boolean(),
        async (cuts, ranges) => {
          const left = [...cuts];
          const registry = await serveBlob((_, request): Fault | undefined => {
            if (!ranges) delete request.headers.range;
            const at = left.shift();
            return at === undefined ? undefined : { cutAnswer: at };
          });
          await client(registry.host).pullBlob(WANTED, path);
          return (await readFile(path)).equals(BYTES);
        },
      ),
      { seed: 20260102, numRuns: 40 },
    );
  });

  test('for ever is an error, and leaves no file', async () => {
    const into = await folder();
    const registry = await serveBlob(() => ({ cutAnswer: 10 }));
    await expect(client(registry.host).pullBlob(WANTED, join(into, 'blob'))).rejects.toThrow(
      'the connection failed',
    );
    expect(registry.seen.length).toBe(3);
    expect(await readdir(into)).toEqual([]);
  });

  test('oftener than it may without getting on ends well while it does', async () => {
    const bytes = Buffer.alloc(12 * MiB, 'x');
    const wanted = { digest: digestOf(bytes), size: bytes.length };
    const registry = await serveRegistry(() => ({ cutAnswer: 2 * MiB }));
    registry.blobs.set(wanted.digest, bytes);
    const path = join(await folder(), 'blob');
    await client(registry.host).pullBlob(wanted, path);
    expect(digestOf(await readFile(path))).toBe(wanted.digest);
    // Up to what the socket held is lost with each cut.
    expect(registry.seen.length).toBeGreaterThanOrEqual(6);
  });

  test('by not moving ends by the clock', async () => {
    const { host } = await serve((_, response) => void response.writeHead(200).write('x'));
    const pulled = client(host, { idleMs: 40 }).pullBlob(WANTED, join(await folder(), 'blob'));
    await expect(pulled).rejects.toThrow('nothing moved for');
  });

  test('where a range is refused is read anew', async () => {
    let asked = 0;
    const registry = await serveBlob((_, request, response): Fault | undefined => {
      if (++asked === 1) return { cutAnswer: 1000 };
      if (request.headers.range === undefined) return undefined;
      response.writeHead(416).end();
      return 'done';
    });
    const path = join(await folder(), 'blob');
    await client(registry.host).pullBlob(WANTED, path);
    expect((await readFile(path)).equals(BYTES)).toBe(true);
  });
});

describe('a registry that', () => {
  const other = Buffer.from(BYTES);
  other[5]! ^= 1;
  const lies: readonly [string, Record<string, string>, Buffer, string][] = [
    ['gives other bytes', {}, other, 'gives sha256:'],
    [
      'says more bytes',
      { 'content-length': `${BYTES.length + 1}` },
      BYTES,
      `gives ${BYTES.length + 1} bytes from 0`,
    ],
    ['says fewer bytes', { 'content-length': '5' }, BYTES.subarray(0, 5), 'gives 5 bytes from 0'],
    ['gives more bytes', {}, Buffer.concat([BYTES, BYTES]), 'gives more bytes'],
    ['gives fewer bytes', {}, BYTES.subarray(0, 5), 'gives 5 bytes for'],
  ];
  test.each(lies)('%s is not believed', async (_, headers, bytes, why) => {
    const { host, seen } = await serve((_request, response) => response.writeHead(200, headers).end(bytes));
    const into = await folder();
    await expect(client(host).pullBlob(WANTED, join(into, 'blob'))).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringContaining(why),
      remedy: expect.stringContaining('Trust neither'),
    });
    expect(await readdir(into)).toEqual([]);
    expect(seen.length).toBe(1);
  });

  test.each(['bytes 0-299999/300000', 'bytes 1000-1999/300000', 'bytes 1000-299999/300001', ''])(
    'goes on elsewhere than it was asked to (%j) is not believed',
    async (range) => {
      let asked = 0;
      const registry = await serveBlob((_, _request, response): Fault | undefined => {
        if (++asked === 1) return { cutAnswer: 1000 };
        response.writeHead(206, { 'content-range': range }).end(BYTES.subarray(1000));
        return 'done';
      });
      const pulled = client(registry.host).pullBlob(WANTED, join(await folder(), 'blob'));
      await expect(pulled).rejects.toThrow('gives the range');
    },
  );

  test('never ends is read no further than the size', async () => {
    let sent = 0;
    const { host } = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(BYTES)) sent += BYTES.length;
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    await expect(client(host).pullBlob(WANTED, join(await folder(), 'blob'))).rejects.toThrow('more bytes');
    expect(sent).toBeLessThan(64 * MiB);
  });

  test.each([
    [403, 'docker login'],
    [404, 'Check the name'],
  ])('answers %d is quoted', async (status, remedy) => {
    const { host } = await serve((_, response) =>
      sendJson(response, status, { errors: [{ message: 'so not' }] }),
    );
    await expect(client(host).pullBlob(WANTED, join(await folder(), 'blob'))).rejects.toMatchObject({
      message: `${host}: reading acme/x ${WANTED.digest} failed: ${status} so not`,
      remedy: expect.stringContaining(remedy),
    });
  });

  test.each([429, 500, 502])('answers %d at first is asked again', async (status) => {
    let asked = 0;
    const notes: string[] = [];
    const registry = await serveBlob((_, _request, response) => {
      if (++asked > 2) return undefined;
      response.writeHead(status, { 'retry-after': '2' }).end();
      return 'done';
    });
    const note = (message: string) => void notes.push(message);
    await client(registry.host, { note }).pullBlob(WANTED, join(await folder(), 'blob'));
    expect(notes).toEqual(Array(2).fill(`${registry.host}: it answers ${status}; trying again`));
  });
});

describe('a redirect to a store', () => {
  /** A registry with a login, whose blobs are elsewhere. */
  async function setUp(location: (store: string) => string) {
    const store = await serve((request, response) => {
      if (request.url === '/greedy') response.setHeader('www-authenticate', 'Basic realm="give me"');
      if (request.url === '/back') response.setHeader('location', `http://${registry.host}/v2/back`);
      response.writeHead(request.url === '/greedy' ? 401 : request.url === '/back' ? 307 : 200).end(BYTES);
    });
    const registry = await serve((request, response) => {
      if (request.url === '/v2/back') return response.end(BYTES);
      if (request.headers.authorization === undefined)
        return response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      return response.writeHead(307, { location: location(store.host) }).end();
    });
    const path = join(await folder(), 'blob');
    return {
      store,
      registry,
      path,
      pulled: client(registry.host, { credentials: ANN }).pullBlob(WANTED, path),
    };
  }

  test('takes no credentials there', async () => {
    const { store, path, pulled } = await setUp((host) => `http://${host}/blob?signed=1`);
    await pulled;
    expect((await readFile(path)).equals(BYTES)).toBe(true);
    expect(store.seen).toEqual([{ method: 'GET', url: '/blob?signed=1', authorization: null }]);
  });

  test('that asks for some gets none', async () => {
    const { store, pulled } = await setUp((host) => `http://${host}/greedy`);
    await expect(pulled).rejects.toThrow('failed: 401');
    expect(store.seen.map(({ authorization }) => authorization)).toEqual([null]);
  });

  test('and back takes none either', async () => {
    const { registry, pulled } = await setUp((host) => `http://${host}/back`);
    await pulled;
    expect(registry.seen.at(-1)).toMatchObject({ url: '/v2/back', authorization: null });
  });

  test.each(['file:///etc/passwd', 'http://[', 'ftp://x/y'])('to %s goes nowhere', async (location) => {
    const { pulled } = await setUp(() => location);
    await expect(pulled).rejects.toThrow('nothing was sent there');
  });
});
