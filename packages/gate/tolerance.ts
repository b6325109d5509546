import { FLIPPED, formatSum } from './condition.ts';
import { addScaled, type Linear, mergeTerms, type Term } from './linear.ts';
import { conditionError, syntaxError } from './syntax-error.ts';
import type { Comparison } from './tokens.ts';
import { parseClauseSides, VARIABLES, type Variable } from './tolerance-parse.ts';

interface ToleranceTerm {
  readonly variable: Variable;
  readonly coefficient: number;
}

/** `sum(terms) comparison constant +/- tolerance`: the sum is to be known to within the tolerance. */
export interface ToleranceClause {
  /** No variable twice, no coefficient 0; in the order n, o, d, and the first coefficient is positive. */
  readonly terms: readonly ToleranceTerm[];
  readonly comparison: Comparison;
  readonly constant: number;
  /** Above 0, in units of the sum. */
  readonly tolerance: number;
  /** The same for equal clauses however they are written. */
  readonly canonical: string;
}

/** Clauses that must all hold. */
export interface ToleranceFormula {
  /** At least one. */
  readonly clauses: readonly ToleranceClause[];
  /** As written, without the space around it. */
  readonly text: string;
  /** The same for equal formulas however they are written; parses to an equal formula. */
  readonly canonical: string;
}

const MAX_LENGTH = 2000;
const TOLERANCE = /\+\/-/;
const JOINT = /\/\\|\band\b/gi;

/** Whether a condition of the gate is a formula with tolerances. */
export function isTolerance(text: string): boolean {
  return TOLERANCE.test(text);
}

/**
 * Reads a formula such as `n - o > 0.02 +/- 0.01 /\ d < 0.1 +/- 0.01` (the language of ease.ml/ci; Renggli et al.,
 * SysML 2019): clauses joined by `/\` or `and`. Throws `config` with the column of the mistake, what was found there and
 * what was expected.
 */
export function parseTolerance(text: string): ToleranceFormula {
  checkLength(text.length);
  const clauses = splitClauses(text).map(({ source, offset }) => parseClause(source, offset));
  const canonical = clauses.map((clause) => clause.canonical).join(' /\\ ');
  checkLength(canonical.length);
  return { clauses, text: text.trim(), canonical };
}

/** A clause's terms as those of a condition, for the sums of linear.ts. */
function sumTerms({ terms }: Pick<ToleranceClause, 'terms'>): Term[] {
  return terms.map(({ variable, coefficient }) => ({
    source: 'candidate',
    metric: variable,
    slice: null,
    coefficient,
  }));
}

/** Each clause with blanks for all that is before it, so that offsets in it are those in the whole text. */
function splitClauses(text: string) {
  const joints = [...text.matchAll(JOINT)];
  return [...joints, undefined].map((joint, i) => {
    const before = joints[i - 1];
    const start = before === undefined ? 0 : before.index + before[0].length;
    const own = text.slice(start, joint?.index);
    if (own.trim() === '') {
      const offset = joint?.index ?? text.trimEnd().length;
      const found = joint === undefined ? 'the end' : JSON.stringify(joint[0]);
      throw syntaxError(
        offset,
        `found ${found}, expected a clause`,
        'Write a clause such as `n > 0.8 +/- 0.05`.',
      );
    }
    return { source: ' '.repeat(start) + own, offset: start + own.length - own.trimStart().length };
  });
}

function parseClause(source: string, offset: number): ToleranceClause {
  const { left, comparison, right, tolerance } = parseClauseSides(source);
  const total = addScaled(left, right, -1);
  const terms = mergeVariables(total);
  checkTerms(terms, total.constant, offset);
  const turned = terms[0]!.coefficient < 0;
  const clause = {
    terms: turned ? terms.map((term) => ({ ...term, coefficient: -term.coefficient })) : terms,
    comparison: turned ? FLIPPED[comparison] : comparison,
    constant: turned ? total.constant : 0 - total.constant,
    tolerance,
  };
  const sum = formatSum(sumTerms(clause), 0);
  return { ...clause, canonical: `${sum} ${clause.comparison} ${clause.constant} +/- ${tolerance}` };
}

function mergeVariables({ parts }: Linear<Variable>): ToleranceTerm[] {
  const terms = parts.map(({ operand, coefficient }) => ({ variable: operand, coefficient }));
  const merged = mergeTerms(sumTerms({ terms }));
  return VARIABLES.flatMap((variable) => {
    const term = merged.find(({ metric }) => metric === variable);
    return term === undefined ? [] : [{ variable, coefficient: term.coefficient }];
  });
}

function checkTerms(terms: readonly ToleranceTerm[], constant: number, offset: number): void {
  if (terms.length === 0) {
    throw syntaxError(offset, 'the clause names no variable', 'Compare n, o or d: `n > 0.8 +/- 0.05`.');
  }
  const cancelled = terms.find((term) => term.coefficient === 0);
  if (cancelled !== undefined) {
    throw syntaxError(
      offset,
      `${cancelled.variable} cancels out, so the clause does not depend on it`,
      'Leave it out, or compare it with something else.',
    );
  }
  if (![constant, ...terms.map((term) => term.coefficient)].every(Number.isFinite)) {
    throw syntaxError(offset, 'a number in the clause grows too large');
  }
}

function checkLength(length: number): void {
  if (length <= MAX_LENGTH) return;
  throw conditionError(
    `the formula is ${length} characters long, at most ${MAX_LENGTH} are allowed`,
    'Leave out clauses: each one makes every other need more rows.',
  );
}
