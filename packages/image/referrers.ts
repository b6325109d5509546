import type { Answer } from '@pawl/http';
import { type Digest, PawlError } from '@pawl/records';
import { IMAGE_INDEX, LARGEST_MANIFEST, type Manifest, mediaTypeOf, type Referrer } from './manifest.ts';
import { nextPage } from './paging.ts';
import { isDigest } from './reference.ts';
import type { Session } from './session.ts';

const MOST_REFERRERS = 10_000;
const MOST_PAGES = 200;
/** What a registry says that knows no referrers; Distribution 2.8 the first, in plain text. */
const UNKNOWN = new Set([404, 405, 501]);

/** The tag under which a registry without an API for referrers has their index. */
export function fallbackTag(digest: Digest): string {
  return digest.replace(':', '-');
}

/**
 * What refers to a manifest, by the API of the distribution specification 1.1; null where the registry has none.
 * @throws PawlError `remote` where it cannot be reached or refuses, or where the list is none or does not end.
 */
export async function listByApi(
  session: Session,
  repository: string,
  digest: Digest,
  artifactType: string | undefined,
): Promise<readonly Referrer[] | null> {
  const doing = `listing what refers to ${repository} ${digest}`;
  const path = `/v2/${repository}/referrers/${digest}`;
  const query = artifactType === undefined ? '' : `?artifactType=${encodeURIComponent(artifactType)}`;
  const found = new Map<Digest, Referrer>();
  const seen = new Set<string>();
  let at: string | null = `${path}${query}`;
  while (at !== null) {
    const answer: Answer = await session.ask(doing, at, `repository:${repository}:pull`, {
      headers: { accept: IMAGE_INDEX },
      limit: LARGEST_MANIFEST,
    });
    // GHCR leads to a page of its site.
    const ours = new URL(answer.url).origin === session.base.origin;
    const isIndex = mediaTypeOf(answer.headers.get('content-type')) === IMAGE_INDEX;
    if (seen.size === 0 && (UNKNOWN.has(answer.status) || (answer.status === 200 && !isIndex) || !ours))
      return null;
    if (answer.status !== 200 || !isIndex) throw session.failure(doing, answer);
    for (const referrer of referrersIn(answer.body, answer.url)) found.set(referrer.digest, referrer);
    seen.add(at);
    at = nextPage(answer.headers.get('link'), session.base, path, 'referrers');
    if ((at !== null && seen.has(at)) || found.size > MOST_REFERRERS || seen.size > MOST_PAGES)
      throw new PawlError('remote', `${doing} does not end`, { where: answer.url });
  }
  return ofType([...found.values()], artifactType);
}

/** Those of an artifact type, all where none is given: a registry need not filter. */
export function ofType(
  referrers: readonly Referrer[],
  artifactType: string | undefined,
): readonly Referrer[] {
  return artifactType === undefined
    ? referrers
    : referrers.filter((referrer) => referrer.artifactType === artifactType);
}

/**
 * The descriptors of an index.
 * @throws PawlError `remote` where it is none.
 */
export function referrersIn(bytes: Uint8Array, where: string): readonly Referrer[] {
  const manifests = manifestsOf(bytes);
  if (manifests?.every(isReferrer)) return manifests;
  throw new PawlError('remote', 'the registry answers with no list of referrers', { where });
}

/**
 * An index with these referrers too, null where it holds them as it should. What else is there stays.
 * @throws PawlError `remote` where what is there is no index.
 */
export function withReferrers(
  index: Manifest | null,
  referrers: readonly Referrer[],
  where: string,
): Uint8Array | null {
  if (index !== null && index.mediaType !== IMAGE_INDEX)
    throw new PawlError('remote', `the tag of its referrers holds ${index.mediaType} and no index`, {
      where,
    });
  const old = index === null ? [] : referrersIn(index.bytes, where);
  const known = new Map(old.map((referrer) => [referrer.digest, referrer]));
  const added = referrers.filter((referrer) => {
    const same = known.get(referrer.digest);
    return same === undefined || !isSaidBy(same, referrer);
  });
  if (added.length === 0) return null;
  const rest = index === null ? {} : JSON.parse(new TextDecoder().decode(index.bytes));
  const manifests = [...old.filter(({ digest }) => !added.some((one) => one.digest === digest)), ...added];
  return Buffer.from(JSON.stringify({ ...rest, schemaVersion: 2, mediaType: IMAGE_INDEX, manifests }));
}

/** A manifest as the list of its subject's referrers has it, and its subject; null where it has none. */
export function referrerOf(
  manifest: Manifest,
): { readonly referrer: Referrer; readonly subject: Digest } | null {
  const { subject, artifactType, config, annotations } = JSON.parse(
    new TextDecoder().decode(manifest.bytes),
  ) as {
    readonly subject?: { readonly digest?: unknown };
    readonly artifactType?: unknown;
    readonly config?: { readonly mediaType?: unknown };
    readonly annotations?: unknown;
  };
  if (typeof subject?.digest !== 'string' || !isDigest(subject.digest)) return null;
  // The specification takes the type of the configuration where there is no other.
  const type = artifactType || config?.mediaType;
  const { digest, mediaType, size } = manifest;
  const referrer: Referrer = {
    mediaType,
    digest,
    size,
    ...(typeof type === 'string' ? { artifactType: type } : {}),
    ...(isRecord(annotations) ? { annotations } : {}),
  };
  return { referrer, subject: subject.digest };
}

function manifestsOf(bytes: Uint8Array): readonly unknown[] | null {
  try {
    const manifests = JSON.parse(new TextDecoder().decode(bytes))?.manifests ?? [];
    return Array.isArray(manifests) ? manifests : null;
  } catch {
    return null;
  }
}

function isReferrer(value: unknown): value is Referrer {
  const { digest, mediaType, size, artifactType, annotations } = (value ?? {}) as Record<string, unknown>;
  return (
    typeof digest === 'string' &&
    isDigest(digest) &&
    typeof mediaType === 'string' &&
    Number.isSafeInteger(size) &&
    (size as number) >= 0 &&
    (artifactType === undefined || typeof artifactType === 'string') &&
    (annotations == null || isRecord(annotations))
  );
}

function isRecord(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

function isSaidBy(there: Referrer, wanted: Referrer): boolean {
  const annotations = there.annotations ?? {};
  return (
    there.mediaType === wanted.mediaType &&
    there.size === wanted.size &&
    there.artifactType === wanted.artifactType &&
    Object.entries(wanted.annotations ?? {}).every(([key, text]) => annotations[key] === text)
  );
}
