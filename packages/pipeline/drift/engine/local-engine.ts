import { profileColumn } from '@pawl/drift';
import { didYouMean, PawlError } from '@pawl/records';
import { applyFilter, findColumn, type Table, takeRows } from '@pawl/table';
import type { Engine } from './engine.ts';

/** Profiles a table that was read. */
export function localEngine(table: Table): Engine {
  return {
    kind: 'local',
    async profile({ columns, ignore, where, edges } = {}) {
      const named = columns?.map((name) => columnOf(table, name)) ?? table.columns;
      const chosen = named.filter(({ name }) => !ignore?.has(name));
      // The condition may speak of columns that are not chosen.
      const rows = where && applyFilter(where, table);
      const part = { rows: table.rows, columns: chosen };
      const kept = rows ? takeRows(part, rows) : part;
      return {
        rows: kept.rows,
        columns: kept.columns.map((column) => profileColumn(column, edges?.get(column.name))),
        left: [],
      };
    },
  };
}

function columnOf(table: Table, name: string) {
  const column = findColumn(table, name);
  if (column) return column;
  const names = table.columns.map((each) => each.name);
  throw new PawlError('data', `there is no column "${name}".${didYouMean(name, names)}`);
}
