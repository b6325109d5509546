import { IMAGE_INDEX, IMAGE_MANIFEST, type RegistryClient } from '@pawl/image';
import { type Digest, digestOf } from '@pawl/records';
import type { Change, Wanted } from '@pawl/store';
import { ociFollower } from '@pawl/store/oci';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openClient, pushImage } from './system/images.ts';
import { type RunningRegistry, registry, startRegistry } from './system/registry.ts';

function wanted(stages: Record<string, string | null>): Wanted {
  return {
    model: 'housing',
    versions: [],
    stages: new Map(Object.entries(stages)),
    lastStage: 'production',
  };
}

const short = (digest: Digest) => digest.slice(0, 19);

describe.skipIf(registry.missing)(`the follower of a registry ${registry.missing ?? ''}`, () => {
  let running: RunningRegistry;
  let images = 0;
  beforeAll(async () => {
    running = await startRegistry();
  });
  afterAll(() => running?.close());

  /** A new repository with two images. */
  async function setUp() {
    const repository = `acme/housing-${++images}`;
    const client = openClient(running.host, repository);
    const push = (tag: string, text: string) => pushImage(running.host, repository, tag, text);
    const one = await push('v1.3.2', 'one');
    const two = await push('v1.4.0', 'two');
    const follower = ociFollower(client, `images at ${client.name}`);
    const follow = (stages: Record<string, string | null>, dryRun = false): Promise<readonly Change[]> =>
      follower.follow(wanted(stages), { dryRun });
    const at = async (tag: string) => (await client.headManifest(tag))?.digest ?? null;
    return { repository, client, push, one, two, follow, at };
  }

  test('points the tag of each stage at the image of its version, once', async () => {
    const { client, one, two, follow, at } = await setUp();
    expect(await follow({ staging: 'v1.4.0', production: 'v1.3.2' })).toEqual([
      { what: `tag staging: none → v1.4.0 (${short(two)})` },
      { what: `tag production: none → v1.3.2 (${short(one)})` },
    ]);
    expect([await at('staging'), await at('production')]).toEqual([two, one]);
    expect(await follow({ staging: 'v1.4.0', production: 'v1.3.2' })).toEqual([]);
    expect(await follow({ staging: 'v1.4.0', production: 'v1.4.0' })).toEqual([
      { what: `tag production: ${short(one)} → v1.4.0 (${short(two)})` },
    ]);
    expect(await at('production')).toBe(two);
    expect([...(await client.listTags())].sort()).toEqual(['production', 'staging', 'v1.3.2', 'v1.4.0']);
    expect([await at('v1.3.2'), await at('v1.4.0')]).toEqual([one, two]);
  });

  test('tells what it would do, and does nothing', async () => {
    const { follow, at, two } = await setUp();
    const changes = [{ what: `tag staging: none → v1.4.0 (${short(two)})` }];
    expect(await follow({ staging: 'v1.4.0' }, true)).toEqual(changes);
    expect(await at('staging')).toBeNull();
    expect(await follow({ staging: 'v1.4.0' })).toEqual(changes);
  });

  test('a version without an image waits, while other stages move', async () => {
    const { push, follow, at, one, repository } = await setUp();
    const what = `tag staging: no image of v1.5.0 yet: push it as ${running.host}/${repository}:v1.5.0`;
    const waiting = { what, waiting: true };
    expect(await follow({ staging: 'v1.5.0', production: 'v1.3.2' })).toEqual([
      waiting,
      { what: `tag production: none → v1.3.2 (${short(one)})` },
    ]);
    expect(await at('staging')).toBeNull();
    expect(await follow({ staging: 'v1.5.0', production: 'v1.3.2' })).toEqual([waiting]);
    const three = await push('v1.5.0', 'three');
    await follow({ staging: 'v1.5.0', production: 'v1.3.2' });
    expect(await at('staging')).toBe(three);
  });

  test('a repository that is not there yet waits too', async () => {
    const client = openClient(running.host, 'acme/nothing');
    const follower = ociFollower(client, 'images');
    expect(await follower.follow(wanted({ staging: 'v1.0.0', production: null }), { dryRun: false })).toEqual(
      [
        {
          what: `tag staging: no image of v1.0.0 yet: push it as ${running.host}/acme/nothing:v1.0.0`,
          waiting: true,
        },
      ],
    );
    expect(await client.listTags()).toEqual([]);
  });

  test('says that the tag of an empty stage stays, since the registry deletes none', async () => {
    const { follow, at, one, repository } = await setUp();
    await follow({ staging: 'v1.3.2' });
    const left = [
      {
        what: `tag staging: still points at ${short(one)} though the stage is empty; registries delete no tags`,
        waiting: true,
      },
    ];
    expect(await follow({ staging: null, production: null })).toEqual(left);
    expect(await at('staging')).toBe(one);
    // The way of the specification, which this registry refuses; should it ever work, the follower can do better.
    const refused = await fetch(`http://${running.host}/v2/${repository}/manifests/staging`, {
      method: 'DELETE',
    });
    expect(refused.status).toBe(400);
    expect(await at('staging')).toBe(one);
  });

  test('build metadata of a version stands behind _ in its tag', async () => {
    const { push, follow, at } = await setUp();
    const digest = await push('v2.0.0_linux.7', 'built');
    await follow({ staging: 'v2.0.0+linux.7' });
    expect(await at('staging')).toBe(digest);
  });

  test('an index moves as the index it is', async () => {
    const { client, one, two, follow } = await setUp();
    const manifests = [];
    for (const digest of [one, two]) {
      const { mediaType, size } = (await client.headManifest(digest))!;
      manifests.push({ mediaType, size, digest, platform: { os: 'linux', architecture: 'amd64' } });
    }
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: IMAGE_INDEX, manifests }));
    const index = await client.putManifest('v3.0.0', bytes, IMAGE_INDEX);
    await follow({ production: 'v3.0.0' });
    expect(await client.getManifest('production')).toMatchObject({
      digest: index,
      mediaType: IMAGE_INDEX,
      size: bytes.length,
      bytes: Uint8Array.from(bytes),
    });
  });

  test('a recorded digest leads over a version tag that was moved', async () => {
    const { client, push, one, at } = await setUp();
    await push('v1.3.2', 'moved after the release');
    const follower = ociFollower(client, 'images', {
      imageOf: (version) => (version === 'v1.3.2' ? one : null),
    });
    await follower.follow(wanted({ production: 'v1.3.2', staging: 'v1.4.0' }), { dryRun: false });
    expect(await at('production')).toBe(one);
    expect(await at('staging')).toBe(await at('v1.4.0'));
  });

  test('a recorded digest that is gone is an error, and nothing moves', async () => {
    const { client, at } = await setUp();
    const gone = digestOf('gone');
    const follower = ociFollower(client, 'images', {
      imageOf: (version) => (version === 'v1.4.0' ? gone : null),
    });
    await expect(
      follower.follow(wanted({ staging: 'v1.3.2', production: 'v1.4.0' }), { dryRun: false }),
    ).rejects.toMatchObject({ code: 'remote', message: expect.stringContaining(gone) });
    expect(await at('staging')).toBeNull();
  });

  test('what was cut off half-way is completed by the next time', async () => {
    const { client, one, two, follow, at } = await setUp();
    await follow({ staging: 'v1.3.2', production: 'v1.3.2' });
    let puts = 0;
    const cut: RegistryClient = {
      ...client,
      putManifest: (...args) =>
        ++puts > 1 ? Promise.reject(new Error('cut off')) : client.putManifest(...args),
    };
    const stages = { staging: 'v1.4.0', production: 'v1.4.0' };
    await expect(ociFollower(cut, 'images').follow(wanted(stages), { dryRun: false })).rejects.toThrow('cut');
    expect([await at('staging'), await at('production')]).toEqual([two, one]);
    expect(await follow(stages)).toEqual([
      { what: `tag production: ${short(one)} → v1.4.0 (${short(two)})` },
    ]);
    expect([await at('staging'), await at('production')]).toEqual([two, two]);
  });

  test('a stage that could be the tag of a version is refused before anything is looked at', async () => {
    const { follow, at, two } = await setUp();
    await expect(follow({ 'v1.4.0': 'v1.3.2' })).rejects.toMatchObject({ code: 'config' });
    await expect(follow({ '../x': 'v1.3.2' })).rejects.toMatchObject({ code: 'config' });
    expect(await at('v1.4.0')).toBe(two);
  });

  test('a manifest whose layers are not there is refused in the words of the registry', async () => {
    const { client } = await setUp();
    const digest = digestOf('never uploaded');
    const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: 14 };
    const manifest = { schemaVersion: 2, mediaType: IMAGE_MANIFEST, config: layer, layers: [layer] };
    await expect(
      client.putManifest('bad', Buffer.from(JSON.stringify(manifest)), IMAGE_MANIFEST),
    ).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringMatching(/writing acme\/housing-\d+ bad failed: 4\d\d .*blob unknown/),
      where: expect.stringContaining(running.host),
    });
  });
});
