import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutText, padText, textWidth, wrap } from './columns.ts';

const reference: { wide: [number, number][]; narrow: [number, number][] } = JSON.parse(
  await readFile(new URL('reference/column-widths.json', import.meta.url), 'utf8'),
);

/** Code points of ranges whose width is another one, marks left out, as they take no column of their own. */
function otherThan(width: number, ranges: readonly [number, number][]): string[] {
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i)
      .filter((code) => !/[\p{M}\p{Cc}]/u.test(String.fromCodePoint(code)))
      .filter((code) => textWidth(String.fromCodePoint(code)) !== width)
      .map((code) => code.toString(16)),
  );
}

test('characters that Unicode calls wide take two columns', () => {
  expect(otherThan(2, reference.wide)).toEqual([]);
});

test('characters that Unicode does not call wide take one, but for some signs among the wide ones', () => {
  const others = otherThan(1, reference.narrow);
  expect(others.length).toBeLessThan(500);
  expect(others.filter((code) => Number.parseInt(code, 16) < 0x303f)).toEqual([]);
});

test('accents take no column, and neither do colours', () => {
  expect(textWidth('e\u0301\u0301')).toBe(1);
  expect(textWidth('\u001b[31mred\u001b[0m é')).toBe(5);
});

test('text is cut and filled by columns', () => {
  expect(cutText('東京都', 5)).toBe('東京…');
  expect(cutText('東京都', 4)).toBe('東…');
  expect(cutText('東京都', 6)).toBe('東京都');
  expect(padText('東京', 6)).toBe('東京  ');
  expect(padText('東京', 3)).toBe('東京');
});

test('words go into lines, and a word that is too long is broken', () => {
  expect(wrap('one two three', 9, '> ', '  ')).toEqual(['> one two', '  three']);
  expect(wrap('a 0123456789abcdef b', 12, '> ', '  ')).toEqual(['> a', '  0123456789', '  abcdef b']);
  expect(wrap('', 9, '> ', '  ')).toEqual(['> ']);
});

test('whatever the words, no line is wider and no character is lost', () => {
  const words = fc.array(
    fc.string({ unit: fc.constantFrom('a', '東', 'é', '😀'), minLength: 1, maxLength: 60 }),
  );
  fc.assert(
    fc.property(words, fc.integer({ min: 12, max: 100 }), (list, width) => {
      const lines = wrap(list.join(' '), width, '> ', '  ');
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
      const joined = lines.map((line) => line.slice(2)).join('');
      expect(joined.replaceAll(' ', '')).toBe(list.join(''));
    }),
  );
});
