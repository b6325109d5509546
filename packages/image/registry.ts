import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '@pawl/http';
import { type Digest, PawlError } from '@pawl/records';
import type { BlobContent } from './hashed-source.ts';
import {
  type Descriptor,
  IMAGE_INDEX,
  LARGEST_MANIFEST,
  MANIFEST_TYPES,
  type Manifest,
  manifestOf,
  mediaTypeOf,
  type Referrer,
} from './manifest.ts';
import { type PullOptions, pullBlob } from './pull-blob.ts';
import { type Pushed, type PushOptions, pushBlob } from './push-blob.ts';
import { isDigest, isTag, parseReference, TAG_RULE } from './reference.ts';
import { addToIndex } from './referrer-index.ts';
import { fallbackTag, listByApi, ofType, referrerOf, referrersIn } from './referrers.ts';
import { mustBe, saidDigest } from './said-digest.ts';
import { openSession, type SessionOptions } from './session.ts';
import {
  type BlobTarget,
  type PullAllOptions,
  type PushAllOptions,
  pullBlobs,
  pushBlobs,
} from './several-blobs.ts';
import { listAllTags } from './tags.ts';

export interface RegistryOptions extends SessionOptions {
  /** `acme/housing` */
  readonly repository: string;
}

/**
 * One repository of a registry. A reference is a tag or a digest. Every function throws PawlError `remote` where the
 * registry cannot be reached, refuses, or answers with other bytes than it says.
 */
export interface RegistryClient {
  /** `ghcr.io/acme/housing` */
  readonly name: string;
  /** What a reference points at, null where it is not there. */
  headManifest(reference: string): Promise<Descriptor | null>;
  /** The manifest, its bytes held against the digest that was asked for or is said; null where it is not there. */
  getManifest(reference: string): Promise<Manifest | null>;
  /** Points a tag at a manifest whose blobs are there. Returns its digest, which the registry said too. */
  putManifest(reference: string, bytes: Uint8Array, mediaType: string): Promise<Digest>;
  /** All tags, in the order of the registry; none where the repository is not there. */
  listTags(): Promise<readonly string[]>;
  /** Brings a blob here: not at all where it is there, from another repository, or by sending it. */
  pushBlob(blob: BlobContent, options?: PushOptions): Promise<Pushed>;
  /** Several blobs, four at once, each digest once; what came of each in order. The first failure stops all. */
  pushBlobs(blobs: readonly BlobContent[], options?: PushAllOptions): Promise<readonly Pushed[]>;
  /** Reads a blob into a file, which is there whole and right or not at all. */
  pullBlob(blob: Pick<Descriptor, 'digest' | 'size'>, path: string, options?: PullOptions): Promise<void>;
  /** Several blobs into files, four at once. The first failure stops all; files that were whole by then stay. */
  pullBlobs(blobs: readonly BlobTarget[], options?: PullAllOptions): Promise<void>;
  /**
   * What refers to a manifest, of an artifact type where one is given: by the API, or by the tag `sha256-…` where the
   * registry has none. Anybody who can write to the repository can add to it.
   */
  listReferrers(digest: Digest, artifactType?: string): Promise<readonly Referrer[]>;
  /**
   * Puts a manifest that has a subject, whose blobs are there, and adds it to the tag `sha256-…` where the registry
   * keeps no list of referrers itself. Returns its digest. Throws PawlError `usage` where it has no subject.
   */
  pushReferrer(bytes: Uint8Array, mediaType: string): Promise<Digest>;
  /** Several of them, with one change of each such tag. Their digests in order. */
  pushReferrers(
    manifests: readonly { readonly bytes: Uint8Array; readonly mediaType: string }[],
  ): Promise<readonly Digest[]>;
}

/**
 * A client by the distribution specification 1.1.
 * There is no deleting of tags: Distribution 2.8 takes a digest only, and deleting by digest takes away the image
 * under its other tags too.
 * @throws PawlError `config` where registry or repository are no names.
 */
export function registryClient(options: RegistryOptions): RegistryClient {
  const { registry, repository } = options;
  const name = `${registry}/${repository}`;
  const parsed = parseReference(name);
  if (parsed.registry !== registry || parsed.repository !== repository)
    throw new PawlError('config', `${JSON.stringify(name.slice(0, 200))} is no host with a repository`);
  const session = openSession(options);
  const [pull, push] = [`repository:${repository}:pull`, `repository:${repository}:pull,push`];

  const ask = (doing: string, method: 'GET' | 'HEAD', reference: string) =>
    session.call(doing, manifestPath(repository, reference), pull, {
      method,
      headers: { accept: MANIFEST_TYPES.join(', ') },
      limit: LARGEST_MANIFEST,
    });

  const getManifest = async (reference: string): Promise<Manifest | null> => {
    const doing = `reading ${repository} ${reference}`;
    const answer = await ask(doing, 'GET', reference);
    if (answer.status === 404 && isRegistryAnswer(answer)) return null;
    if (answer.status !== 200) throw session.failure(doing, answer);
    const found = manifestOf(answer.body, mediaTypeOf(answer.headers.get('content-type')), answer.url);
    mustBe(found.digest, saidDigest(answer) ?? found.digest, answer.url);
    if (isDigest(reference)) mustBe(found.digest, reference, answer.url);
    return found;
  };

  const headManifest = async (reference: string): Promise<Descriptor | null> => {
    const doing = `looking for ${repository} ${reference}`;
    const answer = await ask(doing, 'HEAD', reference);
    const digest = saidDigest(answer);
    const size = Number(answer.headers.get('content-length') ?? Number.NaN);
    const mediaType = mediaTypeOf(answer.headers.get('content-type'));
    // Without a body there is no telling a registry from another server, and not every one says digest and size here.
    if (answer.status === 404 || digest === null || !Number.isSafeInteger(size)) {
      if (answer.status !== 404 && answer.status !== 200) throw session.failure(doing, answer);
      const found = await getManifest(reference);
      return found && { digest: found.digest, mediaType: found.mediaType, size: found.size };
    }
    if (answer.status !== 200) throw session.failure(doing, answer);
    if (isDigest(reference)) mustBe(digest, reference, answer.url);
    return { digest, mediaType, size };
  };

  const write = async (reference: string, manifest: Manifest): Promise<Answer> => {
    const doing = `writing ${repository} ${reference}`;
    const send = () =>
      session.call(doing, manifestPath(repository, reference), push, {
        method: 'PUT',
        headers: { 'content-type': manifest.mediaType },
        body: manifest.bytes,
      });
    let answer = await send();
    // Distribution 2.8 reads what another writer of the same manifest has half written, and finds fault with ours.
    for (let more = 2; more > 0 && isDigestDenied(answer); more--) {
      const wait = (options.secondMs ?? 1000) * (0.2 + Math.random());
      // Interrupted, the request says so.
      await sleep(wait, undefined, { signal: options.signal }).catch(() => undefined);
      answer = await send();
    }
    if (answer.status !== 201) throw session.failure(doing, answer);
    const said = saidDigest(answer) ?? (await headManifest(reference))?.digest;
    mustBe(said, manifest.digest, answer.url);
    return answer;
  };

  const putManifest = async (reference: string, bytes: Uint8Array, mediaType: string): Promise<Digest> => {
    manifestPath(repository, reference);
    const manifest = manifestOf(bytes, mediaType, `${name} ${reference}`);
    if (isDigest(reference)) mustBe(manifest.digest, reference, name);
    await write(reference, manifest);
    return manifest.digest;
  };

  /** Additions to the referrers of one subject, one after another. */
  const adding = new Map<Digest, Promise<void>>();

  const pushReferrers: RegistryClient['pushReferrers'] = async (written) => {
    const manifests = written.map(({ bytes, mediaType }) => {
      const manifest = manifestOf(bytes, mediaType, name);
      const refers = referrerOf(manifest);
      if (refers === null) throw new PawlError('usage', 'the manifest has no subject', { where: name });
      return { manifest, ...refers };
    });
    const unlisted = new Map<Digest, Referrer[]>();
    for (const { manifest, subject, referrer } of manifests) {
      const answer = await write(manifest.digest, manifest);
      if (answer.headers.get('oci-subject') === subject) continue;
      unlisted.set(subject, [...(unlisted.get(subject) ?? []), referrer]);
    }
    await Promise.all(
      [...unlisted].map(([subject, referrers]) => {
        const addition = { subject, referrers, name, secondMs: options.secondMs, signal: options.signal };
        const earlier = adding.get(subject) ?? Promise.resolve();
        const mine = earlier.catch(() => {}).then(() => addToIndex({ getManifest, putManifest }, addition));
        adding.set(subject, mine);
        return mine;
      }),
    );
    return manifests.map(({ manifest }) => manifest.digest);
  };

  return {
    name,
    headManifest,
    getManifest,
    putManifest,
    listTags: () => listAllTags(session, repository, pull),
    pushBlob: (blob, options) => pushBlob(session, repository, blob, options),
    pushBlobs: (blobs, options) => pushBlobs(session, repository, blobs, options),
    pullBlob: (blob, path, options) => pullBlob(session, repository, blob, path, options),
    pullBlobs: (blobs, options) => pullBlobs(session, repository, blobs, options),
    async listReferrers(digest, artifactType) {
      if (!isDigest(digest)) throw new PawlError('usage', `${JSON.stringify(digest)} is no digest`);
      const listed = await listByApi(session, repository, digest, artifactType);
      if (listed !== null) return listed;
      const index = await getManifest(fallbackTag(digest));
      if (index?.mediaType !== IMAGE_INDEX) return [];
      return ofType(referrersIn(index.bytes, `${name}:${fallbackTag(digest)}`), artifactType);
    },
    pushReferrers,
    pushReferrer: async (bytes, mediaType) => (await pushReferrers([{ bytes, mediaType }]))[0]!,
  };
}

function manifestPath(repository: string, reference: string): string {
  if (!isTag(reference) && !isDigest(reference))
    throw new PawlError('usage', `${JSON.stringify(reference.slice(0, 100))} is no tag: ${TAG_RULE}`);
  return `/v2/${repository}/manifests/${reference}`;
}

function isDigestDenied({ status, body }: Answer): boolean {
  return status === 400 && new TextDecoder().decode(body).includes('DIGEST_INVALID');
}

/** Whether a refusal is in the form of a registry, and not the page of some other server. */
function isRegistryAnswer({ body }: Answer): boolean {
  try {
    return Array.isArray(JSON.parse(new TextDecoder().decode(body))?.errors);
  } catch {
    return false;
  }
}
