import { digestOf, type EvaluationRecord, sealRecord } from '@pawl/records';
import { expect, test } from 'vitest';
import { renderTerminal } from './terminal.ts';

const digest = digestOf('x');
const estimate = (value: number, low: number, high: number) => ({
  value,
  interval: { low, high },
  method: 'jackknife' as const,
  undefinedResamples: 0,
});

function evaluation(changes: Partial<EvaluationRecord> = {}): EvaluationRecord {
  return sealRecord('evaluation', {
    model: 'm',
    run: digest,
    modelDigest: digest,
    commit: null,
    task: 'regression',
    evidence: 'rows',
    test: { digest, rows: 100 },
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
    baseline: {
      state: 'present',
      verdict: digest,
      evaluation: digest,
      run: digest,
      modelDigest: digest,
      commit: null,
      behind: null,
      createdAt: '2026-01-01T00:00:00Z',
      measuredAgain: false,
    },
    changed: null,
    slices: [],
    smallSlices: [],
    worstSlices: null,
    explanation: null,
    confusion: null,
    reliability: null,
    metrics: [
      {
        metric: 'rmse',
        direction: 'lower',
        slice: null,
        n: 100,
        candidate: estimate(2, 1.5, 2.5),
        baseline: estimate(3, 2.5, 3.5),
        difference: { ...estimate(-1, -1.5, -0.5), test: null },
      },
      {
        metric: 'r2',
        direction: 'higher',
        slice: null,
        n: 100,
        candidate: estimate(0.5, 0.4, 0.6),
        baseline: estimate(0.7, 0.6, 0.8),
        difference: { ...estimate(-0.2, -0.3, -0.1), test: null },
      },
      {
        metric: 'mae',
        direction: 'lower',
        slice: null,
        n: 100,
        candidate: estimate(1, 0.9, 1.1),
        baseline: estimate(1, 0.9, 1.1),
        difference: { ...estimate(0, -0.1, 0.1), test: null },
      },
    ],
    contrasts: [],
    ...changes,
  });
}

test('a lower error is better, a lower R2 is worse, and an interval over zero is noise', () => {
  const text = renderTerminal({ evaluation: evaluation() }, { colour: false, width: 80 });
  expect(text).toMatch(/rmse .* -1 \[-1\.5, -0\.5\] +▲ better/);
  expect(text).toMatch(/r2 .* -0\.2 \[-0\.3, -0\.1\] +▼ worse/);
  expect(text).toMatch(/mae .*~ noise/);
  expect(text).toMatch(/100 test rows\..*95 % intervals/s);
});

test('metrics without rows are called what they are', () => {
  const bare = { value: 2, interval: null, method: 'none', undefinedResamples: 0 } as const;
  const record = evaluation({
    evidence: 'metrics-only',
    baseline: { state: 'none' },
    metrics: [
      {
        metric: 'rmse',
        direction: 'lower',
        slice: null,
        n: 100,
        candidate: bare,
        baseline: null,
        difference: null,
      },
    ],
  });
  expect(renderTerminal({ evaluation: record }, { colour: false, width: 80 })).toMatch(
    /Without\s+predictions\s+nothing\s+is\s+known/,
  );
});

test('a slice too small for an interval is not shown bare', () => {
  const candidate = { value: 218420, interval: null, method: 'none', undefinedResamples: 370 } as const;
  const metrics = [
    {
      metric: 'rmse',
      direction: 'lower' as const,
      slice: 'island',
      n: 1,
      candidate,
      baseline: null,
      difference: null,
    },
  ];
  const text = renderTerminal({ evaluation: evaluation({ metrics }) }, { colour: false, width: 80 });
  expect(text).toMatch(/island \(1 row\)/);
  expect(text).toMatch(/rmse +218420 \[too few rows\]/);
});

test('a condition skipped on every slice is one line, a refuted one is one a slice', () => {
  const on = (slice: string, state: 'skipped' | 'refuted') => ({
    condition: 'slice(r).rmse <= baseline',
    slice,
    state,
    value: null,
    interval: null,
    n: null,
    pValue: null,
    level: null,
    detectable: null,
    rowsToDecide: null,
    reason: state === 'skipped' ? 'first run' : `worse in ${slice}`,
    remedy: null,
  });
  const verdict = (state: 'skipped' | 'refuted') =>
    sealRecord('verdict', {
      model: 'm',
      evaluation: digest,
      run: digest,
      modelDigest: null,
      commit: null,
      policy: null,
      confidence: 0.95,
      undecided: 'fail',
      together: 2,
      looks: null,
      conditions: ['r = a', 'r = b', 'r = c'].map((slice) => on(slice, state)),
      answer: 'refused',
      reason: 'x',
    });
  const style = { colour: false, width: 80 };
  expect(renderTerminal({ verdict: verdict('skipped') }, style)).toMatch(
    /skipped +slice\(r\)\.rmse <= baseline in 3 slices/,
  );
  expect(renderTerminal({ verdict: verdict('refuted') }, style).match(/^refuted/gm)).toHaveLength(3);
});

test.each([60, 80, 100])('no line is wider than a terminal of %i columns', (width) => {
  const metrics = evaluation().metrics.map((metric) => ({ ...metric, metric: 'median_absolute_error' }));
  const text = renderTerminal({ evaluation: evaluation({ metrics }) }, { colour: false, width });
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
});

test('colour changes nothing but colour', () => {
  const plain = renderTerminal({ evaluation: evaluation() }, { colour: false, width: 80 });
  const painted = renderTerminal({ evaluation: evaluation() }, { colour: true, width: 80 });
  expect(painted).not.toBe(plain);
  expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(plain);
});
