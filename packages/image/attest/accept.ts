import type { KeyObject } from 'node:crypto';
import { type AttestationBundle, hintOf } from './bundle.ts';
import { type CertificateVerifier, certificateVerifier } from './certificate.ts';
import { openEnvelope } from './dsse.ts';
import { type IdentityPolicy, nameOf, refusalOf } from './identity.ts';
import { keyHint } from './keys.ts';

/** Whose signatures count. Where neither keys nor identities are given, none is checked. */
export interface SignaturePolicy {
  readonly keys?: readonly KeyObject[];
  readonly identities?: readonly IdentityPolicy[];
  /** The JSON of a trusted root, or of several, of which each counts; needed where identities are given. */
  readonly trustedRoot?: unknown;
  /** As in TrustOptions. */
  readonly logs?: number;
  readonly certificateLogs?: number;
}

/** `key sha256:…` or an identity, or why the signature does not count. */
export type Acceptance = { readonly signedBy: string } | { readonly problem: string };

/** Tells whether a bundle is signed by someone whose word counts. */
export async function accepting(policy: SignaturePolicy): Promise<(bundle: AttestationBundle) => Acceptance> {
  const { keys = [], identities = [], trustedRoot, logs, certificateLogs } = policy;
  const more = {
    ...(logs === undefined ? {} : { logs }),
    ...(certificateLogs === undefined ? {} : { certificateLogs }),
  };
  const roots = Array.isArray(trustedRoot) && trustedRoot.length > 0 ? trustedRoot : [trustedRoot];
  const verify =
    identities.length === 0
      ? null
      : byAny(await Promise.all(roots.map((root) => certificateVerifier({ trustedRoot: root, ...more }))));
  return (bundle) =>
    hintOf(bundle) === null ? byCertificate(bundle, verify, identities) : byKey(bundle, keys);
}

/** The first that knows who signed; where none does, what they say. */
function byAny(verifiers: readonly CertificateVerifier[]): CertificateVerifier {
  return (bundle) => {
    const problems = new Set<string>();
    for (const verify of verifiers) {
      const verified = verify(bundle);
      if ('identity' in verified) return verified;
      problems.add(verified.problem);
    }
    return { problem: [...problems].join('; ') };
  };
}

function byKey(bundle: AttestationBundle, keys: readonly KeyObject[]): Acceptance {
  if (keys.length === 0) return { problem: 'it is signed with a key, and none is given' };
  // The hint is what the bundle says of itself; other tools write others.
  const key = keys.find((one) => openEnvelope(bundle.dsseEnvelope, one) !== null);
  return key === undefined
    ? { problem: 'it is not signed with a key that is given' }
    : { signedBy: `key ${keyHint(key)}` };
}

function byCertificate(
  bundle: AttestationBundle,
  verify: CertificateVerifier | null,
  identities: readonly IdentityPolicy[],
): Acceptance {
  if (verify === null) return { problem: 'it is signed with a certificate, and no identity is given' };
  const verified = verify(bundle);
  if ('problem' in verified) return verified;
  const problem = refusalOf(verified.identity, identities);
  return problem === null ? { signedBy: nameOf(verified.identity) } : { problem };
}
