import { digestOf } from './canonical.ts';
import { DRIFT, type DriftRecord } from './drift-record.ts';
import type {
  DataCheckRecord,
  EvaluationRecord,
  RecordKind,
  ReleaseRecord,
  RunRecord,
  VerdictRecord,
} from './record.ts';
import { type RecordBody, sealRecord } from './seal.ts';

/** Records of one model for tests, whole and sealed, with whatever a test is about changed. */

const DIGEST = digestOf('x');
const NOW = new Date('2026-01-02T10:00:00Z');

type Changes<Kind extends RecordKind> = Partial<RecordBody<Kind>>;

export function checkOf(changes: Changes<'data-check'> = {}): DataCheckRecord {
  return sealRecord(
    'data-check',
    {
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
    },
    NOW,
  );
}

export function runOf(changes: Changes<'run'> = {}): RunRecord {
  return sealRecord(
    'run',
    {
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
    },
    NOW,
  );
}

export function evaluationOf(changes: Changes<'evaluation'> = {}): EvaluationRecord {
  return sealRecord(
    'evaluation',
    {
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
      baseline: { state: 'none' },
      changed: null,
      slices: [],
      smallSlices: [],
      worstSlices: null,
      explanation: null,
      confusion: null,
      reliability: null,
      metrics: [],
      contrasts: [],
      ...changes,
    },
    NOW,
  );
}

export function verdictOf(changes: Changes<'verdict'> = {}): VerdictRecord {
  return sealRecord(
    'verdict',
    {
      model: 'housing',
      evaluation: DIGEST,
      run: DIGEST,
      modelDigest: DIGEST,
      commit: 'a'.repeat(40),
      policy: null,
      confidence: 0.95,
      undecided: 'fail',
      together: 0,
      looks: null,
      conditions: [],
      answer: 'passed',
      reason: 'all conditions hold',
      ...changes,
    },
    NOW,
  );
}

export function releaseOf(changes: Changes<'release'> = {}): ReleaseRecord {
  return sealRecord(
    'release',
    {
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
    },
    NOW,
  );
}

export function driftOf(changes: Changes<'drift'> = {}): DriftRecord {
  return sealRecord(
    DRIFT,
    {
      model: 'housing',
      run: DIGEST,
      modelDigest: DIGEST,
      evaluation: null,
      reference: {
        from: 'training',
        files: [{ path: 'data/train.csv', digest: DIGEST, bytes: 1, rows: 16_512 }],
        rows: 16_512,
      },
      current: {
        log: true,
        files: ['a', 'b'].map((name) => ({
          path: `logs/${name}.jsonl`,
          digest: DIGEST,
          bytes: 1,
          rows: 2064,
        })),
        rows: 4128,
      },
      compat: null,
      settings: { alpha: 0.05, power: 0.8, confidence: 0.95, resolution: 2, seed: 42 },
      driftedShare: null,
      tests: [],
      drifted: [],
      added: [],
      left: [],
      decision: 'no drift',
      reason: 'none of 8 columns drifted',
      ...changes,
    },
    NOW,
  );
}
