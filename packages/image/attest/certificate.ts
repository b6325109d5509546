import { PawlError } from '@pawl/records';
import type { AttestationBundle } from './bundle.ts';
import type { CertificateIdentity } from './identity.ts';
import { saidBy } from './said-by.ts';
import { sourceRepository } from './source-repository.ts';

/** Of private repositories GitHub's own services make the certificates. */
const OTHER_ROOT =
  'the root of trust does not vouch for it: `gh attestation trusted-root` has that of private repositories too';

/** How that is said which no authority of the root vouches for, in its certificate or its timestamp. */
const UNKNOWN = /no (?:trusted|valid) certificate path|certificate chain$|timestamp could not be verified/;

/** What is trusted to say who signed, and how much of it there must be. */
export interface TrustOptions {
  /** The JSON of a trusted root (sigstore_trustroot.proto), as `cosign trusted-root create` writes it. */
  readonly trustedRoot: unknown;
  /**
   * Proofs that the log has the entry. Unless told 1, or 0 where the root names no log: then a timestamp stands in its place,
   * as in that of GitHub for private repositories.
   */
  readonly logs?: number;
  /** Proofs that the certificate was made in public. Unless told 1, or 0 where the root names no log of certificates. */
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
  logs,
  certificateLogs,
}: TrustOptions): Promise<CertificateVerifier> {
  const [{ TrustedRoot }, { toSignedEntity, toTrustMaterial, Verifier }, { bundleFromJSON }] =
    await Promise.all([
      import('@sigstore/protobuf-specs'),
      import('@sigstore/verify'),
      import('@sigstore/bundle'),
    ]);
  let verifier: InstanceType<typeof Verifier>;
  try {
    const root = TrustedRoot.fromJSON(trustedRoot);
    if (!root.certificateAuthorities.some(({ certChain }) => certChain?.certificates.length))
      throw new Error('it has no authority for certificates');
    verifier = new Verifier(toTrustMaterial(root), {
      tlogThreshold: logs ?? Math.min(1, root.tlogs.length),
      ctlogThreshold: certificateLogs ?? Math.min(1, root.ctlogs.length),
      timestampThreshold: 1,
    });
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
      const repository = sourceRepository(identity?.oids ?? [], subject);
      return { identity: { subject, issuer, repository } };
    } catch (error) {
      const said = saidBy(error);
      return { problem: UNKNOWN.test(said) ? `${said}; ${OTHER_ROOT}` : said };
    }
  };
}
