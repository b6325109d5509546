import type { Condition } from './condition.ts';
import { sameReference, type Term } from './linear.ts';

/** What a condition allows the one term it speaks of: values on one side of a limit. */
interface Range {
  readonly text: string;
  readonly term: Term;
  readonly upper: boolean;
  readonly limit: number;
  readonly strict: boolean;
}

/**
 * A message for every two conditions that no value can meet, such as `rmse < 0.5` and `rmse > 0.6`: both bound the same
 * measure of the candidate. Conditions on the baseline, or on several measures, are not looked at.
 */
export function contradictions(conditions: readonly Condition[]): string[] {
  const ranges = conditions.flatMap(rangeOf);
  return ranges.flatMap((a, index) =>
    ranges
      .slice(index + 1)
      .filter((b) => exclude(a, b))
      .map((b) => `no model can meet both "${a.text}" and "${b.text}"`),
  );
}

function rangeOf({ text, terms, comparison, constant }: Condition): Range[] {
  const [term, another] = terms;
  if (term === undefined || another !== undefined || term.source === 'baseline') return [];
  const upper = comparison === '<' || comparison === '<=';
  const strict = comparison === '<' || comparison === '>';
  // Fifteen digits, so that `rmse * 3 <= 0.3` and `rmse >= 0.1` are seen to meet.
  const limit = Number((-constant / term.coefficient).toPrecision(15));
  return [{ text, term, upper, limit, strict }];
}

function exclude(a: Range, b: Range): boolean {
  if (a.upper === b.upper || !sameReference(a.term, b.term)) return false;
  const [upper, lower] = a.upper ? [a, b] : [b, a];
  return lower.limit > upper.limit || (lower.limit === upper.limit && (lower.strict || upper.strict));
}
