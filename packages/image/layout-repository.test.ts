import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Digest, digestOf } from '@pawl/records';
import { describe, expect, onTestFinished, test } from 'vitest';
import { heldBlob } from './blob-source.ts';
import { layoutRepository } from './layout-repository.ts';
import { IMAGE_INDEX, IMAGE_MANIFEST } from './manifest.ts';
import { blobPath, writeLayout } from './oci-layout.ts';

const config = heldBlob('{}', 'application/vnd.oci.image.config.v1+json');
const layer = heldBlob('a layer', 'application/vnd.oci.image.layer.v1.tar');
const described = ({ mediaType, digest, size }: typeof config) => ({ mediaType, digest, size });
const json = (value: object) => Buffer.from(JSON.stringify(value));

function manifest(more: object = {}) {
  const value = { config: described(config), layers: [described(layer)], ...more };
  return heldBlob(json({ schemaVersion: 2, mediaType: IMAGE_MANIFEST, ...value }), IMAGE_MANIFEST);
}

/** A manifest that refers to another, with a text so that each is one of its own. */
const referrer = (subject: typeof config, text: string) =>
  manifest({ artifactType: 'application/x.note', subject: described(subject), annotations: { text } });

async function layout() {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-layout-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const image = manifest();
  await writeLayout(folder, [{ ref: 'v1', root: image, blobs: [config, layer] }]);
  return { folder, image, repository: await layoutRepository(folder, 'acme/housing') };
}

async function changeIndex(folder: string, change: (manifests: object[]) => object[]): Promise<void> {
  const path = join(folder, 'index.json');
  const index = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...index, manifests: change(index.manifests) }));
}

describe('what refers to an image of a layout', () => {
  test('is found again, once, with its type and annotations, and the image under its name as before', async () => {
    const { folder, image, repository } = await layout();
    const [one, two] = [referrer(image, 'one'), referrer(image, 'two')];
    await repository.pushReferrers([one, two]);
    await repository.pushReferrers([two]);
    const again = await layoutRepository(folder, 'x');
    expect(await again.listReferrers(image.digest)).toEqual(
      [one, two].map((each, i) => ({
        ...described(each),
        artifactType: 'application/x.note',
        annotations: { text: ['one', 'two'][i] },
      })),
    );
    expect(await again.listReferrers(one.digest)).toEqual([]);
    expect(await again.listReferrers(image.digest, 'another')).toEqual([]);
    expect([again.refs, (await again.getManifest('v1'))?.digest]).toEqual([['v1'], image.digest]);
    expect(await again.getManifest('v2')).toBeNull();
    await expect(repository.pushReferrers([image])).rejects.toMatchObject({ code: 'usage' });
  });

  test('is found under the tag that registries without a list have', async () => {
    const { folder, image, repository } = await layout();
    const hung = referrer(image, 'hung');
    const index = heldBlob(
      json({ schemaVersion: 2, mediaType: IMAGE_INDEX, manifests: [described(hung)] }),
      IMAGE_INDEX,
    );
    const ref = image.digest.replace(':', '-');
    await writeLayout(folder, [{ ref, root: index, blobs: [hung] }]);
    expect((await repository.listReferrers(image.digest)).map(({ digest }) => digest)).toEqual([hung.digest]);
    expect((await layoutRepository(folder, 'x')).refs).toEqual(['v1']);
  });

  test('is what it says itself, whatever the index says of it', async () => {
    const { folder, image, repository } = await layout();
    const other = referrer(manifest({ annotations: { another: 'image' } }), 'of another image');
    await repository.pushReferrers([other]);
    await changeIndex(folder, (manifests) =>
      manifests.map((one) => ({ ...one, subject: described(image), artifactType: 'application/x.note' })),
    );
    expect(await repository.listReferrers(image.digest)).toEqual([]);
  });

  test('is passed on where it is damaged or gone, so that it is not missed', async () => {
    const { folder, image, repository } = await layout();
    const [gone, damaged] = [referrer(image, 'gone'), referrer(image, 'damaged')];
    await repository.pushReferrers([gone, damaged]);
    await rm(join(folder, blobPath(gone.digest)));
    await writeFile(join(folder, blobPath(damaged.digest)), referrer(image, 'not this').bytes);
    const listed = await repository.listReferrers(image.digest);
    expect(listed.map(({ digest }) => digest)).toEqual([gone.digest, damaged.digest]);
    expect(await repository.getManifest(gone.digest)).toBeNull();
    await expect(repository.getManifest(damaged.digest)).rejects.toMatchObject({ code: 'data' });
  });

  test('is not looked for without end', async () => {
    const { folder, image, repository } = await layout();
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => ({
        ...described(image),
        digest: digestOf(String(i)),
      }));
    await changeIndex(folder, (manifests) => [...manifests, ...many(10_001)]);
    await expect(repository.listReferrers(image.digest)).rejects.toMatchObject({
      message: 'the layout has more than 10000 manifests',
    });
    // Entries that are none are left aside.
    await changeIndex(folder, ([first]) => [first!, {}, { digest: 'sha256:../..', size: 1, mediaType: 'x' }]);
    expect(await repository.listReferrers(image.digest)).toEqual([]);
    await truncate(join(folder, 'index.json'), 17 * 2 ** 20);
    await expect(repository.listReferrers(image.digest)).rejects.toMatchObject({ code: 'data' });
  });
});

describe('a blob of a layout', () => {
  test('is read whole and right or not at all', async () => {
    const { folder, repository } = await layout();
    const to = join(folder, 'read');
    await repository.pullBlob(layer, to);
    expect(await readFile(to, 'utf8')).toBe('a layer');
    await writeFile(join(folder, blobPath(layer.digest)), 'a liar!');
    await rm(to);
    await expect(repository.pullBlob(layer, to)).rejects.toMatchObject({ code: 'data' });
    await expect(readFile(to)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(repository.pullBlob({ ...layer, size: 3 }, to)).rejects.toMatchObject({ code: 'data' });
    const none = { digest: digestOf('none') as Digest, size: 4 };
    await expect(repository.pullBlob(none, to)).rejects.toMatchObject({
      message: 'the layout lacks a blob that it names',
    });
  });
});

test('a folder that is none, or too large a manifest in it, is an error', async () => {
  await expect(layoutRepository(tmpdir(), 'x')).rejects.toMatchObject({ code: 'data' });
  const { folder, image, repository } = await layout();
  await truncate(join(folder, blobPath(image.digest)), 5 * 2 ** 20);
  await expect(repository.getManifest('v1')).rejects.toThrow('larger than');
});
