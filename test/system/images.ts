import { IMAGE_MANIFEST, type RegistryClient, registryClient } from '@pawl/image';
import { type Digest, digestOf } from '@pawl/records';
import { expect } from 'vitest';

/** A client for a repository of a registry that lets anybody in. */
export function openClient(host: string, repository: string): RegistryClient {
  return registryClient({ registry: host, repository, credentials: null, note: () => {}, secondMs: 1 });
}

/** Pushes an image of one layer that holds a text, under a tag. */
export async function pushImage(
  host: string,
  repository: string,
  tag: string,
  text: string,
): Promise<Digest> {
  const described = async (mediaType: string, content: string) => {
    const bytes = Buffer.from(content);
    return { mediaType, digest: await pushBlob(host, repository, bytes), size: bytes.length };
  };
  const config = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } };
  const manifest = {
    schemaVersion: 2,
    mediaType: IMAGE_MANIFEST,
    config: await described('application/vnd.oci.image.config.v1+json', JSON.stringify(config)),
    layers: [await described('application/vnd.oci.image.layer.v1.tar', text)],
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  return openClient(host, repository).putManifest(tag, bytes, IMAGE_MANIFEST);
}

/** Uploads a blob in the two steps of the specification. */
async function pushBlob(host: string, repository: string, bytes: Uint8Array<ArrayBuffer>): Promise<Digest> {
  const started = await fetch(`http://${host}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  const at = new URL(started.headers.get('location')!);
  const digest = digestOf(bytes);
  at.searchParams.set('digest', digest);
  const headers = { 'content-type': 'application/octet-stream' };
  expect((await fetch(at, { method: 'PUT', body: bytes, headers })).status).toBe(201);
  return digest;
}
