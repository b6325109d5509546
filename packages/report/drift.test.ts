import type { DriftRecord } from '@pawl/records';
import { driftOf } from '@pawl/records/sealed-case';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from './attacks-case.ts';
import { textWidth } from './columns.ts';
import { renderDrift, renderDriftMarkdown } from './drift.ts';

type Test = DriftRecord['tests'][number];

const STYLE = { colour: false, width: 80 };

function testOf(changes: Partial<Test> = {}): Test {
  return {
    column: 'income',
    aspect: 'distribution',
    test: 'Kolmogorov-Smirnov',
    statistic: 0.3,
    pValue: 0.001,
    adjustedPValue: 0.002,
    effect: {
      name: 'distance of distribution functions',
      value: 0.3,
      interval: { low: 0.25, high: 0.35 },
    },
    others: [],
    net: 0.3,
    threshold: 0.1,
    detectable: 0.12,
    decision: 'drift',
    note: 'median 4, was 3',
    importance: null,
    counts: true,
    ...changes,
  };
}

describe('a drift record', () => {
  test('says the decision first, then the largest changes, then the rest', () => {
    const text = renderDrift(
      driftOf({
        decision: 'drift',
        reason: '2 of 5 columns drifted: income, age',
        drifted: ['income', 'age'],
        tests: [
          testOf({ net: 0.2 }),
          testOf({ column: 'age', net: 0.6, note: null }),
          testOf({ column: 'rooms', decision: 'insufficient', detectable: 0.31 }),
          testOf({ column: 'beds', decision: 'no drift' }),
          testOf({ column: 'lat', decision: 'no drift' }),
        ],
        added: ['postcode'],
        left: [{ column: 'price', reason: 'the target: the current data has none' }],
      }),
      STYLE,
    );
    expect(text).toBe(`housing: drift
2 of 5 columns drifted: income, age

  age: distance of distribution functions 0.3 (0.25 to 0.35), counts from 0.1
    on, p-value 0.002
  income: distance of distribution functions 0.3 (0.25 to 0.35), counts from 0.1
    on, p-value 0.002
    median 4, was 3

Too few rows to tell for 1 column: rooms. They would show changes from 0.31 on,
and 0.1 counts. More rows will tell.
No drift in 2 other columns.
New columns, which the reference has not: postcode.
Not compared: price (the target: the current data has none).

Reference  training data, 16,512 rows, data/train.csv
Current    prediction log, 4,128 rows, logs/a.jsonl and 1 more
Model      run ${driftOf().run!.slice(7, 19)}
`);
  });

  test('without drift is short', () => {
    const text = renderDrift(driftOf({ tests: [testOf({ decision: 'no drift' })] }), STYLE);
    expect(text.split('\n').slice(0, 4)).toEqual([
      'housing: no drift',
      'none of 8 columns drifted',
      '',
      'Reference  training data, 16,512 rows, data/train.csv',
    ]);
  });

  test('says what could not be tested', () => {
    const none = { decision: 'no drift', pValue: null, adjustedPValue: null, effect: null } as const;
    const tests = [
      testOf({ decision: 'no drift' }),
      testOf({ column: 'name', ...none, note: 'most values stand once' }),
      testOf({ column: 'street', ...none, note: 'most values stand once' }),
      testOf({ column: 'empty', ...none, note: 'no values on either side' }),
    ];
    expect(renderDrift(driftOf({ tests }), STYLE)).toContain(`
No drift in 1 other column.
Looked at only for missing values: name, street (most values stand once); empty
(no values on either side).
`);
  });

  test('as Evidently has it shows its scores', () => {
    const score = { effect: null, net: null, adjustedPValue: null, note: null };
    const text = renderDrift(
      driftOf({
        compat: 'evidently',
        settings: null,
        driftedShare: 1,
        decision: 'drift',
        drifted: ['a', 'b', 'c'],
        tests: [
          testOf({ column: 'a', test: 'ks', statistic: null, pValue: 0.01, threshold: 0.05, ...score }),
          testOf({ column: 'b', test: 'wasserstein', statistic: 0.456, pValue: null, ...score }),
          testOf({ column: 'c', test: 'jensenshannon', statistic: null, pValue: null, ...score }),
        ],
      }),
      STYLE,
    );
    expect(text).toContain('a: ks, p-value 0.01, counts up to 0.05');
    expect(text).toContain('b: wasserstein 0.456, counts from 0.1 on');
    expect(text).toContain('c: jensenshannon beyond all numbers');
    expect(text).toContain('those of Evidently');
  });

  test('of many drifted columns shows the first', () => {
    const tests = Array.from({ length: 40 }, (_, i) => testOf({ column: `c${i}`, net: 1 - i / 100 }));
    const text = renderDrift(driftOf({ decision: 'drift', tests, drifted: [] }), STYLE);
    expect(text).toContain('  c29: ');
    expect(text).not.toContain('  c30: ');
    expect(text).toContain('and 10 more alarms');
  });

  test.each(ATTACKS)('shows %j as text', (attack) => {
    const text = attack.toWellFormed();
    const record = driftOf({
      decision: 'drift',
      reason: text,
      drifted: [text],
      added: [text],
      left: [{ column: text, reason: text }],
      tests: [testOf({ column: text, note: text.slice(0, 10_000) })],
    });
    const shown = renderDrift(record, STYLE);
    for (const line of shown.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(80);
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    const markdown = renderDriftMarkdown(record);
    expect(markdown.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(3);
    expect(markdown).not.toMatch(/<(?!code>|\/code>|span>|\/span>)/);
    expect(markdown).not.toMatch(/(?<!&#?\w*)@(?=[\w])|(?<!\\)\]\(|!\[|https:\/\//);
  });
});
