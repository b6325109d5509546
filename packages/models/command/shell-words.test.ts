import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitCommand } from './shell-words.ts';

const texts = (command: string) => splitCommand(command).map(({ words }) => words.map(({ text }) => text));

test('words and the commands they make', () => {
  expect(texts('a b\tc')).toEqual([['a', 'b', 'c']]);
  expect(texts('a && b || c; d & e | f |& g\nh')).toEqual([
    ['a'],
    ['b'],
    ['c'],
    ['d'],
    ['e'],
    ['f'],
    ['g'],
    ['h'],
  ]);
  expect(texts('(cd x && a)')).toEqual([['cd', 'x'], ['a']]);
  expect(texts('a \\\n  b # c d\ne#f')).toEqual([['a', 'b'], ['e#f']]);
  expect(texts('')).toEqual([]);
});

test('quotes are taken away, and what is in them is one word', () => {
  expect(texts(`a'b c'"d \\" e" f\\ g ''`)).toEqual([['ab cd \\" e', 'f g', '']]);
  expect(texts('a "b && c" \'d; e\'')).toEqual([['a', 'b && c', 'd; e']]);
});

test('substitutions stand as they are and are known to act, as redirections are', () => {
  const [simple] = splitCommand('A=$(b (c) d) `f g` "x $(y)" \'$(z)\' 2>&1 >log');
  expect(simple!.words.map(({ text, acts }) => [text, acts])).toEqual([
    ['A=$(b (c) d)', true],
    ['`f g`', true],
    ['x $(y)', true],
    ['$(z)', false],
    ['2>&', true],
    ['1', false],
    ['>', true],
    ['log', false],
  ]);
});

test('only what runs in the same shell and alone is plain', () => {
  expect(splitCommand('a && b | c; d & e').map(({ plain }) => plain)).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
});

test('whatever is written, every word lies where it says', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    "'",
    '"',
    '`',
    '$(',
    ')',
    '\\',
    '&',
    '|',
    ';',
    '\n',
    '<',
    '>',
    '#',
    '=',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const command = pieces.join('');
      let last = 0;
      for (const { words } of splitCommand(command)) {
        expect(words.length).toBeGreaterThan(0);
        for (const { start, end } of words) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(command.length);
          last = end;
        }
      }
    }),
    { numRuns: 1000 },
  );
});
