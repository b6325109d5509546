import { describe, expect, test } from 'vitest';
import { expandConditions } from './expand.ts';
import { parseConditions } from './written-forms.ts';

const lookup = {
  metric: (name: string) => (name === 'rocauc' ? undefined : name),
  metricNames: ['roc_auc', 'recall'],
};
const parse = (text: string) => parseConditions(text, lookup);
const canonical = (text: string) => parse(text).map((condition) => condition.canonical);
const slices = ['F', 'M', 'X'].map((value) => ({ spec: 'sex', name: `sex = ${value}` }));

test('a plain condition stays one', () => {
  expect(canonical('roc_auc >= baseline.roc_auc - 0.005')).toEqual(['roc_auc >= baseline.roc_auc - 0.005']);
});

describe('abs', () => {
  test('is both of its bounds', () => {
    expect(canonical('abs(roc_auc - baseline.roc_auc) <= 0.01')).toEqual([
      'roc_auc <= baseline.roc_auc + 0.01',
      'roc_auc >= baseline.roc_auc - 0.01',
    ]);
    expect(canonical('abs( roc_auc - 0.5 ) < 0.1 * 2')).toEqual(['roc_auc < 0.7', 'roc_auc > 0.3']);
  });
});

describe('gap and ratio', () => {
  test('compare every group with every other', () => {
    const instances = expandConditions(parse('gap(recall, sex) <= 0.1'), slices);
    expect(instances.map(({ sliceName }) => sliceName)).toEqual(
      ['F, M', 'F, X', 'M, F', 'M, X', 'X, F', 'X, M'].map((pair) =>
        pair.replace(/\b([FMX])\b/g, 'sex = $1'),
      ),
    );
    expect(new Set(instances.map(({ key }) => key)).size).toBe(6);
    expect(instances[0]!.condition.text).toBe('gap(recall, sex) <= 0.1');
    // In normal form: recall of M - recall of F + 0.1 >= 0
    const [first] = instances;
    const recallOf: Record<string, number> = { 'sex = F': 0.9, 'sex = M': 0.75, 'sex = X': 0 };
    const value = first!.terms.reduce(
      (sum, term) => sum + term.coefficient * recallOf[term.slice!]!,
      first!.constant,
    );
    expect(value).toBeCloseTo(-0.05, 12);
  });

  test('a ratio is a difference that has no quotient', () => {
    const [first] = expandConditions(parse('ratio(selection_rate, sex) >= 0.8'), slices);
    const recallOf: Record<string, number> = { 'sex = F': 0.4, 'sex = M': 0.5 };
    const value = first!.terms.reduce(
      (sum, term) => sum + term.coefficient * recallOf[term.slice!]!,
      first!.constant,
    );
    expect(value).toBeCloseTo(0, 12);
  });

  test('of one group cannot be measured', () => {
    const [only, another] = expandConditions(parse('gap(recall, sex) <= 0.1'), slices.slice(0, 1));
    expect(only!.missingSlice).toBe('a second group of sex');
    expect(another).toBeUndefined();
  });

  test('of a column that is no slice are missing it', () => {
    const [only] = expandConditions(parse('gap(recall, region) <= 0.1'), slices);
    expect(only!.missingSlice).toBe('region');
  });

  test('take a spec with parentheses and commas', () => {
    const bins = ['age <= 30', 'age > 30'].map((name) => ({ spec: 'quantiles(age, 2)', name }));
    const instances = expandConditions(parse('gap(recall, quantiles( age,2 )) <= 0.1'), bins);
    expect(instances.map(({ sliceName }) => sliceName)).toEqual([
      'age <= 30, age > 30',
      'age > 30, age <= 30',
    ]);
  });
});

describe('tolerances', () => {
  test('are clauses, each with its own', () => {
    const conditions = parse('n - 1.1 * o > 0.01 +/- 0.02 /\\ d < 0.1 +/- 0.01');
    expect(conditions.map(({ tolerance }) => tolerance)).toEqual([0.02, 0.01]);
    expect(conditions[0]).toMatchObject({
      comparison: '>',
      constant: -0.01,
      terms: [
        { source: 'candidate', metric: 'accuracy', slice: null, coefficient: 1 },
        { source: 'baseline', metric: 'accuracy', slice: null, coefficient: -1.1 },
      ],
    });
    expect(conditions[1]!.terms).toEqual([
      { source: 'change', metric: 'changed', slice: null, coefficient: 1 },
    ]);
  });
});

test.each([
  ['gap(recall, sex <= 0.1', /never closed/],
  ['gap(recall) <= 0.1', /gap needs a metric and a column/],
  ['gap(recall, sex) >= 0.1', /found >= after gap\(\.\.\.\), expected <=/],
  ['ratio(recall, sex) <= 0.8', /found <= after ratio\(\.\.\.\), expected >=/],
  ['abs(roc_auc - 0.5)', /found no comparison after abs/],
  ['gap(rocauc, sex) <= 0.1', /"rocauc", which is no known metric/],
])('%s is refused', (text, message) => {
  expect(() => parse(text)).toThrow(message);
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'config' }));
});
