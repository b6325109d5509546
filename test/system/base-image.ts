import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import {
  buildImage,
  type ContainerSettings,
  layerOfFiles,
  ownBlobs,
  parsePlatform,
  type TarFile,
} from '@pawl/image';
import type { Digest } from '@pawl/records';
import { openClient } from './images.ts';
import { type Tool, tool } from './tool.ts';

/** The shell of the images of tests, one static program under many names. */
export const busybox: Tool = tool('busybox', ['true']);

/** A base image of a shell and what KServe's modelcars need beside it, which starts with an entrypoint. */
export async function pushShellBase(host: string, repository: string, tag: string): Promise<Digest> {
  return pushFiles(host, repository, tag, shellFiles(), {
    entrypoint: ['/bin/sh', '-c'],
    cmd: ['sleep 1000'],
  });
}

/** A base image made of a Node of this machine and the libraries that it loads: enough to run the server, and no shell. */
export async function pushNodeBase(
  host: string,
  repository: string,
  tag: string,
  node: string,
): Promise<Digest> {
  return pushFiles(host, repository, tag, nodeFiles(node), { entrypoint: ['/nodejs/bin/node'] });
}

/** The same with a shell. */
export async function pushNodeShellBase(
  host: string,
  repository: string,
  tag: string,
  node: string,
): Promise<Digest> {
  const files = [...nodeFiles(node), ...shellFiles()];
  return pushFiles(host, repository, tag, files, { entrypoint: ['/nodejs/bin/node'] });
}

function shellFiles(): TarFile[] {
  const names = ['sh', 'ln', 'sleep', 'ls', 'mkdir', 'cat'];
  return names.map((name) => ({
    path: `bin/${name}`,
    from: realpathSync(busybox.command),
    executable: true,
  }));
}

function nodeFiles(node: string): TarFile[] {
  const libraries = execFileSync('ldd', [node], { encoding: 'utf8' }).match(/\/\S+/g) ?? [];
  const files: TarFile[] = [...new Set(libraries)].map((path) => ({
    path: path.slice(1),
    from: realpathSync(path),
    executable: true,
  }));
  files.push({ path: 'nodejs/bin/node', from: realpathSync(node), executable: true });
  files.push({ path: 'tmp/.keep', from: new Uint8Array() });
  return files;
}

async function pushFiles(
  host: string,
  repository: string,
  tag: string,
  files: readonly TarFile[],
  settings: ContainerSettings,
): Promise<Digest> {
  const image = buildImage({
    base: null,
    platform: parsePlatform('linux/amd64'),
    layers: [await layerOfFiles(files)],
    settings,
  });
  const client = openClient(host, repository);
  await client.pushBlobs(ownBlobs(image));
  return client.putManifest(tag, image.manifest.bytes, image.manifest.mediaType);
}
