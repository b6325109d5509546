import { type Digest, PawlError } from '@pawl/records';
import type { Descriptor } from './manifest.ts';
import { isDigest } from './reference.ts';

/** What a manifest or an index says of a blob. */
export interface BlobDescriptor extends Descriptor {
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The descriptor of a parsed JSON value; what Pawl does not use of it is left out. */
export interface ReadDescriptor extends BlobDescriptor {
  /** Where else the blob is said to be; only layers that may not be passed on have any. */
  readonly urls: readonly string[];
  readonly platform: unknown;
}

/**
 * Reads a descriptor of somebody else's manifest.
 * @param where the place of the manifest, for errors
 * @throws PawlError `data` where a field is missing or of another shape.
 */
export function readDescriptor(value: unknown, where: string): ReadDescriptor {
  const wrong = (why: string) => new PawlError('data', `the manifest ${why}`, { where });
  if (!isObject(value)) throw wrong('has a descriptor that is none');
  const { mediaType, digest, size, annotations, urls, platform } = value;
  if (typeof mediaType !== 'string' || mediaType === '') throw wrong('has a descriptor without a media type');
  if (typeof digest !== 'string' || !isDigest(digest))
    throw wrong(`names a blob by ${shown(digest)}, which is no digest of sha256`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw wrong(`gives the blob ${digest} the size ${shown(size)}`);
  return {
    mediaType,
    digest: digest as Digest,
    size,
    ...(isObject(annotations) ? { annotations: textsOf(annotations) } : {}),
    urls: Array.isArray(urls) ? urls.filter((url) => typeof url === 'string') : [],
    platform,
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an object that are texts. */
export function textsOf(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((member) => typeof member[1] === 'string'),
  ) as Record<string, string>;
}

/** The value of JSON bytes. */
export function parseJson(bytes: Uint8Array, what: string, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Told below.
  }
  if (!isObject(value)) throw new PawlError('data', `${what} is no JSON object`, { where });
  return value;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 100);
}
