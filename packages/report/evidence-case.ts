import { findMetric } from '@pawl/metrics';
import {
  digestOf,
  type EstimateRecord,
  type EvaluationRecord,
  type RecordBody,
  type VerdictRecord,
} from '@pawl/records';
import { evaluationOf as sealedEvaluation, verdictOf as sealedVerdict } from '@pawl/records/sealed-case';
import type { AcceptedRun, CommentSection } from './section.ts';
import type { Condition, Metric } from './summary.ts';

/** Records for tests as reports show them: with metrics, conditions and a history. */

const DIGEST = digestOf('x');

export { checkOf, releaseOf, runOf } from '@pawl/records/sealed-case';

export function estimate(value: number | null, spread?: number): EstimateRecord {
  const interval =
    value === null || spread === undefined ? null : { low: value - spread, high: value + spread };
  return { value, interval, method: interval ? 'jackknife' : 'none', undefinedResamples: 0 };
}

function directionOf(name: string): Metric['direction'] {
  const direction = findMetric(name)?.direction;
  return direction === 'higher' || direction === 'lower' ? direction : null;
}

/** A metric of the candidate alone, or beside a baseline. */
export function metric(
  name: string,
  candidate: number,
  baseline?: number,
  changes: Partial<Metric> = {},
): Metric {
  const compared = baseline !== undefined;
  return {
    metric: name,
    direction: directionOf(name),
    slice: null,
    n: 4128,
    candidate: estimate(candidate, 0.02),
    baseline: compared ? estimate(baseline, 0.02) : null,
    difference: compared ? { ...estimate(candidate - baseline, 0.008), test: null } : null,
    ...changes,
  };
}

export function condition(
  text: string,
  state: Condition['state'],
  changes: Partial<Condition> = {},
): Condition {
  return {
    condition: text,
    slice: null,
    state,
    value: null,
    interval: null,
    n: null,
    pValue: null,
    level: null,
    detectable: null,
    rowsToDecide: null,
    reason: `why ${text} is ${state}`,
    remedy: null,
    ...changes,
  };
}

export function evaluationOf(
  metrics: readonly Metric[],
  changes: Partial<RecordBody<'evaluation'>> = {},
): EvaluationRecord {
  const compared = metrics.some(({ baseline }) => baseline !== null);
  return sealedEvaluation({
    baseline: compared
      ? {
          state: 'present',
          verdict: DIGEST,
          evaluation: DIGEST,
          run: DIGEST,
          modelDigest: DIGEST,
          commit: 'b'.repeat(40),
          behind: 2,
          createdAt: '2026-01-01T00:00:00Z',
          measuredAgain: false,
        }
      : { state: 'none' },
    metrics: [...metrics],
    ...changes,
  });
}

export function verdictOf(
  conditions: readonly Condition[],
  changes: Partial<RecordBody<'verdict'>> = {},
): VerdictRecord {
  return sealedVerdict({
    together: conditions.length,
    conditions: [...conditions],
    reason: `all ${conditions.length} conditions hold`,
    ...changes,
  });
}

export function historyOf(values: readonly (number | null)[], name = 'rmse'): AcceptedRun[] {
  return values.map((value, i) => ({
    commit: String(i + 1)
      .padStart(2, '0')
      .repeat(20),
    at: new Date(Date.UTC(2026, 0, i + 1, 12)).toISOString(),
    metrics: [{ metric: name, value }],
  }));
}

export function sectionOf(
  evidence: CommentSection['evidence'],
  changes: Partial<CommentSection> = {},
): CommentSection {
  return { evidence, path: '.', history: [], notes: [], ...changes };
}
