import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findMetric, METRICS, requireMetric } from './declarations.ts';
import { rowDrawer } from './draw.ts';
import { quantileSorted } from './interval.ts';
import { metricValue, prepareMetric } from './prepare.ts';
import type { Sample } from './sample.ts';

interface Case {
  readonly name: string;
  readonly task: 'classification' | 'regression';
  readonly labels: number;
  readonly positive: number | null;
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
  readonly scores: readonly (readonly number[])[];
  readonly counts: readonly number[] | null;
  readonly expected: Readonly<Record<string, number | null>>;
}

interface Reference {
  readonly scikit_learn: string;
  readonly cases: readonly Case[];
  readonly quantiles: readonly { values: number[]; shares: number[]; expected: number[] }[];
  readonly draws: readonly { rows: number; seed: number; draws: number[][] }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('./reference/metrics.json', import.meta.url), 'utf8'),
);

/** Metrics that the other file of reference values has, and this one has not. */
const MORE = new Set(
  (
    JSON.parse(readFileSync(new URL('./reference/more-metrics.json', import.meta.url), 'utf8')) as Pick<
      Reference,
      'cases'
    >
  ).cases
    .flatMap(({ expected }) => Object.keys(expected))
    .concat(METRICS.map(({ name }) => name).filter((name) => /_\d/.test(name)))
    .filter((name) => !reference.cases.some(({ expected }) => name in expected)),
);

describe(`values of scikit-learn ${reference.scikit_learn}`, () => {
  for (const [number, item] of reference.cases.entries()) {
    test(`case ${number}, ${item.task}: ${item.name}`, () => {
      const sample = sampleOf(item);
      for (const [metric, expected] of Object.entries(item.expected)) {
        const value = item.counts
          ? prepareMetric(metric, sample)(Uint8Array.from(item.counts))
          : metricValue(metric, sample);
        expectClose(metric, value, expected ?? Number.NaN);
      }
    });
  }

  test('every metric allowed on a case is compared, and none is left out of all cases', () => {
    const compared = new Set<string>();
    for (const item of reference.cases) {
      const sample = sampleOf(item);
      const allowed = METRICS.filter((metric) => {
        try {
          return requireMetric(metric.name, sample);
        } catch {
          return false;
        }
      }).map((metric) => metric.name);
      const here = allowed.filter((name) => !MORE.has(name));
      expect(Object.keys(item.expected).sort()).toEqual(here.sort());
      for (const metric of here) compared.add(metric);
    }
    const families = [...MORE].map((name) => name.replace(/_\d+/, '_#'));
    const all = new Set([...compared, ...families]);
    expect(METRICS.map(({ name }) => name.replace(/_\d+/, '_#')).filter((name) => !all.has(name))).toEqual(
      [],
    );
  });

  test('expected values lie in the declared range', () => {
    for (const item of reference.cases) {
      for (const [name, value] of Object.entries(item.expected)) {
        if (value === null) continue;
        const [least, greatest] = findMetric(name)!.range;
        expect(value, name).toBeGreaterThanOrEqual(least - 1e-12);
        expect(value, name).toBeLessThanOrEqual(greatest + 1e-12);
      }
    }
  });
});

test('quantiles are those of numpy', () => {
  for (const { values, shares, expected } of reference.quantiles) {
    const sorted = Float64Array.from(values).sort();
    for (const [i, share] of shares.entries()) expectClose('', quantileSorted(sorted, share), expected[i]!);
  }
});

test('draws are those of an independent xoroshiro128+ in integer arithmetic', () => {
  for (const { rows, seed, draws } of reference.draws) {
    const draw = rowDrawer(seed);
    const counts = new Uint8Array(rows);
    for (const expected of draws) {
      draw(counts);
      expect([...counts]).toEqual(expected);
    }
  }
});

function sampleOf(item: Case): Sample {
  if (item.task === 'regression') {
    return {
      task: 'regression',
      actual: Float64Array.from(item.actual),
      predicted: Float64Array.from(item.predicted),
    };
  }
  const given = item.scores.map((column) => Float64Array.from(column));
  const scores = given.length === 1 ? [given[0]!.map((score) => 1 - score), given[0]!] : given;
  return {
    task: 'classification',
    labels: Array.from({ length: item.labels }, (_, label) => `label ${label}`),
    actual: Int32Array.from(item.actual),
    predicted: Int32Array.from(item.predicted),
    scores,
    ...(item.positive === null ? {} : { positive: item.positive }),
  };
}

/** Equal to 1e-12: relative for sizes of errors, which may be tiny; absolute below 1 for all else. */
function expectClose(metric: string, value: number, expected: number): void {
  if (Number.isNaN(expected)) {
    expect(value, metric).toBeNaN();
    return;
  }
  const least = ['rmse', 'mae', 'mape', 'median_absolute_error'].includes(metric) ? 0 : 1;
  const tolerance = 1e-12 * Math.max(least, Math.abs(expected));
  expect(Math.abs(value - expected), metric).toBeLessThanOrEqual(tolerance);
}
