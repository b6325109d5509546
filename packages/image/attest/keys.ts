import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { PawlError } from '@pawl/records';
import { decryptCosignKey, isCosignKey } from './cosign-key.ts';

const CURVES = new Set(['prime256v1', 'secp384r1']);
const SMALLEST_RSA = 2048;
const LONGEST_PEM = 64 * 1024;

/**
 * A private key from its PEM text: PKCS #8, SEC 1 or PKCS #1, encrypted or not, or as `cosign generate-key-pair` writes
 * it. ECDSA on P-256 or P-384, Ed25519, or RSA of 2048 bits or more.
 * @param where the file, or the name of the variable that held it; what it holds stands in no error
 * @throws PawlError `config` where it cannot be read, the password is missing or wrong, or its kind is another.
 */
export async function readPrivateKey(
  pem: string,
  password: string | null,
  where: string,
): Promise<KeyObject> {
  const wrong = wrongKey('private', where);
  if (pem.length > LONGEST_PEM) throw wrong('is larger than any key');
  const cosigns = isCosignKey(pem);
  const encrypted = cosigns || /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);
  if (encrypted && password === null)
    throw wrong('is encrypted and there is no password', 'Give its password in the environment.');
  if (cosigns) {
    const der = await decryptCosignKey(pem, password!, where);
    return checked(
      attempt(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }), wrong),
      wrong,
    );
  }
  const options = { key: pem, format: 'pem', ...(encrypted ? { passphrase: password! } : {}) } as const;
  const why = encrypted ? 'cannot be decrypted: the password is wrong, or the file is damaged' : undefined;
  return checked(
    attempt(() => createPrivateKey(options), wrong, why),
    wrong,
  );
}

/**
 * A public key from its PEM text.
 * @throws PawlError `config` where it is none, is of another kind than those that sign, or is a private key.
 */
export function readPublicKey(pem: string, where: string): KeyObject {
  const wrong = wrongKey('public', where);
  if (pem.length > LONGEST_PEM) throw wrong('is larger than any key');
  if (/PRIVATE KEY-----/.test(pem))
    throw wrong(
      'is a private one',
      'Give the public key; the private one need not be where images are verified.',
    );
  if (!/-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) throw wrong('is no PEM of a public key');
  return checked(
    attempt(() => createPublicKey(pem), wrong),
    wrong,
  );
}

/** How a bundle names a public key: base64 of the SHA-256 of its SPKI form, as cosign writes it. */
export function keyHint(key: KeyObject): string {
  const open = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha256')
    .update(open.export({ format: 'der', type: 'spki' }))
    .digest('base64');
}

type Wrong = (why: string, remedy?: string) => PawlError;

function wrongKey(kind: string, where: string): Wrong {
  return (
    why,
    remedy = 'Make one with `cosign generate-key-pair`, or with `openssl genpkey -algorithm ed25519`.',
  ) => new PawlError('config', `the ${kind} key ${why}`, { where, remedy });
}

function attempt(read: () => KeyObject, wrong: Wrong, why = 'cannot be read'): KeyObject {
  try {
    return read();
  } catch {
    // What OpenSSL says of it helps nobody, and may hold a part of it.
    throw wrong(why);
  }
}

function checked(key: KeyObject, wrong: Wrong): KeyObject {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = key;
  if (type === 'ed25519') return key;
  if (type === 'ec' && CURVES.has(details.namedCurve ?? '')) return key;
  if (type === 'rsa' && (details.modulusLength ?? 0) >= SMALLEST_RSA) return key;
  throw wrong(
    `is of a kind that does not sign here: ${type} ${details.namedCurve ?? details.modulusLength ?? ''}`,
  );
}
