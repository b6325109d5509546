import { readFile } from 'node:fs/promises';
import type { Descriptor, ReferrerPlace } from '@pawl/image';
import {
  keylessSigner,
  keySigner,
  pushAttestations,
  readPrivateKey,
  recordStatement,
  type Signer,
  type Statement,
  sbomStatement,
} from '@pawl/image/attest';
import { type Digest, type ImageRecord, PawlError, VERSION } from '@pawl/records';
import type { VersionEvidence } from '@pawl/store';
import type { PromotedRelease } from './publishable.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is said of an image, and on what. */
export interface Attested {
  readonly image: Descriptor;
  readonly release: PromotedRelease;
  readonly evidence: VersionEvidence;
  readonly base: ImageRecord['base'];
  readonly modelFiles: readonly { readonly name: string; readonly digest: string }[];
  readonly served: boolean;
}

/** Hangs the evidence on an image, signed where there is something to sign with. Returns what the record says of it. */
export async function attest(
  client: ReferrerPlace,
  attested: Attested,
  environment: Environment,
  note: (message: string) => void,
): Promise<ImageRecord['attestations']> {
  const signer = await signerOf(environment);
  if (!signer)
    note(
      'nothing to sign with: the evidence is hung on unsigned; PAWL_SIGNING_KEY or `id-token: write` signs it',
    );
  const pushed = await pushAttestations(client, attested.image, statementsOf(client.name, attested), signer);
  return pushed.map(({ predicateType, digest: manifest }) => ({ predicateType, digest: manifest }));
}

function statementsOf(
  name: string,
  { image: { digest }, release, evidence, base, modelFiles, served }: Attested,
): Statement[] {
  const image = { name, digest };
  const { run, evaluation, verdict } = evidence;
  return [
    ...[run, evaluation, verdict, release].map((record) => recordStatement(image, record)),
    sbomStatement({
      ...image,
      modelDigest: run.modelDigest as Digest | null,
      version: release.version,
      createdAt: verdict.createdAt,
      base: base as { reference: string; digest: Digest } | null,
      server: served ? { name: 'pawl', version: VERSION, digest: null, license: 'MIT', purl: null } : null,
      modelFiles: modelFiles.map((file) => ({ path: `models/${file.name}`, digest: file.digest as Digest })),
      dependencies: [],
    }),
  ];
}

/** By a key where one is given, else by the identity of the job where it may have one; null where there is neither. */
async function signerOf(environment: Environment): Promise<Signer | null> {
  const { PAWL_SIGNING_KEY: key, PAWL_SIGNING_PASSWORD: password } = environment;
  if (key) {
    const where = 'PAWL_SIGNING_KEY';
    const pem = key.includes('-----BEGIN') ? key : await readFile(key, 'utf8').catch(() => null);
    if (pem === null)
      throw new PawlError('config', 'the file of the signing key cannot be read', {
        where,
        remedy: 'Give the path of a PEM file, or the key itself.',
      });
    return keySigner(await readPrivateKey(pem, password ?? null, where));
  }
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = environment;
  return url && secret ? keylessSigner({ identityToken: () => identityToken(url, secret) }) : null;
}

/** The token of a job of GitHub that names its workflow. */
async function identityToken(url: string, secret: string): Promise<string> {
  const { request } = await import('@pawl/http');
  const answer = await request(`${url}&audience=sigstore`, {
    headers: { authorization: `bearer ${secret}` },
  });
  const { value } = JSON.parse(new TextDecoder().decode(answer.body)) as { value?: string };
  if (answer.status === 200 && value) return value;
  throw new PawlError('remote', `GitHub gave the job no identity: ${answer.status}`, {
    remedy: "Add `id-token: write` to the job's permissions.",
  });
}
