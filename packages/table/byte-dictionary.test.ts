import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, dictionaryStrings, emptyDictionary, hashBytes, lookup } from './byte-dictionary.ts';

function intern(dictionary: ReturnType<typeof emptyDictionary>, text: string): number {
  const bytes = new TextEncoder().encode(`<${text}>`);
  const [from, to] = [1, bytes.length - 1];
  const hash = hashBytes(bytes, from, to);
  const known = lookup(dictionary, bytes, from, to, hash);
  return known === -1 ? add(dictionary, bytes, from, to, hash) : known;
}

test('numbers distinct values in order of first appearance', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.constantFrom('', 'a', 'é', '𝕏'));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 300 }), (texts) => {
      const dictionary = emptyDictionary();
      const codes = texts.map((text) => intern(dictionary, text));
      const distinct = [...new Set(texts)];
      expect(dictionaryStrings(dictionary)).toEqual(distinct);
      expect(codes).toEqual(texts.map((text) => distinct.indexOf(text)));
    }),
  );
});

test('holds many and large values', () => {
  const dictionary = emptyDictionary();
  const texts = Array.from({ length: 30_000 }, (_, i) => (i % 100 === 0 ? 'é'.repeat(i) : `value ${i}`));
  for (const text of texts) intern(dictionary, text);
  expect(dictionaryStrings(dictionary)).toEqual(texts);
  expect(texts.map((text) => intern(dictionary, text))).toEqual(texts.map((_, i) => i));
});
