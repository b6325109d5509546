import type { Descriptor, ReferrerPlace } from '@pawl/image';
import {
  type PushedAttestation,
  provenanceStatement,
  pushAttestations,
  recordStatement,
  type Statement,
  sbomStatement,
} from '@pawl/image/attest';
import { type Digest, type ImageRecord, VERSION } from '@pawl/records';
import type { VersionEvidence } from '@pawl/store';
import { builderOf } from './build-facts.ts';
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
  /** What pawl.yaml asks for. */
  readonly asked: {
    readonly kind: string;
    readonly base: string | null;
    readonly platforms: readonly string[];
  };
  /** The address of the repository, null where it has none for others. */
  readonly repository: string | null;
}

/** Hangs the evidence on an image, signed where there is something to sign with. Returns each statement. */
export async function attest(
  client: ReferrerPlace,
  attested: Attested,
  environment: Environment,
  note: (message: string) => void,
): Promise<readonly PushedAttestation[]> {
  const signer = await signerOf(environment, note);
  if (!signer)
    note(
      'nothing to sign with: the evidence is hung on unsigned; PAWL_SIGNING_KEY or `id-token: write` signs it',
    );
  return pushAttestations(client, attested.image, statementsOf(client.name, attested, environment), signer);
}

function statementsOf(name: string, attested: Attested, environment: Environment): Statement[] {
  const { release, evidence, modelFiles, served } = attested;
  const base = attested.base as { reference: string; digest: Digest } | null;
  const { digest } = attested.image;
  const image = { name, digest };
  const { run, evaluation, verdict } = evidence;
  const modelDigest = run.modelDigest as Digest | null;
  const { id: builder, invocation } = builderOf(environment);
  const { kind, base: baseAsked, platforms } = attested.asked;
  return [
    ...[run, evaluation, verdict, release].map((record) => recordStatement(image, record)),
    sbomStatement({
      ...image,
      modelDigest,
      version: release.version,
      createdAt: verdict.createdAt,
      base,
      server: served ? { name: 'pawl', version: VERSION, digest: null, license: 'MIT', purl: null } : null,
      modelFiles: modelFiles.map((file) => ({ path: `models/${file.name}`, digest: file.digest as Digest })),
      dependencies: [],
    }),
    provenanceStatement({
      ...image,
      modelDigest,
      parameters: {
        model: release.model,
        version: release.version,
        kind,
        base: baseAsked,
        platforms: [...platforms],
      },
      source: { repository: attested.repository, commit: release.commit, ref: null },
      data: run.data.map((file) => ({ path: file.path, digest: file.digest as Digest })),
      base,
      builder,
      builderVersion: { pawl: VERSION },
      invocation,
      // What has the same bytes each time is hung on once.
      startedAt: null,
      finishedAt: null,
    }),
  ];
}
