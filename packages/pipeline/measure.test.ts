import { METRICS, requireMetric, type Sample } from '@pawl/metrics';
import { parseConfig } from '@pawl/records';
import type { Table } from '@pawl/table';
import { expect, test } from 'vitest';
import { measureRows } from './measure.ts';
import { sliceTable } from './slices.ts';

const table: Table = {
  rows: 4,
  columns: [{ kind: 'number', name: 'age', values: Float64Array.of(20, 30, 40, 50) }],
};
const samples: Sample[] = [
  { task: 'regression', actual: Float64Array.of(1, 2, 3, 4), predicted: Float64Array.of(1, 2, 4, 4) },
  {
    task: 'classification',
    labels: ['no', 'yes'],
    actual: Int32Array.of(0, 1, 0, 1),
    predicted: Int32Array.of(0, 1, 1, 1),
    scores: [Float64Array.of(0.8, 0.4, 0.3, 0.1), Float64Array.of(0.2, 0.6, 0.7, 0.9)],
    positive: 1,
  },
];

test.each(samples)('every metric of $task is measured on a slice of no row and of one', async (sample) => {
  const names = METRICS.filter(({ name }) => allowed(name, sample)).map(({ name }) => name);
  const config = parseConfig(
    `model: m
task: ${sample.task}
data: { source: a.csv, target: t, id: id }
train: { run: ./train }
evaluate: { metrics: ${JSON.stringify(names)}, resamples: 100 }
gate: [slice(age > 90).${names[0]} <= baseline, slice(age = 40).${names[0]} <= baseline]
`,
    'pawl.yaml',
  );
  const { slices } = sliceTable(table, ['age > 90', 'age = 40']);
  const evidence = { candidate: sample, baseline: sample, sameModel: false, slices, rows: 4 };
  const { metrics, contrasts } = await measureRows(config, evidence, () => {});
  const none = metrics.filter(({ slice }) => slice === 'age > 90');
  expect(none.map(({ metric }) => metric)).toEqual(names);
  for (const entry of none) {
    expect(entry).toMatchObject({ n: 0, candidate: { value: null, interval: null } });
  }
  const one = metrics.filter(({ slice }) => slice === 'age = 40');
  expect(one.every(({ n, candidate }) => n === 1 && isWide(candidate.interval))).toBe(true);
  expect(one.filter(({ candidate }) => candidate.value === null).map(({ metric }) => metric)).toEqual(
    sample.task === 'regression' ? OF_TWO_ROWS.regression : OF_TWO_ROWS.classification,
  );
  expect(contrasts.map(({ n, estimate }) => [n, estimate.value])).toEqual([
    [0, null],
    [1, 0],
  ]);
});

/** One row says next to nothing: there is no interval, or one that most values are in. */
function isWide(interval: { low: number; high: number } | null): boolean {
  return interval === null || interval.high - interval.low > 0.5;
}

/** Metrics that one row leaves undefined: they need a row of each class, or values that differ. */
const OF_TWO_ROWS = {
  regression: ['r2', 'explained_variance', 'spearman'],
  classification: [
    'fnr',
    'roc_auc',
    'roc_auc_ovr',
    'roc_auc_ovr_weighted',
    'roc_auc_ovo',
    'roc_auc_ovo_weighted',
    'fpr_at_tpr_95',
    'tpr_at_fpr_5',
    'lift_at_10',
  ],
};

function allowed(name: string, sample: Sample): boolean {
  try {
    return requireMetric(name, sample) !== undefined;
  } catch {
    return false;
  }
}
