import type { DriftRecord, WatchRecord } from '@pawl/records';
import { driftOf } from '@pawl/records/sealed-case';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from './attacks-case.ts';
import { renderWatchMarkdown, watchTitle } from './drift-watch.ts';
import { renderRetraining } from './retraining.ts';

const AT = '2026-05-25T06:00:00.000Z';
const DIGEST = `sha256:${'a'.repeat(64)}` as const;

function watchOf(changes: Partial<WatchRecord>): WatchRecord {
  return {
    kind: 'watch',
    schema: 1,
    createdAt: AT,
    pawl: '0.1.0',
    digest: DIGEST,
    model: 'loans',
    number: 3,
    previous: null,
    data: DIGEST,
    seen: [],
    outcome: 'drift',
    drift: null,
    reason: 'a column drifted',
    decision: { runs: 2, of: 3, cooldownMs: 0 },
    recent: [{ outcome: 'drift', at: AT }],
    open: { since: AT },
    missing: null,
    actedAt: AT,
    action: 'open',
    feed: 'none',
    recommendation: 'retrain',
    retrain: null,
    versions: [],
    charts: [],
    ...changes,
  } as WatchRecord;
}

const FIRST: DriftRecord['tests'][number] = {
  column: 'income',
  aspect: 'distribution',
  test: 'kolmogorov-smirnov',
  statistic: 0.4,
  pValue: 0.0001,
  adjustedPValue: 0.001,
  effect: { name: 'Kolmogorov-Smirnov', value: 0.4, interval: { low: 0.3, high: 0.5 } },
  others: [],
  threshold: 0.1,
  net: 0.3,
  detectable: 0.1,
  importance: null,
  counts: true,
  decision: 'drift',
  note: null,
};

describe('names of columns and categories that are more than names', () => {
  test.each(ATTACKS.map((text) => text.toWellFormed()))('%j', (attack) => {
    const watch = watchOf({
      charts: [{ column: attack, bars: [{ name: attack, was: 0.5, is: 0.2 }] }],
      versions: [{ version: attack.slice(0, 50), stage: 'staging' }],
    });
    const drift = driftOf({ decision: 'drift', drifted: [attack], tests: [{ ...FIRST, column: attack }] });
    const body = renderWatchMarkdown({ watch, drift, path: '.' }, 'drift');
    expectHarmless(body);
    // The chart is one block of as many lines as any: nothing of a name ends it or adds to it.
    const [, chart] = /```mermaid\n(.*?)\n```/s.exec(body)!;
    expect(chart!.split('\n')).toHaveLength(6);
    expect(body.match(/```/g)).toHaveLength(2);
    expect(chart).toMatch(/^ {2}title "[\w.? -]+: reference as bars, now as the line"$/m);
    expect(chart).toMatch(/^ {2}x-axis \["[\w.? -]+"\]$/m);
  });

  test.each(ATTACKS.map((text) => text.toWellFormed()))('and reasons: %j', (attack) => {
    const missing = watchOf({ outcome: 'no data', missing: { since: AT }, reason: attack.slice(0, 2000) });
    expectHarmless(renderWatchMarkdown({ watch: missing, drift: null, path: attack }, 'no data'));
    const gate = { passed: true, reason: attack, digest: DIGEST };
    const retrained = {
      model: 'loans',
      answer: 'better',
      old: gate,
      now: gate,
      rows: { train: 1, test: 2 },
      branch: 'pawl-retrain/loans/aaaaaaaaaaaa',
      commit: 'a'.repeat(40),
      became: null,
      stopped: attack,
    } as const;
    expectHarmless(renderRetraining(retrained));
  });
});

test('a better model that was stopped: the old one stays, and why', () => {
  const gate = { passed: true, reason: 'all 2 conditions hold', digest: DIGEST };
  const text = renderRetraining({
    model: 'loans',
    answer: 'better',
    old: gate,
    now: gate,
    rows: { train: 7, test: 3 },
    branch: 'b',
    commit: 'a'.repeat(40),
    became: null,
    stopped: 'v1.0.1 may not go to production',
  });
  expect(text).toContain('and better');
  expect(text).toMatch(/The old model stays: v1\S*0\S*1 may not go to production/);
});

test('the title says the model and its folder', () => {
  const view = { watch: watchOf({}), drift: null, path: 'models/loans' };
  expect(watchTitle('drift', view)).toBe('loans (models/loans): the data drifted');
  expect(watchTitle('no data', { ...view, path: '.' })).toBe('loans: there is no data');
});

/** Nothing becomes HTML, a link, a mention, or a heading of its own. */
function expectHarmless(body: string): void {
  expect(body).not.toMatch(/<(img|script|\/details|\/table|!--)/i);
  expect(body).not.toMatch(/(^|[^\\])\]\((https?:|javascript:)/);
  expect(body).not.toMatch(/(^|[\s(])@[a-z]/m);
  expect(body).not.toMatch(/^(# heading|=====|> \[!)/m);
}
