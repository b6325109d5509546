import { PawlError } from '@pawl/records';
import { applyFilter, formatFilter, parseFilter, type Table } from '@pawl/table';
import { parseFactors } from './slice-factors.ts';
import { groupRows } from './slice-groups.ts';

/** A part of the test set: how it was asked for, its name, and its rows. */
export interface Slice {
  readonly spec: string;
  readonly name: string;
  /** Row indices, ascending. */
  readonly rows: Int32Array;
}

/** A slice that was left out for having few rows. */
interface SmallSlice {
  readonly spec: string;
  readonly name: string;
  readonly rows: number;
}

export interface Slices {
  /** No two of one name have different rows. */
  readonly slices: Slice[];
  readonly small: SmallSlice[];
}

/**
 * The slices of a table. A column gives one for each of its values, `quantiles(age, 4)` one for each bin,
 * `region x sex` one for each combination that occurs, and an expression gives one. Of the first three kinds, slices of
 * fewer than `minRows` rows are left out and listed as small. Throws `config`, naming the key, for a spec that is none of
 * these.
 */
export function sliceTable(
  table: Table,
  specs: readonly string[],
  minRows = 1,
  key = 'evaluate.slices',
): Slices {
  const slices: Slice[] = [];
  const small: SmallSlice[] = [];
  for (const spec of specs) {
    const { groups, chosen } = groupsOf(table, spec, key);
    for (const { name, rows } of groups) {
      if (chosen || rows.length >= minRows) slices.push({ spec, name, rows });
      else small.push({ spec, name, rows: rows.length });
    }
  }
  checkNames(slices, key);
  return { slices, small };
}

/** The groups of a spec; `chosen` when the spec names the one group itself. */
function groupsOf(table: Table, spec: string, key: string) {
  requireClosed(spec, key);
  try {
    const factors = parseFactors(spec, table);
    if (factors) return { groups: groupRows(table, factors), chosen: false };
    const filter = parseFilter(spec);
    return { groups: [{ name: formatFilter(filter), rows: applyFilter(filter, table) }], chosen: true };
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    throw new PawlError(error.code, `the slice \`${spec.slice(0, 200)}\`: ${error.message}`, {
      where: [key, error.where].filter(Boolean).join(', '),
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      cause: error,
    });
  }
}

/** `[quantiles(age, 4)]` is two texts for YAML, as the comma parts them: the commonest slip in a list of slices. */
function requireClosed(spec: string, key: string): void {
  if (!/^quantiles\s*\([^)]*$/.test(spec)) return;
  throw new PawlError('config', `the slice \`${spec.slice(0, 200)}\` is never closed`, {
    where: key,
    remedy: 'In a list in brackets, quote what has a comma: ["quantiles(age, 4)"].',
  });
}

/** A slice is known by its name from here on, so a name must not stand for two. */
function checkNames(slices: readonly Slice[], key: string): void {
  const named = new Map<string, Slice>();
  for (const slice of slices) {
    const other = named.get(slice.name);
    if (other && !sameRows(slice.rows, other.rows)) {
      throw new PawlError(
        'config',
        `\`${other.spec}\` and \`${slice.spec}\` both give a slice named "${slice.name}", of different rows`,
        { where: key, remedy: 'Leave one of them out, or write it as an expression.' },
      );
    }
    named.set(slice.name, slice);
  }
}

function sameRows(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}
