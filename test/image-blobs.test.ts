import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  type BlobContent,
  IMAGE_INDEX,
  IMAGE_MANIFEST,
  type RegistryClient,
  registryClient,
} from '@pawl/image';
import { type Digest, digestOf } from '@pawl/records';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startBearerProxy } from './system/bearer-proxy.ts';
import { startCuttingProxy } from './system/cutting-proxy.ts';
import { skopeo } from './system/oci-tools.ts';
import { type RunningRegistry, registry, startRegistry } from './system/registry.ts';
import { copyToLayout } from './system/skopeo.ts';

const LAYER = 'application/vnd.oci.image.layer.v1.tar';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const MiB = 2 ** 20;

function blobOf(bytes: Buffer): BlobContent {
  const open = (from: number) => Readable.from([bytes.subarray(from)]);
  return { digest: digestOf(bytes), size: bytes.length, open };
}

function described(mediaType: string, { digest, size }: BlobContent) {
  return { mediaType, digest, size };
}

/** The client's repository gets an image with these layers; returns what was said of each blob. */
async function pushImage(client: RegistryClient, layers: readonly BlobContent[]) {
  const diffIds = layers.map(({ digest }) => digest);
  const config = blobOf(
    Buffer.from(
      JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: diffIds } }),
    ),
  );
  const pushed = await client.pushBlobs([...layers, config]);
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: IMAGE_MANIFEST,
      config: described(CONFIG, config),
      layers: layers.map((layer) => described(LAYER, layer)),
    }),
  );
  return { pushed, manifest, digest: await client.putManifest('v1.0.0', manifest, IMAGE_MANIFEST) };
}

/** A manifest that says something of another. */
function saying(what: string, subject: { readonly digest: Digest; readonly size: number }): Buffer {
  const empty = { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('{}'), size: 2 };
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: IMAGE_MANIFEST,
      artifactType: `application/vnd.example.${what}+json`,
      config: empty,
      layers: [empty],
      subject: { mediaType: IMAGE_MANIFEST, ...subject },
      annotations: { 'org.example.says': what },
    }),
  );
}

describe.skipIf(registry.missing)(`blobs and a real registry ${registry.missing ?? ''}`, () => {
  let running: RunningRegistry;
  let count = 0;
  beforeAll(async () => {
    running = await startRegistry();
  });
  afterAll(() => running?.close());

  const clientOf = (host: string, repository = `acme/blobs-${++count}`, notes: string[] = []) =>
    registryClient({
      registry: host,
      repository,
      credentials: null,
      note: (message) => void notes.push(message),
      secondMs: 50,
    });

  async function folder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), 'pawl-blobs-'));
    onTestFinished(() => rm(made, { recursive: true, force: true }));
    return made;
  }

  test('a blob is sent once, then known, then mounted elsewhere, and comes back as it was', async () => {
    const blob = blobOf(randomBytes(3 * MiB + 17));
    const [first, second] = ['acme/first', 'acme/second'];
    const progress: number[] = [];
    const client = clientOf(running.host, first);
    expect(await client.pushBlob(blob, { progress: (at) => void progress.push(at) })).toEqual({
      how: 'pushed',
      sent: blob.size,
    });
    expect(progress.at(-1)).toBe(blob.size);
    expect(await client.pushBlob(blob)).toEqual({ how: 'there', sent: 0 });
    const other = clientOf(running.host, second);
    expect(await other.pushBlob(blob, { mountFrom: ['acme/nothing', first] })).toEqual({
      how: 'mounted',
      sent: 0,
    });
    const path = join(await folder(), 'blob');
    await other.pullBlob(blob, path);
    expect(digestOf(await readFile(path))).toBe(blob.digest);
    expect(await readdir(join(path, '..'))).toEqual(['blob']);
  });

  test('nothing at all is a blob too', async () => {
    const client = clientOf(running.host);
    const empty = blobOf(Buffer.alloc(0));
    expect(await client.pushBlob(empty)).toEqual({ how: 'pushed', sent: 0 });
    const path = join(await folder(), 'empty');
    await client.pullBlob(empty, path);
    expect((await readFile(path)).length).toBe(0);
  });

  test('a blob goes in pieces where they are asked for', async () => {
    const blob = blobOf(randomBytes(MiB + 1));
    const client = clientOf(running.host);
    expect(await client.pushBlob(blob, { chunk: 300_000 })).toEqual({ how: 'pushed', sent: blob.size });
    const path = join(await folder(), 'blob');
    await client.pullBlob(blob, path);
    expect(digestOf(await readFile(path))).toBe(blob.digest);
  });

  test.each([null, 2 * MiB])('a line that breaks twice, pieces of %j', async (chunk) => {
    const blob = blobOf(randomBytes(12 * MiB));
    const proxy = await startCuttingProxy(running.host, [1.5 * MiB, 1.7 * MiB]);
    onTestFinished(() => proxy.close());
    const notes: string[] = [];
    const client = clientOf(proxy.host, undefined, notes);
    const { how, sent } = await client.pushBlob(blob, { chunk });
    expect([how, proxy.cuts(), notes.length]).toEqual(['pushed', 2, 2]);
    expect(sent).toBeGreaterThan(blob.size);
    const slow = await startCuttingProxy(running.host, [5 * MiB, 4 * MiB, 100]);
    onTestFinished(() => slow.close());
    const path = join(await folder(), 'blob');
    await clientOf(slow.host, client.name.replace(/^[^/]*\//, '')).pullBlob(blob, path);
    expect(slow.cuts()).toBe(3);
    expect(digestOf(await readFile(path))).toBe(blob.digest);
  });

  test('a token for both repositories is asked for to mount, and who may not read one is sent the blob', async () => {
    const blob = blobOf(randomBytes(1000));
    const open = `acme/open-${++count}`;
    const closed = `acme/closed-${count}`;
    for (const repository of [open, closed]) await clientOf(running.host, repository).pushBlob(blob);
    const user = { username: 'ann', password: 's3cret', pushes: true, unreadable: [closed] };
    const proxy = await startBearerProxy(running.host, user);
    onTestFinished(() => proxy.close());
    const to = (repository: string) =>
      registryClient({
        registry: proxy.host,
        repository,
        credentials: { kind: 'password', username: 'ann', secret: 's3cret' },
        note: () => {},
        secondMs: 1,
      });
    const [a, b] = [`acme/a-${count}`, `acme/b-${count}`];
    expect(await to(a).pushBlob(blob, { mountFrom: [open] })).toEqual({ how: 'mounted', sent: 0 });
    expect(proxy.asked).toEqual([
      `repository:${a}:pull,push`,
      `repository:${a}:pull,push repository:${open}:pull`,
    ]);
    expect(await to(b).pushBlob(blob, { mountFrom: [closed] })).toEqual({ how: 'pushed', sent: 1000 });
  });

  test('an image of large layers is pushed with a login, and pulled by several at once', async () => {
    const user = { username: 'ann', password: 's3cret', pushes: true };
    const proxy = await startBearerProxy(running.host, user);
    onTestFinished(() => proxy.close());
    const repository = `acme/login-${++count}`;
    const client = registryClient({
      registry: proxy.host,
      repository,
      credentials: { kind: 'password', username: 'ann', secret: 's3cret' },
      note: () => {},
      secondMs: 1,
    });
    const layers = [3, 5, 1, 2, 4, 3].map((size) => blobOf(randomBytes(size * MiB)));
    const { pushed } = await pushImage(client, [...layers, layers[0]!]);
    expect(pushed.map(({ how }) => how)).toEqual([...Array(6).fill('pushed'), 'there', 'pushed']);
    // Four begin at once and wait for one token.
    expect(proxy.asked).toEqual([`repository:${repository}:pull,push`]);
    const into = await folder();
    await client.pullBlobs(layers.map((layer, index) => ({ ...layer, path: join(into, `${index}`) })));
    for (const [index, { digest }] of layers.entries())
      expect(digestOf(await readFile(join(into, `${index}`)))).toBe(digest);
  });

  test('a blob that is not there is an error, and leaves no file', async () => {
    const into = await folder();
    await expect(
      clientOf(running.host).pullBlob({ digest: digestOf('x'), size: 1 }, join(into, 'x')),
    ).rejects.toMatchObject({ code: 'remote', message: expect.stringContaining('failed: 404') });
    expect(await readdir(into)).toEqual([]);
  });

  test('referrers are kept under the tag of their subject, several writers at once', async () => {
    const client = clientOf(running.host);
    const { digest, manifest } = await pushImage(client, [blobOf(randomBytes(100))]);
    const subject = { digest, size: manifest.length };
    expect(await client.listReferrers(digest)).toEqual([]);
    await client.pushBlob(blobOf(Buffer.from('{}')));
    const whats = ['one', 'two', 'three', 'four'];
    const repository = client.name.replace(/^[^/]*\//, '');
    const writers = [client, clientOf(running.host, repository)];
    const digests = await Promise.all(
      whats.map((what, index) => writers[index % 2]!.pushReferrer(saying(what, subject), IMAGE_MANIFEST)),
    );
    const listed = await client.listReferrers(digest);
    expect(listed.map((referrer) => referrer.digest).sort()).toEqual([...digests].sort());
    expect(await client.listReferrers(digest, 'application/vnd.example.two+json')).toEqual([
      {
        mediaType: IMAGE_MANIFEST,
        digest: digests[1],
        size: saying('two', subject).length,
        artifactType: 'application/vnd.example.two+json',
        annotations: { 'org.example.says': 'two' },
      },
    ]);
    const tag = digest.replace(':', '-');
    const before = await client.headManifest(tag);
    expect(before?.mediaType).toBe(IMAGE_INDEX);
    await client.pushReferrer(saying('one', subject), IMAGE_MANIFEST);
    expect(await client.headManifest(tag)).toEqual(before);
  });

  describe.skipIf(skopeo.missing)(`skopeo ${skopeo.missing ?? ''}`, () => {
    test('reads what was pushed, and we read what it copied', async () => {
      const client = clientOf(running.host);
      const layers = [2, 1].map((size) => blobOf(randomBytes(size * MiB)));
      const { digest } = await pushImage(client, layers);
      const into = await folder();
      await copyToLayout(`${client.name}:v1.0.0`, into);
      for (const wanted of [digest, ...layers.map((layer) => layer.digest)]) {
        const hex = wanted.slice('sha256:'.length);
        const bytes = await readFile(join(into, 'blobs/sha256', hex));
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(hex);
      }
    });
  });
});
