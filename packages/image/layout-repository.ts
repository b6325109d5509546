import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, PawlError, writeFileAtomic } from '@pawl/records';
import { checkedBytes } from './checked-bytes.ts';
import { isObject, parseJson, type ReadDescriptor, readDescriptor } from './descriptor.ts';
import {
  IMAGE_INDEX,
  IMAGE_MANIFEST,
  LARGEST_MANIFEST,
  type Manifest,
  manifestOf,
  type Referrer,
} from './manifest.ts';
import { addToLayout, blobPath, type LayoutEntry, readIndex, writeBlob } from './oci-layout.ts';
import { readLayout } from './read-layout.ts';
import { isDigest } from './reference.ts';
import { fallbackTag, referrerOf } from './referrers.ts';
import type { RegistryClient } from './registry.ts';

/** What of a repository it takes to read what hangs on an image. */
export type ReferrerReader = Pick<RegistryClient, 'name' | 'getManifest' | 'listReferrers' | 'pullBlob'>;

/** The same, and what it takes to add to it. */
export type ReferrerPlace = ReferrerReader & Pick<RegistryClient, 'pushBlobs' | 'pushReferrers'>;

export interface LayoutRepository extends ReferrerPlace {
  /** Names of images, in the order of the index. */
  readonly refs: readonly string[];
}

/** As many as a registry may list. */
const MOST_ENTRIES = 10_000;

/**
 * A folder of OCI's image layout as a repository: its names are the tags. What refers to an image is found in the index,
 * where entries without a name are, or in an index under the name `sha256-…`; each is asked itself what it refers to.
 * @param name what the repository is called, for what is said of it
 * @throws PawlError `data` where the folder is no layout, or has more than can be read.
 */
export async function layoutRepository(folder: string, name: string): Promise<LayoutRepository> {
  const { refs } = await readLayout(folder);
  const manifestAt = (digest: Digest) => manifestOfBlob(folder, digest);

  const getManifest = async (reference: string): Promise<Manifest | null> => {
    if (isDigest(reference)) return manifestAt(reference);
    const entry = (await readIndex(folder)).find(({ ref }) => ref === reference);
    return entry === undefined
      ? null
      : manifestAt(readDescriptor(entry.value, join(folder, 'index.json')).digest);
  };

  const listReferrers: ReferrerReader['listReferrers'] = async (subject, artifactType) => {
    const entries = await readIndex(folder);
    const listed = await getManifest(fallbackTag(subject));
    const more = listed?.mediaType === IMAGE_INDEX ? entriesOf(listed, folder) : [];
    const known = new Map(described([...entries, ...more], folder).map((one) => [one.digest, one]));
    if (known.size > MOST_ENTRIES)
      throw new PawlError('data', `the layout has more than ${MOST_ENTRIES} manifests`, { where: folder });
    const found: Referrer[] = [];
    for (const one of known.values()) {
      const manifest = await manifestAt(one.digest).catch((error: unknown) => {
        if (error instanceof PawlError) return null;
        throw error;
      });
      // One that cannot be read and says it is a referrer is passed on, so that who reads it finds it damaged.
      const isDamaged = manifest === null && one.artifactType !== undefined;
      const refers = manifest === null ? null : referrerOf(manifest);
      if (isDamaged) found.push(one);
      else if (refers?.subject === subject) found.push(refers.referrer);
    }
    return found.filter((one) => artifactType === undefined || one.artifactType === artifactType);
  };

  return {
    name,
    refs: refs.filter((ref) => !/^sha256-[0-9a-f]{64}$/.test(ref)),
    getManifest,
    listReferrers,
    async pullBlob({ digest, size }, path) {
      const from = join(folder, blobPath(digest));
      await requireSize(from, size);
      await writeFileAtomic(path, checkedBytes(createReadStream(from), { digest, size }, from));
    },
    async pushBlobs(blobs) {
      for (const blob of blobs) await writeBlob(join(folder, blobPath(blob.digest)), blob);
      return blobs.map(({ size }) => ({ how: 'pushed', sent: size }));
    },
    async pushReferrers(written) {
      const manifests = written.map(({ bytes, mediaType }) => manifestOf(bytes, mediaType, name));
      const referrers = manifests.map((manifest) => {
        const refers = referrerOf(manifest);
        if (refers === null) throw new PawlError('usage', 'the manifest has no subject', { where: name });
        return refers.referrer;
      });
      for (const { digest, bytes } of manifests) await writeFileAtomic(join(folder, blobPath(digest)), bytes);
      await addToLayout(folder, referrers);
      return manifests.map(({ digest }) => digest);
    },
  };
}

/** A manifest by its digest, which its bytes are held against; null where it is not there. */
async function manifestOfBlob(folder: string, digest: Digest): Promise<Manifest | null> {
  const where = join(folder, blobPath(digest));
  const there = await stat(where).catch(() => null);
  if (!there?.isFile()) return null;
  if (there.size > LARGEST_MANIFEST)
    throw new PawlError('data', `the manifest is larger than ${LARGEST_MANIFEST} bytes`, { where });
  const bytes = await readFile(where);
  const value = parseJson(bytes, 'the manifest', where);
  // A manifest need not say what it is.
  const type = value.mediaType ?? (Array.isArray(value.manifests) ? IMAGE_INDEX : IMAGE_MANIFEST);
  const manifest = manifestOf(bytes, String(type), where);
  if (manifest.digest === digest) return manifest;
  throw new PawlError('data', `the blob ${digest} has other bytes than its digest says`, { where });
}

function entriesOf({ bytes, digest }: Manifest, folder: string): readonly LayoutEntry[] {
  const { manifests } = parseJson(bytes, 'the index of referrers', join(folder, blobPath(digest)));
  return Array.isArray(manifests) ? manifests.filter(isObject).map((value) => ({ ref: null, value })) : [];
}

function described(entries: readonly LayoutEntry[], folder: string): readonly Referrer[] {
  return entries.flatMap(({ value }) => {
    let one: ReadDescriptor;
    try {
      one = readDescriptor(value, join(folder, 'index.json'));
    } catch (error) {
      if (error instanceof PawlError) return [];
      throw error;
    }
    const { digest, mediaType, size } = one;
    const { artifactType } = value;
    return [{ digest, mediaType, size, ...(typeof artifactType === 'string' ? { artifactType } : {}) }];
  });
}

async function requireSize(path: string, size: number): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (!there?.isFile()) throw new PawlError('data', 'the layout lacks a blob that it names', { where: path });
  if (there.size !== size)
    throw new PawlError('data', `the blob has ${there.size} bytes, not ${size}`, { where: path });
}
