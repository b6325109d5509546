/** Of a text; what is beyond says little more and costs as much. */
const MOST_CHARACTERS = 2000;
const BITS = 14;

export const FEATURES = 1 << BITS;

/** The words of a text, in lower case; letters and digits of any script. */
export function wordsOf(text: string): string[] {
  return (
    text
      .slice(0, MOST_CHARACTERS)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Which hashed features a text has: its words, and runs of three characters with the ends of words. Each is named once. */
export function hashedFeatures(text: string): Int32Array {
  const found = new Set<number>();
  for (const word of wordsOf(text)) {
    found.add(hash(word, 1));
    const padded = ` ${word} `;
    for (let i = 0; i + 3 <= padded.length; i++) found.add(hash(padded.slice(i, i + 3), 2));
  }
  // What words leave out, such as signs and layout, by single characters.
  for (const sign of text.slice(0, MOST_CHARACTERS).match(/[^\p{L}\p{N} ]/gu) ?? []) found.add(hash(sign, 3));
  return Int32Array.from(found);
}

/** FNV-1a over UTF-16 code units, folded. */
function hash(text: string, kind: number): number {
  let value = Math.imul(0x811c9dc5 ^ kind, 0x01000193);
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return ((value >>> BITS) ^ value) & (FEATURES - 1);
}
