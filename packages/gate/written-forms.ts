import { type Condition, parseCondition } from './condition.ts';
import { OTHER } from './expand.ts';
import { CHANGED, type MetricLookup } from './parse.ts';
import { closingParenthesis } from './slice-spec.ts';
import { conditionError } from './syntax-error.ts';
import { isTolerance, parseTolerance, type ToleranceClause } from './tolerance.ts';

const FORM = /^\s*(gap|ratio|abs)\s*(?=\()/;
const BOUND = /^\s*(<=|>=|<|>)(?![<>=])/;

/**
 * The conditions that one line of the gate stands for: itself, or
 * `abs(auc - baseline.auc) <= 0.01` (equivalence): the two bounds,
 * `gap(recall, sex) <= 0.1`: no group's recall is more than that above another's,
 * `ratio(selection_rate, sex) >= 0.8`: no group's is less than that share of another's,
 * `n - o > 0.02 +/- 0.01 /\ d < 0.1 +/- 0.01`: each clause, decided by its tolerance.
 * Throws as parseCondition does.
 */
export function parseConditions(text: string, lookup: MetricLookup): Condition[] {
  if (isTolerance(text)) return parseTolerance(text).clauses.map(clauseCondition);
  const form = FORM.exec(text);
  if (form === null) return [parseCondition(text, lookup)];
  const open = form[0].length;
  const close = closingParenthesis(text, open);
  if (close === undefined) throw conditionError(`the parenthesis after ${form[1]} is never closed`);
  const inner = text.slice(open + 1, close);
  const bound = BOUND.exec(text.slice(close + 1));
  const rest = text.slice(close + 1 + (bound?.[0].length ?? 0));
  const comparison = bound?.[1];
  if (form[1] === 'abs') return equivalence(inner, comparison, rest, lookup);
  const [metric, column] = metricAndColumn(form[1]!, inner);
  const [own, others] = [`slice(${column}).${metric}`, `slice(${OTHER}(${column})).${metric}`];
  if (form[1] === 'gap') {
    requireComparison(
      comparison,
      '<',
      'gap',
      'A gap can only be bounded from above: gap(recall, sex) <= 0.1.',
    );
    return [{ ...parseCondition(`${own} - ${others} ${comparison} ${rest}`, lookup), text: text.trim() }];
  }
  requireComparison(
    comparison,
    '>',
    'ratio',
    'A ratio is bounded from below: ratio(selection_rate, sex) >= 0.8.',
  );
  return [{ ...parseCondition(`${own} ${comparison} ${others} * (${rest})`, lookup), text: text.trim() }];
}

/** The metrics that n, o and d stand for. */
const MEASURED = {
  n: { source: 'candidate', metric: 'accuracy', slice: null },
  o: { source: 'baseline', metric: 'accuracy', slice: null },
  d: { source: 'change', metric: CHANGED, slice: null },
} as const;

function clauseCondition({ terms, comparison, constant, tolerance, canonical }: ToleranceClause): Condition {
  return {
    text: canonical,
    canonical,
    comparison,
    terms: terms.map(({ variable, coefficient }) => ({ ...MEASURED[variable], coefficient })),
    constant: 0 - constant,
    tolerance,
  };
}

function equivalence(
  inner: string,
  comparison: string | undefined,
  rest: string,
  lookup: MetricLookup,
): Condition[] {
  requireComparison(comparison, '<', 'abs', 'Write abs(auc - baseline.auc) <= 0.01.');
  const opposite = comparison === '<' ? '>' : '>=';
  return [
    parseCondition(`${inner.trim()} ${comparison} ${rest.trim()}`, lookup),
    parseCondition(`${inner.trim()} ${opposite} -(${rest.trim()})`, lookup),
  ];
}

function metricAndColumn(form: string, inner: string): [metric: string, column: string] {
  const comma = inner.indexOf(',');
  const [metric, column] = [inner.slice(0, comma).trim(), inner.slice(comma + 1).trim()];
  if (comma > 0 && metric !== '' && column !== '') return [metric, column];
  throw conditionError(
    `${form} needs a metric and a column`,
    `Write ${form}(recall, sex), with the column among the slices of the evaluation.`,
  );
}

function requireComparison(found: string | undefined, side: '<' | '>', form: string, remedy: string): void {
  if (found?.startsWith(side)) return;
  throw conditionError(`found ${found ?? 'no comparison'} after ${form}(...), expected ${side}=`, remedy);
}
