import { PawlError } from '@pawl/records';
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
    return [expressionSlice(table, spec)];
  });
}

function expressionSlice(table: Table, spec: string): Slice {
  try {
    const filter = parseFilter(spec);
    return { spec, name: formatFilter(filter), rows: applyFilter(filter, table) };
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    throw new PawlError('config', `the slice \`${spec.slice(0, 200)}\`: ${error.message}`, {
      where: ['evaluate.slices', error.where].filter(Boolean).join(', '),
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      cause: error,
    });
  }
}
