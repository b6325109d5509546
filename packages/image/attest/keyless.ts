import { PawlError } from '@pawl/records';
import { type AttestationBundle, parseBundle, type Signer } from './bundle.ts';
import { IN_TOTO } from './statement.ts';

export interface KeylessOptions {
  /** A token of the CI for the audience `sigstore`; asked for once for each statement. */
  readonly identityToken: () => Promise<string>;
  /** `https://fulcio.sigstore.dev`, which makes a certificate of the token. */
  readonly fulcio?: string;
  /** `https://rekor.sigstore.dev`, the public log; null for none, where there is a timestamp. */
  readonly rekor?: string | null;
  /** Says when it was signed; GitHub's own Fulcio, for private repositories, has this and no log. */
  readonly timestamps?: string | null;
  /** How an entry of the log holds the statement. */
  readonly entryType?: 'dsse' | 'intoto';
  /** Milliseconds for one request. */
  readonly timeoutMs?: number;
}

/**
 * Signs by what the CI says of the run: a key that is thrown away, a certificate of minutes for it, and an entry in a
 * public log or a timestamp. Who signs is the workflow; nobody keeps a secret.
 */
export function keylessSigner(options: KeylessOptions): Signer {
  const { fulcio, rekor, timestamps, timeoutMs: timeout = 30_000, entryType = 'dsse' } = options;
  const common = { timeout, retry: 2 };
  return {
    // What is there can be trusted by who has the root of trust, and a signer has none.
    isMine: () => false,
    async sign(statement) {
      const { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness } = await import('@sigstore/sign');
      const { bundleToJSON } = await import('@sigstore/bundle');
      const builder = new DSSEBundleBuilder({
        signer: new FulcioSigner({
          ...common,
          ...(fulcio === undefined ? {} : { fulcioBaseURL: fulcio }),
          identityProvider: { getToken: options.identityToken },
        }),
        witnesses: [
          ...(rekor === null
            ? []
            : [
                new RekorWitness({
                  ...common,
                  entryType,
                  ...(rekor === undefined ? {} : { rekorBaseURL: rekor }),
                }),
              ]),
          ...(timestamps == null ? [] : [new TSAWitness({ ...common, tsaBaseURL: timestamps })]),
        ],
      });
      try {
        const bundle = await builder.create({ type: IN_TOTO, data: Buffer.from(statement) });
        return parseBundle(new TextEncoder().encode(JSON.stringify(bundleToJSON(bundle))), 'the new bundle');
      } catch (cause) {
        throw failure(cause);
      }
    },
  };
}

function failure(cause: unknown): PawlError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  // What is said of a token that cannot be read holds the token.
  if (code.startsWith('IDENTITY_TOKEN'))
    return new PawlError('remote', 'the run has no identity to sign with', {
      remedy: 'Give the job `permissions: id-token: write`, or sign with a key.',
    });
  return new PawlError('remote', `nothing was signed: ${saidBy(cause)}`, {
    remedy: 'Run again later, or sign with a key.',
  });
}

/** What an error says, and the one under it, which says more. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** Who signed with a certificate, as the certificate says. */
export interface CertificateIdentity {
  /** `https://github.com/acme/housing/.github/workflows/release.yml@refs/heads/main` */
  readonly subject: string;
  /** `https://token.actions.githubusercontent.com` */
  readonly issuer: string;
}

/** What is trusted to say who signed, and how much of it there must be. */
export interface TrustOptions {
  /** The JSON of a trusted root (sigstore_trustroot.proto), as `cosign trusted-root create` writes it. */
  readonly trustedRoot: unknown;
  /** Proofs that the log has the entry; 1 unless told, 0 where there is a timestamp in its place. */
  readonly logs?: number;
  /** Proofs that the certificate was made in public; 1 unless told. */
  readonly certificateLogs?: number;
}

/** Checks a bundle that was signed with a certificate: who signed it, or why nobody that is trusted did. */
export type CertificateVerifier = (
  bundle: AttestationBundle,
) => { readonly identity: CertificateIdentity } | { readonly problem: string };

/**
 * Verifies without any service, by a root of trust: the chain of the certificate, that it was valid at a time that the
 * log or an authority for timestamps witnessed, the proofs of the logs, and the signature.
 * @throws PawlError `config` where the root of trust cannot be read.
 */
export async function certificateVerifier({
  trustedRoot,
  logs = 1,
  certificateLogs = 1,
}: TrustOptions): Promise<CertificateVerifier> {
  const [{ TrustedRoot }, { toSignedEntity, toTrustMaterial, Verifier }, { bundleFromJSON }] =
    await Promise.all([
      import('@sigstore/protobuf-specs'),
      import('@sigstore/verify'),
      import('@sigstore/bundle'),
    ]);
  const options = { tlogThreshold: logs, ctlogThreshold: certificateLogs, timestampThreshold: 1 };
  let verifier: InstanceType<typeof Verifier>;
  try {
    const root = TrustedRoot.fromJSON(trustedRoot);
    if (!root.certificateAuthorities.some(({ certChain }) => certChain?.certificates.length))
      throw new Error('it has no authority for certificates');
    verifier = new Verifier(toTrustMaterial(root), options);
  } catch (cause) {
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    throw new PawlError('config', `the root of trust cannot be read${why}`, {
      remedy: 'Make it with `cosign trusted-root create` or `gh attestation trusted-root`.',
      cause,
    });
  }
  return (bundle) => {
    try {
      const { identity } = verifier.verify(toSignedEntity(bundleFromJSON(bundle)));
      const subject = identity?.subjectAlternativeName;
      const issuer = identity?.extensions?.issuer;
      if (subject === undefined || issuer === undefined) return { problem: 'the certificate names nobody' };
      return { identity: { subject, issuer } };
    } catch (error) {
      return { problem: saidBy(error) };
    }
  };
}
