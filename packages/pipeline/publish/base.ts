import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BaseImage,
  type BlobDescriptor,
  baseImage,
  configOfManifest,
  isIndex,
  type Manifest,
  type Platform,
  platformManifests,
  type RegistryClient,
} from '@pawl/image';
import { type Digest, PawlError } from '@pawl/records';
import type { Project } from '../project.ts';
import { imageClient } from '../release/image-client.ts';

/** A base image for each platform, and where its bytes are. */
export interface Base {
  readonly client: RegistryClient;
  /** `gcr.io/distroless/nodejs24-debian12` */
  readonly name: string;
  readonly digest: Digest;
  readonly images: readonly { readonly platform: Platform; readonly image: BaseImage }[];
}

/** Resolves a base, pinned by the digest that its name stands for now. */
export async function resolveBase(
  project: Project,
  name: string,
  platforms: readonly Platform[],
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<Base> {
  await mkdir(folder, { recursive: true });
  const { client, reference } = await imageClient(project, name, environment, 'publish.base');
  const found = await client.getManifest(reference.digest ?? reference.tag ?? 'latest');
  if (!found)
    throw new PawlError('config', `there is no image ${name}`, {
      where: `${project.configName}, publish.base`,
      remedy: 'Name a base that is there, or log in to its registry.',
    });
  const read = async (manifest: Manifest): Promise<BaseImage> => {
    const config = configOfManifest(manifest, name);
    return baseImage(manifest, await blob(client, config, folder), name, found.digest);
  };
  if (!isIndex(found)) {
    const image = await read(found);
    return { client, name, digest: found.digest, images: [{ platform: image.config.platform, image }] };
  }
  const images: { platform: Platform; image: BaseImage }[] = [];
  for (const { digest } of platformManifests(found, platforms, name)) {
    const manifest = await client.getManifest(digest);
    if (!manifest) throw new PawlError('remote', `the base names a manifest that is not there: ${digest}`);
    const image = await read(manifest);
    images.push({ platform: image.config.platform, image });
  }
  return { client, name, digest: found.digest, images };
}

async function blob(client: RegistryClient, descriptor: BlobDescriptor, folder: string): Promise<Uint8Array> {
  const path = join(folder, descriptor.digest.slice('sha256:'.length));
  await client.pullBlob(descriptor, path);
  return readFile(path);
}
