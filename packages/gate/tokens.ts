import { closingParenthesis, normaliseSpec } from './slice-spec.ts';
import { syntaxError } from './syntax-error.ts';

export type Comparison = '<' | '<=' | '>' | '>=';

/** A word of a condition; `offset` is 0-based, `text` is as written. */
export type Token = { readonly offset: number; readonly text: string } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name' }
  | { readonly kind: 'slice'; readonly spec: string }
  | { readonly kind: 'comparison'; readonly comparison: Comparison }
  | { readonly kind: 'symbol' }
  | { readonly kind: 'end' }
);

const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PERCENT = /\s*%/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SLICE_OPEN = /\s*\(/y;
const COMPARISON = /[<>=!]+/y;
const SYMBOL = /[-+*/().]/y;

const ONE_COMPARISON = 'Write two conditions, one a line: all of them must hold.';
const REMEDIES: Record<string, string> = {
  '=': 'Use <= and >=: measured numbers are hardly ever equal.',
  '=>': 'Write >=.',
  '=<': 'Write <=.',
  '≥': 'Write >=.',
  '≤': 'Write <=.',
  '−': 'Write - for minus.',
  '–': 'Write - for minus.',
  '×': 'Write * for times.',
  '÷': 'Write / for divided by.',
  ',': 'Write a decimal point, and large numbers without commas.',
  '&': ONE_COMPARISON,
  '|': ONE_COMPARISON,
  '%': '% stands after a number: 2 % is 0.02.',
};

/** The words of a condition, and `end` as the last. Throws `config` on what is no word. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let at = skip(SPACE, text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = skip(SPACE, text, at + token.text.length);
  }
  tokens.push({ kind: 'end', offset: text.trimEnd().length, text: '' });
  return tokens;
}

function tokenAt(text: string, offset: number): Token {
  const number = match(NUMBER, text, offset);
  if (number !== undefined) return numberToken(text, offset, number);
  const name = match(NAME, text, offset);
  if (name === 'slice') return sliceToken(text, offset);
  if (name !== undefined) return { kind: 'name', offset, text: name };
  const comparison = match(COMPARISON, text, offset);
  if (comparison !== undefined) return comparisonToken(offset, comparison);
  const symbol = match(SYMBOL, text, offset);
  if (symbol !== undefined) return { kind: 'symbol', offset, text: symbol };
  const char = String.fromCodePoint(text.codePointAt(offset)!);
  throw syntaxError(offset, `found ${JSON.stringify(char)}, which means nothing here`, REMEDIES[char]);
}

function numberToken(text: string, offset: number, digits: string): Token {
  const percent = match(PERCENT, text, offset + digits.length) ?? '';
  // 7 % as 7 / 100 is right, 0.7 % is not: 0.7 / 100 is 0.006999999999999999.
  const value = percent === '' ? Number(digits) : Number((Number(digits) / 100).toPrecision(15));
  if (!Number.isFinite(value)) throw syntaxError(offset, `the number ${digits} is too large`);
  return { kind: 'number', offset, text: digits + percent, value };
}

function sliceToken(text: string, offset: number): Token {
  const end = skip(SLICE_OPEN, text, offset + 'slice'.length);
  const open = end - 1;
  if (text[open] !== '(') {
    throw syntaxError(end, 'expected "(" after slice', 'Write slice(column).metric.');
  }
  const close = closingParenthesis(text, open);
  if (close === undefined) {
    throw syntaxError(open, 'the slice that opens here is never closed', 'Close its quotes and add ")".');
  }
  const spec = normaliseSpec(text.slice(open + 1, close));
  if (spec === '') {
    throw syntaxError(
      open,
      'the slice is empty, expected a column or an expression',
      'Write slice(column).metric.',
    );
  }
  return { kind: 'slice', offset, text: text.slice(offset, close + 1), spec };
}

function comparisonToken(offset: number, found: string): Token {
  if (found === '<' || found === '<=' || found === '>' || found === '>=') {
    return { kind: 'comparison', offset, text: found, comparison: found };
  }
  throw syntaxError(
    offset,
    `found "${found}", expected a comparison: <, <=, > or >=`,
    REMEDIES[found] ?? REMEDIES['='],
  );
}

function match(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

function skip(pattern: RegExp, text: string, offset: number): number {
  return offset + (match(pattern, text, offset)?.length ?? 0);
}
