import { type Digest, PawlError } from '@pawl/records';
import { inParallel } from '../in-parallel.ts';
import type { ReferrerReader } from '../layout-repository.ts';
import type { Referrer } from '../manifest.ts';
import { isDigest } from '../reference.ts';
import { type AttestationBundle, BUNDLE, parseBundle, payloadOf } from './bundle.ts';
import { readBlob } from './read-blob.ts';
import { IN_TOTO, isObject } from './statement.ts';

/** A statement that hangs on an image, of which nothing is checked but that it can be read. */
export interface Attached {
  /** Of the manifest that refers to the image. */
  readonly digest: Digest;
  /** Null where it is not signed. */
  readonly bundle: AttestationBundle | null;
  /** The bytes of the statement. */
  readonly statement: Uint8Array;
}

/** A referrer that should hold a statement, and why none could be read from it. */
export interface Unreadable {
  readonly digest: Digest;
  readonly problem: string;
}

/** More than any model has; whoever writes more would hide some among them. */
const MOST_REFERRERS = 500;
const LARGEST_STATEMENT = 16 * 2 ** 20;
const LARGEST_TOGETHER = 128 * 2 ** 20;
const AT_ONCE = 4;

interface Layer {
  readonly digest: Digest;
  readonly size: number;
  readonly mediaType: string;
}

/**
 * The statements that hang on a manifest, signed and unsigned. The index of referrers says what there is and no more:
 * of which type each is, and of which manifest it speaks, is read from the referrer itself.
 * @throws PawlError `remote` where the registry fails, or there are more than can be read: none is passed over unseen.
 */
export async function readAttached(
  client: ReferrerReader,
  subject: Digest,
): Promise<readonly (Attached | Unreadable)[]> {
  const referrers = await client.listReferrers(subject);
  if (referrers.length > MOST_REFERRERS)
    throw new PawlError('remote', `more than ${MOST_REFERRERS} manifests refer to ${subject}`, {
      where: client.name,
      remedy: 'Remove those that are no evidence, and check who can write to the repository.',
    });
  let left = LARGEST_TOGETHER;
  const found = await inParallel(
    referrers,
    AT_ONCE,
    undefined,
    async (referrer): Promise<Attached | Unreadable | null> => {
      const { digest } = referrer;
      const layer = await layerOf(client, subject, referrer);
      if (layer === null || 'problem' in layer) return layer;
      if (layer.size > LARGEST_STATEMENT)
        return { digest, problem: `it has ${layer.size} bytes, and ${LARGEST_STATEMENT} are read` };
      left -= layer.size;
      if (left < 0)
        throw new PawlError(
          'remote',
          `the statements on ${subject} are larger than ${LARGEST_TOGETHER} bytes`,
          {
            where: client.name,
          },
        );
      return read(await readBlob(client, layer), layer, digest);
    },
  );
  return found.filter((one) => one !== null);
}

/** The layer of a referrer that holds a statement, null where it is a referrer of another kind. */
async function layerOf(
  client: ReferrerReader,
  subject: Digest,
  { digest }: Referrer,
): Promise<Layer | Unreadable | null> {
  const manifest = await client.getManifest(digest).catch((error: unknown) => {
    if (error instanceof PawlError && error.code === 'data') return null;
    throw error;
  });
  if (manifest === null) return { digest, problem: 'the registry lists it and has no such manifest' };
  const { layers, subject: says } = JSON.parse(new TextDecoder().decode(manifest.bytes));
  const [layer, ...more] = Array.isArray(layers) ? (layers as unknown[]) : [];
  if (!isObject(layer) || (layer.mediaType !== BUNDLE && layer.mediaType !== IN_TOTO)) return null;
  const { digest: of, size, mediaType } = layer;
  if (
    more.length > 0 ||
    typeof of !== 'string' ||
    !isDigest(of) ||
    !Number.isSafeInteger(size) ||
    Number(size) < 0
  )
    return { digest, problem: 'it has not one layer with digest and size' };
  if (!isObject(says) || says.digest !== subject) return { digest, problem: 'it refers to another manifest' };
  return { digest: of, size: Number(size), mediaType };
}

function read(bytes: Uint8Array, { mediaType }: Layer, digest: Digest): Attached | Unreadable {
  if (mediaType === IN_TOTO) return { digest, bundle: null, statement: bytes };
  try {
    const bundle = parseBundle(bytes, digest);
    return { digest, bundle, statement: payloadOf(bundle) };
  } catch (error) {
    if (error instanceof PawlError) return { digest, problem: error.message };
    throw error;
  }
}
