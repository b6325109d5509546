import { Readable } from 'node:stream';
import { canonicalJson, PawlError } from '@pawl/records';
import { type BlobSource, descriptorOf, type HeldBlob } from './blob-source.ts';
import { checkedBytes } from './checked-bytes.ts';
import { bytesContent, type Content } from './file-content.ts';
import { IMAGE_INDEX } from './manifest.ts';
import { blobPath, LAYOUT_FILE, REF_NAME } from './oci-layout.ts';
import type { Platform } from './platform.ts';
import { formatReference, type ImageReference } from './reference.ts';
import { type Tar, tarOf } from './tar.ts';

export interface ArchiveOf {
  readonly manifest: HeldBlob;
  readonly config: BlobSource;
  /** All of them from the lowest on, the base's too. */
  readonly layers: readonly BlobSource[];
  readonly platform: Platform;
  /** Names with a tag; those without are not loaded under a name. */
  readonly names: readonly ImageReference[];
}

export interface DockerArchive {
  /** Bytes. */
  readonly size: number;
  /** The archive, made anew; it fails where a blob has other bytes than its digest says. */
  open(): Readable;
}

/**
 * An image as one file that `docker load` and `podman load` take: an OCI layout, with the `manifest.json` that Docker's
 * archives had before they were one, as `docker save` writes since version 25. Equal images make equal bytes.
 * @throws PawlError `usage` for a name without a tag.
 */
export function dockerArchive({ manifest, config, layers, platform, names }: ArchiveOf): DockerArchive {
  for (const name of names)
    if (name.tag === null || name.digest !== null)
      throw new PawlError(
        'usage',
        `${formatReference(name)} needs a tag, and no digest, to be loaded under it`,
      );
  const blobs = new Map([...layers, config, manifest].map((blob) => [blob.digest, blob]));
  const json = (path: string, value: unknown) => ({
    path,
    content: bytesContent(new TextEncoder().encode(canonicalJson(value))),
  });
  const tar: Tar = tarOf([
    ...[...blobs.values()].map((blob) => ({ path: blobPath(blob.digest), content: contentOf(blob) })),
    json('index.json', {
      schemaVersion: 2,
      mediaType: IMAGE_INDEX,
      manifests: (names.length > 0 ? names : [null]).map((name) => ({
        ...descriptorOf(manifest),
        platform,
        ...(name === null
          ? {}
          : { annotations: { 'io.containerd.image.name': formatReference(name), [REF_NAME]: name.tag } }),
      })),
    }),
    json('manifest.json', [
      {
        Config: blobPath(config.digest),
        RepoTags: names.map(formatReference),
        Layers: layers.map(({ digest }) => blobPath(digest)),
      },
    ]),
    { path: 'oci-layout', content: bytesContent(new TextEncoder().encode(LAYOUT_FILE)) },
  ]);
  return { size: tar.size, open: () => Readable.from(tar.pieces(), { objectMode: false }) };
}

function contentOf(blob: BlobSource): Content {
  return {
    size: blob.size,
    pieces: (from) => (from > 0 ? blob.open(from) : checkedBytes(blob.open(), blob, blob.digest)),
  };
}
