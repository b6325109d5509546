const SOURCES = ['candidate', 'change', 'baseline'] as const;

export type Source = 'candidate' | 'baseline' | 'change';

/**
 * What a term measures: a metric of the candidate or the baseline, on all rows (`slice` null) or on a slice. `change` is
 * how the candidate's predictions differ from the baseline's.
 */
export interface Reference {
  readonly source: Source;
  readonly metric: string;
  readonly slice: string | null;
}

export interface Term extends Reference {
  readonly coefficient: number;
}

/** sum(terms) + constant. `Operand` is what a term measures; it is no more than carried along. */
export interface Linear<Operand> {
  readonly parts: readonly { readonly coefficient: number; readonly operand: Operand }[];
  readonly constant: number;
}

/** A sum is taken for zero when it is this small beside what was summed: decimal fractions do not cancel exactly. */
const CANCELS = 1e-12;

/** a + factor * b. */
export function addScaled<Operand>(a: Linear<Operand>, b: Linear<Operand>, factor: number): Linear<Operand> {
  const scaled = scale(b, factor);
  return { parts: [...a.parts, ...scaled.parts], constant: sum(a.constant, scaled.constant) };
}

/** factor * a. */
export function scale<Operand>(a: Linear<Operand>, factor: number): Linear<Operand> {
  return {
    parts: a.parts.map(({ coefficient, operand }) => ({
      coefficient: product(coefficient, factor),
      operand,
    })),
    constant: product(a.constant, factor),
  };
}

/** a / divisor, which is not the same as a times 1 / divisor: 3 / 10 is 0.3, and 3 * 0.1 is not. */
export function divide<Operand>(a: Linear<Operand>, divisor: number): Linear<Operand> {
  const quotient = (value: number) =>
    (Math.abs(divisor) === 1 ? value / divisor : decimal(value / divisor)) + 0;
  return {
    parts: a.parts.map(({ coefficient, operand }) => ({ coefficient: quotient(coefficient), operand })),
    constant: quotient(a.constant),
  };
}

/**
 * The terms with equal references added up, in order: candidate before change before baseline, then by metric, then by slice (all
 * rows last). A sum that cancels stays, with the coefficient 0.
 */
export function mergeTerms(terms: readonly Term[]): Term[] {
  const merged = new Map<string, Term>();
  for (const term of terms) {
    const key = JSON.stringify([term.source, term.metric, term.slice]);
    const before = merged.get(key)?.coefficient ?? 0;
    merged.set(key, { ...term, coefficient: sum(before, term.coefficient) });
  }
  return [...merged.values()].sort(byReference);
}

/** Whether two references measure the same thing. */
export function sameReference(a: Reference, b: Reference): boolean {
  return byReference(a, b) === 0;
}

function byReference(a: Reference, b: Reference): number {
  if (a.source !== b.source) return SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source);
  if (a.metric !== b.metric) return a.metric < b.metric ? -1 : 1;
  if (a.slice === b.slice) return 0;
  return b.slice === null || (a.slice !== null && a.slice < b.slice) ? -1 : 1;
}

/** a + b; a number that was written down comes through unchanged, a computed one is rid of binary residue. */
function sum(a: number, b: number): number {
  if (a === 0) return b + 0;
  if (b === 0) return a;
  const result = a + b;
  return Math.abs(result) <= CANCELS * (Math.abs(a) + Math.abs(b)) ? 0 : decimal(result);
}

function product(a: number, b: number): number {
  const result = a * b;
  return (Math.abs(a) === 1 || Math.abs(b) === 1 ? result : decimal(result)) + 0;
}

/** 0.1 + 0.2 is meant as 0.3: a short decimal within rounding error is taken for it, and 1 / 3 is left as it is. */
function decimal(value: number): number {
  const short = Number(value.toPrecision(12));
  return Math.abs(short - value) <= 4 * Number.EPSILON * Math.abs(value) ? short : value;
}

/**
 * sum(coefficient * value of the term) + constant, that which a condition compares with 0. A result within the rounding
 * error of the sum is 0, so that 0.93 is at least 0.95 - 0.02.
 */
export function evaluate({ terms, constant }: Sum, measure: (term: Term) => number): number {
  const total = terms.reduce((sum, term) => sum + term.coefficient * measure(term), constant);
  return Math.abs(total) <= roundingError({ terms, constant }, measure) ? 0 : total;
}

/** How far from 0 such a sum may come out where 0 is meant. */
export function roundingError({ terms, constant }: Sum, measure: (term: Term) => number): number {
  const size = terms.reduce(
    (sum, term) => sum + Math.abs(term.coefficient * measure(term)),
    Math.abs(constant),
  );
  return 2 * (terms.length + 1) * Number.EPSILON * size;
}

interface Sum {
  readonly terms: readonly Term[];
  readonly constant: number;
}
