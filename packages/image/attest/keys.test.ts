import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decryptCosignKey } from './cosign-key.ts';
import { keyHint, readPrivateKey, readPublicKey } from './keys.ts';

/** As `cosign generate-key-pair` of cosign 2.6.0 wrote them, with the password `s3cret`. */
const COSIGN_KEY = `-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----
eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6
OCwicCI6MX0sInNhbHQiOiJRcThzQkltSklpVm5VK1hMcTlBRWtIUHBSZFJPQ0U2
S1ZvQVRSclgvTlJZPSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
Iiwibm9uY2UiOiJ3K1BJanVZSHZUMXJzcGorR1B3TlVXbWRJN1g0V3lGTSJ9LCJj
aXBoZXJ0ZXh0IjoiZXpzOVpRM3dueGFpSGp4OEpqNDRPd0pQUVRtQU5EYjRqcFpv
SGZoMlZnZVpmMnc1ekI0K2lYZUl5b0VQcmsvb0Y3T0ZwRDRNQWNkaW5wU0diQndu
cnhwOS9BYVZJNUlqOTNpcU5iTm5aUnA5ekJqVGxkRWV1b1F4QWxZMmRIS0l0WElB
bXZtR29xamhxR1dQeDhYU2VJN1orRjBuL0VtOTc3N0dScG5iM0Y0VTBhN1NTOWhy
NlF4a3VGN3BxSlRxS1o2YlBzcllFVEd4amc9PSJ9
-----END ENCRYPTED SIGSTORE PRIVATE KEY-----
`;
const COSIGN_PUB = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEl5UyI3j75+jlPVdLuOpkBUhRkqdV
cIbnbeBoucrbKidC8ZYSiT11H8N5C2bEUk8JDMTTHHMOddxgTjp9XCNlzQ==
-----END PUBLIC KEY-----
`;

const WHERE = 'key.pem';
const ed25519 = generateKeyPairSync('ed25519');
const pem = (cipher?: string) =>
  ed25519.privateKey.export({
    format: 'pem',
    type: 'pkcs8',
    ...(cipher ? { cipher, passphrase: 's3cret' } : {}),
  }) as string;

function boxed(change: (box: { kdf: { params: Record<string, unknown> }; [key: string]: unknown }) => void) {
  const content = COSIGN_KEY.split('\n').slice(1, -2).join('');
  const box = JSON.parse(Buffer.from(content, 'base64').toString());
  change(box);
  const label = 'ENCRYPTED SIGSTORE PRIVATE KEY';
  const text = Buffer.from(JSON.stringify(box)).toString('base64');
  return `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;
}

describe('a private key', () => {
  test('of cosign opens with its password, and is that of its public key', async () => {
    const key = await readPrivateKey(COSIGN_KEY, 's3cret', WHERE);
    expect(keyHint(key)).toBe(keyHint(readPublicKey(COSIGN_PUB, 'cosign.pub')));
  });

  test('of cosign does not open with another password, and its password stands in no error', async () => {
    const error = await readPrivateKey(COSIGN_KEY, 'wr0ng', WHERE).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'config',
      where: WHERE,
      message: expect.stringContaining('password is wrong'),
    });
    expect(`${error.message}${error.remedy}`).not.toContain('wr0ng');
  });

  test.each([
    ['another cipher', { cipher: { name: 'aes', nonce: '' } }],
    ['no content', { ciphertext: '' }],
  ])('of cosign with %s is refused', async (_, changes) => {
    const key = boxed((box) => void Object.assign(box, changes));
    await expect(readPrivateKey(key, 's3cret', WHERE)).rejects.toMatchObject({ code: 'config' });
  });

  test.each([{ N: 2 ** 30 }, { N: 3 }, { N: -1 }, { r: 1e6 }, { p: 1e9 }, { N: '65536' }])(
    'of cosign that asks for %j takes neither memory nor time',
    async (params) => {
      const key = boxed(({ kdf }) => void Object.assign(kdf.params, params));
      await expect(decryptCosignKey(key, 's3cret', WHERE)).rejects.toMatchObject({ code: 'config' });
    },
  );

  test('is read plain and encrypted', async () => {
    const hint = keyHint(ed25519.publicKey);
    expect(keyHint(await readPrivateKey(pem(), null, WHERE))).toBe(hint);
    expect(keyHint(await readPrivateKey(pem('aes-256-cbc'), 's3cret', WHERE))).toBe(hint);
    await expect(readPrivateKey(pem('aes-256-cbc'), 'wrong', WHERE)).rejects.toMatchObject({
      code: 'config',
    });
    await expect(readPrivateKey(pem('aes-256-cbc'), null, WHERE)).rejects.toMatchObject({
      message: 'the private key is encrypted and there is no password',
    });
  });

  test('of SEC 1 and PKCS #1 is read', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const sec1 = ec.privateKey.export({ format: 'pem', type: 'sec1' }) as string;
    const pkcs1 = rsa.privateKey.export({ format: 'pem', type: 'pkcs1' }) as string;
    expect(keyHint(await readPrivateKey(sec1, null, WHERE))).toBe(keyHint(ec.publicKey));
    expect(keyHint(await readPrivateKey(pkcs1, null, WHERE))).toBe(keyHint(rsa.publicKey));
  });

  test.each([
    ['a small RSA key', generateKeyPairSync('rsa', { modulusLength: 1024 })],
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
    ['a key that only encrypts', generateKeyPairSync('x25519')],
  ])('%s is refused', async (_, pair) => {
    const text = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    await expect(readPrivateKey(text, null, WHERE)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('does not sign'),
    });
  });

  test.each(['', 'x', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'])(
    '%j is none',
    async (text) => {
      await expect(readPrivateKey(text, null, WHERE)).rejects.toMatchObject({ code: 'config' });
    },
  );
});

describe('a public key', () => {
  test('is named as cosign names it', () => {
    // openssl pkey -pubin -in cosign.pub -outform DER | openssl dgst -sha256 -binary | base64
    expect(keyHint(createPublicKey(COSIGN_PUB))).toBe('avkU2raR8SVeYeuHkdkJmrDo4h55cOzqsWsxWnaSXCc=');
  });

  test('is not taken from a private one', () => {
    expect(() => readPublicKey(pem(), WHERE)).toThrow('is a private one');
    expect(() => readPublicKey('x', WHERE)).toThrow('no PEM');
  });
});
