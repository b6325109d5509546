import { PawlError } from '@pawl/records';
import { type Token, type TokenKind, tokenize } from './filter-tokens.ts';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A value as it was written. `at` is its position in the text, counted from 1. */
export type Literal =
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly at: number }
  | { readonly kind: 'text'; readonly text: string; readonly at: number };

interface Leaf {
  readonly column: string;
  readonly at: number;
}
export type Comparison =
  | (Leaf & { readonly kind: 'compare'; readonly operator: Operator; readonly literal: Literal })
  | (Leaf & { readonly kind: 'in'; readonly literals: readonly Literal[] });

/** A condition on the columns of a row. */
export type Filter =
  | Comparison
  | (Leaf & { readonly kind: 'null' })
  | { readonly kind: 'and'; readonly parts: readonly Filter[] }
  | { readonly kind: 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter };

/** How deep parentheses and `not` may be nested. */
const DEEPEST = 100;
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['=', '='],
  ['==', '='],
  ['!=', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
]);
const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is', 'null']);
const BARE_WORD = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Reads a slice expression.
 *
 *     expression = both { "or" both }            both = term { "and" term }
 *     term       = "not" term | "(" expression ")" | column test
 *     test       = ( "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" ) literal
 *                | [ "not" ] "in" "[" literal { "," literal } "]" | "is" [ "not" ] "null"
 *
 * A column is a bare word (letters, digits, _ . -) or any name in backquotes. A literal is a number, a text in single
 * or double quotes, or a bare word, which is a text. A quote inside quotes is doubled. The words of the language are
 * the same in capitals. Throws `config` with the position of the mistake as `column N`.
 */
export function parseFilter(text: string): Filter {
  const tokens = tokenize(text);
  let next = 0;
  const peek = (): Token => tokens[next]!;
  const take = (): Token => tokens[next++]!;

  function expect(kind: TokenKind, what: string): Token {
    if (peek().kind !== kind) throw unexpected(peek(), what);
    return take();
  }

  function chain(kind: 'and' | 'or', part: (depth: number) => Filter, depth: number): Filter {
    const parts: Filter[] = [];
    do {
      const found = part(depth);
      for (const each of found.kind === kind ? found.parts : [found]) parts.push(each);
    } while (isKeyword(peek(), kind) && take());
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  const expression = (depth: number): Filter => chain('or', both, depth);
  const both = (depth: number): Filter => chain('and', term, depth);

  function term(depth: number): Filter {
    if (depth > DEEPEST) {
      throw new PawlError('config', `the expression is nested more than ${DEEPEST} deep`, {
        where: `column ${peek().at}`,
        remedy: 'Write it with fewer parentheses and `not`.',
      });
    }
    if (isKeyword(peek(), 'not')) {
      take();
      return { kind: 'not', part: term(depth + 1) };
    }
    if (peek().kind === '(') {
      take();
      const inner = expression(depth + 1);
      expect(')', '")"');
      return inner;
    }
    return test(columnName(take()));
  }

  function test(leaf: Leaf): Filter {
    const token = take();
    const operator = token.kind === 'operator' ? OPERATORS.get(token.text) : undefined;
    if (operator !== undefined) return { kind: 'compare', ...leaf, operator, literal: literalOf(take()) };
    if (isKeyword(token, 'is')) {
      const negated = isKeyword(peek(), 'not') && take() !== undefined;
      if (!isKeyword(peek(), 'null')) throw unexpected(peek(), negated ? 'null' : 'null or not null');
      take();
      return negated ? { kind: 'not', part: { kind: 'null', ...leaf } } : { kind: 'null', ...leaf };
    }
    if (isKeyword(token, 'not') && isKeyword(peek(), 'in')) {
      take();
      return { kind: 'not', part: { kind: 'in', ...leaf, literals: list() } };
    }
    if (isKeyword(token, 'in')) return { kind: 'in', ...leaf, literals: list() };
    throw unexpected(token, `a comparison (= != < <= > >= in is) after "${leaf.column}"`);
  }

  function list(): Literal[] {
    expect('[', '"["');
    const literals: Literal[] = [];
    do literals.push(literalOf(take()));
    while (peek().kind === ',' && take());
    expect(']', '"," or "]"');
    return literals;
  }

  const filter = expression(0);
  expect('end', '"and", "or" or the end');
  return filter;
}

function columnName(token: Token): Leaf {
  if (token.kind === 'name') return { column: token.text, at: token.at };
  if (token.kind === 'word' && !KEYWORDS.has(token.text.toLowerCase())) {
    if (BARE_WORD.test(token.text)) return { column: token.text, at: token.at };
  }
  if (token.kind === 'string') {
    throw new PawlError('config', `a condition starts with a column, not with the text "${token.text}"`, {
      where: `column ${token.at}`,
      remedy: 'Write the name of the column bare or in backquotes.',
    });
  }
  throw unexpected(token, 'the name of a column');
}

function literalOf(token: Token): Literal {
  if (token.kind === 'string') return { kind: 'text', text: token.text, at: token.at };
  if (token.kind !== 'word') throw unexpected(token, 'a number or a text');
  if (token.text.toLowerCase() === 'null') {
    throw new PawlError('config', 'null cannot be compared', {
      where: `column ${token.at}`,
      remedy: 'Write `is null` or `is not null`, or put the text in quotes: "null".',
    });
  }
  if (!NUMBER.test(token.text)) return { kind: 'text', text: token.text, at: token.at };
  const value = Number(token.text);
  if (Number.isFinite(value)) return { kind: 'number', value, text: token.text, at: token.at };
  throw new PawlError('config', `the number ${token.text} is too large`, {
    where: `column ${token.at}`,
    remedy: 'Use a number below 1.8e308, or put a text in quotes.',
  });
}

function isKeyword(token: Token, keyword: string): boolean {
  return token.kind === 'word' && token.text.toLowerCase() === keyword;
}

function unexpected(token: Token, wanted: string): PawlError {
  const found = token.kind === 'end' ? 'the expression ends' : `found "${token.text}"`;
  const reserved = token.kind === 'word' && KEYWORDS.has(token.text.toLowerCase());
  return new PawlError('config', `expected ${wanted}, but ${found}`, {
    where: `column ${token.at}`,
    remedy: reserved
      ? `"${token.text}" is a word of the language: as a column write \`${token.text}\` in backquotes, as a text "${token.text}" in quotes.`
      : 'Write conditions such as: age > 60 and region in [north, "far east"].',
  });
}

/** The canonical text of a filter: parsing it gives the same filter, and formatting that the same text. */
export function formatFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'compare':
      return `${formatName(filter.column)} ${filter.operator} ${formatLiteral(filter.literal)}`;
    case 'in':
      return `${formatName(filter.column)} in [${filter.literals.map(formatLiteral).join(', ')}]`;
    case 'null':
      return `${formatName(filter.column)} is null`;
    case 'not':
      if (filter.part.kind === 'null') return `${formatName(filter.part.column)} is not null`;
      if (filter.part.kind === 'and' || filter.part.kind === 'or')
        return `not (${formatFilter(filter.part)})`;
      return `not ${formatFilter(filter.part)}`;
    case 'or':
      return filter.parts.map(formatFilter).join(' or ');
    case 'and':
      return filter.parts
        .map((part) => (part.kind === 'or' ? `(${formatFilter(part)})` : formatFilter(part)))
        .join(' and ');
  }
}

function formatName(name: string): string {
  const bare = BARE_WORD.test(name) && !KEYWORDS.has(name.toLowerCase());
  return bare ? name : `\`${name.replaceAll('`', '``')}\``;
}

function formatLiteral(literal: Literal): string {
  if (literal.kind === 'number') return literal.text;
  const { text } = literal;
  const bare = BARE_WORD.test(text) && !NUMBER.test(text) && !KEYWORDS.has(text.toLowerCase());
  return bare ? text : `"${text.replaceAll('"', '""')}"`;
}
