// Run as a process of its own, under each Node: prints the digests of layers of a folder, or writes them as an image.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import {
  buildImage,
  dockerArchive,
  filesOfFolder,
  layerOfFiles,
  modelLayers,
  ownBlobs,
  parsePlatform,
  parseReference,
  writeLayout,
} from '@pawl/image';

const [what, folder, out] = process.argv.slice(2) as [string, string, string];
const files = (await filesOfFolder(folder)).map((file) => ({
  ...file,
  executable: file.path.endsWith('.sh'),
}));

if (what === 'layer') {
  const layer = await layerOfFiles(files);
  await pipeline(layer.open(), createWriteStream(out));
  console.log(layer.digest);
} else {
  const layers = await modelLayers(files, { splitFrom: 1000 });
  const platform = parsePlatform('linux/amd64');
  const image = buildImage({
    base: null,
    platform,
    layers,
    settings: { entrypoint: ['/models/run.sh'], env: { A: 'b' }, exposedPorts: ['8080/tcp'] },
    facts: {
      title: 'housing',
      version: 'v1.4.0',
      revision: 'abc',
      source: 'https://github.com/acme/housing',
    },
  });
  const names = [parseReference('ghcr.io/acme/housing:v1.4.0')];
  await writeLayout(`${out}/layout`, [
    { ref: 'v1.4.0', root: image.manifest, platform, blobs: ownBlobs(image) },
  ]);
  await pipeline(dockerArchive({ ...image, names }).open(), createWriteStream(`${out}/archive.tar`));
  console.log(image.manifest.digest);
}
