import { normalQuantile, uniform } from '@pawl/metrics';
import type { Column } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { chartColumn } from './chart.ts';
import { cusum, limitFor } from './cusum.ts';
import type { Chunk } from './cut.ts';
import { chartTable, judgeChunks } from './judge.ts';

function chunksOf(count: number, rows: number): Chunk[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `c${i}`,
    rows: Int32Array.from({ length: rows }, (_, k) => i * rows + k),
    covered: 1,
  }));
}

function numbers(rows: number, value: (row: number) => number): Column {
  return { kind: 'number', name: 'x', values: Float64Array.from({ length: rows }, (_, row) => value(row)) };
}

function categories(rows: number, value: (row: number) => number): Column {
  const dictionary = Array.from({ length: 40 }, (_, i) => `c${i}`);
  return {
    kind: 'text',
    name: 'x',
    codes: Int32Array.from({ length: rows }, (_, row) => value(row)),
    dictionary,
  };
}

describe('charts of columns that do not change', () => {
  const draw = uniform(5);
  const skewed = () => Math.floor(40 * draw() ** 3);
  // Each is one run from a reference of its own: what a limit means is so shared by the reference.
  test.each([
    ['numbers', 100, 3000, (rows: number) => numbers(rows, () => draw())],
    ['numbers beside a small reference', 60, 300, (rows: number) => numbers(rows, () => draw())],
    ['numbers with ties', 80, 1000, (rows: number) => numbers(rows, () => Math.floor(draw() * 12))],
    ['categories', 60, 1000, (rows: number) => categories(rows, skewed)],
  ])(
    'run as long as is declared: %s',
    (_, size, referenceRows, column) => {
      const declared = 25;
      const limit = limitFor(declared);
      const runs = 150;
      let total = 0;
      for (let run = 0; run < runs; run++) {
        // Few runs are longer than eight times the average, and a run is geometric from there.
        const chart = chartColumn(
          column(referenceRows),
          column(size * 200),
          judgeChunks(chunksOf(200, size)),
          {
            limit,
            threshold: 0.1,
          },
        )!;
        total += chart.first === null ? 200 + declared : chart.first + 1;
      }
      // The standard error is 8 %; the tail of a chi-squared value is not quite the real one.
      expect(total / runs / declared).toBeGreaterThan(0.75);
      expect(total / runs / declared).toBeLessThan(1.35);
    },
    120_000,
  );

  test('give shifts that are standard normal and independent', () => {
    const shifts: number[] = [];
    let product = 0;
    for (let run = 0; run < 60; run++) {
      const chart = chartColumn(
        numbers(400, () => draw()),
        numbers(40 * 100, () => draw()),
        judgeChunks(chunksOf(40, 100)),
        { limit: 4, threshold: 0.1 },
      )!;
      const own = chart.shifts.map((shift) => shift!);
      shifts.push(...own);
      for (let i = 1; i < own.length; i++) product += own[i]! * own[i - 1]!;
      expect(chart.sums).toEqual(cusum(own));
    }
    const mean = shifts.reduce((a, b) => a + b, 0) / shifts.length;
    const variance = shifts.reduce((a, b) => a + (b - mean) ** 2, 0) / shifts.length;
    expect(Math.abs(mean)).toBeLessThan(0.07);
    expect(Math.abs(variance - 1)).toBeLessThan(0.1);
    expect(Math.abs(product / shifts.length)).toBeLessThan(0.07);
  });
});

describe('charts of columns that change', () => {
  test('name the chunk from which they did, and the first out of control', () => {
    const draw = uniform(8);
    const table = (column: Column) => ({ rows: 0, columns: [column] });
    const bell = () => normalQuantile(draw());
    const { charts, limit, columnRunLength } = chartTable(
      table(numbers(5000, bell)),
      table(numbers(60 * 200, (row) => bell() + (row >= 40 * 200 ? 0.5 : 0))),
      chunksOf(60, 200),
      370,
      DEFAULT_SETTINGS,
    );
    expect(columnRunLength).toBe(370);
    const [chart] = charts;
    expect(chart!.first).toBeGreaterThanOrEqual(40);
    expect(chart!.first).toBeLessThanOrEqual(42);
    expect(chart!.since).toBeGreaterThanOrEqual(38);
    expect(chart!.sums[chart!.first!]).toBeGreaterThan(limit);
    expect(chart!.test.pValue).toBeLessThan(1e-6);
    expect(chart!.test.net).toBeGreaterThan(0.1);
    expect(chart!.distances[45]).toBeGreaterThan(0.1);
  });
});

test('chunks of few rows and incomplete ones are not judged', () => {
  const [first, ...rest] = chunksOf(4, 100);
  const cut = [
    { ...first!, covered: 0.5 },
    ...rest.slice(0, 2),
    { ...rest[2]!, rows: Int32Array.of(1, 2) },
    { name: 'e', rows: new Int32Array(0), covered: 1 },
    { ...chunksOf(10, 100)[8]!, rows: Int32Array.from({ length: 49 }), covered: 0.3 },
  ];
  expect(judgeChunks(cut).map(({ passed }) => passed)).toEqual([
    null,
    null,
    null,
    'fewer than 50 rows',
    'no rows',
    'incomplete, fewer than 50 rows',
  ]);
  const large = chunksOf(4, 200);
  const last = { ...large[3]!, rows: large[3]!.rows.slice(0, 90), covered: 0.4 };
  expect(judgeChunks([...large.slice(0, 3), last]).at(-1)!.passed).toBe('incomplete');
  expect(judgeChunks([...large.slice(0, 3), { ...last, covered: 0.95 }]).at(-1)!.passed).toBe(null);
});
