import { type Config, didYouMean, PawlError } from '@pawl/records';
import { findColumn, type Table } from '@pawl/table';
import { predictionName, type Side, type Sides } from './sides.ts';

/** What is not compared, and why. */
interface LeftOut {
  readonly column: string;
  readonly reason: string;
}

export interface ComparedTables {
  readonly reference: Table;
  readonly current: Table;
  readonly left: readonly LeftOut[];
}

/**
 * Both tables with the columns that are compared: the features of the model, and the target where both have it. Throws
 * `config` for a column of `drift` that is nowhere, `data` where the tables have no column in common.
 */
export function comparedTables(config: Config, sides: Sides): ComparedTables {
  requireKnown(config, sides);
  const { reference, current } = sides;
  const { target, id, group, weight, ignore } = config.data;
  const outside = new Set([id, group, weight, ...ignore]);
  const ignored = new Set(config.drift.ignore);
  const unpaired = !findColumn(reference.table, target) || !findColumn(current.table, target);
  const prediction = predictionName(sides);
  const columnsOf = ({ table, log }: Side) => {
    const own = new Set(log && Object.values(log));
    const kept = table.columns.filter(
      ({ name }) =>
        !outside.has(name) &&
        !ignored.has(name) &&
        !own.has(name) &&
        name !== prediction &&
        !(unpaired && name === target),
    );
    return { rows: table.rows, columns: kept };
  };
  const from = columnsOf(reference);
  const to = columnsOf(current);
  requireCommon(from, to, current);
  const without = findColumn(reference.table, target) ? 'current data has' : 'reference has';
  return {
    reference: from,
    current: to,
    left: [
      ...(unpaired ? [{ column: target, reason: `the target: the ${without} none` }] : []),
      ...config.drift.ignore.map((column) => ({ column, reason: 'by `drift.ignore`' })),
    ],
  };
}

function requireKnown({ drift }: Config, sides: Sides): void {
  const known = [sides.reference, sides.current].flatMap(({ table }) =>
    table.columns.map(({ name }) => name),
  );
  const named = [
    ...drift.ignore.map((column) => ['drift.ignore', column] as const),
    ...Object.keys(drift.columns ?? {}).map((column) => ['drift.columns', column] as const),
  ];
  for (const [key, column] of named) {
    if (known.includes(column)) continue;
    throw new PawlError(
      'config',
      `"${key}" names a column "${column}" that is not there.${didYouMean(column, known)}`,
      { remedy: 'Correct the name, or take it out.' },
    );
  }
}

function requireCommon(reference: Table, current: Table, { files }: Side): void {
  const names = reference.columns.map(({ name }) => name);
  if (names.some((name) => findColumn(current, name))) return;
  const listed = (all: readonly string[]) =>
    `${all
      .slice(0, 5)
      .map((name) => `"${name}"`)
      .join(', ')}${all.length > 5 ? ` and ${all.length - 5} more` : ''}`;
  const theirs = current.columns.map(({ name }) => name);
  throw new PawlError('data', 'the current data has no column of the reference', {
    where: files.map(({ path }) => path).join(', '),
    remedy: `The reference has ${listed(names)}; there ${theirs.length > 0 ? `are ${listed(theirs)}` : 'is none to be compared'}.`,
  });
}
