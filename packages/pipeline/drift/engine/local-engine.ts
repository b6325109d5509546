import { type ProfileBuilder, profileBuilder } from '@pawl/drift';
import { didYouMean, PawlError } from '@pawl/records';
import { applyFilter, type Column, findColumn, type Table, takeRows } from '@pawl/table';
import type { Engine } from './engine.ts';

/** A part of a table, and where its rows come from, for errors. */
export interface LocalPart {
  readonly table: Table;
  readonly where: string;
}

/** Profiles the parts of a table one after the other, of which none is kept. */
export function localEngine(parts: AsyncIterable<LocalPart> | Iterable<LocalPart>): Engine {
  return {
    kind: 'local',
    async profile({ columns, ignore, where, edges = new Map() } = {}) {
      const builders = new Map<string, ProfileBuilder>();
      let rows = 0;
      let more = false;
      for await (const { table, where: place } of parts) {
        const named = columns?.map((name) => columnOf(table, name)) ?? table.columns;
        const part = { rows: table.rows, columns: named.filter(({ name }) => !ignore?.has(name)) };
        // The condition may speak of columns that are not chosen.
        const kept = where ? takeRows(part, applyFilter(where, table)) : part;
        addTable(builders, kept.columns, edges, place, more);
        rows += kept.rows;
        more = true;
      }
      return { rows, columns: [...builders.values()].map((builder) => builder.finish()), left: [] };
    },
  };
}

function columnOf(table: Table, name: string): Column {
  const column = findColumn(table, name);
  if (column) return column;
  const names = table.columns.map((each) => each.name);
  throw new PawlError('data', `there is no column "${name}".${didYouMean(name, names)}`);
}

function addTable(
  builders: Map<string, ProfileBuilder>,
  columns: readonly Column[],
  edges: ReadonlyMap<string, Float64Array>,
  where: string,
  more: boolean,
): void {
  for (const column of columns) {
    if (!builders.has(column.name)) {
      if (more) throw otherColumns(column.name, where, 'is in this file and not in those before');
      builders.set(column.name, profileBuilder(column.name, edges.get(column.name)));
    }
    addColumn(builders.get(column.name)!, column, where);
  }
  const names = new Set(columns.map(({ name }) => name));
  for (const name of builders.keys())
    if (!names.has(name)) throw otherColumns(name, where, 'is missing in this file');
}

function addColumn(builder: ProfileBuilder, column: Column, where: string): void {
  try {
    builder.add(column);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new PawlError('data', cause.message, {
      where,
      remedy: 'Mend the file, or declare the column in `data.types`.',
      cause,
    });
  }
}

function otherColumns(name: string, where: string, what: string): PawlError {
  return new PawlError('data', `the files do not have the same columns: "${name}" ${what}`, {
    where,
    remedy: 'Give the files of one table the same columns, or name fewer files.',
  });
}
