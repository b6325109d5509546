import type { Descriptor, ReferrerPlace } from '@pawl/image';
import { pushAttestations, recordStatement, type Statement, sbomStatement } from '@pawl/image/attest';
import { type Digest, type ImageRecord, VERSION } from '@pawl/records';
import type { VersionEvidence } from '@pawl/store';
import type { PromotedRelease } from './publishable.ts';
import { type Environment, signerOf } from './signer.ts';

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
  const signer = await signerOf(environment, note);
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
