import {
  type DataCheckRecord,
  digestOf,
  type EvaluationRecord,
  type RecordBody,
  type ReleaseRecord,
  type RunRecord,
  sealRecord,
  type VerdictRecord,
} from '@pawl/records';

/** A chain of records for tests, whole and sealed, with whatever a test is about changed. */

export const MODEL = digestOf('the model');
const COMMIT = 'a'.repeat(40);
const NOW = new Date('2026-01-02T10:00:00Z');

interface Changes {
  readonly run?: Partial<RecordBody<'run'>>;
  readonly evaluation?: Partial<RecordBody<'evaluation'>>;
  readonly verdict?: Partial<RecordBody<'verdict'>>;
  readonly release?: Partial<RecordBody<'release'>>;
}

interface Chain {
  readonly check: DataCheckRecord;
  readonly run: RunRecord;
  readonly evaluation: EvaluationRecord;
  readonly verdict: VerdictRecord;
  readonly release: ReleaseRecord;
}

export function chainOf(changes: Changes = {}): Chain {
  const check = sealRecord(
    'data-check',
    {
      model: 'housing',
      files: [],
      split: null,
      target: 'price',
      id: null,
      rows: { train: 10, test: 10 },
      columns: [],
      schemaFile: null,
      anomalies: [],
      passed: true,
    },
    NOW,
  );
  const run = sealRecord('run', { ...runBody(check), ...changes.run }, NOW);
  const evaluation = sealRecord('evaluation', { ...evaluationBody(run), ...changes.evaluation }, NOW);
  const verdict = sealRecord('verdict', { ...verdictBody(evaluation), ...changes.verdict }, NOW);
  const release = sealRecord('release', { ...releaseBody(verdict), ...changes.release }, NOW);
  return { check, run, evaluation, verdict, release };
}

function runBody({ digest }: DataCheckRecord): RecordBody<'run'> {
  return {
    model: 'housing',
    dataCheck: digest,
    commit: COMMIT,
    dirty: false,
    trainer: 'command',
    command: 'train',
    params: {},
    seed: 1,
    features: ['rooms'],
    data: [],
    recipe: null,
    code: null,
    environment: {
      os: 'linux',
      arch: 'x64',
      node: '24',
      cpus: 1,
      interpreter: null,
      lockFiles: [],
      packages: [],
    },
    modelDigest: MODEL,
    outputs: [],
    startedAt: NOW.toISOString(),
    durationMs: 1,
    cpuSeconds: null,
    peakMemoryBytes: null,
    footprint: null,
    series: [],
    facts: {},
    sweep: null,
    reused: null,
    cost: null,
  };
}

function evaluationBody({ digest }: RunRecord): RecordBody<'evaluation'> {
  return {
    model: 'housing',
    run: digest,
    modelDigest: MODEL,
    commit: COMMIT,
    task: 'regression',
    evidence: 'rows',
    test: { digest: digestOf('rows'), rows: 10 },
    labels: [],
    positive: null,
    confidence: 0.95,
    interval: 'auto',
    group: null,
    weight: null,
    resamples: 100,
    seed: 1,
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
  };
}

function verdictBody({ digest, run }: EvaluationRecord): RecordBody<'verdict'> {
  return {
    model: 'housing',
    evaluation: digest,
    run,
    modelDigest: MODEL,
    commit: COMMIT,
    policy: null,
    confidence: 0.95,
    undecided: 'fail',
    together: 0,
    looks: null,
    conditions: [],
    answer: 'passed',
    reason: 'all conditions hold',
  };
}

function releaseBody({ digest }: VerdictRecord): RecordBody<'release'> {
  return {
    model: 'housing',
    action: 'promote',
    version: '1.4.0',
    stage: 'production',
    commit: COMMIT,
    tag: 'housing#production#1',
    versionTag: 'housing@1.4.0',
    modelDigest: MODEL,
    verdict: digest,
    replaced: null,
    previous: null,
    checks: [],
    approvals: [],
    forced: null,
    reason: null,
    by: 'ann',
  };
}
