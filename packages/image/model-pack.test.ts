import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '@pawl/records';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildImage } from './image-manifest.ts';
import { filesOfFolder, modelLayers } from './model-layers.ts';
import { kindOfFile, modelPack } from './model-pack.ts';
import { schemaErrors } from './spec-schemas.ts';

const file = (path: string, size: number) => ({ path, from: Buffer.alloc(size, path) });
const read = (content: Uint8Array) => JSON.parse(new TextDecoder().decode(content));

describe("a model's layers", () => {
  test('are one for each large file and one for all small ones, in any order of files', async () => {
    const files = [
      file('b.onnx', 2 ** 20),
      file('README.md', 10),
      file('a.onnx', 2 ** 20 + 1),
      file('x/y.json', 2 ** 20 - 1),
    ];
    const layers = await modelLayers(files);
    expect(layers.map((layer) => layer.files)).toEqual([
      ['models/a.onnx'],
      ['models/b.onnx'],
      ['models/README.md', 'models/x/y.json'],
    ]);
    const again = await modelLayers([...files].reverse());
    expect(again.map(({ digest }) => digest)).toEqual(layers.map(({ digest }) => digest));
  });

  test('are no more than an image can have', async () => {
    const files = Array.from({ length: 200 }, (_, i) => file(`${i + 1000}.bin`, 20));
    const layers = await modelLayers(files, { splitFrom: 20 });
    expect(layers.length).toBe(50);
    expect(layers.flatMap((layer) => layer.files).length).toBe(200);
    await expect(modelLayers([])).rejects.toThrow('no files');
  });

  test('hold all of a folder, but no links', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pawl-model-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, 'a/b'), { recursive: true });
    await mkdir(join(folder, 'empty'));
    await writeFile(join(folder, 'a/b/c'), 'c');
    await writeFile(join(folder, 'a.txt'), 'a');
    await writeFile(join(folder, 'Z'), 'z');
    expect((await filesOfFolder(folder)).map(({ path }) => path)).toEqual(['Z', 'a.txt', 'a/b/c']);
    await symlink('c', join(folder, 'a/b/link'));
    await expect(filesOfFolder(folder)).rejects.toMatchObject({
      code: 'data',
      where: join(folder, 'a/b/link'),
      remedy: expect.stringContaining('file itself'),
    });
  });
});

describe('a model pack', async () => {
  const layers = await modelLayers(
    [
      file('model.onnx', 2000),
      file('config.json', 10),
      file('tokenizer.json', 10),
      file('docs/big.md', 1500),
    ],
    { splitFrom: 1000 },
  );
  const image = buildImage({ base: null, platform: { os: 'linux', architecture: 'amd64' }, layers });
  const pack = modelPack({
    layers,
    descriptor: { name: 'housing', version: '1.4.0', licenses: ['MIT'], createdAt: '2024-01-01T00:00:00Z' },
    facts: { format: 'onnx', precision: 'fp32', paramSize: '1.2M' },
    subject: image.manifest,
  });
  const manifest = read(pack.manifest.bytes);

  test('fits the schemas', () => {
    expect(schemaErrors('image-spec/image-manifest-schema', pack.manifest.bytes)).toEqual([]);
    expect(schemaErrors('model-spec/config-schema', pack.config.bytes)).toEqual([]);
  });

  test('is a referrer of the image, over the same blobs', () => {
    expect(manifest).toMatchObject({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.cncf.model.manifest.v1+json',
      config: { mediaType: 'application/vnd.cncf.model.config.v1+json', digest: digestOf(pack.config.bytes) },
      subject: {
        mediaType: image.manifest.mediaType,
        digest: image.manifest.digest,
        size: image.manifest.size,
      },
    });
    expect(Object.keys(manifest.subject).sort()).toEqual(['digest', 'mediaType', 'size']);
    const blobs = (list: { digest: string; size: number }[]) =>
      list.map(({ digest, size }) => ({ digest, size }));
    expect(blobs(manifest.layers)).toEqual(blobs(read(image.manifest.bytes).layers));
    expect(read(pack.config.bytes).modelfs).toEqual({
      type: 'layers',
      diffIds: layers.map(({ diffId }) => diffId),
    });
  });

  test('says what each layer is', () => {
    expect(
      manifest.layers.map((layer: { mediaType: string; annotations: Record<string, string> }) => [
        layer.mediaType,
        layer.annotations['org.cncf.model.filepath'],
      ]),
    ).toEqual([
      ['application/vnd.cncf.model.doc.v1.tar', 'models/docs/big.md'],
      ['application/vnd.cncf.model.weight.v1.tar', 'models/model.onnx'],
      ['application/vnd.cncf.model.weight.config.v1.tar', 'models'],
    ]);
  });

  test('has the weights in a layer of several kinds', async () => {
    const mixed = await modelLayers([file('model.json', 10), file('README.md', 10), file('schema.json', 10)]);
    const { manifest: made } = modelPack({ layers: mixed, descriptor: {}, subject: image.manifest });
    expect(read(made.bytes).layers[0].mediaType).toBe('application/vnd.cncf.model.weight.v1.tar');
  });
});

test.each([
  ['models/model.onnx', 'weight'],
  ['models/model.json', 'weight'],
  ['models/00001.safetensors', 'weight'],
  ['models/MLmodel', 'weight.config'],
  ['models/tokenizer_config.json', 'weight.config'],
  ['models/requirements.txt', 'weight.config'],
  ['models/LICENSE', 'doc'],
  ['models/README.md', 'doc'],
  ['models/train.py', 'code'],
  ['models/train.csv', 'dataset'],
])('%s is %s', (path, kind) => {
  expect(kindOfFile(path)).toBe(kind);
});
