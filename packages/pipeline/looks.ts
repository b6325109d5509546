import { isTolerance, levelOfLook, parseTolerance, planFormula, type SamplePlan } from '@pawl/gate';
import type { Config, EvaluationRecord, VerdictRecord } from '@pawl/records';

/** What the gate may claim at this look at the test rows. */
export interface Spending {
  /** The chance of a false claim that this look may take. */
  readonly alpha: number;
  /** As the verdict has it. */
  readonly record: VerdictRecord['looks'];
  /** Why nothing may be claimed, or undefined. */
  readonly refusal?: { readonly reason: string; readonly remedy: string };
}

/**
 * How much of the confidence a look spends. `acceptedLook` is the look on which the baseline was accepted, if it was on
 * the same rows.
 */
export function spendingOf(
  { confidence, looks }: Config['gate'],
  { look, test, evidence, baseline }: Pick<EvaluationRecord, 'look' | 'test' | 'evidence' | 'baseline'>,
): Spending {
  if (!looks || evidence === 'metrics-only') return { alpha: 1 - confidence, record: null };
  const { budget, adaptivity } = looks;
  const alpha = levelOfLook({
    confidence,
    budget,
    adaptivity: adaptivity === 'ladder' ? 'none' : adaptivity,
  });
  const record = { number: look?.number ?? 0, budget, adaptivity, alpha, ledger: look?.ledger ?? null };
  const fresh = `Take ${test.rows} fresh test rows: a new test set starts a new ledger.`;
  if (!look) {
    const reason = 'this look at the test rows was not counted, so nothing can be claimed of many looks';
    const remedy =
      'Let the run write to the store (`contents: write`), or have the trusted workflow decide; see the README.';
    return { alpha, record, refusal: { reason, remedy } };
  }
  if (look.number > budget) {
    const reason = `this is look ${look.number} at these test rows, and ${budget} were to be paid for`;
    return { alpha, record, refusal: { reason, remedy: fresh } };
  }
  if (adaptivity === 'firstChange' && acceptedHere(baseline)) {
    const reason = 'a model was already accepted on these test rows, and claims were to hold until the first';
    return { alpha, record, refusal: { reason, remedy: fresh } };
  }
  return { alpha, record };
}

/** Whether the baseline was accepted on the very rows that are looked at. */
function acceptedHere(baseline: EvaluationRecord['baseline']): boolean {
  return baseline.state === 'present' && !baseline.measuredAgain;
}

/** The Ladder pays for comparisons by itself; what is absolute is paid for as if no model followed from a verdict. */
function withoutLadder(adaptivity: NonNullable<Config['gate']['looks']>['adaptivity']) {
  return adaptivity === 'ladder' ? 'none' : adaptivity;
}

/** The share of the chance of a false claim that goes to conditions with a tolerance, where there are both kinds. */
const HALF = 0.5;

/** What is left of it for conditions that are decided by intervals. */
export function shareOfIntervals({ conditions }: Config['gate']): number {
  const tolerances = conditions.filter(isTolerance).length;
  return tolerances > 0 && tolerances < conditions.length ? HALF : 1;
}

/** What the conditions with a tolerance need, all taken as one formula; undefined where there is none. */
export function tolerancePlan({ conditions, confidence, looks }: Config['gate']): SamplePlan | undefined {
  const formulas = conditions.filter(isTolerance).map(parseTolerance);
  if (formulas.length === 0) return undefined;
  const share = formulas.length < conditions.length ? HALF : 1;
  const canonical = formulas.map((formula) => formula.canonical).join(' /\\ ');
  return planFormula(
    { clauses: formulas.flatMap(({ clauses }) => clauses), text: canonical, canonical },
    {
      reliability: 1 - (1 - confidence) * share,
      steps: looks?.budget ?? 1,
      adaptivity: withoutLadder(looks?.adaptivity ?? 'none'),
    },
  );
}
