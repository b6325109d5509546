import { uniform } from '@pawl/metrics';
import type { Column, Table } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { detectDrift } from '../detect.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { decideSlices, sliceTests, type TableSlice } from './slice-tests.ts';

const draw = uniform(6);

/** Rows of regions in turn, numbers of which that of a region may be moved. */
function table(rows: number, regions: number, moved?: { region: number; by: number }, columns = 3): Table {
  const numbers = Array.from(
    { length: columns },
    (_, i): Column => ({
      kind: 'number',
      name: `x${i}`,
      values: Float64Array.from({ length: rows }, (_, row) => {
        const low = moved && i === 0 && row % regions === moved.region ? moved.by : 0;
        return low + (1 - low) * draw();
      }),
    }),
  );
  const kind: Column = {
    kind: 'text',
    name: 'kind',
    codes: Int32Array.from({ length: rows }, () => Math.floor(4 * draw())),
    dictionary: ['a', 'b', '__proto__', 'd'],
  };
  return { rows, columns: [...numbers, kind] };
}

function slicesOf(reference: Table, current: Table, regions: number): TableSlice[] {
  const rows = (from: Table, region: number) =>
    Int32Array.from({ length: from.rows }, (_, row) => row).filter((row) => row % regions === region);
  return Array.from({ length: regions }, (_, region) => ({
    name: `region ${region}`,
    reference: rows(reference, region),
    current: rows(current, region),
  }));
}

function decide(reference: Table, current: Table, regions: number) {
  const slices = slicesOf(reference, current, regions);
  const tests = sliceTests(reference, current, slices, DEFAULT_SETTINGS);
  const found = detectDrift(reference, current, {}, { more: tests.summaries });
  return { found, slices: decideSlices(slices, tests, found.tests, DEFAULT_SETTINGS), tests };
}

describe('slices', () => {
  test('show a drift of one of them that the whole column does not', () => {
    const [reference, current] = [table(20_000, 20), table(20_000, 20, { region: 3, by: 0.3 })];
    expect(detectDrift(reference, current).decision).toBe('no drift');
    const { found, slices } = decide(reference, current, 20);
    expect(found.decision).toBe('drift');
    const alarms = found.tests.filter(({ decision }) => decision === 'drift');
    expect(alarms).toMatchObject([{ column: 'x0', aspect: 'slices', note: 'distribution in region 3' }]);
    const drifted = slices.filter(({ decision }) => decision === 'drift');
    expect(drifted.map(({ name }) => name)).toEqual(['region 3']);
    expect(drifted[0]!.drifted[0]).toMatchObject({ column: 'x0', aspect: 'distribution' });
  });

  test('of few rows are insufficient, and say nothing of the others', () => {
    const { slices, tests } = decide(table(400, 10), table(4000, 10), 10);
    expect(tests.tests).toEqual([]);
    expect(slices.map(({ decision }) => decision)).toEqual(Array(10).fill('insufficient'));
    expect(decide(table(1000, 10), table(1000, 10), 10).slices[0]).toMatchObject({
      decision: 'insufficient',
      unsure: expect.arrayContaining(['x0']),
    });
    expect(decide(table(20_000, 4), table(20_000, 4), 4).slices[0]!.decision).toBe('no drift');
  });

  test('that do not drift raise an alarm in at most one table of twenty', () => {
    let alarmed = 0;
    let significant = 0;
    for (let run = 0; run < 100; run++) {
      const { found, slices } = decide(table(2400, 24), table(2400, 24), 24);
      if (found.decision === 'drift') alarmed++;
      if (found.tests.some(({ adjustedPValue }) => adjustedPValue! <= 0.05)) significant++;
      if (found.decision !== 'drift') expect(slices.every(({ drifted }) => drifted.length === 0)).toBe(true);
    }
    // 5 %; more than 11 of 100 once in two hundred times.
    expect(alarmed).toBeLessThanOrEqual(11);
    expect(significant).toBeLessThanOrEqual(11);
  }, 120_000);

  test('hold the false discovery rate where much drifted', () => {
    let wrong = 0;
    let all = 0;
    for (let run = 0; run < 20; run++) {
      const { slices } = decide(table(6000, 12), table(6000, 12, { region: run % 12, by: 0.4 }), 12);
      for (const { name, drifted } of slices) {
        all += drifted.length;
        wrong += drifted.filter(({ column }) => column !== 'x0' || name !== `region ${run % 12}`).length;
      }
    }
    expect(all).toBeGreaterThanOrEqual(20);
    expect(wrong / all).toBeLessThan(0.1);
  }, 60_000);
});
