import { type Digest, digestOf, sealRecord, storedForm } from '@pawl/records';
import type { RefEntry } from './store.ts';

/** Records of an accepted run, for tests, and the entry that names them. */
export interface AcceptedCase {
  readonly entry: RefEntry;
  /** As a store keeps them, by digest. */
  readonly objects: ReadonlyMap<Digest, Uint8Array>;
}

/** An accepted run that left a model and predictions, with these texts. */
export function acceptedCase(model: string, predictions: string): AcceptedCase {
  const file = (path: string) => ({ path, digest: digestOf(path), bytes: 1 });
  const none = digestOf('none');
  const run = sealRecord('run', {
    model: 'm',
    dataCheck: none,
    commit: null,
    dirty: null,
    trainer: 'command',
    command: null,
    params: {},
    seed: 1,
    features: [],
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
    modelDigest: digestOf(model),
    outputs: [file(model)],
    startedAt: '2026-01-01T00:00:00Z',
    durationMs: 1,
    cpuSeconds: null,
    peakMemoryBytes: null,
    footprint: null,
    series: [],
    facts: {},
    sweep: null,
    reused: null,
    cost: null,
  });
  const evaluation = sealRecord('evaluation', {
    model: 'm',
    run: run.digest,
    modelDigest: null,
    commit: null,
    task: 'regression',
    evidence: 'rows',
    test: { digest: none, rows: 1 },
    labels: [],
    positive: null,
    confidence: 0.95,
    interval: 'auto',
    group: null,
    weight: null,
    resamples: 1,
    seed: 1,
    predictions: file(predictions),
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
  });
  const verdict = sealRecord('verdict', {
    model: 'm',
    evaluation: evaluation.digest,
    run: run.digest,
    modelDigest: null,
    commit: null,
    policy: null,
    confidence: 0.95,
    undecided: 'fail',
    together: 0,
    looks: null,
    conditions: [],
    answer: 'passed',
    reason: 'r',
  });
  const objects = new Map<Digest, Uint8Array>();
  for (const record of [run, evaluation, verdict])
    objects.set(record.digest, Buffer.from(storedForm(record)));
  const entry = { digest: verdict.digest, at: '2026-01-01T00:00:00Z', reason: 'r', commit: null };
  return { entry, objects };
}
