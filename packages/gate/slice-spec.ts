const QUOTES = new Set(['"', "'", '`']);
const OPERATORS = / ?(<=|>=|!=|==|<|>|=) ?/g;

/** A stretch of text: outside of quotes, or inside them, with the quotes. */
interface Piece {
  readonly quoted: boolean;
  readonly text: string;
}

/**
 * The offset of the parenthesis that closes the one at `open`, or undefined when none does.
 * Parentheses inside quotes (" ' `) do not count; a quote is doubled to stand inside its own kind.
 */
export function closingParenthesis(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const char = text[at]!;
    if (QUOTES.has(char)) {
      const end = text.indexOf(char, at + 1);
      if (end < 0) return undefined;
      at = end;
    } else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at;
  }
  return undefined;
}

/**
 * A slice's spec in one spelling: single spaces, one on either side of a comparison and one after a comma, none inside
 * parentheses or after `quantiles`, x for the cross between columns; quoted text is kept.
 */
export function normaliseSpec(spec: string): string {
  return pieces(spec)
    .map((piece) => (piece.quoted ? piece.text : respace(piece.text, ' $1 ', ', ')))
    .join('')
    .trim();
}

/** A spec as a slice's name would be written: without quotes, spaces round comparisons and commas left out. */
export function looseSpec(spec: string): string {
  return looseName(
    pieces(spec)
      .map((piece) => (piece.quoted ? piece.text.slice(1, -1) : piece.text))
      .join(''),
  );
}

/** A slice's name (free text: quotes in it are data) with spaces round comparisons and commas left out. */
export function looseName(name: string): string {
  return respace(name, '$1', ',').trim();
}

function respace(text: string, operator: string, comma: string): string {
  return text
    .replace(/\s*×\s*/g, ' x ')
    .replace(/\s+/g, ' ')
    .replace(OPERATORS, operator)
    .replace(/ ?, ?/g, comma)
    .replace(/(^|[ (])quantiles \(/g, '$1quantiles(')
    .replace(/\( /g, '(')
    .replace(/ \)/g, ')');
}

function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (!QUOTES.has(char)) continue;
    const end = text.indexOf(char, at + 1);
    if (end < 0) break;
    found.push(
      { quoted: false, text: text.slice(start, at) },
      { quoted: true, text: text.slice(at, end + 1) },
    );
    start = end + 1;
    at = end;
  }
  found.push({ quoted: false, text: text.slice(start) });
  return found.filter((piece) => piece.text !== '');
}
