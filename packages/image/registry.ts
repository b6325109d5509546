import type { Answer } from '@pawl/http';
import { type Digest, PawlError } from '@pawl/records';
import {
  type Descriptor,
  LARGEST_MANIFEST,
  MANIFEST_TYPES,
  type Manifest,
  manifestOf,
  mediaTypeOf,
} from './manifest.ts';
import { isDigest, isTag, parseReference, TAG_RULE } from './reference.ts';
import { openSession, type SessionOptions } from './session.ts';
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

  return {
    name,
    headManifest,
    getManifest,
    async putManifest(reference, bytes, mediaType) {
      const doing = `writing ${repository} ${reference}`;
      const path = manifestPath(repository, reference);
      const manifest = manifestOf(bytes, mediaType, `${name} ${reference}`);
      if (isDigest(reference)) mustBe(manifest.digest, reference, name);
      const answer = await session.call(doing, path, push, {
        method: 'PUT',
        headers: { 'content-type': mediaType },
        body: manifest.bytes,
      });
      if (answer.status !== 201) throw session.failure(doing, answer);
      const said = saidDigest(answer) ?? (await headManifest(reference))?.digest;
      mustBe(said, manifest.digest, answer.url);
      return manifest.digest;
    },
    listTags: () => listAllTags(session, repository, pull),
  };
}

function manifestPath(repository: string, reference: string): string {
  if (!isTag(reference) && !isDigest(reference))
    throw new PawlError('usage', `${JSON.stringify(reference.slice(0, 100))} is no tag: ${TAG_RULE}`);
  return `/v2/${repository}/manifests/${reference}`;
}

/** Docker-Content-Digest, null where the registry does not say it. */
function saidDigest(answer: Answer): Digest | null {
  const said = answer.headers.get('docker-content-digest');
  if (said === null || isDigest(said)) return said;
  throw new PawlError('remote', 'the registry says a digest that is not sha256', { where: answer.url });
}

/** Whether a refusal is in the form of a registry, and not the page of some other server. */
function isRegistryAnswer({ body }: Answer): boolean {
  try {
    return Array.isArray(JSON.parse(new TextDecoder().decode(body))?.errors);
  } catch {
    return false;
  }
}

function mustBe(found: Digest | undefined, wanted: Digest, where: string): void {
  if (found === wanted) return;
  throw new PawlError('remote', `the registry has other bytes than asked for: ${found}, not ${wanted}`, {
    where,
    remedy: 'Trust neither; check who can write to the registry and what stands between.',
  });
}
