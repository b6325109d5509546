import { Readable } from 'node:stream';
import { type Digest, digestOf } from '@pawl/records';
import type { BlobContent } from '../hashed-source.ts';
import type { ReferrerPlace } from '../layout-repository.ts';
import { type Descriptor, IMAGE_MANIFEST } from '../manifest.ts';
import { type Attached, readAttached, type Unreadable } from './attached.ts';
import { BUNDLE, bundleBytes, type Signer } from './bundle.ts';
import { IN_TOTO, type Statement, statementBytes } from './statement.ts';

export interface PushedAttestation {
  readonly predicateType: string;
  /** Of the manifest that refers to the image. */
  readonly digest: Digest;
  /** False where the image had it already, by the same signer. */
  readonly pushed: boolean;
}

const EMPTY = new TextEncoder().encode('{}');

/**
 * Hangs statements on an image, each in a manifest of its own that refers to it: as a Sigstore bundle, or as it is where
 * nobody signs. A statement that is there, word for word and signed by the same key, is not pushed again.
 * @throws PawlError `remote` as the client does; what the signer throws.
 */
export async function pushAttestations(
  client: ReferrerPlace,
  image: Descriptor,
  statements: readonly Statement[],
  signer: Signer | null,
): Promise<readonly PushedAttestation[]> {
  const pushed: PushedAttestation[] = [];
  const added: Hung[] = [];
  // Without signatures the same statement makes the same manifest, so that the list tells all.
  const listed = signer === null ? await client.listReferrers(image.digest) : [];
  const there = signer === null ? [] : await readAttached(client, image.digest);
  for (const statement of statements) {
    const { predicateType } = statement;
    const bytes = statementBytes(statement);
    const signed = signer === null ? undefined : await findSame(there, bytes, signer);
    const hung = signed ? null : await hang(image, predicateType, bytes, signer);
    const digest = signed?.digest ?? digestOf(hung!.manifest);
    const isThere = signed !== undefined || listed.some((referrer) => referrer.digest === digest);
    if (!isThere) added.push(hung!);
    pushed.push({ predicateType, digest, pushed: !isThere });
  }
  await client.pushBlobs(added.flatMap(({ blobs }) => blobs));
  await client.pushReferrers(added.map(({ manifest }) => ({ bytes: manifest, mediaType: IMAGE_MANIFEST })));
  return pushed;
}

/** A manifest that refers to an image, with the blobs that must be there first. */
interface Hung {
  readonly manifest: Uint8Array;
  readonly blobs: readonly BlobContent[];
}

async function findSame(
  there: readonly (Attached | Unreadable)[],
  bytes: Uint8Array,
  signer: Signer,
): Promise<Attached | undefined> {
  for (const one of there)
    if ('statement' in one && one.bundle !== null && Buffer.compare(one.statement, bytes) === 0)
      if (await signer.isMine(one.bundle)) return one;
  return undefined;
}

async function hang(
  image: Descriptor,
  predicateType: string,
  statement: Uint8Array,
  signer: Signer | null,
): Promise<Hung> {
  const layer = blobOf(signer === null ? statement : bundleBytes(await signer.sign(statement)));
  const config = blobOf(EMPTY);
  const type = signer === null ? IN_TOTO : BUNDLE;
  const manifest = {
    schemaVersion: 2,
    mediaType: IMAGE_MANIFEST,
    artifactType: type,
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: config.digest, size: config.size },
    layers: [{ mediaType: type, digest: layer.digest, size: layer.size }],
    subject: { mediaType: image.mediaType, digest: image.digest, size: image.size },
    annotations:
      signer === null
        ? { 'in-toto.io/predicate-type': predicateType }
        : {
            'dev.sigstore.bundle.content': 'dsse-envelope',
            'dev.sigstore.bundle.predicateType': predicateType,
          },
  };
  return { manifest: new TextEncoder().encode(JSON.stringify(manifest)), blobs: [layer, config] };
}

function blobOf(bytes: Uint8Array): BlobContent {
  return {
    digest: digestOf(bytes),
    size: bytes.length,
    open: (from) => Readable.from([Buffer.from(bytes).subarray(from)]),
  };
}
