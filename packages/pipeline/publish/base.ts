import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BaseImage,
  type BlobDescriptor,
  type BlobSource,
  type BuiltImage,
  baseImage,
  configOfManifest,
  formatPlatform,
  isIndex,
  type Manifest,
  type Platform,
  platformManifests,
  type RegistryClient,
  samePlatform,
} from '@pawl/image';
import { type Digest, PawlError } from '@pawl/records';
import type { Project } from '../project.ts';
import { imageClient } from '../release/image-client.ts';
import { lazily } from './lazily.ts';

/** A base image for each platform, and where its bytes are. */
export interface Base {
  readonly client: RegistryClient;
  /** `gcr.io/distroless/nodejs24-debian12` */
  readonly name: string;
  readonly digest: Digest;
  readonly images: readonly { readonly platform: Platform; readonly image: BaseImage }[];
  /** Where blobs are pulled to. */
  readonly folder: string;
  readonly pull: (blob: BlobDescriptor, path: string) => Promise<void>;
  /** Gives up the pulls that still run, and waits until they have let go of their files. */
  readonly close: () => Promise<void>;
}

/**
 * Resolves a base, pinned by the digest that its name stands for now.
 * @param folder is made, and takes the blobs that are pulled
 * @throws PawlError `config` where it is not there, or not for a platform; `data` where it is nothing to stand on;
 * `remote` as the client does.
 */
export async function resolveBase(
  project: Project,
  name: string,
  platforms: readonly Platform[],
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<Base> {
  await mkdir(folder, { recursive: true });
  const where = `${project.configName}, publish.base`;
  const { client, reference } = await imageClient(project, name, environment, where);
  const found = await client.getManifest(reference.digest ?? reference.tag ?? 'latest');
  if (!found)
    throw new PawlError('config', `there is no image ${name}`, {
      where,
      remedy: 'Name a base that is there, or log in to its registry.',
    });
  const { pull, close } = pulling(client);
  const read = async (manifest: Manifest, platform: Platform) => {
    const descriptor = configOfManifest(manifest, name);
    const path = pathOf(folder, descriptor);
    await pull(descriptor, path);
    const config = await readFile(path);
    const image = baseImage(manifest, config, name, found.digest);
    const has = image.config.platform;
    if (samePlatform(has, platform)) return { platform, image };
    throw new PawlError(
      'config',
      `the base image ${name} is of ${formatPlatform(has)}, not of ${formatPlatform(platform)}`,
      { where, remedy: `Say \`platforms: [${formatPlatform(has)}]\`, or choose another base.` },
    );
  };
  const images: Awaited<ReturnType<typeof read>>[] = [];
  if (!isIndex(found)) for (const platform of platforms) images.push(await read(found, platform));
  else
    for (const [i, { digest }] of platformManifests(found, platforms, name).entries()) {
      const manifest = await client.getManifest(digest);
      if (!manifest) throw new PawlError('remote', `the base names a manifest that is not there: ${digest}`);
      images.push(await read(manifest, platforms[i]!));
    }
  return { client, name, digest: found.digest, images, folder, pull, close };
}

function pulling(client: RegistryClient): Pick<Base, 'pull' | 'close'> {
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    pull(blob, path) {
      const pull = client.pullBlob(blob, path, { signal: stop.signal });
      running.add(pull);
      const ended = () => void running.delete(pull);
      pull.then(ended, ended);
      return pull;
    },
    async close() {
      stop.abort();
      await Promise.allSettled(running);
    },
  };
}

function pathOf(folder: string, { digest }: BlobDescriptor): string {
  return join(folder, digest.slice('sha256:'.length));
}

/** A layer of a base, which is pulled when somebody reads it. */
export interface BaseLayer extends BlobSource {
  /** Where it is then. */
  readonly path: string;
}

/** The layers that an image has of its base. */
export function baseLayersOf({ folder, pull }: Base, image: BuiltImage): readonly BaseLayer[] {
  return image.baseLayers.map((layer) => {
    const path = pathOf(folder, layer);
    let pulled: Promise<void> | undefined;
    return {
      ...layer,
      path,
      open: (from = 0) => lazily(path, from, () => (pulled ??= pull(layer, path))),
    };
  });
}
