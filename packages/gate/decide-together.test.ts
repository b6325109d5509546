import { normalCdf } from '@pawl/metrics';
import { describe, expect, test } from 'vitest';
import { decideGate } from './decide.ts';
import { expandConditions } from './expand.ts';
import { evaluate } from './linear.ts';
import type { GateInput } from './result.ts';
import { parseConditions } from './written-forms.ts';

const lookup = { metric: (name: string) => name, metricNames: [] };

/** The gate on metrics of these values, each contrast known to within `error` (normal). */
function decide(
  texts: readonly string[],
  values: Readonly<Record<string, number>>,
  error: number,
  changes: Partial<GateInput> = {},
) {
  const instances = expandConditions(
    texts.flatMap((text) => parseConditions(text, lookup)),
    [],
  );
  const estimates: GateInput['estimates'] = (source, metric) => {
    const value = values[source === 'candidate' ? metric : `${source}.${metric}`];
    return value === undefined ? undefined : { value };
  };
  const contrasts = new Map(
    instances.map((instance) => {
      const value = evaluate(instance, ({ source, metric }) => estimates(source, metric, null)!.value!);
      const reach = 1.959963984540054 * error;
      return [
        instance.key,
        {
          value,
          n: 500,
          interval: { low: value - reach, high: value + reach },
          pValues: { above: normalCdf(-value / error), below: normalCdf(value / error) },
        },
      ] as const;
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
    ...changes,
  });
}

const values = {
  a: 0.9,
  b: 0.9,
  c: 0.9,
  d: 0.9,
  e: 0.9,
  'baseline.a': 0.8,
  accuracy: 0.85,
  'baseline.accuracy': 0.8,
};

describe('judged together', () => {
  test('five conditions must be surer than one', () => {
    // 2.2 standard errors: a p-value of 0.028.
    const alone = decide(['a > 0.878'], values, 0.01);
    expect(alone.results[0]).toMatchObject({ state: 'proved', level: 0.95 });
    expect(alone.together).toBe(1);
    const five = decide(['a > 0.878', 'b > 0.878', 'c > 0.878', 'd > 0.878', 'e > 0.878'], values, 0.01);
    expect(five.counts.undecided).toBe(5);
    expect(five.results[0]!.reason).toBe(
      '0.9 is above 0.878, and so is its whole 95 % interval (0.8804 to 0.9196), but not at the 99 % that 5 conditions judged together ask for',
    );
    expect(five.results[0]!.pValue).toBeCloseTo(5 * 2 * normalCdf(-2.2), 6);
  });

  test('one that is sure makes room for the next', () => {
    const two = decide(['a > 0.5', 'b > 0.878'], values, 0.01);
    expect(two.results.map(({ state, level }) => [state, level])).toEqual([
      ['proved', 0.975],
      ['proved', 0.95],
    ]);
  });

  test('with less to spend, as at one of many looks, and the reason says so', () => {
    const { results } = decide(['a > 0.878'], values, 0.01, { alpha: 0.05 / 30 });
    expect(results[0]!.state).toBe('undecided');
    expect(results[0]!.reason).toContain('but not at the 99.83 % that so many looks at these rows ask for');
  });

  test('what could be proved shrinks with the error, and is what it takes', () => {
    const [wide] = decide(['a > 0.895'], values, 0.02).results;
    const [narrow] = decide(['a > 0.895'], values, 0.01).results;
    expect(wide!.detectable).toBeCloseTo(0.02 * (1.959964 + 0.841621), 5);
    expect(narrow!.detectable).toBeCloseTo(wide!.detectable! / 2, 9);
    expect(wide!.rowsToDecide! / narrow!.rowsToDecide!).toBeCloseTo(4, 0);
  });
});

test('equivalence is proved only when the whole interval is inside', () => {
  const condition = ['abs(a - baseline.a) <= 0.12'];
  expect(decide(condition, values, 0.005).counts).toMatchObject({ proved: 2 });
  expect(decide(condition, values, 0.02).counts).toMatchObject({ proved: 1, undecided: 1 });
  expect(decide(['abs(a - baseline.a) <= 0.05'], values, 0.005).counts).toMatchObject({
    proved: 1,
    refuted: 1,
  });
});

describe('tolerances', () => {
  const rows = (count: number) => ({ toleranceRows: { rows: count, method: 'hoeffding' as const } });

  test('decide by the value plus and minus, whatever the interval', () => {
    const texts = ['n - o > 0.02 +/- 0.02', 'n - o > 0.04 +/- 0.02', 'n - o > 0.08 +/- 0.02'];
    const { results, together } = decide(texts, values, 0.5, rows(500));
    expect(results.map(({ state }) => state)).toEqual(['proved', 'undecided', 'refuted']);
    expect(together).toBe(0);
    expect(results[1]!.reason).toContain('range of +/- 0.02');
  });

  test('need their rows', () => {
    const { results, answer } = decide(['n > 0.5 +/- 0.02'], values, 0.001, rows(501));
    expect(results[0]).toMatchObject({
      state: 'invalid',
      reason: 'a tolerance of 0.02 needs 501 test rows, and there are 500',
    });
    expect(answer).toBe('refused');
  });
});

test('by the Ladder a comparison holds beyond one standard error, and a bound stays what it was', () => {
  const texts = ['accuracy > baseline.accuracy', 'accuracy > 0.8'];
  const { results, together } = decide(texts, values, 0.04, { ladder: true });
  expect(results.map(({ state }) => state)).toEqual(['proved', 'undecided']);
  expect(together).toBe(1);
  expect(decide(texts, values, 0.06, { ladder: true }).results[0]!.state).toBe('undecided');
});

test('where nothing may be claimed, everything is invalid and the gate says why', () => {
  const refusal = {
    reason: 'this is look 3 at these test rows, and 2 were to be paid for',
    remedy: 'Take fresh rows.',
  };
  const decision = decide(['a > 0.1', 'b > 0.1'], values, 0.01, { refusal, undecided: 'pass' });
  expect(decision).toMatchObject({ answer: 'refused', ...refusal, counts: { invalid: 2, proved: 0 } });
});

test('a metric that is only reported is met or unmet, and no other pays for it', () => {
  const { results, together } = decide(['a > 0.878', 'b > 0.1'], values, 0.01, {
    isReported: ({ terms }) => terms[0]!.metric === 'b',
  });
  expect(results.map(({ state }) => state)).toEqual(['proved', 'met']);
  expect(together).toBe(1);
});
