import { didYouMean, type PawlError } from '@pawl/records';
import { addScaled, divide, type Linear, type Reference, type Source, scale } from './linear.ts';
import { syntaxError } from './syntax-error.ts';
import { type Comparison, type Token, tokenise } from './tokens.ts';

/** How the parser knows metrics. Canonical names are letters, digits and `_`, and are found by `metric` themselves. */
export interface MetricLookup {
  /** The canonical name of a metric, by any of its names; undefined when it is unknown. */
  metric(name: string): string | undefined;
  /** Every canonical name, to suggest from. */
  readonly metricNames: readonly string[];
}

/** What a word of the condition stands for: a reference, or a bare `baseline` (null) that is yet to be resolved. */
export interface Operand {
  readonly reference: Reference | null;
  readonly offset: number;
}

export interface Sides {
  readonly left: Linear<Operand>;
  readonly comparison: Comparison;
  readonly right: Linear<Operand>;
}

const MAX_DEPTH = 100;
const WORDS = ['candidate', 'baseline', 'slice'];
/** The one metric that is of two models. */
export const CHANGED = 'changed';
const TWO_CONDITIONS = 'Write two conditions, one a line: all of them must hold.';

/** The state of one parse; `next` is the index of the token that comes next. */
interface Parse {
  readonly lookup: MetricLookup;
  readonly tokens: readonly Token[];
  next: number;
}

/**
 * Parses `sum comparison sum`, by recursive descent:
 *
 *     sum       = product (("+" | "-") product)*
 *     product   = factor (("*" | "/") factor)*
 *     factor    = "-" factor | "(" sum ")" | number ["%"] | reference
 *     reference = [where "."] metric | "changed" | "baseline"
 *     where     = source | slice | source "." slice | slice "." source
 */
export function parseSides(text: string, lookup: MetricLookup): Sides {
  const parse: Parse = { lookup, tokens: tokenise(text), next: 0 };
  const left = sum(parse, 0);
  const middle = take(parse);
  if (middle.kind !== 'comparison') {
    throw unexpected(middle, 'an operator or a comparison (<, <=, > or >=)');
  }
  const right = sum(parse, 0);
  const last = take(parse);
  if (last.kind !== 'end') {
    const another = last.kind === 'comparison' || /^(and|or)$/i.test(last.text);
    throw unexpected(
      last,
      another ? 'the end: a condition has one comparison' : 'an operator or the end',
      another ? TWO_CONDITIONS : undefined,
    );
  }
  return { left, comparison: middle.comparison, right };
}

function sum(parse: Parse, depth: number): Linear<Operand> {
  let total = product(parse, depth);
  for (;;) {
    const operator = peek(parse);
    if (operator.text !== '+' && operator.text !== '-') return total;
    take(parse);
    total = addScaled(total, product(parse, depth), operator.text === '+' ? 1 : -1);
  }
}

function product(parse: Parse, depth: number): Linear<Operand> {
  let total = factor(parse, depth);
  for (;;) {
    const operator = peek(parse);
    if (operator.text !== '*' && operator.text !== '/') return total;
    take(parse);
    const other = factor(parse, depth);
    total = operator.text === '*' ? times(operator, total, other) : over(operator, total, other);
  }
}

function times(operator: Token, a: Linear<Operand>, b: Linear<Operand>): Linear<Operand> {
  if (b.parts.length === 0) return scale(a, b.constant);
  if (a.parts.length === 0) return scale(b, a.constant);
  throw syntaxError(
    operator.offset,
    'found a product of two metrics, expected a number on one side of "*"',
    'Multiply metrics by numbers only.',
  );
}

function over(operator: Token, a: Linear<Operand>, b: Linear<Operand>): Linear<Operand> {
  if (b.parts.length > 0) {
    const what = a.parts.length > 0 ? 'a ratio of two metrics' : 'a number divided by a metric';
    const name = b.parts[0]?.operand.reference?.metric ?? a.parts[0]?.operand.reference?.metric ?? 'rmse';
    throw syntaxError(
      operator.offset,
      `found ${what}, expected a number after "/"`,
      `Multiply the other side instead, as in \`${name} <= baseline.${name} * 1.02\`.`,
    );
  }
  if (b.constant === 0) throw syntaxError(operator.offset, 'found a division by zero');
  return divide(a, b.constant);
}

function factor(parse: Parse, depth: number): Linear<Operand> {
  const token = peek(parse);
  if (depth > MAX_DEPTH) {
    throw syntaxError(token.offset, `found more than ${MAX_DEPTH} nested levels`);
  }
  if (token.text === '-') {
    take(parse);
    return scale(factor(parse, depth + 1), -1);
  }
  if (token.text === '(') {
    take(parse);
    const inner = sum(parse, depth + 1);
    const close = take(parse);
    if (close.text !== ')') throw unexpected(close, `an operator or ")"`);
    return inner;
  }
  if (token.kind === 'number') {
    take(parse);
    return { parts: [], constant: token.value };
  }
  if (token.kind === 'name' || token.kind === 'slice') return reference(parse);
  throw unexpected(token, 'a metric or a number');
}

function reference(parse: Parse): Linear<Operand> {
  const { offset } = peek(parse);
  let source: Source | undefined;
  let slice: string | undefined;
  for (;;) {
    const token = take(parse);
    if (token.kind === 'slice' && slice === undefined) {
      slice = token.spec;
    } else if (source === undefined && (token.text === 'candidate' || token.text === 'baseline')) {
      source = token.text;
      const bare = source === 'baseline' && slice === undefined && peek(parse).text !== '.';
      if (bare) return single({ reference: null, offset });
    } else if (token.text === CHANGED && source === undefined && slice === undefined) {
      return single({ reference: { source: 'change', metric: CHANGED, slice: null }, offset });
    } else if (token.kind === 'name' && !WORDS.includes(token.text)) {
      const metric = metricName(parse, token);
      return single({ reference: { source: source ?? 'candidate', metric, slice: slice ?? null }, offset });
    } else {
      throw unexpected(token, 'a metric');
    }
    const dot = take(parse);
    if (dot.text !== '.') throw unexpected(dot, `"." and a metric after ${token.text}`);
  }
}

function single(operand: Operand): Linear<Operand> {
  return { parts: [{ coefficient: 1, operand }], constant: 0 };
}

function metricName(parse: Parse, token: Token): string {
  const { lookup } = parse;
  const after = peek(parse);
  const metric = lookup.metric(token.text);
  if (after.text === '.' || after.text === '(') throw notAWord(token, after, metric);
  if (metric === undefined) {
    throw syntaxError(
      token.offset,
      `found "${token.text}", which is no known metric.${didYouMean(token.text, lookup.metricNames)}`,
      `Known metrics: ${lookup.metricNames.join(', ')}.`,
    );
  }
  return metric;
}

/** The error for a name before a dot or a parenthesis, where only candidate, baseline and slice can stand. */
function notAWord(token: Token, after: Token, metric: string | undefined): PawlError {
  const hint = didYouMean(token.text, WORDS);
  if (hint === '' && after.text === '.' && metric !== undefined) {
    return syntaxError(
      after.offset,
      `found "." after the metric ${token.text}`,
      `The metric comes last: baseline.${token.text}, slice(column).${token.text}.`,
    );
  }
  return syntaxError(
    token.offset,
    `found "${token.text}", expected candidate, baseline or slice(...) before "${after.text}".${hint}`,
  );
}

function unexpected(token: Token, expected: string, remedy?: string): PawlError {
  const found = token.kind === 'end' ? 'the end' : JSON.stringify(token.text);
  return syntaxError(token.offset, `found ${found}, expected ${expected}`, remedy);
}

function peek(parse: Parse): Token {
  return parse.tokens[parse.next]!;
}

/** The next token, which is then behind; the last one, `end`, stays. */
function take(parse: Parse): Token {
  const token = peek(parse);
  if (token.kind !== 'end') parse.next++;
  return token;
}
