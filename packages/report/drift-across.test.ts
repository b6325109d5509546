import type { DriftRecord } from '@pawl/records';
import { driftOf } from '@pawl/records/sealed-case';
import { expect, test } from 'vitest';
import { renderDrift, renderDriftMarkdown } from './drift.ts';

const ACROSS = {
  test: 'classifier',
  statistic: 0.71,
  pValue: 0.0001,
  adjustedPValue: 0.004,
  effect: { name: 'area under the ROC curve', value: 0.71, interval: { low: 0.68, high: 0.74 } },
  others: [],
  threshold: 0.6,
  detectable: 0.62,
  decision: 'drift' as const,
  columns: 6,
  learned: 2500,
  rows: { reference: 1500, current: 1000 },
  shares: [
    { column: '<b>x</b>', value: 0.1 },
    { column: 'y', value: 0.09 },
    { column: 'rest', value: -0.001 },
  ],
  note: null,
};

function idle(changes: Partial<DriftRecord['tests'][number]>): DriftRecord['tests'][number] {
  const { columns: _c, learned: _l, rows: _r, shares: _s, ...test } = ACROSS;
  return {
    ...test,
    column: 'tint',
    aspect: 'distribution',
    net: 0.3,
    importance: 0.002,
    counts: false,
    ...changes,
  };
}

test('what was found across columns, and what does not count', () => {
  const record = driftOf({
    decision: 'drift',
    tests: [idle({}), idle({ column: 'age', counts: true, decision: 'no drift' })],
    across: { classifier: ACROSS, reconstruction: { ...ACROSS, decision: 'no drift' } },
  });
  const text = renderDrift(record, { colour: false, width: 100 }).replaceAll('\n', ' ');
  expect(text).toContain(
    'A classifier tells rows of now from those of the reference: AUC 0.71 (0.68 to 0.74), 0.5 is by chance, counts from 0.6 on, p-value 0.004; chiefly by <b>x</b>, y.',
  );
  expect(text).toContain('Numbers go together as they did (distance 0.71 (0.68 to 0.74)).');
  expect(text).toContain(
    '1 column drifted that the model does not use, and did not count: tint (0.2 % of importance).',
  );
  expect(text).toContain('No drift in 1 other column.');
  // It is no alarm.
  expect(text).not.toContain('tint: ');
  expect(renderDriftMarkdown(record)).not.toContain('<b>');
});

test('too few rows are said to be too few', () => {
  const few = {
    ...ACROSS,
    decision: 'insufficient' as const,
    effect: null,
    rows: { reference: 4, current: 3 },
  };
  const record = driftOf({ decision: 'insufficient', across: { classifier: few, reconstruction: few } });
  const text = renderDrift(record, { colour: false, width: 100 });
  expect(text).toContain('Too few rows to tell rows apart by a classifier: 4 and 3 are left to compare.');
});
