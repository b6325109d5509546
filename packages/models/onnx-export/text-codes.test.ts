import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MISSING, MOST_LEVELS, OTHER } from '../trees/bins.ts';
import { membersOf, textCodes } from './text-codes.ts';

const codeOf = (levels: readonly string[], text: string) => {
  const { texts, codes, other } = textCodes(levels);
  const place = texts.indexOf(text);
  return place < 0 ? other : codes[place];
};

test('the empty text is a missing one, unless it was learnt as a text', () => {
  expect(codeOf(['a', 'b'], '')).toBe(1);
  expect(codeOf(['a', ''], '')).toBe(4);
});

test('texts that are written alike have the code of the first', () => {
  const { texts, codes } = textCodes(['\ud800', '\ud801', 'a']);
  expect([texts, [...codes]]).toEqual([
    ['\ufffd', 'a', ''],
    [3, 5, 1],
  ]);
});

test('members are those of the set, or all others', () => {
  const sets = fc.tuple(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat({ max: MOST_LEVELS }));
  fc.assert(
    fc.property(sets, ([bits, count]) => {
      const levels = Array.from({ length: count }, (_, i) => `level ${i}`);
      const words = new Uint32Array(16);
      new Uint8Array(words.buffer).set(bits, 32);
      const { codes, left } = membersOf(words, 1, count);
      const asked: [number, number | undefined][] = levels.map((level, i) => [i, codeOf(levels, level)]);
      asked.push([MISSING, codeOf(levels, '')], [OTHER, codeOf(levels, 'another')]);
      for (const [own, code] of asked) {
        const inside = ((bits[own >> 3]! >> (own & 7)) & 1) === 1;
        expect(codes.includes(code!) === left).toBe(inside);
      }
      expect(codes.length).toBeGreaterThan(0);
      expect(codes.length).toBeLessThanOrEqual(Math.max(1, (count + 2) / 2));
    }),
  );
});
