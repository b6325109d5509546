/**
 * How long control charts of drift run until a false alarm, by simulation: `node scripts/node24.mjs
 * scripts/simulate-run-length.ts [runs]` prints a Markdown table. Each run has a reference of its own and ends with the
 * first chunk out of control; runs are cut at five times what is declared, and then count as that and the rest on average.
 */
import { normalQuantile, uniform } from '@pawl/metrics';
import type { Column } from '@pawl/table';
import { chartColumn } from '../packages/drift/chunks/chart.ts';
import { limitFor } from '../packages/drift/chunks/cusum.ts';

const runs = Number(process.argv[2] ?? 200);
const draw = uniform(1);

function numbers(rows: number, value: () => number): Column {
  return { kind: 'number', name: 'x', values: Float64Array.from({ length: rows }, value) };
}

function categories(rows: number): Column {
  const dictionary = Array.from({ length: 40 }, (_, i) => `c${i}`);
  const codes = Int32Array.from({ length: rows }, () => Math.floor(40 * draw() ** 3));
  return { kind: 'text', name: 'x', codes, dictionary };
}

const CASES: readonly [string, (rows: number) => Column, reference: number, size: number][] = [
  ['normal', (rows) => numbers(rows, () => normalQuantile(draw())), 5000, 100],
  ['normal, small reference', (rows) => numbers(rows, () => normalQuantile(draw())), 300, 100],
  ['twelve integers', (rows) => numbers(rows, () => Math.floor(12 * draw())), 2000, 60],
  ['forty categories, skewed', categories, 2000, 100],
];

console.log('| Column | Reference | Rows a chunk | Declared | Found | Standard error |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const [name, column, referenceRows, size] of CASES) {
  for (const declared of [50, 370]) {
    const limit = limitFor(declared);
    const lengths = Array.from({ length: runs }, () =>
      runLength(column, referenceRows, size, declared, limit),
    );
    const mean = lengths.reduce((a, b) => a + b, 0) / runs;
    const variance = lengths.reduce((a, b) => a + (b - mean) ** 2, 0) / (runs - 1);
    const error = Math.sqrt(variance / runs);
    console.log(
      `| ${name} | ${referenceRows} | ${size} | ${declared} | ${mean.toFixed(0)} | ${error.toFixed(0)} |`,
    );
  }
}

function runLength(
  column: (rows: number) => Column,
  referenceRows: number,
  size: number,
  declared: number,
  limit: number,
): number {
  const count = 5 * declared;
  const chunks = Array.from({ length: count }, (_, i) => ({
    name: String(i),
    rows: Int32Array.from({ length: size }, (_, k) => i * size + k),
    covered: 1,
    passed: null,
  }));
  const chart = chartColumn(column(referenceRows), column(count * size), chunks, { limit, threshold: 0.1 });
  const first = chart?.first ?? null;
  return first === null ? count + declared : first + 1;
}
