import type { EvaluationRecord } from '@pawl/records';
import { expect, test } from 'vitest';
import { evaluationMetrics, paramsOf, trainingMetrics } from './mlflow-entries.ts';

test('nested params are flat, and a param of the user goes before our own of its name', () => {
  const params = {
    seed: 7,
    a: { b: { c: null }, 'd e': true },
    list: [1, { x: 2 }],
    none: {},
    text: 'as it is',
  };
  expect(paramsOf({ params, trainer: 'command', seed: 42 }).map(({ key, value }) => [key, value])).toEqual([
    ['seed', '7'],
    ['a.b.c', 'null'],
    ['a.d e', 'true'],
    ['list', '[1,{"x":2}]'],
    ['none', '{}'],
    ['text', 'as it is'],
    ['trainer', 'command'],
  ]);
});

test('two params whose names MLflow cannot tell apart stay two', () => {
  const entries = paramsOf({ params: { 'a#': 1, 'a?': 2 }, trainer: 't', seed: 1 });
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
  expect(entries.map(({ value }) => value)).toEqual(['1', '2', 't', '1']);
});

test('series keep their steps where MLflow can hold them, and are counted where it cannot', () => {
  const points = (...steps: number[]) => steps.map((step) => ({ step, value: step * 2 }));
  const run = {
    startedAt: '2026-01-02T10:00:00Z',
    durationMs: 1500,
    cpuSeconds: null,
    peakMemoryBytes: 1024,
    footprint: null,
    series: [
      { name: 'loss', last: 0, best: null, points: points(-1, 10) },
      { name: 'share', last: 0, best: null, points: points(0.5, 1.5) },
    ],
  };
  const at = { timestamp: Date.UTC(2026, 0, 2, 10) };
  expect(trainingMetrics(run)).toEqual([
    { key: 'pawl.duration_seconds', value: 1.5, step: 0, ...at },
    { key: 'pawl.peak_memory_bytes', value: 1024, step: 0, ...at },
    { key: 'training/loss', value: -2, step: -1, ...at },
    { key: 'training/loss', value: 20, step: 10, ...at },
    { key: 'training/share', value: 1, step: 0, ...at },
    { key: 'training/share', value: 3, step: 1, ...at },
  ]);
});

test('a metric without a value is left out, one without an interval stands alone', () => {
  const measured = (metric: string, slice: string | null, value: number | null, half: number | null) => ({
    metric,
    direction: null,
    slice,
    n: 10,
    candidate: {
      value,
      interval: value === null || half === null ? null : { low: value - half, high: value + half },
      method: 'none' as const,
      undefinedResamples: 0,
    },
    baseline: null,
    difference: null,
  });
  const evaluation: Pick<EvaluationRecord, 'metrics' | 'createdAt'> = {
    createdAt: '2026-01-02T10:00:00.250Z',
    metrics: [
      measured('auc', null, null, null),
      measured('mae', null, 2, null),
      measured('mae', 'age > 30', 4, 1),
    ],
  };
  const entries = evaluationMetrics(evaluation);
  expect(entries.map(({ key, value }) => [key, value])).toEqual([
    ['mae', 2],
    ['mae/age _ 30', 4],
    ['mae/age _ 30.low', 3],
    ['mae/age _ 30.high', 5],
  ]);
  expect(new Set(entries.map(({ timestamp }) => timestamp))).toEqual(
    new Set([Date.UTC(2026, 0, 2, 10, 0, 0, 250)]),
  );
});
