import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { PawlError } from '@pawl/records';
import { isObject } from './statement.ts';

const LABELS = ['ENCRYPTED SIGSTORE PRIVATE KEY', 'ENCRYPTED COSIGN PRIVATE KEY'];
/** Cosign's own is 2^16; more would let a file take all memory. */
const MOST_MEMORY = 256 * 2 ** 20;
const NONCE = 24;
const SECRET = 32;

const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt);

/** Whether a text is a private key as `cosign generate-key-pair` writes it. */
export function isCosignKey(pem: string): boolean {
  return LABELS.some((label) => pem.includes(`-----BEGIN ${label}-----`));
}

/**
 * The key in a file of cosign's, as PKCS #8 in DER. Scrypt makes a key of the password, which opens a box of NaCl
 * (github.com/sigstore/sigstore, pkg/cryptoutils; github.com/secure-systems-lab/go-securesystemslib, encrypted).
 * @throws PawlError `config` where the file is no such key or the password is wrong.
 */
export async function decryptCosignKey(pem: string, password: string, where: string): Promise<Buffer> {
  const wrong = (why: string) =>
    new PawlError('config', `the private key ${why}`, {
      where,
      remedy: 'Give the password it was made with, or make a new pair with `cosign generate-key-pair`.',
    });
  const box = boxIn(pem);
  if (box === null) throw wrong('is not in the form of cosign, scrypt and nacl/secretbox');
  const { N, r, p, salt, nonce, ciphertext } = box;
  const maxmem = MOST_MEMORY + 2 ** 20;
  const secret = await derive(password, salt, SECRET, { N, r, p, maxmem }).catch(() => {
    throw wrong('asks for scrypt with numbers that cannot be');
  });
  const { xsalsa20poly1305 } = await import('@noble/ciphers/salsa.js');
  try {
    return Buffer.from(xsalsa20poly1305(secret, nonce).decrypt(ciphertext));
  } catch {
    throw wrong('cannot be decrypted: the password is wrong, or the file is damaged');
  }
}

interface Box {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

function boxIn(pem: string): Box | null {
  const content = /-----BEGIN ENCRYPTED [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END/.exec(pem)?.[1] ?? '';
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(content, 'base64').toString('utf8'));
  } catch {
    return null;
  }
  if (!isObject(value) || !isObject(value.kdf) || !isObject(value.cipher)) return null;
  const { kdf, cipher } = value;
  if (kdf.name !== 'scrypt' || cipher.name !== 'nacl/secretbox' || !isObject(kdf.params)) return null;
  const { N, r, p } = kdf.params;
  const whole = (number: unknown): number => (Number.isSafeInteger(number) ? (number as number) : 0);
  const [salt, nonce, ciphertext] = [kdf.salt, cipher.nonce, value.ciphertext].map((text) =>
    Buffer.from(typeof text === 'string' ? text : '', 'base64'),
  ) as [Buffer, Buffer, Buffer];
  const memory = 128 * whole(N) * whole(r) * Math.max(1, whole(p));
  if (memory === 0 || memory > MOST_MEMORY || nonce.length !== NONCE || ciphertext.length === 0) return null;
  return { N: whole(N), r: whole(r), p: whole(p), salt, nonce, ciphertext };
}
