import {
  type DriftSettings,
  decideSlices,
  poolTables,
  type SliceTests,
  sliceTests,
  type TableSlice,
} from '@pawl/drift';
import { type DriftRecord, PawlError } from '@pawl/records';
import type { Table } from '@pawl/table';
import { sliceTable } from '../../slices.ts';
import type { Sides } from '../sides.ts';

const KEY = 'drift.slices';
const MOST_SLICES = 500;

/**
 * The tests within slices. Slices are those of both sides together, so quantiles have the same edges on both; a slice that
 * a side has not has no rows there. Throws `config` for a spec that is no slice, and for too many slices.
 */
export function slicesOf(
  specs: readonly string[],
  sides: Sides,
  { reference, current }: { readonly reference: Table; readonly current: Table },
  settings: DriftSettings,
): {
  readonly tests: SliceTests['summaries'];
  readonly section: (decided: DriftRecord['tests']) => NonNullable<DriftRecord['slices']>;
} {
  const slices = bothSides(specs, sides);
  const tests = sliceTests(reference, current, slices, settings);
  return {
    tests: tests.summaries,
    section: (decided) =>
      decideSlices(slices, tests, decided, settings).map(({ name, rows, decision, drifted, unsure }) => ({
        name,
        referenceRows: rows[0],
        currentRows: rows[1],
        decision,
        drifted: drifted.map(({ column, aspect, test, pValue, withinColumn, effect, net, threshold }) => ({
          column,
          aspect,
          test,
          pValue: pValue!,
          withinColumn: withinColumn!,
          effect: effect && { name: effect.name, value: effect.value },
          net,
          threshold,
        })),
        unsure: [...unsure],
      })),
  };
}

function bothSides(specs: readonly string[], { reference, current }: Sides): TableSlice[] {
  const named = (table: Table): Table => ({
    rows: table.rows,
    columns: table.columns.filter(({ name }) =>
      specs.some((spec) => spec.includes(name) || spec.includes('`')),
    ),
  });
  const pooled = poolTables(named(reference.table), named(current.table));
  const { slices } = sliceTable(pooled, specs, 1, KEY);
  if (slices.length > MOST_SLICES)
    throw new PawlError(
      'config',
      `there are ${slices.length} slices, and at most ${MOST_SLICES} can be compared`,
      {
        where: KEY,
        remedy: 'Slice by columns of fewer values, or by quantiles(column, 4).',
      },
    );
  const from = reference.table.rows;
  return slices.map(({ name, rows }) => {
    const middle = rows.findIndex((row) => row >= from);
    const end = middle < 0 ? rows.length : middle;
    return { name, reference: rows.slice(0, end), current: rows.slice(end).map((row) => row - from) };
  });
}
