import { describe, expect, test } from 'vitest';
import { parseCondition } from './condition.ts';
import { expandConditions } from './expand.ts';

const parse = (text: string) => parseCondition(text, { metric: (name) => name, metricNames: [] });
const slices = [
  { spec: 'region', name: 'region = <1H OCEAN' },
  { spec: 'region', name: 'region = INLAND' },
  { spec: 'income>8', name: 'income > 8' },
  { spec: 'size', name: 'size = small' },
  { spec: 'size', name: 'size = large' },
];
const expand = (...texts: string[]) => expandConditions(texts.map(parse), slices);
const names = (text: string) => expand(text).map((instance) => instance.sliceName);

describe('a condition is expanded', () => {
  test('to itself when it speaks of all rows', () => {
    const condition = parse('rmse < 1');
    expect(expandConditions([condition], slices)).toEqual([
      { condition, sliceName: null, key: 'rmse < 1', terms: condition.terms, constant: -1 },
    ]);
  });

  test('to every slice of a column, in each term that speaks of it', () => {
    const instances = expand('slice(region).rmse <= baseline.slice(region).rmse + rmse * 0.5 + 0.1');
    expect(instances.map(({ sliceName, key }) => ({ sliceName, key }))).toEqual([
      {
        sliceName: 'region = <1H OCEAN',
        key: `${instances[0]?.condition.canonical} @ ["region = <1H OCEAN"]`,
      },
      { sliceName: 'region = INLAND', key: `${instances[0]?.condition.canonical} @ ["region = INLAND"]` },
    ]);
    expect(instances[1]?.constant).toBe(-0.1);
    expect(instances[1]?.terms.map(({ source, slice, coefficient }) => [source, slice, coefficient])).toEqual(
      [
        ['candidate', 'region = INLAND', 1],
        ['candidate', null, -0.5],
        ['baseline', 'region = INLAND', -1],
      ],
    );
  });

  test.each([
    ['income > 8', ['income > 8']],
    ['income>8', ['income > 8']],
    ['region = INLAND', ['region = INLAND']],
    ['region = "INLAND"', ['region = INLAND']],
    ['region="<1H OCEAN"', ['region = <1H OCEAN']],
    ['"region"', ['region = <1H OCEAN', 'region = INLAND']],
  ])('slice(%s) is %j', (spec, expected) => {
    expect(names(`slice(${spec}).rmse < 1`)).toEqual(expected);
  });

  test.each([
    ['quantiles(age, 2)', ['age <= 22', 'age > 22']],
    ['quantiles( age,2 )', ['age <= 22', 'age > 22']],
    ['22<age<=31', ['22 < age <= 31']],
    ['region x sex', ['region = north, sex = F', 'region = "a, b", sex = F']],
    ['region  ×  sex', ['region = north, sex = F', 'region = "a, b", sex = F']],
    ['region=north,sex=F', ['region = north, sex = F']],
    ['region = "a, b", sex = F', ['region = "a, b", sex = F']],
    ['quantiles (age,2)×sex', ['age <= 22, sex = F']],
  ])('slice(%s) of bins and crosses is %j', (spec, expected) => {
    const binned = [
      { spec: 'quantiles(age,2)', name: 'age <= 22' },
      { spec: 'quantiles(age,2)', name: 'age > 22' },
      { spec: 'quantiles(age, 3)', name: '22 < age <= 31' },
      { spec: 'region × sex', name: 'region = north, sex = F' },
      { spec: 'region × sex', name: 'region = "a, b", sex = F' },
      { spec: 'quantiles( age, 2) x sex', name: 'age <= 22, sex = F' },
    ];
    const found = expandConditions([parse(`slice(${spec}).rmse <= baseline * 1.1`)], binned);
    expect(found.map((instance) => instance.sliceName)).toEqual(expected);
  });

  test('to the slice of exactly that name before one of nearly that name', () => {
    const close = [
      { spec: 'a', name: 'a = "x"' },
      { spec: 'a', name: 'a = x' },
    ];
    const found = (spec: string) =>
      expandConditions([parse(`slice(${spec}).rmse < 1`)], close).map((instance) => instance.sliceName);
    expect(found('a = "x"')).toEqual(['a = "x"']);
    expect(found('a = x')).toEqual(['a = x']);
    expect(found("a = 'x'")).toEqual(['a = x']);
  });

  test('once to a slice that was declared twice', () => {
    const twice = [...slices, { spec: 'region', name: 'region = INLAND' }];
    expect(expandConditions([parse('slice(region).rmse < 1')], twice)).toHaveLength(2);
  });

  test('to every pair when it speaks of two columns', () => {
    const instances = expand('slice(region).rmse <= slice(size).rmse * 2');
    expect(instances.map((instance) => instance.sliceName)).toEqual([
      'region = <1H OCEAN, size = small',
      'region = <1H OCEAN, size = large',
      'region = INLAND, size = small',
      'region = INLAND, size = large',
    ]);
    expect(instances[1]?.terms.map((term) => term.slice)).toEqual(['region = <1H OCEAN', 'size = large']);
  });

  test('not to more than 10,000 pairs', () => {
    const many = ['a', 'b'].flatMap((spec) =>
      Array.from({ length: 101 }, (_, value) => ({ spec, name: `${spec} = ${value}` })),
    );
    expect(() => expandConditions([parse('slice(a).rmse < slice(b).rmse')], many)).toThrow(
      'the condition `slice(a).rmse < slice(b).rmse` speaks of 10201 pairs of slices',
    );
  });
});

test('a slice that was not declared is flagged, with those that were', () => {
  const condition = parse('slice(regoin).rmse <= baseline');
  expect(expandConditions([condition], slices)).toEqual([
    {
      condition,
      sliceName: null,
      key: condition.canonical,
      terms: condition.terms,
      constant: 0,
      missingSlice: 'regoin',
      knownSlices: ['region', 'income>8', 'size'],
    },
  ]);
  expect(expand('slice(region).rmse < slice(nowhere).rmse')).toMatchObject([{ missingSlice: 'nowhere' }]);
});

test('conditions that mean the same are kept once, as first written; keys are unique', () => {
  const instances = expand('0.5 > rmse', 'mae < 1', 'rmse < 0.5', 'slice(region).rmse < 0.5');
  expect(instances.map((instance) => instance.condition.text)).toEqual([
    '0.5 > rmse',
    'mae < 1',
    'slice(region).rmse < 0.5',
    'slice(region).rmse < 0.5',
  ]);
  expect(new Set(instances.map((instance) => instance.key)).size).toBe(4);
});
