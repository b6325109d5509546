import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { buildImage, layerOfFiles, ownBlobs, parsePlatform, type TarFile } from '@pawl/image';
import type { Digest } from '@pawl/records';
import { openClient } from './images.ts';

/** A base image made of a Node of this machine and the libraries that it loads: enough to run the server, and no shell. */
export async function pushNodeBase(
  host: string,
  repository: string,
  tag: string,
  node: string,
): Promise<Digest> {
  const libraries = execFileSync('ldd', [node], { encoding: 'utf8' }).match(/\/\S+/g) ?? [];
  const files: TarFile[] = [...new Set(libraries)].map((path) => ({
    path: path.slice(1),
    from: realpathSync(path),
    executable: true,
  }));
  files.push({ path: 'nodejs/bin/node', from: realpathSync(node), executable: true });
  files.push({ path: 'tmp/.keep', from: new Uint8Array() });
  const image = buildImage({
    base: null,
    platform: parsePlatform('linux/amd64'),
    layers: [await layerOfFiles(files)],
    settings: { entrypoint: ['/nodejs/bin/node'] },
  });
  const client = openClient(host, repository);
  await client.pushBlobs(ownBlobs(image));
  return client.putManifest(tag, image.manifest.bytes, image.manifest.mediaType);
}
