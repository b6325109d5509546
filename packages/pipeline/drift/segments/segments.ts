import { type ColumnTest, categoryCounts, type DriftSettings, timePair } from '@pawl/drift';
import type { Config, DriftRecord } from '@pawl/records';
import { findColumn, type Table } from '@pawl/table';
import type { ComparedTables } from '../compared.ts';
import type { Sides } from '../sides.ts';
import { slicesOf } from './slices.ts';
import { chartsOf } from './time.ts';

type Test = DriftRecord['tests'][number];

/** What is decided along with the tests of whole columns, and what becomes of it. */
export interface Segments {
  readonly tests: readonly ColumnTest[];
  readonly sections: (decided: readonly Test[]) => Pick<DriftRecord, 'slices' | 'time'>;
}

export const NO_SEGMENTS: Segments = { tests: [], sections: () => ({ slices: null, time: null }) };

/** The tests of slices and of chunks of time that `drift` asks for; of numbers and categories alone. */
export function segmentsOf(
  config: Config,
  sides: Sides,
  tables: ComparedTables,
  settings: DriftSettings,
): Segments {
  const { slices: specs, time } = config.drift;
  if (specs.length === 0 && !time) return NO_SEGMENTS;
  const plain = plainColumns(tables);
  const slices = specs.length > 0 ? slicesOf(specs, sides, plain, settings) : undefined;
  const charts = time ? chartsOf(time, sides, plain, settings) : undefined;
  return {
    tests: [...(slices?.tests ?? []), ...(charts?.tests ?? [])],
    sections: (decided) => ({
      slices: slices?.section([...decided]) ?? null,
      time: charts?.section([...decided]) ?? null,
    }),
  };
}

/** Both tables without columns of times and of prose, which have tests of their own. */
function plainColumns({ reference, current }: ComparedTables): { reference: Table; current: Table } {
  const columns = reference.columns.filter((column) => {
    const other = findColumn(current, column.name);
    if (column.kind !== 'text' || other?.kind !== 'text') return true;
    if (timePair(column, other)) return false;
    const { names, referenceRows, currentRows } = categoryCounts(column, other);
    return names.length <= (referenceRows + currentRows) / 2;
  });
  return { reference: { rows: reference.rows, columns }, current };
}
