import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTolerance } from './tolerance.ts';

const PAPER = 'n - o > 0.02 +/- 0.01 /\\ d < 0.1 +/- 0.01';

describe('formulas and their canonical text', () => {
  test.each([
    ['n > 0.8 +/- 0.05', 'n > 0.8 +/- 0.05'],
    ['  n>.8+/-.05\n', 'n > 0.8 +/- 0.05'],
    ['n >= 80 % +/- 5%', 'n >= 0.8 +/- 0.05'],
    ['0.8 < n +/- 0.05', 'n > 0.8 +/- 0.05'],
    ['n - 0.8 > 0 + / - 5e-2', 'n > 0.8 +/- 0.05'],
    ['-d > -0.1 +/- 0.01', 'd < 0.1 +/- 0.01'],
    [PAPER, PAPER],
    ['n - o > 0.02 +/- 0.01 and d < 0.1 +/- 0.01', PAPER],
    ['n > o + 0.02 +/- 0.01 AND 0.1 > d +/- 1 %', PAPER],
    ['o - n < -0.02 +/- 0.01 /\\ d < 0.1 +/- 0.01', PAPER],
    ['n - 1.1 * o > 0.01 +/- 0.01', 'n - o * 1.1 > 0.01 +/- 0.01'],
    ['d * 0.5 + n * 2 - o > 1 +/- 0.1', 'n * 2 - o + d * 0.5 > 1 +/- 0.1'],
    ['n * 3 - n - n > 0.1 + 0.2 +/- 0.1', 'n > 0.3 +/- 0.1'],
    ['n - --o >= 0 +/- 0.1', 'n - o >= 0 +/- 0.1'],
    ['2 * 3 * n > 1 +/- 1e-3', 'n * 6 > 1 +/- 0.001'],
  ])('%s is %s', (text, canonical) => {
    const formula = parseTolerance(text);
    expect(formula.canonical).toBe(canonical);
    expect(formula.text).toBe(text.trim());
  });

  test('are sums compared with a constant', () => {
    expect(parseTolerance('o - n < -0.02 +/- 0.01 and d<=.1+/-.02').clauses).toEqual([
      {
        terms: [
          { variable: 'n', coefficient: 1 },
          { variable: 'o', coefficient: -1 },
        ],
        comparison: '>',
        constant: 0.02,
        tolerance: 0.01,
        canonical: 'n - o > 0.02 +/- 0.01',
      },
      {
        terms: [{ variable: 'd', coefficient: 1 }],
        comparison: '<=',
        constant: 0.1,
        tolerance: 0.02,
        canonical: 'd <= 0.1 +/- 0.02',
      },
    ]);
  });

  test('the canonical text of a formula parses to the same clauses', () => {
    // Each variable has one sign, so that none cancels.
    const number = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    const term = fc.tuple(fc.constantFrom('+ n', '- o', '- d'), number).map((parts) => parts.join(' * '));
    const clause = fc
      .tuple(
        fc.array(term, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('<', '<=', '>', '>='),
        number,
        number,
      )
      .map(([terms, comparison, a, b]) => `0 ${terms.join(' ')} ${comparison} ${a} * d - ${a} +/- ${b}`);
    fc.assert(
      fc.property(fc.array(clause, { minLength: 1, maxLength: 4 }), (clauses) => {
        const first = parseTolerance(clauses.join(' and '));
        const again = parseTolerance(first.canonical);
        expect(again).toEqual({ ...first, text: first.canonical });
      }),
    );
  });
});

describe('mistakes, with column, finding and expectation', () => {
  test.each([
    ['', 1, 'found the end, expected a clause'],
    ['  ', 1, 'found the end, expected a clause'],
    ['n > 0.8 +/- 0.1 /\\ ', 19, 'found the end, expected a clause'],
    ['/\\ n > 0.8 +/- 0.1', 1, 'found "/\\\\", expected a clause'],
    ['n > 0.8 +/- 0.1 and /\\ d < 1 +/- 0.1', 21, 'found "/\\\\", expected a clause'],
    ['n', 2, 'found the end, expected an operator or a comparison (<, <=, > or >=)'],
    ['n > 0.8', 8, 'found the end, expected an operator or "+/-" and a tolerance'],
    ['n > 0.8 and d < 0.1 +/- 0.1', 8, 'found the end, expected an operator or "+/-" and a tolerance'],
    ['n > 0.8 +/- 0', 13, 'found the tolerance 0, expected one above 0'],
    ['n > 0.8 +/- 1e-999', 13, 'found the tolerance 1e-999, expected one above 0'],
    ['n > 0.8 +/- -0.05', 13, 'found the tolerance -0.05, expected one above 0'],
    ['n > 0.8 +/- o', 13, 'found "o", expected a number: the tolerance'],
    ['n > 0.8 +/-', 12, 'found the end, expected a number: the tolerance'],
    ['n +/- 0.05 > 0.8', 3, 'found "+/-", expected an operator or a comparison (<, <=, > or >=)'],
    ['n > 0.8 +/- 0.05 + o', 18, 'found "+", expected /\\, and or the end'],
    ['n > 0.8 +/- 0.05 or o > 1', 18, 'found "or", expected /\\, and or the end'],
    ['n > 0.8 > 0.9 +/- 0.05', 9, 'found ">", expected an operator or "+/-" and a tolerance'],
    ['n != 0.8 +/- 0.05', 3, 'found "!=", expected a comparison: <, <=, > or >='],
    ['n > 0.8 +/- 0.05 and n == 0.8 +/- 0.05', 24, 'found "==", expected a comparison: <, <=, > or >='],
    ['accuracy > 0.8 +/- 0.05', 1, 'found "accuracy", which is no variable'],
    ['n > 0.8 +/- 0.05 /\\ x < 0.1 +/- 0.01', 21, 'found "x", which is no variable'],
    ['N > 0.8 +/- 0.05', 1, 'found "N", which is no variable'],
    ['slice(a).n > 0.8 +/- 0.05', 1, 'found "slice(a)", expected a variable (n, o or d) or a number'],
    ['(n) > 0.8 +/- 0.05', 1, 'found "(", expected a variable (n, o or d) or a number'],
    ['n > +/- 0.05', 5, 'found "+/-", expected a variable (n, o or d) or a number'],
    ['n * o > 0.8 +/- 0.05', 3, 'found a product of two variables, expected a number on one side of "*"'],
    ['n / o > 0.8 +/- 0.05', 3, 'found "/", expected an operator or a comparison (<, <=, > or >=)'],
    ['d < 1 +/- 0.1 and n - o > n - 0.02 - o +/- 0.05', 19, 'n cancels out, so the clause'],
    ['0 * n > 0.8 +/- 0.05', 1, 'n cancels out, so the clause'],
    ['1 > 0.8 +/- 0.05', 1, 'the clause names no variable'],
    ['1e308 * n * 10 > 0.8 +/- 0.05', 1, 'a number in the clause grows too large'],
    ['n > 0.8 \u00b1 0.05', 9, 'found "\u00b1", which means nothing here'],
    ['n > 0.8 +/- 0.05 && d < 0.1 +/- 0.01', 18, 'found "&&", which means nothing here'],
    ['n > 0.8 +/- 0.05 \\/ d < 0.1 +/- 0.01', 18, 'found "\\\\", which means nothing here'],
  ])('%j, column %i: %s', (text, column, message) => {
    const { code, message: thrown } = failure(text);
    expect(code).toBe('config');
    expect(thrown).toContain(`column ${column}: ${message}`);
  });

  test('a formula that is too long, as written or in canonical text', () => {
    const written = `n > 0.8 +/- 0.05${' '.repeat(2000)}`;
    expect(failure(written).message).toBe('the formula is 2016 characters long, at most 2000 are allowed');
    const crammed = Array.from({ length: 200 }, () => 'n>9+/-1').join('/\\');
    expect(crammed.length).toBeLessThan(2000);
    expect(failure(crammed).message).toMatch(/^the formula is 2996 characters long/);
  });
});

function failure(text: string): PawlError {
  try {
    parseTolerance(text);
  } catch (error) {
    if (error instanceof PawlError) return error;
    throw error;
  }
  throw new Error(`"${text}" was accepted`);
}
