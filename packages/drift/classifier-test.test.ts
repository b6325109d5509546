import { uniform } from '@pawl/metrics';
import type { Table } from '@pawl/table';
import { expect, test } from 'vitest';
import { classifierTest, type LearnToTell } from './classifier-test.ts';
import { poolTables } from './pool.ts';
import { areaUnderCurve, midranks, rankTest } from './rank-test.ts';

/** Tells by the nearest cell of a grid over the first two columns of numbers. */
const grid: LearnToTell = async (rows, isCurrent) => {
  const votes = new Map<string, number>();
  const cellsOf = ({ columns, rows: count }: Table) =>
    Array.from({ length: count }, (_, row) =>
      columns.map((column) => (column.kind === 'number' ? Math.floor(column.values[row]! * 4) : 0)).join(),
    );
  for (const [row, cell] of cellsOf(rows).entries()) {
    votes.set(cell, (votes.get(cell) ?? 0) + (isCurrent[row] ? 1 : -1));
  }
  return async (asked) => Float64Array.from(cellsOf(asked), (cell) => votes.get(cell) ?? 0);
};

/** Two columns of uniform numbers that are related as far as `relation` says, and one that is not. */
function related(draw: () => number, rows: number, relation: number): Table {
  const x = Float64Array.from({ length: rows }, draw);
  const y = x.map((value) => (draw() < relation ? value : draw()));
  const rest = Float64Array.from({ length: rows }, () => 0.1 * draw());
  return {
    rows,
    columns: [
      { kind: 'number', name: 'x', values: x },
      { kind: 'number', name: 'y', values: y },
      { kind: 'number', name: 'rest', values: rest },
    ],
  };
}

test('a relation between columns is seen, and which columns it is between', async () => {
  const draw = uniform(3);
  const result = await classifierTest(related(draw, 1500, 0), related(draw, 900, 0.8), grid);
  expect(result!.pValue).toBe(1 / 1000);
  expect(result!.auc).toBeGreaterThan(0.6);
  expect(result!.interval.low).toBeGreaterThan(0.55);
  expect(result!).toMatchObject({ learned: 1200, compared: 3, told: [750, 450] });
  expect(
    result!.columns
      .slice(0, 2)
      .map(({ column }) => column)
      .sort(),
  ).toEqual(['x', 'y']);
  expect(result!.columns[2]).toEqual({ column: 'rest', loss: 0 });
});

test('of tables that are alike, at most a twentieth has a p-value of a twentieth', async () => {
  const draw = uniform(4);
  let alarms = 0;
  const tables = 300;
  for (let table = 0; table < tables; table++) {
    const result = await classifierTest(related(draw, 80, 0.5), related(draw, 60, 0.5), grid, {
      seed: table,
    });
    if (result!.pValue <= 0.05) alarms++;
  }
  expect(alarms / tables).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / tables));
});

test('too few rows, or no column in common, is no test', async () => {
  const draw = uniform(5);
  const table = related(draw, 50, 0);
  const other = {
    rows: 50,
    columns: table.columns.map((column) => ({ ...column, name: `${column.name}'` })),
  };
  expect(await classifierTest(table, related(draw, 3, 0), grid)).toBe(undefined);
  expect(await classifierTest(table, other, grid)).toBe(undefined);
});

test('ranks, their area and its p-value where they can be counted', () => {
  const scores = Float64Array.from([0.3, 0.1, 0.3, 0.9]);
  expect([...midranks(scores)]).toEqual([2.5, 1, 2.5, 4]);
  const isCurrent = Uint8Array.from([0, 0, 1, 1]);
  // Of four pairs three are in order and one is tied.
  expect(areaUnderCurve(midranks(scores), isCurrent)).toBe(0.875);
  // Of the six choices of two rows, those of ranks 2.5 and 4 are as extreme: two of six.
  let sum = 0;
  for (let seed = 0; seed < 300; seed++) {
    sum += rankTest(scores, isCurrent, { draws: 999, seed, confidence: 0.95 }).pValue;
  }
  expect(sum / 300).toBeCloseTo(2 / 6, 1);
});

test('tables are pooled by value, not by code, and columns of another kind are left out', () => {
  const pooled = poolTables(
    {
      rows: 2,
      columns: [
        { kind: 'text', name: 'a', codes: Int32Array.from([0, -1]), dictionary: ['x'] },
        { kind: 'number', name: 'b', values: Float64Array.from([1, 2]) },
        { kind: 'number', name: 'c', values: Float64Array.from([1, 2]) },
      ],
    },
    {
      rows: 2,
      columns: [
        {
          kind: 'number',
          name: 'b',
          values: Float64Array.from([3, Number.NaN]),
          nulls: Uint8Array.from([0, 1]),
        },
        { kind: 'text', name: 'c', codes: Int32Array.from([0, 0]), dictionary: ['1'] },
        { kind: 'text', name: 'a', codes: Int32Array.from([1, 0]), dictionary: ['__proto__', 'x'] },
      ],
    },
  );
  expect(pooled).toEqual({
    rows: 4,
    columns: [
      { kind: 'text', name: 'a', codes: Int32Array.from([0, -1, 0, 1]), dictionary: ['x', '__proto__'] },
      {
        kind: 'number',
        name: 'b',
        values: Float64Array.from([1, 2, 3, Number.NaN]),
        nulls: Uint8Array.from([0, 0, 0, 1]),
      },
    ],
  });
});
