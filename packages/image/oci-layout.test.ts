import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Digest, digestOf } from '@pawl/records';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type BlobSource, descriptorOf } from './blob-source.ts';
import { dockerArchive } from './docker-archive.ts';
import { drained } from './drained.ts';
import { buildImage, ownBlobs } from './image-manifest.ts';
import { modelLayers } from './model-layers.ts';
import { blobPath, writeLayout } from './oci-layout.ts';
import { readLayout } from './read-layout.ts';
import { parseReference } from './reference.ts';
import { schemaErrors } from './spec-schemas.ts';

const platform = { os: 'linux', architecture: 'amd64' };

async function imageOf(text: string) {
  const layers = await modelLayers(
    [
      { path: 'model.onnx', from: Buffer.alloc(3000, text) },
      { path: 'shared', from: Buffer.from('the same') },
    ],
    { splitFrom: 1000 },
  );
  const image = buildImage({ base: null, platform, layers });
  return {
    image,
    layout: (ref: string) => ({ ref, root: image.manifest, platform, blobs: ownBlobs(image) }),
  };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pawl-layout-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('an OCI layout', () => {
  test('gives back what was written, byte for byte', async () => {
    const at = await folder();
    const { image, layout } = await imageOf('one');
    await writeLayout(at, [layout('v1')]);
    const found = await readLayout(at);
    expect(found.refs).toEqual(['v1']);
    const root = await found.root('v1');
    expect(root.digest).toBe(image.manifest.digest);
    for (const blob of ownBlobs(image)) {
      const again = await found.blob(descriptorOf(blob));
      expect(await drained(again.open())).toEqual(await drained(blob.open()));
      expect(await drained(again.open(17))).toEqual((await drained(blob.open())).subarray(17));
    }
    expect(schemaErrors('image-spec/image-index-schema', await readFile(join(at, 'index.json')))).toEqual([]);
    expect(schemaErrors('image-spec/image-layout-schema', await readFile(join(at, 'oci-layout')))).toEqual(
      [],
    );
  });

  test('keeps what is there: blobs, and images of other names', async () => {
    const at = await folder();
    const one = await imageOf('one');
    const two = await imageOf('two');
    await writeLayout(at, [one.layout('v1')]);
    const shared = join(at, blobPath(one.image.layers[1]!.digest));
    const before = await stat(shared, { bigint: true });
    await writeLayout(at, [two.layout('v2')]);
    expect((await stat(shared, { bigint: true })).ctimeNs).toBe(before.ctimeNs);
    expect((await readLayout(at)).refs).toEqual(['v1', 'v2']);
    await writeLayout(at, [two.layout('v1')]);
    const found = await readLayout(at);
    expect([...found.refs].sort()).toEqual(['v1', 'v2']);
    expect((await found.root('v1')).digest).toBe(two.image.manifest.digest);
    await expect(found.root('v3')).rejects.toMatchObject({
      code: 'usage',
      remedy: expect.stringContaining('v2'),
    });
  });

  test('names nothing that is not whole', async () => {
    const at = await folder();
    const { layout } = await imageOf('one');
    const bad: BlobSource = {
      mediaType: 'x/y',
      digest: digestOf('right') as Digest,
      size: 5,
      open: () => Readable.from([Buffer.from('wrong')]),
    };
    const written = layout('v1');
    await expect(writeLayout(at, [{ ...written, blobs: [...written.blobs, bad] }])).rejects.toThrow(
      'other bytes',
    );
    await expect(readLayout(at)).rejects.toThrow('no folder');
    const names = await readdir(join(at, 'blobs/sha256'));
    expect(names.filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
    expect(names).not.toContain(bad.digest.slice(7));
  });

  test('that is damaged is told', async () => {
    const at = await folder();
    const { image, layout } = await imageOf('one');
    await writeLayout(at, [layout('v1')]);
    const found = await readLayout(at);
    const path = join(at, blobPath(image.config.digest));
    const bytes = await readFile(path);
    bytes[10]! ^= 1;
    await writeFile(path, bytes);
    await expect(drained((await found.blob(image.config)).open())).rejects.toThrow('other bytes');
    await appendFile(path, 'x');
    await expect(found.blob(image.config)).rejects.toThrow(`has ${bytes.length + 1} bytes`);
    await rm(path);
    await expect(found.blob(image.config)).rejects.toThrow('lacks a blob');
    await writeLayout(at, [layout('v1')]);
    expect(await drained((await found.blob(image.config)).open())).toEqual(Buffer.from(image.config.bytes));
  });

  test.each(['', 'a b', '-a', 'a/', 'ä', '../x'])('has no image named %j', async (ref) => {
    const { layout } = await imageOf('one');
    await expect(writeLayout(await folder(), [layout(ref)])).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('an archive for docker load', () => {
  test('is the same for the same image, and as long as it says', async () => {
    const archive = async () => {
      const { image } = await imageOf('one');
      return dockerArchive({ ...image, names: [parseReference('ghcr.io/acme/housing:v1')] });
    };
    const one = await archive();
    const bytes = await drained(one.open());
    expect(bytes.length).toBe(one.size);
    expect(digestOf(await drained((await archive()).open()))).toBe(digestOf(bytes));
  });

  test('needs names with tags', async () => {
    const { image } = await imageOf('one');
    expect(() => dockerArchive({ ...image, names: [parseReference('ghcr.io/acme/housing')] })).toThrow(
      'needs a tag',
    );
  });

  test('fails where a layer is not what it is said to be', async () => {
    const { image } = await imageOf('one');
    const [layer, ...others] = image.layers;
    const wrong = { ...layer!, open: () => Readable.from([Buffer.alloc(layer!.size)]) };
    const archive = dockerArchive({ ...image, layers: [wrong, ...others], names: [] });
    await expect(drained(archive.open())).rejects.toThrow('other bytes');
  });
});
