import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closingParenthesis, looseName, looseSpec, normaliseSpec } from './slice-spec.ts';

test.each([
  ['(a)', 2],
  ['(a (b) c) d', 8],
  ['(a = ")") d', 8],
  ["(a = '(') d", 8],
  ["(a = `it's (`)", 13],
  ['(a = "say ""(""")', 16],
  ['(a', undefined],
  ['(a = "b)', undefined],
  ['((a)', undefined],
])('the parenthesis that closes %s', (text, offset) => {
  expect(closingParenthesis(text, 0)).toBe(offset);
});

test.each([
  [' a ', 'a'],
  ['a  b', 'a b'],
  ['a>8', 'a > 8'],
  ['a  >=\n8', 'a >= 8'],
  ['a="x  >y"', 'a = "x  >y"'],
  ['( a>8 )', '(a > 8)'],
  ['a!=1 and b==2', 'a != 1 and b == 2'],
  ['quantiles (  age ,4 )', 'quantiles(age, 4)'],
  ['quantiles(`a ,b`,4)', 'quantiles(`a ,b`, 4)'],
  ['region  x\n sex', 'region x sex'],
  ['region × sex', 'region x sex'],
  ['quantiles(age,3)×`a × b`', 'quantiles(age, 3) x `a × b`'],
  ['a in [x ,"y ,z",w]', 'a in [x, "y ,z", w]'],
])('%j is spelt %j', (spec, normal) => {
  expect(normaliseSpec(spec)).toBe(normal);
});

test('loosely, quotes of a spec and spaces round comparisons do not count', () => {
  expect(looseSpec('a = "<1H OCEAN"')).toBe(looseName('a = <1H OCEAN'));
  expect(looseSpec('a="O\'Hare"')).toBe(looseName("a = O'Hare"));
  expect(looseSpec('a = "x y"')).not.toBe(looseName('a = xy'));
  expect(looseSpec('a="x, y",b=z')).toBe(looseName('a = x,y, b = z'));
});

test('a normal spelling is its own, and closes where it did', () => {
  const parts = fc.constantFrom(
    'a',
    ' ',
    '  ',
    '"',
    "'",
    '=',
    '<',
    '>',
    '!',
    '(',
    ')',
    'b c',
    '\n',
    ',',
    '×',
    'quantiles',
  );
  fc.assert(
    fc.property(fc.array(parts), (all) => {
      const spec = all.join('');
      const text = `(${spec})`;
      fc.pre(closingParenthesis(text, 0) === text.length - 1);
      const normal = normaliseSpec(spec);
      expect(normaliseSpec(normal)).toBe(normal);
      expect(closingParenthesis(`(${normal})`, 0)).toBe(normal.length + 1);
    }),
    { numRuns: 2000 },
  );
});
