import { describe, expect, test } from 'vitest';
import { parseCondition } from './condition.ts';
import { decideGate } from './decide.ts';
import { type Case, decide, decideOne } from './decide-case.ts';
import { expandConditions } from './expand.ts';

describe('without a baseline', () => {
  const none = { state: 'none' } as const;
  test('a condition on it is skipped, an absolute one holds', () => {
    const decision = decide(['rmse < 0.5', 'rmse <= baseline.rmse'], {
      values: { rmse: 0.4 },
      baseline: none,
    });
    expect(decision.results.map((result) => result.state)).toEqual(['proved', 'skipped']);
    expect(decision.results[1]?.reason).toBe('first run: there is no baseline yet');
    expect(decision).toMatchObject({
      answer: 'passed',
      reason: '1 of 2 conditions hold, 1 skipped as there is no baseline yet',
    });
  });

  test('an absolute one still refuses', () => {
    const decision = decide(['rmse < 0.5', 'rmse <= baseline.rmse'], {
      values: { rmse: 0.6 },
      baseline: none,
    });
    expect(decision.answer).toBe('refused');
  });

  test('a gate of nothing else passes, and says that it checked nothing', () => {
    const texts = ['rmse <= baseline.rmse', 'mae <= baseline.mae'];
    expect(decide(texts, { values: { rmse: 1, mae: 1 }, baseline: none })).toMatchObject({
      answer: 'passed',
      reason: 'nothing was checked: this is the first run, and all 2 conditions need a baseline',
    });
    expect(decide(texts[0]!, { values: { rmse: 1 }, baseline: none }).reason).toBe(
      'nothing was checked: this is the first run, and the one condition needs a baseline',
    );
  });

  test('what is wrong on the side of the candidate is not skipped', () => {
    expect(decideOne('rmse <= baseline.rmse', { baseline: none })).toMatchObject({
      state: 'invalid',
      reason: "the candidate's rmse was not measured",
    });
    expect(decide('slice(regoin).rmse <= baseline', { baseline: none }).answer).toBe('refused');
  });
});

describe('what cannot be decided is invalid, and refuses', () => {
  const both = { rmse: 1, 'baseline.rmse': 1 };
  const relative = 'rmse <= baseline.rmse';
  const difference = 'Use a difference instead, such as';
  test.each<[string, string, Case, string, string]>([
    [
      'a baseline on other rows',
      relative,
      { values: both, baseline: { state: 'incomparable', reason: 'it was measured on other test rows' } },
      'the baseline cannot be compared with: it was measured on other test rows',
      'Accept a baseline that is evaluated on the same rows.',
    ],
    [
      'a metric that was not measured',
      'rmse < 1',
      {},
      "the candidate's rmse was not measured",
      'Add rmse to `metrics` under `evaluate`.',
    ],
    [
      'a metric of the baseline that was not measured',
      relative,
      { values: { rmse: 1 } },
      "the baseline's rmse was not measured",
      'Add rmse to `metrics` under `evaluate`.',
    ],
    [
      'a metric that is NaN',
      'rmse < 1',
      { values: { rmse: Number.NaN } },
      "the candidate's rmse is not a number on these rows",
      'Use rows',
    ],
    [
      'a metric that is null',
      'rmse < 1',
      { values: { rmse: null } },
      "the candidate's rmse is not a number on these rows",
      'Use rows',
    ],
    [
      'a metric that is infinite',
      'rmse < 1',
      { values: { rmse: -Infinity } },
      "the candidate's rmse is not a number on these rows",
      'Use rows',
    ],
    [
      "a baseline's metric that is NaN",
      relative,
      { values: { rmse: 1, 'baseline.rmse': Number.NaN } },
      "the baseline's rmse is not a number on these rows",
      'Use rows',
    ],
    [
      'a slice that was not declared',
      'slice(regoin).rmse < 1',
      {},
      'no slice "regoin" was evaluated',
      'Did you mean "region"? Add it to `slices` under `evaluate` (declared are region).',
    ],
    [
      'no test rows, which is also why the metric is NaN',
      'rmse < 1',
      { values: { rmse: Number.NaN }, contrast: { n: 0 } },
      'there are no test rows that it speaks of',
      'Add such test rows, or take the condition out.',
    ],
    [
      'an n that is NaN',
      'rmse < 1',
      { values: both, contrast: { n: Number.NaN } },
      'there are no test rows that it speaks of',
      'Add',
    ],
    [
      'a value that is NaN',
      'rmse < 2',
      { values: both, contrast: { value: Number.NaN } },
      'the two sides cannot be compared: their difference is not a number on these rows',
      'Use another metric',
    ],
    [
      'a value that is null',
      'rmse < 2',
      { values: both, contrast: { value: null } },
      'the two sides cannot be compared: their difference is not a number on these rows',
      'Use another metric',
    ],
    [
      'no interval',
      'rmse < 2',
      { values: both, spread: null },
      'no interval could be computed, so nothing can be proved',
      'Add test rows',
    ],
    [
      'an interval from NaN',
      'rmse < 2',
      { values: both, spread: { low: Number.NaN, high: 0 } },
      'no interval could be computed, so nothing can be proved',
      'Add test rows',
    ],
    [
      'an interval to NaN',
      'rmse > 2',
      { values: both, spread: { low: -3, high: Number.NaN } },
      'no interval could be computed, so nothing can be proved',
      'Add test rows',
    ],
    [
      'an infinite interval',
      'rmse < 2',
      { values: both, spread: { low: -Infinity, high: -1 } },
      'no interval could be computed, so nothing can be proved',
      'Add test rows',
    ],
    [
      'an interval upside down',
      'rmse < 2',
      { values: both, spread: { low: -1, high: -2 } },
      'no interval could be computed, so nothing can be proved',
      'Add test rows',
    ],
    [
      'a ratio to a zero baseline',
      'rmse <= baseline.rmse * 1.1',
      { values: { rmse: 1, 'baseline.rmse': 0 } },
      'a ratio to the baseline means nothing where its rmse is zero (0)',
      `${difference} \`rmse <= baseline.rmse + 0.01\`.`,
    ],
    [
      'a ratio to a negative baseline',
      'r2 >= baseline.r2 * 0.9',
      { values: { r2: 0.1, 'baseline.r2': -0.5 } },
      'a ratio to the baseline means nothing where its r2 is negative (-0.5)',
      `${difference} \`r2 >= baseline.r2 - 0.01\`.`,
    ],
    [
      'a ratio without rows',
      'r2 >= baseline.r2 * 0.9',
      { values: { r2: 0.1, 'baseline.r2': -0.5 }, evidence: 'metrics-only' },
      'a ratio to the baseline means nothing where its r2 is negative (-0.5)',
      `${difference} \`r2 >= baseline.r2 - 0.01\`.`,
    ],
  ])('%s', (_, text, options, reason, remedy) => {
    const decision = decide(text, { ...options, undecided: 'pass' });
    expect(decision.results[0]).toMatchObject({ state: 'invalid', reason });
    expect(decision.results[0]?.remedy).toContain(remedy);
    expect(decision).toMatchObject({ answer: 'refused', reason: 'refused by the one condition: 1 invalid' });
  });

  test('the hint for a ratio in a slice names the slice', () => {
    const values = { 'region = north/rmse': 1, 'region = north/baseline.rmse': 0 };
    const [north] = decide('slice(region).rmse < baseline * 1.1', { values }).results;
    expect(north?.remedy).toBe(
      'Use a difference instead, such as `slice(region).rmse < slice(region).baseline.rmse + 0.01`.',
    );
  });

  test('a difference from a negative or zero baseline is no ratio', () => {
    const values = { r2: 0.1, 'baseline.r2': -0.5 };
    expect(decideOne('r2 >= baseline.r2 - 0.01', { values }).state).toBe('proved');
    expect(decideOne('r2 >= baseline.r2', { values: { r2: 0.1, 'baseline.r2': 0 } }).state).toBe('proved');
  });

  test('a condition that the evaluation did not measure', () => {
    const [instance] = expandConditions(
      [parseCondition('rmse < 1', { metric: (name) => name, metricNames: [] })],
      [],
    );
    const decision = decideGate({
      instances: [instance!],
      contrasts: new Map(),
      estimates: () => ({ value: 0.5 }),
      baseline: { state: 'present' },
      evidence: 'rows',
      confidence: 0.95,
      undecided: 'pass',
    });
    expect(decision.results[0]).toMatchObject({
      state: 'invalid',
      reason: 'the evaluation did not measure this condition',
    });
    expect(decision.answer).toBe('refused');
  });
});
