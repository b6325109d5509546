import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { PawlError } from '@pawl/records';
import type { BlobSource } from './blob-source.ts';
import { checkedBytes } from './checked-bytes.ts';
import { type BlobDescriptor, readDescriptor } from './descriptor.ts';
import { type Descriptor, LARGEST_MANIFEST, type Manifest, manifestOf } from './manifest.ts';
import { blobPath, readIndex } from './oci-layout.ts';

/** A folder of OCI's image layout, as a source of images. */
export interface Layout {
  /** Names, in the order of the index. */
  readonly refs: readonly string[];
  /** The manifest or index of a name. @throws PawlError `usage` where it is not there, which lists those that are. */
  root(ref: string): Promise<Manifest>;
  /** A manifest of a blob. @throws PawlError `data` where it is missing or of other bytes. */
  manifest(descriptor: Descriptor): Promise<Manifest>;
  /** A blob; its stream fails where its bytes are not those of its digest. @throws PawlError `data` where it is missing. */
  blob(descriptor: BlobDescriptor): Promise<BlobSource>;
}

const VERSION = '1.0.0';

/** @throws PawlError `data` where the folder is no layout of version 1.0.0. */
export async function readLayout(folder: string): Promise<Layout> {
  const where = join(folder, 'oci-layout');
  let version: unknown;
  try {
    version = (JSON.parse(await readFile(where, 'utf8')) as { readonly imageLayoutVersion?: unknown })
      ?.imageLayoutVersion;
  } catch {
    // Told below.
  }
  if (version !== VERSION)
    throw new PawlError('data', `this is no folder of OCI's image layout ${VERSION}`, { where });
  const entries = await readIndex(folder);
  const refs = entries.flatMap(({ ref }) => ref ?? []);

  const blob = async (descriptor: BlobDescriptor): Promise<BlobSource> => {
    const path = join(folder, blobPath(descriptor.digest));
    const there = await stat(path).catch(() => null);
    if (!there?.isFile())
      throw new PawlError('data', 'the layout lacks a blob that it names', { where: path });
    if (there.size !== descriptor.size)
      throw new PawlError('data', `the blob has ${there.size} bytes, not ${descriptor.size}`, {
        where: path,
      });
    const { mediaType, digest, size, annotations } = descriptor;
    return {
      mediaType,
      digest,
      size,
      ...(annotations === undefined ? {} : { annotations }),
      // What comes from an offset on cannot be held against the digest; who takes it joins it with what is before and does.
      open: (from = 0) =>
        from > 0
          ? createReadStream(path, { start: from })
          : Readable.from(checkedBytes(createReadStream(path), descriptor, path), { objectMode: false }),
    };
  };

  const manifest = async (descriptor: Descriptor): Promise<Manifest> => {
    const path = join(folder, blobPath(descriptor.digest));
    if (descriptor.size > LARGEST_MANIFEST)
      throw new PawlError('data', `the manifest is larger than ${LARGEST_MANIFEST} bytes`, { where: path });
    const pieces: Uint8Array[] = [];
    for await (const piece of (await blob(descriptor)).open()) pieces.push(piece);
    return manifestOf(Buffer.concat(pieces), descriptor.mediaType, path);
  };

  const root = async (ref: string): Promise<Manifest> => {
    const entry = entries.find((one) => one.ref === ref);
    if (!entry)
      throw new PawlError('usage', `the layout has no image ${JSON.stringify(ref)}`, {
        where: folder,
        remedy: refs.length > 0 ? `It has ${refs.join(', ')}.` : 'Its images have no names.',
      });
    return manifest(readDescriptor(entry.value, join(folder, 'index.json')));
  };
  return { refs, root, manifest, blob };
}
