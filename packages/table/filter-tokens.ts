import { PawlError } from '@pawl/records';

/** A `word` is anything bare, numbers and keywords among them; a `name` stood in backquotes, a `string` in quotes. */
export type TokenKind = 'word' | 'name' | 'string' | 'operator' | '(' | ')' | '[' | ']' | ',' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Without quotes. */
  readonly text: string;
  /** Where it begins in the expression, counted from 1. */
  readonly at: number;
}

const SPACE = /\s+/uy;
const OPERATOR = /==|!=|<=|>=|=|<|>/y;
/** Numbers come first, for the sign and the + of an exponent; a number that runs on into letters is a word. */
const WORD =
  /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\p{M}\p{N}_.-])|[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*/iuy;
const PUNCTUATION: ReadonlySet<string> = new Set(['(', ')', '[', ']', ',']);
const QUOTED: Readonly<Record<'`' | '"' | "'", 'name' | 'string'>> = {
  '`': 'name',
  '"': 'string',
  "'": 'string',
};

/** The tokens of a slice expression, the last of kind `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = match(SPACE, text, 0)?.length ?? 0;
  while (position < text.length) {
    const { token, length } = tokenAt(text, position);
    tokens.push(token);
    position += length;
    position += match(SPACE, text, position)?.length ?? 0;
  }
  tokens.push({ kind: 'end', text: '', at: text.length + 1 });
  return tokens;
}

function tokenAt(text: string, position: number): { token: Token; length: number } {
  const at = position + 1;
  const character = text[position]!;
  if (PUNCTUATION.has(character))
    return { token: { kind: character as TokenKind, text: character, at }, length: 1 };
  if (character === '`' || character === '"' || character === "'") {
    const end = closingQuote(text, position, character);
    const inner = text.slice(position + 1, end).replaceAll(character + character, character);
    if (inner === '' && character === '`')
      throw mistake('the name in backquotes is empty', at, 'Name a column.');
    return { token: { kind: QUOTED[character], text: inner, at }, length: end + 1 - position };
  }
  const operator = match(OPERATOR, text, position);
  if (operator) return { token: { kind: 'operator', text: operator, at }, length: operator.length };
  const word = match(WORD, text, position);
  if (word) return { token: { kind: 'word', text: word, at }, length: word.length };
  const symbol = String.fromCodePoint(text.codePointAt(position)!);
  throw mistake(
    `"${symbol}" is not part of the language`,
    at,
    'Put column names with such characters in backquotes, and texts in quotes.',
  );
}

/** The place of the quote that closes the one at `start`; a doubled quote is part of what is quoted. */
function closingQuote(text: string, start: number, quote: string): number {
  let end = text.indexOf(quote, start + 1);
  while (end >= 0 && text[end + 1] === quote) end = text.indexOf(quote, end + 2);
  if (end < 0) throw mistake(`the ${quote} is never closed`, start + 1, `Add the closing ${quote}.`);
  return end;
}

function match(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

function mistake(message: string, at: number, remedy: string): PawlError {
  return new PawlError('config', message, { where: `column ${at}`, remedy });
}
