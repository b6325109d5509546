import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutBytes, cutCharacters } from './cut.ts';

const text = fc.string({ unit: 'grapheme' });

test('bytes are cut at the limit, at a whole character, as late as one can', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 3, max: 40 }), (original, limit) => {
      const cut = cutBytes(original, limit);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
      if (Buffer.byteLength(original) <= limit) {
        expect(cut).toBe(original);
        return;
      }
      expect(cut.endsWith('…')).toBe(true);
      const kept = cut.slice(0, -1);
      expect(original.startsWith(kept)).toBe(true);
      const next = String.fromCodePoint(original.codePointAt(kept.length)!);
      expect(Buffer.byteLength(kept + next)).toBeGreaterThan(limit - 3);
    }),
  );
});

test('characters are cut at the limit, and no pair is torn', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (original, limit) => {
      const cut = cutCharacters(original, limit);
      expect(cut.length).toBeLessThanOrEqual(limit);
      expect(cut.isWellFormed()).toBe(true);
      if (original.length <= limit) expect(cut).toBe(original);
      else expect(original.startsWith(cut.slice(0, -1)) && cut.endsWith('…')).toBe(true);
    }),
  );
});
