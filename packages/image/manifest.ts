import { type Digest, digestOf, PawlError } from '@pawl/records';

/** Far more than a manifest with a thousand layers; registries take no more. */
export const LARGEST_MANIFEST = 4 * 2 ** 20;

export const IMAGE_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const IMAGE_INDEX = 'application/vnd.oci.image.index.v1+json';

/** What is read: OCI's own, and what Docker made before it. */
export const MANIFEST_TYPES: readonly string[] = [
  IMAGE_MANIFEST,
  IMAGE_INDEX,
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** What a registry says of a manifest without giving it. */
export interface Descriptor {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

/** A manifest whose bytes are those of its digest. */
export interface Manifest extends Descriptor {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A manifest that says something of another one, as the index of referrers has it. */
export interface Referrer extends Descriptor {
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The media type of a Content-Type header, without parameters. */
export function mediaTypeOf(contentType: string | null): string {
  return (contentType ?? '').split(';')[0]!.trim().toLowerCase();
}

/**
 * Bytes as the manifest they are said to be.
 * @throws PawlError `data` where they are too many, of a kind that is not read, or of another kind than they say of
 * themselves: who took them for the one would see another image than who took them for the other.
 */
export function manifestOf(content: Uint8Array, mediaType: string, where: string): Manifest {
  const wrong = (why: string) => new PawlError('data', `the manifest ${why}`, { where });
  if (content.length > LARGEST_MANIFEST) throw wrong(`is larger than ${LARGEST_MANIFEST} bytes`);
  if (!MANIFEST_TYPES.includes(mediaType))
    throw wrong(`is of the type ${JSON.stringify(mediaType.slice(0, 100))}, which Pawl does not know`);
  const bytes = Uint8Array.from(content);
  let value: { readonly schemaVersion?: unknown; readonly mediaType?: unknown } | null;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw wrong('is no JSON');
  }
  if (value?.schemaVersion !== 2) throw wrong('is not of schema version 2');
  if (value.mediaType !== undefined && value.mediaType !== mediaType)
    throw wrong(`says it is of another type than ${mediaType}`);
  return { digest: digestOf(bytes), mediaType, size: bytes.length, bytes };
}
