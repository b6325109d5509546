export type { SignaturePolicy } from './accept.ts';
export {
  type AttestationBundle,
  BUNDLE,
  bundleBytes,
  isByCertificate,
  keySigner,
  parseBundle,
  payloadOf,
  type Signer,
} from './bundle.ts';
export { type Envelope, openEnvelope, preAuthEncoding, signEnvelope } from './dsse.ts';
export type { EvidenceCheck } from './evidence.ts';
export { type IdentityPolicy, refusalOf } from './identity.ts';
export { keylessSigner } from './keyless.ts';
export { readPrivateKey, readPublicKey } from './keys.ts';
export {
  type AttestedKind,
  BUILD_TYPE,
  MACHINE_BUILDER,
  PROVENANCE_PREDICATE,
  predicateTypeOf,
  SPDX_PREDICATE,
} from './predicate-types.ts';
export { type ProvenanceInput, provenanceStatement } from './provenance.ts';
export { type PushedAttestation, pushAttestations } from './push-attestation.ts';
export { type Component, type SbomInput, sbomStatement } from './sbom.ts';
export { signingServices } from './services.ts';
export { recordStatement, type Statement } from './statement.ts';
export { fetchTrustedRoot, parseTrustedRoot, type TrustedRootOptions } from './trusted-root.ts';
export {
  type FoundStatement,
  type Verification,
  type VerificationPolicy,
  type VerifyInput,
  verifyImage,
} from './verify.ts';
