import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { metricValue, prepareMetrics } from './prepare.ts';
import type { Sample } from './sample.ts';

interface Case {
  readonly name: string;
  readonly task: 'classification' | 'regression';
  readonly labels?: number;
  readonly positive?: number | null;
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
  readonly scores?: readonly (readonly number[])[];
  readonly weights: readonly number[] | null;
  readonly costs?: readonly number[];
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
  readonly groups?: readonly number[];
  readonly expected: Readonly<Record<string, number | null>>;
}

const reference: { readonly scikit_learn: string; readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('./reference/more-metrics.json', import.meta.url), 'utf8'),
);

describe(`values of scikit-learn ${reference.scikit_learn}, scipy, and definitions written out`, () => {
  test.each(reference.cases.map((item) => [item.name, item] as const))('%s', (_, item) => {
    const sample = sampleOf(item);
    for (const [metric, expected] of Object.entries(item.expected)) {
      const value = metricValue(metric, sample);
      if (expected === null) expect(value, metric).toBeNaN();
      else
        expect(Math.abs(value - expected), metric).toBeLessThanOrEqual(
          1e-12 * Math.max(1, Math.abs(expected)),
        );
    }
  });
});

describe('leaving a part out', () => {
  test.each(reference.cases.map((item) => [item.name, item] as const))('%s', (_, item) => {
    const sample = sampleOf(item);
    const names = Object.keys(item.expected);
    const { evaluate, leaveOut } = prepareMetrics(names, sample);
    const parts = Math.min(7, item.actual.length);
    // Rows of one query are never parted.
    const of = Int32Array.from(item.actual, (_, row) => (item.groups?.[row] ?? row) % parts);
    const found = leaveOut(of, parts);
    const out = new Float64Array(names.length);
    for (let part = 0; part < parts; part++) {
      evaluate(
        Uint8Array.from(of, (each) => (each === part ? 0 : 1)),
        out,
      );
      for (const [i, name] of names.entries()) {
        if (Number.isNaN(out[i])) expect(found[i]![part], name).toBeNaN();
        else {
          const size = Math.max(1, Math.abs(out[i]!));
          expect(Math.abs(found[i]![part]! - out[i]!), name).toBeLessThanOrEqual(1e-10 * size);
        }
      }
    }
  });
});

function sampleOf(item: Case): Sample {
  const numbers = (name: 'weights' | 'costs' | 'lower' | 'upper') => {
    const values = item[name];
    return values ? { [name]: Float64Array.from(values) } : {};
  };
  const groups = item.groups ? { groups: Int32Array.from(item.groups) } : {};
  if (item.task === 'regression') {
    return {
      task: 'regression',
      actual: Float64Array.from(item.actual),
      predicted: Float64Array.from(item.predicted),
      ...numbers('weights'),
      ...numbers('lower'),
      ...numbers('upper'),
      ...groups,
    };
  }
  return {
    task: 'classification',
    labels: Array.from({ length: item.labels! }, (_, label) => `label ${label}`),
    actual: Int32Array.from(item.actual),
    predicted: Int32Array.from(item.predicted),
    scores: item.scores!.map((column) => Float64Array.from(column)),
    ...(item.positive == null ? {} : { positive: item.positive }),
    ...numbers('weights'),
    ...numbers('costs'),
  };
}
