import { findMetric } from '@pawl/metrics';
import {
  type DataCheckRecord,
  digestOf,
  type EstimateRecord,
  type EvaluationRecord,
  type ReleaseRecord,
  type RunRecord,
  sealRecord,
  type VerdictRecord,
} from '@pawl/records';
import type { AcceptedRun, CommentSection } from './section.ts';
import type { Condition, Metric } from './summary.ts';

/** Records for tests, whole and sealed, with whatever a test is about changed. */

const DIGEST = digestOf('x');

type Body<Record> = Partial<Omit<Record, 'kind' | 'schema' | 'createdAt' | 'pawl' | 'digest'>>;

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
  changes: Body<EvaluationRecord> = {},
): EvaluationRecord {
  const compared = metrics.some(({ baseline }) => baseline !== null);
  return sealRecord('evaluation', {
    model: 'housing',
    run: DIGEST,
    modelDigest: DIGEST,
    commit: 'a'.repeat(40),
    task: 'regression',
    evidence: 'rows',
    test: { digest: DIGEST, rows: 4128 },
    labels: [],
    positive: null,
    confidence: 0.95,
    interval: 'auto',
    group: null,
    weight: null,
    resamples: 1000,
    seed: 42,
    predictions: null,
    look: null,
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
    changed: null,
    slices: [],
    smallSlices: [],
    worstSlices: null,
    explanation: null,
    confusion: null,
    reliability: null,
    metrics: [...metrics],
    contrasts: [],
    ...changes,
  });
}

export function verdictOf(
  conditions: readonly Condition[],
  changes: Body<VerdictRecord> = {},
): VerdictRecord {
  return sealRecord('verdict', {
    model: 'housing',
    evaluation: DIGEST,
    run: DIGEST,
    modelDigest: DIGEST,
    commit: 'a'.repeat(40),
    policy: null,
    confidence: 0.95,
    undecided: 'fail',
    together: conditions.length,
    looks: null,
    conditions: [...conditions],
    answer: 'passed',
    reason: `all ${conditions.length} conditions hold`,
    ...changes,
  });
}

export function runOf(changes: Body<RunRecord> = {}): RunRecord {
  return sealRecord('run', {
    model: 'housing',
    dataCheck: DIGEST,
    commit: 'a'.repeat(40),
    dirty: false,
    trainer: 'random-forest',
    command: null,
    params: { trees: 150, max_depth: 10 },
    seed: 42,
    features: ['a', 'b'],
    data: [],
    recipe: null,
    code: null,
    environment: {
      os: 'linux',
      arch: 'x64',
      node: '20',
      cpus: 2,
      interpreter: null,
      lockFiles: [],
      packages: [],
    },
    modelDigest: DIGEST,
    outputs: [],
    startedAt: '2026-01-02T10:00:00Z',
    durationMs: 6_200,
    cpuSeconds: 11.8,
    peakMemoryBytes: null,
    footprint: null,
    series: [],
    facts: {},
    sweep: null,
    reused: null,
    cost: null,
    ...changes,
  });
}

export function checkOf(changes: Body<DataCheckRecord> = {}): DataCheckRecord {
  return sealRecord('data-check', {
    files: [],
    split: null,
    target: 'price',
    id: null,
    model: 'housing',
    rows: { train: 16_512, test: 4128 },
    columns: [],
    schemaFile: null,
    anomalies: [],
    passed: true,
    ...changes,
  });
}

export function releaseOf(changes: Body<ReleaseRecord> = {}): ReleaseRecord {
  return sealRecord('release', {
    model: 'housing',
    action: 'promote',
    version: 'v1.2.0',
    stage: 'production',
    commit: 'a'.repeat(40),
    tag: 'housing#production#3',
    versionTag: 'housing@v1.2.0',
    modelDigest: DIGEST,
    verdict: DIGEST,
    replaced: null,
    previous: null,
    checks: [{ check: 'verdict', state: 'held', detail: 'the gate passed it' }],
    approvals: [{ by: 'mary', kind: 'review', of: 'pull request 12', at: '2026-01-03T10:00:00Z' }],
    forced: null,
    reason: null,
    by: 'ann',
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
