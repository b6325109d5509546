import { type Credentials, IMAGE_MANIFEST, type RegistryClient, registryClient } from '@pawl/image';
import type { Wanted } from '@pawl/store';
import { ociFollower } from '@pawl/store/oci';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startBearerProxy } from './system/bearer-proxy.ts';
import { openClient, pushImage } from './system/images.ts';
import { type RunningRegistry, registry, startRegistry } from './system/registry.ts';

const ANN: Credentials = { kind: 'password', username: 'ann', secret: 's3cret' };
const WANTED: Wanted = {
  model: 'housing',
  versions: [],
  stages: new Map([['production', 'v1.0.0']]),
  lastStage: 'production',
};

describe.skipIf(registry.missing)(`a registry with tokens ${registry.missing ?? ''}`, () => {
  let running: RunningRegistry;
  let count = 0;
  beforeAll(async () => {
    running = await startRegistry();
  });
  afterAll(() => running?.close());

  /** A repository with one image, and a client for it that comes through the proxy. */
  async function setUp(credentials: Credentials | null, pushes = true) {
    const repository = `acme/login-${++count}`;
    const digest = await pushImage(running.host, repository, 'v1.0.0', 'one');
    const proxy = await startBearerProxy(running.host, { username: 'ann', password: 's3cret', pushes });
    onTestFinished(() => proxy.close());
    const client: RegistryClient = registryClient({
      registry: proxy.host,
      repository,
      credentials,
      note: () => {},
      secondMs: 1,
    });
    const [pull, push] = [`repository:${repository}:pull`, `repository:${repository}:pull,push`];
    return { repository, digest, proxy, client, pull, push };
  }

  test('is asked for one token to read and one to write, whatever it says it wants', async () => {
    const { repository, digest, proxy, client, pull, push } = await setUp(ANN);
    const follower = ociFollower(client, 'images');
    expect(await follower.follow(WANTED, { dryRun: false })).toHaveLength(1);
    expect(await follower.follow(WANTED, { dryRun: false })).toEqual([]);
    expect(await openClient(running.host, repository).headManifest('production')).toMatchObject({ digest });
    expect([...(await client.listTags())].sort()).toEqual(['production', 'v1.0.0']);
    expect(proxy.asked).toEqual([pull, push]);
  });

  test('gives anybody a token to read, and tells who may not write', async () => {
    const { digest, proxy, client, pull, push } = await setUp(null);
    const manifest = (await client.getManifest('v1.0.0'))!;
    expect(manifest.digest).toBe(digest);
    await expect(client.putManifest('production', manifest.bytes, IMAGE_MANIFEST)).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringMatching(
        /writing acme\/login-\d+ production failed: 401 authentication required$/,
      ),
      remedy: expect.stringContaining(`docker login ${proxy.host}`),
    });
    expect(proxy.asked).toEqual([pull, push]);
    expect(proxy.passed.filter((line) => line.startsWith('PUT'))).toEqual([]);
  });

  test('that took its tokens back is asked for another, once', async () => {
    const { digest, proxy, client, pull } = await setUp(ANN);
    await client.headManifest('v1.0.0');
    proxy.revoke();
    expect(await client.headManifest('v1.0.0')).toMatchObject({ digest });
    expect(proxy.asked).toEqual([pull, pull]);
    proxy.spoil();
    await expect(client.headManifest('v1.0.0')).rejects.toThrow('failed: 401');
    expect(proxy.asked).toEqual([pull, pull, pull]);
  });

  test('refuses a wrong password in the words of its token server, which never shows in them', async () => {
    const { client } = await setUp({ ...ANN, secret: 'wr0ng' });
    const failure = await client.headManifest('v1.0.0').catch((error) => error);
    expect(failure).toMatchObject({
      code: 'remote',
      message: expect.stringMatching(
        /the login at 127\.0\.0\.1:\d+ failed: 401 incorrect username or password$/,
      ),
    });
    expect(JSON.stringify({ ...failure, message: failure.message })).not.toContain('wr0ng');
  });

  test('lets one who may only read look at what would be done', async () => {
    const { repository, client } = await setUp(ANN, false);
    const follower = ociFollower(client, 'images');
    expect(await follower.follow(WANTED, { dryRun: true })).toHaveLength(1);
    await expect(follower.follow(WANTED, { dryRun: false })).rejects.toThrow('failed: 401');
    expect(await openClient(running.host, repository).headManifest('production')).toBeNull();
  });
});
