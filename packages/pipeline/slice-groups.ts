import { binName, quantileBins } from '@pawl/metrics';
import { PawlError } from '@pawl/records';
import { columnSlices, findColumn, type Table } from '@pawl/table';
import type { Factor } from './slice-factors.ts';

/** Every row of a table in one of some named groups. */
interface Grouping {
  /** One index into `names` a row. */
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/** A named part of a table. */
export interface Group {
  readonly name: string;
  /** Row indices, ascending; at least one. */
  readonly rows: Int32Array;
}

const MOST_GROUPS = 2000;

/**
 * The groups of rows that agree in every factor, in order of the first factor, then the second, then the third; only
 * combinations that occur. Throws `config` for a column of more than 50 values, or more than 2,000 combinations.
 */
export function groupRows(table: Table, factors: readonly Factor[]): Group[] {
  const crossed = factors.length > 1;
  const groupings = factors.map((factor) => groupingOf(table, factor, crossed));
  const keys = combinedCodes(groupings, table.rows);
  const counts = new Map<number, number>();
  for (const key of keys) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (counts.size > MOST_GROUPS) throw tooMany(factors);
  }
  const groups = new Map<number, Group>();
  for (const key of [...counts.keys()].sort((a, b) => a - b)) {
    groups.set(key, { name: nameOf(key, groupings), rows: new Int32Array(counts.get(key)!) });
    counts.set(key, 0);
  }
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    const filled = counts.get(key)!;
    groups.get(key)!.rows[filled] = row;
    counts.set(key, filled + 1);
  }
  return [...groups.values()];
}

/** One number for each combination of codes, ascending as the codes of the first, second ... grouping are. */
function combinedCodes(groupings: readonly Grouping[], rows: number): Float64Array {
  const keys = new Float64Array(rows);
  for (const { codes, names } of groupings) {
    for (let row = 0; row < rows; row++) keys[row] = keys[row]! * names.length + codes[row]!;
  }
  return keys;
}

function nameOf(key: number, groupings: readonly Grouping[]): string {
  const names: string[] = [];
  let rest = key;
  for (const grouping of groupings.toReversed()) {
    const count = grouping.names.length;
    names.unshift(grouping.names[rest % count]!);
    rest = Math.floor(rest / count);
  }
  return names.join(', ');
}

function groupingOf(table: Table, factor: Factor, crossed: boolean): Grouping {
  return factor.kind === 'quantiles'
    ? quantileGrouping(table, factor.column, factor.bins)
    : valueGrouping(table, factor.column, crossed);
}

function valueGrouping(table: Table, column: string, crossed: boolean): Grouping {
  const slices = columnSlices(table, column, crossed ? MOST_GROUPS : undefined);
  const codes = new Int32Array(table.rows);
  slices.forEach(({ rows }, code) => {
    for (const row of rows) codes[row] = code;
  });
  const names = slices.map(({ value }) =>
    value === null ? `${column} is null` : `${column} = ${crossed ? crossedValue(value) : value}`,
  );
  return { codes, names };
}

/** A comma in a value must not be taken for the one between two columns: no two slices may have one name. */
function crossedValue(value: string): string {
  return /[,"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function quantileGrouping(table: Table, name: string, bins: number): Grouping {
  const column = findColumn(table, name);
  if (column?.kind !== 'number') throw new PawlError('internal', `"${name}" is no column of numbers`);
  const { values, nulls } = column;
  const found = quantileBins(values, nulls, bins);
  // Beyond the bins stand NaN, then null, as they do among the values of a column.
  const codes = found.codes.map((code, row) =>
    code >= 0 ? code : nulls?.[row] === 1 ? found.count + 1 : found.count,
  );
  const names = Array.from({ length: found.count }, (_, bin) => binName(name, found, bin));
  return { codes, names: [...names, `${name} = NaN`, `${name} is null`] };
}

function tooMany(factors: readonly Factor[]): PawlError {
  const columns = factors.map(({ column }) => `"${column}"`).join(' x ');
  return new PawlError('config', `${columns} has more than ${MOST_GROUPS} combinations of values`, {
    remedy: 'Cross fewer columns, columns of coarser values, or quantiles(column, 4) of a column of numbers.',
  });
}
