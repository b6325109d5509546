import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, type Digest, PawlError, writeFileAtomic } from '@pawl/records';
import { type BlobSource, descriptorOf, type HeldBlob } from './blob-source.ts';
import { checkedBytes } from './checked-bytes.ts';
import { isObject, parseJson } from './descriptor.ts';
import type { BlobContent } from './hashed-source.ts';
import { IMAGE_INDEX, type Referrer } from './manifest.ts';
import type { Platform } from './platform.ts';

export const REF_NAME = 'org.opencontainers.image.ref.name';

/** A manifest or an index with all that it names. */
export interface LayoutImage {
  /** Its name in the layout: a tag, or any text without spaces. */
  readonly ref: string;
  readonly root: HeldBlob;
  /** For readers that choose by it, where the root is of one platform. */
  readonly platform?: Platform;
  /** Manifests of an index, configurations and layers, those of the base too. */
  readonly blobs: readonly BlobSource[];
}

/** Tens of thousands of manifests. */
const LARGEST_INDEX = 16 * 2 ** 20;

export const LAYOUT_FILE = '{"imageLayoutVersion":"1.0.0"}';

/** The path of a blob in a layout, `/` between its parts. */
export function blobPath(digest: Digest): string {
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}

/**
 * Writes images into a folder of OCI's image layout, beside those that are there. Blobs go in one by one, each whole or not
 * at all, and are left alone where they are there; `index.json` is last, so that it never names what is not there.
 * An image of the same ref is replaced.
 * @throws PawlError `data` where a blob has other bytes than its digest says, or the folder is no layout.
 */
export async function writeLayout(folder: string, images: readonly LayoutImage[]): Promise<void> {
  const added = images.map(({ ref, root, platform }) => ({
    ...descriptorOf(root),
    annotations: { [REF_NAME]: checkRef(ref) },
    ...(platform === undefined ? {} : { platform }),
  }));
  const present = await readIndex(folder);
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  for (const { root, blobs } of images)
    for (const blob of [...blobs, root]) await writeBlob(join(folder, blobPath(blob.digest)), blob);
  const refs = new Set(images.map(({ ref }) => ref));
  const kept = present.filter(({ ref }) => ref === null || !refs.has(ref)).map(({ value }) => value);
  await writeFileAtomic(join(folder, 'oci-layout'), LAYOUT_FILE);
  await writeIndex(folder, [...kept, ...added]);
}

/**
 * Adds manifests that have no name to the index of a layout, which holds their blobs already; what of them it has stays as it
 * is.
 */
export async function addToLayout(folder: string, manifests: readonly Referrer[]): Promise<void> {
  const present = (await readIndex(folder)).map(({ value }) => value);
  const added = manifests.filter(({ digest }) => !present.some((one) => one.digest === digest));
  if (added.length > 0) await writeIndex(folder, [...present, ...added]);
}

function writeIndex(folder: string, manifests: readonly object[]): Promise<void> {
  const index = { schemaVersion: 2, mediaType: IMAGE_INDEX, manifests };
  return writeFileAtomic(join(folder, 'index.json'), canonicalJson(index));
}

/** Writes a blob to its path, whole or not at all; leaves alone what is there. @throws PawlError `data` as `writeLayout`. */
export async function writeBlob(path: string, blob: BlobContent): Promise<void> {
  const there = await stat(path).catch(() => null);
  // Its name is its digest and it was renamed when it was whole; another size is what a broken disk leaves.
  if (there?.isFile() && there.size === blob.size) return;
  await writeFileAtomic(path, checkedBytes(blob.open(0), blob, path));
}

function checkRef(ref: string): string {
  // The grammar of the specification's annotations.
  if (/^[A-Za-z0-9]+(?:[-._:@/+][A-Za-z0-9]+|--[A-Za-z0-9]+)*$/.test(ref)) return ref;
  throw new PawlError('usage', `${JSON.stringify(ref)} cannot be a name in an OCI layout`, {
    remedy: 'Take letters and digits, with single . - _ : / or + between them.',
  });
}

/** An entry of a layout's index. */
export interface LayoutEntry {
  readonly ref: string | null;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The entries of a layout's index, none where there is no such file. */
export async function readIndex(folder: string): Promise<readonly LayoutEntry[]> {
  const where = join(folder, 'index.json');
  let bytes: Uint8Array;
  try {
    const { size } = await stat(where);
    if (size > LARGEST_INDEX)
      throw new PawlError('data', `the index of the layout is larger than ${LARGEST_INDEX} bytes`, { where });
    bytes = await readFile(where);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const { manifests } = parseJson(bytes, 'the index of the layout', where);
  if (!Array.isArray(manifests) || !manifests.every(isObject))
    throw new PawlError('data', 'the index of the layout has no list of manifests', { where });
  return manifests.map((value) => {
    const ref = isObject(value.annotations) ? value.annotations[REF_NAME] : undefined;
    return { ref: typeof ref === 'string' ? ref : null, value };
  });
}
