import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Digest, digestOf, PawlError } from '@pawl/records';
import { IMAGE_MANIFEST, type Manifest, manifestOf, type Referrer } from '../manifest.ts';
import { referrerOf } from '../referrers.ts';
import type { RegistryClient } from '../registry.ts';

export interface MemoryClient extends RegistryClient {
  /** What the index of referrers says, which a test may make a lie. */
  readonly index: Map<Digest, Referrer[]>;
  /** Puts an image of one layer under a tag. */
  putImage(tag: string, layer: string): Promise<Manifest>;
  /** Hangs bytes on an image, as a manifest that anybody could push. */
  hang(image: Digest, mediaType: string, content: Uint8Array, changes?: object): Promise<Digest>;
}

/** A repository in memory, for tests. */
export function memoryClient(name = 'registry.test/acme/housing'): MemoryClient {
  const manifests = new Map<string, Manifest>();
  const blobs = new Map<Digest, Buffer>();
  const index = new Map<Digest, Referrer[]>();
  const never = () => Promise.reject(new Error('not in this stand-in'));
  const putManifest: RegistryClient['putManifest'] = async (reference, bytes, mediaType) => {
    const manifest = manifestOf(bytes, mediaType, name);
    manifests.set(reference, manifest).set(manifest.digest, manifest);
    return manifest.digest;
  };
  const keep = (content: Uint8Array, mediaType: string) => {
    const bytes = Buffer.from(content);
    const digest = digestOf(bytes);
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const pushReferrer: RegistryClient['pushReferrer'] = async (bytes, mediaType) => {
    const manifest = manifestOf(bytes, mediaType, name);
    const { referrer, subject } = referrerOf(manifest)!;
    manifests.set(manifest.digest, manifest);
    const others = (index.get(subject) ?? []).filter(({ digest }) => digest !== manifest.digest);
    index.set(subject, [...others, referrer]);
    return manifest.digest;
  };
  return {
    name,
    index,
    putManifest,
    pushReferrer,
    pushReferrers: (all) => Promise.all(all.map(({ bytes, mediaType }) => pushReferrer(bytes, mediaType))),
    headManifest: async (reference) => manifests.get(reference) ?? null,
    getManifest: async (reference) => manifests.get(reference) ?? null,
    listTags: never,
    pullBlobs: never,
    async pushBlob({ digest, open }) {
      blobs.set(digest, await buffer(open(0)));
      return { how: 'pushed', sent: 0 };
    },
    async pushBlobs(all) {
      for (const { digest, open } of all) blobs.set(digest, await buffer(Readable.from(open(0))));
      return all.map(() => ({ how: 'pushed', sent: 0 }));
    },
    async pullBlob({ digest, size }, path) {
      const bytes = blobs.get(digest);
      if (bytes?.length !== size) throw new PawlError('remote', 'the registry gives other bytes');
      await writeFile(path, bytes);
    },
    listReferrers: async (digest) => index.get(digest) ?? [],
    async putImage(tag, layer) {
      const manifest = {
        schemaVersion: 2,
        mediaType: IMAGE_MANIFEST,
        config: keep(Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json'),
        layers: [keep(Buffer.from(layer), 'application/vnd.oci.image.layer.v1.tar')],
      };
      const bytes = Buffer.from(JSON.stringify(manifest));
      return manifests.get(await putManifest(tag, bytes, IMAGE_MANIFEST))!;
    },
    async hang(image, mediaType, content, changes = {}) {
      const manifest = {
        schemaVersion: 2,
        mediaType: IMAGE_MANIFEST,
        artifactType: mediaType,
        config: keep(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json'),
        layers: [keep(content, mediaType)],
        subject: { mediaType: IMAGE_MANIFEST, digest: image, size: 1 },
        ...changes,
      };
      return pushReferrer(Buffer.from(JSON.stringify(manifest)), IMAGE_MANIFEST);
    },
  };
}
