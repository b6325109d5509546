import { PawlError } from '@pawl/records';
import { holds } from './compare.ts';
import { formatSum } from './condition.ts';
import { digitsApart, formatNumber } from './format.ts';
import { roundingError } from './linear.ts';
import type { Interval } from './result.ts';
import { sumTerms, type ToleranceClause, type ToleranceFormula } from './tolerance.ts';
import type { Variable } from './tolerance-parse.ts';

/** What an estimate that is known to within its tolerance says about a clause. */
export type Truth = 'true' | 'false' | 'unknown';

/** What `unknown` counts as: `fp-free` never passes a model that should fail, `fn-free` never fails one that should pass. */
export type ToleranceMode = 'fp-free' | 'fn-free';

export interface ClauseDecision {
  /** The clause's canonical text. */
  readonly clause: string;
  readonly state: Truth;
  /** The clause's sum. */
  readonly value: number;
  /** `value` +/- the tolerance. */
  readonly interval: Interval;
  /** One sentence, without a full stop. */
  readonly reason: string;
}

export interface FormulaDecision {
  readonly state: Truth;
  /** The state as the mode takes it. */
  readonly passed: boolean;
  readonly clauses: readonly ClauseDecision[];
  /** One sentence, without a full stop. */
  readonly reason: string;
}

const MEETS: Record<Truth, string> = {
  true: 'all of it is',
  false: 'none of it is',
  unknown: 'only part of it is',
};

/**
 * Decides a formula on estimates of its variables: a clause is true when all of value +/- tolerance meets it, false when
 * none of it does, else unknown; the formula is false when any clause is, else unknown when any is (Kleene's strong
 * conjunction). Throws `data` when a variable of the formula has no finite value.
 */
export function decideFormula(
  formula: ToleranceFormula,
  values: Readonly<Partial<Record<Variable, number>>>,
  mode: ToleranceMode,
): FormulaDecision {
  const clauses = formula.clauses.map((clause) => decideClause(clause, values));
  const state = conjunction(clauses.map((clause) => clause.state));
  const passed = state === 'true' || (state === 'unknown' && mode === 'fn-free');
  return { state, passed, clauses, reason: formulaReason(state, clauses, mode) };
}

/** The clause's state on these values, and why. Throws `data` when one of its variables has no finite value. */
export function decideClause(
  clause: ToleranceClause,
  values: Readonly<Partial<Record<Variable, number>>>,
): ClauseDecision {
  const { comparison, constant, tolerance } = clause;
  const terms = sumTerms(clause);
  const measure = (name: string) => givenValue(values, name as Variable);
  const value = terms.reduce((sum, term) => sum + term.coefficient * measure(term.metric), 0);
  // 0.93 - 0.05 is meant to be 0.88: an end within rounding error of the constant is on it.
  const error =
    roundingError({ terms, constant }, (term) => measure(term.metric)) + 4 * Number.EPSILON * tolerance;
  const meets = [value - tolerance, value + tolerance].map((end) => {
    const distance = end - constant;
    return holds(Math.abs(distance) <= error ? 0 : distance, comparison);
  });
  const state = meets.every(Boolean) ? 'true' : meets.some(Boolean) ? 'unknown' : 'false';
  const interval = { low: value - tolerance, high: value + tolerance };
  const digits = digitsApart(constant, [value, interval.low, interval.high]);
  const show = (number: number) => formatNumber(number, digits);
  const reason =
    `${formatSum(terms, 0)} is ${show(value)} +/- ${formatNumber(tolerance)} ` +
    `(${show(interval.low)} to ${show(interval.high)}), and ${MEETS[state]} ${comparison} ${show(constant)}`;
  return { clause: clause.canonical, state, value, interval, reason };
}

function conjunction(states: readonly Truth[]): Truth {
  if (states.includes('false')) return 'false';
  return states.includes('unknown') ? 'unknown' : 'true';
}

function givenValue(values: Readonly<Partial<Record<Variable, number>>>, variable: Variable): number {
  const value = values[variable];
  if (value !== undefined && Number.isFinite(value)) return value;
  throw new PawlError('data', `the formula needs ${variable}, which has no value here`, {
    remedy: variable === 'n' ? 'Measure the new model.' : 'It takes an old model on the same rows.',
  });
}

function formulaReason(state: Truth, clauses: readonly ClauseDecision[], mode: ToleranceMode): string {
  const deciding = clauses.filter((clause) => clause.state === state).map((clause) => clause.reason);
  const taken = mode === 'fp-free' ? 'fails' : 'passes';
  const unknown = state === 'unknown' ? `, which ${taken} as the mode is ${mode}` : '';
  return `${state}${unknown}: ${deciding.join('; ')}`;
}
