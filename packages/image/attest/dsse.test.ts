import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openEnvelope, preAuthEncoding, signEnvelope } from './dsse.ts';

const KINDS = {
  'P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  Ed25519: () => generateKeyPairSync('ed25519'),
  RSA: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

describe('the encoding that is signed', () => {
  test('is that of the specification', () => {
    expect(preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world')).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  test('counts bytes and not characters', () => {
    expect(preAuthEncoding('é', Buffer.from('ü€')).toString()).toBe('DSSEv1 2 é 5 ü€');
  });

  test('the signature in the specification verifies over it', () => {
    // github.com/secure-systems-lab/dsse, protocol.md, test vectors; its signature is in the form of IEEE P1363.
    const number = (digits: string) =>
      Buffer.from(BigInt(digits).toString(16).padStart(64, '0'), 'hex').toString('base64url');
    const key = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: number('46950820868899156662930047687818585632848591499744589407958293238635476079160'),
        y: number('5640078356564379163099075877009565129882514886557779369047442380624545832820'),
      },
    });
    const signature = Buffer.from(
      'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==',
      'base64',
    );
    const signed = preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
    expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
  });
});

describe.each(Object.entries(KINDS))('an envelope signed with %s', (name, make) => {
  const { privateKey, publicKey } = make();
  const payload = Buffer.from('{"a":1}');
  const envelope = signEnvelope(payload, 'application/x', privateKey);

  test('opens with its key and no other', () => {
    expect(Buffer.from(openEnvelope(envelope, publicKey)!)).toEqual(payload);
    expect(openEnvelope(envelope, make().publicKey)).toBeNull();
    for (const other of Object.values(KINDS)) expect(openEnvelope(envelope, other().publicKey)).toBeNull();
  });

  test('does not open as another type, or with no or two signatures', () => {
    expect(openEnvelope({ ...envelope, payloadType: 'application/y' }, publicKey)).toBeNull();
    expect(openEnvelope({ ...envelope, signatures: [] }, publicKey)).toBeNull();
    const twice = [...envelope.signatures, ...envelope.signatures];
    expect(openEnvelope({ ...envelope, signatures: twice }, publicKey)).toBeNull();
  });

  test('does not open with any bit changed', () => {
    const flipped = (text: string, bit: number) => {
      const bytes = Buffer.from(text, 'base64');
      bytes[(bit >> 3) % bytes.length]! ^= 1 << (bit & 7);
      return bytes.toString('base64');
    };
    fc.assert(
      fc.property(fc.nat(10_000), fc.boolean(), (bit, inPayload) => {
        const [{ sig } = { sig: '' }] = envelope.signatures;
        const changed = inPayload
          ? { ...envelope, payload: flipped(envelope.payload, bit) }
          : { ...envelope, signatures: [{ sig: flipped(sig, bit) }] };
        expect(openEnvelope(changed, publicKey)).toBeNull();
      }),
    );
  });

  test('whether the same is signed alike', () => {
    const again = signEnvelope(payload, 'application/x', privateKey);
    expect(again.signatures[0]!.sig === envelope.signatures[0]!.sig).toBe(!name.startsWith('P-'));
  });
});
