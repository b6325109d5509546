import { uniform } from '@pawl/metrics';
import type { Table } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { decideTests, detectDrift } from '../detect.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { reconstructionTest } from './reconstruction-test.ts';
import { toldApart } from './told-apart.ts';

/** Normal columns, of which the first two go together as far as `relation` says; margins are the same for any. */
function related(rows: number, relation: number, seed: number, columns = 5): Table {
  const draw = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  const values = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, normal));
  const [x, y] = values as [Float64Array, Float64Array];
  for (let row = 0; row < rows; row++) y[row] = relation * x[row]! + Math.sqrt(1 - relation ** 2) * y[row]!;
  return {
    rows,
    columns: [
      ...values.map((cells, c) => ({ kind: 'number' as const, name: `x${c}`, values: cells })),
      {
        kind: 'text',
        name: '__proto__',
        codes: Int32Array.from({ length: rows }, () => Math.floor(draw() * 4) - 1),
        dictionary: ['a', 'b', 'side'],
      },
    ],
  };
}

const seeds = Int32Array.from({ length: 10_000 }, (_, i) => Math.imul(i + 1, 0x9e3779b9));

describe('a relation between two columns, of which each is as it was', () => {
  const from = related(3000, 0, seeds[0]!);
  const to = related(2000, 0.8, seeds[1]!);

  test('is seen by no column, and by the classifier with the columns that it is between', async () => {
    const told = (await toldApart(from, to, DEFAULT_SETTINGS))!;
    expect(told.net).toBeGreaterThan(0.6);
    expect(told).toMatchObject({ columns: 6, learned: 2500, rows: [1500, 1000] });
    expect(told.shares.slice(0, 2).map(({ column }) => column)).toEqual(expect.arrayContaining(['x0', 'x1']));
    expect(detectDrift(from, to).decision).toBe('no drift');
    const found = detectDrift(from, to, {}, { along: [told] });
    expect(found).toMatchObject({ decision: 'drift', drifted: [], along: [{ decision: 'drift' }] });
    // Its p-value is small enough to be found after correction over all tests.
    expect(found.along[0]!.adjustedPValue).toBeLessThanOrEqual(0.05);
  });

  test('that was there and is gone is seen in what the main directions leave', () => {
    const tied = related(3000, 0.99, seeds[2]!, 2);
    const loose = related(2000, 0.5, seeds[3]!, 2);
    const test = reconstructionTest(tied, loose, DEFAULT_SETTINGS)!;
    expect(test.net).toBeGreaterThan(0.5);
    expect(decideTests([test], DEFAULT_SETTINGS)[0]!.decision).toBe('drift');
  });
});

test('tables that are alike: at most a twentieth alarms, by p-value alone', async () => {
  const tables = 150;
  const alarms = { classifier: 0, reconstruction: 0 };
  for (let i = 0; i < tables; i++) {
    const settings = { ...DEFAULT_SETTINGS, seed: i };
    const from = related(160, 0.5, seeds[10 + 2 * i]!, 3);
    const to = related(100 + (i % 3) * 50, 0.5, seeds[11 + 2 * i]!, 3);
    const tests = [await toldApart(from, to, settings), reconstructionTest(from, to, settings)];
    for (const test of tests) if (test!.pValue! <= 0.05) alarms[test!.aspect]++;
  }
  const most = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / tables);
  expect(alarms.classifier / tables).toBeLessThan(most);
  expect(alarms.reconstruction / tables).toBeLessThan(most);
  // No test that never alarms.
  expect(alarms.classifier + alarms.reconstruction).toBeGreaterThan(0);
}, 60_000);

test('too few rows are insufficient, and more are enough', async () => {
  const decisions = async (rows: number) => {
    const [from, to] = [related(rows, 0, seeds[406]!), related(rows, 0, seeds[407]!)];
    const tests = [
      (await toldApart(from, to, DEFAULT_SETTINGS))!,
      reconstructionTest(from, to, DEFAULT_SETTINGS)!,
    ];
    return decideTests(tests, DEFAULT_SETTINGS).map(({ decision }) => decision);
  };
  expect(await decisions(3)).toEqual(['insufficient', 'insufficient']);
  expect(await decisions(30)).toEqual(['insufficient', 'insufficient']);
  expect(await decisions(2000)).toEqual(['no drift', 'no drift']);
});

test('infinities, gaps, constants and columns of one side do no harm', async () => {
  const odd = (seed: number): Table => {
    const table = related(300, 0, seed);
    const [x, ...rest] = table.columns as [{ values: Float64Array }, ...Table['columns']];
    const values = x.values.map((value, i) => (i % 50 === 0 ? 1 / 0 : i % 31 === 0 ? Number.NaN : value));
    const gaps = Uint8Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    return {
      rows: 300,
      columns: [
        { kind: 'number', name: 'side', values, nulls: gaps },
        { kind: 'number', name: 'constant', values: new Float64Array(300) },
        {
          kind: 'number',
          name: 'empty',
          values: new Float64Array(300).fill(Number.NaN),
          nulls: gaps.map(() => 1),
        },
        { kind: 'number', name: `only ${seed}`, values: new Float64Array(300) },
        ...rest,
      ],
    };
  };
  const told = (await toldApart(odd(1), odd(2), DEFAULT_SETTINGS))!;
  expect(told.pValue).toBeGreaterThan(0.05);
  expect(reconstructionTest(odd(1), odd(2), DEFAULT_SETTINGS)!.columns).toBe(5);
  const constant = { rows: 50, columns: odd(1).columns.slice(1, 2) };
  expect((await toldApart(constant, constant, DEFAULT_SETTINGS))!.net).toBe(0.5);
  expect(reconstructionTest(constant, constant, DEFAULT_SETTINGS)).toBe(null);
});

test('columns that do not count are reported, and corrected apart', () => {
  const from = related(1000, 0, seeds[7]!);
  const { columns } = related(1000, 0, seeds[8]!);
  const moved = columns.map((column) =>
    column.name === 'x1' && column.kind === 'number'
      ? { ...column, values: column.values.map((value) => value + 1) }
      : column,
  );
  const to = { rows: 1000, columns: moved };
  expect(detectDrift(from, to)).toMatchObject({ decision: 'drift', drifted: ['x1'] });
  const found = detectDrift(from, to, {}, { idle: new Set(['x1']) });
  expect(found).toMatchObject({ decision: 'no drift', drifted: [] });
  expect(found.tests.filter(({ decision }) => decision === 'drift').map(({ column }) => column)).toContain(
    'x1',
  );
  const gone = { rows: 1000, columns: columns.filter(({ name }) => name !== 'x1') };
  expect(detectDrift(from, gone, {}, { idle: new Set(['x1']) }).drifted).toEqual(['x1']);
});
