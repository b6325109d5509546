import { type Digest, digestOf, PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BaseImage, baseImage, platformManifests } from './base-image.ts';
import { type ContainerSettings, imageConfig } from './image-config.ts';
import { buildImage, buildIndex, ownBlobs } from './image-manifest.ts';
import { IMAGE_INDEX, IMAGE_MANIFEST, manifestOf } from './manifest.ts';
import { modelLayers } from './model-layers.ts';
import { parsePlatform } from './platform.ts';
import { schemaErrors } from './spec-schemas.ts';

const AMD64 = parsePlatform('linux/amd64');
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';
const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const NAME = 'docker.io/library/node:24';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const read = (content: Uint8Array) => JSON.parse(new TextDecoder().decode(content));
const blob = (mediaType: string, text: string, more: object = {}) => ({
  mediaType,
  digest: digestOf(text),
  size: text.length,
  ...more,
});
const layers = await modelLayers(
  [
    { path: 'model.onnx', from: Buffer.alloc(2000, 1) },
    { path: 'README.md', from: Buffer.from('A model.') },
  ],
  { splitFrom: 1000 },
);

/** As `docker build` left them before it knew OCI. */
const DOCKERS = {
  architecture: 'amd64',
  os: 'linux',
  docker_version: '20.10.23',
  container: 'ffee',
  container_config: { Image: 'sha256:aa' },
  created: '2024-03-01T10:00:00.123456789Z',
  config: {
    Hostname: '',
    Env: ['PATH=/usr/bin', 'NODE_VERSION=24'],
    Cmd: ['node'],
    Entrypoint: ['docker-entrypoint.sh'],
    Image: 'sha256:aa',
    WorkingDir: '/srv',
    OnBuild: null,
    Labels: { maintainer: 'a', 'org.opencontainers.image.version': '22.04', 'org.label-schema.name': 'x' },
    Volumes: null,
    ExposedPorts: { '80/tcp': {} },
    Healthcheck: { Test: ['CMD', 'x'] },
  },
  history: [
    { created: '2024-03-01T09:00:00Z', created_by: 'ADD rootfs' },
    { created: '2024-03-01T10:00:00Z', created_by: 'CMD ["node"]', empty_layer: true },
  ],
  rootfs: { type: 'layers', diff_ids: [digestOf('plain')] },
};

interface Changes {
  readonly config?: object;
  readonly layer?: object;
  readonly manifest?: object;
}

function dockerBase({ config, layer, manifest }: Changes = {}): BaseImage {
  const value = {
    schemaVersion: 2,
    mediaType: DOCKER_MANIFEST,
    config: blob(DOCKER_CONFIG, 'config'),
    layers: [blob('application/vnd.docker.image.rootfs.diff.tar.gzip', 'layer', layer)],
    ...manifest,
  };
  return baseImage(manifestOf(bytes(value), DOCKER_MANIFEST, NAME), bytes({ ...DOCKERS, ...config }), NAME);
}

const image = (base: BaseImage | null, settings: ContainerSettings = {}) =>
  buildImage({ base, platform: AMD64, layers, settings, facts: { title: 'housing', version: 'v1.4.0' } });
const container = (base: BaseImage | null, settings: ContainerSettings = {}) =>
  read(image(base, settings).config.bytes).config;

describe('an image on a base of Docker', () => {
  test('is an image of OCI', () => {
    const built = image(dockerBase());
    const manifest = read(built.manifest.bytes);
    expect(schemaErrors('image-spec/image-manifest-schema', built.manifest.bytes)).toEqual([]);
    expect(schemaErrors('image-spec/config-schema', built.config.bytes)).toEqual([]);
    expect(manifest.layers).toEqual([
      blob('application/vnd.oci.image.layer.v1.tar+gzip', 'layer'),
      ...layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    ]);
    expect(manifest.config).toEqual({
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(built.config.bytes),
      size: built.config.bytes.length,
    });
    expect(manifest.annotations).toEqual({
      'org.opencontainers.image.base.name': NAME,
      'org.opencontainers.image.base.digest': dockerBase().digest,
      'org.opencontainers.image.title': 'housing',
      'org.opencontainers.image.version': 'v1.4.0',
    });
    expect(ownBlobs(built).map(({ digest }) => digest)).toEqual([
      ...layers.map(({ digest }) => digest),
      built.config.digest,
    ]);
  });

  test('has the base below in layers and history, and no time of its own', () => {
    const config = read(image(dockerBase()).config.bytes);
    expect(config.rootfs.diff_ids).toEqual([digestOf('plain'), ...layers.map(({ diffId }) => diffId)]);
    expect(config.created).toBe('1970-01-01T00:00:00Z');
    expect(config.history).toEqual([
      ...DOCKERS.history,
      { created: '1970-01-01T00:00:00Z', created_by: 'pawl models/model.onnx' },
      { created: '1970-01-01T00:00:00Z', created_by: 'pawl models/README.md' },
    ]);
    for (const key of ['docker_version', 'container', 'container_config'])
      expect(config).not.toHaveProperty(key);
    const later = imageConfig({ base: null, platform: AMD64, layers, epoch: 1_700_000_000 });
    expect(read(later.bytes).created).toBe('2023-11-14T22:13:20Z');
  });

  test('starts as the base does where nothing is said', () => {
    expect(container(dockerBase())).toEqual({
      User: '65532:65532',
      ExposedPorts: { '80/tcp': {} },
      Env: ['PATH=/usr/bin', 'NODE_VERSION=24'],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['node'],
      WorkingDir: '/srv',
      Labels: expect.objectContaining({ maintainer: 'a' }),
      Healthcheck: { Test: ['CMD', 'x'] },
    });
  });

  test('with an entrypoint of its own has neither command nor health check of the base', () => {
    const config = container(dockerBase(), { entrypoint: ['node', '/app/serve.js'] });
    expect(config.Entrypoint).toEqual(['node', '/app/serve.js']);
    expect(config).not.toHaveProperty('Cmd');
    expect(config).not.toHaveProperty('Healthcheck');
  });

  test('takes settings over the base', () => {
    const config = container(dockerBase(), {
      cmd: ['x'],
      env: { NODE_VERSION: '25', A: '1=2' },
      user: '1000',
      workingDir: '/models',
      exposedPorts: ['8080/tcp'],
      labels: { maintainer: 'b' },
      stopSignal: 'SIGINT',
    });
    expect(config).toMatchObject({
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['x'],
      Env: ['PATH=/usr/bin', 'NODE_VERSION=25', 'A=1=2'],
      User: '1000',
      WorkingDir: '/models',
      ExposedPorts: { '80/tcp': {}, '8080/tcp': {} },
      StopSignal: 'SIGINT',
    });
    expect(config.Labels.maintainer).toBe('b');
  });

  test('does not say of itself what the base says of itself', () => {
    const { Labels } = container(dockerBase());
    expect(Labels['org.opencontainers.image.version']).toBe('v1.4.0');
    expect(Labels).not.toHaveProperty('org.label-schema.name');
  });

  test("keeps the base's user where it names one", () => {
    const base = dockerBase({ config: { config: { User: 'node' } } });
    expect(container(base).User).toBe('node');
  });

  test.each([
    ['none', undefined],
    ['null', null],
    ['one of other layers', [{ created_by: 'a' }, { created_by: 'b' }]],
  ])('has a history that counts its layers where the base has %s', (_, history) => {
    const config = read(image(dockerBase({ config: { history } })).config.bytes);
    const counted = config.history.filter((entry: { empty_layer?: boolean }) => !entry.empty_layer);
    expect(counted.length).toBe(config.rootfs.diff_ids.length);
  });

  test.each<[string, Changes, string]>([
    ['addresses', { layer: { urls: ['https://go.microsoft.com/x'] } }, 'may not be passed on'],
    [
      "Docker's foreign layers",
      { layer: { mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' } },
      'may not be passed on',
    ],
    [
      "OCI's nondistributable layers",
      { layer: { mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip' } },
      'may not be passed on',
    ],
    ['an unknown kind of layer', { layer: { mediaType: 'application/x-squashfs' } }, 'does not know'],
    [
      'a chart for a configuration',
      { manifest: { config: blob('application/vnd.cncf.helm', 'x') } },
      'no container image',
    ],
    ['no layers', { manifest: { layers: null } }, 'no list of layers'],
    ['a layer too few', { config: { rootfs: { type: 'layers', diff_ids: [] } } }, 'is of 0 layers'],
    ['no diff ids', { config: { rootfs: {} } }, 'no list of its layers'],
    ['no platform', { config: { os: '' } }, 'names no os'],
    ['a digest that is none', { layer: { digest: 'sha256:../../x' } }, 'no digest'],
    ['a size that is none', { layer: { size: -1 } }, 'the size -1'],
  ])('refuses a base of %s', (_, changes, message) => {
    expect(() => dockerBase(changes)).toThrow(
      expect.objectContaining({ code: 'data', message: expect.stringContaining(message) }),
    );
  });

  test('refuses settings that cannot be, and a base of another platform', () => {
    const base = dockerBase();
    expect(() => image(base, { workingDir: 'models' })).toThrow('not absolute');
    expect(() => image(base, { env: { 'A=B': '1' } })).toThrow('cannot be a variable');
    for (const port of ['80', '0/tcp', '65536/tcp', '80/http'])
      expect(() => image(base, { exposedPorts: [port] })).toThrow('no port');
    expect(() => buildImage({ base, platform: parsePlatform('linux/arm64'), layers })).toThrow(
      'of linux/amd64, not of',
    );
    const many = Array.from({ length: 124 }, () => layers[0]!);
    expect(() => buildImage({ base, platform: AMD64, layers: [...many, layers[1]!] })).toThrow('126 layers');
  });
});

test('equal input makes equal bytes, in whatever order its keys stand', () => {
  const order = fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 4 });
  const once = image(dockerBase(), {
    labels: { a: '1', b: '1', c: '1', d: '1' },
    env: { a: '1', b: '1', c: '1', d: '1' },
  });
  fc.assert(
    fc.property(order, order, (some, others) => {
      const map = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, '1']));
      const again = image(dockerBase(), { labels: map(some), env: map(others) });
      expect(again.manifest.digest).toBe(once.manifest.digest);
    }),
  );
});

test('whatever stands in the configuration of a base, what is made of it fits the schema or is refused', () => {
  const values = fc.dictionary(
    fc.constantFrom(...Object.keys(DOCKERS.config), 'User', 'StopSignal', '__proto__'),
    fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.array(fc.string()), fc.dictionary(fc.string(), fc.string())),
  );
  const times = fc.constantFrom(
    '2024',
    '2024-03-01',
    'yesterday',
    '2024-02-31T25:00:00Z',
    '2024-03-01T10:00:00+01:00',
  );
  const entry = fc.record({
    created: fc.oneof(times, fc.jsonValue()),
    created_by: fc.jsonValue(),
    empty_layer: fc.jsonValue(),
  });
  let made = 0;
  fc.assert(
    fc.property(
      values,
      fc.oneof(fc.array(entry), fc.jsonValue()),
      fc.jsonValue(),
      (config, history, other) => {
        try {
          const built = image(
            dockerBase({ config: { config, history, author: other, 'os.features': other } }),
          );
          expect(schemaErrors('image-spec/config-schema', built.config.bytes)).toEqual([]);
          made++;
        } catch (error) {
          if (!(error instanceof PawlError)) throw error;
        }
      },
    ),
  );
  expect(made).toBeGreaterThan(20);
});

test('an image without a base holds files alone', () => {
  const built = image(null);
  expect(schemaErrors('image-spec/image-manifest-schema', built.manifest.bytes)).toEqual([]);
  expect(schemaErrors('image-spec/config-schema', built.config.bytes)).toEqual([]);
  const config = read(built.config.bytes);
  expect(config).toMatchObject({ os: 'linux', architecture: 'amd64' });
  expect(config.config).not.toHaveProperty('Entrypoint');
  expect(read(built.manifest.bytes).annotations).not.toHaveProperty('org.opencontainers.image.base.name');
});

describe('several platforms', () => {
  const entry = (platform: object | undefined, text: string) => ({
    ...blob(DOCKER_MANIFEST, text),
    platform,
  });
  const list = manifestOf(
    bytes({
      schemaVersion: 2,
      mediaType: DOCKER_LIST,
      manifests: [
        entry({ os: 'linux', architecture: 'amd64' }, 'amd64'),
        entry({ os: 'linux', architecture: 'arm64', variant: 'v8' }, 'arm64'),
        entry({ os: 'linux', architecture: 'arm', variant: 'v7' }, 'armv7'),
        entry({ os: 'unknown', architecture: 'unknown' }, 'attestation'),
        entry(undefined, 'nothing'),
      ],
    }),
    DOCKER_LIST,
    NAME,
  );
  const found = (...names: string[]): readonly Digest[] =>
    platformManifests(
      list,
      names.map((name) => parsePlatform(name)),
      NAME,
    ).map(({ digest }) => digest);

  test('are found in the index of a base under any of their names', () => {
    expect(found('linux/arm64', 'linux/amd64')).toEqual([digestOf('arm64'), digestOf('amd64')]);
    expect(found('linux/aarch64', 'linux/arm64/v8', 'linux/x86_64')).toEqual(
      ['arm64', 'arm64', 'amd64'].map(digestOf),
    );
    expect(found('linux/arm', 'linux/arm/v7')).toEqual([digestOf('armv7'), digestOf('armv7')]);
  });

  test('that the base lacks are an error, which lists those it has', () => {
    expect(() => found('linux/amd64', 'linux/s390x')).toThrow(
      expect.objectContaining({
        code: 'config',
        message: expect.stringContaining('not there for linux/s390x'),
        remedy: expect.stringContaining('linux/amd64, linux/arm/v7, linux/arm64:'),
      }),
    );
  });

  test('make an index', () => {
    const images = ['linux/amd64', 'linux/arm64'].map((name) =>
      buildImage({ base: null, platform: parsePlatform(name), layers }),
    );
    const { index } = buildIndex(images, { title: 'housing' });
    expect(schemaErrors('image-spec/image-index-schema', index.bytes)).toEqual([]);
    expect(index.mediaType).toBe(IMAGE_INDEX);
    expect(read(index.bytes).manifests).toEqual(
      images.map(({ manifest, platform }) => ({
        mediaType: IMAGE_MANIFEST,
        digest: manifest.digest,
        size: manifest.size,
        platform,
      })),
    );
    expect(() => buildIndex([images[0]!, images[0]!])).toThrow('stands twice');
  });

  test.each(['linux', 'linux/', '/amd64', 'linux/arm/v7/x', 'linux/a b', ''])('%j is none', (text) => {
    expect(() => parsePlatform(text)).toThrow('no platform');
  });
});

test('the schemas say no to what is wrong', () => {
  expect(
    schemaErrors('image-spec/image-manifest-schema', bytes({ schemaVersion: 2, layers: [] })),
  ).not.toEqual([]);
  expect(schemaErrors('image-spec/config-schema', bytes({ os: 'linux', rootfs: {} }))).not.toEqual([]);
  expect(schemaErrors('model-spec/config-schema', bytes({ descriptor: { Name: 'x' } }))).not.toEqual([]);
});
