import { createPublicKey, type KeyObject } from 'node:crypto';
import { PawlError } from '@pawl/records';
import { type Envelope, openEnvelope, signEnvelope } from './dsse.ts';
import { keyHint } from './keys.ts';
import { IN_TOTO, isObject } from './statement.ts';

/** github.com/sigstore/protobuf-specs, sigstore_bundle.proto. */
export const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
/** How the same version was written before it had a name of its own. */
const BUNDLE_BEFORE = 'application/vnd.dev.sigstore.bundle+json;version=0.3';

/** A signed statement with what it takes to check the signature. */
export interface AttestationBundle {
  readonly mediaType: string;
  readonly verificationMaterial: Readonly<Record<string, unknown>>;
  readonly dsseEnvelope: Envelope;
}

/** Signs statements. */
export interface Signer {
  /** Whether a bundle is one of this signer, so that what it holds need not be signed again. */
  isMine(bundle: AttestationBundle): boolean | Promise<boolean>;
  /** @throws PawlError where it cannot sign. */
  sign(statement: Uint8Array): Promise<AttestationBundle>;
}

/** Signs with a private key; verified by who has the public one, with no service between. */
export function keySigner(key: KeyObject): Signer {
  const hint = keyHint(key);
  return {
    isMine: (bundle) => hintOf(bundle) === hint && openEnvelope(bundle.dsseEnvelope, publicOf(key)) !== null,
    sign: async (statement) => ({
      mediaType: BUNDLE,
      verificationMaterial: { publicKey: { hint } },
      dsseEnvelope: signEnvelope(statement, IN_TOTO, key),
    }),
  };
}

/** The bytes of a bundle. */
export function bundleBytes(bundle: AttestationBundle): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(bundle));
}

/**
 * Reads a bundle that anybody may have written.
 * @throws PawlError `data` where it is none of version 0.3, holds no statement, or not the one signature it should.
 */
export function parseBundle(bytes: Uint8Array, where: string): AttestationBundle {
  const wrong = (why: string) => new PawlError('data', `the bundle ${why}`, { where });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new PawlError('data', 'the bundle is no JSON', { where, cause });
  }
  if (!isObject(value)) throw wrong('is no object');
  const { mediaType, verificationMaterial, dsseEnvelope } = value;
  if (mediaType !== BUNDLE && mediaType !== BUNDLE_BEFORE) throw wrong('is not of version 0.3');
  if (!isObject(verificationMaterial)) throw wrong('does not say how to verify it');
  if (!isEnvelope(dsseEnvelope)) throw wrong('has no envelope with a statement');
  if (dsseEnvelope.signatures.length !== 1) throw wrong('has not one signature');
  // A statement is what is signed; the same bytes as something else would be a lie about what was meant.
  if (dsseEnvelope.payloadType !== IN_TOTO)
    throw wrong(`holds ${JSON.stringify(dsseEnvelope.payloadType.slice(0, 100))} and no statement`);
  return { mediaType, verificationMaterial, dsseEnvelope };
}

/** The statement in a bundle, as it was signed, whoever signed it. */
export function payloadOf(bundle: AttestationBundle): Uint8Array {
  return Buffer.from(bundle.dsseEnvelope.payload, 'base64');
}

/** Whether a bundle was signed with a certificate, by the identity of a run or a person. */
export function isByCertificate(bundle: AttestationBundle): boolean {
  return hintOf(bundle) === null;
}

/** The name of the key that a bundle was signed with, null where it was signed with a certificate. */
export function hintOf(bundle: AttestationBundle): string | null {
  const { publicKey } = bundle.verificationMaterial;
  if (!isObject(publicKey)) return null;
  return typeof publicKey.hint === 'string' ? publicKey.hint : '';
}

function publicOf(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key;
}

function isEnvelope(value: unknown): value is Envelope {
  if (!isObject(value)) return false;
  const { payload, payloadType, signatures } = value;
  return (
    typeof payload === 'string' &&
    typeof payloadType === 'string' &&
    Array.isArray(signatures) &&
    signatures.every((signature) => isObject(signature) && typeof signature.sig === 'string')
  );
}
