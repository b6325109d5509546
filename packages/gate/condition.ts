import { addScaled, mergeTerms, type Reference, sameReference, type Term } from './linear.ts';
import { type MetricLookup, type Operand, parseSides } from './parse.ts';
import { conditionError, syntaxError } from './syntax-error.ts';
import type { Comparison } from './tokens.ts';

/** A condition in normal form: sum(coefficient * value of the term) + constant, compared with 0. */
export interface Condition {
  /** As written, without the space around it. */
  readonly text: string;
  /** The same for equal conditions however they are written; parses to an equal condition. */
  readonly canonical: string;
  readonly comparison: Comparison;
  /** No two measure the same, no coefficient is 0; sorted, and the first is a candidate's with a positive coefficient. */
  readonly terms: readonly Term[];
  readonly constant: number;
  /** Decided by the value plus and minus this much, which holds for any data, and not by an interval from the data. */
  readonly tolerance?: number;
}

const MAX_LENGTH = 2000;
/** The comparison that says the same of the negated sum. */
export const FLIPPED: Record<Comparison, Comparison> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/**
 * Reads a condition of the gate, such as `rmse <= baseline.rmse * 1.02` or `slice(region).rmse <= baseline * 1.1`.
 * Throws `config` with the column of the mistake, what was found there and what was expected.
 */
export function parseCondition(text: string, lookup: MetricLookup): Condition {
  checkLength(text.length);
  const { left, comparison, right } = parseSides(text, lookup);
  const total = addScaled(left, right, -1);
  if (total.parts.length === 0) {
    throw conditionError('the condition names no metric', 'Compare a metric with a number: `rmse < 0.5`.');
  }
  const operands = total.parts.map((part) => part.operand);
  const terms = mergeTerms(
    total.parts.map(({ coefficient, operand }) => ({ ...resolve(operand, operands), coefficient })),
  );
  checkTerms(terms, total.constant);
  const normal = orient({ terms, comparison, constant: total.constant });
  const canonical = formatCondition(normal);
  checkLength(canonical.length);
  return { text: text.trim(), canonical, ...normal };
}

/** Whether the condition needs a baseline. */
export function relativeToBaseline({ terms }: Pick<Condition, 'terms'>): boolean {
  return terms.some((term) => term.source !== 'candidate');
}

/**
 * The baseline's terms that are scaled against the candidate's: `baseline.rmse` in `rmse <= baseline.rmse * 1.02`, none
 * in `rmse <= baseline.rmse + 0.01`. Such a claim has no meaning where the baseline's value is zero or negative.
 * A term is paired with the candidate's of the same metric and slice, else of the same metric, else with the first.
 */
export function scaledBaseline({ terms }: Pick<Condition, 'terms'>): Term[] {
  const candidates = terms.filter((term) => term.source !== 'baseline');
  return terms.filter((term) => {
    if (term.source !== 'baseline') return false;
    const pair =
      candidates.find((other) => other.metric === term.metric && other.slice === term.slice) ??
      candidates.find((other) => other.metric === term.metric) ??
      candidates[0];
    const ratio = Math.abs(term.coefficient / (pair?.coefficient ?? 1));
    return Math.abs(ratio - 1) > 1e-12;
  });
}

/** A term's reference as a condition writes it: `rmse`, `baseline.rmse`, `slice(region).rmse`. */
export function formatReference({ source, metric, slice }: Reference): string {
  return `${slice === null ? '' : `slice(${slice}).`}${source === 'baseline' ? 'baseline.' : ''}${metric}`;
}

/** A sum as a condition writes it; `0` when there is nothing to sum. */
export function formatSum(terms: readonly Term[], constant: number): string {
  const parts = terms.map((term) => {
    const size = Math.abs(term.coefficient);
    return signed(term.coefficient, `${formatReference(term)}${size === 1 ? '' : ` * ${size}`}`);
  });
  if (constant !== 0 || parts.length === 0) parts.push(signed(constant, String(Math.abs(constant))));
  const [first = '', ...rest] = parts.map(({ sign, body }) => `${sign} ${body}`);
  return [first.replace(/^\+ |(?<=^-) /, ''), ...rest].join(' ');
}

/**
 * The two sides of the condition as its canonical text has them: what is added of the candidate, and what that is
 * compared with (the rest of the candidate, the baseline and the constant, signs turned).
 */
export function sidesOf({ terms, constant }: Pick<Condition, 'terms' | 'constant'>) {
  const isMeasured = (term: Term) => term.source !== 'baseline' && term.coefficient > 0;
  const others = terms.filter((term) => !isMeasured(term));
  return {
    measured: terms.filter(isMeasured),
    bound: {
      terms: others.map((term) => ({ ...term, coefficient: -term.coefficient })),
      constant: 0 - constant,
    },
  };
}

function signed(value: number, body: string) {
  return { sign: value < 0 ? '-' : '+', body };
}

function formatCondition(condition: Pick<Condition, 'terms' | 'comparison' | 'constant'>): string {
  const { measured, bound } = sidesOf(condition);
  return `${formatSum(measured, 0)} ${condition.comparison} ${formatSum(bound.terms, bound.constant)}`;
}

function checkLength(length: number): void {
  if (length <= MAX_LENGTH) return;
  throw conditionError(
    `the condition is ${length} characters long, at most ${MAX_LENGTH} are allowed`,
    'Write it as several conditions: all of them must hold.',
  );
}

/** What an operand measures. A bare `baseline` is the baseline's side of the one other thing the condition measures. */
function resolve(operand: Operand, all: readonly Operand[]): Reference {
  if (operand.reference !== null) return operand.reference;
  const others = all.flatMap((other) =>
    other.reference === null ? [] : [{ ...other.reference, source: 'baseline' as const }],
  );
  const [first] = others;
  const remedy = 'Name the metric: baseline.rmse, slice(region).baseline.rmse.';
  if (first === undefined) {
    throw syntaxError(operand.offset, 'found baseline, and no metric that it could stand for', remedy);
  }
  const another = others.find((other) => !sameReference(other, first));
  if (another !== undefined) {
    const which = `${formatReference(first)} or ${formatReference(another)}`;
    throw syntaxError(operand.offset, `found baseline, which could be ${which}`, remedy);
  }
  return first;
}

function checkTerms(terms: readonly Term[], constant: number): void {
  const cancelled = terms.find((term) => term.coefficient === 0);
  if (cancelled !== undefined) {
    throw conditionError(
      `${formatReference(cancelled)} cancels out, so the condition does not depend on it`,
      'Leave it out, or compare it with something else.',
    );
  }
  if (![constant, ...terms.map((term) => term.coefficient)].every(Number.isFinite)) {
    throw conditionError('a number in the condition grows too large');
  }
  if (terms.every((term) => term.source === 'baseline')) {
    throw conditionError(
      'the condition speaks of the baseline only, so no candidate could change it',
      'Name a metric of the candidate: `rmse <= baseline.rmse`.',
    );
  }
}

function orient({ terms, comparison, constant }: Pick<Condition, 'terms' | 'comparison' | 'constant'>) {
  if (terms[0]!.coefficient > 0) return { terms, comparison, constant };
  return {
    terms: terms.map((term) => ({ ...term, coefficient: -term.coefficient })),
    comparison: FLIPPED[comparison],
    constant: 0 - constant,
  };
}
