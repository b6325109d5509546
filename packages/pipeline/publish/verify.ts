import { readFile, stat } from 'node:fs/promises';
import { layoutRepository, type ReferrerReader } from '@pawl/image';
import { parseTrustedRoot, readPublicKey, type Verification, verifyImage } from '@pawl/image/attest';
import { PawlError } from '@pawl/records';
import type { Project } from '../project.ts';
import { imageClient } from '../release/image-client.ts';
import { type IdentityOptions, identityPolicy } from './identity-option.ts';
import { publicRoot, rootOfEnvironment } from './root-of-trust.ts';

export interface VerifyOptions extends IdentityOptions {
  /** File of a public key whose signatures count. */
  readonly key: string | undefined;
  /** File of Sigstore's root of trust, to verify without a network but the registry's; else that of the environment. */
  readonly trustedRoot: string | undefined;
  readonly allowForced: boolean;
}

/**
 * Checks digest, signatures, chain and verdict of an image. The root of trust of Sigstore's public services is fetched
 * where one is needed and none is given. Throws `usage` where it is not said which image, or whose signatures.
 */
export async function verify(
  surroundings: Pick<Project, 'host' | 'signal'>,
  image: string,
  options: VerifyOptions,
  environment: Readonly<Record<string, string | undefined>>,
  fetched: () => Promise<unknown> = publicRoot,
): Promise<Verification & { readonly name: string }> {
  const { key, trustedRoot, allowForced } = options;
  const identity = identityPolicy(options);
  if (identity === null && trustedRoot !== undefined)
    throw new PawlError('usage', '--trusted-root says whom to believe an identity, and none is given', {
      remedy: 'Give --identity and --issuer with it.',
    });
  const { client, reference } = image.startsWith(LAYOUT)
    ? await imageOfLayout(image)
    : await imageOfRegistry(surroundings, image, environment);
  const found = await verifyImage({
    client,
    reference,
    policy: {
      allowForced,
      ...(key === undefined ? {} : { keys: [await readPublicKey(await text(key), key)] }),
      ...(identity === null
        ? {}
        : { identities: [identity], trustedRoot: await rootOf(trustedRoot, environment, fetched) }),
    },
  });
  return { ...found, name: client.name };
}

async function rootOf(
  path: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  fetched: () => Promise<unknown>,
): Promise<unknown> {
  if (path !== undefined) return parseTrustedRoot(await text(path), path);
  return (await rootOfEnvironment(environment)) ?? fetched();
}

const LAYOUT = 'oci:';

interface Place {
  readonly client: ReferrerReader;
  /** A tag or a digest. */
  readonly reference: string;
}

async function imageOfRegistry(...of: Parameters<typeof imageClient>): Promise<Place> {
  const { client, reference } = await imageClient(...of);
  return { client, reference: reference.digest ?? reference.tag ?? 'latest' };
}

/** `oci:folder`, `oci:folder:v1.4.0` or `oci:folder@sha256:…`, as skopeo has it. */
async function imageOfLayout(image: string): Promise<Place> {
  const path = image.slice(LAYOUT.length);
  const [, folder = path, reference] = (await isFolder(path))
    ? []
    : (/^(.+)@(sha256:[0-9a-f]{64})$/s.exec(path) ?? /^(.+):([^:/]+)$/s.exec(path) ?? []);
  const client = await layoutRepository(folder, `${LAYOUT}${folder}`);
  const [only, another] = client.refs;
  if (reference !== undefined) return { client, reference };
  if (only !== undefined && another === undefined) return { client, reference: only };
  throw new PawlError('usage', 'it is not said which image of the folder', {
    where: folder,
    remedy: only === undefined ? 'Name it by its digest.' : `It has ${client.refs.join(', ')}.`,
  });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

async function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PawlError('usage', 'the file cannot be read', { where: path, cause });
  });
}
