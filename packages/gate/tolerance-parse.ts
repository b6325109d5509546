import type { PawlError } from '@pawl/records';
import { addScaled, type Linear, scale } from './linear.ts';
import { syntaxError } from './syntax-error.ts';
import { type Comparison, type Token, tokenise } from './tokens.ts';

/** The share of rows that the new model gets right, that the old one gets right, and whose predicted label changed. */
export type Variable = 'n' | 'o' | 'd';

export const VARIABLES: readonly Variable[] = ['n', 'o', 'd'];

export interface ClauseSides {
  readonly left: Linear<Variable>;
  readonly comparison: Comparison;
  readonly right: Linear<Variable>;
  /** Above 0. */
  readonly tolerance: number;
}

interface Parse {
  readonly tokens: readonly Token[];
  next: number;
}

/** What other languages write, and what stands for it here. */
const FOREIGN = /&+|\|+|\u00b1|\\/;
const REMEDIES: Record<string, string> = {
  '&': 'Join clauses by /\\ or by and.',
  '|': 'Every clause must hold: there is no or.',
  '\u00b1': 'Write +/-.',
  '\\': 'Join clauses by /\\ or by and.',
};
const TOLERANCE_LAST = 'The tolerance ends the clause, as in `n - o > 0.02 +/- 0.01`.';

/**
 * Parses `sum comparison sum "+/-" number`, by recursive descent; offsets in errors are those in `text`:
 *
 *     sum     = product (("+" | "-") product)*
 *     product = factor ("*" factor)*
 *     factor  = "-"* (number ["%"] | variable)
 */
export function parseClauseSides(text: string): ClauseSides {
  const foreign = FOREIGN.exec(text);
  if (foreign !== null) {
    const found = JSON.stringify(foreign[0]);
    throw syntaxError(foreign.index, `found ${found}, which means nothing here`, REMEDIES[foreign[0][0]!]);
  }
  const parse: Parse = { tokens: tokenise(text), next: 0 };
  const left = sum(parse);
  const middle = peek(parse);
  if (middle.kind !== 'comparison') {
    const early = atTolerance(parse) ? TOLERANCE_LAST : undefined;
    throw unexpected(parse, 'an operator or a comparison (<, <=, > or >=)', early);
  }
  take(parse);
  const right = sum(parse);
  const tolerance = toleranceOf(parse);
  if (peek(parse).kind !== 'end') throw unexpected(parse, '/\\, and or the end', TOLERANCE_LAST);
  return { left, comparison: middle.comparison, right, tolerance };
}

function sum(parse: Parse): Linear<Variable> {
  let total = product(parse);
  for (;;) {
    const operator = peek(parse);
    if ((operator.text !== '+' && operator.text !== '-') || atTolerance(parse)) return total;
    take(parse);
    total = addScaled(total, product(parse), operator.text === '+' ? 1 : -1);
  }
}

function product(parse: Parse): Linear<Variable> {
  let total = factor(parse);
  for (;;) {
    const operator = peek(parse);
    if (operator.text !== '*') return total;
    take(parse);
    const other = factor(parse);
    if (total.parts.length > 0 && other.parts.length > 0) {
      throw syntaxError(
        operator.offset,
        'found a product of two variables, expected a number on one side of "*"',
        'Multiply variables by numbers only.',
      );
    }
    total = other.parts.length === 0 ? scale(total, other.constant) : scale(other, total.constant);
  }
}

function factor(parse: Parse): Linear<Variable> {
  let sign = 1;
  while (peek(parse).text === '-') {
    take(parse);
    sign = -sign;
  }
  const token = peek(parse);
  const variable = VARIABLES.find((name) => name === token.text);
  if (variable === undefined && token.kind !== 'number') throw unexpectedOperand(parse);
  take(parse);
  const own: Linear<Variable> =
    token.kind === 'number'
      ? { parts: [], constant: token.value }
      : { parts: [{ coefficient: 1, operand: variable! }], constant: 0 };
  return sign === 1 ? own : scale(own, -1);
}

function toleranceOf(parse: Parse): number {
  if (!atTolerance(parse)) {
    const remedy = 'Say how far the estimate may be off: `n > 0.8 +/- 0.05`.';
    throw unexpected(parse, 'an operator or "+/-" and a tolerance', remedy);
  }
  parse.next += 3;
  const token = peek(parse);
  const negative = token.text === '-';
  if (negative) take(parse);
  const size = peek(parse);
  if (size.kind !== 'number') throw unexpected(parse, 'a number: the tolerance');
  take(parse);
  if (negative || size.value === 0) {
    const shown = `${negative ? '-' : ''}${size.text}`;
    throw syntaxError(token.offset, `found the tolerance ${shown}, expected one above 0`);
  }
  return size.value;
}

function atTolerance({ tokens, next }: Parse): boolean {
  return ['+', '/', '-'].every((symbol, i) => tokens[next + i]?.text === symbol);
}

function unexpectedOperand(parse: Parse): PawlError {
  const token = peek(parse);
  const known =
    'The variables are n (accuracy of the new model), o (of the old) and d (share of changed labels).';
  if (token.kind === 'name') {
    return syntaxError(token.offset, `found "${token.text}", which is no variable`, known);
  }
  return unexpected(parse, 'a variable (n, o or d) or a number');
}

function unexpected(parse: Parse, expected: string, remedy?: string): PawlError {
  const token = peek(parse);
  const text = atTolerance(parse) ? '+/-' : token.text;
  const found = token.kind === 'end' ? 'the end' : JSON.stringify(text);
  return syntaxError(token.offset, `found ${found}, expected ${expected}`, remedy);
}

function peek(parse: Parse): Token {
  return parse.tokens[parse.next]!;
}

/** Passes the next token; the last one, `end`, stays. */
function take(parse: Parse): void {
  if (peek(parse).kind !== 'end') parse.next++;
}
