import { digestOf, type RecordBody, type ReleaseRecord, sealRecord } from '@pawl/records';
import type { EventView, Lineage, ModelView, StageView } from './view.ts';

/** Versions and stages for tests, with whatever a test is about changed. */

export const NOW = new Date('2026-11-21T09:30:00Z');
export const PLAIN = { colour: false, width: 80, now: NOW } as const;

export function releaseOf(
  changes: Partial<RecordBody<'release'>> = {},
  at = '2026-11-18T10:14:00.000Z',
): ReleaseRecord {
  return sealRecord(
    'release',
    {
      model: 'housing',
      action: 'promote',
      version: 'v1.4.0',
      stage: 'production',
      commit: 'a'.repeat(40),
      tag: 'housing#production#7',
      versionTag: 'housing@v1.4.0',
      modelDigest: digestOf('model'),
      verdict: digestOf('verdict'),
      replaced: { version: 'v1.3.2', release: null },
      previous: null,
      checks: [
        { check: 'version', state: 'held', detail: 'housing@v1.4.0 is registered at aaaaaaa' },
        { check: 'verdict', state: 'held', detail: 'passed, all 3 conditions hold' },
        { check: 'ledger', state: 'not checked', detail: 'looks are not counted for this model' },
      ],
      approvals: [{ by: 'bob', kind: 'review', of: 'pull request #12', at: '2026-11-18T09:00:00Z' }],
      forced: null,
      reason: null,
      by: 'alice',
      ...changes,
    },
    new Date(at),
  );
}

export const FORCED = releaseOf(
  {
    version: 'v1.5.0',
    stage: 'staging',
    verdict: null,
    approvals: [],
    forced: { reason: 'demo at the fair', by: 'alice' },
    checks: [
      { check: 'version', state: 'held', detail: 'housing@v1.5.0 is registered at bbbbbbb' },
      { check: 'verdict', state: 'failed', detail: 'no verdict is known for commit bbbbbbb' },
      { check: 'soak', state: 'failed', detail: '2 h of 24 h in dev' },
    ],
  },
  '2026-11-20T18:00:00.000Z',
);

export const STAGES: readonly StageView[] = [
  {
    stage: 'production',
    holder: { version: 'v1.4.0', since: '2026-11-18T10:14:00Z', by: 'alice', release: releaseOf() },
  },
  {
    stage: 'staging',
    holder: { version: 'v1.5.0', since: '2026-11-20T18:00:00Z', by: 'alice', release: FORCED },
  },
  {
    stage: 'dev',
    holder: { version: 'c'.repeat(40), since: '2026-11-21T09:28:00Z', by: 'carol', release: null },
  },
  { stage: 'shadow', holder: null },
];

export function modelOf(changes: Partial<ModelView> = {}): ModelView {
  return {
    model: 'housing',
    deprecated: false,
    stages: STAGES,
    versions: [
      {
        version: 'v1.5.0',
        commit: 'b'.repeat(40),
        registeredAt: '2026-11-20T12:00:00Z',
        by: 'ci',
        stages: ['staging'],
        active: true,
      },
      {
        version: 'v1.4.0',
        commit: 'a'.repeat(40),
        registeredAt: '2026-11-17T12:00:00Z',
        by: 'ci',
        stages: ['production'],
        active: true,
      },
      {
        version: 'v1.3.3',
        commit: 'd'.repeat(40),
        registeredAt: '2026-11-10T12:00:00Z',
        by: 'bob',
        stages: [],
        active: false,
      },
      {
        version: 'v1.3.2',
        commit: 'e'.repeat(40),
        registeredAt: '2026-10-01T12:00:00Z',
        by: 'bob',
        stages: [],
        active: true,
      },
    ],
    ...changes,
  };
}

export function eventOf(changes: Partial<EventView> = {}): EventView {
  return {
    at: '2026-11-18T10:14:00Z',
    model: 'housing',
    event: 'assignment',
    version: 'v1.4.0',
    stage: 'production',
    commit: 'a'.repeat(40),
    tag: 'housing#production#7',
    by: 'alice',
    release: null,
    ...changes,
  };
}

/** Newest first. */
export const EVENTS: readonly EventView[] = [
  eventOf({ at: '2026-11-20T22:41:00Z', event: 'unassignment', stage: 'dev', version: 'v1.5.0', by: 'ci' }),
  eventOf({
    at: '2026-11-20T22:40:00Z',
    version: 'v1.3.2',
    release: releaseOf({
      action: 'rollback',
      version: 'v1.3.2',
      replaced: { version: 'v1.4.0', release: null },
      reason: 'latency doubled',
    }),
  }),
  eventOf({ at: '2026-11-20T18:00:00Z', version: 'v1.5.0', stage: 'staging', release: FORCED }),
  eventOf({ at: '2026-11-20T13:00:00Z', version: 'v1.5.0', stage: 'dev', by: 'ci' }),
  eventOf({ at: '2026-11-20T12:00:00Z', event: 'registration', version: 'v1.5.0', stage: null, by: 'ci' }),
  eventOf({ release: releaseOf() }),
  eventOf({
    at: '2026-11-17T12:30:00Z',
    stage: 'staging',
    release: releaseOf({ stage: 'staging', replaced: null }),
  }),
  eventOf({ at: '2026-11-17T12:00:00Z', event: 'registration', stage: null, by: 'ci' }),
  eventOf({ at: '2026-11-11T12:00:00Z', event: 'deregistration', version: 'v1.3.3', stage: null, by: 'bob' }),
  eventOf({ at: '2026-11-10T12:00:00Z', event: 'registration', version: 'v1.3.3', stage: null, by: 'bob' }),
  eventOf({ at: '2026-11-02T08:00:00Z', version: 'v1.3.2', by: 'bob' }),
];

export const LINEAGE: Lineage = {
  model: 'housing',
  root: 'image',
  nodes: [
    {
      id: 'image',
      kind: 'image',
      title: 'ghcr.io/acme/housing:v1.4.0',
      facts: [['digest', 'sha256:3f2a90bc11de']],
      missing: null,
    },
    {
      id: 'stage',
      kind: 'release',
      title: 'housing v1.4.0 in production',
      facts: [
        ['since', '2026-11-18 10:14 UTC'],
        ['by', 'alice'],
        ['tag', 'housing#production#7'],
      ],
      missing: null,
    },
    {
      id: 'approver',
      kind: 'approver',
      title: 'bob',
      facts: [['of', 'pull request #12']],
      missing: null,
    },
    {
      id: 'verdict',
      kind: 'verdict',
      title: 'verdict 0c11d2aa90f1',
      facts: [
        ['answer', 'passed'],
        ['reason', 'all 3 conditions hold'],
      ],
      missing: null,
    },
    {
      id: 'evaluation',
      kind: 'evaluation',
      title: 'evaluation 77d1',
      facts: [['rmse', '0.5435 [0.52, 0.567] on 4128 rows']],
      missing: null,
    },
    {
      id: 'run',
      kind: 'run',
      title: 'run 4410ac',
      facts: [
        ['trainer', 'random-forest'],
        ['params', 'trees 150, max depth 10'],
        ['seed', '42'],
      ],
      missing: null,
    },
    {
      id: 'model',
      kind: 'model',
      title: 'model.json, 1.2 MB',
      facts: [],
      missing: 'no longer kept: the store holds 3 versions',
    },
    {
      id: 'check',
      kind: 'data-check',
      title: 'check 90aa',
      facts: [['rows', '16512 training, 4128 test']],
      missing: null,
    },
    {
      id: 'data',
      kind: 'data',
      title: 'data/train.csv',
      facts: [['digest', '5e10aabb0c1d']],
      missing: 'the file has another digest now: 99ff00aa1122',
    },
    { id: 'commit', kind: 'commit', title: 'commit aaaaaaa', facts: [['by', 'carol']], missing: null },
  ],
  edges: [
    { from: 'image', to: 'stage', label: 'built for' },
    { from: 'image', to: 'model', label: 'holds' },
    { from: 'stage', to: 'approver', label: 'approved by' },
    { from: 'stage', to: 'verdict', label: 'on' },
    { from: 'verdict', to: 'evaluation', label: 'decided from' },
    { from: 'evaluation', to: 'run', label: 'of' },
    { from: 'run', to: 'model', label: 'wrote' },
    { from: 'run', to: 'check', label: 'trained on' },
    { from: 'check', to: 'data', label: 'read' },
    { from: 'run', to: 'commit', label: 'at' },
  ],
};
