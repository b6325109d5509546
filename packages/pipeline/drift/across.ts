import {
  type AcrossTest,
  type Decided,
  type DriftSettings,
  reconstructionTest,
  type TakeRows,
  toldApart,
} from '@pawl/drift';
import type { DriftRecord } from '@pawl/records';
import { type Column, findColumn, type Table, takeRows } from '@pawl/table';
import type { ComparedTables } from './compared.ts';
import type { DrawnColumn, MeasuredColumns } from './measure-columns.ts';

type Section = NonNullable<DriftRecord['across']>;

/** Columns that are named as adding to a difference. */
const MOST_SHARES = 10;

/** The tests of many columns together, without those `apart`, whose drift is to be no alarm. */
export async function acrossTests(
  { reference, current }: ComparedTables,
  settings: DriftSettings,
  apart: ReadonlySet<string>,
  measured: MeasuredColumns = new Map(),
): Promise<AcrossTest[]> {
  const used = ({ rows, columns }: Table) => ({
    rows,
    columns: columns.filter(({ name }) => !apart.has(name)),
  });
  const tables = [used(reference), used(current)] as const;
  const take = takeDrawn(tables, measured);
  const tests = [await toldApart(...tables, settings, take), reconstructionTest(...tables, settings, take)];
  return tests.filter((test) => test !== null);
}

/** Takes rows from what was drawn of a column when it was measured, so that it need not be read again. */
function takeDrawn([reference, current]: readonly [Table, Table], measured: MeasuredColumns): TakeRows {
  const drawn = new Map<Column, DrawnColumn>();
  for (const column of reference.columns) {
    const other = findColumn(current, column.name);
    const [from, to] = measured.get(column.name)?.drawn ?? [];
    if (from) drawn.set(column, from);
    if (other && to) drawn.set(other, to);
  }
  return (table, asked) => {
    // All columns of a table were drawn the same rows of.
    let places: Int32Array | undefined;
    const columns = table.columns.map((column) => {
      const known = drawn.get(column);
      if (!known) return takeRows({ rows: table.rows, columns: [column] }, asked).columns[0]!;
      places ??= placesOf(asked, known.rows);
      return takeRows({ rows: known.rows.length, columns: [known.column] }, places).columns[0]!;
    });
    return { rows: asked.length, columns };
  };
}

function placesOf(asked: Int32Array, rows: Int32Array): Int32Array {
  const places = new Map<number, number>();
  for (const [place, row] of rows.entries()) places.set(row, place);
  return asked.map((row) => places.get(row)!);
}

/** The same as the record has it. */
export function acrossSection(tests: readonly (AcrossTest & Decided)[]): DriftRecord['across'] {
  if (tests.length === 0) return null;
  const of = (aspect: AcrossTest['aspect']) => {
    const test = tests.find((one) => one.aspect === aspect);
    return test ? testOf(test) : null;
  };
  return { classifier: of('classifier'), reconstruction: of('reconstruction') };
}

function testOf({
  aspect: _aspect,
  net: _net,
  sight: _sight,
  rows: [reference, current],
  shares,
  others,
  ...test
}: AcrossTest & Decided): NonNullable<Section['classifier']> {
  return {
    ...test,
    others: others.filter(({ value }) => Number.isFinite(value)),
    rows: { reference, current },
    shares: shares.filter(({ value }) => Number.isFinite(value)).slice(0, MOST_SHARES),
  };
}

/** What was found across columns, where no single one drifted. */
export function acrossReason(across: DriftRecord['across']): string {
  const { classifier, reconstruction } = across ?? {};
  const parts = [
    ...(classifier?.decision === 'drift' ? ['rows of now can be told from those of the reference'] : []),
    ...(reconstruction?.decision === 'drift' ? ['numbers do not go together as they did'] : []),
  ];
  return parts.join(', and ');
}
