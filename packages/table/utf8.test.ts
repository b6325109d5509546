import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstBadByte } from './utf8.ts';

const wellFormed = (bytes: Uint8Array) => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/** Bytes near the edges of what UTF-8 allows come up often. */
const byte = fc.oneof(
  fc.constantFrom(
    0x00,
    0x7f,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc0,
    0xc1,
    0xc2,
    0xe0,
    0xed,
    0xef,
    0xf0,
    0xf4,
    0xf5,
  ),
  fc.integer({ min: 0, max: 255 }),
);

test('agrees with TextDecoder, and all before the bad byte is well-formed', () => {
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 6 }), (list) => {
      const bytes = Uint8Array.from(list);
      const bad = firstBadByte(bytes, 0, bytes.length);
      expect(bad === -1).toBe(wellFormed(bytes));
      if (bad !== -1) expect(wellFormed(bytes.subarray(0, bad))).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});

test('passes any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = new TextEncoder().encode(text);
      expect(firstBadByte(bytes, 0, bytes.length)).toBe(-1);
    }),
  );
});
