import {
  type ColumnTest,
  chartTable,
  cutRows,
  type DriftSettings,
  localClock,
  readTimes,
  SLACK,
  type TimeColumn,
} from '@pawl/drift';
import { type Config, type DriftRecord, didYouMean, PawlError } from '@pawl/records';
import { findColumn, type Table } from '@pawl/table';
import type { Side, Sides } from '../sides.ts';

/** More chunks than this make no chart that anybody reads; a time of the year 1 is a mistake. */
const MOST_CHUNKS = 2000;

type Asked = NonNullable<Config['drift']['time']>;
type Section = NonNullable<DriftRecord['time']>;

/** The control charts of the current rows by their time. Throws `config` for the zone, `data` for what is no time. */
export function chartsOf(
  { column, every, zone, run_length: runLength }: Asked,
  { current: side }: Sides,
  { reference, current }: { readonly reference: Table; readonly current: Table },
  settings: DriftSettings,
): { readonly tests: readonly ColumnTest[]; readonly section: (decided: DriftRecord['tests']) => Section } {
  const toLocal = localClock(zone);
  const name = column ?? side.log?.time;
  if (name === undefined)
    throw new PawlError('config', 'nothing says when rows of the current data came about', {
      where: 'drift.time',
      remedy: "Name the column of times as `drift.time.column`; only the server's log has one that is known.",
    });
  const times = timesOf(name, side);
  // Clocks without a zone are taken as those of the zone.
  const local = times.zone === 'none' ? (time: number) => time : toLocal;
  const chunks = cutRows(times.times, every, local, MOST_CHUNKS);
  if (!chunks)
    throw new PawlError('data', `the times of "${name}" are more than ${MOST_CHUNKS} ${every}s apart`, {
      where: place(side),
      remedy: 'Look for times that are mistakes, or take longer chunks with `drift.time.every`.',
    });
  const { charts, ...made } = chartTable(reference, current, chunks, runLength, settings);
  const named = (chunk: number | null) => (chunk === null ? null : made.chunks[chunk]!.name);
  return {
    tests: charts.map(({ test }) => test),
    section: (decided) => ({
      column: name,
      every,
      zone: times.zone === 'none' ? null : zone,
      undated: times.times.filter(Number.isNaN).length,
      runLength,
      columnRunLength: made.columnRunLength,
      slack: SLACK,
      limit: rounded(made.limit)!,
      chunks: made.chunks.map(({ name: first, rows, covered, passed }) => ({
        name: first,
        rows: rows.length,
        covered: rounded(Math.min(1, Math.max(0, covered)))!,
        passed,
      })),
      columns: charts.map(({ column: charted, distances, shifts, sums, first, since }) => ({
        column: charted,
        distances: distances.map(rounded),
        shifts: shifts.map(rounded),
        sums: sums.map(rounded),
        first: named(first),
        since: named(since),
        decision: decided.find((test) => test.column === charted && test.aspect === 'over time')!.decision,
      })),
    }),
  };
}

function timesOf(name: string, side: Side): TimeColumn {
  const found = findColumn(side.table, name);
  const where = place(side);
  if (!found) {
    const names = side.table.columns.map((column) => column.name);
    throw new PawlError(
      'config',
      `"drift.time" names a column "${name}" that the current data has not.${didYouMean(name, names)}`,
      {
        where,
        remedy: 'Correct the name.',
      },
    );
  }
  const remedy = 'Use ISO 8601 text such as 2026-05-31 or 2026-05-31T12:30:00Z, or timestamps of Parquet.';
  if (found.kind === 'number')
    throw new PawlError('data', `"${name}" holds numbers and no times`, { where, remedy });
  const times = readTimes(found);
  if (times.example !== undefined)
    throw new PawlError('data', `"${times.example.slice(0, 40)}" in "${name}" is not a time`, {
      where,
      remedy,
    });
  if (times.zone === 'mixed')
    throw new PawlError('data', `"${name}" holds times with and without a zone`, {
      where,
      remedy:
        'Give every time a zone, such as Z, or none; those without one are as the clocks of `drift.time.zone`.',
    });
  if (times.times.every(Number.isNaN))
    throw new PawlError('data', `"${name}" holds no time`, { where, remedy });
  return times;
}

function place({ files }: Side): string {
  return files.map(({ path }) => path).join(', ');
}

/** Six digits are more than a chart shows, and a year of days of many columns stays small. */
function rounded<Value extends number | null>(value: Value): Value {
  return (value === null ? value : Number(value.toPrecision(6))) as Value;
}
