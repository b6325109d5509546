import { didYouMean } from '@pawl/records';
import { badCell, putCell } from './cells.ts';
import type { Frame, RowPlan } from './frame.ts';
import { Problem, quoted } from './problem.ts';

/** Rows as they came: objects, or lists of values in the order of `order` (places in the contract). */
export interface RowsGiven {
  readonly rows: readonly unknown[];
  /** The place in the contract of each value of a row that is a list; -1 for one to be left out. */
  readonly order: Int32Array | null;
  /** The text they were parsed from, in which numbers are as they were sent. */
  readonly source: string | null;
}

/**
 * The rows of a request. `columns` names the values of rows that are lists. Throws Problem(400) where that is no list of
 * rows or names other columns than the contract's, Problem(413) on too many rows.
 */
export function givenRows(plan: RowPlan, rows: unknown, columns: unknown, source: string | null): RowsGiven {
  if (!Array.isArray(rows)) throw new Problem(400, '"rows" must be a list of rows');
  refuseCount(plan, rows.length);
  return { rows, order: columns === undefined ? null : orderOf(plan, columns), source };
}

/** Throws Problem(413) where a request has more rows than are taken at once, Problem(400) where it has none. */
export function refuseCount({ mostRows }: RowPlan, rows: number): void {
  if (rows === 0) throw new Problem(400, 'there are no rows');
  if (rows > mostRows)
    throw new Problem(413, `there are ${rows} rows, and ${mostRows} are taken at once`, {
      expected: `at most ${mostRows} rows`,
    });
}

/** The place in the contract of each named column. Throws Problem(400) where names are missing, unknown or twice there. */
export function orderOf(plan: RowPlan, columns: unknown): Int32Array {
  if (!Array.isArray(columns) || !columns.every((name) => typeof name === 'string'))
    throw new Problem(400, '"columns" must be a list of names');
  const seen = new Set<number>();
  const order = Int32Array.from(columns as string[], (name) => {
    const place = plan.places.get(name);
    if (place === undefined) {
      if (plan.unknownColumns === 'ignore') return -1;
      throw unknownColumn(plan, name);
    }
    if (seen.has(place))
      throw new Problem(400, `the column ${quoted(name)} is named twice`, { column: name });
    seen.add(place);
    return place;
  });
  const missing = plan.names.find((_, place) => !seen.has(place));
  if (missing !== undefined) throw missingColumn(missing);
  return order;
}

function unknownColumn({ names }: RowPlan, name: string, row?: number): Problem {
  const column = name.slice(0, 100);
  const where = row === undefined ? '' : `row ${row}: `;
  return new Problem(400, `${where}the model has no column ${quoted(name)}.${didYouMean(column, names)}`, {
    ...(row === undefined ? {} : { row }),
    column,
    expected: `the columns ${names.slice(0, 30).map(quoted).join(', ')}${names.length > 30 ? ', ...' : ''}`,
  });
}

function missingColumn(name: string): Problem {
  return new Problem(400, `the column ${quoted(name)} is missing`, {
    column: name,
    expected: 'every column',
  });
}

/** Writes rows behind those that a frame has, without counting them. Throws Problem(400) on the first that does not fit. */
export function fillRows(frame: Frame, { rows, order, source }: RowsGiven): void {
  const { columns } = frame.plan;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const at = frame.rows + i;
    if (Array.isArray(row)) {
      if (order) fillNamedList(frame, row, order, at, i + 1, source);
      else fillList(frame, row, at, i + 1, source);
    } else if (typeof row === 'object' && row !== null) {
      fillObject(frame, row as Readonly<Record<string, unknown>>, at, i + 1, source);
    } else
      throw new Problem(400, `row ${i + 1} is neither an object nor a list`, {
        row: i + 1,
        expected: `an object of ${columns.length} columns, or a list of their values`,
      });
  }
}

function fillList(
  frame: Frame,
  row: readonly unknown[],
  at: number,
  number: number,
  source: string | null,
): void {
  const count = frame.cells.length;
  if (row.length !== count) throw wrongLength(row.length, count, number);
  for (let place = 0; place < count; place++) putCell(frame, place, at, row[place], number, source);
}

function fillNamedList(
  frame: Frame,
  row: readonly unknown[],
  order: Int32Array,
  at: number,
  number: number,
  source: string | null,
): void {
  if (row.length !== order.length) throw wrongLength(row.length, order.length, number);
  for (let i = 0; i < order.length; i++)
    if (order[i]! >= 0) putCell(frame, order[i]!, at, row[i], number, source);
}

function wrongLength(found: number, wanted: number, row: number): Problem {
  const expected = `${wanted} ${wanted === 1 ? 'value' : 'values'}`;
  return new Problem(400, `row ${row} has ${found} values, and ${expected} were expected`, { row, expected });
}

function fillObject(
  frame: Frame,
  row: Readonly<Record<string, unknown>>,
  at: number,
  number: number,
  source: string | null,
): void {
  const { names, columns, unknownColumns } = frame.plan;
  for (let place = 0; place < names.length; place++) {
    const name = names[place]!;
    const value = row[name];
    // Only what an object inherits could pass for a value, and that is never a number, a text or null.
    if (
      (value === undefined || typeof value === 'object' || typeof value === 'function') &&
      !Object.hasOwn(row, name)
    )
      throw badCell(columns[place]!, number, 'is missing');
    putCell(frame, place, at, value, number, source);
  }
  if (unknownColumns === 'ignore' || Object.keys(row).length === names.length) return;
  throw unknownColumn(frame.plan, Object.keys(row).find((name) => !frame.plan.places.has(name))!, number);
}
