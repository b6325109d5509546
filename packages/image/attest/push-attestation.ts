import { Readable } from 'node:stream';
import { type Digest, digestOf, PawlError } from '@pawl/records';
import type { BlobContent } from '../hashed-source.ts';
import type { ReferrerPlace } from '../layout-repository.ts';
import { type Descriptor, IMAGE_MANIFEST, type Referrer } from '../manifest.ts';
import { type Attached, readAttached, type Unreadable } from './attached.ts';
import { type AttestationBundle, BUNDLE, bundleBytes, type Signer } from './bundle.ts';
import { PROVENANCE_PREDICATE } from './predicate-types.ts';
import { essenceOf } from './provenance.ts';
import { IN_TOTO, parseStatement, type Statement, statementBytes } from './statement.ts';

export interface PushedAttestation {
  readonly predicateType: string;
  /** Of the manifest that refers to the image. */
  readonly digest: Digest;
  /** False where the image had it already, by the same signer. */
  readonly pushed: boolean;
  /** Null where nobody signed. */
  readonly bundle: AttestationBundle | null;
}

const ESSENCE = 'pawl.build';
const EMPTY = new TextEncoder().encode('{}');

/**
 * Hangs statements on an image, each in a manifest of its own that refers to it: as a Sigstore bundle, or as it is where
 * nobody signs. A statement that is there, signed by the same key or identity, is not pushed again; nor is a provenance that
 * tells of another run and the same build.
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
    const same = signer === null ? undefined : await findSame(there, statement, signer);
    const hung = same ? null : await hang(image, statement, bytes, signer);
    const digest = same?.digest ?? listedAs(listed, hung!) ?? null;
    if (digest === null) added.push(hung!);
    pushed.push({
      predicateType,
      digest: digest ?? digestOf(hung!.manifest),
      pushed: digest === null,
      bundle: same?.bundle ?? hung?.bundle ?? null,
    });
  }
  await client.pushBlobs(added.flatMap(({ blobs }) => blobs));
  await client.pushReferrers(added.map(({ manifest }) => ({ bytes: manifest, mediaType: IMAGE_MANIFEST })));
  return pushed;
}

/** A manifest that refers to an image, with the blobs that must be there first. */
interface Hung {
  readonly manifest: Uint8Array;
  readonly bundle: AttestationBundle | null;
  /** What makes it another one, where that is not all of it: so a provenance of another run is known without reading it. */
  readonly essence: Digest | null;
  readonly blobs: readonly BlobContent[];
}

/** One that says the same by the same signer. */
async function findSame(
  there: readonly (Attached | Unreadable)[],
  statement: Statement,
  signer: Signer,
): Promise<Attached | undefined> {
  const essence = essenceOf(statement);
  // Who signed is asked first: what others hang there may be large.
  for (const one of there)
    if ('statement' in one && one.bundle !== null && (await signer.isMine(one.bundle)))
      if (essenceIn(one) === essence) return one;
  return undefined;
}

function essenceIn({ statement, digest }: Attached): string | null {
  try {
    return essenceOf(parseStatement(statement, digest));
  } catch (error) {
    if (error instanceof PawlError) return null;
    throw error;
  }
}

/** The digest under which the list has a statement that nobody signed; by what it says of it, so that none need be read. */
function listedAs(listed: readonly Referrer[], { manifest, essence }: Hung): Digest | undefined {
  const digest = digestOf(manifest);
  const same = listed.find((one) => one.digest === digest);
  return (same ?? listed.find(({ annotations }) => essence && annotations?.[ESSENCE] === essence))?.digest;
}

async function hang(
  image: Descriptor,
  statement: Statement,
  bytes: Uint8Array,
  signer: Signer | null,
): Promise<Hung> {
  const { predicateType } = statement;
  const bundle = signer === null ? null : await signer.sign(bytes);
  const layer = blobOf(bundle === null ? bytes : bundleBytes(bundle));
  const isBrief = signer === null && predicateType === PROVENANCE_PREDICATE;
  const essence = isBrief ? digestOf(essenceOf(statement)) : null;
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
        ? { 'in-toto.io/predicate-type': predicateType, ...(essence ? { [ESSENCE]: essence } : {}) }
        : {
            'dev.sigstore.bundle.content': 'dsse-envelope',
            'dev.sigstore.bundle.predicateType': predicateType,
          },
  };
  return {
    manifest: new TextEncoder().encode(JSON.stringify(manifest)),
    bundle,
    essence,
    blobs: [layer, config],
  };
}

function blobOf(bytes: Uint8Array): BlobContent {
  return {
    digest: digestOf(bytes),
    size: bytes.length,
    open: (from) => Readable.from([Buffer.from(bytes).subarray(from)]),
  };
}
