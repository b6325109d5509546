import { type KeyObject, sign, verify } from 'node:crypto';

/** github.com/secure-systems-lab/dsse, protocol.md; binary members in base64. */
export interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly sig: string; readonly keyid?: string }[];
}

/** What is signed: the payload together with its type, so that neither can be taken for another. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType);
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/**
 * A payload with the signature of a private key. Ed25519 and RSA (PKCS #1 1.5) sign the same payload alike each time;
 * ECDSA does not, as OpenSSL takes a random number for it.
 */
export function signEnvelope(payload: Uint8Array, payloadType: string, key: KeyObject): Envelope {
  const signature = sign(hashOf(key), preAuthEncoding(payloadType, payload), key);
  return {
    payload: Buffer.from(payload).toString('base64'),
    payloadType,
    signatures: [{ sig: signature.toString('base64') }],
  };
}

/** The payload of an envelope where its one signature is that of the key, null where it is not. */
export function openEnvelope(envelope: Envelope, key: KeyObject): Uint8Array | null {
  const [signature, ...more] = envelope.signatures;
  if (signature === undefined || more.length > 0) return null;
  const payload = Buffer.from(envelope.payload, 'base64');
  const signed = preAuthEncoding(envelope.payloadType, payload);
  const sig = Buffer.from(signature.sig, 'base64');
  return hashesOf(key).some((hash) => isSignedBy(hash, signed, key, sig)) ? payload : null;
}

function isSignedBy(hash: string | null, signed: Buffer, key: KeyObject, sig: Buffer): boolean {
  try {
    return verify(hash, signed, key, sig);
  } catch {
    return false;
  }
}

/** SHA-256 for every key but Ed25519, which hashes itself: what cosign takes by a key file. */
function hashOf(key: KeyObject): string | null {
  return key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
}

/** Sigstore's registry of algorithms has P-384 with SHA-384. */
function hashesOf(key: KeyObject): readonly (string | null)[] {
  return key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? ['sha256', 'sha384'] : [hashOf(key)];
}
