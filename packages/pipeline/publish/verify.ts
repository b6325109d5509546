import { readFile } from 'node:fs/promises';
import { readPublicKey, type Verification, verifyImage } from '@pawl/image/attest';
import { PawlError } from '@pawl/records';
import type { Project } from '../project.ts';
import { imageClient } from '../release/image-client.ts';

export interface VerifyOptions {
  /** File of a public key whose signatures count. */
  readonly key: string | undefined;
  /** The workflow, or person, whose certificates count: `https://github.com/acme/housing/.github/workflows/…`. */
  readonly identity: string | undefined;
  readonly issuer: string | undefined;
  /** File of Sigstore's root of trust, to verify without a network but the registry's. */
  readonly trustedRoot: string | undefined;
  readonly allowForced: boolean;
}

/** Checks digest, signatures, chain and verdict of an image. Throws `usage` for an image without tag and digest. */
export async function verify(
  surroundings: Pick<Project, 'host' | 'signal'>,
  image: string,
  options: VerifyOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Verification & { readonly name: string }> {
  const { client, reference } = await imageClient(surroundings, image, environment);
  const { key, identity, issuer, trustedRoot, allowForced } = options;
  if ((identity === undefined) !== (issuer === undefined))
    throw new PawlError('usage', '--identity and --issuer belong together', {
      remedy: 'The issuer of workflows of GitHub is https://token.actions.githubusercontent.com.',
    });
  const found = await verifyImage({
    client,
    reference: reference.digest ?? reference.tag ?? 'latest',
    policy: {
      allowForced,
      ...(key === undefined ? {} : { keys: [await readPublicKey(await text(key), key)] }),
      ...(identity === undefined ? {} : { identities: [{ subject: identity, issuer: issuer! }] }),
      ...(trustedRoot === undefined ? {} : { trustedRoot: JSON.parse(await text(trustedRoot)) }),
    },
  });
  return { ...found, name: client.name };
}

async function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PawlError('usage', 'the file cannot be read', { where: path, cause });
  });
}
