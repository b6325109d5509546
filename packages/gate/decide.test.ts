import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, decideOne } from './decide-case.ts';
import type { GateInput, Interval } from './result.ts';

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
      '0.4 is below 0.5, judged by that number alone: nothing tells how noisy it is',
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

  // n * ((1.95996 + 0.84162) / 1.95996 * half the width / value)^2, up to two digits.
  test.each([
    [0.1, 0.2, 100, 820], // 817.3
    [-0.1, 0.2, 100, 820],
    [0.1, 0.11, 100, 250], // 247.2
    [0.1, 1.11, 100, 26_000], // 25,174
    [0.3, 0.31, 3, 7], // 6.5
    [0.1, { low: -0.2, high: 0.12 }, 100, 530], // 523
    [0.1, { low: -0.01, high: 0.05 }, 100, 110], // more than now, always
  ])('at %d with %j of %d rows: %d', (value, spread, n, rows) => {
    expect(undecided(value, spread, n)).toMatchObject({ state: 'undecided', rowsToDecide: rows });
  });

  test('are worded as an estimate', () => {
    expect(undecided(0.1, 1.11).remedy).toBe(
      '100 test rows can prove a distance of 1.6 from the limit. About 26,000 would prove the one seen here, if it is the true one.',
    );
    const values = { 'region = north/rmse': 1.1, 'region = south/rmse': 1.1 };
    const [north] = decide('slice(region).rmse < 1', { values, spread: 0.2, contrast: { n: 20 } }).results;
    expect(north?.remedy).toBe(
      '20 rows of this slice can prove a distance of 0.29 from the limit. About 170 would prove the one seen here, if it is the true one.',
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
