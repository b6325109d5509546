import { applyFilter, columnSlices, findColumn, formatFilter, parseFilter, type Table } from '@pawl/table';

/** A part of the test set: how it was asked for, its name, and its rows. */
export interface Slice {
  readonly spec: string;
  readonly name: string;
  /** Row indices, ascending. */
  readonly rows: Int32Array;
}

/** The slices of a table: a column gives one for each of its values, an expression gives one. */
export function sliceTable(table: Table, specs: readonly string[]): Slice[] {
  return specs.flatMap((spec) => {
    if (findColumn(table, spec)) {
      return columnSlices(table, spec).map(({ value, rows }) => ({
        spec,
        name: value === null ? `${spec} is null` : `${spec} = ${value}`,
        rows,
      }));
    }
    const filter = parseFilter(spec);
    return [{ spec, name: formatFilter(filter), rows: applyFilter(filter, table) }];
  });
}
