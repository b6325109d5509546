import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { halveRows } from './row-halves.ts';
import { binFeature, categoryFeature, type SliceFeature } from './slice-feature.ts';
import { findWorstSlices, type WorstSlicesInput } from './worst-slices.ts';

/** Random numbers from 0 up to 1. */
function uniform(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  for (let i = 0; i < 64; i++) generator.next();
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** Features `a`, `b` ... of values v0, v1 ... at random. */
function randomFeatures(rows: number, count: number, values: number, random: () => number): SliceFeature[] {
  return Array.from({ length: count }, (_, feature) => ({
    name: 'abcdefgh'[feature]!,
    codes: Int32Array.from({ length: rows }, () => Math.floor(random() * values)),
    values: Array.from({ length: values }, (_, value) => `v${value}`),
  }));
}

/** Random losses, greater in the slice that is planted. */
function planted(slice: Readonly<Record<string, number>>, extra: number): WorstSlicesInput {
  const random = uniform(5);
  const features = randomFeatures(4000, 5, 4, random);
  const losses = Float64Array.from({ length: 4000 }, (_, row) => {
    const inside = features.every(
      ({ name, codes }) => slice[name] === undefined || slice[name] === codes[row],
    );
    return random() + (inside ? extra : 0);
  });
  return { features, losses, seed: 7 };
}

describe('a planted slice is found', () => {
  test('of one feature', () => {
    const input = planted({ c: 2 }, 0.3);
    const [worst] = findWorstSlices(input);
    expect(worst).toMatchObject({
      slice: [{ feature: 'c', value: 'v2' }],
      name: 'c = v2',
      significant: true,
    });
    expect(worst!.test.difference).toBeCloseTo(0.3, 1);
    expect(worst!.discovery.n + worst!.test.n).toBe(
      input.features[2]!.codes.filter((code) => code === 2).length,
    );
  });

  test('of two features, and of three where they are asked for', () => {
    expect(findWorstSlices(planted({ b: 0, e: 3 }, 1.5))[0]).toMatchObject({
      name: 'b = v0, e = v3',
      significant: true,
    });
    const three = planted({ a: 1, b: 0, e: 3 }, 9);
    expect(findWorstSlices({ ...three, maxDepth: 3, minSupport: 10 })[0]!.name).toBe(
      'a = v1, b = v0, e = v3',
    );
    expect(findWorstSlices({ ...three, minSupport: 10 })[0]!.slice).toHaveLength(2);
  });

  test('by bins of a column of numbers', () => {
    const random = uniform(3);
    const ages = Float64Array.from({ length: 2000 }, (_, row) => row % 100);
    const losses = ages.map((age) => random() + (age > 79 ? 1 : 0));
    const [worst] = findWorstSlices({ features: [binFeature('age', ages)], losses, seed: 1 });
    expect(worst).toMatchObject({
      name: 'age > 79.2',
      slice: [{ feature: 'age', value: '> 79.2' }],
      significant: true,
    });
  });

  test('only among the rows asked for', () => {
    const input = planted({ c: 2 }, 0.5);
    const rows = Int32Array.from(input.losses.keys()).filter((row) => input.features[2]!.codes[row] !== 2);
    expect(findWorstSlices({ ...input, rows }).filter(({ significant }) => significant)).toEqual([]);
  });
});

test('numbers of the test half are those of its rows', () => {
  const input = planted({ c: 2 }, 0.3);
  const [worst] = findWorstSlices(input);
  const [, half] = halveRows(Int32Array.from(input.losses.keys()), 7);
  const mean = (rows: Int32Array) => rows.reduce((sum, row) => sum + input.losses[row]!, 0) / rows.length;
  const inside = half.filter((row) => input.features[2]!.codes[row] === 2);
  const rest = half.filter((row) => input.features[2]!.codes[row] !== 2);
  expect(worst!.test.n).toBe(inside.length);
  expect(worst!.test.meanLoss).toBeCloseTo(mean(inside), 12);
  expect(worst!.test.restMean).toBeCloseTo(mean(rest), 12);
});

test('p-values come of the tail that is given, and are adjusted over all slices found', () => {
  let calls = 0;
  const tTail = () => ++calls / 1000;
  const found = findWorstSlices({ ...planted({ c: 2 }, 0.3), alpha: 0.99, k: 4, tTail });
  expect(found.map(({ test: { pValue } }) => pValue)).toEqual([0.001, 0.002, 0.003, 0.004]);
  expect(found.map(({ test: { adjustedPValue } }) => adjustedPValue)).toEqual([0.004, 0.004, 0.004, 0.004]);
  expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((a, b) => b - a));
});

test('the same seed gives the same, another seed other halves', () => {
  const input = planted({ c: 2 }, 0.3);
  expect(findWorstSlices(input)).toEqual(findWorstSlices(input));
  expect(findWorstSlices({ ...input, seed: 8 })[0]!.test.meanLoss).not.toBe(
    findWorstSlices(input)[0]!.test.meanLoss,
  );
});

describe('pure noise seldom gives a significant slice', () => {
  const RUNS = 400;
  test.each([
    ['skewed losses', (random: () => number) => -Math.log(1 - random())],
    ['losses of 0 and 1', (random: () => number) => (random() < 0.2 ? 1 : 0)],
  ])('of %s', (_, draw) => {
    let withSlices = 0;
    let significant = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      const random = uniform(1000 + seed);
      const features = randomFeatures(400, 4, 4, random);
      const losses = Float64Array.from({ length: 400 }, () => draw(random));
      const found = findWorstSlices({ features, losses, seed, alpha: 0.99, minSupport: 20 });
      if (found.length > 0) withSlices++;
      if (found.some((slice) => slice.significant)) significant++;
    }
    // A search that finds nothing to test would pass for free.
    expect(withSlices).toBeGreaterThan(0.9 * RUNS);
    expect(significant / RUNS).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / RUNS));
  });
});

describe('nothing is found', () => {
  const input = planted({ c: 2 }, 0.3);
  test.each([
    ['of a constant loss', { losses: new Float64Array(4000).fill(2) }],
    ['of no loss', { losses: new Float64Array(4000) }],
    ['without features', { features: [] }],
    [
      'of nulls',
      { features: input.features.map((feature) => ({ ...feature, codes: new Int32Array(4000).fill(-1) })) },
    ],
    ['of one value', { features: [{ name: 'one', codes: new Int32Array(4000), values: ['v'] }] }],
    ['with fewer rows than the support', { rows: Int32Array.from({ length: 63 }, (_, i) => i) }],
    ['with no rows', { rows: new Int32Array(0) }],
  ])('%s', (_, change) => {
    expect(findWorstSlices({ ...input, ...change })).toEqual([]);
  });
});

describe('refused is', () => {
  const input = planted({ c: 2 }, 0.3);
  test.each([
    [{ alpha: 0 }, 'the alpha of the search for slices is 0'],
    [{ alpha: 1.1 }, 'alpha'],
    [{ maxDepth: 4 }, 'the maxDepth of the search for slices is 4, not 1, 2 or 3'],
    [{ k: 0 }, 'the k of'],
    [{ minSupport: Number.NaN }, 'the minSupport of'],
    [{ seed: 0.5 }, 'the seed of'],
    [{ losses: input.losses.with(41, Number.NaN) }, 'the loss of row 42 is NaN'],
    [{ losses: input.losses.with(0, -1) }, 'the loss of row 1 is -1'],
    [{ losses: input.losses.slice(1) }, '"a" has 4000 rows, and there are 3999 losses'],
  ])('%#', (change, message) => {
    expect(() => findWorstSlices({ ...input, ...change })).toThrow(message);
  });
});

describe('halves', () => {
  test('share the rows out, in order, and an odd one is in the second', () => {
    const [first, second] = halveRows(Int32Array.of(3, 5, 6, 8, 9), 4);
    expect([first.length, second.length]).toEqual([2, 3]);
    expect([...first, ...second].toSorted()).toEqual([3, 5, 6, 8, 9]);
    expect([...first]).toEqual([...first].toSorted());
    expect([...second]).toEqual([...second].toSorted());
  });

  test('are every choice equally often', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const key = halveRows(Int32Array.of(0, 1, 2, 3), seed)[0].join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Five standard deviations of a binomial count of 6000 and 1/6.
    for (const count of counts.values())
      expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(6000 * (5 / 36)));
  });
});

describe('a feature', () => {
  test('of numbers is binned by quantiles', () => {
    const nulls = Uint8Array.of(0, 0, 0, 0, 0, 0, 1);
    const feature = binFeature('age', Float64Array.of(1, 2, 3, 4, 5, 6, Number.NaN), nulls, 3);
    expect(feature.conditions).toEqual(['age <= 2.667', '2.667 < age <= 4.333', 'age > 4.333']);
    expect(feature.values).toEqual(['<= 2.667', '(2.667, 4.333]', '> 4.333']);
    expect([...feature.codes]).toEqual([0, 0, 1, 1, 2, 2, -1]);
  });

  test('of categories keeps the most frequent and puts the rest into one', () => {
    const codes = Int32Array.of(0, 1, 1, 2, 2, 2, 3, -1);
    const feature = categoryFeature('city', codes, ['p', 'q', 'r', 's', 'unused'], 2);
    expect(feature.values).toEqual(['r', 'q', 'other']);
    expect([...feature.codes]).toEqual([2, 1, 1, 0, 0, 0, 2, -1]);
    expect(categoryFeature('city', codes, ['p', 'other', 'r', 's'], 2).values).toEqual([
      'r',
      'other',
      '(other)',
    ]);
    expect(categoryFeature('city', codes, ['p', 'q', 'r', 's']).values).toEqual(['r', 'q', 'p', 's']);
  });
});
