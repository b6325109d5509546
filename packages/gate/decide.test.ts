import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCondition } from './condition.ts';
import { decideGate } from './decide.ts';
import { type DeclaredSlice, expandConditions } from './expand.ts';
import { evaluate } from './linear.ts';
import type { ConditionResult, Contrast, GateInput, Interval } from './result.ts';

const slices: DeclaredSlice[] = [
  { spec: 'region', name: 'region = north' },
  { spec: 'region', name: 'region = south' },
];

/** Values by reference: `rmse`, `baseline.rmse`, `region = north/rmse`. */
type Values = Readonly<Record<string, number | null>>;

interface Case extends Partial<Omit<GateInput, 'instances' | 'estimates' | 'contrasts'>> {
  readonly values?: Values;
  /** Half-widths by condition, or the interval itself; the value is computed. */
  readonly spread?: number | Interval | null;
  readonly contrast?: Partial<Contrast>;
}

function decide(texts: string | readonly string[], options: Case = {}) {
  const { values = {}, spread = 0.01, contrast, ...rest } = options;
  const parse = (text: string) => parseCondition(text, { metric: (name) => name, metricNames: [] });
  const instances = expandConditions([texts].flat().map(parse), slices);
  const estimates: GateInput['estimates'] = (source, metric, slice) => {
    const name = `${slice === null ? '' : `${slice}/`}${source === 'baseline' ? 'baseline.' : ''}${metric}`;
    const value = values[name];
    return value === undefined ? undefined : { value };
  };
  const contrasts = new Map(
    instances.map((instance) => {
      const value = evaluate(
        instance,
        (term) => estimates(term.source, term.metric, term.slice)?.value ?? Number.NaN,
      );
      const interval = typeof spread === 'number' ? { low: value - spread, high: value + spread } : spread;
      return [instance.key, { value, interval, n: 500, ...contrast }] as const;
    }),
  );
  return decideGate({
    instances,
    contrasts,
    estimates,
    baseline: { state: 'present' },
    evidence: 'rows',
    confidence: 0.95,
    undecided: 'fail',
    ...rest,
  });
}

function decideOne(text: string, options?: Case): ConditionResult {
  const { results } = decide(text, options);
  expect(results).toHaveLength(1);
  return results[0]!;
}

describe('with rows, a condition is decided by its whole interval', () => {
  const of = (low: number, high: number) => ({ low, high });
  test.each([
    // D is r2 - 0: the value is 0 where not said otherwise.
    ['r2 < 0', -1, of(-2, -0.5), 'proved'],
    ['r2 < 0', -1, of(-2, 0), 'undecided'],
    ['r2 < 0', 1, of(0, 2), 'refuted'],
    ['r2 < 0', 1, of(-0.1, 2), 'undecided'],
    ['r2 <= 0', -1, of(-2, 0), 'proved'],
    ['r2 <= 0', -1, of(-2, 0.1), 'undecided'],
    ['r2 <= 0', 1, of(0.1, 2), 'refuted'],
    ['r2 <= 0', 1, of(0, 2), 'undecided'],
    ['r2 > 0', 1, of(0.5, 2), 'proved'],
    ['r2 > 0', 1, of(0, 2), 'undecided'],
    ['r2 > 0', -1, of(-2, 0), 'refuted'],
    ['r2 > 0', -1, of(-2, 0.1), 'undecided'],
    ['r2 >= 0', 1, of(0, 2), 'proved'],
    ['r2 >= 0', 1, of(-0.1, 2), 'undecided'],
    ['r2 >= 0', -1, of(-2, -0.1), 'refuted'],
    ['r2 >= 0', -1, of(-2, 0), 'undecided'],
    // An interval of one point is decided by the comparison.
    ['r2 < 0', 0, of(0, 0), 'refuted'],
    ['r2 <= 0', 0, of(0, 0), 'proved'],
    ['r2 > 0', 0, of(0, 0), 'refuted'],
    ['r2 >= 0', 0, of(0, 0), 'proved'],
    ['r2 > 0', 1, of(1, 1), 'proved'],
    ['r2 <= 0', 1, of(1, 1), 'refuted'],
    // An interval that its own estimate contradicts decides nothing.
    ['r2 < 0', 0.1, of(-2, -1), 'undecided'],
    ['r2 < 0', -0.1, of(1, 2), 'undecided'],
  ])('%s at %d with %j: %s', (text, value, spread, state) => {
    expect(decideOne(text, { values: { r2: value }, spread }).state).toBe(state);
  });

  test('and the result has the numbers', () => {
    expect(
      decideOne('rmse <= baseline.rmse * 1.25', {
        values: { rmse: 0.75, 'baseline.rmse': 1 },
        spread: 0.125,
      }),
    ).toMatchObject({
      condition: 'rmse <= baseline.rmse * 1.25',
      slice: null,
      state: 'proved',
      value: -0.5,
      interval: { low: -0.625, high: -0.375 },
      measured: 0.75,
      bound: 1.25,
      baselineValue: 1,
      n: 500,
    });
  });

  test('the interval of a condition that was written the other way round is turned with it', () => {
    expect(decideOne('0.5 >= rmse', { values: { rmse: 0.25 }, spread: 0.125 })).toMatchObject({
      value: -0.25,
      interval: { low: -0.375, high: -0.125 },
      state: 'proved',
    });
  });

  test('rounding errors of the sum are no violation', () => {
    const values = { accuracy: 0.2, 'baseline.accuracy': 0.3 };
    const exact = 0.1 + 0.2 - 0.3;
    expect(exact).not.toBe(0);
    for (const residue of [exact, -exact]) {
      const contrast = { value: residue, interval: { low: residue, high: residue } };
      for (const [text, state] of [
        ['accuracy >= baseline.accuracy - 0.1', 'proved'],
        ['accuracy > baseline.accuracy - 0.1', 'refuted'],
      ] as const) {
        expect(decideOne(text, { values, contrast })).toMatchObject({
          state,
          value: 0,
          interval: { low: 0, high: 0 },
        });
      }
    }
  });

  test('in every slice of a column', () => {
    const values = {
      'region = north/rmse': 1,
      'region = north/baseline.rmse': 1,
      'region = south/rmse': 2,
      'region = south/baseline.rmse': 1,
    };
    const decision = decide('slice(region).rmse <= baseline * 1.5', { values });
    expect(decision.results.map(({ slice, state }) => [slice, state])).toEqual([
      ['region = north', 'proved'],
      ['region = south', 'refuted'],
    ]);
    expect(decision).toMatchObject({ answer: 'refused', reason: 'refused by 1 of 2 conditions: 1 refuted' });
  });
});

describe('without rows, by the value alone', () => {
  const evidence = 'metrics-only';
  test.each([
    ['rmse < 0.5', { rmse: 0.4 }, 'met'],
    ['rmse < 0.5', { rmse: 0.5 }, 'unmet'],
    ['rmse <= 0.5', { rmse: 0.5 }, 'met'],
    ['rmse <= baseline.rmse * 1.1', { rmse: 1, 'baseline.rmse': 1 }, 'met'],
    ['rmse <= baseline.rmse * 1.1', { rmse: 1.2, 'baseline.rmse': 1 }, 'unmet'],
    ['accuracy >= baseline.accuracy - 0.1', { accuracy: 0.2, 'baseline.accuracy': 0.3 }, 'met'],
    ['accuracy <= baseline.accuracy - 0.1', { accuracy: 0.2, 'baseline.accuracy': 0.3 }, 'met'],
    ['rmse <= baseline.rmse', { rmse: 1 }, 'invalid'],
    ['rmse <= baseline.rmse', { 'baseline.rmse': 1 }, 'invalid'],
  ])('%s with %j: %s', (text, values, state) => {
    expect(decideOne(text, { values, evidence }).state).toBe(state);
  });

  test('it is never proved, and no interval or n is made up or taken over', () => {
    const result = decideOne('rmse < 0.5', { values: { rmse: 0.4 }, evidence });
    expect(result).not.toHaveProperty('interval');
    expect(result).not.toHaveProperty('n');
    expect(result.reason).toBe(
      '0.4 is below 0.5, judged by that number alone: there are no predictions to give it an interval',
    );
  });

  test('a slice that is not measured is invalid', () => {
    expect(decideOne('rmse < 1', { evidence })).toMatchObject({
      state: 'invalid',
      remedy: 'Let the training command write rmse into metrics.json, or leave its predictions.',
    });
    expect(decide('slice(region).rmse < 1', { evidence }).results[0]).toMatchObject({
      state: 'invalid',
      reason: "the candidate's rmse on the slice region = north was not measured",
      remedy: 'Let the training command leave its predictions: metrics alone say nothing about slices.',
    });
  });
});

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

describe('the answer', () => {
  const values = { rmse: 0.541, mae: 0.3 };
  test('a gate without conditions refuses', () => {
    expect(decide([])).toMatchObject({
      answer: 'refused',
      results: [],
      reason: 'the gate has no conditions',
      remedy: 'Add `gate:` to pawl.yaml with at least one condition, such as `rmse < 0.5`.',
    });
  });

  test('passes when all hold', () => {
    expect(decide(['rmse < 0.7', 'mae < 0.7'], { values })).toMatchObject({
      answer: 'passed',
      counts: { proved: 2, met: 0, undecided: 0, skipped: 0, refuted: 0, unmet: 0, invalid: 0 },
      reason: 'all 2 conditions hold',
    });
    expect(decide('rmse < 0.7', { values }).reason).toBe('the one condition holds');
    expect(decide(['rmse < 0.7', 'mae < 0.7'], { values, evidence: 'metrics-only' }).reason).toBe(
      'all 2 conditions hold, 2 by the value alone, without an interval',
    );
  });

  test('undecided fails, or passes where that is wished, and is said', () => {
    const texts = ['rmse < 0.55', 'mae < 0.7'];
    expect(decide(texts, { values, spread: 0.1 })).toMatchObject({
      answer: 'refused',
      reason: 'refused by 1 of 2 conditions: 1 undecided',
    });
    expect(decide(texts, { values, spread: 0.1, undecided: 'pass' })).toMatchObject({
      answer: 'passed',
      reason: '1 of 2 conditions hold, 1 undecided and let pass, as configured',
    });
  });

  test.each([
    ['refuted', 'rmse < 0.1', {}],
    ['invalid', 'nothing < 0.1', {}],
    ['unmet', 'rmse < 0.1', { evidence: 'metrics-only' }],
  ] as const)('%s refuses, whatever is wished for undecided', (state, text, options) => {
    const decision = decide([text, 'mae < 0.7'], { values, undecided: 'pass', ...options });
    expect(decision).toMatchObject({ answer: 'refused', counts: { [state]: 1 } });
    expect(decision.reason).toBe(`refused by 1 of 2 conditions: 1 ${state}`);
  });
});

describe('the rows that would decide', () => {
  const undecided = (value: number, spread: number | Interval, n = 100) =>
    decideOne('r2 > 0', { values: { r2: value }, spread, contrast: { n } });

  test.each([
    [0.1, 0.2, 100, 400],
    [-0.1, 0.2, 100, 400],
    [0.1, 0.11, 100, 130], // 121
    [0.1, 1.11, 100, 13_000], // 12,321
    [0.3, 0.31, 3, 4], // 3.2
    [0.1, { low: -0.2, high: 0.12 }, 100, 900], // the side towards zero counts
    [0.1, { low: 0, high: 0.5 }, 100, 110], // more than now, always
  ])('at %d with %j of %d rows: %d', (value, spread, n, rows) => {
    expect(undecided(value, spread, n)).toMatchObject({ state: 'undecided', rowsToDecide: rows });
  });

  test('are worded as an estimate', () => {
    expect(undecided(0.1, 1.11).remedy).toBe(
      'About 13,000 test rows in all (100 now) would likely decide it, if the estimate stays where it is.',
    );
    const values = { 'region = north/rmse': 1.1, 'region = south/rmse': 1.1 };
    const [north] = decide('slice(region).rmse < 1', { values, spread: 0.2, contrast: { n: 20 } }).results;
    expect(north?.remedy).toBe(
      'About 80 rows of this slice in all (20 now) would likely decide it, if the estimate stays where it is.',
    );
  });

  test('are not given where the estimate is on the limit, or next to it', () => {
    const onLimit = undecided(0, 0.2);
    expect(onLimit).not.toHaveProperty('rowsToDecide');
    expect(onLimit.remedy).toBe(
      'The estimate is exactly on the limit, where more rows alone may not decide it.',
    );
    const close = undecided(1e-9, 0.2);
    expect(close).not.toHaveProperty('rowsToDecide');
    expect(close.remedy).toBe(
      'The estimate is too close to the limit for any practical number of rows to decide it.',
    );
  });
});

describe('the reason is one plain sentence', () => {
  const values = {
    rmse: 0.541,
    mae: 0.3,
    'baseline.rmse': 0.54,
    'baseline.mae': 0.31,
    'region = north/rmse': 0.6,
    'region = south/rmse': 0.7,
  };
  test.each([
    ['rmse < 0.55', 0.008, '0.541 is below 0.55, and so is its whole 95 % interval (0.533 to 0.549)'],
    ['rmse < 0.55', 0.02, '0.541 is below 0.55, but part of its 95 % interval (0.521 to 0.561) is not'],
    ['rmse < 0.5', 0.02, '0.541 is at or above 0.5, and so is its whole 95 % interval (0.521 to 0.561)'],
    ['rmse <= 0.5', 0.02, '0.541 is above 0.5, and so is its whole 95 % interval (0.521 to 0.561)'],
    ['rmse > 0.5', 0.02, '0.541 is above 0.5, and so is its whole 95 % interval (0.521 to 0.561)'],
    ['rmse > 0.6', 0.02, '0.541 is at or below 0.6, and so is its whole 95 % interval (0.521 to 0.561)'],
    ['rmse >= 0.6', 0.02, '0.541 is below 0.6, and so is its whole 95 % interval (0.521 to 0.561)'],
    ['rmse >= 0.53', 0.02, '0.541 is at least 0.53, but part of its 95 % interval (0.521 to 0.561) is not'],
    [
      'rmse < 0.5',
      { low: -0.2, high: -0.1 },
      '0.541 is at or above 0.5, but its 95 % interval (0.3 to 0.4) is not',
    ],
    [
      'rmse < 0.54100001',
      0.02,
      '0.541 is below 0.54100001, but part of its 95 % interval (0.521 to 0.561) is not',
    ],
    [
      'rmse <= baseline.rmse * 1.02',
      0.005,
      "0.541 is at most 0.5508, set by the baseline's 0.54, and the whole 95 % interval of the difference (-0.0148 to -0.0048) agrees",
    ],
    [
      'rmse <= baseline.rmse',
      0.005,
      "0.541 is above the baseline's 0.54, but part of the 95 % interval of the difference (-0.004 to 0.006) disagrees",
    ],
    [
      'rmse <= baseline.mae * 2',
      0.005,
      "0.541 is at most 0.62, set by the baseline's mae of 0.31, and the whole 95 % interval of the difference (-0.084 to -0.074) agrees",
    ],
    [
      'mae < rmse * 0.5',
      { low: -0.2, high: -0.1 },
      "0.3 is at or above 0.2705, set by the candidate's rmse of 0.541, but the 95 % interval of the difference (-0.2 to -0.1) disagrees",
    ],
    [
      'mae + rmse < 1',
      0.005,
      'mae + rmse = 0.841 is below 1, and so is its whole 95 % interval (0.836 to 0.846)',
    ],
    [
      'rmse * 2 < 1',
      0.005,
      'rmse * 2 = 1.082 is at or above 1, and so is its whole 95 % interval (1.077 to 1.087)',
    ],
    [
      'rmse + mae <= baseline.mae + baseline.rmse + 0.1',
      0.005,
      'mae + rmse = 0.841 is at most baseline.mae + baseline.rmse + 0.1 = 0.95, and the whole 95 % interval of the difference (-0.114 to -0.104) agrees',
    ],
  ])('%s, %j', (text, spread, reason) => {
    expect(decideOne(text, { values, spread }).reason).toBe(reason);
  });

  test('at the confidence that was asked for', () => {
    expect(decideOne('rmse < 1', { values, confidence: 0.999 }).reason).toContain(
      'its whole 99.9 % interval',
    );
  });
});

describe('properties', () => {
  const finite = fc.double({ min: -5, max: 5, noNaN: true });
  const width = fc.double({ min: 0, max: 5, noNaN: true });
  const sign = fc.constantFrom('<', '<=', '>', '>=');
  const opposite: Record<string, string> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

  test('what is proved is what the opposite condition has refuted', () => {
    fc.assert(
      fc.property(sign, finite, finite, width, (comparison, value, low, size) => {
        const options = { values: { r2: value }, spread: { low, high: low + size } };
        const one = decideOne(`r2 ${comparison} 0`, options).state;
        const other = decideOne(`r2 ${opposite[comparison]} 0`, options).state;
        expect([one, other].sort()).toEqual(
          one === 'undecided' ? ['undecided', 'undecided'] : ['proved', 'refuted'],
        );
      }),
    );
  });

  test('a wider interval never decides what a narrower one left undecided, nor decides otherwise', () => {
    fc.assert(
      fc.property(sign, finite, finite, width, width, width, (comparison, value, low, size, left, right) => {
        const state = (spread: Interval) =>
          decideOne(`r2 ${comparison} 0`, { values: { r2: value }, spread }).state;
        // Around the value, as an interval of a sane estimate is: then what is wider is less certain.
        const narrow = { low: Math.min(low, value), high: Math.max(low + size, value) };
        const wide = { low: narrow.low - left, high: narrow.high + right };
        expect([state(narrow), 'undecided']).toContain(state(wide));
      }),
    );
  });

  test('the gate passes only if nothing is refuted, unmet or invalid', () => {
    const value = fc.oneof(finite, fc.constantFrom(Number.NaN, Infinity, null));
    const end = fc.oneof(finite, fc.constantFrom(Number.NaN, Infinity));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'baseline.a', 'region = north/a', 'region = south/a'), value),
        fc.option(fc.record({ low: end, high: end })),
        fc.constantFrom<GateInput['baseline']>(
          { state: 'none' },
          { state: 'present' },
          { state: 'incomparable', reason: 'x' },
        ),
        fc.constantFrom<GateInput['evidence']>('rows', 'metrics-only'),
        fc.subarray([
          'a < 0',
          'a <= baseline.a',
          'b > baseline.a * 2',
          'slice(region).a < 1',
          'slice(x).b < 0',
        ]),
        (values, spread, baseline, evidence, texts) => {
          const { answer, counts, results } = decide(texts, { values, spread, baseline, evidence });
          const good = counts.proved + counts.met + counts.skipped;
          expect(answer).toBe(results.length > 0 && good === results.length ? 'passed' : 'refused');
          if (evidence === 'metrics-only') expect(counts.proved + counts.refuted + counts.undecided).toBe(0);
          else expect(counts.met + counts.unmet).toBe(0);
          for (const result of results) {
            expect(result.reason).toMatch(/^[^\n]*[^.\n]$/);
            for (const number of [result.value, result.measured, result.bound]) expect(number).not.toBeNaN();
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
