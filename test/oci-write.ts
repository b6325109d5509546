// Run as a process of its own, under each Node: prints the digest of a layer or an image of a folder, and writes it.
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import {
  type BaseImage,
  type BlobDescriptor,
  type BlobSource,
  baseImage,
  buildImage,
  buildIndex,
  configOfManifest,
  dockerArchive,
  filesOfFolder,
  layerOfFiles,
  modelLayers,
  ownBlobs,
  parsePlatform,
  parseReference,
  writeLayout,
} from '@pawl/image';
import { manifestOf } from '../packages/image/manifest.ts';

/** `base`: a folder as skopeo's `dir:` writes it, in the manifest format of Docker. */
const [what, folder, out, base] = process.argv.slice(2) as [string, string, string, string?];
const files = (await filesOfFolder(folder)).map((file) => ({
  ...file,
  executable: file.path.endsWith('.sh'),
}));

if (what === 'layer') {
  const layer = await layerOfFiles(files);
  await pipeline(layer.open(), createWriteStream(out));
  console.log(layer.digest);
} else {
  const layers = await modelLayers(files, { splitFrom: 1000, under: base === undefined ? 'models' : 'more' });
  const imageFor = (name: string, on: BaseImage | null) =>
    buildImage({
      base: on,
      platform: parsePlatform(name),
      layers,
      settings: { entrypoint: ['/models/run.sh'], env: { A: 'b' }, exposedPorts: ['8080/tcp'] },
      facts: {
        title: 'housing',
        version: 'v1.4.0',
        revision: 'abc',
        source: 'https://github.com/acme/housing',
      },
    });
  const image = imageFor('linux/amd64', base === undefined ? null : await readBase(base));
  const blobs = [...ownBlobs(image), ...image.baseLayers.map((layer) => baseBlob(base!, layer))];
  const other = base === undefined ? [imageFor('linux/arm64', null)] : [];
  const { index } = buildIndex([image, ...other]);
  const all = [image.manifest, ...blobs, ...other.flatMap((one) => [one.manifest, ...ownBlobs(one)])];
  await writeLayout(`${out}/layout`, [
    { ref: 'v1.4.0', root: image.manifest, platform: image.platform, blobs },
    { ref: 'all', root: index, blobs: all },
  ]);
  const archive = dockerArchive({
    ...image,
    layers: [...image.baseLayers.map((layer) => baseBlob(base!, layer)), ...layers],
    names: [parseReference('ghcr.io/acme/housing:v1.4.0')],
  });
  await pipeline(archive.open(), createWriteStream(`${out}/archive.tar`));
  console.log(image.manifest.digest);
}

async function readBase(at: string): Promise<BaseImage> {
  const bytes = await readFile(`${at}/manifest.json`);
  const manifest = manifestOf(bytes, JSON.parse(bytes.toString()).mediaType, at);
  const { digest } = configOfManifest(manifest, at);
  return baseImage(manifest, await readFile(`${at}/${digest.slice('sha256:'.length)}`), 'localhost/base:v1');
}

function baseBlob(at: string, layer: BlobDescriptor): BlobSource {
  const open = (from = 0) =>
    createReadStream(`${at}/${layer.digest.slice('sha256:'.length)}`, { start: from });
  return { ...layer, open };
}
